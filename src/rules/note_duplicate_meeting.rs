//! `note/duplicate-meeting`: one meeting, imported under several titles.

use rustc_hash::FxHashSet;

use super::{Context, Related, Rule, Sink};
use crate::text::TextRange;
use crate::vault::Note;
use crate::vault::config::Level;

pub(super) const RULE: Rule = Rule {
    code: "note/duplicate-meeting",
    level: Level::Info,
    summary: "Two notes seem to be of the same meeting, under different titles.",
    docs: "\
A meeting that is imported twice gets a title made up anew each time, and so a second note: the same date, the same people, mostly the
same words. Its tasks then stand in every list twice.

Two notes are taken for the same meeting if all of this holds:
- they have the same day (property `date`, or a name that begins with it);
- at least half of their people are the same (`entities.people`, `people`, `attendees`, `participants`);
- their texts share a good part of their wording, runs of four words each; or, where one has hardly any text, their titles share at
  least half of their longer words.

The note that is later by path is reported, with the other one beside it. Two meetings with the same people on one day are told
apart by their words.
",
    fails: "\
//- Log/2025-10-06 - Ana reviewed the cache tier and the hiring plan.md
---
entities:
  people: ['[[Ana Silva]]', '[[Kim Taylor]]']
---
We looked at the cache tier and decided to wait for the new racks before hiring anybody else.
//- Log/2025-10-06 - Discussed caching, racks and who to hire ne.md
---
entities:
  people: ['[[Ana Silva]]', '[[Kim Taylor]]']
date: '2025-10-06'
---
They looked at the cache tier and decided to wait for the new racks before hiring anybody else.
//- People/Ana Silva.md
//- People/Kim Taylor.md
",
    passes: "\
//- Log/2025-10-06 - Ana reviewed the cache tier.md
---
entities:
  people: ['[[Ana Silva]]', '[[Kim Taylor]]']
---
## Purpose
> Build trust, surface and remove blockers, align on priorities.

We looked at the cache tier and decided to wait for the new racks before hiring anybody else.
//- Log/2025-10-06 - Salary round.md
---
entities:
  people: ['[[Ana Silva]]', '[[Kim Taylor]]']
---
## Purpose
> Build trust, surface and remove blockers, align on priorities.

Nobody was happy about the numbers that came from above, so we will ask again in the spring.
//- Log/2025-10-07 - Ana reviewed the cache tier again.md
---
entities:
  people: ['[[Ana Silva]]', '[[Kim Taylor]]']
---
We looked at the cache tier and decided to wait for the new racks before hiring anybody else.
//- People/Ana Silva.md
//- People/Kim Taylor.md
",
    check,
};

/// How many words in a row are compared.
const RUN: usize = 4;
/// The most runs of a text that are kept: those with the smallest hashes, which are as good as all of them.
const KEPT: usize = 512;
/// With fewer runs a text says too little to compare.
const TELLING: usize = 6;

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    let others = cx.vault.notes_of_same_meeting(cx.note);
    if others.is_empty() {
        return;
    }
    let earlier = others.into_iter().filter(|other| other.path < cx.note.path);
    let mut same = earlier.filter(|other| are_of_same_people(cx, other) && are_alike(cx.note, other));
    let Some(other) = same.next() else { return };
    let heading = cx.note.parsed.headings.iter().find(|heading| heading.level == 1);
    let list = cx.note.people_list().map(|list| list.range).unwrap_or_default();
    let range = heading.map_or(list, |heading| heading.text);
    let message = format!("Seems to be the same meeting as \"{}\"", other.path.stem());
    let mut report = sink.report(range, message);
    for other in std::iter::once(other).chain(same) {
        let related = Related {
            path: other.path.clone(),
            range: TextRange::default(),
            message: "the same meeting".to_owned(),
        };
        report = report.related(related);
    }
}

/// Whether at least half of all the people of both are people of both.
fn are_of_same_people(cx: &Context<'_>, other: &Note) -> bool {
    let (own, others) = (cx.vault.listed_people(cx.note), cx.vault.listed_people(other));
    let both = own.iter().filter(|id| others.contains(id)).count();
    let all = own.len() + others.len() - both;
    both > 0 && both * 2 >= all
}

/// The wording of a note: hashes of its runs of words, sorted.
struct Wording(Vec<u64>);

fn wording(note: &Note) -> &Wording {
    note.derived(|note| Wording(runs(note)))
}

/// The runs of words in the lines that are text: headings, quotes and frontmatter are the template's.
fn runs(note: &Note) -> Vec<u64> {
    let start = note.parsed.frontmatter.as_ref().map_or(0, |front| usize::from(front.range.end()));
    let body = note.text.get(start..).unwrap_or_default();
    let (mut runs, mut words) = (Vec::new(), Vec::new());
    for line in body.lines().filter(|line| !line.trim_start().starts_with(['#', '>', '|', '<'])) {
        words.clear();
        push_words(line, &mut words);
        runs.extend(words.windows(RUN).map(|run| {
            run.iter().fold(17_u64, |all, word| all.rotate_left(9) ^ word.wrapping_mul(0x9E37_79B9_7F4A_7C15))
        }));
    }
    runs.sort_unstable();
    runs.dedup();
    runs.truncate(KEPT);
    runs
}

/// Appends the hashes of the words of a line.
fn push_words(line: &str, words: &mut Vec<u64>) {
    if line.is_ascii() {
        let all = line.as_bytes().split(|byte| !byte.is_ascii_alphanumeric());
        return words.extend(all.filter(|word| !word.is_empty()).map(hash));
    }
    let all = line.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.extend(all.map(|word| hash(word.as_bytes())));
}

fn hash(word: &[u8]) -> u64 {
    word.iter()
        .map(u8::to_ascii_lowercase)
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// Whether two notes say the same in mostly the same words.
fn are_alike(one: &Note, other: &Note) -> bool {
    let (a, b) = (&wording(one).0, &wording(other).0);
    let less = a.len().min(b.len());
    if less < TELLING {
        return have_like_titles(one, other);
    }
    // What lies beyond the largest hash of a list that was cut is unknown: both are compared up to the smaller end.
    let end = match (a.len() == KEPT, b.len() == KEPT) {
        (true, true) => a.last().min(b.last()),
        (true, false) => a.last(),
        (false, true) => b.last(),
        (false, false) => None,
    };
    let up_to = |list: &[u64]| end.map_or(list.len(), |end| list.partition_point(|run| run <= end));
    let (a, b) = (a.get(..up_to(a)).unwrap_or_default(), b.get(..up_to(b)).unwrap_or_default());
    let both = a.iter().filter(|run| b.binary_search(run).is_ok()).count();
    both * 4 >= a.len().min(b.len()).max(TELLING)
}

/// Whether at least half of the longer words of two titles are the same.
fn have_like_titles(one: &Note, other: &Note) -> bool {
    let words = |note: &Note| -> FxHashSet<u64> {
        let words =
            note.path.stem().split(|c: char| !c.is_alphabetic()).filter(|word| word.chars().count() > 3);
        words.map(|word| hash(word.as_bytes())).collect()
    };
    let (a, b) = (words(one), words(other));
    let both = a.intersection(&b).count();
    both > 1 && both * 2 >= a.len().min(b.len())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{hash, push_words};

    proptest! {
        #[test]
        fn the_words_of_a_line_are_what_is_between_signs(line in "[a-cX9 ,.-]{0,20}|[a-cé–9 ,]{0,20}") {
            let all = line.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
            let mut words = Vec::new();
            push_words(&line, &mut words);
            prop_assert_eq!(words, all.map(|word| hash(word.as_bytes())).collect::<Vec<_>>());
        }
    }
}
