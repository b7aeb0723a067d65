//! Code lenses, as someone sees them above the text.

use expect_test::{Expect, expect};
use jiff::civil::date;
use jiff::tz::TimeZone;
use vaultls::features::View;
use vaultls::features::lens::{lenses, resolve};
use vaultls::query::Present;
use vaultls::text::slice;

use crate::fixture::Fixture;

/// Each lens of a note: above what it stands, what it says, and the places that it speaks of.
fn check(fixture: &str, path: &str, expect: Expect) {
    let fixture = Fixture::new(fixture);
    let note = fixture.note(path);
    let present = Present::new(date(2025, 11, 8).to_zoned(TimeZone::UTC).unwrap());
    let view = View { vault: &fixture.vault, note, present: &present };
    let mut out = String::new();
    for lens in lenses(&view) {
        let answer = resolve(&view, lens.name, lens.range).expect("a lens that was found can be worked out");
        out.push_str(&format!("`{}`: {}\n", slice(&note.text, lens.range), answer.title));
        for place in answer.places {
            let of = fixture.vault.note(place.note).unwrap();
            out.push_str(&format!("  {}: {}\n", of.path, slice(&of.text, place.range)));
        }
    }
    expect.assert_eq(&out);
}

const VAULT: &str = "\
//- People/Ana Silva.md
---
type: people
---
# Ana Silva
- [[Apollo]]
//- Projects/Apollo.md
---
type: project
---
# Apollo
## Plan
## Nobody links here
- [ ] ship it 📅 2025-11-20
//- Meetings/2025-11-07 - Weekly.md
# Weekly
with [[Ana Silva]] on [[Apollo#Plan]]
- [ ] write to them @Ana Silva 📅 2025-11-10
- [x] done @AnaSilva
//- Lonely.md
no title
";

#[test]
fn a_person_shows_open_tasks_the_last_meeting_and_backlinks() {
    check(
        VAULT,
        "People/Ana Silva.md",
        expect![[r#"
            `Ana Silva`: 1 open task
              Meetings/2025-11-07 - Weekly.md: write to them @Ana Silva 📅 2025-11-10
            `Ana Silva`: last met 2025-11-07 (yesterday)
              Meetings/2025-11-07 - Weekly.md: Weekly
            `Ana Silva`: 3 backlinks
              Meetings/2025-11-07 - Weekly.md: [[Ana Silva]]
              Meetings/2025-11-07 - Weekly.md: @Ana Silva
              Meetings/2025-11-07 - Weekly.md: @AnaSilva
        "#]],
    );
}

#[test]
fn a_project_shows_its_own_tasks_and_only_headings_that_links_lead_to() {
    check(
        VAULT,
        "Projects/Apollo.md",
        expect![[r#"
            `Apollo`: 1 open task
              Projects/Apollo.md: ship it 📅 2025-11-20
            `Apollo`: last met 2025-11-07 (yesterday)
              Meetings/2025-11-07 - Weekly.md: Weekly
            `Apollo`: 2 backlinks
              Meetings/2025-11-07 - Weekly.md: [[Apollo#Plan]]
              People/Ana Silva.md: [[Apollo]]
            `Plan`: 1 reference
              Meetings/2025-11-07 - Weekly.md: [[Apollo#Plan]]
        "#]],
    );
}

#[test]
fn a_project_that_no_note_names_shows_its_own_tasks() {
    check(
        "//- Projects/Quiet.md\n# Quiet\n\n- [ ] begin\n",
        "Projects/Quiet.md",
        expect![[r#"
            `Quiet`: 1 open task
              Projects/Quiet.md: begin
            `Quiet`: no meetings
            `Quiet`: no backlinks
        "#]],
    );
}

#[test]
fn a_note_that_nobody_links_to_says_so() {
    check(
        VAULT,
        "Lonely.md",
        expect![[r#"
        ``: no backlinks
    "#]],
    );
}

#[test]
fn a_lens_of_an_older_text_is_gone() {
    let fixture = Fixture::new(VAULT);
    let note = fixture.note("Lonely.md");
    let present = Present::new(date(2025, 11, 8).to_zoned(TimeZone::UTC).unwrap());
    let view = View { vault: &fixture.vault, note, present: &present };
    let everything = vaultls::text::TextRange::up_to(vaultls::text::TextSize::of(&*note.text));
    assert_eq!(resolve(&view, "references", everything), None);
    assert_eq!(resolve(&view, "no such lens", everything), None);
}
