//! What the reader sees in a note, as facts in lines.

use expect_test::{Expect, expect};
use vaultls::syntax::{Link, LinkKind, ParsedNote, Place, parse};
use vaultls::text::{LineIndex, TextRange, slice};

pub use crate::targets::note::assert_sound;

/// Every fact of a body, one a line, in the text's order: `kind line "source" details`.
fn facts(text: &str) -> String {
    let note = parse(text);
    let mut out: Vec<(TextRange, String)> = Vec::new();
    collect(text, &note, &mut out);
    out.sort_by_key(|(range, _)| range.start());
    let lines = LineIndex::new(text);
    let line = |range: TextRange| lines.line_of(range.start());
    out.iter().map(|(range, fact)| format!("{} {fact}\n", line(*range))).collect()
}

fn collect(text: &str, note: &ParsedNote, out: &mut Vec<(TextRange, String)>) {
    let show = |range: TextRange| format!("{:?}", slice(text, range));
    for h in &note.headings {
        out.push((h.range, format!("h{} {}", h.level, show(h.text))));
    }
    for link in &note.links {
        out.push((link.range, describe(text, link)));
    }
    for tag in &note.tags {
        out.push((tag.range, format!("tag {}", slice(text, tag.range))));
    }
    for m in &note.mentions {
        let reach = TextRange::new(m.guess.end(), m.limit);
        out.push((m.guess, format!("mention {} then {}{}", show(m.guess), show(reach), place(m.place))));
    }
    for item in &note.items {
        let parent = item.parent.map(|p| {
            let parent = slice(text, note.items[p as usize].range).lines().next().unwrap_or_default();
            format!(" in {parent:?}")
        });
        let status = item.status.map(|s| format!(" [{s}]")).unwrap_or_default();
        out.push((item.range, format!("item{status} {}{}", show(item.range), parent.unwrap_or_default())));
    }
    for task in &note.tasks {
        let item = slice(text, note.items[task.item as usize].range);
        assert!(item.starts_with(slice(text, task.marker)), "a task knows its item");
        out.push((task.body, format!("task [{}] {}", task.status, show(task.body))));
    }
    for b in &note.blocks {
        out.push((b.range, format!("block {} names {}", b.id(text), show(b.block))));
    }
    for f in &note.fields {
        out.push((f.range, format!("field {:?} {} = {}", f.wrapping, show(f.key), show(f.value))));
    }
    for q in &note.queries {
        out.push((q.range, format!("query {:?} {}", q.language, show(q.body))));
    }
    for f in &note.footnotes {
        out.push((f.range, format!("footnote {:?} {} {}", f.kind, slice(text, f.id), show(f.range))));
    }
    for c in &note.callouts {
        out.push((c.range, format!("callout {} {} {}", slice(text, c.kind), show(c.title), show(c.range))));
    }
    for o in &note.opaque {
        out.push((o.range, format!("opaque {:?} {}", o.kind, show(o.range))));
    }
}

fn describe(text: &str, link: &Link) -> String {
    let kind = match link.kind {
        LinkKind::Wiki => "wikilink",
        LinkKind::Markdown => "link",
        LinkKind::Reference => "reference",
        LinkKind::Definition => "definition",
        LinkKind::Autolink => "address",
    };
    let embed = if link.embed { "!" } else { "" };
    let fragment = link.fragment_text(text).map(|f| format!(" #{f}")).unwrap_or_default();
    let pipe = if link.escaped_pipe { "\\|" } else { "|" };
    let display = link.display_text(text).map(|d| format!(" {pipe}{d}")).unwrap_or_default();
    format!("{embed}{kind} {:?}{fragment}{display}{}", link.target_text(text), place(link.place))
}

fn place(place: Place) -> &'static str {
    match place {
        Place::Body => "",
        Place::Frontmatter => " (frontmatter)",
        Place::Comment => " (comment)",
        Place::Query => " (query)",
    }
}

#[track_caller]
fn check(text: &str, expected: Expect) {
    assert_sound(text, &parse(text));
    expected.assert_eq(&facts(text));
}

#[test]
fn a_transcript() {
    check(
        "# 1:1 — First Last — 2025-09-29\n\n> [!info] Purpose\n> Build trust with [[Ana Silva]].\n\n\
         - [x] Debug the outcome. @First Last ✅ 2025-10-26\n  - [ ] Identify (e.g., \"Some Channel\"). @Other Person 🔼 📅 2025-11-01\n",
        expect![[r#"
            0 h1 "1:1 — First Last — 2025-09-29"
            2 callout info "Purpose" "> [!info] Purpose\n> Build trust with [[Ana Silva]]."
            3 wikilink "Ana Silva"
            5 item [x] "- [x] Debug the outcome. @First Last ✅ 2025-10-26\n  - [ ] Identify (e.g., \"Some Channel\"). @Other Person 🔼 📅 2025-11-01"
            5 task [x] "Debug the outcome. @First Last ✅ 2025-10-26"
            5 mention "@First Last" then ""
            6 item [ ] "- [ ] Identify (e.g., \"Some Channel\"). @Other Person 🔼 📅 2025-11-01" in "- [x] Debug the outcome. @First Last ✅ 2025-10-26"
            6 task [ ] "Identify (e.g., \"Some Channel\"). @Other Person 🔼 📅 2025-11-01"
            6 mention "@Other Person" then ""
        "#]],
    );
}

#[test]
fn headings_as_obsidian_counts_them() {
    check(
        r#"# ATX #
##   Two  ##  
Setext
one
===

Two
---

#tag is no heading
I like C# language a lot
####### seven

    # in code

```
# in a fence
```

> # in a quote

- # in a list

<!--
# in a comment
-->
$$
# in math
$$

%%
# in a block comment
%%

# %%x%% Shown \#
#
"#,
        expect![[r##"
            0 h1 "ATX"
            1 h2 "Two"
            2 h1 "Setext\none"
            6 h2 "Two"
            9 tag #tag
            13 opaque CodeBlock "# in code"
            15 opaque CodeBlock "```\n# in a fence\n```"
            21 item "- # in a list"
            23 opaque HtmlComment "<!--\n# in a comment\n-->"
            26 opaque MathBlock "$$\n# in math\n$$"
            30 opaque Comment "%%\n# in a block comment\n%%"
            34 h1 "%%x%% Shown \\#"
            34 opaque Comment "%%x%%"
            35 h1 ""
        "##]],
    );
}

#[test]
fn wikilinks_in_every_form() {
    check(
        r#"[[Ana]] [[People/Ana.md|Ana]] [[ a ]] [[#H]] [[a#b#c]] [[a#^x-1]] [[a|b|c]] ![[pic.png|100x145]] [[a#]] [[]] [[ ]]
[[Sq]uare]] [[a [[b]] c]] [[a
b]] \[[no]] !\[[no]] \![[not embedded]] [[[x]]]
`[[code]]` <b title="[[attr]]">[[in html]]</b> <!-- [[hidden]] --> %% [[commented]] %%
🔼 ✅ see [[Ana Silva]]🔼[[b]]
$1.2B and $3 [[Initech $1.2B deal]]
"#,
        expect![[r#"
            0 wikilink "Ana"
            0 wikilink "People/Ana.md" |Ana
            0 wikilink "a"
            0 wikilink "" #H
            0 wikilink "a" #b#c
            0 wikilink "a" #^x-1
            0 wikilink "a" |b|c
            0 !wikilink "pic.png" |100x145
            0 wikilink "a" #
            1 wikilink "Sq]uare"
            1 wikilink "b"
            2 wikilink "not embedded"
            2 wikilink "x"
            3 opaque InlineCode "`[[code]]`"
            3 opaque Html "<b title=\"[[attr]]\">"
            3 wikilink "in html"
            3 opaque Html "</b>"
            3 opaque HtmlComment "<!-- [[hidden]] -->"
            3 opaque Comment "%% [[commented]] %%"
            3 wikilink "commented" (comment)
            4 wikilink "Ana Silva"
            4 wikilink "b"
            5 wikilink "Initech $1.2B deal"
        "#]],
    );
}

#[test]
fn wikilinks_in_every_place() {
    check(
        r#"<div>
[[block html]]
</div>

> [!note] See [[T]]
> - [[U]]

| a | b |
|---|---|
| [[Ana\|A]] | ![[pic.png\|100]] |

# A [[link]] here

```text
[[fence]]
```
"#,
        expect![[r#"
            0 opaque Html "<div>\n[[block html]]\n</div>"
            4 callout note "See [[T]]" "> [!note] See [[T]]\n> - [[U]]"
            4 wikilink "T"
            5 item "- [[U]]"
            5 wikilink "U"
            9 wikilink "Ana" \|A
            9 !wikilink "pic.png" \|100
            11 h1 "A [[link]] here"
            11 wikilink "link"
            13 opaque CodeBlock "```text\n[[fence]]\n```"
        "#]],
    );
}

#[test]
fn markdown_links() {
    check(
        r#"[t](dest.md) [t](a%20b.md#Some%20Heading "title") [t](<a b.md#x>) ![alt](pic.png) ![100](p.png 'x')
[p](a(b)c.md) [n](a b.md) [e]() [f](#frag) [`]`](x.md) [*a* [[wiki]] b](y.md) [![i](i.png)](z.md)
[[x]](y) ![[x]](y) [a\](b)](c) [q](<>)
"#,
        expect![[r#"
            0 link "dest.md" |t
            0 link "a b.md" #Some Heading |t
            0 link "a b.md" #x |t
            0 !link "pic.png" |alt
            0 !link "p.png" |100
            1 link "a(b)c.md" |p
            1 link "" #frag |f
            1 link "x.md" |`]`
            1 opaque InlineCode "`]`"
            1 link "y.md" |*a* [[wiki]] b
            1 wikilink "wiki"
            1 link "z.md" |![i](i.png)
            1 !link "i.png" |i
            2 wikilink "x"
            2 !wikilink "x"
            2 link "c" |a\](b)
        "#]],
    );
}

#[test]
fn addresses() {
    check(
        r#"<https://example.com/a#b> <ana@example.com> https://example.com/x_(y)). see http://e.org/a?b=1#c,
[https://in.text](https://dest.org/@u) http:// obsidian://open?vault=x std::vec 10:15
"#,
        expect![[r#"
            0 address "https://example.com/a" #b
            0 address "ana@example.com"
            0 address "https://example.com/x_(y)"
            0 address "http://e.org/a?b=1" #c
            1 link "https://dest.org/@u" |https://in.text
            1 address "obsidian://open?vault=x"
        "#]],
    );
}

#[test]
fn reference_links() {
    check(
        r#"[Apollo][ap] and [ap][] and [ap], [none][], [x][missing]

[ap]: <Work/Apollo 11.md#Goals> "The plan"
[Other]: other.md
"#,
        expect![[r#"
            0 reference "Work/Apollo 11.md" #Goals |Apollo
            0 reference "Work/Apollo 11.md" #Goals |ap
            0 reference "Work/Apollo 11.md" #Goals |ap
            2 definition "Work/Apollo 11.md" #Goals |ap
            3 definition "other.md" |Other
        "#]],
    );
}

#[test]
fn a_definition_ends_behind_its_destination_whatever_that_is() {
    let text = "[^]: \u{2028}\n";
    assert_sound(text, &parse(text));
}

#[test]
fn footnotes() {
    check(
        r#"A[^1] b[^long-id] c[^missing] d^[inline [[x]]] [^a b] \[^no]

[^1]: One
[^long-id]: Two
    lines [[in note]]
"#,
        expect![[r#"
            0 footnote Reference 1 "[^1]"
            0 footnote Reference long-id "[^long-id]"
            0 footnote Reference missing "[^missing]"
            0 wikilink "x"
            2 footnote Definition 1 "[^1]: One"
            3 footnote Definition long-id "[^long-id]: Two\n    lines [[in note]]"
            4 wikilink "in note"
        "#]],
    );
}

#[test]
fn tags_are_letters_signs_and_emoji() {
    check(
        r#"#tag #a/b #1984 #y1984 #été #日本 #🔥hot #a-b_c #1/2 #x.y #x, (#no) a#b C# C#x ##no #
#a@b \#no \[#esc `#code` [t](#frag) https://e.org/#frag [[a#b]] #end
# #intitle
>#quoted
> #quoted2
- #item
| #cell | x |
|---|---|
| a | #cell2 |

%% #commented %% <!-- #hidden --> <b>#glued</b>
#a‍b #kebab—case #ünḯ
"#,
        expect![[r##"
            0 tag #tag
            0 tag #a/b
            0 tag #y1984
            0 tag #été
            0 tag #日本
            0 tag #🔥hot
            0 tag #a-b_c
            0 tag #1/2
            0 tag #x
            0 tag #x
            1 tag #a
            1 tag #esc
            1 opaque InlineCode "`#code`"
            1 link "" #frag |t
            1 address "https://e.org/" #frag
            1 wikilink "a" #b
            1 tag #end
            2 h1 "#intitle"
            2 tag #intitle
            3 tag #quoted
            4 tag #quoted2
            5 item "- #item\n| #cell | x |\n|---|---|\n| a | #cell2 |"
            5 tag #item
            6 tag #cell
            8 tag #cell2
            10 opaque Comment "%% #commented %%"
            10 tag #commented
            10 opaque HtmlComment "<!-- #hidden -->"
            10 opaque Html "<b>"
            10 opaque Html "</b>"
            11 tag #a
            11 tag #kebab
            11 tag #ünḯ
        "##]],
    );
}

#[test]
fn block_ids() {
    check(
        r#"Paragraph one ^p1

Two
lines ^p2

Middle ^no of a line, ^no

- item ^i1
  - nested ^i2
- loose

  second paragraph ^i3

> quote
> more ^q1

> quote

^q2

| a | b |
|---|---|
| c ^no | d |

^t1

| a |
|---|
| c |
^t2

## Heading ^h1

- list
- items

^l1

```
code ^no
```

^c1

text^no
^bad_id
a \^esc
^alone

%% x ^no %%
"#,
        expect![[r###"
            0 block p1 names "Paragraph one ^p1"
            3 block p2 names "Two\nlines ^p2"
            5 block no names "Middle ^no of a line, ^no"
            7 item "- item ^i1\n  - nested ^i2"
            7 block i1 names "- item ^i1\n  - nested ^i2"
            8 item "- nested ^i2" in "- item ^i1"
            8 block i2 names "- nested ^i2"
            9 item "- loose\n\n  second paragraph ^i3"
            11 block i3 names "second paragraph ^i3"
            14 block q1 names "> quote\n> more ^q1"
            18 block q2 names "> quote"
            24 block t1 names "| a | b |\n|---|---|\n| c ^no | d |"
            29 block t2 names "| a |\n|---|\n| c |"
            31 h2 "Heading ^h1"
            31 block h1 names "## Heading ^h1"
            33 item "- list"
            34 item "- items"
            36 block l1 names "- list\n- items"
            38 opaque CodeBlock "```\ncode ^no\n```"
            42 block c1 names "```\ncode ^no\n```"
            47 block alone names "text^no\n^bad_id\na \\^esc\n^alone"
            49 opaque Comment "%% x ^no %%"
        "###]],
    );
}

#[test]
fn owners_end_at_words_fields_and_signs() {
    check(
        r#"- [x] report back. @First Last ✅ 2025-10-26
- [ ] x @Ana Silva. Then
- @ana and @FirstLast, @J. Doe; @Ana van der Berg, @Vincent van Gogh's ear
- @Ana de la Cruz Silva @O'Brien @D’Angelo Silva’s @Jean-Luc Picard, @J.R.R. Tolkien. @Dr. Who
- @Éva Ångström @Łukasz Żak @山田 太郎 ⏫ @李明 明天完成报告 @محمد علي
- (@Ana Silva) "@Ana" **@Ana Silva** _@Ana Silva_ @Ana-Bob @Ana – @Bob Lee/x
- mail ana@example.com <ana@example.com> https://x.org/@user `@code` \@no <!-- @no --> %% @no %%
- @types/node @Ana/Bob @ Ana @1x @Ana  Silva @Ana Silva
- @Ana Silva #tag @Bob [[Link]] @Cy Lee [due:: x] @Dee (Amazon) ^id
- @Ana Silva (due:: 2025-01-01) @Bob https://e.org @Eve `x` y
| @Ana Silva | b |
|---|---|
"#,
        expect![[r#"
            0 item [x] "- [x] report back. @First Last ✅ 2025-10-26"
            0 task [x] "report back. @First Last ✅ 2025-10-26"
            0 mention "@First Last" then ""
            1 item [ ] "- [ ] x @Ana Silva. Then"
            1 task [ ] "x @Ana Silva. Then"
            1 mention "@Ana Silva" then ". Then"
            2 item "- @ana and @FirstLast, @J. Doe; @Ana van der Berg, @Vincent van Gogh's ear"
            2 mention "@ana" then " and"
            2 mention "@FirstLast" then ","
            2 mention "@J. Doe" then ";"
            2 mention "@Ana van der Berg" then ","
            2 mention "@Vincent van Gogh" then "'s ear"
            3 item "- @Ana de la Cruz Silva @O'Brien @D’Angelo Silva’s @Jean-Luc Picard, @J.R.R. Tolkien. @Dr. Who"
            3 mention "@Ana de la Cruz Silva" then ""
            3 mention "@O'Brien" then ""
            3 mention "@D’Angelo Silva" then "’s"
            3 mention "@Jean-Luc Picard" then ","
            3 mention "@J.R.R. Tolkien" then "."
            3 mention "@Dr. Who" then ""
            4 item "- @Éva Ångström @Łukasz Żak @山田 太郎 ⏫ @李明 明天完成报告 @محمد علي"
            4 mention "@Éva Ångström" then ""
            4 mention "@Łukasz Żak" then ""
            4 mention "@山田 太郎" then ""
            4 mention "@李明" then " 明天完成报告"
            4 mention "@محمد علي" then ""
            5 item "- (@Ana Silva) \"@Ana\" **@Ana Silva** _@Ana Silva_ @Ana-Bob @Ana – @Bob Lee/x"
            5 mention "@Ana Silva" then ") \""
            5 mention "@Ana" then "\" **"
            5 mention "@Ana Silva" then "** _"
            5 mention "@Ana Silva" then "_"
            5 mention "@Ana-Bob" then ""
            5 mention "@Ana" then " –"
            5 mention "@Bob Lee" then "/x"
            6 item "- mail ana@example.com <ana@example.com> https://x.org/@user `@code` \\@no <!-- @no --> %% @no %%"
            6 address "ana@example.com"
            6 address "https://x.org/@user"
            6 opaque InlineCode "`@code`"
            6 opaque HtmlComment "<!-- @no -->"
            6 opaque Comment "%% @no %%"
            7 item "- @types/node @Ana/Bob @ Ana @1x @Ana  Silva @Ana\u{a0}Silva"
            7 mention "@Ana" then "/Bob"
            7 mention "@Ana" then "  Silva"
            7 mention "@Ana" then "\u{a0}Silva"
            8 item "- @Ana Silva #tag @Bob [[Link]] @Cy Lee [due:: x] @Dee (Amazon) ^id"
            8 mention "@Ana Silva" then ""
            8 tag #tag
            8 mention "@Bob" then ""
            8 wikilink "Link"
            8 mention "@Cy Lee" then ""
            8 field Bracket "due" = "x"
            8 mention "@Dee" then " (Amazon)"
            8 block id names "- @Ana Silva #tag @Bob [[Link]] @Cy Lee [due:: x] @Dee (Amazon) ^id"
            9 item "- @Ana Silva (due:: 2025-01-01) @Bob https://e.org @Eve `x` y\n| @Ana Silva | b |\n|---|---|"
            9 mention "@Ana Silva" then ""
            9 field Paren "due" = "2025-01-01"
            9 mention "@Bob" then ""
            9 address "https://e.org"
            9 mention "@Eve" then ""
            9 opaque InlineCode "`x`"
            10 mention "@Ana Silva" then ""
        "#]],
    );
}

#[test]
fn inline_fields() {
    check(
        r#"Key:: value
**Due Date**:: 2025-01-01
- item:: x
- [ ] task:: no
- [ ] task [due:: 2025-01-01] (start:: x)
> quoted:: [[A]], [[B]]
# Title:: x
Some text [k:: v][k2:: lost] and (p:: [[Link|x]]) [n:: [nested]]
a.b:: no
std::vector :: [:: x]
`code:: x` and `[k:: v]`
http://a.b::c

```
fence:: x
```
<!-- c:: x -->
%% d:: x %%
"#,
        expect![[r#"
            0 field Line "Key" = "value"
            1 field Line "Due Date" = "2025-01-01"
            2 item "- item:: x"
            2 field Line "item" = "x"
            3 item [ ] "- [ ] task:: no"
            3 task [ ] "task:: no"
            4 item [ ] "- [ ] task [due:: 2025-01-01] (start:: x)"
            4 task [ ] "task [due:: 2025-01-01] (start:: x)"
            4 field Bracket "due" = "2025-01-01"
            4 field Paren "start" = "x"
            5 field Line "quoted" = "[[A]], [[B]]"
            5 wikilink "A"
            5 wikilink "B"
            6 h1 "Title:: x"
            6 field Line "Title" = "x"
            7 field Bracket "k" = "v"
            7 field Paren "p" = "[[Link|x]]"
            7 wikilink "Link" |x
            7 field Bracket "n" = "[nested]"
            10 opaque InlineCode "`code:: x`"
            10 opaque InlineCode "`[k:: v]`"
            11 address "http://a.b::c"
            13 opaque CodeBlock "```\nfence:: x\n```"
            16 opaque HtmlComment "<!-- c:: x -->"
            17 opaque Comment "%% d:: x %%"
        "#]],
    );
}

#[test]
fn query_blocks() {
    check(
        r#"```dataview
LIST FROM [[Apollo#Goals|x]] WHERE contains(text, "@FirstLast") AND x = "a@b.c"
```

> [!info] Open
> ```tasks
> not done
> description includes @First Last
> (description includes @Ana Silva) AND (path includes [[Ana]])
> ```

```dataviewjs
dv.list([[1, 2], ["@Ana"]])
```

~~~tasks
~~~

```Tasks
```
```dataview
LIST "@never closed
"#,
        expect![[r#"
            0 query Dataview "LIST FROM [[Apollo#Goals|x]] WHERE contains(text, \"@FirstLast\") AND x = \"a@b.c\"\n"
            0 opaque CodeBlock "```dataview\nLIST FROM [[Apollo#Goals|x]] WHERE contains(text, \"@FirstLast\") AND x = \"a@b.c\"\n```"
            1 wikilink "Apollo" #Goals |x (query)
            1 mention "@FirstLast" then "" (query)
            4 callout info "Open" "> [!info] Open\n> ```tasks\n> not done\n> description includes @First Last\n> (description includes @Ana Silva) AND (path includes [[Ana]])\n> ```"
            5 query Tasks "> not done\n> description includes @First Last\n> (description includes @Ana Silva) AND (path includes [[Ana]])\n"
            5 opaque CodeBlock "```tasks\n> not done\n> description includes @First Last\n> (description includes @Ana Silva) AND (path includes [[Ana]])\n> ```"
            7 mention "@First Last" then "" (query)
            8 mention "@Ana Silva" then "" (query)
            8 wikilink "Ana" (query)
            11 query DataviewJs "dv.list([[1, 2], [\"@Ana\"]])\n"
            11 opaque CodeBlock "```dataviewjs\ndv.list([[1, 2], [\"@Ana\"]])\n```"
            15 query Tasks ""
            15 opaque CodeBlock "~~~tasks\n~~~"
            18 opaque CodeBlock "```Tasks\n```"
            20 query Dataview "LIST \"@never closed"
            20 opaque CodeBlock "```dataview\nLIST \"@never closed"
            21 mention "@never" then " closed" (query)
        "#]],
    );
}

#[test]
fn callouts_and_quotes() {
    check(
        r#"> [!note]+ Title here
> Body
> > [!Tip|wide]- Nested [[x]]
> > text

> [!warning]
> - [ ] task in it

> plain quote
> [!note] not at the start

>[!bug]Tight
"#,
        expect![[r#"
            0 callout note "Title here" "> [!note]+ Title here\n> Body\n> > [!Tip|wide]- Nested [[x]]\n> > text"
            2 callout Tip "Nested [[x]]" "> [!Tip|wide]- Nested [[x]]\n> > text"
            2 wikilink "x"
            5 callout warning "" "> [!warning]\n> - [ ] task in it"
            6 item [ ] "- [ ] task in it"
            6 task [ ] "task in it"
            11 callout bug "Tight" ">[!bug]Tight"
        "#]],
    );
}

#[test]
fn lists_and_tasks() {
    check(
        r#"- a
  - b
    continued
    1. c
- [ ] todo
	- [x] nested tab
* [/] half
+ [-] dropped
1) [!] numbered
- [x]glued
- [] none
- [xx] two
- [ ]
- [✅] emoji
-	[ ] tab
- [ ] 1. a list in a task

text

   - [ ] indented
> - [ ] quoted
>   - [x] nested
> > * deeper

```
- [ ] no
```
"#,
        expect![[r#"
            0 item "- a\n  - b\n    continued\n    1. c"
            1 item "- b\n    continued\n    1. c" in "- a"
            3 item "1. c" in "- b"
            4 item [ ] "- [ ] todo\n\t- [x] nested tab"
            4 task [ ] "todo"
            5 item [x] "- [x] nested tab" in "- [ ] todo"
            5 task [x] "nested tab"
            6 item [/] "* [/] half"
            6 task [/] "half"
            7 item [-] "+ [-] dropped"
            7 task [-] "dropped"
            8 item [!] "1) [!] numbered"
            8 task [!] "numbered"
            9 item "- [x]glued"
            10 item "- [] none"
            11 item "- [xx] two"
            12 item [ ] "- [ ]"
            12 task [ ] ""
            13 item [✅] "- [✅] emoji"
            13 task [✅] "emoji"
            14 item [ ] "-\t[ ] tab"
            15 item [ ] "- [ ] 1. a list in a task"
            15 item "1. a list in a task" in "- [ ] 1. a list in a task"
            15 task [ ] "1. a list in a task"
            19 item [ ] "- [ ] indented"
            19 task [ ] "indented"
            20 item [ ] "- [ ] quoted\n>   - [x] nested"
            20 task [ ] "quoted"
            21 item [x] "- [x] nested" in "- [ ] quoted"
            21 task [x] "nested"
            22 item "* deeper"
            24 opaque CodeBlock "```\n- [ ] no\n```"
        "#]],
    );
}

#[test]
fn comments_and_math_hide_blocks() {
    check(
        r#"text
%%
- [ ] hidden #seen
# hidden
[[link]] [md](x.md) @Ana [^1]
```tasks
not done
```
%%
- [ ] kept %% [[inside]] %% and %% unclosed

$$
- x [[no]] #no `
$$
- a
  %%
  - b
  %%
  - c
a $$x [[no]]$$ b `code`
100%% sure

and 50%% not
"#,
        expect![[r#"
            1 opaque Comment "%%\n- [ ] hidden #seen\n# hidden\n[[link]] [md](x.md) @Ana [^1]\n```tasks\nnot done\n```\n%%"
            2 tag #seen
            4 wikilink "link" (comment)
            4 link "x.md" |md (comment)
            9 item [ ] "- [ ] kept %% [[inside]] %% and %% unclosed"
            9 task [ ] "kept %% [[inside]] %% and %% unclosed"
            9 opaque Comment "%% [[inside]] %%"
            9 wikilink "inside" (comment)
            11 opaque MathBlock "$$\n- x [[no]] #no `\n$$"
            14 item "- a\n  %%\n  - b\n  %%\n  - c\na $$x [[no]]$$ b `code`\n100%% sure"
            15 opaque Comment "%%\n  - b\n  %%"
            18 item "- c\na $$x [[no]]$$ b `code`\n100%% sure" in "- a"
            19 opaque MathBlock "$$x [[no]]$$"
            19 opaque InlineCode "`code`"
        "#]],
    );
}

#[test]
fn line_ends_of_all_kinds_and_signs_out_of_place() {
    check(
        "# Title\r\n- [ ] crlf @Ana Silva 📅 2025-01-01\r\n  - b ^id\r\n\r\n[[a]] Key:: v\r\n```tasks\r\nnot done\r\n```\r\n",
        expect![[r#"
            0 h1 "Title"
            1 item [ ] "- [ ] crlf @Ana Silva 📅 2025-01-01\r\n  - b ^id"
            1 task [ ] "crlf @Ana Silva 📅 2025-01-01"
            1 mention "@Ana Silva" then ""
            2 item "- b ^id" in "- [ ] crlf @Ana Silva 📅 2025-01-01"
            2 block id names "- b ^id"
            4 wikilink "a"
            5 query Tasks "not done\r\n"
            5 opaque CodeBlock "```tasks\r\nnot done\r\n```"
        "#]],
    );
    check(
        "# Title\r- [ ] x #tag\r  - [x] y [[a]]\r\rp ^id\r",
        expect![[r#"
        0 h1 "Title"
        1 item [ ] "- [ ] x #tag\r  - [x] y [[a]]"
        1 task [ ] "x #tag"
        1 tag #tag
        2 item [x] "- [x] y [[a]]" in "- [ ] x #tag\r  - [x] y [[a]]"
        2 task [x] "y [[a]]"
        2 wikilink "a"
        4 block id names "p ^id"
    "#]],
    );
    check(
        "\u{feff}# Title\n\0 [[nul]] #tag\0 @\0\n",
        expect![[r#"
        0 h1 "Title"
        1 wikilink "nul"
        1 tag #tag
    "#]],
    );
}

/// Inputs that make careless readers quadratic, recursive or run out of memory. Each must just be read: a quadratic
/// reader would be at it for minutes.
#[test]
fn hostile_notes_are_read_in_linear_time() {
    let notes = [
        ">".repeat(10_000),
        "> ".repeat(10_000) + "[[a]]",
        ">".repeat(10_000) + " - [ ] x ^id",
        "> > [!note] x\n".repeat(10_000),
        "- ".repeat(10_000),
        (0..3_000).map(|depth| format!("{}- x\n", " ".repeat(2 * (depth % 300)))).collect(),
        "[".repeat(100_000),
        "[[".repeat(100_000),
        "[[a".repeat(100_000),
        "[[a]]".repeat(100_000),
        "]]".repeat(100_000),
        "![".repeat(100_000),
        "[a](".repeat(50_000),
        "[a](b".repeat(50_000),
        "[a]: b\n".repeat(30_000),
        (0..30_000).map(|n| format!("[a{n}]: b\n\n[a{n}]\n\n")).collect(),
        "[^a]: x\n".repeat(30_000),
        (0..30_000).map(|n| format!("[^{n}]: x [^{n}]\n")).collect(),
        "<".repeat(100_000),
        "<a ".repeat(50_000),
        "<!-- ".repeat(50_000),
        "*".repeat(100_000),
        "*a ".repeat(50_000),
        "_a **b ".repeat(50_000),
        "`".repeat(100_000),
        (1..500).map(|n| "`".repeat(n) + " ").collect(),
        "%%".repeat(100_000),
        "a %% b\n\n".repeat(30_000),
        "%% a\n".repeat(30_001),
        "$$".repeat(100_001),
        "a $$ b\n\n".repeat(30_000),
        "#".repeat(100_000),
        "#a".repeat(100_000),
        "# ".repeat(50_000),
        "@".repeat(200_000),
        "@A ".repeat(70_000),
        "@A".to_owned() + &"b".repeat(500_000),
        "@A".to_owned() + &".B".repeat(200_000),
        "@A.".repeat(100_000),
        "@A (".repeat(100_000),
        "@A ((((".repeat(50_000),
        "@van ".repeat(50_000),
        "\\".repeat(200_000) + "[[a]]",
        "\\[[".repeat(100_000),
        "[a:: ".repeat(6_000),
        "(a:: [b:: ".repeat(3_000),
        "a:: b ".repeat(100_000),
        "::".repeat(100_000),
        "http://".repeat(50_000),
        "http://a)".repeat(50_000),
        format!("http://{}", ")".repeat(200_000)),
        "^a ".repeat(100_000),
        "a ^b\n\n".repeat(30_000),
        "|".repeat(50_000) + "\n" + &"|-".repeat(25_000) + "\n",
        "| a |\n|---|\n".to_owned() + &"| [[a\\|b]] |\n".repeat(20_000),
        "```tasks\n".to_owned() + &"description includes @A\n".repeat(20_000),
        "```dataview\n".to_owned() + &"\"@".repeat(100_000),
        "- [ ] ".repeat(20_000),
        "- [ ] @A 📅 2025-01-01\n".repeat(20_000),
        "a\r".repeat(100_000),
        "\0".repeat(100_000),
        "x".repeat(2_000_000),
        "@Ana [[b]] #c ^d ".repeat(120_000),
        "line\n".repeat(200_000),
        "é\u{301}🔼 ".repeat(100_000),
    ];
    for note in notes {
        assert_sound(&note, &parse(&note));
    }
}

/// The shapes of `reference`, the vault: nothing in prose, tables or queries is mistaken for something else.
#[test]
fn a_person_with_queries_and_recent_context() {
    check(
        r#"---
type: people
title: Ana Silva
tags:
- type/people
---

# Ana Silva

## Contact Information

| Field | Value |
|-------|-------|
| **Role** |  |
| **Department** | _Unknown_ |
| **Company** | [[Oscorp Labs\|Oscorp Labs]] |

## Tasks They Own
```dataview
TASK
WHERE contains(text, "@AnaSilva") AND !completed
SORT due ASC
```
(or)
```tasks
path includes Ana Silva
not done
```

## Recent Context
- 2025-10-06: [[Sources/Transcripts/2025/2025-10-06 - A title cut off in the mid.md|A title cut off in the mid]] — A title cut off in the middle...
- 2025-10-06: [[2025-10-06 - Weekly 1:1 between (Initech $1.2B deal) and]] - Weekly 1:1 (via Bo Lee)

## Key Decisions
- ✅ A decision, which is not a task and has no done date

## Related
- [[BlockFuse/C-Store]]
<!-- Wikilinks to [[related]] entities -->

---
*Last updated: *
"#,
        expect![[r#"
            7 h1 "Ana Silva"
            9 h2 "Contact Information"
            15 wikilink "Oscorp Labs" \|Oscorp Labs
            17 h2 "Tasks They Own"
            18 query Dataview "TASK\nWHERE contains(text, \"@AnaSilva\") AND !completed\nSORT due ASC\n"
            18 opaque CodeBlock "```dataview\nTASK\nWHERE contains(text, \"@AnaSilva\") AND !completed\nSORT due ASC\n```"
            20 mention "@AnaSilva" then "" (query)
            24 query Tasks "path includes Ana Silva\nnot done\n"
            24 opaque CodeBlock "```tasks\npath includes Ana Silva\nnot done\n```"
            29 h2 "Recent Context"
            30 item "- 2025-10-06: [[Sources/Transcripts/2025/2025-10-06 - A title cut off in the mid.md|A title cut off in the mid]] — A title cut off in the middle..."
            30 wikilink "Sources/Transcripts/2025/2025-10-06 - A title cut off in the mid.md" |A title cut off in the mid
            31 item "- 2025-10-06: [[2025-10-06 - Weekly 1:1 between (Initech $1.2B deal) and]] - Weekly 1:1 (via Bo Lee)"
            31 wikilink "2025-10-06 - Weekly 1:1 between (Initech $1.2B deal) and"
            33 h2 "Key Decisions"
            34 item "- ✅ A decision, which is not a task and has no done date"
            36 h2 "Related"
            37 item "- [[BlockFuse/C-Store]]"
            37 wikilink "BlockFuse/C-Store"
            38 opaque HtmlComment "<!-- Wikilinks to [[related]] entities -->"
        "#]],
    );
}

/// Constructs that other servers read wrongly (`reference`: peers, section 1).
#[test]
fn faults_of_other_readers() {
    check(
        r#"- 🔼 ✅ 2025-10-26 see [[Ana Silva]] now
[[Apollo#^status-block]] [[Apollo#status]] [[2025/2025-09-18 - …]] [[acme/people/ana silva]]
[[Dr. Who]] [[2025-11-06 - … (Initech $1.2B deal) …]] [[Acme/People/Ana Silva.md|Ana]]

| Person | Note |
|---|---|
| [[Ana Silva\|Ana]] | ![[pic.png\|100]] |

I like C# language a lot
then <!-- [[not a link]] --> ![[pic.png|100]] $5 and [[Apollo]] for $6
- [x] `[[code]]` [[real]] 📅 2025-01-01 ^status-block
"#,
        expect![[r#"
            0 item "- 🔼 ✅ 2025-10-26 see [[Ana Silva]] now\n[[Apollo#^status-block]] [[Apollo#status]] [[2025/2025-09-18 - …]] [[acme/people/ana silva]]\n[[Dr. Who]] [[2025-11-06 - … (Initech $1.2B deal) …]] [[Acme/People/Ana Silva.md|Ana]]"
            0 wikilink "Ana Silva"
            1 wikilink "Apollo" #^status-block
            1 wikilink "Apollo" #status
            1 wikilink "2025/2025-09-18 - …"
            1 wikilink "acme/people/ana silva"
            2 wikilink "Dr. Who"
            2 wikilink "2025-11-06 - … (Initech $1.2B deal) …"
            2 wikilink "Acme/People/Ana Silva.md" |Ana
            6 wikilink "Ana Silva" \|Ana
            6 !wikilink "pic.png" \|100
            9 opaque HtmlComment "<!-- [[not a link]] -->"
            9 !wikilink "pic.png" |100
            9 wikilink "Apollo"
            10 item [x] "- [x] `[[code]]` [[real]] 📅 2025-01-01 ^status-block"
            10 task [x] "`[[code]]` [[real]] 📅 2025-01-01 ^status-block"
            10 opaque InlineCode "`[[code]]`"
            10 wikilink "real"
            10 block status-block names "- [x] `[[code]]` [[real]] 📅 2025-01-01 ^status-block"
        "#]],
    );
}
