//! Names in Dataview queries: gone to and renamed.

use expect_test::{Expect, expect};
use vaultls::features::definition::definition;
use vaultls::features::rename;
use vaultls::text::{apply_edits, slice};

use crate::fixture::Fixture;

const VAULT: &str = "\
//- Projects/Alder.md
---
due: 2025-12-01
Next Step: call
---
#project
Budget:: 300
//- Projects/Heron.md
due:: 2026-01-15
- [due:: 2026-02-01] #project
//- People/Ana.md
";

fn goes_to(note: &str, expected: Expect) {
    let f = Fixture::new(&format!("{VAULT}//- Board.md\n---\nowner: Ana\n---\n{note}"));
    let (note, offset) = f.at();
    let mut out = String::new();
    for target in definition(&f.vault, note, offset) {
        let text = &f.note(target.path.as_str()).text;
        out.push_str(&format!(
            "`{}` -> {} `{}`\n",
            slice(&note.text, target.origin),
            target.path,
            slice(text, target.range)
        ));
    }
    expected.assert_eq(&out);
}

#[test]
fn a_field_leads_to_where_notes_set_it() {
    goes_to(
        "```dataview\nTABLE du$0e\n```\n",
        expect![[r#"
        `due` -> Projects/Alder.md `due: 2025-12-01`
        `due` -> Projects/Heron.md `due:: 2026-01-15`
        `due` -> Projects/Heron.md `[due:: 2026-02-01]`
    "#]],
    );
    goes_to(
        "> ```dataview\n> TABLE row[\"Next$0 Step\"]\n> ```\n",
        expect![[r#"
        `Next Step` -> Projects/Alder.md `Next Step: call`
    "#]],
    );
    goes_to(
        "By `= this.own$0er`.\n",
        expect![[r#"
        `owner` -> Board.md `owner: Ana`
    "#]],
    );
    goes_to("```dataview\nTABLE missi$0ng\n```\n", expect![[""]]);
}

#[test]
fn sources_lead_to_notes_and_places() {
    goes_to(
        "```dataview\nLIST FROM \"Proj$0ects\"\n```\n",
        expect![[r#"
        `Projects` -> Projects/Alder.md ``
        `Projects` -> Projects/Heron.md ``
    "#]],
    );
    goes_to(
        "```dataview\nLIST FROM \"People/A$0na\"\n```\n",
        expect![[r#"
        `People/Ana` -> People/Ana.md ``
    "#]],
    );
    goes_to(
        "```dataview\nLIST FROM #proj$0ect\n```\n",
        expect![[r#"
        `#project` -> Projects/Alder.md `#project`
        `#project` -> Projects/Heron.md `#project`
    "#]],
    );
    goes_to(
        "```dataview\nLIST FROM [[An$0a]]\n```\n",
        expect![[r#"
        `[[Ana]]` -> People/Ana.md ``
    "#]],
    );
}

#[test]
fn a_name_that_the_query_gives_leads_to_where_it_does() {
    goes_to(
        "```dataview\nTABLE T.text\nFLATTEN file.tasks AS T\nWHERE $0T.completed\n```\n",
        expect![[r#"
        `T` -> Board.md `T`
    "#]],
    );
}

fn renamed(note: &str, name: &str, expected: Expect) {
    let f = Fixture::new(&format!("{VAULT}//- Board.md\n{note}"));
    let (note, offset) = f.at();
    let prepared = rename::prepare(&f.vault, note, offset).unwrap();
    let plan = rename::rename(&f.vault, note, offset, name).unwrap();
    let mut out = format!("{}\n", prepared.placeholder);
    for (path, edits) in &plan.edits {
        let edits: Vec<_> = edits.iter().map(|planned| planned.edit.clone()).collect();
        let text = &f.note(path.as_str()).text;
        out.push_str(&format!("{path}\n{}", apply_edits(text, &edits).unwrap()));
    }
    expected.assert_eq(&out);
}

#[test]
fn a_field_is_renamed_from_a_query_with_all_that_ask_for_it() {
    renamed(
        "```dataview\nTABLE next-$0step, row[\"Next Step\"], rows.next-step, file.name\nWHERE contains(next-step, \"Next Step\")\n```\n`= this.next-step`\n",
        "Then",
        expect![[r#"
            Next Step
            Board.md
            ```dataview
            TABLE Then, row["Then"], rows.Then, file.name
            WHERE contains(Then, "Next Step")
            ```
            `= this.Then`
            Projects/Alder.md
            ---
            due: 2025-12-01
            Then: call
            ---
            #project
            Budget:: 300
        "#]],
    );
    renamed(
        "```dataview\nLIST FROM #pro$0ject\n```\n",
        "work",
        expect![[r#"
        project
        Board.md
        ```dataview
        LIST FROM #work
        ```
        Projects/Alder.md
        ---
        due: 2025-12-01
        Next Step: call
        ---
        #work
        Budget:: 300
        Projects/Heron.md
        due:: 2026-01-15
        - [due:: 2026-02-01] #work
    "#]],
    );
}
