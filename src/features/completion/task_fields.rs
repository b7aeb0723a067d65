//! The fields of a task, by their names.

use super::task::TaskSite;
use super::{Completions, Documentation, Item, ItemKind, Request};
use crate::syntax::task::{FieldKind, Priority, TaskFormat, date_phrase};
use crate::text::{TextRange, size};

/// From so many letters on a word of the description may be meant as a field's name.
const SHORTEST: usize = 2;

/// Fields and the words they go by, the one shown first.
const FIELDS: &[(FieldKind, &[&str])] = &[
    (FieldKind::Due, &["due date", "deadline"]),
    (FieldKind::Scheduled, &["scheduled date", "planned"]),
    (FieldKind::Start, &["start date"]),
    (FieldKind::Recurrence, &["repeat", "recurring", "every"]),
    (FieldKind::DependsOn, &["depends on", "blocked by", "waits for"]),
    (FieldKind::Id, &["id"]),
    (FieldKind::OnCompletion, &["on completion", "completion"]),
    (FieldKind::Created, &["created date"]),
    (FieldKind::Done, &["done date", "completed"]),
    (FieldKind::Cancelled, &["cancelled date"]),
];

/// Fields that are offered with a day at once.
const DATED: &[(FieldKind, &str, &[&str])] = &[
    (FieldKind::Due, "due", &["today", "tomorrow", "next week"]),
    (FieldKind::Scheduled, "scheduled", &["today", "tomorrow"]),
    (FieldKind::Start, "start", &["today", "tomorrow"]),
    (FieldKind::Created, "created", &["today"]),
    (FieldKind::Done, "done", &["today"]),
    (FieldKind::Cancelled, "cancelled", &["today"]),
];

const PRIORITIES: [Priority; 5] =
    [Priority::High, Priority::Medium, Priority::Low, Priority::Highest, Priority::Lowest];

/// The fields whose name begins as typed and that the task has not, where Tasks would read them; behind a field all of
/// them.
pub(super) fn complete(request: &Request<'_>, site: &TaskSite<'_>) -> Option<Completions> {
    let letters = site.before.bytes().rev().take_while(u8::is_ascii_alphabetic).count();
    let head = site.before.get(..site.before.len() - letters)?;
    let typed = site.before.get(head.len()..)?;
    let format = site.settings.format;
    let opened = format == TaskFormat::Dataview && head.ends_with('[');
    let head = if opened { head.get(..head.len() - 1)? } else { head };
    let behind_field = ends_with_field(site, head);
    let short = typed.len() < SHORTEST && !behind_field && !opened;
    if short || !is_behind_description(site, opened) || !head.ends_with([' ', '\t']) || head.trim().is_empty()
    {
        return None;
    }
    // A word goes on behind the cursor.
    if site.after.starts_with(|c: char| c.is_alphanumeric()) {
        return None;
    }
    let wanted = typed.to_lowercase();
    let mut items = Vec::new();
    let mut offer = |kind: FieldKind, names: &[&str], value: &str, detail: String| {
        let name = names.iter().find(|name| name.starts_with(&wanted))?;
        let label = names.first().copied().unwrap_or(name);
        items.push(item(format, kind, (label, name), value, &detail, site, opened));
        Some(())
    };
    let now = request.today.at(0, 0, 0, 0);
    for (kind, names) in FIELDS.iter().filter(|(kind, _)| site.task.field(*kind).is_none()) {
        offer(*kind, names, "", String::new());
        for (_, word, phrases) in DATED.iter().filter(|(of, ..)| of == kind) {
            for phrase in *phrases {
                let Some(day) = date_phrase(phrase, now, true) else { continue };
                let name = format!("{word} {phrase}");
                offer(*kind, &[&name], &day.to_string(), day.strftime("%A %Y-%m-%d").to_string());
            }
        }
    }
    if site.task.field(FieldKind::Priority).is_none() {
        for priority in PRIORITIES {
            let word = priority.word();
            let names = [format!("{word} priority"), format!("priority {word}")];
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            offer(FieldKind::Priority, &names, word, String::new());
        }
    }
    let range = site.typed_range(typed);
    let range = if opened { TextRange::new(range.start() - size(1), range.end()) } else { range };
    Some(Completions { range, items, incomplete: false })
}

/// Whether a field written at the cursor would be read: nothing but fields, tags and a block link stand behind it.
fn is_behind_description(site: &TaskSite<'_>, opened: bool) -> bool {
    let after = if opened { site.after.trim_start_matches(']') } else { site.after };
    let end = site.offset + size(site.after.len() - after.len());
    after.trim().is_empty() || end >= site.task.description.end()
}

/// Whether a field that was read ends where `head` does.
fn ends_with_field(site: &TaskSite<'_>, head: &str) -> bool {
    let end = site.task.line.body.start() + size(head.trim_end().len());
    head.ends_with(' ') && site.task.fields.iter().any(|field| field.range.end() == end)
}

fn item(
    format: TaskFormat,
    kind: FieldKind,
    (label, name): (&str, &str),
    value: &str,
    detail: &str,
    site: &TaskSite<'_>,
    opened: bool,
) -> Item {
    let closed = opened && site.after.starts_with(']');
    let insert = match (format, value) {
        (TaskFormat::Emoji, "") => format!("{} ", kind.sign()),
        (TaskFormat::Dataview, "") => format!("[{}:: ", kind.key()),
        (TaskFormat::Dataview, _) if closed => kind.written(value, format).trim_end_matches(']').to_owned(),
        _ => kind.written(value, format),
    };
    let sign = match (format, kind) {
        (TaskFormat::Dataview, kind) => format!("[{}::]", kind.key()),
        (TaskFormat::Emoji, FieldKind::Priority) => insert.clone(),
        (TaskFormat::Emoji, kind) => kind.sign().to_owned(),
    };
    Item {
        label: format!("{label} {sign}"),
        detail: detail.to_owned(),
        kind: ItemKind::Property,
        filter: if opened { format!("[{name}") } else { name.to_owned() },
        insert,
        documentation: Documentation::None,
    }
}
