//! Globs as `.gitignore` files have them: `*` and `?` within a name, `**` for any folders, `[a-z]`; and `{a,b}`.

use std::fmt;
use std::iter::Peekable;
use std::str::Chars;

/// More globs than this one glob with `{a,b}` does not stand for.
const MAX_ALTERNATIVES: usize = 256;

/// A glob over a whole path.
#[derive(Debug)]
pub(super) struct Glob {
    /// One of them must fit.
    alternatives: Vec<Vec<Part>>,
}

/// What a glob says of one name of a path, or of several.
#[derive(Debug)]
enum Part {
    /// Any number of names.
    Folders,
    /// One name, exactly.
    Name(String),
    /// One name that these fit, in order.
    Like(Vec<Token>),
}

/// What a glob says of one character, or of several.
#[derive(Debug)]
enum Token {
    /// Any number of characters.
    Run,
    /// One character.
    Any,
    /// This character.
    Char(char),
    /// One character that lies in one of the ranges, or in none of them.
    Class { ranges: Vec<(char, char)>, negated: bool },
}

/// Why a glob makes no sense.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum GlobError {
    UnclosedBrace,
    UnclosedClass,
    EmptyRange,
    TooManyAlternatives,
}

impl fmt::Display for GlobError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            GlobError::UnclosedBrace => "`{` without `}`",
            GlobError::UnclosedClass => "`[` without `]`",
            GlobError::EmptyRange => "a range in `[` `]` that ends before it begins",
            GlobError::TooManyAlternatives => "`{` `}` stand for too many globs",
        })
    }
}

impl Glob {
    pub(super) fn new(glob: &str) -> Result<Glob, GlobError> {
        let alternatives = expand(glob)?.iter().map(|glob| parts(glob)).collect::<Result<_, _>>()?;
        Ok(Glob { alternatives })
    }

    /// Whether the glob fits all of a path with `/` between its names.
    pub(super) fn fits(&self, path: &str) -> bool {
        let is_folders = |part: &Part| matches!(part, Part::Folders);
        self.alternatives.iter().any(|parts| wild(parts, path.split('/'), is_folders, Part::fits))
    }
}

impl Part {
    fn fits(&self, name: &str) -> bool {
        match self {
            Part::Folders => true,
            Part::Name(own) => own == name,
            Part::Like(tokens) => {
                wild(tokens, name.chars(), |token| matches!(token, Token::Run), |token, c| token.fits(c))
            }
        }
    }
}

impl Token {
    fn fits(&self, c: char) -> bool {
        match self {
            Token::Run | Token::Any => true,
            Token::Char(own) => *own == c,
            Token::Class { ranges, negated } => {
                ranges.iter().any(|(first, last)| (*first..=*last).contains(&c)) != *negated
            }
        }
    }
}

/// Whether `pattern` fits all of `items`, where what `is_run` stands for any number of items. Only the last run is ever
/// made longer: the time is at most the product of both lengths.
fn wild<P, I: Iterator<Item: Copy> + Clone>(
    mut pattern: &[P],
    mut items: I,
    is_run: impl Fn(&P) -> bool,
    fits: impl Fn(&P, I::Item) -> bool,
) -> bool {
    let mut last_run: Option<(&[P], I)> = None;
    loop {
        let mut next = items.clone();
        match (pattern.split_first(), next.next()) {
            (Some((first, rest)), _) if is_run(first) => {
                last_run = Some((rest, items.clone()));
                pattern = rest;
            }
            (Some((first, rest)), Some(item)) if fits(first, item) => (pattern, items) = (rest, next),
            (None, None) => return true,
            _ => {
                let Some((rest, from)) = &mut last_run else { return false };
                if from.next().is_none() {
                    return false;
                }
                (pattern, items) = (rest, from.clone());
            }
        }
    }
}

/// The globs without `{a,b}` that a glob stands for.
fn expand(glob: &str) -> Result<Vec<String>, GlobError> {
    let (mut done, mut left) = (Vec::new(), vec![glob.to_owned()]);
    while let Some(glob) = left.pop() {
        if done.len() + left.len() >= MAX_ALTERNATIVES {
            return Err(GlobError::TooManyAlternatives);
        }
        match braces(&glob)? {
            Some(Braces { before, inner, after }) => {
                left.extend(inner.iter().map(|inner| format!("{before}{inner}{after}")));
            }
            None => done.push(glob),
        }
    }
    Ok(done)
}

/// The first `{a,b}` of a glob.
struct Braces<'g> {
    before: &'g str,
    inner: Vec<&'g str>,
    after: &'g str,
}

fn braces(glob: &str) -> Result<Option<Braces<'_>>, GlobError> {
    let (mut depth, mut open, mut start, mut inner) = (0, 0, 0, Vec::new());
    let mut chars = glob.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        match c {
            '\\' => drop(chars.next()),
            '[' => {
                chars.next_if(|(_, c)| matches!(c, '!' | '^'));
                chars.next();
                chars.by_ref().find(|(_, c)| *c == ']');
            }
            '{' => {
                depth += 1;
                if depth == 1 {
                    (open, start) = (at, at + 1);
                }
            }
            ',' | '}' if depth == 1 => {
                inner.extend(glob.get(start..at));
                start = at + 1;
                if c == '}' {
                    let around = glob.get(..open).zip(glob.get(start..));
                    return Ok(around.map(|(before, after)| Braces { before, inner, after }));
                }
            }
            '}' if depth > 1 => depth -= 1,
            _ => {}
        }
    }
    if depth > 0 { Err(GlobError::UnclosedBrace) } else { Ok(None) }
}

/// The parts of a glob without `{a,b}`. `**` at the end is for what is in a folder, not for the folder.
fn parts(glob: &str) -> Result<Vec<Part>, GlobError> {
    let mut parts = Vec::new();
    for name in glob.split('/') {
        match name {
            "**" if matches!(parts.last(), Some(Part::Folders)) => {}
            "**" => parts.push(Part::Folders),
            _ => parts.push(part(name)?),
        }
    }
    if matches!(parts.last(), Some(Part::Folders)) {
        parts.push(Part::Like(vec![Token::Run]));
    }
    Ok(parts)
}

fn part(name: &str) -> Result<Part, GlobError> {
    let mut chars = name.chars().peekable();
    let mut tokens = Vec::new();
    while let Some(c) = chars.next() {
        match c {
            '*' if matches!(tokens.last(), Some(Token::Run)) => {}
            '*' => tokens.push(Token::Run),
            '?' => tokens.push(Token::Any),
            '[' => tokens.push(class(&mut chars)?),
            '\\' => tokens.push(Token::Char(chars.next().unwrap_or('\\'))),
            c => tokens.push(Token::Char(c)),
        }
    }
    let literal = tokens.iter().map(|token| if let Token::Char(c) = token { Some(*c) } else { None });
    let literal: Option<String> = literal.collect();
    Ok(literal.map_or(Part::Like(tokens), Part::Name))
}

/// The rest of a class, behind its `[`. A `]` right there is a character like others.
fn class(chars: &mut Peekable<Chars<'_>>) -> Result<Token, GlobError> {
    let negated = chars.next_if(|c| matches!(c, '!' | '^')).is_some();
    let mut ranges = Vec::new();
    loop {
        let mut first = chars.next().ok_or(GlobError::UnclosedClass)?;
        if first == ']' && !ranges.is_empty() {
            return Ok(Token::Class { ranges, negated });
        }
        if first == '\\' {
            first = chars.next().ok_or(GlobError::UnclosedClass)?;
        }
        let mut last = first;
        let mut ahead = chars.clone();
        if ahead.next() == Some('-') && ahead.peek().is_some_and(|c| *c != ']') {
            *chars = ahead;
            last = chars.next().ok_or(GlobError::UnclosedClass)?;
            if last == '\\' {
                last = chars.next().ok_or(GlobError::UnclosedClass)?;
            }
        }
        if last < first {
            return Err(GlobError::EmptyRange);
        }
        ranges.push((first, last));
    }
}
