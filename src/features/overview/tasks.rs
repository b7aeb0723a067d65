//! Open tasks by owner.

use std::borrow::Cow;
use std::collections::BTreeMap;

use jiff::civil::Date;
use rayon::prelude::*;

use super::is_template;
use crate::features::activity::open_lines;
use crate::features::wording::one_line;
use crate::rules::is_full_name;
use crate::syntax::fold;
use crate::syntax::task::{FieldKind, Task, TaskLine, read};
use crate::text::{TextRange, slice};
use crate::vault::{Note, NoteId, Vault};

/// Somebody with open tasks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owner {
    /// The person's name; of somebody the vault does not know, the name as it is written. `None`: nobody's tasks.
    pub name: Option<String>,
    /// The person's note.
    pub person: Option<NoteId>,
    /// The tasks, the first due first; of one day by path and place. Those without a day come last.
    pub tasks: Vec<OwnedTask>,
}

/// An open task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnedTask {
    /// Its note.
    pub note: NoteId,
    /// Its line without what makes it a task.
    pub range: TextRange,
    /// The character between its brackets.
    pub status: char,
    /// Its description as one line: links as they are shown, owners left out.
    pub text: String,
    /// When it is due.
    pub due: Option<Date>,
    /// When it is planned for.
    pub scheduled: Option<Date>,
}

/// Who has open tasks: known people by name, then unknown ones, then nobody. A task with several owners is each
/// one's; where a name may mean several people, it is the first one's.
pub fn owners(vault: &Vault) -> Vec<Owner> {
    let notes = vault.notes();
    let of_notes = notes.par_iter().filter(|note| !is_template(vault, note));
    let tasks: Vec<(Whose, OwnedTask)> = of_notes.flat_map_iter(|note| of_note(vault, note)).collect();
    let mut owners: BTreeMap<Whose, Vec<OwnedTask>> = BTreeMap::new();
    for (whose, task) in tasks {
        owners.entry(whose).or_default().push(task);
    }
    let owners = owners.into_iter().map(|(whose, mut tasks)| {
        // Stable: notes came in order of their paths.
        tasks.sort_by_key(|task| task.due.or(task.scheduled).unwrap_or(Date::MAX));
        let (name, person) = whose.into_parts();
        Owner { name, person, tasks }
    });
    owners.collect()
}

/// An owner, in the order in which they are listed. The folded name puts one spelling beside the other.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Whose {
    Person { key: String, name: String, id: NoteId },
    Unknown { key: String, name: String },
    Nobody,
}

impl Whose {
    fn into_parts(self) -> (Option<String>, Option<NoteId>) {
        match self {
            Whose::Person { name, id, .. } => (Some(name), Some(id)),
            Whose::Unknown { name, .. } => (Some(name), None),
            Whose::Nobody => (None, None),
        }
    }
}

fn of_note(vault: &Vault, note: &Note) -> Vec<(Whose, OwnedTask)> {
    let mut tasks = Vec::new();
    for line in open_lines(vault, note) {
        let (mut owners, named): (Vec<Whose>, Vec<TextRange>) =
            owners_of(vault, note, line).into_iter().unzip();
        let task = owned(note, line, &read(&note.text, line, &vault.config().tasks), &named);
        owners.sort_unstable();
        owners.dedup();
        if owners.is_empty() {
            owners.push(Whose::Nobody);
        }
        tasks.extend(owners.into_iter().map(|owner| (owner, task.clone())));
    }
    tasks
}

/// The owners of a task, each with the mention that says so.
fn owners_of(vault: &Vault, note: &Note, line: &TaskLine) -> Vec<(Whose, TextRange)> {
    let mentions = &note.parsed.mentions;
    let first = mentions.partition_point(|mention| mention.guess.start() < line.body.start());
    let end = mentions.partition_point(|mention| mention.guess.start() < line.body.end());
    let here = mentions.get(first..end).unwrap_or_default();
    let owners = here.iter().filter_map(|mention| {
        let target = vault.resolve_mention(note, mention);
        let owner = match target.people.first() {
            Some(person) => {
                let name = vault.file(person.id)?.path.stem().to_owned();
                Whose::Person { key: fold::person_key(&name), name, id: person.id }
            }
            None => {
                let name = slice(&note.text, target.range).trim_start_matches('@');
                let key = fold::person_key(name);
                is_full_name(name).then(|| Whose::Unknown { key, name: name.to_owned() })?
            }
        };
        Some((owner, target.range))
    });
    owners.collect()
}

fn owned(note: &Note, line: &TaskLine, task: &Task, owners: &[TextRange]) -> OwnedTask {
    let day = |kind| task.date(kind)?.valid();
    OwnedTask {
        note: note.id,
        range: line.body,
        status: line.status,
        text: one_line(&shown(note, task.description, owners)),
        due: day(FieldKind::Due),
        scheduled: day(FieldKind::Scheduled),
    }
}

/// A text with its links as they are shown, by their display text or else their target, and without the mentions of its
/// owners.
fn shown(note: &Note, range: TextRange, owners: &[TextRange]) -> String {
    let links = note.parsed.links.iter().map(|link| {
        let display = link.display_text(&note.text).map(str::trim).filter(|display| !display.is_empty());
        (link.range, display.map_or_else(|| link.target_text(&note.text), Cow::Borrowed))
    });
    let owners = owners.iter().map(|owner| (*owner, Cow::Borrowed("")));
    let mut replaced: Vec<_> = links.chain(owners).filter(|(part, _)| range.contains_range(*part)).collect();
    replaced.sort_by_key(|(part, _)| part.start());
    let mut out = String::new();
    let mut at = range.start();
    for (part, text) in replaced {
        // What stands in a link's text is shown with it.
        if part.start() >= at {
            out.push_str(slice(&note.text, TextRange::new(at, part.start())));
            out.push_str(&text);
            at = part.end();
        }
    }
    out.push_str(slice(&note.text, TextRange::new(at, range.end())));
    let words: Vec<&str> = out.split_whitespace().collect();
    words.join(" ")
}
