//! A task, as queries ask about it.

use std::borrow::Cow;

use jiff::civil::Date;

use super::facts::{TaskFacts, TaskNote};
use super::filter::DateField;
use super::task_set::TaskSet;
use crate::syntax::fold;
use crate::syntax::task::{FieldKind, Status, Task, TaskValues, date_from_name, urgency_of};
use crate::text::{TextRange, slice};

/// A task among all.
#[derive(Clone, Copy, Debug)]
pub struct TaskRef<'t> {
    /// Its note.
    pub note: &'t TaskNote,
    /// What it says.
    pub facts: &'t TaskFacts,
    read: &'t Task,
    /// The set it belongs to.
    pub set: &'t TaskSet,
}

impl<'t> TaskRef<'t> {
    pub(super) fn new(
        note: &'t TaskNote,
        facts: &'t TaskFacts,
        read: &'t Task,
        set: &'t TaskSet,
    ) -> TaskRef<'t> {
        TaskRef { note, facts, read, set }
    }

    fn field(&self, kind: FieldKind) -> Option<&'t str> {
        self.read.field(kind).map(|field| slice(self.note.text(), field.value))
    }

    /// The line.
    pub fn range(&self) -> TextRange {
        self.read.line.range
    }

    /// The line as written.
    pub fn markdown(&self) -> &'t str {
        slice(self.note.text(), self.range())
    }

    /// The description, the global filter included.
    pub fn description(&self) -> Cow<'t, str> {
        self.read.description_text(self.note.text())
    }

    /// The description as filters look at it: without the global filter.
    pub fn bare_description(&self) -> Cow<'t, str> {
        let description = self.description();
        let filter = &self.set.settings().global_filter;
        match filter.is_empty() {
            true => description,
            false => Cow::Owned(description.replacen(filter, "", 1).trim().to_owned()),
        }
    }

    /// The tags with `#`, the global filter left out.
    pub fn tags(&self) -> Vec<&'t str> {
        let text = self.note.text();
        let tags = self.read.tags(text).into_iter().map(|tag| slice(text, tag));
        tags.filter(|tag| *tag != self.set.settings().global_filter).collect()
    }

    /// Its id.
    pub fn id(&self) -> Option<&'t str> {
        self.field(FieldKind::Id)
    }

    /// The ids it depends on.
    pub fn depends_on(&self) -> Vec<&'t str> {
        let list = self.field(FieldKind::DependsOn);
        list.map(|list| list.split(',').map(|id| id.trim_matches(' ')).collect()).unwrap_or_default()
    }

    /// Its rule in the plugin's words.
    pub fn recurrence(&self) -> Option<String> {
        let rule = self.read.recurrence(self.note.text(), self.set.settings());
        rule.map(|rule| rule.to_string())
    }

    /// Whether its rule is understood.
    pub fn is_recurring(&self) -> bool {
        self.read.field(FieldKind::Recurrence).is_some()
            && self.read.recurrence(self.note.text(), self.set.settings()).is_some()
    }

    /// Its status.
    pub fn status(&self) -> Status {
        self.set.settings().status_of(self.read.line.status)
    }

    /// The character of its checkbox.
    pub fn symbol(&self) -> char {
        self.read.line.status
    }

    /// Everything it says.
    pub fn values(&self) -> TaskValues<'t> {
        let name_date = date_from_name(self.note.path(), self.set.settings());
        self.read.values(self.note.text(), self.set.settings(), name_date)
    }

    /// The number that Tasks sorts by.
    pub fn urgency(&self, today: Date) -> f64 {
        urgency_of(
            self.facts.date(DateField::Due),
            self.facts.date(DateField::Scheduled),
            self.facts.date(DateField::Start),
            self.facts.priority,
            today,
        )
    }

    /// Whether a task that is not done stands in its way.
    pub fn is_blocked(&self) -> bool {
        let depends_on = self.depends_on();
        !depends_on.is_empty()
            && !self.facts.is_done()
            && depends_on.iter().any(|id| self.set.dependencies().open.contains(*id))
    }

    /// Whether it stands in the way of a task that is not done.
    pub fn is_blocking(&self) -> bool {
        let Some(id) = self.id() else { return false };
        !self.facts.is_done() && self.set.dependencies().wanted.contains(id)
    }

    /// Blanks and quote marks before the list marker.
    pub fn indentation(&self) -> &'t str {
        let line = &self.read.line;
        slice(self.note.text(), TextRange::new(line.range.start(), line.marker.start()))
    }

    /// The key under which its heading is compared.
    pub fn heading_key(&self) -> String {
        fold::heading_key(self.facts.heading.as_deref().unwrap_or_default())
    }
}
