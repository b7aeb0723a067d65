//! Places that an editor changes together while one of them is typed in: where both are the same words for the same
//! thing, and no other note can mean one of them.

use super::subject::innermost;
use crate::syntax::{Link, LinkKind, fold};
use crate::text::{TextRange, TextSize, slice};
use crate::vault::Note;

/// Places with the same text, and what may be typed there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkedPlaces {
    /// Two or more, in order, none touching another.
    pub ranges: Vec<TextRange>,
    /// A regular expression (ECMAScript) of what the places may hold; anything else ends it.
    pub pattern: &'static str,
}

/// What a wikilink's target may be without ending the link.
const NAME: &str = "[^\\[\\]|#^\\r\\n]*";
/// What a footnote's id or a link's label may be.
const LABEL: &str = "[^\\[\\]^\\s]*";

/// The places that go together with the one at `offset`: target and display text of a wikilink that repeats its target,
/// and the definition and references of a footnote.
pub fn linked_places(note: &Note, offset: TextSize) -> Option<LinkedPlaces> {
    let link = innermost(&note.parsed.links, offset, |link| link.range);
    link.and_then(|link| repeated_name(note, link, offset)).or_else(|| footnote(note, offset))
}

/// `[[Ana Silva|Ana Silva]]`: both, if the cursor is in one of them.
fn repeated_name(note: &Note, link: &Link, offset: TextSize) -> Option<LinkedPlaces> {
    let display = link.display?;
    let same = slice(&note.text, link.target) == slice(&note.text, display);
    let touched = [link.target, display].iter().any(|range| range.contains_inclusive(offset));
    (link.kind == LinkKind::Wiki && link.fragment.is_none() && same && touched && !display.is_empty())
        .then(|| LinkedPlaces { ranges: vec![link.target, display], pattern: NAME })
}

fn footnote(note: &Note, offset: TextSize) -> Option<LinkedPlaces> {
    let footnotes = &note.parsed.footnotes;
    let here = footnotes.iter().find(|footnote| footnote.id.contains_inclusive(offset))?;
    let written = slice(&note.text, here.id);
    let id = fold::key(written);
    let mut ranges = Vec::new();
    for other in footnotes {
        let text = slice(&note.text, other.id);
        if text == written {
            ranges.push(other.id);
        } else if fold::key(text) == id {
            // Written in another case: the editor would make them equal.
            return None;
        }
    }
    (ranges.len() > 1).then_some(LinkedPlaces { ranges, pattern: LABEL })
}
