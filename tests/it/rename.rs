//! Rename, as someone gives a thing another name: the vault afterwards, with the lines that changed.

use std::collections::BTreeMap;

use expect_test::{Expect, expect};
use vaultls::features::rename::{RenamePlan, prepare, rename};
use vaultls::text::{TextEdit, apply_edits, slice};
use vaultls::vault::Vault;

use crate::fixture::Fixture;

/// The vault's notes with a plan made: new path, new text.
fn made(vault: &Vault, plan: &RenamePlan) -> BTreeMap<String, String> {
    let moves: BTreeMap<&str, &str> =
        plan.moves.iter().map(|step| (step.from.as_str(), step.to.as_str())).collect();
    let mut out = BTreeMap::new();
    for note in vault.notes() {
        let edits: Vec<TextEdit> =
            plan.edits.get(&note.path).into_iter().flatten().map(|planned| planned.edit.clone()).collect();
        let path = moves.get(note.path.as_str()).copied().unwrap_or(note.path.as_str());
        out.insert(path.to_owned(), apply_edits(&note.text, &edits).unwrap());
    }
    out
}

/// The moves and the changed lines of a plan.
fn shown(vault: &Vault, plan: &RenamePlan) -> String {
    let mut out = String::new();
    for step in &plan.moves {
        out.push_str(&format!("{} => {}\n", step.from, step.to));
    }
    let made = made(vault, plan);
    let moves: BTreeMap<&str, &str> =
        plan.moves.iter().map(|step| (step.from.as_str(), step.to.as_str())).collect();
    for path in plan.edits.keys() {
        out.push_str(&format!("{path}\n"));
        let old = &vault.note_at(path).unwrap().text;
        let new = &made[moves.get(path.as_str()).copied().unwrap_or(path.as_str())];
        for change in similar::TextDiff::from_lines(&**old, new).iter_all_changes() {
            match change.tag() {
                similar::ChangeTag::Insert => out.push_str(&format!("  + {}\n", change.value().trim_end())),
                similar::ChangeTag::Delete => out.push_str(&format!("  - {}\n", change.value().trim_end())),
                similar::ChangeTag::Equal => {}
            }
        }
    }
    for path in &plan.left {
        out.push_str(&format!("left: {path}\n"));
    }
    if out.is_empty() { "nothing\n".to_owned() } else { out }
}

fn check(fixture: &str, name: &str, expect: Expect) {
    let fixture = Fixture::new(fixture);
    let (note, offset) = fixture.at();
    let shown = match rename(&fixture.vault, note, offset, name) {
        Ok(plan) => shown(&fixture.vault, &plan),
        Err(refusal) => format!("refused: {refusal}\n"),
    };
    expect.assert_eq(&shown);
}

fn check_prepare(fixture: &str, expect: Expect) {
    let fixture = Fixture::new(fixture);
    let (note, offset) = fixture.at();
    let shown = match prepare(&fixture.vault, note, offset) {
        Ok(prepared) => {
            assert!(prepared.range.contains_inclusive(offset), "the range holds the cursor");
            format!("{:?} as {:?}", slice(&note.text, prepared.range), prepared.placeholder)
        }
        Err(refusal) => format!("refused: {refusal}"),
    };
    expect.assert_eq(&shown);
}

const ANA: &str = "\
//- .obsidian/app.json
{}
//- Acme/People/Ana Silva.md
---
type: people
title: Ana Silva
aliases: [Annie]
---

# Ana Silva

## Role
//- Talk.md
---
entities:
  people:
  - '[[Ana Silva]]'
---
- [ ] Write it up. @Ana Silva 🔼 📅 2025-11-01
- [ ] Send it. @AnaSilva and @Annie
- 🔼 ✅ 2025-10-26 see [[Ana $0Silva]] now
- 2025: [[Acme/People/Ana Silva.md|Ana]], [[acme/people/ana silva]], [[People/Ana Silva|Ana Silva]]
| [[Ana Silva\\|Ana]] | [her](Acme/People/Ana%20Silva.md#Role) | ![[Ana Silva#Role]] |
[x](<Acme/People/Ana Silva.md>) [y](./Acme/People/Ana%20Silva) [z]: nothing
`[[Ana Silva]]` ana@silva.org Ana Silva
```dataview
TASK FROM \"Acme/People/Ana Silva\" WHERE contains(text, \"@AnaSilva\") OR contains(text, \"Ana Silva\")
```
```tasks
path includes Ana Silva
not done
```
[ref]: Acme/People/Ana%20Silva.md
see [ref]
//- Acme/Near.md
[[./People/Ana Silva]] [q](People/Ana%20Silva.md)
";

#[test]
fn a_person_is_renamed_in_every_form_in_which_she_is_written() {
    check(
        ANA,
        "Dr. Silva",
        expect![[r#"
        Acme/People/Ana Silva.md => Acme/People/Dr. Silva.md
        Acme/Near.md
          - [[./People/Ana Silva]] [q](People/Ana%20Silva.md)
          + [[./People/Dr. Silva]] [q](People/Dr.%20Silva.md)
        Acme/People/Ana Silva.md
          - title: Ana Silva
          + title: Dr. Silva
          - # Ana Silva
          + # Dr. Silva
        Talk.md
          -   - '[[Ana Silva]]'
          +   - '[[Dr. Silva]]'
          - - [ ] Write it up. @Ana Silva 🔼 📅 2025-11-01
          - - [ ] Send it. @AnaSilva and @Annie
          - - 🔼 ✅ 2025-10-26 see [[Ana Silva]] now
          - - 2025: [[Acme/People/Ana Silva.md|Ana]], [[acme/people/ana silva]], [[People/Ana Silva|Ana Silva]]
          - | [[Ana Silva\|Ana]] | [her](Acme/People/Ana%20Silva.md#Role) | ![[Ana Silva#Role]] |
          - [x](<Acme/People/Ana Silva.md>) [y](./Acme/People/Ana%20Silva) [z]: nothing
          + - [ ] Write it up. @Dr. Silva 🔼 📅 2025-11-01
          + - [ ] Send it. @Dr.Silva and @Annie
          + - 🔼 ✅ 2025-10-26 see [[Dr. Silva]] now
          + - 2025: [[Acme/People/Dr. Silva.md|Ana]], [[acme/people/Dr. Silva]], [[People/Dr. Silva|Dr. Silva]]
          + | [[Dr. Silva\|Ana]] | [her](Acme/People/Dr.%20Silva.md#Role) | ![[Dr. Silva#Role]] |
          + [x](<Acme/People/Dr. Silva.md>) [y](./Acme/People/Dr.%20Silva) [z]: nothing
          - TASK FROM "Acme/People/Ana Silva" WHERE contains(text, "@AnaSilva") OR contains(text, "Ana Silva")
          + TASK FROM "Acme/People/Dr. Silva" WHERE contains(text, "@Dr.Silva") OR contains(text, "Dr. Silva")
          - path includes Ana Silva
          + path includes Dr. Silva
          - [ref]: Acme/People/Ana%20Silva.md
          + [ref]: Acme/People/Dr.%20Silva.md
    "#]],
    );
}

#[test]
fn prose_a_dead_link_and_an_address_are_not_renamed() {
    check_prepare(
        "//- A.md\nsome te$0xt\n",
        expect![
            "refused: Nothing to rename here: put the cursor on a link, a mention, a heading, a block id, a tag, a property name, an alias or a note's title"
        ],
    );
    check_prepare(
        "//- A.md\n[[No$0pe]]\n",
        expect![[r#"refused: "Nope" leads nowhere: there is nothing to rename"#]],
    );
    check_prepare("//- A.md\n[x](https://exa$0mple.org)\n", expect!["refused: This link leaves the vault"]);
    check_prepare("//- A.md\nask @No$0body\n", expect![[r#"refused: No person is called "Nobody""#]]);
}
