//! From a name in a Dataview query to what it names: a field to where it is set, a folder to its notes, a tag to its
//! places, a name that the query itself gives to where it does.

use super::definition::Target;
use crate::query::dataview::ast::{ClauseKind, HeaderKind, NamedExpr};
use crate::query::dataview::{
    Block, BlockKind, NameKind, NameUse, names_in_expression, names_in_query, parse_expression, parse_query,
};
use crate::sort;
use crate::syntax::{canonical_name, identifier_len};
use crate::text::{TextRange, TextSize, size, slice};
use crate::vault::{Note, NoteId, Vault, VaultPath};

/// Places that are listed for one name.
const MOST: usize = 200;

/// What the name at `offset` of a query of `note` stands for; `None` where no such name is.
pub(super) fn definition(vault: &Vault, note: &Note, offset: TextSize) -> Option<Vec<Target>> {
    let block = Block::at(&note.text, &note.parsed, &vault.config().dataview.inline_prefix, offset)?;
    if let Some(name) = name_in(&block, offset) {
        let origin = block.in_note(name.range);
        let found = match name.kind {
            NameKind::Field => of_field(vault, vault.notes_with_field(&name.name), &name.name, origin),
            NameKind::OwnField => of_field(vault, &[note.id], &name.name, origin),
            NameKind::Folder => of_folder(vault, &name.name, origin),
            NameKind::Tag => of_tag(vault, name.name.trim_start_matches('#'), origin),
            NameKind::FileField => Vec::new(),
        };
        return (!found.is_empty()).then_some(found);
    }
    given_here(note, &block, offset)
}

/// The name of a field, folder or tag at `offset` of a note, in its block.
pub(super) fn name_in(block: &Block, offset: TextSize) -> Option<NameUse> {
    let names = match block.kind {
        BlockKind::Query => names_in_query(&parse_query(&block.text).tree),
        BlockKind::Inline => names_in_expression(&parse_expression(&block.text).tree),
    };
    let at = size(block.from_note(offset)?);
    names.into_iter().find(|name| name.range.contains_inclusive(at) && !name.range.is_empty())
}

/// Where notes set a field, in the order of their paths.
fn of_field(vault: &Vault, notes: &[NoteId], name: &str, origin: TextRange) -> Vec<Target> {
    let wanted = canonical_name(name);
    let mut notes: Vec<&Note> = notes.iter().filter_map(|id| Some(&**vault.note(*id)?)).collect();
    sort::by(&mut notes, |a, b| a.path.cmp(&b.path));
    let places =
        notes.into_iter().flat_map(|note| keys(note, &wanted).map(move |(key, all)| (note, key, all)));
    let target = |(note, focus, range): (&Note, TextRange, TextRange)| Target {
        origin,
        path: note.path.clone(),
        range,
        focus,
    };
    places.map(target).take(MOST).collect()
}

/// The keys of a note's properties and inline fields of that canonical name, each with all of the field.
fn keys<'n>(note: &'n Note, wanted: &str) -> impl Iterator<Item = (TextRange, TextRange)> + use<'n> {
    let entries = note.parsed.frontmatter.iter().flat_map(|front| &front.entries);
    let properties = entries.filter(|entry| canonical_name(&entry.name) == wanted);
    let properties = properties.map(|entry| (entry.key, entry.key.cover(entry.value.range)));
    let fields = note.parsed.fields.iter();
    let inline = fields.filter(|field| canonical_name(slice(&note.text, field.key)) == wanted);
    let found: Vec<_> = properties.chain(inline.map(|field| (field.key, field.range))).collect();
    found.into_iter()
}

/// The notes of a folder, or the note that is meant where there is no such folder.
fn of_folder(vault: &Vault, folder: &str, origin: TextRange) -> Vec<Target> {
    let start = TextRange::empty(TextSize::new(0));
    let target = |path: VaultPath| Target { origin, path, range: start, focus: start };
    let below = vault.ids_under(folder).iter().filter_map(|id| vault.note(*id));
    let found: Vec<Target> = below.map(|note| target(note.path.clone())).take(MOST).collect();
    if !found.is_empty() || folder.is_empty() {
        return found;
    }
    let named = [folder.to_owned(), format!("{folder}.md")];
    let file = named.iter().find_map(|path| vault.note_at(&VaultPath::new(path)?));
    file.map(|note| target(note.path.clone())).into_iter().collect()
}

fn of_tag(vault: &Vault, tag: &str, origin: TextRange) -> Vec<Target> {
    let places = vault.notes_with_tag(tag).into_iter();
    let target =
        |(id, range)| Some(Target { origin, path: vault.note(id)?.path.clone(), range, focus: range });
    places.filter_map(target).take(MOST).collect()
}

/// Where the query gives the name at `offset`: behind AS.
fn given_here(note: &Note, block: &Block, offset: TextSize) -> Option<Vec<Target>> {
    if block.kind != BlockKind::Query {
        return None;
    }
    let at = block.from_note(offset)?;
    let start = block.text.get(..at)?.char_indices().rev().take_while(|(at, _)| {
        block.text.get(*at..).is_some_and(|rest| crate::syntax::name_part_len(rest) > 0)
    });
    let start = start.last().map_or(at, |(start, _)| start);
    let rest = block.text.get(start..)?;
    let name = rest.get(..identifier_len(rest)).filter(|name| !name.is_empty())?;
    let query = parse_query(&block.text).tree;
    let columns = match &query.header.kind {
        HeaderKind::Table { columns, .. } => columns.as_slice(),
        _ => &[],
    };
    let clauses = query.clauses.iter().filter_map(|clause| match &clause.kind {
        ClauseKind::Group(named) | ClauseKind::Flatten(named) => Some(named),
        _ => None,
    });
    let given =
        clauses.chain(columns).find_map(|named: &NamedExpr| named.alias.filter(|_| &*named.name == name))?;
    let own = crate::text::span(start, start + name.len());
    let focus = block.in_note(given);
    let target = Target { origin: block.in_note(own), path: note.path.clone(), range: focus, focus };
    (own != given).then(|| vec![target])
}
