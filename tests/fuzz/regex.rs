//! JavaScript's regular expressions.

use vaultls::query::Budget;
use vaultls::query::pattern::{Flags, Pattern};

use super::halves;

/// What one match may cost here.
const STEPS: u64 = 2_000;

const TEXTS: &[&str] = &["", "aaaaaaaaaaaaaaaaaaaaaaaaaaaa!", "a1 é🔼 x\nb #tag 2025-11-08", "\u{2028}ſK"];

/// Errors lie in the pattern; groups lie in the text and in the right order; matching ends within its budget.
pub fn any_pattern(data: &[u8]) {
    let (source, text) = halves(data);
    for letters in ["", "giu", "msy"] {
        let flags = Flags::read(letters).unwrap();
        let pattern = match Pattern::new(&source, flags) {
            Ok(pattern) => pattern,
            Err(error) => {
                assert!(source.get(error.range.clone()).is_some(), "{error:?} of {source:?}");
                continue;
            }
        };
        pattern.danger();
        for text in TEXTS.iter().copied().chain([&*text]) {
            matched(&pattern, text);
        }
    }
}

fn matched(pattern: &Pattern, text: &str) {
    let units: Vec<u16> = text.encode_utf16().collect();
    let budget = Budget::new(STEPS, None);
    if let Ok(Some(found)) = pattern.find_at(&units, 0, &budget) {
        assert!(found.group_count() >= 1);
        for group in (0..found.group_count()).filter_map(|group| found.group(group)) {
            assert!(units.get(group.clone()).is_some(), "{group:?} of {text:?}");
        }
    }
    if let Ok(found) = pattern.matches(&units, true, &Budget::new(STEPS, None)) {
        let starts: Vec<usize> = found.iter().map(|found| found.whole().start).collect();
        assert!(starts.is_sorted(), "{starts:?}");
        assert!(found.len() <= units.len() + 1);
    }
    if let Ok(same) = pattern.replace(text, "$&", true, &Budget::new(STEPS, None)) {
        assert_eq!(same, text, "every match replaced by itself");
    }
    let _ = pattern.replace(text, "$1$<a>$`$'$$", true, &Budget::new(STEPS, None));
}
