//! Notes that do not exist yet: where a dead link's note belongs, and what it begins with.

use std::sync::{Arc, Mutex, PoisonError};

use jiff::civil::Date;
use rustc_hash::FxHashMap;

use super::Context;
use super::dead_link::new_note_called;
use super::habits::{expected, plural};
use crate::syntax::{Entry, Link, NodeKind, Place, fold};
use crate::text::{TextRange, slice};
use crate::vault::config::NewNoteLocation;
use crate::vault::{EntityKind, Note, NoteId, ValueShape, Vault, VaultPath, breaks_links};

/// So many links are looked at for what a dead one beside them may be.
const COMPANY: usize = 100;

/// A note to be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewNote {
    /// Where.
    pub path: VaultPath,
    /// Its text.
    pub text: String,
}

impl NewNote {
    /// The missing note of a dead link of `note`; `None` if it cannot be made, or if no note was meant.
    ///
    /// A link with a folder means that folder. Any other stands for a person, project or customer if it stands among such:
    /// the note then goes to the folder where most of its kind are, and begins as they do. Else it goes where the
    /// configuration puts new notes, and is empty.
    pub fn for_link(vault: &Vault, note: &Note, link: &Link, today: Date) -> Option<NewNote> {
        let leads = |_: usize, other: &Link| vault.file_of_link(note, other);
        NewNote::of(&Company { vault, note, link, leads: &leads }, today)
    }

    /// As [`NewNote::for_link`] for those who know where the note's links lead: in a line with ten thousand dead links each looks
    /// at a hundred others.
    pub(super) fn for_link_in(cx: &Context<'_>, link: &Link) -> Option<NewNote> {
        let leads = |index: usize, _: &Link| cx.file_of_link(index);
        NewNote::of(&Company { vault: cx.vault, note: cx.note, link, leads: &leads }, cx.today)
    }

    fn of(company: &Company<'_>, today: Date) -> Option<NewNote> {
        match NewNote::place(company)? {
            (path, Some((kind, name))) => {
                Some(NewNote { path, text: text_of(company.vault, &kind, &name, today) })
            }
            (path, None) => Some(NewNote { path, text: String::new() }),
        }
    }

    /// The path alone of [`NewNote::for_link`].
    pub fn path_for_link(vault: &Vault, note: &Note, link: &Link) -> Option<VaultPath> {
        let leads = |_: usize, other: &Link| vault.file_of_link(note, other);
        NewNote::place(&Company { vault, note, link, leads: &leads }).map(|(path, _)| path)
    }

    /// Where the missing note of a link goes, and what it is about.
    fn place(company: &Company<'_>) -> Option<(VaultPath, Option<(EntityKind, String)>)> {
        let Company { vault, note, link, .. } = *company;
        let target = link.target_text(&note.text);
        let target = target.trim();
        let name = target.strip_suffix(".md").unwrap_or(target);
        let plain = new_note_called(vault.config(), note, link, name)?;
        let kind = if name.contains('/') { None } else { company.kind(name) };
        let beside =
            kind.and_then(|kind| Some((path_of_kind(vault, &kind, name)?, Some((kind, name.to_owned())))));
        Some(beside.unwrap_or((plain, None)))
    }

    /// A note about something of a kind, beside the others of its kind.
    pub fn of_kind(vault: &Vault, kind: &EntityKind, name: &str, today: Date) -> Option<NewNote> {
        let path = path_of_kind(vault, kind, name)?;
        Some(NewNote { path, text: text_of(vault, kind, name, today) })
    }
}

/// The path of a new note of a kind: where most of its kind are, else where new notes go.
fn path_of_kind(vault: &Vault, kind: &EntityKind, name: &str) -> Option<VaultPath> {
    let usual = vault.usual_folder(kind);
    let folder = usual.as_deref().unwrap_or_else(|| match &vault.config().new_notes {
        NewNoteLocation::Folder(folder) => folder,
        NewNoteLocation::Root | NewNoteLocation::Current => "",
    });
    let path = if folder.is_empty() { format!("{name}.md") } else { format!("{folder}/{name}.md") };
    VaultPath::for_new_file(&path).ok().filter(|_| !name.contains('/') && breaks_links(name).is_none())
}

/// What a new note of a kind begins with.
fn text_of(vault: &Vault, kind: &EntityKind, name: &str, today: Date) -> String {
    from_template(vault, kind, name, today).unwrap_or_else(|| like_neighbours(vault, kind, name, today))
}

/// A link to nothing among the other links of its note.
struct Company<'n> {
    vault: &'n Vault,
    note: &'n Note,
    link: &'n Link,
    /// The file that one of the note's links leads to, by index.
    leads: &'n dyn Fn(usize, &Link) -> Option<NoteId>,
}

impl Company<'_> {
    /// What the link is about, by what stands beside it.
    fn kind(&self, name: &str) -> Option<EntityKind> {
        let kind = match self.link.place {
            Place::Frontmatter => self.kind_in_frontmatter(),
            Place::Body | Place::Comment => self.kind_in_lines(),
            Place::Query => None,
        }?;
        let fits = match kind {
            EntityKind::Person => is_persons_name(name),
            EntityKind::Project | EntityKind::Customer => true,
            EntityKind::Other(_) => false,
        };
        fits.then_some(kind)
    }

    /// By the property that the link stands in, else by the other links of its list.
    fn kind_in_frontmatter(&self) -> Option<EntityKind> {
        let front = self.note.parsed.frontmatter.as_ref()?;
        let holds = |entry: &&Entry| entry.value.range.contains_range(self.link.range);
        let mut entry = front.entries.iter().find(holds)?;
        while let NodeKind::Map(entries) = &entry.value.kind {
            entry = entries.iter().find(holds)?;
        }
        match &*fold::key(&entry.name) {
            "people" | "person" | "attendees" | "participants" | "owner" | "owners" => {
                Some(EntityKind::Person)
            }
            "project" | "projects" => Some(EntityKind::Project),
            "customer" | "customers" => Some(EntityKind::Customer),
            _ => self.common_kind(entry.value.range),
        }
    }

    /// By the other links of its line; of a list item with no other link by those of the items around it.
    fn kind_in_lines(&self) -> Option<EntityKind> {
        let line = self.note.line_around(self.link.range.start());
        if let Some(kind) = self.common_kind(line) {
            return Some(kind);
        }
        let text = &self.note.text;
        let is_item = |range: TextRange| slice(text, range).trim_start().starts_with(['-', '*', '+']);
        if !is_item(line) {
            return None;
        }
        let lines = self.note.lines();
        let number = lines.line_of(line.start());
        let mut around = line;
        for next in [number.checked_sub(1), number.checked_add(1)].into_iter().flatten() {
            if let Some(next) = lines.line_range(text, next).filter(|next| is_item(*next)) {
                around = around.cover(next);
            }
        }
        self.common_kind(around)
    }

    /// The kind that all other links in `range` lead to, as far as the first [`COMPANY`] of them say.
    fn common_kind(&self, range: TextRange) -> Option<EntityKind> {
        // They are sorted by their start; a note may have a hundred thousand, and one line of it, too.
        let links = &self.note.parsed.links;
        let first = links.partition_point(|other| other.range.start() < range.start());
        let near = links.iter().enumerate().skip(first);
        let near = near.take_while(|(_, other)| other.range.start() < range.end()).take(COMPANY);
        let is_other = |other: &Link| range.contains_range(other.range) && other.range != self.link.range;
        let mut common = None;
        for (index, other) in near.filter(|(_, other)| is_other(other)) {
            let Some(file) = (self.leads)(index, other) else { continue };
            let kind = self.vault.entity(file).map(|entity| &entity.kind)?;
            if common.is_some_and(|common| common != kind) {
                return None;
            }
            common = Some(kind);
        }
        common.cloned()
    }
}

/// Two to five words without digits, the first and the last one with a capital.
fn is_persons_name(name: &str) -> bool {
    let words: Vec<&str> = name.split_whitespace().collect();
    let capital = |word: Option<&&str>| {
        word.and_then(|word| word.chars().next()).is_some_and(|c| c.is_alphabetic() && !c.is_lowercase())
    };
    (2..=5).contains(&words.len())
        && capital(words.first())
        && capital(words.last())
        && name.chars().all(|c| c.is_alphabetic() || " .-'’".contains(c))
}

/// The text of the template for a kind: a note in the templates' folder that is of the kind itself, or is called like it.
fn from_template(vault: &Vault, kind: &EntityKind, name: &str, today: Date) -> Option<String> {
    let folder = vault.config().template_folder.trim_matches('/');
    if folder.is_empty() {
        return None;
    }
    let words: &[&str] = match kind {
        EntityKind::Person => &["person", "people"],
        EntityKind::Project => &["project", "projects"],
        EntityKind::Customer => &["customer", "customers"],
        EntityKind::Other(_) => &[],
    };
    let files = vault.files_under(folder).into_iter();
    let notes: Vec<_> = files.filter_map(|file| vault.note(file.id)).collect();
    let is_called = |note: &Note| words.contains(&&*fold::key(note.path.stem()));
    let is_typed = |note: &Note| {
        let front = note.parsed.frontmatter.as_ref();
        let types = front.map(|front| front.texts("type", &note.text)).unwrap_or_default();
        types.iter().any(|(kind, _)| words.contains(&&*fold::key(kind.trim())))
    };
    let found =
        notes.iter().find(|note| is_called(note)).or_else(|| notes.iter().find(|note| is_typed(note)))?;
    // What another plugin's language would compute is not for us to guess.
    if found.text.contains("<%") {
        return None;
    }
    let filled = found.text.replace("{{title}}", name).replace("{{date}}", &today.to_string());
    Some(filled.replace("{{date:YYYY-MM-DD}}", &today.to_string()))
}

/// The properties that the others of a kind have by habit, in the order and form that one of them has them, and the title.
fn like_neighbours(vault: &Vault, kind: &EntityKind, name: &str, today: Date) -> String {
    let title = format!("# {name}\n");
    let model = model(vault, kind);
    let Some((model, front)) =
        model.as_ref().and_then(|model| Some((model, model.parsed.frontmatter.as_ref()?)))
    else {
        // By their folder alone others are what they are; a first one says it.
        return match vault.has_entities(kind) {
            true => title,
            false => format!("---\ntype: {}\n---\n\n{title}", plural(kind)),
        };
    };
    let habits: Vec<_> = expected(vault, kind).collect();
    let mut lines = String::new();
    for entry in &front.entries {
        let key = fold::key(&entry.name);
        let usual = habits.iter().find(|habit| *habit.property == *key);
        if usual.is_none() && &*key != "type" {
            continue;
        }
        let usual = usual.and_then(|_| vault.usual_shape(kind, &key)).map(|usual| usual.shape);
        let value = value_like(model, entry, usual, name, today);
        if let Some(value) = value {
            lines.push_str(&format!("{}:{value}\n", slice(&model.text, entry.key)));
        }
    }
    format!("---\n{lines}---\n\n{title}")
}

/// By kind the note that [`find_model`] finds.
#[derive(Default)]
struct Models(Mutex<FxHashMap<EntityKind, Option<NoteId>>>);

/// One note of a kind that says its type. Looked for once: it is asked for each dead link.
fn model(vault: &Vault, kind: &EntityKind) -> Option<Arc<Note>> {
    let Models(known) = vault.derived(Models::default);
    let known = || known.lock().unwrap_or_else(PoisonError::into_inner);
    let kept = known().get(kind).copied();
    let model = kept.unwrap_or_else(|| {
        let found = find_model(vault, kind).map(|note| note.id);
        known().insert(kind.clone(), found);
        found
    });
    vault.note(model?).cloned()
}

/// The first by path in the usual folder.
fn find_model(vault: &Vault, kind: &EntityKind) -> Option<Arc<Note>> {
    let folder = vault.usual_folder(kind)?;
    let files = vault.files_under(&folder).into_iter();
    let notes = files.filter(|file| vault.entity(file.id).is_some_and(|entity| entity.kind == *kind));
    let mut notes = notes.take(20).filter_map(|file| vault.note(file.id));
    let typed =
        |note: &Note| note.parsed.frontmatter.as_ref().is_some_and(|front| front.get("type").is_some());
    notes.find(|note| typed(note)).cloned()
}

/// The value of a property in a new note, with the blank before it; `None` if the property is better left out.
fn value_like(
    model: &Note,
    entry: &Entry,
    shape: Option<ValueShape>,
    name: &str,
    today: Date,
) -> Option<String> {
    let written = slice(&model.text, entry.value.range);
    let quote = written.chars().next().filter(|c| matches!(c, '\'' | '"'));
    let quoted = |text: &str| match quote {
        Some(quote) => format!(" {quote}{text}{quote}"),
        None => format!(" {text}"),
    };
    Some(match &*fold::key(&entry.name) {
        "type" => format!(" {written}"),
        "title" => match quote.is_some() || name.contains([':', '#', '\'', '"']) {
            true => format!(" '{}'", name.replace('\'', "''")),
            false => format!(" {name}"),
        },
        "created" | "date" => quoted(&today.to_string()),
        "tags" => {
            let texts = entry.value.texts(&model.text);
            let (tag, _) =
                texts.iter().find(|(tag, _)| fold::key(tag.trim_start_matches('#')).starts_with("type/"))?;
            format!("\n- {tag}")
        }
        // Nobody has confirmed anything of the new note.
        _ if matches!(
            shape,
            Some(ValueShape::Checkbox | ValueShape::Number | ValueShape::Map | ValueShape::List)
        ) =>
        {
            return None;
        }
        _ => String::new(),
    })
}
