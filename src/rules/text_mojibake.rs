//! `text/mojibake`: text damaged by a wrong encoding.

use super::task_line::shown;
use super::{Context, Rule, Sink};
use crate::vault::config::Level;

pub(super) const RULE: Rule = Rule {
    code: "text/mojibake",
    level: Level::Error,
    summary: "Text of the note was damaged by a wrong encoding.",
    docs: "\
The note was written as UTF-8, read by some program as Windows-1252, and saved again: `é` became `Ã©`, `—` became `â€”`. Links
to names with such letters lead nowhere, and no search finds them.

One finding is made for a note, at the first damaged place; its fix repairs all of them. Damaged is what decodes back to
sound text and is not written on purpose: `naïve`, `CAFÉ”`, `Spaß“` and a lone `Ã` are left alone. Text in code is looked at only if
everything outside ASCII in the note is damaged. The emoji of task fields are reported by `task/mojibake`.
",
    fails: "\
# CafÃ© â€” the plan

Itâ€™s with JosÃ©.
",
    passes: "\
# Café — the plan

It’s with José’s naïve “CAFÉ”, Spaß“ and Ã. The sign `â€™` is a damaged ’.
",
    check,
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    let damage = cx.damage();
    let Some(first) = damage.texts.first() else { return };
    let example = format!("{} was {}", shown(cx.slice(first.range)), shown(&first.repaired));
    let message = match damage.texts.len() {
        1 => format!("Damaged text: {example}"),
        count => format!("Damaged text at {count} places; here {example}"),
    };
    sink.report(first.range, message).fixes(damage.note_fix(cx));
}
