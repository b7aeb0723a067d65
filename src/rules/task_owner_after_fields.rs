//! `task/owner-after-fields`: an `@owner` behind the fields, which hides them.

use super::task_line::{delete, fields, shown};
use super::{Context, Fix, Related, Rule, Sink};
use crate::syntax::task::FieldKind;
use crate::text::{TextEdit, TextRange};
use crate::vault::config::Level;

pub(super) const RULE: Rule = Rule {
    code: "task/owner-after-fields",
    level: Level::Warning,
    summary: "An `@owner` stands behind a task's fields and hides them from Tasks.",
    docs: "\
To Tasks `@Name` is ordinary text. It reads fields from the right end of the line and stops at the first thing that is
neither field nor tag, so an owner behind the fields hides all of them: the task has no priority and no dates.

Right is the owner before the fields:

    - [ ] Send the plan @Ana Silva ⏫ 📅 2025-11-08

The fix moves the owner there. Where the name ends is found by the people of the vault, else by its capitals.
",
    fails: "\
- [ ] Send the plan ⏫ 📅 2025-11-08 @Ana Silva
- [x] Call the bank ✅ 2025-11-07 @Bo, @AnaSilva ^call
",
    passes: "\
- [ ] Send the plan @Ana Silva ⏫ 📅 2025-11-08
- [ ] Send the plan @Ana Silva
- [ ] Mail 🔼 ana@example.com @Ana Silva 📅 2025-11-08
",
    check,
};

/// At most so many of the hidden fields are pointed at.
const POINTED_AT: usize = 4;

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for checked in cx.tasks() {
        let Some(first) = checked.unread.first() else { continue };
        if !checked.blocking.iter().all(|text| is_owners(cx, *text)) {
            continue;
        }
        for owners in &checked.blocking {
            let count = checked.unread.partition_point(|field| field.range.end() <= owners.start());
            let hidden = checked.unread.get(..count).unwrap_or_default();
            let verb = if mentions_in(cx, *owners).nth(1).is_some() { "hide" } else { "hides" };
            let name = cx.slice(*owners);
            let message = format!("{name} {verb} {} to its left", fields(count));
            // A priority alone could be an emoji of the text.
            let is_certain = hidden.iter().any(|field| field.kind != FieldKind::Priority);
            let edits = [TextEdit::insert(first.range.start(), format!("{name} ")), delete(cx, *owners)];
            let title = format!("Move {} before the fields", shown(name));
            let fix = Fix::edit(title, &cx.note.path, edits).safe_if(is_certain);
            let mut report = sink.report(*owners, message).fix(fix);
            for field in hidden.iter().take(POINTED_AT) {
                report = report.related(Related {
                    path: cx.note.path.clone(),
                    range: field.range,
                    message: format!("This {} is not read", field.kind.name()),
                });
            }
        }
    }
}

/// Whether `text` consists of owners, with at most commas, `and` and the like between them.
pub(super) fn is_owners(cx: &Context<'_>, text: TextRange) -> bool {
    let mut at = text.start();
    let mut any = false;
    for owner in mentions_in(cx, text) {
        if !is_joint(cx.slice(TextRange::new(at, owner.start().max(at)))) {
            return false;
        }
        at = owner.end().clamp(at, text.end());
        any = true;
    }
    any && is_joint(cx.slice(TextRange::new(at, text.end())))
}

/// The mentions in `text`, as far as their names reach.
fn mentions_in(cx: &Context<'_>, text: TextRange) -> impl Iterator<Item = TextRange> {
    let mentions = &cx.note.parsed.mentions;
    let first = mentions.partition_point(|mention| mention.guess.start() < text.start());
    let mentions = mentions.get(first..).unwrap_or_default().iter();
    let inside = mentions.take_while(move |mention| mention.guess.start() < text.end());
    inside.map(|mention| cx.vault.resolve_mention(cx.note, mention).range)
}

fn is_joint(text: &str) -> bool {
    let word =
        text.trim_matches(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '.' | '&' | '+' | '/'));
    word.is_empty() || word == "and"
}
