//! Whose task it is.

use super::super::actions::{Action, ActionContext, ActionKind, Offer, Outcome, Refusal};
use super::super::completion::joined_names;
use super::line::{TaskAt, each, selected};
use crate::syntax::Place;
use crate::text::{TextEdit, TextRange, slice};
use crate::vault::{EntityKind, MentionTarget, NoteId};

pub(super) const ACTION: Action = Action {
    name: "setTaskOwner",
    kind: ActionKind::Rewrite,
    summary: "Give the task to a person",
    docs: "\
Writes `@Name` at the end of the description, before the fields, in place of the owner who stands there if there is one. The name is
written with or without a blank, as the note does it. Offered are the people that the note names.

The argument is the name of a person of the vault.
",
    tells: false,
    offers,
    run,
};

/// So many people are offered; the command takes any.
const OFFERED: usize = 5;

/// The mentions of a task's description.
fn owners(cx: &ActionContext<'_>, task: &TaskAt<'_>) -> Vec<MentionTarget> {
    let range = task.task.description;
    let mentions = &cx.note.parsed.mentions;
    let first = mentions.partition_point(|mention| mention.guess.start() < range.start());
    let inside = mentions.get(first..).unwrap_or_default().iter();
    let inside = inside.take_while(|mention| mention.guess.start() < range.end());
    inside.map(|mention| cx.vault.resolve_mention(cx.note, mention)).collect()
}

fn offers(cx: &ActionContext<'_>) -> Vec<Offer> {
    let tasks = selected(cx);
    let Some(first) = tasks.first().filter(|task| !task.is_done()) else { return Vec::new() };
    let own: Vec<NoteId> =
        owners(cx, first).into_iter().flat_map(|owner| owner.people).map(|person| person.id).collect();
    let mut offers: Vec<Offer> = Vec::new();
    for mention in cx.note.parsed.mentions.iter().filter(|mention| mention.place != Place::Query) {
        let people = cx.vault.resolve_mention(cx.note, mention).people;
        let [person] = people.as_slice() else { continue };
        if own.contains(&person.id) || offers.iter().any(|offer| offer.argument == person.name) {
            continue;
        }
        offers.push(Offer::with(format!("Set the owner to {}", person.name), person.name.clone()));
        if offers.len() == OFFERED {
            break;
        }
    }
    offers
}

fn run(cx: &ActionContext<'_>, argument: &str) -> Result<Outcome, Refusal> {
    let name = argument.trim().trim_start_matches('@');
    let found = cx.vault.people_named(name);
    let stem = match found.as_slice() {
        [person] => person.name.clone(),
        [] if cx.vault.has_entities(&EntityKind::Person) => {
            return Err(Refusal(format!("No person is called \"{name}\"")));
        }
        [] => name.to_owned(),
        _ => return Err(Refusal(format!("Several people are called \"{name}\""))),
    };
    let written: String = match joined_names(cx.vault, cx.note) {
        true => stem.split_whitespace().collect(),
        false => stem,
    };
    each(cx, |task| {
        let range = task.task.description;
        let edit = match owners(cx, task).first() {
            Some(owner) => TextEdit::replace(owner.range, format!("@{written}")),
            None => {
                let gap = if range.is_empty() { "" } else { " " };
                let behind = if range.is_empty() && task.task.end() > range.end() { " " } else { "" };
                TextEdit::insert(range.end(), format!("{gap}@{written}{behind}"))
            }
        };
        let tail = TextRange::new(range.start(), range.end());
        let (start, end) =
            (usize::from(edit.range.start() - tail.start()), usize::from(edit.range.end() - tail.start()));
        let mut description = slice(cx.text(), range).to_owned();
        if description.get(start..end).is_none() {
            return Err(Refusal::new("The owner stands outside of the description"));
        }
        description.replace_range(start..end, &edit.text);
        for tag in &task.task.tail_tags {
            description.push(' ');
            description.push_str(slice(cx.text(), *tag));
        }
        task.proved(vec![edit], |values| values.description = description.trim().to_owned().into())
    })
}
