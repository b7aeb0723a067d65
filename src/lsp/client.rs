//! What the client can do, as far as it changes what we send.
//!
//! Read from the raw JSON: clients send fields that no version of the specification has, and one odd value must
//! not cost the session.

use serde_json::Value;

use super::handlers::lens::SHOW_REFERENCES;
use crate::text::PositionEncoding;

/// The client's capabilities.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Client {
    /// How both sides count columns from now on.
    pub(super) encoding: PositionEncoding,
    /// Definition may answer with `LocationLink`s.
    pub(super) definition_links: bool,
    /// Hover may answer with Markdown.
    pub(super) markdown_hover: bool,
    /// Document symbols may be trees.
    pub(super) symbol_trees: bool,
    /// Completion items are sent as snippets: Neovim 0.11 takes plain ones up to the first blank. Never where an item is
    /// resolved later: Neovim 0.12 expands a snippet when that is answered, wherever the cursor is by then, and takes
    /// plain items whole.
    pub(super) snippets: bool,
    /// Completion items may have `labelDetails`.
    pub(super) label_details: bool,
    /// Documentation of a completion item may come later, by resolve.
    pub(super) lazy_documentation: bool,
    /// Completion lists may say the edit's range once for all items.
    pub(super) default_edit_range: bool,
    /// Workspace edits may be `documentChanges`.
    pub(super) document_changes: bool,
    /// Workspace edits may delete files.
    pub(super) delete_files: bool,
    /// Workspace edits may create files.
    pub(super) create_files: bool,
    /// Workspace edits may rename files.
    pub(super) rename_files: bool,
    /// Edits may be put under headings.
    pub(super) change_annotations: bool,
    /// `prepareRename` is asked.
    pub(super) prepare_rename: bool,
    /// `willRenameFiles` is asked.
    pub(super) will_rename_files: bool,
    /// Code actions may be literals, not only commands.
    pub(super) code_action_literals: bool,
    /// The edits of a code action may come later, by resolve.
    pub(super) lazy_edits: bool,
    /// The client applies edits that the server asks for.
    pub(super) applies_edits: bool,
    /// Code actions may be preferred.
    pub(super) preferred_actions: bool,
    /// Diagnostics may have related information.
    pub(super) related_information: bool,
    /// `workspace/configuration` is answered.
    pub(super) configuration: bool,
    /// `didChangeConfiguration` is sent only when registered for.
    pub(super) register_configuration: bool,
    /// The client watches files for us when asked.
    pub(super) register_watchers: bool,
    /// The client shows progress.
    pub(super) progress: bool,
    /// The client wants to hear that an overview is outdated (`docs/protocol.md`).
    pub(super) overview_news: bool,
    /// The client wants to hear how many notes there are (`docs/protocol.md`).
    pub(super) status_news: bool,
    /// The client shows a document when asked.
    pub(super) show_document: bool,
    /// The client has the command [`super::handlers::lens::SHOW_REFERENCES`].
    pub(super) shows_references: bool,
    /// Code lenses are shown.
    pub(super) code_lens: bool,
    /// Inlay hints are shown.
    pub(super) inlay_hints: bool,
    /// Semantic tokens are shown.
    pub(super) semantic_tokens: bool,
    /// Documents can be folded.
    pub(super) folding: bool,
    /// The most folds that the client wants.
    pub(super) most_folds: Option<usize>,
    /// Links can be clicked.
    pub(super) document_links: bool,
    /// Links that can be clicked may have a tooltip.
    pub(super) link_tooltips: bool,
    /// Selections can grow.
    pub(super) selection_ranges: bool,
    /// Places can be edited together.
    pub(super) linked_editing: bool,
    /// What the client asks for again when told.
    pub(super) refresh: Refresh,
}

/// What the client asks for again when told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Refresh {
    /// Code lenses.
    pub(super) code_lens: bool,
    /// Inlay hints.
    pub(super) inlay_hints: bool,
    /// Semantic tokens.
    pub(super) semantic_tokens: bool,
}

impl Client {
    /// Reads the `params` of `initialize`.
    pub(super) fn new(params: &Value) -> Client {
        let capabilities = params.get("capabilities").unwrap_or(&Value::Null);
        let at = |path: &str| capabilities.pointer(path);
        let has = |path: &str| at(path).is_some_and(Value::is_object);
        let is = |path: &str| at(path).and_then(Value::as_bool).unwrap_or_default();
        let lists = |path: &str, wanted: &str| {
            let items = at(path).and_then(Value::as_array);
            items.is_some_and(|items| items.iter().any(|item| item.as_str() == Some(wanted)))
        };
        let lazy_documentation =
            lists("/textDocument/completion/completionItem/resolveSupport/properties", "documentation");
        Client {
            encoding: encoding(at("/general/positionEncodings")),
            definition_links: is("/textDocument/definition/linkSupport"),
            markdown_hover: lists("/textDocument/hover/contentFormat", "markdown"),
            symbol_trees: is("/textDocument/documentSymbol/hierarchicalDocumentSymbolSupport"),
            snippets: is("/textDocument/completion/completionItem/snippetSupport") && !lazy_documentation,
            label_details: is("/textDocument/completion/completionItem/labelDetailsSupport"),
            lazy_documentation,
            default_edit_range: lists("/textDocument/completion/completionList/itemDefaults", "editRange"),
            // Neovim declares the operations but not the form that they come in; it takes both.
            document_changes: is("/workspace/workspaceEdit/documentChanges")
                || at("/workspace/workspaceEdit/resourceOperations").is_some(),
            delete_files: lists("/workspace/workspaceEdit/resourceOperations", "delete"),
            create_files: lists("/workspace/workspaceEdit/resourceOperations", "create"),
            rename_files: lists("/workspace/workspaceEdit/resourceOperations", "rename"),
            change_annotations: at("/workspace/workspaceEdit/changeAnnotationSupport").is_some(),
            prepare_rename: is("/textDocument/rename/prepareSupport"),
            will_rename_files: is("/workspace/fileOperations/willRename"),
            code_action_literals: at("/textDocument/codeAction/codeActionLiteralSupport").is_some(),
            lazy_edits: lists("/textDocument/codeAction/resolveSupport/properties", "edit")
                && is("/textDocument/codeAction/dataSupport"),
            applies_edits: is("/workspace/applyEdit"),
            preferred_actions: is("/textDocument/codeAction/isPreferredSupport"),
            related_information: is("/textDocument/publishDiagnostics/relatedInformation"),
            configuration: is("/workspace/configuration"),
            register_configuration: is("/workspace/didChangeConfiguration/dynamicRegistration"),
            register_watchers: is("/workspace/didChangeWatchedFiles/dynamicRegistration"),
            progress: is("/window/workDoneProgress"),
            overview_news: is("/experimental/vaultls/overview"),
            status_news: is("/experimental/vaultls/status"),
            show_document: is("/window/showDocument/support"),
            shows_references: lists("/experimental/commands/commands", SHOW_REFERENCES),
            code_lens: has("/textDocument/codeLens"),
            inlay_hints: has("/textDocument/inlayHint"),
            semantic_tokens: has("/textDocument/semanticTokens"),
            folding: has("/textDocument/foldingRange"),
            most_folds: at("/textDocument/foldingRange/rangeLimit")
                .and_then(Value::as_u64)
                .and_then(|most| usize::try_from(most).ok()),
            document_links: has("/textDocument/documentLink"),
            link_tooltips: is("/textDocument/documentLink/tooltipSupport"),
            selection_ranges: has("/textDocument/selectionRange"),
            linked_editing: has("/textDocument/linkedEditingRange"),
            refresh: Refresh {
                code_lens: is("/workspace/codeLens/refreshSupport"),
                inlay_hints: is("/workspace/inlayHint/refreshSupport"),
                semantic_tokens: is("/workspace/semanticTokens/refreshSupport"),
            },
        }
    }
}

/// The first encoding of the client's list that we know: all of them, so its favourite.
fn encoding(offered: Option<&Value>) -> PositionEncoding {
    let offered = offered.and_then(Value::as_array);
    let mut names = offered.into_iter().flatten().filter_map(Value::as_str);
    names
        .find_map(|name| match name {
            "utf-8" => Some(PositionEncoding::Utf8),
            "utf-16" => Some(PositionEncoding::Utf16),
            "utf-32" => Some(PositionEncoding::Utf32),
            _ => None,
        })
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::Client;
    use crate::text::PositionEncoding;

    #[test]
    fn a_client_that_says_nothing_gets_the_plainest_protocol() {
        assert_eq!(Client::new(&json!({})), Client::default());
        assert_eq!(Client::new(&json!({"capabilities": null})), Client::default());
    }

    #[test]
    fn odd_values_count_as_not_said() {
        let odd =
            json!({"capabilities": {"textDocument": 5, "general": {"positionEncodings": ["utf-7", 3]}}});
        assert_eq!(Client::new(&odd), Client::default());
    }

    #[test]
    fn the_favourite_encoding_of_the_client_is_taken() {
        let said = |list: serde_json::Value| {
            Client::new(&json!({"capabilities": {"general": {"positionEncodings": list}}})).encoding
        };
        assert_eq!(said(json!(["utf-8", "utf-16", "utf-32"])), PositionEncoding::Utf8);
        assert_eq!(said(json!(["utf-16"])), PositionEncoding::Utf16);
        assert_eq!(said(json!(["utf-9", "utf-32"])), PositionEncoding::Utf32);
    }

    #[test]
    fn resource_operations_mean_document_changes() {
        let neovim =
            json!({"capabilities": {"workspace": {"workspaceEdit": {"resourceOperations": ["create"]}}}});
        let client = Client::new(&neovim);
        assert!(client.document_changes && client.create_files);
    }
}
