//! `task/mojibake`: the emoji of a task's field, damaged by a wrong encoding.

use super::task_line::CheckedTask;
use super::{Context, Fix, Rule, Sink};
use crate::syntax::task::{FieldKind, Priority};
use crate::text::TextEdit;
use crate::vault::config::Level;

pub(super) const RULE: Rule = Rule {
    code: "task/mojibake",
    level: Level::Error,
    summary: "The emoji of a task's field was damaged by a wrong encoding.",
    docs: "\
The note was written as UTF-8, read by some program as Windows-1252, and saved again: `✅` became `âœ…`, and `⏫` became `â«`,
for one of its bytes does not exist there and was dropped. No program sees a field in that: the task has no priority, no
dates, and does not repeat, and the fields left of it are not read either.

The fixes put the emoji back: this one, all of the line, or everything damaged in the note. Short remains such as `â³` are
taken for an emoji only where a value of that field follows. Other damaged text is reported by `text/mojibake`.
",
    fails: "\
- [x] Send the plan @Ana Silva ðŸ”¼ âœ… 2025-11-08
- [ ] Send the plan â« ðŸ“… 2025-11-08
- [ ] Water the plants ðŸ” every week â³ 2025-11-08
",
    passes: "\
- [x] Send the plan @Ana Silva 🔼 ✅ 2025-11-08
- [ ] Explain that `âœ… 2025-11-08` was ✅ 📅 2025-11-08
- [ ] Ð¡Ð°ÑˆÐ° and â³ alone are no fields
",
    check,
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    let is_damaged = |checked: &&CheckedTask| checked.unread.iter().any(|field| field.damaged.is_some());
    for (at, checked) in cx.tasks().iter().filter(is_damaged).enumerate() {
        let damage = cx.damage();
        // The line's first finding offers the line, the note's first the note: each of these fixes stands once.
        let line = damage.line_fix(cx, checked.task.line.range);
        let note = if at == 0 { damage.note_fix(cx) } else { None };
        let mut wider: Vec<Fix> = line.into_iter().chain(note).collect();
        for field in &checked.unread {
            let Some(sign) = field.damaged else { continue };
            let meaning = match Priority::of_sign(sign) {
                Some(priority) => format!("{} priority", priority.word()),
                None => field.kind.name().to_owned(),
            };
            let message = format!("Damaged emoji: {} was {sign} ({meaning})", cx.slice(field.sign));
            // What is left of 🏁 is the start of nearly every emoji.
            let is_certain = field.kind != FieldKind::OnCompletion;
            let edit = TextEdit::replace(field.sign, sign.to_string());
            let this = Fix::edit(format!("Put {sign} back"), &cx.note.path, [edit]).safe_if(is_certain);
            sink.report(field.sign, message).fix(this).fixes(wider.drain(..));
        }
    }
}
