//! `vaultls query` and `vaultls eval`.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use expect_test::expect;
use tempfile::TempDir;

fn vault() -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    let files = [
        (".vaultls.toml", "[dataview]\nnull-text = \"none\"\n"),
        (
            "Projects/Apollo.md",
            "---\ndue: 2025-11-20\nowner: \"[[Ana Silva]]\"\n---\n- [ ] Fuel @Ana Silva\n",
        ),
        ("Projects/Beta, \"late\".md", "---\nowner: Ben\n---\nSee [[Apollo]].\n"),
        ("People/Ana Silva.md", "rating:: 3\n"),
        ("data.csv", "Name,Count\nx,2\n"),
    ];
    for (path, text) in files {
        let path = dir.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    dir
}

/// Exit status, output and messages of `vaultls ARGS` in a folder.
fn vaultls(dir: &Path, args: &[&str], input: &str) -> (i32, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_vaultls"));
    command.args(["--tz", "UTC", "--now", "2025-11-08T10:00:00Z"]).args(args).current_dir(dir);
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

const TABLE: &str = "TABLE due, owner FROM \"Projects\" SORT file.name";

#[test]
fn a_table_for_the_terminal_for_notes_for_machines_and_for_spreadsheets() {
    let dir = vault();
    let shown = |format: &str| {
        let (status, out, err) = vaultls(dir.path(), &["query", "--format", format, TABLE], "");
        assert_eq!((status, err.as_str()), (0, ""));
        out
    };
    expect![[r#"
        File          due                owner
        ------------  -----------------  ---------
        Apollo        November 20, 2025  Ana Silva
        Beta, "late"                     Ben
        (2 results)
    "#]]
    .assert_eq(&shown("table"));
    expect![[r#"
        | File                                       | due               | owner                              |
        | ------------------------------------------ | ----------------- | ---------------------------------- |
        | [[Projects/Apollo.md\|Apollo]]             | November 20, 2025 | [[People/Ana Silva.md\|Ana Silva]] |
        | [[Projects/Beta, "late".md\|Beta, "late"]] | none              | Ben                                |
    "#]]
    .assert_eq(&shown("markdown"));
    expect![[r#"
        File,due,owner
        Projects/Apollo.md,2025-11-20T00:00:00.000+00:00,People/Ana Silva.md
        "Projects/Beta, ""late"".md",,Ben
    "#]]
    .assert_eq(&shown("csv"));
    let json: serde_json::Value = serde_json::from_str(&shown("json")).unwrap();
    assert_eq!(json["rows"][0][1]["$date"], "2025-11-20T00:00:00.000+00:00");
    assert_eq!(shown("json"), shown("json"));
}

#[test]
fn a_query_may_come_from_standard_input_and_stand_in_a_note() {
    let dir = vault();
    let args = ["query", "-", "--note", "Apollo", "--format", "csv"];
    let (status, out, _) = vaultls(dir.path(), &args, "LIST\nFROM [[]]\n");
    assert_eq!((status, out.as_str()), (0, "File\n\"Projects/Beta, \"\"late\"\".md\"\n"));
    let (_, out, _) = vaultls(dir.path(), &["query", "TASK WHERE !completed", "--format", "csv"], "");
    assert_eq!(out, "File,Line,Status,Task\nProjects/Apollo.md,5,\" \",Fuel @Ana Silva\n");
    let (_, out, _) =
        vaultls(dir.path(), &["query", "TABLE name, count FROM csv(\"data.csv\")", "--format", "csv"], "");
    assert_eq!(out, "File,name,count\ndata.csv#0,x,2\n");
}

#[test]
fn a_mistake_is_shown_with_its_place() {
    let dir = vault();
    let (status, out, err) = vaultls(dir.path(), &["query", "LIST\nFROM Projects"], "");
    assert_eq!((status, out.as_str()), (2, ""));
    assert!(err.contains("FROM Projects\n") && err.contains("^^^^^^^^"), "{err}");
    let (status, _, err) = vaultls(dir.path(), &["query", "LIST WHERE nope(file.name)"], "");
    assert_eq!(status, 2);
    assert!(err.contains("there is no function \"nope\"") && err.contains("^^^^"), "{err}");
    let (status, _, err) = vaultls(dir.path(), &["query", "LIST WHERE rating - 1 > 0"], "");
    assert_eq!((status, err.contains("skipped by errors; first Apollo: ")), (0, true), "{err}");
}

#[test]
fn an_expression_has_a_value() {
    let dir = vault();
    let eval = |args: &[&str]| vaultls(dir.path(), &[&["eval"], args].concat(), "");
    assert_eq!(eval(&["date(today) + dur(1 day)"]).1, "November 09, 2025\n");
    assert_eq!(eval(&["this.owner.rating", "--note", "Apollo"]).1, "3\n");
    assert_eq!(
        eval(&["[[Apollo]].due", "--format", "json"]).1,
        "{\"$date\":\"2025-11-20T00:00:00.000+00:00\",\"zone\":\"UTC\"}\n"
    );
    assert_eq!(eval(&["1 +"]).0, 2);
}

#[test]
fn a_query_may_come_from_a_file_or_be_a_block_of_a_note() {
    let dir = vault();
    std::fs::write(dir.path().join("due.dql"), "LIST WHERE due").unwrap();
    let board = "```dataview\nLIST FROM [[]]\n```\n\n> ```tasks\n> not done\n> ```\n";
    std::fs::write(dir.path().join("Board.md"), board).unwrap();
    std::fs::write(dir.path().join("Other.md"), "[[Board]]\n").unwrap();
    let run = |args: &[&str]| vaultls(dir.path(), args, "");
    assert_eq!(run(&["query", "--format", "csv", "--file", "due.dql"]).1, "File\nProjects/Apollo.md\n");
    let block =
        |number: &'static str| run(&["query", "--format", "csv", "--note", "Board", "--block", number]);
    assert_eq!(block("1").1, "File\nOther.md\n");
    assert!(block("2").1.contains("Fuel @Ana Silva"), "{:?}", block("2"));
    let (status, out, err) = block("3");
    assert_eq!((status, &*out, &*err), (2, "", "vaultls: Board.md has 2 query blocks, no number 3\n"));
}
