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
            dataview/unknown-field `statsu`: No note has a field "statsu"; did you mean `status`? [Change to `status`]
            dataview/unknown-field `nmae`: `file` has no field "nmae"; did you mean `name`? [Change to `name`]
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
            dataview/unknown-source `Projects`: There is no folder or note "Projects"; nearest: Work/Projects [Change to "Work/Projects"]
            dataview/unknown-source `Work/Projects/`: No folder is called "Work/Projects/": Dataview wants "Work/Projects", without slashes around it [Remove the slash]
            dataview/unknown-source `#spcae`: No note has the tag #spcae; nearest: #space [Change to "#space"]
        "##]],
    );
}
