//! Properties of the frontmatter, and days among their values.

use super::{Token, TokenKind};
use crate::features::view::View;
use crate::features::wording::days_in;
use crate::text::{TextRange, size, slice};

pub(super) fn tokens(view: &View<'_>, range: TextRange) -> Vec<Token> {
    let Some(front) = &view.note.parsed.frontmatter else { return Vec::new() };
    if front.range.intersect(range).is_none() {
        return Vec::new();
    }
    let mut found: Vec<Token> =
        front.entries.iter().map(|entry| Token::new(entry.key, TokenKind::Field)).collect();
    for entry in &front.entries {
        for (at, _) in days_in(slice(&view.note.text, entry.value.range)) {
            let day = TextRange::at(entry.value.range.start() + size(at), size(10));
            found.push(Token::new(day, TokenKind::Date));
        }
    }
    found
}
