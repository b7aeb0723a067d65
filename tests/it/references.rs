//! References, as someone asks who else speaks of a thing. Each place is shown as file, line and the text found.

use expect_test::{Expect, expect};
use vaultls::features::references::{backlinks, highlights, references};
use vaultls::text::slice;

use crate::fixture::Fixture;

fn shown(fixture: &Fixture, declaration: bool) -> String {
    let (note, offset) = fixture.at();
    let found = references(&fixture.vault, note, offset, declaration);
    let mut out = String::new();
    for place in &found {
        let naming = fixture.vault.note(place.note).unwrap();
        let line = naming.text[..usize::from(place.range.start())].matches('\n').count() + 1;
        out.push_str(&format!("{}:{line} {}\n", naming.path, slice(&naming.text, place.range)));
    }
    let mut distinct = found.clone();
    distinct.dedup();
    assert_eq!(distinct, found);
    if out.is_empty() { "nothing\n".to_owned() } else { out }
}

fn check(fixture: &str, expect: Expect) {
    expect.assert_eq(&shown(&Fixture::new(fixture), false));
}

fn check_declared(fixture: &str, expect: Expect) {
    expect.assert_eq(&shown(&Fixture::new(fixture), true));
}

const ANA: &str = "\
//- People/Ana Silva.md
---
type: people
aliases: [Annie]
---
# Ana Silva
//- People/Ana Silva-Costa.md
---
type: people
---
//- Talk.md
---
entities:
  people:
  - '[[Ana Silva]]'
---
- [ ] Write it up. @Ana Silva 🔼 📅 2025-11-01
- [ ] Send it. @AnaSilva
- [ ] Not hers. @Ana Silva-Costa
| [[People/Ana Silva.md\\|she]] | [her](People/Ana%20Silva.md) |
```dataview
TASK WHERE contains(text, \"@AnaSilva\")
```
`[[Ana Silva]]` ana@silva.org
//- Z.md
🚀 ask @Annie and ![[ana silva]] %% [[Ana Silva]] %%
";

const ANA_NAMED: &str = "\
Talk.md:4 [[Ana Silva]]
Talk.md:6 @Ana Silva
Talk.md:7 @AnaSilva
Talk.md:9 [[People/Ana Silva.md\\|she]]
Talk.md:9 [her](People/Ana%20Silva.md)
Talk.md:11 @AnaSilva
Z.md:1 @Annie
Z.md:1 ![[ana silva]]
Z.md:1 [[Ana Silva]]
";

#[test]
fn a_person_is_found_however_she_is_named_and_from_wherever_she_is_asked_for() {
    let cursors = [
        ("'[[Ana Silva]]'", "'[[Ana $0Silva]]'"),
        ("up. @Ana Silva", "up. @Ana S$0ilva"),
        ("it. @AnaSilva", "it. @Ana$0Silva"),
        ("[her](", "[he$0r]("),
        ("\"@AnaSilva\"", "\"@$0AnaSilva\""),
        ("ask @Annie", "ask @A$0nnie"),
        ("# Ana Silva\n", "# Ana$0 Silva\n"),
        ("---\ntype: people\naliases", "$0---\ntype: people\naliases"),
        ("[Annie]", "[An$0nie]"),
    ];
    for (from, to) in cursors {
        let fixture = Fixture::new(&ANA.replacen(from, to, 1));
        assert_eq!(shown(&fixture, false), ANA_NAMED, "{to}");
        let declared = format!("People/Ana Silva.md:5 Ana Silva\n{ANA_NAMED}");
        assert_eq!(shown(&fixture, true), declared, "{to}");
    }
}

#[test]
fn backlinks_of_a_note_are_its_references() {
    let fixture = Fixture::new(ANA);
    let found = backlinks(&fixture.vault, fixture.note("People/Ana Silva.md").id);
    assert_eq!(found.len(), ANA_NAMED.lines().count());
    assert_eq!(backlinks(&fixture.vault, fixture.note("Z.md").id), []);
}

#[test]
fn an_owner_who_may_be_two_people_is_a_reference_of_both() {
    let vault = "\
//- A/Kim Lee.md
---
type: people
---
//- B/Kim Lee.md
---
type: people
---
//- Note.md
- [ ] ask @Kim Lee
[[A/Kim Lee]] [[B/Kim Lee]]
//- Z.md
";
    check(
        &format!("{vault}[[B/Kim$0 Lee]]"),
        expect![[r#"
        Note.md:1 @Kim Lee
        Note.md:2 [[B/Kim Lee]]
        Z.md:1 [[B/Kim Lee]]
    "#]],
    );
    check_declared(
        &format!("{vault}@Kim$0 Lee"),
        expect![[r#"
        A/Kim Lee.md:1 
        B/Kim Lee.md:1 
        Note.md:1 @Kim Lee
        Note.md:2 [[A/Kim Lee]]
        Note.md:2 [[B/Kim Lee]]
        Z.md:1 @Kim Lee
    "#]],
    );
}

#[test]
fn a_link_with_the_same_name_that_means_another_note_is_none() {
    check(
        "//- A/Plan.md\n[[Plan]]\n//- B/Plan.md\n[[P$0lan]] [[A/Plan]]\n//- C.md\n[[Plan]] [[b/plan.md]]\n",
        expect![[r#"
            B/Plan.md:1 [[Plan]]
            C.md:1 [[b/plan.md]]
        "#]],
    );
}

const APOLLO: &str = "\
//- Apollo.md
# Apollo
## Status
Fine. ^ok

see [[#Status]] and [[#^ok]]
//- B.md
[[Apollo#Status]] [[apollo#status|x]] [[Apollo#Apollo#Status]] [[Apollo#Other]] [[Apollo]]
[m](Apollo.md#Status) ![[Apollo#^ok]] [[Apollo#^OK]]
";

#[test]
fn a_heading_is_referred_to_by_links_with_its_name() {
    let expected = expect![[r#"
        Apollo.md:2 Status
        Apollo.md:5 [[#Status]]
        B.md:1 [[Apollo#Status]]
        B.md:1 [[apollo#status|x]]
        B.md:1 [[Apollo#Apollo#Status]]
        B.md:2 [m](Apollo.md#Status)
    "#]];
    for (from, to) in [("## Status", "## Sta$0tus"), ("[[Apollo#Status]]", "[[Apollo#St$0atus]]")] {
        expected.assert_eq(&shown(&Fixture::new(&APOLLO.replacen(from, to, 1)), true));
    }
}

#[test]
fn a_block_is_referred_to_by_links_with_its_id() {
    let expected = expect![[r#"
        Apollo.md:3 ^ok
        Apollo.md:5 [[#^ok]]
        B.md:2 ![[Apollo#^ok]]
        B.md:2 [[Apollo#^OK]]
    "#]];
    for (from, to) in [("Fine. ^ok", "Fine. ^o$0k"), ("[[#^ok]]", "[[#^o$0k]]")] {
        expected.assert_eq(&shown(&Fixture::new(&APOLLO.replacen(from, to, 1)), true));
    }
}

#[test]
fn the_title_stands_for_its_note() {
    check(
        &APOLLO.replacen("# Apollo", "# Apo$0llo", 1),
        expect![[r#"
        Apollo.md:5 [[#Status]]
        Apollo.md:5 [[#^ok]]
        B.md:1 [[Apollo#Status]]
        B.md:1 [[apollo#status|x]]
        B.md:1 [[Apollo#Apollo#Status]]
        B.md:1 [[Apollo#Other]]
        B.md:1 [[Apollo]]
        B.md:2 [m](Apollo.md#Status)
        B.md:2 ![[Apollo#^ok]]
        B.md:2 [[Apollo#^OK]]
    "#]],
    );
}

#[test]
fn a_tag_is_found_with_the_tags_below_it() {
    check(
        "//- a.md\n---\ntags: [Project, other]\n---\n#project/space #projects\n//- b.md\ntext #pro$0ject and #PROJECT/x/y\n",
        expect![[r#"
            a.md:2 Project
            a.md:4 #project/space
            b.md:1 #project
            b.md:1 #PROJECT/x/y
        "#]],
    );
}

#[test]
fn a_property_is_found_in_every_frontmatter() {
    check(
        "//- a.md\n---\nLast_Contact: '2025-01-01'\n---\n//- b.md\n---\nlast_$0contact:\nlast: x\n---\nlast_contact: no\n",
        expect![[r#"
            a.md:2 Last_Contact
            b.md:2 last_contact
        "#]],
    );
}

#[test]
fn a_dead_link_finds_the_others_of_its_target() {
    check(
        "//- a.md\n[[Not th$0ere]] [[x/Not there]]\n//- b.md\n[[not there.md|x]] [n](Not%20there.md)\n//- Apollo.md\n",
        expect![[r#"
            a.md:1 [[Not there]]
            b.md:1 [[not there.md|x]]
            b.md:1 [n](Not%20there.md)
        "#]],
    );
}

#[test]
fn an_attachment_has_references_and_an_address_has_none() {
    check(
        "//- img/p.png\n//- a.md\n![[p.$0png|100]] ![p](img/p.png)\n",
        expect![[r#"
        a.md:1 ![[p.png|100]]
        a.md:1 ![p](img/p.png)
    "#]],
    );
    check(
        "//- a.md\n<https://exa$0mple.org> [x](https://example.org)\n",
        expect![[r#"
        nothing
    "#]],
    );
}

#[test]
fn highlights_are_the_references_in_the_same_note() {
    let fixture = Fixture::new(&ANA.replacen("it. @AnaSilva", "it. @Ana$0Silva", 1));
    let (note, offset) = fixture.at();
    let found = highlights(&fixture.vault, note, offset);
    let texts: Vec<&str> = found.iter().map(|range| slice(&note.text, *range)).collect();
    assert_eq!(
        texts,
        [
            "[[Ana Silva]]",
            "@Ana Silva",
            "@AnaSilva",
            "[[People/Ana Silva.md\\|she]]",
            "[her](People/Ana%20Silva.md)",
            "@AnaSilva"
        ]
    );
}

#[test]
fn mentions_of_a_person_are_those_that_resolve_to_it() {
    // Folding (case, blanks, NFD), longer names and CJK: the index and its shortcut must not lose any.
    let fixture = Fixture::new(
        "//- People/José Núñez.md\n---\ntype: people\naliases: [Al, 田中]\n---\n//- People/Al Green.md\n---\ntype: people\n---\n//- Note.md\n@Jose\u{301} Nu\u{301}n\u{303}ez @joséNÚÑEZ @José @Al @Al Green @田中さん @Alan\n",
    );
    let vault = &fixture.vault;
    let person = fixture.note("People/José Núñez.md").id;
    let note = fixture.note("Note.md");
    let resolved = note.parsed.mentions.iter().map(|mention| vault.resolve_mention(note, mention));
    let expected: Vec<_> = resolved
        .filter(|target| target.people.iter().any(|found| found.id == person))
        .map(|target| (note.id, target.range))
        .collect();
    assert_eq!(expected.len(), 4, "{expected:?}");
    assert_eq!(vault.mentions_of(person), expected);
}

#[test]
fn a_property_is_named_in_frontmatters_and_inline() {
    check(
        "\
//- A.md
---
Rating: 5
---
//- B.md
- a book [rat$0ing:: 3] and rating
//- C.md
**Rating**:: 4
",
        expect![[r#"
            A.md:2 Rating
            B.md:1 rating
            C.md:1 Rating
        "#]],
    );
}

#[test]
fn a_person_is_named_in_the_texts_of_queries() {
    check(
        "\
//- People/Ana Silva.md
---
type: person
---
# Ana Si$0lva
```dataview
TASK
WHERE contains(text, \"Ana Silva\") OR contains(text, \"@AnaSilva\") OR contains(text, \"Ana Silvan\")
```
//- Other.md
```tasks
path includes Ana Silva
description includes AnaSilva
```
Ana Silva in prose is no reference.
",
        expect![[r#"
            Other.md:2 Ana Silva
            Other.md:3 AnaSilva
            People/Ana Silva.md:7 Ana Silva
            People/Ana Silva.md:7 @AnaSilva
        "#]],
    );
}

/// What is looked up from the target finds the same links and mentions as resolving all of them does.
#[test]
fn no_link_or_mention_is_missed_from_the_other_end() {
    let fixture = Fixture::new(
        "\
//- People/Ana Silva.md
---
type: person
aliases: [Ana, Annie, 'Élise Å']
---
//- People/Ana Silva Prado.md
---
type: person
---
//- People/Élise Å.md
---
type: person
---
//- Old/Ana Silva.md
//- Notes/Straße.md
//- Notes/x.md.md
//- Notes/Log.md
[[Ana Silva]] [[ana silva|x]] [[People/Ana Silva.md]] [[Old/Ana Silva#x]] [[ANA SILVA.MD]] [[./Straße]] [[STRASSE]]
[[straße]] [a](../People/Ana%20Silva.md) [b](Stra%C3%9Fe.md) [[Ana\u{a0}Silva]] [[É\u{301}lise Å]] [[E\u{301}lise A\u{30a}]]
[[x.md]] [[x]] [[x.md.md]] [[#own]] [[Nobody/Ana Silva]] [[\u{212a}im]]
@Ana Silva, @AnaSilva @ana silva's @Ana-Silva @Ana Silvan @Ana Silva Prado @Anna @Ana
@Élise Å @E\u{301}lise A\u{30a} @Annie\u{301} @Ana\u{a0}Silva @Ana  Silva @Ana S @AnaSilvaPrado @Ana’s @Ana_Silva
//- Notes/Kim.md
",
    );
    let vault = &fixture.vault;
    for file in vault.files_under("") {
        for note in vault.notes() {
            let slow = note.parsed.links.iter().filter(|link| match vault.resolve(note, link) {
                vaultls::vault::Resolution::File { file: found, .. } => found.file.id == file.id,
                _ => false,
            });
            let slow: Vec<_> = slow.map(|link| link.range).collect();
            let quick: Vec<_> =
                vault.links_to(note, file.id).into_iter().map(|(link, _)| link.range).collect();
            assert_eq!(quick, slow, "{} in {}", file.path, note.path);
            let slow = note.parsed.mentions.iter().map(|mention| vault.resolve_mention(note, mention));
            let slow = slow.filter(|target| target.people.iter().any(|person| person.id == file.id));
            let slow: Vec<_> = slow.map(|target| target.range).collect();
            let quick: Vec<_> = vault.mentions(file.id).places(note).collect();
            assert_eq!(quick, slow, "{} in {}", file.path, note.path);
        }
        let linking =
            vault.notes().into_iter().filter(|note| !vault.links_to(note, file.id).is_empty()).count();
        assert_eq!(vault.count_linking_notes(file.id), linking, "{}", file.path);
    }
}
