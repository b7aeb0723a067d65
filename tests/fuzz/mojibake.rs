//! Texts whose encoding was damaged.

use encoding_rs::WINDOWS_1252;
use vaultls::syntax::mojibake::{covers_all, field_sign, find};
use vaultls::text::TextEdit;

use super::{edited, on_text, text_of};

/// Damages lie in the text, in order and apart; a text without bytes that get lost is repaired to the byte.
pub fn any_text(data: &[u8]) {
    let text = text_of(data);
    let damages = find(&text);
    let mut behind = 0;
    for damage in &damages {
        on_text(&text, damage.range);
        assert!(behind <= usize::from(damage.range.start()), "{damage:?} overlaps in {text:?}");
        behind = damage.range.end().into();
        assert!(!damage.repaired.is_empty() && !damage.repaired.is_ascii(), "{damage:?}");
    }
    covers_all(&text, &damages);
    let edits = damages.into_iter().map(|damage| TextEdit::replace(damage.range, damage.repaired));
    edited(&text, &edits.collect::<Vec<_>>());
    if let Some(sign) = field_sign(&text) {
        assert!(text.is_char_boundary(sign.len), "{sign:?} of {text:?}");
    }
    let (damaged, _) = WINDOWS_1252.decode_without_bom_handling(text.as_bytes());
    find(&damaged);
}
