//! `dataview/unknown-field`: a query asks for a field that nothing in the vault has.

use super::dataview_block::report_nearest;
use super::{Context, Fix, Rule, Sink};
use crate::query::dataview::{FILE_FIELDS, NameKind, NameUse, task_fields};
use crate::syntax::canonical_name;
use crate::text::{TextEdit, TextRange};
use crate::vault::config::Level;
use crate::vault::nearest;

pub(super) const RULE: Rule = Rule {
    code: "dataview/unknown-field",
    level: Level::Warning,
    summary: "A query asks for a field that no note has.",
    docs: "\
A name that is no field is null, without a word: a misspelt `WHERE staus = \"open\"` finds nothing, and a misspelt column is
empty. The message names the nearest fields of the vault, properties and inline fields alike. Fields of notes have no
`file.` before them, those of files do: `file.name`, `file.mtime`.

`completed`, `text`, `status` and the like belong to tasks: the rows of LIST and TABLE are notes. Ask for TASK, or for
`file.tasks`.
",
    fails: "\
---
status: open
---
```dataview
LIST
WHERE staus = \"open\"
```
",
    passes: "\
---
status: open
Due Date: 2025-11-01
---
```dataview
TABLE due-date, owner.name, file.mtime AS changed
WHERE status = \"open\" AND any(file.tasks, (t) => t.completed)
SORT row[\"Due Date\"]
```
[owner:: Ana]
//- Trips.md
```dataview
TABLE cost FROM csv(\"trips.csv\") WHERE cost > 10
```
//- trips.csv
Place,Cost
",
    check,
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for block in cx.dataview() {
        for name in block.names() {
            let range = block.block.in_note(name.range);
            let known = || is_known(cx, &name.name, block.is_task_query());
            match name.kind {
                // The columns of a CSV file are fields too.
                NameKind::Field if !known() && block.reads_csv(cx) => {}
                NameKind::Field | NameKind::OwnField if !known() => {
                    report(cx, sink, &name, range, block.is_task_query());
                }
                NameKind::FileField if !FILE_FIELDS.contains(&&*name.name) => {
                    let near = nearest(&name.name, FILE_FIELDS.iter().copied());
                    let near: Vec<&str> = near.into_iter().map(|(near, _)| near).collect();
                    let message = format!("`file` has no field \"{}\"", name.name);
                    report_nearest(cx, sink, range, message, &near);
                }
                _ => {}
            }
        }
    }
}

fn is_known(cx: &Context<'_>, name: &str, task: bool) -> bool {
    !cx.vault.notes_with_field(name).is_empty() || task && is_of_tasks(name)
}

fn report(cx: &Context<'_>, sink: &mut Sink<'_>, name: &NameUse, range: TextRange, task: bool) {
    let text = &*name.name;
    if !task && is_of_tasks(text) && name.kind == NameKind::Field && !FILE_FIELDS.contains(&text) {
        let message =
            format!("`{text}` is a field of tasks, and the rows are notes: ask for TASK, or `file.tasks`");
        sink.report(range, message);
        return;
    }
    if name.kind == NameKind::Field && FILE_FIELDS.contains(&text) {
        let message = format!("No note has a field \"{text}\"; that of the file is `file.{text}`");
        let edit = TextEdit::replace(range, format!("file.{text}"));
        sink.report(range, message).fixes([Fix::edit(
            format!("Change to `file.{text}`"),
            &cx.note.path,
            [edit],
        )]);
        return;
    }
    let names = cx.vault.field_names();
    let wanted = canonical_name(text);
    let own = task_fields().filter(|_| task).map(|name| -> &str { name });
    let near = nearest(&wanted, names.iter().map(|name| name.name.as_str()).chain(own));
    let near: Vec<&str> = near.into_iter().map(|(near, _)| near).collect();
    report_nearest(cx, sink, range, format!("No note has a field \"{text}\""), &near);
}

fn is_of_tasks(name: &str) -> bool {
    task_fields().any(|known| known == name)
}
