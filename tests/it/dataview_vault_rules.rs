//! Rules on Dataview queries that ask what the vault has.

use expect_test::{Expect, expect};
use jiff::civil::date;
use vaultls::rules::check_note;

use crate::fixture::Fixture;

fn check(query: &str, expected: Expect) {
    let f = Fixture::new(&format!(
        "//- Home.md\n```dataview\n{query}\n```\n//- Work/Projects/Apollo.md\n---\ndue: 2025-11-20\nstatus: open\n---\n\
         #space\n//- Work/Projects/Beta.md\nDue Time:: 3 hours\n"
    ));
    let note = f.note("Home.md");
    let found = check_note(&f.vault, note, date(2025, 11, 8)).into_iter();
    let found = found.map(|found| {
        let fix = found.fixes.first().map(|fix| format!(" [{}]", fix.title)).unwrap_or_default();
        format!("{} `{}`: {}{fix}\n", found.code, &note.text[found.range], found.message)
    });
    expected.assert_eq(&found.collect::<String>());
}

#[test]
fn a_name_that_is_no_field_has_its_nearest_neighbours() {
    check(
        "TABLE statsu, due-time, file.nmae, name, this.due, completed\nFLATTEN due AS d\nWHERE d AND row[\"Due Time\"]",
        expect![[r#"
            dataview/unknown-field `statsu`: No note has a field "statsu"; nearest: "status" [Change to "status"]
            dataview/unknown-field `nmae`: `file` has no field "nmae"; nearest: "name" [Change to "name"]
            dataview/unknown-field `name`: No note has a field "name"; that of the file is `file.name` [Change to `file.name`]
            dataview/unknown-field `completed`: `completed` is a field of tasks, and the rows are notes: ask for TASK, or `file.tasks`
        "#]],
    );
    check("TASK WHERE !completed AND due AND status = \" \"", expect![""]);
}

#[test]
fn a_source_that_is_not_there_is_named_with_what_is() {
    check(
        "LIST FROM \"Projects\" or \"Work/Projects/\" or #spcae or \"Work/Projects/Beta\"",
        expect![[r##"
            dataview/unknown-source `Projects`: There is no folder or note "Projects"; nearest: "Work/Projects" [Change to "Work/Projects"]
            dataview/unknown-source `Work/Projects/`: No folder is called "Work/Projects/": Dataview wants "Work/Projects", without slashes around it [Remove the slash]
            dataview/unknown-source `#spcae`: No note has the tag #spcae; nearest: "#space" [Change to "#space"]
        "##]],
    );
}

#[test]
fn notes_without_a_field_are_counted() {
    check(
        "LIST WHERE due < date(today)",
        expect![[r#"
            dataview/null-compare `due < date(today)`: 2 notes have no `due` and are kept too: null is less than everything [Ask for due too]
        "#]],
    );
    // All notes there have it.
    check("LIST FROM #space WHERE due < date(today)", expect![""]);
}

#[test]
fn rows_that_an_error_drops_are_counted_with_the_first() {
    check(
        "TABLE status + 1, due.year FROM \"Work\"\nWHERE status - 1 OR due",
        expect![[r#"
        dataview/rows-failed `status - 1`: WHERE fails on every row: string - number has no meaning
    "#]],
    );
    check(
        "LIST lower(due) WHERE due",
        expect![[r#"
        dataview/rows-failed `lower(due)`: LIST fails on every row: lower() does not take date
    "#]],
    );
    check("TABLE default(due, 0), length(file.tasks) SORT file.name", expect![""]);
    check(
        "LIST rating * 2\nWHERE file.name != \"Home\"",
        expect![[r#"
        dataview/unknown-field `rating`: No note has a field "rating"
        dataview/rows-failed `rating * 2`: LIST fails on every row: null * number has no meaning [Write default(rating, 0)]
    "#]],
    );
}

#[test]
fn what_can_never_be_shown_is_said_with_the_reason() {
    check(
        "LIST FROM \"Work\" and #space\nWHERE status = \"open\" AND status = \"done\" AND file.name = 3\nLIMIT 0",
        expect![[r#"
            dataview/never-matches `status = "done"`: no row meets both `status = "open"` and `status = "done"`
            dataview/never-matches `file.name = 3`: a string never equals a number: no row is left
            dataview/never-matches `0`: LIMIT 0 leaves no row
        "#]],
    );
    check(
        "LIST WHERE file.folder = \"Work\" AND due > date(2025-01-02) AND due < date(2025-01-02)",
        expect![[r#"
            dataview/never-matches `file.folder = "Work"`: No note lies in the folder "Work" itself
            dataview/never-matches `due < date(2025-01-02)`: no row meets both `due > date(2025-01-02)` and `due < date(2025-01-02)`
        "#]],
    );
    check(
        "LIST FROM \"Work/Projects/Beta\" AND #space",
        expect![[r#"
        dataview/never-matches `"Work/Projects/Beta" AND #space`: No note is in all of these sources
    "#]],
    );
    check(
        "LIST FROM \"Work/Projects/Beta\" WHERE status",
        expect![[r#"
        dataview/never-matches `status`: No note of "Work/Projects/Beta" has a field "status"
    "#]],
    );
    check(
        "LIST WHERE due AND !due",
        expect![[r#"
        dataview/never-matches `!due`: no row meets both `due` and `!due`
    "#]],
    );
    check("LIST WHERE status != \"open\" AND status = \"done\" AND due >= date(2025-01-02)", expect![""]);
}

#[test]
fn fields_of_tasks_are_not_those_of_their_notes() {
    check(
        "TASK WHERE status = \"open\" AND completed > date(today) - dur(1 week) OR checked = \"yes\"",
        expect![[r#"
            dataview/task-field `status`: `status` of a task is the one character in its box; that of its note is `file.link.status` [Ask for the note's]
            dataview/task-field `completed`: `completed` of a task is true or false; the day it was done is `completion` [Ask for completion]
            dataview/task-field `checked`: `checked` of a task is true or false
        "#]],
    );
}
