//! Queries over vaults.

use std::sync::Arc;

use expect_test::{Expect, expect};
use jiff::tz::TimeZone;
use vaultls::query::dataview::{
    Engine, Grid, Outcome, PageOptions, Pages, QueryError, Settings, parse_query, run, to_markdown, to_text,
};
use vaultls::query::{Budget, Present};
use vaultls::vault::VaultPath;

use crate::fixture::Fixture;

fn answer(f: &Fixture, origin: &str, query: &str) -> Result<Outcome, QueryError> {
    let parsed = parse_query(query);
    assert_eq!(parsed.problems, [], "{query}");
    let present = Present::new("2024-06-01T12:00[UTC]".parse().unwrap());
    let pages = Pages::new(f.vault.clone(), PageOptions::new(TimeZone::UTC));
    let (settings, budget) = (Settings::default(), Budget::new(10_000_000, None));
    let origin = VaultPath::new(origin).unwrap();
    let engine =
        Engine { pages: &pages, present: &present, settings: &settings, budget: &budget, origin: &origin };
    run(engine, &parsed.tree)
}

/// The answer as one line a row.
fn rows(f: &Fixture, query: &str) -> String {
    shown(&answer(f, "Home.md", query).unwrap_or_else(|error| panic!("{query}: {}", error.message)))
}

fn shown(outcome: &Outcome) -> String {
    let settings = Settings { render_null_as: "-".into(), ..Settings::default() };
    let grid = Grid::of(&outcome.answer, &Arc::from("File"));
    let line =
        |row: &Vec<_>| row.iter().map(|value| to_text(value, &settings)).collect::<Vec<_>>().join(" | ");
    grid.rows.iter().map(|row| line(row) + "\n").collect()
}

fn vault() -> Fixture {
    Fixture::new(
        "//- Home.md\n[[Apollo]] #hub\n//- Projects/Apollo.md\n---\ndue: 2024-05-01\nrating: 3\ntags: [work/space]\n---\n\
         Led by [[Ana Silva]].\n- [ ] Fuel 📅 2024-05-03\n    - [x] Order\n    - [ ] Fill @Ana\n\
         //- Projects/Beta.md\n---\nrating: high\n---\nSee [[Apollo]] and [[Gone]]. #Work\n- [x] Done ✅ 2024-04-01\n\
         //- People/Ana Silva.md\n---\ncolours: [red, blue]\n---\n[[Gone]] [[Home]]\n//- pic.png\n",
    )
}

#[test]
fn sources_are_folders_notes_tags_and_links() {
    let f = vault();
    let found =
        |source: &str| rows(&f, &format!("LIST WITHOUT ID file.name FROM {source}")).replace('\n', " ");
    assert_eq!(found("\"Projects\""), "Apollo Beta ");
    assert_eq!(found("\"Projects/Beta\""), "Beta ");
    assert_eq!(found("\"Projects/\""), "");
    assert_eq!(found("\"\""), "Home Ana Silva Apollo Beta ");
    assert_eq!(found("#WORK"), "Apollo Beta ");
    assert_eq!(found("#work/space"), "Apollo ");
    assert_eq!(found("[[Apollo]]"), "Home Beta ");
    assert_eq!(found("[[]]"), "Ana Silva ");
    assert_eq!(found("[[Gone]]"), "Ana Silva Beta ");
    assert_eq!(found("outgoing([[]])"), "Apollo ");
    assert_eq!(found("-#work and !\"People\""), "Home ");
    assert_eq!(found("#hub or (\"Projects\" and -[[Gone]])"), "Home Apollo ");
    let picture = answer(&f, "Home.md", "LIST FROM outgoing([[pic.png]])").unwrap_err();
    assert_eq!(picture.message, "pic.png is no note, it has no links");
}

#[test]
fn clauses_run_as_they_are_written() {
    let f = vault();
    let check = |query: &str, expected: Expect| expected.assert_eq(&rows(&f, query));
    check(
        "TABLE rating, due FROM \"Projects\" SORT file.name DESC",
        expect![[r#"
            [[Projects/Beta.md|Beta]] | high | -
            [[Projects/Apollo.md|Apollo]] | 3 | May 01, 2024
        "#]],
    );
    check(
        "LIST WITHOUT ID file.name WHERE rating SORT file.name LIMIT 1",
        expect![[r#"
        Apollo
    "#]],
    );
    check(
        "LIST WITHOUT ID file.name SORT file.name LIMIT -3",
        expect![[r#"
        Ana Silva
    "#]],
    );
    check(
        "TABLE WITHOUT ID key, length(rows) AS n, rows.file.name AS names GROUP BY file.folder AS place SORT key",
        expect![[r#"
             | 1 | Home
            People | 1 | Ana Silva
            Projects | 2 | Apollo, Beta
        "#]],
    );
    check(
        "TABLE WITHOUT ID c, upper(c) AS up FLATTEN colours AS c WHERE c",
        expect![[r#"
        red | RED
        blue | BLUE
    "#]],
    );
    check(
        "CALENDAR due WHERE due",
        expect![[r#"
        May 01, 2024 | [[Projects/Apollo.md|Apollo]]
    "#]],
    );
    check(
        "LIST this.file.name WHERE contains(file.outlinks, this.file.link)",
        expect![[r#"
        [[People/Ana Silva.md|Ana Silva]] | Home
    "#]],
    );
}

#[test]
fn tasks_have_their_pages_fields_and_show_what_is_nested_in_them() {
    let f = vault();
    let outcome = answer(&f, "Home.md", "TASK WHERE !completed AND contains(file.name, \"Ap\")").unwrap();
    assert_eq!(shown(&outcome).lines().count(), 2);
    expect![[r#"
        - [ ] Fuel 📅 2024-05-03
            - [x] Order
            - [ ] Fill @Ana
    "#]]
    .assert_eq(&to_markdown(&outcome.answer, &Settings::default()));
    let grouped = answer(&f, "Home.md", "TASK WHERE rating GROUP BY file.name AS note").unwrap();
    expect![[r#"
        # Apollo

            - [ ] Fuel 📅 2024-05-03
                - [x] Order
                - [ ] Fill @Ana
        # Beta

            - [x] Done ✅ 2024-04-01
    "#]]
    .assert_eq(&to_markdown(&grouped.answer, &Settings::default()));
}

#[test]
fn rows_that_fail_are_dropped_and_counted_and_all_of_them_are_an_error() {
    let f = vault();
    let outcome = answer(&f, "Home.md", "LIST WITHOUT ID file.name WHERE rating * 2 > 1").unwrap();
    // A text repeated is a text, and texts are above numbers.
    assert_eq!(shown(&outcome), "Apollo\nBeta\n");
    assert_eq!(outcome.row_errors(), 2);
    let first = outcome.first_error().unwrap();
    assert_eq!(to_text(&first.row, &Settings::default()), "[[Home.md|Home]]");
}

#[test]
fn a_query_that_cannot_run_says_why_and_where() {
    let f = vault();
    let fails = |query: &str| {
        let error = answer(&f, "Home.md", query).unwrap_err();
        let range = error.range.map(|range| &query[range]);
        format!("{} <{}>", error.message, range.unwrap_or_default())
    };
    assert_eq!(fails("LIST WHERE nope(1)"), "WHERE fails on every row: there is no function \"nope\" <nope>");
    assert_eq!(fails("LIST LIMIT \"x\""), "LIMIT takes a number, not a string <\"x\">");
    assert_eq!(
        fails("LIST WHERE rating FROM \"Projects\""),
        "FROM must stand right behind the first line <FROM>"
    );
    assert_eq!(
        fails("LIST FROM csv(\"nope.csv\")"),
        "there is no CSV file \"nope.csv\" in the vault <csv(\"nope.csv\")>"
    );
}

#[test]
fn lines_of_a_csv_file_are_rows() {
    let f = Fixture::new(
        "\
//- data/Home.md
//- data/trips.csv
Place,Day Out,Cost
# skipped
\"Porto, old town\",2024-01-05,12.5
Faro,,true
",
    );
    let query = "TABLE place, day-out, cost FROM csv(\"trips.csv\") WHERE cost SORT place";
    let outcome = answer(&f, "data/Home.md", query).unwrap();
    expect![[r#"
        data/trips.csv#1 | Faro | - | true
        data/trips.csv#0 | Porto, old town | January 05, 2024 | 12.5
    "#]]
    .assert_eq(&shown(&outcome));
}

/// Lines of a file count as what is made of them: a short line under a long header has all its columns, too.
#[test]
fn the_lines_of_a_csv_file_have_room_for_so_many_and_no_more() {
    let columns: Vec<String> = (0..2_000).map(|column| format!("c{column}")).collect();
    let files = [
        format!("{}\n{}", columns.join(","), "1\n".repeat(20_000)),
        format!("a,b\n{}", "1,2\n".repeat(400_000)),
    ];
    for file in files {
        let f = Fixture::new(&format!("//- Home.md\n//- data.csv\n{file}\n"));
        let stopped =
            answer(&f, "Home.md", "TABLE a FROM csv(\"data.csv\")").err().and_then(|error| error.stopped);
        assert!(stopped.is_some(), "{} bytes", file.len());
    }
    let f = Fixture::new(&format!("//- Home.md\n//- data.csv\na,b\n{}\n", "1,2\n".repeat(20_000)));
    assert_eq!(rows(&f, "TABLE a FROM csv(\"data.csv\") LIMIT 1"), "data.csv#0 | 1\n");
}

#[test]
fn too_much_work_is_stopped() {
    let f = vault();
    let parsed = parse_query("LIST WHERE rating = 3");
    let present = Present::new("2024-06-01T12:00[UTC]".parse().unwrap());
    let pages = Pages::new(f.vault.clone(), PageOptions::new(TimeZone::UTC));
    let (settings, budget) = (Settings::default(), Budget::new(3, None));
    let origin = VaultPath::new("Home.md").unwrap();
    let engine =
        Engine { pages: &pages, present: &present, settings: &settings, budget: &budget, origin: &origin };
    assert!(run(engine, &parsed.tree).unwrap_err().stopped.is_some());
}
