//! Dataview queries and inline expressions: words of the language, functions, fields, texts, numbers.

use super::{Token, TokenKind};
use crate::features::view::View;
use crate::query::dataview::{Block, BlockKind, Lexeme, LexemeKind, functions, lexemes};
use crate::text::{TextRange, span};

const WORDS: [&str; 19] = [
    "LIST",
    "TABLE",
    "TASK",
    "CALENDAR",
    "WITHOUT",
    "ID",
    "FROM",
    "WHERE",
    "SORT",
    "LIMIT",
    "FLATTEN",
    "GROUP",
    "BY",
    "AS",
    "ASC",
    "DESC",
    "ASCENDING",
    "DESCENDING",
    "OUTGOING",
];

pub(super) fn tokens(view: &View<'_>, range: TextRange) -> Vec<Token> {
    let prefix = &view.vault.config().dataview.inline_prefix;
    let blocks = Block::all(&view.note.text, &view.note.parsed, prefix);
    let mut found = Vec::new();
    for block in blocks.iter().filter(|block| block.range.intersect(range).is_some()) {
        let pieces = lexemes(&block.text);
        for (at, piece) in pieces.iter().enumerate() {
            let before = at.checked_sub(1).and_then(|at| pieces.get(at));
            let kind = kind(block.kind, before, piece, pieces.get(at + 1));
            let place = block.in_note(span(piece.range.start, piece.range.end));
            found.extend(kind.map(|kind| Token::new(place, kind)));
        }
    }
    found
}

fn kind(
    block: BlockKind,
    before: Option<&Lexeme<'_>>,
    piece: &Lexeme<'_>,
    after: Option<&Lexeme<'_>>,
) -> Option<TokenKind> {
    let is_sign = |lexeme: Option<&Lexeme<'_>>, sign| {
        lexeme.is_some_and(|lexeme| lexeme.kind == LexemeKind::Sign(sign))
    };
    Some(match piece.kind {
        LexemeKind::Word => {
            let called =
                is_sign(after, '(') && after.is_some_and(|after| after.range.start == piece.range.end);
            let upper = piece.text.to_uppercase();
            if is_sign(before, '.') {
                TokenKind::Variable
            } else if called && (functions::find(piece.text).is_some() || piece.text == "csv") {
                TokenKind::Function
            } else if matches!(&*upper, "AND" | "OR") {
                TokenKind::Operator
            } else if matches!(piece.text, "true" | "false" | "null")
                || block == BlockKind::Query && WORDS.contains(&&*upper)
            {
                TokenKind::Keyword
            } else {
                TokenKind::Variable
            }
        }
        LexemeKind::Text | LexemeKind::OpenText => TokenKind::Text,
        LexemeKind::Number => TokenKind::Number,
        LexemeKind::Tag => TokenKind::Tag,
        LexemeKind::Comment => TokenKind::Comment,
        LexemeKind::Arrow
        | LexemeKind::Sign('+' | '-' | '*' | '/' | '%' | '=' | '<' | '>' | '!' | '&' | '|') => {
            TokenKind::Operator
        }
        // Links have tokens of their own.
        LexemeKind::Link | LexemeKind::Sign(_) => return None,
    })
}
