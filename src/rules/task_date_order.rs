//! `task/date-order`: dates of a task that contradict each other.

use jiff::civil::Date;

use super::task_line::capitalised;
use super::{Context, Related, Rule, Sink};
use crate::syntax::task::{FieldKind, Task};
use crate::vault::config::Level;

pub(super) const RULE: Rule = Rule {
    code: "task/date-order",
    level: Level::Info,
    summary: "Two dates of a task contradict each other, or it was done on a day yet to come.",
    docs: "\
A task cannot begin, or be planned for, after the day it is due, and cannot be done before it was written or later than
today. One of the dates is mistyped.

With such dates Tasks finds the task on days it does not belong to: `starts after today` hides a task that is due.
",
    fails: "\
- [ ] Send the plan 🛫 2025-11-09 📅 2025-11-08
- [ ] Send the plan ⏳ 2025-11-09 📅 2025-11-08
- [x] Send the plan ➕ 2025-11-08 ✅ 2025-11-07
- [x] Send the plan ✅ 2205-11-07
",
    passes: "\
- [ ] Send the plan ➕ 2025-11-01 🛫 2025-11-08 ⏳ 2025-11-08 📅 2025-11-08
- [x] Send the plan 📅 2025-11-07 ✅ 2025-11-08
- [ ] Send the plan 🛫 2025-11-31 📅 2025-11-08
",
    check,
};

/// The first of each must not lie behind the second.
const ORDER: [(FieldKind, FieldKind); 3] = [
    (FieldKind::Start, FieldKind::Due),
    (FieldKind::Scheduled, FieldKind::Due),
    (FieldKind::Created, FieldKind::Done),
];

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    let day = |task: &Task, kind: FieldKind| task.date(kind).and_then(|date| date.valid());
    for task in cx.tasks().iter().map(|checked| &*checked.task) {
        for (early, late) in ORDER {
            let dates: Option<(Date, Date)> = day(task, early).zip(day(task, late));
            let Some((first, second)) = dates.filter(|(first, second)| first > second) else { continue };
            let (Some(field), Some(other)) = (task.field(early), task.field(late)) else { continue };
            let message = format!("{} {first} is after the {} {second}", capitalised(early), late.name());
            let path = cx.note.path.clone();
            let related = Related { path, range: other.range, message: capitalised(late) };
            sink.report(field.range, message).related(related);
        }
        if let Some((done, field)) = day(task, FieldKind::Done).zip(task.field(FieldKind::Done))
            && done > cx.today
        {
            sink.report(field.range, format!("Done date {done} is in the future"));
        }
    }
}
