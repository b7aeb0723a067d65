//! What holds for the parse of every input whatever.

use proptest::prelude::*;
use vaultls::syntax::parse;

use crate::syntax::assert_sound;

/// Pieces that notes are made of, whole and broken.
const PIECES: &[&str] = &[
    "\n",
    "\n",
    "\n\n",
    "\r\n",
    "\r",
    " ",
    "  ",
    "    ",
    "\t",
    "> ",
    ">",
    "- ",
    "* ",
    "1. ",
    "- [ ] ",
    "- [x] ",
    "- [🔼] ",
    "# ",
    "## ",
    "#",
    "---\n",
    "===\n",
    "```\n",
    "```tasks\n",
    "```dataview\n",
    "~~~",
    "`",
    "``",
    "%%",
    "%%\n",
    "$$",
    "$$\n",
    "<!--",
    "-->",
    "<b>",
    "<div>\n",
    "</div>",
    "[[",
    "]]",
    "![[",
    "[",
    "]",
    "(",
    ")",
    "](",
    "![",
    "]: ",
    "[a]: b\n",
    "[^",
    "[^1]",
    "[^1]: ",
    "[!note] ",
    "|",
    "\\|",
    "|---|\n",
    "| a | b |\n|---|---|\n",
    "#tag",
    "#1",
    "@",
    "@Ana",
    "@Ana Silva",
    "@van ",
    "J. ",
    "\u{2019}s",
    "^",
    " ^id",
    "^id\n",
    "::",
    "key:: ",
    "[k:: ",
    "(k:: ",
    "http://",
    "https://e.org/",
    "<https://e.org>",
    "a",
    "Ana",
    "é",
    "e\u{301}",
    "日本",
    "🔼",
    "✅ 2025-01-01",
    "📅 ",
    "\u{fe0f}",
    "\u{feff}",
    "\u{2028}",
    "\u{a0}",
    "\0",
    "\\",
    "\"",
    "'",
    "*",
    "**",
    "_",
    "~~",
    "==",
    "includes ",
    "\"@Ana\"",
    "a: b\n",
    "a: '[[x]]'\n",
    "  - \"[[y]]\"\n",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 4_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn notes_of_any_pieces_have_a_sound_parse(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..40)) {
        let text = pieces.concat();
        assert_sound(&text, &parse(&text));
    }

    #[test]
    fn any_text_has_a_sound_parse(text in any::<String>()) {
        assert_sound(&text, &parse(&text));
    }

    #[test]
    fn any_bytes_read_lossily_have_a_sound_parse(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let text = String::from_utf8_lossy(&bytes);
        assert_sound(&text, &parse(&text));
    }
}
