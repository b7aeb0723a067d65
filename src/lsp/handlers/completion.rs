//! `textDocument/completion` and `completionItem/resolve`.

use gen_lsp_types::{
    CompletionItem, CompletionItemDefaults, CompletionItemKind, CompletionItemLabelDetails,
    CompletionItemTextEdit, CompletionList, Documentation as ProtocolDocumentation, EditRange,
    InsertTextFormat, MarkupContent, MarkupKind, Position, Range, TextEdit,
};
use serde_json::{Value, json};

use crate::features::completion::{Documentation, Item, ItemKind, complete, documentation};
use crate::lsp::snapshot::Snapshot;
use crate::vault::{EntityKind, Note, VaultPath};

/// The characters after which the client asks by itself.
pub(in crate::lsp) const TRIGGERS: &[&str] = &["[", "#", "^", "@", "|", ":", " ", "\"", ".", "("];

/// What can stand at `position`; `None` where nothing is to be completed.
pub(in crate::lsp) fn handle(snapshot: &Snapshot, note: &Note, position: Position) -> Option<CompletionList> {
    let offset = snapshot.offset(note, position)?;
    if snapshot.position(note, offset) != position {
        // Behind the end of its line: the key that the client asks about has not come yet, as from Helix 25.01 at times.
        // What replaces a range of our text would replace another one there. The client asks again at the next key.
        return Some(CompletionList { is_incomplete: true, ..CompletionList::default() });
    }
    let found = complete(&snapshot.vault, note, offset, &snapshot.recent, snapshot.today)?;
    let range = snapshot.range(note, found.range);
    let items = found.items.iter().enumerate();
    let items = items.map(|(rank, item)| to_protocol(snapshot, note, item, rank, range)).collect();
    let client = &snapshot.client;
    let item_defaults = client.default_edit_range.then(|| CompletionItemDefaults {
        edit_range: Some(EditRange::Range(range)),
        ..CompletionItemDefaults::default()
    });
    Some(CompletionList {
        is_incomplete: found.incomplete,
        item_defaults,
        items,
        ..CompletionList::default()
    })
}

fn to_protocol(snapshot: &Snapshot, note: &Note, item: &Item, rank: usize, range: Range) -> CompletionItem {
    let client = &snapshot.client;
    let insert = if client.snippets { escape_snippet(&item.insert) } else { item.insert.clone() };
    let mut out = CompletionItem {
        label: item.label.clone(),
        kind: Some(kind(&item.kind)),
        // The list's order is ours, whatever the labels are.
        sort_text: Some(format!("{rank:05}")),
        filter_text: (item.filter != item.label).then(|| item.filter.clone()),
        insert_text_format: client.snippets.then_some(InsertTextFormat::Snippet),
        ..CompletionItem::default()
    };
    if client.default_edit_range {
        out.text_edit_text = Some(insert);
    } else {
        let edit = TextEdit { range, new_text: insert };
        out.text_edit = Some(CompletionItemTextEdit::TextEdit(edit));
    }
    if !item.detail.is_empty() {
        out.detail = Some(item.detail.clone());
        // Clients that show both show it twice in different places; none may miss it.
        out.label_details = client.label_details.then(|| CompletionItemLabelDetails {
            description: Some(item.detail.clone()),
            ..CompletionItemLabelDetails::default()
        });
    }
    match &item.documentation {
        Documentation::None => {}
        Documentation::Text(text) => out.documentation = Some(markdown(text.clone())),
        Documentation::Note(id) if client.lazy_documentation => {
            out.data = snapshot.vault.note(*id).map(|target| ticket(snapshot, note, &target.path));
        }
        Documentation::Note(id) => {
            out.documentation = documentation(&snapshot.vault, *id).map(markdown);
        }
    }
    out
}

/// What resolve needs to know: the document that was asked in, which tells the vault, and the item's note.
fn ticket(snapshot: &Snapshot, note: &Note, target: &VaultPath) -> Value {
    let uri = snapshot.uri(&note.path).map(|uri| uri.0);
    json!({ "uri": uri, "note": target.as_str() })
}

/// The document in which the item was offered.
pub(in crate::lsp) fn document(item: &Value) -> Option<&str> {
    item.pointer("/data/uri")?.as_str()
}

/// The item as it came, with its documentation.
pub(in crate::lsp) fn resolve(snapshot: &Snapshot, mut item: Value) -> Value {
    let path = item.pointer("/data/note").and_then(Value::as_str).and_then(VaultPath::new);
    let target = path.and_then(|path| snapshot.vault.note_at(&path));
    let text = target.and_then(|target| documentation(&snapshot.vault, target.id));
    if let (Some(text), Some(item)) = (text, item.as_object_mut()) {
        item.insert("documentation".to_owned(), json!({ "kind": "markdown", "value": text }));
    }
    item
}

fn markdown(value: String) -> ProtocolDocumentation {
    ProtocolDocumentation::MarkupContent(MarkupContent { kind: MarkupKind::Markdown, value })
}

/// `text` as a snippet that inserts exactly `text` (LSP 3.17, "Snippet Syntax").
fn escape_snippet(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '\\' | '$' | '}') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// LSP has no kinds for people and projects; these give each an icon of its own.
fn kind(kind: &ItemKind) -> CompletionItemKind {
    match kind {
        ItemKind::Entity(EntityKind::Person) => CompletionItemKind::Class,
        ItemKind::Entity(EntityKind::Project) => CompletionItemKind::Module,
        ItemKind::Entity(EntityKind::Customer) => CompletionItemKind::Interface,
        ItemKind::Entity(EntityKind::Other(_)) => CompletionItemKind::Struct,
        ItemKind::Note => CompletionItemKind::File,
        ItemKind::Attachment => CompletionItemKind::Reference,
        ItemKind::DeadTarget => CompletionItemKind::Event,
        ItemKind::Heading => CompletionItemKind::Field,
        ItemKind::Block => CompletionItemKind::Constant,
        ItemKind::Alias => CompletionItemKind::Text,
        ItemKind::Tag => CompletionItemKind::Keyword,
        ItemKind::Property => CompletionItemKind::Property,
        ItemKind::Value => CompletionItemKind::Value,
        ItemKind::Function => CompletionItemKind::Function,
        ItemKind::Keyword => CompletionItemKind::Operator,
        ItemKind::Folder => CompletionItemKind::Folder,
    }
}

#[cfg(test)]
mod tests {
    use super::escape_snippet;

    #[test]
    fn a_snippet_inserts_what_is_meant() {
        assert_eq!(escape_snippet(r"Cost $5 {a} \ [[B]]"), r"Cost \$5 {a\} \\ [[B]]");
    }
}
