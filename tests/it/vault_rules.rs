//! Rules that compare notes: meetings, people, what the notes of a kind have in common.

use std::fmt::Write;

use jiff::civil::{Date, date};
use vaultls::rules::{self, FileEdit, Fix};
use vaultls::text::{TextEdit, apply_edits};
use vaultls::vault::{Change, Origin, Vault, VaultPath};

use crate::fixture::Fixture;

const TODAY: Date = date(2025, 11, 8);

/// The messages of one rule in a note.
fn told(vault: &Vault, path: &str, code: &str) -> Vec<String> {
    let note = vault.note_at(&VaultPath::new(path).unwrap()).expect("the note");
    let found = rules::check_note(vault, note, TODAY).into_iter();
    found.filter(|found| found.code == code).map(|found| found.message).collect()
}

/// The note after the first fix of a rule's first finding.
fn mended(vault: &Vault, path: &str, code: &str) -> String {
    let note = vault.note_at(&VaultPath::new(path).unwrap()).expect("the note");
    let found = rules::check_note(vault, note, TODAY).into_iter().find(|found| found.code == code);
    let found = found.expect("a finding");
    let Some(Fix { edits, .. }) = found.fixes.first() else { panic!("no fix for {}", found.message) };
    let edit = |edit: &FileEdit| match edit {
        FileEdit::Text { edit, .. } => edit.clone(),
        other => panic!("{other:?}"),
    };
    let edits: Vec<TextEdit> = edits.iter().map(edit).collect();
    apply_edits(&note.text, &edits).expect("edits that fit")
}

fn people(count: usize, more: &str) -> String {
    let mut out = String::new();
    for number in 0..count {
        writeln!(
            out,
            "//- People/Person {}.md\n---\ntype: people\n{more}---",
            char::from(b'A' + number as u8)
        )
        .unwrap();
    }
    out
}

fn write(vault: &mut Vault, path: &str, text: &str) -> Vec<VaultPath> {
    let origin = Origin::Disk { len: text.len() as u64, mtime: 1, lossy: false };
    let path = VaultPath::new(path).unwrap();
    let touched = vault.apply(vec![Change::Upsert { path, text: text.into(), origin }]);
    touched.affected.iter().map(|id| vault.note(*id).unwrap().path.clone()).collect()
}

#[test]
fn what_nearly_all_notes_of_a_type_have_is_missed_in_the_rest() {
    let story = people(13, "Role: lead\nmet: 2025-01-01\n")
        + "//- People/Zoe.md\n---\ntype: people\nmet: soon\n---\n//- Log.md\n---\ntype: log\n---\n";
    let vault = Fixture::new(&story).vault;
    assert_eq!(
        told(&vault, "People/Zoe.md", "frontmatter/missing-property"),
        ["13 of 14 people notes have a property \"Role\", this one does not"]
    );
    assert_eq!(
        told(&vault, "People/Zoe.md", "frontmatter/unexpected-type"),
        ["\"met\" is a date in 13 of 14 people notes, here it is a text"]
    );
    assert_eq!(told(&vault, "People/Person A.md", "frontmatter/missing-property"), [""; 0]);
    assert_eq!(told(&vault, "Log.md", "frontmatter/missing-property"), [""; 0]);
    let quiet = Fixture::new(&format!("//- .vaultls.toml\nproperties.infer = false\n{story}")).vault;
    assert_eq!(told(&quiet, "People/Zoe.md", "frontmatter/missing-property"), [""; 0]);
}

#[test]
fn habits_follow_the_notes_and_the_notes_that_see_it_are_named() {
    let mut vault = Fixture::new(&(people(14, "role: lead\n") + "//- Log.md\nx\n")).vault;
    let affected = write(&mut vault, "People/Zoe.md", "---\ntype: people\n---\n");
    assert!(affected.len() >= 14, "{affected:?}");
    assert_eq!(told(&vault, "People/Zoe.md", "frontmatter/missing-property").len(), 1);
    // A second one without: no longer all but one, and not yet a share of many.
    write(&mut vault, "People/Person A.md", "---\ntype: people\n---\n");
    assert_eq!(told(&vault, "People/Zoe.md", "frontmatter/missing-property"), [""; 0]);
    write(&mut vault, "People/Person A.md", "---\ntype: people\nrole:\n---\n");
    assert_eq!(
        told(&vault, "People/Zoe.md", "frontmatter/missing-property"),
        ["14 of 15 people notes have a property \"role\", this one does not"]
    );
    assert_eq!(write(&mut vault, "Log.md", "y\n"), [] as [VaultPath; 0]);
}

#[test]
fn an_owner_is_added_to_the_list_in_its_form() {
    let people = "//- People/Ana Silva.md\n//- People/Séverine d'Aubry.md\n";
    let block = Fixture::new(&format!(
        "//- A.md\n---\nentities:\n  people:\n  - '[[Ana Silva]]'\n---\n- [ ] x @Séverine d'Aubry\n{people}"
    ));
    assert_eq!(
        mended(&block.vault, "A.md", "owner/not-listed"),
        "---\nentities:\n  people:\n  - '[[Ana Silva]]'\n  - '[[Séverine d''Aubry]]'\n---\n- [ ] x @Séverine d'Aubry\n"
    );
    let flow = Fixture::new(&format!(
        "//- A.md\n---\npeople: [\"[[Séverine d'Aubry]]\"]\n---\n- [ ] x @Ana Silva\n{people}"
    ));
    assert_eq!(
        mended(&flow.vault, "A.md", "owner/not-listed"),
        "---\npeople: [\"[[Séverine d'Aubry]]\", '[[Ana Silva]]']\n---\n- [ ] x @Ana Silva\n"
    );
}

#[test]
fn the_last_meeting_is_written_into_last_contact_as_it_was_quoted() {
    let story = |written: &str| {
        format!(
            "//- People/Ana Silva.md\n---\ntype: people\nlast_contact: {written}\n---\n\
             //- Log/2025-10-06 - Cache.md\n---\npeople: ['[[Ana Silva]]']\n---\n\
             //- Log/2025-10-07.md\n---\npeople: ['[[Ana Silva]]']\n---\n"
        )
    };
    for (before, after) in
        [("2025-01-01", "2025-10-06"), ("'2025-01-01'", "'2025-10-06'"), ("\"2025-01-01\"", "\"2025-10-06\"")]
    {
        let vault = Fixture::new(&story(before)).vault;
        let text = mended(&vault, "People/Ana Silva.md", "frontmatter/stale-last-contact");
        assert_eq!(text, format!("---\ntype: people\nlast_contact: {after}\n---\n"));
    }
    assert_eq!(
        told(&Fixture::new(&story("soon")).vault, "People/Ana Silva.md", "frontmatter/stale-last-contact"),
        [""; 0]
    );
}

#[test]
fn a_new_meeting_is_seen_by_the_people_in_it() {
    let story = "//- People/Ana Silva.md\n---\ntype: people\nlast_contact: 2025-01-01\n---\n";
    let mut vault = Fixture::new(story).vault;
    let affected = write(&mut vault, "Log/2025-10-06 - Cache.md", "---\npeople: ['[[ana silva]]']\n---\n");
    assert_eq!(affected, [VaultPath::new("People/Ana Silva.md").unwrap()]);
    assert_eq!(told(&vault, "People/Ana Silva.md", "frontmatter/stale-last-contact").len(), 1);
}

#[test]
fn a_meeting_imported_four_times_is_told_each_time_but_once() {
    let mut story = String::new();
    for title in [
        "We discussed racks",
        "Discussed racks, hiring",
        "Racks and hiring with Ana",
        "Ana shared rack plans",
    ] {
        writeln!(
            story,
            "//- Log/2025-10-06 - {title}.md\n---\nentities:\n  people: ['[[Ana Silva]]']\ndate: '2025-10-06'\n---\n# {title}\n\
             ```text\nSo the racks come in March and nobody gets hired before that, as far as I can see.\n```"
        )
        .unwrap();
    }
    story.push_str("//- People/Ana Silva.md\n");
    let vault = Fixture::new(&story).vault;
    let told: Vec<usize> = vault
        .notes()
        .iter()
        .map(|note| told(&vault, note.path.as_str(), "note/duplicate-meeting").len())
        .collect();
    assert_eq!(told, [0, 1, 1, 1, 0]);
}

#[test]
fn a_safe_bullet_is_one_that_says_the_same() {
    let story = "//- A.md\n- [[B]] lead\n- [[b.md|B]] lead\n- [[B]] sponsor\n//- B.md\n";
    let vault = Fixture::new(story).vault;
    let note = vault.note_at(&VaultPath::new("A.md").unwrap()).unwrap();
    let found = rules::check_note(&vault, note, TODAY);
    let safe: Vec<bool> = found
        .iter()
        .filter(|found| found.code == "link/duplicate-bullet")
        .map(|found| found.fixes[0].safe)
        .collect();
    assert_eq!(safe, [true, false]);
    assert_eq!(mended(&vault, "A.md", "link/duplicate-bullet"), "- [[B]] lead\n- [[B]] sponsor\n");
}
