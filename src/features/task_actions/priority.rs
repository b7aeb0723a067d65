//! The priority of a task.

use super::super::actions::{Action, ActionContext, ActionKind, Offer, Outcome, Refusal};
use super::line::{each, selected};
use crate::syntax::task::{FieldKind, Priority};

pub(super) const ACTION: Action = Action {
    name: "setTaskPriority",
    kind: ActionKind::Rewrite,
    summary: "Set the priority of the task, or take it away",
    docs: "\
Writes the sign of the priority where Tasks writes it, in place of the present one. The argument is `highest`, `high`,
`medium`, `low`, `lowest` or `none`.
",
    tells: false,
    offers,
    run,
};

const ALL: [Priority; 6] =
    [Priority::Highest, Priority::High, Priority::Medium, Priority::None, Priority::Low, Priority::Lowest];

fn offers(cx: &ActionContext<'_>) -> Vec<Offer> {
    let tasks = selected(cx);
    let Some(first) = tasks.first().filter(|task| !task.is_done()) else { return Vec::new() };
    let others = ALL.into_iter().filter(|priority| *priority != first.values.priority);
    let offer = |priority: Priority| match priority {
        Priority::None => Offer::with("Remove the priority", priority.word()),
        _ => Offer::with(
            format!("Set the priority to {} {}", priority.word(), priority.sign()),
            priority.word(),
        ),
    };
    others.map(offer).collect()
}

fn run(cx: &ActionContext<'_>, argument: &str) -> Result<Outcome, Refusal> {
    let wanted = ALL.into_iter().find(|priority| priority.word() == argument.trim().to_lowercase());
    let Some(wanted) = wanted else {
        return Err(Refusal(format!(
            "\"{argument}\" is no priority: highest, high, medium, none, low or lowest"
        )));
    };
    each(cx, |task| {
        let edits = match wanted {
            Priority::None => task.without_fields(FieldKind::Priority),
            _ => vec![task.with_field(FieldKind::Priority, wanted.word())],
        };
        task.proved(edits, |values| values.priority = wanted)
    })
}
