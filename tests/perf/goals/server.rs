//! The built server as an editor drives it, on a copy of the vault with a few notes of our own in it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use vaultls::text::{PositionEncoding, TextSize};
use vaultls::vault::{Note, Vault};

use super::table::{Table, short, spread};
use crate::client::{Client, binary};
use crate::{floor, median, reading, scan, timed};

/// What an edit waits for before a note is checked.
const QUIET: Duration = Duration::from_millis(50);

/// The note that is typed in, one that links to it, and one that is changed outside.
const EDITED: &str = "Perf edited.md";
const OTHER: &str = "Perf other.md";
const TARGET: &str = "Perf target.md";

pub fn measure(dir: &Path, table: &mut Table) {
    let copy = tempfile::tempdir().unwrap();
    let copied = Command::new("cp").arg("-a").arg(dir.join(".")).arg(copy.path()).status().unwrap();
    assert!(copied.success());
    let vault = scan(dir);
    let mut text = ordinary(&vault).text.to_string();
    text.push_str("\n\n# Part 0\n\n");
    fs::write(copy.path().join(EDITED), &text).unwrap();
    fs::write(copy.path().join(OTHER), "[[Perf edited#Part 0]]\n[[Perf target#Part 0]]\n").unwrap();
    fs::write(copy.path().join(TARGET), "# Part 0\n").unwrap();
    // Starts are not to wait for a disk that still writes the copy.
    assert!(Command::new("sync").status().unwrap().success());

    let started: Vec<Duration> = (0..20).map(|_| Client::start(copy.path()).initialized).collect();
    table.times("`initialize` answered, from the start of the process", "10 ms", &started);
    let (ready, mut client) = timed(|| Client::ready(copy.path()));
    table.cell("ready, from the start of the process", "", short(ready));
    table.cell("memory, of the server", "30 MB + 2.0x the notes", resident(&client, &vault));
    let mut page = Page { lines: text.lines().count(), version: 1 };
    open(&mut client, EDITED, &text);
    open(&mut client, OTHER, &fs::read_to_string(copy.path().join(OTHER)).unwrap());
    page.completion(&mut client, &vault, table);
    page.keys(&mut client, table);
    questions(&mut client, &vault, table);
    page.flood(&mut client, table);
    outside(&mut client, copy.path(), table);
    checkout(&mut client, copy.path(), &vault, table);
    page.many_edits(&mut client, table);
    idle(&mut client, table);
    let size = fs::metadata(binary()).map_or(0, |metadata| metadata.len());
    table.cell("the binary, as built for this run", "8 MB", format!("{:.1} MB", size as f64 / 1e6));
}

/// A note of the size in the middle of those that have links.
fn ordinary(vault: &Vault) -> Arc<Note> {
    let mut notes: Vec<_> = vault.notes().into_iter().filter(|note| note.parsed.links.len() > 4).collect();
    notes.sort_by_key(|note| note.text.len());
    Arc::clone(notes[notes.len() / 2])
}

fn resident(client: &Client, vault: &Vault) -> String {
    let text: usize = vault.notes().iter().map(|note| note.text.len()).sum();
    let (resident, text) = (client.process().resident() as f64 / 1e6, text as f64 / 1e6);
    format!("{resident:.0} MB: 30 MB + {:.2}x", (resident - 30.0) / text)
}

fn open(client: &mut Client, path: &str, text: &str) {
    let uri = client.uri(path);
    let document = json!({ "uri": uri, "languageId": "markdown", "version": 1, "text": text });
    client.tell("textDocument/didOpen", json!({ "textDocument": document }));
    client.diagnostics(&uri, Duration::from_secs(60));
}

/// The note that is typed in: its last line is empty, and so is what each measure leaves behind.
struct Page {
    lines: usize,
    version: i32,
}

impl Page {
    /// Puts a text in the place of the last line's first `old` columns.
    fn change(&mut self, client: &mut Client, line: usize, columns: (usize, usize), text: &str) {
        self.version += 1;
        let position = |column: usize| json!({ "line": line, "character": column });
        let range = json!({ "start": position(columns.0), "end": position(columns.1) });
        let document = json!({ "uri": client.uri(EDITED), "version": self.version });
        let changes = json!([{ "range": range, "text": text }]);
        client.tell("textDocument/didChange", json!({ "textDocument": document, "contentChanges": changes }));
    }

    fn at(&self, client: &Client, column: usize) -> Value {
        let position = json!({ "line": self.lines, "character": column });
        json!({ "textDocument": { "uri": client.uri(EDITED) }, "position": position })
    }

    /// `[[` and three letters of names all over the vault, fifteen keys a second.
    fn completion(&mut self, client: &mut Client, vault: &Vault, table: &mut Table) {
        let (mut all, mut most, mut largest) = (Vec::new(), 0, 0);
        let stems: Vec<&str> = vault.notes().iter().map(|note| note.path.stem()).collect();
        for stem in stems.iter().step_by(stems.len().div_ceil(24)) {
            let typed: String = "[[".chars().chain(stem.chars().take(3)).collect();
            let mut column = 0;
            for c in typed.chars() {
                let pressed = Instant::now();
                self.change(client, self.lines, (column, column), &c.to_string());
                column += c.len_utf16();
                let params = self.at(client, column);
                let answer = client.ask("textDocument/completion", params);
                most = most.max(answer.result["items"].as_array().map_or(0, Vec::len));
                largest = largest.max(answer.bytes);
                all.push(answer.took);
                std::thread::sleep(Duration::from_millis(66).saturating_sub(pressed.elapsed()));
            }
            self.change(client, self.lines, (0, column), "");
        }
        table.cell("completion, the first", "10 ms", short(all[0]));
        table.times("completion, 15 keys/s", "10 ms p99", &all[1..]);
        table.cell(
            "completion, the largest",
            "200 items, 60 KB",
            format!("{most} items, {} KB", largest / 1000),
        );
        client.settle();
    }

    /// A key in prose that makes a dead link, and one in a heading that another open note links to.
    fn keys(&mut self, client: &mut Client, table: &mut Table) {
        let (edited, other) = (client.uri(EDITED), client.uri(OTHER));
        let (mut own, mut others) = (Vec::new(), Vec::new());
        for n in 0..60 {
            let pressed = Instant::now();
            self.change(client, self.lines, (0, 0), "[[Nobody there]]");
            let (at, _) = client.diagnostics(&edited, Duration::from_secs(20)).expect("diagnostics");
            own.push((at - pressed).saturating_sub(QUIET));
            self.change(client, self.lines, (0, 16), "");
            client.diagnostics(&edited, Duration::from_secs(20)).expect("diagnostics");
            let (pressed, heading) = (Instant::now(), self.lines - 2);
            let (old, new) = if n % 2 == 0 { (0, 1) } else { (1, 0) };
            self.change(client, heading, (7, 8), &new.to_string());
            let (at, found) = client.diagnostics(&other, Duration::from_secs(20)).expect("diagnostics");
            assert_eq!(found["diagnostics"].as_array().map(Vec::is_empty), Some(old == 1));
            others.push((at - pressed).saturating_sub(QUIET));
            client.diagnostics(&edited, Duration::from_secs(20)).expect("diagnostics");
        }
        table.times("key to diagnostics, behind the quiet period", "10 ms", &own);
        table.times("key to diagnostics of another open note", "30 ms", &others);
    }

    /// A thousand edits without a pause, then a completion that must see the last.
    fn flood(&mut self, client: &mut Client, table: &mut Table) {
        let mut times = Vec::new();
        for _ in 0..10 {
            for _ in 0..996 {
                self.change(client, self.lines, (0, 0), "x");
            }
            self.change(client, self.lines, (0, 996), "[[Perf edi");
            let sent = Instant::now();
            let params = self.at(client, 10);
            let id = client.request("textDocument/completion", params);
            let (at, _, answer) = client.answer(id);
            times.push(at - sent);
            let labels = answer["items"].as_array().expect("items").iter().map(|item| &item["label"]);
            assert!(labels.clone().any(|label| label == "Perf edited"), "the completion is of the last text");
            self.change(client, self.lines, (0, 10), "");
            client.settle();
        }
        table.times("1,000 edits without a pause, then a completion", "50 ms", &times);
    }

    /// What 10,000 edits leave behind, with a request after each tenth.
    fn many_edits(&mut self, client: &mut Client, table: &mut Table) {
        let mut sizes = vec![client.process().resident()];
        for _ in 0..2 {
            for n in 0..5_000 {
                self.change(client, self.lines, (0, 0), "[[Some link]] and words");
                self.change(client, self.lines, (0, 23), "");
                if n % 5 == 0 {
                    let params = self.at(client, 0);
                    client.ask("textDocument/hover", params);
                }
            }
            client.settle();
            sizes.push(client.process().resident());
        }
        let sizes: Vec<String> = sizes.iter().map(|size| format!("{:.1}", *size as f64 / 1e6)).collect();
        table.cell(
            "memory before, after 10,000 and after 20,000 edits",
            "flat",
            format!("{} MB", sizes.join(", ")),
        );
    }
}

/// Definition, hover, references and search, over the pipe.
fn questions(client: &mut Client, vault: &Vault, table: &mut Table) {
    let places = reading::places(vault);
    let places: Vec<_> = places.iter().step_by(places.len().div_ceil(500)).collect();
    let params = |note: &Note, at: TextSize| {
        let place = note.lines().line_col(&note.text, at, PositionEncoding::Utf16);
        let position = json!({ "line": place.line, "character": place.col });
        json!({ "textDocument": { "uri": client.uri(note.path.as_str()) }, "position": position,
            "context": { "includeDeclaration": false } })
    };
    let asked: Vec<Value> = places.iter().map(|(note, at)| params(note, *at)).collect();
    let hubs: Vec<Value> = [1_000, 30_000]
        .map(|wanted| {
            let notes = vault.notes();
            let near = |note: &&&Arc<Note>| vault.count_linking_notes(note.id).abs_diff(wanted);
            params(notes.iter().min_by_key(near).unwrap(), TextSize::new(0))
        })
        .into();
    for (what, method) in [("definition", "textDocument/definition"), ("hover", "textDocument/hover")] {
        let times: Vec<Duration> =
            asked.iter().map(|params| client.ask(method, params.clone()).took).collect();
        table.times(&format!("{what}, over the pipe"), "1 ms p99", &times);
    }
    for (params, (wanted, goal)) in hubs.into_iter().zip([("1000", "5 ms"), ("30000", "60 ms")]) {
        let answers: Vec<_> =
            (0..20).map(|_| client.ask("textDocument/references", params.clone())).collect();
        let times: Vec<Duration> = answers.iter().map(|answer| answer.took).collect();
        let what = format!("references, about {wanted} linking notes, over the pipe");
        table.cell(&what, goal, format!("{}, {} kB", spread(&times), answers[0].bytes / 1000));
    }
    let mut search = |query: &str| client.ask("workspace/symbol", json!({ "query": query })).took;
    table.cell("workspace symbol, the first", "", short(search("a")));
    let times: Vec<Duration> = reading::typed_searches(vault).iter().map(|typed| search(typed)).collect();
    table.times("workspace symbol", "20 ms p99", &times);
}

/// One file that another program changes, makes and removes.
fn outside(client: &mut Client, dir: &Path, table: &mut Table) {
    let other = client.uri(OTHER);
    client.settle();
    let (mut seen, mut work) = (Vec::new(), Vec::new());
    for n in 0..20 {
        let before = client.process().threads();
        let start = Instant::now();
        fs::write(dir.join(TARGET), format!("# Part {}\n", (n + 1) % 2)).unwrap();
        let (at, _) = client.diagnostics(&other, Duration::from_secs(20)).expect("diagnostics");
        seen.push(at - start);
        client.settle();
        work.push(client.process().threads() - before);
    }
    table.cell(
        "a file changed outside: work; seen after",
        "10 ms of work",
        format!("{}; {}", spread(&work), spread(&seen)),
    );
    let (mut seen, mut work) = (Vec::new(), Vec::new());
    for n in 0..20 {
        let before = client.process().threads();
        let start = Instant::now();
        match n % 2 {
            0 => fs::remove_file(dir.join(TARGET)).unwrap(),
            _ => fs::write(dir.join(TARGET), "# Part 0\n").unwrap(),
        }
        let (at, _) = client.diagnostics(&other, Duration::from_secs(20)).expect("diagnostics");
        seen.push(at - start);
        client.settle();
        work.push(client.process().threads() - before);
    }
    table.cell(
        "a file removed or made outside: work; seen after",
        "10 ms of work",
        format!("{}; {}", spread(&work), spread(&seen)),
    );
}

/// As many files at once as a checkout changes, while somebody goes on asking.
fn checkout(client: &mut Client, dir: &Path, vault: &Vault, table: &mut Table) {
    let notes = vault.notes();
    let count = notes.len().min(10_000);
    let paths: Vec<PathBuf> = notes
        .iter()
        .step_by(notes.len() / count)
        .take(count)
        .map(|note| dir.join(note.path.as_str()))
        .collect();
    let mut floors = Vec::new();
    for _ in 0..3 {
        let before = crate::process::Process::own().processor();
        let wall = timed(|| floor::run_files(&paths)).0;
        floors.push((wall, crate::process::Process::own().processor() - before));
    }
    let (wall, processor) =
        (median(floors.iter().map(|one| one.0).collect()), median(floors.iter().map(|one| one.1).collect()));
    client.settle();
    let before = client.process().processor();
    for path in &paths {
        let mut bytes = fs::read(path).unwrap();
        bytes.extend_from_slice(b"\n[[Perf target]]\n");
        fs::write(path, bytes).unwrap();
    }
    let (written, mut last, mut quiet) = (Instant::now(), client.process().processor(), Instant::now());
    let mut probes = Vec::new();
    let params =
        json!({ "textDocument": { "uri": client.uri(OTHER) }, "position": { "line": 0, "character": 4 } });
    while quiet.elapsed() < Duration::from_millis(500) {
        probes.push(client.ask("textDocument/definition", params.clone()).took);
        // So seldom that what the probes themselves cost is not taken for work.
        std::thread::sleep(Duration::from_millis(20));
        let now = client.process().processor();
        if now > last + Duration::from_millis(10) {
            (last, quiet) = (now, Instant::now());
        }
    }
    let work = client.process().processor() - before;
    let params = json!({ "textDocument": { "uri": client.uri(TARGET) }, "position": { "line": 0, "character": 0 },
        "context": { "includeDeclaration": false } });
    let found = client.ask("textDocument/references", params).result.as_array().map_or(0, Vec::len);
    assert!(found >= count, "{found} of {count} changes were seen");
    let ratio = |a: Duration, b: Duration| a.as_secs_f64() / b.as_secs_f64();
    table.cell(
        "10,000 files changed outside (or all): processor time; until all is seen",
        "1.5x the floor for them",
        format!(
            "{:.1}x ({}); {:.1}x ({})",
            ratio(work, processor),
            short(work),
            ratio(quiet - written, wall),
            short(quiet - written)
        ),
    );
    table.times("definition, meanwhile", "", &probes);
}

fn idle(client: &mut Client, table: &mut Table) {
    client.settle();
    std::thread::sleep(Duration::from_secs(1));
    let process = client.process();
    let (time, wakeups) = (process.threads(), process.wakeups());
    std::thread::sleep(Duration::from_secs(10));
    let (time, wakeups) = (process.threads() - time, process.wakeups() - wakeups);
    table.cell("idle for 10 s: processor time, wake-ups", "0 %", format!("{}, {wakeups}", short(time)));
}
