//! The paths of a vault in a form in which a text is found in microseconds: every page of a person may hold a query for
//! paths with that person's name, and checking a vault must not go through all its paths for each.

use std::sync::Arc;

use memchr::memmem::Finder;
use rayon::prelude::*;

use super::facts;
use super::filter::{Needle, TextField};
use crate::text::slice;
use crate::vault::{Note, Vault};

/// The paths of the notes that have tasks, and those of all notes.
pub(super) struct Paths {
    with_tasks: Haystack,
    all: Haystack,
}

impl Paths {
    /// Those of a vault, kept until a note says something else.
    pub(super) fn of(vault: &Vault) -> &Paths {
        vault.derived(|| Paths::new(vault))
    }

    fn new(vault: &Vault) -> Paths {
        let notes = vault.notes();
        let filter = &vault.config().tasks.global_filter;
        let has_task = |note: &&&Arc<Note>| {
            let mut lines = note.parsed.tasks.iter();
            lines.any(|line| slice(&note.text, line.body).contains(filter))
        };
        let path = |note: &&Arc<Note>| note.path.as_str().to_lowercase();
        Paths {
            with_tasks: Haystack::new(notes.iter().filter(has_task).map(path)),
            all: Haystack::new(notes.iter().map(path)),
        }
    }

    /// Whether a task stands in a note whose path, or this part of it, has a text.
    pub(super) fn is_in_task_path(&self, field: TextField, needle: &Needle) -> bool {
        is_in(&self.with_tasks, field, needle)
    }

    /// Whether the path of a note, or this part of it, has a text.
    pub(super) fn is_in_path(&self, field: TextField, needle: &Needle) -> bool {
        is_in(&self.all, field, needle)
    }
}

fn is_in(paths: &Haystack, field: TextField, needle: &Needle) -> bool {
    paths.lines_with(needle.lower()).any(|path| needle.is_in(facts::part_of_path(field, path)))
}

/// Lines, folded, in one string, with what can be in which page of it: six bytes in a row have a bit in a table, so that
/// few pages are looked at for a text that is longer.
struct Haystack {
    text: String,
    /// Where each page of the string ends.
    ends: Vec<usize>,
    /// For each 64 pages a table: by the hash of a gram the pages that have it.
    tables: Vec<Vec<u64>>,
}

/// So many bytes in a row are a gram. Longer ones tell more apart, shorter ones let shorter texts be found.
const GRAM: usize = 6;
/// The bits of a gram's hash: the size of a table.
const BITS: u32 = 15;
/// How large a page is, about, in bytes: so that a page fills a small part of a table.
const PAGE: usize = 16 * 1024;

fn grams(text: &[u8]) -> impl Iterator<Item = usize> {
    let mut number = 0_u64;
    let last = text.iter().map(move |byte| {
        number = (number << 8 | u64::from(*byte)) & ((1 << (8 * GRAM)) - 1);
        number
    });
    last.skip(GRAM - 1).map(|number| {
        usize::try_from(number.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (64 - BITS)).unwrap_or_default()
    })
}

impl Haystack {
    fn new(lines: impl Iterator<Item = impl AsRef<str>>) -> Haystack {
        let (mut text, mut ends, mut page) = (String::new(), Vec::new(), 0);
        for line in lines {
            text.push_str(line.as_ref());
            text.push('\n');
            if text.len() - page >= PAGE {
                ends.push(text.len());
                page = text.len();
            }
        }
        if page < text.len() {
            ends.push(text.len());
        }
        let starts: Vec<usize> = std::iter::once(0).chain(ends.iter().copied()).collect();
        let pages: Vec<(usize, usize)> = starts.into_iter().zip(ends.iter().copied()).collect();
        let table = |pages: &[(usize, usize)]| {
            let mut table = vec![0_u64; 1 << BITS];
            for (bit, (start, end)) in pages.iter().enumerate() {
                for gram in grams(text.as_bytes().get(*start..*end).unwrap_or_default()) {
                    if let Some(pages) = table.get_mut(gram) {
                        *pages |= 1 << bit;
                    }
                }
            }
            table
        };
        let tables = pages.par_chunks(64).map(table).collect();
        Haystack { text, ends, tables }
    }

    /// The lines that have a folded text without line end in them, in order.
    fn lines_with<'h>(&'h self, wanted: &str) -> impl Iterator<Item = &'h str> + use<'h> {
        let grams: Vec<usize> = grams(wanted.as_bytes()).collect();
        let finder = Finder::new(wanted).into_owned();
        let pages = self.tables.iter().enumerate().flat_map(move |(at, table)| {
            let has = |gram: &usize| table.get(*gram).copied().unwrap_or_default();
            let pages = grams.iter().fold(u64::MAX, |pages, gram| pages & has(gram));
            (0..64).filter(move |bit| pages & 1 << bit != 0).map(move |bit| at * 64 + bit)
        });
        let pages = pages.filter_map(|page| {
            let start = page.checked_sub(1).map_or(Some(&0), |before| self.ends.get(before))?;
            self.text.get(*start..*self.ends.get(page)?)
        });
        pages.flat_map(move |page| Lines { page, finder: finder.clone() })
    }
}

/// The lines of a page that have a text in them.
struct Lines<'h> {
    page: &'h str,
    finder: Finder<'static>,
}

impl<'h> Iterator for Lines<'h> {
    type Item = &'h str;

    fn next(&mut self) -> Option<&'h str> {
        if self.page.is_empty() {
            return None;
        }
        let at = self.finder.find(self.page.as_bytes())?;
        let (before, behind) = (self.page.get(..at)?, self.page.get(at..)?);
        let start = before.rfind('\n').map_or(0, |end| end + 1);
        let end = at + behind.find('\n').unwrap_or(behind.len());
        let line = self.page.get(start..end);
        self.page = self.page.get(end + 1..).unwrap_or_default();
        line
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Haystack;

    proptest! {
        #[test]
        fn a_haystack_finds_what_looking_at_each_line_finds(
            lines in prop::collection::vec("[abü @]{0,12}", 0..400),
            wanted in "[abü @]{1,9}",
        ) {
            let many: Vec<String> = lines.iter().cycle().take(lines.len() * 40).cloned().collect();
            let found: Vec<String> =
                Haystack::new(many.iter()).lines_with(&wanted).map(str::to_owned).collect();
            let expected: Vec<String> = many.into_iter().filter(|line| line.contains(&wanted)).collect();
            prop_assert_eq!(found, expected);
        }
    }
}
