//! What fragments of links can name in a note: headings and block ids, in the form in which they are compared.

use crate::syntax::fold;
use crate::text::slice;
use crate::vault::Note;

/// The headings and block ids of a note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Outline {
    pub(super) headings: Vec<OutlineHeading>,
    /// Block ids as written, without `^`.
    pub(super) blocks: Vec<String>,
}

/// A heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct OutlineHeading {
    pub(super) level: u8,
    pub(super) text: String,
    /// The form in which it is compared.
    pub(super) key: String,
}

impl Outline {
    pub(super) fn of(note: &Note) -> Outline {
        let headings = note.parsed.headings.iter().map(|heading| {
            let text = slice(&note.text, heading.text).to_owned();
            OutlineHeading { level: heading.level, key: fold::heading_key(&text), text }
        });
        let blocks = note.parsed.blocks.iter().map(|block| block.id(&note.text).to_owned());
        Outline { headings: headings.collect(), blocks: blocks.collect() }
    }

    /// The keys of the headings and block ids that are others in `after`.
    pub(super) fn changed(&self, after: &Outline) -> Vec<String> {
        let headings = self.headings.iter().zip(&after.headings).filter(|(old, new)| old.key != new.key);
        let blocks = self.blocks.iter().zip(&after.blocks).filter(|(old, new)| old != new);
        let headings = headings.map(|(old, _)| old.key.clone());
        headings.chain(blocks.map(|(old, _)| fold::key(old).into_owned())).collect()
    }

    /// The first heading from `first` on that is deeper than `level` and has this key
    /// (see [`crate::vault::Vault::resolve_fragment`]).
    pub(super) fn find(&self, first: usize, level: u8, key: &str) -> Option<(usize, u8)> {
        let mut rest = self.headings.iter().enumerate().skip(first);
        let found = rest.find(|(_, heading)| heading.level > level && heading.key == key);
        found.map(|(index, heading)| (index, heading.level))
    }

    /// The headings that a heading stands under, outermost first, itself last.
    pub(super) fn chain(&self, index: usize) -> Vec<&OutlineHeading> {
        let mut chain = Vec::new();
        let mut level = u8::MAX;
        let before = self.headings.get(..=index).unwrap_or_default();
        for heading in before.iter().rev() {
            if heading.level < level {
                level = heading.level;
                chain.push(heading);
            }
        }
        chain.reverse();
        chain
    }
}
