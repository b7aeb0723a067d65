//! The card of a note: what it is, its properties and how it begins; on hover also what is going on with it. Lists,
//! for some editors show tables as raw text.

use jiff::civil::Date;

use super::activity::{last_meetings, open_tasks};
use super::wording::{counted, distance, escape, kind_name, one_line};
use crate::sort;
use crate::syntax::NodeKind;
use crate::text::slice;
use crate::vault::{EntityKind, Note, NoteId, Vault};

/// So many properties are shown.
const PROPERTIES: usize = 8;

/// So much of the text is shown, in lines and bytes.
const LINES: usize = 8;
const BYTES: usize = 600;

/// Properties that say nothing about the thing itself.
const SILENT: &[&str] = &["type", "title", "aliases", "tags", "created", "auto_created", "cssclasses"];

/// So many open tasks and meetings are shown.
const TASKS: usize = 5;
const MEETINGS: usize = 3;

/// What one wants to know of a person first.
const FIRST: &[&str] = &["role", "company", "relationship", "last_contact"];

/// The card beside a completion list.
pub(super) fn card(vault: &Vault, id: NoteId) -> Option<String> {
    let note = vault.note(id)?;
    let mut out = head(vault, note);
    push_list(&mut out, facts(vault, note).into_iter().map(|(name, value)| fact(&name, &value)));
    push_beginning(&mut out, vault, note);
    Some(out)
}

/// The card on hover: ages of dates, open tasks, last meetings and who links here as well.
pub(super) fn hover(vault: &Vault, id: NoteId, today: Date) -> Option<String> {
    let Some(note) = vault.note(id) else {
        return Some(format!("**{}**  \nattachment", escape(vault.file(id)?.path.as_str())));
    };
    let aged = |value: String| match value.trim().parse::<Date>() {
        Ok(date) => format!("{} ({})", value.trim(), distance(date, today)),
        Err(_) => value,
    };
    let mut out = head(vault, note);
    let facts = facts(vault, note).into_iter().map(|(name, value)| fact(&name, &aged(value)));
    let linking = vault.count_linking_notes(id);
    let linked = (linking > 0).then(|| fact("Linked from", &counted(linking, "note")));
    push_list(&mut out, facts.chain(linked));
    let about = vault.entity(id).map(|entity| &entity.kind);
    if let Some(EntityKind::Person | EntityKind::Project | EntityKind::Customer) = about {
        push_tasks(&mut out, vault, id, today);
        push_meetings(&mut out, vault, id, today);
    }
    push_beginning(&mut out, vault, note);
    Some(out)
}

/// Name, kind and folder.
fn head(vault: &Vault, note: &Note) -> String {
    let mut out = format!("**{}**", escape(note.path.stem()));
    if let Some(entity) = vault.entity(note.id) {
        out.push_str(&format!(" — {}", escape(kind_name(&entity.kind))));
    }
    if !note.path.folder().is_empty() {
        out.push_str(&format!("  \n{}", escape(note.path.folder())));
    }
    out
}

fn is_person(vault: &Vault, id: NoteId) -> bool {
    vault.entity(id).is_some_and(|entity| entity.kind == EntityKind::Person)
}

/// Aliases, properties and, of a person, the filled rows of the table at the note's start; each name once.
fn facts(vault: &Vault, note: &Note) -> Vec<(String, String)> {
    let mut facts: Vec<(String, String)> = Vec::new();
    let aliases = note.aliases();
    if !aliases.is_empty() {
        facts.push(("Also".to_owned(), aliases.join(", ")));
    }
    facts.extend(properties(note));
    if is_person(vault, note.id) {
        facts.extend(cells(note));
        let place = |name: &str| FIRST.iter().position(|first| name.eq_ignore_ascii_case(first));
        sort::by_key(&mut facts, |(name, _)| place(name).unwrap_or(FIRST.len()));
    }
    let mut seen: Vec<String> = Vec::new();
    facts.retain(|(name, _)| {
        let name = readable(name).to_lowercase();
        let new = !seen.contains(&name);
        seen.push(name);
        new
    });
    facts
}

fn fact(name: &str, value: &str) -> String {
    format!("**{}:** {}", escape(&readable(name)), escape(&one_line(value)))
}

/// A list after what is there, if it has items.
fn push_list(out: &mut String, items: impl Iterator<Item = String>) {
    for (at, item) in items.enumerate() {
        out.push_str(if at == 0 { "\n\n- " } else { "\n- " });
        out.push_str(&item);
    }
}

fn push_tasks(out: &mut String, vault: &Vault, id: NoteId, today: Date) {
    let tasks = open_tasks(vault, id);
    if tasks.is_empty() {
        return;
    }
    out.push_str(&format!("\n\n{}", counted(tasks.len(), "open task")));
    push_list(
        out,
        tasks.iter().take(TASKS).map(|task| {
            let text = escape(&one_line(task.text(vault).trim()));
            let date = task
                .date
                .map(|(kind, date)| format!(" — {} {date} ({})", kind.name(), distance(date, today)));
            let from = vault.note(task.note).filter(|note| note.id != id);
            let from = from.map(|note| format!(", in {}", escape(&one_line(note.path.stem()))));
            format!("{text}{}{}", date.unwrap_or_default(), from.unwrap_or_default())
        }),
    );
}

fn push_meetings(out: &mut String, vault: &Vault, id: NoteId, today: Date) {
    let meetings = last_meetings(vault, id, today, MEETINGS);
    if meetings.is_empty() {
        return;
    }
    out.push_str("\n\nLast meetings");
    push_list(
        out,
        meetings.iter().filter_map(|meeting| {
            let note = vault.note(meeting.note)?;
            let day = meeting.date.to_string();
            let name = note.path.stem().trim_start_matches(&day).trim_start_matches([' ', '-', '–', '—']);
            Some(format!("{day} ({}): {}", distance(meeting.date, today), escape(&one_line(name))))
        }),
    );
}

fn push_beginning(out: &mut String, vault: &Vault, note: &Note) {
    if !is_person(vault, note.id)
        && let Some(start) = beginning(note)
    {
        out.push_str(&format!("\n\n{start}"));
    }
}

/// The scalar properties and the company that a tag names.
fn properties(note: &Note) -> Vec<(String, String)> {
    let Some(front) = &note.parsed.frontmatter else { return Vec::new() };
    let told = front.entries.iter().filter(|entry| !SILENT.contains(&&*entry.name.to_lowercase()));
    let mut facts: Vec<(String, String)> = told
        .filter_map(|entry| match &entry.value.kind {
            NodeKind::List(_) => {
                let texts: Vec<_> = entry.value.texts(&note.text).into_iter().map(|(text, _)| text).collect();
                (!texts.is_empty()).then(|| (entry.name.to_string(), plain(&texts.join(", "))))
            }
            _ => Some((entry.name.to_string(), plain(&entry.value.text(&note.text)?))),
        })
        .filter(|(_, value)| !is_placeholder(value))
        .take(PROPERTIES)
        .collect();
    let tags = front.texts("tags", &note.text);
    let company = tags.iter().find_map(|(tag, _)| tag.trim_start_matches('#').strip_prefix("company/"));
    if let Some(company) = company {
        facts.insert(0, ("company".to_owned(), company.to_owned()));
    }
    facts
}

/// A value without the brackets of its links.
fn plain(value: &str) -> String {
    value.replace("[[", "").replace("]]", "")
}

/// The rows of two cells that a person's note starts with: `| **Role** | Engineer |`.
fn cells(note: &Note) -> Vec<(String, String)> {
    let body = body(note);
    let rows = body.lines().take(60).filter_map(|line| {
        let row = line.trim().strip_prefix('|')?.strip_suffix('|')?;
        let (name, value) = row.split_once('|')?;
        let name = name.trim().strip_prefix("**")?.strip_suffix("**")?;
        let value = value.trim();
        (!value.contains('|') && !is_placeholder(value)).then(|| (name.to_owned(), value.to_owned()))
    });
    rows.take(PROPERTIES).collect()
}

/// Nothing, or a cell that waits to be filled: `_Unknown_`.
fn is_placeholder(value: &str) -> bool {
    let value = value.trim();
    value.is_empty() || value.starts_with('_') && value.ends_with('_')
}

fn body(note: &Note) -> &str {
    let start = note.parsed.frontmatter.as_ref().map_or(0, |front| usize::from(front.range.end()));
    note.text.get(start..).unwrap_or_default()
}

/// The first lines of prose, up to a fence or a second heading.
fn beginning(note: &Note) -> Option<String> {
    let first_heading = note.parsed.headings.first().filter(|heading| {
        let before = slice(&note.text, heading.range);
        body(note).trim_start().starts_with(before)
    });
    let text = match first_heading {
        Some(heading) => note.text.get(usize::from(heading.range.end())..)?,
        None => body(note),
    };
    let prose = text.lines().map(str::trim_end).skip_while(|line| line.is_empty()).take_while(|line| {
        let line = line.trim_start();
        !line.starts_with("```")
            && !line.starts_with("~~~")
            && !line.starts_with('#')
            && !line.starts_with('|')
    });
    let out = excerpt(prose);
    (!out.is_empty()).then_some(out)
}

/// The first of some lines, empty ones before them left out.
pub(super) fn excerpt<'t>(lines: impl Iterator<Item = &'t str>) -> String {
    let lines = lines.map(str::trim_end).skip_while(|line| line.is_empty());
    let mut out = String::new();
    for line in lines.take(LINES) {
        if out.len() + line.len() > BYTES {
            out.push_str(&one_line(line));
            break;
        }
        out.push_str(line);
        out.push('\n');
    }
    // A fence that is cut off would swallow what follows.
    let fences = out.lines().filter(|line| line.trim_start().starts_with("```")).count();
    if fences % 2 == 1 {
        out.push_str("```\n");
    }
    out.trim_end().to_owned()
}

/// `last_contact` as "Last contact".
fn readable(name: &str) -> String {
    let spaced = name.replace(['_', '-'], " ");
    let mut chars = spaced.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}
