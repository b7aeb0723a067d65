//! What queries cost, the first time (when notes are read as Dataview reads them) and after that.

use std::path::Path;
use std::time::Duration;

use jiff::tz::TimeZone;
use vaultls::features::completion::complete;
use vaultls::query::dataview::{BlockKind, Engine, PageOptions, Pages, Settings, blocks, parse_query, run};
use vaultls::query::{Budget, Present};
use vaultls::text::TextSize;
use vaultls::vault::{Change, Origin, Vault, VaultPath};

use super::{RUNS, median, scan, timed};

/// Queries that dashboards are made of.
const QUERIES: &[&str] = &[
    "LIST FROM \"{folder}\" WHERE contains(file.outlinks, this.file.link)",
    "TASK FROM \"\" WHERE !completed AND contains(text, \"@{name}\")",
    "TASK WHERE !completed AND due < date(today) SORT due LIMIT 20",
    "TABLE file.mtime FROM \"\" SORT file.mtime DESC LIMIT 10",
    "TABLE length(rows) GROUP BY file.folder",
];

pub(super) fn queries(dir: &Path) {
    let vault = scan(dir);
    let Some(origin) = vault.notes().into_iter().max_by_key(|note| vault.count_linking_notes(note.id)) else {
        return;
    };
    let folder = origin.path.as_str().split('/').next().unwrap_or_default();
    for query in QUERIES {
        let query = query.replace("{folder}", folder).replace("{name}", origin.path.stem());
        let (first, rows) = timed(|| answer(&vault, &query, &origin.path));
        let times = (0..RUNS).map(|_| timed(|| answer(&vault, &query, &origin.path)).0).collect();
        println!("query {query}: {rows} rows, first {first:.1?}, then {:.1?}", median(times));
    }
    of_vault(&vault);
    completion(&vault);
}

/// Every query of the vault once, each kept in its own note: what a check of all that can fail would cost.
fn of_vault(vault: &Vault) {
    let mut times = Vec::new();
    for note in vault.notes() {
        for block in blocks(vault, note).into_iter().filter(|block| block.kind == BlockKind::Query) {
            if parse_query(&block.text).problems.is_empty() {
                times.push(timed(|| answer(vault, &block.text, &note.path)).0);
            }
        }
    }
    let (count, all): (usize, Duration) = (times.len(), times.iter().sum());
    if count > 0 {
        let most = times.iter().max().copied().unwrap_or_default();
        println!(
            "{count} queries of the vault: {all:.1?} in all, median {:.1?}, most {most:.1?}",
            median(times)
        );
    }
}

/// Completion of fields in a query.
fn completion(vault: &Vault) {
    let note = vault.notes()[0];
    let mut vault = vault.clone();
    let text = format!("{}\n```dataview\nTABLE d\n```\n", note.text);
    let at = TextSize::try_from(text.len() - "\n```\n".len()).unwrap();
    let (path, origin) = (note.path.clone(), Origin::Editor { version: 1 });
    vault.apply(vec![Change::Upsert { path: path.clone(), text: text.into(), origin }]);
    let note = vault.note_at(&path).unwrap();
    let day = jiff::civil::date(2025, 11, 8);
    let ask = || complete(&vault, note, at, &[], day).map_or(0, |found| found.items.len());
    let (first, items) = timed(ask);
    let times = (0..RUNS).map(|_| timed(ask).0).collect();
    println!("completion of fields: {items} items, first {first:.1?}, then {:.1?}", median(times));
}

fn answer(vault: &Vault, query: &str, origin: &VaultPath) -> usize {
    let parsed = parse_query(query);
    let present = Present::new("2025-11-08T10:15[UTC]".parse().unwrap());
    let pages = Pages::new(vault.clone(), PageOptions::new(TimeZone::UTC));
    let (settings, budget) = (Settings::default(), Budget::new(u64::MAX, None));
    let engine = Engine { pages: &pages, present: &present, settings: &settings, budget: &budget, origin };
    run(engine, &parsed.tree).map_or(0, |outcome| outcome.answer.len())
}
