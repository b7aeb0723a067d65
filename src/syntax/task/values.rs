//! What a task line says, and how the plugin writes it back (`reference`: task lines, sections 2 to 5).

use std::borrow::Cow;
use std::fmt::Write;

use jiff::civil;

use super::line::{is_js_space, spaces};
use super::{
    FieldKind, Priority, Recurrence, Status, StatusType, Task, TaskDate, TaskFormat, TaskSettings, tags,
};
use crate::text::{TextRange, slice};

/// What becomes of a line once its task is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OnCompletion {
    /// It is removed.
    Delete,
    /// It stays.
    Keep,
}

/// The meaning of a task line. Fields that count only; what a rewrite would lose is not in here.
#[derive(Clone, Debug, PartialEq)]
pub struct TaskValues<'t> {
    /// Blanks and `>` before the marker.
    pub indentation: &'t str,
    /// The list marker.
    pub marker: &'t str,
    /// The status; made up for unregistered symbols.
    pub status: Status,
    /// The description, with the tags that stood behind it.
    pub description: Cow<'t, str>,
    /// The priority.
    pub priority: Priority,
    /// The created date.
    pub created: Option<TaskDate>,
    /// The start date.
    pub start: Option<TaskDate>,
    /// The scheduled date, the one from the note's name included.
    pub scheduled: Option<TaskDate>,
    /// `scheduled` comes from the note's name and is never written.
    pub scheduled_inferred: bool,
    /// The due date.
    pub due: Option<TaskDate>,
    /// The done date.
    pub done: Option<TaskDate>,
    /// The cancelled date.
    pub cancelled: Option<TaskDate>,
    /// How it repeats; `None` too if the plugin does not understand it.
    pub recurrence: Option<Recurrence>,
    /// What happens once it is done; `None` too for an unknown word.
    pub on_completion: Option<OnCompletion>,
    /// Its id.
    pub id: Option<&'t str>,
    /// The ids it depends on.
    pub depends_on: Vec<&'t str>,
    /// The block link with its blank, or empty.
    pub block_link: &'t str,
    /// Two or more blanks at the line's end (a hard break), else empty.
    pub hard_break: &'t str,
}

impl OnCompletion {
    /// Reads a word in any case.
    pub fn of_word(word: &str) -> Option<OnCompletion> {
        [OnCompletion::Delete, OnCompletion::Keep].into_iter().find(|it| it.word().eq_ignore_ascii_case(word))
    }

    /// The word.
    pub fn word(self) -> &'static str {
        match self {
            OnCompletion::Delete => "delete",
            OnCompletion::Keep => "keep",
        }
    }
}

impl Task {
    /// What the line says. `text` must be the note's text, `name_date` the date that the note's name gives
    /// ([`super::date_from_name`]), if any.
    pub fn values<'t>(
        &self,
        text: &'t str,
        settings: &TaskSettings,
        name_date: Option<civil::Date>,
    ) -> TaskValues<'t> {
        let value = |kind| self.field(kind).map(|field| slice(text, field.value));
        let dated = [FieldKind::Start, FieldKind::Scheduled, FieldKind::Due];
        let undated = dated.into_iter().all(|kind| self.date(kind).is_none());
        let inferred = name_date.filter(|_| undated && settings.scheduled_from_name);
        TaskValues {
            indentation: slice(text, TextRange::new(self.line.range.start(), self.line.marker.start())),
            marker: slice(text, self.line.marker),
            status: settings.status_of(self.line.status),
            description: self.description_text(text),
            priority: self.priority(),
            created: self.date(FieldKind::Created),
            start: self.date(FieldKind::Start),
            scheduled: self.date(FieldKind::Scheduled).or(inferred.map(TaskDate::Valid)),
            scheduled_inferred: inferred.is_some(),
            due: self.date(FieldKind::Due),
            done: self.date(FieldKind::Done),
            cancelled: self.date(FieldKind::Cancelled),
            recurrence: self.recurrence(text, settings),
            on_completion: value(FieldKind::OnCompletion).and_then(OnCompletion::of_word),
            id: value(FieldKind::Id),
            depends_on: value(FieldKind::DependsOn).map(ids).unwrap_or_default(),
            block_link: self.block_link.map_or("", |range| slice(text, range)),
            hard_break: hard_break(slice(text, self.line.body)),
        }
    }

    /// The description: what was left when no further field could be read, and the tags from among the fields.
    pub fn description_text<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let head = slice(text, self.description);
        let mut tags = self.tail_tags.iter().map(|tag| slice(text, *tag));
        let Some(first) = tags.next() else { return Cow::Borrowed(head) };
        let mut out = head.to_owned();
        for tag in std::iter::once(first).chain(tags) {
            if !out.is_empty() {
                out.push(' ');
            }
            out.push_str(tag);
        }
        Cow::Owned(out)
    }

    /// The tags of the description with their ranges, in order, the global filter included.
    pub fn tags(&self, text: &str) -> Vec<TextRange> {
        let head = slice(text, self.description);
        let in_head = tags(head).map(|tag| tag + self.description.start());
        in_head.chain(self.tail_tags.iter().copied()).collect()
    }

    /// How it repeats, if the plugin understands the rule and the date it counts from.
    pub fn recurrence(&self, text: &str, settings: &TaskSettings) -> Option<Recurrence> {
        let field = self.field(FieldKind::Recurrence)?;
        let rule = Recurrence::read(slice(text, field.value))?;
        let sound = self.reference_date(settings) != Some(TaskDate::Invalid);
        (sound || rule.when_done).then_some(rule)
    }
}

/// The ids of a dependency list.
fn ids(list: &str) -> Vec<&str> {
    list.split(',').map(|id| id.trim_matches(' ')).collect()
}

/// The blanks at the end of `body`, if they make a hard line break. Behind nothing but other blanks they make none.
fn hard_break(body: &str) -> &str {
    let said = body.trim_end_matches(' ');
    let blanks = body.strip_prefix(said).unwrap_or_default();
    if spaces(blanks) >= 2 && !said.trim_start_matches(is_js_space).is_empty() { blanks } else { "" }
}

impl TaskSettings {
    /// The status of a symbol; for an unregistered one what the plugin makes up.
    pub fn status_of(&self, symbol: char) -> Status {
        self.status(symbol).cloned().unwrap_or_else(|| Status {
            symbol,
            name: "Unknown".to_owned(),
            next: 'x',
            kind: StatusType::Todo,
        })
    }
}

impl TaskValues<'_> {
    /// The earliest of start, scheduled and due date.
    pub fn happens(&self) -> Option<civil::Date> {
        [self.start, self.scheduled, self.due].into_iter().flatten().filter_map(TaskDate::valid).min()
    }

    /// How urgent it is on the day `today`: the number Tasks sorts by.
    pub fn urgency(&self, today: civil::Date) -> f64 {
        super::urgency::urgency(self, today)
    }

    /// The line as the plugin writes it.
    pub fn write(&self, format: TaskFormat) -> String {
        let mut out = String::new();
        let TaskValues { indentation, marker, description, .. } = self;
        // Writing to a string cannot fail.
        let _ = write!(out, "{indentation}{marker} [{}] {description}", self.status.symbol);
        let mut field = |kind: FieldKind, value: &str| {
            let _ = match (format, kind) {
                (TaskFormat::Dataview, _) => write!(out, "  [{}:: {value}]", kind.key()),
                (TaskFormat::Emoji, FieldKind::Priority) => write!(out, " {value}"),
                (TaskFormat::Emoji, _) => write!(out, " {} {value}", kind.sign()),
            };
        };
        if let Some(id) = self.id {
            field(FieldKind::Id, id);
        }
        if !self.depends_on.is_empty() {
            field(FieldKind::DependsOn, &self.depends_on.join(","));
        }
        match format {
            _ if self.priority == Priority::None => {}
            TaskFormat::Emoji => field(FieldKind::Priority, self.priority.sign()),
            TaskFormat::Dataview => field(FieldKind::Priority, self.priority.word()),
        }
        if let Some(rule) = &self.recurrence {
            field(FieldKind::Recurrence, &rule.to_string());
        }
        if let Some(action) = self.on_completion {
            field(FieldKind::OnCompletion, action.word());
        }
        let dates = [
            (FieldKind::Created, self.created),
            (FieldKind::Start, self.start),
            (FieldKind::Scheduled, self.scheduled.filter(|_| !self.scheduled_inferred)),
            (FieldKind::Due, self.due),
            (FieldKind::Cancelled, self.cancelled),
            (FieldKind::Done, self.done),
        ];
        for (kind, date) in dates {
            match date {
                Some(TaskDate::Valid(date)) => field(kind, &date.to_string()),
                Some(TaskDate::Invalid) => field(kind, "Invalid date"),
                None => {}
            }
        }
        out.push_str(self.block_link);
        out.push_str(self.hard_break);
        out
    }
}
