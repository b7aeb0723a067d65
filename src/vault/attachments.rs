//! The text of files that are no notes. A snapshot knows these by name only; what it was made from can read them.

use std::fmt;
use std::sync::Arc;

use super::config::Config;
use super::{Vault, VaultPath};

/// Reads files of a vault that are no notes.
pub trait ReadAttachment: Send + Sync {
    /// The text of a file; `None` if there is none that may be read.
    fn read(&self, config: &Config, path: &VaultPath) -> Option<String>;
}

/// What reads the attachments of a vault, if anything does.
#[derive(Clone, Default)]
pub(super) struct Attachments(Option<Arc<dyn ReadAttachment>>);

impl fmt::Debug for Attachments {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Attachments")
    }
}

impl Vault {
    /// An empty vault that is not loaded, whose attachments `reader` reads.
    pub fn with_attachments(config: Arc<Config>, reader: Arc<dyn ReadAttachment>) -> Vault {
        Vault { config, attachments: Attachments(Some(reader)), ..Vault::default() }
    }

    /// The text of a file that is no note, as it is now, not as it was when the snapshot was made; `None` if there is
    /// none that may be read.
    pub fn read_attachment(&self, path: &VaultPath) -> Option<String> {
        self.attachments.0.as_ref()?.read(&self.config, path)
    }
}
