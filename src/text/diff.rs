//! Unified diffs of two texts, line by line.
//!
//! The lines that changed are found as in E. Myers, "An O(ND) Difference Algorithm and Its Variations" (1986), in linear
//! space. It works on numbers of lines, so that there is one copy of it in the program.

use std::ops::Range;

use rustc_hash::FxHashMap;

/// Unchanged lines shown before and after a change.
const CONTEXT: usize = 2;

/// More changes than this in one stretch are not made as few as can be: looking for those grows with their square.
const MAX_COST: i32 = 512;

/// How `new` differs from `old`, as `patch` and `git apply` read it; empty if it does not. `names` are those of the old
/// and of the new file.
pub fn unified_diff(old: &str, new: &str, names: (&str, &str)) -> String {
    let old: Vec<&str> = old.split_inclusive('\n').collect();
    let new: Vec<&str> = new.split_inclusive('\n').collect();
    let changes = changes(&old, &new);
    let mut out = String::new();
    if !changes.is_empty() {
        out.push_str(&format!("--- {}\n+++ {}\n", names.0, names.1));
    }
    for hunk in changes.chunk_by(|a, b| b.old.start - a.old.end <= 2 * CONTEXT) {
        write_hunk(hunk, &old, &new, &mut out);
    }
    out
}

/// Lines that go, and lines that come in their place.
#[derive(Clone, Debug)]
struct Change {
    old: Range<usize>,
    new: Range<usize>,
}

fn write_hunk(hunk: &[Change], old: &[&str], new: &[&str], out: &mut String) {
    let (Some(first), Some(last)) = (hunk.first(), hunk.last()) else { return };
    let before = first.old.start.min(CONTEXT);
    let after = (old.len() - last.old.end).min(CONTEXT);
    let old_lines = first.old.start - before..last.old.end + after;
    let new_lines = first.new.start - before..last.new.end + after;
    out.push_str(&format!("@@ -{} +{} @@\n", shown(&old_lines), shown(&new_lines)));
    let mut at = old_lines.start;
    for change in hunk {
        write_lines(' ', old, at..change.old.start, out);
        write_lines('-', old, change.old.clone(), out);
        write_lines('+', new, change.new.clone(), out);
        at = change.old.end;
    }
    write_lines(' ', old, at..old_lines.end, out);
}

/// Lines as a hunk names them: the first, from 1, and how many; of no lines, the one before them.
fn shown(lines: &Range<usize>) -> String {
    match lines.len() {
        0 => format!("{},0", lines.start),
        1 => (lines.start + 1).to_string(),
        count => format!("{},{count}", lines.start + 1),
    }
}

fn write_lines(sign: char, lines: &[&str], range: Range<usize>, out: &mut String) {
    for line in lines.get(range).unwrap_or_default() {
        out.push(sign);
        out.push_str(line);
        if !line.ends_with('\n') {
            out.push_str("\n\\ No newline at end of file\n");
        }
    }
}

/// What changed from `old` to `new`, in order, apart from each other.
fn changes(old: &[&str], new: &[&str]) -> Vec<Change> {
    let mut numbers = FxHashMap::default();
    let mut number = |line| {
        let next = numbers.len();
        *numbers.entry(line).or_insert(next)
    };
    let old: Vec<usize> = old.iter().copied().map(&mut number).collect();
    let new: Vec<usize> = new.iter().copied().map(&mut number).collect();
    let mut changes: Vec<Change> = Vec::new();
    let mut left = vec![(0..old.len(), 0..new.len())];
    while let Some((old_lines, new_lines)) = left.pop() {
        let (from, to) = (lines_of(&old, &old_lines), lines_of(&new, &new_lines));
        let same = from.iter().zip(to).take_while(|(a, b)| a == b).count();
        let (from, to) = (from.get(same..).unwrap_or_default(), to.get(same..).unwrap_or_default());
        let end = from.iter().rev().zip(to.iter().rev()).take_while(|(a, b)| a == b).count();
        let old_lines = old_lines.start + same..old_lines.end - end;
        let new_lines = new_lines.start + same..new_lines.end - end;
        if old_lines.is_empty() || new_lines.is_empty() {
            add(&mut changes, Change { old: old_lines, new: new_lines });
            continue;
        }
        let (x, y) = halfway(lines_of(&old, &old_lines), lines_of(&new, &new_lines));
        let (x, y) = (old_lines.start + x, new_lines.start + y);
        left.push((x..old_lines.end, y..new_lines.end));
        left.push((old_lines.start..x, new_lines.start..y));
    }
    changes
}

fn lines_of<'l>(lines: &'l [usize], range: &Range<usize>) -> &'l [usize] {
    lines.get(range.clone()).unwrap_or_default()
}

fn add(changes: &mut Vec<Change>, change: Change) {
    match changes.last_mut() {
        _ if change.old.is_empty() && change.new.is_empty() => {}
        Some(last) if last.old.end == change.old.start && last.new.end == change.new.start => {
            (last.old.end, last.new.end) = (change.old.end, change.new.end);
        }
        _ => changes.push(change),
    }
}

/// A place `(lines of old, lines of new)` on a shortest way from one to the other, about halfway; both differ at the
/// beginning and at the end.
fn halfway(old: &[usize], new: &[usize]) -> (usize, usize) {
    let (n, m) = (length(old), length(new));
    let odd = (n - m) % 2 != 0;
    let mut forth = Frontier::new(n, m);
    let mut back = Frontier::new(n, m);
    for cost in 0..=MAX_COST {
        for k in (-cost..=cost).step_by(2) {
            let Some(x) = forth.step(k, cost, |x, y| line(old, x) == line(new, y)) else { continue };
            if odd && back.get(n - m - k).is_some_and(|other| x + other >= n) {
                return place(x, x - k);
            }
        }
        for k in (-cost..=cost).step_by(2) {
            let same = |x, y| line(old, n - 1 - x) == line(new, m - 1 - y);
            let Some(x) = back.step(k, cost, same) else { continue };
            if !odd && forth.get(n - m - k).is_some_and(|other| x + other >= n) {
                return place(n - x, m - (x - k));
            }
        }
    }
    let (x, y) = forth.farthest();
    place(x, y)
}

fn length(lines: &[usize]) -> i32 {
    i32::try_from(lines.len()).unwrap_or(i32::MAX)
}

fn line(lines: &[usize], at: i32) -> Option<&usize> {
    lines.get(usize::try_from(at).ok()?)
}

fn place(x: i32, y: i32) -> (usize, usize) {
    (usize::try_from(x).unwrap_or_default(), usize::try_from(y).unwrap_or_default())
}

/// How many old lines are behind each way so far, by its diagonal: old lines less new lines.
struct Frontier {
    farthest: Vec<Option<i32>>,
    n: i32,
    m: i32,
}

impl Frontier {
    fn new(n: i32, m: i32) -> Frontier {
        Frontier { farthest: vec![None; place(2 * MAX_COST + 1, 0).0], n, m }
    }

    fn get(&self, k: i32) -> Option<i32> {
        let at = usize::try_from(k + MAX_COST).ok()?;
        self.farthest.get(at).copied().flatten()
    }

    /// Goes on to diagonal `k` by one changed line, and along it as long as lines are the same.
    fn step(&mut self, k: i32, cost: i32, same: impl Fn(i32, i32) -> bool) -> Option<i32> {
        let start = (cost == 0).then_some(0);
        let removed = self.get(k - 1).map(|x| x + 1).filter(|x| *x <= self.n);
        let added = self.get(k + 1).filter(|x| x - k <= self.m);
        let mut x = start.or(removed.max(added));
        while let Some(at) = x
            && at < self.n
            && at - k < self.m
            && same(at, at - k)
        {
            x = Some(at + 1);
        }
        let slot = usize::try_from(k + MAX_COST).ok().and_then(|at| self.farthest.get_mut(at));
        *slot? = x;
        x
    }

    /// The place with the most lines behind it.
    fn farthest(&self) -> (i32, i32) {
        let places = (-MAX_COST..).zip(&self.farthest).filter_map(|(k, x)| x.map(|x| (x, x - k)));
        places.max_by_key(|(x, y)| x + y).unwrap_or_default()
    }
}
