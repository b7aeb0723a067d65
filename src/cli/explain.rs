//! `vaultls explain`: the documentation of rules.

use std::io::Write;

use anyhow::bail;

use super::args::Explain;
use super::codes;
use super::render::level_name;
use crate::rules::{self, Rule};

pub(super) fn run(options: &Explain, out: &mut dyn Write) -> anyhow::Result<u8> {
    match &options.code {
        None => table("", out)?,
        Some(code) => match rules::find(code) {
            Some(rule) => page(rule, out)?,
            None if codes::is_known(code) => table(code, out)?,
            None => bail!(codes::unknown(code)),
        },
    }
    Ok(0)
}

/// One line for each rule of a group, or of all.
fn table(group: &str, out: &mut dyn Write) -> std::io::Result<()> {
    let width = rules::all().iter().map(|rule| rule.code.len()).max().unwrap_or_default();
    for rule in rules::all().iter().filter(|rule| group.is_empty() || codes::covers(group, rule.code)) {
        writeln!(out, "{:width$}  {:7}  {}", rule.code, level_name(rule.level), rule.summary)?;
    }
    writeln!(out, "\n`vaultls explain CODE` says more about one of them.")
}

/// All there is to know about one rule.
fn page(rule: &Rule, out: &mut dyn Write) -> std::io::Result<()> {
    writeln!(out, "{} ({})\n\n{}\n", rule.code, level_name(rule.level), rule.summary)?;
    writeln!(out, "{}", rule.docs.trim_end())?;
    writeln!(out, "\nReported, for example:\n")?;
    example(rule.fails, out)?;
    writeln!(out, "\nNot reported:\n")?;
    example(rule.passes, out)?;
    writeln!(
        out,
        "\nTo set its level, in .vaultls.toml:\n\n    [rules]\n    \"{0}\" = \"off\"  # hint, info, warning, error\n\n\
         For one line, on the line before: <!-- vaultls-ignore {0} -->\n\
         For one note, in its frontmatter: vaultls: {{{0}: off}}",
        rule.code
    )
}

/// A fixture, indented; the headers of its files as they are in the vault.
fn example(fixture: &str, out: &mut dyn Write) -> std::io::Result<()> {
    for line in fixture.trim_end().lines() {
        match line.strip_prefix("//- ") {
            Some(path) => writeln!(out, "    == {path}")?,
            None if line.is_empty() => writeln!(out)?,
            None => writeln!(out, "    {line}")?,
        }
    }
    Ok(())
}
