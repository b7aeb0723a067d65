//! Symbols: the outline of a note, and the search for a name in the whole vault.

use expect_test::{Expect, expect};
use vaultls::features::symbols::{Symbol, SymbolKind, document_symbols, workspace_symbols};
use vaultls::text::slice;

use crate::fixture::Fixture;

fn push(out: &mut String, text: &str, symbols: &[Symbol], depth: usize) {
    for symbol in symbols {
        assert!(symbol.range.contains_range(symbol.focus), "{symbol:?}");
        let focus = slice(text, symbol.focus);
        let last = slice(text, symbol.range).trim_end().lines().last().unwrap_or_default();
        let indent = "  ".repeat(depth);
        out.push_str(&format!("{indent}{:?} {} «{focus}» to \"{last}\"\n", symbol.kind, symbol.name));
        for child in &symbol.children {
            assert!(symbol.range.contains_range(child.range), "{symbol:?}");
        }
        push(out, text, &symbol.children, depth + 1);
    }
}

fn outline(note: &str, expect: Expect) {
    let fixture = Fixture::new(note);
    let note = fixture.note("Note.md");
    let mut out = String::new();
    push(&mut out, &note.text, &document_symbols(&fixture.vault, note), 0);
    expect.assert_eq(&out);
}

#[test]
fn the_outline_of_a_note() {
    outline(
        "\
---
type: project
tags:
- a
---
- [ ] Before all 📅 2025-11-08
# Apollo 🚀
text
## Plan
- [ ] One @Ana Silva 🔼
  - [x] Nested ✅ 2025-01-01
### Deep
#
## Risks
Setext
======
- no task
```
# no heading
```
",
        expect![[r####"
            Frontmatter Frontmatter «» to "---"
              Property type «type» to "type: project"
              Property tags «tags» to "- a"
            Task [ ] Before all «Before all 📅 2025-11-08» to "- [ ] Before all 📅 2025-11-08"
            Heading Apollo 🚀 «Apollo 🚀» to "### Deep"
              Heading Plan «Plan» to "### Deep"
                Task [ ] One @Ana Silva «One @Ana Silva 🔼» to "- [ ] One @Ana Silva 🔼"
                Task [x] Nested «Nested ✅ 2025-01-01» to "- [x] Nested ✅ 2025-01-01"
                Heading Deep «Deep» to "### Deep"
            Heading (empty) «» to "## Risks"
              Heading Risks «Risks» to "## Risks"
            Heading Setext «Setext» to "```"
        "####]],
    );
}

#[test]
fn an_empty_note_has_none() {
    outline("\n", expect![[r#""#]]);
}

const VAULT: &str = "\
//- People/Ana Silva.md
---
type: people
aliases: [Annie]
---
# Ana Silva
//- Projects/Anagram.md
---
type: project
---
//- Customers/Anacorp.md
---
type: customer
---
//- Ana notes.md
# Things about Ana
## Ana plan
- [ ] Ask @Ana Silva 📅 2025-11-08
- [x] Ana has answered
#ana/private
//- Banana.md
text
//- Z/2025-11-08 - Weekly.md
---
title: Weekly with the team
---
//- pic/ana.png
";

fn search(query: &str, expect: Expect) {
    let fixture = Fixture::new(VAULT);
    let mut out = String::new();
    for found in workspace_symbols(&fixture.vault, query) {
        let note = fixture.vault.note(found.note).unwrap();
        let place = slice(&note.text, found.range);
        out.push_str(&format!(
            "{:?} {} ({}) {} «{place}»\n",
            found.kind, found.name, found.container, note.path
        ));
    }
    expect.assert_eq(&out);
}

#[test]
fn people_and_projects_come_first_where_names_fit_equally_well() {
    search(
        "ana",
        expect![[r#"
            Entity(Person) Ana Silva (person — People) People/Ana Silva.md «Ana Silva»
            Entity(Project) Anagram (project — Projects) Projects/Anagram.md «»
            Entity(Customer) Anacorp (customer — Customers) Customers/Anacorp.md «»
            Note Ana notes () Ana notes.md «Things about Ana»
            Tag #ana (Ana notes) Ana notes.md «#ana/private»
            Tag #ana/private (Ana notes) Ana notes.md «#ana/private»
            Heading Ana plan (Ana notes) Ana notes.md «Ana plan»
            Task Ask @Ana Silva (Ana notes) Ana notes.md «Ask @Ana Silva 📅 2025-11-08»
            Task Ana has answered (Ana notes) Ana notes.md «Ana has answered»
            Note Banana () Banana.md «»
        "#]],
    );
}

#[test]
fn notes_are_found_by_alias_and_title_under_the_name_that_matched() {
    search(
        "annie",
        expect![[r#"
        Entity(Person) Annie (Ana Silva) (person — People) People/Ana Silva.md «Ana Silva»
    "#]],
    );
    search(
        "weekly with",
        expect![[r#"
        Note Weekly with the team (2025-11-08 - Weekly) (Z) Z/2025-11-08 - Weekly.md «»
    "#]],
    );
}

#[test]
fn words_in_any_order_joined_names_and_scattered_letters() {
    search(
        "silva ana",
        expect![[r#"
        Entity(Person) Ana Silva (person — People) People/Ana Silva.md «Ana Silva»
        Task Ask @Ana Silva (Ana notes) Ana notes.md «Ask @Ana Silva 📅 2025-11-08»
    "#]],
    );
    search(
        "anasil",
        expect![[r#"
        Entity(Person) Ana Silva (person — People) People/Ana Silva.md «Ana Silva»
    "#]],
    );
    search(
        "ansva",
        expect![[r#"
        Entity(Person) Ana Silva (person — People) People/Ana Silva.md «Ana Silva»
    "#]],
    );
}

#[test]
fn a_tag_may_be_asked_for_with_its_sign() {
    search(
        "#ana",
        expect![[r#"
        Tag #ana (Ana notes) Ana notes.md «#ana/private»
        Tag #ana/private (Ana notes) Ana notes.md «#ana/private»
    "#]],
    );
}

#[test]
fn nothing_typed_lists_the_notes() {
    search(
        "",
        expect![[r#"
        Entity(Person) Ana Silva (person — People) People/Ana Silva.md «Ana Silva»
        Entity(Project) Anagram (project — Projects) Projects/Anagram.md «»
        Entity(Customer) Anacorp (customer — Customers) Customers/Anacorp.md «»
        Note Banana () Banana.md «»
        Note Ana notes () Ana notes.md «Things about Ana»
        Note 2025-11-08 - Weekly (Z) Z/2025-11-08 - Weekly.md «»
    "#]],
    );
}

#[test]
fn an_outline_is_bounded_and_says_so() {
    let day = "## Day\n\n- [ ] one\n- [ ] two\n\n```tasks\nnot done\n```\n\n";
    let fixture = Fixture::new(&format!("//- Note.md\n{}# End\n", day.repeat(9_000)));
    let found = document_symbols(&fixture.vault, fixture.note("Note.md"));
    let kinds = |symbols: &[Symbol], kind| symbols.iter().filter(|symbol| symbol.kind == kind).count();
    let below: Vec<Symbol> = found.iter().flat_map(|symbol| symbol.children.clone()).collect();
    assert_eq!(
        kinds(&found, SymbolKind::Heading),
        9_000 + 1 + 1,
        "all headings, and one that says what is missing"
    );
    assert_eq!(kinds(&below, SymbolKind::Query), 9_000, "all query blocks");
    assert_eq!(kinds(&below, SymbolKind::Task), 1_999, "tasks as long as there is room");
    let [.., end, more] = &found[..] else { panic!("no symbols") };
    assert_eq!((&*end.name, &*more.name), ("End", "(16001 more are not listed)"));
}

#[test]
fn what_is_nowhere_is_not_found() {
    search("qqqq", expect![[r#""#]]);
}

#[test]
fn a_search_is_bounded() {
    let mut vault = String::new();
    for at in 0..300 {
        vault.push_str(&format!("//- Note {at}.md\n## Note heading\n- [ ] Note task\n"));
    }
    vault.push_str("//- People/Zoe Note.md\n---\ntype: person\n---\n");
    let fixture = Fixture::new(&vault);
    let found = workspace_symbols(&fixture.vault, "note");
    assert_eq!(found.len(), 200);
    assert_eq!(found[0].name, "Zoe Note");
    assert_eq!(workspace_symbols(&fixture.vault, "").len(), 200);
}
