//! Faults that users of other servers met, as stories: none of them is ours. `tests/README.md` names a test for each;
//! those that no other module has are here.

use expect_test::{Expect, expect};
use jiff::civil::{Date, date};
use vaultls::features::references::references;
use vaultls::features::rename::rename;
use vaultls::features::symbols::document_symbols;
use vaultls::rules::{self, FileEdit};
use vaultls::syntax::parse;
use vaultls::text::{apply_edits, slice};
use vaultls::vault::{Change, Note, Origin, Vault, VaultPath};

use crate::fixture::Fixture;

const TODAY: Date = date(2025, 11, 8);

fn path(path: &str) -> VaultPath {
    VaultPath::new(path).unwrap()
}

/// The text of every note that a rename at the cursor edits, and where files go.
fn renamed(fixture: &str, name: &str) -> String {
    let fixture = Fixture::new(fixture);
    let (note, at) = fixture.at();
    let plan = rename(&fixture.vault, note, at, name).unwrap();
    let mut out = String::new();
    for (path, edits) in &plan.edits {
        let edits: Vec<_> = edits.iter().map(|planned| planned.edit.clone()).collect();
        let text = &fixture.vault.note_at(path).unwrap().text;
        out.push_str(&format!("//- {path}\n{}", apply_edits(text, &edits).unwrap()));
    }
    plan.moves.iter().for_each(|one| out.push_str(&format!("{} => {}\n", one.from, one.to)));
    out
}

/// Code and message of what is found in a note, with the titles of the fixes.
fn found(vault: &Vault, name: &str) -> String {
    let mut out = String::new();
    for found in rules::check_note(vault, vault.note_at(&path(name)).unwrap(), TODAY) {
        out.push_str(&format!("{}: {}\n", found.code, found.message));
        found.fixes.iter().for_each(|fix| out.push_str(&format!("  {}\n", fix.title)));
    }
    out
}

fn check(vault: &Vault, name: &str, expect: Expect) {
    expect.assert_eq(&found(vault, name));
}

/// A note as generated ones are, and as other tools write anew what they read of it.
const MIXED: &str = "\
---
# not a heading
created: '2025-09-01'
tags: []
---
# Weekly

<!-- ai:start -->
Ask _her_ about *Last updated: *
[[Acme]] in ![[pic.png|100]]\x20\x20
hard break above
> [!note] A title
> its body
7. seven
9. nine
| who | what |
|-----|------|
| [[Acme\\|them]] | x |
<!-- ai:end -->
```tasks
not done
```
";

#[test]
fn a_rename_changes_no_line_that_does_not_name_it() {
    let story = format!("//- Acme.md\n//- pic.png\n//- Weekly.md\n{MIXED}//- From.md\n[[Ac$0me]]\n");
    let wanted = MIXED.replace("[[Acme", "[[Initech");
    assert_eq!(
        renamed(&story, "Initech"),
        format!("//- From.md\n[[Initech]]\n//- Weekly.md\n{wanted}Acme.md => Initech.md\n")
    );
}

#[test]
fn a_renamed_link_keeps_its_brackets_fragment_title_and_way_of_writing() {
    // The folder for new notes has nothing to do with it.
    let story = "\
//- .obsidian/app.json
{\"newFileLocation\": \"folder\", \"newFileFolderPath\": \"Inbox\"}
//- a b/Old name.md
# Part
//- From.md
[x](<a b/Old name.md#Part> \"a title\") [y](./a%20b/Old%20name.md#Part 'another') [[Old n$0ame#Part|shown]]
";
    assert_eq!(
        renamed(story, "New name"),
        "\
//- From.md
[x](<a b/New name.md#Part> \"a title\") [y](./a%20b/New%20name.md#Part 'another') [[New name#Part|shown]]
a b/Old name.md => a b/New name.md
"
    );
}

#[test]
fn an_alias_is_no_target_but_tells_what_was_meant() {
    let fixture =
        Fixture::new("//- Apollo.md\n---\naliases: [Project Apollo]\n---\n//- A.md\n[[Project Apollo]]\n");
    check(
        &fixture.vault,
        "A.md",
        expect![[r#"
            link/alias-only: "Project Apollo" is an alias of "Apollo"; an alias does not make a link lead there
              Link to "Apollo" and show "Project Apollo"
        "#]],
    );
}

#[test]
fn a_missing_heading_is_made_in_the_note_that_there_is() {
    let fixture = Fixture::new("//- Plan.md\n# Plan\n//- A.md\n[[Plan#Goal]]\n");
    let note = fixture.note("A.md");
    let found = rules::check_note(&fixture.vault, note, TODAY);
    assert_eq!(found.len(), 1, "{found:?}");
    for fix in &found[0].fixes {
        for edit in &fix.edits {
            let FileEdit::Text { path, .. } = edit else { panic!("a file is made or deleted: {fix:?}") };
            assert!(["A.md", "Plan.md"].contains(&path.as_str()), "{fix:?}");
        }
    }
}

#[test]
fn references_are_told_once_each() {
    let fixture = Fixture::new(
        "//- Acme/Ana.md\n---\ntype: people\naliases: [Ana, ANA]\ntitle: Ana\n---\n# Ana\n//- A.md\n\
         [[A$0na]] [[Acme/Ana|Ana]] @Ana [a](Acme/Ana.md) [[Ana#Ana]]\n//- B.md\n---\nwho: '[[Ana]]'\n---\n@Ana\n",
    );
    let (note, at) = fixture.at();
    let found = references(&fixture.vault, note, at, true);
    let mut places: Vec<String> = found.iter().map(|one| format!("{:?}", (one.note, one.range))).collect();
    let count = places.len();
    places.sort();
    places.dedup();
    assert_eq!(places.len(), count);
    assert!(count >= 7, "{places:?}");
}

#[test]
fn signs_in_front_of_words_and_comments_of_yaml_are_no_headings() {
    let fixture = Fixture::new(
        "//- A.md\n---\n# a comment\nkey: 1 # another\n---\nI like C# language a lot\n#tag\n# Real\n",
    );
    let symbols = document_symbols(&fixture.vault, fixture.note("A.md"));
    let names: Vec<&str> = symbols.iter().map(|symbol| &*symbol.name).collect();
    assert_eq!(names, ["Frontmatter", "Real"]);
}

#[test]
fn tags_of_the_frontmatter_may_be_a_list_or_a_text() {
    for tags in ["[one, two/three]", "one, two/three", "one two/three", "\n- one\n- '#two/three'"] {
        let fixture = Fixture::new(&format!("//- A.md\n---\ntags: {tags}\n---\n"));
        let found = fixture.note("A.md").tags();
        let found: Vec<&str> = found.iter().map(|(tag, _)| tag.trim_start_matches('#')).collect();
        assert_eq!(found, ["one", "two/three"], "{tags}");
    }
}

#[test]
fn a_note_in_latin_1_is_linked_and_links() {
    let fixture = Fixture::new("//- Caf.md\ncaf\u{FFFD} [[Plan]]\n//- Plan.md\n[[Caf]]\n");
    assert_eq!(found(&fixture.vault, "Plan.md"), "");
    assert!(!found(&fixture.vault, "Caf.md").contains("link/"));
    let plan = fixture.vault.note_at(&path("Plan.md")).unwrap();
    assert_eq!(vaultls::features::references::backlinks(&fixture.vault, plan.id).len(), 1);
}

#[test]
fn one_bad_note_costs_no_other() {
    let bad = "//- Blank.md\n---\ntags:\naliases:\ntype:\ntitle:\n---\n//- Broken.md\n---\ntags: [a\naliases: {\n---\n[[\n";
    let fixture = Fixture::new(&format!("{bad}//- Good.md\n---\ntags: [a]\n---\n[[Blank]] [[Broken]] #a\n"));
    assert_eq!(found(&fixture.vault, "Good.md"), "");
    assert!(!found(&fixture.vault, "Blank.md").contains("syntax"));
}

#[test]
fn no_fix_of_broken_properties_loses_a_line() {
    let broken =
        "---\nname: 'unclosed\ntags: [a, b\nkey: a: b\nkeep: \"this\"\n\tbad: tab\n---\nbody [[Nope]]\n";
    let fixture = Fixture::new(&format!("//- A.md\n{broken}"));
    let note = fixture.note("A.md");
    let fixes = rules::check_note(&fixture.vault, note, TODAY).into_iter().flat_map(|found| found.fixes);
    for fix in fixes {
        let own = fix.edits.iter().filter_map(|edit| match edit {
            FileEdit::Text { path, edit } if path.as_str() == "A.md" => Some(edit.clone()),
            _ => None,
        });
        let text = apply_edits(&note.text, &own.collect::<Vec<_>>()).unwrap();
        for word in ["unclosed", "keep: \"this\"", "body", "name", "tags", "bad"] {
            assert!(text.contains(word), "{} loses {word}: {text}", fix.title);
        }
    }
}

#[test]
fn notes_whose_names_differ_in_case_only_are_both_there() {
    let fixture =
        Fixture::new("//- note.md\n# low\n//- Note.md\n# high\n//- A.md\n[[note]] [[Note]] [[NOTE]]\n");
    let note = fixture.note("A.md");
    let lead: Vec<String> = note.parsed.links.iter().map(|link| lead(&fixture.vault, note, link)).collect();
    assert_eq!(lead[..2], ["note.md", "Note.md"], "{lead:?}");
    assert_eq!(fixture.vault.notes().len(), 3);
}

fn lead(vault: &Vault, note: &Note, link: &vaultls::syntax::Link) -> String {
    match vault.resolve(note, link) {
        vaultls::vault::Resolution::File { file, .. } => file.file.path.to_string(),
        _ => "nowhere".to_owned(),
    }
}

#[test]
fn headings_may_be_emoji() {
    let fixture = Fixture::new("//- A.md\n# 🚀\n## 🚀 Launch\n//- B.md\n[[A#🚀]] [[A#🚀 Launch]] [[A#🌍]]\n");
    check(
        &fixture.vault,
        "B.md",
        expect![[r#"
            link/unresolved-heading: "A" has no heading "🌍"
        "#]],
    );
}

#[test]
fn a_paragraph_of_two_megabytes_is_read_in_one_pass() {
    let text = "a line with [[A link]] and _signs_ in *it* `code` <b> [x](y)\n".repeat(33_000);
    let parsed = parse(&text);
    assert_eq!(parsed.links.len(), 66_000);
    assert_eq!(slice(&text, parsed.links[65_998].range), "[[A link]]");
}

#[test]
fn twenty_thousand_notes_that_name_one_another_are_entered_in_one_pass() {
    let mut vault = Vault::new(std::sync::Arc::default());
    let upsert = |number: usize, more: &str| {
        let text = format!("[[Hub]] [[Note {}]] [[Gone {number}]]{more}\n", (number + 1) % 20_000);
        let origin = Origin::Disk { len: text.len() as u64, mtime: 0, lossy: false };
        Change::Upsert { path: path(&format!("Note {number}.md")), text: text.into(), origin }
    };
    let mut changes: Vec<Change> = (0..20_000).map(|number| upsert(number, "")).collect();
    changes.push(Change::Loaded);
    vault.apply(changes);
    // Who writes in one of them touches none of the others, and each new note those alone that name it.
    for number in 0..200 {
        let touched = vault.apply(vec![upsert(number, " and prose")]);
        assert!(touched.affected.is_empty(), "{touched:?}");
    }
    let text = "# Gone 7\n";
    let origin = Origin::Disk { len: text.len() as u64, mtime: 0, lossy: false };
    let touched = vault.apply(vec![Change::Upsert { path: path("Gone 7.md"), text: text.into(), origin }]);
    assert_eq!(touched.affected.len(), 1, "{touched:?}");
}

/// A note in each folder with one name, as many sites have: what links to it is looked at once, not once for each of them.
#[test]
fn thirty_thousand_notes_of_one_name_that_change_at_once_are_entered_in_one_pass() {
    const NOTES: usize = 30_000;
    let mut vault = Vault::new(std::sync::Arc::default());
    let upsert = |name: String, text: &str| {
        let origin = Origin::Disk { len: text.len() as u64, mtime: 0, lossy: false };
        Change::Upsert { path: path(&name), text: text.into(), origin }
    };
    let linking = (0..NOTES).map(|number| upsert(format!("Log/{number}.md"), "[[index]]\n"));
    vault.apply(linking.chain([Change::Loaded]).collect());
    for heading in ["# One\n", "# Two\n"] {
        let touched = vault.apply((0..NOTES).map(|n| upsert(format!("{n}/index.md"), heading)).collect());
        assert_eq!((touched.changed.len(), touched.affected.len()), (NOTES, NOTES), "{heading}");
    }
}
