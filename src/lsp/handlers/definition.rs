//! `textDocument/definition`.

use gen_lsp_types::{Definition, DefinitionResponse, LocationLink, Position};

use crate::features::definition::{Target, definition};
use crate::lsp::snapshot::Snapshot;
use crate::vault::Note;

/// Where the thing at `position` leads; `None` if nowhere.
pub(in crate::lsp) fn handle(
    snapshot: &Snapshot,
    note: &Note,
    position: Position,
) -> Option<DefinitionResponse> {
    let offset = snapshot.offset(note, position)?;
    let targets = definition(&snapshot.vault, note, offset);
    if targets.is_empty() {
        return None;
    }
    if snapshot.client.definition_links {
        let links = targets.iter().filter_map(|target| link(snapshot, note, target));
        return Some(DefinitionResponse::DefinitionLinkList(links.collect()));
    }
    let places = targets.iter().filter_map(|target| snapshot.location(&target.path, target.focus));
    Some(DefinitionResponse::Definition(Definition::LocationList(places.collect())))
}

fn link(snapshot: &Snapshot, note: &Note, target: &Target) -> Option<LocationLink> {
    Some(LocationLink {
        origin_selection_range: Some(snapshot.range(note, target.origin)),
        target_uri: snapshot.uri(&target.path)?,
        target_range: snapshot.range_in(&target.path, target.range),
        target_selection_range: snapshot.range_in(&target.path, target.focus),
    })
}
