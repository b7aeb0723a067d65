//! Go to definition, as someone jumps around. Each answer is shown as the file, the line that the cursor lands on
//! with the focused text in «», and the first and last line of what is meant there.

use expect_test::{Expect, expect};
use vaultls::features::definition::{Target, definition};
use vaultls::text::{TextRange, TextSize, slice};
use vaultls::vault::VaultPath;

use crate::fixture::Fixture;

fn targets(fixture: &Fixture) -> Vec<Target> {
    let (note, offset) = fixture.at();
    let found = definition(&fixture.vault, note, offset);
    for target in &found {
        assert!(target.origin.contains_inclusive(offset), "{target:?}");
        assert!(target.range.contains_range(target.focus), "{target:?}");
    }
    found
}

fn rendered(fixture: &Fixture) -> String {
    let (note, _) = fixture.at();
    let mut out = String::new();
    for target in targets(fixture) {
        out.push_str(&format!("`{}` -> {}", slice(&note.text, target.origin), target.path));
        if let Some(to) = fixture.vault.note_at(&target.path) {
            out.push_str(&place(&to.text, &target));
        }
        out.push('\n');
    }
    if out.is_empty() { "nothing\n".to_owned() } else { out }
}

fn place(text: &str, target: &Target) -> String {
    if target.range == TextRange::empty(TextSize::new(0)) {
        return String::new();
    }
    let line = |at: TextSize| text[..usize::from(at)].matches('\n').count() + 1;
    let meant = slice(text, target.range).trim_end();
    let last = target.range.start() + TextSize::of(meant);
    let (first, last) = (line(target.range.start()), line(last));
    format!(" lines {first}-{last}, «{}» in line {}", slice(text, target.focus), line(target.focus.start()))
}

fn check(fixture: &str, expect: Expect) {
    expect.assert_eq(&rendered(&Fixture::new(fixture)));
}

const VAULT: &str = "\
//- People/Ana Silva.md
---
type: people
aliases: [Annie]
---

# Ana Silva
//- People/Kim Lee.md
---
type: people
---
//- Acme/People/Kim Lee.md
---
type: people
---
# Kim Lee (Acme)
//- Apollo.md
---
tags: [project/space, Later]
---
# Apollo
## Status
### Risks
Money. ^status-block
## Plan
### Risks
- [ ] Ask #project/space
- [ ] Two
  lines ^ask
## Q&A: why?
//- img/my pic.png
//- Dr. Who.md
//- Initech $1.2B deal.md
//- Sources/2025/2025-09-18 - A talk.md
";

fn from_note(note: &str) -> String {
    format!("{VAULT}//- Note.md\n{note}")
}

#[test]
fn every_way_to_write_a_link() {
    for (link, target) in [
        ("[[Ana$0 Silva]]", "People/Ana Silva.md"),
        ("$0[[Ana Silva]]", "People/Ana Silva.md"),
        ("[[Ana Silva]]$0", "People/Ana Silva.md"),
        ("[[$0ana silva]]", "People/Ana Silva.md"),
        ("[[people/ana si$0lva]]", "People/Ana Silva.md"),
        ("[[People/Ana Silva.md|A$0na]]", "People/Ana Silva.md"),
        ("| [[Ana Silva\\|A$0na]] |", "People/Ana Silva.md"),
        ("- 🔼 ✅ 2025-10-26 see [[Ana S$0ilva]]", "People/Ana Silva.md"),
        ("![[Apo$0llo]]", "Apollo.md"),
        ("![[my p$0ic.png|100]]", "img/my pic.png"),
        ("![alt](img/my%20p$0ic.png)", "img/my pic.png"),
        ("[her](People/Ana%20Sil$0va.md)", "People/Ana Silva.md"),
        ("[he$0r](<People/Ana Silva.md> \"title\")", "People/Ana Silva.md"),
        ("[he$0r][ana]\n\n[ana]: <People/Ana Silva.md>\n", "People/Ana Silva.md"),
        ("[ana]: <People/A$0na Silva.md>\n", "People/Ana Silva.md"),
        ("%% [[Ana Sil$0va]] %%", "People/Ana Silva.md"),
        ("> [!info] [[Ana Sil$0va]]", "People/Ana Silva.md"),
        ("[[Dr. W$0ho]]", "Dr. Who.md"),
        ("[[Initech $1.2B d$0eal]]", "Initech $1.2B deal.md"),
        ("[[2025/2025-09-18 - A t$0alk]]", "Sources/2025/2025-09-18 - A talk.md"),
        ("[[./Apo$0llo]]", "Apollo.md"),
        ("[[Apollo]][[$0Dr. Who]]", "Dr. Who.md"),
        ("[[Apollo]]$0[[Dr. Who]]", "Dr. Who.md"),
        ("[![x](img/my%20pic.png$0)](Apollo.md)", "img/my pic.png"),
        ("[![x](img/my%20pic.png)](Apollo$0.md)", "Apollo.md"),
        ("```dataview\nLIST FROM [[Apo$0llo]]\n```\n", "Apollo.md"),
    ] {
        let found = targets(&Fixture::new(&from_note(link)));
        let paths: Vec<&str> = found.iter().map(|target| target.path.as_str()).collect();
        assert_eq!(paths, [target], "{link}");
    }
}

#[test]
fn links_in_the_frontmatter_at_any_depth() {
    check(
        &from_note("---\nrelated: \"[[Apo$0llo]]\"\n---\n"),
        expect![[r#"
        `[[Apollo]]` -> Apollo.md
    "#]],
    );
    check(
        &from_note("---\nentities:\n  people:\n  - '[[Ana Silva]]'\n  - '[[Dr. W$0ho|him]]'\n---\n"),
        expect![[r#"
            `[[Dr. Who|him]]` -> Dr. Who.md
        "#]],
    );
}

#[test]
fn links_that_lead_nowhere() {
    for link in [
        "[[Nobo$0dy]]",
        "[[Project Apo$0llo]]",
        "[[./Ana Sil$0va]]",
        "[x](https://example$0.org)",
        "<https://exa$0mple.org>",
        "[[https://exa$0mple.org]]",
        "`[[Ana Sil$0va]]`",
        "```\n[[Ana Sil$0va]]\n```\n",
        "pro$0se",
        "mail ana@sil$0va.org",
        "@Nobody$0 Known",
        "[^no$0te]",
    ] {
        assert_eq!(targets(&Fixture::new(&from_note(link))), [], "{link}");
    }
}

#[test]
fn headings_and_blocks() {
    check(
        &from_note("[[Apollo#sta$0tus]]"),
        expect![[r#"
        `[[Apollo#status]]` -> Apollo.md lines 5-7, «Status» in line 5
    "#]],
    );
    check(
        &from_note("[[Apollo#Plan#Ris$0ks]]"),
        expect![[r#"
        `[[Apollo#Plan#Risks]]` -> Apollo.md lines 9-12, «Risks» in line 9
    "#]],
    );
    check(
        &from_note("[[Apollo#Q&A why?$0]]"),
        expect![[r#"
        `[[Apollo#Q&A why?]]` -> Apollo.md lines 13-13, «Q&A: why?» in line 13
    "#]],
    );
    check(
        &from_note("[x](Apollo.md#Pl$0an)"),
        expect![[r#"
        `[x](Apollo.md#Plan)` -> Apollo.md lines 8-12, «Plan» in line 8
    "#]],
    );
    check(
        &from_note("[[Apollo#^status-blo$0ck]]"),
        expect![[r#"
        `[[Apollo#^status-block]]` -> Apollo.md lines 7-7, «Money. ^status-block» in line 7
    "#]],
    );
    check(
        &from_note("[[Apollo#^as$0k]]"),
        expect![[r#"
        `[[Apollo#^ask]]` -> Apollo.md lines 11-12, «- [ ] Two
          lines ^ask» in line 11
    "#]],
    );
    check(
        &from_note("# One\n[[#Tw$0o]]\n# Two\nend"),
        expect![[r#"
        `[[#Two]]` -> Note.md lines 3-4, «Two» in line 3
    "#]],
    );
}

#[test]
fn a_heading_that_is_gone_leads_to_the_file() {
    check(
        &from_note("[[Apollo#Gon$0e]]"),
        expect![[r#"
        `[[Apollo#Gone]]` -> Apollo.md
    "#]],
    );
    check(
        &from_note("[[Apollo#^gon$0e]]"),
        expect![[r#"
        `[[Apollo#^gone]]` -> Apollo.md
    "#]],
    );
}

#[test]
fn owners() {
    check(
        &from_note("- [ ] x @Ana Sil$0va 📅 2025-01-01"),
        expect![[r#"
        `@Ana Silva` -> People/Ana Silva.md lines 6-6, «Ana Silva» in line 6
    "#]],
    );
    check(
        &from_note("- [ ] x $0@AnaSilva"),
        expect![[r#"
        `@AnaSilva` -> People/Ana Silva.md lines 6-6, «Ana Silva» in line 6
    "#]],
    );
    check(
        &from_note("- [ ] x @Ann$0ie did it"),
        expect![[r#"
        `@Annie` -> People/Ana Silva.md lines 6-6, «Ana Silva» in line 6
    "#]],
    );
    check(
        &from_note("- [ ] x @Kim L$0ee"),
        expect![[r#"
        `@Kim Lee` -> Acme/People/Kim Lee.md lines 4-4, «Kim Lee (Acme)» in line 4
        `@Kim Lee` -> People/Kim Lee.md
    "#]],
    );
    check(
        &from_note("@Ana Silva w$0ent home"),
        expect![[r#"
        nothing
    "#]],
    );
}

#[test]
fn owners_in_the_strings_of_queries() {
    check(
        &from_note("```dataview\nTASK\nWHERE contains(text, \"@Ana$0Silva\") AND !completed\n```\n"),
        expect![[r#"
            `@AnaSilva` -> People/Ana Silva.md lines 6-6, «Ana Silva» in line 6
        "#]],
    );
    check(
        &from_note("```tasks\ndescription includes @Ana Si$0lva\n```\n"),
        expect![[r#"
        `@Ana Silva` -> People/Ana Silva.md lines 6-6, «Ana Silva» in line 6
    "#]],
    );
}

#[test]
fn tags_lead_to_the_notes_that_have_them() {
    check(
        &from_note("see #pro$0ject"),
        expect![[r#"
        `#project` -> Apollo.md lines 2-2, «project/space» in line 2
        `#project` -> Apollo.md lines 10-10, «#project/space» in line 10
        `#project` -> Note.md lines 1-1, «#project» in line 1
    "#]],
    );
    check(
        &from_note("---\ntags:\n- lat$0er\n---\n"),
        expect![[r#"
        `later` -> Apollo.md lines 2-2, «Later» in line 2
        `later` -> Note.md lines 3-3, «later» in line 3
    "#]],
    );
}

#[test]
fn footnotes_both_ways() {
    check(
        &from_note("One[^a$0] and[^b] two[^a].\n\n[^a]: The note.\n[^b]: Another.\n"),
        expect![[r#"
        `[^a]` -> Note.md lines 3-3, «a» in line 3
    "#]],
    );
    check(
        &from_note("One[^a] and[^b] two[^a].\n\n[^$0a]: The note.\n[^b]: Another.\n"),
        expect![[r#"
        `[^a]:` -> Note.md lines 1-1, «a» in line 1
        `[^a]:` -> Note.md lines 1-1, «a» in line 1
    "#]],
    );
    check(
        &from_note("One[^a].\n\n[^a]: See [[Apo$0llo]].\n"),
        expect![[r#"
        `[[Apollo]]` -> Apollo.md
    "#]],
    );
}

#[test]
fn a_heading_and_a_block_id_are_their_own_definition() {
    check(
        &from_note("# O$0ne\ntext\n## Two\n# Three"),
        expect![[r#"
        `# One` -> Note.md lines 1-3, «One» in line 1
    "#]],
    );
    check(
        &from_note("Some text. ^my-i$0d\n"),
        expect![[r#"
        `^my-id` -> Note.md lines 1-1, «^my-id» in line 1
    "#]],
    );
    check(
        &from_note("# See [[Apo$0llo]]"),
        expect![[r#"
        `[[Apollo]]` -> Apollo.md
    "#]],
    );
}

#[test]
fn of_several_notes_with_the_name_the_exact_path_wins() {
    let vault = "//- Note.md\n//- a/b/Note.md\n//- zzzz/Note.md\n//- From.md\n[[No$0te]]";
    let found = targets(&Fixture::new(vault));
    assert_eq!(
        found.iter().map(|target| &target.path).collect::<Vec<_>>(),
        [&VaultPath::new("Note.md").unwrap()]
    );
}

#[test]
fn with_windows_line_ends() {
    check(
        "//- A.md\n# A\r\n## B\r\ntext\r\n## C\r\n//- Note.md\none\r\n[[A#B$0]]\r\n",
        expect![[r#"
        `[[A#B]]` -> A.md lines 2-3, «B» in line 2
    "#]],
    );
}
