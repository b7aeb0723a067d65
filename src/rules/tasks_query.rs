//! Query blocks of the Tasks plugin: what the query floor finds wrong with them, as findings of rules.

use super::{Context, Fix, Sink};
use crate::query::Present;
use crate::query::tasks::{Flaw, FlawKind, Repair, blocks, check_block, check_defaults};
use crate::text::{TextEdit, TextRange, slice};

/// All flaws of the note's blocks.
pub(super) fn flaws(cx: &Context<'_>) -> Vec<Flaw> {
    let present = Present::noon_of(cx.today);
    let defaults = check_defaults(cx.vault, cx.note, &present);
    let own = blocks(cx.note).flat_map(|block| check_block(cx.vault, cx.note, block, &present));
    defaults.into_iter().chain(own).collect()
}

/// Reports the flaws of one kind.
pub(super) fn report(cx: &Context<'_>, sink: &mut Sink<'_>, kind: FlawKind) {
    for flaw in cx.query_flaws().iter().filter(|flaw| flaw.kind == kind) {
        let fixes = flaw.repairs.iter().map(|repair| fix(cx, repair));
        sink.report(flaw.range, flaw.message.trim_end_matches('.')).fixes(fixes);
    }
}

fn fix(cx: &Context<'_>, repair: &Repair) -> Fix {
    let text = cx.text();
    let line = whole_lines(text, repair.range);
    let edit = match repair.text.as_str() {
        // Nothing is left of the line: it goes as a whole.
        "" if slice(text, line).trim_matches(is_margin) == slice(text, repair.range).trim() => {
            TextEdit::delete(line)
        }
        new => TextEdit::replace(repair.range, new.replace('\n', &cx.line_break(repair.range))),
    };
    Fix::edit(repair.title.clone(), &cx.note.path, [edit])
}

/// What stands before and behind an instruction on its line.
fn is_margin(c: char) -> bool {
    c.is_whitespace() || c == '>'
}

/// The lines that a range touches, the last one's line end included.
fn whole_lines(text: &str, range: TextRange) -> TextRange {
    let (start, end) = (usize::from(range.start()), usize::from(range.end()));
    let first = text.get(..start).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1);
    let last = text.get(end..).and_then(|behind| behind.find('\n')).map_or(text.len(), |at| end + at + 1);
    crate::text::span(first, last)
}
