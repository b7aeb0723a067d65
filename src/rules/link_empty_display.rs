//! `link/empty-display`: a `|` with nothing behind it.

use super::link_edit::fix;
use super::{Context, Rule, Sink};
use crate::syntax::LinkKind;
use crate::text::{TextEdit, TextRange};
use crate::vault::config::Level;

pub(super) const RULE: Rule = Rule {
    code: "link/empty-display",
    level: Level::Info,
    summary: "A wikilink has a `|` but no text behind it.",
    docs: "\
`[[Note|]]` is what remains when a script had no display text to write, or when the text was deleted. The link still leads
to its note; what is shown for it differs between tools and versions, down to nothing at all.

The fix removes the `|`. It is safe: the target stays as it is.
",
    fails: "\
See [[Plan|]] and [[Plan#Goal| ]].

| a | [[Plan\\|]] |
|---|------------|
",
    passes: "\
See [[Plan|the plan]], [[Plan]] and ![[plan.png|100]].
",
    check,
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for link in cx.note.parsed.links.iter().filter(|link| link.kind == LinkKind::Wiki) {
        let Some(display) = link.display.filter(|display| cx.slice(*display).trim().is_empty()) else {
            continue;
        };
        let named = link.fragment.unwrap_or(link.target).end();
        let Some(end) = link.range.end().checked_sub(2.into()) else { continue };
        let rest = TextRange::new(named.min(display.start()), end);
        let message = "The text behind `|` is empty".to_owned();
        let edit = fix(cx, "Remove the `|`".to_owned(), [TextEdit::delete(rest)]).safe_if(true);
        sink.report(link.range, message).fix(edit);
    }
}
