//! What a link leads to; of a dead one what could be meant.

use jiff::civil::Date;

use super::thing::{block, heading};
use super::{Hover, NAMED, rest};
use crate::features::card;
use crate::features::subject::innermost;
use crate::features::view::View;
use crate::features::wording::{counted, escape, one_line};
use crate::rules::NewNote;
use crate::syntax::Link;
use crate::text::TextSize;
use crate::vault::{Candidates, FragmentTarget, Note, NoteId, Resolution, Vault, WonBy};

/// What the link at `offset` leads to.
pub(super) fn hover(view: &View<'_>, offset: TextSize) -> Option<Hover> {
    let link = innermost(&view.note.parsed.links, offset, |link| link.range)?;
    let text = of_link(view.vault, view.note, link, view.today())?;
    Some(Hover { range: link.range, text })
}

fn of_link(vault: &Vault, note: &Note, link: &Link, today: Date) -> Option<String> {
    let Resolution::File { file, fragment } = (match vault.resolve(note, link) {
        Resolution::External => return None,
        Resolution::Unresolved if !vault.is_loaded() => {
            return Some("The vault is still being read.".to_owned());
        }
        Resolution::Unresolved => return Some(of_dead_link(vault, note, link)),
        found @ Resolution::File { .. } => found,
    }) else {
        return None;
    };
    let id = file.file.id;
    let target = if id == note.id { Some(note) } else { vault.note(id).map(|note| &**note) };
    let mut text = match (target, fragment) {
        (None, _) => format!("**{}**  \nattachment", escape(file.file.path.as_str())),
        (Some(target), FragmentTarget::Heading(index)) => heading(target, usize::try_from(index).ok()?)?,
        (Some(target), FragmentTarget::Block(index)) => block(target, usize::try_from(index).ok()?)?,
        (Some(_), FragmentTarget::None | FragmentTarget::NotANote) => card::hover(vault, id, today)?,
        (Some(_), FragmentTarget::Missing) => {
            let missing = link.fragment_text(&note.text).unwrap_or_default();
            format!(
                "There is no \"#{}\" in it.\n\n{}",
                escape(&one_line(&missing)),
                card::hover(vault, id, today)?
            )
        }
    };
    if !file.others.is_empty() {
        text.push_str(&format!("\n\n{}", choice(&file)));
    }
    Some(text)
}

/// Which of several candidates won and why.
fn choice(file: &Candidates) -> String {
    let reason = match file.won_by {
        WonBy::Only => "it is the only one",
        WonBy::ExactPath => "its path is exactly what is written",
        WonBy::OwnFolder => "it is in the linking note's folder",
        WonBy::ShortestPath => "its path is the shortest",
        WonBy::FirstByName => "of equally good ones it is the first by name",
    };
    let mut out = format!("One of {} files of this name; {reason}.", file.others.len() + 1);
    out.push_str(&format!("\n\n- **{}**", escape(file.file.path.as_str())));
    for other in file.others.iter().take(NAMED) {
        out.push_str(&format!("\n- {}", escape(other.path.as_str())));
    }
    out.push_str(&rest(file.others.len()));
    out
}

fn of_dead_link(vault: &Vault, note: &Note, link: &Link) -> String {
    let target = link.target_text(&note.text);
    let target = target.trim();
    let mut out = format!("**{}** does not exist.\n", escape(&one_line(target)));
    if let Some(path) = NewNote::path_for_link(vault, note, link) {
        out.push_str(&format!("\n- Would be created: {}", escape(path.as_str())));
    }
    let near = vault.near_files(target);
    if !near.is_empty() {
        let names: Vec<String> = near.iter().map(|near| escape(near.file.path.without_md())).collect();
        out.push_str(&format!("\n- Nearest: {}", names.join(", ")));
    }
    let named = |ids: Vec<NoteId>| {
        let notes = ids.into_iter().filter_map(|id| vault.note(id));
        notes.take(NAMED).map(|note| escape(note.path.without_md())).collect::<Vec<_>>().join(", ")
    };
    let aliased = named(vault.notes_with_alias(target));
    if !aliased.is_empty() {
        out.push_str(&format!("\n- Alias of: {aliased} (Obsidian does not follow aliases)"));
    }
    let titled = named(vault.notes_with_title(target));
    if !titled.is_empty() {
        out.push_str(&format!("\n- Title of: {titled}"));
    }
    let linking = vault.notes_with_dead_target(target);
    let links: usize = linking.iter().map(|linking| vault.dead_links_to(linking, target).len()).sum();
    out.push_str(&format!("\n- Linked {} in {}", times(links), counted(linking.len(), "note")));
    out
}

fn times(count: usize) -> String {
    match count {
        1 => "once".to_owned(),
        2 => "twice".to_owned(),
        count => format!("{count} times"),
    }
}
