//! The open tasks of a person, project or customer. Some are named in ten thousands of tasks, so the open tasks of all notes
//! are listed by what they name (`Vault::pieces`).

use jiff::civil::Date;
use rayon::prelude::*;

use super::activity::numbered;
use crate::syntax::task::{FieldKind, Task, read};
use crate::text::slice;
use crate::vault::{EntityKind, Note, NoteId, Pieces, Vault};

/// An open task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct OpenTask {
    /// Its note.
    pub(super) note: NoteId,
    /// Its index there in `ParsedNote::tasks`.
    pub(super) line: usize,
    /// When it is due, or else scheduled.
    pub(super) date: Option<(FieldKind, Date)>,
}

impl OpenTask {
    /// Its description.
    pub(super) fn text<'v>(&self, vault: &'v Vault) -> &'v str {
        let note = vault.note(self.note);
        let line = note.and_then(|note| Some((note, note.parsed.tasks.get(self.line)?)));
        line.map_or("", |(note, line)| {
            slice(&note.text, read(&note.text, line, &vault.config().tasks).description)
        })
    }
}

/// The open tasks of neighbouring notes.
struct Piece {
    tasks: Vec<Listed>,
    /// How the mentions in them begin, each with the index of its task; sorted.
    mentions: Vec<(u64, u32)>,
    /// The prints of the links in them, likewise.
    links: Vec<(u32, u32)>,
}

struct Listed {
    /// The place of its note in the piece.
    at: usize,
    line: usize,
    date: Option<(FieldKind, Date)>,
}

impl Piece {
    fn add(&mut self, vault: &Vault, at: usize, note: &Note) {
        for (line, task) in numbered(vault, note) {
            let index = u32::try_from(self.tasks.len()).unwrap_or(u32::MAX);
            let mentions = note.parsed.mentions.iter();
            let named = mentions.filter(|mention| {
                task.body.start() <= mention.guess.start() && mention.guess.start() < task.body.end()
            });
            self.mentions.extend(named.map(|mention| (note.mention_start(mention), index)));
            let links = note.parsed.links.iter().zip(note.link_prints());
            let within = links.filter(|(link, _)| task.body.contains_range(link.range));
            self.links.extend(within.map(|(_, print)| (*print, index)));
            let date = date(&read(&note.text, task, &vault.config().tasks));
            self.tasks.push(Listed { at, line, date });
        }
    }

    /// The tasks with these indexes, each once.
    fn listed(&self, indexes: impl Iterator<Item = u32>) -> impl Iterator<Item = &Listed> {
        let mut indexes: Vec<u32> = indexes.collect();
        indexes.sort_unstable();
        indexes.dedup();
        indexes.into_iter().filter_map(|index| self.tasks.get(usize::try_from(index).ok()?))
    }
}

fn date(task: &Task) -> Option<(FieldKind, Date)> {
    let date = |kind| Some((kind, task.date(kind)?.valid()?));
    date(FieldKind::Due).or_else(|| date(FieldKind::Scheduled))
}

/// Makes ready what [`find`] looks in.
pub(super) fn prepare(vault: &Vault) {
    pieces(vault);
}

fn pieces(vault: &Vault) -> Pieces<Piece> {
    vault.pieces(|notes| {
        let mut piece = Piece { tasks: Vec::new(), mentions: Vec::new(), links: Vec::new() };
        notes.for_each(|(at, note)| piece.add(vault, at, note));
        piece.mentions.sort_unstable();
        piece.links.sort_unstable();
        piece.tasks.shrink_to_fit();
        piece.mentions.shrink_to_fit();
        piece.links.shrink_to_fit();
        piece
    })
}

/// The open tasks of an entity, the first due first: those that mention a person, those in the note of anything else
/// or with a link to it.
pub(super) fn find(vault: &Vault, id: NoteId) -> Vec<OpenTask> {
    match vault.entity(id).map(|entity| &entity.kind) {
        Some(EntityKind::Person) => {
            let mentions = vault.mentions(id);
            let starts = mentions.starts();
            let indexes = |_: usize, piece: &Piece| -> Vec<u32> {
                let within = starts.iter().flat_map(|starts| {
                    let first = piece.mentions.partition_point(|(start, _)| start < starts.start());
                    let rest = piece.mentions.get(first..).unwrap_or_default().iter();
                    rest.take_while(|(start, _)| start <= starts.end())
                });
                within.map(|(_, task)| *task).collect()
            };
            let is_named = |note: &Note, line: usize| {
                note.parsed.tasks.get(line).is_some_and(|line| mentions.any_within(note, line.body))
            };
            gather(vault, id, indexes, is_named)
        }
        _ => {
            let leading = vault.leading_links(id);
            let print = leading.as_ref().map(|leading| leading.print());
            let (own_piece, own_place) = id.in_piece();
            let indexes = |number: usize, piece: &Piece| -> Vec<u32> {
                let first = piece.links.partition_point(|(own, _)| Some(*own) < print);
                let rest = piece.links.get(first..).unwrap_or_default().iter();
                let linking = rest.take_while(|(own, _)| Some(*own) == print).map(|(_, task)| *task);
                let own =
                    (0..).zip(&piece.tasks).filter(|(_, task)| number == own_piece && task.at == own_place);
                linking.chain(own.map(|(task, _)| task)).collect()
            };
            let is_named = |note: &Note, line: usize| {
                let Some(line) = note.parsed.tasks.get(line) else { return false };
                let mut links = leading.iter().flat_map(|leading| leading.of(note));
                note.id == id || links.any(|link| line.body.contains_range(link.range))
            };
            gather(vault, id, indexes, is_named)
        }
    }
}

/// From so many tasks on, they are looked at on several threads: to wake one costs as much as a thousand.
const MANY: usize = 4096;

/// Of the tasks with the indexes that `indexes` gives for each piece with a note that may name the entity those that
/// `is_named` says yes to, in order.
fn gather(
    vault: &Vault,
    id: NoteId,
    indexes: impl Fn(usize, &Piece) -> Vec<u32>,
    is_named: impl Fn(&Note, usize) -> bool + Sync,
) -> Vec<OpenTask> {
    let pieces = pieces(vault);
    let mut numbers: Vec<usize> =
        vault.naming_notes(id).into_iter().chain([id]).map(|note| note.in_piece().0).collect();
    numbers.sort_unstable();
    numbers.dedup();
    let listed = numbers.iter().filter_map(|number| Some((*number, pieces.get(*number)?)));
    let mut tasks: Vec<OpenTask> = listed
        .flat_map(|(number, piece)| {
            let listed = piece.listed(indexes(number, piece).into_iter());
            listed.map(move |task| OpenTask {
                note: NoteId::of_piece(number, task.at),
                line: task.line,
                date: task.date,
            })
        })
        .collect();
    let is_named = |task: &OpenTask| vault.note(task.note).is_some_and(|note| is_named(note, task.line));
    match tasks.len() < MANY {
        true => tasks.retain(is_named),
        false => tasks = tasks.into_par_iter().with_min_len(MANY / 8).filter(is_named).collect(),
    }
    let ranks = vault.ranks();
    let day = |task: &OpenTask| task.date.map_or(Date::MAX, |(_, date)| date);
    tasks.sort_unstable_by_key(|task| (day(task), ranks.of(task.note), task.line));
    tasks
}
