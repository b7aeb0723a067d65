//! Notes of a day with people: meetings, transcripts, and whatever else has a date and a list of people.

use std::borrow::Cow;

use jiff::civil::Date;
use rustc_hash::FxHashMap;

use super::facts::{Drafts, Fact, List};
use super::{EntityKind, Note, NoteId, Vault, keys};
use crate::sort;
use crate::syntax::{Link, Node, NodeKind, Place};
use crate::text::trim;

/// The properties that list the people of a meeting, in the map `entities` or by themselves.
const PEOPLE: &[&str] = &["people", "attendees", "participants"];

/// The day that a text of the form `2025-11-08` is.
pub fn day_of(text: &str) -> Option<Date> {
    let digits = |at: usize, b: u8| if at == 4 || at == 7 { b == b'-' } else { b.is_ascii_digit() };
    let plain = text.len() == 10 && text.bytes().enumerate().all(|(at, b)| digits(at, b));
    let part = |from: usize, to: usize| text.get(from..to).filter(|_| plain)?.parse::<i16>().ok();
    let small = |from, to| part(from, to).and_then(|number| i8::try_from(number).ok());
    Date::new(part(0, 4)?, small(5, 7)?, small(8, 10)?).ok()
}

impl Note {
    /// The day of the note: its property `date`, else the day that its name begins with, unless the name is nothing
    /// else (a daily note is no meeting).
    pub fn meeting_day(&self) -> Option<Date> {
        let front = self.parsed.frontmatter.as_ref();
        let written = front.and_then(|front| front.get("date")?.text(&self.text));
        let written = written.and_then(|text| day_of(text.trim().get(..10)?));
        let in_name = || {
            let stem = self.path.stem();
            let (day, rest) = stem.split_at_checked(10)?;
            if rest.trim().is_empty() { None } else { day_of(day) }
        };
        written.or_else(in_name)
    }

    /// The value that lists the people of the note: `entities.people`, or a property `people`, `attendees` or
    /// `participants`.
    pub fn people_list(&self) -> Option<&Node> {
        let front = self.parsed.frontmatter.as_ref()?;
        let named = |name: &str| PEOPLE.iter().any(|known| known.eq_ignore_ascii_case(name));
        if let Some(Node { kind: NodeKind::Map(entries), .. }) = front.get("entities")
            && let Some(entry) = entries.iter().rev().find(|entry| named(&entry.name))
        {
            return Some(&entry.value);
        }
        front.entries.iter().rev().find(|entry| named(&entry.name)).map(|entry| &entry.value)
    }

    /// The links of [`Note::people_list`].
    pub fn people_links(&self) -> impl Iterator<Item = &Link> {
        self.numbered_people_links().map(|(_, link)| link)
    }

    /// As [`Note::people_links`], each with its index in `ParsedNote::links`.
    fn numbered_people_links(&self) -> impl Iterator<Item = (usize, &Link)> {
        let range = self.people_list().map(|list| list.range);
        let front = self.parsed.links.iter().take_while(|link| link.place == Place::Frontmatter);
        let is_listed = move |link: &Link| range.is_some_and(|range| range.contains_range(link.range));
        front.enumerate().filter(move |(_, link)| is_listed(link))
    }
}

/// The keys of the meeting that a note is of: its day with each of its people.
pub(super) fn facts(note: &Note, facts: &mut Drafts) {
    if note.parsed.frontmatter.is_none() {
        return;
    }
    let mut links = note.people_links().peekable();
    if links.peek().is_none() {
        return;
    }
    let Some(day) = note.meeting_day() else { return };
    let day = meeting_key(day, "");
    for link in links {
        let target = link.target_text(&note.text);
        facts.add_with((), |keys| {
            keys.push_str(&day);
            keys.push_str(&keys::target_key(Cow::Borrowed(trim(&target))));
        });
    }
}

/// The key that a note of a day stands under for somebody with the [`keys::name_key`] `name`.
fn meeting_key(day: Date, name: &str) -> String {
    let digits = |number: i16, places: &'static [i16]| {
        places
            .iter()
            .map(move |place| char::from(b'0' + u8::try_from(number / place % 10).unwrap_or_default()))
    };
    let mut key = String::with_capacity(11 + name.len());
    key.extend(digits(day.year(), &[1000, 100, 10, 1]));
    for part in [day.month(), day.day()] {
        key.push('-');
        key.extend(digits(part.into(), &[10, 1]));
    }
    key.push(' ');
    key.push_str(name);
    key
}

/// By the names of people ([`keys::name_key`]) the last days up to `today` of notes that list somebody of that name.
#[derive(Debug)]
struct LastMeetings {
    today: Date,
    by_name: FxHashMap<Box<str>, Date>,
}

impl LastMeetings {
    /// Takes keys of meetings: see [`facts`].
    fn new<'k>(keys: impl Iterator<Item = &'k str>, today: Date) -> LastMeetings {
        let mut by_name: FxHashMap<Box<str>, Date> = FxHashMap::default();
        for (day, name) in keys.filter_map(|key| key.split_once(' ')) {
            let Some(day) = day_of(day).filter(|day| *day <= today) else { continue };
            match by_name.get_mut(name) {
                Some(last) => *last = day.max(*last),
                None => drop(by_name.insert(name.into(), day)),
            }
        }
        LastMeetings { today, by_name }
    }
}

impl Vault {
    /// The people in the list of a note: by links, and by names that are written there without brackets.
    pub fn listed_people(&self, note: &Note) -> Vec<NoteId> {
        let links = note.numbered_people_links();
        let linked = links.filter_map(|(index, _)| self.file_of_link_at(note, index));
        let names = note.people_list().map(|list| list.texts(&note.text)).unwrap_or_default();
        let named = names.iter().flat_map(|(name, _)| self.people_named(name.trim().trim_start_matches('@')));
        let mut people: Vec<NoteId> = linked.chain(named.map(|person| person.id)).collect();
        people.sort_unstable();
        people.dedup();
        people
    }

    /// The other notes of the same day that list one of this note's people, by path.
    pub fn notes_of_same_meeting(&self, note: &Note) -> Vec<&Note> {
        let mut ids: Vec<NoteId> = self.see_meetings(note.facts().list(List::Meetings)).collect();
        ids.sort_unstable();
        ids.dedup();
        ids.retain(|id| *id != note.id);
        self.sorted_notes(&ids).into_iter().map(|note| &**note).collect()
    }

    /// The notes under these keys of meetings.
    pub(super) fn see_meetings<'v>(
        &'v self,
        facts: impl Iterator<Item = Fact<'v>> + 'v,
    ) -> impl Iterator<Item = NoteId> + 'v {
        let ids = facts.filter_map(|fact| self.indexes.meetings.get(fact.key));
        ids.flat_map(|ids| ids.as_slice()).copied()
    }

    /// The last day up to `today` of a meeting that lists a person, with its note; of several on that day the first by
    /// path. Looks at those after `known` only.
    pub fn last_meeting(&self, person: NoteId, known: Option<Date>, today: Date) -> Option<(Date, &Note)> {
        if known.is_some_and(|known| self.met_nobody_since(person, known, today)) {
            return None;
        }
        let linking = self.linkers_of(person);
        let days = known.map_or(i64::MAX, |known| today.duration_since(known).as_hours() / 24);
        // Whom many notes link to met somebody lately.
        if usize::try_from(days).is_ok_and(|days| days < linking.len().saturating_mul(4)) {
            return self.last_meeting_within(person, today, days);
        }
        let linking = linking.iter().filter_map(|id| self.note(*id));
        let later = linking.filter_map(|note| {
            let day =
                note.meeting_day().filter(|day| *day <= today && known.is_none_or(|known| *day > known))?;
            Some((day, &**note))
        });
        let mut later: Vec<(Date, &Note)> = later.filter(|(_, note)| note.id != person).collect();
        sort::by(&mut later, |(a_day, a), (b_day, b)| b_day.cmp(a_day).then_with(|| a.path.cmp(&b.path)));
        later.into_iter().find(|(_, note)| self.lists(note, person))
    }

    /// Makes ready for [`Vault::last_meeting`] when everybody last met somebody, for those about to ask of many. It is kept as
    /// [`Vault::derived`] is.
    pub fn prepare_last_meetings(&self, today: Date) {
        self.derived(|| LastMeetings::new(self.indexes.meetings.iter().map(|(key, _)| key), today));
    }

    /// Whether surely no meeting lists a person after `known`. Never before [`Vault::prepare_last_meetings`].
    fn met_nobody_since(&self, person: NoteId, known: Date, today: Date) -> bool {
        let last = self.derived_before::<LastMeetings>().filter(|last| last.today == today);
        let person = last.and_then(|last| Some((last, self.files.get(person)?)));
        person.is_some_and(|(last, file)| {
            let day = last.by_name.get(&*keys::name_key(file.path.file_name()));
            day.is_none_or(|day| *day <= known)
        })
    }

    /// As [`Vault::last_meeting`], looked for on each of so many `days` up to `today`, the last one first.
    fn last_meeting_within(&self, person: NoteId, today: Date, days: i64) -> Option<(Date, &Note)> {
        let name = keys::name_key(self.files.get(person)?.path.file_name());
        let days = std::iter::successors(Some(today), |day| day.yesterday().ok()).zip(0..days);
        days.map(|(day, _)| day).find_map(|day| {
            let ids = self.indexes.meetings.get(&meeting_key(day, &name))?.as_slice().iter().copied();
            let ids: Vec<NoteId> = ids.filter(|id| *id != person).collect();
            let note = self.sorted_notes(&ids).into_iter().find(|note| self.lists(note, person))?;
            Some((day, &**note))
        })
    }

    /// Whether a note lists a person by a link.
    fn lists(&self, note: &Note, person: NoteId) -> bool {
        let mut links = note.numbered_people_links();
        links.any(|(index, _)| self.file_of_link_at(note, index) == Some(person))
    }

    /// Whether some note lists both of these people.
    pub fn are_listed_together(&self, one: NoteId, other: NoteId) -> bool {
        let (a, b) = (self.linkers_of(one), self.linkers_of(other));
        let (few, many) = if a.len() < b.len() { (a, b) } else { (b, a) };
        let both = few.iter().filter(|id| many.binary_search(id).is_ok()).filter_map(|id| self.note(*id));
        both.into_iter().any(|note| {
            let people = self.listed_people(note);
            people.contains(&one) && people.contains(&other)
        })
    }

    /// Whether a note is about a person.
    pub fn is_person(&self, id: NoteId) -> bool {
        self.entity(id).is_some_and(|entity| entity.kind == EntityKind::Person)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use jiff::ToSpan;
    use jiff::civil::date;
    use proptest::prelude::*;

    use crate::vault::config::Config;
    use crate::vault::{Change, Origin, Vault, VaultPath};

    proptest! {
        #[test]
        fn the_last_meeting_is_the_same_whether_days_or_notes_are_looked_at(
            days in prop::collection::vec((0_i32..12, any::<bool>()), 0..8),
            known in 0_i32..40,
            today in 0_i32..12,
        ) {
            let first = date(2025, 11, 1);
            let day = |offset: i32| first.checked_add(offset.days()).unwrap();
            let upsert = |path: String, text: String| Change::Upsert {
                path: VaultPath::new(&path).unwrap(),
                text: text.into(),
                origin: Origin::Editor { version: 1 },
            };
            let mut changes = vec![upsert("People/Ana Silva.md".to_owned(), "---\ntype: people\n---\n".to_owned())];
            for (number, (offset, listed)) in days.iter().enumerate() {
                let list = if *listed { "'[[Ana Silva]]'" } else { "'[[Kim Taylor]]'" };
                let text = format!("---\ndate: {}\npeople: [{list}]\n---\n[[Ana Silva]]\n", day(*offset));
                changes.push(upsert(format!("Log/{number}.md"), text));
            }
            let mut vault = Vault::new(Arc::new(Config::default()));
            vault.apply(changes);
            let ana = vault.file_at(&VaultPath::new("People/Ana Silva.md").unwrap()).unwrap().id;
            let known = first.checked_sub(1.days()).unwrap().checked_add((today - known).days()).unwrap();
            let found = vault.last_meeting(ana, Some(known), day(today)).map(|(day, note)| (day, note.path.clone()));
            let listed = days.iter().enumerate().filter(|(_, (_, listed))| *listed);
            let listed = listed.map(|(number, (offset, _))| (day(*offset), number));
            let listed = listed.filter(|(of, _)| *of <= day(today) && *of > known);
            let last = listed.max_by_key(|(of, number)| (*of, std::cmp::Reverse(*number)));
            let last = last.map(|(of, number)| (of, VaultPath::new(&format!("Log/{number}.md")).unwrap()));
            prop_assert_eq!(&found, &last);
            vault.prepare_last_meetings(day(today));
            let found = vault.last_meeting(ana, Some(known), day(today)).map(|(day, note)| (day, note.path.clone()));
            prop_assert_eq!(found, last);
        }
    }
}
