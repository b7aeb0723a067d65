//! Completion, as someone types it. Each answer is shown as the line that choosing an item leaves behind.

use std::sync::Arc;

use expect_test::{Expect, expect};
use jiff::civil::{Date, date};
use vaultls::features::completion::{Completions, Documentation, Item, ItemKind, complete, documentation};
use vaultls::text::{TextEdit, TextRange, TextSize, apply_edits};
use vaultls::vault::config::{Config, LinkFormat};
use vaultls::vault::{Change, FileRef, Note, NoteId, Origin, Resolution, Vault, VaultPath};

use crate::fixture::Fixture;

fn today() -> Date {
    date(2026, 1, 15)
}

fn answer(fixture: &Fixture, recent: &[&str]) -> Option<Completions> {
    let (note, offset) = fixture.at();
    let recent: Vec<NoteId> = recent.iter().map(|path| fixture.note(path).id).collect();
    complete(&fixture.vault, note, offset, &recent, today())
}

/// The note's text after an item was chosen, and where the inserted text ends.
fn chosen(note: &Note, range: TextRange, item: &Item) -> (String, TextSize) {
    let edit = TextEdit::replace(range, &*item.insert);
    let text = apply_edits(&note.text, &[edit]).expect("an edit that fits");
    (text, range.start() + TextSize::of(&*item.insert))
}

fn line_at(text: &str, offset: TextSize) -> &str {
    let at = usize::from(offset);
    let start = text[..at].rfind('\n').map_or(0, |end| end + 1);
    let end = text[at..].find('\n').map_or(text.len(), |end| at + end);
    text[start..end].trim_end_matches('\r')
}

fn kind(item: &Item) -> String {
    match &item.kind {
        ItemKind::Entity(kind) => format!("{kind:?}").to_lowercase(),
        kind => format!("{kind:?}").to_lowercase(),
    }
}

/// What must hold for every answer: it replaces what stands before the cursor, and a note that was chosen is
/// linked to afterwards.
fn assert_sound(vault: &Vault, note: &Note, offset: TextSize, found: &Completions) {
    let after = vaultls::text::slice(&note.text, TextRange::new(offset, TextSize::of(&*note.text)));
    let behind = usize::from(found.range.end()) - usize::from(offset);
    assert!(found.range.start() <= offset && after[..behind].chars().all(|c| c == ']'), "{found:?}");
    let limit = vault.config().completion.limit;
    assert!(found.items.len() <= limit);
    for item in &found.items {
        assert!(!item.label.contains('\n') && !item.insert.contains('\n'), "{item:?}");
        let Documentation::Note(id) = item.documentation else { continue };
        let (text, end) = chosen(note, found.range, item);
        let text: Arc<str> = Arc::from(text);
        let mut after = vault.clone();
        let origin = Origin::Editor { version: 2 };
        after.apply(vec![Change::Upsert { path: note.path.clone(), text, origin }]);
        let new = after.note(note.id).unwrap();
        let start = found.range.start();
        let links =
            new.parsed.links.iter().filter(|link| link.range.start() <= end && start <= link.range.end());
        let mut leads = links.map(|link| after.resolve(new, link));
        let links_to =
            leads.any(|found| matches!(found, Resolution::File { file, .. } if file.file.id == id));
        let mut mentions = new.parsed.mentions.iter().map(|mention| after.resolve_mention(new, mention));
        let names = mentions.any(|found| {
            found.range.contains_inclusive(end) && found.people.iter().any(|person| person.id == id)
        });
        let target = FileRef { id, ..after.file(id).unwrap() };
        assert!(links_to || names, "`{}` leads to {:?}", line_at(&new.text, end), target.path);
    }
}

fn rendered(fixture: &Fixture, recent: &[&str]) -> String {
    let (note, offset) = fixture.at();
    let Some(found) = answer(fixture, recent) else { return "nothing\n".to_owned() };
    assert_sound(&fixture.vault, note, offset, &found);
    let mut out = String::new();
    for item in &found.items {
        let (text, end) = chosen(note, found.range, item);
        let detail = if item.detail.is_empty() { String::new() } else { format!(" ({})", item.detail) };
        out.push_str(&format!("{} {}{detail}\n    {}\n", kind(item), item.label, line_at(&text, end)));
    }
    out
}

fn check(fixture: &str, expect: Expect) {
    expect.assert_eq(&rendered(&Fixture::new(fixture), &[]));
}

fn check_with(config: Config, fixture: &str, expect: Expect) {
    expect.assert_eq(&rendered(&Fixture::with_config(fixture, config), &[]));
}

/// The lines that choosing leaves behind, without labels.
fn lines(fixture: &str) -> Vec<String> {
    let fixture = Fixture::new(fixture);
    let (note, offset) = fixture.at();
    let Some(found) = answer(&fixture, &[]) else { return Vec::new() };
    assert_sound(&fixture.vault, note, offset, &found);
    let line = |item| {
        let (text, end) = chosen(note, found.range, item);
        line_at(&text, end).to_owned()
    };
    found.items.iter().map(line).collect()
}

fn labels(fixture: &Fixture, recent: &[&str]) -> Vec<String> {
    answer(fixture, recent).unwrap_or_default().items.into_iter().map(|item| item.label).collect()
}

const PEOPLE: &str = "
//- People/Ana Silva.md
---
type: people
aliases: [Annie, A. S.]
---
# Ana Silva
//- People/Anatol Berg.md
---
type: person
---
# Anatol Berg
//- Acme/Projects/Apollo.md
---
type: project
aliases: Project Analytics
---
# Apollo
//- Notes/Analysis.md
# Analysis of the year
//- Notes/Banana bread.md
";

fn with_people(note: &str) -> String {
    format!("{}//- Note.md\n{note}", PEOPLE.trim_start())
}

#[test]
fn people_and_projects_come_before_other_notes() {
    check(
        &with_people("Met [[ana$0\n"),
        expect![[r#"
        person Ana Silva (person — People)
            Met [[Ana Silva]]
        person Anatol Berg (person — People)
            Met [[Anatol Berg]]
        note Analysis (Notes)
            Met [[Analysis]]
        project Project Analytics (alias of Apollo — project)
            Met [[Apollo|Project Analytics]]
        note Banana bread (Notes)
            Met [[Banana bread]]
    "#]],
    );
}

#[test]
fn an_unfinished_link_at_the_end_of_the_note() {
    check(&with_people("Met [[Ana S$0"), expect![[r#""#]]);
}
