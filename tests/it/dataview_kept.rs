//! Answers of Dataview queries are kept through changes that cannot touch them, and only through those.

use std::collections::BTreeMap;
use std::sync::Arc;

use expect_test::expect;
use jiff::civil::date;
use jiff::tz::TimeZone;
use proptest::prelude::*;
use vaultls::query::Present;
use vaultls::query::dataview::{RowPlace, Shown, blocks, item_range, shown};
use vaultls::query::footprint::{NotesBefore, VaultChange};
use vaultls::query::keeper::Keeper;
use vaultls::text::slice;
use vaultls::vault::{Change, Note, Origin, Vault, VaultPath};

use crate::fixture::Fixture;

fn present() -> Present {
    Present::new(date(2025, 11, 8).at(10, 0, 0, 0).to_zoned(TimeZone::UTC).unwrap())
}

/// As the server makes a change.
fn change(vault: &mut Vault, changes: Vec<Change>) {
    let (before, from) = (NotesBefore::of(vault, &changes), vault.revision());
    let touched = vault.apply(changes);
    let change = VaultChange::new(&before, vault, &touched);
    Keeper::of(vault).note(&change, from, vault.revision());
}

fn text(path: &str, text: &str) -> Change {
    let path = VaultPath::new(path).unwrap();
    Change::Upsert { path, text: Arc::from(text), origin: Origin::Editor { version: 1 } }
}

/// What all blocks of the dashboard show, places as texts.
fn answers(vault: &Vault, note: &Note) -> Vec<String> {
    let show = |shown: &Shown| match shown {
        Shown::Rows(rows) => {
            let place = |place: &RowPlace| {
                let (RowPlace::Note(id) | RowPlace::Item(id, _)) = *place;
                let note = vault.note(id).unwrap();
                let item = match *place {
                    RowPlace::Item(_, index) => slice(&note.text, item_range(note, index).unwrap()),
                    RowPlace::Note(_) => "",
                };
                format!("{}:{item}", note.path)
            };
            let places: Vec<String> = rows.places.iter().map(place).collect();
            format!("{} {} {:?} {places:?}", rows.count, rows.skipped, rows.lines)
        }
        Shown::Value { text, target } => format!("{text} {target:?}"),
        Shown::Failed(error) => error.message.clone(),
        Shown::Unsound => "unsound".to_owned(),
    };
    let blocks = blocks(vault, note).into_iter();
    blocks.map(|block| show(&shown(vault, note, &block, &present()).answer.unwrap())).collect()
}

const DASHBOARD: &str = "\
---
due: 2025-12-01
owner: \"[[People/Ana]]\"
---
```dataview
LIST WHERE contains(file.outlinks, this.file.link)
```
```dataview
TASK FROM \"Work\" WHERE !completed AND contains(text, \"@Ana\") SORT due
```
```dataview
TABLE owner.role, rating, file.tasks.text FROM \"Work\" or #space SORT rating DESC
```
```dataview
TABLE length(rows) GROUP BY file.folder
```
```dataview
TABLE T.text, T.due FLATTEN file.tasks AS T WHERE T.due
```
```dataview
LIST file.lists.line FROM -\"Work\"
```
```dataview
LIST file.inlinks FROM [[]] or outgoing([[People/Ana]])
```
```dataview
LIST rating * 2 WHERE rating
```
```dataview
TASK GROUP BY section
```
`= this.due`, `= this.owner.role`, `= length(this.file.inlinks)`, `= [[Work/A]].rating`
";

#[test]
fn a_keystroke_in_prose_answers_nothing_again() {
    let note = "# A\n\nIt grows.\n\n- [ ] Call @Ana [due:: 2025-11-20]\n\nrating:: 3\n";
    // The two queries that ask for lines are answered again by any change above them.
    let dashboard = DASHBOARD.replace("file.lists.line", "file.lists.text");
    let mut vault = Fixture::new(&format!(
        "//- Board.md\n{dashboard}//- Work/A.md\n{note}//- People/Ana.md\nrole:: lead\n"
    ))
    .vault;
    let path = VaultPath::new("Board.md").unwrap();
    let ask = |vault: &Vault| answers(vault, vault.note_at(&path).unwrap());
    let runs = |vault: &Vault| Keeper::of(vault).runs();
    let first = ask(&vault);
    let count = first.len();
    assert_eq!((count, runs(&vault)), (13, 13));
    for number in 0..50 {
        let more = format!("It grows.{}\n\nAnd {number}.", " more".repeat(number));
        change(&mut vault, vec![text("Work/A.md", &note.replace("It grows.", &more))]);
        change(&mut vault, vec![text("Board.md", &format!("{dashboard}\nProse {number}.\n"))]);
        assert_eq!(ask(&vault), first);
    }
    assert_eq!(runs(&vault), count);

    // A field: those that ask for fields or list items, not those that ask for links, folders or their own note.
    change(&mut vault, vec![text("Work/A.md", &note.replace("rating:: 3", "rating:: 4"))]);
    ask(&vault);
    let after_field = runs(&vault);
    assert_eq!(after_field, count + 9);
}

/// A line of a note.
fn line() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "Prose.",
        "",
        "# Plan",
        "rating:: 3",
        "rating:: high",
        "role:: lead",
        "- [ ] Call @Ana [due:: 2025-11-20]",
        "- [x] Write @Ana 📅 2025-11-09",
        "    - [ ] below",
        "- item [rating:: 5]",
        "See [[Board]].",
        "See [[A]] and [[People/Ana]].",
        "#space",
        "```\nrating:: 9\n```",
        "> quoted:: [[Ana]]",
    ])
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn kept_answers_are_those_of_a_fresh_vault(
        edits in prop::collection::vec((0..4usize, prop::collection::vec(line(), 0..6), any::<bool>()), 1..10)
    ) {
        const PATHS: [&str; 4] = ["Work/A.md", "Work/B.md", "People/Ana.md", "Other.md"];
        let mut texts = BTreeMap::from([("Board.md", DASHBOARD.to_owned())]);
        let mut vault = Fixture::new(&format!("//- Board.md\n{DASHBOARD}")).vault;
        let path = VaultPath::new("Board.md").unwrap();
        for (which, lines, remove) in edits {
            let name = PATHS[which];
            if remove && lines.len() < 2 {
                texts.remove(name);
                change(&mut vault, vec![Change::Close(VaultPath::new(name).unwrap()), Change::Remove(VaultPath::new(name).unwrap())]);
            } else {
                let new = lines.join("\n") + "\n";
                change(&mut vault, vec![text(name, &new)]);
                texts.insert(name, new);
            }
            let files: String = texts.iter().map(|(name, text)| format!("//- {name}\n{text}")).collect();
            let fresh = Fixture::new(&files).vault;
            prop_assert_eq!(
                answers(&vault, vault.note_at(&path).unwrap()),
                answers(&fresh, fresh.note_at(&path).unwrap())
            );
        }
    }
}

/// What a note can make the server work for: each of these would take hours, or more memory than there is.
#[test]
fn a_query_that_would_not_end_is_given_up() {
    let ten = "list(1, 2, 3, 4, 5, 6, 7, 8, 9, 10)";
    let rows: String = "abcdefghi".chars().map(|name| format!("\nFLATTEN {ten} AS {name}")).collect();
    let queries = [
        format!("LIST{rows}"),
        "LIST map(list(1, 2, 3), (x) => \"y\" * 100000000000)".to_owned(),
        "LIST padleft(\"y\", 100000000000)".to_owned(),
        "LIST regextest(\"(a+)+$\", \"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab\")".to_owned(),
        format!("LIST {}1{}", "(".repeat(50_000), ")".repeat(50_000)),
        "LIST round(1.5, 99999999999)".to_owned(),
    ];
    let answer = |query: &String| {
        let f = Fixture::new(&format!("//- A.md\n```dataview\n{query}\n```\n"));
        answers(&f.vault, f.note("A.md")).concat() + "\n"
    };
    let told: String = queries.iter().map(answer).collect();
    expect![[r#"
        it takes too much memory
        LIST fails on every row: the text becomes too long
        LIST fails on every row: the text becomes too long
        it takes too long
        unsound
        LIST fails on every row: round() takes up to 100 digits
    "#]]
    .assert_eq(&told);
}
