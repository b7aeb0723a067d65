//! Code lenses: lines above a place that say what is known of it. They are found at once and worked out only when they
//! come into sight.

mod entity;
mod heading;
mod note;
mod results;
mod tasks_query;

use super::references::Reference;
use super::view::View;
use crate::sort;
use crate::text::TextRange;

/// A kind of lens. To add one: a file with a `pub(super) static` of this type, and a line in [`PROVIDERS`].
struct Provider {
    /// Its name on the wire.
    name: &'static str,
    /// Where in the note it stands. Asked at every change of the note: must cost little.
    find: fn(&View<'_>) -> Vec<TextRange>,
    /// What it says at a place that `find` gave; `None` if the note has no such place any more.
    resolve: fn(&View<'_>, TextRange) -> Option<Answer>,
}

/// All kinds, in the order in which those at one place stand.
static PROVIDERS: &[&Provider] = &[
    &entity::TASKS,
    &entity::MEETINGS,
    &note::BACKLINKS,
    &heading::REFERENCES,
    &results::RESULTS,
    &tasks_query::FOUND,
];

/// A lens that is not worked out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lens {
    /// The kind, for [`resolve`].
    pub name: &'static str,
    /// What it stands above.
    pub range: TextRange,
}

/// What a lens says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The words.
    pub title: String,
    /// The places that it speaks of, the first one to be seen first.
    pub places: Vec<Reference>,
}

/// The lenses of a note, in the order of the text.
pub fn lenses(view: &View<'_>) -> Vec<Lens> {
    let of = |provider: &&'static Provider| {
        let name = provider.name;
        (provider.find)(view).into_iter().map(move |range| Lens { name, range })
    };
    let mut lenses: Vec<Lens> = PROVIDERS.iter().flat_map(of).collect();
    sort::by_key(&mut lenses, |lens| lens.range.start());
    lenses
}

/// Works out a lens that [`lenses`] gave; `None` if its note has changed so that it is gone.
pub fn resolve(view: &View<'_>, name: &str, range: TextRange) -> Option<Answer> {
    let provider = PROVIDERS.iter().find(|provider| provider.name == name)?;
    (provider.resolve)(view, range)
}
