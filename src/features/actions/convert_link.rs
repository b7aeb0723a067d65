//! `[[wikilink]]` <-> `[Markdown link](…)`.

use super::link_form::{NewLink, in_table, leads_there};
use super::{Action, ActionContext, ActionKind, Offer, Outcome, Refusal};
use crate::syntax::{Link, LinkKind, Place};
use crate::text::TextEdit;
use crate::vault::{FragmentTarget, Resolution};

pub(super) const ACTION: Action = Action {
    name: "convertLink",
    kind: ActionKind::Rewrite,
    summary: "Write a wikilink as a Markdown link, or the other way round",
    docs: "\
Offered on a link of the text that leads to a file. The target is written as the vault writes links (`links.format`), the
fragment, the text that is shown and the `!` of an embed are kept; percent-encoding and the `\\|` of tables are put in or taken out
as the new form needs it.

Refused: links in the frontmatter, where Obsidian reads wikilinks only; Markdown links with a title, which a wikilink cannot
have; links that would lead elsewhere afterwards: the note is read again to make sure.
",
    tells: false,
    offers,
    run,
};

fn offers(cx: &ActionContext<'_>) -> Vec<Offer> {
    let Some((link, _)) = convertible(cx) else { return Vec::new() };
    let title = match link.kind {
        LinkKind::Wiki => "Convert to a Markdown link",
        _ => "Convert to a wikilink",
    };
    vec![Offer::new(title)]
}

/// The link at the selection and where it leads.
fn convertible<'v>(cx: &ActionContext<'v>) -> Option<(&'v Link, Resolution)> {
    let link = cx.link().filter(|link| matches!(link.place, Place::Body | Place::Comment))?;
    let resolution = cx.vault.resolve(cx.note, link);
    let is_file = matches!(resolution, Resolution::File { .. });
    (is_file && matches!(link.kind, LinkKind::Wiki | LinkKind::Markdown)).then_some((link, resolution))
}

fn run(cx: &ActionContext<'_>, _: &str) -> Result<Outcome, Refusal> {
    let nothing = || Refusal::new("There is no link to a file here");
    let (link, resolution) = convertible(cx).ok_or_else(nothing)?;
    let Resolution::File { file, fragment: place } = &resolution else { return Err(nothing()) };
    let fragment = link.fragment_text(cx.text()).filter(|_| *place != FragmentTarget::None);
    let display = link.display_text(cx.text());
    let unescaped = display.map(|display| display.replace("\\|", "|"));
    let new = NewLink {
        file: &file.file,
        fragment: fragment.as_deref(),
        display: unescaped.as_deref(),
        embed: link.embed,
        in_table: link.escaped_pipe || in_table(cx, link.range),
    };
    let text = match link.kind {
        LinkKind::Wiki => new.markdown(cx, &cx.note.path),
        _ if has_title(cx, link) => return Err(Refusal::new("A wikilink has no place for the link's title")),
        _ => plain(new, cx),
    };
    let cannot = || Refusal::new("What the link shows cannot be written in the other form");
    let edit = TextEdit::replace(link.range, text.ok_or_else(cannot)?);
    let after = cx.edited(std::slice::from_ref(&edit)).ok_or_else(cannot)?;
    match leads_there(cx, &after, link.range.start(), &resolution) {
        true => Ok(Outcome::of_note(&cx.note.path, [edit])),
        false => Err(Refusal::new("In the other form the link would lead elsewhere")),
    }
}

/// As a wikilink, without a text that it shows by itself.
fn plain(mut new: NewLink<'_>, cx: &ActionContext<'_>) -> Option<String> {
    let own = cx.vault.link_text(&cx.note.path, new.file);
    if new.fragment.is_none() && new.display == Some(&*own) {
        new.display = None;
    }
    new.display = new.display.filter(|display| !display.is_empty());
    new.wiki(cx, &cx.note.path)
}

/// Whether more than the destination stands between the parentheses.
fn has_title(cx: &ActionContext<'_>, link: &Link) -> bool {
    let end = link.fragment.map_or(link.target.end(), |fragment| fragment.end());
    let behind = crate::text::TextRange::new(end, link.range.end());
    cx.slice(behind).trim_start_matches('>').trim() != ")"
}
