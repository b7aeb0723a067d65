//! The false-positive test: vaults made of sound notes, in every shape that there is, have no findings at all.

use std::fmt::Write;

use jiff::civil::date;
use vaultls::rules;

use crate::fixture::Fixture;

const FIRST: &[&str] = &[
    "Maya", "Jonas", "Priya", "Wei", "Omar", "Elena", "Tomas", "Aisha", "Chloé", "Hiro", "Zsófia", "Diego",
    "Søren", "Ravi",
];
const LAST: &[&str] = &[
    "Kowalski",
    "Okafor",
    "Lindqvist",
    "Sharma",
    "O’Brien",
    "García",
    "van der Berg",
    "Nguyen",
    "Dubois",
    "Haddad",
    "Müller",
];
const TOPICS: &[&str] = &[
    "object storage",
    "capacity planning",
    "the pricing model",
    "failover drills",
    "the hiring plan",
    "a site survey",
    "benchmark results",
    "the release train",
    "cost attribution",
    "network fabric",
];
const WORDS: &[&str] = &[
    "we", "looked", "at", "the", "numbers", "and", "nobody", "was", "sure", "which", "of", "them", "would",
    "hold", "until", "spring", "so", "racks", "stay", "where", "they", "are", "for", "now", "while", "legal",
    "reads", "contract", "once", "more",
];
const COMPANIES: &[&str] = &["northwind", "contoso", "fabrikam", "globex"];

/// Numbers that look random and are the same in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % sides
    }

    fn pick<'t>(&mut self, from: &[&'t str]) -> &'t str {
        from[self.roll(from.len())]
    }

    fn sentence(&mut self) -> String {
        let words: Vec<&str> = (0..8 + self.roll(8)).map(|_| self.pick(WORDS)).collect();
        let mut sentence = words.join(" ");
        sentence.replace_range(..1, &sentence[..1].to_uppercase());
        sentence + "."
    }
}

struct Meeting {
    stem: String,
    day: String,
    people: Vec<usize>,
    project: usize,
}

/// A vault of people, projects, meetings and days, in which everything is as it should be.
fn vault(seed: u64) -> String {
    let mut dice = Dice(seed);
    let mut people: Vec<String> = Vec::new();
    while people.len() < 40 {
        let name = format!("{} {}", dice.pick(FIRST), dice.pick(LAST));
        if !people.contains(&name) {
            people.push(name);
        }
    }
    let projects =
        ["Apollo", "Bifrost", "Helios", "Meridian", "Juniper", "Falcon", "Quartz", "Sable", "Titan", "Vega"];
    let mut meetings: Vec<Meeting> = Vec::new();
    for number in 0..60 {
        let day = format!("2025-{:02}-{:02}", 1 + number / 6, 1 + dice.roll(28));
        let (who, project) = (dice.roll(people.len()), dice.roll(projects.len()));
        let mut listed = vec![who, dice.roll(people.len())];
        listed.dedup();
        let stem = format!(
            "{day} - {} on {} for {}, part {number}",
            people[who],
            dice.pick(TOPICS),
            projects[project]
        );
        meetings.push(Meeting { stem, day, people: listed, project });
    }
    let mut out =
        String::from("//- .obsidian/templates.json\n{\"folder\": \"Templates\"}\n//- .obsidian/types.json\n");
    out.push_str("{\"types\": {\"created\": \"date\", \"last_contact\": \"date\"}}\n");
    out.push_str(
        "//- Templates/Person.md\n---\ntype: people\n---\n# {{title}}\n\n## Projects\n\n_Unknown_\n",
    );
    for meeting in &meetings {
        write_meeting(&mut out, &mut dice, meeting, &people, &projects);
    }
    for (number, name) in people.iter().enumerate() {
        write_person(&mut out, &mut dice, number, name, &meetings, &projects);
    }
    for (number, name) in projects.iter().enumerate() {
        let owner = &people[dice.roll(people.len())];
        writeln!(out, "//- Work/Projects/{name}.md\n---\ntype: project\nstatus: active\nowner: \"[[{owner}]]\"\n---\n# {name}\n").unwrap();
        writeln!(out, "{}\n\n## Goal ^k{number}\n\n- {} #status/green", dice.sentence(), dice.sentence())
            .unwrap();
        writeln!(out, "\n```dataview\nTABLE file.mtime\nFROM [[{name}]]\n```").unwrap();
    }
    for day in 1..=20 {
        let (name, project) = (&people[dice.roll(people.len())], projects[dice.roll(projects.len())]);
        writeln!(
            out,
            "//- Daily/2025-11-{day:02}.md\n---\ntype: daily\ndate: 2025-11-{day:02}\n---\n## Log\n"
        )
        .unwrap();
        writeln!(
            out,
            "- 09:30 Call with [[{name}]]\n- 11:00 [[{project}|the project]], then [[{name}]] again"
        )
        .unwrap();
        writeln!(out, "\n- [ ] {} @{name} 📅 2025-12-{day:02}", dice.sentence()).unwrap();
    }
    out
}

fn write_meeting(out: &mut String, dice: &mut Dice, meeting: &Meeting, people: &[String], projects: &[&str]) {
    writeln!(out, "//- Sources/Transcripts/2025/{}.md\n---\nentities:\n  people:", meeting.stem).unwrap();
    for who in &meeting.people {
        writeln!(out, "  - \"[[{}]]\"", people[*who]).unwrap();
    }
    let first = &people[meeting.people[0]];
    writeln!(
        out,
        "type: transcript\nsource_type: unknown\ndate: '{}'\n---\n\n# 1:1 — {first} — {}\n",
        meeting.day, meeting.day
    )
    .unwrap();
    writeln!(out, "> [!info] Purpose\n> Build trust, surface and remove blockers.\n\n## Summary\n").unwrap();
    writeln!(
        out,
        "{} With [[{first}]] on [[{}]].\n\n## Key facts\n",
        dice.sentence(),
        projects[meeting.project]
    )
    .unwrap();
    for _ in 0..4 + dice.roll(4) {
        writeln!(out, "- {}", dice.sentence()).unwrap();
    }
    writeln!(out, "\n## Action items (for {first})\n").unwrap();
    for round in 0..3 {
        let owner = &people[meeting.people[round % meeting.people.len()]];
        let owner = if round == 1 { owner.split(' ').collect() } else { owner.clone() };
        writeln!(out, "- [ ] {} @{owner} 🔼 📅 2025-12-{:02}", dice.sentence(), 1 + round).unwrap();
    }
    writeln!(out, "- [x] {} @{first} ✅ {}\n\n> Next meeting (if any): (none)", dice.sentence(), meeting.day)
        .unwrap();
}

fn write_person(
    out: &mut String,
    dice: &mut Dice,
    number: usize,
    name: &str,
    meetings: &[Meeting],
    projects: &[&str],
) {
    let mut own: Vec<&Meeting> = meetings.iter().filter(|meeting| meeting.people.contains(&number)).collect();
    own.sort_by(|a, b| b.day.cmp(&a.day));
    let last = own.first().map_or("", |meeting| &meeting.day);
    writeln!(out, "//- People/{name}.md\n---\ntype: people\ntitle: {name}\ncreated: '2025-01-03'\nlast_contact: '{last}'").unwrap();
    writeln!(
        out,
        "tags:\n- type/people\n- company/{}\n---\n\n# {name}\n",
        COMPANIES[number % COMPANIES.len()]
    )
    .unwrap();
    writeln!(out, "| Field | Value |\n|-------|-------|\n| **Role** | Lead |\n| **Mail** |  |\n").unwrap();
    writeln!(out, "## Projects\n\n- [[{}]]\n- [[{}|next]]\n", projects[number % 5], projects[5 + number % 5])
        .unwrap();
    writeln!(out, "## Open tasks\n\n```tasks\ndescription includes {name}\nnot done\n```").unwrap();
    if !own.is_empty() {
        writeln!(out, "\n## Recent context\n").unwrap();
    }
    for (round, meeting) in own.iter().enumerate() {
        let link = match round % 2 {
            0 => format!("[[{}]]", meeting.stem),
            _ => format!("[[Sources/Transcripts/2025/{}.md|{}]]", meeting.stem, &meeting.stem[13..]),
        };
        writeln!(out, "- {}: {link} — {}", meeting.day, dice.sentence()).unwrap();
    }
}

#[test]
fn sound_notes_have_no_findings() {
    for seed in 1..=6 {
        let fixture = Fixture::new(&vault(seed));
        assert!(fixture.vault.note_count() > 120);
        for note in fixture.vault.notes() {
            let found = rules::check_note(&fixture.vault, note, date(2025, 11, 21));
            let told: Vec<_> = found.iter().map(|found| (found.code, &found.message)).collect();
            assert!(told.is_empty(), "seed {seed}, {}: {told:?}\n{}", note.path, note.text);
        }
    }
}
