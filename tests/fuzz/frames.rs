//! Bytes on the wire.

use serde_json::Value;

use super::client::Client;

const HELLO: &str = r#"{"jsonrpc":"2.0","id":"hello","method":"initialize","params":{"capabilities":{}}}"#;

/// Whatever comes in, every answer is a whole frame of JSON, no request is answered twice, what comes behind is read,
/// and the session ends when the input does.
pub fn any_bytes(data: &[u8]) {
    let client = Client::start();
    client.raw(format!("Content-Length: {}\r\n\r\n{HELLO}", HELLO.len()).into_bytes());
    // In pieces, as pipes deliver them.
    let cut = data.len() / 3;
    client.raw(data[..cut].to_vec());
    client.raw(data[cut..].to_vec());
    let (code, messages) = client.end();
    assert!(code <= 1);
    let answered =
        |id: &str| messages.iter().filter(|message| message["id"] == id && is_answer(message)).count();
    assert_eq!(answered("hello"), 1, "{messages:?}");
    for message in &messages {
        assert_eq!(message["jsonrpc"], "2.0", "{message}");
        assert!(is_answer(message) || message["method"].is_string(), "{message}");
    }
}

fn is_answer(message: &Value) -> bool {
    message.get("result").is_some() || message.get("error").is_some()
}
