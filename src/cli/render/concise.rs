//! `--format concise`: `path:line:column: level[code] message`.

use std::io::{self, Write};

use super::{Report, harmless, level_name, shown_start};

pub(super) fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    for finding in report.findings {
        let (note, found) = (&finding.note, &finding.diagnostic);
        let (line, column) = shown_start(note, found.range);
        let path = report.shown_path(&note.path);
        writeln!(
            out,
            "{path}:{line}:{column}: {}[{}] {}",
            level_name(found.level),
            found.code,
            harmless(&found.message)
        )?;
    }
    writeln!(out, "{}", report.summary())
}
