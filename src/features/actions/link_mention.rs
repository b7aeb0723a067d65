//! Names of notes in the text that are not links yet.

use super::link_form::{NewLink, in_table};
use super::{Action, ActionContext, ActionKind, Offer, Outcome, Refusal};
use crate::syntax::{LinkKind, OpaqueKind, Place, fold};
use crate::text::{TextEdit, TextRange, TextSize, size, slice, span};
use crate::vault::{EntityKind, FileKind, FileRef, NoteId};

pub(super) const ACTION: Action = Action {
    name: "linkMention",
    kind: ActionKind::Rewrite,
    summary: "Make a link of a name in the text",
    docs: "\
Offered on the name, title or alias of a person, project or customer in the text, of up to six words, in any case: it becomes a link, with
the text as it stands for what the link shows. The second offer, or the argument `note`, does so with every such name in the note.

A name that several notes have is left alone, and so are names in links, code, comments, math, headings, the frontmatter, and
`@mentions`, which are references already. A name must begin with a capital letter in the text, or in a script without capitals.
",
    tells: false,
    offers,
    run,
};

/// The most words of a name.
const MOST_WORDS: usize = 6;

/// A name in the text.
struct Named {
    range: TextRange,
    note: NoteId,
}

fn offers(cx: &ActionContext<'_>) -> Vec<Offer> {
    let line = cx.line(cx.range.start());
    let here = names_in(cx, line).into_iter().find(|named| named.range.contains_range(cx.range));
    let Some((here, note)) = here.and_then(|here| Some((here.range, cx.vault.note(here.note)?))) else {
        return Vec::new();
    };
    let title = format!("Link \"{}\" to \"{}\"", cx.slice(here), note.path.stem());
    vec![Offer::new(title), Offer::with("Link all names in this note that are not links yet", "note")]
}

/// The names in `range`, in order.
fn names_in(cx: &ActionContext<'_>, range: TextRange) -> Vec<Named> {
    let text = slice(cx.text(), range);
    let words = words(text);
    let mut found = Vec::new();
    let mut next = 0;
    while let Some((start, _)) = words.get(next) {
        let longest = (1..=MOST_WORDS).rev().find_map(|count| {
            let (_, end) = words.get(next + count - 1)?;
            let name = text.get(*start..*end)?;
            let starts =
                name.chars().next().is_some_and(|c| c == '$' || c.is_alphabetic() && !c.is_lowercase());
            let within = starts && !name.contains(['\n', '\r', '|', '[', ']']);
            Some((count, *end, within.then(|| note_named(cx, name)).flatten()?))
        });
        match longest {
            None => next += 1,
            Some((count, end, note)) => {
                next += count;
                let named = Named { range: span(*start, end) + range.start(), note };
                if is_prose(cx, named.range) {
                    found.push(named);
                }
            }
        }
    }
    found
}

/// Where each word starts and ends. `-`, `'`, `’` and a full stop inside a word belong to it; a possessive `'s` does not.
fn words(text: &str) -> Vec<(usize, usize)> {
    let mut words: Vec<(usize, usize)> = Vec::new();
    let mut start = None;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map(|(_, c)| *c);
        let inside =
            matches!(c, '-' | '\'' | '’' | '.') && next.is_some_and(char::is_alphanumeric) && start.is_some();
        match (c.is_alphanumeric() || inside || c == '$', start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                words.push((from, at));
                start = None;
            }
            _ => {}
        }
    }
    words.extend(start.map(|from| (from, text.len())));
    let possessive = |(from, end): &mut (usize, usize)| {
        let word = text.get(*from..*end).unwrap_or_default();
        let bare = word.strip_suffix("'s").or_else(|| word.strip_suffix("’s"));
        *end = *from + bare.unwrap_or(word).len();
    };
    words.iter_mut().for_each(possessive);
    words
}

/// The one note with this name.
fn note_named(cx: &ActionContext<'_>, name: &str) -> Option<NoteId> {
    let vault = cx.vault;
    let people = vault.people_named(name);
    let mut ids: Vec<NoteId> = people.iter().map(|person| person.id).collect();
    let file = vault.resolve_target(&cx.note.path, name);
    ids.extend(
        file.filter(|file| file.others.is_empty() && file.file.kind == FileKind::Note)
            .map(|file| file.file.id),
    );
    ids.extend(vault.notes_with_alias(name));
    ids.retain(|id| {
        let kind = vault.entity(*id).map(|entity| &entity.kind);
        matches!(kind, Some(EntityKind::Person | EntityKind::Project | EntityKind::Customer))
    });
    ids.sort_unstable();
    ids.dedup();
    match ids.as_slice() {
        [only] if *only != cx.note.id => Some(*only),
        _ => None,
    }
}

/// Whether a link can be made at `range`: in no link, mention, heading, code, comment or frontmatter.
fn is_prose(cx: &ActionContext<'_>, range: TextRange) -> bool {
    let parsed = &cx.note.parsed;
    let touches = |other: TextRange| other.start() < range.end() && range.start() < other.end();
    let in_mention = parsed.mentions.iter().any(|mention| {
        let target = cx.vault.resolve_mention(cx.note, mention);
        touches(target.range) || mention.place == Place::Query && touches(mention.guess)
    });
    // `@` right before a name is a mention, however it was read.
    let at = usize::from(range.start()).checked_sub(1).and_then(|before| cx.text().as_bytes().get(before));
    let in_tag = parsed.tags.iter().any(|tag| touches(tag.range));
    let hidden =
        parsed.opaque.iter().any(|opaque| opaque.kind != OpaqueKind::Comment && touches(opaque.range));
    let in_comment = parsed.opaque.iter().any(|opaque| touches(opaque.range));
    let linked = parsed.links.iter().any(|link| {
        touches(link.range) || link.kind == LinkKind::Definition && touches(cx.line(link.range.start()))
    });
    let heading = parsed.headings.iter().any(|heading| touches(heading.range));
    let field = parsed.fields.iter().any(|field| touches(field.key));
    !(in_mention || in_tag || hidden || in_comment || linked || heading || field)
        && !cx.in_frontmatter(range.start())
        && !matches!(at, Some(b'@' | b'#' | b'/' | b'\\'))
}

fn run(cx: &ActionContext<'_>, argument: &str) -> Result<Outcome, Refusal> {
    let body = cx.note.parsed.frontmatter.as_ref().map_or(TextSize::new(0), |front| front.range.end());
    let named = match argument {
        "note" => names_in(cx, TextRange::new(body, size(cx.text().len()))),
        _ => {
            let line = names_in(cx, cx.line(cx.range.start())).into_iter();
            line.filter(|named| named.range.contains_range(cx.range)).take(1).collect()
        }
    };
    let edits: Vec<TextEdit> = named.into_iter().filter_map(|named| link(cx, &named)).collect();
    match edits.is_empty() {
        true => Err(Refusal::new("No name of a note stands here that is not a link yet")),
        false => Ok(Outcome::of_note(&cx.note.path, edits)),
    }
}

fn link(cx: &ActionContext<'_>, named: &Named) -> Option<TextEdit> {
    let path = cx.vault.note(named.note)?.path.clone();
    let file = FileRef { id: named.note, path, kind: FileKind::Note };
    let shown = cx.slice(named.range);
    let plain =
        fold::key(shown) == fold::key(file.path.stem()) && shown == cx.vault.link_text(&cx.note.path, &file);
    let new = NewLink {
        display: (!plain).then_some(shown),
        in_table: in_table(cx, named.range),
        ..NewLink::to(&file)
    };
    Some(TextEdit::replace(named.range, new.text(cx, &cx.note.path)?))
}
