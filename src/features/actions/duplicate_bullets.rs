//! Lists that lead to the same note twice.

use super::{Action, ActionContext, ActionKind, Offer, Outcome, Refusal};
use crate::rules::{Bullet, duplicate_bullets};

pub(super) const ACTION: Action = Action {
    name: "removeDuplicateBullets",
    kind: ActionKind::Rewrite,
    summary: "Remove bullets for a note that has one in the same list",
    docs: "\
Offered on a bullet that `link/duplicate-bullet` speaks of: of all bullets of its list for the same note the one that says most stays, and
of several that say as much the first. Whole lines go; nothing else changes. The command without such a bullet at the place does so in the
whole note; with the argument `note` always.

Tasks, and bullets with bullets below them, are never removed.
",
    tells: false,
    offers,
    run,
};

fn offers(cx: &ActionContext<'_>) -> Vec<Offer> {
    let groups = duplicate_bullets(cx.vault, cx.note);
    let Some(here) = groups.iter().find(|group| is_at(cx, group)) else { return Vec::new() };
    let all: usize = groups.iter().map(|group| group.len() - 1).sum();
    let mut offers = vec![Offer::new(format!("Remove {} for the same note", counted(here.len() - 1)))];
    if all >= here.len() {
        offers.push(Offer::with(
            format!("Remove all {} of this note that are there twice", counted(all)),
            "note",
        ));
    }
    offers
}

fn counted(bullets: usize) -> String {
    if bullets == 1 { "1 bullet".to_owned() } else { format!("{bullets} bullets") }
}

fn is_at(cx: &ActionContext<'_>, group: &[Bullet]) -> bool {
    group.iter().any(|bullet| bullet.range.intersect(cx.range).is_some())
}

fn run(cx: &ActionContext<'_>, argument: &str) -> Result<Outcome, Refusal> {
    let mut groups = duplicate_bullets(cx.vault, cx.note);
    if argument != "note" && groups.iter().any(|group| is_at(cx, group)) {
        groups.retain(|group| is_at(cx, group));
    }
    let removals = groups.iter().flat_map(|group| {
        let words = |bullet: &&Bullet| {
            let (before, after) = bullet.around(cx.text());
            before.trim().len() + after.trim().len()
        };
        // Of equals `max_by_key` gives the last: the list is read from its end.
        let kept = group.iter().rev().max_by_key(words);
        group.iter().filter(move |bullet| Some(*bullet) != kept)
    });
    let edits: Vec<_> = removals.map(|bullet| bullet.removal(cx.text())).collect();
    match edits.is_empty() {
        true => Err(Refusal::new("No list of this note has two bullets for the same note")),
        false => Ok(Outcome::of_note(&cx.note.path, edits)),
    }
}
