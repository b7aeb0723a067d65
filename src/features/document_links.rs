//! Links that an editor lets be clicked: to files of the vault and to the world outside.

use super::subject::section;
use crate::syntax::{Link, LinkKind};
use crate::text::{TextRange, TextSize, slice};
use crate::vault::{FragmentTarget, Note, Resolution, Vault, VaultPath};

/// A link that leads somewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentLink {
    /// What can be clicked.
    pub range: TextRange,
    /// Where it leads.
    pub target: LinkTarget,
}

/// Where a link leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkTarget {
    /// A file of the vault.
    File {
        /// Which.
        path: VaultPath,
        /// Where in it, if it is a note and the link says so.
        place: Option<TextSize>,
        /// What is shown of it: path and heading.
        tooltip: String,
    },
    /// A URL, as written.
    Url(String),
}

/// The most links that can be clicked. Clients draw them all and keep them: a million would stop them for minutes. Behind
/// these, following a link by its definition works as everywhere.
const MOST: usize = 20_000;

/// The first 20,000 links of a note that lead somewhere, in order. Dead links and definitions that others use are left
/// out.
pub fn document_links(vault: &Vault, note: &Note) -> Vec<DocumentLink> {
    let links = note.parsed.links.iter();
    links
        .filter_map(|link| Some(DocumentLink { range: link.range, target: target(vault, note, link)? }))
        .take(MOST)
        .collect()
}

fn target(vault: &Vault, note: &Note, link: &Link) -> Option<LinkTarget> {
    let Resolution::File { file, fragment } = vault.resolve(note, link) else {
        return link.is_external(&note.text).then(|| url(note, link)).flatten();
    };
    let path = file.file.path;
    let at = vault.note(file.file.id);
    let heading = match fragment {
        FragmentTarget::Heading(index) => {
            at.and_then(|at| Some((at, section(at, usize::try_from(index).ok()?)?.1)))
        }
        _ => None,
    };
    let block = match fragment {
        FragmentTarget::Block(index) => at
            .and_then(|at| at.parsed.blocks.get(usize::try_from(index).ok()?))
            .map(|block| block.block.start()),
        _ => None,
    };
    let tooltip = match heading {
        Some((at, text)) => format!("{path} › {}", slice(&at.text, text)),
        None => path.to_string(),
    };
    let place = heading.map(|(_, text)| text.start()).or(block);
    Some(LinkTarget::File { path, place, tooltip })
}

/// What runs instead of leading somewhere.
const RUNNABLE: &[&str] = &["javascript", "vbscript", "data", "command"];

/// The address of a link that leaves the vault; of a bare mail address none, for editors make their own of it.
fn url(note: &Note, link: &Link) -> Option<LinkTarget> {
    let target = slice(&note.text, link.target).trim();
    let has_scheme = target.split_once(':').is_some_and(|(scheme, _)| {
        scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
            && !RUNNABLE.iter().any(|runnable| scheme.eq_ignore_ascii_case(runnable))
    });
    let sound = !target.contains(|c: char| c.is_control() || c.is_whitespace());
    (has_scheme && sound && link.kind != LinkKind::Definition).then(|| LinkTarget::Url(target.to_owned()))
}
