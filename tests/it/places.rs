//! Links that can be clicked, selections that grow, places that are edited together.

use expect_test::{Expect, expect};
use vaultls::features::document_links::document_links;
use vaultls::features::linked_editing::linked_places;
use vaultls::features::selection_ranges::selection_ranges;
use vaultls::text::slice;

use crate::fixture::Fixture;

fn check_links(fixture: &str, expect: Expect) {
    let fixture = Fixture::new(fixture);
    let note = fixture.note("Note.md");
    let mut out = String::new();
    for link in document_links(&fixture.vault, note) {
        out.push_str(&format!("`{}` {:?}\n", slice(&note.text, link.range), link.target));
    }
    expect.assert_eq(&out);
}

fn check_selection(fixture: &str, expect: Expect) {
    let fixture = Fixture::new(fixture);
    let (note, offset) = fixture.at();
    let ranges = selection_ranges(note, offset);
    for pair in ranges.windows(2) {
        assert!(pair[1].contains_range(pair[0]) && pair[1] != pair[0], "{pair:?}");
    }
    let shown = ranges.iter().map(|range| format!("{:?}\n", slice(&note.text, *range)));
    expect.assert_eq(&shown.collect::<String>());
}

fn linked(fixture: &str) -> Option<Vec<String>> {
    let fixture = Fixture::new(fixture);
    let (note, offset) = fixture.at();
    let places = linked_places(note, offset)?;
    Some(places.ranges.iter().map(|range| slice(&note.text, *range).to_owned()).collect())
}

#[test]
fn links_that_lead_somewhere_can_be_clicked() {
    check_links(
        "\
//- Note.md
[[Other]] [[Other#Two]] [[Other#^id]] [[Nope]] ![[pic.png]]
[web](https://example.com/x) <https://example.com> [md](Other.md)
[a b](javascript:alert(1)) mail@example.com
//- Other.md
# One
## Two
text ^id
//- pic.png
",
        expect![[r#"
            `[[Other]]` File { path: "Other.md", place: None, tooltip: "Other.md" }
            `[[Other#Two]]` File { path: "Other.md", place: Some(9), tooltip: "Other.md › Two" }
            `[[Other#^id]]` File { path: "Other.md", place: Some(13), tooltip: "Other.md" }
            `![[pic.png]]` File { path: "pic.png", place: None, tooltip: "pic.png" }
            `[web](https://example.com/x)` Url("https://example.com/x")
            `<https://example.com>` Url("https://example.com")
            `[md](Other.md)` File { path: "Other.md", place: None, tooltip: "Other.md" }
        "#]],
    );
}

#[test]
fn a_selection_grows_from_word_to_note() {
    check_selection(
        "\
# A
one

- item with [[Some no$0te|shown]] in it
- other

# B
",
        expect![[r##"
            "note"
            "Some note"
            "[[Some note|shown]]"
            "- item with [[Some note|shown]] in it"
            "- item with [[Some note|shown]] in it\n- other"
            "# A\none\n\n- item with [[Some note|shown]] in it\n- other"
            "# A\none\n\n- item with [[Some note|shown]] in it\n- other\n\n# B\n"
        "##]],
    );
}

#[test]
fn a_selection_in_the_frontmatter_grows_over_its_entry() {
    check_selection(
        "---\nkey: some va$0lue\n---\ntext\n",
        expect![[r#"
            "value"
            "some value"
            "key: some value"
            "---\nkey: some value\n---\n"
            "---\nkey: some value\n---\ntext\n"
        "#]],
    );
}

#[test]
fn a_selection_in_an_empty_note_is_nothing() {
    check_selection("$0", expect![[""]]);
}

#[test]
fn a_display_text_that_repeats_its_target_is_edited_with_it() {
    assert_eq!(
        linked("[[Ana S$0ilva|Ana Silva]]"),
        Some(vec!["Ana Silva".to_owned(), "Ana Silva".to_owned()])
    );
    assert_eq!(linked("[[Ana Silva|An$0a]]"), None);
    assert_eq!(linked("[[Ana$0 Silva]]"), None);
    assert_eq!(linked("[[A#x|A$0]]"), None);
}

#[test]
fn a_footnote_and_its_references_are_edited_together() {
    assert_eq!(linked("a[^no$0te] b[^note]\n\n[^note]: text\n").map(|places| places.len()), Some(3));
    assert_eq!(linked("a[^no$0te]\n"), None);
    assert_eq!(linked("a[^no$0te]\n\n[^Note]: text\n"), None);
}

#[test]
fn a_paragraph_ends_at_headings_and_the_frontmatter() {
    check_selection(
        "---\na: b\n---\n# A\n$0one\ntwo\n## B\n",
        expect![[r##"
            "one"
            "one\ntwo"
            "# A\none\ntwo\n## B"
            "---\na: b\n---\n# A\none\ntwo\n## B\n"
        "##]],
    );
}
