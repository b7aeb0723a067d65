//! Another name for a note.

use super::{Action, ActionContext, ActionKind, Offer, Outcome, Refusal};
use crate::features::property_edit::add_to_list;
use crate::syntax::{LinkKind, fold};
use crate::text::slice;
use crate::vault::Note;

pub(super) const ACTION: Action = Action {
    name: "addAlias",
    kind: ActionKind::Rewrite,
    summary: "Add an alias to a note",
    docs: "\
Offered on a link that shows another text than the note's name: that text becomes an alias of the note it leads to. With some words
selected, they become an alias of the note they stand in. The command's argument is the alias; without a link at the place it is
given to the note itself.

The alias is added to `aliases` in the form that the list has; a single alias becomes a list, and a note without frontmatter gets
one. Refused: names that the note has already, and names of several lines.
",
    tells: false,
    offers,
    run,
};

/// The longest alias that is offered, in characters.
const LONGEST: usize = 60;

fn offers(cx: &ActionContext<'_>) -> Vec<Offer> {
    if let Some(link) = cx.counted_link().filter(|link| link.kind == LinkKind::Wiki) {
        let shown = link.display_text(cx.text()).map(|shown| shown.replace("\\|", "|"));
        let target = cx.target(link);
        return match (shown, target) {
            (Some(shown), Some(note)) if is_new(note, &shown) => {
                vec![Offer::with(
                    format!("Add \"{shown}\" to the aliases of \"{}\"", note.path.stem()),
                    shown,
                )]
            }
            _ => Vec::new(),
        };
    }
    let selected = cx.slice(cx.range).trim();
    // Not what a list, quote, table or heading starts with.
    let is_name = cx.is_selection() && !selected.starts_with(['-', '*', '+', '>', '|', '#']);
    match is_name && is_new(cx.note, selected) && !cx.in_frontmatter(cx.range.start()) {
        true => vec![Offer::with(format!("Add \"{selected}\" to the aliases of this note"), selected)],
        false => Vec::new(),
    }
}

/// Whether `name` can be an alias of a note and is none of its names yet.
fn is_new(note: &Note, name: &str) -> bool {
    let sound = !name.trim().is_empty() && !name.contains(['\n', '\r']) && name.chars().count() <= LONGEST;
    let key = fold::key(name.trim());
    let known = |other: &str| fold::key(other.trim()) == key;
    sound && !known(note.path.stem()) && !note.aliases().iter().any(|alias| known(alias))
}

fn run(cx: &ActionContext<'_>, alias: &str) -> Result<Outcome, Refusal> {
    let alias = alias.trim();
    let note = cx.counted_link().and_then(|link| cx.target(link)).unwrap_or(cx.note);
    if !is_new(note, alias) {
        return Err(Refusal::new(format!("\"{alias}\" cannot be a new alias of \"{}\"", note.path.stem())));
    }
    let edit = add_to_list(note, "aliases", &[alias.to_owned()]);
    let edit = edit.ok_or_else(|| Refusal::new("The aliases of the note are neither a text nor a list"))?;
    let outcome = Outcome::of_note(&note.path, [edit]);
    let added = super::edited(note, &outcome.edits).is_some_and(|after| {
        after.aliases().iter().any(|known| **known == *alias) && keeps_body(note, &after)
    });
    if added { Ok(outcome) } else { Err(Refusal::new("The frontmatter of the note is broken")) }
}

/// Whether the text behind the frontmatter is the same.
fn keeps_body(before: &Note, after: &Note) -> bool {
    let body = |note: &Note| {
        let start = note.parsed.frontmatter.as_ref().map_or(0, |front| usize::from(front.range.end()));
        slice(&note.text, crate::text::span(start, note.text.len())).to_owned()
    };
    body(before) == body(after)
}
