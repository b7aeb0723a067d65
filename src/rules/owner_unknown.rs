//! `owner/unknown`: a task whose owner is nobody the vault knows.

use std::borrow::Cow;

use super::context::Owner;
use super::link_edit::fix;
use super::link_unresolved::either;
use super::{Context, Fix, NewNote, Rule, Sink};
use crate::syntax::Mention;
use crate::text::{TextEdit, TextRange, TextSize, size};
use crate::vault::config::Level;
use crate::vault::{EntityKind, NearFile};

pub(super) const RULE: Rule = Rule {
    code: "owner/unknown",
    level: Level::Warning,
    summary: "A task's `@owner` is no person of the vault.",
    docs: "\
`@First Last` and `@FirstLast` in a task name a person: a note of type `people` or `person` (by its frontmatter, its
`type/…` tag or its folder), by its file name, title or an alias. Here no such note exists, so that the task belongs to
nobody: it is in no list of that person's tasks.

The message names the nearest people: a name misspelt, heard wrongly, or only its first word.

Looked at are tasks only, and names only: two capitalised words or more, or `@FirstLast`. A single word such as `@Home` or
`@Ana` is a name only if it is near a person's; `@todo` and `@media` never are. In a vault without any people nothing is
reported, nor a name damaged by a wrong encoding: that is one finding of `text/mojibake`.
",
    fails: "\
//- Log.md
- [ ] Send the plan @Ana Sliva 📅 2025-11-08
- [ ] Call @KimTayler
- [ ] Ask @Jon about it
- [ ] Order lunch @Nobody Known
//- People/Ana Silva.md
---
type: people
---
//- People/Kim Taylor.md
---
type: people
---
//- People/Jon Jarrett.md
---
type: people
---
",
    passes: "\
//- Log.md
- [ ] Send the plan @Ana Silva 📅 2025-11-08
- [ ] Call @AnaSilva and @ana about mail@Some Where, @Home @todo
- @Nobody Known was here
//- People/Ana Silva.md
---
type: people
aliases: [Ana]
---
",
    check,
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    if !cx.vault.has_entities(&EntityKind::Person) {
        return;
    }
    for Owner { mention, .. } in cx.owners().iter().filter(|owner| owner.people.is_empty()) {
        let name = cx.slice(mention.guess).trim_start_matches('@');
        if !is_capitalised(name) {
            continue;
        }
        if cx.reports_damage() && cx.damage().touches(mention.guess) {
            continue;
        }
        let (range, near) = nearest_people(cx, mention);
        if !is_full_name(name) && near.is_empty() {
            continue;
        }
        let name = cx.slice(range);
        let mut message = format!("No person is called \"{}\"", name.trim_start_matches('@'));
        if !near.is_empty() {
            let names: Vec<String> =
                near.iter().map(|near| format!("\"{}\"", near.file.path.stem())).collect();
            message.push_str(&format!("; nearest: {}", either(&names)));
        }
        let joined = is_joined(name.trim_start_matches('@'));
        let rename = near.iter().map(|near| {
            let stem = near.file.path.stem();
            let name: String = match joined {
                true => stem.chars().filter(|c| !c.is_whitespace()).collect(),
                false => stem.to_owned(),
            };
            let edit = TextEdit::replace(range, format!("@{name}"));
            fix(cx, format!("Change the owner to \"{stem}\""), [edit])
        });
        sink.report(range, message).fixes(rename.chain(new_person(cx, name)));
    }
}

/// Whether a text behind an `@` is somebody's whole name: two capitalised words or more, or `FirstLast`.
pub fn is_full_name(name: &str) -> bool {
    is_capitalised(name) && (name.contains(char::is_whitespace) || is_joined(name))
}

/// Whether the name begins as one does: with a capital, or in a script without capitals.
fn is_capitalised(name: &str) -> bool {
    name.chars().next().is_some_and(|c| c.is_alphabetic() && !c.is_lowercase())
}

/// `FirstLast`: a capital behind a small letter.
fn is_joined(name: &str) -> bool {
    !name.contains(char::is_whitespace)
        && name.chars().zip(name.chars().skip(1)).any(|(a, b)| a.is_lowercase() && b.is_uppercase())
}

/// The people nearest to the mention and how much of it is the name: the guess may have taken in capitalised words
/// that follow the name.
fn nearest_people(cx: &Context<'_>, mention: &Mention) -> (TextRange, Vec<NearFile>) {
    let guess = cx.slice(mention.guess);
    let ends = guess.char_indices().filter(|(_, c)| c.is_whitespace()).map(|(at, _)| at);
    let mut ends: Vec<usize> = ends.chain([guess.len()]).collect();
    ends.reverse();
    let is_person = |id| cx.vault.entity(id).is_some_and(|entity| entity.kind == EntityKind::Person);
    for end in ends {
        let name = guess.get(..end).unwrap_or_default().trim_end().trim_start_matches('@');
        let near = cx.vault.near_files_among(name, &is_person);
        if !near.is_empty() {
            let len: TextSize = size(name.len() + 1);
            return (TextRange::at(mention.guess.start(), len), near);
        }
    }
    (mention.guess, Vec::new())
}

/// A note for the person, beside the other people.
fn new_person(cx: &Context<'_>, mention: &str) -> Option<Fix> {
    let name = spaced(mention.trim_start_matches('@'));
    let NewNote { path, text } = NewNote::of_kind(cx.vault, &EntityKind::Person, &name, cx.today)?;
    Some(Fix::create(format!("Create the person \"{name}\" in \"{path}\""), path, text))
}

/// `FirstLast` as `First Last`.
fn spaced(name: &str) -> Cow<'_, str> {
    if !is_joined(name) {
        return Cow::Borrowed(name);
    }
    let mut out = String::with_capacity(name.len() + 2);
    for c in name.chars() {
        if c.is_uppercase() && out.ends_with(char::is_lowercase) {
            out.push(' ');
        }
        out.push(c);
    }
    Cow::Owned(out)
}
