//! `--format concise`: `path:line:column: level[code] message`.

use std::fmt::{self, Write as _};
use std::io::{self, Write};

use super::{Finding, Report, by_note, harmless, level_name, write_parts};
use crate::text::PositionEncoding;

pub(super) fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let shown = |findings: &[Finding]| {
        let mut part = String::new();
        // Nothing fails in memory.
        lines(report, findings, &mut part).map(|()| part).map_err(io::Error::other)
    };
    write_parts(report.findings, shown, |part| out.write_all(part?.as_bytes()))?;
    writeln!(out, "{}", report.summary())
}

fn lines(report: &Report<'_>, findings: &[Finding], out: &mut String) -> fmt::Result {
    for (note, found) in by_note(findings) {
        let path = report.shown_path(&note.path);
        let mut positions = note.positions(PositionEncoding::Utf32);
        for found in found.iter().map(|finding| &finding.diagnostic) {
            let at = positions.line_col(found.range.start());
            let (line, column, level) = (at.line + 1, at.col + 1, level_name(found.level));
            writeln!(out, "{path}:{line}:{column}: {level}[{}] {}", found.code, harmless(&found.message))?;
        }
    }
    Ok(())
}
