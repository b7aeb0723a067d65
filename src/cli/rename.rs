//! `vaultls rename`: the same rename as in an editor, written to disk.

use std::io::Write;
use std::path::Path;

use anyhow::{Context as _, bail};
use similar::TextDiff;

use super::args::{Global, Rename};
use super::backlinks::find;
use super::open::{absolute, open, root};
use super::render::harmless;
use crate::disk::{self, VaultRoot};
use crate::features::rename::{self, FileMove, NewFolders, RenamePlan};
use crate::syntax::fold;
use crate::text::{TextEdit, apply_edits};
use crate::vault::config::Config;
use crate::vault::{FileRef, Vault, VaultPath};

/// What is to be done: a plan, and the folder that moves as a whole instead of its files.
struct Job {
    plan: RenamePlan,
    folder: Option<FileMove>,
}

/// A note before and after.
struct Rewritten<'v> {
    path: &'v VaultPath,
    old: &'v str,
    new: String,
}

pub(super) fn run(global: &Global, options: &Rename, out: &mut dyn Write) -> anyhow::Result<u8> {
    let file = Path::new(&options.old);
    let start = if file.exists() { file } else { Path::new(".") };
    let opened = open(root(global, start)?);
    let (root, vault) = (&opened.root, &opened.vault);
    if opened.incomplete && !options.dry_run {
        bail!("nothing was renamed, for not all could be read: a link in the rest would be lost");
    }
    let mut job = plan(root, vault, options)?;
    let moves = match &job.folder {
        Some(folder) => std::slice::from_ref(folder),
        None => job.plan.moves.as_slice(),
    };
    let moves: Vec<_> = moves.iter().map(|step| (step.from.clone(), step.to.clone())).collect();
    if !moves.is_empty() || !job.plan.reworded.is_empty() {
        job.plan.follow_in_canvases(&moves, disk::read_canvases(root, vault));
    }
    let notes = rewritten(vault, &job.plan)?;
    if options.dry_run {
        print_diff(&job, &notes, out)?;
    } else {
        write(root, vault.config(), &job, &notes)?;
        print_summary(&job, out)?;
    }
    for notice in &job.plan.notices {
        super::print_error(&format!("vaultls: {notice}"));
    }
    Ok(if opened.incomplete { 2 } else { 0 })
}

/// What `old` names: a property if so said, else a tag, a heading or block of a note, a file, or a folder.
fn plan(root: &VaultRoot, vault: &Vault, options: &Rename) -> anyhow::Result<Job> {
    let (old, new) = (options.old.as_str(), options.new.as_str());
    let alone = |plan| Job { plan, folder: None };
    if options.property {
        if vault.notes_with_property(old).is_empty() {
            bail!("no note has a property \"{old}\"");
        }
        return Ok(alone(rename::rename_property(vault, old, new)?));
    }
    if let Some(tag) = old.strip_prefix('#') {
        if vault.notes_tagged(tag).is_empty() {
            bail!("no note has the tag #{tag}");
        }
        return Ok(alone(rename::rename_tag(vault, tag.trim_end_matches('/'), new)?));
    }
    if let Some(folder) = folder(root, vault, old) {
        let (plan, to) = rename::rename_folder(vault, &folder, new)?;
        return Ok(Job { plan, folder: Some(FileMove { from: folder, to }) });
    }
    if let Some(attachment) = attachment(root, vault, old) {
        return Ok(alone(rename::rename_file(vault, attachment.id, new, NewFolders::Made)?));
    }
    match find(root, vault, old) {
        Ok(note) => Ok(alone(rename::rename_file(vault, note.id, new, NewFolders::Made)?)),
        Err(error) => {
            let Some((note, fragment)) = old.split_once('#') else { return Err(error) };
            let note = find(root, vault, note)?;
            Ok(alone(rename::rename_fragment(vault, note, fragment, new)?))
        }
    }
}

/// The vault paths that a command line may mean: below the current folder, or from the vault's root.
fn paths(root: &VaultRoot, name: &str) -> Vec<VaultPath> {
    let name = name.trim_end_matches('/');
    let file = absolute(Path::new(name)).ok().and_then(|file| root.to_vault_path(&file));
    file.into_iter().chain(VaultPath::new(name)).collect()
}

fn folder(root: &VaultRoot, vault: &Vault, name: &str) -> Option<VaultPath> {
    let mut paths = paths(root, name).into_iter();
    paths.find(|path| vault.file_at(path).is_none() && !vault.files_under(path.as_str()).is_empty())
}

fn attachment(root: &VaultRoot, vault: &Vault, name: &str) -> Option<FileRef> {
    let mut paths = paths(root, name).into_iter();
    paths.find_map(|path| vault.file_at(&path).filter(|file| vault.note(file.id).is_none()))
}

fn rewritten<'v>(vault: &'v Vault, plan: &'v RenamePlan) -> anyhow::Result<Vec<Rewritten<'v>>> {
    let mut notes = Vec::new();
    for (path, planned) in &plan.edits {
        let Some(note) = vault.note_at(path) else { continue };
        let edits: Vec<TextEdit> = planned.iter().map(|planned| planned.edit.clone()).collect();
        let Ok(new) = apply_edits(&note.text, &edits) else { bail!("{path}: edits that overlap") };
        notes.push(Rewritten { path, old: &note.text, new });
    }
    for canvas in &plan.canvases {
        let edits: Vec<TextEdit> = canvas.edits.iter().map(|planned| planned.edit.clone()).collect();
        let Ok(new) = apply_edits(&canvas.text, &edits) else { bail!("{}: edits that overlap", canvas.path) };
        notes.push(Rewritten { path: &canvas.path, old: &canvas.text, new });
    }
    Ok(notes)
}

/// The moves and edits as `git diff` shows them.
fn print_diff(job: &Job, notes: &[Rewritten<'_>], out: &mut dyn Write) -> anyhow::Result<()> {
    for FileMove { from, to } in &job.plan.moves {
        writeln!(out, "rename {from} => {to}")?;
    }
    for Rewritten { path, old, new } in notes {
        let moved = job.plan.moves.iter().find(|step| step.from == **path).map_or(*path, |step| &step.to);
        let diff = TextDiff::from_lines(*old, new.as_str());
        let (before, after) = (format!("a/{path}"), format!("b/{moved}"));
        write!(out, "{}", diff.unified_diff().context_radius(2).header(&before, &after))?;
    }
    Ok(())
}

fn print_summary(job: &Job, out: &mut dyn Write) -> anyhow::Result<()> {
    match &job.folder {
        Some(FileMove { from, to }) => {
            writeln!(out, "renamed {} to {}", harmless(from.as_str()), harmless(to.as_str()))?
        }
        None => {
            for FileMove { from, to } in &job.plan.moves {
                writeln!(out, "renamed {} to {}", harmless(from.as_str()), harmless(to.as_str()))?;
            }
        }
    }
    let (edits, notes) = (job.plan.edit_count(), job.plan.edits.len());
    match job.plan.canvases.len() {
        0 => writeln!(out, "{edits} edits in {notes} notes")?,
        1 => writeln!(out, "{edits} edits in {notes} notes and 1 canvas")?,
        canvases => writeln!(out, "{edits} edits in {notes} notes and {canvases} canvases")?,
    }
    Ok(())
}

/// Writes all of it or nothing: first it is looked whether every file is as it was read, and when something fails on the
/// way, what was written is put back. Files move last: who is killed on the way finds every note old or new, and the same
/// command does the rest.
fn write(root: &VaultRoot, config: &Config, job: &Job, notes: &[Rewritten<'_>]) -> anyhow::Result<()> {
    let moves = match &job.folder {
        Some(folder) => std::slice::from_ref(folder),
        None => job.plan.moves.as_slice(),
    };
    for step in moves {
        let case_only = fold::key(step.from.as_str()) == fold::key(step.to.as_str());
        if !case_only && root.to_path(&step.to).symlink_metadata().is_ok() {
            bail!("nothing was renamed: {} exists", step.to);
        }
    }
    for note in notes {
        disk::check_note(root, note.path, note.old)
            .with_context(|| format!("nothing was renamed: {}", note.path))?;
    }
    disk::remove_leftovers(root, notes.iter().map(|note| note.path));
    for (at, note) in notes.iter().enumerate() {
        if let Err(error) = disk::replace_note(root, note.path, note.old, &note.new) {
            put_back(root, notes.get(..at).unwrap_or_default());
            return Err(error).with_context(|| format!("nothing was renamed: {}", note.path));
        }
    }
    for (at, step) in moves.iter().enumerate() {
        if let Err(error) = disk::move_file(root, config, &step.from, &step.to) {
            for undo in moves.get(..at).unwrap_or_default() {
                if let Err(error) = disk::move_file(root, config, &undo.to, &undo.from) {
                    super::print_error(&format!("vaultls: {} could not be moved back: {error}", undo.to));
                }
            }
            put_back(root, notes);
            return Err(error).with_context(|| format!("nothing was renamed: {}", step.from));
        }
    }
    Ok(())
}

fn put_back(root: &VaultRoot, notes: &[Rewritten<'_>]) {
    for note in notes {
        if let Err(error) = disk::replace_note(root, note.path, &note.new, note.old) {
            super::print_error(&format!("vaultls: {} could not be put back: {error}", note.path));
        }
    }
}
