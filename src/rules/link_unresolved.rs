//! `link/unresolved`: a link to a file that does not exist.

use super::dead_link::{DeadLink, dead_links, has_extension};
use super::link_edit::{fix, retarget, with_alias};
use super::{Context, Fix, Rule, Sink};
use crate::syntax::Place;
use crate::text::TextEdit;
use crate::vault::config::Level;
use crate::vault::{FileKind, FileRef, NearFile};

pub(super) const RULE: Rule = Rule {
    code: "link/unresolved",
    level: Level::Warning,
    summary: "A link leads to no file of the vault.",
    docs: "\
A link whose target is no note and no attachment of the vault. Obsidian shows it dimmed and makes an empty note when
it is clicked; its backlink is lost.

Targets are looked up as Obsidian does: any case, `.md` optional, by the end of the path (`b/Note` finds `a/b/Note.md`),
`./` and `../` from the note's own folder, Markdown destinations percent-decoded. An alias never makes a link work; see
`link/alias-only`. A `/` that was part of a title is `link/folder-in-title`.

The message names the nearest files: the same name in another folder, a name with other punctuation, a title cut off
in mid-word, one to three letters off, a name that sounds the same, another note of the same day with mostly the same
words. Of these only two are safe to apply unseen: the one file with the same words, and the one file whose long
name begins (or goes on) like the target.

Not reported: web addresses, `mailto:` and other schemes; Markdown links to a folder or out of the vault; links in code; a
target that only a wrong encoding broke, which is one finding of `text/mojibake` for the note. Links in query blocks are: a query about a missing note finds nothing. Before the vault is read completely nothing is
reported.
",
    fails: "\
//- Notes/Log.md
Met [[Ana Sliva]] and [[Jon Smyth|Jon]] about [[People/Old/Kim Taylor]]; see [[2025-11-06 - Review of the caching tier, its \
cost and the plan for the fi]],
[[Design: cache]] and [[Nothing like it]]. [Plan](The%20plans.md) ![[shema.png]]
//- People/Ana Silva.md
//- People/John Smith.md
//- People/Kim Taylor.md
//- Notes/2025-11-06 - Review of the caching tier, its cost and the plan for the first.md
//- Notes/Design cache.md
//- Notes/The plan.md
//- Assets/schema.png
",
    passes: "\
//- Notes/Log.md
[[ana silva]] [[people/Ana Silva.md|Ana]] [[./Plan]] [[../People/Ana Silva]] ![[schema.png|100]] [[#Log]]
[Ana](../People/Ana%20Silva.md) [site](https://example.com/Nothing) [mail](mailto:ana@example.com) [all](../People/)
`[[Not a link]]` [Ana]: hello
# Log
//- Notes/Plan.md
//- People/Ana Silva.md
//- Assets/schema.png
",
    check,
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for dead in dead_links(cx) {
        let elsewhere = !cx.vault.notes_with_alias(&dead.target).is_empty() || dead.is_title_with_slash(cx);
        if elsewhere {
            continue;
        }
        let near = cx.vault.near_files(&dead.target);
        let titled = titled(cx, &dead);
        let message = message(&dead, &near, &titled);
        sink.report(dead.link.target, message).fixes(fixes(cx, &dead, &near, &titled));
    }
}

/// The notes whose title or first heading is the target.
fn titled(cx: &Context<'_>, dead: &DeadLink<'_>) -> Vec<FileRef> {
    let ids = cx.vault.notes_with_title(&dead.target);
    ids.into_iter().filter_map(|id| cx.vault.file(id)).take(3).collect()
}

fn message(dead: &DeadLink<'_>, near: &[NearFile], titled: &[FileRef]) -> String {
    let target = dead.target.trim();
    if dead.is_address() {
        return format!("`[[…]]` never leads to the web: this is a link to a note called \"{target}\"");
    }
    let kind =
        if has_extension(target) && !target.to_ascii_lowercase().ends_with(".md") { "file" } else { "note" };
    let found = match target.contains('/') {
        true => format!("There is no {kind} \"{target}\""),
        false => format!("No {kind} is called \"{target}\""),
    };
    let titled: Vec<String> = titled.iter().map(|file| format!("\"{}\"", file.path.stem())).collect();
    match (titled.as_slice(), near) {
        ([], []) => found,
        ([], near) => format!("{found}; nearest: {}", either(&names(near))),
        (titled, _) => format!("{found}; it is the title of {}", either(titled)),
    }
}

/// The near files as a message names them: by name where that tells them apart, else by path.
fn names(near: &[NearFile]) -> Vec<String> {
    let twins =
        |one: &NearFile| near.iter().filter(|other| other.file.path.stem() == one.file.path.stem()).count();
    let name = |one: &NearFile| match one.likeness {
        Some(_) if twins(one) == 1 => format!("\"{}\"", one.file.path.stem()),
        _ => format!("\"{}\"", one.file.path.without_md()),
    };
    near.iter().map(name).collect()
}

/// `a`, `a or b`, `a, b or c`.
pub(super) fn either(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [only] => only.clone(),
        [front @ .., last] => format!("{} or {last}", front.join(", ")),
    }
}

fn fixes(cx: &Context<'_>, dead: &DeadLink<'_>, near: &[NearFile], titled: &[FileRef]) -> Vec<Fix> {
    if dead.is_address() {
        return address(cx, dead).into_iter().collect();
    }
    let by_title = titled.iter().filter_map(|file| {
        let edits = with_alias(cx, dead.link, retarget(cx, dead.link, file)?);
        Some(fix(cx, format!("Link to \"{}\", whose title this is", file.path.stem()), edits))
    });
    let untitled = near.iter().filter(|near| !titled.iter().any(|file| file.id == near.file.id));
    let by_name = untitled.filter_map(|near| {
        let edit = retarget(cx, dead.link, &near.file)?;
        let name = match near.file.kind {
            FileKind::Note => near.file.path.without_md(),
            FileKind::Attachment => near.file.path.as_str(),
        };
        let name = if near.likeness.is_some() { near.file.path.stem() } else { name };
        Some(fix(cx, format!("Link to \"{name}\""), [edit]).safe_if(near.unmistakable && titled.is_empty()))
    });
    by_title.chain(by_name).chain(dead.create_fix(cx)).collect()
}

/// `[[https://…|text]]` as the link it was meant to be.
fn address(cx: &Context<'_>, dead: &DeadLink<'_>) -> Option<Fix> {
    let link = dead.link;
    let url = dead.target.trim();
    let fragment = link.fragment_text(cx.text()).map(|fragment| format!("#{fragment}")).unwrap_or_default();
    if link.place == Place::Frontmatter || url.contains([' ', '<', '>', ')']) {
        return None;
    }
    let text = match link.display_text(cx.text()) {
        Some(display) => format!("[{}]({url}{fragment})", display.trim()),
        None => format!("<{url}{fragment}>"),
    };
    Some(fix(cx, "Write it as a web address".to_owned(), [TextEdit::replace(link.range, text)]))
}
