//! What an instruction means, in words.

use super::filter::{Compare, DateFilter, Filter, TextField, TextTest};
use super::instruction::{Group, GroupBy, Instruction, Sort, SortBy};
use super::read_filter::LEVELS;
use crate::syntax::task::Priority;
use crate::syntax::weekday_name;

/// What an instruction means: a phrase without a full stop.
pub fn explain(instruction: &Instruction) -> String {
    match instruction {
        Instruction::Comment => "A comment: it has no effect".to_owned(),
        Instruction::Short => "Fields are shown as signs without their values".to_owned(),
        Instruction::Full => "Fields are shown with their values".to_owned(),
        Instruction::Explain => "The plugin shows what the query means above its result".to_owned(),
        Instruction::IgnoreGlobalQuery => {
            "The global query of the plugin's settings does not apply here".to_owned()
        }
        Instruction::Limit(count) => format!("At most {count} tasks are shown"),
        Instruction::LimitGroups(count) => format!("At most {count} tasks of each group are shown"),
        Instruction::Sort(sort) => {
            format!("Tasks are sorted by {}{}", sort_name(sort), reversed(sort.reverse))
        }
        Instruction::Group(group) => {
            format!("Tasks are grouped by {}{}", group_name(group), reversed(group.reverse))
        }
        Instruction::View(None) => "Tasks are shown as a list".to_owned(),
        Instruction::View(Some(group)) => format!("Tasks are shown in columns by {}", group_name(group)),
        Instruction::Layout { hide: true, part } => format!("Hidden: {}", part.name()),
        Instruction::Layout { hide: false, part } => format!("Shown: {}", part.name()),
        Instruction::Filter(filter) => format!("Tasks {}", filter_words(filter)),
    }
}

fn reversed(reverse: bool) -> &'static str {
    if reverse { ", in reverse" } else { "" }
}

fn sort_name(sort: &Sort) -> String {
    match &sort.by {
        SortBy::Status => "done or not, those not done first".to_owned(),
        SortBy::StatusName => "the name of their status".to_owned(),
        SortBy::StatusType => "the type of their status, those in progress first".to_owned(),
        SortBy::Priority => "priority, the highest first".to_owned(),
        SortBy::Urgency => "urgency, the most urgent first".to_owned(),
        SortBy::Date(field) => format!("{} date, those without one last", field.name()),
        SortBy::Description => "description".to_owned(),
        SortBy::Path => "the path of their note".to_owned(),
        SortBy::Filename => "the name of their note".to_owned(),
        SortBy::Heading => "the heading above".to_owned(),
        SortBy::Tag(number) => format!("tag number {number}, those without it last"),
        SortBy::Recurring => "repeating or not, those that repeat first".to_owned(),
        SortBy::Id => "id".to_owned(),
        SortBy::Random => "chance, the same for a day".to_owned(),
        SortBy::Function(script) => format!("the value of `{}`", script.source()),
    }
}

fn group_name(group: &Group) -> String {
    match &group.by {
        GroupBy::Status => "done or not".to_owned(),
        GroupBy::StatusName => "the name of their status".to_owned(),
        GroupBy::StatusType => "the type of their status".to_owned(),
        GroupBy::Priority => "priority".to_owned(),
        GroupBy::Urgency => "urgency".to_owned(),
        GroupBy::Date(field) => format!("{} date", field.name()),
        GroupBy::Path => "the path of their note".to_owned(),
        GroupBy::Folder => "the folder of their note".to_owned(),
        GroupBy::Root => "the outermost folder of their note".to_owned(),
        GroupBy::Filename => "the name of their note".to_owned(),
        GroupBy::Backlink => "note and heading".to_owned(),
        GroupBy::Heading => "the heading above".to_owned(),
        GroupBy::Tags => "tag; a task stands under each of its tags".to_owned(),
        GroupBy::Recurring => "repeating or not".to_owned(),
        GroupBy::Recurrence => "how they repeat".to_owned(),
        GroupBy::Id => "id".to_owned(),
        GroupBy::Function(script) => format!("the value of `{}`", script.source()),
    }
}

/// Continues "tasks …".
fn filter_words(filter: &Filter) -> String {
    let has = |has: bool, what: &str| format!("{} {what}", if has { "with" } else { "without" });
    match filter {
        Filter::Done(true) => "that are done, cancelled or no tasks to be done".to_owned(),
        Filter::Done(false) => "that are not done".to_owned(),
        Filter::StatusType { is, kind } => {
            format!("whose status {} of the type {}", if *is { "is" } else { "is not" }, kind.name())
        }
        Filter::Priority { compare, priority } => {
            let compare = match compare {
                Compare::Is => "",
                Compare::IsNot => "other than ",
                Compare::Above => "above ",
                Compare::Below => "below ",
            };
            format!("with priority {compare}{}", priority_name(*priority))
        }
        Filter::Date(date) => date_words(date),
        Filter::HasDate { field, has: with } => has(*with, &format!("a {} date", field.name())),
        Filter::InvalidDate(field) => format!("whose {} date does not exist", field.name()),
        Filter::Text { field, test, negated } => {
            format!("whose {} {}", field_name(*field), test_words(test, *negated))
        }
        Filter::Tags { test, negated: false } => format!("with a tag that {}", test_words(test, false)),
        Filter::Tags { test, negated: true } => format!("without a tag that {}", test_words(test, false)),
        Filter::HasTags(with) => has(*with, "tags"),
        Filter::Recurring(true) => "that repeat".to_owned(),
        Filter::Recurring(false) => "that do not repeat".to_owned(),
        Filter::HasId(with) => has(*with, "an id"),
        Filter::HasDependsOn(with) => has(*with, "tasks they depend on"),
        Filter::Blocked(_) => "that wait for a task that is not done".to_owned(),
        Filter::Blocking(_) => "that a task which is not done waits for".to_owned(),
        Filter::TopLevel => "that are not nested in a list".to_owned(),
        Filter::Function(script) => format!("for which `{}` is true", script.source()),
        Filter::And(parts) => joined(parts, " and "),
        Filter::Or(parts) => joined(parts, " or "),
        Filter::Xor(parts) => joined(parts, " or else "),
        Filter::Not(part) => format!("other than those {}", filter_words(part)),
    }
}

fn joined(parts: &[Filter], word: &str) -> String {
    let parts: Vec<String> = parts.iter().map(|part| format!("({})", filter_words(part))).collect();
    parts.join(word)
}

fn priority_name(priority: Priority) -> &'static str {
    LEVELS.into_iter().find(|(_, level)| *level == priority).map_or("none", |(name, _)| name)
}

fn field_name(field: TextField) -> &'static str {
    match field {
        TextField::StatusName => "status name",
        TextField::Recurrence => "rule of repetition",
        TextField::Path => "note's path",
        TextField::Folder => "note's folder",
        TextField::Root => "outermost folder",
        TextField::Filename => "note's name",
        field => field.name(),
    }
}

fn test_words(test: &TextTest, negated: bool) -> String {
    match (test, negated) {
        (TextTest::Includes(needle), false) => format!("holds \"{}\"", needle.written),
        (TextTest::Includes(needle), true) => format!("does not hold \"{}\"", needle.written),
        (TextTest::Matches(_), false) => "matches the pattern".to_owned(),
        (TextTest::Matches(_), true) => "does not match the pattern".to_owned(),
    }
}

fn date_words(date: &DateFilter) -> String {
    let day = |day: jiff::civil::Date| format!("{} {day}", weekday_name(day.weekday()));
    let field = match date.field {
        super::DateField::Happens => "with a start, scheduled or due date".to_owned(),
        field => format!("with a {} date", field.name()),
    };
    let when = match (date.from, date.to) {
        (Some(from), Some(to)) if from == to => format!("on {}", day(from)),
        (Some(from), Some(to)) => format!("from {} to {}", day(from), day(to)),
        (Some(from), None) => format!("on or after {}", day(from)),
        (None, Some(to)) => format!("on or before {}", day(to)),
        (None, None) => "on any day".to_owned(),
    };
    let undated = if date.keeps_undated() { ", or with none" } else { "" };
    format!("{field} {when}{undated}")
}
