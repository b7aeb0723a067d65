//! The catalogue of names as completion sees it: the same however it came about, and whatever is left unread.

use std::fmt::Write as _;
use std::sync::Arc;

use proptest::prelude::*;
use vaultls::features::completion::complete;
use vaultls::text::TextSize;
use vaultls::vault::config::Config;
use vaultls::vault::{Change, NameKind, Origin, Print, Vault, VaultPath};

use crate::fixture::Fixture;

fn note(path: &str, text: &str) -> Change {
    let origin = Origin::Disk { len: text.len() as u64, mtime: 0, lossy: false };
    Change::Upsert { path: VaultPath::new(path).unwrap(), text: text.into(), origin }
}

/// Every file with its place and names.
fn listed(vault: &Vault) -> String {
    let catalogue = vault.catalogue();
    let mut out = String::new();
    for (index, file) in catalogue.files() {
        writeln!(out, "{index} {} {:?} {:?} {}", file.path, file.kind, file.entity, file.excluded).unwrap();
        assert_eq!(catalogue.position(&vault.file(file.id).unwrap()), Some(index));
        assert_eq!(catalogue.file(index).unwrap().path, file.path);
    }
    for name in catalogue.possible_names(&Print::default()) {
        assert_eq!(name.len, name.text().len());
        writeln!(out, "{} {:?} {} {:?}", name.file, name.kind, name.text(), name.class).unwrap();
    }
    out
}

fn fresh(vault: &Vault) -> Vault {
    let mut fresh = Vault::new(Arc::clone(vault.config()));
    let notes = vault.notes().into_iter().map(|one| note(one.path.as_str(), &one.text));
    let attachments = vault.attachments().into_iter().map(|file| Change::Attachment(file.path));
    fresh.apply(notes.chain(attachments).chain([Change::Loaded]).collect());
    fresh
}

/// Files come, go, turn into others and get other names, in a vault of many pieces, while somebody asks now and then.
#[test]
fn what_changed_little_by_little_is_as_if_it_had_been_read_anew() {
    let mut vault = Vault::new(Arc::new(Config::default()));
    let path =
        |number: u64| format!("{}/Note {number}.md", ["People", "Projects", "Daily"][number as usize % 3]);
    let mut changes: Vec<Change> = (0..3_000).map(|number| note(&path(number), "# One\n")).collect();
    changes.push(Change::Loaded);
    vault.apply(changes);
    let mut seed = 7_u64;
    let mut next = |below: u64| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) % below
    };
    for round in 0..60 {
        let count = 1 + next(if round % 20 == 19 { 900 } else { 5 });
        let changes = (0..count).map(|_| {
            let number = next(4_000);
            match next(6) {
                0 => Change::Remove(VaultPath::new(&path(number)).unwrap()),
                1 => Change::Attachment(VaultPath::new(&format!("Files/{number}.png")).unwrap()),
                2 => Change::Remove(VaultPath::new(&format!("Files/{number}.png")).unwrap()),
                3 => note(&path(number), &format!("---\naliases: [Al {number}, B{round}]\n---\n")),
                4 => note(&path(number), &format!("---\ntype: person\n---\n# Title {round}\n")),
                _ => note(&path(number), "# One\nprose\n"),
            }
        });
        vault.apply(changes.collect());
        if round % 3 != 1 {
            assert_eq!(listed(&vault), listed(&fresh(&vault)), "round {round}");
        }
    }
    let titles = vault
        .catalogue()
        .possible_names(&Print::default())
        .filter(|name| name.kind == NameKind::Title)
        .count();
    assert!(titles > 100, "{titles}");
}

/// The labels offered for a link that is being typed.
fn offered(names: &[String], typed: &str, limit: usize) -> Vec<String> {
    let mut fixture = format!(
        "//- .vaultls.toml\n[completion]\nlimit = {limit}\n//- Home.md\n[[{typed}$0\n[[{} gone]]\n",
        names[0]
    );
    for (number, name) in names.iter().enumerate() {
        let front = match number % 4 {
            0 => "---\ntype: person\n---\n".to_owned(),
            1 => format!("---\naliases: [{name} too]\n---\n"),
            _ => String::new(),
        };
        write!(fixture, "//- {}/{name}.md\n{front}", ["A", "B"][number % 2]).unwrap();
    }
    let f = Fixture::new(&fixture);
    let (note, offset): (_, TextSize) = f.at();
    let today = jiff::civil::date(2025, 1, 3);
    let found = complete(&f.vault, note, offset, &[], today);
    found.map(|found| found.items.into_iter().map(|item| item.label).collect()).unwrap_or_default()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    /// Names that cannot be among the first are not read: the first are the same as if all had been.
    #[test]
    fn the_best_are_the_same_however_many_are_wanted(
        (names, typed) in prop_oneof![
            (proptest::collection::btree_set("[abr]{1,3}( [abr]{1,4}){0,2}", 30..60), "[abr]{0,3}( [abr]{1,2})?"),
            // Long names, which pass every sieve now and then, with the text inside of words.
            (proptest::collection::btree_set("[a-m][n-z]{2}( [a-m][n-z]{2}){25,40}", 60..80), "[n-z]{2}"),
        ],
    ) {
        let names: Vec<String> = names.into_iter().collect();
        let (few, all) = (offered(&names, &typed, 2), offered(&names, &typed, 1_000));
        prop_assert_eq!(&few[..], &all[..few.len()]);
        prop_assert!(few.len() == 2 || few.len() == all.len());
    }
}

/// A name without its blanks begins with the text, behind a sign in its middle: better than one that only contains it.
#[test]
fn a_name_without_its_blanks_comes_before_one_that_contains_the_text() {
    let names = ["A-b Cd".to_owned(), "Zero xa-bcd".to_owned()];
    let labels = offered(&names, "a-bcd", 100);
    assert_eq!(labels.first(), Some(&names[0]), "{labels:?}");
}
