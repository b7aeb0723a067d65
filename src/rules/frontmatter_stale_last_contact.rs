//! `frontmatter/stale-last-contact`: a person met after the day that the note says.

use super::link_edit::fix;
use super::{Context, Related, Rule, Sink};
use crate::syntax::NodeKind;
use crate::text::TextEdit;
use crate::vault::config::Level;

pub(super) const RULE: Rule = Rule {
    code: "frontmatter/stale-last-contact",
    level: Level::Info,
    summary: "A person's `last_contact` is older than the last meeting with them.",
    docs: "\
`last_contact` of a person's note is written by a script or by hand, and nobody writes it again after the next meeting. Lists of people
not spoken to for long then name those who were.

Compared with it are the dated notes (property `date`, or a name that begins with a date) whose `entities.people`, `people`,
`attendees` or `participants` link to the person, up to today. The message names the last of them, and the fix writes its day, quoted as
the old one was.

Not reported: a `last_contact` that is later than all meetings (people also talk without a note), or that is no date.
",
    fails: "\
//- People/Ana Silva.md
---
type: people
last_contact: '2025-09-29'
---
//- Log/2025-10-06 - Cache review.md
---
entities:
  people: ['[[Ana Silva]]']
date: '2025-10-06'
---
",
    passes: "\
//- People/Ana Silva.md
---
type: people
last_contact: '2025-10-06'
---
//- People/Kim Taylor.md
---
type: people
last_contact: ''
---
//- Log/2025-10-06 - Cache review.md
---
entities:
  people: ['[[Ana Silva]]', '[[Kim Taylor]]']
date: '2025-10-06'
---
Next week with [[Ana Silva]].
//- Log/2025-12-24 - Planned.md
---
entities:
  people: ['[[Ana Silva]]']
---
",
    check,
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    let front = cx.note.parsed.frontmatter.as_ref();
    let Some(value) = front.and_then(|front| front.get("last_contact")) else { return };
    let Some(known) = value.text(cx.text()).and_then(|text| crate::vault::day_of(text.trim())) else {
        return;
    };
    if !cx.vault.is_person(cx.note.id) {
        return;
    }
    let Some((day, meeting)) = cx.vault.last_meeting(cx.note.id, Some(known), cx.today) else { return };
    let message = format!("The last meeting was on {day}, \"{}\"", meeting.path.stem());
    let list = meeting.people_list().map(|list| list.range).unwrap_or_default();
    let related =
        Related { path: meeting.path.clone(), range: list, message: "the people of that meeting".to_owned() };
    let quoted = matches!(value.kind, NodeKind::Text(..)) && cx.slice(value.range).starts_with(['\'', '"']);
    let inner = if quoted {
        crate::text::TextRange::new(value.range.start() + one(), value.range.end() - one())
    } else {
        value.range
    };
    let edit = TextEdit::replace(inner, day.to_string());
    sink.report(value.range, message).related(related).fix(fix(cx, format!("Write {day}"), [edit]));
}

fn one() -> crate::text::TextSize {
    crate::text::TextSize::new(1)
}
