//! `vaultls backlinks`: the same places as an editor's references of a note.

use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use anyhow::bail;
use serde_json::{Value, json};

use super::args::{Backlinks, Global, PlaceFormat};
use super::open::{absolute, open, root};
use super::render::{harmless, json_range, shown_path, shown_start};
use crate::disk::VaultRoot;
use crate::features::references::{Reference, backlinks};
use crate::syntax::fold;
use crate::text::slice;
use crate::vault::{Note, Vault, VaultPath};

pub(super) fn run(global: &Global, options: &Backlinks, out: &mut dyn Write) -> anyhow::Result<u8> {
    let file = Path::new(&options.note);
    let start = if file.is_file() { file } else { Path::new(".") };
    let opened = open(root(global, start)?);
    let vault = &opened.vault;
    let note = find(&opened.root, vault, &options.note)?;
    let mut places = backlinks(vault, note.id);
    if options.tasks {
        places.retain(|place| vault.note(place.note).is_some_and(|note| on_task(vault, note, place)));
    }
    match options.format {
        PlaceFormat::Text => {
            for (naming, place) in with_notes(vault, &places) {
                let path = shown_path(opened.root.dir(), &naming.path);
                let (line, column) = shown_start(naming, place.range);
                writeln!(out, "{path}:{line}:{column}: {}", harmless(line_of(naming, place).trim()))?;
            }
        }
        PlaceFormat::Json => {
            let head = json!({
                "version": 1, "vault": opened.root.dir().to_string_lossy(), "note": note.path.as_str(),
            });
            write!(out, "{},\n \"backlinks\": [", head.to_string().trim_end_matches('}'))?;
            for (at, (naming, place)) in with_notes(vault, &places).enumerate() {
                let comma = if at == 0 { "" } else { "," };
                write!(out, "{comma}\n  {}", to_json(naming, place))?;
            }
            writeln!(out, "{}]}}", if places.is_empty() { "" } else { "\n " })?;
        }
    }
    Ok(if opened.incomplete { 2 } else { 0 })
}

fn with_notes<'v>(
    vault: &'v Vault,
    places: &'v [Reference],
) -> impl Iterator<Item = (&'v Arc<Note>, &'v Reference)> {
    places.iter().filter_map(|place| Some((vault.note(place.note)?, place)))
}

/// Whether a place stands on a line that Tasks takes for a task.
fn on_task(vault: &Vault, note: &Note, place: &Reference) -> bool {
    let tasks = &note.parsed.tasks;
    let at = tasks.partition_point(|line| line.range.start() <= place.range.start());
    let line = at.checked_sub(1).and_then(|at| tasks.get(at));
    let filter = &vault.config().tasks.global_filter;
    line.is_some_and(|line| {
        line.body.contains_range(place.range) && slice(&note.text, line.body).contains(filter)
    })
}

fn to_json(note: &Note, place: &Reference) -> Value {
    json!({
        "path": note.path.as_str(),
        "range": json_range(note, place.range),
        "text": slice(&note.text, place.range),
        "line": line_of(note, place),
    })
}

/// The line on which a place starts.
fn line_of<'n>(note: &'n Note, place: &Reference) -> &'n str {
    slice(&note.text, note.line_around(place.range.start()))
}

/// The note that a command line names: a file, a path in the vault, or the target of a link.
///
/// # Errors
/// No note is meant, or one of several.
pub(super) fn find<'v>(root: &VaultRoot, vault: &'v Vault, name: &str) -> anyhow::Result<&'v Arc<Note>> {
    let file = absolute(Path::new(name)).ok().and_then(|file| root.to_vault_path(&file));
    let paths = file.into_iter().chain(VaultPath::new(name));
    if let Some(note) = paths.filter_map(|path| vault.note_at(&path)).next() {
        return Ok(note);
    }
    // As a note at the root would link to it.
    let found = VaultPath::for_note("", "root").and_then(|from| vault.resolve_target(&from, name));
    let exact = VaultPath::for_note("", name).and_then(|path| vault.note_at(&path));
    let Some(found) = found else {
        // No link leads to a name with blanks around it.
        if let Some(note) = exact {
            return Ok(note);
        }
        let near: Vec<String> = vault
            .near_files(name)
            .iter()
            .map(|near| format!("\"{}\"", near.file.path.without_md()))
            .collect();
        match near.as_slice() {
            [] => bail!("no note is called \"{name}\""),
            near => bail!("no note is called \"{name}\"; there is {}", near.join(", ")),
        }
    };
    if !found.others.is_empty() {
        let paths = std::iter::once(&found.file).chain(&found.others);
        // Names that differ in case or composition only can be told apart by being written exactly so.
        let is_twin =
            |path: &VaultPath, note: &Note| fold::key(path.as_str()) == fold::key(note.path.as_str());
        if let Some(note) = exact.filter(|note| paths.clone().all(|file| is_twin(&file.path, note))) {
            return Ok(note);
        }
        let paths: Vec<String> = paths.map(|file| file.path.without_md().to_owned()).collect();
        bail!("several notes are called \"{name}\": {}", paths.join(", "));
    }
    match vault.note(found.file.id) {
        Some(note) => Ok(note),
        None => bail!("{} is no note", found.file.path),
    }
}
