//! Frontmatter: values, places, links, and what one bad value costs.

use std::fmt::Write as _;

use expect_test::{Expect, expect};
use proptest::prelude::*;
use serde_json::{Value, json};
use vaultls::syntax::{
    Encoding, Entry, Frontmatter, Link, Node, NodeKind, Problem, ProblemKind, parse_frontmatter,
};
use vaultls::text::{TextEdit, apply_edits, slice};

/// A note with `yaml` as its frontmatter.
fn note(yaml: &str) -> String {
    format!("---\n{yaml}\n---\nBody\n")
}

fn read(text: &str) -> (Frontmatter, Vec<Link>, Vec<Problem>) {
    let (front, links, problems) = parse_frontmatter(text);
    (front.expect("frontmatter"), links, problems)
}

/// A node as JSON, as the `yaml` npm package would give it.
fn json_of(node: &Node) -> Value {
    match &node.kind {
        NodeKind::Null => Value::Null,
        NodeKind::Bool(value) => json!(value),
        NodeKind::Number(value) if value.fract() == 0.0 && value.abs() < 1e15 => json!(*value as i64),
        NodeKind::Number(value) if value.is_finite() => json!(value),
        NodeKind::Number(value) => json!({ "number": value.to_string() }),
        NodeKind::Text(value, _) => json!(value),
        NodeKind::List(items) => items.iter().map(json_of).collect(),
        NodeKind::Map(entries) => json_map(entries),
    }
}

fn json_map(entries: &[Entry]) -> Value {
    let mut map = serde_json::Map::new();
    for entry in entries {
        map.insert(entry.name.to_string(), json_of(&entry.value));
    }
    Value::Object(map)
}

fn problem_text(text: &str, problem: &Problem) -> String {
    let what = match &problem.kind {
        ProblemKind::YamlSyntax { message, quoted: Some(quoted) } => format!("{message} -> {quoted}"),
        ProblemKind::YamlSyntax { message, quoted: None } => message.clone(),
        ProblemKind::DuplicateKey { first } => {
            format!("duplicate key, first at {}", usize::from(first.start()))
        }
        kind => format!("{kind:?}"),
    };
    format!("{:?}: {what}", slice(text, problem.range))
}

fn link_text(text: &str, link: &Link) -> String {
    let mut out = format!("{:?} -> {:?}", slice(text, link.range), link.target_text(text));
    if let Some(fragment) = link.fragment_text(text) {
        write!(out, " # {fragment:?}").unwrap();
    }
    if let Some(display) = link.display_text(text) {
        write!(out, " | {display:?}").unwrap();
    }
    out
}

/// Values, problems and links of a note's frontmatter, for snapshots.
fn check(yaml: &str, expected: Expect) {
    let text = note(yaml);
    let (front, links, problems) = read(&text);
    let mut out = String::new();
    for entry in &front.entries {
        writeln!(out, "{}: {}", entry.name, json_of(&entry.value)).unwrap();
    }
    for problem in &problems {
        writeln!(out, "! {}", problem_text(&text, problem)).unwrap();
    }
    for link in &links {
        writeln!(out, "@ {}", link_text(&text, link)).unwrap();
    }
    expected.assert_eq(&out);
}

#[test]
fn a_person_is_read_with_every_place() {
    let text = "---\ntype: people\ncreated: '2026-01-03'\nauto_created: true\ntags:\n- type/people\n- needs-review\n\
                entities:\n  people:\n  - '[[Ada Marlow]]'\n---\n\n# Ada\n";
    let (front, links, problems) = read(text);
    let shown: Vec<_> = front
        .entries
        .iter()
        .map(|entry| (slice(text, entry.key), slice(text, entry.value.range), json_of(&entry.value)))
        .collect();
    assert_eq!(
        shown,
        [
            ("type", "people", json!("people")),
            ("created", "'2026-01-03'", json!("2026-01-03")),
            ("auto_created", "true", json!(true)),
            ("tags", "- type/people\n- needs-review", json!(["type/people", "needs-review"])),
            ("entities", "people:\n  - '[[Ada Marlow]]'", json!({"people": ["[[Ada Marlow]]"]})),
        ]
    );
    assert!(slice(text, front.range).ends_with("'\n---\n"));
    assert!(slice(text, front.body).starts_with("type:") && slice(text, front.body).ends_with("'\n"));
    assert_eq!(problems, []);
    let [link] = links[..] else { panic!("one link: {links:?}") };
    assert_eq!(slice(text, link.range), "[[Ada Marlow]]");
    assert_eq!(link.encoding, Encoding::YamlSingle);
}

#[test]
fn scalars_are_what_the_yaml_package_says() {
    // Each answer was taken from `yaml` 2.x for npm.
    let cases = [
        ("2024-01-01", json!("2024-01-01")),
        ("2024-01-01T10:00:00", json!("2024-01-01T10:00:00")),
        ("12:30", json!("12:30")),
        ("yes", json!("yes")),
        ("on", json!("on")),
        ("010", json!(10)),
        ("0x1F", json!(31)),
        ("0o17", json!(15)),
        ("-0x1", json!("-0x1")),
        ("0b1", json!("0b1")),
        ("1_000", json!("1_000")),
        (".5", json!(0.5)),
        ("1.", json!(1)),
        ("+5", json!(5)),
        ("-1.5", json!(-1.5)),
        ("1e3", json!(1000)),
        ("1e", json!("1e")),
        ("1.2.3", json!("1.2.3")),
        ("-", json!([null])),
        (".inf", json!({"number": "inf"})),
        ("-.INF", json!({"number": "-inf"})),
        ("inf", json!("inf")),
        ("nan", json!("nan")),
        ("null", json!(null)),
        ("NULL", json!(null)),
        ("nULL", json!("nULL")),
        ("~", json!(null)),
        ("", json!(null)),
        ("True", json!(true)),
        ("FALSE", json!(false)),
        ("tRUE", json!("tRUE")),
        ("'true'", json!("true")),
        ("\"12\"", json!("12")),
        ("#foo", json!(null)),
        ("a #b", json!("a")),
        ("a#b", json!("a#b")),
        ("https://x.y", json!("https://x.y")),
        ("100%", json!("100%")),
        ("１", json!("１")),
        ("a:b", json!("a:b")),
        ("!!str 12", json!("12")),
        ("!!int \"3\"", json!(3)),
        ("!important 12", json!("12")),
        ("&Co", json!(null)),
        ("{{title}}", json!({"{title}": null})),
        ("\"a\\u00e9\\\"\\n\"", json!("aé\"\n")),
        ("'it''s'", json!("it's")),
        ("[a, 1, {b: c}]", json!(["a", 1, {"b": "c"}])),
        ("{}", json!({})),
    ];
    for (yaml, expected) in cases {
        let text = note(&if yaml == "-" { "k:\n-".to_owned() } else { format!("k: {yaml}") });
        let (front, _, problems) = read(&text);
        assert_eq!(json_of(&front.entries[0].value), expected, "{yaml}");
        assert_eq!(problems, [], "{yaml}");
    }
}

#[test]
fn block_scalars_begin_at_their_sign() {
    let text = note("a: | # why\n\n  one [[Ada]]\n  two\nb:\n- >-\n  fold\n  this\n- |1\n   x\nc: 1");
    let (front, links, _) = read(&text);
    let shown = |node: &Node| (slice(&text, node.range).to_owned(), json_of(node));
    assert_eq!(
        shown(&front.entries[0].value),
        ("| # why\n\n  one [[Ada]]\n  two".to_owned(), json!("\none [[Ada]]\ntwo\n"))
    );
    let NodeKind::List(items) = &front.entries[1].value.kind else { panic!("a list") };
    assert_eq!(shown(&items[0]), (">-\n  fold\n  this".to_owned(), json!("fold this")));
    assert_eq!(shown(&items[1]), ("|1\n   x".to_owned(), json!("  x\n")));
    assert_eq!(slice(&text, links[0].range), "[[Ada]]");
}

#[test]
fn a_value_that_is_not_there_stands_behind_the_colon() {
    let text = note("a:\nb :   # c\nc: {d: , e}\nf:\n-\n- x");
    let (front, _, _) = read(&text);
    for name in ["a", "b"] {
        let node = front.get(name).unwrap();
        assert!(node.range.is_empty());
        assert!(text[..usize::from(node.range.start())].ends_with(':'), "{name}");
    }
    let NodeKind::List(items) = &front.get("f").unwrap().kind else { panic!("a list") };
    assert!(text[..usize::from(items[0].range.start())].ends_with("\n-"));
}

#[test]
fn only_a_closed_block_on_the_first_line_is_frontmatter() {
    let none = [
        "",
        "---",
        "--- \n",
        "x\n---\na: b\n---\n",
        " ---\na: b\n---\n",
        "----\na: b\n----\n",
        "---\n\nProse: no\n",
    ];
    for text in none {
        assert_eq!(parse_frontmatter(text).0, None, "{text:?}");
    }
    for text in ["---\n---\n", "---\n---", "--- \t\n\n---  \n", "---\r\n---\r\n", "---\r---\r"] {
        let (front, _, problems) = read(text);
        assert_eq!((front.entries.len(), problems.len(), slice(text, front.range)), (0, 0, text), "{text:?}");
    }
}

#[test]
fn an_unclosed_block_is_reported_only_if_it_reads_like_properties() {
    let problems = |text: &str| parse_frontmatter(text).2;
    let [Problem { range, kind: ProblemKind::UnclosedFrontmatter }] =
        problems("---\n\ntype: people\n# Ada\n")[..]
    else {
        panic!("one problem")
    };
    assert_eq!(slice("---\n\ntype: people", range), "---");
    for text in ["---\n\nAfter a thematic break\n", "---\n", "---\nhttps://a.b\n", "---\nSee also: this\n"] {
        assert_eq!(problems(text), [], "{text:?}");
    }
}

#[test]
fn an_owner_with_its_sign_keeps_its_value() {
    check(
        "owner: @Ada Marlow\nattendees:\n  - @Ben Ito\n  - Cy\nt: `x`",
        expect![[r#"
            owner: "@Ada Marlow"
            attendees: ["@Ben Ito","Cy"]
            t: "`x`"
            ! "@Ada Marlow": expected quotes around a value that starts with `@` -> "@Ada Marlow"
            ! "@Ben Ito": expected quotes around a value that starts with `@` -> "@Ben Ito"
            ! "`x`": expected quotes around a value that starts with ``` -> "`x`"
        "#]],
    );
}

#[test]
fn unquoted_links_are_links_and_problems() {
    check(
        "a: [[Ada]]\nb:\n  - [[Ben|B]]\n  - x\nc: [[Cy]], [[Di]]\nd: [[E #x]]\ne: ![[pic.png]]\nf: [[F: g]]\nh: [[H]] and more\ni: [[2025]]\nj: [[I, J]]",
        expect![[r#"
            a: [["Ada"]]
            b: [[["Ben|B"]],"x"]
            c: "[[Cy]], [[Di]]"
            d: "[[E #x]]"
            e: "![[pic.png]]"
            f: [[{"F":"g"}]]
            h: "[[H]] and more"
            i: [[2025]]
            j: [["I","J"]]
            ! "[[Ada]]": UnquotedLink
            ! "[[Ben|B]]": UnquotedLink
            ! "[[Cy]], [[Di]]": UnquotedLink
            ! "[[E #x]]": UnquotedLink
            ! "![[pic.png]]": UnquotedLink
            ! "[[F: g]]": UnquotedLink
            ! "[[H]] and more": UnquotedLink
            ! "[[2025]]": UnquotedLink
            ! "[[I, J]]": UnquotedLink
            @ "[[Ada]]" -> "Ada"
            @ "[[Ben|B]]" -> "Ben" | "B"
            @ "[[Cy]]" -> "Cy"
            @ "[[Di]]" -> "Di"
            @ "[[E #x]]" -> "E" # "x"
            @ "![[pic.png]]" -> "pic.png"
            @ "[[F: g]]" -> "F: g"
            @ "[[H]]" -> "H"
            @ "[[2025]]" -> "2025"
            @ "[[I, J]]" -> "I, J"
        "#]],
    );
}

#[test]
fn lists_of_lists_are_data() {
    check(
        "a: [[1, 2]]\nb: [[a], [b]]\nc: [[\"x\"]]\nd: [[]]",
        expect![[r#"
        a: [[1,2]]
        b: [["a"],["b"]]
        c: [["x"]]
        d: [[]]
    "#]],
    );
}

#[test]
fn one_bad_value_costs_one_entry_and_one_problem() {
    check(
        "a: Foo: bar\nb: \"x\" and y\nc: 'it's'\nd: \"open\ne: [x, y\nf: - g\nh: | text\ni: %j\nk: fine\nl:m\nn: *star*\no: \"\\q\"\np: {{title}} x\nq: end:",
        expect![[r#"
            a: "Foo: bar"
            b: "\"x\" and y"
            c: "it's"
            d: "open"
            e: null
            f: "- g"
            h: "| text"
            i: "%j"
            k: "fine"
            n: "*star*"
            o: "\\q"
            p: "{{title}} x"
            q: "end:"
            ! "Foo: bar": expected quotes around a value with a colon in it -> "Foo: bar"
            ! "\"x\" and y": expected nothing behind the closing quote -> '"x" and y'
            ! "'it's'": expected nothing behind the closing quote -> "it's"
            ! "\"open": expected a closing quote -> "open"
            ! "[x, y": expected a closing `]`
            ! "- g": expected quotes, or the list on the lines below its key -> "- g"
            ! "| text": expected a line end behind `|` or `>`, or quotes -> "| text"
            ! "%j": expected quotes around a value that starts with `%` -> "%j"
            ! "l:m": expected a space behind the colon
            ! "*star*": expected quotes: `*` starts an alias in YAML, and no anchor has this name -> "*star*"
            ! "\"\\q\"": expected a valid escape behind `\`; in single quotes a backslash means itself -> '\q'
            ! "{{title}} x": expected nothing behind the closing bracket, or quotes around the value -> "{{title}} x"
            ! "end:": expected quotes around a value with a colon in it -> "end:"
        "#]],
    );
}

#[test]
fn recovery_reaches_into_lists_and_maps() {
    check(
        "ok: 1\nl:\n  - a: x: y\n    b: 2\n  - c\ndesc: |\n  not: a: fault\n  @nor this\nm:\n  n: \"it\" is\n  o: [1, 2]\nz: 1",
        expect![[r#"
            ok: 1
            l: [{"a":"x: y","b":2},"c"]
            desc: "not: a: fault\n@nor this\n"
            m: {"n":"\"it\" is","o":[1,2]}
            z: 1
            ! "x: y": expected quotes around a value with a colon in it -> "x: y"
            ! "\"it\" is": expected nothing behind the closing quote -> '"it" is'
        "#]],
    );
}

#[test]
fn tabs_as_indentation_are_one_problem_and_read_as_blanks() {
    check(
        "l:\n\t- a\n\t- b\nm:\n\tk: v\nn:\tx",
        expect![[r#"
        l: ["a","b"]
        m: {"k":"v"}
        n: "x"
        ! "\t": expected spaces: YAML allows no tabs as indentation
        ! "\t": expected spaces: YAML allows no tabs as indentation
    "#]],
    );
}

#[test]
fn prose_between_fences_is_one_problem() {
    check(
        "Just some text\nand more of it\n\nkey: value\nand again",
        expect![[r#"
        key: "value"
        ! "Just some text": expected `key: value`
        ! "and again": expected `key: value`
    "#]],
    );
}

#[test]
fn what_is_no_map_is_said() {
    check(
        "- a\n- b",
        expect![[r#"
        ! "- a": expected `key: value`
    "#]],
    );
    check(
        "just text",
        expect![[r#"
        ! "just text": expected `key: value`
    "#]],
    );
    check(
        "a: 1\n--- x\nb: 2",
        expect![[r#"
            a: 1
            b: 2
            ! "--- x": expected `key: value`
        "#]],
    );
    check(
        "a: 1\n...\nb: 2",
        expect![[r#"
            a: 1
            b: 2
            ! "b: 2": expected a single YAML document
        "#]],
    );
    check(
        "%YAML 1.2\na: 1",
        expect![[r#"
        a: 1
        ! "%YAML 1.2": expected `key: value`
    "#]],
    );
}

#[test]
fn json_is_frontmatter_too() {
    check(
        "{\n\t\"a\": [1, true, null],\n\t\"b\": {\"c\": \"[[Ada]]\"}\n}",
        expect![[r#"
        a: [1,true,null]
        b: {"c":"[[Ada]]"}
        @ "[[Ada]]" -> "Ada"
    "#]],
    );
    check(
        "{\n\"a\": 1,\n\"b\": }x\n}",
        expect![[r#"
        a: 1
        b: "}x"
        ! "}x": expected valid YAML -> "}x"
    "#]],
    );
}

#[test]
fn of_duplicate_keys_the_last_wins() {
    let text = note("a: 1\nb:\n  c: 1\n  c: 2\nA: 3\na: 2");
    let (front, _, problems) = read(&text);
    assert_eq!(json_map(&front.entries), json!({"a": 2, "b": {"c": 2}, "A": 3}));
    assert_eq!(json_of(front.get("a").unwrap()), json!(2));
    let shown: Vec<_> = problems.iter().map(|problem| problem_text(&text, problem)).collect();
    assert_eq!(shown, ["\"c\": duplicate key, first at 14", "\"a\": duplicate key, first at 4"]);
}

#[test]
fn aliases_are_followed_also_across_a_broken_entry() {
    check(
        "a: &x [1, '[[Ada]]']\nbad: @y\nb: *x\nc: *gone\nd: &self [*self]",
        expect![[r#"
        a: [1,"[[Ada]]"]
        bad: "@y"
        b: [1,"[[Ada]]"]
        c: "*gone"
        d: ["*self"]
        ! "@y": expected quotes around a value that starts with `@` -> "@y"
        ! "*gone": expected quotes: `*` starts an alias in YAML, and no anchor has this name -> "*gone"
        ! "*self": expected quotes: `*` starts an alias in YAML, and no anchor has this name -> "*self"
        @ "[[Ada]]" -> "Ada"
    "#]],
    );
}

#[test]
fn links_in_every_kind_of_scalar_decode_to_their_target() {
    check(
        "a: see [[Ada#H|x]] and [[Ben]]\nb: '[[O''Brien]]'\nc: \"[[a\\\"b]]\"\nd: \"[[Caf\\u00e9\\\\|x]]\"\ne: '[text](My%20Note.md#Part) [u](https://a.b) [v](<a b.md> \"t\")'\nf: { g: ['![[pic.png]]'] }\nh: >\n  [[in\n  two]] [[in one]]\ni: \"[[a\\nb]]\"",
        expect![[r#"
            a: "see [[Ada#H|x]] and [[Ben]]"
            b: "[[O'Brien]]"
            c: "[[a\"b]]"
            d: "[[Café\\|x]]"
            e: "[text](My%20Note.md#Part) [u](https://a.b) [v](<a b.md> \"t\")"
            f: {"g":["![[pic.png]]"]}
            h: "[[in two]] [[in one]]\n"
            i: "[[a\nb]]"
            @ "[[Ada#H|x]]" -> "Ada" # "H" | "x"
            @ "[[Ben]]" -> "Ben"
            @ "[[O''Brien]]" -> "O'Brien"
            @ "[[a\\\"b]]" -> "a\"b"
            @ "[[Caf\\u00e9\\\\|x]]" -> "Café" | "x"
            @ "[text](My%20Note.md#Part)" -> "My Note.md" # "Part" | "text"
            @ "[u](https://a.b)" -> "https://a.b" | "u"
            @ "[v](<a b.md> \"t\")" -> "a b.md" | "v"
            @ "![[pic.png]]" -> "pic.png"
            @ "[[in one]]" -> "in one"
        "#]],
    );
}

#[test]
fn crlf_lone_cr_and_emoji_keep_every_place() {
    for end in ["\r\n", "\r", "\n"] {
        let text = ["---", "🔼 k: é 🔼", "l:", "  - '[[Zoë 🔼]]'", "m: @x", "n: 1", "---", "x"].join(end);
        let (front, links, problems) = read(&text);
        assert_eq!(json_map(&front.entries), json!({"🔼 k": "é 🔼", "l": ["[[Zoë 🔼]]"], "m": "@x", "n": 1}));
        assert_eq!(slice(&text, front.entries[0].value.range), "é 🔼");
        assert_eq!(slice(&text, links[0].range), "[[Zoë 🔼]]");
        assert_eq!(slice(&text, problems[0].range), "@x");
        assert!(text[usize::from(front.range.end())..] == *"x", "{end:?}");
    }
}

#[test]
fn control_characters_cost_one_entry() {
    check(
        "a: b\0c\nd: \u{1}\ne: 1",
        expect![[r#"
        a: "b\u0000c"
        d: "\u0001"
        e: 1
        ! "b\0c": expected no control character -> "b\x00c"
        ! "\u{1}": expected no control character -> "\x01"
    "#]],
    );
}

#[test]
fn a_yaml_bomb_is_one_problem() {
    let mut yaml = "a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol, lol]\n".to_owned();
    for n in 1..12 {
        let refs = vec![format!("*a{}", n - 1); 10].join(", ");
        writeln!(yaml, "a{n}: &a{n} [{refs}]").unwrap();
    }
    yaml.push_str("end: 1");
    let text = note(&yaml);
    let (front, _, problems) = read(&text);
    assert_eq!(front.entries.len(), 13);
    assert!(problems.iter().any(
        |p| matches!(&p.kind, ProblemKind::YamlSyntax { message, .. } if message.contains("fewer aliases"))
    ));
}

#[test]
fn deep_nesting_costs_its_entry_only() {
    for deep in [
        "[".repeat(100_000),
        "- ".repeat(10_000),
        "{a: ".repeat(10_000),
        format!("{}{}", "[".repeat(500), "]".repeat(500)),
    ] {
        let text = note(&format!("a: 1\nb: {deep}\nc: 2"));
        let (front, _, problems) = read(&text);
        assert_eq!(front.get("a").map(json_of), Some(json!(1)));
        assert_eq!(front.get("c").map(json_of), Some(json!(2)));
        assert_eq!(problems.len(), 1);
    }
}

#[test]
fn encodings_are_inverse() {
    let cases = [
        (Encoding::Percent, "a%20b%28c%29%C3%A9.md", "a b(c)é.md"),
        (Encoding::Percent, "a\\_b\\(c", "a_b(c"),
        (Encoding::Percent, "100%.md", "100%.md"),
        (Encoding::Percent, "%FF.md", "%FF.md"),
        (Encoding::YamlSingle, "O''Brien", "O'Brien"),
        (Encoding::YamlDouble, "a\\\"b\\\\c\\u00e9\\x41\\ud83d\\udd3c", "a\"b\\cé\u{41}🔼"),
        (Encoding::YamlDouble, "\\q \\u12 \\ud83d", "\\q \\u12 \\ud83d"),
        (Encoding::Plain, "a%20'b", "a%20'b"),
    ];
    for (encoding, raw, text) in cases {
        assert_eq!(encoding.decode(raw), text, "{encoding:?} {raw}");
    }
    assert_eq!(Encoding::Percent.encode("Ünï (1) 50%#?.md"), "Ünï%20%281%29%2050%25%23%3F.md");
    assert_eq!(Encoding::YamlDouble.encode("a\"b\\c\n"), "a\\\"b\\\\c\\n");
}

/// YAML on which serde_yaml (1.2, but with its own edge cases) and the npm package agree, as text and value.
fn sound_yaml() -> impl Strategy<Value = Value> {
    let scalar = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (-10_000i64..10_000).prop_map(Value::from),
        "[a-zé🔼'\"\\[\\]{}:,#@%&*!|>?\\\\ -]{0,12}".prop_map(Value::from),
        "[a-z]{1,5}\n[a-z ]{0,6}\n?".prop_map(Value::from),
    ];
    let value = scalar.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            proptest::collection::hash_map("[a-z]{1,6}", inner, 0..4)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    });
    proptest::collection::hash_map("[a-zé_ ]{0,6}[a-z]", value, 1..5)
        .prop_map(|map| Value::Object(map.into_iter().collect()))
}

/// Every scalar's bytes read alone give the scalar again, and children lie in their parents.
fn places_hold(text: &str, node: &Node) {
    let raw = text
        .get(usize::from(node.range.start())..usize::from(node.range.end()))
        .expect("a range of the text");
    match &node.kind {
        NodeKind::List(items) => items.iter().for_each(|item| {
            assert!(node.range.contains_range(item.range), "{raw:?}");
            places_hold(text, item);
        }),
        NodeKind::Map(entries) => entries.iter().for_each(|entry| {
            assert!(
                node.range.contains_range(entry.key) && node.range.contains_range(entry.value.range),
                "{raw:?}"
            );
            places_hold(text, &entry.value);
        }),
        NodeKind::Text(value, vaultls::syntax::ScalarStyle::Plain) if !raw.contains('\n') => {
            assert_eq!(raw, &**value)
        }
        _ => {}
    }
}

proptest! {
    #[test]
    fn values_equal_those_of_another_parser(value in sound_yaml()) {
        for yaml in [serde_yaml::to_string(&value).unwrap(), serde_json::to_string_pretty(&value).unwrap()] {
            let text = format!("---\n{yaml}{}---\n", if yaml.ends_with('\n') { "" } else { "\n" });
            let (front, _, problems) = read(&text);
            prop_assert_eq!(json_map(&front.entries), value.clone(), "{}", yaml);
            prop_assert_eq!(problems, vec![]);
            for entry in &front.entries {
                places_hold(&text, &entry.value);
            }
        }
    }

    #[test]
    fn any_text_is_read_and_every_range_is_one(
        text in "(---(\r\n|\n|\r))?([a-c:'\"\\[\\]{}|>&*!@#%,?\\\\\t \r\n🔼-]|: |\n- |\n  |\\[\\[|\\]\\]|key: |\n---\n|\\*a|&a |\\]\\(){0,80}(\n---\n)?"
    ) {
        let (front, links, problems) = parse_frontmatter(&text);
        let sliced = |range: vaultls::text::TextRange| {
            text.get(usize::from(range.start())..usize::from(range.end())).is_some()
        };
        prop_assert!(problems.iter().all(|problem| sliced(problem.range)));
        for link in &links {
            prop_assert!(sliced(link.range) && sliced(link.target));
            link.target_text(&text);
        }
        prop_assert!(front.is_none_or(|front| sliced(front.range) && sliced(front.body)));
    }

    #[test]
    fn quoting_what_should_be_quoted_mends_it_and_changes_no_other_value(
        values in proptest::collection::vec(
            ("(- )?", "[@`%*\"'|>{\\[!&a-z?-][a-z:#'\"\\[\\]{}|\\\\ @,*-]{0,10}|\\[\\[[A-Z]\\]\\][ ,a-z#]{0,3}"),
            1..5,
        )
    ) {
        // Where one value opens a bracket and a later one closes it, the two are one value once the rest can be read.
        let opens = |value: &str| value.contains(['[', '{']) && !value.contains([']', '}']);
        let open = values.iter().position(|(_, value)| opens(value)).unwrap_or(values.len());
        prop_assume!(!values.iter().skip(open + 1).any(|(_, value)| value.contains([']', '}'])));
        let line = |(n, (dash, value)): (usize, &(String, String))| match dash.is_empty() {
            true => format!("k{n}: {value}\n"),
            false => format!("k{n}:\n  - x{n}\n  {dash}{value}\n"),
        };
        let text = format!("---\n{}---\n", values.iter().enumerate().map(line).collect::<String>());
        let (before, _, problems) = read(&text);
        let quote = |problem: &Problem| match &problem.kind {
            ProblemKind::YamlSyntax { quoted, .. } => quoted.clone(),
            ProblemKind::UnquotedLink => Some(format!("'{}'", slice(&text, problem.range).replace('\'', "''"))),
            _ => None,
        };
        let edits: Vec<_> =
            problems.iter().filter_map(|p| Some(TextEdit::replace(p.range, quote(p)?))).collect();
        let mended = apply_edits(&text, &edits).unwrap();
        let (after, _, left) = read(&mended);
        prop_assert_eq!(left.len(), problems.len() - edits.len(), "{:?}\n{:?}\n{:?}", text, mended, left);
        for entry in &before.entries {
            let touched = edits.iter().any(|edit| entry.value.range.contains_range(edit.range));
            let now = after.get(&entry.name).map(json_of);
            prop_assert!(now.is_some());
            if !touched {
                prop_assert_eq!(now, Some(json_of(&entry.value)), "{:?}\n{:?}", text, mended);
            }
        }
    }

    #[test]
    fn encoding_a_text_and_decoding_it_gives_it_back(text in "\\PC{0,20}|[ -~\\t\\n]{0,20}") {
        for encoding in [Encoding::Percent, Encoding::YamlSingle, Encoding::YamlDouble, Encoding::Plain] {
            let encoded = encoding.encode(&text).into_owned();
            prop_assert_eq!(encoding.decode(&encoded), text.as_str());
        }
    }
}

#[test]
fn a_huge_frontmatter_is_read_like_a_small_one() {
    let lines = 20_000;
    // A line; how many entries, links and problems so many of them make.
    for (line, expected) in [
        ("k{n}: \"[[Note {n}]]\"\n", (lines + 1, lines, 0)),
        ("- @Ada {n}\n", (1, 0, lines)),
        ("- [[Ada {n}]]\n", (1, lines, lines)),
        ("k{n}: @Ada: b\n", (lines + 1, 0, lines)),
        ("k{n}: [a\n", (lines + 1, 0, lines)),
        ("some prose {n}\n", (1, 0, 1)),
        ("  - [a](b {n}\n", (1, 0, lines)),
        ("- '[](<'\n", (1, 0, 0)),
        ("# [[c]]\n", (1, 0, 0)),
    ] {
        let body: String = (0..lines).map(|n| line.replace("{n}", &n.to_string())).collect();
        let text = format!("---\nlist:\n{body}---\n");
        let (front, links, problems) = read(&text);
        assert_eq!((front.entries.len(), links.len(), problems.len()), expected, "{line}");
    }
}

/// The recorded answers of Obsidian and Dataview, which lie beside the repository and are no part of it.
fn recorded(file: &str) -> Option<Vec<Value>> {
    let path = format!("{}/../shared/conformance/{file}", env!("CARGO_MANIFEST_DIR"));
    Some(serde_json::from_str(&std::fs::read_to_string(path).ok()?).unwrap())
}

#[test]
fn frontmatter_is_what_obsidian_recorded() {
    let (Some(notes), Some(metadata)) =
        (recorded("vault_notes.json"), recorded("vault_obsidian_metadata.json"))
    else {
        return eprintln!("skipped: no recorded answers here");
    };
    for answer in metadata {
        let note = notes.iter().find(|note| note["path"] == answer["path"]).unwrap();
        let text = note["contents"].as_str().unwrap();
        let (front, links, problems) = parse_frontmatter(text);
        let value = front.map(|front| json_map(&front.entries)).filter(|map| *map != json!({}));
        assert_eq!(value.unwrap_or_default(), answer["metadata"]["frontmatter"], "{}", answer["path"]);
        let theirs = answer["metadata"]["frontmatterLinks"].as_array().map_or(&[][..], Vec::as_slice);
        let originals: Vec<_> = theirs.iter().map(|link| link["original"].as_str().unwrap()).collect();
        let ours: Vec<_> = links.iter().map(|link| slice(text, link.range)).collect();
        assert_eq!(ours, originals, "{}", answer["path"]);
        assert_eq!(problems, [], "{}", answer["path"]);
    }
}

#[test]
fn json_values_of_properties_are_what_dataview_recorded() {
    let Some(cases) = recorded("dv_frontmatter_values.json") else {
        return eprintln!("skipped: no recorded answers here");
    };
    for case in cases {
        let text = note(&format!("k: {}", case["input"]));
        let (front, _, problems) = read(&text);
        assert_eq!(json_of(&front.entries[0].value), case["input"]);
        assert_eq!(problems, []);
    }
}
