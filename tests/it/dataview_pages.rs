//! The metadata of notes as Dataview sees it.

use std::sync::Arc;

use expect_test::{Expect, expect};
use jiff::tz::TimeZone;
use vaultls::query::dataview::json::to_json;
use vaultls::query::dataview::{PageOptions, Pages, Value};
use vaultls::syntax::{full_line_field, inline_fields};
use vaultls::vault::VaultPath;

use crate::fixture::Fixture;

fn pages(f: &Fixture) -> Pages {
    Pages::new(f.vault.clone(), PageOptions::new(TimeZone::UTC))
}

/// The page of a note as JSON.
fn page(f: &Fixture, path: &str) -> serde_json::Value {
    let id = f.vault.file_at(&VaultPath::new(path).unwrap()).unwrap().id;
    to_json(&Value::Page(Arc::new(pages(f).page(id).unwrap())))
}

/// Some part of a page, one line for each field.
fn shows(part: &serde_json::Value, expected: Expect) {
    let lines = match part {
        serde_json::Value::Object(fields) => fields
            .iter()
            .filter(|(key, _)| *key != "file")
            .map(|(key, value)| format!("{key}: {value}\n"))
            .collect(),
        serde_json::Value::Array(items) => items.iter().map(|item| format!("{item}\n")).collect(),
        other => format!("{other}\n"),
    };
    expected.assert_eq(&lines);
}

#[test]
fn properties_are_typed_and_have_a_second_name() {
    let f = Fixture::new(
        "//- Trip.md\n---\nDue Date: 2024-03-01\nlength: 3 hours, 2 minutes\nhost: \"[[People/Ana Silva|Ana]]\"\n\
         rating: 4\nlist: [a, 2024-01, \"[[Nowhere]]\"]\nnested: {deep: {on: true}}\nposition: 1\n---\n\
         //- People/Ana Silva.md\n",
    );
    shows(
        &page(&f, "Trip.md"),
        expect![[r#"
            Due Date: {"$date":"2024-03-01T00:00:00.000+00:00","zone":"UTC"}
            length: {"$duration":{"hours":3,"minutes":2},"raw":{"years":0,"months":0,"weeks":0,"days":0,"hours":3,"minutes":2,"seconds":0,"milliseconds":0}}
            host: {"$link":{"path":"People/Ana Silva.md","type":"file","subpath":null,"display":"Ana","embed":false}}
            rating: 4
            list: ["a",{"$date":"2024-01-01T00:00:00.000+00:00","zone":"UTC"},{"$link":{"path":"Nowhere","type":"file","subpath":null,"display":null,"embed":false}}]
            nested: {"deep":{"on":true}}
            due-date: {"$date":"2024-03-01T00:00:00.000+00:00","zone":"UTC"}
        "#]],
    );
}

#[test]
fn inline_fields_join_the_properties_frontmatter_first_then_lists_then_lines() {
    let f = Fixture::new(
        "---\nrating: 1\n---\nRating:: 3\nText with [rating:: 4] and (hidden:: \"x, y\").\n\n- rating:: 2\n- a [owner:: Ana]\n\
         - [ ] task [rating:: 9]\n\n> Said:: yes\n\n# Head [in head:: 1, 2]\n\n```\ncode:: 1\n```\n",
    );
    shows(
        &page(&f, "Note.md"),
        expect![[r#"
            rating: [1,2,4]
            owner: "Ana"
            Rating: 3
            hidden: "x, y"
            Said: "yes"
            in head: [1,2]
            said: "yes"
            in-head: [1,2]
        "#]],
    );
}

#[test]
fn fields_in_code_count_only_if_asked() {
    let f = Fixture::new("```\ncode:: 1\n```\n");
    let id = f.vault.file_at(&VaultPath::new("Note.md").unwrap()).unwrap().id;
    let options = PageOptions { fields_in_code: true, ..PageOptions::new(TimeZone::UTC) };
    let with_code = Pages::new(f.vault.clone(), options).page(id).unwrap();
    // Whatever was asked first must not be what everybody gets.
    for _ in 0..2 {
        assert_eq!(to_json(&Value::Page(Arc::new(with_code.clone())))["code"], 1);
        assert_eq!(page(&f, "Note.md")["code"], serde_json::Value::Null);
    }
}

#[test]
fn list_items_form_a_tree_with_their_own_text_fields_and_places() {
    let f = Fixture::new(
        "# Plan\n- [ ] Buy [[Tea]] 📅 2024-05-01 #shop\n  at the market\n    - [x] green ✅ 2024-04-02\n    - black\n\n\
         1) first ^one\n\n2) second\n> - quoted\n//- Tea.md\n",
    );
    let page = page(&f, "Note.md");
    let items = page["file"]["lists"].as_array().unwrap();
    let line = |item: &serde_json::Value| {
        let of = |key: &str| item[key].to_string();
        format!(
            "{} {} n{} list {} parent {} children {} {} {} {} {}\n",
            of("line"),
            of("text"),
            of("lineCount"),
            of("list"),
            of("parent"),
            item["children"].as_array().unwrap().len(),
            of("status"),
            of("fullyCompleted"),
            of("tags"),
            item["link"]["$link"]["subpath"],
        )
    };
    expect![[r##"
        1 "Buy [[Tea]] 📅 2024-05-01 #shop\nat the market" n2 list 1 parent null children 2 " " false ["#shop"] "Plan"
        3 "green ✅ 2024-04-02" n1 list 1 parent 1 children 0 "x" true [] "Plan"
        4 "black" n1 list 1 parent 1 children 0 null null [] "Plan"
        6 "first ^one\n" n2 list 6 parent null children 0 null null [] "one"
        8 "second" n1 list 6 parent null children 0 null null [] "Plan"
        9 "quoted" n1 list -1 parent null children 0 null null [] "Plan"
    "##]]
    .assert_eq(&items.iter().map(line).collect::<String>());
    assert_eq!(items[0]["due"]["$date"], "2024-05-01T00:00:00.000+00:00");
    assert_eq!(items[1]["completion"]["$date"], "2024-04-02T00:00:00.000+00:00");
    assert_eq!(items[0]["outlinks"][0]["$link"]["path"], "Tea");
    assert_eq!(page["file"]["tasks"].as_array().unwrap().len(), 2);
}

#[test]
fn file_says_where_the_note_is_and_what_it_links_to() {
    let f = Fixture::new(
        "//- Log/2024-02-30 Walk.md\n---\naliases: One, Two\ntags: [b/c, 7]\nsee: \"[[Tea]]\"\n---\n#a [[tea#Kinds|kinds]] \
         ![[x.png]] [t](Tea.md)\n//- Tea.md\n[[2024-02-30 Walk]] [[2024-02-30 Walk#^x]]\n//- x.png\n\
         //- .obsidian/bookmarks.json\n{\"items\": [{\"type\": \"group\", \"items\": [{\"type\": \"file\", \"path\": \
         \"Tea.md\"}]}]}\n",
    );
    let mut file = page(&f, "Log/2024-02-30 Walk.md")["file"].clone();
    file.as_object_mut().unwrap().retain(|key, _| !["frontmatter", "lists", "tasks"].contains(&key.as_str()));
    shows(
        &file,
        expect![[r##"
            path: "Log/2024-02-30 Walk.md"
            folder: "Log"
            name: "2024-02-30 Walk"
            link: {"$link":{"path":"Log/2024-02-30 Walk.md","type":"file","subpath":null,"display":null,"embed":false}}
            outlinks: [{"$link":{"path":"Tea.md","type":"file","subpath":null,"display":"Tea","embed":false}},{"$link":{"path":"Tea.md","type":"header","subpath":"Kinds","display":"kinds","embed":false}},{"$link":{"path":"Tea.md","type":"file","subpath":null,"display":"t","embed":false}},{"$link":{"path":"x.png","type":"file","subpath":null,"display":"x.png","embed":true}}]
            inlinks: [{"$link":{"path":"Tea.md","type":"file","subpath":null,"display":null,"embed":false}}]
            etags: ["#a","#b/c","#7"]
            tags: ["#a","#b/c","#b","#7"]
            aliases: ["One","Two"]
            ctime: {"$date":"1970-01-01T00:00:00.000+00:00","zone":"UTC"}
            cday: {"$date":"1970-01-01T00:00:00.000+00:00","zone":"UTC"}
            mtime: {"$date":"1970-01-01T00:00:00.000+00:00","zone":"UTC"}
            mday: {"$date":"1970-01-01T00:00:00.000+00:00","zone":"UTC"}
            size: 102
            starred: false
            ext: "md"
            day: {"$date":null,"zone":"UTC"}
        "##]],
    );
    assert_eq!(page(&f, "Tea.md")["file"]["starred"], true);
}

#[test]
fn links_follow_the_files_that_come_and_go() {
    let f = Fixture::new("//- A.md\n[[B]]\n//- x/B.md\n");
    let path = |f: &Fixture| page(f, "A.md")["file"]["outlinks"][0]["$link"]["path"].clone();
    assert_eq!(path(&f), "x/B.md");
    let mut vault = f.vault.clone();
    vault.apply(vec![vaultls::vault::Change::Remove(VaultPath::new("x/B.md").unwrap())]);
    assert_eq!(path(&Fixture { vault, cursor: None }), "B");
    assert_eq!(path(&f), "x/B.md", "the older snapshot keeps its answer");
}

#[test]
fn brackets_in_fields_are_counted_and_touching_fields_are_lost() {
    let read = |line: &str| -> Vec<String> {
        inline_fields(line, true).iter().map(|field| format!("{}={}", field.key, field.value)).collect()
    };
    assert_eq!(read("[a:: [b]] (c:: \\) d) [e:: [[F]], 2]"), ["a=[b]", "c=\\) d", "e=[[F]], 2"]);
    assert_eq!(read("[a:: 1][b:: 2]"), ["a=1"]);
    assert_eq!(
        read("x 📅2024-01-01 ✅ 2024-02-02 📅 2024-03-03"),
        ["due=2024-01-01", "completion=2024-02-02"]
    );
    assert_eq!(full_line_field("> **Key Word**:: v").map(|field| field.key), Some("Key Word"));
    assert_eq!(full_line_field("a.b:: c"), None);
}

#[test]
fn hostile_lines_take_no_longer_than_long_ones() {
    for line in
        ["[a:: ".repeat(50_000), "[".repeat(200_000) + "::", "(x:: [".repeat(30_000), "]::".repeat(50_000)]
    {
        assert!(inline_fields(&line, true).len() <= 1);
    }
    let deep: String = (0..2_000).map(|depth| format!("{}- x\n", "  ".repeat(depth))).collect();
    let f = Fixture::new(&deep);
    let id = f.vault.file_at(&VaultPath::new("Note.md").unwrap()).unwrap().id;
    assert_eq!(pages(&f).page(id).unwrap().items().len(), 2_000);
}
