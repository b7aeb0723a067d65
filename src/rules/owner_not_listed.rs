//! `owner/not-listed`: a task's owner whom the note's list of people leaves out.

use super::link_edit::fix;
use super::{Context, Fix, Rule, Sink};
use crate::syntax::{Node, NodeKind};
use crate::text::{TextEdit, TextRange, TextSize};
use crate::vault::config::Level;
use crate::vault::{FileKind, FileRef, Note, NoteId, VaultPath};

pub(super) const RULE: Rule = Rule {
    code: "owner/not-listed",
    level: Level::Hint,
    summary: "A task's owner is missing from the note's `entities.people`.",
    docs: "\
A transcript or meeting lists its people in the frontmatter (`entities.people`, or `people`, `attendees`, `participants`). A task in it
is given to somebody who is not in that list: whoever looks for that person's meetings by the list, as queries and `last_contact` do,
does not find this one.

The fix adds a link to the person to the list, in the form that the list has.

Reported once for each person and note, at the first task. Not reported: notes without such a list, or with an empty one; names
that nobody has (`owner/unknown`) or that several people have (`owner/ambiguous`); a person's own note. Whoever writes the vault
owns tasks everywhere and is listed nowhere: name that person in `people.me`.
",
    fails: "\
//- Log.md
---
entities:
  people:
  - '[[Ana Silva]]'
---
- [ ] Send the plan @Ana Silva
- [ ] Book the room @KimTaylor
- [ ] Call back @Kim Taylor
//- People/Ana Silva.md
//- People/Kim Taylor.md
",
    passes: "\
//- .vaultls.toml
people.me = \"Jo Park\"
//- Log.md
---
entities:
  people:
  - '[[Ana Silva]]'
  - Kim Taylor
---
- [ ] Send the plan @AnaSilva
- [ ] Book the room @Kim
- [ ] Write it down @Jo Park
- [ ] Ask @Nobody Known
- Kim told @Jo Berg
//- Inbox.md
- [ ] Book the room @Kim Taylor
//- People/Ana Silva.md
//- People/Kim Taylor.md
---
aliases: [Kim]
---
//- People/Jo Park.md
//- People/Jo Berg.md
",
    check,
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    let Some(list) = cx.note.people_list() else { return };
    if cx.owners().is_empty() || cx.vault.is_person(cx.note.id) {
        return;
    }
    let mut listed = cx.vault.listed_people(cx.note);
    if listed.is_empty() {
        return;
    }
    let me = &cx.config().me;
    listed.extend(cx.vault.people_named(me).iter().filter(|_| !me.is_empty()).map(|person| person.id));
    for owner in cx.owners() {
        let [person] = owner.people else { continue };
        if listed.contains(person) {
            continue;
        }
        listed.push(*person);
        let Some(Note { path, .. }) = cx.vault.note(*person).map(|note| &**note) else { continue };
        let name = path.stem();
        let message = format!("\"{name}\" owns a task here and is not listed among the people of the note");
        sink.report(owner.range, message).fixes(add(cx, list, *person, path));
    }
}

/// Adds a link to a person behind the last one of the list.
fn add(cx: &Context<'_>, list: &Node, person: NoteId, path: &VaultPath) -> Option<Fix> {
    let file = FileRef { id: person, path: path.clone(), kind: FileKind::Note };
    let link = format!("'[[{}]]'", cx.vault.link_text(&cx.note.path, &file).replace('\'', "''"));
    let NodeKind::List(items) = &list.kind else { return None };
    let last = items.last()?;
    let edit = match cx.slice(list.range).starts_with('[') {
        true => TextEdit::insert(last.range.end(), format!(", {link}")),
        false => {
            let line = cx.note.line_around(last.range.start());
            let marker = cx.slice(TextRange::new(line.start(), last.range.start().max(line.start())));
            let end = cx.note.line_around(last.range.end()).end();
            // `key: - item` on one line is no list that YAML knows.
            (TextSize::of(marker.trim_start()) < TextSize::from(3))
                .then(|| TextEdit::insert(end, format!("{}{marker}{link}", cx.line_end())))?
        }
    };
    Some(fix(cx, format!("Add \"{}\" to the people of the note", file.path.stem()), [edit]))
}
