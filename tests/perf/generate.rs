//! A vault of invented people and meetings, the same on every run.

use std::fmt::Write;
use std::fs;
use std::path::Path;

const FIRST: &[&str] = &["Ana", "Bo", "Chiara", "Dov", "Edda", "Femi", "Greta", "Hiro", "Ines", "Jaro"];
const LAST: &[&str] =
    &["Silva", "Okafor", "Lindqvist", "Moreau", "Tanaka", "van der Berg", "Novak", "Adeyemi"];
const WORDS: &[&str] = &[
    "the", "buoy", "report", "sensor", "mast", "moves", "later", "again", "who", "pays", "for", "review",
    "plan",
];

/// Numbers that look random and are the same every time.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % limit
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.below(from.len())]
    }
}

/// Writes `count` notes into `dir`: one person to nine meetings.
pub fn vault(dir: &Path, count: usize) {
    for folder in [".obsidian", "People", "Sources/Transcripts/2025"] {
        fs::create_dir_all(dir.join(folder)).unwrap();
    }
    let mut numbers = Numbers(7);
    let name = |n: usize| format!("{} {} {n}", FIRST[n % FIRST.len()], LAST[n / FIRST.len() % LAST.len()]);
    let people: Vec<String> = (0..(count / 10).max(1)).map(name).collect();
    for person in &people {
        let text = format!(
            "---\ntype: people\ntitle: {person}\ncreated: '2025-01-03'\ntags:\n- type/people\n---\n\n# {person}\n\n## Open Tasks\n```dataview\nTASK\nWHERE contains(text, \"@{}\")\n```\n",
            person.replace(' ', "")
        );
        fs::write(dir.join(format!("People/{person}.md")), text).unwrap();
    }
    for n in people.len()..count {
        let meeting = format!("2025-{:02}-{:02} - Meeting {n}", n % 12 + 1, n % 28 + 1);
        let text = transcript(&mut numbers, &people, &meeting);
        fs::write(dir.join(format!("Sources/Transcripts/2025/{meeting}.md")), text).unwrap();
    }
}

fn transcript(numbers: &mut Numbers, people: &[String], title: &str) -> String {
    let person = |numbers: &mut Numbers| people[numbers.below(people.len())].clone();
    let first = person(numbers);
    let mut text = format!(
        "---\nentities:\n  people:\n  - '[[{first}]]'\ntype: transcript\ndate: '2025-09-29'\n---\n\n# {title}\n\n## Action items\n"
    );
    for _ in 0..8 {
        let words: Vec<&str> = (0..10).map(|_| numbers.pick(WORDS)).collect();
        writeln!(text, "- [ ] {} @{} 🔼 📅 2025-11-01", words.join(" "), person(numbers)).unwrap();
    }
    text.push_str("\n## Notes\n");
    for _ in 0..14 {
        let words: Vec<&str> = (0..22).map(|_| numbers.pick(WORDS)).collect();
        writeln!(text, "{} [[{}]] #topic/{}\n", words.join(" "), person(numbers), numbers.below(40)).unwrap();
    }
    text
}
