//! Open tasks by owner.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;
use rayon::prelude::*;

use super::is_template;
use crate::features::activity::numbered;
use crate::features::wording::one_line;
use crate::rules::is_full_name;
use crate::sort;
use crate::syntax::fold;
use crate::syntax::task::{FieldKind, TaskLine, read};
use crate::text::{TextRange, slice};
use crate::vault::{Note, NoteId, Vault, VaultPath};

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

impl Owner {
    /// How many of the tasks were due before `today`.
    pub fn overdue(&self, today: Date) -> usize {
        self.tasks.iter().filter(|task| task.due.is_some_and(|due| due < today)).count()
    }
}

/// An open task: where it is, and when. What it says is read when it is shown, [`OwnedTask::said`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OwnedTask {
    /// Its note.
    pub note: NoteId,
    /// Its index there in `ParsedNote::tasks`.
    pub line: usize,
    /// When it is due.
    pub due: Option<Date>,
    /// When it is planned for.
    pub scheduled: Option<Date>,
}

/// What an open task says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaskText {
    /// Its line without what makes it a task.
    pub range: TextRange,
    /// The character between its brackets.
    pub status: char,
    /// Its description as one line: links as they are shown, owners left out.
    pub text: String,
}

impl OwnedTask {
    /// What the task says; `None` in a vault where it is no more.
    pub fn said(&self, vault: &Vault) -> Option<TaskText> {
        let note = vault.note(self.note)?;
        let line = note.parsed.tasks.get(self.line)?;
        let owners: Vec<TextRange> =
            owners_of(vault, note, line).into_iter().map(|(_, mention)| mention).collect();
        let task = read(&note.text, line, &vault.config().tasks);
        let text = one_line(&shown(note, task.description, &owners));
        Some(TaskText { range: line.body, status: line.status, text })
    }
}

/// Who has open tasks: known people by name, then unknown ones, then nobody. A task with several owners is each
/// one's; where a name may mean several people, it is the first one's. Kept until a note says something else.
pub fn owners(vault: &Vault) -> Arc<[Owner]> {
    let Kept(owners) = vault.derived(|| Kept(find_owners(vault).into()));
    Arc::clone(owners)
}

struct Kept(Arc<[Owner]>);

fn find_owners(vault: &Vault) -> Vec<Owner> {
    let notes = vault.notes();
    let of_notes = notes.par_iter().filter(|note| !is_template(vault, note));
    let tasks: Vec<(Whose, OwnedTask)> = of_notes.flat_map_iter(|note| of_note(vault, note)).collect();
    let mut owners: BTreeMap<Whose, Vec<OwnedTask>> = BTreeMap::new();
    for (whose, task) in tasks {
        owners.entry(whose).or_default().push(task);
    }
    let owners = owners.into_iter().map(|(whose, mut tasks)| {
        // Stable: notes came in order of their paths.
        sort::by_key(&mut tasks, |task| task.due.or(task.scheduled).unwrap_or(Date::MAX));
        let (name, person) = whose.into_parts();
        Owner { name, person, tasks }
    });
    owners.collect()
}

/// An owner, in the order in which they are listed. The folded name puts one spelling beside the other; people of one name
/// are in the order of their paths, for numbers tell only which note came first.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Whose {
    Person { key: String, name: String, path: VaultPath, id: NoteId },
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
    for (index, line) in numbered(vault, note) {
        let mut owners: Vec<Whose> =
            owners_of(vault, note, line).into_iter().map(|(whose, _)| whose).collect();
        owners.sort_unstable();
        owners.dedup();
        if owners.is_empty() {
            owners.push(Whose::Nobody);
        }
        let task = read(&note.text, line, &vault.config().tasks);
        let day = |kind| task.date(kind)?.valid();
        let (due, scheduled) = (day(FieldKind::Due), day(FieldKind::Scheduled));
        let task = OwnedTask { note: note.id, line: index, due, scheduled };
        tasks.extend(owners.into_iter().map(|owner| (owner, task)));
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
                let path = vault.file(person.id)?.path;
                let name = path.stem().to_owned();
                Whose::Person { key: fold::person_key(&name), name, path, id: person.id }
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

/// A text with its links as they are shown, by their display text or else their target, and without the mentions of its
/// owners.
fn shown(note: &Note, range: TextRange, owners: &[TextRange]) -> String {
    let links = note.parsed.links.iter().map(|link| {
        let display = link.display_text(&note.text).map(str::trim).filter(|display| !display.is_empty());
        (link.range, display.map_or_else(|| link.target_text(&note.text), Cow::Borrowed))
    });
    let owners = owners.iter().map(|owner| (*owner, Cow::Borrowed("")));
    let mut replaced: Vec<_> = links.chain(owners).filter(|(part, _)| range.contains_range(*part)).collect();
    sort::by_key(&mut replaced, |(part, _)| part.start());
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
