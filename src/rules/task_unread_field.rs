//! `task/unread-field`: a field with text behind it, which the plugin does not read.

use super::task_line::{CheckedTask, delete, shown};
use super::task_owner_after_fields::is_owners;
use super::{Context, Fix, Related, Rule, Sink};
use crate::syntax::task::{Flaw, UnreadField};
use crate::text::{TextEdit, TextRange};
use crate::vault::config::Level;

pub(super) const RULE: Rule = Rule {
    code: "task/unread-field",
    level: Level::Warning,
    summary: "Text stands behind a task's field, so that Tasks does not read the field.",
    docs: "\
Tasks reads the fields of a line from its right end and stops at the first thing that is neither field nor tag.
Everything left of that stays description, however much it looks like a field: the task has no due date, is in no
list by date, and does not repeat.

Right is: description, then fields, then at most tags and a block id.

    - [ ] Send the plan (the short one) @Ana Silva 📅 2025-11-08 #work ^plan

Two fixes are offered: move the fields to the end, or the text before them. An `@owner` behind the fields is reported by
`task/owner-after-fields`. A sign without a value in the midst of prose is no field and is not reported.
",
    fails: "\
- [ ] Send the plan 📅 2025-11-08 (the short one)
- [ ] Send the plan ⏫ 📅 2025-11-08 by mail #work ^plan
- [ ] Water the plants 🔁 every week on Monday (balcony) ⏳ 2025-11-08
",
    passes: "\
- [ ] Send the plan (the short one) 📅 2025-11-08 #work ^plan
- [ ] Explain what ✅ and 🔼 mean, and `📅 2025-11-08`, and [[📅 2025-11-08|this]]
- Launched 📅 2025-11-08 (the short one)
",
    check,
};

/// A line with more such fields than this has a fix for each of them only, not one for all at each.
const FEW: usize = 4;

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for checked in cx.tasks() {
        let fields: Vec<&UnreadField> = checked.unread.iter().filter(|field| is_movable(field)).collect();
        let blocking = checked.blocking.iter().copied();
        let blocking: Vec<TextRange> = blocking.filter(|text| !is_owners(cx, *text)).collect();
        for field in &fields {
            let behind = blocking.partition_point(|text| text.start() < field.range.end());
            let Some(blocking) = blocking.get(behind) else { continue };
            let name = field.kind.name();
            let message = format!("This {name} is not read: {} stands behind it", shown(cx.slice(*blocking)));
            let related = Related {
                path: cx.note.path.clone(),
                range: *blocking,
                message: "Tasks reads no field left of this text".to_owned(),
            };
            let few = fields.len() <= FEW && checked.blocking.len() <= FEW;
            let moved = if few { fields.as_slice() } else { std::slice::from_ref(field) };
            let to_front = if few { text_to_front(cx, checked, &fields) } else { None };
            let fixes = [Some(fields_to_end(cx, checked, moved)), to_front].into_iter().flatten();
            sink.report(field.range, message).related(related).fixes(fixes);
        }
    }
}

/// Whether it would be read, did nothing stand behind it.
fn is_movable(field: &UnreadField) -> bool {
    field.flaw == Flaw::Position && field.damaged.is_none()
}

fn fields_to_end(cx: &Context<'_>, checked: &CheckedTask, fields: &[&UnreadField]) -> Fix {
    let moved: String = fields.iter().map(|field| format!(" {}", cx.slice(field.range))).collect();
    let deletions = fields.iter().map(|field| delete(cx, field.range));
    let title = if fields.len() == 1 { "Move the field to the end" } else { "Move the fields to the end" };
    Fix::edit(title, &cx.note.path, deletions.chain([TextEdit::insert(checked.end(), moved)]))
}

fn text_to_front(cx: &Context<'_>, checked: &CheckedTask, fields: &[&UnreadField]) -> Option<Fix> {
    let first = fields.first()?.range.start();
    let texts = checked.blocking.iter().copied().filter(|text| text.start() > first);
    let texts: Vec<TextRange> = texts.collect();
    let moved: String = texts.iter().map(|text| format!("{} ", cx.slice(*text))).collect();
    let deletions = texts.iter().map(|text| delete(cx, *text));
    let names: Vec<String> = texts.iter().map(|text| shown(cx.slice(*text))).collect();
    let title = format!("Move {} before the fields", names.join(" and "));
    Some(Fix::edit(title, &cx.note.path, std::iter::once(TextEdit::insert(first, moved)).chain(deletions)))
}
