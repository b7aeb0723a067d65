//! Edits of a link that keep all of it but what is wrong: its style, its encoding, its fragment, its display text.

use super::dead_link::join;
use super::{Context, Fix};
use crate::syntax::{Encoding, Link, LinkKind, Place};
use crate::text::{TextEdit, slice};
use crate::vault::config::LinkFormat;
use crate::vault::{FileRef, VaultPath};

/// Makes `link` lead to `file`; `None` if that cannot be written in this place.
///
/// A bare name stays a bare name if that is enough, a path a path, `./` and `../` relative, `.md` where it was.
pub fn retarget(cx: &Context<'_>, link: &Link, file: &FileRef) -> Option<TextEdit> {
    let old = link.target_text(cx.text());
    let old = old.trim();
    let here = &cx.note.path;
    let climbs = old.starts_with("./") || old.starts_with("../");
    let short = if climbs || (link.kind != LinkKind::Wiki && cx.config().link_format == LinkFormat::Relative)
    {
        relative(here, &file.path)
    } else if old.contains('/') {
        file.path.without_md().to_owned()
    } else {
        cx.vault.link_text(here, file)
    };
    [short, file.path.without_md().to_owned()].into_iter().find_map(|name| write_target(cx, link, file, name))
}

/// Makes `link` lead to `file` by its name, or what else is enough.
pub(super) fn retarget_by_name(cx: &Context<'_>, link: &Link, file: &FileRef) -> Option<TextEdit> {
    write_target(cx, link, file, cx.vault.link_text(&cx.note.path, file))
}

/// Makes `link` lead to `file` by its whole path.
pub(super) fn retarget_by_path(cx: &Context<'_>, link: &Link, file: &FileRef) -> Option<TextEdit> {
    write_target(cx, link, file, file.path.without_md().to_owned())
}

fn write_target(cx: &Context<'_>, link: &Link, file: &FileRef, mut name: String) -> Option<TextEdit> {
    let old = link.target_text(cx.text());
    let had_md = old.trim().to_ascii_lowercase().ends_with(".md");
    if had_md && file.path.is_note() && !name.to_ascii_lowercase().ends_with(".md") {
        name.push_str(".md");
    }
    let leads_there = cx.vault.resolve_target(&cx.note.path, &name)?.file.id == file.id;
    (leads_there && can_stand(link, &name))
        .then(|| TextEdit::replace(link.target, link.encoding.encode(&name).into_owned()))
}

/// Replaces the fragment by `fragment` (without `#`).
pub(super) fn refragment(link: &Link, fragment: &str) -> Option<TextEdit> {
    can_stand_in_fragment(link, fragment)
        .then_some(link.fragment)?
        .map(|range| TextEdit::replace(range, link.encoding.encode(fragment).into_owned()))
}

/// `edit`, which changes the target, and what keeps the written target as the text that is shown: `[[Note|Alias]]`.
pub(super) fn with_alias(cx: &Context<'_>, link: &Link, edit: TextEdit) -> Vec<TextEdit> {
    let mut edits = vec![edit];
    let end = link.range.end().checked_sub(2.into());
    if let Some(end) = end.filter(|_| link.kind == LinkKind::Wiki && link.display.is_none() && !link.embed) {
        let pipe = if in_table(cx, link) { "\\|" } else { "|" };
        edits.push(TextEdit::insert(end, format!("{pipe}{}", cx.slice(link.target))));
    }
    edits
}

/// A fix of this note by `edits`.
pub(super) fn fix(cx: &Context<'_>, title: String, edits: impl IntoIterator<Item = TextEdit>) -> Fix {
    Fix::edit(title, &cx.note.path, edits)
}

/// `to` as a path from the folder of `from`, without `.md`.
fn relative(from: &VaultPath, to: &VaultPath) -> String {
    let folder: Vec<&str> = from.folder().split('/').filter(|segment| !segment.is_empty()).collect();
    let target: Vec<&str> = to.without_md().split('/').collect();
    let common =
        folder.iter().zip(&target).take_while(|(a, b)| a == b).count().min(target.len().saturating_sub(1));
    let up = "../".repeat(folder.len() - common);
    let down = target.get(common..).unwrap_or_default().join("/");
    let path = if up.is_empty() { format!("./{down}") } else { format!("{up}{down}") };
    debug_assert_eq!(join(from.folder(), &path).as_deref(), Some(to.without_md()));
    path
}

/// Whether `name` can be the target of a link written like `link`: some names that a file may have end a wikilink.
fn can_stand(link: &Link, name: &str) -> bool {
    !(link.kind == LinkKind::Wiki && name.contains(['#', '|', '^'])) && can_stand_in_fragment(link, name)
}

fn can_stand_in_fragment(link: &Link, text: &str) -> bool {
    let ends_wikilink = text.contains("[[") || text.contains("]]") || text.contains(['|', '\n']);
    let ends_plain_scalar = text.contains(": ") || text.contains(" #") || text.ends_with(':');
    let plain_yaml = link.place == Place::Frontmatter && link.encoding == Encoding::Plain;
    let ended = (link.kind == LinkKind::Wiki && ends_wikilink) || (plain_yaml && ends_plain_scalar);
    !ended
}

/// Whether a bare `|` would end a table cell here: another one stands on the line, outside the link.
fn in_table(cx: &Context<'_>, link: &Link) -> bool {
    if link.place == Place::Frontmatter {
        return false;
    }
    let line = cx.note.line_around(link.range.start());
    let before = slice(cx.text(), crate::text::TextRange::new(line.start(), link.range.start()));
    let after = cx.text().get(usize::from(link.range.end())..usize::from(line.end())).unwrap_or_default();
    before.contains('|') || after.contains('|')
}
