//! From a block to its lines: quote marks cut off, continued lines joined.

use super::mapped::Mapped;
use crate::text::{TextRange, lines, slice, span};

/// The text of a block: without the `>` of a quote that it stands in.
pub(super) fn body(source: &str, body: TextRange, quoted: bool) -> Mapped {
    let mut out = Mapped::default();
    for (index, line) in lines(source, body).enumerate() {
        if index > 0 {
            out.push_standing("\n", TextRange::empty(line.start()));
        }
        let skipped = if quoted { quote_marks(slice(source, line)) } else { 0 };
        let start = usize::from(line.start()) + skipped;
        out.append(&Mapped::of(source, span(start, usize::from(line.end()))));
    }
    out
}

/// The length of blanks and `>` at the start of a quoted line.
fn quote_marks(line: &str) -> usize {
    let rest = line.trim_start_matches([' ', '\t']);
    match rest.strip_prefix('>') {
        Some(inner) => line.len() - inner.len() + quote_marks(inner),
        None => 0,
    }
}

/// Lines that end in one `\` are joined with the next; in `\\`, one of the two is dropped. Blank results are left out,
/// the others trimmed.
pub(super) fn statements(text: &Mapped) -> Vec<Mapped> {
    let mut out = Vec::new();
    let mut current: Option<Mapped> = None;
    for line in text.lines() {
        let line = without_return(line);
        let (line, goes_on) = ending(line);
        let joined = match current.take() {
            Some(mut before) => {
                let head = line.text.len() - line.text.trim_start_matches([' ', '\t']).len();
                before.push_standing(" ", TextRange::empty(line.span(head..head).start()));
                before.append(&line.part(head..line.text.len()));
                before
            }
            None => line,
        };
        match goes_on {
            true => current = Some(joined),
            false => out.push(joined),
        }
    }
    out.extend(current);
    out.iter().map(Mapped::trimmed).filter(|statement| !statement.text.is_empty()).collect()
}

fn without_return(line: Mapped) -> Mapped {
    match line.text.strip_suffix('\r').map(str::len) {
        Some(length) => line.part(0..length),
        None => line,
    }
}

/// The line without what its end says about the next, and whether it goes on there.
fn ending(line: Mapped) -> (Mapped, bool) {
    let Some(head) = line.text.strip_suffix('\\') else { return (line, false) };
    match head.ends_with('\\') {
        true => (line.part(0..head.len()), false),
        false => (line.part(0..head.trim_end().len()), true),
    }
}
