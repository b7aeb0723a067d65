//! What the reader sees in a note, as facts in lines.

use expect_test::{Expect, expect};
use vaultls::syntax::{Link, LinkKind, ParsedNote, Place, parse};
use vaultls::text::{LineIndex, TextRange, slice};

/// Every fact of a body, one a line, in the text's order: `kind line "source" details`.
fn facts(text: &str) -> String {
    let note = parse(text);
    let mut out: Vec<(TextRange, String)> = Vec::new();
    collect(text, &note, &mut out);
    out.sort_by_key(|(range, _)| range.start());
    let lines = LineIndex::new(text);
    let line = |range: TextRange| lines.line_of(range.start());
    out.iter().map(|(range, fact)| format!("{} {fact}\n", line(*range))).collect()
}

fn collect(text: &str, note: &ParsedNote, out: &mut Vec<(TextRange, String)>) {
    let show = |range: TextRange| format!("{:?}", slice(text, range));
    for h in &note.headings {
        out.push((h.range, format!("h{} {}", h.level, show(h.text))));
    }
    for link in &note.links {
        out.push((link.range, describe(text, link)));
    }
    for tag in &note.tags {
        out.push((tag.range, format!("tag {}", slice(text, tag.range))));
    }
    for m in &note.mentions {
        let reach = TextRange::new(m.guess.end(), m.limit);
        out.push((m.guess, format!("mention {} then {}{}", show(m.guess), show(reach), place(m.place))));
    }
    for item in &note.items {
        let parent = item.parent.map(|p| {
            let parent = slice(text, note.items[p as usize].range).lines().next().unwrap_or_default();
            format!(" in {parent:?}")
        });
        let status = item.status.map(|s| format!(" [{s}]")).unwrap_or_default();
        out.push((item.range, format!("item{status} {}{}", show(item.range), parent.unwrap_or_default())));
    }
    for task in &note.tasks {
        let item = slice(text, note.items[task.item as usize].range);
        assert!(item.starts_with(slice(text, task.marker)), "a task knows its item");
        out.push((task.body, format!("task [{}] {}", task.status, show(task.body))));
    }
    for b in &note.blocks {
        out.push((b.range, format!("block {} names {}", b.id(text), show(b.block))));
    }
    for f in &note.fields {
        out.push((f.range, format!("field {:?} {} = {}", f.wrapping, show(f.key), show(f.value))));
    }
    for q in &note.queries {
        out.push((q.range, format!("query {:?} {}", q.language, show(q.body))));
    }
    for f in &note.footnotes {
        out.push((f.range, format!("footnote {:?} {} {}", f.kind, slice(text, f.id), show(f.range))));
    }
    for c in &note.callouts {
        out.push((c.range, format!("callout {} {} {}", slice(text, c.kind), show(c.title), show(c.range))));
    }
    for o in &note.opaque {
        out.push((o.range, format!("opaque {:?} {}", o.kind, show(o.range))));
    }
}

fn describe(text: &str, link: &Link) -> String {
    let kind = match link.kind {
        LinkKind::Wiki => "wikilink",
        LinkKind::Markdown => "link",
        LinkKind::Reference => "reference",
        LinkKind::Definition => "definition",
        LinkKind::Autolink => "address",
    };
    let embed = if link.embed { "!" } else { "" };
    let fragment = link.fragment_text(text).map(|f| format!(" #{f}")).unwrap_or_default();
    let pipe = if link.escaped_pipe { "\\|" } else { "|" };
    let display = link.display_text(text).map(|d| format!(" {pipe}{d}")).unwrap_or_default();
    format!("{embed}{kind} {:?}{fragment}{display}{}", link.target_text(text), place(link.place))
}

fn place(place: Place) -> &'static str {
    match place {
        Place::Body => "",
        Place::Frontmatter => " (frontmatter)",
        Place::Comment => " (comment)",
        Place::Query => " (query)",
    }
}

#[track_caller]
fn check(text: &str, expected: Expect) {
    expected.assert_eq(&facts(text));
}

#[test]
fn a_transcript() {
    check(
        "# 1:1 — First Last — 2025-09-29\n\n> [!info] Purpose\n> Build trust with [[Ana Silva]].\n\n\
         - [x] Debug the outcome. @First Last ✅ 2025-10-26\n  - [ ] Identify (e.g., \"Some Channel\"). @Other Person 🔼 📅 2025-11-01\n",
        expect![[r#"
            0 h1 "1:1 — First Last — 2025-09-29"
            2 callout info "Purpose" "> [!info] Purpose\n> Build trust with [[Ana Silva]]."
            3 wikilink "Ana Silva"
            5 item [x] "- [x] Debug the outcome. @First Last ✅ 2025-10-26\n  - [ ] Identify (e.g., \"Some Channel\"). @Other Person 🔼 📅 2025-11-01"
            5 task [x] "Debug the outcome. @First Last ✅ 2025-10-26"
            5 mention "@First Last" then ""
            6 item [ ] "- [ ] Identify (e.g., \"Some Channel\"). @Other Person 🔼 📅 2025-11-01" in "- [x] Debug the outcome. @First Last ✅ 2025-10-26"
            6 task [ ] "Identify (e.g., \"Some Channel\"). @Other Person 🔼 📅 2025-11-01"
            6 mention "@Other Person" then ""
        "#]],
    );
}
