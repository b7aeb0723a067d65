//! The protocol's form of what the rules find.

use std::sync::{Arc, OnceLock};

use gen_lsp_types::{
    Code, Diagnostic as ProtocolDiagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, Message,
};
use jiff::civil::Date;

use crate::lsp::snapshot::Snapshot;
use crate::rules::{Diagnostic, Related, check_note};
use crate::vault::config::Level;
use crate::vault::{Note, Vault};

/// What is found in one note in one state of its vault. The first who asks has it checked, whoever asks meanwhile waits
/// for that: an editor that asks for actions before a large note is checked does not have it checked twice.
#[derive(Clone)]
pub(in crate::lsp) struct Findings {
    revision: u64,
    today: Date,
    found: Arc<OnceLock<Vec<Diagnostic>>>,
}

impl Findings {
    /// Those of a note of `vault` as it is now; nothing is checked yet.
    pub(in crate::lsp) fn in_state(vault: &Vault, today: Date) -> Findings {
        Findings { revision: vault.revision(), today, found: Arc::default() }
    }

    /// Whether they are those of this state: checking again would find the same, because nothing has changed.
    pub(in crate::lsp) fn hold_for(&self, snapshot: &Snapshot) -> bool {
        self.revision == snapshot.vault.revision() && self.today == snapshot.today
    }

    /// The findings, by checking the note if nobody has. It must be the note that they were made for.
    pub(in crate::lsp) fn of(&self, snapshot: &Snapshot, note: &Note) -> &[Diagnostic] {
        self.found.get_or_init(|| check_note(&snapshot.vault, note, snapshot.today))
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
