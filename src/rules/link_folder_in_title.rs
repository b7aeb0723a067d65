//! `link/folder-in-title`: a title with a `/` in it, written as a link.

use super::dead_link::{DeadLink, dead_links};
use super::link_edit::{fix, retarget_by_name, with_alias};
use super::{Context, FileEdit, Fix, Rule, Sink};
use crate::text::TextEdit;
use crate::vault::config::Level;

pub(super) const RULE: Rule = Rule {
    code: "link/folder-in-title",
    level: Level::Warning,
    summary: "A `/` in a link reads as a folder that the vault does not have.",
    docs: "\
`[[Alder/C-Store]]` means the note `C-Store` in the folder `Alder`. If the vault has no such folder, nor a note of that name
elsewhere, the `/` most likely belongs to a title: two names, `TCP/IP`, `1/2`. Obsidian would make the folder on a click, and
put the note into it.

A file name cannot hold a `/`. The fixes link to the note whose name has the same letters (`Alder-C-Store`), or make one
with a `-`, and keep the title as the text that is shown: `[[Alder-C-Store|Alder/C-Store]]`. If the folder was meant, the last
fix makes it.

Not reported: paths with `./` or `../`, files with an extension, and folders that exist; those are `link/unresolved`.
",
    fails: "\
//- Log.md
[[TCP/IP]] and [[Alder/C-Store]], [[Alder/C-Store#Goal|the store]]
//- Projects/Alder-C-Store.md
# Goal
",
    passes: "\
//- Log.md
[[Alder-C-Store|Alder/C-Store]] [[Projects/Alder-C-Store]] [[./x]] [[Alder-C-Store#Goal/aim]] [a/b](https://a.b)
//- Projects/Alder-C-Store.md
# Goal/aim
",
    check,
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for dead in dead_links(cx).iter().filter(|dead| dead.is_title_with_slash(cx)) {
        let target = dead.target.trim();
        let folder = target.rsplit_once('/').map_or("", |(folder, _)| folder);
        let near = cx.vault.near_files(target);
        let mut message = format!("There is no note \"{target}\", nor a folder \"{folder}\" for it");
        if let Some(near) = near.first() {
            message.push_str(&format!("; was \"{}\" meant?", near.file.path.stem()));
        }
        let to_near = near.iter().filter_map(|near| {
            let edits = with_alias(cx, dead.link, retarget_by_name(cx, dead.link, &near.file)?);
            let title = format!("Link to \"{}\" and show \"{target}\"", near.file.path.stem());
            Some(fix(cx, title, edits).safe_if(near.unmistakable))
        });
        let new = if near.is_empty() { with_dash(cx, dead) } else { None };
        let fixes: Vec<Fix> = to_near.chain(new).chain(dead.create_fix(cx)).collect();
        sink.report(dead.link.target, message).fixes(fixes);
    }
}

/// Makes the note with `-` for `/` and links to it, the title as its text.
fn with_dash(cx: &Context<'_>, dead: &DeadLink<'_>) -> Option<Fix> {
    let stem = dead.target.trim().replace('/', "-");
    let path = dead.new_note_called(cx, &stem)?;
    if cx.vault.file_at(&path).is_some() {
        return None;
    }
    let edit = TextEdit::replace(dead.link.target, dead.link.encoding.encode(&stem));
    let edits = with_alias(cx, dead.link, edit);
    let mut fix = fix(cx, format!("Create the note \"{path}\" and link to it"), edits);
    fix.edits.push(FileEdit::Create { path, text: String::new() });
    Some(fix)
}
