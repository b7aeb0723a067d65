//! `frontmatter/unquoted-link`: `key: [[Note]]`.

use super::link_edit::fix;
use super::{Context, Rule, Sink};
use crate::syntax::ProblemKind;
use crate::text::{TextEdit, TextSize};
use crate::vault::config::Level;

pub(super) const RULE: Rule = Rule {
    code: "frontmatter/unquoted-link",
    level: Level::Warning,
    summary: "A link in the frontmatter is not quoted.",
    docs: "\
`related: [[Note]]` is valid YAML, and means a list in a list that holds the text `Note`: no link. Obsidian shows it as such,
and Dataview finds nothing. A link in a property is written `related: \"[[Note]]\"`, as Obsidian's own property editor does.

The fix puts the quotation marks. It is safe: nobody means a list in a list there.
",
    fails: "\
---
related: [[Plan]]
people:
  - [[Ana Silva|Ana]]
---
",
    passes: "\
---
related: \"[[Plan]]\"
people:
  - '[[Ana Silva|Ana]]'
matrix: [[1, 2], [3, 4]]
---
",
    check,
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for problem in cx.note.parsed.problems.iter().filter(|problem| problem.kind == ProblemKind::UnquotedLink)
    {
        let link = cx.slice(problem.range);
        let message = format!("`{link}` without quotation marks is a list in a list, not a link");
        let quoted = match link.contains(['"', '\\']) {
            true => format!("'{}'", link.replace('\'', "''")),
            false => format!("\"{link}\""),
        };
        let edit = TextEdit::replace(problem.range, quoted);
        let reported = sink.report(problem.range, message);
        if !goes_on(&cx.note.text, problem.range.end()) {
            reported.fix(fix(cx, "Quote the link".to_owned(), [edit]).safe_if(true));
        }
    }
}

/// Whether the value does not end with the link: an indented line below that is neither an item nor a key belongs to it, and
/// nothing may follow a quoted text.
fn goes_on(text: &str, end: TextSize) -> bool {
    let rest = text.get(usize::from(end)..).unwrap_or_default();
    let below = rest.lines().nth(1).unwrap_or_default();
    let words = below.trim();
    let indented = below.starts_with([' ', '\t']);
    indented && !words.is_empty() && !words.starts_with(['-', '#']) && !words.contains(':')
}
