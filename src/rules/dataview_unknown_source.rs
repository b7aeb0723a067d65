//! `dataview/unknown-source`: a folder or tag behind FROM that does not exist.

use super::dataview_block::report_nearest;
use super::{Context, Fix, Rule, Sink};
use crate::query::dataview::NameKind;
use crate::text::{TextEdit, TextRange};
use crate::vault::config::Level;
use crate::vault::{Vault, VaultPath, nearest};

pub(super) const RULE: Rule = Rule {
    code: "dataview/unknown-source",
    level: Level::Warning,
    summary: "A query reads a folder, note or tag that does not exist.",
    docs: "\
`FROM \"Projcts\"` is no error to Dataview: it finds nothing. A folder is named by its whole path from the vault's root, with
its capital letters and without a slash at its end; where there is no such folder, a note of that path is meant. `FROM #tag`
finds the notes with the tag or one below it.
",
    fails: "\
//- Dashboard.md
```dataview
LIST
FROM \"Projcts\"
```
//- Projects/Apollo.md
",
    passes: "\
//- Dashboard.md
```dataview
LIST
FROM (\"Projects\" and -#done) or \"Projects/Apollo\" or \"\"
```
//- Projects/Apollo.md
#done
",
    check,
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for block in cx.dataview() {
        for name in block.names() {
            let range = block.block.in_note(name.range);
            match name.kind {
                NameKind::Folder => folder(cx, sink, &name.name, range),
                NameKind::Tag => tag(cx, sink, &name.name, range),
                _ => {}
            }
        }
    }
}

fn exists(vault: &Vault, folder: &str) -> bool {
    let is_file = |path: &str| VaultPath::new(path).is_some_and(|path| vault.file_at(&path).is_some());
    matches!(folder, "" | "/")
        || !vault.ids_under(folder).is_empty()
        || is_file(folder)
        || is_file(&format!("{folder}.md"))
}

fn folder(cx: &Context<'_>, sink: &mut Sink<'_>, folder: &str, range: TextRange) {
    if exists(cx.vault, folder) {
        return;
    }
    let bare = folder.trim_matches('/');
    if bare != folder && exists(cx.vault, bare) {
        let message =
            format!("No folder is called \"{folder}\": Dataview wants \"{bare}\", without slashes around it");
        let fix = Fix::edit("Remove the slash", &cx.note.path, [TextEdit::replace(range, bare)]);
        sink.report(range, message).fixes([fix]);
        return;
    }
    let folders = folders(cx.vault);
    let end = |path: &str| path.rsplit('/').next().unwrap_or_default().to_owned();
    let same_end: Vec<&str> = folders
        .iter()
        .map(String::as_str)
        .filter(|path| path.eq_ignore_ascii_case(bare) || end(path).eq_ignore_ascii_case(&end(bare)))
        .take(3)
        .collect();
    let near: Vec<&str> = match same_end.is_empty() {
        true => nearest(bare, folders.iter().map(String::as_str)).into_iter().map(|(near, _)| near).collect(),
        false => same_end,
    };
    report_nearest(cx, sink, range, format!("There is no folder or note \"{folder}\""), &near);
}

/// All folders of the vault, by path.
fn folders(vault: &Vault) -> Vec<String> {
    let mut folders: Vec<String> = Vec::new();
    for id in vault.ids_under("") {
        let Some(file) = vault.file(*id) else { continue };
        let mut folder = file.path.folder();
        while !folder.is_empty() && folders.last().is_none_or(|last| last != folder) {
            if !folders.iter().rev().take(8).any(|known| known == folder) {
                folders.push(folder.to_owned());
            }
            folder = folder.rsplit_once('/').map_or("", |(above, _)| above);
        }
    }
    folders.sort_unstable();
    folders.dedup();
    folders
}

fn tag(cx: &Context<'_>, sink: &mut Sink<'_>, tag: &str, range: TextRange) {
    if !cx.vault.notes_tagged(tag).is_empty() {
        return;
    }
    let tags: Vec<String> = cx.vault.tags().into_iter().map(|tag| format!("#{}", tag.name)).collect();
    let near = nearest(tag, tags.iter().map(String::as_str));
    let near: Vec<&str> = near.into_iter().map(|(near, _)| near).collect();
    report_nearest(cx, sink, range, format!("No note has the tag {tag}"), &near);
}
