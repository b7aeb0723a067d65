//! What editors show of Dataview's blocks: results on the fence, values behind inline queries.

use expect_test::{Expect, expect};
use jiff::civil::date;
use jiff::tz::TimeZone;
use vaultls::features::View;
use vaultls::features::{hover, inlay, lens};
use vaultls::query::Present;
use vaultls::text::{TextRange, TextSize, slice};

use crate::fixture::Fixture;

const VAULT: &str = "\
//- Dashboard.md
---
owner: \"[[Ana Silva]]\"
---
Led by `= this.owner`, `= this.owner.rating + 1` and `= nothing special`.

> ```dataview
> TABLE due, owner
> FROM \"Projects\"
> WHERE rating * 2 > 1 OR due
> ```

```dataview
TASK
```

```dataview
LIST WHERE nope(file.name)
```
//- Projects/Apollo.md
---
due: 2025-11-20
rating: 3
---
- [ ] Fuel *now* @Ana Silva
//- Projects/Beta.md
//- People/Ana Silva.md
rating:: 3
";

fn present() -> Present {
    Present::new(date(2025, 11, 8).to_zoned(TimeZone::UTC).unwrap())
}

#[test]
fn a_lens_says_how_many_results_there_are_and_leads_to_them() {
    let f = Fixture::new(VAULT);
    let (note, present) = (f.note("Dashboard.md"), present());
    let view = View { vault: &f.vault, note, present: &present };
    let mut out = String::new();
    for found in lens::lenses(&view).into_iter().filter(|lens| lens.name == "dataview-results") {
        let answer = lens::resolve(&view, found.name, found.range).unwrap();
        let places = answer.places.iter().map(|place| {
            let note = f.vault.note(place.note).unwrap();
            format!(" {}:{}", note.path, slice(&note.text, place.range))
        });
        out.push_str(&format!("{}:{}\n", answer.title, places.collect::<String>()));
    }
    expect![[r#"
        1 result, 1 row skipped: Projects/Apollo.md:
        1 result: Projects/Apollo.md:- [ ] Fuel *now* @Ana Silva
        fails: WHERE fails on every row: there is no function "nope":
    "#]]
    .assert_eq(&out);
}

fn hovered(at: &str, expected: Expect) {
    let f = Fixture::new(VAULT);
    let (note, present) = (f.note("Dashboard.md"), present());
    let view = View { vault: &f.vault, note, present: &present };
    let offset = TextSize::new(u32::try_from(note.text.find(at).unwrap()).unwrap());
    let shown = hover::hover(&view, offset).map_or("nothing\n".to_owned(), |hover| hover.text + "\n");
    expected.assert_eq(&shown);
}

#[test]
fn the_fence_shows_the_first_rows_and_what_was_skipped() {
    hovered(
        "```dataview\n> TABLE",
        expect![[r#"
            **1 result, 1 row skipped**

            First skipped: Beta: null \* number has no meaning.

            - Apollo · November 20, 2025 · –
        "#]],
    );
    hovered(
        "```dataview\nTASK",
        expect![[r#"
            **1 result**

            - \[ \] Fuel \*now\* @Ana Silva
        "#]],
    );
}

#[test]
fn inline_queries_are_followed_by_their_value() {
    let f = Fixture::new(VAULT);
    let (note, present) = (f.note("Dashboard.md"), present());
    let view = View { vault: &f.vault, note, present: &present };
    let all = TextRange::up_to(TextSize::of(&*note.text));
    let hints: Vec<String> = inlay::hints(&view, all)
        .into_iter()
        .map(|hint| format!("{} {:?}", hint.label, hint.target))
        .collect();
    assert_eq!(hints, ["Ana Silva Some(\"People/Ana Silva.md\")", "4 None"]);
}
