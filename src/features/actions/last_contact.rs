//! `last_contact` of people, from the meetings they were in.

use jiff::civil::Date;

use super::{Action, ActionContext, ActionKind, Offer, Outcome, Refusal};
use crate::features::property_edit::set;
use crate::rules::FileEdit;
use crate::sort;
use crate::vault::{Note, Resolution, day_of};

pub(super) const ACTION: Action = Action {
    name: "updateLastContact",
    kind: ActionKind::Rewrite,
    summary: "Write the day of the last meeting into `last_contact`",
    docs: "\
On a person's note, or a link to one: sets `last_contact` to the day of the last meeting up to today that lists the person
(`entities.people`, `people`, `attendees`, `participants` of a dated note). In the frontmatter or the title of a meeting: does so for each of
its people whose `last_contact` is older than the meeting.

The value is replaced, quoted as it was; a note without the property gets it as the last line of its frontmatter. A later day is never
made an earlier one.
",
    tells: false,
    offers,
    run,
};

fn offers(cx: &ActionContext<'_>) -> Vec<Offer> {
    let due = due(cx);
    match due.as_slice() {
        [] => Vec::new(),
        [(note, day)] => vec![Offer::new(format!("Set last_contact of \"{}\" to {day}", note.path.stem()))],
        several => vec![Offer::new(format!("Update last_contact of {} people", several.len()))],
    }
}

/// The people at the place whose `last_contact` is not what it could be, with the day.
fn due<'v>(cx: &ActionContext<'v>) -> Vec<(&'v Note, Date)> {
    let person = cx.counted_link().and_then(|link| cx.target(link));
    let person = person.or((cx.vault.is_person(cx.note.id)).then_some(cx.note));
    if let Some(person) = person.filter(|person| cx.vault.is_person(person.id)) {
        let last = cx.vault.last_meeting(person.id, known(person), cx.today);
        return last.map(|(day, _)| (person, day)).into_iter().collect();
    }
    let at = cx.range.start();
    let title = cx.note.parsed.headings.iter().find(|heading| heading.level == 1);
    let here = cx.in_frontmatter(at) || title.is_some_and(|title| title.range.contains_inclusive(at));
    let Some(day) = cx.note.meeting_day().filter(|day| here && *day <= cx.today) else { return Vec::new() };
    let people = cx.note.people_links().filter_map(|link| match cx.vault.resolve(cx.note, link) {
        Resolution::File { file, .. } => cx.vault.note(file.file.id),
        Resolution::External | Resolution::Unresolved => None,
    });
    let mut people: Vec<&Note> =
        people.map(|note| &**note).filter(|note| cx.vault.is_person(note.id)).collect();
    sort::by_key(&mut people, |note| note.id);
    people.dedup_by_key(|note| note.id);
    people.retain(|note| known(note).is_none_or(|known| known < day));
    people.into_iter().map(|note| (note, day)).collect()
}

/// The day that the note says.
fn known(note: &Note) -> Option<Date> {
    let front = note.parsed.frontmatter.as_ref()?;
    day_of(front.get("last_contact")?.text(&note.text)?.trim().get(..10)?)
}

fn run(cx: &ActionContext<'_>, _: &str) -> Result<Outcome, Refusal> {
    let mut edits = Vec::new();
    for (note, day) in due(cx) {
        let edit = set(note, "last_contact", &day.to_string());
        let edit =
            edit.ok_or_else(|| Refusal::new(format!("last_contact of \"{}\" is no text", note.path.stem())))?;
        let edit = FileEdit::Text { path: note.path.clone(), edit };
        let after = super::edited(note, std::slice::from_ref(&edit));
        if after.and_then(|after| known(&after)) != Some(day) {
            return Err(Refusal::new(format!("The frontmatter of \"{}\" is broken", note.path.stem())));
        }
        edits.push(edit);
    }
    if edits.is_empty() {
        return Err(Refusal::new("Nobody here was met later than their note says"));
    }
    Ok(Outcome { edits, text: None })
}
