//! The words of Tasks queries.

use super::{Token, TokenKind};
use crate::features::view::View;
use crate::query::tasks::{PartKind, blocks, parts, read_block};
use crate::text::TextRange;

pub(super) fn tokens(view: &View<'_>, range: TextRange) -> Vec<Token> {
    let touched = blocks(view.note).filter(|block| block.body.intersect(range).is_some());
    let parts = touched.flat_map(|block| parts(&read_block(view.vault, view.note, block, view.present)));
    let token = |(range, kind): (TextRange, PartKind)| {
        let kind = match kind {
            PartKind::Keyword => TokenKind::Keyword,
            PartKind::Field => TokenKind::Variable,
            PartKind::Text => TokenKind::Text,
            PartKind::Date => TokenKind::Date,
            PartKind::Number => TokenKind::Number,
            PartKind::Operator => TokenKind::Operator,
            PartKind::Expression => TokenKind::Function,
            PartKind::Comment => TokenKind::Comment,
        };
        Token::new(range, kind)
    };
    parts.map(token).collect()
}
