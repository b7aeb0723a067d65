//! `--format text`: each finding with the line it is about, as rustc shows them.

use std::io::{self, Write};

use annotate_snippets::renderer::{DEFAULT_LINE_NUM_STYLE, DecorStyle, Style};
use annotate_snippets::{AnnotationKind, Level as Shown, Renderer, Snippet};

use super::{Finding, Report, shown_start, write_parts};
use crate::rules::{Diagnostic, Fix, Related};
use crate::text::{TextRange, slice};
use crate::vault::config::Level;
use crate::vault::{Note, VaultPath};

/// Characters shown before what a finding is about, in a line too long for the terminal.
const BEFORE: usize = 30;
/// Fixes and related places shown of one finding; the other formats have all.
const MOST: usize = 4;

pub(super) fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let renderer = if report.color { Renderer::styled() } else { Renderer::plain() };
    let renderer = renderer.decor_style(DecorStyle::Ascii).term_width(report.width);
    let shown = |finding: &Finding| render(report, &renderer, &finding.note, &finding.diagnostic);
    let shown = |findings: &[Finding]| findings.iter().map(shown).collect::<Vec<String>>();
    write_parts(report.findings, shown, |part| part.iter().try_for_each(|shown| writeln!(out, "{shown}\n")))?;
    writeln!(out, "{}", report.summary())
}

fn render(report: &Report<'_>, renderer: &Renderer, note: &Note, found: &Diagnostic) -> String {
    let excerpt = Excerpt::new(note, found.range, report.width);
    let (line, column) = shown_start(note, found.range);
    let snippet = Snippet::source(excerpt.text.as_str())
        .line_start(line as usize)
        .fold(false)
        .annotation(AnnotationKind::Primary.span(excerpt.span.clone()));
    let title = level(found.level).primary_title(found.message.as_str()).id(found.code);
    let related = found.related.iter().take(MOST);
    let fixes = found.fixes.iter().take(MOST);
    let group = title
        .element(snippet)
        .elements(related.map(|related| Shown::NOTE.message(related_text(report, &note.path, related))))
        .elements(fixes.map(|fix| Shown::HELP.message(fix_text(fix))));
    // The renderer itself lets through what Latin-1 has of control characters.
    let shown = renderer.render(&[group]).replace(|c: char| ('\u{80}'..='\u{9f}').contains(&c), "\u{fffd}");
    // The renderer would count the column in the excerpt, so the place is written here.
    let (title, rest) = shown.split_once('\n').unwrap_or((&shown, ""));
    let arrow = format!("{:>width$}-->", "", width = line.to_string().len());
    let style = if report.color { DEFAULT_LINE_NUM_STYLE } else { Style::new() };
    format!("{title}\n{style}{arrow}{style:#} {}:{line}:{column}\n{rest}", report.shown_path(&note.path))
}

fn level(level: Level) -> Shown<'static> {
    match level {
        Level::Error => Shown::ERROR,
        Level::Warning => Shown::WARNING,
        Level::Info => Shown::INFO,
        Level::Hint | Level::Off => Shown::INFO.with_name("hint"),
    }
}

fn fix_text(fix: &Fix) -> String {
    let safe = if fix.safe { " (safe: `--fix` does it)" } else { "" };
    format!("{}{safe}", fix.title)
}

fn related_text(report: &Report<'_>, here: &VaultPath, related: &Related) -> String {
    let place = match report.vault.note_at(&related.path) {
        Some(note) if !related.range.is_empty() => {
            let (line, column) = shown_start(note, related.range);
            format!("{}:{line}:{column}", report.shown_path(&related.path))
        }
        _ => report.shown_path(&related.path),
    };
    match related.path == *here {
        true => format!("{} ({place})", related.message),
        false => format!("{place}: {}", related.message),
    }
}

/// The line of a finding, cut to what fits beside a line number, and where the finding is in it.
struct Excerpt {
    text: String,
    span: std::ops::Range<usize>,
}

impl Excerpt {
    fn new(note: &Note, range: TextRange, width: usize) -> Excerpt {
        let line = note.line_around(range.start());
        // Of a finding over several lines the first is shown.
        let end = range.end().min(line.end()).max(range.start());
        let before = slice(&note.text, TextRange::new(line.start(), range.start().min(line.end())));
        let about = slice(&note.text, TextRange::new(range.start(), end));
        let after = slice(&note.text, TextRange::new(end, line.end().max(end)));
        let room = width.saturating_sub(12).max(BEFORE * 2);
        let before = match before.chars().count() + about.chars().count() > room {
            true => tail(before, BEFORE),
            false => before.to_owned(),
        };
        let about = head(about, room.saturating_sub(before.chars().count()).max(BEFORE));
        let after = head(after, room.saturating_sub(before.chars().count() + about.chars().count()));
        let span = before.len()..before.len() + about.len();
        Excerpt { text: format!("{before}{about}{after}"), span }
    }
}

/// The first `most` characters, with an ellipsis if there are more.
fn head(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((at, _)) => format!("{}…", text.get(..at).unwrap_or_default()),
        None => text.to_owned(),
    }
}

/// The last `most` characters, with an ellipsis if there are more.
fn tail(text: &str, most: usize) -> String {
    match text.char_indices().rev().nth(most) {
        Some((at, c)) => format!("…{}", text.get(at + c.len_utf8()..).unwrap_or_default()),
        None => text.to_owned(),
    }
}
