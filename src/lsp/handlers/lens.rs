//! `textDocument/codeLens` and `codeLens/resolve`.

use gen_lsp_types::{CodeLens, Command, Location};
use serde_json::{Value, json};

use crate::features::lens::{Answer, lenses, resolve as work_out};
use crate::features::references::Reference;
use crate::lsp::snapshot::Snapshot;
use crate::text::{TextRange, TextSize};
use crate::vault::Note;

/// The client's command that shows places: `[uri, position, locations]`. It is used only where the client lists it in
/// its capability `experimental.commands.commands`.
pub(in crate::lsp) const SHOW_REFERENCES: &str = "vaultls.showReferences";

/// So many places go with a lens: more than anybody looks through, and bounded.
const MOST_PLACES: usize = 2_000;

/// The lenses of a note, not worked out.
pub(in crate::lsp) fn handle(snapshot: &Snapshot, note: &Note) -> Option<Vec<CodeLens>> {
    if !snapshot.vault.config().editor.code_lens {
        return None;
    }
    let uri = snapshot.uri(&note.path)?;
    let lens = |lens: crate::features::lens::Lens| {
        let range = snapshot.range(note, lens.range);
        let (start, end) = (u32::from(lens.range.start()), u32::from(lens.range.end()));
        let data = json!({ "uri": uri.0, "lens": lens.name, "start": start, "end": end });
        CodeLens { range, command: None, data: Some(data) }
    };
    Some(lenses(&snapshot.view(note)).into_iter().map(lens).collect())
}

/// The document that a lens to be worked out belongs to.
pub(in crate::lsp) fn document(lens: &Value) -> Option<&str> {
    lens.pointer("/data/uri")?.as_str()
}

/// The lens with its words and what a click on it does.
pub(in crate::lsp) fn resolve(snapshot: &Snapshot, note: &Note, mut lens: Value) -> Value {
    let answer = asked(&lens).and_then(|(name, range)| work_out(&snapshot.view(note), name, range));
    let command = match answer {
        Some(answer) => command(snapshot, &lens, answer),
        // The note has changed: the client asks for its lenses anew.
        None => plain(String::new()),
    };
    if let Some(fields) = lens.as_object_mut() {
        fields.insert("command".to_owned(), json!(command));
    }
    lens
}

fn asked(lens: &Value) -> Option<(&str, TextRange)> {
    let data = lens.get("data")?;
    let at = |name: &str| Some(TextSize::new(u32::try_from(data.get(name)?.as_u64()?).ok()?));
    let (start, end) = (at("start")?, at("end")?);
    (start <= end).then_some((data.get("lens")?.as_str()?, TextRange::new(start, end)))
}

/// Shows the places where the client can; else the first of them; else nothing but the words.
fn command(snapshot: &Snapshot, lens: &Value, answer: Answer) -> Command {
    let places = answer.places.iter().take(MOST_PLACES);
    let mut locations = places.filter_map(|place| location(snapshot, place));
    if snapshot.client.shows_references {
        let locations: Vec<Location> = locations.collect();
        if locations.is_empty() {
            return plain(answer.title);
        }
        let position = lens.pointer("/range/start").cloned().unwrap_or_default();
        let uri = document(lens).unwrap_or_default();
        let arguments = Some(vec![json!(uri), position, json!(locations)]);
        return Command {
            title: answer.title,
            tooltip: None,
            command: SHOW_REFERENCES.to_owned(),
            arguments,
        };
    }
    match locations.next().filter(|_| snapshot.client.show_document) {
        Some(first) => {
            let arguments = Some(vec![json!(first.uri), json!(first.range)]);
            let command = super::command::SHOW.to_owned();
            Command { title: answer.title, tooltip: None, command, arguments }
        }
        None => plain(answer.title),
    }
}

/// Words that cannot be clicked.
fn plain(title: String) -> Command {
    Command { title, tooltip: None, command: String::new(), arguments: None }
}

fn location(snapshot: &Snapshot, place: &Reference) -> Option<Location> {
    snapshot.location(&snapshot.vault.note(place.note)?.path, place.range)
}
