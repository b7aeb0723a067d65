//! `textDocument/hover`.

use gen_lsp_types::{Contents, Hover, MarkupContent, MarkupKind, Position};

use crate::features::hover::hover;
use crate::lsp::snapshot::Snapshot;
use crate::vault::Note;

/// What is known about the thing at `position`.
pub(in crate::lsp) fn handle(snapshot: &Snapshot, note: &Note, position: Position) -> Option<Hover> {
    let offset = snapshot.offset(note, position)?;
    let found = hover(&snapshot.view(note), offset)?;
    let content = match snapshot.client.markdown_hover {
        true => MarkupContent { kind: MarkupKind::Markdown, value: found.text },
        false => MarkupContent { kind: MarkupKind::PlainText, value: plain(&found.text) },
    };
    Some(Hover { contents: Contents::MarkupContent(content), range: Some(snapshot.range(note, found.range)) })
}

/// Our Markdown as plain text: without emphasis, escapes and hard breaks.
fn plain(markdown: &str) -> String {
    let mut out = String::with_capacity(markdown.len());
    let mut chars = markdown.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\\' if chars.peek().is_some_and(char::is_ascii_punctuation) => out.extend(chars.next()),
            '*' if chars.peek() == Some(&'*') => drop(chars.next()),
            c => out.push(c),
        }
    }
    out.replace("  \n", "\n")
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn plain_text_has_no_marks() {
        assert_eq!(plain("**A\\*b** — x  \nF\n\n- **R:** y"), "A*b — x\nF\n\n- R: y");
    }
}
