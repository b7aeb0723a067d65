//! What a reader of a task line sees: hovers and hints.

use expect_test::{Expect, expect};
use jiff::civil::date;
use jiff::tz::TimeZone;
use vaultls::features::View;
use vaultls::features::hover::hover;
use vaultls::features::inlay::hints;
use vaultls::query::Present;
use vaultls::text::{TextLen, TextRange, slice};

use crate::fixture::Fixture;

fn present() -> Present {
    Present::new(date(2025, 11, 8).to_zoned(TimeZone::UTC).unwrap())
}

fn check(story: &str, expected: Expect) {
    let fixture = Fixture::new(story);
    let (note, offset) = fixture.at();
    let present = present();
    let found = hover(&View { vault: &fixture.vault, note, present: &present }, offset);
    let shown = found.map_or("nothing\n".to_owned(), |found| {
        format!("`{}`\n{}\n", slice(&note.text, found.range), found.text)
    });
    expected.assert_eq(&shown);
}

#[test]
fn a_date_has_a_meaning_a_weekday_and_a_distance() {
    check(
        "- [ ] a 📅 2025$0-11-10\n",
        expect![[r#"
        `📅 2025-11-10`
        **Due date:** Monday, 10 November 2025 (in 2 days)

        The task should be done by this day.
    "#]],
    );
    check(
        "- [ ] a 🔁 every week 📅 2025-11-$005\n",
        expect![[r#"
        `📅 2025-11-05`
        **Due date:** Wednesday, 5 November 2025 (3 days ago)

        The task should be done by this day.

        Repeats every week; then Wed 12 Nov 2025, Wed 19 Nov 2025, Wed 26 Nov 2025.
    "#]],
    );
    check(
        "- [ ] a $0⏳ 2025-02-30\n",
        expect![[r#"
        `⏳ 2025-02-30`
        **Scheduled date:** 2025-02-30 does not exist; Tasks will write `Invalid date`.
    "#]],
    );
    check(
        "- [ ] a 📅 2025-11-08 $0📆 2025-11-09\n",
        expect![[r#"
        `📆 2025-11-09`
        **Due date:** Sunday, 9 November 2025 (tomorrow)

        The task should be done by this day.

        Another one of the line counts; Tasks will drop this one.
    "#]],
    );
    check(
        "- [x] a ✅ 2025-11-0$07\n",
        expect![[r#"
        `✅ 2025-11-07`
        **Done date:** Friday, 7 November 2025 (yesterday)

        The task was done on this day.
    "#]],
    );
}

#[test]
fn a_rule_says_when_it_strikes_next() {
    check(
        "- [ ] a 🔁 every month on$0 the last Friday 📅 2025-11-28\n",
        expect![[r#"
        `🔁 every month on the last Friday`
        **Recurrence:** every month on the last Friday, counted from the task's date

        Next: Fri 26 Dec 2025, Fri 30 Jan 2026, Fri 27 Feb 2026
    "#]],
    );
    check(
        "- [ ] a 🔁 every 3 days$0 when done 📅 2025-11-01\n",
        expect![[r#"
        `🔁 every 3 days when done`
        **Recurrence:** every 3 days when done, counted from the day on which the task is done

        Next: Tue 11 Nov 2025, Fri 14 Nov 2025, Mon 17 Nov 2025
    "#]],
    );
    check(
        "- [ ] a 🔁 every$0 two weeks\n",
        expect![[r#"
        `🔁 every two weeks`
        **Recurrence:** Tasks does not understand "every two weeks".
    "#]],
    );
    check(
        "- [ ] a 🔁$0 every month on the 32nd 📅 2025-11-01\n",
        expect![[r#"
        `🔁 every month on the 32nd`
        **Recurrence:** every month on the 32th, counted from the task's date

        Next: never
    "#]],
    );
}

#[test]
fn priorities_statuses_and_words_are_explained() {
    check(
        "- [ ] a ⏫$0 📅 2025-11-08\n",
        expect![[r#"
        `⏫`
        **Priority:** high — of highest, high, medium, none, low, lowest

        Urgency of the task: 14.80
    "#]],
    );
    check(
        "- [$0/] a\n",
        expect![[r#"
        `[/]`
        **Status:** In Progress — started (IN_PROGRESS)

        Ticking the box sets `x` (Done).
    "#]],
    );
    check(
        "- [?$0] a\n",
        expect![[r#"
        `[?]`
        **Status:** Unknown — not started (TODO)

        Ticking the box sets `x` (Done).

        The settings of Tasks do not define this symbol.
    "#]],
    );
    check(
        "- [ ] a 🏁 de$0lete\n",
        expect![[r#"
        `🏁 delete`
        **On completion:** delete

        The line is removed when the task is done. What is nested below it stays.
    "#]],
    );
    check(
        "- [ ] a$0 b\n",
        expect![[r#"
        nothing
    "#]],
    );
}

const PLAN: &str = "//- Log.md\n- [ ] Draw *it* 🆔 draw\n- [x] Send it 🆔 send ⛔ draw\n//- Note.md\n";

#[test]
fn a_dependency_says_who_waits_for_whom() {
    check(
        &format!("{PLAN}- [ ] Print it ⛔ dra$0w, send, gone\n"),
        expect![[r#"
        `⛔ draw, send, gone`
        **Depends on:** Blocked by 1 task.

        - Draw \*it\* — Log
        - Send it — Log (done)

        No task has the id gone.
    "#]],
    );
    check(
        &format!("{PLAN}- [ ] Print it ⛔ sen$0d\n"),
        expect![[r#"
        `⛔ send`
        **Depends on:** Not blocked: every task that this one depends on is done.

        - Send it — Log (done)
    "#]],
    );
    check(
        "- [ ] Draw it 🆔 dr$0aw\n- [ ] Print it ⛔ draw\n- [x] Old ⛔ draw\n",
        expect![[r#"
        `🆔 draw`
        **Id:** draw

        Blocking 1 task:

        - Print it — Note
    "#]],
    );
    check(
        "- [ ] Draw it 🆔 dr$0aw\n",
        expect![[r#"
        `🆔 draw`
        **Id:** draw

        No open task waits for this one.
    "#]],
    );
}

#[test]
fn hints_stand_behind_rules_and_ids() {
    let fixture = Fixture::new(
        "$0- [ ] Draw it 🆔 draw\n- [ ] Print it ⛔ draw\n- [x] Send it ⛔ draw\n- [ ] Water 🔁 every week 📅 2025-11-07\n- [ ] Odd 🔁 sometimes\n",
    );
    let (note, _) = fixture.at();
    let present = present();
    let view = View { vault: &fixture.vault, note, present: &present };
    let shown: String = hints(&view, TextRange::up_to(note.text.text_len()))
        .into_iter()
        .map(|hint| {
            let line = note.lines().line_of(hint.at) + 1;
            format!("{line}: {} [{}]\n", hint.label, hint.tooltip.unwrap_or_default())
        })
        .collect();
    expect![[r#"
        1: blocks 1 task [Print it (Note.md:2)]
        2: blocked by 1 task [Draw it (Note.md:1)]
        4: then Fri 14 Nov 2025 []
        4: 1 day late [Friday, 7 November 2025]
    "#]]
    .assert_eq(&shown);
}
