//! Completion, as someone types it. Each answer is shown as the line that choosing an item leaves behind.

use std::sync::Arc;

use expect_test::{Expect, expect};
use jiff::civil::{Date, date};
use proptest::prelude::*;
use vaultls::features::completion::{Completions, Documentation, Item, ItemKind, complete, documentation};
use vaultls::text::{TextEdit, TextRange, TextSize, apply_edits};
use vaultls::vault::config::{Config, LinkFormat};
use vaultls::vault::{Change, FileRef, Note, NoteId, Origin, Resolution, Vault};

use crate::fixture::Fixture;

fn today() -> Date {
    date(2026, 1, 15)
}

fn answer(fixture: &Fixture, recent: &[&str]) -> Option<Completions> {
    let (note, offset) = fixture.at();
    let recent: Vec<NoteId> = recent.iter().map(|path| fixture.note(path).id).collect();
    complete(&fixture.vault, note, offset, &recent, today())
}

/// The note's text after an item was chosen, and where the inserted text ends.
fn chosen(note: &Note, range: TextRange, item: &Item) -> (String, TextSize) {
    let edit = TextEdit::replace(range, &*item.insert);
    let text = apply_edits(&note.text, &[edit]).expect("an edit that fits");
    (text, range.start() + TextSize::of(&*item.insert))
}

fn line_at(text: &str, offset: TextSize) -> &str {
    let at = usize::from(offset);
    let start = text[..at].rfind('\n').map_or(0, |end| end + 1);
    let end = text[at..].find('\n').map_or(text.len(), |end| at + end);
    text[start..end].trim_end_matches('\r')
}

fn kind(item: &Item) -> String {
    match &item.kind {
        ItemKind::Entity(kind) => format!("{kind:?}").to_lowercase(),
        kind => format!("{kind:?}").to_lowercase(),
    }
}

/// What must hold for every answer: it replaces what stands before the cursor, and a note that was chosen is
/// linked to afterwards.
fn assert_sound(vault: &Vault, note: &Note, offset: TextSize, found: &Completions) {
    let after = vaultls::text::slice(&note.text, TextRange::new(offset, TextSize::of(&*note.text)));
    let behind = usize::from(found.range.end()) - usize::from(offset);
    assert!(found.range.start() <= offset && after[..behind].chars().all(|c| c == ']'), "{found:?}");
    let limit = vault.config().completion.limit;
    assert!(found.items.len() <= limit);
    for item in &found.items {
        assert!(!item.label.contains('\n') && !item.insert.contains('\n'), "{item:?}");
        let Documentation::Note(id) = item.documentation else { continue };
        let (text, end) = chosen(note, found.range, item);
        let text: Arc<str> = Arc::from(text);
        let mut after = vault.clone();
        let origin = Origin::Editor { version: 2 };
        after.apply(vec![Change::Upsert { path: note.path.clone(), text, origin }]);
        let new = after.note(note.id).unwrap();
        let start = found.range.start();
        let links =
            new.parsed.links.iter().filter(|link| link.range.start() <= end && start <= link.range.end());
        let mut leads = links.map(|link| after.resolve(new, link));
        let links_to =
            leads.any(|found| matches!(found, Resolution::File { file, .. } if file.file.id == id));
        let mut mentions = new.parsed.mentions.iter().map(|mention| after.resolve_mention(new, mention));
        let names = mentions.any(|found| {
            found.range.contains_inclusive(end) && found.people.iter().any(|person| person.id == id)
        });
        let target = FileRef { id, ..after.file(id).unwrap() };
        assert!(links_to || names, "`{}` leads to {:?}", line_at(&new.text, end), target.path);
    }
}

fn rendered(fixture: &Fixture, recent: &[&str]) -> String {
    let (note, offset) = fixture.at();
    let Some(found) = answer(fixture, recent) else { return "nothing\n".to_owned() };
    assert_sound(&fixture.vault, note, offset, &found);
    let mut out = String::new();
    for item in &found.items {
        let (text, end) = chosen(note, found.range, item);
        let detail = if item.detail.is_empty() { String::new() } else { format!(" ({})", item.detail) };
        out.push_str(&format!("{} {}{detail}\n    {}\n", kind(item), item.label, line_at(&text, end)));
    }
    out
}

fn check(fixture: &str, expect: Expect) {
    expect.assert_eq(&rendered(&Fixture::new(fixture), &[]));
}

fn check_with(config: Config, fixture: &str, expect: Expect) {
    expect.assert_eq(&rendered(&Fixture::with_config(fixture, config), &[]));
}

/// The lines that choosing leaves behind, without labels.
fn lines(fixture: &str) -> Vec<String> {
    let fixture = Fixture::new(fixture);
    let (note, offset) = fixture.at();
    let Some(found) = answer(&fixture, &[]) else { return Vec::new() };
    assert_sound(&fixture.vault, note, offset, &found);
    let line = |item| {
        let (text, end) = chosen(note, found.range, item);
        line_at(&text, end).to_owned()
    };
    found.items.iter().map(line).collect()
}

fn labels(fixture: &Fixture, recent: &[&str]) -> Vec<String> {
    answer(fixture, recent).unwrap_or_default().items.into_iter().map(|item| item.label).collect()
}

#[test]
fn before_anything_is_typed_near_notes_come_first_in_a_large_vault_too() {
    let mut vault = String::new();
    for number in 0..400 {
        vault.push_str(&format!("//- Notes/Note {number:03}.md\n//- Pictures/Picture {number:03}.png\n"));
    }
    for name in ["Ana Silva", "Kim Lee"] {
        vault.push_str(&format!("//- People/{name}.md\n---\ntype: person\n---\n"));
    }
    vault.push_str("//- Notes/Here.md\n[[Note 350]] [[Picture 380.png]] [[$0\n");
    let labels = labels(&Fixture::new(&vault), &["Notes/Note 390.md"]);
    // The one opened last, those linked here, people, and then by path; the note itself is behind them all.
    let expected =
        ["Note 390", "Note 350", "Picture 380.png", "Ana Silva", "Kim Lee", "Note 000", "Note 001"];
    assert_eq!(labels[..expected.len()], expected);
    assert_eq!(labels.len(), 100);
    assert!(!labels.contains(&"Here".to_owned()) && !labels.contains(&"Picture 000.png".to_owned()));
    let twice: std::collections::BTreeSet<&String> = labels.iter().collect();
    assert_eq!(twice.len(), labels.len());
}

const PEOPLE: &str = "
//- People/Ana Silva.md
---
type: people
aliases: [Annie, A. S.]
---
# Ana Silva
//- People/Anatol Berg.md
---
type: person
---
# Anatol Berg
//- Acme/Projects/Apollo.md
---
type: project
aliases: Project Analytics
---
# Apollo
//- Notes/Analysis.md
# Analysis of the year
//- Notes/Banana bread.md
";

fn with_people(note: &str) -> String {
    format!("{}//- Note.md\n{note}", PEOPLE.trim_start())
}

#[test]
fn people_and_projects_come_before_other_notes() {
    check(
        &with_people("Met [[ana$0\n"),
        expect![[r#"
        person Ana Silva (person — People)
            Met [[Ana Silva]]
        person Anatol Berg (person — People)
            Met [[Anatol Berg]]
        note Analysis (Notes)
            Met [[Analysis]]
        project Project Analytics (alias of Apollo — project)
            Met [[Apollo|Project Analytics]]
        note Banana bread (Notes)
            Met [[Banana bread]]
    "#]],
    );
}

#[test]
fn an_unfinished_link_at_the_end_of_the_note() {
    check(
        &with_people("Met [[Ana S$0"),
        expect![[r#"
        person Ana Silva (person — People)
            Met [[Ana Silva]]
        project Project Analytics (alias of Apollo — project)
            Met [[Apollo|Project Analytics]]
        note Analysis (Notes)
            Met [[Analysis]]
    "#]],
    );
}

#[test]
fn an_emoji_before_the_cursor_changes_nothing() {
    check(
        &with_people("- 🔼 ✅ 2025-10-26 see [[ana s$0\n"),
        expect![[r#"
        person Ana Silva (person — People)
            - 🔼 ✅ 2025-10-26 see [[Ana Silva]]
        project Project Analytics (alias of Apollo — project)
            - 🔼 ✅ 2025-10-26 see [[Apollo|Project Analytics]]
        note Analysis (Notes)
            - 🔼 ✅ 2025-10-26 see [[Analysis]]
    "#]],
    );
    check(
        &with_people("- 👩‍👩‍👧 @ana s$0"),
        expect![[r#"
        person Ana Silva (person — People)
            - 👩‍👩‍👧 @Ana Silva
    "#]],
    );
}

#[test]
fn closing_brackets_are_counted() {
    for (typed, line) in [
        ("[[ana s$0", "[[Ana Silva]]"),
        ("[[ana s$0]", "[[Ana Silva]]"),
        ("[[ana s$0]]", "[[Ana Silva]]"),
        ("[[ana s$0]]]", "[[Ana Silva]]]"),
        ("[[ana s$0]] and [[Bob]]", "[[Ana Silva]] and [[Bob]]"),
        ("[[ana s$0 and [[Bob]]", "[[Ana Silva]] and [[Bob]]"),
        ("[[ana s$0|Ana]]", "[[Ana Silva|Ana]]"),
        ("[[ana s$0#Role]]", "[[Ana Silva#Role]]"),
    ] {
        assert_eq!(lines(&with_people(typed))[0], line, "{typed}");
    }
}

#[test]
fn an_alias_is_kept_as_the_display_text() {
    check(
        &with_people("[[anni$0"),
        expect![[r#"
        person Annie (alias of Ana Silva — person)
            [[Ana Silva|Annie]]
    "#]],
    );
}

#[test]
fn an_alias_does_not_replace_a_display_text_that_is_there() {
    assert_eq!(lines(&with_people("[[anni$0|A.]]")), ["[[Ana Silva|A.]]"]);
}

#[test]
fn in_a_table_the_pipe_is_escaped() {
    check(
        &with_people("| Who | When |\n|---|---|\n| [[anni$0 | today |\n"),
        expect![[r#"
        person Annie (alias of Ana Silva — person)
            | [[Ana Silva\|Annie]] | today |
    "#]],
    );
    check(
        &with_people("Who | When\n--- | ---\nx | [[anni$0\n"),
        expect![[r#"
        person Annie (alias of Ana Silva — person)
            x | [[Ana Silva\|Annie]]
    "#]],
    );
    check(
        &with_people("> | [[anni$0 | today |\n"),
        expect![[r#"
        person Annie (alias of Ana Silva — person)
            > | [[Ana Silva\|Annie]] | today |
    "#]],
    );
    check(
        &with_people("| [[Ana Silva\\|$0 | today |\n"),
        expect![[r#"
        alias Annie (alias)
            | [[Ana Silva\|Annie]] | today |
        alias A. S. (alias)
            | [[Ana Silva\|A. S.]] | today |
    "#]],
    );
}

#[test]
fn in_quotes_callouts_lists_and_comments() {
    for (typed, line) in [
        ("> [!info] Purpose\n> Ask [[ana s$0", "> Ask [[Ana Silva]]"),
        ("> > - [ ] [[ana s$0", "> > - [ ] [[Ana Silva]]"),
        ("%% ask [[ana s$0 %%", "%% ask [[Ana Silva]] %%"),
        ("%%\nask [[ana s$0\n%%\n", "ask [[Ana Silva]]"),
        ("one\r\ntwo [[ana s$0\r\nthree\r\n", "two [[Ana Silva]]"),
        ("# Meeting with [[ana s$0", "# Meeting with [[Ana Silva]]"),
    ] {
        assert_eq!(lines(&with_people(typed))[0], line, "{typed}");
    }
}

#[test]
fn nothing_in_code_math_and_html_comments() {
    for typed in [
        "`[[ana$0`",
        "```\n[[ana$0\n```\n",
        "```\n[[ana$0",
        "~~~rust\n@ana$0\n~~~\n",
        "$$\n[[ana$0\n$$\n",
        "<!-- [[ana$0 -->",
        "\\[[ana$0",
        "prose without a sign $0",
        "[[Ana Silva]]$0",
        "mail ana@ana$0",
        "# $0",
    ] {
        assert_eq!(lines(&with_people(typed)), Vec::<String>::new(), "{typed}");
    }
    assert_eq!(lines(&with_people("`x` [[ana s$0"))[0], "`x` [[Ana Silva]]");
    assert_eq!(lines(&with_people("```\nx\n```\n[[ana s$0"))[0], "[[Ana Silva]]");
}

#[test]
fn names_with_dollars_dots_and_quotes_stay_whole() {
    check(
        "\
//- Initech $1.2B deal.md
//- People/Dr. Who.md
---
type: person
---
//- Notes/Acme’s Q&A (draft) 100%.md
//- Note.md
[[d$0
",
        expect![[r#"
            person Dr. Who (person — People)
                [[Dr. Who]]
            note Initech $1.2B deal
                [[Initech $1.2B deal]]
            note Acme’s Q&A (draft) 100% (Notes)
                [[Acme’s Q&A (draft) 100%]]
        "#]],
    );
    assert_eq!(lines("//- Acme’s Q&A.md\n//- Note.md\n[[acme's$0")[0], "[[Acme’s Q&A]]");
    assert_eq!(lines("//- José Núñez.md\n//- Note.md\n[[jose nun$0")[0], "[[José Núñez]]");
    assert_eq!(lines("//- 田中 太郎.md\n//- Note.md\n[[田$0")[0], "[[田中 太郎]]");
    assert_eq!(lines("//- 🚀 Launch.md\n//- Note.md\n[[🚀$0")[0], "[[🚀 Launch]]");
}

#[test]
fn a_name_that_two_notes_have_is_written_with_its_folder() {
    check(
        "//- a/Plan.md\n//- b/Plan.md\n//- b/Note.md\n[[plan$0",
        expect![[r#"
        note Plan (a)
            [[a/Plan]]
        note Plan (b)
            [[b/Plan]]
    "#]],
    );
}

#[test]
fn paths_are_found_by_their_folders() {
    check(
        &with_people("[[acme/ap$0"),
        expect![[r#"
            project Acme/Projects/Apollo (project — Acme/Projects)
                [[Apollo]]
        "#]],
    );
    check(
        &with_people("[[./Notes/$0"),
        expect![[r#"
        note Notes/Analysis (Notes)
            [[./Notes/Analysis]]
        note Notes/Banana bread (Notes)
            [[./Notes/Banana bread]]
    "#]],
    );
}

#[test]
fn titles_that_differ_from_the_file_name() {
    check(
        "\
//- 2025-10-06 - Noor shared concerns; Mateo challenged the bud.md
# 1:1 — Noor Haddad — 2025-10-06
//- Note.md
[[1:1 noor$0
",
        expect![[r#"
            note 1:1 — Noor Haddad — 2025-10-06 (title of 2025-10-06 - Noor shared concerns; Mateo challenged the bud)
                [[2025-10-06 - Noor shared concerns; Mateo challenged the bud]]
        "#]],
    );
}

#[test]
fn words_of_a_name_in_any_order_then_scattered_letters() {
    let fixture =
        "//- Budget review 2025.md\n//- Review of budgets.md\n//- Bread, unreviewed.md\n//- Note.md\n[[";
    assert_eq!(
        lines(&format!("{fixture}rev bud$0")),
        ["[[Review of budgets]]", "[[Budget review 2025]]", "[[Bread, unreviewed]]"]
    );
    assert_eq!(lines(&format!("{fixture}bgrv$0")), ["[[Budget review 2025]]"]);
}

#[test]
fn recent_notes_come_first_then_linked_ones_then_people() {
    let fixture = Fixture::new(
        "\
//- A note.md
//- B linked.md
//- C person.md
---
type: person
---
//- D recent.md
//- Archive/E old.md
//- pic.png
//- Note.md
See [[B linked]]. [[$0
",
    );
    assert_eq!(
        labels(&fixture, &["Note.md", "D recent.md"]),
        ["D recent", "B linked", "C person", "A note", "E old", "pic.png", "Note"],
    );
}

#[test]
fn excluded_notes_come_last() {
    let (excluded, _) = vaultls::vault::config::Excluded::new(vec!["Archive/".to_owned()]);
    let config = Config { excluded, ..Config::default() };
    let fixture = "//- Archive/Plan.md\n//- Notes/Planning of the year.md\n//- Note.md\n[[plan$0";
    let fixture = Fixture::with_config(fixture, config);
    assert_eq!(labels(&fixture, &[]), ["Planning of the year", "Plan"]);
}

#[test]
fn attachments_and_embeds() {
    check(
        "//- img/plan.png\n//- Plans.md\n//- Note.md\n[[pl$0",
        expect![[r#"
        note Plans
            [[Plans]]
        attachment plan.png (img)
            [[plan.png]]
    "#]],
    );
    check(
        "//- img/plan.png\n//- Plans.md\n//- Note.md\n![[pl$0",
        expect![[r#"
        attachment plan.png (img)
            ![[plan.png]]
        note Plans
            ![[Plans]]
    "#]],
    );
}

#[test]
fn targets_that_others_use_but_no_file_has() {
    check(
        "\
//- A.md
[[Blue Harbor]] and [[Blue Harbor|it]] and [[BlockFuse/C-Store]]
//- Note.md
[[bl$0]]
",
        expect![[r#"
            deadtarget Blue Harbor (no such note yet, 2 links)
                [[Blue Harbor]]
            deadtarget BlockFuse/C-Store (no such note yet, 1 link)
                [[BlockFuse/C-Store]]
        "#]],
    );
}

#[test]
fn what_is_being_typed_is_no_target_of_others() {
    assert_eq!(lines("[[Nowhere$0]]"), Vec::<String>::new());
}

#[test]
fn markdown_links_where_the_vault_wants_them() {
    let config = || Config { markdown_links: true, ..Config::default() };
    check_with(
        config(),
        &with_people("See [[ana s$0]] now"),
        expect![[r#"
        person Ana Silva (person — People)
            See [Ana Silva](Ana%20Silva.md) now
        project Project Analytics (alias of Apollo — project)
            See [Project Analytics](Apollo.md) now
        note Analysis (Notes)
            See [Analysis](Analysis.md) now
    "#]],
    );
    check_with(
        config(),
        &with_people("| [[anni$0 |"),
        expect![[r#"
        person Annie (alias of Ana Silva — person)
            | [Annie](Ana%20Silva.md) |
    "#]],
    );
    check_with(
        config(),
        "//- img/my pic.png\n//- Note.md\n![[my$0",
        expect![[r#"
        attachment my pic.png (img)
            ![](my%20pic.png)
    "#]],
    );
}

#[test]
fn markdown_links_to_headings_blocks_and_with_a_display_text() {
    let only = |typed: &str| {
        let config = Config { markdown_links: true, ..Config::default() };
        let fixture = Fixture::with_config(&format!("{HEADINGS}{typed}"), config);
        rendered(&fixture, &[]).lines().nth(1).unwrap().trim().to_owned()
    };
    assert_eq!(only("see [[apollo#sta$0]] x"), "see [Apollo > Status green](Apollo.md#Status%20green) x");
    assert_eq!(only("[[Apollo#Plan#ri$0"), "[Apollo > Plan#Risks](Apollo.md#Plan#Risks)");
    assert_eq!(only("![[Apollo#^bud$0]]"), "![](Apollo.md#^budget-1)");
    assert_eq!(only("[[Apollo^bud$0]]"), "[Apollo > ^budget-1](Apollo.md#^budget-1)");
    assert_eq!(only("[[#own$0"), "[Own heading](#Own%20heading)");
    assert_eq!(only("[[Apollo#Plan|pl$0]]"), "[Plan](Apollo.md#Plan)");
}

#[test]
fn the_link_format_is_followed() {
    for (link_format, line) in [
        (LinkFormat::Shortest, "[[Ana Silva]]"),
        (LinkFormat::Relative, "[[../People/Ana Silva]]"),
        (LinkFormat::Absolute, "[[People/Ana Silva]]"),
    ] {
        let config = Config { link_format, ..Config::default() };
        let fixture = format!("{}//- Daily/Note.md\n[[ana s$0", PEOPLE.trim_start());
        let found = rendered(&Fixture::with_config(&fixture, config), &[]);
        assert_eq!(found.lines().nth(1).unwrap().trim(), line);
    }
}

#[test]
fn destinations_of_markdown_links() {
    check(
        &with_people("[her](ana s$0"),
        expect![[r#"
        person Ana Silva (person — People)
            [her](Ana%20Silva.md)
        project Project Analytics (alias of Apollo — project)
            [her](Apollo.md)
        note Analysis (Notes)
            [her](Analysis.md)
    "#]],
    );
    check(
        &with_people("[her](Ana%20S$0)"),
        expect![[r#"
        person Ana Silva (person — People)
            [her](Ana%20Silva.md)
        project Project Analytics (alias of Apollo — project)
            [her](Apollo.md)
        note Analysis (Notes)
            [her](Analysis.md)
    "#]],
    );
    check(
        &with_people("[her](<ana s$0"),
        expect![[r#"
        person Ana Silva (person — People)
            [her](<Ana Silva.md>)
        project Project Analytics (alias of Apollo — project)
            [her](<Apollo.md>)
        note Analysis (Notes)
            [her](<Analysis.md>)
    "#]],
    );
    check(
        &with_people("[her](../People/an$0)"),
        expect![[r#"
        person People/Ana Silva (person — People)
            [her](./People/Ana%20Silva.md)
        person People/Anatol Berg (person — People)
            [her](./People/Anatol%20Berg.md)
    "#]],
    );
    check(
        &with_people("[her](Ana%20Silva.md#an$0)"),
        expect![[r#"
        heading Ana Silva (H1)
            [her](Ana%20Silva.md#Ana%20Silva)
    "#]],
    );
    assert_eq!(lines(&with_people("[x](https://an$0")), Vec::<String>::new());
}

const HEADINGS: &str = "\
//- Apollo.md
# Apollo
## Status: green
### Risks
## Plan
### Risks
### Q&A | why?
Budget is fixed. ^budget-1

- [ ] Ask Ana 📅 2025-01-01 ^ask
//- Note.md
# Own heading
";

#[test]
fn headings_of_the_target() {
    check(
        &format!("{HEADINGS}[[Apollo#$0"),
        expect![[r#"
        heading Apollo (H1)
            [[Apollo#Apollo]]
        heading Status: green (H2 — Apollo)
            [[Apollo#Status green]]
        heading Risks (H3 — Apollo › Status: green)
            [[Apollo#Risks]]
        heading Plan (H2 — Apollo)
            [[Apollo#Plan]]
        heading Risks (H3 — Apollo › Plan)
            [[Apollo#Plan#Risks]]
        heading Q&A | why? (H3 — Apollo › Plan)
            [[Apollo#Q&A why?]]
    "#]],
    );
    check(
        &format!("{HEADINGS}[[apollo#ri$0]]"),
        expect![[r#"
        heading Risks (H3 — Apollo › Status: green)
            [[apollo#Risks]]
        heading Risks (H3 — Apollo › Plan)
            [[apollo#Plan#Risks]]
    "#]],
    );
    check(
        &format!("{HEADINGS}[[Apollo#Plan#$0]]"),
        expect![[r#"
        heading Risks (H3 — Apollo › Plan)
            [[Apollo#Plan#Risks]]
        heading Q&A | why? (H3 — Apollo › Plan)
            [[Apollo#Plan#Q&A why?]]
    "#]],
    );
    check(
        &format!("{HEADINGS}[[#$0"),
        expect![[r#"
        heading Own heading (H1)
            [[#Own heading]]
    "#]],
    );
    check(
        &format!("{HEADINGS}[[Nowhere#$0"),
        expect![[r#"
        nothing
    "#]],
    );
}

#[test]
fn blocks_of_the_target() {
    check(
        &format!("{HEADINGS}[[Apollo#^$0"),
        expect![[r#"
        block budget-1 (Budget is fixed.)
            [[Apollo#^budget-1]]
        block ask ([ ] Ask Ana 📅 2025-01-01)
            [[Apollo#^ask]]
    "#]],
    );
    check(
        &format!("{HEADINGS}[[Apollo#^bud$0]]"),
        expect![[r#"
        block budget-1 (Budget is fixed.)
            [[Apollo#^budget-1]]
    "#]],
    );
    check(
        &format!("{HEADINGS}[[Apollo^ask$0"),
        expect![[r#"
        block ask ([ ] Ask Ana 📅 2025-01-01)
            [[Apollo#^ask]]
    "#]],
    );
}

#[test]
fn display_texts_of_the_target() {
    check(
        &format!(
            "{}//- Other.md\n[[Ana Silva|our Ana]] [[ana silva|our Ana]] [[Ana Silva|A.]]\n//- Note.md\n[[People/Ana Silva|$0",
            PEOPLE.trim_start()
        ),
        expect![[r#"
            alias Annie (alias)
                [[People/Ana Silva|Annie]]
            alias A. S. (alias)
                [[People/Ana Silva|A. S.]]
            alias Ana Silva (title)
                [[People/Ana Silva|Ana Silva]]
            alias our Ana (used 2 times)
                [[People/Ana Silva|our Ana]]
            alias A. (used once)
                [[People/Ana Silva|A.]]
        "#]],
    );
    check(
        &with_people("[[Ana Silva|an$0]]"),
        expect![[r#"
        alias Annie (alias)
            [[Ana Silva|Annie]]
    "#]],
    );
}

#[test]
fn people_behind_an_at_sign() {
    check(
        &with_people("- [ ] Ask @$0"),
        expect![[r#"
        person Ana Silva (person — People)
            - [ ] Ask @Ana Silva
        person Anatol Berg (person — People)
            - [ ] Ask @Anatol Berg
    "#]],
    );
    check(
        &with_people("- [ ] Ask @anni$0 📅 2025-01-01"),
        expect![[r#"
        person Ana Silva (person — alias Annie)
            - [ ] Ask @Ana Silva 📅 2025-01-01
    "#]],
    );
    check(
        &with_people("- [ ] Ask @Ana Sil$0"),
        expect![[r#"
        person Ana Silva (person — People)
            - [ ] Ask @Ana Silva
    "#]],
    );
    check(
        &with_people("- [ ] Ask @AnaSil$0"),
        expect![[r#"
        person Ana Silva (person — People)
            - [ ] Ask @Ana Silva
    "#]],
    );
    assert_eq!(lines(&with_people("Ask @Ana Silva $0")), Vec::<String>::new());
    assert_eq!(lines(&with_people("Ask @Ana Silva, @anat$0"))[0], "Ask @Ana Silva, @Anatol Berg");
}

#[test]
fn names_of_all_kinds_behind_an_at_sign() {
    for name in [
        "Ana van der Berg",
        "Jean-Luc O'Neil",
        "José Núñez",
        "J. R. Smith",
        "田中 太郎",
        "O’Brien",
        "Dr. Who",
        "Ana Silva (Acme)",
    ] {
        let person = format!("//- People/{name}.md\n---\ntype: person\n---\n//- Note.md\n- [ ] ");
        let first: String = name.chars().take(2).collect();
        assert_eq!(
            lines(&format!("{person}@{first}$0 📅 2025-01-01")),
            [format!("- [ ] @{name} 📅 2025-01-01")]
        );
        let joined = format!(
            "{person}@{first}$0\n//- Old.md\n- [ ] @AnaSilva\n//- Ana Silva.md\n---\ntype: person\n---\n"
        );
        let squeezed: String = name.split(' ').collect();
        assert!(lines(&joined).contains(&format!("- [ ] @{squeezed}")), "{:?}", lines(&joined));
    }
}

#[test]
fn people_are_written_as_the_note_or_the_vault_writes_them() {
    assert_eq!(lines(&with_people("@AnatolBerg did. @ana s$0"))[0], "@AnatolBerg did. @AnaSilva");
    let vault = format!("{}//- Old.md\n- [ ] x @AnatolBerg\n//- Note.md\n", PEOPLE.trim_start());
    assert_eq!(lines(&format!("{vault}@ana s$0"))[0], "@AnaSilva");
    assert_eq!(lines(&format!("{vault}@Anatol Berg and @ana s$0"))[0], "@Anatol Berg and @Ana Silva");
}

#[test]
fn in_the_strings_of_query_blocks() {
    let query =
        |line: &str| format!("{}//- Old.md\n- [ ] x @Anatol Berg\n//- Note.md\n{line}", PEOPLE.trim_start());
    let typed = query("```dataview\nTASK\nWHERE contains(text, \"@ana s$0\")\n```\n");
    assert_eq!(lines(&typed)[0], "WHERE contains(text, \"@Ana Silva\")");
    let typed = query("```tasks\ndescription includes @ana s$0\n```\n");
    assert_eq!(lines(&typed)[0], "description includes @Ana Silva");
    let typed = query("```dataview\nLIST FROM [[ana s$0\n```\n");
    assert_eq!(lines(&typed)[0], "LIST FROM [[Ana Silva]]");
    let typed = query("#work/plan\n```dataview\nLIST FROM #wo$0\n```\n");
    assert_eq!(lines(&typed)[0], "LIST FROM #work/plan");
}

#[test]
fn tags_most_used_first() {
    let vault =
        "//- A.md\n#project/alpha #later\n//- B.md\n---\ntags: [project/alpha, Zeit]\n---\n//- Note.md\n";
    check(
        &format!("{vault}see #$0"),
        expect![[r#"
            tag project/alpha (2 notes)
                see #project/alpha
            tag Zeit (1 note)
                see #Zeit
            tag later (1 note)
                see #later
            tag project (2 notes)
                see #project
        "#]],
    );
    check(
        &format!("{vault}see #al$0"),
        expect![[r#"
        tag project/alpha (2 notes)
            see #project/alpha
    "#]],
    );
    check(
        &format!("{vault}C#$0"),
        expect![[r#"
        nothing
    "#]],
    );
    check(
        &format!("{vault}see #project/al$0"),
        expect![[r#"
        tag project/alpha (2 notes)
            see #project/alpha
    "#]],
    );
}

const FRONT: &str = "\
//- A.md
---
type: person
role: Engineer
last_contact: '2025-01-02'
active: true
related:
- '[[B]]'
entities:
  people:
  - '[[B]]'
tags:
- type/people
- company/acme
---
//- B.md
---
type: person
role: Head of sales, EMEA
last_contact: '2025-03-04'
active: false
related: ['[[A]]']
---
//- C.md
---
type: project
stage: open
---
";

#[test]
fn frontmatter_keys_of_notes_of_the_same_type_first() {
    check(
        &format!("{FRONT}//- Note.md\n---\ntype: person\n$0\n---\n"),
        expect![[r#"
        property active (2 notes)
            active: 
        property last_contact (2 notes)
            last_contact: 
        property related (2 notes)
            related: 
        property role (2 notes)
            role: 
        property entities (1 note)
            entities: 
        property tags (1 note)
            tags: 
        property stage (1 note)
            stage: 
        property aliases
            aliases: 
        property cssclasses
            cssclasses: 
    "#]],
    );
    check(
        &format!("{FRONT}//- Note.md\n---\nro$0: x\n---\n"),
        expect![[r#"
        property role (2 notes)
            role: x
    "#]],
    );
    check(
        &format!("{FRONT}//- Note.md\n---\nty$0"),
        expect![[r#"
        property type (3 notes)
            type: 
    "#]],
    );
}

#[test]
fn frontmatter_values() {
    let at = |lines: &str| format!("{FRONT}//- Note.md\n---\n{lines}\n---\n");
    check(
        &at("type: $0"),
        expect![[r#"
        value person (2 notes)
            type: person
        value project (1 note)
            type: project
    "#]],
    );
    check(
        &at("type:$0"),
        expect![[r#"
        value person (2 notes)
            type: person
        value project (1 note)
            type: project
    "#]],
    );
    check(
        &at("type: \"pe$0\""),
        expect![[r#"
        value person (2 notes)
            type: "person"
    "#]],
    );
    check(
        &at("type: person\nrole: $0"),
        expect![[r#"
        value Engineer (1 note)
            role: Engineer
        value Head of sales, EMEA (1 note)
            role: 'Head of sales, EMEA'
    "#]],
    );
    check(
        &at("role: 'He$0"),
        expect![[r#"
        value Head of sales, EMEA (1 note)
            role: 'Head of sales, EMEA'
    "#]],
    );
    check(
        &at("active: $0"),
        expect![[r#"
        value true
            active: true
        value false
            active: false
    "#]],
    );
    check(
        &at("type: person\nlast_contact: $0"),
        expect![[r#"
        value 2026-01-15 (today)
            last_contact: '2026-01-15'
        value 2025-01-02 (1 note)
            last_contact: '2025-01-02'
        value 2025-03-04 (1 note)
            last_contact: '2025-03-04'
    "#]],
    );
    check(
        &at("tags:\n- type/people\n- $0"),
        expect![[r#"
            tag company/acme (1 note)
                - company/acme
            tag type (2 notes)
                - type
            tag company (1 note)
                - company
        "#]],
    );
    check(
        &at("tags: [company/acme, ty$0]"),
        expect![[r#"
            tag type/people (1 note)
                tags: [company/acme, type/people]
            tag type (1 note)
                tags: [company/acme, type]
        "#]],
    );
    check(
        &at("tags: '#com$0'"),
        expect![[r#"
            tag company/acme (1 note)
                tags: '#company/acme'
            tag company (1 note)
                tags: '#company'
        "#]],
    );
}

#[test]
fn links_in_the_frontmatter_are_quoted() {
    let at = |typed: &str| {
        let vault = "//- A.md\n---\ntype: person\nrelated: ['[[B]]']\nentities:\n  people:\n  - \"[[B]]\"\n---\n//- B.md\n//- Pat O'Neil.md\n---\ntype: person\n---\n";
        lines(&format!("{vault}//- Note.md\n---\ntype: person\n{typed}\n---\n")).remove(0)
    };
    assert_eq!(at("related: pat$0"), "related: '[[Pat O''Neil]]'");
    assert_eq!(at("related: [[pat$0"), "related: \"[[Pat O'Neil]]\"");
    assert_eq!(at("related: [[pat$0]]"), "related: \"[[Pat O'Neil]]\"");
    assert_eq!(at("related:\n- '[[pat$0"), "- '[[Pat O''Neil]]'");
    assert_eq!(at("related:\n- '[[pat$0]]'"), "- '[[Pat O''Neil]]'");
    assert_eq!(at("related:\n- \"[[pat$0]]\""), "- \"[[Pat O'Neil]]\"");
    assert_eq!(at("entities:\n  people:\n  - pat$0"), "  - \"[[Pat O'Neil]]\"");
    assert_eq!(at("anything: \"see [[pat$0\""), "anything: \"see [[Pat O'Neil]]\"");
    assert_eq!(at("related: ['[[B]]', [[pat$0]"), "related: ['[[B]]', \"[[Pat O'Neil]]\"]");
    assert_eq!(at("related: ['[[B]]', [[pat$0]]]"), "related: ['[[B]]', \"[[Pat O'Neil]]\"]");
    assert_eq!(at("related: ['[[B]]', '[[pat$0]]']"), "related: ['[[B]]', '[[Pat O''Neil]]']");
    assert_eq!(at("related: ['[[B]]', pat$0]"), "related: ['[[B]]', '[[Pat O''Neil]]']");
    assert_eq!(at("related:\r\n- pat$0\r"), "- '[[Pat O''Neil]]'");
}

#[test]
fn the_limit_holds_and_shorter_names_come_first() {
    let mut fixture: String = (0..300).map(|n| format!("//- Meeting {n}.md\n")).collect();
    fixture.push_str("//- Meet.md\n//- Note.md\n[[mee$0");
    let fixture = Fixture::new(&fixture);
    let found = answer(&fixture, &[]).unwrap();
    assert!(found.incomplete);
    assert_eq!(found.items.len(), 100);
    assert_eq!(found.items[0].label, "Meet");
    assert_eq!(found.items[1].label, "Meeting 0");
}

#[test]
fn long_names_do_not_make_long_answers() {
    let name = "A generated sentence that goes on and on until it is cut off in the mid".repeat(3);
    let mut fixture: String = (0..100).map(|n| format!("//- {n} {name}.md\n")).collect();
    fixture.push_str("//- Note.md\n[[gen$0");
    let found = answer(&Fixture::new(&fixture), &[]).unwrap();
    let bytes: usize =
        found.items.iter().map(|item| item.label.len() + item.insert.len() + item.filter.len()).sum();
    assert!(found.incomplete && bytes < 60_000 && found.items.len() > 50);
}

#[test]
fn a_line_of_a_million_characters() {
    let long = "wörd ".repeat(200_000);
    assert_eq!(lines(&with_people(&format!("{long}[[ana s$0 {long}"))).len(), 3);
}

#[test]
fn an_offset_inside_a_character_or_past_the_end_is_nothing() {
    let fixture = Fixture::new("ö [[");
    let note = fixture.note("Note.md");
    for offset in [1, 999] {
        assert_eq!(complete(&fixture.vault, note, TextSize::new(offset), &[], today()), None);
    }
}

#[test]
fn the_card_of_a_person_and_of_a_note() {
    let fixture = Fixture::new(
        "\
//- People/Ana Silva.md
---
type: people
aliases: [Annie]
created: '2026-01-03'
last_contact: '2025-09-29'
tags:
- type/people
- company/acme
---

# Ana Silva

| Field | Value |
|-------|-------|
| **Role** | Head of *sales* |
| **Department** | _Unknown_ |
//- Notes/Plan.md
# The plan

It begins here.

- one

## Later
",
    );
    let card = |path: &str| documentation(&fixture.vault, fixture.note(path).id).unwrap();
    expect![[r#"
        **Ana Silva** — person  
        People

        - **Role:** Head of \*sales\*
        - **Company:** acme
        - **Last contact:** 2025-09-29
        - **Also:** Annie"#]]
    .assert_eq(&card("People/Ana Silva.md"));
    expect![[r#"
        **Plan**  
        Notes

        It begins here.

        - one"#]]
    .assert_eq(&card("Notes/Plan.md"));
}

const ODD: &[&str] = &[
    "a", "B", "é", "田", "🚀", " ", "'", "’", "\"", "$", "%", "^", "#", "[", "]", "(", ")", "&", ".", ",",
    "-", "\\", "{", ":", "|", "_", "*", "`", "!", "@", "=", "~", "<",
];

fn odd_name() -> impl Strategy<Value = String> {
    let signs = proptest::collection::vec(proptest::sample::select(ODD), 0..6);
    signs.prop_map(|signs| format!("N{}n", signs.concat()))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn whatever_the_name_the_link_leads_to_the_note(
        names in proptest::collection::btree_set(odd_name(), 1..5),
        alias in odd_name(),
        place in 0..PLACES.len(),
        typed in proptest::sample::select(vec!["", "n", "nn", "N"]),
        behind in proptest::sample::select(vec!["", "]", "]]", " x"]),
        folder in proptest::sample::select(vec!["", "f/"]),
        format in proptest::sample::select(vec![LinkFormat::Shortest, LinkFormat::Relative, LinkFormat::Absolute]),
        markdown_links in proptest::bool::ANY,
    ) {
        let config = Config { link_format: format, markdown_links, ..Config::default() };
        let alias = alias.replace('\'', "''");
        let mut fixture: String = names.iter().map(|name| format!("//- {folder}{name}.md\n---\naliases: ['{alias}']\n---\n")).collect();
        fixture.push_str("//- g/Nn.md\n//- Nn.md\n//- g/Note.md\n");
        fixture.push_str(&PLACES[place].replace("[[$0", &format!("[[{typed}$0{behind}")).replace("($0", &format!("({typed}$0")));
        let fixture = Fixture::with_config(&fixture, config);
        let (note, offset) = fixture.at();
        if let Some(found) = answer(&fixture, &[]) {
            assert_sound(&fixture.vault, note, offset, &found);
        }
    }
}

const SOUP: &[&str] = &[
    "[[",
    "]]",
    "[",
    "]",
    "](",
    "(",
    ")",
    "|",
    "\\|",
    "#",
    "^",
    "@",
    "Ana",
    "Ana Silva",
    " ",
    "\n",
    "\r\n",
    "- ",
    "> ",
    "---\n",
    "tags: ",
    "related:",
    "'",
    "\"",
    "`",
    "```\n",
    "```dataview\n",
    "%%",
    "$$",
    "<!--",
    "é",
    "🚀",
    "田",
    ":",
    ",",
    "!",
    "\t",
    "{",
];

proptest! {
    #[test]
    fn whatever_stands_around_the_cursor_the_answer_is_sound(
        parts in proptest::collection::vec(proptest::sample::select(SOUP), 0..24),
        at in 0..24usize,
        front in proptest::bool::ANY,
    ) {
        let mut parts = parts;
        parts.insert(at.min(parts.len()), "$0");
        let front = if front { "---\n" } else { "" };
        let fixture = Fixture::new(&with_people(&format!("{front}{}", parts.concat())));
        let (note, offset) = fixture.at();
        if let Some(found) = answer(&fixture, &[]) {
            prop_assert!(found.range.start() <= offset && !found.items.is_empty());
            for item in &found.items {
                chosen(note, found.range, item);
            }
        }
        for target in vaultls::features::definition::definition(&fixture.vault, note, offset) {
            prop_assert!(target.origin.contains_inclusive(offset) && target.range.contains_range(target.focus));
        }
    }
}

const PLACES: &[&str] = &[
    "text [[$0",
    "🔼 text [[$0 and [[Nn]]",
    "| a | [[$0 | c |\n|---|---|---|\n",
    "a | b\n---|---\nx | [[$0 | c",
    "> [!note]\n> - [ ] ![[$0",
    "---\nrelated: '[[$0'\n---\n",
    "---\nrelated: \"[[$0\"\n---\n",
    "---\nrelated:\n- [[$0\n---\n",
    "---\nrelated: [\"[[A]]\", '[[$0']\n---\n",
    "%% [[$0 %%",
    "[text]($0)",
    "[text](<$0>)",
    "[text]($0",
];
