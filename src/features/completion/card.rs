//! What is shown beside the list for a note: what it is, its properties and how it begins. Lists, for some editors
//! show tables as raw text.

use super::files::kind_name;
use super::one_line;
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

/// The Markdown for a note.
pub(super) fn card(vault: &Vault, id: NoteId) -> Option<String> {
    let note = vault.note(id)?;
    let entity = vault.entity(id);
    let mut out = format!("**{}**", escape(note.path.stem()));
    if let Some(entity) = entity {
        out.push_str(&format!(" — {}", kind_name(&entity.kind)));
    }
    if !note.path.folder().is_empty() {
        out.push_str(&format!("  \n{}", escape(note.path.folder())));
    }
    let aliases = note.aliases();
    let mut facts: Vec<(String, String)> = Vec::new();
    if !aliases.is_empty() {
        facts.push(("Also".to_owned(), aliases.join(", ")));
    }
    facts.extend(properties(note));
    let person = entity.is_some_and(|entity| entity.kind == EntityKind::Person);
    if person {
        facts.extend(cells(note));
    }
    let mut seen: Vec<String> = Vec::new();
    for (name, value) in facts {
        let name = readable(&name);
        if !seen.contains(&name.to_lowercase()) {
            out.push_str(if seen.is_empty() { "\n\n" } else { "\n" });
            out.push_str(&format!("- **{}:** {}", escape(&name), escape(&one_line(&value))));
            seen.push(name.to_lowercase());
        }
    }
    if !person && let Some(start) = beginning(note) {
        out.push_str(&format!("\n\n{start}"));
    }
    Some(out)
}

/// The scalar properties and the company that a tag names.
fn properties(note: &Note) -> Vec<(String, String)> {
    let Some(front) = &note.parsed.frontmatter else { return Vec::new() };
    let told = front.entries.iter().filter(|entry| !SILENT.contains(&&*entry.name.to_lowercase()));
    let mut facts: Vec<(String, String)> = told
        .filter_map(|entry| match &entry.value.kind {
            NodeKind::List(_) => {
                let texts: Vec<_> = entry.value.texts(&note.text).into_iter().map(|(text, _)| text).collect();
                (!texts.is_empty()).then(|| (entry.name.to_string(), texts.join(", ")))
            }
            _ => Some((entry.name.to_string(), entry.value.text(&note.text)?.into_owned())),
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
    let mut out = String::new();
    for line in prose.take(LINES) {
        if out.len() + line.len() > BYTES {
            out.push_str(&one_line(line));
            break;
        }
        out.push_str(line);
        out.push('\n');
    }
    let out = out.trim_end().to_owned();
    (!out.is_empty()).then_some(out)
}

/// `last_contact` as "Last contact".
fn readable(name: &str) -> String {
    let spaced = name.replace(['_', '-'], " ");
    let mut chars = spaced.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '*' | '_' | '`' | '<' | '\\') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}
