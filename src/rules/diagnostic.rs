//! Findings and what mends them.

use crate::text::{TextEdit, TextRange};
use crate::vault::VaultPath;
use crate::vault::config::Level;

/// A finding.
#[derive(Clone, Debug, PartialEq)]
pub struct Diagnostic {
    /// The rule's code.
    pub code: &'static str,
    /// How grave, after configuration.
    pub level: Level,
    /// Where in the note.
    pub range: TextRange,
    /// What is wrong, what was expected, the nearest valid thing.
    pub message: String,
    /// Other places that explain it.
    pub related: Vec<Related>,
    /// What mends it, the likeliest first.
    pub fixes: Vec<Fix>,
}

/// Another place that explains a finding.
#[derive(Clone, Debug, PartialEq)]
pub struct Related {
    /// Its note.
    pub path: VaultPath,
    /// Where in it.
    pub range: TextRange,
    /// What is there.
    pub message: String,
}

/// A fix.
#[derive(Clone, Debug, PartialEq)]
pub struct Fix {
    /// As the editor's menu shows it.
    pub title: String,
    /// It cannot change what is meant: `check --fix` may apply it unseen.
    pub safe: bool,
    /// What it does.
    pub edits: Vec<FileEdit>,
}

/// One part of a fix or refactoring.
#[derive(Clone, Debug, PartialEq)]
pub enum FileEdit {
    /// Edits a note.
    Text {
        /// Which.
        path: VaultPath,
        /// The edit.
        edit: TextEdit,
    },
    /// Makes a new file.
    Create {
        /// Where.
        path: VaultPath,
        /// Its text.
        text: String,
    },
    /// Deletes a note whose text is kept elsewhere by the same edits. No fix of a finding does.
    Delete {
        /// Which.
        path: VaultPath,
    },
}

impl Fix {
    /// A fix that edits one note and asks for a person's eye.
    pub fn edit(
        title: impl Into<String>,
        path: &VaultPath,
        edits: impl IntoIterator<Item = TextEdit>,
    ) -> Fix {
        let edits = edits.into_iter().map(|edit| FileEdit::Text { path: path.clone(), edit }).collect();
        Fix { title: title.into(), safe: false, edits }
    }

    /// A fix that makes a new note.
    pub fn create(title: impl Into<String>, path: VaultPath, text: impl Into<String>) -> Fix {
        let edits = vec![FileEdit::Create { path, text: text.into() }];
        Fix { title: title.into(), safe: false, edits }
    }

    /// Says that it cannot change what is meant, if `safe`.
    #[must_use]
    pub fn safe_if(mut self, safe: bool) -> Fix {
        self.safe = safe;
        self
    }
}
