//! Actions that make notes, take text out of them and put it in.

use expect_test::expect;
use vaultls::vault::{Resolution, VaultPath};

use super::Desk;

const HOUSE: &str = "\
//- .obsidian/templates.json
{\"folder\": \"Templates\"}
//- Templates/Project.md
---
type: project
created: {{date}}
---
# {{title}}
//- People/Ana Silva.md
---
type: people
---
//- People/Kim Taylor.md
---
type: people
---
//- Work/Projects/Apollo.md
---
type: project
---
";

#[test]
fn all_missing_notes_are_made_each_where_it_belongs() {
    let desk = Desk::new(&format!(
        "{HOUSE}//- Log.md\n---\nentities:\n  people:\n  - '[[Ana Silva]]'\n  - '[[Jo Park]]'\n---\n\
         - [[Apollo]]\n- [[Zeus$0]]\n\nSee [[Some thought]], [[b/Deep]], [[CON]], [[Kim Tailor]] and [[Lee Moss]] with [[Kim Taylor]].\n"
    ));
    expect![[r#"
        //- People/Jo Park.md
        ---
        type: people
        ---

        # Jo Park
        //- People/Lee Moss.md
        ---
        type: people
        ---

        # Lee Moss
        //- Some thought.md
        ¶
        //- Work/Projects/Zeus.md
        ---
        type: project
        created: 2025-11-08
        ---
        # Zeus
        //- b/Deep.md
        ¶
    "#]]
    .assert_eq(&desk.run("createMissingNotes", None));
}

#[test]
fn a_new_person_begins_as_the_others_do() {
    let mut story = String::new();
    for letter in 'A'..='N' {
        story.push_str(&format!(
            "//- Staff/Person {letter}.md\n---\ntype: people\ntitle: Person {letter}\ncreated: '2025-01-01'\nlast_contact: ''\nauto: true\ntags:\n- type/people\n- x\n---\n"
        ));
    }
    story.push_str("//- Log.md\n---\npeople: ['[[Jo Park$0]]', '[[O''Brien Lee]]']\n---\n");
    expect![[r#"
        //- Staff/Jo Park.md
        ---
        type: people
        title: Jo Park
        created: '2025-11-08'
        last_contact:
        tags:
        - type/people
        ---

        # Jo Park
        //- Staff/O'Brien Lee.md
        ---
        type: people
        title: 'O''Brien Lee'
        created: '2025-11-08'
        last_contact:
        tags:
        - type/people
        ---

        # O'Brien Lee
    "#]]
    .assert_eq(&Desk::new(&story).run("createMissingNotes", None));
}

#[test]
fn titles_that_were_cut_off_are_mended_together() {
    let long = "2025-10-06 - Review of the caching tier, its cost and the plan for the first";
    let desk = Desk::new(&format!(
        "//- Log.md\n- [[{}$0]]\n- [[Log/{}.md|Review]]\n- [[Nothing like it]]\n//- Log/{long}.md\n",
        &long[..long.len() - 3],
        &long[..long.len() - 9],
    ));
    assert_eq!(desk.offered("relinkTitles"), ["Mend 2 dead links of this note"]);
    expect![[r#"
        //- Log.md
        - [[2025-10-06 - Review of the caching tier, its cost and the plan for the first]]
        - [[Log/2025-10-06 - Review of the caching tier, its cost and the plan for the first.md|Review]]
        - [[Nothing like it]]
    "#]]
    .assert_eq(&desk.run("relinkTitles", None));
}

#[test]
fn of_several_bullets_the_one_that_says_most_stays() {
    let desk = Desk::new(
        "//- A.md\n- [[B]]\n- [[b.md|B]]$0 — the lead\n  more of it\n- [[C]]\n- [[B]]\n* [[C]]\n\n1. [[C]] x\n2. [[C]]\n//- B.md\n//- C.md\n",
    );
    assert_eq!(
        desk.offered("removeDuplicateBullets"),
        ["Remove 2 bullets for the same note", "Remove all 3 bullets of this note that are there twice"]
    );
    expect![[r#"
        //- A.md
        - [[b.md|B]] — the lead
          more of it
        - [[C]]
        * [[C]]

        1. [[C]] x
        2. [[C]]
    "#]]
    .assert_eq(&desk.run("removeDuplicateBullets", None));
    expect![[r#"
        //- A.md
        - [[b.md|B]] — the lead
          more of it
        - [[C]]
        * [[C]]

        1. [[C]] x
    "#]]
    .assert_eq(&desk.run("removeDuplicateBullets", Some("note")));
}

const PLAN: &str = "\
//- Work/Plan.md
---
type: plan
---
# Plan

See [[#Risks]] and [[#Goal]].

$0## Risks

- Late, see [[./Sub/Late]] and [[#Goal]] ^r1
- [[#^r1]], [[Plan]], [home](../Home.md)
«end»
## Goal

Done.
//- Work/Sub/Late.md
//- Home.md
[[Plan#Risks]] [[Work/Plan.md#^r1|r]] [[Plan#Goal]] [x](Work/Plan.md#Risks)
";

#[test]
fn one_character_is_the_cursor_of_some_editors_and_no_selection() {
    let desk = Desk::new("//- Log.md\nSome $0t«end»ext\n");
    assert_eq!([desk.offered("extractNote"), desk.offered("addAlias")], [const { Vec::<String>::new() }; 2]);
    let desk = Desk::new("//- Log.md\nSome $0te«end»xt\n");
    assert_eq!(desk.offered("extractNote"), ["Move the selection into a new note \"te\""]);
    assert_eq!(desk.offered("addAlias"), ["Add \"te\" to the aliases of this note"]);
}

#[test]
fn a_section_becomes_a_note_and_every_link_follows() {
    let desk = Desk::new(PLAN);
    assert_eq!(desk.offered("extractNote"), ["Move the selection into a new note \"Risks\""]);
    expect![[r#"
        //- Home.md
        [[Risks#Risks]] [[Risks.md#^r1|r]] [[Plan#Goal]] [x](Risks.md#Risks)
        //- Risks.md
        ## Risks

        - Late, see [[Late]] and [[Plan#Goal]] ^r1
        - [[#^r1]], [[Plan]], [home](Home.md)
        //- Work/Plan.md
        ---
        type: plan
        ---
        # Plan

        See [[Risks#Risks]] and [[#Goal]].

        [[Risks]]

        ## Goal

        Done.
    "#]]
    .assert_eq(&desk.run("extractNote", None));
    let after = desk.after("extractNote", Some("Archive/Old risks"));
    for note in after.notes() {
        for link in &note.parsed.links {
            assert_ne!(
                after.resolve(note, link),
                Resolution::Unresolved,
                "{} {:?}",
                note.path,
                link.target_text(&note.text)
            );
        }
    }
    assert!(after.note_at(&VaultPath::new("Archive/Old risks.md").unwrap()).is_some());
}

#[test]
fn a_list_item_keeps_its_marker() {
    let desk = Desk::new("//- A.md\n- one\n$0- Two things\n  - deep\n  - deeper«end»\n- three\n");
    expect![[r#"
        //- A.md
        - one
        - [[Two things]]
        - three
        //- Two things.md
        - Two things
          - deep
          - deeper
    "#]]
    .assert_eq(&desk.run("extractNote", None));
}

#[test]
fn what_cannot_be_taken_out_whole_stays() {
    let refused = |story: &str, name: &str| {
        let told = Desk::new(story).run("extractNote", Some(name));
        assert!(told.starts_with("refused: "), "{story}: {told}");
    };
    refused("//- A.md\n[[B$0 x«end»]]\n//- B x.md\n", "New");
    refused("//- A.md\n```\n$0code«end»\n```\n", "New");
    refused("//- A.md\n$0Text[^1]«end»\n\n[^1]: note\n", "New");
    refused("//- A.md\n---\n$0a: b\n---\ntext«end»\n", "New");
    refused("//- A.md\n| a | $0b |\n|---|---|\n| c«end» | d |\n", "New");
    for name in ["A", "a", "x:y", "../out", "nul", ""] {
        refused("//- A.md\n$0Text«end»\n", name);
    }
}

#[test]
fn an_embed_becomes_the_text_that_it_shows() {
    let story = |link: &str| {
        format!(
            "//- Log.md\n{link}\n\nEnd.\n//- a/Note.md\n---\nx: y\n---\n# Note\n\nOne [[./Other]] ^b1\n\n## Part\n\n- two\n- three [[#Note]]\n\n## Rest\n\nz\n//- a/Other.md\n"
        )
    };
    expect![[r#"
        //- Log.md
        ## Part

        - two
        - three [[Note#Note]]

        End.
    "#]]
    .assert_eq(&Desk::new(&story("![[Note#Part$0]]")).run("inlineNote", None));
    expect![[r#"
        //- Log.md
        - One [[Other]]

        End.
    "#]]
    .assert_eq(&Desk::new(&story("- [[Note#^b1$0]]")).run("inlineNote", None));
    assert!(Desk::new(&story("- [[Note$0]]")).run("inlineNote", None).starts_with("refused: "));
    expect![[r#"
        //- Log.md
        Text One [[Other]] and more

        End.
    "#]]
    .assert_eq(&Desk::new(&story("Text ![[Note#^b1$0]] and more")).run("inlineNote", None));
    assert_eq!(Desk::new(&story("Text [[Note$0]] and more")).offered("inlineNote"), [""; 0]);
    assert_eq!(Desk::new(&story("[[Log$0]]")).offered("inlineNote"), [""; 0]);
}

#[test]
fn links_to_a_note_that_was_renamed_outside_are_mended() {
    use vaultls::vault::{Change, Note, Origin, Vault};
    let desk = Desk::new(
        "//- Log.md\n[[Old plan$0]] and [[Notes/Old plan.md#Goal|it]], [[Else/Old plan]]\n//- Notes/Old plan.md\n# Our plan\n## Goal\n",
    );
    let mut vault = desk.fixture.vault.clone();
    let (old, new) = (VaultPath::new("Notes/Old plan.md").unwrap(), VaultPath::new("New/Zebra.md").unwrap());
    let text = desk.fixture.note("Notes/Old plan.md").text.clone();
    let origin = Origin::Disk { len: 1, mtime: 1, lossy: false };
    // A watcher may see the one before the other.
    let gone = vault.apply(vec![Change::Remove(old)]);
    let came = vault.apply(vec![Change::Upsert { path: new, text, origin }]);
    let log = desk.fixture.note("Log.md").id;
    assert!(gone.affected.contains(&log) && came.affected.contains(&log), "its diagnostics are made again");
    // A vault that is read again, with other numbers for its notes, is the same vault.
    let mut again = Vault::new(vault.config().clone());
    let notes = vault.notes().into_iter().rev();
    let read = |note: &std::sync::Arc<Note>| {
        let origin = Origin::Disk { len: 1, mtime: 2, lossy: false };
        Change::Upsert { path: note.path.clone(), text: note.text.clone(), origin }
    };
    again.apply(notes.map(read).chain([Change::Loaded]).collect());
    again.keep_old_names(&vault);
    let moved = Desk {
        fixture: crate::fixture::Fixture { vault: again, cursor: desk.fixture.cursor.clone() },
        ..desk
    };
    assert_eq!(moved.offered("relinkTitles"), ["Mend 2 dead links of this note"]);
    expect![[r#"
        //- Log.md
        [[Zebra]] and [[New/Zebra.md#Goal|it]], [[Else/Old plan]]
    "#]]
    .assert_eq(&moved.run("relinkTitles", None));
}

#[test]
fn a_list_item_in_the_middle_of_a_line_loses_its_marker() {
    let story = |line: &str| format!("//- Log.md\r\n{line}\r\n//- List.md\n- a 🚀 b ^x1\n1. c ^x2\n");
    let inlined = |line: &str| Desk::new(&story(line)).run("inlineNote", None);
    assert_eq!(inlined("see ![[List#^x1$0]] now"), "//- Log.md\nsee a 🚀 b now\r\n");
    assert_eq!(inlined("- ![[List#^x2$0]]"), "//- Log.md\n- c\r\n");
    assert_eq!(inlined("![[List#^x1$0]]"), "//- Log.md\n- a 🚀 b\r\n");
}
