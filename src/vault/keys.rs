//! The keys that file names and link targets meet under.

use std::borrow::Cow;

use super::Note;
use crate::syntax::{Link, LinkKind, fold};
use crate::text::trim;

/// Text as paths are compared: folded, and with no-break spaces as spaces, which is how Obsidian normalises paths
/// (`normalizePath` of its plugin API).
pub(super) fn fold_path(path: &str) -> Cow<'_, str> {
    match !path.is_ascii() && path.contains(['\u{a0}', '\u{202f}']) {
        true => Cow::Owned(fold::key(&path.replace(['\u{a0}', '\u{202f}'], " ")).into_owned()),
        false => fold::key(path),
    }
}

/// The key of a file name or of the last segment of a target: folded, every `.md` at its end gone. So `Note`,
/// `note.MD` and the file `Note.md` meet; which of them fit each other is decided when a link is resolved.
pub(super) fn name_key(name: &str) -> Cow<'_, str> {
    match fold_path(name) {
        Cow::Borrowed(name) => Cow::Borrowed(without_md(name)),
        Cow::Owned(mut name) => {
            name.truncate(without_md(&name).len());
            Cow::Owned(name)
        }
    }
}

/// A folded name without any `.md` at its end.
pub(super) fn without_md(mut name: &str) -> &str {
    while let Some(rest) = name.strip_suffix(".md") {
        name = rest;
    }
    name
}

/// How many `.md`, in any case, a name ends in.
pub(super) fn md_endings(name: &str) -> usize {
    let endings = name.as_bytes().rchunks(3);
    endings.take_while(|ending| ending.eq_ignore_ascii_case(b".md")).count()
}

/// The key of a decoded link target.
pub(super) fn target_key(target: Cow<'_, str>) -> Cow<'_, str> {
    match target {
        Cow::Borrowed(target) => name_key(split_last(target).1),
        Cow::Owned(target) => Cow::Owned(name_key(split_last(&target).1).into_owned()),
    }
}

/// The folders of a path, joined by `/`, and its last segment.
pub(super) fn split_last(path: &str) -> (&str, &str) {
    let slash = memchr::memrchr(b'/', path.as_bytes());
    slash.and_then(|at| Some((path.get(..at)?, path.get(at + 1..)?))).unwrap_or(("", path))
}

/// Whether a decoded target is a name and nothing more: then any file of its [`name_key`] fits that has at most one
/// `.md` at its end.
pub(super) fn is_bare_name(target: &str) -> bool {
    memchr::memchr(b'/', target.as_bytes()).is_none()
        && !matches!(target, "" | "." | "..")
        && md_endings(target) == 0
}

/// The decoded target of a link that may lead to a file; `None` for URLs. Empty for `[[#Heading]]`.
pub(super) fn inner_target<'n>(note: &'n Note, link: &Link) -> Option<Cow<'n, str>> {
    if link.kind == LinkKind::Autolink || link.is_external(&note.text) {
        return None;
    }
    Some(match link.target_text(&note.text) {
        Cow::Borrowed(target) => Cow::Borrowed(trim(target)),
        Cow::Owned(target) => Cow::Owned(target.trim().to_owned()),
    })
}

/// Appends [`key_of`] the target.
pub(super) fn push_key_of(out: &mut String, note: &Note, target: &str) {
    let name = if target.is_empty() { note.path.file_name() } else { target };
    let name = split_last(name).1;
    if !name.is_ascii() {
        return out.push_str(&name_key(name));
    }
    let start = out.len();
    fold::push_key(out, name);
    let end = start + without_md(out.get(start..).unwrap_or_default()).len();
    out.truncate(end);
}

/// Appends a target of `note` that is no bare name, folded; the note's own name, which is one, if the target is empty.
pub(super) fn push_path_of(out: &mut String, note: &Note, target: &str) {
    match target.is_ascii() {
        _ if target.is_empty() => push_key_of(out, note, target),
        true => fold::push_key(out, target),
        false => out.push_str(&fold_path(target)),
    }
}

/// The [`key_of`] what [`push_path_of`] gave.
pub(super) fn key_of_path(folded: &str) -> &str {
    without_md(split_last(folded).1)
}

/// The key that a link is indexed under: that of its target's last segment, and of the note itself for
/// `[[#Heading]]`. `None` for URLs.
pub(super) fn link_key<'n>(note: &'n Note, link: &Link) -> Option<Cow<'n, str>> {
    Some(key_of(note, inner_target(note, link)?))
}

/// The key of what [`inner_target`] gave for a link of `note`.
pub(super) fn key_of<'n>(note: &'n Note, target: Cow<'n, str>) -> Cow<'n, str> {
    match target.is_empty() {
        true => name_key(note.path.file_name()),
        false => target_key(target),
    }
}
