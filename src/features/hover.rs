//! Hover: what a link, owner, tag, property, footnote or date stands for. Plain Markdown with lists, since some editors show
//! tables and callouts as raw text; bounded, however large the vault is.

use jiff::civil::Date;

use super::card;
use super::subject::{Subject, innermost, section, subject_at};
use super::wording::{counted, day_in_full, days_in, distance, escape, one_line};
use crate::rules;
use crate::syntax::task::read;
use crate::syntax::{FootnoteKind, Link, fold};
use crate::text::{TextRange, TextSize, size, slice};
use crate::vault::{Candidates, FragmentTarget, Note, NoteId, Resolution, Vault, WonBy};

/// What is shown for a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hover {
    /// What it is about.
    pub range: TextRange,
    /// Markdown.
    pub text: String,
}

/// So many other candidates, near notes, nested tags or values are named.
const NAMED: usize = 5;

/// What is known about the thing at `offset`; `None` in prose. `today` is what distances of days count from.
pub fn hover(vault: &Vault, note: &Note, offset: TextSize, today: Date) -> Option<Hover> {
    if let Some(link) = innermost(&note.parsed.links, offset, |link| link.range) {
        let text = of_link(vault, note, link, today)?;
        return Some(Hover { range: link.range, text });
    }
    if let Some(hover) = day_at(vault, note, offset, today) {
        return Some(hover);
    }
    let (subject, range) = subject_at(vault, note, offset)?;
    let text = match subject {
        Subject::People(people) => of_people(vault, &people, slice(&note.text, range), today)?,
        // The note itself stands for all that is nothing else: only its title is meant.
        Subject::File(_) if range.is_empty() => return None,
        Subject::File(id) => card::hover(vault, id, today)?,
        Subject::Tag(tag) => of_tag(vault, &tag),
        Subject::Property(name) => of_property(vault, &name),
        Subject::Footnote(id) => of_footnote(note, &id)?,
        // What stands there is seen already.
        Subject::Heading(..) | Subject::Block(..) | Subject::Dead(_) => return None,
    };
    Some(Hover { range, text })
}

fn of_link(vault: &Vault, note: &Note, link: &Link, today: Date) -> Option<String> {
    let Resolution::File { file, fragment } = (match vault.resolve(note, link) {
        Resolution::External => return None,
        Resolution::Unresolved if !vault.is_loaded() => {
            return Some("The vault is still being read.".to_owned());
        }
        Resolution::Unresolved => return Some(of_dead_link(vault, note, link)),
        found @ Resolution::File { .. } => found,
    }) else {
        return None;
    };
    let id = file.file.id;
    let target = if id == note.id { Some(note) } else { vault.note(id).map(|note| &**note) };
    let mut text = match (target, fragment) {
        (None, _) => format!("**{}**  \nattachment", escape(file.file.path.as_str())),
        (Some(target), FragmentTarget::Heading(index)) => of_heading(target, usize::try_from(index).ok()?)?,
        (Some(target), FragmentTarget::Block(index)) => {
            let block = target.parsed.blocks.get(usize::try_from(index).ok()?)?;
            let text = card::excerpt(slice(&target.text, block.block).lines());
            format!("**{}** › ^{}\n\n{text}", escape(target.path.stem()), block.id(&target.text))
        }
        (Some(_), FragmentTarget::None | FragmentTarget::NotANote) => card::hover(vault, id, today)?,
        (Some(_), FragmentTarget::Missing) => {
            let missing = link.fragment_text(&note.text).unwrap_or_default();
            format!(
                "There is no \"#{}\" in it.\n\n{}",
                escape(&one_line(&missing)),
                card::hover(vault, id, today)?
            )
        }
    };
    if !file.others.is_empty() {
        text.push_str(&format!("\n\n{}", choice(&file)));
    }
    Some(text)
}

/// Which of several candidates won and why.
fn choice(file: &Candidates) -> String {
    let reason = match file.won_by {
        WonBy::Only => "it is the only one",
        WonBy::ExactPath => "its path is exactly what is written",
        WonBy::OwnFolder => "it is in the linking note's folder",
        WonBy::ShortestPath => "its path is the shortest",
        WonBy::FirstByName => "of equally good ones it is the first by name",
    };
    let mut out = format!("One of {} files of this name; {reason}.", file.others.len() + 1);
    out.push_str(&format!("\n\n- **{}**", escape(file.file.path.as_str())));
    for other in file.others.iter().take(NAMED) {
        out.push_str(&format!("\n- {}", escape(other.path.as_str())));
    }
    out.push_str(&rest(file.others.len()));
    out
}

/// A last item for what is not shown of a list.
fn rest(all: usize) -> String {
    all.checked_sub(NAMED)
        .filter(|more| *more > 0)
        .map_or(String::new(), |more| format!("\n- … and {more} more"))
}

fn of_dead_link(vault: &Vault, note: &Note, link: &Link) -> String {
    let target = link.target_text(&note.text);
    let target = target.trim();
    let mut out = format!("**{}** does not exist.\n", escape(&one_line(target)));
    if let Some(path) = rules::new_note(vault.config(), note, link) {
        out.push_str(&format!("\n- Would be created: {}", escape(path.as_str())));
    }
    let near = vault.near_files(target);
    if !near.is_empty() {
        let names: Vec<String> = near.iter().map(|near| escape(near.file.path.without_md())).collect();
        out.push_str(&format!("\n- Nearest: {}", names.join(", ")));
    }
    let named = |ids: Vec<NoteId>| {
        let notes = ids.into_iter().filter_map(|id| vault.note(id));
        notes.take(NAMED).map(|note| escape(note.path.without_md())).collect::<Vec<_>>().join(", ")
    };
    let aliased = named(vault.notes_with_alias(target));
    if !aliased.is_empty() {
        out.push_str(&format!("\n- Alias of: {aliased} (Obsidian does not follow aliases)"));
    }
    let titled = named(vault.notes_with_title(target));
    if !titled.is_empty() {
        out.push_str(&format!("\n- Title of: {titled}"));
    }
    let linking = vault.notes_with_dead_target(target);
    let links: usize = linking.iter().map(|linking| vault.dead_links_to(linking, target).len()).sum();
    out.push_str(&format!("\n- Linked {} in {}", times(links), counted(linking.len(), "note")));
    out
}

fn times(count: usize) -> String {
    match count {
        1 => "once".to_owned(),
        2 => "twice".to_owned(),
        count => format!("{count} times"),
    }
}

fn of_heading(note: &Note, index: usize) -> Option<String> {
    let (section, heading) = section(note, index)?;
    let own = note.parsed.headings.get(index)?;
    let below = slice(&note.text, TextRange::new(own.range.end(), section.end()));
    let text = card::excerpt(below.lines());
    let head = format!("**{}** › {}", escape(note.path.stem()), escape(slice(&note.text, heading)));
    Some(if text.is_empty() { head } else { format!("{head}\n\n{text}") })
}

fn of_people(vault: &Vault, people: &[NoteId], written: &str, today: Date) -> Option<String> {
    match people {
        [] => {
            Some(format!("Nobody in this vault is called \"{}\".", escape(written.trim_start_matches('@'))))
        }
        [person] => card::hover(vault, *person, today),
        several => {
            let mut out = format!("{} people are called so:\n", several.len());
            for note in several.iter().take(NAMED).filter_map(|id| vault.note(*id)) {
                out.push_str(&format!("\n- {}", escape(note.path.without_md())));
            }
            out.push_str(&rest(several.len()));
            Some(out)
        }
    }
}

fn of_tag(vault: &Vault, tag: &str) -> String {
    let places = vault.notes_with_tag(tag);
    let mut notes: Vec<NoteId> = places.iter().map(|(id, _)| *id).collect();
    notes.dedup();
    let mut out = format!("**#{}**\n", escape(tag));
    out.push_str(&format!("\n- {} in {}", counted(places.len(), "place"), counted(notes.len(), "note")));
    let above = format!("{}/", fold::key(tag));
    let nested: Vec<_> =
        vault.tags().into_iter().filter(|one| fold::key(&one.name).starts_with(&above)).collect();
    for one in nested.iter().take(NAMED) {
        out.push_str(&format!("\n- #{}: {}", escape(&one.name), counted(one.notes, "note")));
    }
    out.push_str(&rest(nested.len()));
    out
}

fn of_property(vault: &Vault, name: &str) -> String {
    let mut out = format!("**{}**\n", escape(name));
    out.push_str(&format!("\n- In {}", counted(vault.notes_with_property(name).len(), "note")));
    let values = vault.property_values(name);
    for (value, notes) in values.iter().take(NAMED) {
        out.push_str(&format!("\n- {}: {}", escape(&one_line(value)), counted(*notes, "note")));
    }
    out.push_str(&rest(values.len()));
    out
}

fn of_footnote(note: &Note, id: &str) -> Option<String> {
    let mut definitions = note.parsed.footnotes.iter().filter(|one| one.kind == FootnoteKind::Definition);
    let found = definitions.find(|one| fold::key(slice(&note.text, one.id)) == id)?;
    Some(card::excerpt(slice(&note.text, found.range).lines()))
}

/// A day in the text: its weekday and distance, and what it says of its task.
fn day_at(vault: &Vault, note: &Note, offset: TextSize, today: Date) -> Option<Hover> {
    let line = note.lines().line_range(&note.text, note.lines().line_of(offset))?;
    let near = TextRange::new(
        offset.checked_sub(size(11)).unwrap_or_default().max(line.start()),
        (offset + size(11)).min(line.end()),
    );
    let text = on_boundaries(&note.text, near);
    let (range, date) = days_in(slice(&note.text, text)).find_map(|(at, date)| {
        let range = TextRange::at(text.start() + size(at), size(10));
        range.contains_inclusive(offset).then_some((range, date))
    })?;
    let task = note.parsed.tasks.iter().find(|task| task.body.contains_range(range));
    let task = task.map(|task| read(&note.text, task, &vault.config().tasks));
    let field = task.as_ref().and_then(|task| task.fields.iter().find(|field| field.value == range));
    let label = field.map(|field| format!("**{}:** ", capital(field.kind.name()))).unwrap_or_default();
    Some(Hover { range, text: format!("{label}{} ({})", day_in_full(date), distance(date, today)) })
}

/// The range made smaller until it cuts no character.
fn on_boundaries(text: &str, range: TextRange) -> TextRange {
    let (mut start, mut end) = (usize::from(range.start()), usize::from(range.end()));
    while start < end && !text.is_char_boundary(start) {
        start += 1;
    }
    while end > start && !text.is_char_boundary(end) {
        end -= 1;
    }
    TextRange::new(size(start), size(end))
}

fn capital(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}
