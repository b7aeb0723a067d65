//! Actions on links and blocks.

use expect_test::expect;

use super::Desk;

#[test]
fn a_wikilink_becomes_a_markdown_link() {
    let desk = Desk::new("//- Log.md\nMet [[Ana $0Silva|Ana (boss)]] today.\n//- People/Ana Silva.md\n");
    assert_eq!(desk.offered("convertLink"), ["Convert to a Markdown link"]);
    expect![[r#"
        //- Log.md
        Met [Ana (boss)](Ana%20Silva.md) today.
    "#]]
    .assert_eq(&desk.run("convertLink", None));
}

#[test]
fn fragments_embeds_and_tables_survive_the_change() {
    let story = |link: &str| {
        format!("//- Log.md\n{link}\n//- a/Plan.md\n# C# (basics)\n## Q&A?\ntext ^b-1\n//- b/Plan.md\n")
    };
    let cases = [
        ("[[a/Plan#C (basics)#Q&A?$0]]", "[Plan > C (basics) > Q&A?](a/Plan.md#C%20%28basics%29#Q&A%3F)"),
        ("![[a/Plan#^b-1$0]]", "![Plan > ^b-1](a/Plan.md#^b-1)"),
        ("| x | [[a/Plan\\|the $0plan]] |", "| x | [the plan](a/Plan.md) |"),
        ("| x | [the$0 plan](a/Plan.md) |", "| x | [[a/Plan\\|the plan]] |"),
        ("[a/Plan$0](a/Plan.md)", "[[a/Plan]]"),
        ("[x$0](a/Plan.md#Q&A%3F)", "[[a/Plan#Q&A?|x]]"),
    ];
    for (before, after) in cases {
        let told = Desk::new(&story(before)).run("convertLink", None);
        assert_eq!(told, format!("//- Log.md\n{after}\n"), "{before}");
    }
}

#[test]
fn a_link_that_would_lose_something_stays() {
    let title = Desk::new("//- Log.md\n[x$0](Plan.md \"a title\")\n//- Plan.md\n");
    expect![[r#"
        refused: A wikilink has no place for the link's title
    "#]]
    .assert_eq(&title.run("convertLink", None));
    let front = Desk::new("//- Log.md\n---\nup: '[[Pl$0an]]'\n---\n//- Plan.md\n");
    assert_eq!(front.offered("convertLink"), [""; 0]);
    let dead = Desk::new("//- Log.md\n[[No$0thing]]\n");
    assert_eq!(dead.offered("convertLink"), [""; 0]);
}

#[test]
fn a_block_gets_an_id_and_a_link_to_it_is_told() {
    let desk = Desk::new("//- Notes/Log.md\r\n- one\r\n- tw$0o\r\n  - deep\r\n");
    expect![[r#"
        told: [[Log#^4piaws]]
        //- Notes/Log.md
        - one
        - two ^4piaws
          - deep
    "#]]
    .assert_eq(&desk.run("copyLink", None).replace('\r', ""));
}

#[test]
fn what_has_a_name_already_is_not_changed() {
    let known = Desk::new("//- Log.md\nSome $0text\nof two lines ^my-id\n");
    assert_eq!(known.run("copyLink", None), "told: [[Log#^my-id]]\n");
    let heading = Desk::new("//- Log.md\n# A\n## Why?\n# B\n## W$0hy?\n");
    assert_eq!(heading.run("copyLink", None), "told: [[Log#B#Why?]]\n");
}

#[test]
fn quotes_tables_and_code_get_their_id_on_a_line_of_its_own() {
    let quote = Desk::new("> [!info] Purpose\n> Build $0trust.\n\nNext\n");
    expect![[r#"
        told: [[Note#^1f38ko]]
        //- Note.md
        > [!info] Purpose
        > Build trust.

        ^1f38ko


        Next
    "#]]
    .assert_eq(&quote.run("copyLink", None));
    let table = Desk::new("| a | b |\n|---|---|\n| 1 | $02 |");
    expect![[r#"
        told: [[Note#^8ebxpc]]
        //- Note.md
        | a | b |
        |---|---|
        | 1 | 2 |

        ^8ebxpc
    "#]]
    .assert_eq(&table.run("copyLink", None));
    let code = Desk::new("```rust\nlet x$0 = 1;\n```\ntext\n");
    expect![[r#"
        told: [[Note#^en341p]]
        //- Note.md
        ```rust
        let x = 1;
        ```

        ^en341p

        text
    "#]]
    .assert_eq(&code.run("copyLink", None));
    let paragraph = Desk::new("Some $0text\nof two lines\n\n- item\n");
    expect![[r#"
        told: [[Note#^cuw3p7]]
        //- Note.md
        Some text
        of two lines ^cuw3p7

        - item
    "#]]
    .assert_eq(&paragraph.run("copyLink", None));
    let comment = Desk::new("<!-- he$0re -->\n");
    assert_eq!(comment.offered("copyLink"), [""; 0]);
}
