//! Rename, as someone gives a thing another name: the vault afterwards, with the lines that changed.

use std::collections::BTreeMap;
use std::sync::Arc;

use expect_test::{Expect, expect};
use vaultls::features::rename::{RenamePlan, follow_moves, prepare, rename, rename_folder};
use vaultls::text::{TextEdit, apply_edits, slice};
use vaultls::vault::{Change, FragmentTarget, Origin, Resolution, Vault, VaultPath};

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

/// The vault with a plan made, read anew.
pub fn after(vault: &Vault, plan: &RenamePlan) -> Vault {
    let mut changes = Vec::new();
    for (path, text) in made(vault, plan) {
        let origin = Origin::Disk { len: text.len() as u64, mtime: 0, lossy: false };
        changes.push(Change::Upsert { path: VaultPath::new(&path).unwrap(), text: text.into(), origin });
    }
    let moves: BTreeMap<&VaultPath, &VaultPath> =
        plan.moves.iter().map(|step| (&step.from, &step.to)).collect();
    for file in vault.attachments() {
        changes.push(Change::Attachment(moves.get(&file.path).map_or(file.path.clone(), |to| (*to).clone())));
    }
    changes.push(Change::Loaded);
    let mut fresh = Vault::new(Arc::clone(vault.config()));
    fresh.apply(changes);
    fresh
}

/// Where every link of a vault leads, by note and order: path, heading or block. Paths as `name` gives them.
pub fn graph(vault: &Vault, name: impl Fn(&VaultPath) -> String) -> BTreeMap<String, Vec<String>> {
    let mut graph = BTreeMap::new();
    for note in vault.notes() {
        let links = note.parsed.links.iter().map(|link| match vault.resolve(note, link) {
            Resolution::External => "outside".to_owned(),
            Resolution::Unresolved => "nowhere".to_owned(),
            Resolution::File { file, fragment } => match fragment {
                FragmentTarget::Heading(_) | FragmentTarget::Block(_) => {
                    format!("{} {fragment:?}", name(&file.file.path))
                }
                _ => name(&file.file.path),
            },
        });
        graph.insert(name(&note.path), links.collect());
    }
    graph
}

/// Every link of the vault leads where it led; what led nowhere may lead to a file that moved.
pub fn assert_same_graph(vault: &Vault, plan: &RenamePlan) {
    let moves: BTreeMap<&VaultPath, &VaultPath> =
        plan.moves.iter().map(|step| (&step.from, &step.to)).collect();
    let new_name = |path: &VaultPath| moves.get(path).map_or(path.to_string(), |to| to.to_string());
    let old = graph(vault, new_name);
    let new = graph(&after(vault, plan), VaultPath::to_string);
    assert_eq!(old.keys().collect::<Vec<_>>(), new.keys().collect::<Vec<_>>());
    for (path, links) in &old {
        let after = &new[path];
        assert_eq!(links.len(), after.len(), "{path}");
        for (was, is) in links.iter().zip(after) {
            let came_alive = was == "nowhere" && moves.values().any(|to| is.starts_with(to.as_str()));
            assert!(was == is || came_alive, "{path}: {was} became {is}");
        }
    }
}

fn check(fixture: &str, name: &str, expect: Expect) {
    let fixture = Fixture::new(fixture);
    let (note, offset) = fixture.at();
    let shown = match rename(&fixture.vault, note, offset, name) {
        Ok(plan) => {
            assert_same_graph(&fixture.vault, &plan);
            shown(&fixture.vault, &plan)
        }
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

fn check_moves(fixture: &str, moves: &[(&str, &str)], expect: Expect) {
    let fixture = Fixture::new(fixture);
    let path = |path: &str| VaultPath::new(path).unwrap();
    let moves: Vec<_> = moves.iter().map(|(from, to)| (path(from), path(to))).collect();
    let shown = match follow_moves(&fixture.vault, &moves) {
        Ok(plan) => shown(&fixture.vault, &plan),
        Err(refusal) => format!("refused: {refusal}\n"),
    };
    expect.assert_eq(&shown);
}

// A heading.

#[test]
fn a_heading_is_renamed_with_every_link_to_it() {
    let note = "\
//- Apollo.md
# Apollo
## Open $0points
text [[#Open points]] [[Apollo#Open points|see]]
### Deep
//- B.md
[[apollo#open POINTS]] [x](Apollo.md#Open%20points) [[Apollo#Open points#Deep]] ![[Apollo#Apollo#Open points]]
[[Apollo#Openpoints]] [[Apollo#Other]] [[Apollo]]
| [[Apollo#Open points\\|p]] |
";
    check(
        note,
        "Done? & dusted: C#",
        expect![[r#"
        Apollo.md
          - ## Open points
          - text [[#Open points]] [[Apollo#Open points|see]]
          + ## Done? & dusted: C#
          + text [[#Done? & dusted C]] [[Apollo#Done? & dusted C|see]]
        B.md
          - [[apollo#open POINTS]] [x](Apollo.md#Open%20points) [[Apollo#Open points#Deep]] ![[Apollo#Apollo#Open points]]
          + [[apollo#Done? & dusted C]] [x](Apollo.md#Done%3F%20&%20dusted%20C) [[Apollo#Done? & dusted C#Deep]] ![[Apollo#Apollo#Done? & dusted C]]
          - | [[Apollo#Open points\|p]] |
          + | [[Apollo#Done? & dusted C\|p]] |
    "#]],
    );
    check(
        note,
        "  ",
        expect![[r#"
        refused: "  " cannot be the name: it is empty
    "#]],
    );
    check(
        note,
        "a\nb",
        expect![[r#"
        refused: "a
        b" cannot be the name: it has several lines
    "#]],
    );
    check_prepare(
        &note.replace("$0", "").replace("[[apollo#open", "[[apollo#op$0en"),
        expect![[r#""open POINTS" as "Open points""#]],
    );
    check_prepare(
        &note.replace("$0", "").replace("points#Deep", "poi$0nts#Deep"),
        expect![[r#""Open points" as "Open points""#]],
    );
    check_prepare(
        &note.replace("$0", "").replace("[[apollo#open", "[[apo$0llo#open"),
        expect![[r#""apollo" as "Apollo""#]],
    );
}

#[test]
fn a_heading_that_gets_the_name_of_another_is_told_apart_by_the_headings_above() {
    let note = "\
//- A.md
# One
## Notes
# Two
## Re$0marks
//- B.md
[[A#Remarks]] [[A#Notes]]
";
    check(
        note,
        "Notes",
        expect![[r#"
        A.md
          - ## Remarks
          + ## Notes
        B.md
          - [[A#Remarks]] [[A#Notes]]
          + [[A#Two#Notes]] [[A#Notes]]
    "#]],
    );
    // Now the first one is renamed: the link to the second would stop at it.
    let first = note.replace("$0", "").replace("## Notes", "## No$0tes").replace("## Remarks", "## Later");
    check(
        &first.replace("[[A#Remarks]]", "[[A#Later]]"),
        "Later",
        expect![[r#"
        A.md
          - ## Notes
          + ## Later
        B.md
          - [[A#Later]] [[A#Notes]]
          + [[A#Two#Later]] [[A#Later]]
    "#]],
    );
    let same = "//- A.md\n# Notes\n# Re$0marks\n//- B.md\n[[A#Remarks]]\n";
    check(
        same,
        "Notes",
        expect![[r#"
        refused: `[[A#Remarks]]` in "B.md" cannot be written with the new name
    "#]],
    );
}

#[test]
fn a_link_in_a_heading_changes_the_heading_and_so_the_links_to_it() {
    let note = "\
//- Ana.md
//- B.md
## About [[A$0na]]
//- C.md
[[B#About Ana]] [[B#About [[x]]
";
    check(
        note,
        "Bea",
        expect![[r#"
        Ana.md => Bea.md
        B.md
          - ## About [[Ana]]
          + ## About [[Bea]]
        C.md
          - [[B#About Ana]] [[B#About [[x]]
          + [[B#About Bea]] [[B#About [[x]]
    "#]],
    );
}

#[test]
fn a_link_in_a_heading_goes_with_its_text() {
    let note = Fixture::new("//- A.md\n# About [[B]] $0here\n[[B]]\n//- B.md\n");
    let (at, offset) = note.at();
    let plan = rename(&note.vault, at, offset, "See [[A]] and #tag").unwrap();
    expect![[r#"
        A.md
          - # About [[B]] here
          + # See [[A]] and #tag
    "#]]
    .assert_eq(&shown(&note.vault, &plan));
}

// A block.

#[test]
fn a_block_id_is_renamed_with_every_link_to_it() {
    let note = "\
//- A.md
Some text ^status$0-block

- item ^other
//- B.md
[[A#^status-block]] ![[A#^STATUS-block|x]] [x](A.md#^status-block) [[A#Heading#^status-block]] [[A#^other]]
";
    check(
        note,
        "^state-1",
        expect![[r#"
        A.md
          - Some text ^status-block
          + Some text ^state-1
        B.md
          - [[A#^status-block]] ![[A#^STATUS-block|x]] [x](A.md#^status-block) [[A#Heading#^status-block]] [[A#^other]]
          + [[A#^state-1]] ![[A#^state-1|x]] [x](A.md#^state-1) [[A#Heading#^state-1]] [[A#^other]]
    "#]],
    );
    check(
        note,
        "state_1",
        expect![[r#"
        refused: "state_1" cannot be the name: block ids are made of letters from a to z, digits and dashes
    "#]],
    );
    check(
        note,
        "OTHER",
        expect![[r#"
        refused: There is "^OTHER" in "A.md" already
    "#]],
    );
    check_prepare(note, expect![[r#""status-block" as "status-block""#]]);
}

// A footnote.

#[test]
fn a_footnote_is_renamed_in_its_note() {
    let note = "Text[^o$0ne] and[^two] and [^one].\n\n[^one]: first\n[^two]: second\n";
    check(
        note,
        "1",
        expect![[r#"
        Note.md
          - Text[^one] and[^two] and [^one].
          + Text[^1] and[^two] and [^1].
          - [^one]: first
          + [^1]: first
    "#]],
    );
    check(
        note,
        "two",
        expect![[r#"
        refused: There is "[^two]" in "Note.md" already
    "#]],
    );
    check_prepare(note, expect![[r#""one" as "one""#]]);
}

// A tag.

const TAGS: &str = "\
//- A.md
---
tags:
- proj/alpha
- \"#proj\"
- 'Proj/beta'
- projects
---
# Head #proj/al$0pha
#proj/alpha/x #PROJ/Alpha #project #proj/alphabet `#proj/alpha`
//- B.md
---
tags: proj/alpha, other
---
[[A#Head proj alpha]] x#proj/alpha
```dataview
LIST FROM #proj/alpha and -#proj/alphabet WHERE contains(tags, \"#proj/alpha/x\")
```
```tasks
tags include #proj/alpha
```
";

#[test]
fn a_tag_is_renamed_with_the_tags_below_it() {
    check(
        TAGS,
        "proj/one",
        expect![[r##"
        A.md
          - - proj/alpha
          + - proj/one
          - # Head #proj/alpha
          - #proj/alpha/x #PROJ/Alpha #project #proj/alphabet `#proj/alpha`
          + # Head #proj/one
          + #proj/one/x #proj/one #project #proj/alphabet `#proj/alpha`
        B.md
          - tags: proj/alpha, other
          + tags: proj/one, other
          - [[A#Head proj alpha]] x#proj/alpha
          + [[A#Head proj/one]] x#proj/alpha
          - LIST FROM #proj/alpha and -#proj/alphabet WHERE contains(tags, "#proj/alpha/x")
          + LIST FROM #proj/one and -#proj/alphabet WHERE contains(tags, "#proj/one/x")
          - tags include #proj/alpha
          + tags include #proj/one
    "##]],
    );
    check(
        TAGS,
        "#done",
        expect![[r##"
        A.md
          - - proj/alpha
          + - done
          - # Head #proj/alpha
          - #proj/alpha/x #PROJ/Alpha #project #proj/alphabet `#proj/alpha`
          + # Head #done
          + #done/x #done #project #proj/alphabet `#proj/alpha`
        B.md
          - tags: proj/alpha, other
          + tags: done, other
          - [[A#Head proj alpha]] x#proj/alpha
          + [[A#Head done]] x#proj/alpha
          - LIST FROM #proj/alpha and -#proj/alphabet WHERE contains(tags, "#proj/alpha/x")
          + LIST FROM #done and -#proj/alphabet WHERE contains(tags, "#done/x")
          - tags include #proj/alpha
          + tags include #done
    "##]],
    );
    check(
        &TAGS.replace("$0", "").replace("# Head #proj", "# Head #pr$0oj"),
        "work",
        expect![[r##"
        A.md
          - - proj/alpha
          - - "#proj"
          - - 'Proj/beta'
          + - work/alpha
          + - "#work"
          + - 'work/beta'
          - # Head #proj/alpha
          - #proj/alpha/x #PROJ/Alpha #project #proj/alphabet `#proj/alpha`
          + # Head #work/alpha
          + #work/alpha/x #work/Alpha #project #work/alphabet `#proj/alpha`
        B.md
          - tags: proj/alpha, other
          + tags: work/alpha, other
          - [[A#Head proj alpha]] x#proj/alpha
          + [[A#Head work/alpha]] x#proj/alpha
          - LIST FROM #proj/alpha and -#proj/alphabet WHERE contains(tags, "#proj/alpha/x")
          + LIST FROM #work/alpha and -#work/alphabet WHERE contains(tags, "#work/alpha/x")
          - tags include #proj/alpha
          + tags include #work/alpha
    "##]],
    );
    check(
        TAGS,
        "a b",
        expect![[r#"
        refused: "a b" cannot be the name: tags are made of letters, digits, `_`, `-` and `/`, and not of digits alone
    "#]],
    );
    check(
        TAGS,
        "2024",
        expect![[r#"
        refused: "2024" cannot be the name: tags are made of letters, digits, `_`, `-` and `/`, and not of digits alone
    "#]],
    );
    check_prepare(
        &TAGS.replace("$0", "").replace("# Head #proj", "# Head #pr$0oj"),
        expect![[r#""proj" as "proj""#]],
    );
    check_prepare(
        &TAGS.replace("$0", "").replace("\"#proj\"", "\"#pr$0oj\""),
        expect![[r#""proj" as "proj""#]],
    );
}

#[test]
fn the_global_filter_of_tasks_is_no_tag_like_others() {
    check(
        "//- .vaultls.toml\n[tasks]\nglobal-filter = \"#task\"\n//- A.md\n- [ ] x #ta$0sk\n",
        "todo",
        expect![[r#"
            refused: #task is the global filter of Tasks: without it no line is a task. Change that setting first
        "#]],
    );
}

// A property.

#[test]
fn a_property_is_renamed_in_frontmatter_fields_and_queries() {
    let note = "\
//- A.md
---
last_con$0tact: '2025-09-29'
type: people
---
last_contact:: 2025-01-01
- [ ] task [last_contact:: x]
```dataview
TABLE last_contact AS \"last_contact\", this.last_contact, file.last_contact
WHERE last_contact < date(today) AND contains(text, \"last_contact\") AND last_contact2
```
//- B.md
---
\"Last_Contact\":
---
//- C.md
---
met: 1
---
";
    check(
        note,
        "last seen",
        expect![[r#"
        A.md
          - last_contact: '2025-09-29'
          + last seen: '2025-09-29'
          - last_contact:: 2025-01-01
          + last seen:: 2025-01-01
          - TABLE last_contact AS "last_contact", this.last_contact, file.last_contact
          - WHERE last_contact < date(today) AND contains(text, "last_contact") AND last_contact2
          + TABLE last-seen AS "last_contact", this.last-seen, file.last_contact
          + WHERE last-seen < date(today) AND contains(text, "last_contact") AND last_contact2
        B.md
          - "Last_Contact":
          + "last seen":
    "#]],
    );
    check(
        note,
        "met",
        expect![[r#"
        A.md
          - last_contact: '2025-09-29'
          + met: '2025-09-29'
          - last_contact:: 2025-01-01
          + met:: 2025-01-01
          - TABLE last_contact AS "last_contact", this.last_contact, file.last_contact
          - WHERE last_contact < date(today) AND contains(text, "last_contact") AND last_contact2
          + TABLE met AS "last_contact", this.met, file.last_contact
          + WHERE met < date(today) AND contains(text, "last_contact") AND last_contact2
        B.md
          - "Last_Contact":
          + "met":
    "#]],
    );
    check(
        note,
        "tags",
        expect![[r#"
        refused: "tags" cannot be the name: Obsidian gives a property of that name a meaning of its own
    "#]],
    );
    check(
        note,
        "a: b",
        expect![[r#"
        refused: "a: b" cannot be the name: names of properties have no `:`, `#`, quotes, brackets or commas
    "#]],
    );
    check(
        &note.replace("met: 1", "met: 1\nlast_contact: 2"),
        "met",
        expect![[r#"
        refused: There is "met" in "C.md" already
    "#]],
    );
    check_prepare(note, expect![[r#""last_contact" as "last_contact""#]]);
    check(
        "//- A.md\n---\nta$0gs: [a]\n---\n",
        "labels",
        expect![[r#"
        refused: Obsidian gives the property "tags" its meaning by its name
    "#]],
    );
}

// Other names.

#[test]
fn an_alias_is_renamed_where_it_is_declared_mentioned_and_shown() {
    let note = "\
//- People/Ana Silva.md
---
type: people
aliases:
- An$0nie
- 'A. Silva'
---
//- B.md
- [ ] x @Annie and @Ana Silva, [[Ana Silva|Annie]] [Annie](People/Ana%20Silva.md) [[B|Annie]]
";
    check(
        note,
        "Nan: O'Hara",
        expect![[r#"
        B.md
          - - [ ] x @Annie and @Ana Silva, [[Ana Silva|Annie]] [Annie](People/Ana%20Silva.md) [[B|Annie]]
          + - [ ] x @Nan: O'Hara and @Ana Silva, [[Ana Silva|Nan: O'Hara]] [Nan: O'Hara](People/Ana%20Silva.md) [[B|Annie]]
        People/Ana Silva.md
          - - Annie
          + - 'Nan: O''Hara'
    "#]],
    );
    check(
        note,
        "Anka",
        expect![[r#"
        B.md
          - - [ ] x @Annie and @Ana Silva, [[Ana Silva|Annie]] [Annie](People/Ana%20Silva.md) [[B|Annie]]
          + - [ ] x @Anka and @Ana Silva, [[Ana Silva|Anka]] [Anka](People/Ana%20Silva.md) [[B|Annie]]
        People/Ana Silva.md
          - - Annie
          + - Anka
    "#]],
    );
    check(
        &note.replace("$0", "").replace("@Annie", "@An$0nie"),
        "Anka",
        expect![[r#"
        B.md
          - - [ ] x @Annie and @Ana Silva, [[Ana Silva|Annie]] [Annie](People/Ana%20Silva.md) [[B|Annie]]
          + - [ ] x @Anka and @Ana Silva, [[Ana Silva|Anka]] [Anka](People/Ana%20Silva.md) [[B|Annie]]
        People/Ana Silva.md
          - - Annie
          + - Anka
    "#]],
    );
    check_prepare(&note.replace("$0", "").replace("@Annie", "@An$0nie"), expect![[r#""Annie" as "Annie""#]]);
}

#[test]
fn a_title_that_is_not_the_file_name_is_renamed_alone() {
    let note = "\
//- People/ana.md
---
type: people
---
# Ana $0Silva
//- B.md
@Ana Silva [[ana#Ana Silva]] [[ana|Ana Silva]]
";
    check(
        note,
        "Ana Costa",
        expect![[r#"
        B.md
          - @Ana Silva [[ana#Ana Silva]] [[ana|Ana Silva]]
          + @Ana Costa [[ana#Ana Costa]] [[ana|Ana Costa]]
        People/ana.md
          - # Ana Silva
          + # Ana Costa
    "#]],
    );
    let meeting =
        "//- 2025-10-06 - A cut title.md\n# 1:1 — $0Ana\n//- B.md\n[[2025-10-06 - A cut title#1 1 — Ana]]\n";
    check(
        meeting,
        "Weekly",
        expect![[r#"
        2025-10-06 - A cut title.md
          - # 1:1 — Ana
          + # Weekly
        B.md
          - [[2025-10-06 - A cut title#1 1 — Ana]]
          + [[2025-10-06 - A cut title#Weekly]]
    "#]],
    );
}

// A file.

#[test]
fn a_name_with_dots_or_dollars_is_a_name() {
    check(
        "//- A.md\n[[No$0te]]\n//- Note.md\n",
        "Dr. Who ($1.2B) C-Store",
        expect![[r#"
        Note.md => Dr. Who ($1.2B) C-Store.md
        A.md
          - [[Note]]
          + [[Dr. Who ($1.2B) C-Store]]
    "#]],
    );
    check(
        "//- A.md\n[[Dr. W$0ho]]\n//- Dr. Who.md\n",
        "v1.2.md",
        expect![[r#"
        Dr. Who.md => v1.2.md
        A.md
          - [[Dr. Who]]
          + [[v1.2]]
    "#]],
    );
}

#[test]
fn a_name_that_no_system_or_link_can_hold_is_refused() {
    let note = "//- A.md\n[[No$0te]]\n//- Sub/Note.md\n//- Sub/Taken.md\n//- Other/X.md\n";
    for name in [
        "",
        "  ",
        "a:b",
        "why?",
        "a#b",
        "a^b",
        "a|b",
        "a[[b",
        "[x]",
        "con",
        "NUL",
        "nul.x",
        ".hidden",
        "../../../x",
        "x/../../y",
        "TAKEN",
        "No/such/Folder",
        "Other/",
        "a\nb",
    ] {
        let fixture = Fixture::new(note);
        let (at, offset) = fixture.at();
        let refused = rename(&fixture.vault, at, offset, name);
        assert!(refused.is_err(), "{name:?}: {refused:?}");
    }
    check(
        note,
        "taken",
        expect![[r#"
        refused: A file cannot be called "taken": "Sub/Taken.md" exists
    "#]],
    );
    check(
        note,
        "C# basics",
        expect![[r#"
        refused: A link cannot name "C# basics": `#` has a meaning there
    "#]],
    );
    check(
        note,
        "../Up",
        expect![[r#"
        refused: A file cannot be called "../Up": it leaves the vault
    "#]],
    );
    check(
        note,
        "Other/Moved",
        expect![[r#"
        Sub/Note.md => Other/Moved.md
        A.md
          - [[Note]]
          + [[Moved]]
    "#]],
    );
    check(
        note,
        "NOTE",
        expect![[r#"
        Sub/Note.md => Sub/NOTE.md
        A.md
          - [[Note]]
          + [[NOTE]]
    "#]],
    );
    check(
        note,
        "Note",
        expect![[r#"
        nothing
    "#]],
    );
}

#[test]
fn links_to_others_that_would_become_ambiguous_are_lengthened() {
    let note = "\
//- A.md
[[One]] [[Tw$0o]] [x](One.md) [[One#H]]
//- Sub/One.md
## H
//- Work/Two.md
//- Sub/C.md
[[One]]
";
    check(
        note,
        "One",
        expect![[r#"
        Work/Two.md => Work/One.md
        A.md
          - [[One]] [[Two]] [x](One.md) [[One#H]]
          + [[Sub/One]] [[Work/One]] [x](Sub/One.md) [[Sub/One#H]]
    "#]],
    );
}

#[test]
fn a_short_link_to_the_renamed_note_is_lengthened_where_its_new_name_is_anothers() {
    check(
        "//- A.md\n[[Tw$0o]] [[Two.md|x]] ![](Two.md)\n//- One.md\n//- Work/Two.md\n",
        "One",
        expect![[r#"
            Work/Two.md => Work/One.md
            A.md
              - [[Two]] [[Two.md|x]] ![](Two.md)
              + [[Work/One]] [[Work/One.md|x]] ![](Work/One.md)
        "#]],
    );
}

#[test]
fn what_led_nowhere_may_lead_to_the_new_name() {
    check(
        "//- A.md\n[[Tw$0o]] [[Wanted]]\n//- Two.md\n",
        "Wanted",
        expect![[r#"
        Two.md => Wanted.md
        A.md
          - [[Two]] [[Wanted]]
          + [[Wanted]] [[Wanted]]
    "#]],
    );
}

#[test]
fn an_attachment_keeps_its_extension() {
    let note = "//- A.md\n![[pi$0c.png|100]] ![x](files/pic.png)\n//- files/pic.png\n";
    check(
        note,
        "photo one",
        expect![[r#"
        files/pic.png => files/photo one.png
        A.md
          - ![[pic.png|100]] ![x](files/pic.png)
          + ![[photo one.png|100]] ![x](files/photo%20one.png)
    "#]],
    );
    check(
        note,
        "photo.PNG",
        expect![[r#"
        files/pic.png => files/photo.png
        A.md
          - ![[pic.png|100]] ![x](files/pic.png)
          + ![[photo.png|100]] ![x](files/photo.png)
    "#]],
    );
    check_prepare(note, expect![[r#""pic.png" as "pic""#]]);
}

#[test]
fn escapes_stay_as_they_are_written() {
    let note = "\
//- A.md
[a](%F0%9F%94%BC%20Up/%E2%80%94.md) [b](<🔼 Up/—.md#h>) [c](🔼%20Up/—.md \"title\") [[🔼 Up/$0—]]
//- 🔼 Up/—.md
";
    check(
        note,
        "(é) x",
        expect![[r#"
        🔼 Up/—.md => 🔼 Up/(é) x.md
        A.md
          - [a](%F0%9F%94%BC%20Up/%E2%80%94.md) [b](<🔼 Up/—.md#h>) [c](🔼%20Up/—.md "title") [[🔼 Up/—]]
          + [a](%F0%9F%94%BC%20Up/%28%C3%A9%29%20x.md) [b](<🔼 Up/(é) x.md#h>) [c](🔼%20Up/%28é%29%20x.md "title") [[🔼 Up/(é) x]]
    "#]],
    );
}

#[test]
fn links_in_quoted_frontmatter_are_escaped_as_there() {
    let note = "\
//- A.md
---
one: '[[O''Hara]]'
two: \"[[O'Hara|O'Hara]]\"
three: [\"[[x/O'Hara]]\", '[O''Hara](O''Hara.md)', '[x](x/O''Hara)']
four: [[O'Hara]]
---
[[O'$0Hara]]
//- x/O'Hara.md
";
    check(
        note,
        "D'Arcy O'Neill",
        expect![[r#"
            x/O'Hara.md => x/D'Arcy O'Neill.md
            A.md
              - one: '[[O''Hara]]'
              - two: "[[O'Hara|O'Hara]]"
              - three: ["[[x/O'Hara]]", '[O''Hara](O''Hara.md)', '[x](x/O''Hara)']
              - four: [[O'Hara]]
              + one: '[[D''Arcy O''Neill]]'
              + two: "[[D'Arcy O'Neill|D'Arcy O'Neill]]"
              + three: ["[[x/D'Arcy O'Neill]]", '[O''Hara](<D''Arcy O''Neill.md>)', '[x](<x/D''Arcy O''Neill>)']
              + four: [[D'Arcy O'Neill]]
              - [[O'Hara]]
              + [[D'Arcy O'Neill]]
        "#]],
    );
}

#[test]
fn a_person_of_one_name_or_with_a_namesake() {
    let one = "//- P/Plato.md\n---\ntype: person\n---\n//- A.md\n@Pla$0to @plato's\n";
    check(
        one,
        "Plato Smith",
        expect![[r#"
        P/Plato.md => P/Plato Smith.md
        A.md
          - @Plato @plato's
          + @Plato Smith @Plato Smith's
    "#]],
    );
    let two =
        "//- P/Ana.md\n---\ntype: person\n---\n//- Q/Ana.md\n---\ntype: person\n---\n//- A.md\n@An$0a\n";
    check(
        two,
        "Bea",
        expect![[r#"
        refused: This may mean several people: "P/Ana.md", "Q/Ana.md". Rename one of the notes
    "#]],
    );
    let by_link = two.replace("@An$0a", "@Ana [[P/An$0a]]");
    check(
        &by_link,
        "Bea",
        expect![[r#"
        P/Ana.md => P/Bea.md
        A.md
          - @Ana [[P/Ana]]
          + @Ana [[P/Bea]]
    "#]],
    );
}

#[test]
fn a_mention_that_could_not_be_read_with_the_new_name_is_no_reason_to_damage_it() {
    let note = "//- P/Ana.md\n---\ntype: person\n---\n//- A.md\n- [ ] x @An$0a 📅 2025-01-01\n";
    check(
        note,
        "3rd party",
        expect![[r#"
            refused: `@Ana` in "A.md" cannot be written with the new name
        "#]],
    );
}

#[test]
fn notes_that_were_not_read_faithfully_are_named_and_not_edited() {
    let note = "//- A.md\n[[No$0te]]\n//- Bad.md\nb\u{fffd}d [[Note]]\n//- Note.md\n";
    check(
        note,
        "New",
        expect![[r#"
        refused: These notes would have to change, but are not UTF-8 and cannot be written back without loss: "Bad.md"
    "#]],
    );
    check_moves(
        &note.replace("$0", ""),
        &[("Note.md", "New.md")],
        expect![[r#"
        A.md
          - [[Note]]
          + [[New]]
        left: Bad.md
    "#]],
    );
}

#[test]
fn the_old_name_becomes_an_alias_where_that_is_configured() {
    let with = |front: &str, name: &str| {
        let vault = format!(
            "//- .vaultls.toml\n[rename]\nkeep-old-name = \"people\"\n//- People/Ana.md\n{front}//- A.md\n[[An$0a]]\n"
        );
        let fixture = Fixture::new(&vault);
        let (note, offset) = fixture.at();
        shown(&fixture.vault, &rename(&fixture.vault, note, offset, name).unwrap())
    };
    let all: String = [
        "# x\n",
        "---\ntype: people\n---\n",
        "---\naliases: [Annie]\ntype: people\n---\n",
        "---\naliases: []\n---\n",
        "---\naliases:\n---\n",
        "---\naliases:\n  - Annie\n  - 'N'\nx: 1\n---\n",
        "---\naliases: Annie\r\ntype: people\r\n---\r\n",
    ]
    .iter()
    .map(|front| with(front, "Bea"))
    .collect();
    expect![[r#"
        People/Ana.md => People/Bea.md
        A.md
          - [[Ana]]
          + [[Bea]]
        People/Ana.md
          + ---
          + aliases:
          + - Ana
          + ---
        People/Ana.md => People/Bea.md
        A.md
          - [[Ana]]
          + [[Bea]]
        People/Ana.md
          + aliases:
          + - Ana
        People/Ana.md => People/Bea.md
        A.md
          - [[Ana]]
          + [[Bea]]
        People/Ana.md
          - aliases: [Annie]
          + aliases: [Annie, Ana]
        People/Ana.md => People/Bea.md
        A.md
          - [[Ana]]
          + [[Bea]]
        People/Ana.md
          - aliases: []
          + aliases: [Ana]
        People/Ana.md => People/Bea.md
        A.md
          - [[Ana]]
          + [[Bea]]
        People/Ana.md
          - aliases:
          + aliases: [Ana]
        People/Ana.md => People/Bea.md
        A.md
          - [[Ana]]
          + [[Bea]]
        People/Ana.md
          +   - Ana
        People/Ana.md => People/Bea.md
        A.md
          - [[Ana]]
          + [[Bea]]
        People/Ana.md
          - aliases: Annie
          + aliases: [Annie, Ana]
    "#]]
    .assert_eq(&all);
}

// Files that the user moves.

#[test]
fn links_into_and_out_of_a_moved_note_follow() {
    let vault = "\
//- A.md
[[Work/Plan]] [[Plan]] [x](Work/Plan.md) [[./Work/Plan]]
//- Work/Plan.md
[[../A]] [[./Other]] [[Other]] [y](../A.md) [[#Own]] [[Work/Other#x]] ![](./pic.png)
# Own
//- Work/Other.md
//- Work/pic.png
";
    check_moves(
        vault,
        &[("Work/Plan.md", "Deep/er/Plan.md")],
        expect![[r#"
        A.md
          - [[Work/Plan]] [[Plan]] [x](Work/Plan.md) [[./Work/Plan]]
          + [[Deep/er/Plan]] [[Plan]] [x](Deep/er/Plan.md) [[./Deep/er/Plan]]
        Work/Plan.md
          - [[../A]] [[./Other]] [[Other]] [y](../A.md) [[#Own]] [[Work/Other#x]] ![](./pic.png)
          + [[../../A]] [[../../Work/Other]] [[Other]] [y](../../A.md) [[#Own]] [[Work/Other#x]] ![](../../Work/pic.png)
    "#]],
    );
    check_moves(
        vault,
        &[("Work", "Play")],
        expect![[r#"
        A.md
          - [[Work/Plan]] [[Plan]] [x](Work/Plan.md) [[./Work/Plan]]
          + [[Play/Plan]] [[Plan]] [x](Play/Plan.md) [[./Play/Plan]]
        Work/Plan.md
          - [[../A]] [[./Other]] [[Other]] [y](../A.md) [[#Own]] [[Work/Other#x]] ![](./pic.png)
          + [[../A]] [[./Other]] [[Other]] [y](../A.md) [[#Own]] [[Play/Other#x]] ![](./pic.png)
    "#]],
    );
    check_moves(
        vault,
        &[("Work/Plan.md", "Work/Plan.txt")],
        expect![[r#"
        A.md
          - [[Work/Plan]] [[Plan]] [x](Work/Plan.md) [[./Work/Plan]]
          + [[Work/Plan.txt]] [[Plan.txt]] [x](Work/Plan.txt) [[./Work/Plan.txt]]
    "#]],
    );
    check_moves(
        vault,
        &[("Work/Plan.md", "A.md"), ("A.md", "Work/Plan.md")],
        expect![[r#"
        A.md
          - [[Work/Plan]] [[Plan]] [x](Work/Plan.md) [[./Work/Plan]]
          + [[A]] [[A]] [x](A.md) [[../A]]
        Work/Plan.md
          - [[../A]] [[./Other]] [[Other]] [y](../A.md) [[#Own]] [[Work/Other#x]] ![](./pic.png)
          + [[Work/Plan]] [[./Work/Other]] [[Other]] [y](Work/Plan.md) [[#Own]] [[Work/Other#x]] ![](./Work/pic.png)
    "#]],
    );
}

#[test]
fn links_by_path_stay_links_by_path_in_a_vault_that_writes_them_so() {
    let vault = "\
//- .obsidian/app.json
{\"newLinkFormat\": \"relative\", \"useMarkdownLinks\": true}
//- a/X.md
[t](Note.md) [u](../b/Other.md) [[Note]] ![](./Note.md#h)
//- a/Note.md
[w](X.md) [o](../b/Other.md)
//- b/Other.md
[v](../a/Note.md)
";
    check_moves(
        vault,
        &[("a/Note.md", "b/Note.md")],
        expect![[r#"
        a/Note.md
          - [w](X.md) [o](../b/Other.md)
          + [w](../a/X.md) [o](Other.md)
        a/X.md
          - [t](Note.md) [u](../b/Other.md) [[Note]] ![](./Note.md#h)
          + [t](../b/Note.md) [u](../b/Other.md) [[Note]] ![](../b/Note.md#h)
        b/Other.md
          - [v](../a/Note.md)
          + [v](Note.md)
    "#]],
    );
}

#[test]
fn a_path_to_a_missing_note_goes_on_to_mean_it() {
    let vault = "//- a/X.md\n[[../Gone]] [x](./Missing.md) [[Nowhere]] [[../../Outside]]\n//- b/Missing.md\n//- Gone/Gone.md\n";
    check_moves(
        vault,
        &[("a/X.md", "b/c/X.md")],
        expect![[r#"
        a/X.md
          - [[../Gone]] [x](./Missing.md) [[Nowhere]] [[../../Outside]]
          + [[../../Gone]] [x](../../a/Missing.md) [[Nowhere]] [[../../Outside]]
    "#]],
    );
}

#[test]
fn a_folder_is_renamed_with_the_queries_that_name_it() {
    let vault = "\
//- A.md
[[Acme/Projects/Heron]] [[Projects/Heron]] [[Heron]]
```dataview
LIST FROM \"Acme/Projects\" or \"Acme/Projects/Heron\" or \"Acme/ProjectsX\"
```
```tasks
path includes Acme/Projects
```
//- Acme/Projects/Heron.md
[[../Home]]
//- Acme/Home.md
";
    let fixture = Fixture::new(vault);
    let folder = VaultPath::new("Acme/Projects").unwrap();
    let (plan, to) = rename_folder(&fixture.vault, &folder, "Work").unwrap();
    assert_eq!(to.as_str(), "Acme/Work");
    assert_same_graph(&fixture.vault, &plan);
    expect![[r#"
        Acme/Projects/Heron.md => Acme/Work/Heron.md
        A.md
          - [[Acme/Projects/Heron]] [[Projects/Heron]] [[Heron]]
          + [[Acme/Work/Heron]] [[Work/Heron]] [[Heron]]
          - LIST FROM "Acme/Projects" or "Acme/Projects/Heron" or "Acme/ProjectsX"
          + LIST FROM "Acme/Work" or "Acme/Work/Heron" or "Acme/ProjectsX"
          - path includes Acme/Projects
          + path includes Acme/Work
    "#]]
    .assert_eq(&shown(&fixture.vault, &plan));
    assert!(rename_folder(&fixture.vault, &folder, "Acme/Projects/Deeper").is_err());
    assert!(rename_folder(&fixture.vault, &VaultPath::new("Acme").unwrap(), "a:b").is_err());
}
