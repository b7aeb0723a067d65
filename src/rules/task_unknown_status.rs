//! `task/unknown-status`: a status symbol that Tasks does not know.

use super::{Context, Fix, Rule, Sink};
use crate::syntax::task::StatusType;
use crate::text::TextEdit;
use crate::vault::config::Level;

pub(super) const RULE: Rule = Rule {
    code: "task/unknown-status",
    level: Level::Warning,
    summary: "A task's status symbol is not defined in Tasks, so that it counts as not done.",
    docs: "\
Tasks knows the statuses of its settings: by default ` ` (Todo), `x` (Done), `/` (In Progress) and `-` (Cancelled). Any
other symbol is called \"Unknown\" and counts as Todo: the task stays in every list of open tasks.

A capital `X` is such a symbol, although Obsidian, GitHub and Dataview take it for done. The fix writes `x`.

A theme's own symbols can be defined in the settings of Tasks (Custom statuses); they are read from there.
No fix adds them: Obsidian keeps those settings in memory and writes them back, so that an edit of the file is lost, and a status
that only vaultls knew would be \"Unknown\" to Tasks still.
",
    fails: "\
- [X] Send the plan
- [?] Ask Ana about the plan
",
    passes: "\
- [x] Send the plan
- [ ] Ask Ana about the plan
- [/] Write the plan
- [-] Print the plan
- [?]
",
    check,
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    let settings = &cx.config().tasks;
    for checked in cx.tasks() {
        let line = &checked.task.line;
        if settings.status(line.status).is_some() || cx.slice(line.body).trim().is_empty() {
            continue;
        }
        let set = |symbol: char, name: &str| {
            let edit = TextEdit::replace(line.status_range, symbol.to_string());
            Fix::edit(format!("Change to \"{symbol}\" ({name})"), &cx.note.path, [edit])
        };
        if line.status == 'X'
            && let Some(done) = settings.status('x').filter(|status| status.kind == StatusType::Done)
        {
            let message = "\"X\" is not \"x\": Tasks treats it as unfinished";
            sink.report(line.status_range, message).fix(set('x', &done.name).safe_if(true));
            continue;
        }
        let known: Vec<String> =
            settings.statuses.iter().map(|status| format!("\"{}\" {}", status.symbol, status.name)).collect();
        let message = format!(
            "Tasks knows no status \"{}\" and treats it as unfinished; defined are {}",
            line.status,
            known.join(", ")
        );
        let fixes = settings.statuses.iter().map(|status| set(status.symbol, &status.name));
        sink.report(line.status_range, message).fixes(fixes.take(6));
    }
}
