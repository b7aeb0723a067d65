//! A Tasks query block over the wire: what an editor shows of it while its notes change.

use expect_test::{Expect, expect};
use serde_json::{Value, json};

use super::client::{Client, Setup, able};

const BOARD: &str = "\
# 🌱 Board

```tasks
not done
due befor tomorrow
start after today
(path includes Gardn) and (no due date)
description includes @IdaMason
tags include #hme
heading includes Bets
sort by due desc
short mode please
group by tag
```
";

const VAULT: &str = "\
//- .vaultls.toml
//- People/Ida Mason.md
---
type: person
---
//- Home/Garden.md
## Beds
- [ ] Mow #home @Ida Mason
- [ ] Plant
- [x] Rake
//- Found.md
It grows.

```tasks
not done
folder includes Home
```
//- Board.md
";

fn capabilities() -> Value {
    let mut capabilities = able();
    for name in ["codeLens", "foldingRange", "hover", "documentSymbol"] {
        capabilities["textDocument"][name] = json!({});
    }
    capabilities["textDocument"]["documentSymbol"] = json!({ "hierarchicalDocumentSymbolSupport": true });
    capabilities["textDocument"]["semanticTokens"] = json!({ "requests": { "full": true } });
    capabilities["workspace"]["codeLens"] = json!({ "refreshSupport": true });
    capabilities["experimental"] = json!({ "commands": { "commands": ["vaultls.showReferences"] } });
    capabilities
}

fn start() -> Client {
    let setup = Setup { capabilities: capabilities(), ..Setup::default() };
    let mut client = Client::with(&format!("{VAULT}{BOARD}"), setup);
    client.open("Board.md");
    client.open("Found.md");
    client
}

fn document(client: &Client, name: &str) -> Value {
    json!({ "textDocument": { "uri": client.uri(name) } })
}

/// The text of a range, in UTF-16 units.
fn under(text: &str, range: &Value) -> String {
    let (from, to) = (&range["start"], &range["end"]);
    let line: Vec<u16> =
        text.lines().nth(from["line"].as_u64().unwrap() as usize).unwrap_or("").encode_utf16().collect();
    let end =
        if from["line"] == to["line"] { to["character"].as_u64().unwrap() as usize } else { line.len() };
    String::from_utf16(&line[from["character"].as_u64().unwrap() as usize..end]).unwrap()
}

fn check(actual: &str, expected: &Expect) {
    expected.assert_eq(actual);
}

#[test]
fn every_bad_line_is_told_at_its_place_with_what_mends_it() {
    let mut client = start();
    let found = client.wait("diagnostics", |client| {
        let found = client.diagnostics("Board.md")?["diagnostics"].as_array()?.clone();
        found.iter().any(|found| found["code"] == "tasks/unknown-tag").then_some(found)
    });
    let mut told = String::new();
    for found in found {
        let params = json!({
            "textDocument": { "uri": client.uri("Board.md") },
            "range": found["range"],
            "context": { "diagnostics": [found], "only": ["quickfix"] },
        });
        let actions = client.request("textDocument/codeAction", params);
        told.push_str(&format!(
            "{} `{}` {}\n",
            found["code"].as_str().unwrap(),
            under(BOARD, &found["range"]),
            found["message"].as_str().unwrap()
        ));
        for action in actions
            .as_array()
            .unwrap()
            .iter()
            .filter(|action| action["diagnostics"][0]["code"] == found["code"])
        {
            told.push_str(&format!("    {}\n", action["title"].as_str().unwrap()));
        }
    }
    check(
        &told,
        &expect![[r##"
        tasks/ignored-words `befor` "befor" has no effect: only "tomorrow" counts. Did you mean "before"?
            Write "before"
            Remove it
        tasks/field-word `start` "start" is no word of this instruction. Write "starts"
            Write "starts"
        tasks/operator-case `and` Operators are written in capitals: "AND"
            Write "AND"
        tasks/contradiction `@IdaMason` No task says "@IdaMason", and 1 task says "@Ida Mason"
            Write "@Ida Mason"
        tasks/unknown-tag `#hme` No tag of the vault has "#hme". Did you mean "#home"?
            Write "#home"
        tasks/unknown-heading `Bets` No heading of the vault has "Bets". Did you mean "Beds"?
            Write "Beds"
        tasks/ignored-words ` desc` "desc" has no effect: this does not sort in reverse. Write "reverse"
            Write "reverse"
        tasks/ignored-words ` mode please` "mode please" has no effect: only "short" counts
            Remove it
        tasks/field-word `tag` "tag" is no word of this instruction. Write "tags"
            Write "tags"
    "##]],
    );
}

#[test]
fn what_a_block_finds_is_shown_and_told_anew_when_it_changes() {
    let mut client = start();
    let found = document(&client, "Found.md");
    let lens = |client: &mut Client| {
        let lenses = client.request("textDocument/codeLens", found.clone());
        let lens =
            lenses.as_array().unwrap().iter().find(|lens| lens["data"]["lens"] == "tasks-query").cloned();
        client.request("codeLens/resolve", lens.unwrap())
    };
    let first = client.wait("all notes", |client| {
        let lens = lens(client);
        (lens["command"]["title"] == "2 tasks").then_some(lens)
    });
    assert_eq!(first["range"]["start"], json!({ "line": 2, "character": 0 }));
    assert_eq!(first["command"]["command"], "vaultls.showReferences");
    let places = first["command"]["arguments"][2].as_array().unwrap().clone();
    let garden = client.uri("Home/Garden.md");
    assert_eq!(places.len(), 2);
    assert_eq!((&places[1]["uri"], &places[1]["range"]["start"]["line"]), (&json!(garden), &json!(2)));

    // Another note's task is done: the client is told to ask again.
    client.asked.clear();
    client.open("Home/Garden.md");
    client.change_all("Home/Garden.md", 2, "## Beds\n- [x] Mow #home @Ida Mason\n- [ ] Plant\n- [x] Rake\n");
    client.wait("a refresh", |client| {
        client.asked.iter().find(|asked| asked["method"] == "workspace/codeLens/refresh").map(|_| ())
    });
    assert_eq!(lens(&mut client)["command"]["title"], "1 task");

    let hover = |client: &mut Client, line: u32| {
        let at = client.at(&client.uri("Found.md"), line, 5);
        client.request("textDocument/hover", at)["contents"]["value"].as_str().unwrap().to_owned()
    };
    let fence = hover(&mut client, 2);
    assert!(fence.starts_with("1 task of 3 in the vault"), "{fence}");
    assert!(hover(&mut client, 3).contains("1 of 3 tasks pass this line"), "{}", hover(&mut client, 3));
}

#[test]
fn a_block_has_an_outline_folds_colours_and_completion() {
    let mut client = start();
    let found = document(&client, "Found.md");
    let outline = client.request("textDocument/documentSymbol", found.clone());
    assert_eq!(outline[0]["name"], "tasks: not done");
    let lines = outline[0]["children"].as_array().unwrap();
    assert_eq!(
        lines.iter().map(|line| &line["name"]).collect::<Vec<_>>(),
        ["not done", "folder includes Home"]
    );
    assert_eq!(lines[1]["range"]["start"], json!({ "line": 4, "character": 0 }));
    let folds = client.request("textDocument/foldingRange", found.clone());
    assert_eq!((&folds[0]["startLine"], &folds[0]["endLine"]), (&json!(2), &json!(5)));
    let tokens = client.request("textDocument/semanticTokens/full", found.clone());
    // `not done`; `folder`, `includes`, `Home`.
    let starts: Vec<Value> = tokens["data"].as_array().unwrap().chunks(5).map(|it| json!(it[..3])).collect();
    assert_eq!(starts, [json!([3, 0, 8]), json!([1, 0, 6]), json!([0, 7, 8]), json!([0, 9, 4])]);

    client.change_all("Found.md", 2, "```tasks\ndue before next w\n```\n");
    let at = client.at(&client.uri("Found.md"), 1, 17);
    let items = client.request("textDocument/completion", at);
    let item = items["items"].as_array().unwrap()[0].clone();
    assert_eq!(item["label"], "next week");
    let item = client.request("completionItem/resolve", item);
    assert!(item["documentation"].to_string().contains("Tasks with a due date on or before"), "{item}");
}

#[test]
fn mistakes_outside_of_blocks_are_told_at_their_places() {
    let plugin = ".obsidian/plugins/obsidian-tasks-plugin/data.json";
    let settings = "{\n  \"globalQuery\": \"not done\\nsort by folder\",\n  \"presets\": {\n    \"mine\": \"due 2 days\"\n  }\n}\n";
    let note =
        "---\ntitle: Board\nTQ_extra_instructions: due befor tomorrow\n---\n\n```tasks\npreset mine\n```\n";
    let setup = Setup { capabilities: capabilities(), ..Setup::default() };
    let mut client =
        Client::with(&format!("//- .vaultls.toml\n//- {plugin}\n{settings}//- Board.md\n{note}"), setup);
    client.open("Board.md");
    let told = |client: &mut Client, name: &str, text: &str| {
        let found = client.wait("diagnostics", |client| {
            let found = client.diagnostics(name)?["diagnostics"].as_array()?.clone();
            (!found.is_empty()).then_some(found)
        });
        let line = |found: &Value| {
            let code = found["code"].as_str().unwrap_or("settings");
            format!(
                "{code}, line {}: `{}` {}\n",
                found["range"]["start"]["line"],
                under(text, &found["range"]),
                found["message"].as_str().unwrap()
            )
        };
        found.iter().map(line).collect::<String>()
    };
    check(
        &told(&mut client, plugin, settings),
        &expect![[r#"
        settings, line 1: `"not done\nsort by folder"` in the global query of Tasks, "sort by folder": Tasks cannot be sorted by "folder". Write "path"
        settings, line 3: `"due 2 days"` in the preset "mine" of Tasks, "due 2 days": "2 days" is not a date. Write "in 2 days" or "2 days ago" or a day such as 2024-01-01
    "#]],
    );
    // The example is today, as the machine has it.
    let told = told(&mut client, "Board.md", note);
    let (told, today) = told.trim_end().rsplit_once(' ').unwrap();
    assert!(today.parse::<jiff::civil::Date>().is_ok(), "{today}");
    check(
        &format!("{told}\n"),
        &expect![[r#"
        tasks/ignored-words, line 2: `befor` "befor" has no effect: only "tomorrow" counts. Did you mean "before"?
        tasks/bad-date, line 6: `preset mine` "2 days" is not a date. Write "in 2 days" or "2 days ago" or a day such as
    "#]],
    );
}
