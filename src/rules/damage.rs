//! What is damaged in a note by a wrong encoding, for the rules that report it.

use super::{Context, Fix};
use crate::sort;
use crate::syntax::OpaqueKind;
use crate::syntax::mojibake::{self, Damage};
use crate::text::{TextEdit, TextRange, TextSize, apply_edits};

/// The damage in a note.
pub(super) struct NoteDamage {
    /// The emoji of task fields, repaired, in order.
    pub(super) signs: Vec<TextEdit>,
    /// All other text, in order. Code is left out unless the whole note is damaged.
    pub(super) texts: Vec<Damage>,
}

impl NoteDamage {
    /// The damage in the note.
    pub(super) fn of(cx: &Context<'_>) -> NoteDamage {
        let fields = cx.tasks().iter().flat_map(|checked| &checked.unread);
        let signs: Vec<TextEdit> = fields
            .filter_map(|field| Some(TextEdit::replace(field.sign, field.damaged?.to_string())))
            .collect();
        let mut texts = mojibake::find(cx.text());
        if !texts.is_empty() && !mojibake::covers_all(cx.text(), &texts) {
            texts.retain(|damage| !is_code(cx, damage.range.start()));
        }
        texts.retain(|damage| !covers(&signs, damage.range));
        NoteDamage { signs, texts }
    }

    /// The repair of all of the note; `None` if nothing is damaged.
    pub(super) fn note_fix(&self, cx: &Context<'_>) -> Option<Fix> {
        let mut edits = self.signs.clone();
        edits.extend(self.texts.iter().map(Damage::repair));
        sort::by_key(&mut edits, |edit| edit.range.start());
        let places = if edits.len() == 1 { "1 place".to_owned() } else { format!("{} places", edits.len()) };
        let title = format!("Repair the whole note ({places})");
        (!edits.is_empty()).then(|| Fix::edit(title, &cx.note.path, edits).safe_if(true))
    }

    /// The repair of what lies in `line`; `None` if that is one place or none.
    pub(super) fn line_fix(&self, cx: &Context<'_>, line: TextRange) -> Option<Fix> {
        let signs = within(&self.signs, line, |edit| edit.range);
        let texts = within(&self.texts, line, |damage| damage.range);
        let edits = signs.iter().cloned().chain(texts.iter().map(Damage::repair));
        (signs.len() + texts.len() > 1).then(|| Fix::edit("Repair the whole line", &cx.note.path, edits))
    }

    /// The text of `range` repaired; `None` if nothing in it is damaged.
    pub(super) fn repaired(&self, cx: &Context<'_>, range: TextRange) -> Option<String> {
        let damaged = within(&self.texts, range, |damage| damage.range);
        let moved = |damage: &Damage| TextEdit { range: damage.range - range.start(), ..damage.repair() };
        let edits: Vec<TextEdit> = damaged.iter().map(moved).collect();
        apply_edits(cx.slice(range), &edits).ok().filter(|_| !edits.is_empty())
    }

    /// Whether some damaged text lies in `range` or right behind it.
    pub(super) fn touches(&self, range: TextRange) -> bool {
        let after = self.texts.partition_point(|damage| damage.range.end() < range.start());
        self.texts.get(after).is_some_and(|damage| damage.range.start() <= range.end())
    }
}

impl Damage {
    fn repair(&self) -> TextEdit {
        TextEdit::replace(self.range, self.repaired.clone())
    }
}

/// Those of `items`, which are in order, that lie in `range`.
fn within<T>(items: &[T], range: TextRange, place: impl Fn(&T) -> TextRange) -> &[T] {
    let first = items.partition_point(|item| place(item).start() < range.start());
    let behind = items.partition_point(|item| place(item).end() <= range.end());
    items.get(first..behind).unwrap_or_default()
}

/// Whether one of `edits`, which are in order, covers some of `range`.
fn covers(edits: &[TextEdit], range: TextRange) -> bool {
    let after = edits.partition_point(|edit| edit.range.end() <= range.start());
    edits.get(after).is_some_and(|edit| edit.range.start() < range.end())
}

fn is_code(cx: &Context<'_>, offset: TextSize) -> bool {
    let opaque = cx.note.parsed.opaque_at(offset).filter(|opaque| opaque.range.contains(offset));
    opaque.is_some_and(|opaque| matches!(opaque.kind, OpaqueKind::InlineCode | OpaqueKind::CodeBlock))
}
