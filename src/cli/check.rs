//! `vaultls check`: every diagnostic of the vault.

use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context as _, bail};
use jiff::civil::Date;
use rayon::prelude::*;

use super::args::{Check, Color, FailOn, Global};
use super::open::{Opened, absolute, open, root};
use super::render::{Finding, Report};
use super::{baseline, clock, codes, fix, render};
use crate::disk::VaultRoot;
use crate::rules;
use crate::vault::config::Level;
use crate::vault::{Note, Vault};

pub(super) fn run(global: &Global, options: &Check, out: &mut dyn Write) -> anyhow::Result<u8> {
    for code in &options.select {
        codes::known("--select", code)?;
    }
    for code in &options.ignore {
        codes::known("--ignore", code)?;
    }
    let today = clock::today(global)?;
    let start = options.paths.first().map_or(Path::new("."), PathBuf::as_path);
    let Opened { root, mut vault, incomplete } = open(root(global, start)?);
    let scope = Scope::new(&root, &vault, &options.paths)?;
    let check = |vault: &Vault| findings(vault, &scope, options, today);

    let mut fixed = match options.fix || options.diff {
        true => {
            let before = vault.clone();
            let fixed = fix::apply(&mut vault, check);
            if options.diff {
                fixed.print_diff(&vault, out)?;
                return Ok(status(options.fail_on, &check(&before), incomplete));
            }
            fixed
        }
        false => fix::Fixed::default(),
    };
    let refused = fixed.write(&root, &mut vault);
    for (path, error) in &refused {
        super::print_error(&format!("vaultls: {path} was not fixed: {error}"));
    }
    let mut found = check(&vault);
    if let Some(path) = &options.write_baseline {
        baseline::write(path, &found)?;
        writeln!(out, "{} findings written to {}", found.len(), path.display())?;
        return Ok(status(FailOn::Never, &[], incomplete));
    }
    let hidden = match &options.baseline {
        Some(path) => baseline::hide(path, &mut found)?,
        None => 0,
    };
    let report = Report {
        root: root.dir(),
        here: std::env::current_dir().ok(),
        vault: &vault,
        notes: scope.notes(&vault).len(),
        findings: &found,
        fixed: fixed.count(),
        hidden,
        color: colored(global.color),
        width: width(),
    };
    render::write(options.format, &report, out)?;
    let status = status(options.fail_on, &found, incomplete || !refused.is_empty());
    // The process ends: giving back what hundred thousand findings are made of only takes time.
    std::mem::forget(found);
    Ok(status)
}

/// From so many notes on, some of them need what rules look up of the whole vault.
const MANY: usize = 1000;

/// The notes to check.
enum Scope {
    Vault,
    /// Vault paths of notes, and of folders with a final `/`.
    Paths(Vec<String>),
}

impl Scope {
    /// Reads the command line's paths.
    ///
    /// # Errors
    /// A path that is no note or folder of the vault.
    fn new(root: &VaultRoot, vault: &Vault, paths: &[PathBuf]) -> anyhow::Result<Scope> {
        let mut wanted = Vec::new();
        for path in paths {
            let full = absolute(path)?;
            let shown = path.display();
            let Some(inner) = root.to_vault_path(&full) else {
                if is_root(root, &full) {
                    return Ok(Scope::Vault);
                }
                bail!("{shown} is not in the vault {}", root.dir().display());
            };
            let kind = std::fs::metadata(&full).with_context(|| shown.to_string())?;
            match kind.is_dir() {
                true => wanted.push(format!("{inner}/")),
                false if vault.file_at(&inner).is_none() => bail!("{shown} is not read as part of the vault"),
                false => wanted.push(inner.as_str().to_owned()),
            }
        }
        Ok(if wanted.is_empty() { Scope::Vault } else { Scope::Paths(wanted) })
    }

    fn notes<'v>(&self, vault: &'v Vault) -> Vec<&'v Arc<Note>> {
        let mut notes = vault.notes();
        if let Scope::Paths(wanted) = self {
            let covers = |note: &str, path: &String| {
                if path.ends_with('/') { note.starts_with(path) } else { note == path }
            };
            notes.retain(|note| wanted.iter().any(|path| covers(note.path.as_str(), path)));
        }
        notes
    }
}

fn is_root(root: &VaultRoot, path: &Path) -> bool {
    let same = |a: &Path, b: &Path| matches!((a.canonicalize(), b.canonicalize()), (Ok(a), Ok(b)) if a == b);
    same(root.dir(), path)
}

/// The findings in the scope that the command line lets through, by path, then place.
fn findings(vault: &Vault, scope: &Scope, options: &Check, today: Date) -> Vec<Finding> {
    let named = |list: &[String], code: &str| list.iter().any(|wanted| codes::covers(wanted, code));
    let wanted = |code: &str| {
        (options.select.is_empty() || named(&options.select, code)) && !named(&options.ignore, code)
    };
    let in_note = |note: &&Arc<Note>| -> Vec<Finding> {
        let found = rules::check_note(vault, note, today).into_iter().filter(|found| wanted(found.code));
        found.map(|diagnostic| Finding { note: Arc::clone(note), diagnostic }).collect()
    };
    let notes = scope.notes(vault);
    if notes.len() >= MANY {
        rules::prepare(vault, today);
    }
    notes.par_iter().flat_map_iter(in_note).collect()
}

/// 2 if not everything could be read, 1 if something is grave enough, else 0.
fn status(fail_on: FailOn, found: &[Finding], incomplete: bool) -> u8 {
    let least = match fail_on {
        FailOn::Error => Some(Level::Error),
        FailOn::Warning => Some(Level::Warning),
        FailOn::Info => Some(Level::Info),
        FailOn::Never => None,
    };
    let grave = found.iter().any(|finding| least.is_some_and(|least| finding.diagnostic.level >= least));
    match (incomplete, grave) {
        (true, _) => 2,
        (false, true) => 1,
        (false, false) => 0,
    }
}

pub(super) fn colored(color: Color) -> bool {
    match color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => {
            let refused = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
            io::stdout().is_terminal() && !refused
        }
    }
}

/// Columns of the terminal, if there is one that says.
pub(super) fn terminal_width() -> Option<usize> {
    let columns = std::env::var("COLUMNS").ok().filter(|_| io::stdout().is_terminal());
    columns.and_then(|columns| columns.parse().ok())
}

/// Columns of the terminal; without one a fixed width, so that the same input gives the same bytes.
fn width() -> usize {
    const FIXED: usize = 120;
    match io::stdout().is_terminal() {
        true => std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok()).unwrap_or(FIXED),
        false => FIXED,
    }
}
