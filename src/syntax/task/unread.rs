//! What looks like a field and is none: the plugin stopped reading before it, or does not take its value
//! (`reference`: task lines, sections 2, 8 and 9).
//!
//! Signs are also used in prose, so each is believed only with a value, or where nothing but a field could stand.

use super::line::is_js_space;
use super::loose_date::{date_words, looks_like_date, time_len};
use super::value::{ends_tag, is_rule_byte};
use super::{FieldKind, Recurrence, Task, TaskDate, TaskFormat, is_id};
use crate::syntax::mojibake;
use crate::text::{TextRange, TextSize, size, slice, span};

/// Something in a description that looks like a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnreadField {
    /// What it would say.
    pub kind: FieldKind,
    /// From the sign to the end of the value, or of what stands in its place.
    pub range: TextRange,
    /// The emoji with its variation selectors, or the opening bracket and the key.
    pub sign: TextRange,
    /// The value, or what stands in its place; empty if nothing does.
    pub value: TextRange,
    /// What is wrong with it.
    pub flaw: Flaw,
    /// The emoji that the sign was before its encoding was damaged.
    pub damaged: Option<char>,
}

/// What is wrong with a field that is not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flaw {
    /// Nothing: it would be read, did it stand at the end.
    Position,
    /// It has no value.
    Missing,
    /// The value has another form.
    Form,
    /// A sound date with signs directly behind it, which belong to `value`.
    Trailing,
    /// A sound date with a time behind it, which belongs to `value`.
    Time,
    /// Between sign and value stands a blank that is no U+0020, or something invisible.
    Blank,
    /// More than one variation selector.
    Selectors,
}

/// The fields of `task` that are not read, in order. `text` is the note's text; places for which `is_hidden` holds
/// (code, links, comments) are passed over.
pub fn unread(
    text: &str,
    task: &Task,
    format: TaskFormat,
    is_hidden: impl Fn(TextSize) -> bool,
) -> Vec<UnreadField> {
    let base = task.description.start();
    let scan = Scan { head: slice(text, task.description) };
    let mut found: Vec<Found> = Vec::new();
    for at in scan.starts(format) {
        let done = found.last().map_or(0, |last| last.end);
        if at < done || is_hidden(base + size(at)) {
            continue;
        }
        found.extend(match format {
            TaskFormat::Emoji => scan.emoji(at),
            TaskFormat::Dataview => scan.bracketed(at),
        });
    }
    confirmed(found).into_iter().map(|found| found.at(base)).collect()
}

/// The texts right of the first of `unread` that are neither fields nor tags: what made the plugin stop.
pub fn blocking_text(text: &str, task: &Task, unread: &[UnreadField]) -> Vec<TextRange> {
    let ends = unread.iter().map(|field| field.range.end());
    let starts = unread.iter().skip(1).map(|field| field.range.start());
    let gaps = ends.zip(starts.chain([task.description.end()]));
    gaps.filter_map(|(start, end)| without_tags(text, TextRange::new(start, end.max(start)))).collect()
}

/// `range` without blanks and tags at its ends; `None` if nothing else is in it.
fn without_tags(text: &str, range: TextRange) -> Option<TextRange> {
    let mut rest = slice(text, range);
    let end = loop {
        let trimmed = rest.trim_end_matches(is_js_space);
        match trimmed.rfind(is_js_space).map_or(0, |at| at + 1) {
            at if is_tag(trimmed.get(at..).unwrap_or_default().trim_start_matches(is_js_space)) => {
                rest = trimmed.get(..at).unwrap_or_default();
            }
            _ => break trimmed.len(),
        }
    };
    let rest = rest.get(..end)?;
    let start = rest.len() - after_tags(rest).len();
    (start < end).then(|| span(start, end) + range.start())
}

/// `text` without the blanks and tags that it starts with.
fn after_tags(text: &str) -> &str {
    let mut rest = text.trim_start_matches(is_js_space);
    while let Some(name) = rest.strip_prefix('#') {
        let ends = |c: char| is_js_space(c) || u8::try_from(c).is_ok_and(ends_tag);
        let behind = name.trim_start_matches(|c| !ends(c));
        if behind.len() == name.len() || !(behind.is_empty() || behind.starts_with(is_js_space)) {
            break;
        }
        rest = behind.trim_start_matches(is_js_space);
    }
    rest
}

fn is_tag(word: &str) -> bool {
    word.strip_prefix('#').is_some_and(|name| !name.is_empty() && !name.bytes().any(ends_tag))
}

/// A field by offsets in the description.
struct Found {
    kind: FieldKind,
    start: usize,
    sign_end: usize,
    value: (usize, usize),
    end: usize,
    flaw: Flaw,
    damaged: Option<char>,
    /// It is a field only if what starts here is one.
    only_before: Option<usize>,
}

impl Found {
    fn at(self, base: TextSize) -> UnreadField {
        UnreadField {
            kind: self.kind,
            range: span(self.start, self.end) + base,
            sign: span(self.start, self.sign_end) + base,
            value: span(self.value.0, self.value.1) + base,
            flaw: self.flaw,
            damaged: self.damaged,
        }
    }
}

/// What comes behind some place, blanks and tags left out.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Behind {
    /// The description's end.
    End,
    /// A sign of a field, at this offset.
    Sign(usize),
    /// An `@owner`.
    Owner,
    /// Something in parentheses, or a comment.
    Aside,
    /// Prose.
    Prose,
}

/// A value as far as it was read: where it ends, and what is wrong with it.
type Value = (usize, Flaw);

/// Drops fields that are none because what stands behind them turned out to be none.
fn confirmed(mut found: Vec<Found>) -> Vec<Found> {
    found.reverse();
    let mut next = None;
    found.retain(|field| {
        let keep = field.only_before.is_none_or(|sign| Some(sign) == next);
        if keep {
            next = Some(field.start);
        }
        keep
    });
    found.reverse();
    found
}

struct Scan<'t> {
    head: &'t str,
}

impl<'t> Scan<'t> {
    fn from(&self, at: usize) -> &'t str {
        self.head.get(at..).unwrap_or_default()
    }

    /// What stands between `at` and the next sign. Values are looked for only there, which keeps a line of
    /// nothing but signs linear.
    fn to_next_sign(&self, at: usize) -> &'t str {
        let rest = self.from(at);
        let sign = memchr::memchr3_iter(0xE2, 0xF0, 0xC3, rest.as_bytes())
            .find(|sign| rest.get(*sign..).is_some_and(starts_with_sign));
        rest.get(..sign.unwrap_or(rest.len())).unwrap_or_default()
    }

    /// Where a field could start, by its first byte.
    fn starts(&self, format: TaskFormat) -> Vec<usize> {
        let head = self.head.as_bytes();
        match format {
            // The signs, and `â` and `ð`, with which damaged ones start.
            TaskFormat::Emoji => memchr::memchr3_iter(0xE2, 0xF0, 0xC3, head).collect(),
            TaskFormat::Dataview => memchr::memchr2_iter(b'[', b'(', head).collect(),
        }
    }

    fn behind(&self, at: usize) -> Behind {
        let rest = after_tags(self.from(at));
        let sign_at = self.head.len() - rest.len();
        let Some(first) = rest.chars().next() else { return Behind::End };
        match first {
            '@' => Behind::Owner,
            '(' => Behind::Aside,
            '%' if rest.starts_with("%%") => Behind::Aside,
            '<' if rest.starts_with("<!--") => Behind::Aside,
            _ if starts_with_sign(rest) => Behind::Sign(sign_at),
            _ => Behind::Prose,
        }
    }

    /// The emoji field that starts at `at`.
    fn emoji(&self, at: usize) -> Option<Found> {
        let rest = self.from(at);
        let first = rest.chars().next()?;
        let (sign, len, damaged, is_guess) = match FieldKind::of_sign(first) {
            Some(_) => (first, first.len_utf8(), None, false),
            None => {
                let found = mojibake::field_sign(rest)?;
                (found.sign, found.len, Some(found.sign), found.is_guess)
            }
        };
        let kind = FieldKind::of_sign(sign)?;
        let bare = rest.get(len..)?;
        let selected = bare.trim_start_matches('\u{FE0F}');
        let sign_end = at + len + bare.len() - selected.len();
        let after = selected.trim_start_matches(is_blank);
        let value_start = self.head.len() - after.len();
        let blanks = selected.get(..selected.len() - after.len())?;
        let behind = self.behind(value_start);
        let value = match kind {
            FieldKind::Priority if damaged.is_some() => {
                (after.is_empty() || !blanks.is_empty()).then_some((sign_end, Flaw::Position))
            }
            FieldKind::Priority => (behind != Behind::Prose).then_some((sign_end, Flaw::Position)),
            FieldKind::Recurrence => self.rule(value_start, damaged.is_some() && !is_guess),
            FieldKind::OnCompletion => self.action(value_start),
            FieldKind::Id => self.id(value_start),
            FieldKind::DependsOn => self.ids(value_start),
            _ => self.date(value_start),
        };
        let stands_alone = at > 0 && self.head.get(..at)?.ends_with(is_js_space);
        let missing = match behind {
            Behind::End => stands_alone,
            Behind::Sign(_) | Behind::Owner => stands_alone && kind.is_date(),
            Behind::Aside | Behind::Prose => false,
        };
        let (end, flaw) = match value {
            Some(value) => value,
            None if missing && !is_guess => (sign_end, Flaw::Missing),
            None => return None,
        };
        let empty = end == sign_end;
        let flaw = match flaw {
            Flaw::Position if bare.len() - selected.len() > '\u{FE0F}'.len_utf8() => Flaw::Selectors,
            Flaw::Position if !empty && !blanks.bytes().all(|b| b == b' ') => Flaw::Blank,
            flaw => flaw,
        };
        let only_before = match behind {
            Behind::Sign(next) if empty && damaged.is_none() => Some(next),
            _ => None,
        };
        let value = if empty { (sign_end, sign_end) } else { (value_start, end) };
        Some(Found { kind, start: at, sign_end, value, end, flaw, damaged, only_before })
    }

    /// The date, or something close to one, that starts at `at`.
    fn date(&self, at: usize) -> Option<Value> {
        let rest = self.to_next_sign(at);
        let sound = rest.get(..10).filter(|date| TaskDate::read(date).is_some());
        let more = rest.get(10..).unwrap_or_default();
        if sound.is_none() || more.starts_with(|c: char| c.is_ascii_digit()) {
            return self.loose_date(at);
        }
        let end = at + 10;
        if let Some(len) = time_len(more) {
            return Some((end + len, Flaw::Time));
        }
        let punctuation = more.len() - more.trim_start_matches(is_closing).len();
        let blank = self.from(end + punctuation).chars().next().is_none_or(is_js_space);
        match punctuation > 0 && blank && self.behind(end + punctuation) != Behind::Prose {
            true => Some((end + punctuation, Flaw::Trailing)),
            false => Some((end, Flaw::Position)),
        }
    }

    /// Something that is a date to a reader, but not to the plugin.
    fn loose_date(&self, at: usize) -> Option<Value> {
        let rest = self.to_next_sign(at);
        if let Some(inside) = rest.strip_prefix("[[") {
            let (link, _) = inside.split_once("]]")?;
            let target = link.split(['|', '#']).next()?.rsplit('/').next()?;
            return looks_like_date(target).then_some((at + link.len() + 4, Flaw::Form));
        }
        let token = rest.split(|c| is_js_space(c) || matches!(c, '@' | '#')).next()?;
        let token = token.trim_end_matches(is_closing);
        if looks_like_date(token.trim_matches(['*', '_', '`', '"', '\'', '(', '['])) {
            return Some((at + token.len(), Flaw::Form));
        }
        let words = date_words(rest)?;
        (self.behind(at + words) != Behind::Prose).then_some((at + words, Flaw::Form))
    }

    /// The rule that starts at `at`, as far as the plugin understands it. Behind a sign that is no prose, any
    /// text that could be a rule.
    fn rule(&self, at: usize, is_field: bool) -> Option<Value> {
        let rest = self.to_next_sign(at);
        let run = rest.get(..rest.bytes().take_while(|b| is_rule_byte(*b)).count())?.trim_end();
        let whole = self.behind(at + run.len()) != Behind::Prose;
        let starts = |word: &str| run.get(..word.len()).is_some_and(|it| it.eq_ignore_ascii_case(word));
        if starts("every") {
            let used = Recurrence::read(run).map(|rule| run.get(..rule.used).unwrap_or(run).trim_end().len());
            return match used {
                Some(used) => Some((at + used, Flaw::Position)),
                None => whole.then_some((at + run.len(), Flaw::Position)),
            };
        }
        let common = ["daily", "weekly", "monthly", "yearly"].into_iter().any(starts) && !run.contains(' ');
        (whole && (common || (is_field && !run.is_empty()))).then_some((at + run.len(), Flaw::Position))
    }

    fn action(&self, at: usize) -> Option<Value> {
        let word = self.to_next_sign(at).split(|c: char| !c.is_ascii_alphabetic()).next()?;
        let known = word.eq_ignore_ascii_case("delete") || word.eq_ignore_ascii_case("keep");
        (known && self.behind(at + word.len()) != Behind::Prose).then_some((at + word.len(), Flaw::Position))
    }

    fn id(&self, at: usize) -> Option<Value> {
        let word = self.to_next_sign(at).split(|c| is_js_space(c) || c == '@').next()?;
        if word.is_empty() || self.behind(at + word.len()) == Behind::Prose {
            return None;
        }
        let flaw = if is_id(word) { Flaw::Position } else { Flaw::Form };
        Some((at + word.len(), flaw))
    }

    fn ids(&self, at: usize) -> Option<Value> {
        let rest = self.to_next_sign(at);
        let list_byte = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b',' | b' ' | b'.');
        let run = rest.get(..rest.bytes().take_while(|b| list_byte(*b)).count())?.trim_end();
        if run.is_empty() || self.behind(at + run.len()) == Behind::Prose {
            return None;
        }
        let sound = run.split(',').all(|id| is_id(id.trim()));
        let listed = run.contains(',') || run.bytes().any(|b| b.is_ascii_digit());
        match (sound, listed) {
            (true, _) => Some((at + run.len(), Flaw::Position)),
            (false, true) if run.split([' ', ',']).count() <= 4 => Some((at + run.len(), Flaw::Form)),
            _ => None,
        }
    }

    /// The bracketed field that starts at `at`.
    fn bracketed(&self, at: usize) -> Option<Found> {
        let rest = self.from(at);
        let close = if rest.starts_with('[') { ']' } else { ')' };
        let inside = rest.get(1..)?.trim_start_matches(' ');
        let letters = inside.bytes().take_while(u8::is_ascii_alphabetic).count();
        let kind = FieldKind::of_key(inside.get(..letters)?)?;
        let more = inside.get(letters..)?.strip_prefix("::")?;
        // Stopping at opening brackets too keeps a line of nothing but those linear.
        let raw = more.split(['[', ']', '(', ')']).next()?;
        if !more.get(raw.len()..)?.starts_with([']', ')']) {
            return None;
        }
        let raw_at = self.head.len() - more.len();
        let value = raw.trim_matches(is_js_space);
        let value_at = raw_at + raw.len() - raw.trim_start_matches(is_js_space).len();
        let sound = match kind {
            FieldKind::Priority => super::Priority::of_word(value).is_some(),
            _ => super::value::fits(kind, value),
        };
        let flaw = match (value.is_empty(), sound && more.get(raw.len()..)?.starts_with(close)) {
            (true, _) => Flaw::Missing,
            (false, false) => Flaw::Form,
            (false, true) if raw.trim_matches(' ') != value => Flaw::Blank,
            (false, true) => Flaw::Position,
        };
        let sign_end = raw_at - "::".len();
        let end = raw_at + raw.len() + 1;
        Some(Found {
            kind,
            start: at,
            sign_end,
            value: (value_at, value_at + value.len()),
            end,
            flaw,
            damaged: None,
            only_before: None,
        })
    }
}

/// Whether `text` starts with the emoji of a field, damaged or not.
fn starts_with_sign(text: &str) -> bool {
    match text.chars().next() {
        Some('â' | 'ð') => mojibake::field_sign(text).is_some(),
        first => first.and_then(FieldKind::of_sign).is_some(),
    }
}

/// Blanks, and what cannot be seen, between a sign and its value.
fn is_blank(c: char) -> bool {
    is_js_space(c) || matches!(c, '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{AD}')
}

/// Punctuation that ends a clause.
pub(super) fn is_closing(c: char) -> bool {
    matches!(c, '.' | ',' | ';' | ':' | '!' | '?' | ')' | ']')
}
