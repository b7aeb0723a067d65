//! What a user reads about faulty task lines, and what the fixes make of them.

use expect_test::{Expect, expect};
use jiff::civil::{Date, date};
use vaultls::rules::{self, Diagnostic, FileEdit, Fix};
use vaultls::syntax::task::{TaskFormat, TaskSettings};
use vaultls::text::{TextEdit, apply_edits, slice};
use vaultls::vault::config::{Config, Level};

use crate::fixture::Fixture;

const TODAY: Date = date(2025, 11, 8);

/// People that the tasks name.
const PEOPLE: &str =
    "\n//- People/Ana Silva.md\n---\ntype: people\n---\n//- People/Bo.md\n---\ntype: people\n---\n";

/// The findings about the tasks of `Note.md`, each with the line that every fix makes; `!` marks safe fixes.
fn report(lines: &str, config: Config) -> String {
    let vault = Fixture::with_config(&format!("//- Note.md\n{lines}{PEOPLE}"), config).vault;
    let note = vault.notes().into_iter().find(|note| note.path.as_str() == "Note.md").unwrap().clone();
    let mut out = String::new();
    for found in rules::check_note(&vault, &note, TODAY) {
        let Diagnostic { code, level, range, message, related, fixes } = &found;
        if !code.starts_with("task/") && !code.starts_with("text/") {
            continue;
        }
        out.push_str(&format!("{code} {level:?} `{}`: {message}\n", slice(&note.text, *range)));
        for place in related {
            out.push_str(&format!("  at `{}`: {}\n", slice(&note.text, place.range), place.message));
        }
        for fix in fixes {
            let safe = if fix.safe { "!" } else { "" };
            out.push_str(&format!(
                "  {safe}{}: {}\n",
                fix.title,
                changed(&note.text, &applied(&note.text, fix))
            ));
        }
    }
    out
}

fn applied(text: &str, fix: &Fix) -> String {
    let edits: Vec<TextEdit> = fix
        .edits
        .iter()
        .filter_map(|edit| match edit {
            FileEdit::Text { edit, .. } => Some(edit.clone()),
            FileEdit::Create { .. } | FileEdit::Delete { .. } => None,
        })
        .collect();
    apply_edits(text, &edits).unwrap()
}

/// The lines of `after` that `before` does not have.
fn changed<'t>(before: &str, after: &'t str) -> String {
    let old: Vec<&str> = before.lines().collect();
    after.lines().filter(|line| !old.contains(line)).collect::<Vec<&'t str>>().join(" / ")
}

fn check(lines: &str, expected: Expect) {
    expected.assert_eq(&report(lines, Config::default()));
}

/// Lines about which nothing may be said.
fn silent(lines: &str) {
    assert_eq!(report(lines, Config::default()), "");
}

#[test]
fn sound_lines_are_left_alone() {
    silent("- [x] Debug the outcome. @Ana Silva ⏫ ✅ 2025-10-26");
    silent(
        "- [ ] Identify the contact (e.g., the one called \"Some Channel\"). @Bo 🔼 📅 2025-11-01 #work ^id",
    );
    silent(
        "- [ ] Water 🔁 every week ➕ 2025-10-01 🛫 2025-10-02 ⏳ 2025-10-03 📅 2025-10-04 🆔 a1 ⛔ b2, c3 🏁 keep\n- [ ] Fill the can 🆔 b2\n- [ ] Fetch the can 🆔 c3",
    );
    silent("- [-] Dropped ❌ 2025-10-04");
    silent("- ✅ A decision, which is no task 2025-1-5\n- 📅 Someday\n\nA ✅ 2025-1-5 in prose @Bo");
    silent("- [ ] Explain what ✅ and ❌ mean, why 🔼 is not ⏫, and ⏳ 3 minutes");
    silent("- [ ] Bring your 🆔 card to the 🏁 of the race, ⛔ no entry");
    silent("- [ ] See `📅 tomorrow` and [[📅 2025-1-5|it]] and %%📅 2025-1-5%% there");
    silent("- [ ] Mail ana@example.com, then rest 📅 2025-11-01");
    silent("```\n- [ ] code 📅 tomorrow\n-[ ] code\n```");
    silent("- [ ] {{date}} 📅 {{date}} later");
    silent("- [ ] Grow 🌱 the ☀️ flowers ❤️ 📅 2025-11-01");
    silent("- [ ] Lunch at “CAFÉ”, naïve Spaß“ and José’s Ã 📅 2025-11-01");
}

#[test]
fn text_behind_the_fields_hides_them() {
    check(
        "- [ ] Send it ⏫ 📅 2025-11-08 (soon) #work ^send",
        expect![[r##"
            task/unread-field Warning `⏫`: This priority is not read: "(soon)" stands behind it
              at `(soon)`: Tasks reads no field left of this text
              Move the fields to the end: - [ ] Send it (soon) #work ⏫ 📅 2025-11-08 ^send
              Move "(soon)" before the fields: - [ ] Send it (soon) ⏫ 📅 2025-11-08 #work ^send
            task/unread-field Warning `📅 2025-11-08`: This due date is not read: "(soon)" stands behind it
              at `(soon)`: Tasks reads no field left of this text
              Move the fields to the end: - [ ] Send it (soon) #work ⏫ 📅 2025-11-08 ^send
              Move "(soon)" before the fields: - [ ] Send it (soon) ⏫ 📅 2025-11-08 #work ^send
        "##]],
    );
    check(
        "- [ ] Send it 📅2025-11-08 trailing words @Ana Silva",
        expect![[r#"
            task/unread-field Warning `📅2025-11-08`: This due date is not read: "trailing words @Ana Silva" stands behind it
              at `trailing words @Ana Silva`: Tasks reads no field left of this text
              Move the field to the end: - [ ] Send it trailing words @Ana Silva 📅2025-11-08
              Move "trailing words @Ana Silva" before the fields: - [ ] Send it trailing words @Ana Silva 📅2025-11-08
        "#]],
    );
    check(
        "- [ ] Water 🔁 every week on Monday (balcony) ⏳ 2025-11-08",
        expect![[r#"
            task/unread-field Warning `🔁 every week on Monday`: This recurrence is not read: "(balcony)" stands behind it
              at `(balcony)`: Tasks reads no field left of this text
              Move the field to the end: - [ ] Water (balcony) ⏳ 2025-11-08 🔁 every week on Monday
              Move "(balcony)" before the fields: - [ ] Water (balcony) 🔁 every week on Monday ⏳ 2025-11-08
        "#]],
    );
}

#[test]
fn an_owner_behind_the_fields_hides_them() {
    check(
        "- [ ] Send it ⏫ 📅 2025-11-08 @Ana Silva ^send",
        expect![[r#"
            task/owner-after-fields Warning `@Ana Silva`: @Ana Silva hides 2 fields to its left
              at `⏫`: This priority is not read
              at `📅 2025-11-08`: This due date is not read
              !Move "@Ana Silva" before the fields: - [ ] Send it @Ana Silva ⏫ 📅 2025-11-08 ^send
        "#]],
    );
    check(
        "- [ ] Send it 📅 2025-11-08 @AnaSilva, @Bo 🔼 #work",
        expect![[r##"
            task/owner-after-fields Warning `@AnaSilva, @Bo`: @AnaSilva, @Bo hide 1 field to its left
              at `📅 2025-11-08`: This due date is not read
              !Move "@AnaSilva, @Bo" before the fields: - [ ] Send it @AnaSilva, @Bo 📅 2025-11-08 🔼 #work
        "##]],
    );
}

#[test]
fn values_that_are_nearly_dates_are_rewritten() {
    check(
        "- [ ] a 📅 2025-1-5\n- [ ] b ⏳ 11/08/2025\n- [ ] c 🛫 25.12.2025\n- [ ] d 📅 tomorrow\n- [ ] e 📅 [[Daily/2025-11-08|then]]",
        expect![[r#"
            task/malformed-value Error `📅 2025-1-5`: Due date needs YYYY-MM-DD, found "2025-1-5"
              !Write 2025-01-05: - [ ] a 📅 2025-01-05
            task/malformed-value Error `⏳ 11/08/2025`: Scheduled date needs YYYY-MM-DD, found "11/08/2025"
              Write 2025-11-08 (month first): - [ ] b ⏳ 2025-11-08
              Write 2025-08-11 (day first): - [ ] b ⏳ 2025-08-11
            task/malformed-value Error `🛫 25.12.2025`: Start date needs YYYY-MM-DD, found "25.12.2025"
              !Write 2025-12-25 (day first): - [ ] c 🛫 2025-12-25
            task/malformed-value Error `📅 tomorrow`: Due date needs YYYY-MM-DD, found "tomorrow"
              Write 2025-11-09: - [ ] d 📅 2025-11-09
            task/malformed-value Error `📅 [[Daily/2025-11-08|then]]`: Due date needs YYYY-MM-DD, found "[[Daily/2025-11-08|then]]"
              Write 2025-11-08: - [ ] e 📅 2025-11-08
        "#]],
    );
    check(
        "- [ ] a 📅 Nov 20, 2025\n- [ ] b 📅 next friday #x\n- [ ] c ✅ 20251108\n- [ ] d 📅 31/01/25 @Bo\n- [ ] e 📅\u{a0}2025-11-08",
        expect![[r#"
            task/malformed-value Error `📅 Nov 20, 2025`: Due date needs YYYY-MM-DD, found "Nov 20, 2025"
              Write 2025-11-20: - [ ] a 📅 2025-11-20
            task/malformed-value Error `📅 next friday`: Due date needs YYYY-MM-DD, found "next friday"
              Write 2025-11-14: - [ ] b 📅 2025-11-14 #x
            task/malformed-value Error `✅ 20251108`: Done date needs YYYY-MM-DD, found "20251108"
              !Write 2025-11-08: - [ ] c ✅ 2025-11-08
            task/malformed-value Error `📅 31/01/25`: Due date needs YYYY-MM-DD, found "31/01/25"
              Write 2025-01-31 (day first): - [ ] d 📅 2025-01-31 @Bo
            task/owner-after-fields Warning `@Bo`: @Bo hides 1 field to its left
              at `📅 31/01/25`: This due date is not read
              !Move "@Bo" before the fields: - [ ] d @Bo 📅 31/01/25
            task/malformed-value Error `📅 2025-11-08`: Due date is not read: U+00A0 stands between 📅 and its value, where only spaces may
              !Put a space there: - [ ] e 📅 2025-11-08
        "#]],
    );
}

#[test]
fn what_stands_right_behind_a_date_hides_it() {
    check(
        "- [ ] a ⏫ 📅 2025-11-08.\n- [ ] b (📅 2025-11-08)\n- [ ] c 📅 2025-11-08 10:30 pm\n- [x] d @Bo ✅\n- [ ] e 📅 ⏫",
        expect![[r#"
            task/malformed-value Error `📅 2025-11-08.`: Due date is not read: "." stands right behind the date; it hides 1 field to its left
              !Remove ".": - [ ] a ⏫ 📅 2025-11-08
            task/malformed-value Error `📅 2025-11-08)`: Due date is not read: ")" stands right behind the date
              Remove ")": - [ ] b (📅 2025-11-08
            task/malformed-value Error `📅 2025-11-08 10:30 pm`: Due date needs YYYY-MM-DD without a time, found "2025-11-08 10:30 pm"
              Move "10:30 pm" before the field: - [ ] c 10:30 pm 📅 2025-11-08
              Remove "10:30 pm": - [ ] c 📅 2025-11-08
            task/malformed-value Error `✅`: Done date needs YYYY-MM-DD, found nothing
              Write today, 2025-11-08: - [x] d @Bo ✅ 2025-11-08
              Remove the done date: - [x] d @Bo
            task/malformed-value Error `📅`: Due date needs YYYY-MM-DD, found nothing
              Write today, 2025-11-08: - [ ] e 📅 2025-11-08 ⏫
              Remove the due date: - [ ] e ⏫
        "#]],
    );
}

#[test]
fn what_the_plugin_would_lose_is_announced() {
    check(
        "- [ ] a 📅 2025-02-30\n- [ ] b 📅 2025-13-05\n- [ ] c 📅 2025-11-08 📅 2025-11-09\n- [ ] d ⏫ 🔽\n- [ ] e 🔁 evry two weeks",
        expect![[r#"
            task/invalid-date Error `2025-02-30`: Due date 2025-02-30 does not exist; Tasks will replace it by "Invalid date"
              Change to 2025-02-28: - [ ] a 📅 2025-02-28
              Remove the due date: - [ ] a
            task/invalid-date Error `2025-13-05`: Due date 2025-13-05 does not exist; Tasks will replace it by "Invalid date"
              Change to 2025-05-13: - [ ] b 📅 2025-05-13
              Remove the due date: - [ ] b
            task/duplicate-field Warning `📅 2025-11-09`: Second due date; the left one (2025-11-08) counts, this one will be lost
              at `📅 2025-11-08`: This due date counts
              Keep 2025-11-08, remove 2025-11-09: - [ ] c 📅 2025-11-08
              Keep 2025-11-09, remove 2025-11-08: - [ ] c 📅 2025-11-09
            task/duplicate-priority Warning `🔽`: Second priority; the left one (⏫ high) counts, this one will be lost
              at `⏫`: This priority counts
              Keep ⏫ high, remove 🔽 low: - [ ] d ⏫
              Keep 🔽 low, remove ⏫ high: - [ ] d 🔽
            task/recurrence-invalid Error `🔁 evry two weeks`: Tasks does not understand "evry two weeks"; it will be lost; nearest: "every 2 weeks"
              Change to "every 2 weeks": - [ ] e 🔁 every 2 weeks
              Remove the recurrence: - [ ] e
        "#]],
    );
}

#[test]
fn nearest_rules_are_offered() {
    let nearest = |rule: &str| {
        let report = report(&format!("- [ ] a 🔁 {rule} 📅 2025-11-08"), Config::default());
        report.split("nearest: \"").nth(1).and_then(|rest| rest.split('"').next().map(str::to_owned))
    };
    for (rule, near) in [
        ("daily", "every day"),
        ("weekly", "every week"),
        ("every other day", "every 2 days"),
        ("every two weeks", "every 2 weeks"),
        ("every quarter", "every 3 months"),
        ("every fortnight", "every 2 weeks"),
        ("every 2nd day", "every 2 days"),
        ("evrey month on the 15th", "every month on the 15th"),
        ("each Monday", "every week on Monday"),
        ("2 weeks", "every 2 weeks"),
        ("week when done", "every week when done"),
    ] {
        assert_eq!(nearest(rule).as_deref(), Some(near), "{rule}");
    }
    assert_eq!(nearest("whenever it rains"), None);
}

#[test]
fn checkboxes_and_markers_that_make_no_task() {
    check(
        "-[ ] a\n\n- [] b\n- [x ] c\n- [ ]d\n-\t[ ] e\n\n[ ] f\n\n• [ ] g\n\n> - [] h\n- [☑\u{fe0f}] i\n1.[x] j",
        expect![[r#"
            task/not-a-task Warning `-[ ]`: Not a task: a space is missing behind "-"
              !Insert the space: - [ ] a
            task/not-a-task Warning `[]`: Not a task: the checkbox is empty; it needs a space, "[ ]"
              !Write the checkbox with one character: - [ ] b
            task/not-a-task Warning `[x ]`: Not a task: "[x ]" needs exactly one character, as "[x]"
              !Write the checkbox with one character: - [x] c
            task/not-a-task Warning `- [ ]`: Not a task: a space is missing behind the checkbox
              !Insert the space: - [ ] d
            task/not-a-task Warning `-	[ ]`: Not a task: a tab stands behind "-", where Tasks accepts only spaces
              !Replace the tab by a space: - [ ] e
            task/not-a-task Warning `[ ]`: Not a task: a list marker is missing before the checkbox
              Insert "- ": - [ ] f
            task/not-a-task Warning `• [ ]`: Not a task: "•" is no list marker in Markdown; "-" is
              Write "- ": - [ ] g
            task/not-a-task Warning `[]`: Not a task: the checkbox is empty; it needs a space, "[ ]"
              !Write the checkbox with one character: > - [ ] h
            task/not-a-task Warning `[☑️]`: Not a task: "[☑️]" needs exactly one character, as "[☑]"
              !Write the checkbox with one character: - [☑] i
            task/not-a-task Warning `1.[x]`: Not a task: a space is missing behind "1."
              !Insert the space: 1. [x] j
        "#]],
    );
    silent("- [link](x.md) a\n- [x](http://example.com)\n- [12] apostles\n- b [] c");
}

#[test]
fn statuses_that_contradict_or_are_unknown() {
    check(
        "- [X] a ✅ 2025-11-08\n- [?] b\n- [ ] c ✅ 2025-11-08\n- [ ] @\n- [ ]",
        expect![[r#"
            task/unknown-status Warning `X`: "X" is not "x": Tasks treats it as unfinished
              !Change to "x" (Done): - [x] a ✅ 2025-11-08
            task/unknown-status Warning `?`: Tasks knows no status "?" and treats it as unfinished; defined are " " Todo, "x" Done, "/" In Progress, "-" Cancelled
              Change to " " (Todo): - [ ] b
              Change to "x" (Done): - [x] b
              Change to "/" (In Progress): - [/] b
              Change to "-" (Cancelled): - [-] b
            task/done-date-on-open-task Warning `✅ 2025-11-08`: Done date on a task that is still "Todo"
              Set the status to "x" (Done): - [x] c ✅ 2025-11-08
              Remove the done date: - [ ] c
            task/empty Hint `- [ ] @`: This task has no description
            task/empty Hint `- [ ]`: This task has no description
        "#]],
    );
}

#[test]
fn damaged_emoji_and_text_are_put_back() {
    check(
        "- [x] Meet JosÃ© â€” soon @Bo ðŸ”¼ âœ… 2025-11-08\n- [ ] b â« ðŸ“… 2025-11-08\n- [ ] c ðŸ” every week â³ 2025-11-08",
        expect![[r#"
            text/mojibake Error `Ã©`: Damaged text at 2 places; here "Ã©" was "é"
              !Repair the whole note (8 places): - [x] Meet José — soon @Bo 🔼 ✅ 2025-11-08 / - [ ] b ⏫ 📅 2025-11-08 / - [ ] c 🔁 every week ⏳ 2025-11-08
            task/mojibake Error `ðŸ”¼`: Damaged emoji: ðŸ”¼ was 🔼 (medium priority)
              !Put 🔼 back: - [x] Meet JosÃ© â€” soon @Bo 🔼 âœ… 2025-11-08
              Repair the whole line: - [x] Meet José — soon @Bo 🔼 ✅ 2025-11-08
              !Repair the whole note (8 places): - [x] Meet José — soon @Bo 🔼 ✅ 2025-11-08 / - [ ] b ⏫ 📅 2025-11-08 / - [ ] c 🔁 every week ⏳ 2025-11-08
            task/mojibake Error `âœ…`: Damaged emoji: âœ… was ✅ (done date)
              !Put ✅ back: - [x] Meet JosÃ© â€” soon @Bo ðŸ”¼ ✅ 2025-11-08
            task/mojibake Error `â«`: Damaged emoji: â« was ⏫ (high priority)
              !Put ⏫ back: - [ ] b ⏫ ðŸ“… 2025-11-08
              Repair the whole line: - [ ] b ⏫ 📅 2025-11-08
            task/mojibake Error `ðŸ“…`: Damaged emoji: ðŸ“… was 📅 (due date)
              !Put 📅 back: - [ ] b â« 📅 2025-11-08
            task/mojibake Error `ðŸ”`: Damaged emoji: ðŸ” was 🔁 (recurrence)
              !Put 🔁 back: - [ ] c 🔁 every week â³ 2025-11-08
              Repair the whole line: - [ ] c 🔁 every week ⏳ 2025-11-08
            task/mojibake Error `â³`: Damaged emoji: â³ was ⏳ (scheduled date)
              !Put ⏳ back: - [ ] c ðŸ” every week ⏳ 2025-11-08
        "#]],
    );
    silent("- [ ] Explain `âœ…` 📅 2025-11-08\n\n```\nðŸ”¼ in code\n```");
}

#[test]
fn invisible_selectors_are_announced() {
    check(
        "- [ ] a 🗓\u{fe0f} 2025-11-08\n- [ ] b ⏫\u{fe0f}\n- [ ] c 📅\u{fe0f}\u{fe0f} 2025-11-08",
        expect![[r#"
            task/variation-selector Info `🗓️`: An invisible U+FE0F stands behind 🗓; Tasks will drop it
              !Remove U+FE0F: - [ ] a 🗓 2025-11-08
            task/variation-selector Info `⏫️`: An invisible U+FE0F stands behind ⏫; Tasks will drop it
              !Remove U+FE0F: - [ ] b ⏫
            task/variation-selector Error `📅️️ 2025-11-08`: This due date is not read: more than one invisible U+FE0F stands behind 📅
              !Remove U+FE0F: - [ ] c 📅 2025-11-08
        "#]],
    );
}

#[test]
fn rules_that_are_read_otherwise_than_meant() {
    check(
        "- [ ] a 🔁 every month on 15 📅 2025-11-15\n- [ ] b 🔁 every day  buy milk\n- [ ] c 🔁 every week when done on Monday\n- [ ] d 🔁 every day for 3 times\n- [ ] e 🔁 every month on the 32nd\n- [ ] f 🔁 every week 📅 2025-02-30",
        expect![[r#"
            task/recurrence-partly-read Warning `15`: Read as "every month"; "15" is ignored and will be lost
              Change to "every month on the 15th": - [ ] a 🔁 every month on the 15th 📅 2025-11-15
            task/recurrence-no-date Info `🔁 every day  buy milk`: Repeats from the completion day, and copies carry no date
              Add the due date 2025-11-08: - [ ] b 🔁 every day  buy milk 📅 2025-11-08
            task/recurrence-partly-read Warning `buy milk`: Read as "every day"; "buy milk" is ignored and will be lost
              Move "buy milk" before the fields: - [ ] b buy milk 🔁 every day
            task/recurrence-no-date Info `🔁 every week when done on Monday`: Repeats from the completion day, and copies carry no date
              Add the due date 2025-11-08: - [ ] c 🔁 every week when done on Monday 📅 2025-11-08
            task/recurrence-partly-read Warning `when done on Monday`: Read as "every week"; "when done on Monday" is ignored and will be lost
              Change to "every week on Monday when done": - [ ] c 🔁 every week on Monday when done
            task/recurrence-end Warning `🔁 every day for 3 times`: Tasks does not support an end: "for" never ends
              Change to "every day": - [ ] d 🔁 every day
            task/recurrence-no-date Info `🔁 every day for 3 times`: Repeats from the completion day, and copies carry no date
              Add the due date 2025-11-08: - [ ] d 🔁 every day for 3 times 📅 2025-11-08
            task/recurrence-end Error `🔁 every month on the 32nd`: No day fits "every month on the 32th"; Tasks will write "Invalid date"
              Change to "every month on the last": - [ ] e 🔁 every month on the last
            task/recurrence-lost Error `🔁 every week`: "every week" will be lost: the due date 2025-02-30, from which it counts, does not exist
              at `📅 2025-02-30`: This date does not exist
            task/invalid-date Error `2025-02-30`: Due date 2025-02-30 does not exist; Tasks will replace it by "Invalid date"
              Change to 2025-02-28: - [ ] f 🔁 every week 📅 2025-02-28
              Remove the due date: - [ ] f 🔁 every week
        "#]],
    );
}

#[test]
fn fields_that_are_nearly_the_plugins() {
    check(
        "- [ ] a 🆔 plan.1\n- [ ] b ⛔ a1 b2\n- [ ] c 🏁 remove\n- [x] d ✔\u{fe0f} 2025-11-08\n- [ ] e [due:: 2025-11-08] [priority:: high]\n- [x] f ❌ 2025-11-07 ✅ 2025-11-08",
        expect![[r#"
            task/id-invalid Error `🆔 plan.1`: Id needs letters, digits, "-" and "_", found "plan.1"
              Change to "plan-1": - [ ] a 🆔 plan-1
              Remove the id: - [ ] a
            task/id-invalid Error `⛔ a1 b2`: Dependency list needs ids with commas between them, found "a1 b2"
              Change to "a1,b2": - [ ] b ⛔ a1,b2
              Remove the dependency list: - [ ] b
            task/unknown-on-completion Error `🏁 remove`: Tasks knows "delete" and "keep" here, found "remove"; it will be lost
              Change to "delete": - [ ] c 🏁 delete
              Change to "keep": - [ ] c 🏁 keep
              Remove the field: - [ ] c
            task/emoji-lookalike Warning `✔️`: ✔️ is not the done sign ✅
              !Write ✅: - [x] d ✅ 2025-11-08
            task/wrong-format Warning `[due:: 2025-11-08]`: Tasks is set to emoji fields: "[due:: 2025-11-08]" is text; it reads "📅 2025-11-08"
              Write 📅 2025-11-08: - [ ] e 📅 2025-11-08 [priority:: high]
            task/wrong-format Warning `[priority:: high]`: Tasks is set to emoji fields: "[priority:: high]" is text; it reads "⏫"
              Write ⏫: - [ ] e [due:: 2025-11-08] ⏫
            task/cancelled-mismatch Warning `❌ 2025-11-07`: Cancelled date on a task that is "Done"
              Remove the cancelled date: - [x] f ✅ 2025-11-08
              Set the status to "-" (Cancelled): - [-] f ❌ 2025-11-07 ✅ 2025-11-08
        "#]],
    );
    silent("- [ ] ✔\u{fe0f} the plan, ⏰ at 10, the 🔂 song, ✈ 3 times [cost:: 5], [due:: soon]");
}

#[test]
fn dataview_fields_have_the_same_faults() {
    let tasks = TaskSettings { format: TaskFormat::Dataview, ..TaskSettings::default() };
    let config = Config { tasks, ..Config::default() };
    expect![[r#"
        task/unread-field Warning `[due:: 2025-11-08]`: This due date is not read: "(soon)" stands behind it
          at `(soon)`: Tasks reads no field left of this text
          Move the field to the end: - [ ] a (soon) [due:: 2025-11-08]
          Move "(soon)" before the fields: - [ ] a (soon) [due:: 2025-11-08]
        task/malformed-value Error `[due:: 2025-1-5]`: Due date needs YYYY-MM-DD, found "2025-1-5"
          !Write 2025-01-05: - [ ] b [due:: 2025-01-05]
        task/invalid-date Error `2025-02-30`: Due date 2025-02-30 does not exist; Tasks will replace it by "Invalid date"
          Change to 2025-02-28: - [ ] c [due:: 2025-02-28]
          Remove the due date: - [ ] c
        task/duplicate-field Warning `[due:: 2025-11-09]`: Second due date; the left one (2025-11-08) counts, this one will be lost
          at `[due:: 2025-11-08]`: This due date counts
          Keep 2025-11-08, remove 2025-11-09: - [ ] d [due:: 2025-11-08],
          Keep 2025-11-09, remove 2025-11-08: - [ ] d [due:: 2025-11-09]
    "#]]
    .assert_eq(&report(
        "- [ ] a [due:: 2025-11-08] (soon)\n- [ ] b [due:: 2025-1-5]\n- [ ] c [due:: 2025-02-30]\n- [ ] d [due:: 2025-11-08], [due:: 2025-11-09]",
        config,
    ));
}

#[test]
fn lines_without_the_global_filter_are_no_tasks() {
    let tasks = TaskSettings { global_filter: "#task".to_owned(), ..TaskSettings::default() };
    let config = Config { tasks, ..Config::default() };
    assert_eq!(report("- [ ] a 📅 tomorrow\n- [] b\n- [?] c", config.clone()), "");
    assert!(report("- [ ] #task a 📅 tomorrow", config).contains("task/malformed-value"));
}

#[test]
fn a_configured_level_outweighs_that_of_a_single_finding() {
    let mut config = Config::default();
    config.levels.insert("task/variation-selector".to_owned(), Level::Hint);
    let found = report("- [ ] c 📅\u{fe0f}\u{fe0f} 2025-11-08", config);
    assert!(found.is_empty() || found.contains("Hint"), "{found}");
}

#[test]
fn a_line_of_nothing_but_signs_is_looked_at_once() {
    for piece in
        ["✅ ", "📅", "📅#a", "📅[[", "🆔a ", "🔁 every ", "âœ… ", "[due:: ", "⛔ a, ", "📅 2025-1-5 ", "ðŸ"]
    {
        let line = format!("- [ ] a {} b", piece.repeat(20_000));
        let vault = Fixture::new(&line).vault;
        for note in vault.notes() {
            let found = rules::check_note(&vault, note, TODAY);
            assert!(found.iter().all(|it| usize::from(it.range.end()) <= note.text.len()));
        }
    }
}

/// The findings about ids and dependencies in every note of a vault, with what each fix makes of the lines.
fn links(fixture: &str) -> String {
    let vault = Fixture::new(fixture).vault;
    let mut out = String::new();
    for note in vault.notes() {
        for found in rules::check_note(&vault, note, TODAY) {
            let text = slice(&note.text, found.range);
            out.push_str(&format!(
                "{} {} {:?} `{text}`: {}\n",
                note.path, found.code, found.level, found.message
            ));
            for place in &found.related {
                let other = vault.note_at(&place.path).unwrap();
                out.push_str(&format!(
                    "  {} `{}`: {}\n",
                    place.path,
                    slice(&other.text, place.range),
                    place.message
                ));
            }
            for fix in &found.fixes {
                out.push_str(&format!("  {}\n", fix.title));
                for other in vault.notes() {
                    let edits = fix.edits.iter().filter_map(|edit| match edit {
                        FileEdit::Text { path, edit } if *path == other.path => Some(edit.clone()),
                        _ => None,
                    });
                    let after = apply_edits(&other.text, &edits.collect::<Vec<_>>()).unwrap();
                    let lines = changed(&other.text, &after);
                    if !lines.is_empty() {
                        out.push_str(&format!("    {}: {lines}\n", other.path));
                    }
                }
            }
        }
    }
    out
}

#[test]
fn ids_and_dependencies_are_looked_up_in_the_whole_vault() {
    expect![[r#"
        Log.md task/depends-cycle Error `send`: Cycle: print -> send -> print
          Plan.md `print`: "send" depends on "print"
          Remove the dependency on "send"
            Log.md: - [ ] Print 🆔 print
        Log.md task/id-duplicate Error `🆔 draw`: Another task has the id "draw" too
          Plan.md `draw`: This task has the same id
          Change this id to "draw-2"
            Log.md: - [ ] Copy 🆔 draw-2
          Change this id to "draw-2", and in the tasks that depend on it
            Log.md: - [ ] Copy 🆔 draw-2 / - [ ] New ⛔ old, draw-2
        Log.md task/depends-done Hint `⛔ old`: The task that this one depends on is done
          Log.md `old`: This task is done
          Remove the dependencies
            Log.md: - [ ] Last
        Plan.md task/depends-cycle Error `print`: Cycle: send -> print -> send
          Log.md `send`: "print" depends on "send"
          Remove the dependency on "print"
            Plan.md: - [ ] Send 🆔 send ⛔ drow
        Plan.md task/depends-unknown Warning `drow`: No task has id "drow"; did you mean "draw"?
          Change to "draw"
            Plan.md: - [ ] Send 🆔 send ⛔ print, draw
          Remove the dependency on "drow"
            Plan.md: - [ ] Send 🆔 send ⛔ print
        Plan.md task/depends-self Error `call`: This task depends on itself: its own id is "call"
          Remove the dependency on "call"
            Plan.md: - [ ] Call 🆔 call
        Plan.md task/id-duplicate Error `🆔 draw`: Another task has the id "draw" too
          Log.md `draw`: This task has the same id
          Change this id to "draw-2"
            Plan.md: - [ ] Draw 🆔 draw-2
          Change this id to "draw-2", and in the tasks that depend on it
            Log.md: - [ ] New ⛔ old, draw-2
            Plan.md: - [ ] Draw 🆔 draw-2
    "#]].assert_eq(&links(
        "//- Plan.md\n- [ ] Send 🆔 send ⛔ print, drow\n- [ ] Call 🆔 call ⛔ call\n- [ ] Draw 🆔 draw\n\
         //- Log.md\n- [ ] Print 🆔 print ⛔ send\n- [ ] Copy 🆔 draw\n- [x] Old 🆔 old\n- [ ] New ⛔ old, draw\n\
         - [ ] Last ⛔ old\n- [-] Gone ⛔ old\n",
    ));
}

#[test]
fn a_long_circle_is_named_by_its_beginning() {
    let lines: String = (0..30).map(|n| format!("- [ ] t{n} 🆔 t{n} ⛔ t{}\n", (n + 1) % 30)).collect();
    let vault = Fixture::new(&lines).vault;
    let found = rules::check_note(&vault, vault.notes()[0], TODAY);
    assert_eq!(found.len(), 30);
    assert_eq!(found[3].message, "Cycle: t3 -> t4 -> t5 -> t6 -> t7 -> t8 -> t9 -> t10 -> … -> t3");
}

#[test]
fn a_chain_of_many_tasks_is_walked_once() {
    let lines: String =
        (0..20_000).map(|n| format!("- [ ] t{n} 🆔 t{n} ⛔ t{}\n", (n + 1) % 20_000)).collect();
    let vault = Fixture::new(&lines).vault;
    let found = rules::check_note(&vault, vault.notes()[0], TODAY);
    assert_eq!(found.len(), 20_000);
}

#[test]
fn one_id_in_every_line_is_looked_up_once() {
    let lines = "- [ ] a 🆔 a ⛔ b\n- [x] b 🆔 b ⛔ a, c, dd\n".repeat(10_000);
    let vault = Fixture::new(&lines).vault;
    let found = rules::check_note(&vault, vault.notes()[0], TODAY);
    let count = |code: &str| found.iter().filter(|found| found.code == code).count();
    assert_eq!((count("task/id-duplicate"), count("task/depends-unknown")), (20_000, 20_000));
}

#[test]
fn dates_that_contradict_each_other() {
    check(
        "- [ ] a 🛫 2025-12-02 ⏳ 2025-12-03 📅 2025-12-01\n- [x] b ➕ 2025-11-08 ✅ 2025-11-07\n- [x] c ✅ 2025-11-09",
        expect![[r#"
            task/date-order Info `🛫 2025-12-02`: Start date 2025-12-02 is after the due date 2025-12-01
              at `📅 2025-12-01`: Due date
            task/date-order Info `⏳ 2025-12-03`: Scheduled date 2025-12-03 is after the due date 2025-12-01
              at `📅 2025-12-01`: Due date
            task/date-order Info `➕ 2025-11-08`: Created date 2025-11-08 is after the done date 2025-11-07
              at `✅ 2025-11-07`: Done date
            task/date-order Info `✅ 2025-11-09`: Done date 2025-11-09 is in the future
        "#]],
    );
}

#[test]
fn what_stays_behind_a_deleted_line_is_announced() {
    check(
        "- [ ] a 🏁 delete\n\t- b\n\t\t- c\n- [ ] d 🏁 delete\n> - [ ] e 🏁 Delete\n>   1. f\n",
        expect![[r#"
            task/delete-with-children Warning `🏁 delete`: Children stay behind when this line is deleted
              at `- b`: This stays behind
              Change to "keep": - [ ] a 🏁 keep
              Remove the field: - [ ] a
            task/delete-with-children Warning `🏁 Delete`: Children stay behind when this line is deleted
              at `1. f`: This stays behind
              Change to "keep": > - [ ] e 🏁 keep
              Remove the field: > - [ ] e
        "#]],
    );
}

#[test]
fn a_missing_done_date_is_hinted_at_where_dates_are_usual() {
    silent("- [x] a\n- [x] b\n- [x] c ✅ 2025-11-07");
    check(
        "- [x] a ^id\n- [x] b ✅ 2025-11-07\n- [x] c ✅ 2025-11-07\n- [x] d ✅ tomorrow @Bo",
        expect![[r#"
            task/done-without-date Hint `[x]`: No done date
              Add today as the done date, 2025-11-08: - [x] a ✅ 2025-11-08 ^id
            task/malformed-value Error `✅ tomorrow`: Done date needs YYYY-MM-DD, found "tomorrow"
              Write 2025-11-09: - [x] d ✅ 2025-11-09 @Bo
            task/owner-after-fields Warning `@Bo`: @Bo hides 1 field to its left
              at `✅ tomorrow`: This done date is not read
              !Move "@Bo" before the fields: - [x] d @Bo ✅ tomorrow
        "#]],
    );
}

#[test]
fn a_line_with_fields_but_without_the_global_filter() {
    let tasks = TaskSettings { global_filter: "#task".to_owned(), ..TaskSettings::default() };
    let config = Config { tasks, ..Config::default() };
    expect![[r##"
        task/no-global-filter Info `🔼 📅 2025-11-09`: No task to Tasks: the global filter "#task" is missing
          Append "#task": - [ ] a #task 🔼 📅 2025-11-09 #later ^id
        task/no-global-filter Info `📅 2025-11-09`: No task to Tasks: the global filter "#task" is missing
          Append "#task": - [ ] #task 📅 2025-11-09
    "##]]
    .assert_eq(&report(
        "- [ ] a 🔼 📅 2025-11-09 #later ^id\n- [ ] 📅 2025-11-09\n- [ ] b 🔼\n- [ ] c #task 📅 2025-11-09",
        config,
    ));
}

#[test]
fn a_rule_without_a_date() {
    check(
        "- [ ] a 🔁 every week\n- [ ] b 🔁 every 2 weeks on Monday when done\n- [ ] c 🔁 every month on the 1st ^id\n- [x] d 🔁 every day",
        expect![[r#"
            task/recurrence-no-date Info `🔁 every week`: Repeats from the completion day, and copies carry no date
              Add the due date 2025-11-08: - [ ] a 🔁 every week 📅 2025-11-08
            task/recurrence-no-date Info `🔁 every 2 weeks on Monday when done`: Repeats from the completion day, and copies carry no date
              Add the due date 2025-11-10: - [ ] b 🔁 every 2 weeks on Monday when done 📅 2025-11-10
            task/recurrence-no-date Info `🔁 every month on the 1st`: Repeats from the completion day, and copies carry no date
              Add the due date 2025-12-01: - [ ] c 🔁 every month on the 1st 📅 2025-12-01 ^id
        "#]],
    );
}
