//! What holds whatever happens: invariants over random edits.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::Arc;

use proptest::prelude::*;
use proptest::sample::select;
use vaultls::features::View;
use vaultls::features::hover::hover;
use vaultls::features::symbols::workspace_symbols;
use vaultls::query::Present;
use vaultls::rules;
use vaultls::text::slice;
use vaultls::vault::config::{Config, LinkFormat};
use vaultls::vault::{
    Change, EntityKind, FragmentTarget, Note, Origin, Resolution, TaskPlace, Touched, Vault, VaultPath,
};

/// Few paths, so that they meet: same names in several folders, in several cases, with several endings.
pub(crate) const PATHS: &[&str] = &[
    "Note.md",
    "b/Note.md",
    "b/c/note.md",
    "d/NOTE.md.md",
    "People/Ana Silva.md",
    "People/Ana.md",
    "b/Ana.md",
    "Zoe\u{308}.md",
    "pic.png",
    "b/pic.png.md",
    "LICENSE",
    "Templates/Ana.md",
];

const FRONTS: &[&str] = &[
    "",
    "---\ntype: people\naliases: [Ana, Annie]\n---\n",
    "---\ntype: project\ntitle: Ana Silva\ntags: [a/b, Cc]\n---\n",
    "---\naliases: Note\nup: '[[Note#One]]'\n---\n",
    "---\nType: person\ntitle: 'Zoë'\ntags: 'x, y'\n---\n",
    "---\npeople: ['[[Ana]]', '[[Ana Silva]]']\ndate: 2024-01-02\n---\n",
    "---\nentities:\n  people:\n  - '[[Ana Silva]]'\ndate: 2024-01-02\n---\n",
    "---\ntype: person\nlast_contact: 2024-01-01\n---\n",
];

const LINES: &[&str] = &[
    "[[Note]] [[note|n]]",
    "[[b/Note#One#Two]] [[./Note]] [[../note]]",
    "[[Ana]] [[Ana Silva]] [m](b/Ana.md)",
    "![[pic.png]] [[pic]] [[b/pic.png.md]]",
    "[[LICENSE]] [[/Note]] [[Zoë]] [[Nobody]] [[x/Nobody]]",
    "[[#One]] [[#^id]] [[Note#^id]] [[https://x.y]]",
    "# One",
    "## Two",
    "# one #a/b/c",
    "#Cc text #a",
    "- [ ] task @Ana Silva and @Zoë 📅 2025-01-01",
    "- @AnaSilva @Annie @An",
    "- [ ] one 🆔 a ⛔ b,c",
    "- [x] two 🆔 b ⛔ a",
    "- [ ] three [id:: c]  [dependsOn:: a, b]",
    "- [ ] four 🆔 c",
    "- [x] five ⛔ c ✅ 2025-01-01",
    "paragraph ^id",
    "words",
    "- [[Note]]\n- [[b/Note]]\n- [[Ana]]",
    "one two three four five six seven eight nine ten",
];

pub(crate) fn text() -> impl Strategy<Value = String> {
    let lines = prop::collection::vec(select(LINES), 0..5);
    (select(FRONTS), lines).prop_map(|(front, lines)| format!("{front}{}\n", lines.join("\n\n")))
}

/// One thing that happens to a vault.
#[derive(Clone, Debug)]
pub(crate) enum Step {
    Disk(&'static str, String),
    Type(&'static str, String),
    Close(&'static str, String),
    Remove(&'static str),
    Move(&'static str, &'static str),
    Exists(&'static str),
    Configure(bool),
}

fn step() -> impl Strategy<Value = Step> {
    step_with(text)
}

/// A step whose notes have such texts.
pub(crate) fn step_with<S: Strategy<Value = String>>(text: fn() -> S) -> impl Strategy<Value = Step> {
    let path = || select(PATHS);
    prop_oneof![
        4 => (path(), text()).prop_map(|(path, text)| Step::Disk(path, text)),
        4 => (path(), text()).prop_map(|(path, text)| Step::Type(path, text)),
        1 => (path(), text()).prop_map(|(path, text)| Step::Close(path, text)),
        2 => path().prop_map(Step::Remove),
        2 => (path(), path()).prop_map(|(from, to)| Step::Move(from, to)),
        1 => path().prop_map(Step::Exists),
        1 => any::<bool>().prop_map(Step::Configure),
    ]
}

fn path(path: &str) -> VaultPath {
    VaultPath::new(path).unwrap()
}

fn config(folders: bool) -> Arc<Config> {
    let people = folders.then(|| ("people".to_owned(), "person".to_owned()));
    let entity_folders = people.into_iter().collect();
    Arc::new(Config { entity_folders, template_folder: "Templates".to_owned(), ..Config::default() })
}

fn upsert(at: &str, text: &str, origin: Origin) -> Change {
    Change::Upsert { path: path(at), text: Arc::from(text), origin }
}

fn on_disk(text: &str) -> Origin {
    Origin::Disk { len: text.len() as u64, mtime: 0, lossy: false }
}

pub(crate) fn changes(step: &Step, vault: &Vault) -> Vec<Change> {
    match step {
        Step::Disk(at, text) => vec![upsert(at, text, on_disk(text))],
        Step::Type(at, text) => vec![upsert(at, text, Origin::Editor { version: 1 })],
        Step::Close(at, text) => vec![Change::Close(path(at)), upsert(at, text, on_disk(text))],
        Step::Remove(at) => vec![Change::Remove(path(at))],
        Step::Move(from, to) => {
            let text = vault.note_at(&path(from)).map(|note| note.text.clone()).unwrap_or_default();
            vec![Change::Remove(path(from)), upsert(to, &text, on_disk(&text))]
        }
        Step::Exists(at) => vec![Change::Attachment(path(at))],
        Step::Configure(folders) => vec![Change::Config(config(*folders))],
    }
}

/// Rules that ask what other notes say: their findings are what a note sees of those.
const SEEING: &[&str] = &[
    "task/depends",
    "note/",
    "owner/not",
    "link/dup",
    "frontmatter/missing",
    "frontmatter/stale",
    "frontmatter/unexp",
];

/// What the diagnostics of a note depend on in other notes.
fn seen_by(vault: &Vault, note: &Note) -> String {
    let mut out = String::new();
    for link in &note.parsed.links {
        match vault.resolve(note, link) {
            Resolution::File { file, fragment } => {
                let others: Vec<_> = file.others.iter().map(|other| other.path.as_str()).collect();
                let fragment = match fragment {
                    FragmentTarget::Heading(_) => "heading".to_owned(),
                    FragmentTarget::Block(_) => "block".to_owned(),
                    other => format!("{other:?}"),
                };
                let kind = vault.entity(file.file.id).map(|entity| &entity.kind);
                let file = (&file.file.path, file.file.kind, file.won_by);
                writeln!(out, "{file:?} {others:?} {fragment} {kind:?}").unwrap();
            }
            other => writeln!(out, "{other:?}").unwrap(),
        }
    }
    for mention in &note.parsed.mentions {
        let found = vault.resolve_mention(note, mention);
        let people: Vec<_> = found.people.iter().map(|person| (person.by_alias, &person.name)).collect();
        writeln!(out, "{:?} {people:?}", found.range).unwrap();
    }
    let settings = &vault.config().tasks;
    let place = |(note, task): TaskPlace<'_>| {
        let line = note.parsed.tasks.get(task.task).map(|line| slice(&note.text, line.range).to_owned());
        (note.path.clone(), line)
    };
    for task in note.linked_tasks(settings) {
        let ids = task.id.iter().chain(&task.needs).map(|id| slice(&note.text, *id));
        for id in ids {
            let known: Vec<_> = vault.tasks_with_id(id).into_iter().map(place).collect();
            writeln!(out, "{id}: {known:?}").unwrap();
        }
    }
    let cycles = rules::check_note(vault, note, jiff::civil::date(2025, 1, 1)).into_iter();
    for found in cycles.filter(|found| SEEING.iter().any(|group| found.code.starts_with(group))) {
        writeln!(out, "{} {}", found.code, found.message).unwrap();
    }
    out
}

/// Every public answer of a vault, without numbers.
fn answers(vault: &Vault) -> String {
    let mut out = String::new();
    let at = |id| vault.file(id).unwrap().path;
    let name = |ids: Vec<_>| ids.into_iter().map(at).collect::<Vec<_>>();
    for file in vault.files_under("") {
        writeln!(out, "= {} {:?}", file.path, file.kind).unwrap();
        for link in vault.backlinks(file.id) {
            writeln!(out, "from {} {:?}", at(link.from), link.link.range).unwrap();
        }
        for from in PATHS {
            writeln!(out, "text {}", vault.link_text(&path(from), &file)).unwrap();
        }
        let Some(note) = vault.note(file.id) else { continue };
        writeln!(
            out,
            "{}{:?}",
            seen_by(vault, note),
            vault.entity(file.id).map(|one| (&one.kind, &one.names))
        )
        .unwrap();
        for link in &note.parsed.links {
            if let Resolution::File { fragment, .. } = vault.resolve(note, link) {
                writeln!(out, "{fragment:?}").unwrap();
            }
        }
    }
    writeln!(out, "{:?}\n{:?}\n{:?}", vault.dead_targets(), vault.tags(), vault.properties()).unwrap();
    for tag in vault.tags() {
        let places = vault.notes_with_tag(&tag.name).into_iter();
        let places: Vec<_> = places.map(|(id, range)| (at(id), range)).collect();
        writeln!(out, "{places:?}").unwrap();
    }
    for property in vault.properties() {
        writeln!(out, "{:?}", vault.property_values(&property.name)).unwrap();
    }
    for id in ["a", "b", "c"] {
        for (note, task) in vault.tasks_needing(id) {
            writeln!(out, "{id} is needed by {} {}", note.path, task.task).unwrap();
        }
    }
    let mut ids: Vec<_> = vault.task_ids().collect();
    ids.sort_unstable();
    writeln!(out, "{ids:?} {}", vault.done_dates_are_usual()).unwrap();
    for one in ["Ana", "Ana Silva", "Annie", "Note", "Zoë", "One"] {
        let people: Vec<_> =
            vault.people_named(one).into_iter().map(|one| (at(one.id), one.by_alias)).collect();
        let mut titled = name(vault.notes_with_title(one));
        let mut called = name(vault.notes_with_alias(one));
        titled.sort();
        called.sort();
        writeln!(out, "{people:?} {titled:?} {called:?}").unwrap();
    }
    for kind in [EntityKind::Person, EntityKind::Project] {
        let mut ids: Vec<_> = vault.entities(&kind).into_iter().map(|entity| at(entity.id)).collect();
        ids.sort();
        writeln!(out, "{ids:?}").unwrap();
    }
    out.push_str(&features_say(vault));
    out
}

/// What features say that keep lists of tasks, days and names beside the vault.
fn features_say(vault: &Vault) -> String {
    let mut out = String::new();
    let present = Present::new("2025-01-03T10:15[UTC]".parse().unwrap());
    for note in vault.notes() {
        let links = note.parsed.links.iter().map(|link| link.range.start());
        let mentions = note.parsed.mentions.iter().map(|mention| mention.guess.start());
        for at in links.chain(mentions) {
            let card = hover(&View { vault, note, present: &present }, at).map(|card| card.text);
            writeln!(out, "{card:?}").unwrap();
        }
    }
    for query in ["t", "task an", "a/b", "thr"] {
        for found in workspace_symbols(vault, query) {
            let note = vault.note(found.note).unwrap();
            writeln!(out, "{} {} {} {:?}", found.name, found.container, note.path, found.range).unwrap();
        }
    }
    out
}

/// A vault with the files of another, made in one go.
pub(crate) fn fresh(vault: &Vault) -> Vault {
    let mut fresh = Vault::new(Arc::clone(vault.config()));
    let files = vault.files_under("").into_iter().rev();
    let change = |path: VaultPath| match vault.note_at(&path) {
        Some(note) => Change::Upsert { path, text: note.text.clone(), origin: note.origin },
        None => Change::Attachment(path),
    };
    fresh.apply(files.map(|file| change(file.path)).collect());
    // Who saw a file move knows more, and hands it on.
    fresh.keep_old_names(vault);
    fresh
}

fn views(vault: &Vault) -> BTreeMap<VaultPath, String> {
    vault.notes().into_iter().map(|note| (note.path.clone(), seen_by(vault, note))).collect()
}

#[test]
fn a_note_that_could_not_be_read_is_found_by_name_once_it_can() {
    let mut vault = Vault::new(config(true));
    vault.apply(vec![Change::Attachment(path("b/Note.md"))]);
    assert!(workspace_symbols(&vault, "note").is_empty());
    vault.apply(vec![upsert("b/Note.md", "", on_disk(""))]);
    assert_eq!(workspace_symbols(&vault, "note").len(), 1);
    vault.apply(vec![Change::Attachment(path("b/Note.md"))]);
    assert!(workspace_symbols(&vault, "note").is_empty());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3, ..ProptestConfig::default() })]

    #[test]
    fn many_notes_that_change_at_once_answer_like_fresh_ones(
        texts in prop::collection::vec((text(), text()), 70..90),
        gone in 0..10_usize,
    ) {
        let mut vault = Vault::new(config(true));
        let at = |number: usize| match PATHS.get(number) {
            Some(path) => (*path).to_owned(),
            None => format!("Log/{number}.md"),
        };
        let state = |pick: fn(&(String, String)) -> &String| {
            let texts = texts.iter().map(pick).enumerate();
            texts.map(|(number, text)| upsert(&at(number), text, on_disk(text))).collect::<Vec<_>>()
        };
        vault.apply(state(|(before, _)| before));
        let mut changes = state(|(_, after)| after);
        for number in 0..gone {
            changes.push(Change::Remove(path(&at(number))));
        }
        vault.apply(changes);
        prop_assert_eq!(answers(&vault), answers(&fresh(&vault)));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn a_vault_that_grew_by_edits_answers_like_a_fresh_one(steps in prop::collection::vec(step(), 1..16)) {
        let mut vault = Vault::new(config(true));
        for step in &steps {
            let snapshot = vault.clone();
            let before = answers(&snapshot);
            vault.apply(changes(step, &snapshot));
            prop_assert_eq!(before, answers(&snapshot), "a snapshot changed by {:?}", step);
        }
        prop_assert_eq!(answers(&vault), answers(&fresh(&vault)));
    }

    #[test]
    fn one_batch_does_what_its_steps_do_one_by_one(steps in prop::collection::vec(step(), 1..16)) {
        let mut single = Vault::new(config(true));
        let mut all = Vec::new();
        for step in &steps {
            let step = changes(step, &single);
            all.extend(step.iter().cloned());
            single.apply(step);
        }
        let mut batch = Vault::new(config(true));
        batch.apply(all);
        batch.keep_old_names(&single);
        prop_assert_eq!(answers(&batch), answers(&single));
    }

    #[test]
    fn notes_that_a_change_does_not_name_see_what_they_saw(steps in prop::collection::vec(step(), 2..12)) {
        let mut vault = Vault::new(config(true));
        for step in &steps {
            let before = views(&vault);
            let touched = vault.apply(changes(step, &vault.clone()));
            let named = |path: &VaultPath| {
                let id = vault.note_at(path).unwrap().id;
                touched.everything || touched.changed.contains(&id) || touched.affected.contains(&id)
            };
            for (path, view) in views(&vault) {
                if !named(&path) {
                    prop_assert_eq!(before.get(&path), Some(&view), "{} after {:?}", path, step);
                }
            }
        }
    }

    #[test]
    fn what_the_editor_did_while_files_were_entered_aside_is_kept(
        grown in prop::collection::vec(step(), 1..8),
        files in prop::collection::vec(step(), 1..8),
        typed in prop::collection::vec(step(), 0..6),
    ) {
        let mut before = Vault::new(config(true));
        for step in grown {
            before.apply(changes(&step, &before.clone()));
        }
        let files = files.iter().filter(|step| matches!(step, Step::Disk(..) | Step::Remove(_) | Step::Move(..)));
        let files: Vec<Change> = files.flat_map(|step| changes(step, &before)).collect();
        let (mut now, mut known, mut closed) = (before.clone(), true, Vec::new());
        for step in typed {
            match step {
                Step::Type(at, _) => {
                    known &= before.file_at(&path(at)).is_some();
                    now.apply(changes(&step, &now.clone()));
                }
                Step::Close(at, ref text) => {
                    now.apply(vec![Change::Close(path(at))]);
                    closed.push(upsert(at, text, on_disk(text)));
                }
                _ => {}
            }
        }
        let mut aside = before.clone();
        let touched = aside.apply(files.clone());
        let edited = aside.catch_up(&before, &now);
        prop_assert_eq!(edited.is_some(), known, "only of a note that nobody knew it can be of no use");
        let Some(edited) = edited else { return Ok(()) };
        prop_assert!(aside.revision() > now.revision());
        let seen = views(&now);
        for (path, view) in views(&aside) {
            let id = aside.note_at(&path).unwrap().id;
            let named = |touched: &Touched| {
                touched.everything || touched.changed.contains(&id) || touched.affected.contains(&id)
            };
            if !named(&touched) && !named(&edited) {
                prop_assert_eq!(seen.get(&path), Some(&view), "{}", path);
            }
        }
        now.apply(files);
        now.apply(closed.clone());
        aside.apply(closed);
        aside.keep_old_names(&now);
        prop_assert_eq!(answers(&aside), answers(&now));
    }

    #[test]
    fn a_written_link_leads_back(
        steps in prop::collection::vec(step(), 1..12),
        format in select(vec![LinkFormat::Shortest, LinkFormat::Relative, LinkFormat::Absolute]),
    ) {
        let mut vault = Vault::new(Arc::new(Config { link_format: format, ..Config::default() }));
        for step in steps.iter().filter(|step| !matches!(step, Step::Configure(_))) {
            vault.apply(changes(step, &vault.clone()));
        }
        for file in vault.files_under("") {
            for from in PATHS {
                let text = vault.link_text(&path(from), &file);
                let back = vault.resolve_target(&path(from), &text).map(|found| found.file);
                prop_assert_eq!(back.as_ref(), Some(&file), "{} from {}", text, from);
            }
        }
    }

    #[test]
    fn what_a_mention_means_lies_in_the_note(text in "[@A-Ca-c'’ 林美ß\u{308}.\n-]{0,60}") {
        let mut vault = Vault::new(config(true));
        let names = ["People/A b.md", "People/Cß.md", "People/林 美.md", "People/A.md", "People/a\u{308}'s.md"];
        vault.apply(names.iter().map(|name| upsert(name, "", on_disk(""))).collect());
        vault.apply(vec![upsert("Note.md", &text, on_disk(&text))]);
        let note = vault.note_at(&path("Note.md")).unwrap();
        for mention in &note.parsed.mentions {
            let found = vault.resolve_mention(note, mention);
            prop_assert!(slice(&note.text, found.range).starts_with('@'));
            for person in &found.people {
                let said = slice(&note.text, found.range).trim_start_matches('@');
                prop_assert!(vault.people_named(said).contains(person), "{said:?}");
            }
        }
    }
}
