//! Answering a query: filter, sort, cut, group, cut (`reference`: task queries, section 6).

use std::sync::Arc;

use super::facts::{filename_of, folder_of, root_of};
use super::filter::{Compare, DateField, Filter, TextField, TextTest};
use super::instruction::Group;
use super::query::Query;
use super::query_file::QueryFile;
use super::script::{Scope, ScriptError, Value};
use super::settings::QuerySettings;
use super::task_ref::TaskRef;
use super::task_set::TaskSet;
use super::{grouping, names, order};
use crate::query::pattern::Pattern;
use crate::query::{Budget, Present, Stopped};
use crate::syntax::task::{Priority, TaskDate};

/// What a query is answered over.
#[derive(Clone, Copy)]
pub struct Search<'s> {
    /// All tasks.
    pub tasks: &'s TaskSet,
    /// The present.
    pub present: &'s Present,
    /// The note that holds the query.
    pub file: Option<&'s QueryFile>,
    /// Presets and the like.
    pub settings: &'s QuerySettings,
    /// How much work it may be.
    pub budget: &'s Budget,
}

/// Why a query has no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SearchError {
    /// It took too long, or nobody waits any more.
    Stopped(Stopped),
    /// Expressions beyond what is evaluated here.
    NeedsJavaScript {
        /// What they take.
        what: String,
    },
    /// An expression failed; Obsidian shows an error.
    Failed(String),
}

impl From<Stopped> for SearchError {
    fn from(stopped: Stopped) -> SearchError {
        SearchError::Stopped(stopped)
    }
}

impl From<ScriptError> for SearchError {
    fn from(error: ScriptError) -> SearchError {
        match error {
            ScriptError::Unsupported { what } => SearchError::NeedsJavaScript { what },
            ScriptError::Thrown(message) => SearchError::Failed(message),
            ScriptError::Stopped(stopped) => SearchError::Stopped(stopped),
        }
    }
}

/// The tasks a query finds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// How many pass and are within the limits, each counted once.
    pub total: usize,
    /// How many pass.
    pub total_before_limit: usize,
    /// The groups in order; without grouping a single one without names.
    pub groups: Vec<FoundGroup>,
}

/// A group of tasks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FoundGroup {
    /// A name a level. `%%…%%` is there for the order and not shown.
    pub names: Vec<Arc<str>>,
    /// The outermost level at which it differs from the group before.
    pub differs_from: usize,
    /// The tasks, by their place in the set.
    pub tasks: Vec<usize>,
}

impl FoundGroup {
    /// The level and name of each heading that is printed before it.
    pub fn headings(&self) -> impl Iterator<Item = (usize, &Arc<str>)> {
        self.names.iter().enumerate().skip(self.differs_from).filter(|(_, name)| !name.is_empty())
    }
}

impl<'s> Search<'s> {
    /// What an expression about the task at `index` sees.
    pub(super) fn scope(&self, index: usize) -> Scope<'s> {
        Scope {
            present: self.present,
            budget: self.budget,
            file: self.file,
            task: Some(index),
            tasks: Some(self.tasks),
            settings: self.settings,
        }
    }

    /// Answers a query. Lines that say nothing are left out, as if they were not there.
    ///
    /// # Errors
    /// See [`SearchError`].
    pub fn run(&self, query: &Query) -> Result<Found, SearchError> {
        let filters: Vec<&Filter> = query.filters().map(|(_, filter)| filter).collect();
        let mut found = self.passing(&filters)?;
        order::sort(self, &mut found, query)?;
        let total_before_limit = found.len();
        found.truncate(query.limit().unwrap_or(usize::MAX));
        let groups: Vec<&Group> =
            query.columns().into_iter().chain(query.groups().map(|(_, group)| group)).collect();
        let mut groups = grouping::grouped(self, &groups, found)?;
        if let Some(limit) = query.group_limit() {
            groups.iter_mut().for_each(|group| group.tasks.truncate(limit));
        }
        Ok(Found { total: self.different(&groups), total_before_limit, groups })
    }

    /// How many tasks there are in groups, each counted once.
    fn different(&self, groups: &[FoundGroup]) -> usize {
        let mut seen = vec![false; self.tasks.len()];
        let new = |index: &&usize| seen.get_mut(**index).is_some_and(|seen| !std::mem::replace(seen, true));
        groups.iter().flat_map(|group| &group.tasks).filter(new).count()
    }

    /// The places of the tasks that pass all filters.
    ///
    /// # Errors
    /// See [`SearchError`].
    pub fn passing(&self, filters: &[&Filter]) -> Result<Vec<usize>, SearchError> {
        let (about_path, about_task): (Vec<&Filter>, Vec<&Filter>) =
            filters.iter().partition(|filter| is_about_path(filter));
        let mut out = Vec::new();
        for tasks in self.tasks.by_note() {
            let mut tasks = tasks.peekable();
            let Some((first, task)) = tasks.peek().copied() else { continue };
            // What asks only about the note is the same for all its tasks.
            if !self.all_pass(&about_path, task, first)? {
                self.budget.spend(1)?;
                continue;
            }
            let mut seen = 0;
            for (index, task) in tasks {
                seen += 1;
                if self.all_pass(&about_task, task, index)? {
                    out.push(index);
                }
            }
            self.budget.spend(seen)?;
        }
        Ok(out)
    }

    fn all_pass(&self, filters: &[&Filter], task: TaskRef<'_>, index: usize) -> Result<bool, SearchError> {
        for filter in filters {
            if !self.passes(filter, task, index)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn passes(&self, filter: &Filter, task: TaskRef<'_>, index: usize) -> Result<bool, SearchError> {
        let facts = task.facts;
        Ok(match filter {
            Filter::Done(done) => facts.is_done() == *done,
            Filter::StatusType { is, kind } => (facts.kind == *kind) == *is,
            Filter::Priority { compare, priority } => compares(*compare, facts.priority, *priority),
            Filter::Date(date) => self.date_passes(date, task),
            Filter::HasDate { field, has } => facts.date(*field).is_some() == *has,
            Filter::InvalidDate(field) => facts.date(*field) == Some(TaskDate::Invalid),
            Filter::Text { field, test, negated } => self.text_passes(*field, test, task)? != *negated,
            Filter::Tags { test, negated } => {
                let mut any = false;
                for tag in task.tags() {
                    if self.test(test, tag)? {
                        any = true;
                        break;
                    }
                }
                any != *negated
            }
            Filter::HasTags(has) => task.tags().is_empty() != *has,
            Filter::Recurring(is) => task.is_recurring() == *is,
            Filter::HasId(has) => task.id().is_some() == *has,
            Filter::HasDependsOn(has) => task.depends_on().is_empty() != *has,
            Filter::Blocked(is) => task.is_blocked() == *is,
            Filter::Blocking(is) => task.is_blocking() == *is,
            Filter::TopLevel => is_top_level(task.indentation()),
            Filter::Function(script) => match script.run(&self.scope(index))? {
                Value::Bool(passes) => passes,
                other => {
                    let message = format!("a filter must give true or false, this gave \"{}\"", other.text());
                    return Err(SearchError::Failed(message));
                }
            },
            Filter::And(parts) => {
                for part in parts {
                    if !self.passes(part, task, index)? {
                        return Ok(false);
                    }
                }
                true
            }
            Filter::Or(parts) => {
                for part in parts {
                    if self.passes(part, task, index)? {
                        return Ok(true);
                    }
                }
                false
            }
            Filter::Xor(parts) => {
                let mut odd = false;
                for part in parts {
                    odd ^= self.passes(part, task, index)?;
                }
                odd
            }
            Filter::Not(part) => !self.passes(part, task, index)?,
        })
    }

    fn date_passes(&self, filter: &super::filter::DateFilter, task: TaskRef<'_>) -> bool {
        let one = |field| match task.facts.date(field) {
            Some(TaskDate::Valid(day)) => filter.holds(day),
            Some(TaskDate::Invalid) => false,
            None => filter.keeps_undated(),
        };
        match filter.field {
            DateField::Happens => {
                [DateField::Start, DateField::Scheduled, DateField::Due].into_iter().any(one)
            }
            field => one(field),
        }
    }

    fn text_passes(&self, field: TextField, test: &TextTest, task: TaskRef<'_>) -> Result<bool, SearchError> {
        match field {
            TextField::Description => self.test(test, &task.bare_description()),
            TextField::Path => self.test(test, task.note.path()),
            TextField::Folder => self.test(test, task.note.folder()),
            TextField::Root => self.test(test, task.note.root()),
            TextField::Filename => self.test(test, task.note.filename()),
            TextField::Heading => self.test(test, task.facts.heading.as_deref().unwrap_or_default()),
            TextField::StatusName => self.test(test, &task.status().name),
            TextField::Recurrence => self.test(test, &task.recurrence().unwrap_or_default()),
            TextField::Id => self.test(test, task.id().unwrap_or_default()),
        }
    }

    fn test(&self, test: &TextTest, text: &str) -> Result<bool, SearchError> {
        Ok(match test {
            TextTest::Includes(needle) => needle.is_in(text),
            TextTest::Matches(pattern) => pattern.is_match(text, self.budget)?,
        })
    }
}

fn compares(compare: Compare, priority: Priority, with: Priority) -> bool {
    let rank = |priority: Priority| names::priority_order(priority);
    match compare {
        Compare::Is => priority == with,
        Compare::IsNot => priority != with,
        Compare::Above => rank(priority) < rank(with),
        Compare::Below => rank(priority) > rank(with),
    }
}

/// No indentation, or only one blank behind the last `>`.
fn is_top_level(indentation: &str) -> bool {
    match indentation.rfind('>') {
        Some(last) => matches!(indentation.get(last + 1..), Some("" | " ")),
        None => indentation.is_empty(),
    }
}

/// Whether a path passes a filter that asks only about the note.
pub(super) fn path_passes(filter: &Filter, path: &str) -> bool {
    match filter {
        Filter::Text { field, test, negated } => {
            let text = match field {
                TextField::Folder => folder_of(path),
                TextField::Root => root_of(path),
                TextField::Filename => filename_of(path),
                _ => path,
            };
            // A pattern that runs too long may match.
            let matches =
                |pattern: &Pattern| pattern.is_match(text, &Budget::new(100_000, None)).unwrap_or(true);
            let found = match test {
                TextTest::Includes(needle) => needle.is_in(text),
                TextTest::Matches(pattern) => matches(pattern),
            };
            found != *negated
        }
        Filter::And(parts) => parts.iter().all(|part| path_passes(part, path)),
        Filter::Or(parts) => parts.iter().any(|part| path_passes(part, path)),
        Filter::Xor(parts) => parts.iter().filter(|part| path_passes(part, path)).count() % 2 == 1,
        Filter::Not(part) => !path_passes(part, path),
        _ => true,
    }
}

/// Whether a filter asks only about the note: its answer is the same for all tasks of one.
pub(super) fn is_about_path(filter: &Filter) -> bool {
    match filter {
        Filter::Text { field, .. } => {
            matches!(field, TextField::Path | TextField::Folder | TextField::Root | TextField::Filename)
        }
        Filter::And(parts) | Filter::Or(parts) | Filter::Xor(parts) => parts.iter().all(is_about_path),
        Filter::Not(part) => is_about_path(part),
        _ => false,
    }
}
