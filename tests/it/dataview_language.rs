//! Dataview's expressions and queries: what they mean, and what is said of those that mean nothing.

use expect_test::{Expect, expect};
use jiff::civil::date;
use jiff::tz::TimeZone;
use vaultls::query::dataview::{
    Evaluator, NoContext, Settings, functions, inline_value, parse_expression, parse_query, to_text,
};
use vaultls::query::{Budget, Present};

fn present() -> Present {
    Present::new(date(2025, 11, 8).at(10, 15, 30, 0).to_zoned(TimeZone::UTC).unwrap())
}

/// The value of an expression as text, or what is wrong with it, with the text it is said of.
fn eval(text: &str) -> String {
    eval_within(text, 100_000)
}

fn eval_within(text: &str, steps: u64) -> String {
    let parsed = parse_expression(text);
    if let Some(problem) = parsed.problems.first() {
        return format!("? {} at `{}`", problem.message, &text[problem.range]);
    }
    let (present, settings, budget) = (present(), Settings::default(), Budget::new(steps, None));
    match Evaluator::new(&NoContext, &present, &settings, &budget).evaluate(&parsed.tree) {
        Ok(value) => to_text(&value, &settings),
        Err(error) => match error.range {
            Some(range) => format!("! {} at `{}`", error.message, &text[range]),
            None => format!("! {}", error.message),
        },
    }
}

#[track_caller]
fn values(cases: &[(&str, &str)]) {
    for (expr, value) in cases {
        assert_eq!(eval(expr), *value, "{expr}");
    }
}

/// What is wrong with a query, and the query after the fix of each problem.
fn problems(query: &str) -> String {
    let parsed = parse_query(query);
    let mut out = String::new();
    for problem in &parsed.problems {
        let at = &query[problem.range];
        out.push_str(&format!("{:?} at `{}`: {}\n", problem.kind, at.escape_debug(), problem.message));
        if let Some(fix) = &problem.fix {
            let mut fixed = query.to_owned();
            for (range, text) in fix.edits.iter().rev() {
                fixed.replace_range(std::ops::Range::<usize>::from(*range), text);
            }
            out.push_str(&format!("  {}: {}\n", fix.title, fixed.escape_debug()));
            assert!(
                parse_query(&fixed).problems.len() < parsed.problems.len(),
                "the fix mends nothing: {fixed}"
            );
        }
    }
    out
}

fn check(actual: String, expected: Expect) {
    expected.assert_eq(&actual);
}

#[test]
fn and_and_or_are_one_level() {
    values(&[
        ("true or false and false", "false"),
        ("false and false or true", "true"),
        ("1 + 2 * 3 = 7", "true"),
        ("!null", "true"),
        ("2 - 1 - 1", "0"),
    ]);
}

#[test]
fn comparison_is_total_and_odd() {
    values(&[
        ("null < date(today)", "true"),
        ("\"text\" > 3", "true"),
        ("\"a\" < \"B\"", "true"),
        ("\"a\" < \"A\"", "true"),
        ("dur(1 day) = dur(24 hours)", "false"),
        ("dur(1 day) > dur(24 hours)", "true"),
        ("dur(24 hours) > dur(1 day)", "true"),
        ("[1, 2] < [1, 3]", "true"),
        ("[[A|x]] = [[A|y]]", "true"),
        ("[[A#h]] = [[A]]", "false"),
    ]);
}

#[test]
fn dates_roll_over_and_know_their_zone() {
    values(&[
        ("date(2024-02-30)", "March 01, 2024"),
        ("date(2024-13-01)", "! date() does not take number at `date(2024-13-01)`"),
        ("date(eow)", "11:59 PM - November 09, 2025"),
        ("date(2024-02-29) + dur(1 year)", "February 28, 2025"),
        ("date(2024-01-31) - date(2023-12-31)", "1 month"),
        ("date(2024-01-01T10:30:15-07:00).hour", "10"),
        ("dateformat(date(2024-01-01T10:30:15-07:00), \"ZZ 'at' h a\")", "-07:00 at 10 AM"),
        ("dateformat(date(2024-01-01T10:30:15-07:00), \"ZZZZ ZZZZZ\")", "UTC-7 UTC-7"),
        ("date(\"3 Feb 2021\", \"d LLL yyyy\")", "February 03, 2021"),
        (
            "date(\"31.02.2021\", \"dd.MM.yyyy\")",
            "! \"31.02.2021\" is no date in the format \"dd.MM.yyyy\" at `date(\"31.02.2021\", \"dd.MM.yyyy\")`",
        ),
    ]);
}

#[test]
fn durations_normalise_to_casual_units() {
    values(&[
        ("dur(30 days) + dur(0 days)", "1 month, 2 days"),
        ("dur(366 days) * 1", "1 year, 1 month, 2 days"),
        ("dur(1 week) / 2", "3 days, 12 hours"),
        ("dur(90 minutes).hours", "1.5"),
        ("durationformat(dur(26 hours), \"d 'd' h 'h'\")", "1 d 2 h"),
    ]);
}

#[test]
fn words_that_start_like_literals_are_no_names() {
    check(
        eval("truest"),
        expect!["? `truest` is read as `true`; write row[\"truest\"] for the field at `truest`"],
    );
    check(eval("a == 1"), expect!["? `==` is not an operator here; write `=` at `==`"]);
    check(eval("a && b"), expect!["? `&&` is not an operator here; write `and` at `&&`"]);
    check(eval("contains('x', 1)"), expect!["? texts stand in double quotes at `'x'`"]);
    check(eval("(1 + 2"), expect!["? the closing parenthesis `)` is expected here at `2`"]);
    check(eval("[1, ]"), expect!["? the comma has nothing behind it at `,`"]);
}

#[test]
fn an_error_says_which_part_failed() {
    check(eval("1 + (2 * [1])"), expect!["! number * array has no meaning at `(2 * [1])`"]);
    check(eval("lenght([1])"), expect![[r#"! there is no function "lenght" at `lenght`"#]]);
    check(eval("map([1, null], (x) => x + 1)"), expect!["! null + number has no meaning at `x + 1`"]);
}

#[test]
fn lambdas_see_what_is_around_them() {
    values(&[
        ("map([1, 2], (a) => map([10, 20], (b) => a + b))", "[11, 21], [12, 22]"),
        ("((a) => (b) => a + b)(1)(2)", "3"),
        ("reduce([1, null, 3], (sum, x) => sum + x)", "4"),
        ("((f) => f(1))((x) => x)", "! there is no function \"f\" at `f`"),
    ]);
}

#[test]
fn every_function_does_what_its_example_says() {
    for function in functions::all() {
        let (expr, expected) = function.example;
        let plain = eval(expr);
        let as_text = plain.replace('\\', "");
        let expected_value = match expected {
            "2024-02-29" => "February 29, 2024".to_owned(),
            "2024-02-29T10:30" => "10:30 AM - February 29, 2024".to_owned(),
            link if link.contains("[[") && !link.contains('|') => link.replace("]]", "|Hello.png]]"),
            list if list.starts_with('[') && !list.contains("](") && !list.contains("[[") => {
                list[1..list.len() - 1].replace('"', "").replace("null", "-")
            }
            other => other.trim_matches('"').to_owned(),
        };
        assert_eq!(as_text, expected_value, "{expr}");
    }
}

#[test]
fn names_of_functions_are_unique_and_described() {
    let mut names: Vec<&str> = functions::all().map(|function| function.name).collect();
    assert!(functions::all().all(|function| function.documentation.ends_with('.')));
    let count = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!((count, names.len()), (66, 66));
}

#[test]
fn texts_that_grow_without_end_are_stopped() {
    check(eval("\"ab\" * 1000000000"), expect!["! the text becomes too long at `\"ab\" * 1000000000`"]);
    check(
        eval_within("map(split(\"abcdefghij\" * 100, \"\"), (x) => \"y\" * 100000)", 1_000),
        expect![[r#"! it takes too long at `split("abcdefghij" * 100, "")`"#]],
    );
    check(
        eval("((f) => [f][0](f))((f) => [f][0](f))"),
        expect!["! functions call each other too deeply at `f`"],
    );
}

#[test]
fn deep_texts_are_refused_and_do_not_overflow() {
    for (open, close) in
        [("(", ")"), ("[", "]"), ("!", ""), ("f(", ")"), ("{a:", "}"), ("(a) => ", ""), ("a[", "]")]
    {
        let text = open.repeat(100_000) + "1" + &close.repeat(100_000);
        assert!(eval(&text).starts_with("? the expression nests too deeply"), "{open}");
    }
    for link in ["+1", ".a", " and 1", "[0]"] {
        assert!(
            eval(&("a".to_owned() + &link.repeat(100_000))).starts_with("? there are too many"),
            "{link}"
        );
    }
    let sources = "LIST FROM ".to_owned() + &"(".repeat(100_000) + "\"a\"";
    assert_eq!(parse_query(&sources).problems.len(), 1);
    let nested = "reduce(split(\"x\" * 5000, \"\"), (a, b) => [a])";
    assert!(eval(nested).contains("values nest too deeply"), "{}", eval(nested));
}

#[test]
fn typical_mistakes_are_named_and_mended() {
    let mistakes = [
        "LIST FROM Projects/Alder",
        "TABLE due, owner,\nFROM \"Projects\"",
        "LIST\nSORT file.name",
        "TABLE file.name \"Name\" FROM #a",
        "TABLE due owner FROM #a",
        "LIST WHERE a = 'b'",
        "LIST WHERE a == 1",
        "LIST WHERE a && b",
        "LIST GROUP  BY a",
        "LIST GROUP a",
        "LIST FROM #a, #b",
        "LIST FROM #a && #b",
        "LIST FROM - #a",
        "TABLE a\nSORT BY a",
        "LIST WHERE truest",
        "LISTFROM #a",
        "TASK WHERE done HAVING x\nSORT due",
        "CALENDAR\nFROM \"x\"",
        "",
        "GRID FROM #a",
    ];
    let all: String =
        mistakes.iter().map(|query| format!("{}\n{}", query.escape_debug(), problems(query))).collect();
    check(
        all,
        expect![[r#"
        LIST FROM Projects/Alder
        UnquotedFolder at `Projects/Alder`: a folder stands in quotes: FROM "Projects/Alder"
          Quote the folder: LIST FROM \"Projects/Alder\"
        TABLE due, owner,\nFROM \"Projects\"
        TrailingComma at `,`: the comma has nothing behind it
          Remove the comma: TABLE due, owner\nFROM \"Projects\"
        LIST\nSORT file.name
        ListSort at `SORT`: right behind LIST, SORT is read as the field to show; write FROM "" before it
          Insert FROM "": LIST\nFROM \"\" SORT file.name
        TABLE file.name \"Name\" FROM #a
        MissingAs at `\"Name\"`: the name of a column stands behind AS
          Insert AS: TABLE file.name AS \"Name\" FROM #a
        TABLE due owner FROM #a
        MissingComma at `owner`: a comma is expected between columns
          Insert a comma: TABLE due, owner FROM #a
        LIST WHERE a = \'b\'
        SingleQuotes at `\'b\'`: texts stand in double quotes
          Use double quotes: LIST WHERE a = \"b\"
        LIST WHERE a == 1
        DoubleEquals at `==`: `==` is not an operator here; write `=`
          Write one sign: LIST WHERE a = 1
        LIST WHERE a && b
        AndAnd at `&&`: `&&` is not an operator here; write `and`
          Write the word: LIST WHERE a and b
        LIST GROUP  BY a
        GroupBySpaces at `GROUP  BY`: exactly one blank stands between GROUP and BY
          Write one blank: LIST GROUP BY a
        LIST GROUP a
        GroupBySpaces at `GROUP`: GROUP needs BY behind it
          Insert BY: LIST GROUP BY a
        LIST FROM #a, #b
        Syntax at `,`: sources are joined by `and` or `or`
          Write `or`: LIST FROM #a or #b
        LIST FROM #a && #b
        AndAnd at `&&`: sources are joined by `and` or `or`
          Write `and`: LIST FROM #a and #b
        LIST FROM - #a
        Syntax at `- `: no blank may stand between the minus and its source
          Remove the blank: LIST FROM -#a
        TABLE a\nSORT BY a
        Syntax at `BY`: SORT takes no BY
          Remove BY: TABLE a\nSORT a
        LIST WHERE truest
        Syntax at `truest`: `truest` is read as `true`; write row["truest"] for the field
          Ask the row for the field: LIST WHERE row[\"truest\"]
        LISTFROM #a
        Syntax at `FROM`: a blank is expected behind LIST
          Insert a blank: LIST FROM #a
        TASK WHERE done HAVING x\nSORT due
        Syntax at `HAVING`: FROM, WHERE, SORT, GROUP BY, FLATTEN or LIMIT is expected here, not `HAVING`
        CALENDAR\nFROM \"x\"
        Syntax at `FROM`: an expression is expected here, not the keyword FROM

        Syntax at ``: the query is empty: it starts with LIST, TABLE, TASK or CALENDAR
        GRID FROM #a
        Syntax at `GRID`: a query starts with LIST, TABLE, TASK or CALENDAR
    "#]],
    );
}

#[test]
fn a_problem_does_not_hide_the_clauses_behind_it() {
    check(
        problems("TABLE a +\nFROM Projects\nWHERE b == 1\nSORT c up\nLIMIT 3"),
        expect![[r#"
            Syntax at `FROM`: an expression is expected here, not the keyword FROM
            UnquotedFolder at `Projects`: a folder stands in quotes: FROM "Projects"
              Quote the folder: TABLE a +\nFROM \"Projects\"\nWHERE b == 1\nSORT c up\nLIMIT 3
            DoubleEquals at `==`: `==` is not an operator here; write `=`
              Write one sign: TABLE a +\nFROM Projects\nWHERE b = 1\nSORT c up\nLIMIT 3
            Syntax at `up`: FROM, WHERE, SORT, GROUP BY, FLATTEN or LIMIT is expected here, not `up`
        "#]],
    );
}

#[test]
fn values_of_inline_fields_are_typed_as_a_whole_or_not_at_all() {
    let typed = |text: &str| {
        let value = inline_value(text, &present());
        format!("{}: {}", value.type_name(), to_text(&value, &Settings::default()))
    };
    for (text, expected) in [
        ("3", "number: 3"),
        ("3 apples", "string: 3 apples"),
        ("1,000", "array: 1, 0"),
        ("a, b", "string: a, b"),
        ("5 m", "duration: 5 minutes"),
        ("2024-02-30", "date: March 01, 2024"),
        ("[[A]],", "array: [[A|A]]"),
        ("null", "string: null"),
        (" ", "null: \\-"),
    ] {
        assert_eq!(typed(text), expected, "{text}");
    }
}

/// The findings of a note, each with the text it is said of, and the note after its first fix.
fn findings(note: &str) -> String {
    let vault = crate::fixture::Fixture::new(&format!("//- Note.md\n{note}")).vault;
    let note = vault.notes()[0].clone();
    let mut out = String::new();
    // What is asked of the vault is tested with vaults.
    let of_vault = ["dataview/unknown-field", "dataview/unknown-source"];
    for found in vaultls::rules::check_note(&vault, &note, date(2025, 11, 8)) {
        if of_vault.contains(&found.code) {
            continue;
        }
        out.push_str(&format!("{} at `{}`: {}\n", found.code, &note.text[found.range], found.message));
        if let Some(fix) = found.fixes.first() {
            let edits: Vec<_> = fix
                .edits
                .iter()
                .filter_map(|edit| match edit {
                    vaultls::rules::FileEdit::Text { edit, .. } => Some(edit.clone()),
                    vaultls::rules::FileEdit::Create { .. } | vaultls::rules::FileEdit::Delete { .. } => None,
                })
                .collect();
            let fixed = vaultls::text::apply_edits(&note.text, &edits).unwrap();
            out.push_str(&format!("  {}: {}\n", fix.title, fixed.escape_debug()));
        }
    }
    out
}

#[test]
fn a_block_in_a_quote_is_read_without_its_marks() {
    check(
        findings(
            "> [!note] Plan\n> ```dataview\n> LIST\n> FROM Projects\n> WHERE conatins(file.name, \"x\")\n> ```\n",
        ),
        expect![[r#"
            dataview/syntax at `Projects`: a folder stands in quotes: FROM "Projects"
              Quote the folder: > [!note] Plan\n> ```dataview\n> LIST\n> FROM \"Projects\"\n> WHERE conatins(file.name, \"x\")\n> ```\n
        "#]],
    );
    check(
        findings(
            "> ```dataview\n> TABLE a,\n> FROM #b\n> ```\n\n- item\n\n  ```dataview\n  LIST WHERE lenght(a) = 1\n  ```\n",
        ),
        expect![[r#"
            dataview/syntax at `,`: the comma has nothing behind it
              Remove the comma: > ```dataview\n> TABLE a\n> FROM #b\n> ```\n\n- item\n\n  ```dataview\n  LIST WHERE lenght(a) = 1\n  ```\n
            dataview/unknown-function at `lenght`: there is no function `lenght`; did you mean `length`?
              Change to length: > ```dataview\n> TABLE a,\n> FROM #b\n> ```\n\n- item\n\n  ```dataview\n  LIST WHERE length(a) = 1\n  ```\n
        "#]],
    );
}

#[test]
fn an_inline_query_is_checked_where_it_is_surely_one() {
    check(
        findings("`= this.due +` `= lengt(this.a)` `=` `= x +` `=SUM(A1:A2)` `` = [[A]].b == 1 ``\n"),
        expect![[r#"
            dataview/syntax at `+`: an expression is expected here
            dataview/unknown-function at `lengt`: there is no function `lengt`; did you mean `length`?
              Change to length: `= this.due +` `= length(this.a)` `=` `= x +` `=SUM(A1:A2)` `` = [[A]].b == 1 ``\n
            dataview/syntax at `==`: `==` is not an operator here; write `=`
              Write one sign: `= this.due +` `= lengt(this.a)` `=` `= x +` `=SUM(A1:A2)` `` = [[A]].b = 1 ``\n
        "#]],
    );
}

#[test]
fn arguments_are_held_against_the_table_of_functions() {
    check(
        findings(
            "```dataview\nLIST\nWHERE contains(file.name)\nWHERE round(\"3\", 1) > 2\nWHERE lower([\"A\"]) and length(file.size)\n\
             WHERE filter(file.tasks, (t) => t.completed) and join(file.tags, \" \")\nWHERE dateformat(file.name, \"yyyy\")\n```\n",
        ),
        expect![[r#"
            dataview/arguments at `contains`: contains() takes 2 arguments, not 1
            dataview/arguments at `"3"`: round() takes number here, not string
            dataview/arguments at `file.size`: length() takes string or array or object here, not number
            dataview/arguments at `file.name`: dateformat() takes date here, not string
        "#]],
    );
}

#[test]
fn dates_that_are_something_else_are_named() {
    check(
        findings(
            "```dataview\nLIST dateformat(file.day, \"DD-MM-YYYY 'DD' dddd\")\nWHERE file.day > date(2024-1-15)\n```\n",
        ),
        expect![[r#"
            dataview/date-format at `"DD-MM-YYYY 'DD' dddd"`: formats have luxon's letters: `dd`, not `DD`
              Use luxon's letters: ```dataview\nLIST dateformat(file.day, \"dd-MM-yyyy \'DD\' EEEE\")\nWHERE file.day > date(2024-1-15)\n```\n
            dataview/date-format at `2024-1-15`: this is a subtraction: a date has two digits for month and day
              Write 2024-01-15: ```dataview\nLIST dateformat(file.day, \"DD-MM-YYYY \'DD\' dddd\")\nWHERE file.day > date(2024-01-15)\n```\n
        "#]],
    );
}

#[test]
fn behind_group_by_a_row_is_a_group() {
    check(
        findings(
            "```dataview\nTABLE due, rows.due, length(filter(rows, (r) => r.due)), owner\nWHERE due\nGROUP BY owner\nSORT due\n```\n",
        ),
        expect![[r#"
            dataview/field-after-group at `due`: behind GROUP BY a row has only `key` and `rows`; `due` is null
              Write rows.due: ```dataview\nTABLE rows.due, rows.due, length(filter(rows, (r) => r.due)), owner\nWHERE due\nGROUP BY owner\nSORT due\n```\n
            dataview/field-after-group at `due`: behind GROUP BY a row has only `key` and `rows`; `due` is null
              Write rows.due: ```dataview\nTABLE due, rows.due, length(filter(rows, (r) => r.due)), owner\nWHERE due\nGROUP BY owner\nSORT rows.due\n```\n
        "#]],
    );
}

#[test]
fn null_is_less_than_everything() {
    check(
        findings(
            "```dataview\nTASK\nWHERE due < date(today)\n```\n```dataview\nLIST\nWHERE due < date(today) AND due\n```\n",
        ),
        expect![[r#"
            dataview/null-compare at `due < date(today)`: null is less than everything: notes without `due` are kept too
              Ask for due too: ```dataview\nTASK\nWHERE due < date(today) AND due\n```\n```dataview\nLIST\nWHERE due < date(today) AND due\n```\n
        "#]],
    );
    check(
        findings(
            "```dataview\nLIST\nWHERE 3 > rating or a\nWHERE file.day <= date(today) and due > date(sow) and due < date(eow)\n```\n",
        ),
        expect![[r#"
            dataview/null-compare at `3 > rating`: 1 note has no `rating` and is kept too: null is less than everything
        "#]],
    );
}

#[test]
fn numerals_and_circled_letters_are_no_letters() {
    use vaultls::syntax::{canonical_name, identifier_len};
    let length = |name: &str| identifier_len(name);
    assert_eq!(["aⅧ", "Ⓐ", "日本", "née", "〇"].map(length), [1, 0, 6, 4, 0]);
    assert_eq!(canonical_name("Teil Ⅷ"), "teil-");
}
