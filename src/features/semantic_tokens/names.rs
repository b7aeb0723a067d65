//! Links, mentions and tags: whether what they name exists, and what it is.

use super::{Token, TokenKind, TokenModifier};
use crate::features::view::View;
use crate::syntax::{Link, LinkKind, Mention, Place};
use crate::text::{TextRange, TextSize};
use crate::vault::{EntityKind, FragmentTarget, NoteId, Resolution, Vault};

pub(super) fn tokens(view: &View<'_>, range: TextRange) -> Vec<Token> {
    let parsed = &view.note.parsed;
    let mut found = Vec::new();
    for link in parsed.links.iter().filter(|link| link.range.intersect(range).is_some()) {
        of_link(view, link, &mut found);
    }
    let mentions = parsed.mentions.iter().filter(|mention| {
        let reach = TextRange::new(mention.guess.start(), mention.limit.max(mention.guess.end()));
        mention.place != Place::Query && reach.intersect(range).is_some()
    });
    found.extend(mentions.filter_map(|mention| of_mention(view, mention)));
    found.extend(view.note.tags().into_iter().map(|(_, range)| Token::new(range, TokenKind::Tag)));
    found
}

fn of_link(view: &View<'_>, link: &Link, found: &mut Vec<Token>) {
    let View { vault, note, .. } = *view;
    let text = shown(link);
    match vault.resolve(note, link) {
        Resolution::External => {}
        // Before all is read nothing is known to be missing.
        Resolution::Unresolved if !vault.is_loaded() => {}
        Resolution::Unresolved => found.push(unresolved(text)),
        Resolution::File { file, fragment } => {
            let mut token = Token::new(text, TokenKind::Link).with(TokenModifier::Resolved);
            token.modifiers.extend(about(vault, file.file.id));
            let missing = link.fragment.filter(|_| fragment == FragmentTarget::Missing);
            match missing.filter(|missing| text.contains_range(*missing)) {
                None => found.push(token),
                Some(missing) => {
                    token.range = TextRange::new(text.start(), missing.start());
                    found.push(token);
                    found.push(unresolved(TextRange::new(missing.start(), text.end())));
                }
            }
        }
    }
}

fn unresolved(range: TextRange) -> Token {
    Token::new(range, TokenKind::Unresolved).with(TokenModifier::Unresolved)
}

/// What is between the brackets of a wikilink; of any other link its target.
fn shown(link: &Link) -> TextRange {
    let target = link.fragment.map_or(link.target, |fragment| link.target.cover(fragment));
    match link.kind {
        LinkKind::Wiki => link.display.map_or(target, |display| target.cover(display)),
        _ => target,
    }
}

fn about(vault: &Vault, id: NoteId) -> Option<TokenModifier> {
    match vault.entity(id)?.kind {
        EntityKind::Person => Some(TokenModifier::Person),
        EntityKind::Project => Some(TokenModifier::Project),
        EntityKind::Customer => Some(TokenModifier::Customer),
        EntityKind::Other(_) => None,
    }
}

fn of_mention(view: &View<'_>, mention: &Mention) -> Option<Token> {
    let target = view.vault.resolve_mention(view.note, mention);
    let token = Token::new(target.range, TokenKind::Owner);
    match target.people.len() {
        // An `@` with no name behind it is none.
        0 if target.range.len() <= TextSize::of('@') || !view.vault.is_loaded() => None,
        0 => Some(unresolved(target.range)),
        1 => Some(token.with(TokenModifier::Resolved).with(TokenModifier::Person)),
        _ => Some(token.with(TokenModifier::Ambiguous).with(TokenModifier::Person)),
    }
}
