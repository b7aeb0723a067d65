//! `text/invalid-utf8`: a file whose bytes are not UTF-8.

use super::{Context, Rule, Sink};
use crate::text::{TextRange, size};
use crate::vault::Origin;
use crate::vault::config::Level;

pub(super) const RULE: Rule = Rule {
    code: "text/invalid-utf8",
    level: Level::Error,
    summary: "The file is not UTF-8.",
    docs: "\
Obsidian and every tool around it read notes as UTF-8. Bytes that are not UTF-8 are shown as `\u{fffd}`, and whoever saves such
a note loses them for good. The place shown is the first of them.

vaultls reads the rest of the note as usual but never writes to it: neither `check --fix` nor an edit in the editor is
made from this lossy reading. Convert the file, for example with `iconv -f WINDOWS-1252 -t UTF-8`. A whole note that reads
`â€”` and `âœ…` is another matter: `text/mojibake`.
",
    fails: "\
A lost byte: \u{fffd} here.
",
    passes: "\
Accents é, signs ✅ and 日本 are fine.
",
    check,
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    if !matches!(cx.note.origin, Origin::Disk { lossy: true, .. }) {
        return;
    }
    let at = cx.text().find(char::REPLACEMENT_CHARACTER).unwrap_or_default();
    let sign = if cx.text().is_empty() { 0 } else { char::REPLACEMENT_CHARACTER.len_utf8() };
    let range = TextRange::at(size(at), size(sign));
    sink.report(range, "These bytes are not UTF-8; the note is read without them and never written");
}
