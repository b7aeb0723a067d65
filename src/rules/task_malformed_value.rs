//! `task/malformed-value`: a sign with something that is nearly its value.

use super::task_date_guess::guesses;
use super::task_line::{capitalised, code_point, delete, fields, shown, write_value};
use super::{Context, Fix, Rule, Sink};
use crate::syntax::task::{FieldKind, Flaw, UnreadField};
use crate::text::{TextEdit, TextRange};
use crate::vault::config::Level;

pub(super) const RULE: Rule = Rule {
    code: "task/malformed-value",
    level: Level::Error,
    summary: "A task's field has a value that Tasks does not read, or none.",
    docs: "\
A date of a task is written `YYYY-MM-DD`, and nothing else: no time of day, no slashes, no link, no words, no full stop
behind it, and between the sign and the date only ordinary spaces. Anything else is no field to Tasks. The task has no
such date, and the fields to its left are not read either.

    - [ ] Send the plan ⏫ 📅 2025-11-08

Offered is the date that was meant: `2025-1-5` and `2025/01/05` have one meaning and are safe to rewrite; `04/05/2025` has
two, and both are offered; `tomorrow` is counted from today.

A sign in prose (`explain what ✅ means`) is no field and is not reported.
",
    fails: "\
- [ ] Send the plan 📅 2025-1-5
- [ ] Send the plan 📅 11/08/2025
- [ ] Send the plan 📅 [[2025-11-08]]
- [ ] Send the plan ⏳ 2025-11-08 10:00
- [ ] Send the plan (📅 2025-11-08)
- [ ] Send the plan 📅\u{A0}2025-11-08
- [ ] Send the plan ⏫ 📅 tomorrow
- [x] Send the plan @Ana Silva ✅
",
    passes: "\
- [ ] Send the plan 📅 2025-11-08
- [ ] Send the plan 📅 2025-02-30
- [ ] Explain ✅ 3 times, and ❌ as well
- ✅ 11/08/2025 Launched
",
    check,
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for checked in cx.tasks() {
        let mut hidden = 0;
        for field in &checked.unread {
            hidden += usize::from(field.flaw == Flaw::Position);
            if !is_mine(field) {
                continue;
            }
            let mut message = message(cx, field);
            if hidden > 0 {
                message.push_str(&format!("; it hides {} to its left", fields(hidden)));
            }
            sink.report(field.range, message).fixes(fixes(cx, field));
        }
    }
}

/// Ids have a rule of their own, and so has damaged text.
fn is_mine(field: &UnreadField) -> bool {
    let is_id = matches!(field.kind, FieldKind::Id | FieldKind::DependsOn);
    let is_flawed = !matches!(field.flaw, Flaw::Position | Flaw::Selectors);
    is_flawed && field.damaged.is_none() && (!is_id || field.flaw == Flaw::Blank)
}

fn message(cx: &Context<'_>, field: &UnreadField) -> String {
    let name = capitalised(field.kind);
    let found = cx.slice(field.value);
    let expected = match field.kind {
        kind if kind.is_date() => "YYYY-MM-DD",
        FieldKind::Recurrence => "a rule, as \"every week\"",
        FieldKind::OnCompletion => "\"delete\" or \"keep\"",
        _ => "another value",
    };
    match field.flaw {
        Flaw::Missing => format!("{name} needs {expected}, found nothing"),
        Flaw::Trailing => {
            let punctuation = found.get(10..).unwrap_or_default();
            format!("{name} is not read: {} stands right behind the date", shown(punctuation))
        }
        Flaw::Time => format!("{name} needs YYYY-MM-DD without a time, found {}", shown(found)),
        Flaw::Blank => {
            let blanks = cx.slice(TextRange::new(field.sign.end(), field.value.start()));
            let odd = blanks.chars().find(|c| *c != ' ').map(code_point).unwrap_or_default();
            let sign = cx.slice(field.sign);
            format!("{name} is not read: {odd} stands between {sign} and its value, where only spaces may")
        }
        Flaw::Form | Flaw::Position | Flaw::Selectors => {
            format!("{name} needs {expected}, found {}", shown(found))
        }
    }
}

fn fixes(cx: &Context<'_>, field: &UnreadField) -> Vec<Fix> {
    let path = &cx.note.path;
    let value = cx.slice(field.value);
    let write = |value: &str| write_value(cx, field, value);
    let remove = || Fix::edit(format!("Remove the {}", field.kind.name()), path, [delete(cx, field.range)]);
    match field.flaw {
        Flaw::Missing if field.kind.is_date() => {
            let today = cx.today.to_string();
            vec![Fix::edit(format!("Write today, {today}"), path, [write(&today)]), remove()]
        }
        Flaw::Missing => vec![remove()],
        Flaw::Form if field.kind.is_date() => {
            let guessed = guesses(value, cx.today).into_iter().map(|guess| {
                let title = match guess.why {
                    Some(why) => format!("Write {} ({why})", guess.date),
                    None => format!("Write {}", guess.date),
                };
                Fix::edit(title, path, [write(&guess.date.to_string())]).safe_if(guess.is_certain)
            });
            guessed.collect()
        }
        Flaw::Trailing => {
            let date = value.get(..10).unwrap_or_default();
            let signs = value.get(10..).unwrap_or_default();
            let harmless = signs.chars().all(|c| matches!(c, '.' | ',' | ';'));
            vec![Fix::edit(format!("Remove {}", shown(signs)), path, [write(date)]).safe_if(harmless)]
        }
        Flaw::Time => {
            let (date, time) = (value.get(..10).unwrap_or_default(), value.get(11..).unwrap_or_default());
            let to_front = TextEdit::insert(field.range.start(), format!("{} ", time.trim()));
            vec![
                Fix::edit(
                    format!("Move {} before the field", shown(time.trim())),
                    path,
                    [to_front, write(date)],
                ),
                Fix::edit(format!("Remove {}", shown(time.trim())), path, [write(date)]),
            ]
        }
        Flaw::Blank => vec![Fix::edit("Put a space there", path, [write(value)]).safe_if(true)],
        Flaw::Form | Flaw::Position | Flaw::Selectors => Vec::new(),
    }
}
