//! Actions on task lines: what is offered, and the bytes that change.

use expect_test::expect;
use proptest::prelude::*;
use proptest::sample::select;
use vaultls::features::actions;
use vaultls::syntax::task::{Priority, TaskFormat, TaskSettings, read, read_line};
use vaultls::text::{TextLen, TextRange};

use crate::actions::Desk;

/// The task's line, and what lines take its place.
fn run(action: &str, argument: Option<&str>, line: &str) -> String {
    let told = Desk::new(&format!("before\n\n{line}$0\n\nafter\n")).run(action, argument);
    let told = told.strip_prefix("//- Note.md\nbefore\n\n").unwrap_or(&told);
    told.strip_suffix("\n\nafter\n").unwrap_or(told).to_owned()
}

#[test]
fn ticking_a_box_does_what_tasks_does() {
    let toggled = |line: &str| run("toggleTask", None, line);
    assert_eq!(toggled("- [ ] Send it 📅 2025-11-08 ^id"), "- [x] Send it 📅 2025-11-08 ✅ 2025-11-08 ^id");
    assert_eq!(toggled("- [x] Send it ✅ 2025-11-07"), "- [ ] Send it");
    assert_eq!(toggled("- [/] Send it"), "- [x] Send it ✅ 2025-11-08");
    assert_eq!(toggled("> 1. [ ] Send it"), "> 1. [x] Send it ✅ 2025-11-08");
    assert_eq!(
        toggled("- [ ] Water 🔁 every week 📅 2025-11-07 🆔 a"),
        "- [ ] Water 🔁 every week 📅 2025-11-14\n- [x] Water 🆔 a 🔁 every week 📅 2025-11-07 ✅ 2025-11-08"
    );
    let gone = Desk::new("- [ ] one\n- [ ] two$0 🏁 delete\n- [ ] three\n").run("toggleTask", None);
    assert_eq!(gone, "//- Note.md\n- [ ] one\n- [ ] three\n");
    let last = Desk::new("- [ ] one\r\n- [ ] two$0 🏁 delete").run("toggleTask", None);
    assert_eq!(last, "//- Note.md\n- [ ] one¶\n");
}

#[test]
fn the_next_occurrence_goes_where_the_settings_say() {
    let desk = Desk::new(
        "//- .vaultls.toml\n[tasks]\nrecurrence-on-next-line = true\n//- Note.md\n- [ ] a\r\n- [ ] b$0 🔁 every day 📅 2025-11-08 🏁 delete\r\n- [ ] c 🔁 every day 📅 2025-11-08\r\n",
    );
    assert_eq!(
        desk.run("toggleTask", None),
        "//- Note.md\n- [ ] a\r\n- [ ] b 🔁 every day 🏁 delete 📅 2025-11-09\r\n- [ ] c 🔁 every day 📅 2025-11-08\r\n"
    );
}

#[test]
fn what_tasks_would_lose_stays_when_a_box_is_ticked() {
    let toggled = |line: &str| run("toggleTask", None, line);
    assert_eq!(toggled("- [ ] a 📆 2025-02-30"), "- [x] a 📆 2025-02-30 ✅ 2025-11-08");
    assert_eq!(
        toggled("- [ ] a 📅 2025-11-08 📅 2025-11-09 #x ^b"),
        "- [x] a 📅 2025-11-08 📅 2025-11-09 #x ✅ 2025-11-08 ^b"
    );
    assert_eq!(
        toggled("- [ ] a 🔁 every day  buy milk 📅 2025-11-08"),
        "- [ ] a 🔁 every day 📅 2025-11-09\n- [x] a 🔁 every day  buy milk 📅 2025-11-08 ✅ 2025-11-08"
    );
    assert_eq!(toggled("- [x] a 🏁 remove ✅ 2025-11-07"), "- [ ] a 🏁 remove");
}

/// The lines that toggling makes of a line, one after the other.
fn toggles(line: &str, times: usize) -> Vec<String> {
    let next = |line: &String| Some(run("toggleTask", None, line));
    std::iter::successors(Some(line.to_owned()), next).skip(1).take(times).collect()
}

#[test]
fn toggling_there_and_back_settles_in_the_form_that_tasks_writes() {
    // A done date hides the block link before it; once it is gone, Tasks reads one, and writes it last.
    assert_eq!(
        toggles("- [ ] ⏫ ^id ✅ 2025-11-07", 4),
        ["- [x] ⏫ ^id ✅ 2025-11-08", "- [ ] ⏫ ^id", "- [x]  ⏫ ✅ 2025-11-08 ^id", "- [ ]  ⏫ ^id"]
    );
    // Two done dates keep the line from being written anew; without them it is.
    assert_eq!(
        toggles("- [ ] ✅ 2025-11-07 ✅ 2025-11-07 🔽\u{fe0f}", 4),
        [
            "- [x] ✅ 2025-11-08 ✅ 2025-11-07 🔽\u{fe0f}",
            "- [ ]  🔽\u{fe0f}",
            "- [x]  🔽 ✅ 2025-11-08",
            "- [ ]  🔽"
        ]
    );
}

#[test]
fn what_is_behind_a_line_separator_keeps_its_blanks_when_a_box_is_ticked() {
    assert_eq!(
        toggles("- [ ] ✅ 2025-11-07 \u{2028}b", 4),
        [
            "- [x] ✅ 2025-11-08 \u{2028}b",
            "- [ ]  \u{2028}b",
            "- [x]   ✅ 2025-11-08\u{2028}b",
            "- [ ]  \u{2028}b"
        ]
    );
    assert_eq!(toggles("- [ ] a  \u{2028}b", 2), ["- [x] a ✅ 2025-11-08  \u{2028}b", "- [ ] a  \u{2028}b"]);
}

#[test]
fn a_selection_is_toggled_as_a_whole() {
    let desk = Desk::new("- [ ] one\n- [$0 ] two\n- text\n\n- [x] three ✅ 2025-11-01\n«end»- [ ] four\n");
    assert_eq!(desk.offered("toggleTask"), ["Toggle 2 tasks"]);
    expect![[r#"
        //- Note.md
        - [ ] one
        - [x] two ✅ 2025-11-08
        - text

        - [ ] three
        - [ ] four
    "#]]
    .assert_eq(&desk.run("toggleTask", None));
}

#[test]
fn statuses_are_those_of_the_settings() {
    let desk = Desk::new("- [ ] one$0 📅 2025-11-08\n");
    assert_eq!(
        desk.offered("setTaskStatus"),
        ["Set the status to \"/\" (In Progress)", "Set the status to \"-\" (Cancelled)"]
    );
    assert_eq!(run("setTaskStatus", Some("-"), "- [x] a ✅ 2025-11-01"), "- [-] a ❌ 2025-11-08");
    assert_eq!(
        run("setTaskStatus", Some("x"), "- [ ] a 🏁 delete"),
        "before\n\n\nafter\n".trim_start_matches("before\n\n")
    );
    assert_eq!(run("setTaskStatus", Some("xx"), "- [ ] a"), "refused: A status is one character\n");
}

#[test]
fn a_line_is_put_into_order_or_left_alone() {
    let normalised = |line: &str| run("normaliseTask", None, line);
    assert_eq!(
        normalised("*   [ ]   Send it 📆 2025-11-08 #a ⏫ 🔁 every 1 week 🆔 x #b ^id"),
        "* [ ] Send it #a #b 🆔 x ⏫ 🔁 every week 📅 2025-11-08 ^id"
    );
    assert_eq!(normalised("- [ ] a 📅 2025-11-08"), "refused: There is nothing here for this command\n");
    let refused = |line: &str| {
        let desk = Desk::new(&format!("{line}$0\n"));
        assert_eq!(desk.offered("normaliseTask"), [""; 0], "{line}");
        desk.run("normaliseTask", Some(""))
    };
    expect![[r#"
        refused: Tasks' way of writing would do harm: "📅 2025-11-09" is there twice
        refused: Tasks' way of writing would do harm: "📅 2025-02-30" would be lost
        refused: Tasks' way of writing would do harm: "🔁 every two weeks" would be lost
    "#]]
    .assert_eq(
        &[
            refused("- [ ]  a ⏫ 📅 2025-11-08 📅 2025-11-09"),
            refused("- [ ]  a 📅 2025-02-30 ⏫"),
            refused("- [ ]  a 🔁 every two weeks ⏫"),
        ]
        .concat(),
    );
    let all = Desk::new("- [ ] a ⏫ #x$0\n- [ ] b 📅 2025-02-30 ⏫\n\n- [ ] c 📅 2025-11-08 ⏫\n");
    expect![[r#"
        //- Note.md
        - [ ] a #x ⏫
        - [ ] b 📅 2025-02-30 ⏫

        - [ ] c ⏫ 📅 2025-11-08
    "#]]
    .assert_eq(&all.run("normaliseTasks", None));
}

#[test]
fn a_priority_goes_where_tasks_writes_it() {
    let set = |to: &str, line: &str| run("setTaskPriority", Some(to), line);
    assert_eq!(set("high", "- [ ] a #x 📅 2025-11-08 ^id"), "- [ ] a #x ⏫ 📅 2025-11-08 ^id");
    assert_eq!(set("high", "- [ ] a ^id"), "- [ ] a ⏫ ^id");
    assert_eq!(set("low", "- [ ] a 📆 2025-11-08 🔼 #x"), "- [ ] a 📆 2025-11-08 🔽 #x");
    assert_eq!(set("none", "- [ ] a 🔼 📅 2025-11-08"), "- [ ] a 📅 2025-11-08");
    assert_eq!(set("none", "- [ ] a 🔼\u{FE0F} 📅 2025-11-08"), "- [ ] a 📅 2025-11-08");
    assert!(set("urgent", "- [ ] a").starts_with("refused: \"urgent\" is no priority"));
    expect![[r#"
        Set the priority to highest 🔺
        Set the priority to high ⏫
        Remove the priority
        Set the priority to low 🔽
        Set the priority to lowest ⏬"#]]
    .assert_eq(&Desk::new("- [ ] a$0 🔼\n").offered("setTaskPriority").join("\n"));
    let dataview =
        "//- .vaultls.toml\n[tasks]\nformat = \"dataview\"\n//- Note.md\n- [ ] a$0  [due:: 2025-11-08]\n";
    assert_eq!(
        Desk::new(dataview).run("setTaskPriority", Some("high")),
        "//- Note.md\n- [ ] a  [priority:: high]  [due:: 2025-11-08]\n"
    );
}

#[test]
fn dates_are_set_and_moved() {
    expect![[r#"
        Set the due date to today, Saturday, 8 November 2025
        Set the due date to tomorrow, Sunday, 9 November 2025
        Set the due date to next Monday, Monday, 10 November 2025"#]]
    .assert_eq(&Desk::new("- [ ] a$0\n").offered("setTaskDue").join("\n"));
    assert_eq!(
        run("setTaskDue", Some("2025-12-01"), "- [ ] a ⏫ ✅ 2025-01-01"),
        "- [ ] a ⏫ 📅 2025-12-01 ✅ 2025-01-01"
    );
    assert_eq!(run("setTaskDue", Some("2025-12-01"), "- [ ] a 📆2025-11-08"), "- [ ] a 📆2025-12-01");
    assert_eq!(run("setTaskDue", Some("next friday"), "- [ ] a"), "- [ ] a 📅 2025-11-14");
    assert!(run("setTaskDue", Some("soonish"), "- [ ] a").starts_with("refused: \"soonish\" is no day"));
    assert_eq!(run("setTaskDue", Some("none"), "- [ ] a 📅 2025-11-08 ^x"), "- [ ] a ^x");
    expect![[r#"
        Postpone the due date by a day, to Sunday, 9 November 2025
        Postpone the due date by a week, to Saturday, 15 November 2025
        Postpone the due date by a month, to Monday, 8 December 2025"#]]
    .assert_eq(&Desk::new("- [ ] a$0 ⏳ 2025-10-01 📅 2025-10-31\n").offered("postponeTask").join("\n"));
    assert_eq!(run("postponeTask", None, "- [ ] a 🛫 2025-12-01"), "- [ ] a 🛫 2025-12-02");
    assert_eq!(run("postponeTask", Some("2w"), "- [ ] a ⏳ 2025-11-10"), "- [ ] a ⏳ 2025-11-24");
    assert!(
        run("postponeTask", Some("soon"), "- [ ] a ⏳ 2025-11-10")
            .starts_with("refused: \"soon\" is no time")
    );
    assert_eq!(
        run("postponeTask", Some("1d"), "- [ ] a"),
        "refused: The task has no due, scheduled or start date\n"
    );
}

const PEOPLE: &str =
    "//- People/Ana Silva.md\n---\ntype: people\n---\n//- People/Bo.md\n---\ntype: people\n---\n";

#[test]
fn an_owner_stands_before_the_fields() {
    let desk = |line: &str| Desk::new(&format!("//- Log.md\n@Ana Silva met @Bo\n\n{line}\n{PEOPLE}"));
    let line =
        |told: String| told.lines().find(|line| line.starts_with("- [")).map_or(told.clone(), str::to_owned);
    assert_eq!(desk("- [ ] a @Bo$0 ⏫").offered("setTaskOwner"), ["Set the owner to Ana Silva"]);
    assert_eq!(
        line(desk("- [ ] a$0 #x ⏫ ^id").run("setTaskOwner", Some("Ana Silva"))),
        "- [ ] a @Ana Silva #x ⏫ ^id"
    );
    assert_eq!(
        line(desk("- [ ] ask @Bo$0 today ⏫").run("setTaskOwner", Some("ana silva"))),
        "- [ ] ask @Ana Silva today ⏫"
    );
    assert_eq!(
        line(desk("- [ ] $0📅 2025-11-08").run("setTaskOwner", Some("Bo"))),
        "- [ ] @Bo 📅 2025-11-08"
    );
    assert_eq!(
        desk("- [ ] a$0").run("setTaskOwner", Some("Nobody")),
        "refused: No person is called \"Nobody\"\n"
    );
}

#[test]
fn a_dependency_gives_the_other_task_an_id() {
    let desk =
        Desk::new("- [ ] Draw it 📅 2025-11-08\n- [x] Old\n- [ ] Send$0 it ⏫\n- [ ] Call 🆔 call\n- [ ] \n");
    expect![[r#"
        Depend on "Call"
        Depend on "Draw it""#]]
    .assert_eq(&desk.offered("addTaskDependency").join("\n"));
    expect![[r#"
        //- Note.md
        - [ ] Draw it 🆔 q7y4kj 📅 2025-11-08
        - [x] Old
        - [ ] Send it ⛔ q7y4kj ⏫
        - [ ] Call 🆔 call
        - [ ] 
    "#]]
    .assert_eq(&desk.run("addTaskDependency", Some("Note.md:1")));
    assert_eq!(
        run("addTaskDependency", Some("nothing"), "- [ ] a"),
        "refused: There is no task with the id or at the place \"nothing\"\n"
    );
    let circle = Desk::new("- [ ] a$0 🆔 a\n- [ ] b 🆔 b ⛔ c\n- [ ] c 🆔 c ⛔ a\n");
    assert_eq!(circle.offered("addTaskDependency"), [""; 0]);
    assert!(circle.run("addTaskDependency", Some("b")).starts_with("refused: "));
    let more = Desk::new("- [ ] a$0 ⛔ b ⏫\n- [ ] b 🆔 b\n- [ ] c 🆔 c\n");
    assert_eq!(
        more.run("addTaskDependency", Some("c")),
        "//- Note.md\n- [ ] a ⛔ b,c ⏫\n- [ ] b 🆔 b\n- [ ] c 🆔 c\n"
    );
}

#[test]
fn fields_of_the_other_format_are_converted_where_they_stand() {
    let line = "- [ ] a [due:: 2025-11-08] [cost:: 5] [priority:: high], [repeat:: every week] ^id";
    assert_eq!(run("convertTaskFormat", None, line), "- [ ] a 📅 2025-11-08 [cost:: 5] ⏫ 🔁 every week ^id");
    assert_eq!(
        run("convertTaskFormat", Some("dataview"), "- [ ] a ⏫ 📅 2025-11-08 ⛔ x,y"),
        "- [ ] a [priority:: high] [due:: 2025-11-08] [dependsOn:: x,y]"
    );
    assert_eq!(
        run("convertTaskFormat", None, "- [ ] a 📅 2025-11-08"),
        "refused: There is nothing here for this command\n"
    );
}

#[test]
fn fields_are_not_converted_where_tasks_would_read_the_line_otherwise() {
    for (line, reason) in [
        ("- [ ] a [due:: 2025-11-08] 📅 2025-11-09", "Tasks would read another due date"),
        ("- [ ] a 📅 2025-11-09 [due:: 2025-11-08]", "Tasks would read another due date"),
        ("- [ ] a 📅 2025-02-30 [repeat:: every day]", "Tasks would no longer read the recurrence"),
        ("- [ ] a [repeat:: every day] at noon 📅 2025-11-09", "Tasks would read another recurrence"),
    ] {
        assert_eq!(run("convertTaskFormat", Some("emoji"), line), format!("refused: {reason}\n"), "{line}");
        assert!(Desk::new(&format!("{line}$0\n")).offered("convertTaskFormat").is_empty(), "{line}");
    }
    assert_eq!(
        run("convertTaskFormat", Some("emoji"), "- [ ] a [due:: 2025-11-08] 📅 2025-11-08"),
        "- [ ] a 📅 2025-11-08 📅 2025-11-08"
    );
}

#[test]
fn a_rule_is_written_if_tasks_understands_it() {
    assert_eq!(
        run("setTaskRecurrence", Some("every 2 weeks on Friday"), "- [ ] a 📅 2025-11-08"),
        "- [ ] a 🔁 every 2 weeks on Friday 📅 2025-11-08"
    );
    assert_eq!(
        run("setTaskRecurrence", Some("none"), "- [ ] a 🔁 sometimes 📅 2025-11-08"),
        "- [ ] a 📅 2025-11-08"
    );
    assert_eq!(
        run("setTaskRecurrence", Some("every other day"), "- [ ] a"),
        "refused: Tasks does not understand the rule \"every other day\"\n"
    );
    expect![[r#"
        Repeat every day
        Repeat every weekday
        Repeat every week
        Repeat every month
        Repeat every 3 months"#]]
    .assert_eq(&Desk::new("- [ ] a$0\n").offered("setTaskRecurrence").join("\n"));
}

#[test]
fn all_safe_fixes_of_a_note_at_once() {
    expect![[r#"
        //- Note.md
        - [x] a
        - [ ] b 📅 2025-01-05
        [[gone]]
    "#]]
    .assert_eq(&Desk::new("- [X] a$0\n- [ ] b 📅 2025-1-5\n[[gone]]\n").run("fixTasks", None));
}

/// Pieces of task lines, sound and broken.
const PIECES: &[&str] = &[
    "a",
    "Send it",
    "#tag",
    "@Ana",
    "⏫",
    "🔽\u{FE0F}",
    "📅 2025-11-08",
    "📆2025-11-09",
    "📅 2025-02-30",
    "⏳ 2025-11-01",
    "🛫 2025-12-01",
    "➕ 2025-10-01",
    "✅ 2025-11-07",
    "❌ 2025-11-06",
    "🔁 every week",
    "🔁 every day  milk",
    "🔁 daily",
    "🆔 x1",
    "⛔ x1, y2",
    "🏁 delete",
    "🏁 keep",
    "🏁 nothing",
    "(soon)",
    "[due:: 2025-11-08]",
    "[due:: 2025-11-10],",
    "(scheduled:: 2025-11-01) ,",
    "[priority:: high]",
    "[repeat:: every day]",
    "[repeat:: every week ]",
    "[id:: x1]",
    "[dependsOn:: x1, y2]",
    "at noon",
    "^id",
    "📅",
    "  ",
    "\u{2028}b",
];

fn line() -> impl Strategy<Value = String> {
    let status = select(vec!["[ ]", "[x]", "[/]", "[-]", "[?]"]);
    let lead = select(vec!["- ", "* ", "> - ", "\t1. ", "-   "]);
    (lead, status, prop::collection::vec(select(PIECES), 0..7))
        .prop_map(|(lead, status, pieces)| format!("{lead}{status} {}", pieces.join(" ")))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, ..ProptestConfig::default() })]

    #[test]
    fn normalising_twice_is_normalising_once(line in line()) {
        let desk = Desk::new(&format!("{line}$0\n"));
        if desk.offered("normaliseTask").is_empty() {
            return Ok(());
        }
        let once = desk.run("normaliseTask", None);
        let again = Desk::new(&format!("{}$0\n", once.trim_start_matches("//- Note.md\n").trim_end_matches('\n')));
        prop_assert_eq!(again.offered("normaliseTask"), Vec::<String>::new(), "{}", once);
    }

    #[test]
    fn no_action_touches_another_line_or_loses_the_description(line in line()) {
        let story = format!("- [ ] before 📅 2025-11-08\n{line}$0\n- [ ] after 🆔 z\n");
        for action in actions::all().filter(|action| action.name.contains("Task")) {
            let desk = Desk::new(&story);
            for offer in desk.offers(action.name) {
                let Ok(outcome) = desk.outcome(action.name, Some(&offer.argument)) else { continue };
                let told = desk.told(&outcome);
                if action.name != "addTaskDependency" {
                    prop_assert!(told.is_empty() || told.contains("- [ ] before 📅 2025-11-08\n"), "{}: {}", action.name, told);
                    prop_assert!(told.is_empty() || told.contains("- [ ] after 🆔 z\n"), "{}: {}", action.name, told);
                }
            }
        }
    }

    #[test]
    fn a_conversion_keeps_all_that_was_read(line in line(), emoji in any::<bool>()) {
        let argument = if emoji { "emoji" } else { "dataview" };
        let read_as = |line: &str, emoji: bool| {
            let format = if emoji { TaskFormat::Emoji } else { TaskFormat::Dataview };
            let settings = TaskSettings { format, ..TaskSettings::default() };
            let Some(found) = read_line(line, TextRange::up_to(line.text_len())) else { return Vec::new() };
            let task = read(line, &found, &settings);
            let values = task.values(line, &settings, None);
            let dates = [values.due, values.scheduled, values.start, values.created, values.done, values.cancelled];
            let mut said: Vec<String> = dates.iter().enumerate().filter(|(_, date)| date.is_some()).map(|date| format!("{date:?}")).collect();
            said.extend((values.priority != Priority::None).then(|| format!("{:?}", values.priority)));
            said.extend(values.recurrence.map(|rule| format!("{rule:?}")));
            said.extend(values.on_completion.map(|word| format!("{word:?}")));
            said.extend(values.id.map(|id| format!("id {id}")));
            said.extend((!values.depends_on.is_empty()).then(|| format!("{:?}", values.depends_on)));
            said
        };
        let desk = Desk::new(&format!("{line}$0\n"));
        let told = desk.run("convertTaskFormat", Some(argument));
        let new = told.trim_start_matches("//- Note.md\n").trim_end_matches('\n').to_owned();
        if new.is_empty() || new.contains("refused") {
            return Ok(());
        }
        let after = read_as(&new, emoji);
        for was in read_as(&line, emoji).into_iter().chain(read_as(&line, !emoji)) {
            prop_assert!(after.contains(&was), "{} was {}: {}", was, line, new);
        }
    }

    #[test]
    fn toggling_twice_gives_the_line_that_tasks_would(line in line()) {
        // A line that neither repeats nor goes away comes back.
        if line.contains('🔁') || line.contains("🏁 delete") || !line.contains("[ ]") {
            return Ok(());
        }
        let toggled = |line: &str| {
            let told = Desk::new(&format!("{line}$0\n")).run("toggleTask", None);
            told.trim_start_matches("//- Note.md\n").trim_end_matches('\n').to_owned()
        };
        let there = toggled(&line);
        prop_assert!(there.contains("✅ 2025-11-08") || there.starts_with("refused"), "{}", there);
        let back = toggled(&there);
        if there.replacen(" ✅ 2025-11-08", "", 1).replacen("[x]", "[ ]", 1) == line {
            prop_assert_eq!(&back, &line, "what was only added is only taken away");
        }
        // A date that goes may uncover what the next round reads for the first time, and writes in Tasks' form.
        let rounds = std::iter::successors(Some(back), |line| Some(toggled(&toggled(line))));
        let rounds: Vec<String> = rounds.take(8).collect();
        let settled = rounds.windows(2).any(|pair| matches!(pair, [one, next] if one == next));
        prop_assert!(settled, "{}", line);
    }
}
