//! A day of work in a few minutes: typing, renaming, other branches under the server, and at every checkpoint the
//! answers of a server that was just started, with memory that does not grow.
//!
//! A short run is part of the tests. `VAULTLS_SOAK_MINUTES=60 cargo nextest run --profile long soak_` works that long in
//! a vault of 10,000 notes.

use std::fs;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::wire::client::{Client, Setup, able, patience, write};

#[path = "../perf/generate.rs"]
mod generate;

/// Numbers that look random and are the same every time.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % limit.max(1)
    }
}

struct Work {
    client: Client,
    numbers: Numbers,
    version: i32,
    round: usize,
}

/// The vault's notes, by their names in it.
fn notes(client: &Client) -> Vec<String> {
    let root = client.path("");
    let mut found = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path: PathBuf = entry.unwrap().path();
            let name = path.strip_prefix(&root).unwrap().to_str().unwrap().to_owned();
            if path.is_dir() {
                folders.push(path);
            } else if name.ends_with(".md") {
                found.push(name);
            }
        }
    }
    found.sort();
    found
}

impl Work {
    fn pick(&mut self, notes: &[String]) -> String {
        notes[self.numbers.below(notes.len())].clone()
    }

    /// Types into some notes, asking on the way as editors do, and closes them: saved or not.
    fn type_a_while(&mut self, notes: &[String]) {
        for _ in 0..5 {
            let name = self.pick(notes);
            let mut text = self.client.open(&name);
            let uri = self.client.uri(&name);
            for word in
                ["\n- [ ] ", "call @Ana Silva", " [[", "People/", "]]", " 📅 2025-11-08", "\n", "#tag"]
            {
                let line = text.matches('\n').count();
                let column = text.rsplit('\n').next().unwrap().encode_utf16().count();
                let end = json!({ "line": line, "character": column });
                self.version += 1;
                let change = json!([{ "range": { "start": end, "end": end }, "text": word }]);
                self.client.change(&uri, self.version, change);
                text.push_str(word);
                let at = self.client.at(&uri, u32::try_from(line).unwrap(), u32::try_from(column).unwrap());
                self.client.ask("textDocument/completion", at.clone());
                self.client.ask("textDocument/hover", at);
            }
            let id =
                self.client.ask("textDocument/documentSymbol", json!({ "textDocument": { "uri": uri } }));
            self.client.answer(id);
            if self.numbers.below(2) == 0 {
                write(&self.client.path(&name), &text);
            }
            self.client.close(&name);
            self.client.watched(&name, 2);
        }
    }

    /// Files get other names, as in a file manager.
    fn rename(&mut self, notes: &[String]) {
        for number in 0..3 {
            let from = self.pick(notes);
            let to = format!("Moved/{} {number} {}.md", self.round, self.numbers.below(1000));
            fs::create_dir_all(self.client.path("Moved")).unwrap();
            if fs::rename(self.client.path(&from), self.client.path(&to)).is_ok() {
                self.client.watched(&from, 3);
                self.client.watched(&to, 1);
            }
        }
    }

    /// Another branch: a third of all files get another text, some come, some go.
    fn switch(&mut self, notes: &[String]) {
        let mut changes = Vec::new();
        for (index, name) in notes.iter().enumerate() {
            let path = self.client.path(name);
            match (index + self.round) % 9 {
                0..=2 => {
                    let text = fs::read_to_string(&path).unwrap_or_default();
                    let mark = "\n## Branch\n";
                    let text = match text.split_once(mark) {
                        Some((before, _)) => before.to_owned(),
                        None => format!("{text}{mark}[[Only there {}]] @Bo Silva 1\n", index % 50),
                    };
                    write(&path, &text);
                    changes.push(json!({ "uri": self.client.uri(name), "type": 2 }));
                }
                3 if index % 27 == 3 && name.starts_with("Moved/") => {
                    let _ = fs::remove_file(&path);
                    changes.push(json!({ "uri": self.client.uri(name), "type": 3 }));
                }
                4 if index % 45 == 4 => {
                    let new = format!("Moved/Only there {}.md", index % 50);
                    write(&self.client.path(&new), "# New\n[[Home]]\n");
                    changes.push(json!({ "uri": self.client.uri(&new), "type": 1 }));
                }
                _ => {}
            }
        }
        self.client.notify("workspace/didChangeWatchedFiles", json!({ "changes": changes }));
    }

    /// The answers of a server that was just started.
    fn compare(&mut self) {
        let notes = notes(&self.client);
        let asked: Vec<String> = (0..12).map(|_| self.pick(&notes)).collect();
        let mut fresh = Client::beside(&self.client, Setup { capabilities: able(), ..Setup::default() });
        let ready = |client: &mut Client| {
            let status = client.request("vaultls/status", Value::Null)["vaults"][0].clone();
            (status["ready"] == true && status["notes"] == notes.len()).then_some(())
        };
        fresh.wait("the fresh server to be ready", ready);
        self.client.wait("as many notes", ready);
        let there = answers(&mut fresh, &asked);
        // What changed on disk a moment ago may still be on its way.
        let end = Instant::now() + patience();
        loop {
            let here = answers(&mut self.client, &asked);
            let differs = here.iter().zip(&there).find(|(here, there)| here != there);
            let Some((here, there)) = differs else { break };
            assert!(Instant::now() < end, "round {}:\nhere  {here}\nthere {there}", self.round);
            std::thread::sleep(Duration::from_millis(200));
        }
        let status = self.client.request("vaultls/status", Value::Null);
        assert_eq!(status["internalErrors"], 0);
    }
}

fn answers(client: &mut Client, notes: &[String]) -> Vec<String> {
    let mut out = vec![client.request("vaultls/overview", json!({})).to_string()];
    for name in notes {
        for method in
            ["vaultls/check", "textDocument/documentSymbol", "textDocument/codeLens", "vaultls/backlinks"]
        {
            let document = json!({ "textDocument": { "uri": client.uri(name) } });
            out.push(format!("{name} {method} {}", client.request(method, document)));
        }
    }
    out
}

/// Megabytes that the server has in memory; 0 where nobody says.
fn megabytes(client: &Client) -> u64 {
    let status = fs::read_to_string(format!("/proc/{}/status", client.process())).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap_or_default();
    line.split_whitespace().next().and_then(|kilobytes| kilobytes.parse::<u64>().ok()).unwrap_or_default()
        / 1024
}

#[test]
fn soak_answers_stay_those_of_a_fresh_server_and_memory_stays_flat() {
    let minutes: Option<u64> =
        std::env::var("VAULTLS_SOAK_MINUTES").ok().map(|minutes| minutes.parse().unwrap());
    let mut client =
        Client::silent("//- .vaultls.toml\n", Setup { capabilities: able(), ..Setup::default() });
    generate::vault(&client.path(""), if minutes.is_some() { 10_000 } else { 60 });
    client.initialize();
    let started = Instant::now();
    let mut work = Work { client, numbers: Numbers(11), version: 1, round: 0 };
    let mut memory = Vec::new();
    while match minutes {
        Some(minutes) => started.elapsed() < Duration::from_secs(minutes * 60),
        None => work.round < 2,
    } {
        let before = notes(&work.client);
        work.type_a_while(&before);
        work.rename(&before);
        let now = notes(&work.client);
        work.switch(&now);
        work.type_a_while(&notes(&work.client));
        work.compare();
        work.client.heard.clear();
        work.client.asked.clear();
        memory.push(megabytes(&work.client));
        work.round += 1;
    }
    println!("{} rounds in {:?}; megabytes at each checkpoint: {memory:?}", work.round, started.elapsed());
    // The first rounds fill what is kept; from then on it is exchanged.
    let (early, late) = (memory.iter().take(4).max(), memory.last());
    if let (Some(early), Some(late)) = (early, late)
        && memory.len() > 8
    {
        assert!(*late <= early + early / 4 + 16, "memory grows: {memory:?}");
    }
}
