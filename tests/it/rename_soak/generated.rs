//! A vault of invented notes in which everything that can be renamed is named in every form.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::Arc;

use vaultls::vault::config::Config;
use vaultls::vault::{Change, Origin, Vault, VaultPath};

/// Numbers that look random and are the same every time.
pub struct Numbers(pub u64);

impl Numbers {
    pub fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % limit
    }

    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }
}

pub const FIRST: &[&str] =
    &["Ana", "Bo", "Chiara", "Dov", "Zoë", "Femi", "Søren", "Dr. Ines", "J. R.", "Jean-Luc"];
pub const LAST: &[&str] = &[
    "Silva",
    "O'Hara",
    "Lindqvist",
    "van der Berg",
    "Tanaka",
    "Novák",
    "d’Aubry",
    "No\u{301}va",
    "Smith (Acme)",
];
pub const WORDS: &[&str] =
    &["buoy", "report", "sensor", "mast", "🔼 plan", "$1.2B deal", "review", "C-Store", "v1.2"];
const FOLDERS: &[&str] = &["", "Notes", "Notes/Deep", "Acme/Projects", "Personal/Projects", "Sources/2025"];

/// A vault of `count` notes: people, meetings that mention and link to them in every form, notes of the same name.
pub fn vault(config: Config, count: usize, numbers: &mut Numbers) -> Vault {
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
            format!("---\ntype: people\ntitle: \"{person}\"\naliases: [{}]\ntags:\n- type/people\n- team/{}\n---\n\n# {person}\n\n## Open Tasks\n```dataview\nTASK\nWHERE contains(text, \"@{joined}\") OR contains(text, \"{person}\")\n```\n```tasks\npath includes {person}\n```\n", nickname(person), numbers.below(5)),
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
    let mut vault = Vault::new(Arc::new(config));
    let mut changes: Vec<Change> = files.into_iter().map(|(path, text)| upsert(&path, text)).collect();
    changes.push(Change::Attachment(VaultPath::new("files/pic one.png").unwrap()));
    changes.push(Change::Loaded);
    vault.apply(changes);
    vault
}

/// What some people are called as well; empty for the others.
fn nickname(person: &str) -> String {
    match person.len() % 3 {
        0 => format!("Nick{}", person.bytes().map(usize::from).sum::<usize>()),
        _ => String::new(),
    }
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
        let line = match numbers.below(15) {
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
            10 => format!("status:: see [[{somebody}]] ^fact"),
            11 => format!(
                "![[{stem}#^fact]] [z](<{other}#^fact>)[^1]{end}{end}[^1]: by [[{somebody}|{}]]",
                nickname(&somebody)
            ),
            12 => format!("- [ ] ask @{} ⏫ 📅 2025-11-01", nickname(&somebody)),
            13 => format!("[ref][r] <!-- [[{somebody}]] -->{end}{end}[r]: {}.md", other.replace(' ', "%20")),
            _ => format!("%% [[{somebody}]] %% `[[{somebody}]]` #team/{}", numbers.below(5)),
        };
        write!(text, "{line}{end}{end}").unwrap();
    }
    text
}
