//! What is being typed in the frontmatter: read from its lines, since an unfinished value often is no YAML.

use super::context::Part;
use super::context::{Context, Line, open_link, parts, person};
use super::site::{Form, Site, Wiki};
use crate::syntax::Encoding;
use crate::text::{TextRange, span};
use crate::vault::Note;

/// How many lines of a list are looked through for its key.
const LIST: usize = 1000;

/// A key or a value that is being typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum PropertySite<'n> {
    /// A key at the start of a line.
    Key {
        /// What is replaced.
        range: TextRange,
        /// What was typed of it.
        typed: &'n str,
        /// What is missing behind it.
        closing: &'static str,
    },
    /// A value or an item of a list.
    Value {
        /// The key it belongs to.
        key: &'n str,
        /// The keys above that one, outermost first.
        outer: Vec<&'n str>,
        /// What is replaced: the text between the quotes, or the whole value.
        range: TextRange,
        /// What was typed of it.
        typed: &'n str,
        /// The quotes it stands in.
        quotes: Quotes,
        /// What is missing before it: the blank behind the colon.
        opening: &'static str,
    },
}

/// The quotes a value stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Quotes {
    /// None.
    None,
    /// `'…'`, the last one missing or not.
    Single { closed: bool },
    /// `"…"`, the last one missing or not.
    Double { closed: bool },
}

impl Quotes {
    /// How text is encoded between them.
    pub(super) fn encoding(self) -> Encoding {
        match self {
            Quotes::None => Encoding::Plain,
            Quotes::Single { .. } => Encoding::YamlSingle,
            Quotes::Double { .. } => Encoding::YamlDouble,
        }
    }

    /// The quote that is missing at the end.
    pub(super) fn closing(self) -> &'static str {
        match self {
            Quotes::Single { closed: false } => "'",
            Quotes::Double { closed: false } => "\"",
            _ => "",
        }
    }
}

/// Whether `at` lies in the frontmatter, between its `---` lines. A note that starts with `---` and never closes it
/// is taken for frontmatter as far as its lines look like it.
pub(super) fn holds(note: &Note, at: usize) -> bool {
    if let Some(front) = &note.parsed.frontmatter {
        return front.body.contains_inclusive(crate::text::size(at)) && !on_fence(&note.text, at);
    }
    let Some(head) = note.text.get(..at) else { return false };
    let mut lines = head.lines();
    let opened = lines.next().is_some_and(|first| first.trim_end() == "---") && head.contains('\n');
    let looks = |line: &str| {
        line.is_empty() || line.starts_with([' ', '-', '#']) || line.contains(':') || line == last_line(head)
    };
    opened
        && lines.by_ref().take(LIST).all(|line| line.trim_end() != "---" && looks(line))
        && lines.next().is_none()
}

fn last_line(head: &str) -> &str {
    head.rsplit(['\n', '\r']).next().unwrap_or_default()
}

/// Whether `at` stands on a `---` line.
fn on_fence(text: &str, at: usize) -> bool {
    Line::new(text, at).is_some_and(|line| line.before.trim_end() == "---" && line.after.trim().is_empty())
}

/// All that may be meant at the cursor, the likeliest first.
pub(super) fn contexts<'n>(note: &'n Note, line: &Line<'n>) -> Vec<Context<'n>> {
    if !line.before.contains(':') && !is_item(line.before) {
        return key(line).map(Context::Property).into_iter().collect();
    }
    let Some(value) = value(note, line) else { return Vec::new() };
    let link = link(&value, line);
    let mention = match value.quotes {
        Quotes::None => None,
        _ => person(line).filter(|_| value.typed.contains('@')),
    };
    let plain = Context::Property(PropertySite::Value {
        key: value.key,
        outer: value.outer,
        range: span(line.at - value.typed.len(), line.at),
        typed: value.typed,
        quotes: value.quotes,
        opening: value.opening,
    });
    [link, mention, Some(plain)].into_iter().flatten().collect()
}

fn key<'n>(line: &Line<'n>) -> Option<PropertySite<'n>> {
    let typed = line.before;
    let is_key = !typed.starts_with([' ', '\t', '#', '-', '\'', '"', '[', '{']);
    let closing = match line.after.trim_end() {
        "" => ": ",
        _ => "",
    };
    let mid_word = line.after.starts_with(|c: char| c.is_alphanumeric());
    (is_key && !mid_word).then(|| PropertySite::Key {
        range: span(line.at - typed.len(), line.at),
        typed,
        closing,
    })
}

/// The value at the cursor.
struct Value<'n> {
    key: &'n str,
    outer: Vec<&'n str>,
    typed: &'n str,
    quotes: Quotes,
    opening: &'static str,
    /// In a list in brackets.
    in_flow: bool,
}

fn value<'n>(note: &'n Note, line: &Line<'n>) -> Option<Value<'n>> {
    let indent = indent(line.before);
    let above = note.text.get(..line.start)?;
    let (mut keys, raw) = match item(line.before) {
        Some(raw) => (keys_above(above, indent, true), raw),
        None => {
            let (key, raw) = split_key(line.before)?;
            let mut keys = keys_above(above, indent, false);
            keys.push(key);
            (keys, raw)
        }
    };
    let key = keys.pop()?;
    let opening = if raw.is_empty() { " " } else { "" };
    let all = raw.trim_start();
    let raw = flow_item(all);
    let (typed, quotes) = quoted(raw, line.after)?;
    Some(Value { key, outer: keys, typed, quotes, opening, in_flow: raw.len() < all.len() })
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

fn is_item(line: &str) -> bool {
    item(line).is_some()
}

/// What follows the `-` of a list item. A key may follow it; then its value is meant.
fn item(line: &str) -> Option<&str> {
    line.trim_start_matches(' ').strip_prefix('-').filter(|rest| rest.is_empty() || rest.starts_with(' '))
}

/// `key: value`, the value with the blanks before it.
fn split_key(line: &str) -> Option<(&str, &str)> {
    let line = line.trim_start_matches(' ');
    let (key, rest) = line.split_once(':')?;
    let sound = rest.is_empty() || rest.starts_with([' ', '\t']);
    let key = key.trim_end().trim_matches(['\'', '"']);
    (sound && !key.is_empty() && !key.starts_with('#')).then_some((key, rest))
}

/// The keys that a line with this indent stands under, outermost first.
fn keys_above(above: &str, indent: usize, item: bool) -> Vec<&str> {
    // The items of a list may stand as far left as its key.
    let mut limit = if item { indent + 1 } else { indent };
    let mut keys = Vec::new();
    for line in above.lines().rev().take(LIST) {
        let own = self::indent(line);
        if line.trim().is_empty() || own >= limit || is_item(line) {
            continue;
        }
        if line.trim_end() == "---" {
            break;
        }
        if let Some((key, _)) = split_key(line) {
            keys.push(key);
            limit = own;
        }
        if limit == 0 {
            break;
        }
    }
    keys.reverse();
    keys
}

/// The item of a flow list that the end of `raw` stands in, or all of it.
fn flow_item(raw: &str) -> &str {
    let Some(list) = raw.strip_prefix('[').filter(|list| !list.starts_with('[')) else { return raw };
    let mut quote = None;
    let mut start = 0;
    for (at, byte) in list.bytes().enumerate() {
        match (quote, byte) {
            (None, b'\'' | b'"') if list.get(start..at).is_some_and(|item| item.trim().is_empty()) => {
                quote = Some(byte)
            }
            (Some(open), byte) if open == byte => quote = None,
            (None, b',') => start = at + 1,
            _ => {}
        }
    }
    list.get(start..).unwrap_or_default().trim_start()
}

/// What was typed of a value, and its quotes. `None` behind a value that is closed already or in a comment.
fn quoted<'n>(raw: &'n str, after: &str) -> Option<(&'n str, Quotes)> {
    let Some(quote) = raw.chars().next().filter(|c| matches!(c, '\'' | '"')) else {
        return (!raw.contains(" #")).then_some((raw, Quotes::None));
    };
    let typed = raw.get(1..)?;
    let closed = after.contains(quote);
    if quote == '"' {
        let escaped = typed.bytes().rev().take_while(|byte| *byte == b'\\').count() % 2 == 1;
        let open = !typed.replace("\\\\", "").replace("\\\"", "").contains('"') && !escaped;
        return open.then_some((typed, Quotes::Double { closed }));
    }
    let open = !typed.replace("''", "").contains('\'');
    open.then_some((typed, Quotes::Single { closed }))
}

/// A wikilink that is open in a value.
fn link<'n>(value: &Value<'n>, line: &Line<'n>) -> Option<Context<'n>> {
    let open = open_link(value.typed)?;
    let inner = value.typed.get(open + 2..)?;
    // The last bracket behind the cursor may be that of the list.
    let brackets = line.after.bytes().take_while(|byte| *byte == b']').count();
    let own =
        if value.in_flow && value.quotes == Quotes::None { brackets.saturating_sub(1) } else { brackets };
    let brackets = own.min(2);
    let rest = line.after.get(brackets..).unwrap_or_default();
    let continued = brackets == 0 && closes_later(rest);
    let closing = if continued { String::new() } else { "]".repeat(2 - brackets) };
    let encoding = value.quotes.encoding();
    let wiki = Wiki {
        opening: String::new(),
        closing: closing + value.quotes.closing(),
        encoding,
        in_table: false,
        continued,
    };
    let parts = parts(inner, line.at - inner.len());
    let ends = rest.trim().is_empty() || value.in_flow && rest.trim_start().starts_with([',', ']']);
    let bare = value.quotes == Quotes::None && open == 0 && ends;
    if bare && parts.part == Part::File {
        // Without quotes YAML reads a list in a list: the whole link is replaced by a quoted one.
        let range = span(line.at - inner.len() - 2, line.at + brackets);
        let wiki = Wiki {
            opening: "\"[[".to_owned(),
            closing: "]]\"".to_owned(),
            encoding: Encoding::YamlDouble,
            ..wiki
        };
        let site = Site { range, lead: "[[".to_owned(), form: Form::Wiki(wiki) };
        return Some(parts.context(site, Encoding::Plain, false));
    }
    let site = Site { range: span(parts.start, line.at), lead: String::new(), form: Form::Wiki(wiki) };
    Some(parts.context(site, encoding, false))
}

/// Whether the link at the cursor goes on behind it.
fn closes_later(rest: &str) -> bool {
    let close = rest.find("]]");
    close.is_some_and(|close| rest.find("[[").is_none_or(|open| close < open))
}
