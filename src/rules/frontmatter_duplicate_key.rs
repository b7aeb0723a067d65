//! `frontmatter/duplicate-key`: a property written twice.

use super::link_edit::fix;
use super::{Context, Related, Rule, Sink};
use crate::syntax::{Entry, ProblemKind};
use crate::text::{TextEdit, TextRange};
use crate::vault::config::Level;

pub(super) const RULE: Rule = Rule {
    code: "frontmatter/duplicate-key",
    level: Level::Warning,
    summary: "The same property stands twice in the frontmatter.",
    docs: "\
YAML allows a key once. Tools disagree on what a second one means: some refuse the whole frontmatter, some keep the first,
Obsidian and Dataview keep the last, so that the value written before it is lost without a word.

vaultls counts the last one too. The fixes remove one of the two entries; which one was meant only you know, unless both
are equal, when the fix is safe.
",
    fails: "\
//- A.md
---
status: open
owner: Ana
status: done
---
//- B.md
---
status: open
status: open
---
",
    passes: "\
---
status: open
Notes:
  status: done
---
",
    check,
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for problem in &cx.note.parsed.problems {
        let ProblemKind::DuplicateKey { first } = problem.kind else { continue };
        let key = cx.slice(problem.range);
        let message = format!("\"{key}\" stands twice; this one counts, the first is lost");
        let path = cx.note.path.clone();
        let related = Related { path, range: first, message: "the first one, which is lost".to_owned() };
        let report = sink.report(problem.range, message).related(related);
        let (Some(earlier), Some(later)) = (whole_entry(cx, first), whole_entry(cx, problem.range)) else {
            continue;
        };
        let equal = cx.slice(earlier).trim() == cx.slice(later).trim();
        let remove = |title: &str, range| fix(cx, title.to_owned(), [TextEdit::delete(range)]);
        report
            .fix(remove("Remove the first one, which is lost", earlier).safe_if(equal))
            .fix(remove("Remove this one, so that the first counts", later));
    }
}

/// The lines of the top-level entry whose key is at `key`; `None` for entries in a deeper map.
fn whole_entry(cx: &Context<'_>, key: TextRange) -> Option<TextRange> {
    let front = cx.note.parsed.frontmatter.as_ref()?;
    let entry: &Entry = front.entries.iter().find(|entry| entry.key == key)?;
    let lines = cx.note.lines();
    let first = lines.line_of(entry.key.start());
    let value_end = entry.value.range.end().max(entry.key.end());
    let mut last = lines.line_of(value_end);
    // A block scalar's range may reach to the start of the next line.
    if last > first && lines.line_start(last) == Some(value_end) {
        last -= 1;
    }
    Some(TextRange::new(lines.line_start(first)?, lines.line_start(last + 1)?))
}
