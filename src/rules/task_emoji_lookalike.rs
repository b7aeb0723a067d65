//! `task/emoji-lookalike`: an emoji that looks like a field's, and is none.

use super::task_line::is_hidden;
use super::{Context, Fix, Rule, Sink};
use crate::syntax::task::{FieldKind, TaskDate};
use crate::text::{TextEdit, span};
use crate::vault::config::Level;

pub(super) const RULE: Rule = Rule {
    code: "task/emoji-lookalike",
    level: Level::Warning,
    summary: "An emoji in a task looks like the sign of a field, but is another one.",
    docs: "\
Emoji pickers offer several check marks, clocks and arrows. Tasks knows exactly one or a few for each field: ✅ done,
📅 due, ⏳ scheduled, 🛫 start, 🔁 recurrence. With ✔️, ☑️, ⏰, 🛬 or 🔂 the field is not read, and neither is anything to
its left.

Reported are such emoji only with a date or a rule behind them. The fix writes the sign that Tasks knows.
",
    fails: "\
- [x] Send the plan ✔️ 2025-11-08
- [ ] Send the plan ⏰ 2025-11-08
- [ ] Water the plants 🔂 every week
",
    passes: "\
- [x] Send the plan ✅ 2025-11-08
- [ ] ✔️ the plan, ⏰ at 10, and 🔂 the song 📅 2025-11-08
",
    check,
};

/// What is taken for what.
const LOOKALIKES: [(char, FieldKind); 10] = [
    ('✔', FieldKind::Done),
    ('☑', FieldKind::Done),
    ('❎', FieldKind::Done),
    ('✓', FieldKind::Done),
    ('✖', FieldKind::Cancelled),
    ('⏰', FieldKind::Due),
    ('⏱', FieldKind::Scheduled),
    ('🛬', FieldKind::Start),
    ('✈', FieldKind::Start),
    ('🔂', FieldKind::Recurrence),
];

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for checked in cx.tasks() {
        let description = checked.task.description;
        let text = cx.slice(description);
        for at in memchr::memchr2_iter(0xE2, 0xF0, text.as_bytes()) {
            let Some((sign, kind)) = lookalike(text, at) else { continue };
            let range = span(at, at + sign.len()) + description.start();
            if is_hidden(cx, range.start()) {
                continue;
            }
            let right = kind.sign();
            let message = format!("{sign} is not the {} sign {right}", name(kind));
            let edit = TextEdit::replace(range, right);
            let fix = Fix::edit(format!("Write {right}"), &cx.note.path, [edit]).safe_if(true);
            sink.report(range, message).fix(fix);
        }
    }
}

/// The lookalike with its selector that starts at `at`, and what it is taken for, if a fitting value follows.
fn lookalike(text: &str, at: usize) -> Option<(&str, FieldKind)> {
    let rest = text.get(at..)?;
    let first = rest.chars().next()?;
    let (_, kind) = LOOKALIKES.into_iter().find(|(sign, _)| *sign == first)?;
    let behind = rest.get(first.len_utf8()..)?.trim_start_matches('\u{FE0F}');
    let value = behind.trim_start_matches(' ');
    let fits = match kind {
        FieldKind::Recurrence => value.get(..6).is_some_and(|start| start.eq_ignore_ascii_case("every ")),
        _ => value.get(..10).is_some_and(|date| TaskDate::read(date).is_some()),
    };
    let sign = rest.get(..rest.len() - behind.len())?;
    fits.then_some((sign, kind))
}

fn name(kind: FieldKind) -> &'static str {
    match kind {
        FieldKind::Done => "done",
        FieldKind::Cancelled => "cancelled",
        FieldKind::Due => "due",
        FieldKind::Scheduled => "scheduled",
        FieldKind::Start => "start",
        _ => "recurrence",
    }
}
