//! Hints on open tasks: the next day of a rule, and who waits for whom.

use super::activity::open_lines;
use super::inlay::Hint;
use super::task_hover::short_day;
use super::task_links::{OtherTask, named, waiting_for};
use super::view::View;
use super::wording::counted;
use crate::syntax::task::{FieldKind, Occurrence, Task, TaskDate, date_from_name, read};
use crate::text::{TextRange, slice};

/// The hints of the tasks in `range`.
pub(super) fn hints(view: &View<'_>, range: TextRange) -> Vec<Hint> {
    let settings = &view.vault.config().tasks;
    let lines = open_lines(view.vault, view.note).filter(|line| line.range.intersect(range).is_some());
    let of_line = |line| {
        let task = read(&view.note.text, line, settings);
        [next_day(view, &task), blocked(view, &task), blocking(view, &task)]
    };
    let mut hints: Vec<Hint> = lines.flat_map(of_line).flatten().collect();
    hints.retain(|hint| range.contains_inclusive(hint.at));
    hints
}

/// `then Fri 14 Nov 2025`, behind a rule.
fn next_day(view: &View<'_>, task: &Task) -> Option<Hint> {
    let field = task.field(FieldKind::Recurrence)?;
    let settings = &view.vault.config().tasks;
    let values = task.values(&view.note.text, settings, date_from_name(view.note.path.as_str(), settings));
    let rule = values.recurrence?;
    let due = task.reference_date(settings).unwrap_or(TaskDate::Valid(view.today()));
    let dates = Occurrence { due: Some(due), ..Occurrence::default() };
    let day = rule.next(dates, settings, view.today()).due?.valid()?;
    let tooltip = rule.when_done.then(|| "if the task is done today".to_owned());
    Some(Hint { at: field.range.end(), label: format!("then {}", short_day(day)), tooltip, target: None })
}

/// `blocked by 2 tasks`, behind the ids that a task depends on.
fn blocked(view: &View<'_>, task: &Task) -> Option<Hint> {
    let field = task.field(FieldKind::DependsOn)?;
    let ids: Vec<&str> = slice(&view.note.text, field.value).split(',').map(str::trim).collect();
    let mut tasks = named(view.vault, &ids);
    tasks.retain(|task| !task.done);
    let label = format!("blocked by {}", counted(tasks.len(), "task"));
    (!tasks.is_empty()).then(|| hint(field.range, label, &tasks))
}

/// `blocks 1 task`, behind an id.
fn blocking(view: &View<'_>, task: &Task) -> Option<Hint> {
    let field = task.field(FieldKind::Id)?;
    let tasks = waiting_for(view.vault, slice(&view.note.text, field.value));
    let label = format!("blocks {}", counted(tasks.len(), "task"));
    (!tasks.is_empty()).then(|| hint(field.range, label, &tasks))
}

/// A hint about other tasks, which leads to the note of the first.
fn hint(field: TextRange, label: String, tasks: &[OtherTask<'_>]) -> Hint {
    let name = |task: &OtherTask<'_>| {
        let line = task.note.lines().line_of(task.line.range.start()) + 1;
        format!("{} ({}:{line})", task.description, task.note.path)
    };
    let tooltip: Vec<String> = tasks.iter().take(5).map(name).collect();
    let target = tasks.first().map(|task| task.note.path.clone());
    Hint { at: field.end(), label, tooltip: Some(tooltip.join("\n")), target }
}
