//! `textDocument/documentSymbol` and `workspace/symbol`.

use gen_lsp_types::{
    BaseSymbolInformation, DocumentSymbol, DocumentSymbolResponse, Location, SymbolInformation,
    SymbolKind as ProtocolKind,
};

use crate::features::symbols::{Symbol, SymbolKind, document_symbols, workspace_symbols};
use crate::lsp::snapshot::Snapshot;
use crate::vault::{EntityKind, Note};

/// The outline of a note: a tree, or a flat list for clients that know no trees.
pub(in crate::lsp) fn document(snapshot: &Snapshot, note: &Note) -> Option<DocumentSymbolResponse> {
    let outline = document_symbols(&snapshot.vault, note);
    if snapshot.client.symbol_trees {
        let tree = outline.into_iter().map(|symbol| tree(snapshot, note, symbol)).collect();
        return Some(DocumentSymbolResponse::DocumentSymbolList(tree));
    }
    let mut list = Vec::new();
    flatten(snapshot, note, outline, None, &mut list);
    Some(DocumentSymbolResponse::SymbolInformationList(list))
}

fn tree(snapshot: &Snapshot, note: &Note, symbol: Symbol) -> DocumentSymbol {
    let kind = kind(&symbol.kind);
    let (range, focus) = (snapshot.range(note, symbol.range), snapshot.range(note, symbol.focus));
    let children = symbol.children.into_iter().map(|child| tree(snapshot, note, child)).collect();
    DocumentSymbol::new(symbol.name, None, kind, None, None, range, focus, Some(children))
}

fn flatten(
    snapshot: &Snapshot,
    note: &Note,
    symbols: Vec<Symbol>,
    container: Option<&str>,
    list: &mut Vec<SymbolInformation>,
) {
    for symbol in symbols {
        if let Some(location) = snapshot.location(&note.path, symbol.range) {
            list.push(information(symbol.name.clone(), &symbol.kind, container, location));
        }
        flatten(snapshot, note, symbol.children, Some(&symbol.name), list);
    }
}

/// What fits a query in one vault, best first.
pub(in crate::lsp) fn workspace(snapshot: &Snapshot, query: &str) -> Vec<SymbolInformation> {
    let found = workspace_symbols(&snapshot.vault, query).into_iter();
    let shown = found.filter_map(|symbol| {
        let note = snapshot.vault.note(symbol.note)?;
        let location = Location { uri: snapshot.uri(&note.path)?, range: snapshot.range(note, symbol.range) };
        let container = Some(&*symbol.container).filter(|container| !container.is_empty());
        Some(information(symbol.name, &symbol.kind, container, location))
    });
    shown.collect()
}

fn information(
    name: String,
    of: &SymbolKind,
    container: Option<&str>,
    location: Location,
) -> SymbolInformation {
    let base = BaseSymbolInformation::new(name, kind(of), None, container.map(str::to_owned));
    SymbolInformation::new(None, location, base)
}

/// LSP has no kinds for people and headings; these give each an icon of its own, people and projects the same as in
/// completion.
fn kind(kind: &SymbolKind) -> ProtocolKind {
    match kind {
        SymbolKind::Entity(EntityKind::Person) => ProtocolKind::Class,
        SymbolKind::Entity(EntityKind::Project) => ProtocolKind::Module,
        SymbolKind::Entity(EntityKind::Customer) => ProtocolKind::Interface,
        SymbolKind::Entity(EntityKind::Other(_)) => ProtocolKind::Struct,
        SymbolKind::Note => ProtocolKind::File,
        SymbolKind::Frontmatter => ProtocolKind::Object,
        SymbolKind::Property => ProtocolKind::Property,
        SymbolKind::Heading => ProtocolKind::String,
        SymbolKind::Task => ProtocolKind::Event,
        SymbolKind::Tag => ProtocolKind::Key,
        SymbolKind::Query => ProtocolKind::Function,
    }
}
