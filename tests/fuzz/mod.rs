//! What is fuzzed, and what must hold for every input: one source for the harness in `tests/it/fuzz.rs`, which runs
//! everywhere, and for libFuzzer in `fuzz/`.
//!
//! A target takes any bytes and panics if a promise is broken. What it promises stands at its function.

#![allow(
    dead_code,
    missing_docs,
    unreachable_pub,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::panic
)]

mod client;
mod config;
mod dataview;
mod dates;
mod editor;
mod frames;
mod links;
mod mojibake;
mod names;
pub mod note;
mod regex;
mod session;
mod task;
mod tasks_query;
mod words;

use vaultls::text::{TextEdit, TextRange, apply_edits};

/// Something that takes bytes.
pub struct Target {
    /// Its name, that of its corpus and of its test.
    pub name: &'static str,
    /// Panics if a promise is broken.
    pub run: fn(&[u8]),
    /// Words of its language, which chance would not spell.
    pub words: &'static [&'static str],
    /// How many inputs the short run makes; fewer where one input is a whole session.
    pub short: u32,
}

/// Every target.
pub const TARGETS: &[Target] = &[
    Target { name: "note", run: note::any_note, words: words::NOTE, short: 300 },
    Target { name: "frontmatter", run: note::any_frontmatter, words: words::YAML, short: 300 },
    Target { name: "task_line", run: task::any_line, words: words::TASK, short: 300 },
    Target { name: "recurrence", run: task::any_rule, words: words::RULE, short: 300 },
    Target { name: "date_phrase", run: dates::any_phrase, words: words::DATE, short: 300 },
    Target { name: "dataview", run: dataview::any_query, words: words::DATAVIEW, short: 150 },
    Target { name: "tasks_query", run: tasks_query::any_query, words: words::TASKS, short: 150 },
    Target { name: "script", run: tasks_query::any_script, words: words::SCRIPT, short: 300 },
    Target { name: "regex", run: regex::any_pattern, words: words::REGEX, short: 300 },
    Target { name: "config", run: config::any_files, words: words::CONFIG, short: 150 },
    Target { name: "links", run: links::any_target, words: words::LINK, short: 150 },
    Target { name: "names", run: names::any_pattern, words: words::NAME, short: 300 },
    Target { name: "mojibake", run: mojibake::any_text, words: words::DAMAGE, short: 300 },
    Target { name: "frames", run: frames::any_bytes, words: words::FRAME, short: 60 },
    Target { name: "editor", run: editor::any_note, words: words::NOTE, short: 15 },
    Target { name: "session", run: session::any_session, words: words::SESSION, short: 15 },
];

/// The text that a file of these bytes would be read as.
fn text_of(data: &[u8]) -> String {
    String::from_utf8_lossy(data).into_owned()
}

/// The bytes before the first NUL, and those behind it: for targets that take two texts.
fn halves(data: &[u8]) -> (String, String) {
    let at = data.iter().position(|byte| *byte == 0).unwrap_or(data.len());
    (text_of(&data[..at]), text_of(data.get(at + 1..).unwrap_or_default()))
}

/// Which of `all` are tried with an input: libFuzzer makes so many inputs that a few are enough for each, chosen by the
/// input itself; elsewhere `many`.
fn tried(data: &[u8], all: usize, (few, many): (usize, usize)) -> impl Iterator<Item = usize> {
    let number = data.iter().fold(7_usize, |sum, byte| sum.wrapping_mul(31).wrapping_add(usize::from(*byte)));
    let count = if std::env::var_os("VAULTLS_FUZZ_TARGET").is_some() { few } else { many };
    (0..count.min(all)).map(move |nth| number.wrapping_add(nth.wrapping_mul(7919)) % all)
}

/// `range` lies in `text`, on characters.
#[track_caller]
fn on_text(text: &str, range: TextRange) {
    let ok = text.get(usize::from(range.start())..usize::from(range.end())).is_some();
    assert!(ok, "{range:?} is no part of {text:?}");
}

/// The edits can be made.
#[track_caller]
fn edited(text: &str, edits: &[TextEdit]) -> String {
    apply_edits(text, edits).unwrap_or_else(|error| panic!("{error:?} by {edits:?} on {text:?}"))
}
