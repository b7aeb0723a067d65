//! Texts of filters that nothing in the vault holds, and what is like them.

use rustc_hash::FxHashSet;

use super::check::own_filters;
use super::facts;
use super::filter::{Filter, Needle, TextField, TextTest};
use super::flaw::{Flaw, FlawKind, Repair, nearest};
use super::owner;
use super::paths::Paths;
use super::query::{Query, Statement};
use super::task_set::TaskSet;
use crate::text::slice;
use crate::vault::Vault;

/// One flaw for every text that filters look for and that no path, tag or heading of the vault holds, or that is a
/// person whom tasks name otherwise.
pub(super) fn flaws(tasks: &TaskSet, vault: &Vault, query: &Query) -> Vec<Flaw> {
    let mut out = Vec::new();
    // What was read with another meaning than it has is told of already.
    let is_clear =
        |statement: &Statement| statement.flaws.iter().all(|flaw| flaw.kind != FlawKind::OperatorCase);
    for (statement, filter) in own_filters(query).filter(|(statement, _)| is_clear(statement)) {
        filter.positive_leaves(&mut |leaf| {
            let (field, needle) = match leaf {
                Filter::Text { field, test: TextTest::Includes(needle), negated: false } => {
                    (Some(*field), needle)
                }
                Filter::Tags { test: TextTest::Includes(needle), negated: false } => (None, needle),
                _ => return,
            };
            let found = owner::named_otherwise(tasks, vault, field, needle);
            out.extend(match found {
                Some(found) => Some(found.placed(&statement.text)),
                None => unknown(vault, statement, field, needle),
            });
        });
    }
    out
}

fn unknown(vault: &Vault, statement: &Statement, field: Option<TextField>, needle: &Needle) -> Option<Flaw> {
    let (kind, what, near) = match field {
        Some(part @ (TextField::Path | TextField::Folder | TextField::Root | TextField::Filename)) => {
            if Paths::of(vault).is_in_path(part, needle) {
                return None;
            }
            let names = names_of_paths(vault, field);
            let near = nearest(&needle.written, names.iter().map(String::as_str)).map(str::to_owned);
            (FlawKind::UnknownPath, "path", near)
        }
        Some(TextField::Heading) => {
            let headings = headings(vault);
            if headings.iter().any(|heading| needle.is_in(heading)) {
                return None;
            }
            let near = nearest(&needle.written, headings.iter().map(String::as_str)).map(str::to_owned);
            (FlawKind::UnknownHeading, "heading", near)
        }
        None => {
            let tags: Vec<String> = vault.tags().into_iter().map(|tag| format!("#{}", tag.name)).collect();
            if tags.iter().any(|tag| needle.is_in(tag)) {
                return None;
            }
            (FlawKind::UnknownTag, "tag", near_tag(&needle.written, &tags))
        }
        Some(_) => return None,
    };
    let meant = near.as_ref().map(|near| format!(" Did you mean \"{near}\"?")).unwrap_or_default();
    let message = format!("No {what} of the vault has \"{}\".{meant}", needle.written);
    let range = statement.text.span(needle.range());
    let repair = near.map(|near| Repair { title: format!("Write \"{near}\""), range, text: near });
    Some(Flaw { kind, range, message, repairs: repair.into_iter().collect() })
}

/// The nearest tag, with `#` if `written` has one.
fn near_tag(written: &str, tags: &[String]) -> Option<String> {
    let hash = written.starts_with('#');
    let word = if hash { written.to_owned() } else { format!("#{written}") };
    let near = nearest(&word, tags.iter().map(String::as_str))?;
    Some(if hash { near } else { near.trim_start_matches('#') }.to_owned())
}

/// What a path filter can have meant: folders, and names of notes.
fn names_of_paths(vault: &Vault, field: Option<TextField>) -> Vec<String> {
    let mut out: FxHashSet<&str> = FxHashSet::default();
    for note in vault.notes() {
        let path = note.path.as_str();
        let mut folder = facts::folder_of(path).trim_end_matches('/');
        while !folder.is_empty() {
            out.insert(folder);
            out.extend(folder.rsplit('/').next());
            folder = folder.rsplit_once('/').map_or("", |(outer, _)| outer);
        }
        if matches!(field, Some(TextField::Path | TextField::Filename)) {
            out.insert(facts::without_extension(facts::filename_of(path)));
        }
    }
    let mut out: Vec<String> = out.into_iter().map(str::to_owned).collect();
    out.sort_unstable();
    out
}

fn headings(vault: &Vault) -> Vec<String> {
    let notes = vault.notes().into_iter().filter(|note| !note.parsed.tasks.is_empty());
    let mut out: FxHashSet<String> = FxHashSet::default();
    for note in notes {
        let texts = note.parsed.headings.iter();
        out.extend(texts.map(|heading| slice(&note.text, heading.text).trim().to_owned()));
    }
    let mut out: Vec<String> = out.into_iter().collect();
    out.sort_unstable();
    out
}
