//! The language of Tasks' queries, and the part of JavaScript in it.

use std::sync::OnceLock;

use jiff::civil::datetime;
use jiff::tz::TimeZone;
use vaultls::query::tasks::{
    LooseTask, Query, QueryFile, QuerySettings, ReadContext, Scope, Script, Search, SearchError, TaskSet,
    explain, parts,
};
use vaultls::query::{Budget, Present};
use vaultls::syntax::task::TaskSettings;
use vaultls::text::{TextLen, TextRange};

use super::{on_text, text_of};

/// What one answer may cost here.
const STEPS: u64 = 50_000;

const TASKS: &[(&str, &str)] = &[
    ("Home/Garden.md", "- [ ] Mow #home 📅 2025-11-08 🔼 🆔 m"),
    ("Home/Garden.md", "- [x] Rake #home/outside ✅ 2025-11-01 ⛔ m"),
    ("Work/Plan 10.md", "- [ ] Call Ida Mason ⏫ 🛫 2025-12-01"),
    ("Work/Plan 2.md", "- [/] Write report 🔁 every week 📅 2025-11-03"),
    ("Work/Plan 2.md", "- [ ] Read 📅 2025-02-30"),
    ("a.md", "- [-] "),
];

fn present() -> Present {
    Present::new(datetime(2025, 11, 8, 10, 15, 30, 0).to_zoned(TimeZone::UTC).unwrap())
}

fn tasks() -> &'static TaskSet {
    static TASKS_SET: OnceLock<TaskSet> = OnceLock::new();
    TASKS_SET.get_or_init(|| {
        let lines = TASKS.iter().zip(0..).map(|((path, line), number)| LooseTask {
            markdown: (*line).to_owned(),
            path: (*path).to_owned(),
            line: number,
            ..LooseTask::default()
        });
        TaskSet::of_lines(lines.collect(), &TaskSettings::default())
    })
}

fn file() -> QueryFile {
    QueryFile { path: "Boards/Mine.md".to_owned(), ..QueryFile::default() }
}

/// Flaws and parts lie in the text, repairs too; an answer ends within its budget and is the same twice; no limit is
/// passed and no task found that there is not.
pub fn any_query(data: &[u8]) {
    let text = text_of(data);
    for quoted in [false, true] {
        let (present, settings, file) = (present(), QuerySettings::default(), file());
        let context = ReadContext { file: Some(&file), present: &present, settings: &settings };
        let query = Query::read(&text, TextRange::up_to(text.text_len()), quoted, context);
        for statement in &query.statements {
            on_text(&text, statement.range());
            for flaw in &statement.flaws {
                on_text(&text, flaw.range);
                flaw.repairs.iter().for_each(|repair| on_text(&text, repair.range));
            }
            statement.instruction.iter().for_each(|instruction| drop(explain(instruction)));
        }
        parts(&query).into_iter().for_each(|(range, _)| on_text(&text, range));
        let answer = || {
            let budget = Budget::new(STEPS, None);
            let search = Search {
                tasks: tasks(),
                present: &present,
                file: Some(&file),
                settings: &settings,
                budget: &budget,
            };
            search.run(&query)
        };
        let found = answer();
        assert_eq!(found, answer(), "{text:?}");
        match found {
            Ok(found) => {
                assert!(found.total <= query.limit().unwrap_or(usize::MAX), "{text:?}");
                assert!(found.total <= found.total_before_limit && found.total_before_limit <= TASKS.len());
                let all = found.groups.iter().flat_map(|group| &group.tasks);
                assert!(all.copied().all(|task| tasks().get(task).is_some()), "{text:?}");
            }
            Err(SearchError::Failed(_) | SearchError::NeedsJavaScript { .. } | SearchError::Stopped(_)) => {}
        }
    }
}

/// Errors lie in the text; every expression ends within its budget, and has the same value twice.
pub fn any_script(data: &[u8]) {
    let text = text_of(data);
    let script = match Script::new(&text) {
        Ok(script) => script,
        Err(error) => {
            assert!(text.get(error.range.clone()).is_some(), "{error:?} of {text:?}");
            return;
        }
    };
    if let Some((range, _)) = script.unsupported() {
        assert!(text.get(range.clone()).is_some(), "{range:?} of {text:?}");
    }
    let (present, settings, file) = (present(), QuerySettings::default(), file());
    for task in [None, Some(0), Some(4)] {
        let value = || {
            let budget = Budget::new(STEPS, None);
            let scope = Scope {
                present: &present,
                budget: &budget,
                file: Some(&file),
                task,
                tasks: Some(tasks()),
                settings: &settings,
            };
            script.run(&scope).map(|value| (value.text(), value.is_true()))
        };
        assert_eq!(format!("{:?}", value()), format!("{:?}", value()), "{text:?}");
    }
}
