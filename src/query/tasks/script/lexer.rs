//! Tokens.

use std::ops::Range;

use super::SyntaxError;

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token {
    Name(String),
    Number(f64),
    Text(String),
    /// Texts of a template, and the ranges of the expressions between them.
    Template(Vec<String>, Vec<Range<usize>>),
    Pattern(String, String),
    Sign(&'static str),
    End,
}

#[derive(Clone, Debug)]
pub(super) struct Placed {
    pub(super) token: Token,
    pub(super) range: Range<usize>,
    /// A line end stands before it.
    pub(super) after_line: bool,
}

/// Longer ones first.
const SIGNS: [&str; 54] = [
    ">>>=", "...", "===", "!==", "**=", "<<=", ">>=", ">>>", "&&=", "||=", "??=", "=>", "==", "!=", "<=",
    ">=", "&&", "||", "??", "?.", "++", "--", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "**", "<<",
    ">>", "{", "}", "(", ")", "[", "]", ";", ",", "<", ">", "+", "-", "*", "/", "%", "&", "|", "^", "!", "~",
    "?",
];
const MORE_SIGNS: [&str; 3] = [":", "=", "."];

pub(super) fn tokens(source: &str) -> Result<Vec<Placed>, SyntaxError> {
    let mut lexer = Lexer { source, at: 0, out: Vec::new() };
    loop {
        let after_line = lexer.skip_blanks()?;
        let start = lexer.at;
        let token = lexer.token()?;
        let done = token == Token::End;
        lexer.out.push(Placed { token, range: start..lexer.at, after_line });
        if done {
            return Ok(lexer.out);
        }
    }
}

fn error(range: Range<usize>, message: &str) -> SyntaxError {
    SyntaxError { range, message: message.to_owned(), unsupported: false }
}

struct Lexer<'s> {
    source: &'s str,
    at: usize,
    out: Vec<Placed>,
}

impl Lexer<'_> {
    fn rest(&self) -> &str {
        self.source.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn skip_blanks(&mut self) -> Result<bool, SyntaxError> {
        let mut after_line = false;
        loop {
            let rest = self.rest();
            if rest.starts_with("//") {
                self.at += rest.find('\n').unwrap_or(rest.len());
            } else if rest.starts_with("/*") {
                let Some(end) = rest.find("*/") else {
                    return Err(error(self.at..self.source.len(), "a comment that is never closed"));
                };
                self.at += end + 2;
            } else if let Some(c) = self.peek().filter(|c| c.is_whitespace() || *c == '\u{FEFF}') {
                after_line |= c == '\n';
                self.at += c.len_utf8();
            } else {
                return Ok(after_line);
            }
        }
    }

    fn token(&mut self) -> Result<Token, SyntaxError> {
        let Some(c) = self.peek() else { return Ok(Token::End) };
        let digit_behind = self.rest().as_bytes().get(1).is_some_and(u8::is_ascii_digit);
        match c {
            '"' | '\'' => self.text(c),
            '`' => self.template(),
            '0'..='9' => self.number(),
            '.' if digit_behind => self.number(),
            '/' if self.pattern_allowed() => self.pattern(),
            c if c.is_alphabetic() || c == '_' || c == '$' => {
                let length = self.rest().find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '$'));
                let name =
                    self.rest().get(..length.unwrap_or(self.rest().len())).unwrap_or_default().to_owned();
                self.at += name.len();
                Ok(Token::Name(name))
            }
            _ => {
                // `?.5` is a choice with a number behind it.
                let conditional = self.rest().starts_with("?.")
                    && self.rest().as_bytes().get(2).is_some_and(u8::is_ascii_digit);
                let signs = SIGNS.into_iter().chain(MORE_SIGNS);
                let sign = if conditional {
                    Some("?")
                } else {
                    signs.into_iter().find(|sign| self.rest().starts_with(sign))
                };
                let Some(sign) = sign else {
                    return Err(error(
                        self.at..self.at + c.len_utf8(),
                        "a sign that JavaScript does not have",
                    ));
                };
                self.at += sign.len();
                Ok(Token::Sign(sign))
            }
        }
    }

    /// Whether `/` starts a pattern: it does where no value stands before it.
    fn pattern_allowed(&self) -> bool {
        match self.out.last().map(|placed| &placed.token) {
            None => true,
            Some(Token::Sign(sign)) => !matches!(*sign, ")" | "]" | "}"),
            Some(Token::Name(name)) => matches!(name.as_str(), "return" | "typeof" | "in" | "void"),
            Some(_) => false,
        }
    }

    fn text(&mut self, quote: char) -> Result<Token, SyntaxError> {
        let start = self.at;
        self.at += 1;
        let mut out = String::new();
        while let Some(c) = self.peek() {
            self.at += c.len_utf8();
            match c {
                c if c == quote => return Ok(Token::Text(out)),
                '\\' => self.escape(&mut out),
                '\n' => break,
                c => out.push(c),
            }
        }
        Err(error(start..self.at, "a text that is never closed"))
    }

    fn escape(&mut self, out: &mut String) {
        let Some(c) = self.peek() else { return };
        self.at += c.len_utf8();
        match c {
            'n' => out.push('\n'),
            't' => out.push('\t'),
            'r' => out.push('\r'),
            'b' => out.push('\u{8}'),
            'f' => out.push('\u{c}'),
            'v' => out.push('\u{b}'),
            '0' => out.push('\0'),
            '\n' => {}
            'x' => out.extend(self.code(2)),
            'u' if self.rest().starts_with('{') => {
                let end = self.rest().find('}').unwrap_or(0);
                let code = self.rest().get(1..end).and_then(|digits| u32::from_str_radix(digits, 16).ok());
                self.at += end + 1;
                out.extend(code.and_then(char::from_u32));
            }
            'u' => {
                let first = self.rest().get(..4).and_then(|digits| u32::from_str_radix(digits, 16).ok());
                let second = self.rest().get(4..10).and_then(|rest| rest.strip_prefix("\\u"));
                let second = second.and_then(|digits| u32::from_str_radix(digits, 16).ok());
                match (first, second) {
                    (Some(high @ 0xD800..0xDC00), Some(low @ 0xDC00..0xE000)) => {
                        self.at += 10;
                        out.extend(char::from_u32(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00)));
                    }
                    _ => out.extend(self.code(4)),
                }
            }
            c => out.push(c),
        }
    }

    fn code(&mut self, length: usize) -> Option<char> {
        let code = self.rest().get(..length).and_then(|digits| u32::from_str_radix(digits, 16).ok())?;
        self.at += length;
        char::from_u32(code)
    }

    fn template(&mut self) -> Result<Token, SyntaxError> {
        let start = self.at;
        self.at += 1;
        let (mut texts, mut holes, mut out) = (Vec::new(), Vec::new(), String::new());
        while let Some(c) = self.peek() {
            self.at += c.len_utf8();
            match c {
                '`' => {
                    texts.push(out);
                    return Ok(Token::Template(texts, holes));
                }
                '\\' => self.escape(&mut out),
                '$' if self.peek() == Some('{') => {
                    self.at += 1;
                    let inner = self.at;
                    texts.push(std::mem::take(&mut out));
                    let end = self.hole(start)?;
                    holes.push(inner..end);
                }
                c => out.push(c),
            }
        }
        Err(error(start..self.at, "a template that is never closed"))
    }

    /// Skips the expression of a template; where its `}` is.
    fn hole(&mut self, start: usize) -> Result<usize, SyntaxError> {
        let mut depth = 0_usize;
        while let Some(c) = self.peek() {
            match c {
                '}' if depth == 0 => {
                    let end = self.at;
                    self.at += 1;
                    return Ok(end);
                }
                '}' => depth -= 1,
                '{' => depth += 1,
                '"' | '\'' => {
                    self.text(c)?;
                    continue;
                }
                '`' => {
                    return Err(SyntaxError {
                        unsupported: true,
                        ..error(self.at..self.at + 1, "a template in a template")
                    });
                }
                _ => {}
            }
            self.at += c.len_utf8();
        }
        Err(error(start..self.at, "a template that is never closed"))
    }

    fn number(&mut self) -> Result<Token, SyntaxError> {
        let start = self.at;
        let prefixed = self.rest().get(..2).map(str::to_ascii_lowercase);
        let radix = match prefixed.as_deref() {
            Some("0x") => Some(16),
            Some("0b") => Some(2),
            Some("0o") => Some(8),
            _ => None,
        };
        if let Some(radix) = radix {
            self.at += 2;
            let length = self.rest().bytes().take_while(u8::is_ascii_alphanumeric).count();
            let digits = self.rest().get(..length).unwrap_or_default();
            let value = u32::from_str_radix(digits, radix)
                .map_err(|_| error(start..self.at + length, "no number"))?;
            self.at += length;
            return Ok(Token::Number(f64::from(value)));
        }
        let bytes = self.rest().as_bytes();
        let digits = |from: usize| {
            bytes
                .get(from..)
                .map_or(0, |rest| rest.iter().take_while(|b| b.is_ascii_digit() || **b == b'_').count())
        };
        let mut end = digits(0);
        if bytes.get(end) == Some(&b'.') {
            end += 1;
            end += digits(end);
        }
        if matches!(bytes.get(end), Some(b'e' | b'E')) {
            let sign = usize::from(matches!(bytes.get(end + 1), Some(b'+' | b'-')));
            let exponent = digits(end + 1 + sign);
            if exponent > 0 {
                end += 1 + sign + exponent;
            }
        }
        let text = self.rest().get(..end).unwrap_or_default().replace('_', "");
        self.at += end;
        let named = self.peek().is_some_and(|c| c.is_alphabetic() || c == '_');
        let value = text.parse().ok().filter(|_| !named);
        value.map(Token::Number).ok_or_else(|| error(start..self.at, "no number"))
    }

    fn pattern(&mut self) -> Result<Token, SyntaxError> {
        let start = self.at;
        let mut in_class = false;
        let mut chars = self.rest().char_indices().skip(1);
        while let Some((at, c)) = chars.next() {
            match c {
                '\\' => {
                    chars.next();
                }
                '[' => in_class = true,
                ']' => in_class = false,
                '\n' => break,
                '/' if !in_class => {
                    let source = self.rest().get(1..at).unwrap_or_default().to_owned();
                    let flags = self.rest().get(at + 1..).unwrap_or_default();
                    let length = flags.bytes().take_while(u8::is_ascii_alphabetic).count();
                    let flags = flags.get(..length).unwrap_or_default().to_owned();
                    self.at += at + 1 + length;
                    return Ok(Token::Pattern(source, flags));
                }
                _ => {}
            }
        }
        Err(error(start..self.source.len(), "a pattern that is never closed"))
    }
}
