//! Renames of the most linked note: the plan with all its edits, and the proof.

use std::time::Duration;

use vaultls::features::rename::{NewFolders, Reason, rename_file, rename_tag};
use vaultls::vault::Vault;

use super::{median, timed};

const RUNS: usize = 15;

pub fn run(vault: &Vault) {
    let hub = vault.notes().into_iter().max_by_key(|note| vault.backlinks(note.id).len()).unwrap();
    println!("rename");
    let mut times: Vec<Duration> = Vec::new();
    for run in 0..RUNS {
        let (time, plan) =
            timed(|| rename_file(vault, hub.id, &format!("Nobody Else {run}"), NewFolders::Refused));
        times.push(time);
        if run > 0 {
            continue;
        }
        match plan {
            Ok(plan) => {
                let links = plan.edits.values().flatten().filter(|edit| edit.reason == Reason::Link).count();
                println!(
                    "  {}: {links} links, {} edits in {} notes",
                    hub.path,
                    plan.edit_count(),
                    plan.edits.len()
                );
            }
            Err(refusal) => println!("  {}: refused: {refusal}", hub.path),
        }
    }
    println!("  {:<34}  {:>10.1?}", "the most linked note", median(times));
    if let Some(tag) = vault.tags().into_iter().next() {
        let (time, plan) = timed(|| rename_tag(vault, &tag.name, "renamed/tag"));
        let notes = plan.map_or(0, |plan| plan.edits.len());
        println!("  {:<34}  {time:>10.1?}", format!("the tag of {notes} notes"));
    }
}
