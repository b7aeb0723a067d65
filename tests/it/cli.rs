//! The command line, as a user meets it: the built binary on a vault in a temporary folder.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use expect_test::{Expect, expect};
use serde_json::Value;
use tempfile::TempDir;

use crate::fixture::files;
use crate::json_schema::violations;

/// A vault on disk.
struct Folder {
    dir: TempDir,
}

/// What a run gave.
struct Run {
    status: i32,
    out: String,
    err: String,
}

impl Folder {
    /// Writes the files of a fixture and the folder that makes it a vault.
    fn new(fixture: &str) -> Folder {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir(dir.path().join(".obsidian")).unwrap();
        let folder = Folder { dir };
        for (path, text) in files(fixture) {
            folder.write(&path, text.as_bytes());
        }
        folder
    }

    fn path(&self, path: &str) -> PathBuf {
        self.dir.path().join(path)
    }

    fn write(&self, path: &str, bytes: &[u8]) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    fn read(&self, path: &str) -> String {
        String::from_utf8(fs::read(self.path(path)).unwrap()).unwrap()
    }

    /// Runs `vaultls` in the vault with these arguments, separated by blanks.
    fn run(&self, args: &str) -> Run {
        run(self.dir.path(), &args.split_whitespace().collect::<Vec<_>>())
    }
}

fn command(dir: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_vaultls"));
    command.current_dir(dir).args(args).args(["--now", "2025-11-08"]).stdin(Stdio::null());
    command.env_remove("NO_COLOR").env_remove("COLUMNS");
    command
}

fn run(dir: &Path, args: &[&str]) -> Run {
    let Output { status, stdout, stderr } = command(dir, args).output().unwrap();
    // Where the temporary folder is differs from run to run.
    let real = dir.canonicalize().unwrap();
    let text = |bytes: Vec<u8>| {
        let text = String::from_utf8(bytes).unwrap();
        text.replace(&*real.to_string_lossy(), "VAULT").replace(&*dir.to_string_lossy(), "VAULT")
    };
    Run { status: status.code().unwrap(), out: text(stdout), err: text(stderr) }
}

impl Run {
    fn is(&self, status: i32, out: Expect) {
        assert_eq!(self.err, "", "standard error");
        assert_eq!(self.status, status, "{}", self.out);
        out.assert_eq(&self.out);
    }

    /// A run that says why it could not be done, and prints nothing else.
    fn fails(&self, err: Expect) {
        assert_eq!((self.status, &*self.out), (2, ""), "{}", self.err);
        err.assert_eq(&self.err);
    }
}

const SMALL: &str = "\
//- Notes/Log.md
---
tags: [a]
tags: [b]
---
Café 🔼 with [[Ana Sliva|Ana]] and [[Ana  Silva]].

- [ ] Send it @Ana Silva 📅 2025-02-30
//- People/Ana Silva.md
---
type: people
---
See [[Notes/Log#Gone]].
";

#[test]
fn findings_are_shown_with_their_lines() {
    Folder::new(SMALL).run("check").is(
        1,
        expect![[r#"
        warning[frontmatter/duplicate-key]: "tags" stands twice; this one counts, the first is lost
         --> Notes/Log.md:3:1
          |
        3 | tags: [b]
          | ^^^^
          |
          = note: the first one, which is lost (Notes/Log.md:2:1)
          = help: Remove the first one, which is lost
          = help: Remove this one, so that the first counts

        warning[link/unresolved]: No note is called "Ana Sliva"; nearest: "Ana Silva"
         --> Notes/Log.md:5:15
          |
        5 | Café 🔼 with [[Ana Sliva|Ana]] and [[Ana  Silva]].
          |                ^^^^^^^^^
          |
          = help: Link to "Ana Silva"
          = help: Create the note "Ana Sliva.md"

        warning[link/unresolved]: No note is called "Ana  Silva"; nearest: "Ana Silva"
         --> Notes/Log.md:5:37
          |
        5 | Café 🔼 with [[Ana Sliva|Ana]] and [[Ana  Silva]].
          |                                      ^^^^^^^^^^
          |
          = help: Link to "Ana Silva" (safe: `--fix` does it)
          = help: Create the note "Ana  Silva.md"

        error[task/invalid-date]: Due date 2025-02-30 does not exist; Tasks will replace it by "Invalid date"
         --> Notes/Log.md:7:28
          |
        7 | - [ ] Send it @Ana Silva 📅 2025-02-30
          |                             ^^^^^^^^^^
          |
          = help: Change to 2025-02-28
          = help: Remove the due date

        warning[link/unresolved-heading]: "Log" has no heading "Gone"
         --> People/Ana Silva.md:4:17
          |
        4 | See [[Notes/Log#Gone]].
          |                 ^^^^

        1 error and 4 warnings found in 2 notes.
    "#]],
    );
}

#[test]
fn findings_are_one_line_each_when_asked() {
    Folder::new(SMALL).run("check --format concise").is(1, expect![[r#"
        Notes/Log.md:3:1: warning[frontmatter/duplicate-key] "tags" stands twice; this one counts, the first is lost
        Notes/Log.md:5:15: warning[link/unresolved] No note is called "Ana Sliva"; nearest: "Ana Silva"
        Notes/Log.md:5:37: warning[link/unresolved] No note is called "Ana  Silva"; nearest: "Ana Silva"
        Notes/Log.md:7:28: error[task/invalid-date] Due date 2025-02-30 does not exist; Tasks will replace it by "Invalid date"
        People/Ana Silva.md:4:17: warning[link/unresolved-heading] "Log" has no heading "Gone"
        1 error and 4 warnings found in 2 notes.
    "#]]);
}

#[test]
fn json_says_all_there_is_to_say() {
    Folder::new(SMALL).run("check --format json").is(1, expect![[r#"
        {"version":1,"vault":"VAULT","notes":2,
         "diagnostics": [
          {"path":"Notes/Log.md","range":{"start":{"line":2,"character":0,"byte":14},"end":{"line":2,"character":4,"byte":18}},"severity":"warning","code":"frontmatter/duplicate-key","message":"\"tags\" stands twice; this one counts, the first is lost","related":[{"path":"Notes/Log.md","range":{"start":{"line":1,"character":0,"byte":4},"end":{"line":1,"character":4,"byte":8}},"message":"the first one, which is lost"}],"fixes":[{"title":"Remove the first one, which is lost","safe":false,"edits":[{"path":"Notes/Log.md","range":{"start":{"line":1,"character":0,"byte":4},"end":{"line":2,"character":0,"byte":14}},"text":""}]},{"title":"Remove this one, so that the first counts","safe":false,"edits":[{"path":"Notes/Log.md","range":{"start":{"line":2,"character":0,"byte":14},"end":{"line":3,"character":0,"byte":24}},"text":""}]}]},
          {"path":"Notes/Log.md","range":{"start":{"line":4,"character":15,"byte":46},"end":{"line":4,"character":24,"byte":55}},"severity":"warning","code":"link/unresolved","message":"No note is called \"Ana Sliva\"; nearest: \"Ana Silva\"","fixes":[{"title":"Link to \"Ana Silva\"","safe":false,"edits":[{"path":"Notes/Log.md","range":{"start":{"line":4,"character":15,"byte":46},"end":{"line":4,"character":24,"byte":55}},"text":"Ana Silva"}]},{"title":"Create the note \"Ana Sliva.md\"","safe":false,"edits":[{"path":"Ana Sliva.md","create":true,"text":""}]}]},
          {"path":"Notes/Log.md","range":{"start":{"line":4,"character":37,"byte":68},"end":{"line":4,"character":47,"byte":78}},"severity":"warning","code":"link/unresolved","message":"No note is called \"Ana  Silva\"; nearest: \"Ana Silva\"","fixes":[{"title":"Link to \"Ana Silva\"","safe":true,"edits":[{"path":"Notes/Log.md","range":{"start":{"line":4,"character":37,"byte":68},"end":{"line":4,"character":47,"byte":78}},"text":"Ana Silva"}]},{"title":"Create the note \"Ana  Silva.md\"","safe":false,"edits":[{"path":"Ana  Silva.md","create":true,"text":""}]}]},
          {"path":"Notes/Log.md","range":{"start":{"line":6,"character":28,"byte":113},"end":{"line":6,"character":38,"byte":123}},"severity":"error","code":"task/invalid-date","message":"Due date 2025-02-30 does not exist; Tasks will replace it by \"Invalid date\"","fixes":[{"title":"Change to 2025-02-28","safe":false,"edits":[{"path":"Notes/Log.md","range":{"start":{"line":6,"character":28,"byte":113},"end":{"line":6,"character":38,"byte":123}},"text":"2025-02-28"}]},{"title":"Remove the due date","safe":false,"edits":[{"path":"Notes/Log.md","range":{"start":{"line":6,"character":24,"byte":107},"end":{"line":6,"character":38,"byte":123}},"text":""}]}]},
          {"path":"People/Ana Silva.md","range":{"start":{"line":3,"character":16,"byte":37},"end":{"line":3,"character":20,"byte":41}},"severity":"warning","code":"link/unresolved-heading","message":"\"Log\" has no heading \"Gone\"","fixes":[]}
         ],
         "summary": {"error":1,"warning":4,"info":0,"hint":0}}
    "#]]);
}

#[test]
fn json_has_the_promised_shape() {
    let folder = Folder::new(SMALL);
    let report: Value = serde_json::from_str(&folder.run("check --format json").out).unwrap();
    let keys = |value: &Value| -> Vec<String> { value.as_object().unwrap().keys().cloned().collect() };
    assert_eq!(keys(&report), ["version", "vault", "notes", "diagnostics", "summary"]);
    assert_eq!(keys(&report["summary"]), ["error", "warning", "info", "hint"]);
    let found = report["diagnostics"].as_array().unwrap();
    for finding in found {
        let keys: Vec<String> = keys(finding).into_iter().filter(|key| key != "related").collect();
        assert_eq!(keys, ["path", "range", "severity", "code", "message", "fixes"]);
        let text = folder.read(finding["path"].as_str().unwrap());
        let at = |end: &str| usize::try_from(finding["range"][end]["byte"].as_u64().unwrap()).unwrap();
        let (start, end) = (at("start"), at("end"));
        let line = text[..start].rfind('\n').map_or(0, |at| at + 1);
        let column = text[line..start].encode_utf16().count() as u64;
        assert!(start <= end && text.is_char_boundary(end), "{finding}");
        assert_eq!(finding["range"]["start"]["line"], text[..start].matches('\n').count() as u64);
        assert_eq!(finding["range"]["start"]["character"], column);
    }
    let counted = |severity| found.iter().filter(|finding| finding["severity"] == severity).count() as u64;
    for severity in ["error", "warning", "info", "hint"] {
        assert_eq!(report["summary"][severity], counted(severity));
    }
}

#[test]
fn bytes_count_from_the_start_of_the_file_also_behind_a_byte_order_mark() {
    let folder = Folder::new("//- Other.md\n");
    folder.write("Mark.md", "\u{feff}é [[Gone]]\n".as_bytes());
    let report: Value = serde_json::from_str(&folder.run("check --format json").out).unwrap();
    let start = &report["diagnostics"][0]["range"]["start"];
    assert_eq!((&start["character"], &start["byte"]), (&Value::from(4), &Value::from(8)));
}

#[test]
fn sarif_is_valid_against_the_official_schema() {
    let schema = include_str!("../fixtures/sarif-2.1.0-rtm.5.json");
    let schema: Value = serde_json::from_str(schema).unwrap();
    let run = Folder::new(&format!(
        "{SMALL}//- Ünï #1.md\n[[Gone]] [[README]]\n//- a/README.md\n//- b/README.md\n"
    ))
    .run("check --format sarif");
    let log: Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(violations(&schema, &log), [""; 0]);
    let results = log["runs"][0]["results"].as_array().unwrap();
    assert!(results.len() > 5);
    let rules = log["runs"][0]["tool"]["driver"]["rules"].as_array().unwrap();
    for result in results {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(rules[index]["id"], result["ruleId"]);
    }
    let place = &results.last().unwrap()["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "%C3%9Cn%C3%AF%20%231.md");
    let sliva =
        results.iter().find(|result| result["message"]["text"].as_str().unwrap().contains("Sliva")).unwrap();
    let region = &sliva["locations"][0]["physicalLocation"]["region"];
    expect![[r#"{"startLine":5,"startColumn":16,"endLine":5,"endColumn":25}"#]]
        .assert_eq(&region.to_string());
    assert_eq!(
        sliva["fixes"][0]["artifactChanges"][0]["replacements"][0]["insertedContent"]["text"],
        "Ana Silva"
    );
}

#[test]
fn github_annotations_are_escaped() {
    let folder = Folder::new("//- A, b: 100%.md\n[[100%: gone, all]]\n");
    folder.run("check --format github").is(0, expect![[r#"
        ::warning file=A%2C b%3A 100%25.md,line=1,endLine=1,col=3,endColumn=18,title=link/unresolved::No note is called "100%25: gone, all"
    "#]]);
}

#[test]
fn a_line_of_a_megabyte_does_not_flood_the_terminal() {
    let long = format!("{} [[Gone]] {}\n", "é 🔼 x ".repeat(50_000), "y".repeat(500_000));
    let folder = Folder::new("");
    folder.write("Long.md", long.as_bytes());
    let run = folder.run("check --fail-on never");
    assert!(run.out.lines().all(|line| line.chars().count() <= 120), "{}", run.out);
    assert!(run.out.contains("Long.md:1:300004"), "{}", run.out);
}

/// A name or a note may hold what a terminal would obey, or a line end that would begin a line that says something else.
#[test]
fn nothing_that_a_terminal_would_obey_is_printed() {
    let folder = Folder::new("");
    let note = "[[No\u{1b}[31mpe\u{7}]] \u{9b}2J [[B]]\n- [ ] \u{1b}]0;owned\u{7} @Zed 📅 2025-13-01\n";
    folder.write("x\u{1b}[2J\nfake.md:1:1: error.md", note.as_bytes());
    folder.write("B.md", b"# B\n");
    for args in [
        "check --fail-on never",
        "check --fail-on never --format concise",
        "check --fail-on never --format json",
        "check --fail-on never --format sarif",
        "backlinks B",
        "tasks",
        "query TASK",
        "rename B C",
    ] {
        let run = folder.run(args);
        let said = run.out + &run.err;
        assert!(!said.chars().any(|c| c.is_control() && c != '\n'), "{args}: {said:?}");
        assert!(!said.lines().any(|line| line.starts_with("fake")), "{args}: {said:?}");
    }
    let table = run(folder.dir.path(), &["query", "TABLE file.name, file.outlinks"]);
    assert!(table.out.contains('␛') && !table.out.contains('\u{1b}'), "{:?}", table.out);
}

/// Files that differ in case or composition only, and names with blanks around them, can be named.
#[test]
fn a_note_is_named_exactly_where_its_name_means_several() {
    let folder = Folder::new("//- From.md\n[[note]]\n");
    for name in ["note", "Note", "Cafe\u{301}", "Caf\u{e9}", " blank "] {
        folder.write(&format!("{name}.md"), b"# x\n");
    }
    for name in ["note", "Note", "Cafe\u{301}", "Caf\u{e9}", " blank "] {
        let run = run(folder.dir.path(), &["backlinks", name, "--format", "json"]);
        let answer: Value = serde_json::from_str(&run.out).expect(&run.err);
        assert_eq!(answer["note"], format!("{name}.md"));
    }
    assert!(folder.run("backlinks NOTE").err.contains("several notes are called"));
}

#[test]
fn the_exit_status_says_whether_something_is_grave_enough() {
    let folder = Folder::new("//- A.md\n[[Gone]] [[README]]\n//- a/README.md\n//- b/README.md\n");
    let status = |args: &str| folder.run(&format!("check {args}")).status;
    assert_eq!(status(""), 0);
    assert_eq!(status("--fail-on warning"), 1);
    assert_eq!(status("--fail-on warning --ignore link/unresolved"), 0);
    assert_eq!(status("--fail-on info --ignore link/unresolved"), 1);
    assert_eq!(status("--fail-on info --ignore link"), 0);
    assert_eq!(status("--fail-on info --select frontmatter,text/mojibake"), 0);
    assert_eq!(status("--fail-on never"), 0);
    assert_eq!(status("--fail-on sometimes"), 2);
}

#[test]
fn mistakes_on_the_command_line_are_explained() {
    let folder = Folder::new("//- A.md\n//- pic.png\n//- .hidden/B.md\n");
    folder.run("check --select link/unresovled").fails(expect![[r#"
        vaultls: --select: no rule is called "link/unresovled"; nearest: link/unresolved
    "#]]);
    folder.run("check --ignore everything").fails(expect![[r#"
        vaultls: --ignore: no rule is called "everything"; `vaultls explain` lists all
    "#]]);
    folder.run("check Missing.md").fails(expect![[r#"
        vaultls: Missing.md: No such file or directory (os error 2)
    "#]]);
    folder.run("check .hidden/B.md").fails(expect![[r#"
        vaultls: .hidden/B.md is not read as part of the vault
    "#]]);
    folder.run("check /").fails(expect![[r#"
        vaultls: no vault at / or above it: no folder has .vaultls.toml, .obsidian or .git. `--vault DIR` names one, `vaultls init` makes one
    "#]]);
    folder.run("check --vault Missing").fails(expect![[r#"
        vaultls: --vault: Missing is no folder
    "#]]);
    folder.run("check --tz Nowhere").fails(expect![[r#"
        vaultls: --tz: no time zone "Nowhere" is known: failed to find time zone `Nowhere` in time zone database
    "#]]);
    folder.run("check --baseline A.md").fails(expect![[r#"
        vaultls: --baseline: A.md is no baseline: EOF while parsing a value at line 1 column 0
    "#]]);
    folder.run("explain link/unresovled").fails(expect![[r#"
        vaultls: no rule is called "link/unresovled"; nearest: link/unresolved
    "#]]);
    assert_eq!(folder.run("check --what").status, 2);
    let bare = tempfile::tempdir().unwrap();
    run(bare.path(), &["check"]).fails(expect![[r#"
        vaultls: no vault at VAULT or above it: no folder has .vaultls.toml, .obsidian or .git. `--vault DIR` names one, `vaultls init` makes one
    "#]]);
}

#[test]
fn only_the_given_notes_and_folders_are_checked() {
    let folder = Folder::new(
        "//- A.md\n[[Gone]]\n//- b/B.md\n[[Gone]]\n//- b/c/C.md\n[[Gone]]\n//- bb/D.md\n[[Gone]]\n//- b/pic.png\n",
    );
    let seen = |args: &str| -> Vec<String> {
        let run = folder.run(&format!("check --format concise {args}"));
        let paths = run.out.lines().filter_map(|line| Some(line.split_once(':')?.0.to_owned()));
        paths.filter(|path| path.ends_with(".md")).collect()
    };
    assert_eq!(seen(""), ["A.md", "b/B.md", "b/c/C.md", "bb/D.md"]);
    assert_eq!(seen("."), ["A.md", "b/B.md", "b/c/C.md", "bb/D.md"]);
    assert_eq!(seen("b"), ["b/B.md", "b/c/C.md"]);
    assert_eq!(seen("A.md b/pic.png ./b/c/"), ["A.md", "b/c/C.md"]);
    let from_inside = run(&folder.path("b"), &["check", "--format", "concise", "../A.md"]);
    assert!(from_inside.out.contains("A.md:1:3: warning[link/unresolved]"), "{}", from_inside.out);
}

#[test]
fn only_safe_fixes_are_applied_and_only_their_bytes_change() {
    let folder = Folder::new("//- People/Ana Silva.md\n");
    let note = "\u{feff}---\r\nwho: [[Ana Silva]] # kept\r\n---\r\nSee [[Ana  Silva]], [[Ana Sliva]] and [[ana silva|]].  \r\nA\tB \u{a0}\r\n";
    folder.write("Log.md", note.as_bytes());
    let before = fs::metadata(folder.path("Log.md")).unwrap().permissions();
    folder.run("check --fix").is(
        0,
        expect![[r#"
        warning[link/unresolved]: No note is called "Ana Sliva"; nearest: "Ana Silva"
         --> Log.md:4:22
          |
        4 | See [[Ana Silva]], [[Ana Sliva]] and [[ana silva]].  
          |                      ^^^^^^^^^
          |
          = help: Link to "Ana Silva"
          = help: Create the note "People/Ana Sliva.md"

        1 warning found in 2 notes; 3 fixes applied.
    "#]],
    );
    let fixed = note
        .replace("[[Ana Silva]] #", "\"[[Ana Silva]]\" #")
        .replace("[[Ana  Silva]]", "[[Ana Silva]]")
        .replace("|]]", "]]");
    assert_eq!(folder.read("Log.md"), fixed);
    assert_eq!(fs::metadata(folder.path("Log.md")).unwrap().permissions(), before);
    let names: Vec<_> =
        fs::read_dir(folder.dir.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names.len(), 3, "nothing is left behind: {names:?}");
    assert!(
        folder.run("check --fix --format concise").out.ends_with("1 warning found in 2 notes.\n"),
        "a second run fixes nothing"
    );
}

#[test]
fn what_would_be_fixed_can_be_seen_first() {
    let note = "one\n[[Ana  Silva]]\nthree\n";
    let folder = Folder::new(&format!("//- Log.md\n{note}//- Ana Silva.md\n"));
    folder.run("check --diff --fail-on warning").is(
        1,
        expect![[r#"
        --- a/Log.md
        +++ b/Log.md
        @@ -1,3 +1,3 @@
         one
        -[[Ana  Silva]]
        +[[Ana Silva]]
         three
    "#]],
    );
    assert_eq!(folder.read("Log.md"), note);
}

#[test]
fn a_note_that_is_not_utf_8_is_read_and_never_written() {
    let folder = Folder::new("//- Ana Silva.md\n");
    let bytes = b"caf\xe9 [[Ana  Silva]]\n";
    folder.write("Latin.md", bytes);
    let run = folder.run("check --fix --format concise");
    assert_eq!(fs::read(folder.path("Latin.md")).unwrap(), bytes);
    assert_eq!(run.status, 1);
    assert!(
        run.out.contains("Latin.md:1:4: error[text/invalid-utf8]") && run.out.contains("link/unresolved"),
        "{}",
        run.out
    );
}

#[cfg(unix)]
#[test]
fn a_read_only_note_is_refused_and_a_link_stays_a_link() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let folder =
        Folder::new("//- Ana Silva.md\n//- Locked.md\n[[Ana  Silva]]\n//- Real.md\n[[Ana  Silva]]\n");
    fs::set_permissions(folder.path("Locked.md"), fs::Permissions::from_mode(0o444)).unwrap();
    fs::rename(folder.path("Real.md"), folder.path("real.txt")).unwrap();
    symlink("real.txt", folder.path("Real.md")).unwrap();
    let run = folder.run("check --fix --format concise");
    assert_eq!(run.status, 2);
    expect![[r#"
        vaultls: Locked.md was not fixed: the file is read-only
    "#]]
    .assert_eq(&run.err);
    assert_eq!(folder.read("Locked.md"), "[[Ana  Silva]]\n");
    assert_eq!(folder.read("real.txt"), "[[Ana Silva]]\n");
    assert!(fs::symlink_metadata(folder.path("Real.md")).unwrap().is_symlink());
}

#[test]
fn a_baseline_hides_known_findings_wherever_their_lines_move() {
    let folder = Folder::new("//- A.md\n[[Gone]] [[Gone]]\n");
    assert_eq!(folder.run("check --write-baseline known.json").status, 0);
    expect![[r#"
        {
          "version": 1,
          "findings": [
            {
              "path": "A.md",
              "code": "link/unresolved",
              "fingerprint": "5c1ee56a46e81d40",
              "count": 2
            }
          ]
        }
    "#]]
    .assert_eq(&folder.read("known.json"));
    folder.write("A.md", b"New first line\n\n[[Gone]]\n[[Gone]] [[Gone]] [[Other]]\n");
    folder.run("check --baseline known.json --format concise --fail-on warning").is(
        1,
        expect![[r#"
        A.md:4:12: warning[link/unresolved] No note is called "Gone"
        A.md:4:21: warning[link/unresolved] No note is called "Other"
        2 warnings found in 1 note; 2 hidden by the baseline.
    "#]],
    );
}

#[test]
fn the_configuration_counts_and_what_is_wrong_in_it_is_said() {
    let folder =
        Folder::new("//- A.md\n[[Gone]]\n//- .vaultls.toml\n[rules]\n\"link/unresolved\" = \"error\"\n");
    assert_eq!(folder.run("check").status, 1);
    folder.write(
        ".vaultls.toml",
        b"[rules]\n\"link/unresolved\" = \"error\"\n\"link/unknown\" = \"off\"\nfast = true\n",
    );
    let run = folder.run("check --format concise");
    assert_eq!(run.status, 2, "findings are printed, but the configuration is not what was meant");
    expect![[r#"
        VAULT/.vaultls.toml:3:1: no rule or group of rules `link/unknown`; `vaultls explain` lists them
        VAULT/.vaultls.toml:4:1: no rule or group of rules `fast`; `vaultls explain` lists them
    "#]]
    .assert_eq(&run.err);
    expect![[r#"
        A.md:1:3: error[link/unresolved] No note is called "Gone"
        1 error found in 1 note.
    "#]]
    .assert_eq(&run.out);
    folder.write(".vaultls.toml", b"rules = [\n");
    assert_eq!(folder.run("check").status, 2);
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let mut fixture = String::from("//- Target.md\n");
    for n in 0..40 {
        fixture.push_str(&format!(
            "//- d{}/Note {n}.md\n[[Tarjet]] [[Note {}x]] [[README]]\n//- r{n}/README.md\n",
            n % 7,
            n + 1
        ));
    }
    let folder = Folder::new(&fixture);
    for format in ["text", "json", "sarif"] {
        let once = folder.run(&format!("check --format {format}")).out;
        assert!(once.len() > 5_000);
        assert_eq!(once, folder.run(&format!("check --format {format}")).out);
    }
}

#[test]
fn every_rule_can_be_explained() {
    let folder = Folder::new("");
    let table = folder.run("explain");
    assert_eq!(table.status, 0);
    for rule in vaultls::rules::all() {
        assert!(table.out.contains(rule.code), "{}", rule.code);
        let page = folder.run(&format!("explain {}", rule.code));
        assert_eq!(page.status, 0);
        assert!(page.out.contains(rule.summary) && page.out.contains(rule.docs.trim()), "{}", rule.code);
    }
    let group = folder.run("explain owner");
    let codes: Vec<&str> =
        group.out.lines().filter_map(|line| line.split_once(' ').map(|(code, _)| code)).collect();
    assert_eq!(codes, ["owner/ambiguous", "owner/not-listed", "owner/unknown", "`vaultls"]);
    folder.run("explain link/empty-display").is(0, expect![[r#"
        link/empty-display (info)

        A wikilink has a `|` but no text behind it.

        `[[Note|]]` is what remains when a script had no display text to write, or when the text was deleted. The link still leads
        to its note; what is shown for it differs between tools and versions, down to nothing at all.

        The fix removes the `|`. It is safe: the target stays as it is.

        Reported, for example:

            See [[Plan|]] and [[Plan#Goal| ]].
    
            | a | [[Plan\|]] |
            |---|------------|

        Not reported:

            See [[Plan|the plan]], [[Plan]] and ![[plan.png|100]].

        To set its level, in .vaultls.toml:

            [rules]
            "link/empty-display" = "off"  # hint, info, warning, error

        For one line, on the line before: <!-- vaultls-ignore link/empty-display -->
        For one note, in its frontmatter: vaultls: {link/empty-display: off}
    "#]]);
}

#[test]
fn init_writes_a_configuration_that_changes_nothing_and_overwrites_nothing() {
    let folder = Folder::new("//- A.md\n[[Gone]]\n");
    let before = folder.run("check").out;
    assert_eq!(folder.run("init").status, 0);
    assert!(folder.read(".vaultls.toml").starts_with('#'));
    let after = folder.run("check");
    assert_eq!((after.out, after.err), (before, String::new()));
    folder.write(".vaultls.toml", b"mine");
    folder.run("init").fails(expect![[r#"
        vaultls: ./.vaultls.toml exists; it stays as it is
    "#]]);
    assert_eq!(folder.read(".vaultls.toml"), "mine");
}

#[test]
fn completions_and_version() {
    let folder = Folder::new("");
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        assert!(folder.run(&format!("completions {shell}")).out.contains("fail-on"), "{shell}");
    }
    let version = Command::new(env!("CARGO_BIN_EXE_vaultls")).arg("--version").output().unwrap();
    assert_eq!(
        String::from_utf8(version.stdout).unwrap(),
        format!("vaultls {}\n", env!("CARGO_PKG_VERSION"))
    );
}

#[test]
fn whoever_stops_reading_is_not_told_of_a_broken_pipe() {
    let mut fixture = String::new();
    for n in 0..100 {
        fixture.push_str(&format!("//- Note {n}.md\n{}", "[[Gone]] [[Missing]]\n".repeat(10)));
    }
    let folder = Folder::new(&fixture);
    let mut child =
        command(folder.dir.path(), &["check"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn colour_is_for_terminals_unless_asked_for() {
    let folder = Folder::new(SMALL);
    assert!(!folder.run("check").out.contains('\u{1b}'));
    assert!(!folder.run("check --color never").out.contains('\u{1b}'));
    assert!(folder.run("check --color always").out.contains("\u{1b}["));
}
