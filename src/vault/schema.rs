//! What the notes of one kind have in common: how many have which property, with what sort of value. Counted as notes
//! change, so that "97 of 98 people notes have it" is known without looking at them.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::facts::{List, kind_key};
use super::files::File;
use super::shards::{Entry, Sharded};
use super::{EntityKind, Vault};
use crate::syntax::{Node, NodeKind};

/// What sort of value a property has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ValueShape {
    /// Nothing, `''` or an empty list.
    Empty,
    /// Any text that is no date.
    Text,
    /// A number.
    Number,
    /// `true` or `false`.
    Checkbox,
    /// `2025-11-08`, quoted or not.
    Date,
    /// A date with a time.
    DateTime,
    /// A list.
    List,
    /// A map.
    Map,
}

impl ValueShape {
    /// All shapes, by their number.
    pub const ALL: [ValueShape; 8] = [
        ValueShape::Empty,
        ValueShape::Text,
        ValueShape::Number,
        ValueShape::Checkbox,
        ValueShape::Date,
        ValueShape::DateTime,
        ValueShape::List,
        ValueShape::Map,
    ];

    /// The shape of a value.
    pub fn of(node: &Node) -> ValueShape {
        match &node.kind {
            NodeKind::Null => ValueShape::Empty,
            NodeKind::Bool(_) => ValueShape::Checkbox,
            NodeKind::Number(_) => ValueShape::Number,
            NodeKind::Text(text, _) => of_text(text.trim()),
            NodeKind::List(items) if items.is_empty() => ValueShape::Empty,
            NodeKind::List(_) => ValueShape::List,
            NodeKind::Map(entries) if entries.is_empty() => ValueShape::Empty,
            NodeKind::Map(_) => ValueShape::Map,
        }
    }

    /// As a message names it.
    pub fn name(self) -> &'static str {
        match self {
            ValueShape::Empty => "empty",
            ValueShape::Text => "a text",
            ValueShape::Number => "a number",
            ValueShape::Checkbox => "true or false",
            ValueShape::Date => "a date",
            ValueShape::DateTime => "a date with a time",
            ValueShape::List => "a list",
            ValueShape::Map => "a map",
        }
    }
}

fn of_text(text: &str) -> ValueShape {
    if text.is_empty() {
        return ValueShape::Empty;
    }
    let (day, rest) = text.split_at_checked(10).unwrap_or((text, ""));
    match (super::meeting::day_of(day), rest) {
        (Some(_), "") => ValueShape::Date,
        (Some(_), rest) if rest.starts_with(['T', 't', ' ']) => ValueShape::DateTime,
        _ => ValueShape::Text,
    }
}

/// How many notes of a kind have a property.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Count {
    notes: u32,
    shapes: [u32; ValueShape::ALL.len()],
}

/// The properties of the notes of one kind, by folded name.
#[derive(Clone, Debug, Default)]
pub(super) struct KindSchema {
    properties: Arc<FxHashMap<Box<str>, Count>>,
}

impl Entry for KindSchema {
    fn is_empty(&self) -> bool {
        self.properties.is_empty()
    }
}

/// What a note adds: its kind, and each of its properties once, with the shape of its value. Of a property that is there
/// twice the first shape counts, as they are numbered.
fn rows(file: Option<&File>) -> Option<(&str, impl Iterator<Item = (&str, usize)>)> {
    let file = file?;
    let kind = kind_key(&file.entity.as_ref()?.kind);
    let properties = file.note.as_ref()?.facts().list(List::Properties);
    Some((kind, properties.map(|fact| (fact.key, fact.bits()))))
}

/// Counts of one property to add and take off.
type Delta = (i64, [i64; ValueShape::ALL.len()]);

/// By kind and property, what to add and take off.
pub(super) type Deltas<'t> = FxHashMap<&'t str, FxHashMap<&'t str, Delta>>;

/// What differs between the old and the new state of files.
pub(super) fn deltas<'t>(files: impl Iterator<Item = (Option<&'t File>, Option<&'t File>)>) -> Deltas<'t> {
    let mut deltas = Deltas::default();
    for (old, new) in files {
        let is_same = match (rows(old), rows(new)) {
            (Some((kind, rows)), Some((new_kind, new_rows))) => kind == new_kind && rows.eq(new_rows),
            (old, new) => old.is_none() && new.is_none(),
        };
        if is_same {
            continue;
        }
        for (side, by) in [(rows(old), -1), (rows(new), 1)] {
            let Some((kind, rows)) = side else { continue };
            let properties = deltas.entry(kind).or_default();
            for (name, shape) in rows {
                let (notes, shapes) = properties.entry(name).or_default();
                *notes += by;
                shapes.get_mut(shape).into_iter().for_each(|count| *count += by);
            }
        }
    }
    deltas
}

/// The two together.
pub(super) fn sum_of<'t>(mut one: Deltas<'t>, other: Deltas<'t>) -> Deltas<'t> {
    for (kind, properties) in other {
        let sum = one.entry(kind).or_default();
        for (name, delta) in properties {
            let sum: &mut Delta = sum.entry(name).or_default();
            sum.0 += delta.0;
            sum.1.iter_mut().zip(delta.1).for_each(|(sum, by)| *sum += by);
        }
    }
    one
}

/// Makes the counts other ones; the kinds that this concerns.
pub(super) fn turn<'t>(schemas: &mut Sharded<KindSchema>, deltas: Deltas<'t>) -> Vec<&'t str> {
    let mut turned = Vec::new();
    for (kind, properties) in deltas {
        schemas.update(kind, |schema| schema.add(properties));
        turned.push(kind);
    }
    turned
}

impl KindSchema {
    fn add(&mut self, deltas: FxHashMap<&str, Delta>) {
        let properties = Arc::make_mut(&mut self.properties);
        for (name, (notes, shapes)) in deltas {
            let mut count = properties.get(name).cloned().unwrap_or_default();
            count.notes = sum(count.notes, notes);
            for (count, by) in count.shapes.iter_mut().zip(shapes) {
                *count = sum(*count, by);
            }
            match count.notes {
                0 => drop(properties.remove(name)),
                _ => drop(properties.insert(name.into(), count)),
            }
        }
    }
}

fn sum(count: u32, by: i64) -> u32 {
    u32::try_from(i64::from(count) + by).unwrap_or_default()
}

/// How one property is used by the notes of a kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Habit<'v> {
    /// Its folded name.
    pub property: &'v str,
    /// How many notes of the kind have it.
    pub notes: usize,
    /// How many notes of the kind there are.
    pub of: usize,
}

/// The shape that most values of a property have in the notes of a kind, those that are empty not counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UsualShape {
    /// Which.
    pub shape: ValueShape,
    /// How many values have that shape.
    pub shaped: usize,
    /// How many values are not empty.
    pub filled: usize,
}

impl Vault {
    /// How many notes are of a kind.
    pub fn count_of_kind(&self, kind: &EntityKind) -> usize {
        self.indexes.kinds.get(kind_key(kind)).map_or(0, |ids| ids.as_slice().len())
    }

    /// How each property is used by the notes of a kind, in no order. Takes time in proportion to the properties.
    pub fn habits(&self, kind: &EntityKind) -> impl Iterator<Item = Habit<'_>> {
        let of = self.count_of_kind(kind);
        let schema = self.indexes.schemas.get(kind_key(kind));
        let properties = schema.into_iter().flat_map(|schema| schema.properties.iter());
        properties.map(move |(property, count)| Habit { property, notes: usize_of(count.notes), of })
    }

    /// The usual shape of a property (folded) in the notes of a kind; `None` if it has no value in any.
    pub fn usual_shape(&self, kind: &EntityKind, property: &str) -> Option<UsualShape> {
        let count = self.indexes.schemas.get(kind_key(kind))?.properties.get(property)?;
        let (mut filled, mut most) = (0, (ValueShape::Empty, 0));
        // All but the empty ones, which come first.
        for (shape, notes) in ValueShape::ALL.into_iter().zip(count.shapes).skip(1) {
            filled += usize_of(notes);
            // Of two as common the later.
            if notes >= most.1 {
                most = (shape, notes);
            }
        }
        let (shape, shaped) = most;
        (shaped > 0).then_some(UsualShape { shape, shaped: usize_of(shaped), filled })
    }

    /// A property's name (folded) as the first note by path has it.
    pub fn property_name(&self, key: &str) -> String {
        let entry = self.indexes.properties.get(key);
        entry.map_or_else(|| key.to_owned(), |entry| self.property_spelling(key, entry).to_owned())
    }
}

fn usize_of(count: u32) -> usize {
    usize::try_from(count).unwrap_or(usize::MAX)
}
