//! The protocol's form of what the rules find.

use std::sync::Arc;

use gen_lsp_types::{
    Code, Diagnostic as ProtocolDiagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, Message,
};
use jiff::civil::Date;

use crate::lsp::snapshot::Snapshot;
use crate::rules::{Diagnostic, Related, check_note};
use crate::vault::Note;
use crate::vault::config::Level;

/// What was found in a note, and when.
#[derive(Clone)]
pub(in crate::lsp) struct Findings {
    revision: u64,
    today: Date,
    found: Arc<Vec<Diagnostic>>,
}

impl Findings {
    /// Checks a note.
    pub(in crate::lsp) fn of(snapshot: &Snapshot, note: &Note) -> Findings {
        let found = check_note(&snapshot.vault, note, snapshot.today);
        Findings { revision: snapshot.vault.revision(), today: snapshot.today, found: Arc::new(found) }
    }

    /// Whether checking again would find the same, because nothing has changed.
    pub(in crate::lsp) fn hold_for(&self, snapshot: &Snapshot) -> bool {
        self.revision == snapshot.vault.revision() && self.today == snapshot.today
    }

    /// The findings.
    pub(in crate::lsp) fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.found.iter()
    }
}

/// One finding.
pub(in crate::lsp) fn to_protocol(
    snapshot: &Snapshot,
    note: &Note,
    diagnostic: &Diagnostic,
) -> ProtocolDiagnostic {
    let related = diagnostic.related.iter().filter_map(|related| related_to_protocol(snapshot, related));
    let related: Vec<_> = if snapshot.client.related_information { related.collect() } else { Vec::new() };
    ProtocolDiagnostic {
        range: snapshot.range(note, diagnostic.range),
        severity: Some(severity(diagnostic.level)),
        code: Some(Code::String(diagnostic.code.to_owned())),
        source: Some("vaultls".to_owned()),
        message: Message::String(diagnostic.message.clone()),
        related_information: (!related.is_empty()).then_some(related),
        ..ProtocolDiagnostic::default()
    }
}

fn related_to_protocol(snapshot: &Snapshot, related: &Related) -> Option<DiagnosticRelatedInformation> {
    let location = snapshot.location(&related.path, related.range)?;
    Some(DiagnosticRelatedInformation { location, message: related.message.clone() })
}

/// The protocol's severity of a level. Findings that are off are not made.
pub(in crate::lsp) fn severity(level: Level) -> DiagnosticSeverity {
    match level {
        Level::Error => DiagnosticSeverity::Error,
        Level::Warning => DiagnosticSeverity::Warning,
        Level::Info => DiagnosticSeverity::Information,
        Level::Hint | Level::Off => DiagnosticSeverity::Hint,
    }
}
