//! `--format github`: workflow commands that GitHub Actions turns into annotations.

use std::io::{self, Write};

use super::Report;
use crate::text::PositionEncoding;
use crate::vault::config::Level;

pub(super) fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    for finding in report.findings {
        let (note, found) = (&finding.note, &finding.diagnostic);
        let place = |offset| note.lines().line_col(&note.text, offset, PositionEncoding::Utf32);
        let (start, end) = (place(found.range.start()), place(found.range.end()));
        let command = match found.level {
            Level::Error => "error",
            Level::Warning => "warning",
            Level::Info | Level::Hint | Level::Off => "notice",
        };
        // GitHub ignores columns of an annotation over several lines, and warns about them.
        let columns = match start.line == end.line {
            true => format!(",col={},endColumn={}", start.col + 1, end.col + 1),
            false => String::new(),
        };
        writeln!(
            out,
            "::{command} file={},line={},endLine={}{columns},title={}::{}",
            property(&report.shown_path(&note.path)),
            start.line + 1,
            end.line + 1,
            property(found.code),
            data(&found.message)
        )?;
    }
    Ok(())
}

/// Escapes the text of a command (`@actions/core`, `escapeData`).
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Escapes a property of a command (`escapeProperty`).
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
