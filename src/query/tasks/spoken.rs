//! Whom tasks name: the texts behind the `@` of all descriptions.

use rayon::prelude::*;

use super::task_set::TaskSet;

/// So many letters behind an `@` are looked at; names are shorter.
const REACH: usize = 100;

/// The texts behind every `@` in the descriptions of tasks, in lower case and sorted.
#[derive(Debug)]
pub(super) struct Spoken(Vec<(Box<str>, usize)>);

impl Spoken {
    pub(super) fn of(tasks: &TaskSet) -> Spoken {
        let mut out = Vec::new();
        for (task, index) in tasks.iter().zip(0..) {
            let description = task.bare_description();
            for (at, _) in description.match_indices('@') {
                let rest = description.get(at + 1..).unwrap_or_default();
                out.push((lower(rest), index));
            }
        }
        out.par_sort_unstable();
        Spoken(out)
    }

    /// How many tasks hold an `@` and `name`, without regard to case.
    pub(super) fn count(&self, name: &str) -> usize {
        let name = name.to_lowercase();
        let start = self.0.partition_point(|(text, _)| **text < *name);
        let found = self.0.iter().skip(start).take_while(|(text, _)| text.starts_with(&name));
        let mut tasks: Vec<usize> = found.map(|(_, task)| *task).collect();
        tasks.sort_unstable();
        tasks.dedup();
        tasks.len()
    }
}

/// The first letters of a text, in lower case.
fn lower(text: &str) -> Box<str> {
    // As nearly every text is.
    if let Some(ascii) = text.get(..REACH.min(text.len())).filter(|text| text.is_ascii()) {
        return ascii.to_ascii_lowercase().into();
    }
    text.chars().take(REACH).flat_map(char::to_lowercase).collect()
}
