//! Names and paths in query blocks, where they are texts and no links.

use std::sync::Arc;

use rayon::prelude::*;

use super::draft::Draft;
use super::{Reason, person, property, tag};
use crate::query::dataview::{
    Block, BlockKind, NameKind, names_in_expression, names_in_query, parse_expression, parse_query,
    task_fields,
};
use crate::syntax::{QueryBlock, QueryLanguage};
use crate::text::{TextRange, lines, slice, span};
use crate::vault::{Note, Vault};

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

/// What `find` finds in the texts of all query blocks of the vault, in order.
fn in_texts<F: Send>(
    vault: &Vault,
    find: impl Fn(&Note, TextRange) -> Vec<F> + Sync,
) -> Vec<(&Arc<Note>, F)> {
    let notes = vault.notes();
    let found = notes.par_iter().with_min_len(256).flat_map_iter(|note| {
        let texts = note.parsed.queries.iter().flat_map(|query| texts(note, query));
        texts.flat_map(|text| find(note, text)).map(|found| (*note, found))
    });
    found.collect()
}

/// Texts that are a path, or begin with one that is a folder's: `FROM "Acme/Projects"`, `path includes Acme/Projects`.
pub(super) fn paths(draft: &mut Draft<'_>, old: &str, new: &str) {
    if old == new {
        return;
    }
    let found = in_texts(draft.vault, |note, range| {
        let text = slice(&note.text, range);
        let blank = text.len() - text.trim_start().len();
        let Some(rest) = text.trim_start().strip_prefix(old) else { return Vec::new() };
        // A bare name may be any word, unless it is all that is looked for among paths.
        let is_path = matches!(rest.trim_end(), "" | "/" | ".md" | ")") || rest.starts_with('/');
        let start = usize::from(range.start()) + blank;
        match is_path && (old.contains('/') || is_source(note, range)) {
            true => vec![span(start, start + old.len())],
            false => Vec::new(),
        }
    });
    for (note, range) in found {
        replace(draft, note, range, new);
    }
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
    let found = in_texts(draft.vault, |note, range| {
        let text = slice(&note.text, range);
        let whole = |old: &str, new| {
            let places = text.match_indices(old).map(|(at, _)| (at, at + old.len()));
            let whole = places.filter(|(start, end)| is_whole_word(text, *start, *end));
            let base = usize::from(range.start());
            whole.map(|(start, end)| (span(base + start, base + end), new)).collect::<Vec<_>>()
        };
        needles.iter().flat_map(|(old, new)| whole(old, new.as_str())).collect()
    });
    for (note, (range, new)) in found {
        replace(draft, note, range, new);
    }
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

/// Tags in queries: `FROM #a`, `contains(tags, "#a")`, `tags include #a`.
pub(super) fn tags(draft: &mut Draft<'_>, old: &str, new: &str) {
    for note in draft.vault.notes() {
        for query in &note.parsed.queries {
            let text = slice(&note.text, query.body);
            for (at, _) in text.match_indices('#') {
                let free = text
                    .get(..at)
                    .is_some_and(|before| !before.ends_with(|c: char| c.is_alphanumeric() || c == '#'));
                let rest = text.get(at + 1..).unwrap_or_default();
                let len =
                    rest.find(|c: char| !(c.is_alphanumeric() || "_-/".contains(c))).unwrap_or(rest.len());
                let name = rest.get(..len).unwrap_or_default();
                if free && tag::is_under(name, old) {
                    let start = usize::from(query.body.start()) + at + 1;
                    replace(draft, note, span(start, start + tag::beginning(name, old)), new);
                }
            }
        }
    }
}

/// The words of Dataview's query language.
const KEYWORDS: &[&str] = &[
    "table",
    "list",
    "task",
    "calendar",
    "without",
    "id",
    "from",
    "where",
    "sort",
    "group",
    "by",
    "flatten",
    "limit",
    "as",
    "and",
    "or",
    "not",
    "asc",
    "ascending",
    "desc",
    "descending",
    "true",
    "false",
    "null",
    "this",
    "file",
    "outgoing",
    "rows",
    "key",
];

/// Names of properties in Dataview queries, outside of strings and links.
pub(super) fn fields(draft: &mut Draft<'_>, old: &str, new: &str) {
    let key = property::canonical(old);
    if KEYWORDS.contains(&&*key) {
        return;
    }
    let is_word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
    let plain = !new.is_empty()
        && new.chars().all(is_word)
        && !new.starts_with(|c: char| c.is_ascii_digit() || c == '-');
    let written = if plain { new.to_owned() } else { property::canonical(new) };
    for note in draft.vault.notes() {
        named_fields(draft, note, &key, &written, new);
        for query in note.parsed.queries.iter().filter(|query| query.language == QueryLanguage::Dataview) {
            let body = slice(&note.text, query.body);
            let of_tasks = body.trim_start().get(..4).is_some_and(|word| word.eq_ignore_ascii_case("task"));
            // In `TASK` queries the names of a task's parts are not properties.
            if of_tasks && task_fields().any(|name| property::canonical(name) == key) {
                continue;
            }
            for line in lines(&note.text, query.body) {
                let (base, text) = (usize::from(line.start()), slice(&note.text, line));
                words(text, is_word, |start, end| {
                    let named = text.get(start..end).is_some_and(|word| property::canonical(word) == key);
                    let before = text.get(..start).unwrap_or_default().to_ascii_lowercase();
                    let called = text.get(end..).is_some_and(|rest| rest.trim_start().starts_with('('));
                    if named && !called && !before.ends_with("file.") {
                        replace(draft, note, span(base + start, base + end), &written);
                    }
                });
            }
        }
    }
}

/// Fields in inline queries (`= this.due`), and those in quotes (`row["Due Date"]`).
fn named_fields(draft: &mut Draft<'_>, note: &Note, key: &str, written: &str, new: &str) {
    let prefix = &draft.vault.config().dataview.inline_prefix;
    for block in Block::all(&note.text, &note.parsed, prefix) {
        let names = match block.kind {
            BlockKind::Query => names_in_query(&parse_query(&block.text).tree),
            BlockKind::Inline => names_in_expression(&parse_expression(&block.text).tree),
        };
        let fields = names.iter().filter(|name| matches!(name.kind, NameKind::Field | NameKind::OwnField));
        for name in fields.filter(|name| property::canonical(&name.name) == key) {
            let start = usize::from(name.range.start());
            let quoted = block.text.get(..start).is_some_and(|before| before.ends_with('"'));
            if quoted || block.kind == BlockKind::Inline {
                replace(draft, note, block.in_note(name.range), if quoted { new } else { written });
            }
        }
    }
}

/// Calls `on_word` for every word of a line that stands in no string.
fn words(line: &str, is_word: impl Fn(char) -> bool, mut on_word: impl FnMut(usize, usize)) {
    let mut quoted = Vec::new();
    strings(line, |start, end| quoted.push(start..=end));
    let mut at = 0;
    while let Some(found) = line.get(at..).and_then(|rest| rest.find(&is_word)) {
        let start = at + found;
        let rest = line.get(start..).unwrap_or_default();
        let end = start + rest.find(|c| !is_word(c)).unwrap_or(rest.len());
        if !quoted.iter().any(|range| range.contains(&start)) {
            on_word(start, end);
        }
        at = end;
    }
}
