//! Task lines as the Tasks plugin (8.3) reads and writes them (`reference`: task lines).
//!
//! Three steps: [`read_line`] finds the parts of a line, [`read`] its fields with their ranges, and
//! [`Task::values`] what they mean.

mod convert;
mod edit;
mod line;
mod loose_date;
mod name_date;
mod phrase;
mod read;
mod recurrence;
mod settings;
mod sign;
mod tags;
mod toggle;
mod unread;
mod urgency;
mod value;
mod values;

pub use convert::{ConversionLoss, convert, convert_field};
pub use edit::{without, without_field};
pub use line::read_line;
pub use name_date::date_from_name;
pub use phrase::{DatePhrase, DateSpan, date_phrase, date_phrases, date_span, relative_span};
pub use read::read;
pub use recurrence::{End, Frequency, Occurrence, Recurrence, RuleDay};
pub use settings::{Status, StatusType, TaskFormat, TaskSettings};
pub use sign::{FieldKind, Priority};
pub use tags::tags;
pub use unread::{Flaw, UnreadField, blocking_text, unread};
pub use urgency::urgency_of;
pub use value::{TaskDate, is_id};
pub use values::{OnCompletion, TaskValues};

use crate::text::TextRange;

/// Where the parts of a task line are. Its fields are read on demand, since how depends on [`TaskSettings`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TaskLine {
    /// The line without its line end, indentation included.
    pub range: TextRange,
    /// The list marker: `-`, `*`, `+`, `1.`, `1)`.
    pub marker: TextRange,
    /// The code point between the brackets.
    pub status: char,
    /// That code point's bytes.
    pub status_range: TextRange,
    /// What follows the checkbox and its blanks, to the line's end.
    pub body: TextRange,
    /// Index of its list item in `ParsedNote::items`.
    pub item: u32,
}

/// The start of a list item's line, by the plugin's pattern: byte offsets within the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ListMarker {
    /// Where the marker starts: after blanks and `>`.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
    /// After the blanks behind it.
    pub after_gap: usize,
}

/// A task line with its fields. All ranges are bytes of the note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Task {
    /// The line.
    pub line: TaskLine,
    /// The description up to the first field that was read, trimmed. Where it ends, reading ended.
    pub description: TextRange,
    /// Tags that stand between or behind the fields; they belong to the description.
    pub tail_tags: Vec<TextRange>,
    /// The fields that were read, in the order of the text.
    pub fields: Vec<TaskField>,
    /// The block link with the blank before it.
    pub block_link: Option<TextRange>,
}

/// A field that was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TaskField {
    /// What it says.
    pub kind: FieldKind,
    /// From the sign to the value's end; in Dataview format with both brackets.
    pub range: TextRange,
    /// The emoji without a variation selector, or the key.
    pub sign: TextRange,
    /// The value without blanks around it; empty for an emoji priority.
    pub value: TextRange,
    /// What the value means.
    pub parsed: FieldValue,
}

/// The value of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldValue {
    /// A priority.
    Priority(Priority),
    /// A date.
    Date(TaskDate),
    /// A rule, an id, ids or a word: see [`TaskField::value`].
    Text,
}

impl Task {
    /// The field of a kind that counts: the leftmost.
    pub fn field(&self, kind: FieldKind) -> Option<&TaskField> {
        self.fields.iter().find(|field| field.kind == kind)
    }

    /// Fields that another of their kind, given with them, overrides: the plugin drops them when it writes.
    pub fn lost_fields(&self) -> impl Iterator<Item = (&TaskField, &TaskField)> {
        let winner = |lost: &TaskField| self.field(lost.kind).filter(|kept| kept.range != lost.range);
        self.fields.iter().filter_map(move |lost| Some((lost, winner(lost)?)))
    }

    /// The date of a kind, if the line has one.
    pub fn date(&self, kind: FieldKind) -> Option<TaskDate> {
        match self.field(kind)?.parsed {
            FieldValue::Date(date) => Some(date),
            FieldValue::Priority(_) | FieldValue::Text => None,
        }
    }

    /// The priority; [`Priority::None`] without a sign.
    pub fn priority(&self) -> Priority {
        match self.field(FieldKind::Priority).map(|field| field.parsed) {
            Some(FieldValue::Priority(priority)) => priority,
            _ => Priority::None,
        }
    }

    /// The date that recurrences count from: due, scheduled, start, in the plugin's order.
    pub fn reference_date(&self, settings: &TaskSettings) -> Option<TaskDate> {
        let order = match settings.recurrence_drops_scheduled {
            false => [FieldKind::Due, FieldKind::Scheduled, FieldKind::Start],
            true => [FieldKind::Due, FieldKind::Start, FieldKind::Scheduled],
        };
        order.into_iter().find_map(|kind| self.date(kind))
    }
}
