//! Fields of tasks and inline fields, and their dates.

use super::{Token, TokenKind, TokenModifier};
use crate::features::view::View;
use crate::features::wording::days_in;
use crate::sort;
use crate::syntax::task::{FieldKind, FieldValue, TaskField, read};
use crate::text::{TextRange, size, slice};

pub(super) fn tokens(view: &View<'_>, range: TextRange) -> Vec<Token> {
    let parsed = &view.note.parsed;
    let settings = &view.vault.config().tasks;
    let mut found = Vec::new();
    for line in parsed.tasks.iter().filter(|line| line.range.intersect(range).is_some()) {
        let open = settings.is_open(line.status);
        for field in read(&view.note.text, line, settings).fields {
            found.push(Token::new(field.sign, TokenKind::Field));
            found.extend(date(view, &field, open));
        }
    }
    for field in parsed.fields.iter().filter(|field| field.range.intersect(range).is_some()) {
        found.push(Token::new(field.key, TokenKind::Field));
        let value = slice(&view.note.text, field.value);
        if let Some((0, _)) = days_in(value).next() {
            let day = TextRange::at(field.value.start(), size(10));
            found.push(Token::new(day, TokenKind::Date));
        }
    }
    // A field of a task in Dataview format was read twice.
    sort::by_key(&mut found, |token| (token.range.start(), std::cmp::Reverse(token.modifiers.len())));
    found
}

fn date(view: &View<'_>, field: &TaskField, open: bool) -> Option<Token> {
    let FieldValue::Date(date) = field.parsed else { return None };
    let token = Token::new(field.value, TokenKind::Date);
    let late = date.valid().is_some_and(|date| date < view.today());
    Some(match open && late && field.kind == FieldKind::Due {
        true => token.with(TokenModifier::Overdue),
        false => token,
    })
}
