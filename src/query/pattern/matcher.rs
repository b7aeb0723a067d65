//! Matching: depth first with a stack of our own, so that a deep match costs memory that is counted, not stack.

use std::ops::Range;

use super::class::{folded, is_line_end, is_word};
use super::program::{Program, Step};
use super::{Flags, Match};
use crate::query::{Budget, Stopped};

/// The most steps of one search, and the most places to go back to.
const MOST_STEPS: u64 = 2_000_000;
const MOST_PLACES: usize = 500_000;

/// So many matching steps are as much work as one step of a query.
const STEPS_PER_UNIT: u64 = 16;

/// No position.
const NONE: usize = usize::MAX;

pub(super) fn find(
    program: &Program,
    flags: Flags,
    text: &[u16],
    from: usize,
    budget: &Budget,
) -> Result<Option<Match>, Stopped> {
    let mut matcher = Matcher::new(program, flags, text, budget);
    let last = if flags.sticky { from } else { text.len() };
    let mut start = from;
    let mut found = Ok(None);
    while start <= last {
        match matcher.run(0, start) {
            Ok(Some(end)) => {
                found = Ok(Some(matcher.taken(start..end)));
                break;
            }
            Ok(None) => start += matcher.width_at(start),
            Err(stopped) => {
                found = Err(stopped);
                break;
            }
        }
        matcher.slots.fill(NONE);
        matcher.log.clear();
        if matcher.steps > matcher.most {
            found = Err(Stopped::TooLong);
            break;
        }
    }
    budget.spend(1 + matcher.steps / STEPS_PER_UNIT)?;
    found
}

struct Matcher<'m> {
    program: &'m Program,
    flags: Flags,
    text: &'m [u16],
    /// Two a group, then two a counter: rounds, and where the last round started.
    slots: Vec<usize>,
    /// What slots held before, for going back.
    log: Vec<(usize, usize)>,
    /// Where to go back to: step, position, length of the log.
    places: Vec<(usize, usize, usize)>,
    steps: u64,
    /// So many may be taken.
    most: u64,
}

impl<'m> Matcher<'m> {
    fn new(program: &'m Program, flags: Flags, text: &'m [u16], budget: &Budget) -> Matcher<'m> {
        let most = MOST_STEPS.min(budget.left().saturating_mul(STEPS_PER_UNIT));
        let slots = vec![NONE; (program.groups + program.counters) * 2];
        Matcher { program, flags, text, slots, log: Vec::new(), places: Vec::new(), steps: 0, most }
    }

    fn taken(&self, whole: Range<usize>) -> Match {
        let groups = (1..self.program.groups).map(|group| self.group(group));
        Match { groups: std::iter::once(Some(whole)).chain(groups).collect() }
    }

    fn slot(&self, index: usize) -> usize {
        self.slots.get(index).copied().unwrap_or(NONE)
    }

    fn group(&self, group: usize) -> Option<Range<usize>> {
        let (start, end) = (self.slot(group * 2), self.slot(group * 2 + 1));
        (start != NONE && end != NONE).then_some(start..end)
    }

    fn set(&mut self, index: usize, value: usize) {
        if let Some(slot) = self.slots.get_mut(index) {
            self.log.push((index, *slot));
            *slot = value;
        }
    }

    fn rewind(&mut self, to: usize) {
        while self.log.len() > to {
            let Some((index, value)) = self.log.pop() else { return };
            if let Some(slot) = self.slots.get_mut(index) {
                *slot = value;
            }
        }
    }

    fn unit(&self, at: usize) -> Option<u32> {
        self.text.get(at).map(|unit| u32::from(*unit))
    }

    /// The character at `at` and where the next one is; to the left, the one before.
    fn read(&self, at: usize, left: bool) -> Option<(u32, usize)> {
        let first = if left { at.checked_sub(1)? } else { at };
        let unit = self.unit(first)?;
        let (plain, next) = (unit, if left { first } else { at + 1 });
        if !self.flags.unicode {
            return Some((plain, next));
        }
        let (high, low, beyond) = match left {
            false => (Some(unit), self.unit(at + 1), at + 2),
            true => {
                (first.checked_sub(1).and_then(|before| self.unit(before)), Some(unit), first.wrapping_sub(1))
            }
        };
        match (high, low) {
            (Some(high @ 0xD800..0xDC00), Some(low @ 0xDC00..0xE000)) => {
                Some((0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00), beyond))
            }
            _ => Some((plain, next)),
        }
    }

    fn width_at(&self, at: usize) -> usize {
        self.read(at, false).map_or(1, |(_, next)| next - at)
    }

    fn is_line_start(&self, at: usize) -> bool {
        let before = at.checked_sub(1).and_then(|before| self.unit(before));
        before.is_none_or(|unit| self.flags.multiline && is_line_end(unit))
    }

    fn is_line_end(&self, at: usize) -> bool {
        self.unit(at).is_none_or(|unit| self.flags.multiline && is_line_end(unit))
    }

    fn is_boundary(&self, at: usize) -> bool {
        let before = at.checked_sub(1).and_then(|before| self.unit(before)).is_some_and(is_word);
        before != self.unit(at).is_some_and(is_word)
    }

    /// Whether the character fits, and where to go on.
    fn fits(&self, step: &Step, at: usize, left: bool) -> Option<usize> {
        let (unit, next) = self.read(at, left)?;
        let fits = match step {
            Step::Char(wanted) if self.flags.ignore_case => folded(unit) == *wanted,
            Step::Char(wanted) => unit == *wanted,
            Step::Class(class) => class.holds(unit, self.flags.ignore_case),
            _ => self.flags.dot_all || !is_line_end(unit),
        };
        fits.then_some(next)
    }

    /// The text of the first group that took part, once more at `at`.
    fn repeated(&self, groups: &[usize], at: usize, left: bool) -> Option<usize> {
        let Some(group) = groups.iter().find_map(|group| self.group(*group)) else { return Some(at) };
        let length = group.len();
        let start = if left { at.checked_sub(length)? } else { at };
        let (one, other) = (self.text.get(group)?, self.text.get(start..start + length)?);
        let same = |(one, other): (&u16, &u16)| match self.flags.ignore_case {
            true => folded(u32::from(*one)) == folded(u32::from(*other)),
            false => one == other,
        };
        one.iter().zip(other).all(same).then_some(if left { start } else { at + length })
    }

    /// Runs from step `pc` at `at` to the next `Done`; the end of the match, or `None`.
    fn run(&mut self, mut pc: usize, mut at: usize) -> Result<Option<usize>, Stopped> {
        let (program, base) = (self.program, self.places.len());
        loop {
            self.steps += 1;
            if self.steps > self.most || self.places.len() > MOST_PLACES || self.log.len() > MOST_PLACES * 4 {
                return Err(Stopped::TooLong);
            }
            let Some((step, left)) = program.steps.get(pc) else { return Ok(None) };
            let next = match step {
                Step::Done => {
                    self.places.truncate(base);
                    return Ok(Some(at));
                }
                Step::Char(_) | Step::Any | Step::Class(_) => {
                    self.fits(step, at, *left).map(|to| (pc + 1, to))
                }
                Step::Start => self.is_line_start(at).then_some((pc + 1, at)),
                Step::End => self.is_line_end(at).then_some((pc + 1, at)),
                Step::Boundary(negated) => (self.is_boundary(at) != *negated).then_some((pc + 1, at)),
                Step::Split(first, second) => {
                    self.places.push((*second, at, self.log.len()));
                    Some((*first, at))
                }
                Step::Jump(to) => Some((*to, at)),
                Step::Save(slot) => {
                    self.set(*slot, at);
                    Some((pc + 1, at))
                }
                Step::Forget(first, end) => {
                    (*first * 2..*end * 2).for_each(|slot| self.set(slot, NONE));
                    Some((pc + 1, at))
                }
                Step::Back(groups) => self.repeated(groups, at, *left).map(|to| (pc + 1, to)),
                Step::Look { negated, end } => {
                    let log = self.log.len();
                    let found = self.run(pc + 1, at)?.is_some();
                    if *negated || !found {
                        self.rewind(log);
                    }
                    (found != *negated).then_some((*end + 1, at))
                }
                Step::Count(counter) => {
                    let slot = self.counter(*counter);
                    self.set(slot, 0);
                    Some((pc + 1, at))
                }
                Step::Round { .. } => self.round((step, at), pc + 1),
                Step::Enter(counter) => {
                    let slot = self.counter(*counter);
                    self.set(slot, self.slot(slot).saturating_add(1));
                    self.set(slot + 1, at);
                    Some((pc + 1, at))
                }
                Step::Again { counter, head, min } => {
                    let slot = self.counter(*counter);
                    let (rounds, started) = (self.slot(slot), self.slot(slot + 1));
                    // An empty round beyond the least number leads nowhere.
                    let empty = started == at && u32::try_from(rounds).is_ok_and(|rounds| rounds > *min);
                    (!empty).then_some((*head, at))
                }
            };
            let Some((to, position)) = next.or_else(|| self.back(base)) else { return Ok(None) };
            (pc, at) = (to, position);
        }
    }

    fn counter(&self, counter: usize) -> usize {
        (self.program.groups + counter) * 2
    }

    fn back(&mut self, base: usize) -> Option<(usize, usize)> {
        if self.places.len() <= base {
            return None;
        }
        let (pc, at, log) = self.places.pop()?;
        self.rewind(log);
        Some((pc, at))
    }

    /// Another round or not: where to go on, the other way noted as a place to go back to.
    fn round(&mut self, (step, at): (&Step, usize), body: usize) -> Option<(usize, usize)> {
        let Step::Round { counter, min, max, greedy, exit } = step else { return None };
        let rounds = u32::try_from(self.slot(self.counter(*counter))).unwrap_or(u32::MAX);
        if max.is_some_and(|max| rounds >= max) {
            return Some((*exit, at));
        }
        if rounds < *min {
            return Some((body, at));
        }
        let (first, later) = if *greedy { (body, *exit) } else { (*exit, body) };
        self.places.push((later, at, self.log.len()));
        Some((first, at))
    }
}
