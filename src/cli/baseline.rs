//! `--baseline` and `--write-baseline`: findings that are known and accepted for now.
//!
//! A finding is known by its note's path, its code and its text, not by its line, so that a baseline survives edits
//! elsewhere in the note. Of equal findings as many are hidden as were written down.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context as _, bail};
use serde::{Deserialize, Serialize};

use super::fingerprint::fingerprint;
use super::render::Finding;

/// The file.
#[derive(Serialize, Deserialize)]
struct File {
    version: u32,
    findings: Vec<Known>,
}

/// Equal findings of one note.
#[derive(Serialize, Deserialize)]
struct Known {
    path: String,
    code: String,
    fingerprint: String,
    #[serde(default = "one", skip_serializing_if = "is_one")]
    count: usize,
}

fn one() -> usize {
    1
}

fn is_one(count: &usize) -> bool {
    *count == 1
}

type Key = (String, String, String);

fn key(finding: &Finding) -> Key {
    let (note, found) = (&finding.note, &finding.diagnostic);
    (note.path.as_str().to_owned(), found.code.to_owned(), fingerprint(note, found))
}

/// Takes out of `findings` what the baseline lists; gives how many.
///
/// # Errors
/// The file cannot be read or is no baseline.
pub(super) fn hide(path: &Path, findings: &mut Vec<Finding>) -> anyhow::Result<usize> {
    let shown = path.display();
    let text = std::fs::read(path).with_context(|| format!("--baseline: {shown}"))?;
    let file: File =
        serde_json::from_slice(&text).with_context(|| format!("--baseline: {shown} is no baseline"))?;
    if file.version != 1 {
        bail!("--baseline: {shown} has version {}; this vaultls reads version 1", file.version);
    }
    let mut left: BTreeMap<Key, usize> = BTreeMap::new();
    for known in file.findings {
        *left.entry((known.path, known.code, known.fingerprint)).or_default() += known.count;
    }
    let before = findings.len();
    findings.retain(|finding| match left.get_mut(&key(finding)) {
        Some(count) if *count > 0 => {
            *count -= 1;
            false
        }
        _ => true,
    });
    Ok(before - findings.len())
}

/// Writes the baseline that hides `findings`.
///
/// # Errors
/// The file cannot be written.
pub(super) fn write(path: &Path, findings: &[Finding]) -> anyhow::Result<()> {
    let mut counts: BTreeMap<Key, usize> = BTreeMap::new();
    for finding in findings {
        *counts.entry(key(finding)).or_default() += 1;
    }
    let known = |((path, code, fingerprint), count)| Known { path, code, fingerprint, count };
    let file = File { version: 1, findings: counts.into_iter().map(known).collect() };
    let mut text = serde_json::to_string_pretty(&file)?;
    text.push('\n');
    std::fs::write(path, text).with_context(|| format!("--write-baseline: {}", path.display()))
}
