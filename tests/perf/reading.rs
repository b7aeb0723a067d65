//! What an editor asks of a vault: references, hover, definition, a search over symbols. Features alone, and the most
//! linked note's references through the server.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use vaultls::features::View;
use vaultls::features::definition::definition;
use vaultls::features::hover::hover;
use vaultls::features::lens::{lenses, resolve};
use vaultls::features::references::references;
use vaultls::features::symbols::workspace_symbols;
use vaultls::query::Present;
use vaultls::text::{TextRange, TextSize};
use vaultls::vault::{Note, Vault};

use super::{processor_time, scan, timed};

/// So many places are asked about.
const PLACES: usize = 4_000;

/// Prints the least, which a busy machine moves least, median, 99th percentile and maximum.
fn print(name: &str, mut times: Vec<Duration>) {
    times.sort_unstable();
    let at = |part: usize| times[((times.len() - 1) * part).div_ceil(100)];
    let (least, median, slow, slowest) = (at(0), at(50), at(99), at(100));
    println!(
        "  {name:<34}  {median:>10.1?}  least {least:>10.1?}  p99 {slow:>10.1?}  max {slowest:>10.1?}  of {}",
        times.len()
    );
}

pub fn measure(dir: &Path) {
    let vault = scan(dir);
    let present = Present::new(jiff::Zoned::now());
    println!("reading");
    let hub = vault.notes().into_iter().max_by_key(|note| vault.backlinks(note.id).len()).unwrap();
    let found = references(&vault, hub, TextSize::new(0), false).len();
    let before = processor_time().unwrap_or_default();
    let times = (0..50).map(|_| timed(|| references(&vault, hub, TextSize::new(0), false)).0).collect();
    let processor = (processor_time().unwrap_or_default() - before) / 50;
    print(&format!("references, {found} places"), times);
    println!("  {:<34}  {processor:>10.1?}", "  processor time of each");
    let places = places(&vault);
    let hovered = |note: &Note, at: TextSize| hover(&View { vault: &vault, note, present: &present }, at);
    print("hover", places.iter().map(|(note, at)| timed(|| hovered(note, *at)).0).collect());
    print("definition", places.iter().map(|(note, at)| timed(|| definition(&vault, note, *at)).0).collect());
    print(
        "references",
        places.iter().map(|(note, at)| timed(|| references(&vault, note, *at, true)).0).collect(),
    );
    let lens = |note: &Note| {
        let view = View { vault: &vault, note, present: &present };
        lenses(&view).into_iter().filter_map(|lens| resolve(&view, lens.name, lens.range)).count()
    };
    let some = vault.notes().len().div_ceil(1000);
    let notes = vault.notes();
    print("lenses, all worked out", notes.iter().step_by(some).map(|note| timed(|| lens(note)).0).collect());
    symbols(&vault);
    server(dir, hub, found);
}

/// Links and mentions, spread over the vault.
fn places(vault: &Vault) -> Vec<(Arc<Note>, TextSize)> {
    let notes = vault.notes();
    let of = |note: &&Arc<Note>| {
        let links = note.parsed.links.iter().map(|link| link.target);
        let mentions = note.parsed.mentions.iter().map(|mention| mention.guess);
        let inside = |range: TextRange| range.start() + TextSize::new(1).min(range.len());
        links.chain(mentions).map(|range| (Arc::clone(note), inside(range))).collect::<Vec<_>>()
    };
    let all: Vec<_> = notes.iter().flat_map(of).collect();
    let step = all.len().div_ceil(PLACES).max(1);
    all.into_iter().step_by(step).collect()
}

/// What somebody types, letter by letter, looking for people, meetings, headings and what is not there.
fn symbols(vault: &Vault) {
    let first = timed(|| workspace_symbols(vault, "a")).0;
    println!("  {:<34}  {first:>10.1?}", "workspace symbols, the first time");
    let stems: Vec<String> = vault.notes().iter().map(|note| note.path.stem().to_lowercase()).collect();
    let some = stems.iter().step_by(stems.len().div_ceil(40)).map(String::as_str);
    let words = ["action items", "follow up", "zzzz nothing", "#company", "contact information", "q"];
    let mut times = Vec::new();
    for word in some.chain(words) {
        for letters in 1..=word.chars().count().min(12) {
            let typed: String = word.chars().take(letters).collect();
            times.push(timed(|| workspace_symbols(vault, &typed)).0);
        }
    }
    print("workspace symbols", times);
}

/// References of a note as an editor sees them: asked over a pipe, until the last byte of the answer is read.
fn server(dir: &Path, hub: &Note, found: usize) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_vaultls"))
        .args(["lsp", "--vault"])
        .arg(dir)
        .env("VAULTLS_LOG", "error")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    let mut output = BufReader::with_capacity(1 << 16, child.stdout.take().unwrap());
    let mut ask = |id: i64, method: &str, params: Value| -> Vec<u8> {
        let body = json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }).to_string();
        write!(input, "Content-Length: {}\r\n\r\n{body}", body.len()).unwrap();
        input.flush().unwrap();
        let wanted = format!("\"id\":{id}");
        loop {
            let body = read(&mut output);
            // Requests of the server have a method.
            let head = &body[..body.len().min(200)];
            let head = String::from_utf8_lossy(head);
            if head.contains(&wanted) && !head.contains("\"method\"") {
                return body;
            }
        }
    };
    ask(1, "initialize", json!({ "capabilities": {}, "processId": null, "rootUri": null }));
    let uri = format!("file://{}", dir.canonicalize().unwrap().join(hub.path.as_str()).display())
        .replace(' ', "%20");
    let params = json!({
        "textDocument": { "uri": uri }, "position": { "line": 0, "character": 0 },
        "context": { "includeDeclaration": false },
    });
    let end = Instant::now() + Duration::from_secs(60);
    let (mut id, mut bytes) = (2, 0);
    while Instant::now() < end {
        id += 1;
        let answer: Value =
            serde_json::from_slice(&ask(id, "textDocument/references", params.clone())).unwrap();
        bytes = answer.to_string().len();
        if answer["result"].as_array().is_some_and(|places| places.len() == found) {
            break;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    let times = (0..50).map(|_| {
        id += 1;
        timed(|| ask(id, "textDocument/references", params.clone())).0
    });
    print(&format!("references over a pipe, {} kB", bytes / 1000), times.collect());
    let _ = child.kill();
    let _ = child.wait();
}

fn read(output: &mut impl BufRead) -> Vec<u8> {
    let mut length = 0;
    loop {
        let mut line = String::new();
        output.read_line(&mut line).unwrap();
        if line.trim_end().is_empty() {
            break;
        }
        if let Some(digits) = line.trim_end().strip_prefix("Content-Length: ") {
            length = digits.parse().unwrap();
        }
    }
    let mut body = vec![0; length];
    output.read_exact(&mut body).unwrap();
    body
}
