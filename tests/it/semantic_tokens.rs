//! Semantic tokens: each with its text.

use expect_test::{Expect, expect};
use jiff::civil::date;
use jiff::tz::TimeZone;
use vaultls::features::View;
use vaultls::features::semantic_tokens::{Token, tokens};
use vaultls::query::Present;
use vaultls::text::{TextRange, TextSize, slice};

use crate::fixture::Fixture;

fn ask(fixture: &Fixture, path: &str) -> Vec<Token> {
    let note = fixture.note(path);
    let present = Present::new(date(2025, 11, 8).to_zoned(TimeZone::UTC).unwrap());
    let view = View { vault: &fixture.vault, note, present: &present };
    tokens(&view, TextRange::up_to(TextSize::of(&*note.text)))
}

fn check(fixture: &str, expect: Expect) {
    let fixture = Fixture::new(fixture);
    let mut out = String::new();
    for token in ask(&fixture, "Note.md") {
        let text = slice(&fixture.note("Note.md").text, token.range);
        out.push_str(&format!("{:?} {:?} `{text}`\n", token.kind, token.modifiers));
    }
    expect.assert_eq(&out);
}

const PEOPLE: &str = "\
//- People/Ana Silva.md
---
type: person
---
//- Other.md
# Heading
";

#[test]
fn links_mentions_and_tags_say_whether_they_lead_anywhere() {
    check(
        &format!(
            "{PEOPLE}//- Note.md
[[Other]] [[Other#Heading|shown]] [[Other#Nope]] [[Nope]] [[Ana Silva]] [[#Own]]
[md](Other.md) <https://example.com> `[[Other]]`
# Own
@Ana Silva @Tom Reyes #tag/below a@example.com
"
        ),
        expect![[r#"
            Link [Resolved] `Other`
            Link [Resolved] `Other#Heading|shown`
            Link [Resolved] `Other#`
            Unresolved [Unresolved] `Nope`
            Unresolved [Unresolved] `Nope`
            Link [Resolved, Person] `Ana Silva`
            Link [Resolved] `#Own`
            Link [Resolved] `Other.md`
            Owner [Resolved, Person] `@Ana Silva`
            Unresolved [Unresolved] `@Tom Reyes`
            Tag [] `#tag/below`
        "#]],
    );
}

#[test]
fn fields_and_dates_of_tasks_properties_and_inline_fields_are_told() {
    check(
        "\
---
last_contact: '2025-09-29'
tags: [a]
up: '[[2025-10-06 - X]]'
---
- [ ] late ⏫ 📅 2025-11-01 ➕ 2025-10-01
- [x] done ✅ 2025-11-01
due:: 2025-11-20
- a [rating:: 5] thing
//- 2025-10-06 - X.md
",
        expect![[r#"
            Field [] `last_contact`
            Date [] `2025-09-29`
            Field [] `tags`
            Tag [] `a`
            Field [] `up`
            Link [Resolved] `2025-10-06 - X`
            Field [] `⏫`
            Field [] `📅`
            Date [Overdue] `2025-11-01`
            Field [] `➕`
            Date [] `2025-10-01`
            Field [] `✅`
            Date [] `2025-11-01`
            Field [] `due`
            Date [] `2025-11-20`
            Field [] `rating`
        "#]],
    );
}

#[test]
fn no_two_tokens_overlap_and_all_lie_in_the_text() {
    let fixture = Fixture::new(
        "\
- [ ] [[a #tag]] @Ana [[b|@Bo Li]] [due:: 2025-11-01] (x:: [[c]]) 📅 2025-11-01
| [[a\\|b]] | [[c]] |
![[x.png|100]] [[a]]#t
",
    );
    let found = ask(&fixture, "Note.md");
    assert!(found.len() > 5);
    for pair in found.windows(2) {
        assert!(pair[0].range.end() <= pair[1].range.start(), "{pair:?}");
    }
}
