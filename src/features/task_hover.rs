//! Hover on the parts of a task line: what a field means, which day a date is and how far, when a rule strikes next, who
//! waits for whom.

use jiff::civil::Date;

use super::hover::Hover;
use super::task_links::{OtherTask, named, waiting_for};
use super::view::View;
use super::wording::{counted, day_in_full, distance, escape};
use crate::syntax::task::{
    FieldKind, FieldValue, Occurrence, OnCompletion, Priority, Recurrence, Status, StatusType, Task,
    TaskDate, TaskField, TaskLine, TaskSettings, TaskValues, date_from_name, read,
};
use crate::text::{TextRange, TextSize, slice};

/// So many of the next days of a rule are named.
const NEXT: usize = 3;

/// So many tasks at the other end of dependencies are named.
const NAMED: usize = 5;

/// What is known about the field or the status at `offset`.
pub(super) fn hover(view: &View<'_>, offset: TextSize) -> Option<Hover> {
    let View { vault, note, .. } = *view;
    let settings = &vault.config().tasks;
    let tasks = &note.parsed.tasks;
    let at = tasks.partition_point(|line| line.range.start() <= offset).checked_sub(1)?;
    let line = tasks.get(at).filter(|line| line.range.contains_inclusive(offset))?;
    if !slice(&note.text, line.body).contains(&settings.global_filter) {
        return None;
    }
    let bracket = TextSize::of('[');
    let checkbox = TextRange::new(line.status_range.start() - bracket, line.status_range.end() + bracket);
    if checkbox.contains(offset) {
        return Some(Hover { range: checkbox, text: of_status(&settings.status_of(line.status), settings) });
    }
    let task = read(&note.text, line, settings);
    let field = task.fields.iter().find(|field| field.range.contains_inclusive(offset))?;
    let values = task.values(&note.text, settings, date_from_name(note.path.as_str(), settings));
    let about = About { view, settings, line, task: &task, values: &values };
    Some(Hover { range: field.range, text: about.field(field) })
}

fn of_status(status: &Status, settings: &TaskSettings) -> String {
    let meaning = match status.kind {
        StatusType::Todo => "not started",
        StatusType::InProgress => "started",
        StatusType::OnHold => "waiting",
        StatusType::Done => "done",
        StatusType::Cancelled => "given up: nothing is left to do",
        StatusType::NonTask => "no task",
        StatusType::Empty => "unknown",
    };
    let next = settings.status_of(status.next);
    let unknown = match settings.status(status.symbol) {
        Some(_) => "",
        None => "\n\nThe settings of Tasks do not define this symbol.",
    };
    format!(
        "**Status:** {} — {meaning} ({})\n\nTicking the box sets `{}` ({}).{unknown}",
        escape(&status.name),
        status.kind.name(),
        next.symbol,
        escape(&next.name)
    )
}

/// A task that is spoken of.
struct About<'a> {
    view: &'a View<'a>,
    settings: &'a TaskSettings,
    line: &'a TaskLine,
    task: &'a Task,
    values: &'a TaskValues<'a>,
}

impl About<'_> {
    fn text(&self, range: TextRange) -> &str {
        slice(&self.view.note.text, range)
    }

    fn field(&self, field: &TaskField) -> String {
        let value = self.text(field.value);
        let mut text = match (field.kind, field.parsed) {
            (FieldKind::Recurrence, _) => self.recurrence(value),
            (FieldKind::OnCompletion, _) => on_completion(value),
            (FieldKind::Id, _) => self.id(value),
            (FieldKind::DependsOn, _) => self.dependencies(),
            (kind, FieldValue::Date(date)) => self.date(kind, date, value),
            (_, FieldValue::Priority(priority)) => self.priority(priority),
            (kind, FieldValue::Text) => format!("**{}:** {}", capital(kind.name()), escape(value)),
        };
        if self.task.field(field.kind).is_some_and(|counts| counts.range != field.range) {
            text.push_str("\n\nAnother one of the line counts; Tasks will drop this one.");
        }
        text
    }

    fn date(&self, kind: FieldKind, date: TaskDate, written: &str) -> String {
        let name = capital(kind.name());
        let TaskDate::Valid(day) = date else {
            return format!("**{name}:** {written} does not exist; Tasks will write `Invalid date`.");
        };
        let meaning = match kind {
            FieldKind::Due => "The task should be done by this day.",
            FieldKind::Scheduled => "The day on which the task is planned to be worked on.",
            FieldKind::Start => "The task cannot be begun before this day.",
            FieldKind::Created => "The task was written on this day.",
            FieldKind::Done => "The task was done on this day.",
            _ => "The task was given up on this day.",
        };
        let mut text =
            format!("**{name}:** {} ({})\n\n{meaning}", day_in_full(day), distance(day, self.view.today()));
        let is_reference = self.task.reference_date(self.settings) == Some(date);
        if let Some(rule) = self.values.recurrence.as_ref().filter(|_| is_reference && !self.is_done()) {
            text.push_str(&format!("\n\nRepeats {rule}; then {}.", self.next(rule)));
        }
        text
    }

    fn is_done(&self) -> bool {
        self.settings.status_of(self.line.status).kind.is_done()
    }

    fn priority(&self, priority: Priority) -> String {
        let urgency = self.values.urgency(self.view.today());
        format!(
            "**Priority:** {} — of highest, high, medium, none, low, lowest\n\nUrgency of the task: {urgency:.2}",
            priority.word()
        )
    }

    fn recurrence(&self, written: &str) -> String {
        let Some(rule) = Recurrence::read(written) else {
            return format!("**Recurrence:** Tasks does not understand \"{}\".", escape(written));
        };
        let from = match (rule.when_done, self.task.reference_date(self.settings)) {
            (_, Some(TaskDate::Invalid)) if !rule.when_done => {
                return format!(
                    "**Recurrence:** {rule}\n\nIt counts from a date that does not exist and will be lost."
                );
            }
            (true, _) => "the day on which the task is done",
            (false, None) => "the day on which the task is done, and copies have no date",
            (false, Some(_)) => "the task's date",
        };
        format!("**Recurrence:** {rule}, counted from {from}\n\nNext: {}", self.next(&rule))
    }

    /// The next days of a rule, for a task that is done today each time.
    fn next(&self, rule: &Recurrence) -> String {
        let today = self.view.today();
        let own = |date: Option<TaskDate>| date.filter(|_| !rule.when_done);
        let reference = own(self.task.reference_date(self.settings)).unwrap_or(TaskDate::Valid(today));
        let mut dates = Occurrence { due: Some(reference), ..Occurrence::default() };
        let mut days: Vec<String> = Vec::new();
        let mut last = today;
        for _ in 0..NEXT {
            dates = rule.next(dates, self.settings, last);
            let Some(TaskDate::Valid(day)) = dates.due else { break };
            last = day;
            days.push(short_day(day));
        }
        if days.is_empty() { "never".to_owned() } else { days.join(", ") }
    }

    fn id(&self, id: &str) -> String {
        let waiting = waiting_for(self.view.vault, id);
        let head = format!("**Id:** {}", escape(id));
        match (waiting.as_slice(), self.is_done()) {
            ([], _) => format!("{head}\n\nNo open task waits for this one."),
            (tasks, true) => format!(
                "{head}\n\nThis task is done; {} named it:{}",
                counted(tasks.len(), "open task"),
                list(tasks)
            ),
            (tasks, false) => format!("{head}\n\nBlocking {}:{}", counted(tasks.len(), "task"), list(tasks)),
        }
    }

    fn dependencies(&self) -> String {
        let tasks = named(self.view.vault, &self.values.depends_on);
        let open = tasks.iter().filter(|task| !task.done).count();
        let unknown: Vec<&str> =
            self.values.depends_on.iter().copied().filter(|id| !self.view.vault.has_task_id(id)).collect();
        let state = match (open, self.is_done()) {
            (_, true) => "This task is done.".to_owned(),
            (0, _) if tasks.is_empty() => "Not blocked.".to_owned(),
            (0, _) => "Not blocked: every task that this one depends on is done.".to_owned(),
            (open, _) => format!("Blocked by {}.", counted(open, "task")),
        };
        let missing = match unknown.as_slice() {
            [] => String::new(),
            ids => format!("\n\nNo task has the id {}.", escape(&ids.join(", "))),
        };
        format!("**Depends on:** {state}{}{missing}", list(&tasks))
    }
}

/// `Fri 14 Nov 2025`.
pub(super) fn short_day(day: Date) -> String {
    day.strftime("%a %-d %b %Y").to_string()
}

fn list(tasks: &[OtherTask<'_>]) -> String {
    let mut out = if tasks.is_empty() { String::new() } else { "\n".to_owned() };
    for task in tasks.iter().take(NAMED) {
        let state = if task.done { " (done)" } else { "" };
        let name = if task.description.is_empty() { "(no description)" } else { &task.description };
        out.push_str(&format!("\n- {} — {}{state}", escape(name), escape(task.note.path.stem())));
    }
    if tasks.len() > NAMED {
        out.push_str(&format!("\n- … and {} more", tasks.len() - NAMED));
    }
    out
}

fn on_completion(word: &str) -> String {
    match OnCompletion::of_word(word) {
        Some(OnCompletion::Delete) => "**On completion:** delete\n\nThe line is removed when the task is done. What is nested below it stays.".to_owned(),
        Some(OnCompletion::Keep) => "**On completion:** keep\n\nThe line stays when the task is done.".to_owned(),
        None => format!("**On completion:** Tasks knows no \"{}\".", escape(word)),
    }
}

fn capital(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}
