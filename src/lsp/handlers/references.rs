//! `textDocument/references`.

use gen_lsp_types::{Position, Range, Uri};
use rayon::prelude::*;
use serde::ser::SerializeSeq as _;
use serde::{Serialize, Serializer};

use crate::features::references::{Reference, references};
use crate::lsp::snapshot::Snapshot;
use crate::vault::Note;

/// Locations, those of one file together: a thing may be named ten thousand times.
pub(in crate::lsp) struct Locations(Vec<(Uri, Vec<Range>)>);

/// A location that borrows its URI.
#[derive(Serialize)]
struct Location<'l> {
    uri: &'l Uri,
    range: Range,
}

impl Serialize for Locations {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut all = serializer.serialize_seq(Some(self.0.iter().map(|(_, ranges)| ranges.len()).sum()))?;
        for (uri, ranges) in &self.0 {
            for range in ranges {
                all.serialize_element(&Location { uri, range: *range })?;
            }
        }
        all.end()
    }
}

/// All places that name the thing at `position`.
pub(in crate::lsp) fn handle(
    snapshot: &Snapshot,
    note: &Note,
    position: Position,
    declaration: bool,
) -> Option<Locations> {
    let offset = snapshot.offset(note, position)?;
    let places = references(&snapshot.vault, note, offset, declaration);
    let files: Vec<&[Reference]> = places.chunk_by(|a, b| a.note == b.note).collect();
    // Lines are counted where they were not yet: worth several threads.
    let located = files.par_iter().with_min_len(64).filter_map(|places| {
        let naming = snapshot.vault.note(places.first()?.note)?;
        let ranges = places.iter().map(|place| snapshot.range(naming, place.range));
        Some((snapshot.uri(&naming.path)?, ranges.collect()))
    });
    Some(Locations(located.collect()))
}
