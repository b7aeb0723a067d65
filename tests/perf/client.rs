//! A client of the built server: asks over its pipes, and notes when the last byte of an answer came.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::process::Process;

/// The server of this build, or the one that `VAULTLS_PERF_BIN` names: for comparing two.
pub fn binary() -> PathBuf {
    std::env::var_os("VAULTLS_PERF_BIN").map_or_else(|| env!("CARGO_BIN_EXE_vaultls").into(), PathBuf::from)
}

/// Nothing takes as long, whatever else the machine does.
const PATIENCE: Duration = Duration::from_secs(120);

pub struct Client {
    child: Child,
    input: ChildStdin,
    inbox: Receiver<(Instant, Vec<u8>)>,
    dir: PathBuf,
    last_id: i64,
    /// Diagnostics that nobody waited for yet.
    heard: VecDeque<(Instant, Value)>,
    /// From the start of the process to the answer to `initialize`.
    pub initialized: Duration,
}

pub struct Answer {
    /// From the first byte of the request to the last of the answer.
    pub took: Duration,
    pub bytes: usize,
    pub result: Value,
}

impl Client {
    /// Starts the server on a vault and says `initialize`.
    pub fn start(dir: &Path) -> Client {
        let dir = dir.canonicalize().unwrap();
        let started = Instant::now();
        let mut child = Command::new(binary())
            .args(["lsp", "--vault"])
            .arg(&dir)
            .env("VAULTLS_LOG", "error")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let (input, output) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
        let (outbox, inbox) = channel();
        std::thread::spawn(move || {
            let mut output = BufReader::with_capacity(1 << 16, output);
            while let Some(body) = read(&mut output) {
                if outbox.send((Instant::now(), body)).is_err() {
                    return;
                }
            }
        });
        let (last_id, heard, initialized) = (0, VecDeque::new(), Duration::ZERO);
        let mut client = Client { child, input, inbox, dir, last_id, heard, initialized };
        let params = json!({ "capabilities": {
            "textDocument": { "completion": { "completionItem": { "resolveSupport": { "properties": ["documentation"] } } } },
        }, "processId": null, "rootUri": null });
        client.ask("initialize", params);
        client.initialized = started.elapsed();
        client.tell("initialized", json!({}));
        client
    }

    /// As [`Client::start`], and waits until the vault has been read.
    pub fn ready(dir: &Path) -> Client {
        let mut client = Client::start(dir);
        client.wait_until_ready();
        client
    }

    pub fn wait_until_ready(&mut self) {
        while self.ask("vaultls/status", json!({})).result["vaults"][0]["ready"] != true {
            std::thread::sleep(Duration::from_millis(2));
        }
    }

    pub fn uri(&self, path: &str) -> String {
        let mut uri = "file://".to_owned();
        for byte in self.dir.join(path).to_str().unwrap().bytes() {
            match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' => uri.push(byte as char),
                other => uri.push_str(&format!("%{other:02X}")),
            }
        }
        uri
    }

    pub fn process(&self) -> Process {
        Process(self.child.id())
    }

    pub fn tell(&mut self, method: &str, params: Value) {
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": params }));
    }

    /// Sends a request; its number.
    pub fn request(&mut self, method: &str, params: Value) -> i64 {
        self.last_id += 1;
        let id = self.last_id;
        self.send(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }));
        id
    }

    /// When the answer to a request came, and the answer.
    pub fn answer(&mut self, id: i64) -> (Instant, usize, Value) {
        loop {
            let (at, bytes, message) = self.next(PATIENCE).expect("the server answers");
            if message["id"] == id && message["method"].is_null() {
                assert!(message["error"].is_null(), "{}", message["error"]);
                return (at, bytes, message["result"].clone());
            }
        }
    }

    pub fn ask(&mut self, method: &str, params: Value) -> Answer {
        let start = Instant::now();
        let id = self.request(method, params);
        let (at, bytes, result) = self.answer(id);
        Answer { took: at - start, bytes, result }
    }

    /// The next diagnostics of a document; `None` if none come within `patience`.
    pub fn diagnostics(&mut self, uri: &str, patience: Duration) -> Option<(Instant, Value)> {
        let end = Instant::now() + patience;
        loop {
            if let Some(at) = self.heard.iter().position(|(_, params)| params["uri"] == uri) {
                return self.heard.remove(at);
            }
            self.next(end.saturating_duration_since(Instant::now()))?;
        }
    }

    /// Forgets the diagnostics that came, after nothing has come for a while.
    pub fn settle(&mut self) {
        while self.next(Duration::from_millis(200)).is_some() {}
        self.heard.clear();
    }

    fn next(&mut self, patience: Duration) -> Option<(Instant, usize, Value)> {
        let (at, body) = self.inbox.recv_timeout(patience).ok()?;
        let message: Value = serde_json::from_slice(&body).unwrap();
        if message["method"] == "textDocument/publishDiagnostics" {
            self.heard.push_back((at, message["params"].clone()));
        }
        Some((at, body.len(), message))
    }

    fn send(&mut self, message: &Value) {
        let body = message.to_string();
        write!(self.input, "Content-Length: {}\r\n\r\n{body}", body.len()).unwrap();
        self.input.flush().unwrap();
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn read(output: &mut impl BufRead) -> Option<Vec<u8>> {
    let mut length = 0;
    loop {
        let mut line = String::new();
        if output.read_line(&mut line).ok()? == 0 {
            return None;
        }
        if line.trim_end().is_empty() {
            break;
        }
        if let Some(digits) = line.trim_end().strip_prefix("Content-Length: ") {
            length = digits.parse().ok()?;
        }
    }
    let mut body = vec![0; length];
    output.read_exact(&mut body).ok()?;
    Some(body)
}
