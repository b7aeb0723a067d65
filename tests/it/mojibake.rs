//! Text that was read in the wrong encoding.

use proptest::prelude::*;
use vaultls::syntax::mojibake::{field_sign, find};
use vaultls::text::{TextEdit, apply_edits, slice};

/// What a program shows that reads UTF-8 as Windows-1252; bytes that it does not define become control characters,
/// or are lost.
fn damaged(text: &str, lossy: bool) -> String {
    const UPPER: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8D}', 'Ž', '\u{8F}',
        '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9D}', 'ž', 'Ÿ',
    ];
    let shown = text.bytes().map(|b| match b {
        0x80..=0x9F => UPPER[usize::from(b) - 0x80],
        b => char::from(b),
    });
    shown.filter(|c| !lossy || !('\u{80}'..='\u{9F}').contains(c)).collect()
}

fn repaired(text: &str) -> String {
    let edits: Vec<TextEdit> =
        find(text).into_iter().map(|damage| TextEdit::replace(damage.range, damage.repaired)).collect();
    apply_edits(text, &edits).unwrap()
}

#[test]
fn damaged_words_are_found_where_they_stand() {
    let places = |text: &str| -> Vec<(String, String)> {
        find(text).into_iter().map(|it| (slice(text, it.range).to_owned(), it.repaired)).collect()
    };
    let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
    assert_eq!(places("JosÃ©â€™s plan â€” soon"), [pair("Ã©â€™", "é’"), pair("â€”", "—")]);
    assert_eq!(places("10 â‚¬, 5 Âµm, 20Â°"), [pair("â‚¬", "€"), pair("Âµ", "µ"), pair("Â°", "°")]);
    assert_eq!(places("say â€œyesâ€ now"), [pair("â€œ", "“"), pair("â€", "”")]);
    assert_eq!(places("DvoÅ™Ã¡k, ÐœÐ¸Ñ€"), [pair("Å™Ã¡", "řá"), pair("ÐœÐ¸Ñ€", "Мир")]);
    assert_eq!(places(&damaged("a 你好 b", false)), [pair(&damaged("你好", false), "你好")]);
}

#[test]
fn what_people_write_on_purpose_is_left_alone() {
    for text in [
        "naïve café, Ærøskøbing, Straße, señor, Ångström, Łódź, Îles",
        "“CAFÉ” and «Ü», „Spaß“, ‚groß‘, José’s, Zoë’s… Chloé – André — René",
        "NÃO! IRMÃ’S, AMANHÃ…, “Ã” and ‘Â’, Ã alone, Â alone, (Ã), ã, õ",
        "São Tomé e Príncipe: «É» à « la » carte, voilà…",
        "Úžasný Íránec, Žižkov, Ďáblice, ŘÍP",
        "ð Íslandi, þú, Æ, œuvre, ÿ, Þór ©2025 ®™ °C ±1 ½ €5",
        "你好 мир γειά שלום 🔼 ✅ — “ok” …",
        "",
    ] {
        assert_eq!(repaired(text), text);
    }
}

#[test]
fn field_signs_are_known_in_every_damaged_form() {
    for sign in "✅❌➕⌛⛔🔺🔼🔽🆔🛫🗓📅📆⏫⏬⏳🔁🏁".chars() {
        let whole = damaged(&sign.to_string(), false);
        let known = field_sign(&format!("{whole} 2025-11-08")).unwrap_or_else(|| panic!("{sign}"));
        assert_eq!((known.sign, known.len, known.is_guess), (sign, whole.len(), false));
        let short = damaged(&sign.to_string(), true);
        let known = field_sign(&format!("{short} 2025-11-08")).unwrap_or_else(|| panic!("{sign} {short}"));
        assert_eq!((known.sign, known.len, known.is_guess), (sign, short.len(), short != whole), "{sign}");
    }
    let selected = damaged("🗓\u{FE0F}", true);
    assert_eq!(field_sign(&selected).map(|it| (it.sign, it.len)), Some(('🗓', selected.len())));
    assert_eq!(field_sign("âge"), None);
    assert_eq!(field_sign("🔼"), None);
}

fn sound_text() -> impl Strategy<Value = String> {
    let chars = prop::sample::select(
        "aZ .,é üßÉÑåł ř ž—–’“”…€°\u{a0}γ Ж 你好ב🔼✅⏫\u{FE0F}".chars().collect::<Vec<_>>(),
    );
    prop::collection::vec(chars, 0..40).prop_map(String::from_iter)
}

proptest! {
    /// A note that was damaged as a whole comes back as a whole.
    #[test]
    fn a_wholly_damaged_text_is_repaired_to_the_byte(text in sound_text()) {
        let text = format!("{text} — ✅");
        prop_assert_eq!(repaired(&damaged(&text, false)), text);
    }

    #[test]
    fn any_text_has_ordered_damage(text in "\\PC{0,40}", more in sound_text(), lossy in any::<bool>()) {
        let text = format!("{text}{}{more}", damaged(&more, lossy));
        let mut end = 0.into();
        for damage in find(&text) {
            prop_assert!(damage.range.start() >= end && !slice(&text, damage.range).is_empty());
            prop_assert!(!damage.repaired.is_empty());
            end = damage.range.end();
        }
    }
}
