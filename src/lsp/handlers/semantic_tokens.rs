//! `textDocument/semanticTokens`: of a whole note, and of a range.

use gen_lsp_types::{Range, SemanticToken, SemanticTokens};
use serde_json::{Value, json};

use crate::features::semantic_tokens::{Token, TokenKind, TokenModifier, tokens};
use crate::lsp::snapshot::Snapshot;
use crate::text::{LineCol, TextRange, TextSize};
use crate::vault::Note;

/// Types of the protocol, so that colour schemes know them; by [`type_of`].
const TYPES: &[&str] = &[
    "class",
    "comment",
    "function",
    "decorator",
    "property",
    "number",
    "keyword",
    "variable",
    "operator",
    "string",
];

/// Our own modifiers; by [`modifier_of`].
const MODIFIERS: &[&str] =
    &["resolved", "unresolved", "ambiguous", "person", "project", "customer", "overdue"];

/// What is offered.
pub(in crate::lsp) fn provider() -> Value {
    json!({
        "legend": { "tokenTypes": TYPES, "tokenModifiers": MODIFIERS },
        "full": true,
        "range": true,
    })
}

/// The index of a kind's type in [`TYPES`]. What leads nowhere is dimmed, as Obsidian does.
fn type_of(kind: TokenKind) -> u32 {
    match kind {
        TokenKind::Link => 0,
        TokenKind::Unresolved | TokenKind::Comment => 1,
        TokenKind::Owner | TokenKind::Function => 2,
        TokenKind::Tag => 3,
        TokenKind::Field => 4,
        TokenKind::Date | TokenKind::Number => 5,
        TokenKind::Keyword => 6,
        TokenKind::Variable => 7,
        TokenKind::Operator => 8,
        TokenKind::Text => 9,
    }
}

/// The bit of a modifier's index in [`MODIFIERS`].
fn modifier_of(modifier: TokenModifier) -> u32 {
    let index = match modifier {
        TokenModifier::Resolved => 0,
        TokenModifier::Unresolved => 1,
        TokenModifier::Ambiguous => 2,
        TokenModifier::Person => 3,
        TokenModifier::Project => 4,
        TokenModifier::Customer => 5,
        TokenModifier::Overdue => 6,
    };
    1 << index
}

/// A request for the whole note answers for so many bytes of it. A larger one has millions of tokens, which stop an editor for
/// seconds at every change; editors that ask for what they show get all of that.
const LARGE: u32 = 4 << 20;

/// The tokens of a note (of its first 4 MiB), or of a part of it.
pub(in crate::lsp) fn handle(
    snapshot: &Snapshot,
    note: &Note,
    range: Option<Range>,
) -> Option<SemanticTokens> {
    if !snapshot.vault.config().editor.semantic_tokens {
        return None;
    }
    let range = match range {
        Some(range) => snapshot.text_range(note, range)?,
        None => TextRange::up_to(TextSize::of(&*note.text).min(TextSize::new(LARGE))),
    };
    Some(SemanticTokens {
        result_id: None,
        data: encode(snapshot, note, &tokens(&snapshot.view(note), range)),
    })
}

/// The protocol's form: each token relative to the one before it, none over a line's end.
fn encode(snapshot: &Snapshot, note: &Note, tokens: &[Token]) -> Vec<SemanticToken> {
    let mut data = Vec::with_capacity(tokens.len());
    let mut last = LineCol { line: 0, col: 0 };
    for token in tokens {
        let modifiers = token.modifiers.iter().fold(0, |all, one| all | modifier_of(*one));
        for part in crate::text::lines(&note.text, token.range) {
            let (start, end) = (snapshot.position(note, part.start()), snapshot.position(note, part.end()));
            let length = end.character.saturating_sub(start.character);
            if start.line != end.line || length == 0 {
                continue;
            }
            let same_line = start.line == last.line;
            data.push(SemanticToken {
                delta_line: start.line.saturating_sub(last.line),
                delta_start: if same_line {
                    start.character.saturating_sub(last.col)
                } else {
                    start.character
                },
                length,
                token_type: type_of(token.kind),
                token_modifiers_bitset: modifiers,
            });
            last = LineCol { line: start.line, col: start.character };
        }
    }
    data
}
