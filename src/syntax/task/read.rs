//! Reads the fields of a task line from its right end (`reference`: task lines, sections 1 to 3).

use super::line::is_js_space;
use super::value::{ends_tag, fits, is_value_byte};
use super::{FieldKind, FieldValue, Priority, Task, TaskDate, TaskField, TaskFormat, TaskLine, TaskSettings};
use crate::text::{TextSize, size, slice, span};

/// The plugin gives up after this many rounds over its list of fields.
const ROUNDS: u32 = 21;

/// The place of trailing tags in the order in which the plugin tries things; see [`step`].
const TAG_STEP: u8 = 9;

/// Reads the fields of `line`. `text` must be the text the line was read from.
pub fn read(text: &str, line: &TaskLine, settings: &TaskSettings) -> Task {
    let body = slice(text, line.body);
    let trimmed = body.trim_start_matches(is_js_space);
    let base = line.body.start() + size(body.len() - trimmed.len());
    let trimmed = trimmed.trim_end_matches(is_js_space);
    let block_link = block_link_len(trimmed).map(|len| span(trimmed.len() - len, trimmed.len()) + base);
    let link_len = block_link.map_or(0, |range| usize::from(range.len()));
    let rest = head(trimmed, trimmed.len() - link_len).trim_end_matches(is_js_space);
    let mut task =
        Task { line: *line, description: line.body, tail_tags: Vec::new(), fields: Vec::new(), block_link };
    let mut reader = Reader { rest, base, format: settings.format, tag_stop: None };
    reader.read(&mut task);
    task.description = span(0, reader.rest.len()) + base;
    task.fields.reverse();
    task.tail_tags.reverse();
    task
}

/// The first `len` bytes of `text`.
fn head(text: &str, len: usize) -> &str {
    text.get(..len).unwrap_or_default()
}

/// The length of the block link, its blank included, that `body` ends with.
fn block_link_len(body: &str) -> Option<usize> {
    let before = body.trim_end_matches(|c: char| c.is_ascii_alphanumeric() || c == '-');
    (before.len() < body.len() && before.ends_with(" ^")).then_some(body.len() - before.len() + 2)
}

/// What can be cut off at the end of the unread text.
enum Found {
    Field(TaskField),
    Tag(usize),
}

struct Reader<'t> {
    /// What is unread: trimmed, a prefix of the body.
    rest: &'t str,
    /// Where the body starts in the note.
    base: TextSize,
    format: TaskFormat,
    /// Where the last byte is that ends a tag, if looked for and still inside `rest`. Keeps the search linear
    /// when many fields follow a long text without blanks.
    tag_stop: Option<usize>,
}

impl Reader<'_> {
    /// Cuts off field after field. The plugin goes in rounds over its list of fields; every pattern is tried once
    /// a round, so what counts is only which of the matches at the present end comes next in that order.
    fn read(&mut self, task: &mut Task) {
        let (mut round, mut next) = (1, 0);
        loop {
            let field = self.field();
            let field_step = field.as_ref().map(|field| step(field.kind));
            let field_now = field_step.filter(|step| *step >= next);
            let tag = match field_now {
                Some(step) if step < TAG_STEP => None,
                _ => self.tag(),
            };
            let tag_now = tag.filter(|_| next <= TAG_STEP);
            let found = match (field, tag_now) {
                (_, Some(at)) => Found::Tag(at),
                (Some(field), None) if field_now.is_some() => Found::Field(field),
                (None, None) if tag.is_none() => return,
                _ => {
                    round += 1;
                    next = 0;
                    if round > ROUNDS {
                        return;
                    }
                    continue;
                }
            };
            match found {
                Found::Tag(at) => {
                    task.tail_tags.push(span(at, self.rest.len()) + self.base);
                    self.cut(at);
                    next = TAG_STEP + 1;
                }
                Found::Field(field) => {
                    next = step(field.kind) + 1;
                    self.cut(usize::from(field.range.start() - self.base));
                    task.fields.push(field);
                }
            }
        }
    }

    fn cut(&mut self, at: usize) {
        self.rest = head(self.rest, at).trim_end_matches(is_js_space);
        self.tag_stop = self.tag_stop.filter(|stop| *stop < self.rest.len());
    }

    /// The field at the end of what is unread.
    fn field(&self) -> Option<TaskField> {
        let found = match self.format {
            TaskFormat::Emoji => emoji_field(self.rest),
            TaskFormat::Dataview => dataview_field(self.rest),
        }?;
        let at = |(start, end): (usize, usize)| span(start, end) + self.base;
        Some(TaskField {
            kind: found.kind,
            range: at(found.range),
            sign: at(found.sign),
            value: at(found.value),
            parsed: found.parsed,
        })
    }

    /// Where the tag starts that ends what is unread.
    fn tag(&mut self) -> Option<usize> {
        let stop = match self.tag_stop {
            Some(stop) => stop,
            None => self.rest.bytes().rposition(ends_tag)?,
        };
        self.tag_stop = Some(stop);
        let before = self.rest.get(..stop)?;
        let is_tag = self.rest.get(stop..)?.starts_with('#')
            && stop + 1 < self.rest.len()
            && (before.is_empty() || before.ends_with(is_js_space));
        is_tag.then_some(stop)
    }
}

/// The place of a field in the order in which the plugin tries things in one round.
fn step(kind: FieldKind) -> u8 {
    match kind {
        FieldKind::Priority => 0,
        FieldKind::Done => 1,
        FieldKind::Cancelled => 2,
        FieldKind::Due => 3,
        FieldKind::Scheduled => 4,
        FieldKind::Start => 5,
        FieldKind::Created => 6,
        FieldKind::Recurrence => 7,
        FieldKind::OnCompletion => 8,
        FieldKind::Id => TAG_STEP + 1,
        FieldKind::DependsOn => TAG_STEP + 2,
    }
}

/// A field by offsets in the text that it ends.
struct RawField {
    kind: FieldKind,
    range: (usize, usize),
    sign: (usize, usize),
    value: (usize, usize),
    parsed: FieldValue,
}

/// The emoji field that `rest`, which ends without blanks, ends with.
///
/// No sign can stand in a value, so the run of value bytes at the end must be led by the sign.
fn emoji_field(rest: &str) -> Option<RawField> {
    let run = rest.bytes().rposition(|b| !is_value_byte(b))? + 1;
    let before = rest.get(..run)?;
    let before = before.strip_suffix('\u{FE0F}').unwrap_or(before);
    let sign = before.chars().next_back()?;
    let kind = FieldKind::of_sign(sign)?;
    let value = rest.get(run..)?.trim_start_matches(' ');
    if !fits(kind, value) {
        return None;
    }
    let start = before.len() - sign.len_utf8();
    Some(RawField {
        kind,
        range: (start, rest.len()),
        sign: (start, before.len()),
        value: (rest.len() - value.len(), rest.len()),
        parsed: match Priority::of_sign(sign) {
            Some(priority) => FieldValue::Priority(priority),
            None => parse(value, kind),
        },
    })
}

/// The bracketed field that `rest`, which ends without blanks, ends with. One comma may follow it.
///
/// The plugin's pattern lets `]` close `(` if a `)` follows later in the text; at the end of the text, where alone
/// it looks, none can.
fn dataview_field(rest: &str) -> Option<RawField> {
    let closed = rest.strip_suffix(',').map_or(rest, |rest| rest.trim_end_matches(' '));
    let (inside, open) = match closed.strip_suffix(']') {
        Some(inside) => (inside, '['),
        None => (closed.strip_suffix(')')?, '('),
    };
    let run = inside.bytes().rposition(|b| !is_value_byte(b))? + 1;
    let before = inside.get(..run)?.strip_suffix("::")?;
    let outside = before.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let key = before.get(outside.len()..)?;
    let kind = FieldKind::of_key(key)?;
    let start = outside.trim_end_matches(' ').strip_suffix(open)?.len();
    let raw = inside.get(run..)?;
    let value = raw.trim_matches(' ');
    let blank_rule = kind == FieldKind::Recurrence && value.is_empty() && !raw.is_empty();
    let parsed = match kind {
        FieldKind::Priority => FieldValue::Priority(Priority::of_word(value)?),
        _ if fits(kind, value) || blank_rule => parse(value, kind),
        _ => return None,
    };
    let value_at = run + raw.len() - raw.trim_start_matches(' ').len();
    Some(RawField {
        kind,
        range: (start, closed.len()),
        sign: (outside.len(), before.len()),
        value: (value_at, value_at + value.len()),
        parsed,
    })
}

fn parse(value: &str, kind: FieldKind) -> FieldValue {
    match TaskDate::read(value) {
        Some(date) if kind.is_date() => FieldValue::Date(date),
        _ => FieldValue::Text,
    }
}
