//! Whom tasks name: the texts behind the `@` of all descriptions.

use rayon::prelude::*;

use super::task_set::TaskSet;

/// So many letters behind an `@` are looked at; names are shorter.
const REACH: usize = 100;

/// The texts behind every `@` in the descriptions of tasks, in lower case and sorted by how they begin.
#[derive(Debug)]
pub(super) struct Spoken(Vec<Said>);

/// A text behind an `@`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Said {
    head: Head,
    /// The place of the task.
    task: usize,
    /// Where the text begins in its description.
    at: usize,
}

impl Spoken {
    pub(super) fn of(tasks: &TaskSet) -> Spoken {
        let mut out = Vec::new();
        for (task, index) in tasks.iter().zip(0..) {
            let description = task.bare_description();
            for (at, _) in description.match_indices('@') {
                let rest = description.get(at + 1..).unwrap_or_default();
                out.push(Said { head: Head::of_text(rest), task: index, at: at + 1 });
            }
        }
        out.par_sort_unstable();
        Spoken(out)
    }

    /// How many of `tasks`, which these are of, hold an `@` and `name`, without regard to case.
    pub(super) fn count(&self, tasks: &TaskSet, name: &str) -> usize {
        let name = name.to_lowercase();
        let (first, last) = Head::range(&name);
        let start = self.0.partition_point(|said| said.head < first);
        let near = self.0.get(start..).unwrap_or_default().iter().take_while(|said| said.head <= last);
        let is_named = |said: &&Said| {
            name.len() <= HEAD || {
                let description = tasks.get(said.task).map(|task| task.bare_description());
                let rest = description.as_ref().and_then(|description| description.get(said.at..));
                rest.is_some_and(|rest| lower(rest).starts_with(&name))
            }
        };
        let mut tasks: Vec<usize> = near.filter(is_named).map(|said| said.task).collect();
        tasks.sort_unstable();
        tasks.dedup();
        tasks.len()
    }
}

/// So many bytes of a text are its head.
const HEAD: usize = 16;

/// The first bytes of a text, in lower case; behind a shorter one bytes that no text has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Head([u8; HEAD]);

impl Head {
    fn of_text(text: &str) -> Head {
        // As nearly every text is.
        let ascii = text.get(..HEAD.min(text.len())).filter(|start| start.is_ascii());
        match ascii {
            Some(start) => Head::of(&start.to_ascii_lowercase()),
            None => Head::of(&lower(text)),
        }
    }

    fn of(lower: &str) -> Head {
        Head::filled(lower, 0xff)
    }

    /// The heads of all texts that begin with one lie between these, both included.
    fn range(lower: &str) -> (Head, Head) {
        (Head::filled(lower, 0), Head::filled(lower, 0xff))
    }

    fn filled(lower: &str, rest: u8) -> Head {
        let mut head = [rest; HEAD];
        head.iter_mut().zip(lower.bytes()).for_each(|(to, from)| *to = from);
        Head(head)
    }
}

/// The first letters of a text, in lower case.
fn lower(text: &str) -> String {
    // As nearly every text is.
    if let Some(ascii) = text.get(..REACH.min(text.len())).filter(|text| text.is_ascii()) {
        return ascii.to_ascii_lowercase();
    }
    text.chars().take(REACH).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Head, lower};

    proptest! {
        #[test]
        fn texts_that_begin_with_a_name_lie_between_its_heads(text in "[a-bA-BäÄİ\u{0}]{0,24}", name in "[a-bäİ\u{0}]{0,24}") {
            let name = name.to_lowercase();
            let (first, last) = Head::range(&name);
            let head = Head::of_text(&text);
            let begins = lower(&text).starts_with(&name);
            let is_between = first <= head && head <= last;
            prop_assert!(is_between || !begins);
            prop_assert!(begins || !is_between || name.len() > super::HEAD);
        }
    }
}
