//! `task/recurrence-end`: a rule with an end, which Tasks does not honour, or without any occurrence.

use super::{Context, Fix, Rule, Sink};
use crate::syntax::task::{End, FieldKind, Frequency, Recurrence};
use crate::text::{TextEdit, TextRange};
use crate::vault::config::Level;

pub(super) const RULE: Rule = Rule {
    code: "task/recurrence-end",
    level: Level::Warning,
    summary: "A task's recurrence rule has an end, or can never occur; Tasks knows neither.",
    docs: "\
Tasks has no notion of a finished series. `for 3 times` is counted anew from every copy, so it never ends. After the day of
`until January 1, 2026` the copy gets the words `Invalid date` in place of its date. The same happens at once, as an error,
with a rule that no day fits, such as `every month on the 32nd`.

The fix removes the end; or writes `on the last` where a day is meant that months do not have.
",
    fails: "\
- [ ] Take the pills 🔁 every day for 10 times 📅 2025-11-08
- [ ] Take the pills 🔁 every day until January 1, 2026 📅 2025-11-08
- [ ] Pay the rent 🔁 every month on the 32nd 📅 2025-11-08
",
    passes: "\
- [ ] Take the pills 🔁 every day 📅 2025-11-08
- [ ] Pay the rent 🔁 every month on the 31st 📅 2025-11-08
- [ ] Pay the rent 🔁 every year on the 5th Monday 📅 2025-11-08
",
    check,
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for checked in cx.tasks() {
        let Some(field) = checked.task.field(FieldKind::Recurrence) else { continue };
        let Some(rule) = &checked.recurrence else { continue };
        let endless = Recurrence { end: None, ..rule.clone() };
        if never_occurs(&endless) {
            let message = format!("No day fits \"{endless}\"; Tasks will write \"Invalid date\"");
            let last = Recurrence { month_days: vec![-1], ..endless };
            let on_last = (!never_occurs(&last)).then(|| rewrite(cx, field.value, &last));
            sink.report_at(Level::Error, field.range, message).fixes(on_last);
            continue;
        }
        let message = match rule.end {
            Some(End::Count(_)) => "Tasks does not support an end: \"for\" never ends".to_owned(),
            Some(End::Until(date)) => {
                format!("Tasks does not support an end: after {date} it writes \"Invalid date\"")
            }
            None => continue,
        };
        sink.report(field.range, message).fix(rewrite(cx, field.value, &endless));
    }
}

fn rewrite(cx: &Context<'_>, value: TextRange, rule: &Recurrence) -> Fix {
    let edit = TextEdit::replace(value, rule.to_string());
    Fix::edit(format!("Change to \"{rule}\""), &cx.note.path, [edit])
}

/// Whether its days of months, weeks of years or numbered weekdays are beyond what any month or year has.
fn never_occurs(rule: &Recurrence) -> bool {
    let longest = rule.months.iter().map(|month| days_of(*month)).max().unwrap_or(31);
    let of_year = rule.frequency == Frequency::Yearly && rule.months.is_empty();
    let counts_weekdays = matches!(rule.frequency, Frequency::Monthly | Frequency::Yearly);
    let most = if of_year { 53 } else { 5 };
    let beyond = |numbers: &mut dyn Iterator<Item = u32>, most: u32| {
        let mut numbers = numbers.peekable();
        numbers.peek().is_some() && numbers.all(|number| number > most)
    };
    let weekdays = rule.weekdays.iter().map(|weekday| u32::from(weekday.nth.unsigned_abs()));
    beyond(&mut rule.month_days.iter().map(|day| u32::from(day.unsigned_abs())), longest)
        || beyond(&mut rule.weeks.iter().copied(), 53)
        || (counts_weekdays && beyond(&mut weekdays.filter(|nth| *nth != 0), most))
}

/// The most days that a month can have.
fn days_of(month: i8) -> u32 {
    match month {
        2 => 29,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}
