//! Names and paths in query blocks, where they are texts and no links.

use super::draft::Draft;
use super::{Reason, person};
use crate::syntax::{QueryBlock, QueryLanguage};
use crate::text::{TextRange, lines, slice, span};
use crate::vault::Note;

/// The texts of a query block that a name can stand in: the strings of Dataview, what Tasks looks for behind `includes`.
pub(in crate::features) fn texts(note: &Note, query: &QueryBlock) -> Vec<TextRange> {
    let mut found = Vec::new();
    for line in lines(&note.text, query.body) {
        let (base, text) = (usize::from(line.start()), slice(&note.text, line));
        match query.language {
            QueryLanguage::Dataview => strings(text, |start, end| found.push(span(base + start, base + end))),
            QueryLanguage::Tasks => {
                if let Some(at) = text.find("include") {
                    let operand = text.get(at..).and_then(|rest| rest.find(' ')).map(|blank| at + blank + 1);
                    found.extend(operand.map(|start| span(base + start, base + text.len())));
                }
            }
            QueryLanguage::DataviewJs => {}
        }
    }
    found
}

/// Calls `on_string` for the inside of every `"…"` of a line.
fn strings(line: &str, mut on_string: impl FnMut(usize, usize)) {
    let bytes = line.as_bytes();
    let mut open = None;
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        match (byte, open) {
            (b'\\', Some(_)) => at += 1,
            (b'"', None) => open = Some(at + 1),
            (b'"', Some(start)) => {
                on_string(start, at);
                open = None;
            }
            _ => {}
        }
        at += 1;
    }
}

/// Calls `replace` for every text of every query block of the vault.
fn each_text(draft: &mut Draft<'_>, mut replace: impl FnMut(&mut Draft<'_>, &Note, TextRange)) {
    for note in draft.vault.notes() {
        for query in &note.parsed.queries {
            for text in texts(note, query) {
                replace(draft, note, text);
            }
        }
    }
}

/// Texts that are a path, or begin with one that is a folder's: `FROM "Acme/Projects"`, `path includes Acme/Projects`.
pub(super) fn paths(draft: &mut Draft<'_>, old: &str, new: &str) {
    if old == new {
        return;
    }
    each_text(draft, |draft, note, range| {
        let text = slice(&note.text, range);
        let blank = text.len() - text.trim_start().len();
        let Some(rest) = text.trim_start().strip_prefix(old) else { return };
        // A bare name may be any word, unless it is all that is looked for among paths.
        let is_path = matches!(rest.trim_end(), "" | "/" | ".md" | ")") || rest.starts_with('/');
        if is_path && (old.contains('/') || is_source(note, range)) {
            let start = usize::from(range.start()) + blank;
            replace(draft, note, span(start, start + old.len()), new);
        }
    });
}

/// Whether a text stands where paths do: behind `FROM`, or behind `path`, `folder` or `root`.
fn is_source(note: &Note, range: TextRange) -> bool {
    let index = note.lines();
    let line = index.line_range(&note.text, index.line_of(range.start()));
    let before = line.map_or("", |line| slice(&note.text, TextRange::new(line.start(), range.start())));
    let words: Vec<String> =
        before.split(|c: char| !c.is_alphanumeric()).map(str::to_ascii_lowercase).collect();
    words.iter().any(|word| matches!(&**word, "from" | "path" | "folder" | "root"))
}

/// A person's name wherever it stands as whole words, with its blanks and without.
pub(super) fn names(draft: &mut Draft<'_>, note: &Note, old: &str, new: &str) {
    if !person::is_person(draft.vault, note.id) || !person::is_only(draft.vault, note.id, old) {
        return;
    }
    let joined: String = old.chars().filter(|c| !c.is_whitespace()).collect();
    let mut needles = vec![(old.to_owned(), new.to_owned()), (old.to_lowercase(), new.to_lowercase())];
    if joined != old {
        let new: String = new.chars().filter(|c| !c.is_whitespace()).collect();
        needles.extend([(joined.clone(), new.clone()), (joined.to_lowercase(), new.to_lowercase())]);
    }
    needles.dedup();
    each_text(draft, |draft, note, range| {
        let text = slice(&note.text, range);
        for (old, new) in &needles {
            for (at, _) in text.match_indices(&**old) {
                if is_whole_word(text, at, at + old.len()) {
                    let start = usize::from(range.start()) + at;
                    replace(draft, note, span(start, start + old.len()), new);
                }
            }
        }
    });
}

/// Whether no letter or digit goes on before or behind, and the name stands in no mention, which is read on its own.
pub(in crate::features) fn is_whole_word(text: &str, start: usize, end: usize) -> bool {
    let before = text.get(..start).and_then(|before| before.chars().next_back());
    let after = text.get(end..).and_then(|after| after.chars().next());
    before.is_none_or(|c| !c.is_alphanumeric() && c != '@') && after.is_none_or(|c| !c.is_alphanumeric())
}

/// Replaces a part of a query, unless it is part of a link or was replaced already.
fn replace(draft: &mut Draft<'_>, note: &Note, range: TextRange, new: &str) {
    let in_link = note.parsed.links.iter().any(|link| link.range.intersect(range).is_some());
    if !in_link && !draft.is_edited(note.id, range) {
        draft.edit(note, range, new, Reason::Query);
    }
}
