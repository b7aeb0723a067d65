//! Actions on people: merging two notes, last contacts, aliases, names in the text.

use expect_test::expect;
use vaultls::vault::{Resolution, Vault, VaultPath};

use super::Desk;

const DOUBLES: &str = "\
//- People/John Smith.md
---
type: people
title: John Smith
aliases: [Johnny]
---

# John Smith

## Notes

- Likes tea
//- People/Inbox/Jon Smyth.md
---
type: people
title: Jon $0Smyth
aliases:
- JS
phone: 123
---

# Jon Smyth

- Met with [[../Ana Silva|Ana]] at [[Apollo]], see [[#Notes]]

## Notes

- Likes coffee ^c1
//- People/Ana Silva.md
---
type: people
boss: '[[Jon Smyth]]'
---
//- Apollo.md
| who | what |
|-----|------|
| [[Jon Smyth\\|Jon]] | [lead](People/Inbox/Jon%20Smyth.md#Notes) |

![[People/Inbox/Jon Smyth.md#^c1]] and [[John Smith]]

- [ ] Call @Jon Smyth 📅 2025-11-20
- [ ] Write to @JonSmyth and @JS
";

#[test]
fn two_notes_of_one_person_become_one_and_nothing_is_lost() {
    let desk = Desk::new(DOUBLES);
    assert_eq!(desk.offered("mergePeople"), ["Merge \"Jon Smyth\" into \"John Smith\""]);
    expect![[r#"
        gone: People/Inbox/Jon Smyth.md
        //- Apollo.md
        | who | what |
        |-----|------|
        | [[John Smith\|Jon]] | [lead](People/John%20Smith.md#Merged%20from%20Jon%20Smyth#Notes) |

        ![[People/John Smith.md#^c1]] and [[John Smith]]

        - [ ] Call @Jon Smyth 📅 2025-11-20
        - [ ] Write to @JonSmyth and @JS
        //- People/Ana Silva.md
        ---
        type: people
        boss: '[[John Smith]]'
        ---
        //- People/John Smith.md
        ---
        type: people
        title: John Smith
        aliases: [Johnny, Jon Smyth, JS]
        ---

        # John Smith

        ## Notes

        - Likes tea

        # Merged from Jon Smyth

        ```yaml
        type: people
        title: Jon Smyth
        aliases:
        - JS
        phone: 123
        ```

        # Jon Smyth

        - Met with [[Ana Silva|Ana]] at [[Apollo]], see [[#Merged from Jon Smyth#Notes]]

        ## Notes

        - Likes coffee ^c1
    "#]]
    .assert_eq(&desk.run("mergePeople", None));
}

fn leads_to(vault: &Vault, path: &str) -> usize {
    let target = vault.note_at(&VaultPath::new(path).unwrap()).map(|note| note.id);
    let notes = vault.notes().into_iter();
    let links = notes.flat_map(|note| note.parsed.links.iter().map(move |link| vault.resolve(note, link)));
    links
        .filter(|found| matches!(found, Resolution::File { file, .. } if Some(file.file.id) == target))
        .count()
}

#[test]
fn all_that_led_to_the_one_leads_to_the_other() {
    let desk = Desk::new(DOUBLES);
    let before = &desk.fixture.vault;
    let own = 1;
    let wanted = leads_to(before, "People/John Smith.md") + leads_to(before, "People/Inbox/Jon Smyth.md");
    let after = desk.after("mergePeople", None);
    assert_eq!(leads_to(&after, "People/John Smith.md"), wanted, "{own} of them within the text that moved");
    let id = after.note_at(&VaultPath::new("People/John Smith.md").unwrap()).unwrap().id;
    assert_eq!(after.mentions_of(id).len(), 3);
    assert!(after.dead_targets().is_empty(), "{:?}", after.dead_targets());
}

#[test]
fn who_is_no_other_person_is_not_merged_with() {
    let desk = Desk::new(DOUBLES);
    for survivor in ["Apollo.md", "People/Inbox/Jon Smyth.md", "Nobody.md", "../x.md"] {
        assert!(desk.run("mergePeople", Some(survivor)).starts_with("refused: "), "{survivor}");
    }
    // Any two people can be merged by command, the likely ones are offered.
    assert!(
        desk.run("mergePeople", Some("People/Ana Silva.md")).starts_with("gone: People/Inbox/Jon Smyth.md\n")
    );
}

#[test]
fn the_last_contact_of_all_people_of_a_meeting() {
    let story = "\
//- Log/2025-11-06 - Cache.md
---
people: ['[[Ana $0Silva]]', '[[Kim Taylor]]', '[[Jo Park]]', '[[Lee Moss]]']
---
//- People/Ana Silva.md
---
type: people
last_contact: \"2025-01-01\"
---
//- People/Kim Taylor.md
---
type: people
---
Text
//- People/Jo Park.md
---
type: people
last_contact: 2025-11-07
---
//- People/Lee Moss.md
---
type: people
last_contact:
---
";
    let on_link = Desk::new(story);
    assert_eq!(on_link.offered("updateLastContact"), ["Set last_contact of \"Ana Silva\" to 2025-11-06"]);
    let desk = Desk::new(&story.replace("$0", "").replacen("people:", "peo$0ple:", 1));
    assert_eq!(desk.offered("updateLastContact"), ["Update last_contact of 3 people"]);
    expect![[r#"
        //- People/Ana Silva.md
        ---
        type: people
        last_contact: "2025-11-06"
        ---
        //- People/Kim Taylor.md
        ---
        type: people
        last_contact: '2025-11-06'
        ---
        Text
        //- People/Lee Moss.md
        ---
        type: people
        last_contact: '2025-11-06'
        ---
    "#]]
    .assert_eq(&desk.run("updateLastContact", None));
}

#[test]
fn a_text_that_a_link_shows_becomes_an_alias() {
    let people = "//- People/Ana Silva.md\n---\ntype: people\n---\n# Ana Silva\n//- People/Kim.md\n";
    let desk = Desk::new(&format!("//- Log.md\nMet [[Ana Silva|An$0i: the boss]].\n{people}"));
    assert_eq!(desk.offered("addAlias"), ["Add \"Ani: the boss\" to the aliases of \"Ana Silva\""]);
    expect![[r#"
        //- People/Ana Silva.md
        ---
        type: people
        aliases:
        - 'Ani: the boss'
        ---
        # Ana Silva
    "#]]
    .assert_eq(&desk.run("addAlias", None));
    expect![[r#"
        //- People/Kim.md
        ---
        aliases:
        - Kimmy
        ---
    "#]]
    .assert_eq(&Desk::new(&format!("//- Log.md\n[[Kim|x$0]]\n{people}")).run("addAlias", Some("Kimmy")));
    let known = Desk::new("//- A.md\n---\naliases: One\n---\n$0x\n");
    expect![[r#"
        //- A.md
        ---
        aliases: [One, Two]
        ---
        x
    "#]]
    .assert_eq(&known.run("addAlias", Some("Two")));
    expect![[r#"
        refused: "one" cannot be a new alias of "A"
    "#]]
    .assert_eq(&known.run("addAlias", Some("one")));
}

const NAMES: &str = "\
//- Log.md
# Ana Silva
Ana Silva’s plan, with KIM TAYLOR, Ana S and Apollo$0; `Ana Silva` [[Ana Silva]] @Ana Silva anapollo.

| Apollo | Sam |
|---|---|
//- People/Ana Silva.md
---
aliases: [Ana S]
---
//- People/Kim Taylor.md
//- People/Samuel Brandt.md
---
aliases: [Sam]
---
//- People/Samira Holt.md
---
aliases: [Sam]
---
//- Projects/Apollo.md
";

#[test]
fn a_name_in_the_text_becomes_a_link() {
    let desk = Desk::new(NAMES);
    assert_eq!(
        desk.offered("linkMention"),
        ["Link \"Apollo\" to \"Apollo\"", "Link all names in this note that are not links yet"]
    );
    expect![[r#"
        //- Log.md
        # Ana Silva
        Ana Silva’s plan, with KIM TAYLOR, Ana S and [[Apollo]]; `Ana Silva` [[Ana Silva]] @Ana Silva anapollo.

        | Apollo | Sam |
        |---|---|
    "#]].assert_eq(&desk.run("linkMention", None));
    expect![[r#"
        //- Log.md
        # Ana Silva
        [[Ana Silva]]’s plan, with [[Kim Taylor|KIM TAYLOR]], [[Ana Silva|Ana S]] and [[Apollo]]; `Ana Silva` [[Ana Silva]] @Ana Silva anapollo.

        | [[Apollo]] | Sam |
        |---|---|
    "#]].assert_eq(&desk.run("linkMention", Some("note")));
}

#[test]
fn a_name_may_start_with_a_sign_of_money_and_a_list_marker_is_no_name() {
    let desk = Desk::new("//- Log.md\nThe $0$1.2B deal is on.\n//- Projects/$1.2B deal.md\n");
    assert_eq!(
        desk.offered("linkMention").first().map(String::as_str),
        Some("Link \"$1.2B deal\" to \"$1.2B deal\"")
    );
    let item = Desk::new("//- Log.md\n$0- one item«end»\n");
    assert_eq!(item.offered("addAlias"), [""; 0]);
}

#[test]
fn aliases_that_say_null_become_a_list() {
    let desk = Desk::new("//- A.md\n---\naliases: null\n---\n$0x\n");
    expect![[r#"
        //- A.md
        ---
        aliases: [Two]
        ---
        x
    "#]]
    .assert_eq(&desk.run("addAlias", Some("Two")));
}

#[test]
fn a_merged_note_has_one_kind_of_line_ends() {
    let desk = Desk::new(
        "//- People/Jon Smith.md\n---\r\ntype: people\r\n---\r\n# Jon $0Smith\r\n\r\none\r\ntwo\r\n//- People/John Smith.md\n---\ntype: people\n---\n# John Smith\n",
    );
    let after = desk.after("mergePeople", None);
    let text = &after.note_at(&VaultPath::new("People/John Smith.md").unwrap()).unwrap().text;
    assert!(text.contains("one\ntwo\n") && !text.contains('\r'), "{text:?}");
}
