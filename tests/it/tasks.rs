//! Task lines, as the Tasks plugin reads them.

use expect_test::expect;
use jiff::civil::date;
use proptest::prelude::*;
use vaultls::syntax::task::{
    FieldKind, FieldValue, Occurrence, Recurrence, TaskDate, TaskFormat, TaskSettings, date_from_name, read,
    read_line,
};
use vaultls::text::{TextLen, TextRange, slice};

/// Marker, status and body of a line; `None` if it is no task.
fn parts(line: &str) -> Option<(&str, char, &str)> {
    let task = read_line(line, TextRange::up_to(line.text_len()))?;
    assert!(slice(line, task.status_range).starts_with(task.status));
    Some((slice(line, task.marker), task.status, slice(line, task.body)))
}

#[test]
fn a_task_line_has_a_marker_a_gap_and_a_box_of_one_character() {
    assert_eq!(parts("- [ ] Call Ana"), Some(("-", ' ', "Call Ana")));
    assert_eq!(parts("* [x]  Call Ana  "), Some(("*", 'x', "Call Ana  ")));
    assert_eq!(parts("+   [/] Call"), Some(("+", '/', "Call")));
    assert_eq!(parts("12. [-] Call"), Some(("12.", '-', "Call")));
    assert_eq!(parts("3) [>] Call"), Some(("3)", '>', "Call")));
    assert_eq!(parts("- [👍] Call"), Some(("-", '👍', "Call")));
    assert_eq!(parts("- [ ]"), Some(("-", ' ', "")));
    assert_eq!(parts("- [ ]Call"), Some(("-", ' ', "Call")));
    assert_eq!(parts("- []] Call"), Some(("-", ']', "Call")));
}

#[test]
fn a_task_line_may_stand_in_quotes_and_behind_any_blanks() {
    assert_eq!(parts("> > \t- [ ] Call"), Some(("-", ' ', "Call")));
    assert_eq!(parts(">- [ ] Call"), Some(("-", ' ', "Call")));
    assert_eq!(parts("\u{a0}\u{feff}- [ ] Call"), Some(("-", ' ', "Call")));
    let text = "# Day\r\n> - [x] Call\r\n";
    let task = read_line(text, TextRange::new(7.into(), 19.into())).unwrap();
    assert_eq!((slice(text, task.body), task.range.start()), ("Call", 7.into()));
}

#[test]
fn near_misses_are_no_tasks() {
    for line in [
        "-[ ] Call",
        "- [] Call",
        "- [xx] Call",
        "-\t[ ] Call",
        "- \t[ ] Call",
        "[ ] Call",
        "• [ ] Call",
        "- [☑️] Call",
        "a - [ ] Call",
        "- ( ) Call",
        "1 [ ] Call",
        "- [",
        "- ",
        "-",
        "",
        "\u{85}- [ ] Call",
    ] {
        assert_eq!(parts(line), None, "{line:?}");
    }
}

#[test]
fn the_body_ends_where_javascript_ends_a_line() {
    assert_eq!(parts("- [ ] Call\u{2028}Ana"), Some(("-", ' ', "Call")));
    assert_eq!(parts("- [ ] Call\r"), Some(("-", ' ', "Call")));
}

/// What the plugin would write, after what it reads: `description | field value | …`.
fn fields(line: &str, settings: &TaskSettings) -> String {
    let found = read_line(line, TextRange::up_to(line.text_len())).expect("a task line");
    let task = read(line, &found, settings);
    let mut out = task.description_text(line).into_owned();
    for field in &task.fields {
        let value = match field.parsed {
            FieldValue::Priority(priority) => priority.word(),
            FieldValue::Date(TaskDate::Invalid) => "no day",
            FieldValue::Date(_) | FieldValue::Text => slice(line, field.value),
        };
        out.push_str(&format!(" | {} {value}", field.kind.key()));
    }
    if let Some(link) = task.block_link {
        out.push_str(&format!(" |{}", slice(line, link)));
    }
    out
}

fn emoji(line: &str) -> String {
    fields(line, &TaskSettings::default())
}

fn dataview(line: &str) -> String {
    fields(line, &TaskSettings { format: TaskFormat::Dataview, ..TaskSettings::default() })
}

fn written(line: &str) -> String {
    let settings = TaskSettings::default();
    let found = read_line(line, TextRange::up_to(line.text_len())).expect("a task line");
    read(line, &found, &settings).values(line, &settings, None).write(settings.format)
}

#[test]
fn every_field_is_read_with_its_value() {
    expect![[r##"Send it @Ana Silva | id a-1 | dependsOn b, c | priority high | repeat every week | onCompletion KEEP | created 2025-01-01 | start 2025-01-02 | scheduled 2025-01-03 | due 2025-01-04 | cancelled 2025-01-05 | completion 2025-01-06 | ^x-1"##]].assert_eq(&emoji(
        "- [x] Send it @Ana Silva 🆔 a-1 ⛔ b, c ⏫ 🔁 every week 🏁 KEEP ➕ 2025-01-01 🛫 2025-01-02 ⌛ 2025-01-03 📆 2025-01-04 ❌ 2025-01-05 ✅ 2025-01-06 ^x-1",
    ));
    expect!["Send it | priority lowest | due 2025-01-04 | repeat every day"].assert_eq(&dataview(
        "- [x] Send it [priority:: lowest], (due::2025-01-04) , [ repeat:: every day ],",
    ));
}

#[test]
fn reading_ends_at_the_first_thing_that_is_no_field() {
    assert_eq!(emoji("- [ ] Send ⏫ 📅 2025-01-04 (soon)"), "Send ⏫ 📅 2025-01-04 (soon)");
    assert_eq!(
        emoji("- [ ] Send 📅 2025-01-04 @Bo ✅ 2025-01-05"),
        "Send 📅 2025-01-04 @Bo | completion 2025-01-05"
    );
    assert_eq!(emoji("- [ ] Send 📅 2025-1-4"), "Send 📅 2025-1-4");
    assert_eq!(emoji("- [ ] Send 📅\u{a0}2025-01-04"), "Send 📅\u{a0}2025-01-04");
    assert_eq!(emoji("- [ ] Send ⛔ a b"), "Send ⛔ a b");
    assert_eq!(emoji("- [ ] Send 📅\u{fe0f}\u{fe0f} 2025-01-04"), "Send 📅\u{fe0f}\u{fe0f} 2025-01-04");
    assert_eq!(dataview("- [ ] Send [due:: 2025-01-04] [cost:: 5]"), "Send [due:: 2025-01-04] [cost:: 5]");
    assert_eq!(dataview("- [ ] Send [due:: 2025-01-04)"), "Send [due:: 2025-01-04)");
    assert_eq!(dataview("- [ ] Send [Due:: 2025-01-04]"), "Send [Due:: 2025-01-04]");
}

#[test]
fn tags_among_the_fields_go_back_to_the_description() {
    assert_eq!(
        emoji("- [ ] Send #a 📅 2025-01-04 #b/c ⏫ #d"),
        "Send #a #b/c #d | due 2025-01-04 | priority high"
    );
    assert_eq!(emoji("- [ ] #a #b"), "#a #b");
    let line = "- [ ] #a Send it#no #b, 📅 2025-01-04 #c";
    let found = read_line(line, TextRange::up_to(line.text_len())).unwrap();
    let task = read(line, &found, &TaskSettings::default());
    let tags: Vec<&str> = task.tags(line).into_iter().map(|tag| slice(line, tag)).collect();
    assert_eq!(tags, ["#a", "#b", "#c"]);
}

#[test]
fn the_leftmost_of_two_equal_fields_counts() {
    let line = "- [ ] Send 📅 2025-01-04 ⏫ 📅 2025-01-05 🔽";
    let found = read_line(line, TextRange::up_to(line.text_len())).unwrap();
    let task = read(line, &found, &TaskSettings::default());
    let lost: Vec<_> =
        task.lost_fields().map(|(lost, kept)| (slice(line, lost.range), slice(line, kept.range))).collect();
    assert_eq!(lost, [("📅 2025-01-05", "📅 2025-01-04"), ("🔽", "⏫")]);
    assert_eq!(written(line), "- [ ] Send ⏫ 📅 2025-01-04");
}

#[test]
fn after_twenty_one_rounds_the_rest_stays_description() {
    let tags: Vec<String> = (0..23).map(|n| format!("#t{n}")).collect();
    let line = format!("- [ ] Send 📅 2025-01-04 {}", tags.join(" "));
    assert!(emoji(&line).starts_with("Send 📅 2025-01-04 #t0 #t1 #t2"), "{}", emoji(&line));
    assert!(!emoji(&line).contains('|'));
}

#[test]
fn a_rewrite_is_canonical() {
    assert_eq!(
        written(
            "* [x]   Send 📆2025-01-04 🔁 EVERY 1 weeks on mon,wed   ✅2025-01-05 🏁 Delete ⛔ a , b ^id  "
        ),
        "* [x] Send ⛔ a,b 🔁 every week on Monday, Wednesday 🏁 delete 📅 2025-01-04 ✅ 2025-01-05 ^id  "
    );
    assert_eq!(written("- [ ] Send 📅 2025-02-30 🔁 every week"), "- [ ] Send 📅 Invalid date");
    assert_eq!(written("- [ ] Send 🔁 every two weeks 📅 2025-02-03"), "- [ ] Send 📅 2025-02-03");
}

#[test]
fn rules_are_read_as_far_as_the_plugin_understands_them() {
    let read = |text: &str| {
        let rule = Recurrence::read(text)?;
        Some((rule.to_string(), text[rule.used..].to_owned()))
    };
    let is = |text: &str, canonical: &str, ignored: &str| {
        assert_eq!(read(text), Some((canonical.to_owned(), ignored.to_owned())), "{text}");
    };
    is("every day", "every day", "");
    is("Every 3 Days When Done", "every 3 days when done", "");
    is("everyday", "every day", "");
    is("every 2 weekdays", "every 2 weeks on weekdays", "");
    is("every week on weekdays", "every weekday", "");
    is("every fri, tue", "every week on Tuesday, Friday", "");
    is("every weekend", "every week", "end");
    is("every month on 15", "every month", "15");
    is("every month on the 2nd last Friday", "every month on the 2nd last Friday", "");
    is("every month on the last and 3rd", "every month on the 3rd and last", "");
    is("every year on January 1st", "every January", "1st");
    is("every year in week 3, 7", "every year in weeks 3 and 7", "");
    is("every week when done on Monday", "every week", "when done on Monday");
    is("every day until 2 January 2026", "every day until January 2, 2026", "");
    is("every week for 5 times", "every week for 5 times", "");
    is("every month on the 32nd", "every month on the 32th", "");
    for text in [
        "daily",
        "every",
        "every two weeks",
        "every other day",
        "every 2nd day",
        "every 0 days",
        "every-day",
        "",
    ] {
        assert_eq!(read(text), None, "{text}");
    }
}

#[test]
fn notes_with_a_date_in_their_name_schedule_their_tasks() {
    let named = |path: &str, format: &str, folders: &[&str]| {
        let settings = TaskSettings {
            scheduled_from_name: true,
            name_date_format: format.to_owned(),
            name_date_folders: folders.iter().map(|it| (*it).to_owned()).collect(),
            ..TaskSettings::default()
        };
        date_from_name(path, &settings).map(|date| date.to_string())
    };
    let day = Some("2025-03-09".to_owned());
    assert_eq!(named("Daily/2025-03-09 Sunday.md", "", &[]), day);
    assert_eq!(named("Daily/x20250309.md", "", &["Daily"]), day);
    assert_eq!(named("Dailys/2025-03-09.md", "", &["Daily"]), None);
    assert_eq!(named("2025-03-09/Plan.md", "", &[]), None);
    assert_eq!(named("2025-02-30.md", "", &[]), None);
    assert_eq!(named("D/Sunday, March 9th 2025.md", "dddd, MMMM Do YYYY", &[]), day);
    assert_eq!(named("D/Monday, March 9th 2025.md", "dddd, MMMM Do YYYY", &[]), None);
    assert_eq!(named("9. Mar 25.md", "D[.] MMM YY", &[]), day);
    assert_eq!(date_from_name("2025-03-09.md", &TaskSettings::default()), None);
}

/// The due dates of the next occurrences of a rule.
fn next_due(rule: &str, due: &str, count: usize) -> Vec<String> {
    let (rule, settings) = (Recurrence::read(rule).unwrap(), TaskSettings::default());
    let mut dates = Occurrence { due: TaskDate::read(due), ..Occurrence::default() };
    let due = |dates: &Occurrence| match dates.due {
        Some(TaskDate::Valid(date)) => date.to_string(),
        Some(TaskDate::Invalid) => "Invalid date".to_owned(),
        None => "none".to_owned(),
    };
    let mut next = || {
        dates = rule.next(dates, &settings, date(2025, 11, 8));
        due(&dates)
    };
    (0..count).map(|_| next()).collect()
}

#[test]
fn a_rule_that_no_day_fits_is_given_up() {
    // February has no 30th: looking for one must end.
    assert_eq!(next_due("every February on the 30th", "2025-11-08", 1), ["Invalid date"]);
    assert_eq!(next_due("every month on the 301st", "2025-11-08", 1), ["Invalid date"]);
}

#[test]
fn the_next_occurrence_is_where_the_plugin_puts_it() {
    assert_eq!(next_due("every 3 days", "2025-12-30", 2), ["2026-01-02", "2026-01-05"]);
    assert_eq!(next_due("every weekday", "2025-11-07", 2), ["2025-11-10", "2025-11-11"]);
    assert_eq!(
        next_due("every 2 weeks on Tuesday, Friday", "2025-11-04", 3),
        ["2025-11-07", "2025-11-18", "2025-11-21"]
    );
    assert_eq!(next_due("every month", "2025-01-31", 3), ["2025-02-28", "2025-03-28", "2025-04-28"]);
    assert_eq!(next_due("every month on the 31st", "2025-01-31", 2), ["2025-03-31", "2025-05-31"]);
    assert_eq!(next_due("every month on the 2nd last Friday", "2025-11-01", 2), ["2025-11-21", "2025-12-19"]);
    assert_eq!(next_due("every year", "2024-02-29", 2), ["2025-02-28", "2026-02-28"]);
    assert_eq!(next_due("every January, July on the last", "2025-02-01", 2), ["2025-07-31", "2026-01-31"]);
    assert_eq!(next_due("every year in week 1", "2025-11-08", 1), ["2025-12-29"]);
    assert_eq!(next_due("every 30 hours", "2025-11-08", 2), ["2025-11-09", "2025-11-10"]);
    assert_eq!(next_due("every week when done", "2020-01-01", 1), ["2025-11-15"]);
    assert_eq!(next_due("every day until November 9, 2025", "2025-11-08", 2), ["2025-11-09", "Invalid date"]);
    assert_eq!(next_due("every month on the 32nd", "2025-11-08", 1), ["Invalid date"]);
    assert_eq!(next_due("every 999999999 years", "2025-11-08", 1), ["Invalid date"]);
}

#[test]
fn the_dates_of_a_task_move_together() {
    let rule = Recurrence::read("every week").unwrap();
    let read = |text: &str| TaskDate::read(text);
    let dates =
        Occurrence { start: read("2025-11-01"), scheduled: read("2025-11-03"), due: read("2025-11-08") };
    let mut settings = TaskSettings::default();
    let today = date(2025, 11, 8);
    let next =
        Occurrence { start: read("2025-11-08"), scheduled: read("2025-11-10"), due: read("2025-11-15") };
    assert_eq!(rule.next(dates, &settings, today), next);
    settings.recurrence_drops_scheduled = true;
    assert_eq!(rule.next(dates, &settings, today), Occurrence { scheduled: None, ..next });
    assert_eq!(rule.next(Occurrence::default(), &settings, today), Occurrence::default());
}

/// The lines that toggling a line leaves, on 8 November 2025.
fn toggled(line: &str, settings: &TaskSettings) -> Vec<String> {
    let found = read_line(line, TextRange::up_to(line.text_len())).expect("a task line");
    let values = read(line, &found, settings).values(line, settings, None);
    values.with_status(&settings.status_of(values.status.next), settings, date(2025, 11, 8))
}

#[test]
fn toggling_writes_dates_and_copies() {
    let mut settings = TaskSettings::default();
    let plain = |line: &str| toggled(line, &TaskSettings::default());
    assert_eq!(plain("- [ ] Send 📅 2025-11-01 ^id"), ["- [x] Send 📅 2025-11-01 ✅ 2025-11-08 ^id"]);
    assert_eq!(plain("> 1. [x] Send ✅ 2025-11-01"), ["> 1. [ ] Send"]);
    assert_eq!(plain("- [X] Send"), ["- [x] Send ✅ 2025-11-08"]);
    assert_eq!(plain("- [-] Send ❌ 2025-11-01"), ["- [ ] Send"]);
    assert_eq!(plain("- [ ] Send 🏁 delete"), Vec::<String>::new());
    assert_eq!(
        plain("- [ ] Water #home 🆔 a ⛔ b ⏫ 🔁 every day 📅 2025-11-08 ^id"),
        [
            "- [ ] Water #home ⏫ 🔁 every day 📅 2025-11-09",
            "- [x] Water #home 🆔 a ⛔ b ⏫ 🔁 every day 📅 2025-11-08 ✅ 2025-11-08 ^id"
        ]
    );
    assert_eq!(plain("- [ ] Water 🔁 every day 🏁 delete"), ["- [ ] Water 🔁 every day 🏁 delete"]);
    settings.recurrence_below = true;
    settings.set_created = true;
    settings.set_done = false;
    assert_eq!(
        toggled("- [/] Water 🔁 every day ➕ 2025-11-01", &settings),
        ["- [x] Water 🔁 every day ➕ 2025-11-01", "- [ ] Water 🔁 every day ➕ 2025-11-08"]
    );
}

/// Lines of the pieces that matter to reading, in any order.
fn any_line() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        " ",
        "  ",
        "\u{a0}",
        "\u{fe0f}",
        "📅",
        "⏳",
        "✅",
        "⏫",
        "🔽",
        "🔁",
        "🆔",
        "⛔",
        "🏁",
        "🗓",
        "2025-01-04",
        "2025-02-30",
        "2025-1-4",
        "#tag",
        "#",
        "@Ana",
        "every week",
        "a,b",
        "a",
        "^id",
        "[due:: ",
        "[",
        "(",
        "]",
        ")",
        ",",
        "[id:: x]",
        "(repeat::",
        "text",
        "ä",
        "\u{2028}",
        "::",
        "-",
    ]);
    let random = "\\PC{0,3}";
    prop::collection::vec(prop_oneof![9 => pieces.prop_map(str::to_owned), 1 => random], 0..24)
        .prop_map(|pieces| format!("- [ ] {}", pieces.concat()))
}

proptest! {
    #[test]
    fn reading_finds_only_ranges_of_the_line(line in any_line(), dataview in any::<bool>()) {
        let settings = TaskSettings {
            format: if dataview { TaskFormat::Dataview } else { TaskFormat::Emoji },
            ..TaskSettings::default()
        };
        let Some(found) = read_line(&line, TextRange::up_to(line.text_len())) else { return Ok(()) };
        let task = read(&line, &found, &settings);
        let mut end = task.description.end();
        prop_assert!(found.body.contains_range(task.description));
        for field in &task.fields {
            prop_assert!(field.range.start() >= end);
            prop_assert!(field.range.contains_range(field.sign) && field.range.contains_range(field.value));
            prop_assert!(line.is_char_boundary(field.value.start().into()));
            prop_assert!(!slice(&line, field.range).is_empty());
            end = field.range.end();
        }
        prop_assert!(end <= found.body.end());
    }

    #[test]
    fn what_the_plugin_wrote_it_reads_alike(line in any_line(), dataview in any::<bool>()) {
        let settings = TaskSettings {
            format: if dataview { TaskFormat::Dataview } else { TaskFormat::Emoji },
            ..TaskSettings::default()
        };
        let rewrite = |line: &str| {
            let found = read_line(line, TextRange::up_to(line.text_len())).unwrap();
            let task = read(line, &found, &settings);
            let stable = task.date(FieldKind::Due) != Some(TaskDate::Invalid) && task.fields.iter().all(|field| {
                field.parsed != FieldValue::Date(TaskDate::Invalid)
            });
            (task.values(line, &settings, None).write(settings.format), stable)
        };
        let (once, stable) = rewrite(&line);
        // What is lost or moved may uncover more fields to its left, so a second rewrite can differ once more.
        if stable && emoji_free_description(&once, &settings) {
            prop_assert_eq!(rewrite(&once).0, once);
        }
    }
}

#[test]
fn blanks_behind_nothing_but_blanks_are_no_line_break() {
    let settings = TaskSettings::default();
    let line = "- [ ] \u{a0}  ";
    let found = read_line(line, TextRange::up_to(line.text_len())).unwrap();
    assert_eq!(read(line, &found, &settings).values(line, &settings, None).write(settings.format), "- [ ] ");
}

/// Whether the description of a written line holds nothing that could be read as a field or tag.
fn emoji_free_description(line: &str, settings: &TaskSettings) -> bool {
    let found = read_line(line, TextRange::up_to(line.text_len())).unwrap();
    let task = read(line, &found, settings);
    let description = task.description_text(line);
    !description.contains(['#', '^', ':', '[', '('])
        && description.chars().all(|c| FieldKind::of_sign(c).is_none())
}
