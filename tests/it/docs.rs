//! Pages of `docs/` that follow from the code, and what the prose says of it.

use std::fmt::Write;
use std::path::Path;

use expect_test::expect_file;
use serde_json::Value;
use vaultls::rules::{self, Rule};
use vaultls::vault::config::{commented_toml, settings_schema};

use crate::fixture::files;

/// A code block whose fence is longer than any in `text`.
fn fenced(text: &str, out: &mut String) {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or_default();
    let fence = "`".repeat(longest.max(2) + 1);
    writeln!(out, "{fence}markdown\n{}\n{fence}\n", text.trim_end_matches('\n')).unwrap();
}

fn example(title: &str, fixture: &str, out: &mut String) {
    writeln!(out, "{title}\n").unwrap();
    for (path, text) in files(fixture) {
        if files(fixture).len() > 1 {
            writeln!(out, "`{path}`\n").unwrap();
        }
        if !text.trim().is_empty() {
            fenced(&text, out);
        }
    }
}

fn section(rule: &Rule, out: &mut String) {
    let level = format!("{:?}", rule.level).to_lowercase();
    writeln!(out, "## {}\n\n{} Level: {level}.\n\n{}\n", rule.code, rule.summary, rule.docs.trim()).unwrap();
    example("Reported:", rule.fails, out);
    example("Not reported:", rule.passes, out);
}

#[test]
fn the_rules_page_is_what_the_rules_say() {
    let mut page = "# Rules\n\n\
        This page is made from the rules themselves (`UPDATE_EXPECT=1 cargo test docs::`); `vaultls explain CODE` says the same.\n\n\
        | code | level | finds |\n|---|---|---|\n"
        .to_owned();
    for rule in rules::all() {
        let anchor = rule.code.replace('/', "");
        let level = format!("{:?}", rule.level).to_lowercase();
        writeln!(page, "| [`{}`](#{anchor}) | {level} | {} |", rule.code, rule.summary.replace('|', "\\|"))
            .unwrap();
    }
    page.push('\n');
    for rule in rules::all() {
        section(rule, &mut page);
    }
    let page = format!("{}\n", page.trim_end());
    expect_file!["../../docs/rules.md"].assert_eq(&page);
}

#[test]
fn the_configuration_page_is_what_init_writes() {
    let page = format!(
        "# Configuration\n\n\
        None is needed. Settings come from three places, the later ones over the earlier:\n\n\
        1. what Obsidian knows: `app.json`, `types.json`, `daily-notes.json`, `templates.json` and the settings of the Tasks and Dataview plugins, in `.obsidian/`;\n\
        2. `.vaultls.toml` at the vault's root;\n\
        3. the editor: `initializationOptions`, or the section `vaultls` of its settings. The keys are those of `.vaultls.toml`, as JSON.\n\n\
        A key that is not known, or a value of the wrong type, is reported with its place, and the rest is used.\n\n\
        Findings can be silenced nearer to where they are, too: `<!-- vaultls-ignore CODE -->` on the line before, \
        `vaultls: {{CODE: off}}` or `vaultls: off` in a note's frontmatter.\n\n\
        `vaultls init` writes this file, in which every value is the default and commented out:\n\n\
        ```toml\n{}```\n\n\
        This page is made from the settings themselves (`UPDATE_EXPECT=1 cargo test docs::`).\n",
        commented_toml()
    );
    expect_file!["../../docs/configuration.md"].assert_eq(&page);
}

/// `UPDATE_EXPECT=1 cargo test docs::` writes the settings into the extension's manifest.
#[test]
fn the_settings_of_the_vs_code_extension_are_those_of_the_server() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("editors/vscode/package.json");
    let mut manifest: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let settings = settings_schema().into_iter().enumerate().map(|(at, (name, mut setting))| {
        setting["order"] = Value::from(at);
        setting["scope"] = Value::from("window");
        (format!("vaultls.{name}"), setting)
    });
    manifest["contributes"]["configuration"][1]["properties"] = Value::Object(settings.collect());
    let manifest = format!("{}\n", serde_json::to_string_pretty(&manifest).unwrap());
    expect_file!["../../editors/vscode/package.json"].assert_eq(&manifest);
}

/// Every relative link of our own pages leads to a file.
#[test]
fn links_in_our_own_pages_lead_somewhere() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for page in [
        "README.md",
        "ARCHITECTURE.md",
        "CONTRIBUTING.md",
        "CHANGELOG.md",
        "docs/protocol.md",
        "editors/README.md",
        "editors/vscode/README.md",
        "examples/README.md",
        "tests/README.md",
    ] {
        let text = std::fs::read_to_string(root.join(page)).unwrap();
        let folder = root.join(page);
        let folder = folder.parent().unwrap();
        for target in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let file = target.split('#').next().unwrap();
            let outside = target.contains("://") || file.is_empty();
            assert!(outside || folder.join(file).exists(), "{page}: {target}");
        }
    }
}

/// The table in ARCHITECTURE.md names every dependency, and no other.
#[test]
fn every_dependency_has_its_reason() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let manifest: toml::Table = std::fs::read_to_string(root.join("Cargo.toml")).unwrap().parse().unwrap();
    let mut declared: Vec<&str> = ["dependencies", "dev-dependencies"]
        .iter()
        .flat_map(|kind| manifest[*kind].as_table().unwrap().keys().map(String::as_str))
        .collect();
    let text = std::fs::read_to_string(root.join("ARCHITECTURE.md")).unwrap();
    let table = text.split("\n## Dependencies\n").nth(1).unwrap().split("\n## ").next().unwrap();
    let mut named: Vec<&str> = table
        .lines()
        .filter_map(|line| line.strip_prefix("| ")?.split(" |").next())
        .flat_map(|cell| cell.split('`').skip(1).step_by(2))
        .collect();
    declared.sort_unstable();
    named.sort_unstable();
    assert_eq!(named, declared);
}

/// The tests that tests/README.md names for bad input are there.
#[test]
fn tests_that_are_named_exist() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let readme = std::fs::read_to_string(root.join("tests/README.md")).unwrap();
    let table = readme.split("## Bad input").nth(1).unwrap();
    let mut code = String::new();
    for folder in ["src", "tests"] {
        for entry in ignore::Walk::new(root.join(folder)).map(Result::unwrap) {
            if entry.path().extension().is_some_and(|extension| extension == "rs") {
                code.push_str(&std::fs::read_to_string(entry.path()).unwrap());
            }
        }
    }
    let last_cells = table.lines().filter_map(|row| row.strip_suffix(" |")?.rsplit(" | ").next());
    let names: Vec<&str> = last_cells.flat_map(|cell| cell.split('`').skip(1).step_by(2)).collect();
    assert!(names.len() > 30, "the table was read");
    for name in names {
        assert!(code.contains(&format!("fn {name}(")), "no test {name}");
    }
}
