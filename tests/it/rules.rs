//! Every rule's own documentation, held against the rule.

use jiff::civil::{Date, date};
use vaultls::rules::{self, Diagnostic, FileEdit, Fix, Rule};
use vaultls::text::{TextEdit, apply_edits};
use vaultls::vault::{Change, Note, Origin, Vault, VaultPath};

use crate::fixture::Fixture;

const TODAY: Date = date(2025, 11, 8);

fn findings(vault: &Vault, rule: &Rule) -> Vec<(VaultPath, Diagnostic)> {
    let mut found = Vec::new();
    for note in vault.notes() {
        let of_rule = |diagnostic: &Diagnostic| diagnostic.code == rule.code;
        let in_note = rules::check_note(vault, note, TODAY).into_iter().filter(of_rule);
        found.extend(in_note.map(|diagnostic| (note.path.clone(), diagnostic)));
    }
    found
}

/// The vault after a fix. Panics if an edit does not fit its note or a new note is in the way of an old one.
fn fixed(vault: &Vault, fix: &Fix) -> Vault {
    let mut edits: Vec<(&Note, Vec<TextEdit>)> = Vec::new();
    let mut changes = Vec::new();
    for edit in &fix.edits {
        match edit {
            FileEdit::Create { path, text } => {
                assert!(vault.note_at(path).is_none(), "{}: {path} exists", fix.title);
                changes.push(upsert(path, text));
            }
            FileEdit::Text { path, edit } => {
                let note = vault.note_at(path).expect("fixes edit notes that exist");
                match edits.iter_mut().find(|(known, _)| known.id == note.id) {
                    Some((_, list)) => list.push(edit.clone()),
                    None => edits.push((note, vec![edit.clone()])),
                }
            }
        }
    }
    for (note, list) in edits {
        let text = apply_edits(&note.text, &list).unwrap_or_else(|e| panic!("{}: {e:?}", fix.title));
        changes.push(upsert(&note.path, &text));
    }
    let mut vault = vault.clone();
    vault.apply(changes);
    vault
}

fn upsert(path: &VaultPath, text: &str) -> Change {
    let origin = Origin::Disk { len: text.len() as u64, mtime: 1, lossy: false };
    Change::Upsert { path: path.clone(), text: text.into(), origin }
}

#[test]
fn every_rule_is_documented_and_in_its_place() {
    let codes: Vec<_> = rules::all().iter().map(|rule| rule.code).collect();
    assert!(codes.is_sorted(), "sorted by code: {codes:?}");
    for rule in rules::all() {
        let (group, name) = rule.code.split_once('/').expect("group/name");
        let sound = |word: &str| !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase() || c == '-');
        assert!(sound(group) && sound(name), "{}", rule.code);
        assert!(
            rules::find(rule.code).is_some_and(|found| found.code == rule.code),
            "{} is found",
            rule.code
        );
        assert!(rule.summary.ends_with('.') && rule.summary.len() < 120, "{}: summary", rule.code);
        assert!(rule.docs.len() > 200, "{}: a page of documentation says why it matters", rule.code);
    }
}

#[test]
fn every_rule_finds_what_its_failing_fixture_shows() {
    for rule in rules::all() {
        let found = findings(&Fixture::new(rule.fails).vault, rule);
        assert!(!found.is_empty(), "{} finds nothing in its failing fixture", rule.code);
        for (_, diagnostic) in found {
            let message = &diagnostic.message;
            assert!(!message.is_empty() && !message.ends_with('.') && !message.contains('\n'), "{message}");
        }
    }
}

#[test]
fn no_rule_finds_anything_in_its_passing_fixture() {
    for rule in rules::all() {
        let found = findings(&Fixture::new(rule.passes).vault, rule);
        assert!(found.is_empty(), "{}: {found:#?}", rule.code);
    }
}

/// Each fix, on its own, mends its finding and makes no new one of the same rule.
#[test]
fn every_fix_mends_what_it_was_offered_for() {
    for rule in rules::all() {
        let before = Fixture::new(rule.fails).vault;
        let found = findings(&before, rule);
        for fix in found.iter().flat_map(|(_, diagnostic)| &diagnostic.fixes) {
            let after = findings(&fixed(&before, fix), rule);
            assert!(after.len() < found.len(), "{}: \"{}\" leaves {after:#?}", rule.code, fix.title);
        }
    }
}
