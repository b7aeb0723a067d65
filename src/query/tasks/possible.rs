//! What a task can be that passes a filter: never less than what passes, so that nothing possible means nothing passes.

use jiff::civil::Date;

use super::filter::{Compare, DateField, DateFilter, Filter, TextField, TextTest};
use super::names;
use crate::syntax::task::{Priority, StatusType};

/// The types of status whose tasks are done.
const DONE: [StatusType; 3] = [StatusType::Done, StatusType::Cancelled, StatusType::NonTask];

/// The fields that one date is in; `happens` is several.
const DATES: [DateField; 6] = [
    DateField::Due,
    DateField::Scheduled,
    DateField::Start,
    DateField::Done,
    DateField::Created,
    DateField::Cancelled,
];

/// The days of a date field.
#[derive(Clone, Copy, Debug)]
struct Days {
    absent: bool,
    invalid: bool,
    /// The first and last day.
    valid: Option<(Date, Date)>,
}

impl Days {
    const ANY: Days = Days { absent: true, invalid: true, valid: Some((Date::MIN, Date::MAX)) };

    fn is_empty(self) -> bool {
        !self.absent && !self.invalid && self.valid.is_none()
    }

    fn both(self, other: Days) -> Days {
        let valid = self.valid.zip(other.valid).map(|(one, other)| (one.0.max(other.0), one.1.min(other.1)));
        Days {
            absent: self.absent && other.absent,
            invalid: self.invalid && other.invalid,
            valid: valid.filter(|(first, last)| first <= last),
        }
    }

    fn either(self, other: Days) -> Days {
        let joined = self.valid.zip(other.valid).map(|(one, other)| (one.0.min(other.0), one.1.max(other.1)));
        Days {
            absent: self.absent || other.absent,
            invalid: self.invalid || other.invalid,
            valid: joined.or(self.valid).or(other.valid),
        }
    }
}

/// Whether something is there: it can be, and it can be missing.
#[derive(Clone, Copy, Debug)]
struct Presence {
    there: bool,
    missing: bool,
}

impl Presence {
    const ANY: Presence = Presence { there: true, missing: true };

    fn only(there: bool) -> Presence {
        Presence { there, missing: !there }
    }

    fn is_empty(self) -> bool {
        !self.there && !self.missing
    }
}

/// The flags that filters ask for.
#[derive(Clone, Copy, Debug)]
enum Flag {
    Tags,
    Recurring,
    Id,
    DependsOn,
    Happens,
}

/// A field and a text in lower case; no field is any of the tags.
type FieldText = (Option<TextField>, String);

/// What a task can be.
#[derive(Clone, Debug)]
pub(super) struct Possible {
    /// A bit a type of status.
    kinds: u8,
    /// A bit a priority.
    priorities: u8,
    /// In the order of [`DATES`].
    dates: [Days; 6],
    /// In the order of [`Flag`].
    flags: [Presence; 5],
    includes: Vec<FieldText>,
    excludes: Vec<FieldText>,
}

fn kind_bit(kind: StatusType) -> u8 {
    1 << names::type_order(kind)
}

fn priority_bit(priority: Priority) -> u8 {
    1 << names::priority_order(priority)
}

impl Possible {
    const fn anything() -> Possible {
        Possible {
            kinds: u8::MAX,
            priorities: u8::MAX,
            dates: [Days::ANY; 6],
            flags: [Presence::ANY; 5],
            includes: Vec::new(),
            excludes: Vec::new(),
        }
    }

    /// What passes a filter.
    pub(super) fn of(filter: &Filter) -> Possible {
        passing(filter, true)
    }

    /// Whether no task is like this.
    pub(super) fn is_empty(&self) -> bool {
        // Types and priorities that do not exist do not count.
        self.kinds & 0b1111_1110 == 0
            || self.priorities & 0b0011_1111 == 0
            || self.dates.iter().any(|days| days.is_empty())
            || self.flags.iter().any(|flag| flag.is_empty())
            || self.includes.iter().any(|(field, text)| {
                self.excludes.iter().any(|(other, part)| field == other && text.contains(part.as_str()))
            })
    }

    /// What is possible in both.
    #[must_use]
    pub(super) fn both(mut self, other: &Possible) -> Possible {
        self.kinds &= other.kinds;
        self.priorities &= other.priorities;
        for (one, other) in self.dates.iter_mut().zip(&other.dates) {
            *one = one.both(*other);
        }
        for (one, other) in self.flags.iter_mut().zip(&other.flags) {
            *one = Presence { there: one.there && other.there, missing: one.missing && other.missing };
        }
        self.includes.extend(other.includes.iter().cloned());
        self.excludes.extend(other.excludes.iter().cloned());
        self
    }

    /// What is possible in one of both.
    fn either(mut self, other: Possible) -> Possible {
        if self.is_empty() {
            return other;
        }
        if other.is_empty() {
            return self;
        }
        self.kinds |= other.kinds;
        self.priorities |= other.priorities;
        for (one, other) in self.dates.iter_mut().zip(&other.dates) {
            *one = one.either(*other);
        }
        for (one, other) in self.flags.iter_mut().zip(&other.flags) {
            *one = Presence { there: one.there || other.there, missing: one.missing || other.missing };
        }
        self.includes.retain(|text| other.includes.contains(text));
        self.excludes.retain(|text| other.excludes.contains(text));
        self
    }

    fn with_kinds(kinds: u8) -> Possible {
        Possible { kinds, ..Possible::anything() }
    }

    fn with_days(field: DateField, days: Days) -> Possible {
        let mut out = Possible::anything();
        for (slot, _) in out.dates.iter_mut().zip(DATES).filter(|(_, known)| *known == field) {
            *slot = days;
        }
        out
    }

    fn with(mut self, flag: Flag, there: bool) -> Possible {
        if let Some(slot) = self.flags.get_mut(flag as usize) {
            *slot = Presence::only(there);
        }
        self
    }
}

/// What passes a filter, or its opposite.
fn passing(filter: &Filter, positive: bool) -> Possible {
    let flag = |flag, there: bool| Possible::anything().with(flag, there == positive);
    match filter {
        Filter::Done(done) => {
            kinds(DONE.iter().fold(0, |bits, kind| bits | kind_bit(*kind)), *done == positive)
        }
        Filter::StatusType { is, kind } => kinds(kind_bit(*kind), *is == positive),
        Filter::Priority { compare, priority } => priorities(*compare, *priority, positive),
        Filter::Date(date) => days(date, positive),
        Filter::HasDate { field, has } => presence(*field, *has == positive),
        Filter::InvalidDate(field) => {
            let invalid =
                Days { absent: !positive, invalid: positive, valid: Days::ANY.valid.filter(|_| !positive) };
            Possible::with_days(*field, invalid)
        }
        Filter::Text { field, test: TextTest::Includes(needle), negated } => {
            text(Some(*field), &needle.written, *negated != positive)
        }
        Filter::Tags { test: TextTest::Includes(needle), negated } => {
            text(None, &needle.written, *negated != positive)
        }
        Filter::HasTags(has) => flag(Flag::Tags, *has),
        Filter::Recurring(is) => flag(Flag::Recurring, *is),
        Filter::HasId(has) => flag(Flag::Id, *has),
        Filter::HasDependsOn(has) => flag(Flag::DependsOn, *has),
        // Only what is not done waits, or is waited for.
        Filter::Blocked(is) if *is == positive => {
            passing(&Filter::Done(false), true).with(Flag::DependsOn, true)
        }
        Filter::Blocking(is) if *is == positive => passing(&Filter::Done(false), true).with(Flag::Id, true),
        Filter::And(parts) if positive => all(parts, positive),
        Filter::Or(parts) if !positive => all(parts, positive),
        Filter::And(parts) | Filter::Or(parts) => {
            let mut parts = parts.iter().map(|part| passing(part, positive));
            let first = parts.next().unwrap_or(Possible::anything());
            parts.fold(first, Possible::either)
        }
        Filter::Not(part) => passing(part, !positive),
        Filter::Text { .. }
        | Filter::Tags { .. }
        | Filter::Blocked(_)
        | Filter::Blocking(_)
        | Filter::TopLevel
        | Filter::Function(_)
        | Filter::Xor(_) => Possible::anything(),
    }
}

fn all(parts: &[Filter], positive: bool) -> Possible {
    parts.iter().fold(Possible::anything(), |known, part| known.both(&passing(part, positive)))
}

fn kinds(bits: u8, inside: bool) -> Possible {
    Possible::with_kinds(if inside { bits } else { !bits })
}

fn priorities(compare: Compare, priority: Priority, positive: bool) -> Possible {
    let own = priority_bit(priority);
    // A lower digit is a higher priority.
    let bits = match compare {
        Compare::Is => own,
        Compare::IsNot => !own,
        Compare::Above => own - 1,
        Compare::Below => !(own | (own - 1)),
    };
    Possible { priorities: if positive { bits } else { !bits }, ..Possible::anything() }
}

fn days(date: &DateFilter, positive: bool) -> Possible {
    let undated = date.keeps_undated();
    if date.field == DateField::Happens {
        // Which of the dates it is that passes is open.
        let any = Possible::anything();
        return if positive { any.with(Flag::Happens, true) } else { any };
    }
    let inside = (date.from.unwrap_or(Date::MIN), date.to.unwrap_or(Date::MAX));
    if positive {
        let valid = Some(inside).filter(|(first, last)| first <= last);
        return Possible::with_days(date.field, Days { absent: undated, invalid: false, valid });
    }
    let valid = match (date.from, date.to) {
        (None, None) => None,
        (None, Some(to)) => to.tomorrow().ok().map(|first| (first, Date::MAX)),
        (Some(from), None) => from.yesterday().ok().map(|last| (Date::MIN, last)),
        (Some(_), Some(_)) => Days::ANY.valid,
    };
    Possible::with_days(date.field, Days { absent: !undated, invalid: true, valid })
}

fn presence(field: DateField, there: bool) -> Possible {
    if field != DateField::Happens {
        let days = Days { absent: !there, invalid: there, valid: Days::ANY.valid.filter(|_| there) };
        return Possible::with_days(field, days);
    }
    let known = Possible::anything().with(Flag::Happens, there);
    if there {
        return known;
    }
    // Only valid dates happen.
    let none = Days { absent: true, invalid: true, valid: None };
    [DateField::Due, DateField::Scheduled, DateField::Start]
        .into_iter()
        .fold(known, |known, field| known.both(&Possible::with_days(field, none)))
}

fn text(field: Option<TextField>, written: &str, includes: bool) -> Possible {
    let mut out = Possible::anything();
    let held = (field, written.to_lowercase());
    if !includes {
        out.excludes.push(held);
        return out;
    }
    let flag = match field {
        None => Some(Flag::Tags),
        Some(TextField::Id) => Some(Flag::Id),
        Some(TextField::Recurrence) => Some(Flag::Recurring),
        Some(_) => None,
    };
    out = flag.map_or(out.clone(), |flag| out.with(flag, true));
    out.includes.push(held);
    out
}
