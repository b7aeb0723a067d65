//! What may stand behind a field's sign (`reference`: task lines, section 2).

use jiff::civil;

use super::FieldKind;

/// The date of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TaskDate {
    /// A day of the calendar.
    Valid(civil::Date),
    /// Well formed, but no day of the calendar: `2025-02-30`. The plugin writes it back as `Invalid date`.
    Invalid,
}

impl TaskDate {
    /// Reads exactly `YYYY-MM-DD`; `None` if `text` has another form.
    pub fn read(text: &str) -> Option<TaskDate> {
        let &[y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = text.as_bytes() else { return None };
        let year = number(&[y1, y2, y3, y4])?;
        let (month, day) = (number(&[m1, m2])?, number(&[d1, d2])?);
        let valid = i8::try_from(month).ok().zip(i8::try_from(day).ok());
        let date = valid.and_then(|(month, day)| civil::Date::new(year, month, day).ok());
        Some(date.map_or(TaskDate::Invalid, TaskDate::Valid))
    }

    /// The day, if the calendar has it.
    pub fn valid(self) -> Option<civil::Date> {
        match self {
            TaskDate::Valid(date) => Some(date),
            TaskDate::Invalid => None,
        }
    }
}

/// At most four ASCII digits as a number; `None` if one of them is none.
fn number(digits: &[u8]) -> Option<i16> {
    digits.iter().try_fold(0, |sum, digit| digit.is_ascii_digit().then(|| sum * 10 + i16::from(digit - b'0')))
}

/// Whether the plugin takes `value`, without blanks around it, as the value of a field written with an emoji.
pub(super) fn fits(kind: FieldKind, value: &str) -> bool {
    match kind {
        FieldKind::Priority => value.is_empty(),
        FieldKind::Recurrence => !value.is_empty() && value.bytes().all(is_rule_byte),
        FieldKind::OnCompletion => !value.is_empty() && value.bytes().all(|b| b.is_ascii_alphabetic()),
        FieldKind::Id => is_id(value),
        FieldKind::DependsOn => value.split(',').all(|id| is_id(id.trim_matches(' '))),
        _ => TaskDate::read(value).is_some(),
    }
}

/// Whether `text` can be a task's id.
pub fn is_id(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
}

/// Bytes of a recurrence rule.
pub(super) fn is_rule_byte(b: u8) -> bool {
    b.is_ascii_alphanumeric() || matches!(b, b',' | b' ' | b'!')
}

/// Bytes of any value: no value can reach further left than a run of these.
pub(super) fn is_value_byte(b: u8) -> bool {
    is_rule_byte(b) || matches!(b, b'-' | b'_')
}

/// Bytes that end a tag (`reference`: task lines, section 2). Blanks other than U+0020 do not.
pub(super) fn ends_tag(b: u8) -> bool {
    matches!(
        b,
        b' ' | b'!'
            | b'@'
            | b'#'
            | b'$'
            | b'%'
            | b'^'
            | b'&'
            | b'*'
            | b'('
            | b')'
            | b','
            | b'.'
            | b'?'
            | b'"'
            | b':'
            | b'{'
            | b'}'
            | b'|'
            | b'<'
            | b'>'
    )
}
