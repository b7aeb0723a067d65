//! A small editor: starts the server on a vault of its own, talks to it, answers what it asks.

use std::collections::HashMap;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, ExitStatus, Output, Stdio};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tempfile::TempDir;

/// Nothing here should take a second; a machine that is very busy may take its time. Seconds in `VAULTLS_PATIENCE`.
pub fn patience() -> Duration {
    let seconds = std::env::var("VAULTLS_PATIENCE").ok().map(|seconds| seconds.parse().unwrap());
    Duration::from_secs(seconds.unwrap_or(60))
}

/// The server: the one that was built with the tests, or what `VAULTLS_SERVER` names.
fn server() -> PathBuf {
    std::env::var_os("VAULTLS_SERVER").map_or_else(|| env!("CARGO_BIN_EXE_vaultls").into(), PathBuf::from)
}

/// How long a wait hears nothing before it looks again.
const ASK_AGAIN: Duration = Duration::from_millis(200);

/// What the client says and answers.
pub struct Setup {
    pub capabilities: Value,
    pub options: Value,
    /// The answer to `workspace/configuration`; `null` is what editors say when nothing is set.
    pub configuration: Value,
    /// Vault-relative folders to open; empty for none at all.
    pub folders: Vec<&'static str>,
    pub process_id: Option<u32>,
    /// A vault-relative folder for `--vault`.
    pub vault: Option<&'static str>,
    /// Answers what the server asks.
    pub answers: bool,
    /// A level of logging; the log is kept, see [`Client::log`].
    pub log: Option<&'static str>,
}

impl Default for Setup {
    fn default() -> Setup {
        Setup {
            capabilities: json!({}),
            options: Value::Null,
            configuration: Value::Null,
            folders: vec![""],
            process_id: None,
            vault: None,
            answers: true,
            log: None,
        }
    }
}

/// The capabilities of an editor that can do everything that we ask for.
pub fn able() -> Value {
    json!({
        "workspace": {
            "workspaceEdit": { "documentChanges": true, "resourceOperations": ["create", "rename", "delete"] },
            "didChangeWatchedFiles": { "dynamicRegistration": true },
            "didChangeConfiguration": { "dynamicRegistration": true },
            "configuration": true,
            "workspaceFolders": true,
        },
        "textDocument": {
            "publishDiagnostics": { "relatedInformation": true, "versionSupport": true },
            "completion": {
                "completionItem": {
                    "snippetSupport": true, "labelDetailsSupport": true,
                    "resolveSupport": { "properties": ["documentation"] },
                },
            },
            "definition": { "linkSupport": true },
            "codeAction": { "isPreferredSupport": true, "codeActionLiteralSupport": { "codeActionKind": { "valueSet": [] } } },
        },
        "window": { "workDoneProgress": true },
    })
}

pub struct Client {
    child: Child,
    stdin: Option<ChildStdin>,
    inbox: Receiver<Value>,
    setup: Setup,
    dir: Arc<TempDir>,
    last_id: i64,
    responses: HashMap<i64, Value>,
    /// Answers whose id is none of ours.
    pub strays: Vec<Value>,
    /// Notifications of the server, in order.
    pub heard: Vec<Value>,
    /// Requests of the server, in order.
    pub asked: Vec<Value>,
    /// The latest diagnostics by URI.
    pub diagnostics: HashMap<String, Value>,
    pub published: usize,
}

/// Writes a vault (`//- path` headers, see `fixture`) to disk.
pub fn write_vault(dir: &Path, fixture: &str) {
    for (path, text) in crate::fixture::files(fixture) {
        write(&dir.join(path), &text);
    }
}

pub fn write(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

pub fn uri_of(path: &Path) -> String {
    let mut uri = "file://".to_owned();
    for byte in path.to_str().unwrap().bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' => uri.push(byte as char),
            other => uri.push_str(&format!("%{other:02X}")),
        }
    }
    uri
}

/// What a command of the program says and how it ends, run in a folder.
pub fn vaultls(folder: &Path, args: &[&str]) -> Output {
    Command::new(server()).args(args).current_dir(folder).output().unwrap()
}

impl Client {
    /// Starts the server on a vault with these notes, and says `initialize`.
    pub fn start(fixture: &str) -> Client {
        Client::with(fixture, Setup { capabilities: able(), ..Setup::default() })
    }

    pub fn with(fixture: &str, setup: Setup) -> Client {
        let mut client = Client::silent(fixture, setup);
        client.initialize();
        client
    }

    /// Starts the server and says nothing.
    pub fn silent(fixture: &str, setup: Setup) -> Client {
        let dir = tempfile::tempdir().unwrap();
        write_vault(dir.path(), fixture);
        Client::on(Arc::new(dir), setup)
    }

    /// Starts a second server on the vault of another client, and says `initialize`.
    pub fn beside(other: &Client, setup: Setup) -> Client {
        let mut client = Client::on(Arc::clone(&other.dir), setup);
        client.initialize();
        client
    }

    fn on(dir: Arc<TempDir>, setup: Setup) -> Client {
        let vault = setup.vault.map(|vault| format!("--vault={}", dir.path().join(vault).display()));
        let log = match setup.log {
            Some(_) => Stdio::from(fs::File::create(dir.path().join("server.log")).unwrap()),
            None => Stdio::inherit(),
        };
        let mut child = Command::new(server())
            .args(["lsp", "--stdio"])
            .args(vault)
            .env("VAULTLS_LOG", setup.log.unwrap_or("error"))
            .current_dir(std::env::temp_dir())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .unwrap();
        let stdin = child.stdin.take();
        let stdout = child.stdout.take().unwrap();
        let (send, inbox) = channel();
        std::thread::spawn(move || {
            let mut stdout = BufReader::new(stdout);
            while let Some(message) = read_message(&mut stdout) {
                if send.send(message).is_err() {
                    return;
                }
            }
        });
        Client {
            child,
            stdin,
            inbox,
            setup,
            dir,
            last_id: 0,
            responses: HashMap::new(),
            strays: Vec::new(),
            heard: Vec::new(),
            asked: Vec::new(),
            diagnostics: HashMap::new(),
            published: 0,
        }
    }

    pub fn initialize(&mut self) -> Value {
        let folders: Vec<Value> = self
            .setup
            .folders
            .iter()
            .map(|folder| json!({ "uri": uri_of(&self.path(folder)), "name": folder }))
            .collect();
        let answer = self.request(
            "initialize",
            json!({
                "processId": self.setup.process_id,
                "rootUri": folders.first().map(|folder| folder["uri"].clone()),
                "capabilities": self.setup.capabilities,
                "initializationOptions": self.setup.options,
                "workspaceFolders": folders,
            }),
        );
        self.notify("initialized", json!({}));
        answer
    }

    /// The server's process.
    pub fn process(&self) -> u32 {
        self.child.id()
    }

    /// A file of the vault.
    pub fn path(&self, name: &str) -> PathBuf {
        let root = self.dir.path().canonicalize().unwrap();
        if name.is_empty() { root } else { root.join(name) }
    }

    pub fn uri(&self, name: &str) -> String {
        uri_of(&self.path(name))
    }

    pub fn raw(&mut self, bytes: &[u8]) {
        let stdin = self.stdin.as_mut().unwrap();
        stdin.write_all(bytes).unwrap();
        stdin.flush().unwrap();
    }

    pub fn send(&mut self, message: &Value) {
        let body = message.to_string();
        self.raw(format!("Content-Length: {}\r\n\r\n{body}", body.len()).as_bytes());
    }

    pub fn notify(&mut self, method: &str, params: Value) {
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": params }));
    }

    /// Sends a request and does not wait.
    pub fn ask(&mut self, method: &str, params: Value) -> i64 {
        self.last_id += 1;
        let id = self.last_id;
        self.send(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }));
        id
    }

    /// The whole answer to a request.
    pub fn answer(&mut self, id: i64) -> Value {
        self.wait("an answer", |client| client.responses.remove(&id))
    }

    /// The result of a request; its error object if it fails.
    pub fn request(&mut self, method: &str, params: Value) -> Value {
        let id = self.ask(method, params);
        let mut answer = self.answer(id);
        match answer.get_mut("error") {
            Some(error) => json!({ "error": error.take() }),
            None => answer["result"].take(),
        }
    }

    /// Waits until `seen` finds something in what the server has sent.
    pub fn wait<T>(&mut self, what: &str, mut seen: impl FnMut(&mut Client) -> Option<T>) -> T {
        let end = Instant::now() + patience();
        loop {
            if let Some(found) = seen(self) {
                return found;
            }
            let left = end.saturating_duration_since(Instant::now());
            // What is waited for may be the answer to a question: it is asked again although no message came.
            match self.inbox.recv_timeout(left.min(ASK_AGAIN)) {
                Ok(message) => self.take(message),
                Err(RecvTimeoutError::Timeout) if !left.is_zero() => {}
                Err(error) => panic!("waited for {what}: {error}; diagnostics: {:?}", self.diagnostics),
            }
        }
    }

    /// Takes what has come and goes on taking for a while: for what must not come.
    pub fn listen(&mut self, time: Duration) {
        let end = Instant::now() + time;
        while let Ok(message) = self.inbox.recv_timeout(end.saturating_duration_since(Instant::now())) {
            self.take(message);
        }
    }

    fn take(&mut self, message: Value) {
        if let Some(method) = message["method"].as_str() {
            if let Some(id) = message.get("id") {
                self.asked.push(message.clone());
                let result = match method {
                    "workspace/configuration" => json!([self.setup.configuration]),
                    _ => Value::Null,
                };
                if self.setup.answers {
                    self.send(&json!({ "jsonrpc": "2.0", "id": id, "result": result }));
                }
                return;
            }
            if method == "textDocument/publishDiagnostics" {
                let params = &message["params"];
                self.diagnostics.insert(params["uri"].as_str().unwrap().to_owned(), params.clone());
                self.published += 1;
            }
            self.heard.push(message);
            return;
        }
        match message["id"].as_i64() {
            Some(id) if id > 0 && id <= self.last_id => drop(self.responses.insert(id, message)),
            _ => self.strays.push(message),
        }
    }

    pub fn configure(&mut self, configuration: Value) {
        self.setup.configuration = configuration;
    }

    // Documents.

    /// Opens a note with the text it has on disk.
    pub fn open(&mut self, name: &str) -> String {
        let text = fs::read_to_string(self.path(name)).unwrap();
        self.open_text(&self.uri(name), &text);
        text
    }

    pub fn open_text(&mut self, uri: &str, text: &str) {
        let document = json!({ "uri": uri, "languageId": "markdown", "version": 1, "text": text });
        self.notify("textDocument/didOpen", json!({ "textDocument": document }));
    }

    pub fn change(&mut self, uri: &str, version: i32, changes: Value) {
        let document = json!({ "uri": uri, "version": version });
        self.notify("textDocument/didChange", json!({ "textDocument": document, "contentChanges": changes }));
    }

    pub fn change_all(&mut self, name: &str, version: i32, text: &str) {
        let uri = self.uri(name);
        self.change(&uri, version, json!([{ "text": text }]));
    }

    pub fn close(&mut self, name: &str) {
        let uri = self.uri(name);
        self.notify("textDocument/didClose", json!({ "textDocument": { "uri": uri } }));
    }

    /// Tells the server that files changed.
    pub fn watched(&mut self, name: &str, kind: i32) {
        let uri = self.uri(name);
        self.notify("workspace/didChangeWatchedFiles", json!({ "changes": [{ "uri": uri, "type": kind }] }));
    }

    // Questions.

    pub fn at(&self, uri: &str, line: u32, character: u32) -> Value {
        json!({ "textDocument": { "uri": uri }, "position": { "line": line, "character": character } })
    }

    /// Where the thing at a place leads: vault-relative paths.
    pub fn definition(&mut self, name: &str, line: u32, character: u32) -> Vec<String> {
        let at = self.at(&self.uri(name), line, character);
        let result = self.request("textDocument/definition", at);
        let places = result.as_array().cloned().unwrap_or_default();
        let root = self.uri("") + "/";
        let uris =
            places.iter().map(|place| place.get("targetUri").unwrap_or(&place["uri"]).as_str().unwrap());
        uris.map(|uri| uri.strip_prefix(&root).unwrap_or(uri).to_owned()).collect()
    }

    /// Asks until the vault is read and a definition leads there.
    pub fn definition_leads_to(&mut self, (name, line, character): (&str, u32, u32), target: &str) {
        self.definition_becomes((name, line, character), &[target]);
    }

    pub fn definition_becomes(&mut self, (name, line, character): (&str, u32, u32), targets: &[&str]) {
        let end = Instant::now() + patience();
        loop {
            let found = self.definition(name, line, character);
            if found == targets {
                return;
            }
            assert!(Instant::now() < end, "{name}:{line}:{character} leads to {found:?}, not to {targets:?}");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// The codes that a file is reported with, in order; `None` if nothing was published for it yet.
    pub fn codes(&self, name: &str) -> Option<Vec<String>> {
        let published = self.diagnostics.get(&self.uri(name))?;
        let found = published["diagnostics"].as_array().unwrap();
        Some(found.iter().map(|diagnostic| diagnostic["code"].as_str().unwrap().to_owned()).collect())
    }

    /// What was published last for a file.
    pub fn diagnostics(&self, name: &str) -> Option<Value> {
        self.diagnostics.get(&self.uri(name)).cloned()
    }

    /// Waits until a file is reported with just these codes.
    pub fn wait_codes(&mut self, name: &str, codes: &[&str]) -> Value {
        self.wait(&format!("{name} to have {codes:?}"), |client| {
            (client.codes(name)? == codes).then(|| client.diagnostics[&client.uri(name)].clone())
        })
    }

    /// Messages shown to the user.
    pub fn shown(&self) -> Vec<&str> {
        let shown = self.heard.iter().filter(|message| message["method"] == "window/showMessage");
        shown.map(|message| message["params"]["message"].as_str().unwrap()).collect()
    }

    /// What the server has logged.
    pub fn log(&self) -> String {
        fs::read_to_string(self.path("server.log")).unwrap()
    }

    // The end.

    pub fn close_stdin(&mut self) {
        self.stdin = None;
    }

    /// The exit status of a server that is about to leave.
    pub fn exit_status(&mut self) -> ExitStatus {
        let end = Instant::now() + patience();
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status;
            }
            assert!(Instant::now() < end, "the server does not leave");
            std::thread::sleep(Duration::from_millis(10));
        }
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        // Fails when it has left, as it should.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn read_message(stdout: &mut impl BufRead) -> Option<Value> {
    Some(serde_json::from_slice(&read_body(stdout)?).expect("JSON"))
}

/// The bytes of the next message; `None` at the end.
pub fn read_body(stdout: &mut impl BufRead) -> Option<Vec<u8>> {
    let mut length = None;
    loop {
        let mut line = String::new();
        if stdout.read_line(&mut line).ok()? == 0 {
            return None;
        }
        match line.trim_end() {
            "" => break,
            header => {
                let digits = header.strip_prefix("Content-Length: ");
                length = Some(digits.unwrap_or_else(|| panic!("stray output: {header}")).parse().unwrap());
            }
        }
    }
    let mut body = vec![0; length.expect("a length")];
    stdout.read_exact(&mut body).ok()?;
    Some(body)
}
