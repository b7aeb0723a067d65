//! A client in this process: talks to the server over a pair of channels.

use std::collections::VecDeque;
use std::io::{self, Read, Write};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

use jiff::tz::TimeZone;
use serde_json::{Value, json};
use vaultls::lsp::{Options, serve_on};

/// No answer takes this long: a server that is silent for so long hangs.
const PATIENCE: Duration = Duration::from_secs(60);

/// What the server reads from: whatever is sent, one chunk after the other, until the sender is gone.
struct Wire {
    chunks: Receiver<Vec<u8>>,
    left: VecDeque<u8>,
}

impl Read for Wire {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.left.is_empty() {
            let Ok(chunk) = self.chunks.recv() else { return Ok(0) };
            self.left.extend(chunk);
        }
        self.left.read(into)
    }
}

/// What the server writes to: whole messages come out.
struct Mailbox {
    raw: Vec<u8>,
    messages: Sender<Value>,
}

impl Write for Mailbox {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.raw.extend_from_slice(bytes);
        while let Some(message) = self.next() {
            let _ = self.messages.send(message);
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Mailbox {
    /// Takes a whole message off; every frame that the server writes is one header and JSON.
    fn next(&mut self) -> Option<Value> {
        let end = self.raw.windows(4).position(|four| four == b"\r\n\r\n")?;
        let header = std::str::from_utf8(&self.raw[..end]).expect("a header in ASCII");
        let length = header.strip_prefix("Content-Length: ").expect("one header");
        let length: usize = length.parse().expect("a number of bytes");
        let body = self.raw.get(end + 4..end + 4 + length)?;
        let message = serde_json::from_slice(body).expect("every message is JSON");
        self.raw.drain(..end + 4 + length);
        Some(message)
    }
}

/// The client's end.
pub(super) struct Client {
    wire: Option<Sender<Vec<u8>>>,
    messages: Receiver<Value>,
    server: JoinHandle<u8>,
    last_id: i64,
    /// What came that nobody waited for.
    pub(super) heard: Vec<Value>,
}

impl Client {
    pub(super) fn start() -> Client {
        let (wire, chunks) = channel();
        let (send, messages) = channel();
        let fixed_now = Some("2025-11-08T10:00[UTC]".parse().unwrap());
        let options = Options { fixed_now, zone: TimeZone::UTC, vault: None };
        let output = Mailbox { raw: Vec::new(), messages: send };
        let input = Wire { chunks, left: VecDeque::new() };
        let server = std::thread::spawn(move || serve_on(&options, input, output));
        Client { wire: Some(wire), messages, server, last_id: 1_000_000, heard: Vec::new() }
    }

    pub(super) fn raw(&self, bytes: Vec<u8>) {
        let _ = self.wire.as_ref().unwrap().send(bytes);
    }

    pub(super) fn send(&self, message: &Value) {
        let body = message.to_string();
        self.raw(format!("Content-Length: {}\r\n\r\n{body}", body.len()).into_bytes());
    }

    pub(super) fn notify(&self, method: &str, params: Value) {
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": params }));
    }

    /// Asks and waits for the answer. Requests of the server are answered with nothing.
    pub(super) fn request(&mut self, method: &str, params: Value) -> Value {
        self.last_id += 1;
        let id = self.last_id;
        self.send(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }));
        self.wait(|message| message["id"] == id && message.get("method").is_none())
    }

    /// Waits for a message that is as wanted.
    #[track_caller]
    pub(super) fn wait(&mut self, wanted: impl Fn(&Value) -> bool) -> Value {
        loop {
            let message = self.messages.recv_timeout(PATIENCE).expect("the server answers");
            if wanted(&message) {
                return message;
            }
            if message.get("method").is_some()
                && let Some(id) = message.get("id")
            {
                self.send(&json!({ "jsonrpc": "2.0", "id": id, "result": null }));
            }
            self.heard.push(message);
        }
    }

    /// Closes the server's input and waits for its end: the exit status and all that it said until then.
    pub(super) fn end(mut self) -> (u8, Vec<Value>) {
        self.wire = None;
        let code = self.server.join().expect("the session ends without a panic");
        self.heard.extend(self.messages.try_iter());
        (code, self.heard)
    }
}
