//! Every rule's own documentation, held against the rule.

use std::sync::Arc;

use expect_test::expect;
use jiff::civil::{Date, date};
use proptest::prelude::*;
use vaultls::rules::{self, Diagnostic, FileEdit, Fix, Rule, SafeFixes};
use vaultls::text::{TextEdit, apply_edits};
use vaultls::vault::config::{Config, FolderRules, Level, NewNoteLocation};
use vaultls::vault::{Change, Note, Origin, Vault, VaultPath};

use crate::fixture::Fixture;

const TODAY: Date = date(2025, 11, 8);

fn findings(vault: &Vault, rule: &Rule) -> Vec<(VaultPath, Diagnostic)> {
    let mut found = Vec::new();
    for note in vault.notes() {
        let of_rule = |diagnostic: &Diagnostic| diagnostic.code == rule.code;
        let in_note = rules::check_note(vault, note, TODAY).into_iter().filter(of_rule);
        found.extend(in_note.map(|diagnostic| (note.path.clone(), diagnostic)));
    }
    found
}

/// The vault after a fix. Panics if an edit does not fit its note or a new note is in the way of an old one.
fn fixed(vault: &Vault, fix: &Fix) -> Vault {
    let mut edits: Vec<(&Note, Vec<TextEdit>)> = Vec::new();
    let mut changes = Vec::new();
    for edit in &fix.edits {
        match edit {
            FileEdit::Delete { path } => panic!("a rule deletes {path}"),
            FileEdit::Create { path, text } => {
                assert!(vault.note_at(path).is_none(), "{}: {path} exists", fix.title);
                changes.push(upsert(path, text));
            }
            FileEdit::Text { path, edit } => {
                let note = vault.note_at(path).expect("fixes edit notes that exist");
                match edits.iter_mut().find(|(known, _)| known.id == note.id) {
                    Some((_, list)) => list.push(edit.clone()),
                    None => edits.push((note, vec![edit.clone()])),
                }
            }
        }
    }
    for (note, list) in edits {
        let text = apply_edits(&note.text, &list).unwrap_or_else(|e| panic!("{}: {e:?}", fix.title));
        changes.push(upsert(&note.path, &text));
    }
    let mut vault = vault.clone();
    vault.apply(changes);
    vault
}

fn upsert(path: &VaultPath, text: &str) -> Change {
    let origin = Origin::Disk { len: text.len() as u64, mtime: 1, lossy: false };
    Change::Upsert { path: path.clone(), text: text.into(), origin }
}

#[test]
fn every_rule_is_documented_and_in_its_place() {
    let codes: Vec<_> = rules::all().iter().map(|rule| rule.code).collect();
    assert!(codes.is_sorted(), "sorted by code: {codes:?}");
    for rule in rules::all() {
        let (group, name) = rule.code.split_once('/').expect("group/name");
        let sound = |word: &str| {
            !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
        };
        assert!(sound(group) && sound(name), "{}", rule.code);
        assert!(
            rules::find(rule.code).is_some_and(|found| found.code == rule.code),
            "{} is found",
            rule.code
        );
        assert!(rule.summary.ends_with('.') && rule.summary.len() < 120, "{}: summary", rule.code);
        assert!(rule.docs.len() > 200, "{}: a page of documentation says why it matters", rule.code);
    }
}

#[test]
fn every_rule_finds_what_its_failing_fixture_shows() {
    for rule in rules::all() {
        let found = findings(&Fixture::new(rule.fails).vault, rule);
        assert!(!found.is_empty(), "{} finds nothing in its failing fixture", rule.code);
        for (_, diagnostic) in found {
            let message = &diagnostic.message;
            assert!(!message.is_empty() && !message.ends_with('.') && !message.contains('\n'), "{message}");
        }
    }
}

#[test]
fn no_rule_finds_anything_in_its_passing_fixture() {
    for rule in rules::all() {
        let found = findings(&Fixture::new(rule.passes).vault, rule);
        assert!(found.is_empty(), "{}: {found:#?}", rule.code);
    }
}

/// Each fix, on its own, mends its finding and makes no new one of the same rule.
#[test]
fn every_fix_mends_what_it_was_offered_for() {
    for rule in rules::all() {
        let before = Fixture::new(rule.fails).vault;
        let found = findings(&before, rule);
        for fix in found.iter().flat_map(|(_, diagnostic)| &diagnostic.fixes) {
            let after = findings(&fixed(&before, fix), rule);
            assert!(after.len() < found.len(), "{}: \"{}\" leaves {after:#?}", rule.code, fix.title);
        }
    }
}

/// Notes with Windows line ends and none at the end: the same is found, and what a fix writes has such line ends, too.
#[test]
fn every_fix_keeps_windows_line_ends() {
    for rule in rules::all() {
        let plain = Fixture::new(rule.fails).vault;
        let mut windows = plain.clone();
        let with_ends = |note: &&Arc<Note>| Change::Upsert {
            path: note.path.clone(),
            text: note.text.trim_end_matches('\n').replace('\n', "\r\n").into(),
            origin: note.origin,
        };
        windows.apply(plain.notes().iter().map(with_ends).collect());
        let (found, expected) = (findings(&windows, rule), findings(&plain, rule));
        assert_eq!(found.len(), expected.len(), "{}: {found:#?}", rule.code);
        for fix in found.iter().flat_map(|(_, diagnostic)| &diagnostic.fixes) {
            let after = fixed(&windows, fix);
            let left = findings(&after, rule);
            assert!(left.len() < found.len(), "{}: \"{}\" leaves {left:#?}", rule.code, fix.title);
            for note in after.notes() {
                let before = windows.note_at(&note.path).is_some();
                let alone = note.text.replace("\r\n", "").contains(['\r', '\n']);
                assert!(!(before && alone), "{}: \"{}\" gives {:?}", rule.code, fix.title, note.text);
            }
        }
    }
}

/// Whole notes in a quote, as transcripts are: what a fix writes stays in it.
#[test]
fn every_fix_keeps_to_its_quote() {
    for rule in rules::all() {
        let plain = Fixture::new(rule.fails).vault;
        let mut quoted = plain.clone();
        let body = |note: &&Arc<Note>| note.parsed.frontmatter.is_none() && !note.text.starts_with("---");
        let notes = plain.notes().into_iter().filter(body);
        let quote = |text: &str| text.lines().map(|line| format!("> {line}\n")).collect::<String>();
        quoted.apply(notes.map(|note| upsert(&note.path, &quote(&note.text))).collect());
        for (path, found) in findings(&quoted, rule) {
            let is_quoted = |vault: &Vault| {
                let mut lines = vault.note_at(&path).unwrap().text.lines();
                lines.all(|line| line.starts_with("> "))
            };
            for fix in found.fixes.iter().filter(|_| is_quoted(&quoted)) {
                let after = fixed(&quoted, fix);
                let text = &after.note_at(&path).unwrap().text;
                assert!(is_quoted(&after), "{}: \"{}\" gives {text}", rule.code, fix.title);
            }
        }
    }
}

/// Findings of every rule on a fixture, one a line, with their fixes: what a user reads.
fn report(fixture: &str) -> String {
    let vault = Fixture::new(fixture).vault;
    let mut out = String::new();
    for note in vault.notes() {
        for found in rules::check_note(&vault, note, TODAY) {
            let at = note.lines().line_of(found.range.start()) + 1;
            let text = vaultls::text::slice(&note.text, found.range);
            out.push_str(&format!("{}:{at} {} `{text}` {}\n", note.path, found.code, found.message));
            for fix in &found.fixes {
                let safe = if fix.safe { " [safe]" } else { "" };
                out.push_str(&format!("    {}{safe}\n", fix.title));
            }
        }
    }
    out
}

/// The near misses that are offered for `target` in a vault of these notes.
fn offers(notes: &[&str], target: &str) -> Vec<String> {
    let files: String = notes.iter().map(|stem| format!("//- {stem}.md\n")).collect();
    let vault = Fixture::new(&files).vault;
    let near = vault.near_files(target).into_iter();
    let mark = |unmistakable| if unmistakable { "!" } else { "" };
    near.map(|near| format!("{}{}", near.file.path.without_md(), mark(near.unmistakable))).collect()
}

#[test]
fn near_misses_of_names_as_people_scripts_and_speech_recognition_make_them() {
    let long = "2025-11-06 - Review of the caching tier, its cost and the plan for the first quarter of";
    let cases: &[(&[&str], &str, &[&str])] = &[
        // Letters.
        (&["Ana Silva", "Ana Costa"], "Ana Sliva", &["Ana Silva"]),
        (&["Apollo", "Zeus"], "Apolo", &["Apollo"]),
        (&["Jade"], "Jad", &["Jade"]),
        (&["Łukasz Nowak"], "Lukasz Nowak", &["Łukasz Nowak"]),
        (&["José García"], "Jose Garcia", &["José García"]),
        // Punctuation that a script dropped or a keyboard changed.
        (&["Acme’s plan"], "Acme's plan", &["Acme’s plan!"]),
        (
            &["Q3 review - cost, risk and plan"],
            "Q3 review: cost, risk and plan.",
            &["Q3 review - cost, risk and plan!"],
        ),
        (&["Ana Silva"], "Ana  Silva", &["Ana Silva!"]),
        (&["BlockFuse-C-Store"], "BlockFuse/C-Store", &["BlockFuse-C-Store!"]),
        (&["Firefly"], "Fire fly", &["Firefly"]),
        // A title cut off in mid-word, on either side.
        (&[long], &long[..70], &[&format!("{long}!")]),
        (&[&long[..70]], long, &[&format!("{}!", &long[..70])]),
        (&[long, &format!("{long} 2026")], &long[..70], &[long, &format!("{long} 2026")]),
        // Sounds.
        (&["Jon Jarrett", "Kim Taylor"], "John Jarret", &["Jon Jarrett"]),
        (&["Catherine Meyer"], "Kathrin Maier", &["Catherine Meyer"]),
        // The first words of a name, and the same name elsewhere.
        (&["Ana Silva (Amazon)"], "Ana Silva", &["Ana Silva (Amazon)"]),
        (&["People/Kim Taylor"], "People/Old/Kim Taylor", &["People/Kim Taylor"]),
        // The same meeting under another generated title.
        (
            &["2025-10-06 - Kim reviewed storage tiers and pricing", "2025-10-06 - Lunch"],
            "2025-10-06 - Reviewed pricing and storage with Kim",
            &["2025-10-06 - Kim reviewed storage tiers and pricing"],
        ),
        // What is not near: other numbers, other days, other short words, bare dates.
        (&["Phase 2 plan"], "Phase 3 plan", &[]),
        (&["2025-11-08"], "2025-11-09", &[]),
        (&["2025-11-08 Weekly Ana", "2025-11-08 Sync"], "2025-11-08", &[]),
        (&["Cat"], "Car", &[]),
        (&["Release 12"], "Release 1.2", &["Release 12"]),
        (&["C", "C++"], "C#", &[]),
        (&["Ana Silva", "Ana Costa", "Ana Berg", "Ana Wolf"], "Ana", &[]),
        (&["Apollo"], "Nothing like it", &[]),
        (&["Apollo"], "…", &[]),
    ];
    for (notes, target, expected) in cases {
        assert_eq!(offers(notes, target), *expected, "{target}");
    }
}

#[test]
fn a_near_miss_keeps_the_links_own_style() {
    let fixture = "\
//- Notes/Log.md
---
who: '[[Ana O''Briem|Ana]]'
---
[[ana o'briem]] ![[People/Ana O'Briem.md#Facts|her]] [Ana](../People/Ana%20O'Briem.md#Facts \"t\") [[./Plam]]
//- Notes/Plan.md
//- People/Ana O'Brien.md
# Facts
";
    let vault = Fixture::new(fixture).vault;
    let note = vault.note_at(&VaultPath::new("Notes/Log.md").unwrap()).unwrap();
    let found = rules::check_note(&vault, note, TODAY);
    let edits: Vec<TextEdit> = found
        .iter()
        .map(|found| match &found.fixes[0].edits[..] {
            [FileEdit::Text { edit, .. }] => edit.clone(),
            other => panic!("{other:?}"),
        })
        .collect();
    expect![[r#"
        ---
        who: '[[Ana O''Brien|Ana]]'
        ---
        [[Ana O'Brien]] ![[People/Ana O'Brien.md#Facts|her]] [Ana](../People/Ana%20O'Brien.md#Facts "t") [[./Plan]]
    "#]]
    .assert_eq(&apply_edits(&note.text, &edits).unwrap());
}

#[test]
fn a_note_can_silence_rules_by_line_and_as_a_whole() {
    let body = "\
[[Gone 1]]
<!-- vaultls-ignore link/unresolved -->
[[Gone 2]]
<!-- vaultls-ignore owner/unknown, link -->
[[Gone 3]]
<!-- vaultls-ignore -->
[[Gone 4]] [[Log#Gone 5]]
<!-- vaultls-ignore link/ambiguous -->
[[Gone 6]]
<!-- vaultls-ignored -->
[[Gone 7]]
";
    let codes = |front: &str| -> Vec<String> {
        let vault = Fixture::new(&format!("//- Log.md\n{front}{body}")).vault;
        let found = rules::check_note(&vault, vault.notes()[0], TODAY);
        found
            .iter()
            .map(|found| vaultls::text::slice(&vault.notes()[0].text, found.range).to_owned())
            .collect()
    };
    assert_eq!(codes(""), ["Gone 1", "Gone 6", "Gone 7"]);
    assert_eq!(codes("---\nvaultls: off\n---\n"), [""; 0]);
    assert_eq!(codes("---\nvaultls: {link/unresolved: off}\n---\n"), [""; 0]);
    assert_eq!(
        codes("---\nvaultls:\n  link: off\n  link/unresolved: error\n---\n"),
        ["Gone 1", "Gone 6", "Gone 7"]
    );
}

#[test]
fn configuration_sets_levels_for_the_vault_and_for_folders_and_leaves_templates_alone() {
    let mut config = Config { template_folder: "Templates".to_owned(), ..Config::default() };
    config.levels.insert("link".to_owned(), Level::Hint);
    config.levels.insert("link/unresolved".to_owned(), Level::Error);
    let quiet = [("link/unresolved".to_owned(), Level::Off)].into();
    config.folder_levels.push(FolderRules { folder: "Archive".to_owned(), levels: quiet });
    let notes = ["A.md", "Archive/B.md", "Archived.md", "Templates/C.md"];
    let fixture: String = notes.iter().map(|path| format!("//- {path}\n[[Gone]] [[A#Gone]]\n")).collect();
    let vault = Fixture::with_config(&fixture, config).vault;
    let mut seen = Vec::new();
    for note in vault.notes() {
        let found = rules::check_note(&vault, note, TODAY);
        seen.extend(found.iter().map(|found| format!("{} {} {:?}", note.path, found.code, found.level)));
    }
    assert_eq!(
        seen,
        [
            "A.md link/unresolved Error",
            "A.md link/unresolved-heading Hint",
            "Archive/B.md link/unresolved-heading Hint",
            "Archived.md link/unresolved Error",
            "Archived.md link/unresolved-heading Hint",
        ]
    );
}

#[test]
fn nothing_is_unresolved_before_the_vault_is_read() {
    let mut vault = Vault::default();
    vault.apply(vec![upsert(&VaultPath::new("A.md").unwrap(), "---\na: 1\na: 2\n---\n[[B]]")]);
    let codes = |vault: &Vault| -> Vec<_> {
        rules::check_note(vault, vault.notes()[0], TODAY).iter().map(|found| found.code).collect()
    };
    assert_eq!(codes(&vault), ["frontmatter/duplicate-key"]);
    vault.apply(vec![Change::Loaded]);
    assert_eq!(codes(&vault), ["frontmatter/duplicate-key", "link/unresolved"]);
}

#[test]
fn a_missing_note_is_made_where_obsidian_would_make_it() {
    let created = |location: NewNoteLocation, link: &str| -> Option<String> {
        let config = Config { new_notes: location, ..Config::default() };
        let vault =
            Fixture::with_config(&format!("//- Notes/Log.md\n{link}\n//- Acme/pic.png\n"), config).vault;
        let found = rules::check_note(&vault, vault.notes()[0], TODAY);
        let fixes = found.into_iter().flat_map(|found| found.fixes).flat_map(|fix| fix.edits);
        fixes.into_iter().find_map(|edit| match edit {
            FileEdit::Create { path, .. } => Some(path.as_str().to_owned()),
            FileEdit::Delete { .. } => None,
            FileEdit::Text { .. } => None,
        })
    };
    let at_root = |link| created(NewNoteLocation::Root, link);
    assert_eq!(at_root("[[Dr. Who]]").as_deref(), Some("Dr. Who.md"));
    assert_eq!(at_root("[[Deal (Initech $1.2B)]]").as_deref(), Some("Deal (Initech $1.2B).md"));
    assert_eq!(at_root("[[Acme/Plan#Goal|plan]]").as_deref(), Some("Acme/Plan.md"));
    assert_eq!(at_root("[[./Plan.md]]").as_deref(), Some("Notes/Plan.md"));
    assert_eq!(at_root("[plan](../The%20plan.md)").as_deref(), Some("The plan.md"));
    assert_eq!(created(NewNoteLocation::Current, "[[Plan]]").as_deref(), Some("Notes/Plan.md"));
    assert_eq!(
        created(NewNoteLocation::Folder("In box".into()), "[[Plan]]").as_deref(),
        Some("In box/Plan.md")
    );
    assert_eq!(created(NewNoteLocation::Current, "[[Acme/Plan]]").as_deref(), Some("Acme/Plan.md"));
    for link in [
        "[[../../Plan]]",
        "![[pics.png]]",
        "[[https://a.b/c]]",
        "[[What?]]",
        "[[{{title}}]]",
        "[[.hidden/x]]",
    ] {
        assert_eq!(at_root(link), None, "{link}");
    }
}

#[test]
fn links_that_are_no_fault() {
    expect![""].assert_eq(&report(
        "\
//- Work/Log.md
[site](https://example.com) [mail](mailto:a@b.c) [app](obsidian://open?vault=x) <https://a.b> www.example.com
[folder](../People) [folder](../People/) [up](..) [here](.) [out](../../elsewhere/README.md)
[top](#) [[#Here]] [[]] [empty]() [Ana]: hello
![[Drawing.PNG|100x50]] [[Report.pdf#page=3]] [[Board.canvas]] [code](script.py)
`[[in code]]` <!-- [[in a comment]] -->
# Here
```
[[in a fence]]
```
//- People/Ana.md
//- Assets/drawing.png
//- Report.pdf
//- Board.canvas
//- Work/script.py
",
    ));
}

#[test]
fn a_wrong_encoding_is_one_finding_and_not_one_for_every_name_it_broke() {
    let fixture = "\
//- Log.md
# CafÃ©
[[JosÃ© GÃ³mez]] [[GÃ¼nther Gone]]
- [ ] call @JosÃ© GÃ³mez
//- People/José Gómez.md
---
type: people
---
";
    let codes = |fixture: &str| -> Vec<String> {
        report(fixture)
            .lines()
            .filter(|line| !line.starts_with(' '))
            .map(|line| line.split(' ').nth(1).unwrap().to_owned())
            .collect()
    };
    assert_eq!(codes(fixture), ["text/mojibake", "link/unresolved"]);
    let off = format!("{fixture}//- .vaultls.toml\n[rules]\n\"text/mojibake\" = \"off\"\n");
    assert_eq!(codes(&off), ["link/unresolved", "link/unresolved", "owner/unknown"]);
}

#[test]
fn a_slash_in_a_title_is_told_from_a_folder() {
    expect![[r#"
        Work/Log.md:1 link/folder-in-title `TCP/IP` There is no note "TCP/IP", nor a folder "TCP" for it
            Create the note "TCP-IP.md" and link to it
            Create the note "TCP/IP.md"
        Work/Log.md:1 link/folder-in-title `Alder/C-Store` There is no note "Alder/C-Store", nor a folder "Alder" for it; was "Alder-C-Store" meant?
            Link to "Alder-C-Store" and show "Alder/C-Store" [safe]
            Create the note "Alder/C-Store.md"
        Work/Log.md:1 link/unresolved `Projects/Gone` There is no note "Projects/Gone"
            Create the note "Projects/Gone.md"
        Work/Log.md:1 link/unresolved `projects/gone` There is no note "projects/gone"
            Create the note "projects/gone.md"
        Work/Log.md:1 link/unresolved `Old/Ana Silva` There is no note "Old/Ana Silva"; nearest: "People/Ana Silva"
            Link to "People/Ana Silva"
            Create the note "Old/Ana Silva.md"
        Work/Log.md:1 link/unresolved `a/b.pdf` There is no file "a/b.pdf"
        Work/Log.md:1 link/unresolved `Alder/Store` There is no note "Alder/Store"; it is the title of "Alder-Store"
            Link to "Alder-Store", whose title this is
            Create the note "Alder/Store.md"
    "#]].assert_eq(&report("\
//- Work/Log.md
[[TCP/IP]] [[Alder/C-Store]] [[Projects/Gone]] [[projects/gone|x]] [[Old/Ana Silva]] [[a/b.pdf]] [[Alder/Store]]
//- Work/Projects/Alder-C-Store.md
//- People/Ana Silva.md
//- Alder-Store.md
---
title: Alder/Store
---
"));
}

/// What notes are made of, sound and broken.
const PIECES: &[&str] = &[
    "[[",
    "]]",
    "![[",
    "|",
    "\\|",
    "#",
    "^",
    "#^",
    "[",
    "](",
    ")",
    "@",
    "@Ana Silva",
    "@AnaSliva ",
    "Ana Silva",
    "Ana  Silva",
    "Ana",
    "Plan",
    "Plam",
    "./",
    "../",
    "/",
    ".md",
    ".png",
    "%20",
    "https://a.b",
    "\n",
    "\r\n",
    "\n\n",
    "- [ ] ",
    "- [x] ",
    "---\n",
    "key: ",
    "- ",
    "tags: [a]\n",
    "'",
    "\"",
    "| ",
    "`",
    "```\n",
    "%%",
    "<!-- vaultls-ignore -->\n",
    "2025-02-30",
    " 📅 ",
    " ✅ ",
    "⏫",
    "Ã©",
    "â€”",
    "é",
    "🔼",
    "\u{0}",
    "\u{feff}",
    "\u{fe0f}",
    "日本",
    " ",
    "\t",
    "x",
    "[[Ana  Silva]]",
    "[[Ana  Silva",
    "[[Ana]]",
    "![[ana]]",
    "[[Ana#Plan]]",
    "[[Plan|]]",
    "[[Plan#^x|",
    "[[x.jpg]]",
    "[t](Plam.md)",
    "[t](<Ana  Silva.md>)",
    "[t](Ana%20%20Silva#plan)",
    "[[Ana Silva#-plan]]",
    "[[a/Plam]]",
    "[[Ana/Silva]]",
    "[[Ana Silva 1]]",
    "\n---\n",
    "who: [[Plan]]\n",
    "who: '[[Ana  Silva]]'\n",
    "who: \"[[Ana]]\"\n",
    "tags: [a]\ntags: [a]\n",
    "a: b: c\n",
    "[l]: Plam.md\n",
    "[l]",
    "\n- [ ] @Ana Sliva 📅 2025-11-08",
    "\n- [ ] ⏫ @Ana 📅 2025-11-08 x",
    "\n| [[Ana]] | [[Ana  Silva\\|x]] |\n|--|--|\n",
    "\n> ",
];

proptest! {
    // Each case checks a note many times: a few dozen are enough for every run.
    #![proptest_config(ProptestConfig::with_cases(48))]
    /// Whatever a note says, every finding lies in it, every fix can be made, and making the safe ones comes to an end.
    #[test]
    fn findings_and_fixes_fit_any_note(pieces in proptest::collection::vec(proptest::sample::select(PIECES), 0..40)) {
        let mut vault = Fixture::new("//- Ana Silva.md\n---\ntype: people\naliases: Ana\n---\n# Plan\n//- a/Plan.md\n//- b/Plan.md\n//- x.png\n").vault;
        let path = VaultPath::new("Note.md").unwrap();
        vault.apply(vec![upsert(&path, &pieces.concat())]);
        for round in 0.. {
            let note = vault.note_at(&path).unwrap().clone();
            let found = rules::check_note(&vault, &note, TODAY);
            for diagnostic in &found {
                let range = diagnostic.range;
                prop_assert!(note.text.get(usize::from(range.start())..usize::from(range.end())).is_some(), "{:?}", diagnostic);
                for fix in &diagnostic.fixes {
                    let after = fixed(&vault, fix);
                    let same = |found: &[Diagnostic]| found.iter().filter(|other| other.code == diagnostic.code).count();
                    let left = rules::check_note(&after, after.note_at(&path).unwrap(), TODAY);
                    prop_assert!(!fix.safe || same(&left) < same(&found), "{}: {:?} leaves {:#?}", diagnostic.code, fix, left);
                }
            }
            let edits = SafeFixes::of(&vault, &found).into_edits();
            if edits.is_empty() {
                break;
            }
            prop_assert!(round < 12, "safe fixes do not end: {:?}", edits);
            for (path, edits) in edits {
                let text = apply_edits(&vault.note_at(&path).unwrap().text, &edits).unwrap();
                vault.apply(vec![upsert(&path, &text)]);
            }
        }
    }
}

/// Nothing may follow a quoted text: quoting only the link would leave a property that is not YAML.
#[test]
fn a_link_that_its_value_goes_on_behind_is_not_quoted() {
    let f = Fixture::new(
        "//- Plan.md\n//- A.md\n---\nwho: [[Plan]]\n 📅\n---\n//- B.md\n---\nup:\n  who: [[Plan]]\n  day: 1\nlist:\n  - [[Plan]]\n  - x\n---\n",
    );
    let fixes = |path: &str| {
        let found = rules::check_note(&f.vault, f.note(path), TODAY).into_iter();
        let quoting = found.filter(|found| found.code == "frontmatter/unquoted-link");
        quoting.map(|found| found.fixes.len()).collect::<Vec<_>>()
    };
    assert_eq!((fixes("A.md"), fixes("B.md")), (vec![0], vec![1, 1]));
}
