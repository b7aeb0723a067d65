//! What the actions on tasks share: the tasks of a selection, and edits of a line that are proved.

use jiff::civil::Date;

use super::super::actions::{ActionContext, Outcome, Refusal};
use crate::syntax::task::{
    FieldKind, StatusType, Task, TaskDate, TaskSettings, TaskValues, date_from_name, read, read_line,
};
use crate::text::{TextEdit, TextLen, TextRange, TextSize, apply_edits, size, slice};

/// A task of the note, with what it says.
pub(super) struct TaskAt<'v> {
    /// Its fields and their places.
    pub(super) task: Task,
    /// What they mean.
    pub(super) values: TaskValues<'v>,
    text: &'v str,
    settings: &'v TaskSettings,
    name_date: Option<Date>,
}

/// The tasks on the lines that the selection touches. A selection that ends where a line starts does not touch it.
pub(super) fn selected<'v>(cx: &ActionContext<'v>) -> Vec<TaskAt<'v>> {
    let tasks = &cx.note.parsed.tasks;
    let first = tasks.partition_point(|line| line.range.end() < cx.range.start());
    let last = |start: TextSize| start < cx.range.end() || cx.range.is_empty() && start == cx.range.end();
    let lines = tasks.get(first..).unwrap_or_default().iter().take_while(|line| last(line.range.start()));
    let settings = &cx.vault.config().tasks;
    let name_date = date_from_name(cx.note.path.as_str(), settings);
    let lines = lines.filter(|line| cx.slice(line.body).contains(&settings.global_filter));
    let at = |line| TaskAt::new(cx.text(), read(cx.text(), line, settings), settings, name_date);
    lines.map(at).collect()
}

/// The one task of the selection.
pub(super) fn one<'v>(cx: &ActionContext<'v>) -> Option<TaskAt<'v>> {
    let mut tasks = selected(cx);
    tasks.pop().filter(|_| tasks.is_empty())
}

/// Makes the edits of every selected task.
///
/// # Errors
/// There is none, or some edit cannot be made without harm: then none is.
pub(super) fn each(
    cx: &ActionContext<'_>,
    edit: impl Fn(&TaskAt<'_>) -> Result<Vec<TextEdit>, Refusal>,
) -> Result<Outcome, Refusal> {
    let tasks = selected(cx);
    if tasks.is_empty() {
        return Err(Refusal::new("There is no task here"));
    }
    let mut edits = Vec::new();
    for task in &tasks {
        edits.extend(edit(task)?);
    }
    Ok(Outcome::of_note(&cx.note.path, edits))
}

impl<'v> TaskAt<'v> {
    pub(super) fn new(
        text: &'v str,
        task: Task,
        settings: &'v TaskSettings,
        name_date: Option<Date>,
    ) -> TaskAt<'v> {
        let values = task.values(text, settings, name_date);
        TaskAt { task, values, text, settings, name_date }
    }

    /// Whether nothing is left to do.
    pub(super) fn is_done(&self) -> bool {
        matches!(self.values.status.kind, StatusType::Done | StatusType::Cancelled)
    }

    /// The date that the note's name gives a task without dates.
    pub(super) fn inferred(&self) -> Option<TaskDate> {
        self.name_date.filter(|_| self.settings.scheduled_from_name).map(TaskDate::Valid)
    }

    /// The line's text.
    pub(super) fn line(&self) -> &'v str {
        slice(self.text, self.task.line.range)
    }

    /// The line that takes this one's place, as edits of the bytes that differ.
    pub(super) fn rewritten(&self, new: &str) -> Vec<TextEdit> {
        let range = self.task.line.range;
        let old = self.line();
        let same = old.bytes().zip(new.bytes()).take_while(|(a, b)| a == b).count();
        let start = (0..=same).rev().find(|at| old.is_char_boundary(*at) && new.is_char_boundary(*at));
        let start = start.unwrap_or_default();
        let (old_rest, new_rest) =
            (old.get(start..).unwrap_or_default(), new.get(start..).unwrap_or_default());
        let same = old_rest.bytes().rev().zip(new_rest.bytes().rev()).take_while(|(a, b)| a == b).count();
        let cut =
            |text: &str, len: usize| text.len().checked_sub(len).filter(|at| text.is_char_boundary(*at));
        let kept = (0..=same).rev().find(|len| cut(old_rest, *len).and(cut(new_rest, *len)).is_some());
        let kept = kept.unwrap_or_default();
        let replaced = TextRange::new(range.start() + size(start), range.end() - size(kept));
        let text = new_rest.get(..new_rest.len() - kept).unwrap_or_default();
        if replaced.is_empty() && text.is_empty() {
            return Vec::new();
        }
        vec![TextEdit::replace(replaced, text)]
    }

    /// The edits, if the line says afterwards what it said before but for `change`.
    ///
    /// # Errors
    /// Tasks would read the edited line otherwise.
    pub(super) fn proved<'t>(
        &self,
        edits: Vec<TextEdit>,
        change: impl FnOnce(&mut TaskValues<'t>),
    ) -> Result<Vec<TextEdit>, Refusal>
    where
        'v: 't,
    {
        let mut wanted: TaskValues<'t> = self.values.clone();
        change(&mut wanted);
        let start = self.task.line.range.start();
        let moved = edits.iter().map(|edit| TextEdit { range: edit.range - start, text: edit.text.clone() });
        let line = apply_edits(self.line(), &moved.collect::<Vec<_>>()).ok();
        match line.is_some_and(|line| self.says(&line, &wanted)) {
            true => Ok(edits),
            false => Err(Refusal::new("Tasks would not read the edited line as it is meant")),
        }
    }

    /// Whether a line in the place of this one would be read as `wanted`.
    pub(super) fn says(&self, line: &str, wanted: &TaskValues<'_>) -> bool {
        let Some(found) = read_line(line, TextRange::up_to(line.text_len())) else { return false };
        let mut found = read(line, &found, self.settings).values(line, self.settings, self.name_date);
        let mut wanted = wanted.clone();
        for rule in [&mut found.recurrence, &mut wanted.recurrence].into_iter().flatten() {
            // How much of its text a rule took up is not what it means.
            rule.used = 0;
        }
        // Blanks at the end of the line that make no hard break are nobody's.
        found == wanted
    }

    /// Gives a field a value, the word for a priority.
    pub(super) fn with_field(&self, kind: FieldKind, value: &str) -> TextEdit {
        self.task.with_field(self.text, kind, value, self.settings.format)
    }

    /// Takes the fields of a kind away.
    pub(super) fn without_fields(&self, kind: FieldKind) -> Vec<TextEdit> {
        self.task.without_fields(self.text, kind)
    }

    /// What would be lost if Tasks wrote this line anew; `None` if nothing.
    pub(super) fn loss(&self) -> Option<String> {
        let task = &self.task;
        let at = |range: TextRange| slice(self.text, range);
        if let Some((lost, _)) = task.lost_fields().next() {
            return Some(format!("\"{}\" is there twice", at(lost.range)));
        }
        for field in &task.fields {
            let value = at(field.value);
            let is_lost = match field.kind {
                FieldKind::Recurrence => {
                    let rule = self.values.recurrence.as_ref();
                    rule.is_none_or(|rule| !value.get(rule.used..).is_some_and(|rest| rest.trim().is_empty()))
                }
                FieldKind::OnCompletion => self.values.on_completion.is_none(),
                kind => kind.is_date() && task.date(kind) == Some(TaskDate::Invalid),
            };
            if is_lost {
                return Some(format!("\"{}\" would be lost", at(field.range)));
            }
        }
        // A line may go on behind a line separator, which Obsidian shows and Tasks does not read.
        (task.line.body.end() != task.line.range.end())
            .then(|| "text behind a line separator would be lost".to_owned())
    }

    /// The edit that takes the whole line away, with one line end.
    pub(super) fn removed(&self) -> TextEdit {
        let range = self.task.line.range;
        let behind = slice(self.text, TextRange::new(range.end(), self.text.text_len()));
        let before = slice(self.text, TextRange::up_to(range.start()));
        let ends = ["\r\n", "\n", "\r"];
        if let Some(end) = ends.into_iter().find(|end| behind.starts_with(end)) {
            return TextEdit::delete(TextRange::new(range.start(), range.end() + TextSize::of(end)));
        }
        let end =
            ends.into_iter().find(|end| before.ends_with(end)).map_or(TextSize::default(), TextSize::of);
        TextEdit::delete(TextRange::new(range.start() - end, range.end()))
    }
}

/// `1 task`, `3 tasks`.
pub(super) fn counted(tasks: &[TaskAt<'_>]) -> String {
    if tasks.len() == 1 { "the task".to_owned() } else { format!("{} tasks", tasks.len()) }
}
