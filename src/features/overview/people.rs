//! People by last contact.

use std::cmp::Reverse;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::civil::Date;
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::features::activity::{date_of, is_meeting};
use crate::features::wording::days_in;
use crate::sort;
use crate::syntax::fold;
use crate::vault::{EntityKind, Note, NoteId, Resolution, Vault, VaultPath};

/// A person and when they were last heard of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonSeen {
    /// Their note.
    pub person: NoteId,
    /// The day: that of the property `last_contact`, or of the last dated note that names them, whichever is later.
    /// Days to come do not count.
    pub last: Option<Date>,
    /// The note that named them then; `None` where the property says so.
    pub note: Option<NoteId>,
}

/// All people, the last heard of first, then by name and path; those never heard of come last. Kept until a note says something
/// else, or another day comes.
pub fn people(vault: &Vault, today: Date) -> Arc<[PersonSeen]> {
    let Kept(kept) = vault.derived(Kept::default);
    let known = || kept.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((_, people)) = known().as_ref().filter(|(day, _)| *day == today) {
        return Arc::clone(people);
    }
    let people: Arc<[PersonSeen]> = find_people(vault, today).into();
    *known() = Some((today, Arc::clone(&people)));
    people
}

/// People as of a day.
#[derive(Default)]
struct Kept(Mutex<Option<(Date, Arc<[PersonSeen]>)>>);

fn find_people(vault: &Vault, today: Date) -> Vec<PersonSeen> {
    let met = last_notes(vault, today);
    let all = vault.entities(&EntityKind::Person).into_iter().filter_map(|person| vault.note(person.id));
    let mut people: Vec<(String, &VaultPath, PersonSeen)> = all
        .map(|note| {
            let written = last_contact(note).filter(|date| *date <= today);
            let met = met.get(&note.id).filter(|(date, _)| written.is_none_or(|written| *date >= written));
            let last = met.map(|(date, _)| *date).or(written);
            let seen = PersonSeen { person: note.id, last, note: met.map(|(_, note)| *note) };
            (fold::key(note.path.stem()).into_owned(), &note.path, seen)
        })
        .collect();
    sort::by(&mut people, |(a_name, a_path, a), (b_name, b_path, b)| {
        (Reverse(a.last), a_name, a_path).cmp(&(Reverse(b.last), b_name, b_path))
    });
    people.into_iter().map(|(_, _, person)| person).collect()
}

fn last_contact(note: &Note) -> Option<Date> {
    let front = note.parsed.frontmatter.as_ref()?;
    let text = front.get("last_contact")?.text(&note.text)?;
    days_in(&text).next().map(|(_, date)| date)
}

/// The last dated note up to `today` for each person that one names; of one day the first by path.
fn last_notes(vault: &Vault, today: Date) -> FxHashMap<NoteId, (Date, NoteId)> {
    let notes = vault.notes();
    let dated = notes.par_iter().filter(|note| is_meeting(vault, note.id));
    let dated = dated.filter_map(|note| Some((date_of(note).filter(|date| *date <= today)?, note)));
    let named: Vec<(Date, NoteId, Vec<NoteId>)> =
        dated.map(|(date, note)| (date, note.id, named_in(vault, note))).collect();
    let mut last: FxHashMap<NoteId, (Date, NoteId)> = FxHashMap::default();
    for (date, note, people) in named {
        for person in people {
            let known = last.entry(person).or_insert((date, note));
            if date > known.0 {
                *known = (date, note);
            }
        }
    }
    last
}

/// The people whom a note links to or mentions.
fn named_in(vault: &Vault, note: &Note) -> Vec<NoteId> {
    let links = note.parsed.links.iter().filter_map(|link| match vault.resolve(note, link) {
        Resolution::File { file, .. } => Some(file.file.id),
        Resolution::External | Resolution::Unresolved => None,
    });
    let mentions = note.parsed.mentions.iter();
    let mentioned = mentions.flat_map(|mention| vault.resolve_mention(note, mention).people);
    let named = links.chain(mentioned.map(|person| person.id));
    named.filter(|id| vault.entity(*id).is_some_and(|entity| entity.kind == EntityKind::Person)).collect()
}
