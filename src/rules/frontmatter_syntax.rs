//! `frontmatter/syntax`: frontmatter that is not YAML.

use super::link_edit::fix;
use super::{Context, Rule, Sink};
use crate::syntax::ProblemKind;
use crate::text::TextEdit;
use crate::vault::config::Level;

pub(super) const RULE: Rule = Rule {
    code: "frontmatter/syntax",
    level: Level::Error,
    summary: "The frontmatter is not YAML, or is never closed.",
    docs: "\
The lines between the two `---` at the top of a note are YAML. One value that is not costs Obsidian and Dataview *all*
properties of the note; they show it as an error or as plain text. vaultls keeps reading the other entries.

Frequent causes: a value with `: ` in it (`title: Plan: part 2`), a value that begins with `@`, `` ` ``, `%`, `[` or `*`, a
quotation mark that is not closed, a tab as indentation. Quoting the value mends most of them; that fix is safe, for the
text between the quotes is what was written.

Frontmatter whose second `---` is missing is read as text. A note may well begin with a horizontal rule: only a `---`
followed by something like `key: value` counts as frontmatter that was not closed.
",
    fails: "\
//- A.md
---
title: Plan: part 2
owner: Ana
---
//- B.md
---
title: Plan
tags: [a]

# Plan
",
    passes: "\
//- A.md
---
title: 'Plan: part 2'
owner: \"@Ana\"
time: 12:30
---
//- B.md
---

A note that begins with a rule.
",
    check,
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for problem in &cx.note.parsed.problems {
        match &problem.kind {
            ProblemKind::YamlSyntax { message, quoted } => {
                let report = sink.report(problem.range, format!("Not YAML: {message}"));
                if let Some(quoted) = quoted {
                    let edit = TextEdit::replace(problem.range, quoted.as_str());
                    report.fix(fix(cx, "Quote the value".to_owned(), [edit]).safe_if(true));
                }
            }
            ProblemKind::UnclosedFrontmatter => {
                let message = "This frontmatter is never closed: a line `---` is missing behind it";
                let report = sink.report(problem.range, message);
                if let Some(edit) = closing_line(cx) {
                    report.fix(fix(cx, "Close it with `---`".to_owned(), [edit]));
                }
            }
            ProblemKind::DuplicateKey { .. } | ProblemKind::UnquotedLink => {}
        }
    }
}

/// `---` after the run of lines at the top that look like YAML.
fn closing_line(cx: &Context<'_>) -> Option<TextEdit> {
    let lines = cx.note.lines();
    let like_yaml = |line: &str| {
        let indented = line.starts_with(' ') || line.starts_with("- ");
        let key = line.split_once(':').is_some_and(|(key, rest)| {
            !key.is_empty()
                && !key.contains(char::is_whitespace)
                && (rest.is_empty() || rest.starts_with(' '))
        });
        !line.trim().is_empty() && (indented || key)
    };
    let range = |line: u32| lines.line_range(cx.text(), line);
    let count =
        (1..lines.line_count()).take_while(|line| range(*line).is_some_and(|r| like_yaml(cx.slice(r))));
    let last = count.last()?;
    let at = lines.line_start(last + 1)?;
    let ending = cx.line_end();
    Some(TextEdit::insert(at, format!("---{ending}")))
}
