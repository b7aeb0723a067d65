//! Another status for a task.

use super::super::actions::{Action, ActionContext, ActionKind, Offer, Outcome, Refusal};
use super::line::{each, selected};
use super::toggle::with_status;

pub(super) const ACTION: Action = Action {
    name: "setTaskStatus",
    kind: ActionKind::Rewrite,
    summary: "Give the task another status of the settings of Tasks",
    docs: "\
Sets a status with all that Tasks does then: done and cancelled dates, the next occurrence of a repeating task, `🏁 delete`.
Offered are the statuses of the settings but the present and the next one, which `vaultls.toggleTask` sets.

The argument is the symbol: `x`, `/`, `-`, a blank.
",
    tells: false,
    offers,
    run,
};

/// So many statuses are offered; the command takes any.
const OFFERED: usize = 8;

fn offers(cx: &ActionContext<'_>) -> Vec<Offer> {
    let tasks = selected(cx);
    let Some(first) = tasks.first() else { return Vec::new() };
    let now = &first.values.status;
    let statuses = cx.vault.config().tasks.statuses.iter();
    let others = statuses.filter(|status| status.symbol != now.symbol && status.symbol != now.next);
    let offer = |status: &crate::syntax::task::Status| {
        let title = format!("Set the status to \"{}\" ({})", status.symbol, status.name);
        Offer::with(title, status.symbol.to_string())
    };
    others.take(OFFERED).map(offer).collect()
}

fn run(cx: &ActionContext<'_>, argument: &str) -> Result<Outcome, Refusal> {
    let mut symbols = argument.chars();
    let (Some(symbol), None) = (symbols.next(), symbols.next()) else {
        return Err(Refusal::new("A status is one character"));
    };
    let status = cx.vault.config().tasks.status_of(symbol);
    each(cx, |task| Ok(with_status(cx, task, &status)))
}
