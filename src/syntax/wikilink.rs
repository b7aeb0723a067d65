//! Wikilinks, `[[target#fragment|display]]`: the one scanner for body and frontmatter.

use crate::text::{TextRange, slice, span, trim};

/// One wikilink, as written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct WikiLink {
    /// All of it, brackets and the `!` of an embed included.
    pub(super) range: TextRange,
    /// The target without surrounding blanks; empty for `[[#Heading]]`.
    pub(super) target: TextRange,
    /// What follows the first `#`, without surrounding blanks.
    pub(super) fragment: Option<TextRange>,
    /// What follows the first `|`, without surrounding blanks; may be empty.
    pub(super) display: Option<TextRange>,
    /// `![[…]]`.
    pub(super) embed: bool,
    /// The first `|` is written `\|`.
    pub(super) escaped_pipe: bool,
}

/// Calls `on_link` for every wikilink in `range` of `text`, in order.
///
/// Obsidian's rules (`reference`: obsidian.md, section 1): a line end breaks a link, a single `]` does not end it, of
/// two `[[` the inner one counts, `[[]]` is none. Whether brackets are escaped or in code is the caller's matter.
pub(super) fn scan(text: &str, range: TextRange, on_link: &mut dyn FnMut(WikiLink)) {
    let base = usize::from(range.start());
    let bytes = slice(text, range).as_bytes();
    let doubled = |at: usize, bracket: u8| bytes.get(at + 1) == Some(&bracket);
    let mut open = None;
    let mut closed = 0;
    for at in memchr::memchr3_iter(b'[', b']', b'\n', bytes) {
        match bytes.get(at) {
            Some(b'[') if doubled(at, b'[') => open = Some(at),
            Some(b']') if doubled(at, b']') && at >= closed => {
                let Some(start) = open.take() else { continue };
                closed = at + 2;
                let inner = bytes.get(start + 2..at).unwrap_or_default();
                if memchr::memchr(b'\r', inner).is_some() {
                    continue;
                }
                let embed = start > 0 && bytes.get(start - 1) == Some(&b'!');
                let whole = span(base + start - usize::from(embed), base + closed);
                if let Some(link) = split(text, whole, span(base + start + 2, base + at), embed) {
                    on_link(link);
                }
            }
            Some(b'\n') => open = None,
            _ => {}
        }
    }
}

/// Takes apart what stands between the brackets; `None` if it names nothing.
fn split(text: &str, range: TextRange, inner: TextRange, embed: bool) -> Option<WikiLink> {
    let start = usize::from(inner.start());
    let content = slice(text, inner);
    // A bar that nothing stands before is part of the target, to Obsidian.
    let pipe = memchr::memchr(b'|', content.as_bytes()).filter(|at| *at > 0);
    let (path, display) = match pipe {
        Some(pipe) => (content.get(..pipe)?, Some(trimmed(content.get(pipe + 1..)?, start + pipe + 1))),
        None => (content, None),
    };
    let unescaped = path.strip_suffix('\\').filter(|_| pipe.is_some());
    let path = unescaped.unwrap_or(path);
    let (target, fragment) = match memchr::memchr(b'#', path.as_bytes()) {
        Some(hash) => (path.get(..hash)?, Some(trimmed(path.get(hash + 1..)?, start + hash + 1))),
        None => (path, None),
    };
    let target = trimmed(target, start);
    if target.is_empty() && fragment.is_none() {
        return None;
    }
    Some(WikiLink { range, target, fragment, display, embed, escaped_pipe: unescaped.is_some() })
}

/// The range of `part`, which starts at `start`, without surrounding blanks.
fn trimmed(part: &str, start: usize) -> TextRange {
    let content = trim(part);
    let blank = match content.is_empty() {
        true => part.len(),
        false => content.as_ptr().addr() - part.as_ptr().addr(),
    };
    span(start + blank, start + blank + content.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each link as `range -> target # fragment | display`.
    fn links(text: &str) -> Vec<String> {
        let mut out = Vec::new();
        scan(text, span(0, text.len()), &mut |link| {
            let part = |sign, range: Option<TextRange>| {
                range.map(|range| format!("{sign}{}", slice(text, range))).unwrap_or_default()
            };
            let marks =
                format!("{}{}", if link.embed { "!" } else { "" }, if link.escaped_pipe { "\\" } else { "" });
            out.push(format!(
                "{} -> {marks}<{}{}{}>",
                slice(text, link.range),
                slice(text, link.target),
                part("#", link.fragment),
                part("|", link.display),
            ));
        });
        out
    }

    #[test]
    fn every_form_is_taken_apart() {
        let cases: &[(&str, &[&str])] = &[
            ("a [[b]] c", &["[[b]] -> <b>"]),
            ("x ![[pic.png|100x145]]", &["![[pic.png|100x145]] -> !<pic.png|100x145>"]),
            ("[[ Folder/Note.md ]]", &["[[ Folder/Note.md ]] -> <Folder/Note.md>"]),
            ("[[#H]][[a#^id]]", &["[[#H]] -> <#H>", "[[a#^id]] -> <a#^id>"]),
            ("[[a#b#c|d|e]]", &["[[a#b#c|d|e]] -> <a#b#c|d|e>"]),
            ("[[a|b#c]]", &["[[a|b#c]] -> <a|b#c>"]),
            ("| [[a\\|b]] | [[a#h\\|b]] |", &["[[a\\|b]] -> \\<a|b>", "[[a#h\\|b]] -> \\<a#h|b>"]),
            ("[[a|b\\|c]]", &["[[a|b\\|c]] -> <a|b\\|c>"]),
            ("[[a\\]]", &["[[a\\]] -> <a\\>"]),
            ("[[Sq]uare]] [[x[1] y]]", &["[[Sq]uare]] -> <Sq]uare>", "[[x[1] y]] -> <x[1] y>"]),
            ("[[a [[b]] c]]", &["[[b]] -> <b>"]),
            ("[[[a]]] ]]", &["[[a]] -> <a>"]),
            ("[[a\nb]] [[c\rd]] [[e\r\nf]]", &[]),
            ("[[]] [[ ]] [a] ]] [[", &[]),
            ("[[|]] [[|x]]", &["[[|]] -> <|>", "[[|x]] -> <|x>"]),
            ("[[a|]]", &["[[a|]] -> <a|>"]),
            ("[[日本 🔼]]![[É]]", &["[[日本 🔼]] -> <日本 🔼>", "![[É]] -> !<É>"]),
        ];
        for (text, expected) in cases {
            assert_eq!(links(text), *expected, "{text}");
        }
    }

    #[test]
    fn only_the_given_range_is_read() {
        let text = "![[a]] [[b]]";
        let mut seen = Vec::new();
        scan(text, span(1, 11), &mut |link| seen.push(slice(text, link.range)));
        assert_eq!(seen, ["[[a]]"]);
    }

    #[test]
    fn hostile_brackets_are_read_once() {
        assert_eq!(links(&"[[".repeat(100_000)), Vec::<String>::new());
        assert_eq!(links(&"]]".repeat(100_000)), Vec::<String>::new());
        assert_eq!(links(&("[[".repeat(100_000) + "a]]")), ["[[a]] -> <a>"]);
        assert_eq!(links(&"[[a]]".repeat(50_000)).len(), 50_000);
    }
}
