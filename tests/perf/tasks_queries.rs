//! Queries of the Tasks plugin over a vault: a usual one, first with tasks that were never read, then as it is answered
//! again after a change of a task, then once more in the same state of the vault.

use std::path::Path;
use std::time::Duration;

use vaultls::query::tasks::{Query, QuerySettings, ReadContext, Search, TaskSet};
use vaultls::query::{Budget, Present};
use vaultls::text::{TextLen, TextRange};
use vaultls::vault::Vault;

use super::{scan, timed};

const QUERY: &str = "not done\ndue before in 2 weeks\npath includes e\nsort by urgency\ngroup by filename";

pub fn measure(dir: &Path) {
    let vault = scan(dir);
    let present = Present::new(jiff::Zoned::now());
    println!("tasks queries");
    let (first, (found, all)) = timed(|| answer(&vault, &present));
    println!("  the first, {found} of {all} tasks         {first:>10.1?}");
    // A change gathers the tasks of all notes anew.
    let settings = &vault.config().tasks;
    print("gathering", || TaskSet::of_vault_with(&vault, settings).len());
    print("again", || answer(&vault, &present).0);
}

fn print(what: &str, mut run: impl FnMut() -> usize) {
    let mut times: Vec<Duration> = (0..50).map(|_| timed(&mut run).0).collect();
    times.sort_unstable();
    println!("  {what:<34} {:>10.1?}  least {:>10.1?}  max {:>10.1?}", times[25], times[0], times[49]);
}

/// How many tasks are found, of how many.
fn answer(vault: &Vault, present: &Present) -> (usize, usize) {
    let settings = QuerySettings::default();
    let context = ReadContext { file: None, present, settings: &settings };
    let query = Query::read(QUERY, TextRange::up_to(QUERY.text_len()), false, context);
    let (tasks, budget) = (TaskSet::of_vault(vault), Budget::new(u64::MAX, None));
    let search = Search { tasks: &tasks, present, file: None, settings: &settings, budget: &budget };
    (search.run(&query).unwrap().total, tasks.len())
}
