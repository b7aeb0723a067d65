//! Which links lead nowhere, as a person would say it.

use std::borrow::Cow;

use super::{Context, Fix, NewNote};
use crate::syntax::{Link, LinkKind, Place};
use crate::vault::config::{Config, NewNoteLocation};
use crate::vault::{Note, Resolution, VaultPath};

/// A link whose target is no file of the vault.
pub(super) struct DeadLink<'v> {
    pub(super) link: &'v Link,
    /// Its target, decoded.
    pub(super) target: Cow<'v, str>,
}

/// The links of the note that lead nowhere and were meant to lead somewhere.
pub(super) fn dead_links<'v>(cx: &Context<'v>) -> Vec<DeadLink<'v>> {
    let dead = cx.links().filter(|(_, resolution)| **resolution == Resolution::Unresolved);
    let dead = dead.map(|(link, _)| DeadLink { link, target: link.target_text(cx.text()) });
    dead.filter(|dead| is_meant(cx, dead) && !is_damaged(cx, dead)).collect()
}

fn is_meant(cx: &Context<'_>, dead: &DeadLink<'_>) -> bool {
    let target = dead.target.trim();
    if target.is_empty() {
        return false;
    }
    match dead.link.kind {
        LinkKind::Wiki => true,
        // The definition is reported, once.
        LinkKind::Reference | LinkKind::Autolink => false,
        // CommonMark reads "[Ana]: hello" as a definition; only what looks like a path was meant as one.
        LinkKind::Definition => {
            (target.contains('/') || has_extension(target))
                && !leads_outside(cx, target)
                && !is_folder(cx, target)
        }
        LinkKind::Markdown => !leads_outside(cx, target) && !is_folder(cx, target),
    }
}

/// Whether the target leads somewhere once its encoding is repaired: that is one finding of `text/mojibake`, not one for
/// each link.
fn is_damaged(cx: &Context<'_>, dead: &DeadLink<'_>) -> bool {
    if !cx.reports_damage() {
        return false;
    }
    let repaired = cx.damage().repaired(cx, dead.link.target);
    let target = repaired.as_deref().map(|target| dead.link.encoding.decode(target));
    target.is_some_and(|target| cx.vault.resolve_target(&cx.note.path, target.trim()).is_some())
}

/// Whether the last segment ends in something like `.pdf`.
pub(super) fn has_extension(target: &str) -> bool {
    let name = target.rsplit('/').next().unwrap_or(target);
    name.rsplit_once('.').is_some_and(|(stem, extension)| {
        !stem.is_empty()
            && (1..=5).contains(&extension.len())
            && extension.bytes().all(|b| b.is_ascii_alphanumeric())
            && extension.bytes().any(|b| b.is_ascii_alphabetic())
    })
}

/// Whether a Markdown destination climbs out of the vault, where nobody can say what exists.
fn leads_outside(cx: &Context<'_>, target: &str) -> bool {
    let inside = join(cx.note.path.folder(), target);
    inside.is_none()
}

/// Whether a Markdown destination is a folder of the vault: fine for every tool that shows it.
fn is_folder(cx: &Context<'_>, target: &str) -> bool {
    let from_note = join(cx.note.path.folder(), target.trim_end_matches('/'));
    from_note.is_some_and(|path| cx.vault.has_folder(&path)) || cx.vault.has_folder(target)
}

/// `relative` seen from `folder`, with `.` and `..` worked out; `None` if it climbs above the root.
pub(super) fn join(folder: &str, relative: &str) -> Option<String> {
    let mut segments: Vec<&str> = folder.split('/').filter(|segment| !segment.is_empty()).collect();
    for segment in relative.split('/') {
        match segment {
            "" | "." => {}
            ".." => drop(segments.pop()?),
            name => segments.push(name),
        }
    }
    Some(segments.join("/"))
}

impl DeadLink<'_> {
    /// Whether the target is a web address in double brackets.
    pub(super) fn is_address(&self) -> bool {
        let target = self.target.trim();
        self.link.kind == LinkKind::Wiki && (target.starts_with("https://") || target.starts_with("http://"))
    }

    /// Whether the `/` in the target must be part of a title: no folder is called so, and no note has the name behind it.
    pub(super) fn is_title_with_slash(&self, cx: &Context<'_>) -> bool {
        let target = self.target.trim();
        let Some((folder, name)) = target.rsplit_once('/') else { return false };
        let is_path = target.starts_with(['.', '/']) || has_extension(target) || self.is_address();
        self.link.kind == LinkKind::Wiki
            && self.link.place != Place::Query
            && !is_path
            && !name.is_empty()
            && !cx.vault.has_folder(folder)
            && cx.vault.resolve_target(&cx.note.path, name).is_none()
            && cx.vault.notes_with_title(target).is_empty()
            && cx.vault.notes_with_alias(target).is_empty()
    }

    /// Makes the missing note; `None` if Obsidian could not, or if no note was meant.
    pub(super) fn create_fix(&self, cx: &Context<'_>) -> Option<Fix> {
        let NewNote { path, text } = NewNote::for_link_in(cx, self.link)?;
        Some(Fix::create(format!("Create the note \"{path}\""), path, text))
    }

    /// See [`new_note_called`].
    pub(super) fn new_note_called(&self, cx: &Context<'_>, name: &str) -> Option<VaultPath> {
        new_note_called(cx.config(), cx.note, self.link, name)
    }
}

/// Where Obsidian would make a missing note called `name` for a dead link of `note`; `None` if it could not, or if no note
/// was meant.
///
/// `reference`: Obsidian, link resolution: a link with a folder creates in that folder, whatever the default
/// location; names that Obsidian refuses, or that some system cannot store, are refused here.
pub(super) fn new_note_called(config: &Config, note: &Note, link: &Link, name: &str) -> Option<VaultPath> {
    let template = name.contains("{{") || name.contains("<%");
    if link.place == Place::Query || template || has_known_extension(name) {
        return None;
    }
    let own = note.path.folder();
    let relative = name.starts_with("./") || name.starts_with("../");
    let path = match name.trim_start_matches('/').contains('/') {
        true if relative => join(own, name)?,
        true => join("", name)?,
        false => match &config.new_notes {
            NewNoteLocation::Root => join("", name)?,
            NewNoteLocation::Current => join(own, name)?,
            NewNoteLocation::Folder(folder) => join(folder, name)?,
        },
    };
    VaultPath::for_new_file(&format!("{path}.md")).ok()
}

/// Whether the name ends in an extension that Obsidian opens (`reference`: Obsidian, link resolution).
fn has_known_extension(name: &str) -> bool {
    const KNOWN: &[&str] = &[
        "base", "canvas", "avif", "bmp", "gif", "jpeg", "jpg", "png", "svg", "webp", "flac", "m4a", "mp3",
        "ogg", "wav", "webm", "3gp", "mkv", "mov", "mp4", "ogv", "pdf",
    ];
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    KNOWN.iter().any(|known| known.eq_ignore_ascii_case(extension))
}
