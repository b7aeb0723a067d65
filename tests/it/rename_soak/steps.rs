//! Random renames that a user could ask for: by a command that names the thing, or with the cursor on it.

use vaultls::features::rename::{
    NewFolders, Refusal, RenamePlan, prepare, rename, rename_file, rename_folder,
};
use vaultls::text::TextSize;
use vaultls::vault::{EntityKind, Note, NoteId, Vault, VaultPath};

use super::generated::{FIRST, LAST, Numbers, WORDS};

/// What was asked for, and what came of it.
pub struct Step {
    pub what: String,
    pub kind: &'static str,
    pub plan: Result<RenamePlan, Refusal>,
}

/// One random rename; `count` makes its name another one than all before.
pub fn step(vault: &Vault, numbers: &mut Numbers, count: usize) -> Step {
    match numbers.below(12) {
        0 | 1 => person(vault, numbers, count),
        2 | 3 => note(vault, numbers, count),
        4 => folder(vault, numbers, count),
        5 => attachment(vault, numbers, count),
        6 => at_cursor(vault, numbers, count, "heading", headings),
        7 => at_cursor(vault, numbers, count, "block id", blocks),
        8 => at_cursor(vault, numbers, count, "tag", tags),
        9 => at_cursor(vault, numbers, count, "property", keys),
        10 => at_cursor(vault, numbers, count, "alias", names),
        _ => at_cursor(vault, numbers, count, "link or mention", links),
    }
}

fn file(vault: &Vault, kind: &'static str, id: NoteId, name: &str, folders: NewFolders) -> Step {
    let path = vault.file(id).unwrap().path;
    Step { what: format!("{path} to {name}"), kind, plan: rename_file(vault, id, name, folders) }
}

fn person(vault: &Vault, numbers: &mut Numbers, count: usize) -> Step {
    let people = vault.entities(&EntityKind::Person);
    if people.is_empty() {
        // Whoever was one was so by a name that is another now.
        return note(vault, numbers, count);
    }
    let person = numbers.pick(&people).id;
    let name = format!("{} {} {count}", numbers.pick(FIRST), numbers.pick(LAST));
    file(vault, "person", person, &name, NewFolders::Refused)
}

fn note(vault: &Vault, numbers: &mut Numbers, count: usize) -> Step {
    // Nobody calls a person "$1.2B deal".
    let things: Vec<_> = vault.notes().into_iter().filter(|note| !vault.is_person(note.id)).collect();
    // Some get the name of a note elsewhere.
    let taken = numbers.pick(&things).path.stem().to_owned();
    let name = if numbers.below(3) == 0 { taken } else { format!("{} {count}", numbers.pick(WORDS)) };
    let folder = *numbers.pick(&["", "Moved/", "Notes/Deep/"]);
    file(vault, "note", numbers.pick(&things).id, &format!("{folder}{name}"), NewFolders::Made)
}

fn folder(vault: &Vault, numbers: &mut Numbers, count: usize) -> Step {
    let notes = vault.notes().into_iter();
    let folders: Vec<VaultPath> = notes.filter_map(|note| VaultPath::new(note.path.folder())).collect();
    let folder = numbers.pick(&folders);
    let name = format!("Folder {count}");
    let plan = rename_folder(vault, folder, &name).map(|(plan, _)| plan);
    Step { what: format!("{folder}/ to {name}"), kind: "folder", plan }
}

fn attachment(vault: &Vault, numbers: &mut Numbers, count: usize) -> Step {
    let files = vault.attachments();
    match files.is_empty() {
        true => note(vault, numbers, count),
        false => {
            let name = format!("pic ({count})");
            file(vault, "attachment", numbers.pick(&files).id, &name, NewFolders::Refused)
        }
    }
}

fn headings(note: &Note) -> Vec<TextSize> {
    note.parsed.headings.iter().map(|heading| heading.text.start()).collect()
}

fn blocks(note: &Note) -> Vec<TextSize> {
    note.parsed.blocks.iter().map(|block| block.range.end()).collect()
}

fn tags(note: &Note) -> Vec<TextSize> {
    note.tags().into_iter().map(|(_, range)| range.end()).collect()
}

fn keys(note: &Note) -> Vec<TextSize> {
    let front = note.parsed.frontmatter.iter().flat_map(|front| &front.entries);
    let fields = note.parsed.fields.iter().map(|field| field.key.start());
    front.map(|entry| entry.key.start()).chain(fields).collect()
}

/// Titles and aliases.
fn names(note: &Note) -> Vec<TextSize> {
    let Some(front) = &note.parsed.frontmatter else { return Vec::new() };
    let texts = ["title", "aliases"].into_iter().flat_map(|name| front.texts(name, &note.text));
    texts.map(|(_, range)| range.end()).collect()
}

fn links(note: &Note) -> Vec<TextSize> {
    let links = note.parsed.links.iter();
    let parts = links.flat_map(|link| [Some(link.target.end()), link.fragment.map(|part| part.end())]);
    let mentions = note.parsed.mentions.iter().map(|mention| mention.guess.start() + TextSize::new(1));
    parts.flatten().chain(mentions).collect()
}

/// A rename with the cursor on one of the `places` of some note. What [`prepare`] refuses was never asked for.
fn at_cursor(
    vault: &Vault,
    numbers: &mut Numbers,
    count: usize,
    kind: &'static str,
    places: fn(&Note) -> Vec<TextSize>,
) -> Step {
    let notes = vault.notes();
    for _ in 0..10_000 {
        let note = *numbers.pick(&notes);
        let places = places(note);
        if places.is_empty() {
            continue;
        }
        let at = *numbers.pick(&places);
        let Ok(prepared) = prepare(vault, note, at) else { continue };
        let old = prepared.placeholder;
        let name = match kind {
            "block id" => format!("{old}-{count}"),
            "tag" => format!("{old}{count}/sub"),
            "property" => format!("{old} {count}"),
            "heading" => format!("{count}? {old}"),
            _ => format!("{} {count}", old.trim_end_matches(|c: char| c.is_ascii_digit() || c == ' ')),
        };
        let what = format!("{kind} {old:?} of {} to {name:?}", note.path);
        return Step { what, kind, plan: rename(vault, note, at, &name) };
    }
    panic!("nothing to rename: {kind}")
}
