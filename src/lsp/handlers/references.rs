//! `textDocument/references`.

use std::sync::Arc;

use gen_lsp_types::{Position, Range};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use serde::Serialize;

use crate::features::references::Search;
use crate::lsp::message::Written;
use crate::lsp::open_documents::OpenDocument;
use crate::lsp::snapshot::Snapshot;
use crate::lsp::uri::push_path;
use crate::vault::{Note, NoteId};

/// So many notes' places are written by one thread at a time.
const NOTES: usize = 128;

/// About so many bytes the places of a note take.
const PLACES: usize = 512;

/// All places that name the thing at `position`, as an array of `Location`; `null` if there is no such place.
///
/// A thing may be named a hundred thousand times, which is 25 MB of JSON: notes are searched on several threads, and what is
/// found in one is written by the same thread while its text is at hand, its URI once.
pub(in crate::lsp) fn handle(
    snapshot: &Snapshot,
    note: &Note,
    position: Position,
    declaration: bool,
) -> Written {
    let Some(offset) = snapshot.offset(note, position) else { return Written(vec![b"null".to_vec()]) };
    let mut array = vec![b"[".to_vec()];
    if let Some(search) = Search::new(&snapshot.vault, note, offset, declaration) {
        let write =
            Writer { snapshot, open: snapshot.open.by_note(&snapshot.vault), root: snapshot.uri_of_root() };
        match search.notes() {
            few if few.len() <= NOTES => array.push(write.locations(&search, few)),
            many => array.par_extend(many.par_chunks(NOTES).map(|notes| write.locations(&search, notes))),
        }
    }
    array.retain(|piece| !piece.is_empty());
    if let Some(last) = array.last_mut().filter(|last| last.ends_with(b",")) {
        last.pop();
    }
    array.push(b"]".to_vec());
    Written(array)
}

/// What locations are written with.
struct Writer<'s> {
    snapshot: &'s Snapshot,
    open: FxHashMap<NoteId, &'s OpenDocument>,
    root: Option<String>,
}

impl Writer<'_> {
    /// The locations in these notes, each with a comma behind it.
    fn locations(&self, search: &Search<'_>, notes: &[&Arc<Note>]) -> Vec<u8> {
        let mut out = Vec::with_capacity(PLACES * notes.len());
        for note in notes {
            let places = search.places_in(note);
            if places.is_empty() {
                continue;
            }
            if let Some(uri) = self.uri(note) {
                write_locations(&mut out, &uri, self.snapshot.ranges(note, &places));
            }
        }
        out
    }

    fn uri(&self, note: &Note) -> Option<String> {
        if let Some(document) = self.open.get(&note.id) {
            return Some(document.uri.clone());
        }
        let mut uri = self.root.clone()?;
        push_path(&mut uri, note.path.as_str());
        Some(uri)
    }
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
