//! Inlay hints, as they stand in the text: `‹so›`.

use expect_test::{Expect, expect};
use jiff::civil::date;
use jiff::tz::TimeZone;
use vaultls::features::View;
use vaultls::features::inlay::hints;
use vaultls::query::Present;
use vaultls::text::{TextRange, TextSize};

use crate::fixture::Fixture;

fn check(fixture: &str, path: &str, expect: Expect) {
    let fixture = Fixture::new(fixture);
    let note = fixture.note(path);
    let present = Present::new(date(2025, 11, 8).to_zoned(TimeZone::UTC).unwrap());
    let view = View { vault: &fixture.vault, note, present: &present };
    let all = TextRange::up_to(TextSize::of(&*note.text));
    let mut text = note.text.to_string();
    for hint in hints(&view, all).into_iter().rev() {
        text.insert_str(usize::from(hint.at), &format!(" ‹{}›", hint.label));
    }
    expect.assert_eq(&text);
}

#[test]
fn due_and_scheduled_dates_of_open_tasks_show_their_distance() {
    check(
        "\
- [ ] soon 📅 2025-11-11
- [ ] today 📅 2025-11-08 ^id
- [ ] late 📅 2025-11-06
- [ ] planned ⏳ 2025-11-09 📅 2025-11-29
- [ ] not a day 📅 2025-11-31
- [x] done 📅 2025-11-01
not a task 📅 2025-11-11
",
        "Note.md",
        expect![[r#"
            - [ ] soon 📅 2025-11-11 ‹in 3 days›
            - [ ] today 📅 2025-11-08 ‹today› ^id
            - [ ] late 📅 2025-11-06 ‹2 days late›
            - [ ] planned ⏳ 2025-11-09 ‹tomorrow› 📅 2025-11-29 ‹in 3 weeks›
            - [ ] not a day 📅 2025-11-31
            - [x] done 📅 2025-11-01
            not a task 📅 2025-11-11
        "#]],
    );
}

#[test]
fn a_title_that_was_cut_off_shows_the_note_that_it_stands_for() {
    check(
        "\
//- Note.md
[[2025-10-06 - Quarterly planning of the storage team with the new peop]]
[[Nothing like it]] [[Other]]
//- 2025-10-06 - Quarterly planning of the storage team with the new people and budgets.md
//- Other.md
",
        "Note.md",
        expect![[r#"
            [[2025-10-06 - Quarterly planning of the storage team with the new peop]] ‹→ 2025-10-06 - Quarterly planning of the storage team with the new people and budgets›
            [[Nothing like it]] [[Other]]
        "#]],
    );
}

#[test]
fn only_what_stands_in_the_range_is_hinted_at() {
    let fixture = Fixture::new("- [ ] a 📅 2025-11-11\n- [ ] b 📅 2025-11-12\n");
    let note = fixture.note("Note.md");
    let present = Present::new(date(2025, 11, 8).to_zoned(TimeZone::UTC).unwrap());
    let view = View { vault: &fixture.vault, note, present: &present };
    let second = note.lines().line_range(&note.text, 1).unwrap();
    let labels: Vec<String> = hints(&view, second).into_iter().map(|hint| hint.label).collect();
    assert_eq!(labels, ["in 4 days"]);
}
