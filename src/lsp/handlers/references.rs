//! `textDocument/references`.

use gen_lsp_types::{Position, Range};
use rayon::prelude::*;
use serde::Serialize;

use crate::features::references::{Reference, references};
use crate::lsp::message::Written;
use crate::lsp::snapshot::Snapshot;
use crate::lsp::uri::push_path;
use crate::vault::Note;

/// So many notes' places are written by one thread at a time.
const NOTES: usize = 128;

/// About so many bytes a place takes.
const PLACE: usize = 320;

/// All places that name the thing at `position`, as an array of `Location`; `null` if there is no such place.
///
/// A thing may be named a hundred thousand times, which is 25 MB of JSON: each URI is written once for its note, and the
/// pieces of the array on several threads.
pub(in crate::lsp) fn handle(
    snapshot: &Snapshot,
    note: &Note,
    position: Position,
    declaration: bool,
) -> Written {
    let Some(offset) = snapshot.offset(note, position) else { return Written(vec![b"null".to_vec()]) };
    let places = references(&snapshot.vault, note, offset, declaration);
    let files: Vec<&[Reference]> = places.chunk_by(|a, b| a.note == b.note).collect();
    let open = snapshot.open.by_note(&snapshot.vault);
    let root = snapshot.uri_of_root();
    // Lines are counted where they were not yet, too.
    let pieces = files.par_chunks(NOTES).map(|files| {
        let mut out = Vec::with_capacity(PLACE * files.iter().map(|places| places.len()).sum::<usize>());
        for places in files {
            let named = places.first().and_then(|place| snapshot.vault.note(place.note));
            let Some(naming) = named else { continue };
            let uri = match open.get(&naming.id) {
                Some(document) => Some(document.uri.clone()),
                None => root.clone().map(|mut uri| {
                    push_path(&mut uri, naming.path.as_str());
                    uri
                }),
            };
            if let Some(uri) = uri {
                let ranges = places.iter().map(|place| snapshot.range(naming, place.range));
                write_locations(&mut out, &uri, ranges);
            }
        }
        out
    });
    let mut array: Vec<Vec<u8>> = pieces.filter(|piece| !piece.is_empty()).collect();
    if let Some(last) = array.last_mut() {
        // The comma behind the last location.
        last.pop();
    }
    array.insert(0, b"[".to_vec());
    array.push(b"]".to_vec());
    Written(array)
}

/// Writes the locations of one file, each with a comma behind it.
fn write_locations(out: &mut Vec<u8>, uri: &str, ranges: impl Iterator<Item = Range>) {
    let mut start = br#"{"uri":"#.to_vec();
    push(&mut start, uri);
    start.extend(br#","range":{"start":{"line":"#);
    for Range { start: from, end } in ranges {
        out.extend(&start);
        push(out, &from.line);
        out.extend(br#","character":"#);
        push(out, &from.character);
        out.extend(br#"},"end":{"line":"#);
        push(out, &end.line);
        out.extend(br#","character":"#);
        push(out, &end.character);
        out.extend(b"}}},");
    }
}

/// Writes a text or number, neither of which can fail to have a JSON form.
fn push(out: &mut Vec<u8>, value: &(impl Serialize + ?Sized)) {
    let _ = serde_json::to_writer(out, value);
}
