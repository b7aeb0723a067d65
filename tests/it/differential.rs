//! Whatever happens to a vault, and whatever was asked on the way, every answer is the one of a vault that was just
//! read: findings of all rules, results of queries, lenses, hovers, hints, lists. What is kept from one state to the
//! next (indexes, answers of queries, what features derive) is in use all the time.
//!
//! A short run is part of the tests; `VAULTLS_DIFFERENTIAL=2000 cargo nextest run --profile long differential` makes
//! it that many.

use std::fmt::Write;
use std::sync::Arc;

use jiff::civil::date;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::RngSeed;
use vaultls::features::{View, document_links, hover, inlay, lens, overview, references, symbols, task_list};
use vaultls::query::footprint::{NotesBefore, VaultChange};
use vaultls::query::keeper::Keeper;
use vaultls::query::{Present, dataview, tasks};
use vaultls::rules;
use vaultls::syntax::task::TaskFormat;
use vaultls::text::{TextRange, TextSize, slice};
use vaultls::vault::config::{Config, KeepOldName, LinkFormat};
use vaultls::vault::{Change, Note, Vault};

use crate::properties::{self, Step, changes, fresh, step_with};

const BLOCKS: &[&str] = &[
    "```tasks\nnot done\nsort by path\n```",
    "```tasks\ndescription includes task\ngroup by filename\n```",
    "```tasks\nis blocked\n```\n\n```tasks\nhas id\nsort by id\n```",
    "```tasks\nfilter by function task.tags.length > 0 || task.file.path.includes('Ana')\n```",
    "```tasks\ndone\nlimit 1\nhide task count\n```",
    "```dataview\nLIST FROM #a OR [[Note]]\n```",
    "```dataview\nTABLE file.name, type, length(file.inlinks) SORT file.path\n```",
    "```dataview\nTASK WHERE contains(text, \"Ana\") OR !completed\n```",
    "```dataview\nLIST WHERE contains(file.outlinks, [[Ana]]) SORT file.path\n```",
    "```dataview\nTABLE rows.file.link GROUP BY type\n```",
    "`= length(file.inlinks)` `= [[Note]].type` `= this.file.name`",
    "rating:: 5",
    "- [ ] @Ana Silva does it ⏫ 📅 2025-02-30",
    "> - [[Nobody#x]]\n> - [[Note#Two]] ^id",
];

fn text() -> BoxedStrategy<String> {
    (properties::text(), prop::collection::vec(select(BLOCKS), 0..3))
        .prop_map(|(text, blocks)| format!("{text}\n{}\n", blocks.join("\n\n")))
        .boxed()
}

/// The same vault just read. What notes were called before they moved is in no file: that it is told.
fn just_read(vault: &Vault) -> Vault {
    let mut read = fresh(vault);
    read.apply(vec![Change::Loaded]);
    read.keep_old_names(vault);
    read
}

/// What happens, or what is asked.
#[derive(Clone, Debug)]
enum Deed {
    Change(Vec<Step>),
    Settings(usize),
    Ask,
}

fn deed() -> impl Strategy<Value = Deed> {
    prop_oneof![
        6 => prop::collection::vec(step_with(text), 1..3).prop_map(Deed::Change),
        1 => (0..SETTINGS.len()).prop_map(Deed::Settings),
        3 => Just(Deed::Ask),
    ]
}

/// Settings that change what notes say.
const SETTINGS: &[fn(&mut Config)] = &[
    |_| {},
    |config| config.tasks.format = TaskFormat::Dataview,
    |config| config.tasks.global_filter = "task".to_owned(),
    |config| config.template_folder = "b".to_owned(),
    |config| config.link_format = LinkFormat::Absolute,
    |config| config.keep_old_name = KeepOldName::Always,
    |config| config.task_queries.global_query = "not done".to_owned(),
    |config| config.dataview.inline_prefix = "dv:".to_owned(),
    |config| config.entity_folders = [("people".to_owned(), "person".to_owned())].into(),
];

fn happens(deed: &Deed, vault: &mut Vault) {
    let changes = match deed {
        Deed::Ask => return drop(told(vault)),
        Deed::Change(steps) => steps.iter().flat_map(|step| changes(step, vault)).collect(),
        Deed::Settings(number) => {
            let mut config = Config::default();
            SETTINGS[*number](&mut config);
            vec![Change::Config(Arc::new(config))]
        }
    };
    // As the server does.
    let (before, from) = (NotesBefore::of(vault, &changes), vault.revision());
    let touched = vault.apply(changes);
    let change = VaultChange::new(&before, vault, &touched);
    Keeper::of(vault).note(&change, from, vault.revision());
}

/// Everything that an editor could be told of a vault.
fn told(vault: &Vault) -> String {
    let mut out = String::new();
    let present = Present::noon_of(date(2025, 11, 8));
    for note in vault.notes() {
        writeln!(out, "== {}", note.path).unwrap();
        about(&View { vault, note, present: &present }, &mut out);
    }
    for owner in overview::owners(vault).iter() {
        let tasks =
            owner.tasks.iter().map(|task| (vault.note(task.note).unwrap().path.clone(), task.line, task.due));
        writeln!(out, "{:?} {:?}", owner.name, tasks.collect::<Vec<_>>()).unwrap();
    }
    for task in task_list::tasks(vault, &task_list::TaskFilter::default()) {
        writeln!(out, "{} {} {} {:?}", task.note.path, task.line(), task.summary(), task.is_blocked(vault))
            .unwrap();
    }
    writeln!(out, "{:?}", overview::people(vault, present.today())).unwrap();
    writeln!(out, "{:?}", overview::unresolved(vault, 100, 10)).unwrap();
    for query in ["ana", "one", "task"] {
        writeln!(out, "{:?}", symbols::workspace_symbols(vault, query)).unwrap();
    }
    named(vault, &out)
}

fn about(view: &View<'_>, out: &mut String) {
    let View { vault, note, present } = *view;
    for found in rules::check_note(vault, note, present.today()) {
        writeln!(out, "{found:?}").unwrap();
    }
    for block in tasks::blocks(note) {
        let kept = tasks::answer(vault, note, block, present);
        assert!(!kept.stale, "nothing changes meanwhile");
        writeln!(out, "{:?}", kept.answer).unwrap();
    }
    for block in dataview::blocks(vault, note) {
        let kept = dataview::shown(vault, note, &block, present);
        assert!(!kept.stale, "nothing changes meanwhile");
        writeln!(out, "{} {:?}", block.text, kept.answer).unwrap();
    }
    for lens in lens::lenses(view) {
        writeln!(out, "{lens:?} {:?}", lens::resolve(view, lens.name, lens.range)).unwrap();
    }
    let all = TextRange::up_to(TextSize::of(&*note.text));
    writeln!(out, "{:?}", inlay::hints(view, all)).unwrap();
    writeln!(out, "{:?}", document_links::document_links(vault, note)).unwrap();
    writeln!(out, "{:?}", symbols::document_symbols(vault, note)).unwrap();
    for at in places(note) {
        if let Some(hover) = hover::hover(view, at) {
            writeln!(out, "{hover:?}").unwrap();
        }
        for place in references::references(vault, note, at, true) {
            let from = vault.note(place.note).unwrap();
            writeln!(out, "{} {}", from.path, slice(&from.text, place.range)).unwrap();
        }
    }
}

/// Where something stands that can be asked about.
fn places(note: &Note) -> Vec<TextSize> {
    let links = note.parsed.links.iter().map(|link| link.target.start());
    let mentions = note.parsed.mentions.iter().map(|mention| mention.guess.start());
    let tags = note.parsed.tags.iter().map(|tag| tag.range.start());
    let blocks = note.parsed.queries.iter().map(|query| query.range.start());
    let headings = note.parsed.headings.iter().map(|heading| heading.range.start());
    links.chain(mentions).chain(tags).chain(blocks).chain(headings).take(24).collect()
}

/// Numbers of notes, which are others in another vault, as paths.
fn named(vault: &Vault, text: &str) -> String {
    let mut pieces = text.split("NoteId(");
    let mut out = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let (number, rest) = piece.split_once(')').expect("a number in parentheses");
        let number: String = number.chars().filter(char::is_ascii_digit).collect();
        let file = vault.file(vaultls::vault::NoteId(number.parse().unwrap()));
        write!(out, "{}{rest}", file.map_or("gone".to_owned(), |file| file.path.to_string())).unwrap();
    }
    out
}

/// What is said after these steps, with asking in between, and what a vault just read says.
fn both(steps: &[Step]) -> (String, String) {
    let mut vault = Vault::new(Arc::new(Config::default()));
    vault.apply(vec![Change::Loaded]);
    for step in steps {
        happens(&Deed::Change(vec![step.clone()]), &mut vault);
        told(&vault);
    }
    (told(&vault), told(&just_read(&vault)))
}

#[test]
fn the_answer_of_a_query_forgets_a_note_that_cannot_be_read_any_more() {
    let (here, there) = both(&[
        Step::Disk("b/Note.md", "- [ ] task\n".to_owned()),
        Step::Type("Note.md", format!("{}\n", BLOCKS[0])),
        Step::Exists("b/Note.md"),
    ]);
    assert_eq!(here, there);
}

#[test]
fn the_order_in_which_notes_came_is_seen_nowhere() {
    let person = "---\ntype: people\ntitle: Zoë\naliases: Zo\n---\n";
    let (here, there) = both(&[
        Step::Disk("d/NOTE.md.md", person.to_owned()),
        Step::Disk("People/Ana.md", person.to_owned()),
        Step::Disk("b/Ana.md", person.to_owned()),
        Step::Type("Note.md", "[[Zoë]] [[Zo]] @Zo\n".to_owned()),
    ]);
    assert_eq!(here, there);
}

#[test]
fn people_of_one_name_are_listed_in_the_order_of_their_paths() {
    let person = |title: &str| format!("---\ntype: person\ntitle: {title}\n---\n");
    let (here, there) = both(&[
        Step::Disk("People/Ana.md", person("Annie")),
        Step::Disk("b/Ana.md", person("Zoë")),
        Step::Type("Note.md", "- [ ] one @Annie and @Zoë\n- [ ] two @Annie\n".to_owned()),
    ]);
    assert_eq!(here, there);
}

/// The short run makes the same cases every time, the long one others.
fn run() -> ProptestConfig {
    let long =
        std::env::var("VAULTLS_DIFFERENTIAL").ok().map(|cases| cases.parse().expect("a number of cases"));
    let rng_seed = if long.is_some() { RngSeed::Random } else { RngSeed::Fixed(11) };
    ProptestConfig {
        cases: long.unwrap_or(24),
        rng_seed,
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(run())]

    #[test]
    fn every_answer_is_that_of_a_vault_just_read(deeds in prop::collection::vec(deed(), 1..10)) {
        let mut vault = Vault::new(Arc::new(Config::default()));
        vault.apply(vec![Change::Loaded]);
        for deed in &deeds {
            happens(deed, &mut vault);
        }
        let (here, there) = (told(&vault), told(&just_read(&vault)));
        let differs = here.lines().zip(there.lines()).find(|(here, there)| here != there);
        prop_assert!(here == there, "after {deeds:#?}\n{:#?}", differs);
    }
}
