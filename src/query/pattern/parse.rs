//! The syntax of patterns (ECMA-262, 22.2.1 and B.1.2).

use super::PatternError;
use super::class::{Class, Kind};

/// A pattern as a tree.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Node {
    Char(u32),
    Any,
    Class(Class),
    Start,
    End,
    /// `\b`, with `true` `\B`.
    Boundary(bool),
    Group(Box<Node>, Option<usize>),
    Back(usize),
    NamedBack(Box<str>),
    Look {
        behind: bool,
        negated: bool,
        node: Box<Node>,
    },
    Repeat {
        node: Box<Node>,
        min: u32,
        max: Option<u32>,
        greedy: bool,
        groups: (usize, usize),
    },
    Sequence(Vec<Node>),
    Either(Vec<Node>),
}

pub(super) struct Tree {
    pub(super) root: Node,
    /// How many groups, without the whole match.
    pub(super) groups: usize,
    pub(super) names: Vec<(Box<str>, usize)>,
}

/// Deeper nesting is nobody's pattern, and reading and matching it would take stack.
const DEEPEST: usize = 100;

struct Parser<'s> {
    source: &'s str,
    at: usize,
    unicode: bool,
    /// All groups of the pattern, counted beforehand: `\2` is a reference only if there is a second group.
    total: usize,
    named: bool,
    groups: usize,
    names: Vec<(Box<str>, usize)>,
    depth: usize,
}

pub(super) fn parse(source: &str, unicode: bool) -> Result<Tree, PatternError> {
    let (total, named) = count_groups(source);
    let mut parser = Parser {
        source,
        at: 0,
        unicode,
        total,
        named: named || unicode,
        groups: 0,
        names: Vec::new(),
        depth: 0,
    };
    let root = parser.either()?;
    if parser.at < source.len() {
        return Err(parser.error("unmatched \")\"", parser.at, parser.at + 1));
    }
    Ok(Tree { root, groups: parser.groups, names: parser.names })
}

fn count_groups(source: &str) -> (usize, bool) {
    let (mut total, mut named, mut in_class) = (0, false, false);
    let mut rest = source;
    while let Some(c) = rest.chars().next() {
        let behind = rest.get(c.len_utf8()..).unwrap_or_default();
        rest = behind;
        match c {
            '\\' => rest = behind.get(behind.chars().next().map_or(0, char::len_utf8)..).unwrap_or_default(),
            '[' => in_class = true,
            ']' => in_class = false,
            '(' if !in_class => {
                let name =
                    behind.starts_with("?<") && !behind.starts_with("?<=") && !behind.starts_with("?<!");
                named |= name;
                total += usize::from(name || !behind.starts_with('?'));
            }
            _ => {}
        }
    }
    (total, named)
}

impl Parser<'_> {
    fn error(&self, message: &'static str, start: usize, end: usize) -> PatternError {
        let end = end.min(self.source.len());
        PatternError { message, range: start.min(end)..end }
    }

    fn rest(&self) -> &str {
        self.source.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn next(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.at += c.len_utf8();
        Some(c)
    }

    fn eat(&mut self, text: &str) -> bool {
        let found = self.rest().starts_with(text);
        if found {
            self.at += text.len();
        }
        found
    }

    fn either(&mut self) -> Result<Node, PatternError> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(self.error("nested too deeply", self.at, self.at + 1));
        }
        let mut options = vec![self.sequence()?];
        while self.eat("|") {
            options.push(self.sequence()?);
        }
        self.depth -= 1;
        Ok(match options.len() {
            1 => options.pop().unwrap_or(Node::Sequence(Vec::new())),
            _ => Node::Either(options),
        })
    }

    fn sequence(&mut self) -> Result<Node, PatternError> {
        let mut items = Vec::new();
        while let Some(c) = self.peek() {
            if matches!(c, '|' | ')') {
                break;
            }
            let (start, groups) = (self.at, self.groups);
            let node = self.term()?;
            let node = self.quantified(node, start, groups)?;
            match node {
                Node::Char(unit) if !self.unicode && unit > 0xFFFF => items.extend(halves(unit)),
                node => items.push(node),
            }
        }
        Ok(Node::Sequence(items))
    }

    fn term(&mut self) -> Result<Node, PatternError> {
        let start = self.at;
        Ok(match self.next() {
            Some('^') => Node::Start,
            Some('$') => Node::End,
            Some('.') => Node::Any,
            Some('(') => self.group(start)?,
            Some('[') => Node::Class(self.class(start)?),
            Some('\\') => self.escape(start)?,
            Some('*' | '+' | '?') => return Err(self.error("nothing to repeat", start, start + 1)),
            Some('{') if self.unicode || self.braces(start).is_some() => {
                return Err(self.error("nothing to repeat", start, start + 1));
            }
            Some(']' | '}') if self.unicode => {
                return Err(self.error("a bracket without its partner", start, start + 1));
            }
            Some(c) => Node::Char(u32::from(c)),
            None => Node::Sequence(Vec::new()),
        })
    }

    /// `{2}`, `{2,}`, `{2,3}` at `at`: its bounds and end.
    fn braces(&self, at: usize) -> Option<(u32, Option<u32>, usize)> {
        let inside = self.source.get(at..)?.strip_prefix('{')?;
        let length = inside.find('}')?;
        let inside = inside.get(..length)?;
        let (low, high) = inside
            .split_once(',')
            .map_or((inside, Some(inside)), |(low, high)| (low, (!high.is_empty()).then_some(high)));
        let number = |digits: &str| {
            let digits_only = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
            digits_only.then(|| digits.parse::<u32>().unwrap_or(u32::MAX))
        };
        let high = match high {
            Some(high) => Some(number(high)?),
            None => None,
        };
        Some((number(low)?, high, at + length + 2))
    }

    fn quantified(&mut self, node: Node, start: usize, groups: usize) -> Result<Node, PatternError> {
        let at = self.at;
        let (min, max) = match self.peek() {
            Some('*') => (0, None),
            Some('+') => (1, None),
            Some('?') => (0, Some(1)),
            Some('{') => match self.braces(at) {
                Some((min, max, end)) => {
                    self.at = end - 1;
                    (min, max)
                }
                None if self.unicode => return Err(self.error("incomplete repetition", at, at + 1)),
                None => return Ok(node),
            },
            _ => return Ok(node),
        };
        self.at += 1;
        if max.is_some_and(|max| max < min) {
            return Err(self.error("the numbers of the repetition are out of order", at, self.at));
        }
        let fixed =
            matches!(node, Node::Start | Node::End | Node::Boundary(_) | Node::Look { behind: true, .. });
        if fixed || (self.unicode && matches!(node, Node::Look { .. })) {
            return Err(self.error("nothing to repeat", start, self.at));
        }
        let greedy = !self.eat("?");
        let (kept, node) = match node {
            // Without `u`, only the second half of a character beyond U+FFFF is repeated.
            Node::Char(unit) if !self.unicode && unit > 0xFFFF => {
                let [first, second] = halves(unit);
                (Some(first), second)
            }
            node => (None, node),
        };
        let repeat = Node::Repeat { node: Box::new(node), min, max, greedy, groups: (groups, self.groups) };
        Ok(match kept {
            Some(first) => Node::Sequence(vec![first, repeat]),
            None => repeat,
        })
    }

    fn group(&mut self, start: usize) -> Result<Node, PatternError> {
        let look = [("?=", false, false), ("?!", false, true), ("?<=", true, false), ("?<!", true, true)];
        let looked = look.into_iter().find(|(sign, _, _)| self.rest().starts_with(sign));
        let capture = if let Some((sign, _, _)) = looked {
            self.at += sign.len();
            None
        } else if self.eat("?:") {
            None
        } else if self.eat("?<") {
            self.groups += 1;
            let name = self.name(start)?;
            if self.names.iter().any(|(known, _)| *known == name) {
                return Err(self.error("two groups of this name", start, self.at));
            }
            self.names.push((name, self.groups));
            Some(self.groups)
        } else if self.rest().starts_with('?') {
            return Err(self.error("not a kind of group", start, self.at + 1));
        } else {
            self.groups += 1;
            Some(self.groups)
        };
        let node = Box::new(self.either()?);
        if !self.eat(")") {
            return Err(self.error("unterminated group", start, start + 1));
        }
        Ok(match looked {
            Some((_, behind, negated)) => Node::Look { behind, negated, node },
            None => Node::Group(node, capture),
        })
    }

    /// A group's name up to its `>`.
    fn name(&mut self, start: usize) -> Result<Box<str>, PatternError> {
        let (at, rest) = (self.at, self.rest());
        let end = rest.find('>').map(|length| at + length);
        let name = end.and_then(|end| self.source.get(at..end)).unwrap_or_default();
        let sound = |(index, c): (usize, char)| {
            c.is_alphanumeric() || c == '_' || c == '$' || (index > 0 && c == '\u{200D}')
        };
        let numeric = name.starts_with(|c: char| c.is_numeric());
        if name.is_empty() || numeric || !name.char_indices().all(sound) {
            return Err(self.error("invalid group name", start, end.map_or(at, |end| end + 1)));
        }
        let name = name.into();
        self.at = end.map_or(at, |end| end + 1);
        Ok(name)
    }

    fn escape(&mut self, start: usize) -> Result<Node, PatternError> {
        let Some(c) = self.peek() else { return Err(self.error("\"\\\" at the end", start, start + 1)) };
        if let Some(class) = self.class_escape(start)? {
            return Ok(Node::Class(class));
        }
        match c {
            'b' | 'B' => {
                self.at += 1;
                Ok(Node::Boundary(c == 'B'))
            }
            'k' if self.named => {
                self.at += 1;
                if !self.eat("<") {
                    return Err(self.error("invalid named reference", start, self.at));
                }
                Ok(Node::NamedBack(self.name(start)?))
            }
            '1'..='9' => Ok(self.back_reference(start)?),
            _ => Ok(Node::Char(self.character(start, false)?)),
        }
    }

    fn back_reference(&mut self, start: usize) -> Result<Node, PatternError> {
        let digits = self.rest().bytes().take_while(u8::is_ascii_digit).count();
        let number: usize = self.rest().get(..digits).and_then(|it| it.parse().ok()).unwrap_or(usize::MAX);
        if number <= self.total {
            self.at += digits;
            return Ok(Node::Back(number));
        }
        if self.unicode {
            return Err(self.error("no such group", start, start + 1 + digits));
        }
        Ok(Node::Char(self.character(start, false)?))
    }

    /// `\d` and its kind behind the backslash.
    fn class_escape(&mut self, start: usize) -> Result<Option<Class>, PatternError> {
        let Some(c) = self.peek() else { return Ok(None) };
        let kind = match c.to_ascii_lowercase() {
            'd' => Kind::Digit,
            'w' => Kind::Word,
            's' => Kind::Space,
            'p' if self.unicode => return self.property(start).map(Some),
            _ => return Ok(None),
        };
        self.at += 1;
        Ok(Some(Class::of(kind, c.is_ascii_uppercase())))
    }

    fn property(&mut self, start: usize) -> Result<Class, PatternError> {
        let negated = self.next() == Some('P');
        let end = self.rest().find('}').filter(|_| self.rest().starts_with('{'));
        let kind = end.and_then(|end| Kind::of_property(self.rest().get(1..end)?));
        let (Some(end), Some(kind)) = (end, kind) else {
            let end = self.at + end.map_or(0, |end| end + 1);
            return Err(self.error("unknown property of characters", start, end));
        };
        self.at += end + 1;
        Ok(Class::of(kind, negated))
    }

    /// A character behind a backslash.
    fn character(&mut self, start: usize, in_class: bool) -> Result<u32, PatternError> {
        let Some(c) = self.next() else { return Err(self.error("\"\\\" at the end", start, start + 1)) };
        Ok(match c {
            'b' if in_class => 0x08,
            't' => 0x09,
            'n' => 0x0A,
            'v' => 0x0B,
            'f' => 0x0C,
            'r' => 0x0D,
            'x' => self.hex(2).unwrap_or(u32::from('x')),
            'u' => self.unicode_escape(),
            'c' => match self.peek().filter(char::is_ascii_alphabetic) {
                Some(letter) => {
                    self.at += 1;
                    u32::from(letter) % 32
                }
                // The backslash is meant, and the `c` stays.
                None => {
                    self.at -= 1;
                    u32::from('\\')
                }
            },
            '0'..='7' if c == '0' || !self.unicode => self.octal(c),
            c if self.unicode && !"^$\\.*+?()[]{}|/-".contains(c) => {
                return Err(self.error("invalid escape", start, self.at));
            }
            c => u32::from(c),
        })
    }

    fn octal(&mut self, first: char) -> u32 {
        let mut value = first.to_digit(8).unwrap_or(0);
        let mut digits = 1;
        while let Some(digit) = self.peek().and_then(|c| c.to_digit(8)) {
            if digits == 3 || value * 8 + digit > 0xFF {
                break;
            }
            value = value * 8 + digit;
            self.at += 1;
            digits += 1;
        }
        value
    }

    fn hex(&mut self, length: usize) -> Option<u32> {
        let digits = self.rest().get(..length)?;
        let value =
            u32::from_str_radix(digits, 16).ok().filter(|_| digits.bytes().all(|b| b.is_ascii_hexdigit()))?;
        self.at += length;
        Some(value)
    }

    fn unicode_escape(&mut self) -> u32 {
        if self.unicode && self.rest().starts_with('{') {
            let end = self.rest().find('}').unwrap_or(0);
            let value = self.rest().get(1..end).and_then(|it| u32::from_str_radix(it, 16).ok());
            if let Some(value) = value {
                self.at += end + 1;
                return value;
            }
        }
        let Some(first) = self.hex(4) else { return u32::from('u') };
        let at = self.at;
        if self.unicode && (0xD800..0xDC00).contains(&first) && self.eat("\\u") {
            if let Some(second) = self.hex(4).filter(|second| (0xDC00..0xE000).contains(second)) {
                return 0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00);
            }
            self.at = at;
        }
        first
    }

    fn class(&mut self, start: usize) -> Result<Class, PatternError> {
        let mut class = Class { negated: self.eat("^"), ..Class::default() };
        loop {
            let at = self.at;
            let Some(c) = self.peek() else {
                return Err(self.error("unterminated character class", start, start + 1));
            };
            if c == ']' {
                self.at += 1;
                return Ok(class);
            }
            let Some(low) = self.class_atom(&mut class)? else { continue };
            let is_range = self.rest().starts_with('-') && !self.rest().starts_with("-]");
            if !is_range {
                self.add(&mut class, low, low);
                continue;
            }
            self.at += 1;
            match self.class_atom(&mut class)? {
                Some(high) if high < low => {
                    return Err(self.error("the range is out of order", at, self.at));
                }
                Some(high) => self.add(&mut class, low, high),
                None => {
                    self.add(&mut class, low, low);
                    self.add(&mut class, 0x2D, 0x2D);
                }
            }
        }
    }

    /// Adds a range; without `u`, what lies beyond U+FFFF stands as its two halves.
    fn add(&self, class: &mut Class, low: u32, high: u32) {
        if self.unicode || high <= 0xFFFF {
            class.ranges.push((low, high));
            return;
        }
        for unit in [low, high] {
            for half in halves(unit) {
                if let Node::Char(half) = half {
                    class.ranges.push((half, half));
                }
            }
        }
    }

    /// One member of a class: a character, or `None` for a set that was added.
    fn class_atom(&mut self, class: &mut Class) -> Result<Option<u32>, PatternError> {
        let start = self.at;
        let Some(c) = self.next() else {
            return Err(self.error("unterminated character class", start, start + 1));
        };
        if c != '\\' {
            return Ok(Some(u32::from(c)));
        }
        if let Some(set) = self.class_escape(start)? {
            class.kinds.extend(set.kinds);
            return Ok(None);
        }
        Ok(Some(self.character(start, true)?))
    }
}

/// The two code units of a code point; for one that is a single unit, that unit twice is never asked for.
fn halves(unit: u32) -> [Node; 2] {
    let offset = unit.saturating_sub(0x10000);
    [Node::Char(0xD800 + (offset >> 10)), Node::Char(0xDC00 + (offset & 0x3FF))]
}
