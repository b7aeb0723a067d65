//! `vaultls tasks`, and references limited to tasks.

use std::path::Path;
use std::process::Command;

use expect_test::{Expect, expect};
use serde_json::Value;
use tempfile::TempDir;

fn vault() -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    let files = [
        (".vaultls.toml", ""),
        ("People/Ana Silva.md", "---\ntype: person\naliases: [Annie]\n---\n# Ana Silva\n"),
        ("People/Bo.md", "---\ntype: person\n---\nMet [[Ana Silva]].\n"),
        (
            "Meetings/Kickoff.md",
            "\u{feff}# Kickoff\n- [ ] Send \"the plan\", all of it @Ana Silva ⏫ 📅 2025-11-07\n  - [ ] Print it @AnaSilva, @Bo 🆔 print #paper/a4\n- [/] Bind it | glue it ⛔ print 📅 2025-11-08\n- [x] Draw it @Bo ✅ 2025-11-06\n",
        ),
        (
            "Log.md",
            "- [ ] Call 林 🔁 every week 📅 2025-11-20 #paper\n- [ ] Ask @Nobody Known\n- [ ] Bad 📅 2025-02-30\n- [-] Gone ❌ 2025-11-01\n",
        ),
    ];
    for (path, text) in files {
        let path = dir.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    dir
}

/// Exit status, output and messages of `vaultls ARGS` in a folder on Saturday, 8 November 2025.
fn run(dir: &Path, args: &[&str]) -> (i32, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_vaultls"));
    let output = command.args(args).args(["--now", "2025-11-08"]).current_dir(dir).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

fn tasks(args: &[&str]) -> String {
    let (status, out, message) = run(vault().path(), &[&["tasks"], args].concat());
    assert_eq!((status, &*message), (0, ""), "{args:?}");
    out
}

fn check(args: &[&str], expected: Expect) {
    expected.assert_eq(&tasks(args));
}

/// The descriptions that a filter lets through.
fn listed(args: &[&str]) -> Vec<String> {
    let out = tasks(&[args, &["--format", "json"]].concat());
    let out: Value = serde_json::from_str(&out).unwrap();
    let description =
        |task: &Value| task["description"].as_str().unwrap().split(' ').next().unwrap().to_owned();
    out["tasks"].as_array().unwrap().iter().map(description).collect()
}

#[test]
fn what_is_due_first_comes_first() {
    check(
        &[],
        expect![[r#"
             Task                        Owner          Due         Priority  Where
        [ ]  Send "the plan", all of it  Ana Silva      2025-11-07  high      Meetings/Kickoff.md:2
        [/]  Bind it | glue it                          2025-11-08            Meetings/Kickoff.md:4
        [ ]  Call 林 #paper                             2025-11-20            Log.md:1
        [ ]  Ask                         Nobody Known                         Log.md:2
        [ ]  Bad                                        invalid               Log.md:3
        [-]  Gone                                                             Log.md:4
        [ ]  Print it #paper/a4          Ana Silva, Bo                        Meetings/Kickoff.md:3
        [x]  Draw it                     Bo                                   Meetings/Kickoff.md:5
    "#]],
    );
    check(
        &["--not-done", "--group", "owner"],
        expect![[r#"
        Ana Silva
             Task                        Owner          Due         Priority  Where
        [ ]  Send "the plan", all of it  Ana Silva      2025-11-07  high      Meetings/Kickoff.md:2
        [ ]  Print it #paper/a4          Ana Silva, Bo                        Meetings/Kickoff.md:3

        Bo
             Task                        Owner          Due         Priority  Where
        [ ]  Print it #paper/a4          Ana Silva, Bo                        Meetings/Kickoff.md:3

        Nobody Known
             Task                        Owner          Due         Priority  Where
        [ ]  Ask                         Nobody Known                         Log.md:2

        No owner
             Task                        Owner          Due         Priority  Where
        [/]  Bind it | glue it                          2025-11-08            Meetings/Kickoff.md:4
        [ ]  Call 林 #paper                             2025-11-20            Log.md:1
        [ ]  Bad                                        invalid               Log.md:3
    "#]],
    );
    check(
        &["--format", "markdown", "--group", "due", "--not-done"],
        expect![[r###"
        ## 2025-11-07

        | Status | Task | Owner | Due | Priority | Note |
        | --- | --- | --- | --- | --- | --- |
        | Todo | Send "the plan", all of it | Ana Silva | 2025-11-07 | high | [[Meetings/Kickoff]] |

        ## 2025-11-08

        | Status | Task | Owner | Due | Priority | Note |
        | --- | --- | --- | --- | --- | --- |
        | In Progress | Bind it \| glue it |  | 2025-11-08 |  | [[Meetings/Kickoff]] |

        ## 2025-11-20

        | Status | Task | Owner | Due | Priority | Note |
        | --- | --- | --- | --- | --- | --- |
        | Todo | Call 林 #paper |  | 2025-11-20 |  | [[Log]] |

        ## No due date

        | Status | Task | Owner | Due | Priority | Note |
        | --- | --- | --- | --- | --- | --- |
        | Todo | Ask | Nobody Known |  |  | [[Log]] |
        | Todo | Bad |  | invalid |  | [[Log]] |
        | Todo | Print it #paper/a4 | Ana Silva, Bo |  |  | [[Meetings/Kickoff]] |
    "###]],
    );
    check(
        &["--format", "csv"],
        expect![[r#"
        path,line,status,type,description,owners,priority,due,scheduled,start,created,done,cancelled,recurrence,tags,id,depends_on,heading
        Meetings/Kickoff.md,2, ,todo,"Send ""the plan"", all of it @Ana Silva",Ana Silva,high,2025-11-07,,,,,,,,,,Kickoff
        Meetings/Kickoff.md,4,/,in-progress,Bind it | glue it,,none,2025-11-08,,,,,,,,,print,Kickoff
        Log.md,1, ,todo,Call 林 #paper,,none,2025-11-20,,,,,,every week,#paper,,,
        Log.md,2, ,todo,Ask @Nobody Known,Nobody Known,none,,,,,,,,,,,
        Log.md,3, ,todo,Bad,,none,invalid,,,,,,,,,,
        Log.md,4,-,cancelled,Gone,,none,,,,,,2025-11-01,,,,,
        Meetings/Kickoff.md,3, ,todo,"Print it @AnaSilva, @Bo #paper/a4","Ana Silva, Bo",none,,,,,,,,#paper/a4,print,,Kickoff
        Meetings/Kickoff.md,5,x,done,Draw it @Bo,Bo,none,,,,,2025-11-06,,,,,,Kickoff
    "#]],
    );
}

#[test]
fn filters_narrow_the_list() {
    assert_eq!(listed(&["--owner", "Ana Silva"]), ["Send", "Print"]);
    assert_eq!(listed(&["--owner", "annie", "--owner", "Bo"]), ["Send", "Print", "Draw"]);
    assert_eq!(listed(&["--owner", "Nobody Known"]), ["Ask"]);
    assert_eq!(listed(&["--owner", "none", "--done"]), ["Gone"]);
    assert_eq!(listed(&["--status", "in-progress,x"]), ["Bind", "Draw"]);
    assert_eq!(listed(&["--status", "Cancelled"]), ["Gone"]);
    assert_eq!(listed(&["--due", "before:today"]), ["Send"]);
    assert_eq!(listed(&["--due", "after:2025-11-08"]), ["Call"]);
    assert_eq!(listed(&["--due", "this week"]), ["Send", "Bind"]);
    assert_eq!(listed(&["--due", "after:2025-11-07", "--due", "before:2025-11-20"]), ["Bind"]);
    assert_eq!(listed(&["--due", "on:2025-11-08"]), ["Bind"]);
    assert_eq!(listed(&["--due", "none", "--not-done"]), ["Ask", "Print"]);
    assert_eq!(listed(&["--done-date", "last week", "--done"]), Vec::<String>::new());
    assert_eq!(listed(&["--done-date", "any"]), ["Draw"]);
    assert_eq!(listed(&["--priority", "high,lowest"]), ["Send"]);
    assert_eq!(listed(&["--path", "meet", "--not-done"]), ["Send", "Bind", "Print"]);
    assert_eq!(listed(&["--tag", "#Paper"]), ["Call", "Print"]);
    assert_eq!(listed(&["--tag", "paper/a4"]), ["Print"]);
    assert_eq!(listed(&["--text", "THE PLAN"]), ["Send"]);
    assert_eq!(listed(&["--blocked"]), ["Bind"]);
    assert_eq!(listed(&["--not-blocked", "--due", "any"]), ["Send", "Call", "Bad"]);
    assert_eq!(listed(&["--urgency", "--limit", "2"]), ["Send", "Bind"]);
}

#[test]
fn a_script_reads_the_exit_status() {
    let dir = vault();
    let status = |args: &[&str]| run(dir.path(), &[&["tasks"], args].concat()).0;
    assert_eq!(status(&["--due", "before:today", "--fail-on", "any"]), 1);
    assert_eq!(status(&["--due", "before:2025-01-01", "--fail-on", "any"]), 0);
    assert_eq!(status(&["--due", "before:2025-01-01", "--fail-on", "none"]), 1);
    let (status, out, message) = run(dir.path(), &["tasks", "--owner", "Ana Sliva"]);
    assert_eq!((status, &*out), (2, ""));
    assert_eq!(message, "vaultls: --owner: no person is called \"Ana Sliva\"; there is \"Ana Silva\"\n");
    let (status, _, message) = run(dir.path(), &["tasks", "--due", "soonish"]);
    assert!(status == 2 && message.starts_with("vaultls: --due: \"soonish\" is no date"), "{message}");
}

#[test]
fn a_terminal_gets_colours_and_links() {
    let out = tasks(&["--color", "always", "--due", "before:today"]);
    assert!(out.contains("\u{1b}[31m2025-11-07\u{1b}[0m"), "{out}");
    assert!(
        out.contains("Kickoff.md\u{1b}\\\u{1b}[2mMeetings/Kickoff.md:2\u{1b}[0m\u{1b}]8;;\u{1b}\\"),
        "{out}"
    );
}

#[test]
fn references_of_a_person_can_be_limited_to_tasks() {
    let dir = vault();
    let (status, out, _) = run(dir.path(), &["backlinks", "Ana Silva", "--tasks"]);
    assert_eq!(status, 0);
    expect![[r#"
        Meetings/Kickoff.md:2:34: - [ ] Send "the plan", all of it @Ana Silva ⏫ 📅 2025-11-07
        Meetings/Kickoff.md:3:18: - [ ] Print it @AnaSilva, @Bo 🆔 print #paper/a4
    "#]]
    .assert_eq(&out);
}
