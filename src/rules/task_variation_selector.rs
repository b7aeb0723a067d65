//! `task/variation-selector`: invisible characters behind a field's emoji.

use super::task_line::CheckedTask;
use super::{Context, Fix, Rule, Sink};
use crate::syntax::task::Flaw;
use crate::text::{TextEdit, TextRange, size};
use crate::vault::config::Level;

pub(super) const RULE: Rule = Rule {
    code: "task/variation-selector",
    level: Level::Info,
    summary: "An invisible variation selector stands behind a field's emoji.",
    docs: "\
Some keyboards and emoji pickers put the invisible character U+FE0F behind an emoji. Tasks accepts one, and drops it the
next time it writes the line; behind two it does not read the field, nor anything left of it. Other programs that look
for the emoji may not find it. The fix removes the selectors; nothing else changes.

One selector is reported as information, several as an error.
",
    fails: "\
- [ ] Send the plan 🗓\u{FE0F} 2025-11-08
- [ ] Send the plan 📅\u{FE0F}\u{FE0F} 2025-11-08
",
    passes: "\
- [ ] Send the plan 🗓 2025-11-08
- [ ] Say thanks ❤\u{FE0F} for the 🗓\u{FE0F}, please 📅 2025-11-08
",
    check,
};

const SELECTOR: char = '\u{FE0F}';

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for checked in cx.tasks() {
        check_read(cx, sink, checked);
        for field in checked.unread.iter().filter(|field| field.flaw == Flaw::Selectors) {
            let emoji = cx.slice(field.sign).trim_end_matches(SELECTOR);
            let selectors = TextRange::new(field.sign.start() + size(emoji.len()), field.sign.end());
            let message = format!(
                "This {} is not read: more than one invisible U+FE0F stands behind {emoji}",
                field.kind.name()
            );
            sink.report_at(Level::Error, field.range, message).fix(removal(cx, selectors));
        }
    }
}

fn check_read(cx: &Context<'_>, sink: &mut Sink<'_>, checked: &CheckedTask) {
    for field in &checked.task.fields {
        let behind = TextRange::new(field.sign.end(), field.value.start());
        // A priority has no value, so what follows its sign is outside of its value.
        let behind =
            if field.value.is_empty() { TextRange::new(field.sign.end(), field.range.end()) } else { behind };
        if !cx.slice(behind).starts_with(SELECTOR) {
            continue;
        }
        let selector = TextRange::at(field.sign.end(), size(SELECTOR.len_utf8()));
        let message =
            format!("An invisible U+FE0F stands behind {}; Tasks will drop it", cx.slice(field.sign));
        let range = TextRange::new(field.sign.start(), selector.end());
        sink.report(range, message).fix(removal(cx, selector));
    }
}

fn removal(cx: &Context<'_>, range: TextRange) -> Fix {
    Fix::edit("Remove U+FE0F", &cx.note.path, [TextEdit::delete(range)]).safe_if(true)
}
