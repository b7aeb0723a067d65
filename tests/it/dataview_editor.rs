//! Dataview queries in the editor: completion, signature help, hover, semantic tokens.

use expect_test::{Expect, expect};
use jiff::civil::date;
use jiff::tz::TimeZone;
use vaultls::features::View;
use vaultls::features::completion::{Completions, Documentation, complete};
use vaultls::features::hover::hover;
use vaultls::features::semantic_tokens::tokens;
use vaultls::features::signature_help::signature_help;
use vaultls::query::Present;
use vaultls::text::{TextEdit, TextRange, TextSize, apply_edits, slice};

use crate::fixture::Fixture;

const VAULT: &str = "\
//- Projects/Alder.md
---
due: 2025-12-01
owner: Maren
rating: 4
---
#project
Budget:: 300
//- Projects/Heron.md
---
due: 2026-01-15
owner: Tobias
---
[next step:: call]
//- Areas/Home.md
text
//- Note.md
";

fn present() -> Present {
    Present::new(date(2025, 11, 8).at(10, 0, 0, 0).to_zoned(TimeZone::UTC).unwrap())
}

fn found(note: &str) -> (Fixture, Completions) {
    let fixture = Fixture::new(&format!("{VAULT}{note}"));
    let (path, offset) = fixture.cursor.clone().expect("a cursor");
    let note = fixture.note(path.as_str());
    let found = complete(&fixture.vault, note, offset, &[], date(2025, 11, 8)).unwrap_or_default();
    (fixture, found)
}

/// The first items, each with its detail and the line with the cursor after it is taken.
fn offered(note: &str, count: usize) -> String {
    let (fixture, found) = found(note);
    let (path, _) = fixture.cursor.clone().unwrap();
    let text = &fixture.note(path.as_str()).text;
    let mut out = String::new();
    for item in found.items.iter().take(count) {
        let edit = TextEdit { range: found.range, text: item.insert.clone() };
        let after = apply_edits(text, &[edit]).unwrap();
        let line =
            after[..usize::from(found.range.start()) + item.insert.len()].lines().last().unwrap_or_default();
        out.push_str(&format!("{} | {} => {line}\n", item.label, item.detail));
    }
    out
}

fn labels(note: &str) -> Vec<String> {
    found(note).1.items.into_iter().map(|item| item.label).collect()
}

fn check(actual: String, expected: Expect) {
    expected.assert_eq(&actual);
}

#[test]
fn a_query_starts_with_one_of_four_words() {
    check(
        offered("```dataview\n$0\n```\n", 9),
        expect![[r#"
        LIST | the notes as a list => LIST 
        TABLE | the notes as a table with columns => TABLE 
        TASK | the tasks of the notes => TASK 
        CALENDAR | a dot for the date of each note => CALENDAR 
    "#]],
    );
    check(
        offered("> ```dataview\n> ta$0\n> ```\n", 9),
        expect![[r#"
        TABLE | the notes as a table with columns => > table 
        TASK | the tasks of the notes => > task 
    "#]],
    );
}

#[test]
fn sources_are_folders_tags_and_links() {
    check(
        offered("```dataview\nLIST FROM $0\n```\n", 9),
        expect![[r#"
        "Projects" | 2 notes => LIST FROM "Projects"
        "Areas" | 1 note => LIST FROM "Areas"
        #project | 1 note => LIST FROM #project
        "" | all notes => LIST FROM ""
        [[]] | notes that link here => LIST FROM [[]]
        outgoing([[]]) | notes that this note links to => LIST FROM outgoing([[]])
    "#]],
    );
    check(
        offered("```dataview\nLIST FROM \"Pro$0\n```\n", 9),
        expect![[r#"
        Projects | 2 notes => LIST FROM "Projects"
    "#]],
    );
    check(
        offered("```dataview\nLIST FROM \"Pro$0\"\n```\n", 9),
        expect![[r#"
        Projects | 2 notes => LIST FROM "Projects
    "#]],
    );
}

#[test]
fn fields_come_with_type_and_number_of_notes() {
    check(
        offered("```dataview\nTABLE $0\nFROM \"Projects\"\n```\n", 12),
        expect![[r#"
        WITHOUT ID | leaves out the note itself => TABLE WITHOUT ID 
        FROM | where the notes come from => TABLE FROM 
        file | object => TABLE file
        WHERE | keeps the rows for which it is true => TABLE WHERE 
        GROUP BY | one row for each value => TABLE GROUP BY 
        FLATTEN | one row for each element of a list => TABLE FLATTEN 
        LIMIT | keeps the first rows => TABLE LIMIT 
        due | date, 2 notes => TABLE due
        owner | string, 2 notes => TABLE owner
        Budget | number, 1 note => TABLE Budget
        next-step | string, 1 note => TABLE next-step
        rating | number, 1 note => TABLE rating
    "#]],
    );
    check(
        offered("```dataview\nLIST\nWHERE ow$0\n```\n", 9),
        expect![[r#"
        owner | string, 2 notes => WHERE owner
        lower | lower(text: string) => WHERE lower(
    "#]],
    );
    check(
        offered("```dataview\nLIST\nWHERE file.ct$0ime > 1\n```\n", 9),
        expect![[r#"
        ctime | date => WHERE file.ctime
    "#]],
    );
    check(
        offered("`= this.d$0`\n", 9),
        expect![[r#"
        due | date, 2 notes => `= this.due
        Budget | number, 1 note => `= this.Budget
    "#]],
    );
}

#[test]
fn behind_an_operand_clauses_and_operators_follow() {
    check(
        offered("```dataview\nLIST\nFROM #a\nWHERE due $0\n```\n", 12),
        expect![[r#"
        WHERE | keeps the rows for which it is true => WHERE due WHERE 
        SORT | orders the rows => WHERE due SORT 
        GROUP BY | one row for each value => WHERE due GROUP BY 
        FLATTEN | one row for each element of a list => WHERE due FLATTEN 
        LIMIT | keeps the first rows => WHERE due LIMIT 
        AND | both must be true => WHERE due AND 
        OR | one must be true => WHERE due OR 
    "#]],
    );
    check(
        offered("```dataview\nTABLE due so$0\n```\n", 12),
        expect![[r#"
        SORT | orders the rows => TABLE due sort 
    "#]],
    );
    check(
        offered("```dataview\nTASK\nSORT due d$0\n```\n", 12),
        expect![[r#"
        DESC | large ones first => SORT due desc
        AND | both must be true => SORT due and 
    "#]],
    );
    assert!(labels("```dataview\nTASK $0\n```\n").contains(&"FROM".to_owned()));
}

#[test]
fn values_of_a_field_are_offered_where_it_is_compared() {
    check(
        offered("```dataview\nLIST WHERE owner = \"$0\n```\n", 9),
        expect![[r#"
        Maren | 1 note => LIST WHERE owner = "Maren"
        Tobias | 1 note => LIST WHERE owner = "Tobias"
    "#]],
    );
    check(
        offered("```dataview\nLIST WHERE contains(file.tags, \"$0\")\n```\n", 9),
        expect![[r##"
            #project | 1 note => LIST WHERE contains(file.tags, "#project
        "##]],
    );
}

#[test]
fn dates_units_and_own_names_are_known() {
    check(
        offered("```dataview\nLIST WHERE due < date(to$0)\n```\n", 4),
        expect![[r#"
        today |  => LIST WHERE due < date(today
        tomorrow |  => LIST WHERE due < date(tomorrow
        date(today) | date => LIST WHERE due < date(date(today)
    "#]],
    );
    check(
        offered("```dataview\nLIST WHERE due - date(now) < dur(3 we$0)\n```\n", 4),
        expect![[r#"
        weeks |  => LIST WHERE due - date(now) < dur(3 weeks
    "#]],
    );
    check(
        offered("```dataview\nTABLE filter(rows, (item) => it$0)\n```\n", 2),
        expect![[r#"
        item | named in this query => TABLE filter(rows, (item) => item
        split | split(text: string, delimiter: string) => TABLE filter(rows, (item) => split(
    "#]],
    );
    check(
        offered("```dataview\nTABLE due\nFLATTEN file.lists AS entry\nWHERE ent$0\n```\n", 2),
        expect![[r#"
        entry | named in this query => WHERE entry
    "#]],
    );
}

#[test]
fn nothing_is_offered_in_prose_and_other_code() {
    for note in [
        "WHERE $0",
        "```js\nLIST $0\n```\n",
        "```dataviewjs\ndv.pages($0\n```\n",
        "`x = $0`",
        "```dataview\nLIST\n```\nab$0c",
    ] {
        assert_eq!(labels(note), Vec::<String>::new(), "{note}");
    }
}

/// The signatures with the active parameter in brackets.
fn signatures(note: &str) -> String {
    let fixture = Fixture::new(&format!("{VAULT}{note}"));
    let (path, offset) = fixture.cursor.clone().unwrap();
    let present = present();
    let view = View { vault: &fixture.vault, note: fixture.note(path.as_str()), present: &present };
    let Some(help) = signature_help(&view, offset) else { return "none\n".to_owned() };
    let mut out = String::new();
    for (at, signature) in help.signatures.iter().enumerate() {
        let mark = if at == help.active { ">" } else { " " };
        let mut label = signature.label.clone();
        if let Some(range) = signature.parameters.get(help.parameter).filter(|_| at == help.active) {
            label.insert(range.end, ']');
            label.insert(range.start, '[');
        }
        out.push_str(&format!("{mark} {label}\n"));
    }
    out
}

#[test]
fn a_call_shows_its_parameters() {
    check(
        signatures("```dataview\nLIST WHERE contains(file.name, $0\n```\n"),
        expect![[r#"
        > contains(container: any, [value: any]) → boolean
    "#]],
    );
    check(
        signatures("```dataview\nTABLE round(rating$0\n```\n"),
        expect![[r#"
        > round([number: number]) → number
          round(number: number, digits: number) → number
    "#]],
    );
    check(
        signatures("```dataview\nTABLE round(sum(rows.x), $0)\n```\n"),
        expect![[r#"
          round(number: number) → number
        > round(number: number, [digits: number]) → number
    "#]],
    );
    check(
        signatures("`= min(1, 2, 3$0)`\n"),
        expect![[r#"
        > min([value: any], …) → any
    "#]],
    );
    check(
        signatures("```dataview\nTABLE round(1) $0\n```\n"),
        expect![[r#"
        none
    "#]],
    );
}

fn shown(note: &str) -> String {
    let fixture = Fixture::new(&format!("{VAULT}{note}"));
    let (path, offset) = fixture.cursor.clone().unwrap();
    let present = present();
    let note = fixture.note(path.as_str());
    let view = View { vault: &fixture.vault, note, present: &present };
    hover(&view, offset).map_or("nothing\n".to_owned(), |hover| {
        format!("`{}`\n{}\n", slice(&note.text, hover.range).escape_debug(), hover.text)
    })
}

#[test]
fn functions_fields_and_words_are_explained() {
    check(
        shown("```dataview\nLIST WHERE con$0tains(file.name, \"x\")\n```\n"),
        expect![[r#"
            `contains(file.name, \"x\")`
            `contains(container: any, value: any)`

            Whether a list holds the value (also inside its elements), a text holds the other text, or an object has the key.

            `contains("Hello", "ell")` → `true`

            In the first row (Home): `false` (boolean)
        "#]],
    );
    check(
        shown("```dataview\nLIST\nWHERE ow$0ner\n```\n"),
        expect![[r#"
            `owner`
            **owner**: a field of 2 notes, string, for example `Maren`

            In the first row (Home): `\-` (null)
        "#]],
    );
    check(
        shown("```dataview\nLIST\nGROUP$0 BY owner\n```\n"),
        expect![[r#"
        `GROUP BY`
        **GROUP BY**: makes one row for each value; it has `key` and `rows`.
    "#]],
    );
    check(
        shown("```dataviewjs\ndv.pa$0ges()\n```\n"),
        expect![[r#"
        ````dataviewjs\ndv.pages()\n````
        **JavaScript for Dataview**: it runs only in Obsidian, and is neither run nor checked here.
    "#]],
    );
    check(
        shown("`$= dv.cur$0rent()`\n"),
        expect![[r#"
        ``$= dv.current()``
        **JavaScript for Dataview**: it runs only in Obsidian, and is neither run nor checked here.
    "#]],
    );
}

#[test]
fn a_query_has_colours_of_its_own() {
    let fixture = Fixture::new(
        "```dataview\nTABLE round(rating, 1) AS \"R\" // why\nFROM #a and -\"b\"\nWHERE file.name != null\n```\n`= this.due`\n",
    );
    let present = present();
    let note = fixture.note("Note.md");
    let view = View { vault: &fixture.vault, note, present: &present };
    let tokens = tokens(&view, TextRange::up_to(TextSize::of(&*note.text)));
    let all: Vec<String> =
        tokens.iter().map(|token| format!("{:?} {}", token.kind, slice(&note.text, token.range))).collect();
    check(
        all.join("\n"),
        expect![[r#"
        Keyword TABLE
        Function round
        Variable rating
        Number 1
        Keyword AS
        Text "R"
        Comment // why
        Keyword FROM
        Tag #a
        Operator and
        Operator -
        Text "b"
        Keyword WHERE
        Variable file
        Variable name
        Operator !
        Operator =
        Keyword null
        Variable this
        Variable due"#]],
    );
}

#[test]
fn documentation_of_a_function_has_its_signature_and_an_example() {
    let (_, found) = found("```dataview\nLIST WHERE econt$0\n```\n");
    let Documentation::Text(text) = &found.items[0].documentation else { panic!("documented") };
    check(
        text.clone(),
        expect![[r#"
        `econtains(container: any, value: any)`

        Whether a list has an element that equals the value, a text holds the other text, or an object has the key.

        `econtains(["words"], "word")` → `false`"#]],
    );
}

#[test]
fn a_part_of_a_query_shows_its_value_for_the_first_row_that_reaches_it() {
    check(
        shown("```dataview\nLIST\nFROM \"Projects\"\nSORT due DESC\nWHERE du$0e\n```\n"),
        expect![[r#"
        `due`
        **due**: a field of 2 notes, date, for example `2025-12-01`

        In the first row (Heron): `January 15, 2026` (date)
    "#]],
    );
    check(
        shown("```dataview\nTABLE round(rating $0* 2) FROM \"Projects\"\n```\n"),
        expect![[r#"
        `rating * 2`
        In the first row (Alder): `8` (number)
    "#]],
    );
    check(
        shown("```dataview\nTABLE leng$0th(rows)\nFROM \"Projects\"\nGROUP BY owner\n```\n"),
        expect![[r#"
        `length(rows)`
        `length(value: string or array or object)`

        How many elements a list, fields an object or characters a text has.

        `length([1, 2, 3])` → `3`

        In the first row (Maren): `1` (number)
    "#]],
    );
    check(
        shown("---\nn: 3\n---\n`= this.n $0+ [1]` `= this.n`\n"),
        expect![[r#"
        `this.n + [1]`
        Here it fails: number + array has no meaning
    "#]],
    );
    check(
        shown("---\nn: 3\n---\n`= this.$0n + 1`\n"),
        expect![[r#"
        `this.n`
        **n**: a field of 1 note, number, for example `3`

        Here: `3` (number)
    "#]],
    );
    check(
        shown("```dataview\nLIST\nFROM \"Nowhere\"\nWHERE upp$0er(due)\n```\n"),
        expect![[r#"
        `upper(due)`
        `upper(text: string)`

        The text in capital letters.

        `upper("Test")` → `"TEST"`
    "#]],
    );
}
