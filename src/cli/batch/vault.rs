//! The vault of a request: as its files are when it is asked.

use std::path::Path;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;
use serde_json::Value;

use super::{Failure, text_field};
use crate::disk::{self, Scan, VaultRoot};
use crate::vault::config::Config;
use crate::vault::{Change, Origin, Vault, VaultPath};

/// The vault that was asked for last: most requests ask for the same one, and its files are only compared then.
static LAST: Mutex<Option<(String, Vault)>> = Mutex::new(None);

/// The vault in the folder that the request names. Nothing in it configures us.
pub(super) fn of_request(request: &Value) -> Result<Vault, Failure> {
    let dir = text_field(request, "vault")?;
    if !Path::new(dir).is_dir() {
        return Err(Failure::new(format!("{dir} is no folder")));
    }
    let root = VaultRoot::new(Path::new(dir).to_path_buf());
    let mut last = LAST.lock().unwrap_or_else(PoisonError::into_inner);
    let known = last.take().filter(|(known, _)| known == dir);
    let vault = match known {
        Some((_, mut vault)) => {
            let changes = disk::sweep(&root, &vault);
            vault.apply(changes);
            vault
        }
        None => {
            let config = Config::default();
            let scan = Scan { progress: &|_, _| {}, stalled: &|_| {}, cancelled: &AtomicBool::new(false) };
            let loaded = disk::load(&root, &config, scan);
            let mut vault = Vault::with_attachments(Arc::new(config), Arc::new(root));
            vault.apply(loaded.changes);
            vault
        }
    };
    *last = Some((dir.to_owned(), vault.clone()));
    Ok(vault)
}

/// A vault of one note.
pub(super) fn of_note(path: &VaultPath, text: &str) -> Vault {
    let origin = Origin::Disk { len: text.len() as u64, mtime: 0, lossy: false };
    let mut vault = Vault::new(Arc::default());
    vault.apply(vec![Change::Upsert { path: path.clone(), text: Arc::from(text), origin }, Change::Loaded]);
    vault
}

/// A path of the request.
pub(super) fn path(request: &Value, name: &str) -> Result<VaultPath, Failure> {
    let path = text_field(request, name)?;
    VaultPath::new(path).ok_or_else(|| Failure::new(format!("\"{path}\" is no path in a vault")))
}

/// The creation time that a request gives all notes, in nanoseconds since the Unix epoch.
pub(super) fn created(request: &Value) -> Result<Option<i128>, Failure> {
    let Some(text) = request.get("ctime").and_then(Value::as_str) else { return Ok(None) };
    let instant: Timestamp = text.parse().map_err(|error| Failure::new(format!("\"ctime\": {error}")))?;
    Ok(Some(instant.as_nanosecond()))
}
