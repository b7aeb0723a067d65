//! What a mention, tag, property, footnote, heading or the note's own title stands for.

use std::sync::{Arc, Mutex, PoisonError};

use jiff::civil::Date;
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::{Hover, NAMED, rest};
use crate::features::card;
use crate::features::inline_fields::notes_with_field;
use crate::features::references::{block_references, heading_references};
use crate::features::subject::{Subject, section, subject_at};
use crate::features::view::View;
use crate::features::wording::{counted, escape, one_line};
use crate::syntax::{FootnoteKind, fold};
use crate::text::{TextRange, TextSize, slice};
use crate::vault::{EntityKind, Note, NoteId, Vault};

/// What is known of the thing at `offset`.
pub(super) fn hover(view: &View<'_>, offset: TextSize) -> Option<Hover> {
    let View { vault, note, .. } = *view;
    let (subject, range) = subject_at(vault, note, offset)?;
    let text = match subject {
        Subject::People(people) => of_people(vault, &people, slice(&note.text, range), view.today())?,
        // The note itself stands for all that is nothing else: only its title is meant.
        Subject::File(_) if range.is_empty() => return None,
        Subject::File(id) => card::hover(vault, id, view.today())?,
        Subject::Tag(tag) => of_tag(vault, &tag),
        Subject::Property(name) => of_property(vault, &name),
        Subject::Footnote(id) => of_footnote(note, &id)?,
        Subject::Heading(_, index) => {
            with_references(heading(note, index)?, heading_references(vault, note, index).len())
        }
        Subject::Block(_, index) => {
            with_references(block(note, index)?, block_references(vault, note, index).len())
        }
        // Dead links are hovers of their own.
        Subject::Dead(_) => return None,
    };
    Some(Hover { range, text })
}

/// A heading with what stands under it.
pub(super) fn heading(note: &Note, index: usize) -> Option<String> {
    let (section, heading) = section(note, index)?;
    let own = note.parsed.headings.get(index)?;
    let below = slice(&note.text, TextRange::new(own.range.end(), section.end()));
    let text = card::excerpt(below.lines());
    let head = format!("**{}** › {}", escape(note.path.stem()), escape(slice(&note.text, heading)));
    Some(if text.is_empty() { head } else { format!("{head}\n\n{text}") })
}

/// A block with the id that names it.
pub(super) fn block(note: &Note, index: usize) -> Option<String> {
    let block = note.parsed.blocks.get(index)?;
    let text = card::excerpt(slice(&note.text, block.block).lines());
    Some(format!("**{}** › ^{}\n\n{text}", escape(note.path.stem()), block.id(&note.text)))
}

fn with_references(text: String, references: usize) -> String {
    match references {
        0 => format!("{text}\n\nNo link leads here."),
        some => format!("{text}\n\n{}", counted(some, "reference")),
    }
}

fn of_people(vault: &Vault, people: &[NoteId], written: &str, today: Date) -> Option<String> {
    match people {
        [] => Some(of_nobody(vault, written.trim_start_matches('@'))),
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

/// Who may have been meant by a name that nobody has.
fn of_nobody(vault: &Vault, name: &str) -> String {
    let mut out = format!("Nobody in this vault is called \"{}\".", escape(name));
    let is_person = |id| vault.entity(id).is_some_and(|entity| entity.kind == EntityKind::Person);
    let near = vault.near_files_among(name, &is_person);
    if !near.is_empty() {
        let names: Vec<String> = near.iter().map(|near| escape(near.file.path.without_md())).collect();
        out.push_str(&format!("\n\n- Nearest: {}", names.join(", ")));
    }
    out
}

fn of_tag(vault: &Vault, tag: &str) -> String {
    let (places, notes) = count_tag(vault, tag);
    let mut out = format!("**#{}**\n", escape(tag));
    out.push_str(&format!("\n- {} in {}", counted(places, "place"), counted(notes, "note")));
    let above = format!("{}/", fold::key(tag));
    let nested: Vec<_> =
        vault.tags().into_iter().filter(|one| fold::key(&one.name).starts_with(&above)).collect();
    for one in nested.iter().take(NAMED) {
        out.push_str(&format!("\n- #{}: {}", escape(&one.name), counted(one.notes, "note")));
    }
    out.push_str(&rest(nested.len()));
    out
}

/// Of tags asked for the number of places and of notes, kept until a note says something else.
#[derive(Default)]
struct TagCounts(Mutex<FxHashMap<String, (usize, usize)>>);

/// In how many places of how many notes a tag is.
fn count_tag(vault: &Vault, tag: &str) -> (usize, usize) {
    let TagCounts(known) = vault.derived(TagCounts::default);
    let known = || known.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(counts) = known().get(tag) {
        return *counts;
    }
    let notes = vault.notes_tagged(tag);
    let in_note = |note: &Arc<Note>| note.tag_places(tag).len();
    let places = notes.par_iter().with_min_len(MANY).map(|note| in_note(note)).filter(|places| *places > 0);
    let counts = places.map(|places| (places, 1)).reduce(|| (0, 0), |a, b| (a.0 + b.0, a.1 + b.1));
    known().insert(tag.to_owned(), counts);
    counts
}

/// So many notes are looked through by one thread.
const MANY: usize = 256;

fn of_property(vault: &Vault, name: &str) -> String {
    let mut out = format!("**{}**\n", escape(name));
    out.push_str(&format!("\n- In {}", counted(vault.notes_with_property(name).len(), "note")));
    let inline = notes_with_field(vault, name).len();
    if inline > 0 {
        out.push_str(&format!("\n- In the text of {}", counted(inline, "note")));
    }
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
