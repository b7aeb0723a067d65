//! Filters: which tasks a query keeps.

use std::sync::Arc;

use jiff::civil::Date;

use super::script::Script;
use crate::query::pattern::Pattern;
use crate::syntax::task::{Priority, StatusType};

/// One filter.
#[derive(Clone, Debug)]
pub enum Filter {
    /// `done`, `not done`: DONE, CANCELLED and NON_TASK are done.
    Done(bool),
    /// `status.type is …`
    StatusType {
        /// `is`, else `is not`.
        is: bool,
        /// The type.
        kind: StatusType,
    },
    /// `priority …`
    Priority {
        /// How it is compared.
        compare: Compare,
        /// With what.
        priority: Priority,
    },
    /// A date field and days.
    Date(DateFilter),
    /// `has due date`, `no due date`
    HasDate {
        /// The field.
        field: DateField,
        /// `has`, else `no`.
        has: bool,
    },
    /// `due date is invalid`
    InvalidDate(DateField),
    /// A text field.
    Text {
        /// The field.
        field: TextField,
        /// What it is looked for.
        test: TextTest,
        /// `does not include`, `does not match`.
        negated: bool,
    },
    /// `tags include …`: any tag.
    Tags {
        /// What they are looked for.
        test: TextTest,
        /// None of them.
        negated: bool,
    },
    /// `has tags`, `no tags`
    HasTags(bool),
    /// `is recurring`
    Recurring(bool),
    /// `has id`
    HasId(bool),
    /// `has depends on`
    HasDependsOn(bool),
    /// `is blocked`
    Blocked(bool),
    /// `is blocking`
    Blocking(bool),
    /// `exclude sub-items`
    TopLevel,
    /// `filter by function …`
    Function(Arc<Script>),
    /// All of them.
    And(Vec<Filter>),
    /// At least one.
    Or(Vec<Filter>),
    /// An odd number of them, as the plugin chains it.
    Xor(Vec<Filter>),
    /// Not it.
    Not(Box<Filter>),
}

/// How priorities are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compare {
    /// `is`
    Is,
    /// `not`
    IsNot,
    /// `above`
    Above,
    /// `below`
    Below,
}

/// A date field of filters, sorts and groups.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DateField {
    /// `due`
    Due,
    /// `scheduled`
    Scheduled,
    /// `start`; in filters `starts`
    Start,
    /// `done`
    Done,
    /// `created`
    Created,
    /// `cancelled`
    Cancelled,
    /// `happens`: any of start, scheduled, due.
    Happens,
}

impl DateField {
    /// All of them.
    pub const ALL: [DateField; 7] = [
        DateField::Happens,
        DateField::Cancelled,
        DateField::Created,
        DateField::Start,
        DateField::Scheduled,
        DateField::Due,
        DateField::Done,
    ];

    /// Its name in `sort by`, `group by` and `has … date`.
    pub fn name(self) -> &'static str {
        match self {
            DateField::Due => "due",
            DateField::Scheduled => "scheduled",
            DateField::Start => "start",
            DateField::Done => "done",
            DateField::Created => "created",
            DateField::Cancelled => "cancelled",
            DateField::Happens => "happens",
        }
    }

    /// Its name in `FIELD before …`.
    pub fn filter_name(self) -> &'static str {
        if self == DateField::Start { "starts" } else { self.name() }
    }
}

/// A date field and the days that pass.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DateFilter {
    /// The field.
    pub field: DateField,
    /// The first day that passes.
    pub from: Option<Date>,
    /// The last day that passes.
    pub to: Option<Date>,
}

impl DateFilter {
    /// Whether tasks without the date pass: only with `starts`.
    pub fn keeps_undated(&self) -> bool {
        self.field == DateField::Start
    }

    /// Whether a day passes.
    pub fn holds(&self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }
}

/// A text field of filters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TextField {
    /// `description`
    Description,
    /// `path`
    Path,
    /// `folder`
    Folder,
    /// `root`
    Root,
    /// `filename`
    Filename,
    /// `heading`
    Heading,
    /// `status.name`
    StatusName,
    /// `recurrence`
    Recurrence,
    /// `id`
    Id,
}

impl TextField {
    /// All of them.
    pub const ALL: [TextField; 9] = [
        TextField::StatusName,
        TextField::Path,
        TextField::Folder,
        TextField::Root,
        TextField::Description,
        TextField::Heading,
        TextField::Filename,
        TextField::Recurrence,
        TextField::Id,
    ];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            TextField::Description => "description",
            TextField::Path => "path",
            TextField::Folder => "folder",
            TextField::Root => "root",
            TextField::Filename => "filename",
            TextField::Heading => "heading",
            TextField::StatusName => "status.name",
            TextField::Recurrence => "recurrence",
            TextField::Id => "id",
        }
    }
}

/// What a text is looked for.
#[derive(Clone, Debug)]
pub enum TextTest {
    /// A text, in lower case.
    Includes(Needle),
    /// A pattern.
    Matches(Arc<Pattern>),
}

/// A text to look for without regard to case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Needle {
    /// As written.
    pub written: String,
    /// Where it stands in its statement.
    pub place: usize,
    lower: String,
}

impl Needle {
    /// Makes ready to look for `text`, which stands at `place` in its statement.
    pub fn new(text: &str, place: usize) -> Needle {
        Needle { written: text.to_owned(), place, lower: text.to_lowercase() }
    }

    /// Where it stands in its statement.
    pub fn range(&self) -> std::ops::Range<usize> {
        self.place..self.place + self.written.len()
    }

    /// Folded as texts are for comparing.
    pub(super) fn lower(&self) -> &str {
        &self.lower
    }

    /// Whether `text` holds it.
    pub fn is_in(&self, text: &str) -> bool {
        let needle = self.lower.as_bytes();
        if !text.is_ascii() {
            return text.to_lowercase().contains(&self.lower);
        }
        let Some((first, rest)) = needle.split_first() else { return true };
        let upper = first.to_ascii_uppercase();
        let hay = text.as_bytes();
        let mut from = 0;
        while let Some(found) = hay.get(from..).and_then(|hay| memchr::memchr2(*first, upper, hay)) {
            let at = from + found + 1;
            if hay.get(at..at + rest.len()).is_some_and(|hay| hay.eq_ignore_ascii_case(rest)) {
                return true;
            }
            from = at;
        }
        false
    }
}

impl Filter {
    /// Visits the filters that are no combinations and that must pass for the whole to pass, or may be what passes.
    pub fn positive_leaves<'f>(&'f self, visit: &mut impl FnMut(&'f Filter)) {
        match self {
            Filter::And(parts) | Filter::Or(parts) => {
                parts.iter().for_each(|part| part.positive_leaves(visit))
            }
            Filter::Xor(_) | Filter::Not(_) => {}
            leaf => visit(leaf),
        }
    }

    /// Visits the filters that are no combinations.
    pub fn leaves<'f>(&'f self, visit: &mut impl FnMut(&'f Filter)) {
        match self {
            Filter::And(parts) | Filter::Or(parts) | Filter::Xor(parts) => {
                parts.iter().for_each(|part| part.leaves(visit));
            }
            Filter::Not(part) => part.leaves(visit),
            leaf => visit(leaf),
        }
    }
}
