//! JSON-RPC 2.0 messages (LSP 3.17, "Base Protocol").

use serde::Serialize;
use serde_json::{Map, Value};

use super::half_characters;

/// The id of a request.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(untagged)]
pub(super) enum Id {
    /// A number.
    Number(i64),
    /// A string.
    Text(String),
}

/// Why a request failed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct ResponseError {
    /// One of the constants below.
    pub(super) code: i32,
    /// One sentence.
    pub(super) message: String,
}

/// Not JSON.
pub(super) const PARSE_ERROR: i32 = -32700;
/// JSON, but no request, or not at this time.
pub(super) const INVALID_REQUEST: i32 = -32600;
/// Unknown method.
pub(super) const METHOD_NOT_FOUND: i32 = -32601;
/// Parameters of the wrong shape.
pub(super) const INVALID_PARAMS: i32 = -32602;
/// Our own fault.
pub(super) const INTERNAL_ERROR: i32 = -32603;
/// A request before `initialize`.
pub(super) const SERVER_NOT_INITIALIZED: i32 = -32002;
/// The request was understood and cannot be done: the message is for the user.
pub(super) const REQUEST_FAILED: i32 = -32803;
/// The client took the request back.
pub(super) const REQUEST_CANCELLED: i32 = -32800;

impl ResponseError {
    /// An error with its sentence.
    pub(super) fn new(code: i32, message: impl Into<String>) -> ResponseError {
        ResponseError { code, message: message.into() }
    }
}

/// A message of the client.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Incoming {
    /// Wants an answer.
    Request {
        /// For the answer.
        id: Id,
        /// What.
        method: String,
        /// `Null` if there are none.
        params: Value,
    },
    /// Wants none.
    Notification {
        /// What.
        method: String,
        /// `Null` if there are none.
        params: Value,
    },
    /// The answer to a request of ours.
    Response {
        /// That request's id.
        id: Id,
        /// Its result.
        result: Result<Value, ResponseError>,
    },
    /// JSON, but no message. Answered with the id if it has one.
    Invalid {
        /// The id.
        id: Option<Id>,
        /// What is wrong with it.
        reason: &'static str,
    },
}

/// Reads one message. Halves of characters in it become U+FFFD.
///
/// # Errors
/// When `body` is not JSON.
pub(super) fn parse(body: &[u8]) -> Result<Incoming, serde_json::Error> {
    let value = serde_json::from_slice(body)
        .or_else(|error| serde_json::from_slice(&half_characters::replaced(body)).map_err(|_| error))?;
    Ok(match value {
        Value::Object(object) => sort(object),
        Value::Array(_) => Incoming::Invalid { id: None, reason: "batches are not part of LSP" },
        _ => Incoming::Invalid { id: None, reason: "a message is an object" },
    })
}

fn sort(mut object: Map<String, Value>) -> Incoming {
    let raw_id = object.remove("id");
    let id = raw_id.as_ref().and_then(read_id);
    let invalid = |reason| Incoming::Invalid { id: id.clone(), reason };
    if object.get("jsonrpc").and_then(Value::as_str) != Some("2.0") {
        return invalid("jsonrpc must be \"2.0\"");
    }
    let method = match object.remove("method") {
        Some(Value::String(method)) => Some(method),
        Some(_) => return invalid("method must be a string"),
        None => None,
    };
    let params = object.remove("params").unwrap_or_default();
    match (method, &id, raw_id) {
        (Some(method), Some(id), _) => Incoming::Request { id: id.clone(), method, params },
        (Some(method), None, None) => Incoming::Notification { method, params },
        (None, Some(id), _) => Incoming::Response { id: id.clone(), result: read_result(&mut object) },
        (_, None, Some(_)) => invalid("id must be a whole number or a string"),
        (None, None, None) => invalid("neither method nor id"),
    }
}

/// A request id, if `value` is one.
pub(super) fn read_id(value: &Value) -> Option<Id> {
    match value {
        Value::Number(number) => number.as_i64().map(Id::Number),
        Value::String(text) => Some(Id::Text(text.clone())),
        _ => None,
    }
}

fn read_result(object: &mut Map<String, Value>) -> Result<Value, ResponseError> {
    match object.remove("error") {
        None | Some(Value::Null) => Ok(object.remove("result").unwrap_or_default()),
        Some(error) => {
            let code = error.get("code").and_then(Value::as_i64).and_then(|code| i32::try_from(code).ok());
            let message = error.get("message").and_then(Value::as_str).unwrap_or_default();
            Err(ResponseError::new(code.unwrap_or(INTERNAL_ERROR), message))
        }
    }
}

/// A request or, without an id, a notification of ours, as bytes.
pub(super) fn call(id: Option<i64>, method: &str, params: impl Serialize) -> Vec<u8> {
    #[derive(Serialize)]
    struct Call<'m, P> {
        jsonrpc: &'static str,
        #[serde(skip_serializing_if = "Option::is_none")]
        id: Option<i64>,
        method: &'m str,
        params: P,
    }
    to_bytes(&Call { jsonrpc: "2.0", id, method, params })
}

/// An answer of ours, as bytes. `None` is the id of a message whose id could not be read.
pub(super) fn answer(id: Option<&Id>, result: Result<impl Serialize, ResponseError>) -> Vec<u8> {
    #[derive(Serialize)]
    struct Answer<'i, R> {
        jsonrpc: &'static str,
        id: Option<&'i Id>,
        #[serde(flatten)]
        outcome: Outcome<R>,
    }
    #[derive(Serialize)]
    #[serde(rename_all = "lowercase")]
    enum Outcome<R> {
        Result(R),
        Error(ResponseError),
    }
    let outcome = match result {
        Ok(result) => Outcome::Result(result),
        Err(error) => Outcome::Error(error),
    };
    to_bytes(&Answer { jsonrpc: "2.0", id, outcome })
}

/// The result of a request in JSON, written already, in pieces that belong one behind the other.
pub(super) struct Written(pub(super) Vec<Vec<u8>>);

/// What a request can be answered with.
pub(super) trait Answer {
    /// The answer to `id`, as bytes in pieces.
    fn message(self, id: &Id) -> Vec<Vec<u8>>;
}

impl<R: Serialize> Answer for R {
    fn message(self, id: &Id) -> Vec<Vec<u8>> {
        vec![answer(Some(id), Ok(self))]
    }
}

impl Answer for Written {
    fn message(self, id: &Id) -> Vec<Vec<u8>> {
        let mut start = br#"{"jsonrpc":"2.0","id":"#.to_vec();
        start.extend(to_bytes(id));
        start.extend(br#","result":"#);
        let mut pieces = vec![start];
        pieces.extend(self.0);
        pieces.push(b"}".to_vec());
        pieces
    }
}

fn to_bytes(message: &impl Serialize) -> Vec<u8> {
    // Our messages hold strings, numbers and maps with string keys: they always have a JSON form.
    serde_json::to_vec(message).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{Id, Incoming, ResponseError, answer, call, parse};

    fn kind(body: &str) -> String {
        match parse(body.as_bytes()) {
            Ok(Incoming::Request { id, method, .. }) => format!("request {id:?} {method}"),
            Ok(Incoming::Notification { method, .. }) => format!("notification {method}"),
            Ok(Incoming::Response { id, result }) => format!("response {id:?} {}", result.is_ok()),
            Ok(Incoming::Invalid { id, reason }) => format!("invalid {id:?}: {reason}"),
            Err(_) => "not JSON".to_owned(),
        }
    }

    #[test]
    fn messages_are_told_apart() {
        let cases = [
            (r#"{"jsonrpc":"2.0","id":1,"method":"a"}"#, "request Number(1) a"),
            (r#"{"jsonrpc":"2.0","id":"x","method":"a","params":null}"#, "request Text(\"x\") a"),
            (r#"{"jsonrpc":"2.0","method":"a"}"#, "notification a"),
            (r#"{"jsonrpc":"2.0","id":1,"result":null}"#, "response Number(1) true"),
            (r#"{"jsonrpc":"2.0","id":1,"error":{"code":1,"message":""}}"#, "response Number(1) false"),
            (r#"{"jsonrpc":"1.0","id":1,"method":"a"}"#, "invalid Some(Number(1)): jsonrpc must be \"2.0\""),
            (
                r#"{"jsonrpc":"2.0","id":{},"method":"a"}"#,
                "invalid None: id must be a whole number or a string",
            ),
            (
                r#"{"jsonrpc":"2.0","id":null,"method":"a"}"#,
                "invalid None: id must be a whole number or a string",
            ),
            ("[]", "invalid None: batches are not part of LSP"),
            ("1", "invalid None: a message is an object"),
            (r#"{"jsonrpc":"2.0"}"#, "invalid None: neither method nor id"),
            (r#"{"jsonrpc":"#, "not JSON"),
        ];
        for (body, expected) in cases {
            assert_eq!(kind(body), expected, "{body}");
        }
    }

    #[test]
    fn what_is_sent_is_json_rpc() {
        let text = |bytes| String::from_utf8(bytes).unwrap();
        assert_eq!(text(call(None, "a", 1)), r#"{"jsonrpc":"2.0","method":"a","params":1}"#);
        assert_eq!(text(call(Some(7), "a", [1])), r#"{"jsonrpc":"2.0","id":7,"method":"a","params":[1]}"#);
        let id = Id::Text("x".to_owned());
        assert_eq!(text(answer(Some(&id), Ok(()))), r#"{"jsonrpc":"2.0","id":"x","result":null}"#);
        let error: Result<(), _> = Err(ResponseError::new(-1, "no"));
        assert_eq!(
            text(answer(None, error)),
            r#"{"jsonrpc":"2.0","id":null,"error":{"code":-1,"message":"no"}}"#
        );
    }
}
