//! Inside a Dataview query or inline expression: clauses, sources, fields with their type and how many notes have
//! them, functions, members of `file`, dates and units.

mod offers;
mod sources;
mod words;

use self::offers::Offer;
use super::{Completions, Request};
use crate::features::rank::{Typed, best};
use crate::query::dataview::{Block, BlockKind, Part, Situation, situation};
use crate::syntax::fold::search_key;
use crate::syntax::name_part_len;
use crate::text::{TextRange, span};

/// What can stand at the cursor, if it is in a query or an inline expression.
pub(super) fn complete(request: &Request<'_>) -> Option<Completions> {
    let prefix = &request.vault.config().dataview.inline_prefix;
    let block = Block::at(&request.note.text, &request.note.parsed, prefix, request.offset)?;
    let at = block.from_note(request.offset)?;
    let found = situation(&block.text, at, block.kind == BlockKind::Inline);
    let offers = offers(request, &found, &block.text)?;
    let typed = block.text.get(found.typed.clone()).unwrap_or_default();
    // A word goes on behind the cursor: it is replaced as a whole.
    let rest = block.text.get(at..).unwrap_or_default();
    let more = if found.quote.is_some() { 0 } else { name_len(rest) };
    let range = match found.typed.start == at + more {
        true => TextRange::empty(request.offset),
        false => block.in_note(span(found.typed.start, at + more)),
    };
    let wanted = Typed::new(typed);
    let fitting = offers.into_iter().enumerate().filter_map(|(index, offer)| {
        let fit = wanted.fit(&search_key(offer.filter()))?;
        Some(((fit, offer.rank, index), offer))
    });
    let (offers, incomplete) = best(fitting, request.limit());
    let items = offers.into_iter().map(|offer| offer.item(typed)).collect();
    Some(Completions { range, items, incomplete })
}

fn offers(request: &Request<'_>, found: &Situation<'_>, text: &str) -> Option<Vec<Offer>> {
    if found.quote.is_some() {
        // An odd number of quotes behind the cursor: the first one closes this text.
        let rest = text.get(found.typed.end..).unwrap_or_default();
        let line = rest.split('\n').next().unwrap_or_default();
        let closed = line.matches('"').count() % 2 == 1;
        return match (&found.compared, found.part) {
            (Some(field), _) => Some(sources::values(request, field, closed)),
            (None, Part::From) => Some(sources::folders(request, closed)),
            _ => None,
        };
    }
    if let Some(chain) = &found.chain {
        return Some(offers::members(request, chain, found));
    }
    if found.after_as {
        return None;
    }
    let call = found.call.as_ref().map(|call| call.name);
    if let (Some("date"), false) = (call, found.after_operand) {
        let mut all = words::shorthands();
        all.extend(offers::operands(request, found));
        return Some(all);
    }
    if let (Some("dur"), true) = (call, found.after_operand) {
        return Some(words::units());
    }
    if found.part == Part::Start {
        return Some(words::headers());
    }
    if found.part == Part::From && !found.after_operand {
        return Some(sources::sources(request));
    }
    // Behind TASK only clauses can follow.
    if found.after_operand || found.part == Part::Task {
        return Some(words::continuations(found));
    }
    let mut all = offers::operands(request, found);
    if found.part == Part::Shown && !found.nested {
        all.extend(words::behind_header(found));
    }
    Some(all)
}

/// How many bytes at the start of `text` go on with a name.
fn name_len(text: &str) -> usize {
    let mut end = 0;
    while let Some(part) = text.get(end..).map(name_part_len).filter(|part| *part > 0) {
        end += part;
    }
    end
}
