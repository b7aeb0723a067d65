//! Many random renames of a vault. After each: the index equals a fresh one, every link and mention leads where it led,
//! and nothing but names has changed.
//!
//! A short run is part of the tests. `VAULTLS_SOAK=500` makes it that many renames of a vault of 1,000 notes;
//! `VAULTLS_SOAK_VAULT=DIR` takes the notes of that folder (nothing is written there).

mod generated;
mod steps;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use vaultls::disk::{Scan, VaultRoot, load};
use vaultls::features::rename::{FileMove, Reason, Refusal, RenamePlan};
use vaultls::text::{TextEdit, TextRange, apply_edits};
use vaultls::vault::config::{Config, KeepOldName};
use vaultls::vault::{Change, Note, Origin, Resolution, Vault, VaultPath};

use crate::rename::graph;
use generated::Numbers;
use steps::{Step, step};

/// Only bytes of names are changed: what is replaced lies in a link, mention, heading, tag, key, title or query.
fn assert_only_names(note: &Note, plan: &RenamePlan) {
    let parsed = &note.parsed;
    let mut names: Vec<TextRange> = parsed.links.iter().map(|link| link.range).collect();
    names.extend(parsed.mentions.iter().map(|mention| TextRange::new(mention.guess.start(), mention.limit)));
    names.extend(parsed.headings.iter().map(|heading| heading.text));
    names.extend(parsed.tags.iter().map(|tag| tag.range));
    names.extend(parsed.queries.iter().map(|query| query.body));
    names.extend(note.tags().into_iter().map(|(_, range)| range));
    for entry in parsed.frontmatter.iter().flat_map(|front| &front.entries) {
        names.push(entry.key);
        if ["title", "aliases"].contains(&&*entry.name) {
            names.push(entry.value.range);
        }
    }
    names.extend(parsed.blocks.iter().map(|block| block.range));
    names.extend(parsed.fields.iter().map(|field| field.key));
    names.extend(parsed.footnotes.iter().map(|footnote| footnote.id));
    for edit in plan.edits.get(&note.path).into_iter().flatten() {
        let (kept, edit) = (edit.reason == Reason::OldName, &edit.edit);
        let inside = names.iter().any(|name| name.contains_range(edit.range));
        assert!(inside || kept, "{}: {:?} at {:?}", note.path, edit.text, edit.range);
    }
}

/// The vault's answers, for comparing two of them.
fn answers(vault: &Vault) -> String {
    let mut out = String::new();
    for note in vault.notes() {
        writeln!(out, "{} {:?}", note.path, vault.entity(note.id).map(|entity| &entity.names)).unwrap();
        for link in &note.parsed.links {
            let found = match vault.resolve(note, link) {
                Resolution::File { file, fragment } => {
                    format!("{} {:?} {fragment:?}", file.file.path, file.won_by)
                }
                other => format!("{other:?}"),
            };
            writeln!(out, "  {found}").unwrap();
        }
        let linking: Vec<String> =
            vault.linking_notes(note.id).iter().map(|note| note.path.to_string()).collect();
        writeln!(out, "  from {linking:?}").unwrap();
        for mention in &note.parsed.mentions {
            let people: Vec<String> =
                vault.resolve_mention(note, mention).people.iter().map(|one| one.name.clone()).collect();
            writeln!(out, "  @{people:?}").unwrap();
        }
    }
    writeln!(out, "{:?} {:?} {:?}", vault.dead_targets(), vault.tags(), vault.properties()).unwrap();
    out
}

/// Whom every mention means, by note and order. Paths as `name` gives them.
fn meant(vault: &Vault, name: impl Fn(&VaultPath) -> String) -> BTreeMap<String, Vec<Vec<String>>> {
    let people = |note: &Note| {
        let found = note.parsed.mentions.iter().map(|mention| {
            let people = vault.resolve_mention(note, mention).people.into_iter();
            let paths = people.filter_map(|one| Some(name(&vault.file(one.id)?.path)));
            paths.collect()
        });
        found.collect()
    };
    vault.notes().into_iter().map(|note| (name(&note.path), people(note))).collect()
}

/// The vault with a plan made, by the changes that a watcher would see.
fn made(vault: &Vault, plan: &RenamePlan) -> Vault {
    let moves: BTreeMap<VaultPath, VaultPath> =
        plan.moves.iter().cloned().map(|FileMove { from, to }| (from, to)).collect();
    let mut changes: Vec<Change> = moves.keys().cloned().map(Change::Remove).collect();
    for note in vault.notes() {
        let planned = plan.edits.get(&note.path);
        let to = moves.get(&note.path);
        if planned.is_none() && to.is_none() {
            continue;
        }
        assert_only_names(note, plan);
        let edits: Vec<TextEdit> =
            planned.into_iter().flatten().map(|planned| planned.edit.clone()).collect();
        let path = to.unwrap_or(&note.path).clone();
        let text = apply_edits(&note.text, &edits).unwrap();
        let Origin::Disk { mtime, lossy, .. } = note.origin else { panic!("a note of the disk") };
        let origin = Origin::Disk { len: text.len() as u64, mtime, lossy };
        changes.push(Change::Upsert { path, text: text.into(), origin });
    }
    for file in vault.attachments() {
        changes.extend(moves.get(&file.path).cloned().map(Change::Attachment));
    }
    let mut after = vault.clone();
    after.apply(changes);
    after
}

/// Every link and mention leads where it led; what led nowhere may lead to a file that moved.
fn assert_same_ways(before: &Vault, after: &Vault, plan: &RenamePlan, what: &str) {
    let moves: BTreeMap<&VaultPath, &VaultPath> =
        plan.moves.iter().map(|step| (&step.from, &step.to)).collect();
    let new_name = |path: &VaultPath| moves.get(path).copied().unwrap_or(path).to_string();
    let (old, new) = (graph(before, new_name), graph(after, VaultPath::to_string));
    assert_eq!(old.len(), new.len(), "{what}");
    for (path, links) in &old {
        assert_eq!(links.len(), new[path].len(), "{what}: links of {path}");
        for (at, (was, is)) in links.iter().zip(&new[path]).enumerate() {
            let alive = was == "nowhere" && moves.values().any(|to| is.starts_with(to.as_str()));
            assert!(was == is || alive, "{what}: link {at} of {path} led to {was}, now to {is}");
        }
    }
    let (old, new) = (meant(before, new_name), meant(after, VaultPath::to_string));
    let told: BTreeSet<String> = plan.recast.iter().map(|note| new_name(&note.path)).collect();
    assert_eq!(told.is_empty(), plan.notices.iter().all(|notice| !is_of_recast(notice)), "{what}");
    for (path, mentions) in &old {
        let others = new[path].iter();
        assert_eq!(mentions.len(), others.len(), "{what}: mentions in {path}");
        for (was, is) in mentions.iter().zip(others) {
            // Who is a person no more, and was told of, is meant by nobody.
            let was_told = was.iter().chain(is).any(|person| told.contains(person));
            assert!(was == is || was_told, "{what}: a mention in {path} meant {was:?}, now {is:?}");
        }
    }
}

/// Whether a notice tells of notes that are known as something else.
fn is_of_recast(notice: &str) -> bool {
    ["Not known as ", "Known as ", "Not found by ", "Found by "].iter().any(|start| notice.starts_with(start))
}

fn assert_fresh(vault: &Vault, what: &str) {
    let read = |note: &Note| Change::Upsert {
        path: note.path.clone(),
        text: Arc::clone(&note.text),
        origin: note.origin,
    };
    let texts = vault.notes().into_iter().map(|note| read(note));
    let others = vault.attachments().into_iter().map(|file| Change::Attachment(file.path));
    let mut fresh = Vault::new(Arc::clone(vault.config()));
    fresh.apply(texts.chain(others).chain([Change::Loaded]).collect());
    assert_eq!(answers(vault), answers(&fresh), "{what}");
}

/// Whether a user would call the refusal right: the name is taken, is no file's, has a meaning of its own, or
/// stands in a note that cannot be written.
fn is_right(refusal: &Refusal) -> bool {
    use Refusal::{FileName, Lossy, Special, Taken};
    matches!(refusal, FileName { .. } | Lossy(_) | Special(_) | Taken { .. })
}

fn soak(mut vault: Vault, renames: usize, seed: u64, every: usize) {
    let mut numbers = Numbers(seed);
    let mut done: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    let mut refused = Vec::new();
    for count in 0..renames {
        let Step { what, kind, plan } = step(&vault, &mut numbers, count);
        let plan = match plan {
            Ok(plan) => plan,
            Err(refusal) => {
                assert!(is_right(&refusal), "{what}: {refusal}");
                refused.push(format!("{what}: {refusal}"));
                continue;
            }
        };
        let (steps, edits) = done.entry(kind).or_default();
        *steps += 1;
        *edits += plan.edit_count();
        let after = made(&vault, &plan);
        assert_same_ways(&vault, &after, &plan, &what);
        vault = after;
        if count % every == 0 || count + 1 == renames {
            assert_fresh(&vault, &what);
        }
    }
    let mut told = String::new();
    for (kind, (steps, edits)) in &done {
        writeln!(told, "{kind}: {steps} renames, {edits} edits").unwrap();
    }
    writeln!(told, "{} refused", refused.len()).unwrap();
    refused.iter().for_each(|refusal| writeln!(told, "  {refusal}").unwrap());
    std::io::Write::write_all(&mut std::io::stderr(), told.as_bytes()).unwrap();
    let edited: usize = done.values().map(|(_, edits)| edits).sum();
    assert!(edited > renames, "renames without consequences prove nothing");
}

fn read(dir: &Path) -> Vault {
    let config = Config::default();
    let scan = Scan { progress: &|_, _| {}, stalled: &|_| {}, cancelled: &AtomicBool::new(false) };
    let loaded = load(&VaultRoot::new(dir), &config, scan);
    let mut vault = Vault::new(Arc::new(config));
    vault.apply(loaded.changes);
    vault
}

#[test]
fn random_renames_change_nothing_but_names() {
    let wanted = std::env::var("VAULTLS_SOAK").ok().and_then(|count| count.parse().ok());
    if let Some(dir) = std::env::var_os("VAULTLS_SOAK_VAULT") {
        return soak(read(Path::new(&dir)), wanted.unwrap_or(100), 5, 1);
    }
    let (notes, renames, every) = wanted.map_or((80, 40, 5), |renames| (1000, renames, 1));
    let vault = generated::vault(Config::default(), notes, &mut Numbers(11));
    soak(vault, renames, 12, every);
}

#[test]
fn random_renames_that_keep_the_old_name_change_nothing_else() {
    let config = Config { keep_old_name: KeepOldName::Always, ..Config::default() };
    soak(generated::vault(config, 60, &mut Numbers(21)), 25, 22, 5);
}
