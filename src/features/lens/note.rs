//! The lens of a note: how often others name it.

use super::{Answer, Provider};
use crate::features::references::{backlinks, title_of};
use crate::features::view::View;
use crate::features::wording::counted;
use crate::text::TextRange;

pub(super) static BACKLINKS: Provider = Provider { name: "backlinks", find, resolve };

fn find(view: &View<'_>) -> Vec<TextRange> {
    vec![title_of(view.note)]
}

fn resolve(view: &View<'_>, _: TextRange) -> Option<Answer> {
    let mut places = backlinks(view.vault, view.note.id);
    places.retain(|place| place.note != view.note.id);
    let title = match places.len() {
        0 => "no backlinks".to_owned(),
        some => counted(some, "backlink"),
    };
    Some(Answer { title, places })
}
