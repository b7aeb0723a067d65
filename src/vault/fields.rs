//! Names of fields: properties and inline fields, under the names that queries ask for them by.

use super::facts::Drafts;
use super::{Note, NoteId, PropertyUse, Vault};
use crate::sort;
use crate::syntax::canonical_name;
use crate::text::slice;

/// The canonical names of a note's properties and inline fields, those of its list items too.
pub(super) fn facts(note: &Note, facts: &mut Drafts) {
    let front = note.parsed.frontmatter.iter().flat_map(|front| &front.entries);
    let properties = front.map(|entry| &*entry.name);
    let inline = note.parsed.fields.iter().map(|field| slice(&note.text, field.key));
    for name in properties.chain(inline) {
        let name = canonical_name(name);
        if !name.is_empty() {
            facts.add(&name, ());
        }
    }
}

impl Vault {
    /// The notes with a field of this name, as written or canonical, in the frontmatter, a line or a list item; sorted by
    /// number.
    pub fn notes_with_field(&self, name: &str) -> &[NoteId] {
        self.indexes.fields.get(&canonical_name(name)).map_or(&[], |ids| ids.as_slice())
    }

    /// The canonical names of all fields with how many notes have each, most used first, then by name.
    pub fn field_names(&self) -> Vec<PropertyUse> {
        let uses = self.indexes.fields.iter();
        let mut uses: Vec<PropertyUse> = uses
            .map(|(name, ids)| PropertyUse { name: name.to_owned(), notes: ids.as_slice().len() })
            .collect();
        sort::by(&mut uses, |a, b| b.notes.cmp(&a.notes).then_with(|| a.name.cmp(&b.name)));
        uses
    }
}
