//! Regular expressions as JavaScript reads and matches them (ECMA-262 with its Annex B), bounded in steps.
//!
//! Both query languages match with them. JavaScript backtracks, so a short pattern can take years; here a match that
//! takes too long is given up. Texts are UTF-16 code units: without the flag `u`, `.` is half an emoji.

mod class;
mod matcher;
mod parse;
mod program;
mod safety;

use std::ops::Range;

use super::{Budget, Stopped};
use program::Program;

pub use safety::Danger;

/// A compiled pattern.
#[derive(Clone, Debug)]
pub struct Pattern {
    program: Program,
    flags: Flags,
    danger: Option<Danger>,
}

/// The flags of a pattern.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Flags {
    /// `g`: all matches, for the callers that replace or list them.
    pub global: bool,
    /// `i`
    pub ignore_case: bool,
    /// `m`: `^` and `$` at every line.
    pub multiline: bool,
    /// `s`: `.` matches line ends.
    pub dot_all: bool,
    /// `u` or `v`: code points instead of code units, strict syntax.
    pub unicode: bool,
    /// `y`: only at the start.
    pub sticky: bool,
}

/// Why a pattern is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PatternError {
    /// One sentence, lower case, no full stop.
    pub message: &'static str,
    /// Bytes of the pattern's source.
    pub range: Range<usize>,
}

/// A match: the whole, then the groups, as ranges of code units.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Match {
    groups: Vec<Option<Range<usize>>>,
}

impl Match {
    /// The whole match.
    pub fn whole(&self) -> Range<usize> {
        self.group(0).unwrap_or_default()
    }

    /// A group; 0 is the whole match. `None` if it took no part.
    pub fn group(&self, index: usize) -> Option<Range<usize>> {
        self.groups.get(index).cloned().flatten()
    }

    /// How many groups the pattern has, the whole match included.
    pub fn group_count(&self) -> usize {
        self.groups.len()
    }
}

impl Flags {
    /// Reads flag letters.
    ///
    /// # Errors
    /// An unknown letter, or one twice.
    pub fn read(letters: &str) -> Result<Flags, PatternError> {
        let mut flags = Flags::default();
        for (at, letter) in letters.char_indices() {
            let range = at..at + letter.len_utf8();
            let flag = match letter {
                // Indices of groups: nothing here asks for them.
                'd' if !letters.get(..at).unwrap_or_default().contains('d') => continue,
                'g' => &mut flags.global,
                'i' => &mut flags.ignore_case,
                'm' => &mut flags.multiline,
                's' => &mut flags.dot_all,
                'u' | 'v' => &mut flags.unicode,
                'y' => &mut flags.sticky,
                _ => return Err(PatternError { message: "unknown flag", range }),
            };
            if std::mem::replace(flag, true) {
                return Err(PatternError { message: "the same flag twice", range });
            }
        }
        Ok(flags)
    }
}

impl Pattern {
    /// Compiles a pattern.
    ///
    /// # Errors
    /// What JavaScript does not accept, and `\p{…}` of properties that are not known here.
    pub fn new(source: &str, flags: Flags) -> Result<Pattern, PatternError> {
        let tree = parse::parse(source, flags.unicode)?;
        let danger = safety::danger(&tree.root);
        Ok(Pattern { program: program::compile(&tree, flags), flags, danger })
    }

    /// Its flags.
    pub fn flags(&self) -> Flags {
        self.flags
    }

    /// Whether the Tasks plugin refuses it as a risk.
    pub fn danger(&self) -> Option<Danger> {
        self.danger
    }

    /// The names of groups, with their numbers.
    pub fn names(&self) -> &[(Box<str>, usize)] {
        &self.program.names
    }

    /// The first match at or behind `from`.
    ///
    /// # Errors
    /// It took too long.
    pub fn find_at(&self, text: &[u16], from: usize, budget: &Budget) -> Result<Option<Match>, Stopped> {
        matcher::find(&self.program, self.flags, text, from, budget)
    }

    /// Whether it matches anywhere in `text`.
    ///
    /// # Errors
    /// It took too long.
    pub fn is_match(&self, text: &str, budget: &Budget) -> Result<bool, Stopped> {
        let units: Vec<u16> = text.encode_utf16().collect();
        Ok(self.find_at(&units, 0, budget)?.is_some())
    }

    /// The matches from the start on: all with `all`, else at most one.
    ///
    /// # Errors
    /// It took too long.
    pub fn matches(&self, text: &[u16], all: bool, budget: &Budget) -> Result<Vec<Match>, Stopped> {
        let (mut found, mut from) = (Vec::new(), 0);
        while let Some(next) = self.find_at(text, from, budget)? {
            let whole = next.whole();
            from = if whole.is_empty() { whole.end + 1 } else { whole.end };
            found.push(next);
            if !all || from > text.len() {
                break;
            }
        }
        Ok(found)
    }

    /// `text` with its matches replaced: all with `all`, else the first. In `template`, `$&`, `$1`, `$<name>`,
    /// `` $` ``, `$'` and `$$` mean what they mean to JavaScript.
    ///
    /// # Errors
    /// It took too long.
    pub fn replace(&self, text: &str, template: &str, all: bool, budget: &Budget) -> Result<String, Stopped> {
        let units: Vec<u16> = text.encode_utf16().collect();
        let template: Vec<u16> = template.encode_utf16().collect();
        let (mut out, mut at) = (Vec::with_capacity(units.len()), 0);
        for found in self.matches(&units, all, budget)? {
            let whole = found.whole();
            out.extend_from_slice(units.get(at..whole.start).unwrap_or_default());
            self.expand(&template, &units, &found, &mut out);
            at = whole.end;
            budget.spend(1 + u64::try_from(template.len()).unwrap_or(u64::MAX) / 64)?;
        }
        out.extend_from_slice(units.get(at..).unwrap_or_default());
        Ok(String::from_utf16_lossy(&out))
    }

    /// Appends the replacement for one match.
    pub fn expand(&self, template: &[u16], text: &[u16], found: &Match, out: &mut Vec<u16>) {
        let mut rest = template;
        while let Some((first, behind)) = rest.split_first() {
            let (taken, range) = match first {
                36 => self.reference(behind, text, found),
                _ => (0, None),
            };
            match range {
                Some(range) => out.extend_from_slice(text.get(range).unwrap_or_default()),
                None if taken == 0 || behind.first() == Some(&36) => out.push(*first),
                None => {}
            }
            rest = behind.get(taken..).unwrap_or_default();
        }
    }

    /// What the letters behind a `$` refer to: how many of them, and the range of the text. Neither: a plain `$`.
    fn reference(&self, behind: &[u16], text: &[u16], found: &Match) -> (usize, Option<Range<usize>>) {
        let letter = |at: usize| behind.get(at).and_then(|unit| char::from_u32(u32::from(*unit)));
        let digit = |at: usize| letter(at).and_then(|c| c.to_digit(10)).map(|digit| digit as usize);
        let group = |number: usize| found.group(number).unwrap_or(0..0);
        match letter(0) {
            Some('$') => (1, None),
            Some('&') => (1, Some(found.whole())),
            Some('`') => (1, Some(0..found.whole().start)),
            Some('\'') => (1, Some(found.whole().end..text.len())),
            Some('<') if !self.names().is_empty() => {
                let Some(end) = behind.iter().position(|unit| *unit == 62) else { return (0, None) };
                let name = String::from_utf16_lossy(behind.get(1..end).unwrap_or_default());
                let number =
                    self.names().iter().find(|(known, _)| **known == *name).map(|(_, number)| *number);
                (end + 1, Some(number.map_or(0..0, group)))
            }
            _ => {
                let Some(first) = digit(0) else { return (0, None) };
                let two = digit(1).map(|second| first * 10 + second);
                match two.filter(|number| (1..found.group_count()).contains(number)) {
                    Some(number) => (2, Some(group(number))),
                    None if (1..found.group_count()).contains(&first) => (1, Some(group(first))),
                    None => (0, None),
                }
            }
        }
    }
}
