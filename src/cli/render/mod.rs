//! How findings are printed: one file for each format.

mod concise;
mod github;
mod json;
mod mistake;
mod rows;
mod sarif;
mod text;

pub(super) use json::range as json_range;
pub(super) use mistake::{Mistake, mistake};
pub(super) use rows::{outcome, plain};

use std::borrow::Cow;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use super::args::Format;
use crate::rules::Diagnostic;
use crate::text::{PositionEncoding, TextRange};
use crate::vault::config::Level;
use crate::vault::{Note, Origin, Vault, VaultPath};

/// So many findings are made ready on all threads before they are written.
const WAVE: usize = 4096;
/// So many of them are shown in one piece.
const PART: usize = 64;

/// A finding and the note it is in.
pub(super) struct Finding {
    pub(super) note: Arc<Note>,
    pub(super) diagnostic: Diagnostic,
}

/// All there is to print.
pub(super) struct Report<'r> {
    /// The vault's folder.
    pub(super) root: &'r Path,
    /// The current folder, if there is one.
    pub(super) here: Option<PathBuf>,
    /// The vault, for places in other notes.
    pub(super) vault: &'r Vault,
    /// How many notes were checked.
    pub(super) notes: usize,
    /// By path, then place.
    pub(super) findings: &'r [Finding],
    /// How many fixes `--fix` applied.
    pub(super) fixed: usize,
    /// How many findings the baseline hid.
    pub(super) hidden: usize,
    /// Whether to colour.
    pub(super) color: bool,
    /// Columns of the terminal.
    pub(super) width: usize,
}

/// Prints `report` in `format`.
pub(super) fn write(format: Format, report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    match format {
        Format::Text => text::write(report, out),
        Format::Concise => concise::write(report, out),
        Format::Json => json::write(report, out),
        Format::Sarif => sarif::write(report, out),
        Format::Github => github::write(report, out),
    }
}

/// Writes what `shown` makes of findings, a part of them at a time, on all threads; in their order.
fn write_parts<T: Send>(
    findings: &[Finding],
    shown: impl Fn(&[Finding]) -> T + Sync,
    mut write: impl FnMut(T) -> io::Result<()>,
) -> io::Result<()> {
    for wave in findings.chunks(WAVE) {
        let parts: Vec<T> = wave.par_chunks(PART).map(&shown).collect();
        parts.into_iter().try_for_each(&mut write)?;
    }
    Ok(())
}

/// The findings that follow each other in one note, with it.
fn by_note(findings: &[Finding]) -> impl Iterator<Item = (&Note, &[Finding])> {
    let same = |one: &Finding, next: &Finding| Arc::ptr_eq(&one.note, &next.note);
    findings.chunk_by(same).filter_map(|found| Some((&*found.first()?.note, found)))
}

/// A level as people write it.
pub(super) fn level_name(level: Level) -> &'static str {
    match level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Info => "info",
        Level::Hint => "hint",
        Level::Off => "off",
    }
}

impl Report<'_> {
    fn shown_path(&self, path: &VaultPath) -> String {
        path_from(self.here.as_deref(), self.root, path)
    }

    /// How many findings have this level.
    fn count(&self, level: Level) -> usize {
        self.findings.iter().filter(|finding| finding.diagnostic.level == level).count()
    }

    /// `Found 2 errors and 1 warning in 10 notes.`, with what was fixed and hidden.
    fn summary(&self) -> String {
        let counts = [
            (Level::Error, "error"),
            (Level::Warning, "warning"),
            (Level::Info, "info"),
            (Level::Hint, "hint"),
        ];
        let counts: Vec<String> = counts
            .iter()
            .map(|(level, name)| (self.count(*level), name))
            .filter(|(n, _)| *n > 0)
            .map(counted)
            .collect();
        let found = match counts.as_slice() {
            [] => "Nothing".to_owned(),
            [only] => only.clone(),
            [front @ .., last] => format!("{} and {last}", front.join(", ")),
        };
        let mut line = format!("{found} found in {}", counted((self.notes, &"note")));
        if self.fixed > 0 {
            line.push_str(&format!("; {} applied", counted((self.fixed, &"fix"))));
        }
        if self.hidden > 0 {
            line.push_str(&format!("; {} hidden by the baseline", self.hidden));
        }
        line.push('.');
        line
    }
}

/// A note's path as the reader's terminal and editor find it: relative to the current folder where it is below it.
pub(super) fn shown_path(root: &Path, path: &VaultPath) -> String {
    path_from(std::env::current_dir().ok().as_deref(), root, path)
}

fn path_from(here: Option<&Path>, root: &Path, path: &VaultPath) -> String {
    let full = root.join(path.as_str());
    let below = here.and_then(|here| full.strip_prefix(here).ok());
    harmless(&below.unwrap_or(&full).to_string_lossy().replace('\\', "/")).into_owned()
}

/// A text with the pictures of control characters in their places: names and notes may hold what a terminal would obey,
/// and a line end would begin a line that says something else.
pub(in crate::cli) fn harmless(text: &str) -> Cow<'_, str> {
    if !text.contains(char::is_control) {
        return Cow::Borrowed(text);
    }
    let picture = |c: char| match u32::from(c) {
        code @ 0..=0x1f => char::from_u32(0x2400 + code).unwrap_or(char::REPLACEMENT_CHARACTER),
        0x7f => '\u{2421}',
        _ => char::REPLACEMENT_CHARACTER,
    };
    text.chars().map(|c| if c.is_control() { picture(c) } else { c }).collect::<String>().into()
}

/// `1 note`, `2 notes`, `2 fixes`, `3 info`.
fn counted((n, name): (usize, &&str)) -> String {
    let ending = match *name {
        _ if n == 1 => "",
        "info" => "",
        "fix" => "es",
        _ => "s",
    };
    format!("{n} {name}{ending}")
}

/// The bytes of a byte order mark in front of the note's text: what was read of the file but is not in the text.
fn mark_len(note: &Note) -> u32 {
    match note.origin {
        Origin::Disk { len, lossy: false, .. } if len == note.text.len() as u64 + 3 => 3,
        _ => 0,
    }
}

/// One-based line and column (Unicode scalar values) of a range's start, as editors show them.
pub(super) fn shown_start(note: &Note, range: TextRange) -> (u32, u32) {
    let start = note.positions(PositionEncoding::Utf32).line_col(range.start());
    (start.line + 1, start.col + 1)
}
