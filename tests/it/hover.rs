//! Hover, as someone reads. Each answer is shown as the hovered text and the card below it.

use expect_test::{Expect, expect};
use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use vaultls::features::View;
use vaultls::features::hover::{Hover, hover};
use vaultls::query::Present;
use vaultls::text::slice;
use vaultls::vault::{Change, Origin, VaultPath};

use crate::fixture::Fixture;

fn today() -> Date {
    date(2025, 11, 8)
}

fn ask(fixture: &Fixture) -> Option<Hover> {
    let (note, offset) = fixture.at();
    let present = Present::new(today().to_zoned(TimeZone::UTC).unwrap());
    let found = hover(&View { vault: &fixture.vault, note, present: &present }, offset);
    if let Some(found) = &found {
        assert!(found.range.contains_inclusive(offset), "{found:?}");
    }
    found
}

fn check(fixture: &str, expect: Expect) {
    let fixture = Fixture::new(fixture);
    let (note, _) = fixture.at();
    let shown = match ask(&fixture) {
        Some(found) => format!("`{}`\n{}\n", slice(&note.text, found.range), found.text),
        None => "nothing\n".to_owned(),
    };
    expect.assert_eq(&shown);
}

const VAULT: &str = "\
//- People/Ana Silva.md
---
type: people
aliases: [Annie]
created: '2026-01-03'
last_contact: '2025-09-29'
relationship: peer
employer: '[[Acme]]'
tags:
- type/people
- company/acme
---
# Ana Silva

| Field | Value |
|-------|-------|
| **Role** | Head of sales |
| **Department** | _Unknown_ |

## Recent Context
- 2025-10-06: [[2025-10-06 - Weekly]]
//- People/Kim Lee.md
---
type: people
---
//- Projects/Apollo.md
---
type: project
status: active
due: 2025-12-24
---
# Apollo

To the moon.

- [ ] Book the pad 📅 2025-11-20
- [x] Done already

## Risks
Money, *mostly*.

- one ^risk-one

## Empty
## End
//- Sources/2025-10-06 - Weekly.md
---
type: transcript
entities:
  people: ['[[Ana Silva]]']
---
- [ ] Write it up. @Ana Silva 🔼 📅 2025-11-01
- [x] Sent. @AnaSilva ✅ 2025-10-10
- [ ] Plan the [[Apollo]] launch. @Annie ⏳ 2025-11-09
- [ ] Not hers. @Kim Lee 📅 2025-01-01
//- Sources/2025-11-30 - Later.md
---
type: transcript
---
With @Ana Silva, in the future.
//- Sources/Sync.md
---
type: transcript
date: '2025-11-05'
---
@Ana Silva came. #project/space #Project
- [ ] No day for this @AnaSilva
//- Daily/2025-11-07.md
Saw [[Ana Silva]].
";

fn in_vault(note: &str) -> String {
    format!("{VAULT}//- Note.md\n{note}")
}

#[test]
fn the_person_card_from_wherever_the_person_is_named() {
    let expected = expect![[r#"
        **Ana Silva** — person  
        People

        - **Role:** Head of sales
        - **Company:** acme
        - **Relationship:** peer
        - **Last contact:** 2025-09-29 (5 weeks ago)
        - **Also:** Annie
        - **Employer:** Acme
        - **Linked from:** 2 notes

        3 open tasks

        - Write it up. @Ana Silva — due date 2025-11-01 (7 days ago), in 2025-10-06 - Weekly
        - Plan the \[\[Apollo\]\] launch. @Annie — scheduled date 2025-11-09 (tomorrow), in 2025-10-06 - Weekly
        - No day for this @AnaSilva, in Sync

        Last meetings

        - 2025-11-05 (3 days ago): Sync
        - 2025-10-06 (4 weeks ago): Weekly"#]];
    let card = |fixture: &str| ask(&Fixture::new(fixture)).unwrap().text;
    expected.assert_eq(&card(&in_vault("ask @Ana$0 Silva")));
    // A link from Note.md counts itself.
    let linked = card(&in_vault("[[Ana S$0ilva]]"));
    for place in ["[she](People/Ana%20Sil$0va.md)", "| [[Ana Silva\\|A$0na]] |", "[[Ana Silva]] @Ann$0ie"] {
        assert_eq!(card(&in_vault(place)), linked, "{place}");
    }
    let own = VAULT.replacen("# Ana Silva\n", "# Ana $0Silva\n", 1);
    expected.assert_eq(&card(&own));
}

#[test]
fn a_project_tells_its_tasks_and_how_it_begins() {
    check(
        &in_vault("[[Apo$0llo]]"),
        expect![[r#"
        `[[Apollo]]`
        **Apollo** — project  
        Projects

        - **Status:** active
        - **Due:** 2025-12-24 (in 6 weeks)
        - **Linked from:** 2 notes

        2 open tasks

        - Plan the \[\[Apollo\]\] launch. @Annie — scheduled date 2025-11-09 (tomorrow), in 2025-10-06 - Weekly
        - Book the pad — due date 2025-11-20 (in 12 days)

        Last meetings

        - 2025-10-06 (4 weeks ago): Weekly

        To the moon.

        - [ ] Book the pad 📅 2025-11-20
        - [x] Done already
    "#]],
    );
}

#[test]
fn a_note_tells_its_properties_and_how_it_begins() {
    check(
        &in_vault("[[Sy$0nc]]"),
        expect![[r#"
        `[[Sync]]`
        **Sync** — transcript  
        Sources

        - **Date:** 2025-11-05 (3 days ago)
        - **Linked from:** 1 note

        @Ana Silva came. #project/space #Project
        - [ ] No day for this @AnaSilva
    "#]],
    );
}

#[test]
fn a_heading_and_a_block_show_their_text() {
    check(
        &in_vault("[[Apollo#Ri$0sks]]"),
        expect![[r#"
        `[[Apollo#Risks]]`
        **Apollo** › Risks

        Money, *mostly*.

        - one ^risk-one
    "#]],
    );
    check(
        &in_vault("[[Apollo#^risk$0-one]]"),
        expect![[r#"
        `[[Apollo#^risk-one]]`
        **Apollo** › ^risk-one

        - one ^risk-one
    "#]],
    );
    check(
        &in_vault("[[Apollo#Emp$0ty]]"),
        expect![[r#"
        `[[Apollo#Empty]]`
        **Apollo** › Empty
    "#]],
    );
    check(
        &in_vault("[[Sync#No$0pe]]"),
        expect![[r##"
        `[[Sync#Nope]]`
        There is no "#Nope" in it.

        **Sync** — transcript  
        Sources

        - **Date:** 2025-11-05 (3 days ago)
        - **Linked from:** 1 note

        @Ana Silva came. #project/space #Project
        - [ ] No day for this @AnaSilva
    "##]],
    );
}

#[test]
fn a_dead_link_says_what_would_be_made_and_what_is_near() {
    check(
        &in_vault("[[Ana Sli$0va]] [[ana sliva.md]]"),
        expect![[r#"
            `[[Ana Sliva]]`
            **Ana Sliva** does not exist.

            - Would be created: Ana Sliva.md
            - Nearest: People/Ana Silva
            - Linked twice in 1 note
        "#]],
    );
    check(
        &in_vault("[[Ann$0ie]]"),
        expect![[r#"
        `[[Annie]]`
        **Annie** does not exist.

        - Would be created: Annie.md
        - Alias of: People/Ana Silva (Obsidian does not follow aliases)
        - Linked once in 1 note
    "#]],
    );
    check(
        &in_vault("[[a/b?$0c]]"),
        expect![[r#"
        `[[a/b?c]]`
        **a/b?c** does not exist.

        - Linked once in 1 note
    "#]],
    );
}

#[test]
fn of_several_candidates_it_says_which_won_and_why() {
    let twins = "//- A/Plan.md\n//- B/C/Plan.md\n//- D/Plan.md\n";
    check(
        &format!("{twins}//- Z.md\n[[Pl$0an]]\n"),
        expect![[r#"
        `[[Plan]]`
        **Plan**  
        A

        - **Linked from:** 1 note

        One of 3 files of this name; of equally good ones it is the first by name.

        - **A/Plan.md**
        - D/Plan.md
        - B/C/Plan.md
    "#]],
    );
    check(
        &format!("{twins}//- B/C/Z.md\n[[Pl$0an]]\n"),
        expect![[r#"
        `[[Plan]]`
        **Plan**  
        B/C

        - **Linked from:** 1 note

        One of 3 files of this name; it is in the linking note's folder.

        - **B/C/Plan.md**
        - A/Plan.md
        - D/Plan.md
    "#]],
    );
}

#[test]
fn a_tag_is_counted_with_those_below_it() {
    check(
        &in_vault("#pro$0ject"),
        expect![[r#"
        `#project`
        **#project**

        - 3 places in 2 notes
        - #project/space: 1 note
    "#]],
    );
}

#[test]
fn a_property_is_counted_with_its_values() {
    check(
        &in_vault("").replacen("type: project", "ty$0pe: project", 1),
        expect![[r#"
        `type`
        **type**

        - In 6 notes
        - transcript: 3 notes
        - people: 2 notes
        - project: 1 note
    "#]],
    );
}

#[test]
fn a_day_has_a_weekday_and_a_distance() {
    check(
        "- [ ] Ask 📅 2025-11-$020\n",
        expect![[r#"
            `📅 2025-11-20`
            **Due date:** Thursday, 20 November 2025 (in 12 days)

            The task should be done by this day.
        "#]],
    );
    check(
        "- [ ] Ask ⏳ 20$025-11-08 🔼\n",
        expect![[r#"
            `⏳ 2025-11-08`
            **Scheduled date:** Saturday, 8 November 2025 (today)

            The day on which the task is planned to be worked on.
        "#]],
    );
    check(
        "🚀 on 2024-02-29$0.\n",
        expect![[r#"
        `2024-02-29`
        Thursday, 29 February 2024 (20 months ago)
    "#]],
    );
    check(
        "---\nlast_contact: '2025-$011-07'\n---\n",
        expect![[r#"
        `2025-11-07`
        Friday, 7 November 2025 (yesterday)
    "#]],
    );
    check(
        "2025-02-$030\n",
        expect![[r#"
        nothing
    "#]],
    );
    check(
        "12025-02-$020\n",
        expect![[r#"
        nothing
    "#]],
    );
}

#[test]
fn a_footnote_shows_its_text() {
    check(
        "See[^1$0].\n\n[^1]: The *proof*.\n",
        expect![[r#"
        `[^1]`
        [^1]: The *proof*.
    "#]],
    );
}

#[test]
fn people_of_one_name_are_listed_and_nobody_is_said_to_be_nobody() {
    let twins =
        "//- A/Kim Lee.md\n---\ntype: people\n---\n//- B/Kim Lee.md\n---\ntype: people\n---\n//- N.md\n";
    check(
        &format!("{twins}- [ ] ask @Kim$0 Lee\n"),
        expect![[r#"
        `@Kim Lee`
        2 people are called so:

        - A/Kim Lee
        - B/Kim Lee
    "#]],
    );
    check(
        &format!("{twins}- [ ] ask @Jo$0 Roe\n"),
        expect![[r#"
        `@Jo Roe`
        Nobody in this vault is called "Jo Roe".
    "#]],
    );
}

#[test]
fn prose_code_and_the_web_show_nothing() {
    for note in ["just wo$0rds", "`[[Ana$0 Silva]]`", "[x](https://exam$0ple.org)", "$0"] {
        assert_eq!(ask(&Fixture::new(&in_vault(note))), None, "{note}");
    }
}

#[test]
fn a_card_is_bounded_however_much_there_is() {
    let mut vault = "//- People/Ana Silva.md\n---\ntype: people\n".to_owned();
    for at in 0..300 {
        vault.push_str(&format!("key{at}: {}\n", "long ".repeat(200)));
    }
    vault.push_str("---\n//- Note.md\n");
    for at in 0..500 {
        vault.push_str(&format!("- [ ] {} {at} @Ana Silva\n", "word ".repeat(100)));
    }
    vault.push_str("[[Ana Si$0lva]]\n");
    let text = ask(&Fixture::new(&vault)).unwrap().text;
    assert!(text.contains("500 open tasks"), "{text}");
    assert!(text.len() < 4_000, "{}", text.len());
}

#[test]
fn a_heading_and_a_block_show_their_text_and_references_where_they_stand() {
    check(
        "\
//- Note.md
# Title
## Pl$0an
first step
## Other
//- Other.md
[[Note#Plan]]
",
        expect![[r#"
            `Plan`
            **Note** › Plan

            first step

            1 reference
        "#]],
    );
    check(
        "text of the block ^i$0d\n",
        expect![[r#"
        `^id`
        **Note** › ^id

        text of the block ^id

        No link leads here.
    "#]],
    );
}

#[test]
fn an_unknown_owner_shows_who_is_near() {
    check(
        "\
//- People/Manoj Rao.md
---
type: person
---
//- Note.md
- [ ] x @Manuj R$0ao
",
        expect![[r#"
            `@Manuj Rao`
            Nobody in this vault is called "Manuj Rao".

            - Nearest: People/Manoj Rao
        "#]],
    );
}

#[test]
fn an_inline_field_shows_its_property() {
    check(
        "//- A.md\n---\nrating: 5\n---\n//- B.md\n- [rat$0ing:: 3]\n",
        expect![[r#"
        `rating`
        **rating**

        - In 1 note
        - In the text of 1 note
        - 5: 1 note
    "#]],
    );
}

/// What cards list is kept between hovers, until a note says something else.
#[test]
fn a_meeting_that_moves_to_another_day_or_away_is_told_so_at_the_next_hover() {
    let meeting = |date: &str, text: &str| format!("---\ndate: {date}\n---\n{text}\n");
    let mut f = Fixture::new(&format!(
        "//- People/Ana.md\n---\ntype: person\n---\n//- Sync.md\n{}//- Note.md\n[[An$0a]]\n",
        meeting("2025-11-05", "With [[Ana]].")
    ));
    let mut told = |change: Option<String>| {
        let path = VaultPath::new("Sync.md").unwrap();
        let text = change.map(|text| Change::Upsert {
            path,
            origin: Origin::Disk { len: text.len() as u64, mtime: 1, lossy: false },
            text: text.into(),
        });
        f.vault.apply(text.into_iter().collect());
        let card = ask(&f).unwrap().text;
        card.lines().find(|line| line.contains("Sync")).map(str::to_owned)
    };
    assert_eq!(told(None).as_deref(), Some("- 2025-11-05 (3 days ago): Sync"));
    let moved = told(Some(meeting("2025-11-06", "With [[Ana]].")));
    assert_eq!(moved.as_deref(), Some("- 2025-11-06 (2 days ago): Sync"));
    assert_eq!(told(Some(meeting("2025-11-06", "Alone."))), None);
    assert!(told(Some(meeting("2025-11-07", "With @Ana."))).is_some());
}
