//! Edits of single fields of a task line, which leave every other byte as it is.

use super::{FieldKind, Priority, Task, TaskField, TaskFormat};
use crate::text::{TextEdit, TextRange, TextSize, size, slice};

impl FieldKind {
    /// The place of a field in the order in which Tasks writes them (`reference`: task lines, section 5).
    fn written_place(self) -> u8 {
        match self {
            FieldKind::Id => 0,
            FieldKind::DependsOn => 1,
            FieldKind::Priority => 2,
            FieldKind::Recurrence => 3,
            FieldKind::OnCompletion => 4,
            FieldKind::Created => 5,
            FieldKind::Start => 6,
            FieldKind::Scheduled => 7,
            FieldKind::Due => 8,
            FieldKind::Cancelled => 9,
            FieldKind::Done => 10,
        }
    }

    /// A field as Tasks writes it, without the blanks before it. The value of a priority is its word.
    pub fn written(self, value: &str, format: TaskFormat) -> String {
        match (format, self) {
            (TaskFormat::Dataview, kind) => format!("[{}:: {value}]", kind.key()),
            (TaskFormat::Emoji, FieldKind::Priority) => {
                Priority::of_word(value).map_or("", Priority::sign).to_owned()
            }
            (TaskFormat::Emoji, kind) => format!("{} {value}", kind.sign()),
        }
    }
}

impl TaskFormat {
    /// The blanks that Tasks writes before a field.
    pub fn gap(self) -> &'static str {
        match self {
            TaskFormat::Emoji => " ",
            TaskFormat::Dataview => "  ",
        }
    }
}

impl Task {
    /// Where a field can be added: behind everything but the block link.
    pub fn end(&self) -> TextSize {
        let tags = self.tail_tags.last().map(|tag| tag.end());
        let fields = self.fields.last().map(|field| field.range.end());
        [tags, fields].into_iter().flatten().fold(self.description.end(), TextSize::max)
    }

    /// Where a field of a kind the line has not goes: before the first that Tasks writes behind it, else to the end.
    pub fn place_of(&self, kind: FieldKind) -> TextSize {
        let mut later = self.fields.iter().filter(|field| field.kind.written_place() > kind.written_place());
        later.next().map_or(self.end(), |field| field.range.start())
    }

    /// Gives a field of this kind this value, the word for a priority: in place of the value that counts, else as a
    /// new field where Tasks would write it. `text` must be the note's.
    pub fn with_field(&self, text: &str, kind: FieldKind, value: &str, format: TaskFormat) -> TextEdit {
        if let Some(field) = self.field(kind) {
            return match (format, kind) {
                (TaskFormat::Emoji, FieldKind::Priority) => {
                    TextEdit::replace(field.range, kind.written(value, format))
                }
                _ => TextEdit::replace(field.value, value),
            };
        }
        let at = self.place_of(kind);
        let written = kind.written(value, format);
        let gap = format.gap();
        if at == self.end() {
            return TextEdit::insert(at, format!("{gap}{written}"));
        }
        let glued = !slice(text, TextRange::up_to(at)).ends_with([' ', '\t']);
        TextEdit::insert(at, format!("{}{written}{gap}", if glued { gap } else { "" }))
    }

    /// Takes every field of a kind away that is read.
    pub fn without_fields(&self, text: &str, kind: FieldKind) -> Vec<TextEdit> {
        self.fields
            .iter()
            .filter(|field| field.kind == kind)
            .map(|field| without_field(text, field))
            .collect()
    }
}

/// Takes a field away with the blanks before it, and with the comma that a bracketed one may have behind it.
pub fn without_field(text: &str, field: &TaskField) -> TextEdit {
    let behind = slice(text, TextRange::new(field.range.end(), size(text.len())));
    let bracketed = slice(text, field.range).ends_with([']', ')']);
    let blanks = behind.len() - behind.trim_start_matches(' ').len();
    let comma = bracketed && behind.get(blanks..).is_some_and(|rest| rest.starts_with(','));
    let end = if comma { field.range.end() + size(blanks + 1) } else { field.range.end() };
    without(text, TextRange::new(field.range.start(), end))
}

/// Takes `range`, a field, away with the blanks before it. Right behind a checkbox only those go that are written
/// with a field: the others were there before, and one is part of the task.
pub fn without(text: &str, range: TextRange) -> TextEdit {
    let before = slice(text, TextRange::up_to(range.start()));
    let mut kept = before.trim_end_matches([' ', '\t', '\u{A0}']);
    if ends_with_checkbox(kept) {
        let bracketed = slice(text, range).starts_with(['[', '(']);
        let gap = if bracketed { TaskFormat::Dataview.gap() } else { TaskFormat::Emoji.gap() };
        let most = before.chars().rev().take_while(|c| *c == ' ').count().min(gap.len());
        let needed = before.len() - kept.len() == most;
        kept = before.get(..before.len() - most + usize::from(needed)).unwrap_or(before);
    }
    TextEdit::delete(TextRange::new(size(kept.len()), range.end()))
}

fn ends_with_checkbox(text: &str) -> bool {
    let mut signs = text.chars().rev();
    signs.next() == Some(']') && signs.nth(1) == Some('[')
}
