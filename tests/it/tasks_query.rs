//! Query blocks of the Tasks plugin, as their readers know them.

use expect_test::{Expect, expect};
use jiff::civil::datetime;
use jiff::tz::TimeZone;
use vaultls::query::keeper::Keeper;
use vaultls::query::tasks::{
    LooseTask, Query, QueryFile, QuerySettings, ReadContext, Search, TaskSet, answer, blocks,
};
use vaultls::query::{Budget, Present};
use vaultls::syntax::task::TaskSettings;
use vaultls::text::{TextLen, TextRange, slice};

use crate::fixture::Fixture;

fn present() -> Present {
    let now = datetime(2025, 11, 8, 10, 15, 30, 0).to_zoned(TimeZone::UTC).unwrap();
    Present::new(now)
}

fn read(text: &str) -> Query {
    let (present, settings) = (present(), QuerySettings::default());
    let file = QueryFile { path: "Boards/Mine.md".to_owned(), ..QueryFile::default() };
    let context = ReadContext { file: Some(&file), present: &present, settings: &settings };
    Query::read(text, TextRange::up_to(text.text_len()), false, context)
}

/// Every flaw: its kind, the text under it, what is said, what is offered.
fn check(text: &str, expected: &Expect) {
    let query = read(text);
    let flaws = query.statements.iter().flat_map(|statement| &statement.flaws);
    let lines = flaws.map(|flaw| {
        let repairs: String = flaw.repairs.iter().map(|repair| format!("    {}\n", repair.title)).collect();
        format!("{:?} `{}` {}\n{repairs}", flaw.kind, slice(text, flaw.range), flaw.message)
    });
    expected.assert_eq(&lines.collect::<String>());
}

const TASKS: &[(&str, &str)] = &[
    ("Home/Garden.md", "- [ ] Mow #home 📅 2025-11-08 🔼"),
    ("Home/Garden.md", "- [x] Rake #home/outside ✅ 2025-11-01"),
    ("Work/Plan 10.md", "- [ ] Call Ida Mason ⏫ 🛫 2025-12-01"),
    ("Work/Plan 2.md", "- [/] Write report 🔁 every week 📅 2025-11-03"),
    ("Work/Plan 2.md", "- [ ] Read 📅 2025-02-30"),
];

/// The descriptions that a query finds, under the names of their groups.
fn run(text: &str) -> String {
    let lines = TASKS.iter().zip(0..).map(|((path, line), number)| LooseTask {
        markdown: (*line).to_owned(),
        path: (*path).to_owned(),
        line: number,
        ..LooseTask::default()
    });
    let tasks = TaskSet::of_lines(lines.collect(), &TaskSettings::default());
    let (present, settings, budget) = (present(), QuerySettings::default(), Budget::new(1_000_000, None));
    let search =
        Search { tasks: &tasks, present: &present, file: None, settings: &settings, budget: &budget };
    let found = match search.run(&read(text)) {
        Ok(found) => found,
        Err(error) => return format!("{error:?}\n"),
    };
    let groups = found.groups.iter().map(|group| {
        let names = group.names.join(" / ");
        let tasks = group.tasks.iter().map(|task| format!("{}\n", tasks.get(*task).unwrap().description()));
        let heading = if names.is_empty() { String::new() } else { format!("## {names}\n") };
        heading + &tasks.collect::<String>()
    });
    groups.collect()
}

#[test]
fn every_bad_line_is_told_not_only_the_first() {
    let text = "not don\nstart before today\ndue 2 days\n(done) and (due today)\npath includes\nsort by due desc\n\
                group by tag\nheading regex matches /a(/\npreset this_fil\nlimit 5 foo";
    check(
        text,
        &expect![[r#"
        UnknownInstruction `not don` Not an instruction of Tasks queries. Did you mean "not done"?
            Write "not done"
        FieldWord `start` "start" is no word of this instruction. Write "starts".
            Write "starts"
        BadDate `2 days` "2 days" is not a date. Write "in 2 days" or "2 days ago" or a day such as 2025-11-08.
            Write "in 2 days"
            Write "2 days ago"
        OperatorCase `and` Operators are written in capitals: "AND".
            Write "AND"
        UnknownInstruction `path includes` What to look for is missing behind "path includes".
        IgnoredWords ` desc` "desc" has no effect: this does not sort in reverse. Write "reverse".
            Write "reverse"
        FieldWord `tag` "tag" is no word of this instruction. Write "tags".
            Write "tags"
        Regex `(` Not a pattern: unterminated group.
            Escape the "("
        UnknownPreset `this_fil` There is no preset "this_fil". There are this_file, this_folder, this_folder_only, this_root, hide_date_fields, hide_non_date_fields, hide_query_elements, hide_everything.
            Write "this_file"
        IgnoredWords ` foo` "foo" has no effect behind a limit.
            Remove it
    "#]],
    );
}

#[test]
fn words_without_effect_are_pointed_at() {
    let text = "due by tomorrow\ndue 2025-11-01 to 2025-11-15\nscheduled before day after tomorrow\nhide tags please\n\
                due next week friday\nstarts before today";
    check(
        text,
        &expect![[r#"
        IgnoredWords `by` "by" has no effect: only "tomorrow" counts.
            Remove it
        IgnoredWords `to 2025-11-15` Read as one day: everything from "to" on has no effect. Write both days with a blank between.
            Make it a range of days
        IgnoredWords `day after` "day after" has no effect: only "tomorrow" counts.
            Remove it
        IgnoredWords ` please` "please" has no effect.
            Remove it
        IgnoredWords `friday` "friday" has no effect: only "next week" counts.
            Remove it
        StartsIncludesUndated `starts before today` Tasks without a start date pass too. Add a line "has start date" if they should not.
            Add "has start date"
    "#]],
    );
}

#[test]
fn continued_lines_keep_their_places() {
    let text = "(not done) \\\n  AND (due on fridai)\npath includes {{query.file.folde}}";
    check(
        text,
        &expect![[r#"
        BadDate `fridai` "fridai" is not a date. Write "friday" or a day such as 2025-11-08.
            Write "friday"
        UnknownPlaceholder `query.file.folde` "query.file.folde" is no placeholder that Tasks knows. Did you mean "query.file.folder"?
            Write "query.file.folder"
    "#]],
    );
}

#[test]
fn filters_sorts_and_groups() {
    assert_eq!(run("not done\ndue before tomorrow"), "Write report\nMow #home\n");
    assert_eq!(run("(path includes work) AND NOT (priority is above none)"), "Write report\nRead\n");
    assert_eq!(run("tags include home\nsort by description reverse"), "Rake #home/outside\nMow #home\n");
    assert_eq!(run("due date is invalid"), "Read\n");
    assert_eq!(run("starts before 2026\ndone"), "Rake #home/outside\n");
    expect![[r#"
        ## [[Garden]] / %%2%%Medium priority
        Mow #home
        ## [[Plan 2]] / %%3%%Normal priority
        Write report
        Read
        ## [[Plan 10]] / %%1%%High priority
        Call Ida Mason
    "#]]
    .assert_eq(&run("not done\ngroup by filename\ngroup by priority"));
}

#[test]
fn expressions() {
    assert_eq!(run("filter by function task.tags.some(t => t.startsWith('#home/'))"), "Rake #home/outside\n");
    expect![[r#"
        Mow #home
        Call Ida Mason
        Read
        Rake #home/outside
        ## late
        Write report
    "#]]
    .assert_eq(&run("group by function task.due.moment?.isBefore(moment(), 'day') ? 'late' : null"));
    expect![[r#"
        NeedsJavaScript { what: "\"app\"" }
    "#]]
    .assert_eq(&run("filter by function app.vault.adapter"));
    assert_eq!(
        run("group by function task"),
        "NeedsJavaScript { what: \"a task as the name of a group\" }\n"
    );
    expect![[r#"
        NeedsJavaScript { what: "evaluation this deep" }
    "#]]
    .assert_eq(&run("filter by function (f => f(f))(f => f(f))"));
}

proptest::proptest! {
    #[test]
    fn any_block_is_read_and_its_flaws_fit_it(text in "(due|not done|path|regex|matches|includes|/(a+)+/|sort by|group by|function|task\\.|\\(|\\)|\"|AND|NOT|or|\\{\\{|\\}\\}|preset|\\\\|\n|>|#| |é|🔼|[a-z]){0,30}") {
        let query = read(&text);
        for flaw in query.statements.iter().flat_map(|statement| &statement.flaws) {
            assert!(usize::from(flaw.range.end()) <= text.len());
            assert!(text.is_char_boundary(flaw.range.start().into()) && text.is_char_boundary(flaw.range.end().into()));
        }
        run(&text);
    }

    #[test]
    fn any_expression_ends(text in "(task|\\.|tags|due|moment|\\(|\\)|\\[|\\]|=>|\\{|\\}|\\?|:|'|`|\\$\\{|\\+|-|/|,|;|return|const|x|=|1|\\.\\.\\.| ){0,25}") {
        run(&format!("filter by function {text}"));
    }
}

/// A vault whose kept answers are told of every change, as the server does.
#[test]
fn what_is_missing_or_too_much_in_a_line_is_said() {
    check(
        "filter by function\nsort by  due\ngroup by due  reverse\n(not done) (done)\n(done) XOR NOT (due today)",
        &expect![[r#"
            UnknownInstruction `filter by function` Something is missing behind "filter by function".
            FieldWord `sort by  due` Between these words stands one blank, and nothing else.
                Write "sort by due"
            FieldWord `group by due  reverse` Between these words stands one blank, and nothing else.
                Write "group by due reverse"
            Delimiters `) (` An operator is missing here: AND, OR, XOR.
                Write "AND"
                Write "OR"
            Delimiters ` XOR` "XOR NOT" is not read: enclose what is negated, as in (a) XOR (NOT (b)).
        "#]],
    );
}

/// Lines that JavaScript is not needed for, each with what says the same.
const NATIVE: &[(&str, &str)] = &[
    ("filter by function task.isDone", "done"),
    ("filter by function !task.isDone", "not done"),
    ("filter by function task.isDone === false", "not done"),
    ("filter by function task.isRecurring", "is recurring"),
    ("filter by function task.status.type !== 'TODO'", "status.type is not TODO"),
    ("filter by function task.priorityName === 'High'", "priority is high"),
    ("filter by function task.due.moment === null", "no due date"),
    ("filter by function !!task.due.moment", "has due date"),
    ("filter by function task.tags.length > 0", "has tags"),
    ("filter by function task.file.folder === 'Work/'", "folder regex matches /^Work\\/$/"),
    ("filter by function task.file.path.includes('lan 1')", "path regex matches /lan 1/"),
    ("filter by function task.file.path.toLowerCase().includes('plan')", "path includes plan"),
    ("filter by function task.description.startsWith('R')", "description regex matches /^R/"),
    ("filter by function !task.description.includes('e')", "NOT (description regex matches /e/)"),
    ("filter by function task.isDone || task.tags.length > 0", "(done) OR (has tags)"),
    ("filter by function task.isBlocked(query.allTasks)", "is blocked"),
    ("sort by function -task.urgency", "sort by urgency"),
    ("sort by function reverse task.urgency", "sort by urgency"),
    ("sort by function !task.isDone", "sort by status"),
    ("sort by function task.isDone", "sort by status reverse"),
    ("sort by function task.due", "sort by due"),
    ("sort by function task.file.path", "sort by path"),
    ("sort by function reverse task.priorityNumber", "sort by priority reverse"),
    ("group by function task.status.name", "group by status.name"),
    ("group by function reverse task.priorityNameGroupText", "group by priority reverse"),
    ("group by function task.status.typeGroupText", "group by status.type"),
];

#[test]
fn what_is_offered_in_place_of_javascript_finds_the_same() {
    for (script, native) in NATIVE {
        let fixture = Fixture::new(&format!("//- Board.md\n```tasks\n{script}$0\n```\n"));
        let flaws = vaultls::query::tasks::check_block(
            &fixture.vault,
            fixture.note("Board.md"),
            blocks(fixture.note("Board.md")).next().unwrap(),
            &present(),
        );
        let offered: Vec<&str> =
            flaws.iter().flat_map(|flaw| &flaw.repairs).map(|repair| repair.text.as_str()).collect();
        assert_eq!(offered, [*native], "{script}");
        assert_eq!(run(script), run(native), "{script}");
    }
    // What differs for some task stays as it is.
    for script in [
        "filter by function task.heading.includes('x')",
        "filter by function task.file.path.toLowerCase().includes('X')",
        "filter by function task.file.path.includes('{{query}}')",
        "group by function task.heading",
        "group by function task.file.path",
        "sort by function task.status.type",
    ] {
        let fixture = Fixture::new(&format!("//- Board.md\n```tasks\n{script}$0\n```\n"));
        let block = blocks(fixture.note("Board.md")).next().unwrap();
        let flaws =
            vaultls::query::tasks::check_block(&fixture.vault, fixture.note("Board.md"), block, &present());
        let texts = flaws.iter().flat_map(|flaw| &flaw.repairs).map(|repair| repair.text.as_str());
        assert!(texts.clone().all(|text| text == "# "), "{script}: {:?}", texts.collect::<Vec<_>>());
    }
}

#[test]
fn mistakes_in_the_properties_of_a_note_are_told_at_the_property() {
    let text = "---\nTQ_explain: \"no\"\nTQ_show_tre: true\nTQ_extra_instructions: |\n  short mode\n  sort by folder\n  due 2 days\n---\n";
    let fixture = Fixture::new(&format!("//- Board.md\n{text}"));
    let note = fixture.note("Board.md");
    let flaws = vaultls::query::tasks::check_defaults(&fixture.vault, note, &present());
    let lines = flaws.iter().map(|flaw| {
        let repairs: String = flaw.repairs.iter().map(|repair| format!("    {}\n", repair.title)).collect();
        format!("{:?} `{}` {}\n{repairs}", flaw.kind, slice(text, flaw.range), flaw.message)
    });
    expect![[r#"
        IgnoredWords `"no"` The text "no" counts as true. Write false, without quotes.
            Write "false"
        IgnoredWords `TQ_show_tre` "TQ_show_tre" has no effect: Tasks knows no such property. Did you mean "TQ_show_tree"?
            Write "TQ_show_tree"
        FieldWord `folder` Tasks cannot be sorted by "folder". Write "path".
        BadDate `2 days` "2 days" is not a date. Write "in 2 days" or "2 days ago" or a day such as 2025-11-08.
    "#]].assert_eq(&lines.collect::<String>());
}

#[test]
fn mistakes_in_the_global_query_and_presets_are_told_at_the_setting() {
    let file = ".obsidian/plugins/obsidian-tasks-plugin/data.json";
    let mut files = vaultls::vault::config::ConfigFiles::default();
    let text = r#"{"globalQuery": "not done\nsort by folder", "presets": {"mine": "due 2 days", "fine": "path includes {{query.file.property('x')}}"}}"#;
    files.insert(file, text);
    let told = |files: &vaultls::vault::config::ConfigFiles| {
        let (_, problems) = vaultls::rules::configure(files, None);
        let line = |problem: &vaultls::vault::config::ConfigProblem| {
            let text = problem.file.as_ref().and_then(|file| files.text(file)).unwrap_or_default();
            format!(
                "{} `{}` {}\n",
                problem.file.as_ref().unwrap(),
                slice(text, problem.range),
                problem.message
            )
        };
        problems.iter().map(line).collect::<String>()
    };
    expect![[r#"
        .obsidian/plugins/obsidian-tasks-plugin/data.json `"not done\nsort by folder"` in the global query of Tasks, "sort by folder": Tasks cannot be sorted by "folder". Write "path"
        .obsidian/plugins/obsidian-tasks-plugin/data.json `"due 2 days"` in the preset "mine" of Tasks, "due 2 days": "2 days" is not a date. Write "in 2 days" or "2 days ago" or a day such as 2024-01-01
    "#]].assert_eq(&told(&files));
    // Our own file counts more.
    files.insert(".vaultls.toml", "[tasks]\nglobal-query = \"not don\"\n");
    expect![[r#"
        .vaultls.toml `"not don"` in the global query of Tasks, "not don": Not an instruction of Tasks queries. Did you mean "not done"?
        .obsidian/plugins/obsidian-tasks-plugin/data.json `"due 2 days"` in the preset "mine" of Tasks, "due 2 days": "2 days" is not a date. Write "in 2 days" or "2 days ago" or a day such as 2024-01-01
    "#]].assert_eq(&told(&files));
}

fn change(vault: &mut vaultls::vault::Vault, path: &str, text: &str) {
    use vaultls::query::footprint::{NotesBefore, VaultChange};
    use vaultls::vault::{Change, Origin, VaultPath};
    let origin = Origin::Disk { len: text.len() as u64, mtime: 1, lossy: false };
    let changes = vec![Change::Upsert { path: VaultPath::new(path).unwrap(), text: text.into(), origin }];
    let (before, from) = (NotesBefore::of(vault, &changes), vault.revision());
    let touched = vault.apply(changes);
    Keeper::of(vault).note(&VaultChange::new(&before, vault, &touched), from, vault.revision());
}

fn total(vault: &vaultls::vault::Vault) -> Option<usize> {
    let note = vault.notes().into_iter().find(|note| note.path.as_str() == "Board.md").unwrap();
    let block = blocks(note).next().unwrap();
    answer(vault, note, block, &present()).answer.map(|answer| answer.total)
}

#[test]
fn a_query_is_answered_again_only_if_a_change_can_touch_it() {
    let board = "# Board\n\n```tasks\nnot done\npath includes Garden\n```\n";
    let garden = "# Garden\n\nIt grows.\n\n- [ ] Mow 📅 2025-11-08\n- [x] Rake\n";
    let fixture = format!("//- Board.md\n{board}\n//- Garden.md\n{garden}\n//- Work.md\n- [ ] Call\n");
    let mut vault = Fixture::new(&fixture).vault;
    let runs = |vault: &vaultls::vault::Vault| Keeper::of(vault).runs();
    assert_eq!((total(&vault), runs(&vault)), (Some(1), 1));

    // A hundred keystrokes in prose, above the tasks and in the note of the query.
    for number in 0..100 {
        change(
            &mut vault,
            "Garden.md",
            &garden.replace("It grows.", &format!("It grows.{}", " more".repeat(number))),
        );
        change(&mut vault, "Board.md", &format!("{board}\nProse {number}.\n"));
        assert_eq!(total(&vault), Some(1));
    }
    // Tasks of notes that the query does not look at.
    change(&mut vault, "Work.md", "- [ ] Call\n- [ ] Write\n");
    assert_eq!((total(&vault), runs(&vault)), (Some(1), 1));

    // A task of a note that it does look at.
    change(&mut vault, "Garden.md", &garden.replace("[x]", "[ ]"));
    assert_eq!((total(&vault), runs(&vault)), (Some(2), 2));
    // A new note, and one that says what it said before.
    change(&mut vault, "Garden shed.md", "- [ ] Paint\n");
    assert_eq!((total(&vault), runs(&vault)), (Some(3), 3));
    change(&mut vault, "Garden shed.md", "- [ ] Paint\n");
    assert_eq!((total(&vault), runs(&vault)), (Some(3), 3));
}

#[test]
fn an_answer_that_was_stopped_is_shown_as_stale() {
    use vaultls::query::Stopped;
    use vaultls::query::footprint::Footprint;
    use vaultls::query::keeper::{Language, Question};
    use vaultls::vault::NoteId;
    let keeper = Keeper::default();
    let question = Question {
        language: Language::Tasks,
        note: NoteId(0),
        text: "done".into(),
        day: present().today(),
        zone: "UTC".into(),
    };
    let first = keeper.ask(&question, 1, |_| Ok((7, Footprint::everything())));
    assert_eq!((first.answer.as_deref(), first.stale), (Some(&7), false));
    let later = keeper.ask::<i32>(&question, 2, |_| Err(Stopped::TooLong));
    assert_eq!((later.answer.as_deref(), later.stale), (Some(&7), true));
}

#[test]
fn an_evaluation_that_a_change_makes_pointless_is_stopped_and_the_old_answer_shown_as_such() {
    use vaultls::query::Stopped;
    use vaultls::query::footprint::{Footprint, VaultChange};
    use vaultls::query::keeper::{Language, Question};
    use vaultls::vault::NoteId;
    let keeper = Keeper::default();
    let question = Question {
        language: Language::Tasks,
        note: NoteId(0),
        text: "done".into(),
        day: present().today(),
        zone: "UTC".into(),
    };
    keeper.ask(&question, 1, |_| Ok((7, Footprint::everything())));
    let later = keeper.ask::<i32>(&question, 2, |budget| {
        assert_eq!(budget.spend(1), Ok(()));
        keeper.note(&VaultChange::default(), 2, 3);
        assert_eq!(budget.spend(1), Err(Stopped::Cancelled));
        Err(Stopped::Cancelled)
    });
    assert_eq!((later.answer.as_deref(), later.stale), (Some(&7), true));
}

#[test]
fn an_answer_keeps_a_bounded_number_of_rows_and_counts_all() {
    let tasks: String = (0..1500).map(|number| format!("- [ ] Task {number}\n")).collect();
    let fixture = format!(
        "//- Board.md\n```tasks\nnot done\ngroup by filename\n```\n\n//- Garden.md\n{tasks}//- Home.md\n- [ ] Rest\n"
    );
    let vault = Fixture::new(&fixture).vault;
    let note = vault.notes().into_iter().find(|note| note.path.as_str() == "Board.md").unwrap();
    let answer = answer(&vault, note, blocks(note).next().unwrap(), &present()).answer.unwrap();
    assert_eq!((answer.total, answer.searched), (1501, 1501));
    assert_eq!(answer.groups.iter().map(|group| group.rows.len()).sum::<usize>(), 1000);
}

#[test]
fn what_no_task_can_pass_is_told_with_the_reason() {
    let text = |block: &str| {
        let vault =
            Fixture::new(&format!("//- Garden.md\n- [ ] Mow\n//- Board.md\n```tasks\n{block}\n```\n")).vault;
        let note = vault.notes().into_iter().find(|note| note.path.as_str() == "Board.md").unwrap();
        let flaws =
            vaultls::query::tasks::check_block(&vault, note, blocks(note).next().unwrap(), &present());
        flaws
            .iter()
            .map(|flaw| format!("`{}` {}\n", slice(&note.text, flaw.range), flaw.message))
            .collect::<String>()
    };
    for never in [
        "not done\nstatus.type is DONE",
        "(done) AND (is blocked)",
        "due before 2025-11-01\ndue after 2025-11-07",
        "no due date\ndue today",
        "NOT (has due date)\ndue date is invalid",
        "no happens date\nhappens today",
        "priority is above medium\npriority is below high",
        "path includes Garden\npath does not include den",
        "no tags\ntags include #home",
        "is not recurring\nrecurrence includes week",
        "no id\nid includes a",
        "(due today) OR (due tomorrow)\ndue before 2025-01-01",
        "limit 0",
    ] {
        assert!(text(never).contains("Nothing "), "{never}: {}", text(never));
    }
    for sometimes in [
        "due before 2020-01-01\nnot done",
        "starts before 2025-11-01\nstarts after 2025-11-07",
        "happens before 2025-11-01\nhappens after 2025-11-07",
        "(no due date) OR (due today)\nhas due date",
        "NOT ((done) AND (has due date))\ndone",
        "(done) XOR (not done)\ndone",
        "not done\ndone before tomorrow",
        "path includes Garden\npath does not include Gardens",
        "NOT (due on 2025-11-08)\ndue on 2025-11-09",
        "is not blocked\ndone",
    ] {
        assert!(!text(sometimes).contains("Nothing "), "{sometimes}: {}", text(sometimes));
    }
}

#[test]
fn orders_that_are_kept_are_those_of_the_files_there_are() {
    let text = "sort by path\ngroup by filename";
    let ask = |vault: &vaultls::vault::Vault| {
        let (tasks, present, settings) = (TaskSet::of_vault(vault), present(), QuerySettings::default());
        let budget = Budget::new(1_000_000, None);
        let search =
            Search { tasks: &tasks, present: &present, file: None, settings: &settings, budget: &budget };
        let found = search.run(&read(text)).unwrap();
        found.groups.iter().map(|group| group.names[0].to_string()).collect::<Vec<_>>()
    };
    let mut fixture = Fixture::new("//- b/a10.md\n- [ ] one\n//- a/a2.md\n- [ ] two\n//- c/a3.md\nnothing\n");
    assert_eq!(ask(&fixture.vault), ["[[a2]]", "[[a10]]"]);
    change(&mut fixture.vault, "b/a10.md", "- [ ] one more\n");
    assert_eq!(ask(&fixture.vault), ["[[a2]]", "[[a10]]"]);
    change(&mut fixture.vault, "c/a3.md", "- [ ] three\n");
    assert_eq!(ask(&fixture.vault), ["[[a2]]", "[[a3]]", "[[a10]]"]);
    change(&mut fixture.vault, "b/A1.md", "- [ ] four\n");
    assert_eq!(ask(&fixture.vault), ["[[A1]]", "[[a2]]", "[[a3]]", "[[a10]]"]);
    change(&mut fixture.vault, "a/a2.md", "gone\n");
    assert_eq!(ask(&fixture.vault), ["[[A1]]", "[[a3]]", "[[a10]]"]);
}

/// What the query of `Board.md` finds in these notes: the lines of tasks, or why there is no answer.
fn found(notes: &str, query: &str) -> String {
    let vault = Fixture::new(&format!("//- Board.md\n{query}\n{notes}")).vault;
    let note = vault.notes().into_iter().find(|note| note.path.as_str() == "Board.md").unwrap();
    let block = blocks(note).next().unwrap();
    let answer = answer(&vault, note, block, &present()).answer.unwrap();
    if let Some(error) = &answer.error {
        return format!("{error:?}\n");
    }
    let groups = answer.groups.iter().map(|group| {
        let names: String = group.headings.iter().map(|(_, name)| format!("## {name}\n")).collect();
        names + &group.rows.iter().map(|row| format!("{}\n", row.markdown.trim())).collect::<String>()
    });
    groups.collect()
}

const NESTED: &str = "\
//- Trip.md
- [ ] Plan the trip #trip
    - [ ] Book rooms #rooms
    - Pack
        - [ ] Boots
        - [x] Maps
- Later
    - [ ] Write to Ida Mason
- [ ] Alone
";

#[test]
fn expressions_see_what_a_task_is_nested_in_and_what_is_nested_in_it() {
    let by = |line: &str| found(NESTED, &format!("```tasks\n{line}\nsort by function task.lineNumber\n```"));
    expect![[r#"
        - [ ] Book rooms #rooms
        - [ ] Boots
        - [x] Maps
        - [ ] Write to Ida Mason
    "#]]
    .assert_eq(&by("filter by function task.parent !== null"));
    expect![[r#"
        - [ ] Plan the trip #trip
    "#]]
    .assert_eq(&by("filter by function task.children.length === 2"));
    expect![[r#"
        ## Alone
        - [ ] Alone
        ## Later
        - [ ] Write to Ida Mason
        ## Plan the trip #trip
        - [ ] Plan the trip #trip
        - [ ] Book rooms #rooms
        - [ ] Boots
        - [x] Maps
    "#]]
    .assert_eq(&by("group by function task.root.description"));
    // The nearest task, not the plain item between.
    expect![[r#"
        ## #rooms
        - [ ] Book rooms #rooms
        ## #trip
        - [ ] Plan the trip #trip
        - [ ] Boots
        - [x] Maps
        ## none
        - [ ] Write to Ida Mason
        - [ ] Alone
    "#]]
    .assert_eq(&by(
        "group by function if (task.tags.length > 0) return task.tags; return task.findClosestParentTask()?.tags ?? 'none';",
    ));
    expect![[r#"
                - [ ] Boots
                - [x] Maps
    "#]]
    .assert_eq(&by("filter by function task.parent?.description === 'Pack' && task.parent.listMarker === '-' && task.parent.due === undefined"));
    expect![[r#"
        - [ ] Plan the trip #trip
    "#]]
    .assert_eq(&by(
        "filter by function task.children.some(child => child.children.some(inner => inner.isDone))",
    ));
    expect![[r#"
                - [ ] Boots
                - [x] Maps
    "#]]
    .assert_eq(&by(
        "filter by function task.findClosestParentTask() === task.root && task.parent !== task.root",
    ));
    expect![[r#"
        NeedsJavaScript { what: "\"taskLocation\" of a list item that is no task" }
    "#]]
    .assert_eq(&by("filter by function task.parent?.taskLocation === null"));
}

#[test]
fn an_answer_about_nested_items_is_made_anew_when_one_of_them_changes() {
    let board = "```tasks\nfilter by function task.parent?.description === 'Later'\n```\n";
    let mut vault = Fixture::new(&format!("//- Board.md\n{board}\n{NESTED}")).vault;
    assert_eq!(total(&vault), Some(1));
    let trip = NESTED.trim_start_matches("//- Trip.md\n");
    change(&mut vault, "Trip.md", &trip.replace("Later", "Sooner"));
    assert_eq!(total(&vault), Some(0));
}

#[test]
fn expressions_see_the_tags_and_links_of_the_note_that_asks() {
    let query = |line: &str| {
        format!("---\ntags: [board]\n---\n\nAbout #trips and [[Trip]].\n\n```tasks\n{line}\nlimit 1\n```")
    };
    let all = |line: &str| found("//- Trip.md\n- [ ] Go\n", &query(line));
    assert_eq!(all("group by function query.file.tags.join(' ')"), "## #trips #board\n- [ ] Go\n");
    assert_eq!(all("group by function query.file.outlinks.map(it => it.destination)"), "## Trip\n- [ ] Go\n");
}

#[test]
fn two_days_are_a_range_and_words_between_them_are_skipped() {
    let due = |days: &str| run(&format!("due {days}"));
    assert_eq!(due("2025-11-01 2025-11-09"), "Write report\nMow #home\n");
    // The plugin takes the second day that it finds; "and" says nothing to it.
    assert_eq!(due("2025-11-01 and 2025-11-09"), due("2025-11-01 2025-11-09"));
    // "to" and "-" make one phrase of the two, of which only the first day counts.
    assert_eq!(
        (due("2025-11-03 to 2025-11-09").as_str(), due("2025-11-08 - 2025-11-09").as_str()),
        ("Write report\n", "Mow #home\n")
    );
    check(
        "due 2025-11-01 and 2025-11-09\ndue 2025-11-03 to 2025-11-09\ndue 2025-11-03 2025-11-09",
        &expect![[r#"
            IgnoredWords `and` "and" has no effect: only "2025-11-01 2025-11-09" counts.
                Remove it
            IgnoredWords `to 2025-11-09` Read as one day: everything from "to" on has no effect. Write both days with a blank between.
                Make it a range of days
        "#]],
    );
}

#[test]
fn combinations_of_all_kinds() {
    assert_eq!(run("NOT ((done) AND ((has done date) OR (no due date)))"), run("not done"));
    assert_eq!(run("NOT ([done] OR [no due date])"), run("not done\nhas due date"));
    assert_eq!(run("[done] XOR [has due date]"), "Write report\nMow #home\nRead\nRake #home/outside\n");
    assert_eq!(run("\"not done\" AND \"has due date\""), run("{not done} AND {has due date}"));
    assert_eq!(run("(not done)AND(has due date)"), run("not done\nhas due date"));
    assert_eq!(run("(not done) AND \\\n   NOT (has due date)"), "Call Ida Mason\n");
    assert_eq!(run("[description regex matches /^(Mow|Read)/] OR [path includes (x)]"), "Mow #home\nRead\n");
    assert_eq!(
        run("[filter by function task.tags.some(tag => tag === '#home')] OR [done]"),
        "Mow #home\nRake #home/outside\n"
    );
    assert_eq!(
        run("(filter by function task.isDone || task.tags.length > 5) OR (description includes AND)"),
        "Rake #home/outside\n"
    );
}

#[test]
fn a_filter_that_ends_with_the_delimiter_is_told_what_else_to_write() {
    for line in
        ["(description includes (a))", "(filter by function task.tags.some(t => t === '#home')) OR (done)"]
    {
        let flaws = read(line).statements.into_iter().flat_map(|statement| statement.flaws);
        let [repair] = flaws.flat_map(|flaw| flaw.repairs).collect::<Vec<_>>().try_into().unwrap();
        assert_eq!(slice(line, repair.range), line);
        assert!(read(&repair.text).first_error().is_none(), "{}", repair.text);
    }
    check(
        "(description includes (a))\n(filter by function task.description.includes(\"(\")) AND (not done)\n\
         (filter by function task.tags.some(t => t === '#home')) OR (done)\n(not done) (has due date)\n(done) AND (not done))",
        &expect![[r#"
            Delimiters `)` A closing delimiter without an opening one. Where a filter's text ends with such a sign, use another kind: […], {…}.
                Write […] in place of (…)
            Delimiters `filter by function task.description.includes("("` What closes at the end of an expression counts for the combination, and the expression lacks it. Use another kind of delimiters for the line: […], {…}.
                Write […] in place of (…)
            Delimiters `filter by function task.tags.some(t => t === '#home'` What closes at the end of an expression counts for the combination, and the expression lacks it. Use another kind of delimiters for the line: […], {…}.
                Write […] in place of (…)
            Delimiters `) (` An operator is missing here: AND, OR, XOR.
                Write "AND"
                Write "OR"
            Delimiters `)` A closing delimiter without an opening one. Where a filter's text ends with such a sign, use another kind: […], {…}.
        "#]],
    );
}
