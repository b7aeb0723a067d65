//! What an editor asks of a vault: references, hover, definition, a search over symbols. Features alone, and the most
//! linked note's references through the server.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use serde_json::json;
use vaultls::features::View;
use vaultls::features::definition::definition;
use vaultls::features::hover::hover;
use vaultls::features::lens::{lenses, resolve};
use vaultls::features::references::references;
use vaultls::features::symbols::workspace_symbols;
use vaultls::query::Present;
use vaultls::text::{TextRange, TextSize};
use vaultls::vault::{Note, Vault};

use super::client::Client;
use super::process::Process;
use super::{scan, timed};

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
    let before = Process::own().processor();
    let times = (0..50).map(|_| timed(|| references(&vault, hub, TextSize::new(0), false)).0).collect();
    let processor = (Process::own().processor() - before) / 50;
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
pub fn places(vault: &Vault) -> Vec<(Arc<Note>, TextSize)> {
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

fn symbols(vault: &Vault) {
    let first = timed(|| workspace_symbols(vault, "a")).0;
    println!("  {:<34}  {first:>10.1?}", "workspace symbols, the first time");
    let typed = typed_searches(vault);
    print(
        "workspace symbols",
        typed.iter().map(|typed| timed(|| workspace_symbols(vault, typed)).0).collect(),
    );
}

/// What somebody types, letter by letter, looking for people, meetings, headings and what is not there.
pub fn typed_searches(vault: &Vault) -> Vec<String> {
    let stems: Vec<String> = vault.notes().iter().map(|note| note.path.stem().to_lowercase()).collect();
    let some = stems.iter().step_by(stems.len().div_ceil(40)).map(String::as_str);
    let words = ["action items", "follow up", "zzzz nothing", "#company", "contact information", "q"];
    let letters = |word: &str| -> Vec<String> {
        (1..=word.chars().count().min(12)).map(|letters| word.chars().take(letters).collect()).collect()
    };
    some.chain(words).flat_map(letters).collect()
}

/// References of a note as an editor sees them: asked over a pipe, until the last byte of the answer is read.
fn server(dir: &Path, hub: &Note, found: usize) {
    let mut client = Client::ready(dir);
    let params = json!({
        "textDocument": { "uri": client.uri(hub.path.as_str()) }, "position": { "line": 0, "character": 0 },
        "context": { "includeDeclaration": false },
    });
    let answers: Vec<_> = (0..50).map(|_| client.ask("textDocument/references", params.clone())).collect();
    let places = answers[0].result.as_array().map_or(0, Vec::len);
    assert_eq!(places, found);
    let bytes = answers[0].bytes / 1000;
    print(&format!("references over a pipe, {bytes} kB"), answers.iter().map(|answer| answer.took).collect());
}
