//! What queries cost, the first time (when notes are read as Dataview reads them) and after that.

use std::path::Path;

use jiff::tz::TimeZone;
use vaultls::query::dataview::{Engine, NoCsv, PageOptions, Pages, Settings, parse_query, run};
use vaultls::query::{Budget, Present};
use vaultls::vault::Vault;

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
    let name = origin.path.stem();
    for query in QUERIES {
        let query = query.replace("{folder}", folder).replace("{name}", name);
        let (first, rows) = timed(|| answer(&vault, &query));
        let times = (0..RUNS).map(|_| timed(|| answer(&vault, &query)).0).collect();
        println!("query {query}: {rows} rows, first {first:.1?}, then {:.1?}", median(times));
    }
}

fn answer(vault: &Vault, query: &str) -> usize {
    let origin =
        vault.notes().into_iter().max_by_key(|note| vault.count_linking_notes(note.id)).unwrap().path.clone();
    let parsed = parse_query(query);
    let present = Present::new("2025-11-08T10:15[UTC]".parse().unwrap());
    let pages = Pages::new(vault.clone(), PageOptions::new(TimeZone::UTC));
    let (settings, budget) = (Settings::default(), Budget::new(u64::MAX, None));
    let engine = Engine {
        pages: &pages,
        present: &present,
        settings: &settings,
        budget: &budget,
        csv: &NoCsv,
        origin: &origin,
    };
    run(engine, &parsed.tree).unwrap().answer.len()
}
