//! What holds of every fix of a task line: it removes its finding and adds none.

use std::collections::BTreeMap;

use jiff::civil::date;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use vaultls::rules::{self, Diagnostic, FileEdit, Fix};
use vaultls::text::{TextEdit, apply_edits};
use vaultls::vault::Vault;

use crate::fixture::Fixture;

/// What may stand before a fault, and behind it, without hiding or hurting anything.
const BEFORE: &[&str] = &["Send the plan", "#work", "@Ana Silva", "[[Plan]]", "`📅 2025-1-5`"];
const BEHIND: &[&str] = &["➕ 2025-10-01", "#later"];

/// One fault each: the line gets it in place of, or behind, what is sound.
const FAULTS: &[&str] = &[
    "📅 2025-1-5",
    "📅 11/24/2025",
    "📅 [[2025-11-08]]",
    "⏳ tomorrow",
    "📅\u{A0}2025-11-20",
    "📅 2025-02-30",
    "🗓\u{FE0F} 2025-11-20",
    "📅\u{FE0F}\u{FE0F} 2025-11-20",
    "🔼 🔽",
    "📅 2025-11-20 📅 2025-11-21",
    "✅ 2025-11-07",
    "❌ 2025-11-07",
    "🔁 daily 📅 2025-11-20",
    "🔁 every two weeks 📅 2025-11-20",
    "🔁 every month on 15 📅 2025-11-20",
    "🔁 every day for 3 times 📅 2025-11-20",
    "🔁 every month on the 32nd 📅 2025-11-20",
    "🏁 remove",
    "🆔 plan.1",
    "⛔ plan-1 old",
    "⛔ plan-2",
    "🆔 x ⛔ x",
    "✔\u{FE0F} 2025-11-07",
    "âœ… 2025-11-07",
    "ðŸ“… 2025-11-20",
    "[due:: 2025-11-20]",
    "⏫ (soon)",
    "📅 2025-11-20 @Bo",
    "🛫 2025-11-25 📅 2025-11-20",
    "📅 2025-11-20.",
    "📅 2025-11-20 10:00",
    "📅",
    "🆔 plan-1",
    "⛔ old",
];

fn vault(line: &str) -> Vault {
    let people = "//- People/Ana Silva.md\n---\ntype: people\n---\n//- People/Bo.md\n---\ntype: people\n---\n//- Plan.md\n";
    let others = "//- Log.md\n- [ ] Draw the plan 🆔 plan-1\n- [x] Old 🆔 old ✅ 2025-11-01\n";
    Fixture::new(&format!("//- Note.md\n{line}\n{others}{people}")).vault
}

fn findings(vault: &Vault) -> Vec<Diagnostic> {
    let in_note = |note| rules::check_note(vault, note, date(2025, 11, 8));
    vault.notes().into_iter().flat_map(|note| in_note(note)).collect()
}

fn by_code(found: &[Diagnostic]) -> BTreeMap<&'static str, usize> {
    let mut counts = BTreeMap::new();
    for found in found {
        *counts.entry(found.code).or_default() += 1;
    }
    counts
}

/// The line after a fix that edits it, and nothing else.
fn fixed(vault: &Vault, fix: &Fix) -> Option<String> {
    let note = vault.notes().into_iter().find(|note| note.path.as_str() == "Note.md")?;
    let edits: Option<Vec<TextEdit>> = fix
        .edits
        .iter()
        .map(|edit| match edit {
            FileEdit::Text { path, edit } if *path == note.path => Some(edit.clone()),
            _ => None,
        })
        .collect();
    Some(apply_edits(&note.text, &edits?).unwrap().trim_end_matches('\n').to_owned())
}

/// A done date belongs to a done task; a damaged one too, once it is mended.
fn status(fault: &str) -> &'static str {
    if fault.starts_with('✔') || fault.starts_with("âœ") { "x" } else { " " }
}

fn line() -> impl Strategy<Value = String> {
    let before = subsequence(BEFORE.to_vec(), 0..=BEFORE.len());
    let behind = subsequence(BEHIND.to_vec(), 0..=BEHIND.len());
    (before, select(FAULTS), behind).prop_map(|(before, fault, behind)| {
        let status = status(fault);
        format!("- [{status}] Task {} {fault} {} ^id", before.join(" "), behind.join(" "))
    })
}

/// What is wrong with the fixes of a line: findings that stay, and more findings than before.
fn wrong_fixes(line: &str) -> Vec<String> {
    let before = vault(line);
    let found = findings(&before);
    let mut wrong = Vec::new();
    for finding in found.iter().filter(|found| found.code.starts_with("task/")) {
        for fix in &finding.fixes {
            let Some(after_line) = fixed(&before, fix) else { continue };
            let after = findings(&vault(&after_line));
            let (old, new) = (by_code(&found), by_code(&after));
            let stays = new.get(finding.code) >= old.get(finding.code);
            // A removed date can leave a rule without one; but all in all there must be less to find.
            if stays || after.len() >= found.len() {
                wrong.push(format!(
                    "{}: {}\n  {line}\n  {after_line}\n  {old:?}\n  {new:?}\n",
                    finding.code, fix.title
                ));
            }
        }
    }
    wrong
}

#[test]
fn every_fix_of_a_single_fault_mends_it() {
    let lines = FAULTS.iter().map(|fault| format!("- [{}] Task {fault}", status(fault)));
    let wrong: Vec<String> = lines.flat_map(|line| wrong_fixes(&line)).collect();
    assert!(wrong.is_empty(), "{}", wrong.concat());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, ..ProptestConfig::default() })]

    #[test]
    fn a_fix_removes_its_finding_and_adds_none(line in line()) {
        let wrong = wrong_fixes(&line);
        prop_assert!(wrong.is_empty(), "{}", wrong.concat());
    }
}
