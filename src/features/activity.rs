//! What is going on with a person, project or customer: open tasks and meetings.

use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::civil::Date;
use rustc_hash::FxHashMap;

use super::open_tasks::{self, OpenTask, find};
use super::wording::days_in;
use crate::sort;
use crate::syntax::task::TaskLine;
use crate::text::slice;
use crate::vault::{EntityKind, Note, NoteId, Pieces, Vault};

/// What is going on with entities, kept as long as no note says anything else: hovers and lenses ask again and again.
#[derive(Default)]
struct Known {
    tasks: Kept<NoteId, [OpenTask]>,
    meetings: Kept<(NoteId, Date, usize), [Meeting]>,
}

type Kept<K, T> = Mutex<FxHashMap<K, Arc<T>>>;

/// What is known, or `find` finds now.
fn known<K: Copy + Eq + Hash, T: ?Sized>(
    known: &Kept<K, T>,
    key: K,
    find: impl FnOnce() -> Arc<T>,
) -> Arc<T> {
    let entries = || known.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(found) = entries().get(&key) {
        return Arc::clone(found);
    }
    let found = find();
    entries().insert(key, Arc::clone(&found));
    found
}

/// The open tasks of an entity, the first due first: those that mention a person, those in the note of anything else
/// or with a link to it.
pub(super) fn open_tasks(vault: &Vault, id: NoteId) -> Arc<[OpenTask]> {
    let kept: &Known = vault.derived(Known::default);
    known(&kept.tasks, id, || find(vault, id).into())
}

/// The last `most` dated notes up to `today` that link to or mention an entity, the last first.
pub(super) fn last_meetings(vault: &Vault, id: NoteId, today: Date, most: usize) -> Arc<[Meeting]> {
    let kept: &Known = vault.derived(Known::default);
    known(&kept.meetings, (id, today, most), || find_last_meetings(vault, id, today, most).into())
}

/// The task lines of a note that wait to be done.
pub(super) fn open_lines<'n>(vault: &'n Vault, note: &'n Note) -> impl Iterator<Item = &'n TaskLine> {
    numbered(vault, note).map(|(_, line)| line)
}

/// The same with their indexes in `ParsedNote::tasks`.
pub(super) fn numbered<'n>(vault: &'n Vault, note: &'n Note) -> impl Iterator<Item = (usize, &'n TaskLine)> {
    let settings = &vault.config().tasks;
    let counts = |line: &TaskLine| {
        settings.global_filter.is_empty() || slice(&note.text, line.body).contains(&settings.global_filter)
    };
    let lines = note.parsed.tasks.iter().enumerate();
    lines.filter(move |(_, line)| settings.is_open(line.status) && counts(line))
}

/// A dated note about neither a person, a project nor a customer, that names someone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Meeting {
    pub(super) note: NoteId,
    pub(super) date: Date,
}

fn find_last_meetings(vault: &Vault, id: NoteId, today: Date, most: usize) -> Vec<Meeting> {
    let days = days(vault);
    let day_of = |note: NoteId| {
        let (piece, at) = note.in_piece();
        *days.get(piece)?.0.get(at)?
    };
    let (mentions, leading) = (vault.mentions(id), vault.leading_links(id));
    // Only now it is asked whether they really mean this one and not another of the same name.
    let names = |meeting: &Meeting| {
        vault.note(meeting.note).is_some_and(|note| {
            leading.iter().any(|leading| leading.of(note).next().is_some())
                || mentions.places(note).next().is_some()
        })
    };
    let candidates = vault.naming_notes(id).into_iter().filter(|note| *note != id);
    let dated = candidates.filter_map(|note| Some(Meeting { note, date: day_of(note)? }));
    let mut past: Vec<Meeting> = dated.filter(|meeting| meeting.date <= today).collect();
    let (mut found, mut count) = (Vec::new(), FIRST_LOOK);
    while found.len() < most && !past.is_empty() {
        // The last ones are enough, nearly always. Those of one day are in the order of their paths.
        let last = past.len().min(count) - 1;
        sort::least_first(&mut past, last + 1, |a, b| b.date.cmp(&a.date));
        let day = past.iter().take(last + 1).map(|meeting| meeting.date).min().unwrap_or(today);
        let (mut late, earlier): (Vec<Meeting>, Vec<Meeting>) =
            past.into_iter().partition(|meeting| meeting.date >= day);
        let path = |meeting: &Meeting| vault.note(meeting.note).map(|note| &note.path);
        sort::by(&mut late, |a, b| b.date.cmp(&a.date).then_with(|| path(a).cmp(&path(b))));
        found.extend(late.into_iter().filter(names).take(most - found.len()));
        (past, count) = (earlier, 8 * count);
    }
    found
}

/// So many dated notes are looked at first for the last meetings.
const FIRST_LOOK: usize = 64;

/// The days of neighbouring notes, by their place in the piece; none of those about people, projects and customers.
struct Days(Vec<Option<Date>>);

fn days(vault: &Vault) -> Pieces<Days> {
    vault.pieces(|notes| {
        let mut days = Vec::new();
        for (at, note) in notes {
            days.resize(at, None);
            days.push(date_of(note).filter(|_| is_meeting(vault, note.id)));
        }
        Days(days)
    })
}

/// Makes ready what hovers and lenses of people would wait for.
pub(super) fn prepare(vault: &Vault) {
    days(vault);
    open_tasks::prepare(vault);
}

pub(super) fn is_meeting(vault: &Vault, id: NoteId) -> bool {
    let about = vault.entity(id).map(|entity| &entity.kind);
    !matches!(about, Some(EntityKind::Person | EntityKind::Project | EntityKind::Customer))
}

/// The day of a note: its property `date`, else the first day in its name, unless the name is nothing else (a daily
/// note is no meeting).
pub(super) fn date_of(note: &Note) -> Option<Date> {
    let front = note.parsed.frontmatter.as_ref();
    let property = front.and_then(|front| front.get("date")?.text(&note.text));
    let written = property.and_then(|date| days_in(&date).next().map(|(_, date)| date));
    written.or_else(|| {
        let name = note.path.stem();
        let (_, date) = days_in(name).next()?;
        (name.trim().len() > 10).then_some(date)
    })
}
