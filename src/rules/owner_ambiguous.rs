//! `owner/ambiguous`: an owner that several people answer to.

use super::link_edit::fix;
use super::{Context, Related, Rule, Sink};
use crate::text::{TextEdit, TextRange};
use crate::vault::config::Level;

pub(super) const RULE: Rule = Rule {
    code: "owner/ambiguous",
    level: Level::Warning,
    summary: "Several people answer to a task's `@owner`.",
    docs: "\
The name behind `@` is the file name, title or alias of more than one person's note, so that nobody can tell whose task it
is; it is listed with each of them.

The fixes write the file name of each. Two notes with the same file name can only be told apart by giving one of them
another name.
",
    fails: "\
//- Log.md
- [ ] Send the plan @Ana
//- People/Ana Silva.md
---
type: people
aliases: [Ana]
---
//- People/Ana Costa.md
---
type: people
aliases: [Ana]
---
",
    passes: "\
//- Log.md
- [ ] Send the plan @Ana Silva, and ask @AnaCosta
//- People/Ana Silva.md
---
type: people
aliases: [Ana]
---
//- People/Ana Costa.md
---
type: people
aliases: [Ana]
---
",
    check,
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for owner in cx.owners().iter().filter(|owner| owner.people.len() > 1) {
        let target = cx.vault.resolve_mention(cx.note, owner.mention);
        let written = cx.slice(target.range).trim_start_matches('@');
        let files: Vec<_> = target.people.iter().filter_map(|person| cx.vault.file(person.id)).collect();
        let names: Vec<String> = files.iter().map(|file| format!("\"{}\"", file.path.without_md())).collect();
        let message = format!("\"{written}\" may be {}", super::link_unresolved::either(&names));
        let told_apart = |name: &str| cx.vault.people_named(name).len() == 1;
        let fixes = target.people.iter().filter(|person| told_apart(&person.name)).map(|person| {
            let edit = TextEdit::replace(target.range, format!("@{}", person.name));
            fix(cx, format!("Change the owner to \"{}\"", person.name), [edit])
        });
        let mut report = sink.report(target.range, message).fixes(fixes);
        for file in &files {
            let message = format!("\"{}\"", file.path.stem());
            let related = Related { path: file.path.clone(), range: TextRange::default(), message };
            report = report.related(related);
        }
    }
}
