//! Many random renames of a generated vault. After each: the index equals a fresh one, every link leads where it led,
//! and nothing but names has changed.
//!
//! A short run is part of the tests; `VAULTLS_SOAK=500` makes it that many renames of a vault of 1,000 notes.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::Arc;

use vaultls::features::rename::{
    FileMove, NewFolders, RenamePlan, rename_file, rename_folder, rename_fragment, rename_property,
    rename_tag,
};
use vaultls::text::{TextEdit, TextRange, apply_edits, slice};
use vaultls::vault::config::Config;
use vaultls::vault::{Change, EntityKind, Note, Origin, Resolution, Vault, VaultPath};

use crate::rename::graph;

/// Numbers that look random and are the same every time.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % limit
    }

    fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }
}

const FIRST: &[&str] =
    &["Ana", "Bo", "Chiara", "Dov", "Zoë", "Femi", "Søren", "Dr. Ines", "J. R.", "Jean-Luc"];
const LAST: &[&str] =
    &["Silva", "O'Hara", "Lindqvist", "van der Berg", "Tanaka", "Novák", "d’Aubry", "Smith (Acme)"];
const WORDS: &[&str] =
    &["buoy", "report", "sensor", "mast", "🔼 plan", "$1.2B deal", "review", "C-Store", "v1.2"];
const FOLDERS: &[&str] = &["", "Notes", "Notes/Deep", "Acme/Projects", "Personal/Projects", "Sources/2025"];

/// A vault of `count` notes: people, meetings that mention and link to them in every form, notes of the same name.
fn vault(count: usize, numbers: &mut Numbers) -> Vault {
    let mut files: BTreeMap<String, String> = BTreeMap::new();
    let people: Vec<String> = (0..count / 10 + 2)
        .map(|n| {
            format!("{} {}{}", FIRST[n % FIRST.len()], LAST[n / FIRST.len() % LAST.len()], roman(n / 80))
        })
        .collect();
    for person in &people {
        let joined: String = person.split_whitespace().collect();
        files.insert(
            format!("People/{person}.md"),
            format!("---\ntype: people\ntitle: \"{person}\"\naliases: []\ntags:\n- type/people\n- team/{}\n---\n\n# {person}\n\n## Open Tasks\n```dataview\nTASK\nWHERE contains(text, \"@{joined}\") OR contains(text, \"{person}\")\n```\n```tasks\npath includes {person}\n```\n", numbers.below(5)),
        );
    }
    let mut notes: Vec<String> = Vec::new();
    while files.len() + notes.len() < count {
        let folder = *numbers.pick(FOLDERS);
        let name = format!("{} {}", numbers.pick(WORDS), numbers.pick(WORDS));
        // One in six shares its name with another.
        let name = if numbers.below(6) == 0 { name } else { format!("{name} {}", notes.len()) };
        let path = if folder.is_empty() { name } else { format!("{folder}/{name}") };
        if !notes.contains(&path) {
            notes.push(path);
        }
    }
    for path in notes.clone() {
        let text = note(&path, &people, &notes, numbers);
        files.insert(format!("{path}.md"), text);
    }
    let mut vault = Vault::new(Arc::new(Config::default()));
    let mut changes: Vec<Change> = files.into_iter().map(|(path, text)| upsert(&path, text)).collect();
    changes.push(Change::Attachment(VaultPath::new("files/pic one.png").unwrap()));
    changes.push(Change::Loaded);
    vault.apply(changes);
    vault
}

fn roman(n: usize) -> String {
    if n == 0 { String::new() } else { format!(" {}", "I".repeat(n)) }
}

fn upsert(path: &str, text: String) -> Change {
    let origin = Origin::Disk { len: text.len() as u64, mtime: 0, lossy: false };
    Change::Upsert { path: VaultPath::new(path).unwrap(), text: text.into(), origin }
}

fn note(path: &str, people: &[String], notes: &[String], numbers: &mut Numbers) -> String {
    let end = if numbers.below(8) == 0 { "\r\n" } else { "\n" };
    let person = |numbers: &mut Numbers| numbers.pick(people).clone();
    let first = person(numbers);
    let quoted = first.replace('\'', "''");
    let mut text = format!(
        "---{end}entities:{end}  people:{end}  - '[[{quoted}]]'{end}status: open{end}---{end}{end}# About [[{first}]]{end}{end}## Notes{end}{end}"
    );
    for _ in 0..6 {
        let other = numbers.pick(notes).clone();
        let stem = other.rsplit('/').next().unwrap().to_owned();
        let somebody = person(numbers);
        let line = match numbers.below(12) {
            0 => format!("- [ ] do it @{somebody} 🔼 📅 2025-11-01"),
            1 => format!("- [ ] do it @{} ✅ 2025-11-01", somebody.split_whitespace().collect::<String>()),
            2 => format!("🚀 see [[{somebody}]] and [[People/{somebody}.md|{somebody}]]"),
            3 => format!("[[{other}]] [[{stem}|x]] #topic/t{}", numbers.below(9)),
            4 => format!("| [[{stem}\\|cell]] | ![[{other}#Notes]] |"),
            5 => format!(
                "[{stem}](<{other}.md>) [y]({}.md#Notes)",
                other.replace(' ', "%20").replace('(', "%28").replace(')', "%29")
            ),
            6 => format!("[[{stem}#About {first}]] [[{other}#Notes]] [[#Notes]]"),
            7 => format!("[[people/{}]] ![[pic one.png|100]]", somebody.to_lowercase()),
            8 => format!("![](files/pic%20one.png) [[Nobody {}]]", numbers.below(50)),
            9 => format!("{stem} is a name and @{somebody} another ^b{}", numbers.below(1000)),
            10 if path.contains('/') => format!("[[./{}]] [[../{stem}]]", path.rsplit('/').next().unwrap()),
            _ => format!("%% [[{somebody}]] %% `[[{somebody}]]` #team/{}", numbers.below(5)),
        };
        write!(text, "{line}{end}{end}").unwrap();
    }
    text
}

/// One random rename that a user could ask for: its plan, and the folder that moves, if one does.
fn step(vault: &Vault, numbers: &mut Numbers, count: usize) -> (String, RenamePlan) {
    let notes = vault.notes();
    let note = *numbers.pick(&notes);
    match numbers.below(10) {
        0..=2 => {
            let people = vault.entities(&EntityKind::Person);
            let person = numbers.pick(&people).id;
            let name = format!("{} {} {count}", numbers.pick(FIRST), numbers.pick(LAST));
            (format!("person to {name}"), rename_file(vault, person, &name, NewFolders::Refused).unwrap())
        }
        3..=5 => {
            // Nobody calls a person "$1.2B deal".
            let is_person = |id| vault.entity(id).is_some_and(|entity| entity.kind == EntityKind::Person);
            let things: Vec<_> = notes.iter().filter(|note| !is_person(note.id)).collect();
            let note = numbers.pick(&things);
            // Some get the name of a note elsewhere.
            let taken = numbers.pick(&notes).path.stem().to_owned();
            let name = if numbers.below(3) == 0 { taken } else { format!("{} {count}", numbers.pick(WORDS)) };
            let folder = *numbers.pick(&["", "Moved/", "Notes/Deep/"]);
            let name = match folder {
                "" => name,
                folder => format!("{folder}{name}"),
            };
            match rename_file(vault, note.id, &name, NewFolders::Made) {
                Ok(plan) => (format!("{} to {name}", note.path), plan),
                Err(refusal) => {
                    assert!(refusal.to_string().contains("exists"), "{} to {name}: {refusal}", note.path);
                    ("taken".to_owned(), RenamePlan::default())
                }
            }
        }
        6 => {
            let folders: Vec<VaultPath> =
                notes.iter().filter_map(|note| VaultPath::new(note.path.folder())).collect();
            let folder = numbers.pick(&folders).clone();
            let name = format!("Folder {count}");
            (format!("{folder} to {name}"), rename_folder(vault, &folder, &name).unwrap().0)
        }
        7 => {
            let headings: Vec<String> = note
                .parsed
                .headings
                .iter()
                .map(|heading| slice(&note.text, heading.text).to_owned())
                .collect();
            let heading = numbers.pick(&headings);
            // A link in it stays.
            let name = format!("{count}? {heading}");
            let fragment = heading.replace("[[", "").replace("]]", "");
            (format!("{}#{heading}", note.path), rename_fragment(vault, note, &fragment, &name).unwrap())
        }
        8 => {
            let tags = vault.tags();
            let tag = numbers.pick(&tags).name.clone();
            (format!("#{tag}"), rename_tag(vault, &tag, &format!("tag{count}/sub")).unwrap())
        }
        _ => {
            let old = vault
                .properties()
                .into_iter()
                .map(|one| one.name)
                .find(|name| name.starts_with("status"))
                .unwrap();
            (format!("{old}:"), rename_property(vault, &old, &format!("status{count}")).unwrap())
        }
    }
}

/// Only bytes of names are changed: what is replaced lies in a link, mention, heading, tag, key, title or query.
fn assert_only_names(note: &Note, edits: &[TextEdit]) {
    let parsed = &note.parsed;
    let mut names: Vec<TextRange> = parsed.links.iter().map(|link| link.range).collect();
    names.extend(parsed.mentions.iter().map(|mention| TextRange::new(mention.guess.start(), mention.limit)));
    names.extend(parsed.headings.iter().map(|heading| heading.text));
    names.extend(parsed.tags.iter().map(|tag| tag.range));
    names.extend(parsed.queries.iter().map(|query| query.body));
    names.extend(note.tags().into_iter().map(|(_, range)| range));
    for entry in parsed.frontmatter.iter().flat_map(|front| &front.entries) {
        names.push(entry.key);
        if &*entry.name == "title" {
            names.push(entry.value.range);
        }
    }
    for edit in edits {
        let inside = names.iter().any(|name| name.contains_range(edit.range));
        assert!(inside, "{}: {:?} at {:?}", note.path, edit.text, edit.range);
    }
}

/// The vault's answers, for comparing two of them.
fn answers(vault: &Vault) -> String {
    let mut out = String::new();
    for note in vault.notes() {
        writeln!(out, "{} {:?}", note.path, vault.entity(note.id).map(|entity| &entity.names)).unwrap();
        for link in &note.parsed.links {
            let found = match vault.resolve(note, link) {
                Resolution::File { file, fragment } => {
                    format!("{} {:?} {fragment:?}", file.file.path, file.won_by)
                }
                other => format!("{other:?}"),
            };
            writeln!(out, "  {found}").unwrap();
        }
        let linking: Vec<String> =
            vault.linking_notes(note.id).iter().map(|note| note.path.to_string()).collect();
        writeln!(out, "  from {linking:?}").unwrap();
        for mention in &note.parsed.mentions {
            let people: Vec<String> =
                vault.resolve_mention(note, mention).people.iter().map(|one| one.name.clone()).collect();
            writeln!(out, "  @{people:?}").unwrap();
        }
    }
    writeln!(out, "{:?} {:?} {:?}", vault.dead_targets(), vault.tags(), vault.properties()).unwrap();
    out
}

#[test]
fn random_renames_change_nothing_but_names() {
    let (notes, renames) = match std::env::var("VAULTLS_SOAK").ok().and_then(|count| count.parse().ok()) {
        Some(renames) => (1000, renames),
        None => (80, 30),
    };
    let mut numbers = Numbers(11);
    let mut vault = vault(notes, &mut numbers);
    let mut edited = 0;
    for count in 0..renames {
        let (what, plan) = step(&vault, &mut numbers, count);
        let moves: BTreeMap<VaultPath, VaultPath> =
            plan.moves.iter().cloned().map(|FileMove { from, to }| (from, to)).collect();
        let new_name = |path: &VaultPath| moves.get(path).unwrap_or(path).to_string();
        let before = graph(&vault, new_name);
        let mut changes: Vec<Change> = moves.keys().cloned().map(Change::Remove).collect();
        for note in vault.notes() {
            let planned = plan.edits.get(&note.path);
            if planned.is_none() && !moves.contains_key(&note.path) {
                continue;
            }
            let edits: Vec<TextEdit> =
                planned.into_iter().flatten().map(|planned| planned.edit.clone()).collect();
            assert_only_names(note, &edits);
            edited += edits.len();
            changes.push(upsert(&new_name(&note.path), apply_edits(&note.text, &edits).unwrap()));
        }
        for file in vault.attachments() {
            if let Some(to) = moves.get(&file.path) {
                changes.push(Change::Attachment(to.clone()));
            }
        }
        vault.apply(changes);
        let after = graph(&vault, VaultPath::to_string);
        assert_eq!(before.len(), after.len(), "{what}");
        for (path, links) in &before {
            for (at, (was, is)) in links.iter().zip(&after[path]).enumerate() {
                let alive = was == "nowhere" && moves.values().any(|to| is.starts_with(to.as_str()));
                assert!(was == is || alive, "{what}: link {at} of {path} led to {was}, now to {is}");
            }
        }
        if count % 10 == 0 || count + 1 == renames {
            let texts =
                vault.notes().into_iter().map(|note| upsert(note.path.as_str(), note.text.to_string()));
            let others = vault.attachments().into_iter().map(|file| Change::Attachment(file.path));
            let mut fresh = Vault::new(Arc::clone(vault.config()));
            fresh.apply(texts.chain(others).chain([Change::Loaded]).collect());
            assert_eq!(answers(&vault), answers(&fresh), "{what}");
        }
    }
    assert!(edited > renames, "renames without consequences prove nothing");
}
