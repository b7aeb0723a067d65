//! `note/duplicate-person`: two people whose names are all but the same.

use std::cell::OnceCell;

use super::{Context, Related, Rule, Sink};
use crate::syntax::{LinkKind, fold};
use crate::text::{TextRange, TextSize};
use crate::vault::config::Level;
use crate::vault::{Likeness, Note, Vault};

pub(super) const RULE: Rule = Rule {
    code: "note/duplicate-person",
    level: Level::Info,
    summary: "Two people notes have names that are all but the same.",
    docs: "\
Speech recognition writes a name as it sounds, and an import script makes a note for each spelling: `Jon Smyth` beside `John Smith`. Tasks
and meetings of one person are then spread over two notes.

Two people are taken for one if their names differ in blanks, accents or punctuation, in one letter, or two in
names of eight letters or more, or only sound the same. The one that fewer notes link to is reported. The action `vaultls.mergePeople` makes one of them:
every reference moves, the name becomes an alias, nothing is lost.

They are different people, and nothing is said, if a note names both of them in its list of people, if either note links to the other,
if one's name is an alias of the other, or if both have a `company/…` tag, or a property `company`, `email` or `organization`, and
these differ; or if the words by which their names differ are names of others, too: `Jonas` and `Tomas` are two names where
there is another `Jonas` and another `Tomas`.
",
    fails: "\
//- People/John Smith.md
---
type: people
---
//- People/Jon Smyth.md
---
type: people
---
//- Log.md
[[John Smith]]
",
    passes: "\
//- People/John Smith.md
---
type: people
tags: [company/acme]
---
//- People/Jon Smyth.md
---
type: people
tags: [company/initech]
---
//- People/Jan Berg.md
---
type: people
---
//- People/Jana Berg.md
---
type: people
---
//- People/Ana Silva.md
---
type: people
---
Not [[Anna Silva]].
//- People/Anna Silva.md
---
type: people
---
//- Log.md
---
people: ['[[Jan Berg]]', '[[Jana Berg]]']
---
",
    check,
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    if !cx.vault.is_person(cx.note.id) {
        return;
    }
    let name = cx.note.path.stem();
    let linking = OnceCell::new();
    let own = || *linking.get_or_init(|| cx.vault.count_linking_notes(cx.note.id));
    let twin = cx.vault.people_like(name).into_iter().find(|(id, likeness)| {
        let other = cx.vault.note(*id).filter(|other| other.id != cx.note.id && is_close(*likeness, name));
        other.is_some_and(|other| is_greater(cx, own(), other) && !are_told_apart(cx.vault, cx.note, other))
    });
    let Some(other) = twin.and_then(|(id, _)| cx.vault.note(id)) else { return };
    let heading = cx.note.parsed.headings.iter().find(|heading| heading.level == 1);
    let range = heading.map_or_else(|| first_line(cx), |heading| heading.text);
    let message = format!("\"{name}\" may be the same person as \"{}\"", other.path.stem());
    let related = Related {
        path: other.path.clone(),
        range: TextRange::default(),
        message: "the other note".to_owned(),
    };
    sink.report(range, message).related(related);
}

fn first_line(cx: &Context<'_>) -> TextRange {
    cx.note.lines().line_range(cx.text(), 0).unwrap_or(TextRange::empty(TextSize::new(0)))
}

/// Whether two people whose names are alike are likely one.
pub fn are_doubles(vault: &Vault, one: &Note, other: &Note, likeness: Likeness) -> bool {
    is_close(likeness, one.path.stem()) && !are_told_apart(vault, one, other)
}

/// Whether names so alike are likely those of one person.
fn is_close(likeness: Likeness, name: &str) -> bool {
    let letters = name.chars().filter(|c| c.is_alphanumeric()).count();
    match likeness {
        Likeness::SameWords | Likeness::SameLetters | Likeness::Sound => true,
        Likeness::Letters(count) => usize::from(count) * 4 <= letters,
        Likeness::CutOff | Likeness::Extended | Likeness::SameDay => false,
    }
}

/// Whether the other note is the one to keep: more notes link to it than to this one, which has `own`; of two alike the
/// first by path.
fn is_greater(cx: &Context<'_>, own: usize, other: &Note) -> bool {
    (cx.vault.count_linking_notes(other.id), &cx.note.path) > (own, &other.path)
}

/// Whether something says that the two are different people.
fn are_told_apart(vault: &Vault, note: &Note, other: &Note) -> bool {
    let mentions = |from: &Note, to: &Note| {
        let mut links = from.parsed.links.iter().filter(|link| link.kind != LinkKind::Autolink);
        links.any(|link| {
            let target = link.target_text(&from.text);
            let name = target.trim().rsplit('/').next().unwrap_or_default();
            fold::key(name.trim_end_matches(".md")) == fold::key(to.path.stem())
        })
    };
    let is_alias = |of: &Note, name: &str| {
        of.aliases().iter().any(|alias| fold::person_key(alias) == fold::person_key(name))
    };
    // What costs least comes first.
    differ_by_known_names(vault, note.path.stem(), other.path.stem())
        || is_alias(note, other.path.stem())
        || is_alias(other, note.path.stem())
        || have_other_companies(note, other)
        || mentions(note, other)
        || mentions(other, note)
        || vault.are_listed_together(note.id, other.id)
}

/// Whether the words that only one of two names has are names of other people as well.
fn differ_by_known_names(vault: &Vault, one: &str, other: &str) -> bool {
    let words = |name: &str| -> Vec<String> {
        name.split_whitespace().map(|word| fold::key(word).into_owned()).collect()
    };
    let (a, b) = (words(one), words(other));
    let own = |of: &[String], not: &[String]| -> Vec<String> {
        of.iter().filter(|word| !not.contains(word)).cloned().collect()
    };
    let (a, b) = (own(&a, &b), own(&b, &a));
    let known = |words: &[String]| {
        !words.is_empty() && words.iter().all(|word| vault.count_names_with_word(word) > 1)
    };
    known(&a) && known(&b)
}

/// Whether both say where they work, or what their address is, and not the same.
fn have_other_companies(one: &Note, other: &Note) -> bool {
    let companies = |note: &Note| -> Vec<String> {
        let tags = note.tags();
        let tags =
            tags.iter().filter_map(|(tag, _)| Some(fold::key(tag).strip_prefix("company/")?.to_owned()));
        tags.collect()
    };
    let differ = |one: Vec<String>, other: Vec<String>| {
        !one.is_empty() && !other.is_empty() && !one.iter().any(|value| other.contains(value))
    };
    let property = |note: &Note, name: &str| -> Vec<String> {
        let front = note.parsed.frontmatter.as_ref();
        let texts = front.map(|front| front.texts(name, &note.text)).unwrap_or_default();
        texts
            .into_iter()
            .map(|(value, _)| fold::key(value.trim()).into_owned())
            .filter(|value| !value.is_empty())
            .collect()
    };
    differ(companies(one), companies(other))
        || ["company", "organization", "email"]
            .iter()
            .any(|name| differ(property(one, name), property(other, name)))
}
