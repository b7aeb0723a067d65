//! The overview of a vault, as someone who plans a day reads it.

use expect_test::{Expect, expect};
use jiff::civil::{Date, date};
use vaultls::features::overview::{may_change, owners, people, unresolved};
use vaultls::text::slice;
use vaultls::vault::{Note, NoteId, Origin, Vault, VaultPath};

use crate::fixture::Fixture;

fn today() -> Date {
    date(2025, 11, 10)
}

const VAULT: &str = "\
//- .obsidian/templates.json
{\"folder\": \"Templates\"}
//- People/Ana Silva.md
---
type: people
aliases: [Annie]
last_contact: 2025-10-01
---
//- People/Zoë Brandt.md
---
type: people
last_contact: 2025-11-09
---
//- People/Kim Lee.md
---
type: people
---
//- Projects/Apollo.md
---
type: project
---
- [ ] Plan 🚀 the [[Ana Silva|launch]] with [[Nowhere]] @Annie 📅 2025-11-08
- [/] Order parts @ZoëBrandt @Ana Silva ⏳ 2025-11-20
- [ ] Nobody asked for this @home
- [ ] Ask @Max Unknown
- [x] Done @Ana Silva
- [-] Given up @Ana Silva
- [ ] First of all @Ana Silva 📅 2025-11-01
//- Meetings/2025-11-05 - Review.md
[[Ana Silva]] and @KimLee spoke of [[nowhere]] and [[Else]]
//- Meetings/2025-12-05 - Planning.md
[[Ana Silva]]
//- Templates/Meeting.md
- [ ] Write to @Ana Silva about [[{{title}}]] and [[Only here]]
";

fn name(vault: &Vault, id: NoteId) -> &str {
    vault.note(id).unwrap().path.stem()
}

fn place(vault: &Vault, id: NoteId, range: vaultls::text::TextRange) -> String {
    let note = vault.note(id).unwrap();
    format!("{}:{}", note.path.stem(), note.lines().line_of(range.start()) + 1)
}

fn shown(fixture: &Fixture) -> String {
    let vault = &fixture.vault;
    let mut out = String::new();
    for owner in owners(vault).iter() {
        let known = if owner.person.is_some() { "" } else { " (unknown)" };
        out.push_str(&format!("{}{known}\n", owner.name.as_deref().unwrap_or("nobody")));
        for task in &owner.tasks {
            let said = task.said(vault).unwrap();
            let at = place(vault, task.note, said.range);
            let day = |day: Option<Date>| day.map_or("-".to_owned(), |day| day.to_string());
            out.push_str(&format!(
                "  [{}] {} | {} {} | {at}\n",
                said.status,
                said.text,
                day(task.due),
                day(task.scheduled)
            ));
        }
    }
    for person in people(vault, today()).iter() {
        let last = person.last.map_or("never".to_owned(), |day| day.to_string());
        let note = person.note.map_or("", |note| name(vault, note));
        out.push_str(&format!("{}: {last} {note}\n", name(vault, person.person)));
    }
    for dead in unresolved(vault, 10, 10).first {
        let places: Vec<String> = dead.places.iter().map(|one| place(vault, one.note, one.range)).collect();
        out.push_str(&format!("[[{}]] x{}: {}\n", dead.target, dead.links, places.join(", ")));
    }
    out
}

fn check(fixture: &str, expect: Expect) {
    expect.assert_eq(&shown(&Fixture::new(fixture)));
}

#[test]
fn tasks_by_owner_people_by_last_contact_and_dead_links() {
    check(
        VAULT,
        expect![[r#"
            Ana Silva
              [ ] First of all | 2025-11-01 - | Apollo:10
              [ ] Plan 🚀 the launch with Nowhere | 2025-11-08 - | Apollo:4
              [/] Order parts | - 2025-11-20 | Apollo:5
            Zoë Brandt
              [/] Order parts | - 2025-11-20 | Apollo:5
            Max Unknown (unknown)
              [ ] Ask | - - | Apollo:7
            nobody (unknown)
              [ ] Nobody asked for this @home | - - | Apollo:6
            Zoë Brandt: 2025-11-09 
            Ana Silva: 2025-11-05 2025-11-05 - Review
            Kim Lee: 2025-11-05 2025-11-05 - Review
            [[nowhere]] x2: 2025-11-05 - Review:1, Apollo:4
            [[Else]] x1: 2025-11-05 - Review:1
        "#]],
    );
}

#[test]
fn an_empty_vault_has_nothing_to_show() {
    check("//- A.md\nnothing\n", expect![[""]]);
}

#[test]
fn the_range_of_a_task_is_its_body() {
    let fixture = Fixture::new(VAULT);
    let owners = owners(&fixture.vault);
    let task = &owners[0].tasks[0];
    let note = fixture.vault.note(task.note).unwrap();
    assert_eq!(
        slice(&note.text, task.said(&fixture.vault).unwrap().range),
        "First of all @Ana Silva 📅 2025-11-01"
    );
}

fn note(text: &str) -> Note {
    let path = VaultPath::new("A.md").unwrap();
    Note::new(NoteId(0), path, text.into(), Origin::Editor { version: 1 })
}

#[test]
fn prose_is_no_news_and_what_the_overview_shows_is() {
    const BEFORE: &str = "---\ntype: people\n---\n# Ana\nprose [[Kim]] more\n- [ ] task @Ana\nlast\n";
    let differs = |from: &str, to: &str| may_change(&note(BEFORE), &note(&BEFORE.replacen(from, to, 1)));
    for (from, to) in [("more", "much more"), ("last", "last words\nand more"), ("prose ", "brose ")] {
        assert!(!differs(from, to), "{from} -> {to}");
    }
    for (from, to) in [
        ("[ ]", "[x]"),
        ("task", "other task"),
        ("prose", "prose\n"),
        ("prose", "some prose"),
        ("Kim", "Tim"),
        ("# Ana", "# Anna"),
        ("type: people", "type: project"),
        ("last", "last @Kim Lee"),
        ("- [ ] task @Ana\n", ""),
    ] {
        assert!(differs(from, to), "{from} -> {to}");
    }
}
