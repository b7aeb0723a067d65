//! How the bytes of a link's target stand for its text.

use std::borrow::Cow;
use std::iter::Peekable;
use std::str::Chars;

use percent_encoding::percent_decode_str;

use super::note::Encoding;

impl Encoding {
    /// The text that `raw` stands for. What cannot be decoded stays as it is.
    pub fn decode(self, raw: &str) -> Cow<'_, str> {
        match self {
            Encoding::Plain => Cow::Borrowed(raw),
            Encoding::Percent => decode_destination(raw),
            Encoding::YamlSingle if raw.contains("''") => Cow::Owned(raw.replace("''", "'")),
            Encoding::YamlSingle => Cow::Borrowed(raw),
            Encoding::YamlDouble => unescape_double_quoted(raw),
        }
    }

    /// `text` as it must be written so that [`Encoding::decode`] gives it back.
    ///
    /// Percent-encoding is kept to what would break a Markdown destination or be read as something else; letters
    /// beyond ASCII stay, as in the links that Obsidian writes.
    pub fn encode(self, text: &str) -> Cow<'_, str> {
        match self {
            Encoding::Plain => Cow::Borrowed(text),
            Encoding::Percent => escape_where(text, needs_percent, |c, out| {
                let mut bytes = [0; 4];
                for byte in c.encode_utf8(&mut bytes).bytes() {
                    out.push_str(&format!("%{byte:02X}"));
                }
            }),
            Encoding::YamlSingle if text.contains('\'') => Cow::Owned(text.replace('\'', "''")),
            Encoding::YamlSingle => Cow::Borrowed(text),
            Encoding::YamlDouble => {
                escape_where(text, |c| matches!(c, '"' | '\\') || c.is_control(), escape_yaml)
            }
        }
    }
}

fn needs_percent(c: char) -> bool {
    c.is_ascii_control() || matches!(c, ' ' | '%' | '(' | ')' | '<' | '>' | '#' | '?' | '\\' | '`' | '|')
}

fn escape_yaml(c: char, out: &mut String) {
    match c {
        '"' | '\\' => {
            out.push('\\');
            out.push(c);
        }
        '\n' => out.push_str("\\n"),
        '\r' => out.push_str("\\r"),
        '\t' => out.push_str("\\t"),
        c => out.push_str(&format!("\\x{:02X}", u32::from(c))),
    }
}

/// `text` with every character that `needs` it written by `escape`.
fn escape_where(
    text: &str,
    needs: impl Fn(char) -> bool,
    escape: impl Fn(char, &mut String),
) -> Cow<'_, str> {
    if !text.contains(&needs) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        if needs(c) { escape(c, &mut out) } else { out.push(c) }
    }
    Cow::Owned(out)
}

/// A Markdown destination: CommonMark backslash escapes, then percent-encoding. If the decoded bytes are no UTF-8,
/// the percent signs mean themselves.
fn decode_destination(raw: &str) -> Cow<'_, str> {
    let unescaped =
        if raw.contains('\\') { Cow::Owned(unescape_punctuation(raw)) } else { Cow::Borrowed(raw) };
    if !unescaped.contains('%') {
        return unescaped;
    }
    match percent_decode_str(&unescaped).decode_utf8() {
        Ok(decoded) => Cow::Owned(decoded.into_owned()),
        Err(_) => unescaped,
    }
}

fn unescape_punctuation(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    let mut chars = raw.chars().peekable();
    while let Some(c) = chars.next() {
        let escaped = (c == '\\').then(|| chars.next_if(char::is_ascii_punctuation)).flatten();
        out.push(escaped.unwrap_or(c));
    }
    out
}

/// The inside of a double-quoted YAML scalar on one line (YAML 1.2.2, 5.7), surrogate pairs included as in JSON.
fn unescape_double_quoted(raw: &str) -> Cow<'_, str> {
    if !raw.contains('\\') {
        return Cow::Borrowed(raw);
    }
    let mut out = String::with_capacity(raw.len());
    let mut chars = raw.chars().peekable();
    while let Some(c) = chars.next() {
        if c != '\\' {
            out.push(c);
            continue;
        }
        let mut ahead = chars.clone();
        match read_escape(&mut ahead) {
            Some(escaped) => {
                out.push(escaped);
                chars = ahead;
            }
            None => out.push(c),
        }
    }
    Cow::Owned(out)
}

/// One escape, its `\` already read.
fn read_escape(chars: &mut Peekable<Chars<'_>>) -> Option<char> {
    Some(match chars.next()? {
        '0' => '\0',
        'a' => '\x07',
        'b' => '\x08',
        't' | '\t' => '\t',
        'n' => '\n',
        'v' => '\x0b',
        'f' => '\x0c',
        'r' => '\r',
        'e' => '\x1b',
        'N' => '\u{85}',
        '_' => '\u{a0}',
        'L' => '\u{2028}',
        'P' => '\u{2029}',
        c @ (' ' | '"' | '/' | '\\') => c,
        'x' => char::from_u32(read_hex(chars, 2)?)?,
        'U' => char::from_u32(read_hex(chars, 8)?)?,
        'u' => match read_hex(chars, 4)? {
            high @ 0xD800..=0xDBFF => {
                let low =
                    (chars.next()? == '\\' && chars.next()? == 'u').then(|| read_hex(chars, 4)).flatten()?;
                char::decode_utf16([u16::try_from(high).ok()?, u16::try_from(low).ok()?]).next()?.ok()?
            }
            code => char::from_u32(code)?,
        },
        _ => return None,
    })
}

fn read_hex(chars: &mut Peekable<Chars<'_>>, digits: u32) -> Option<u32> {
    let mut code = 0u32;
    for _ in 0..digits {
        code = code.checked_mul(16)?.checked_add(chars.next()?.to_digit(16)?)?;
    }
    Some(code)
}
