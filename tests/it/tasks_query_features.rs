//! Tasks queries in an editor: what is shown in and above a block.

use expect_test::{Expect, expect};
use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use vaultls::features::View;
use vaultls::features::completion::complete;
use vaultls::features::hover::hover;
use vaultls::features::lens::{lenses, resolve};
use vaultls::features::semantic_tokens::tokens;
use vaultls::query::Present;
use vaultls::text::{TextLen, TextRange, TextSize, slice};

use crate::fixture::Fixture;

const VAULT: &str = "\
//- Home/Garden.md
## Beds
- [ ] Mow the *lawn* #home 📅 2025-11-08
- [ ] Plant 📅 2025-12-01
- [x] Rake
//- Work/Plan.md
- [ ] Call Ida Mason ⏫
//- Board.md
";

fn today() -> Date {
    date(2025, 11, 8)
}

fn with<T>(block: &str, ask: impl FnOnce(&Fixture, &View<'_>) -> T) -> T {
    let fixture = Fixture::new(&format!("{VAULT}```tasks\n{block}\n```\n"));
    let present = Present::new(today().to_zoned(TimeZone::UTC).unwrap());
    let view = View { vault: &fixture.vault, note: fixture.note("Board.md"), present: &present };
    ask(&fixture, &view)
}

fn above(block: &str) -> String {
    with(block, |fixture, view| {
        let lens = lenses(view).into_iter().find(|lens| lens.name == "tasks-query").unwrap();
        assert_eq!(slice(&view.note.text, lens.range), "```tasks");
        let answer = resolve(view, lens.name, lens.range).unwrap();
        let places = answer.places.iter().map(|place| {
            let note = fixture.vault.note(place.note).unwrap();
            format!("\n{}: {}", note.path, slice(&note.text, place.range))
        });
        answer.title + &places.collect::<String>()
    })
}

#[test]
fn above_the_block_stands_what_it_finds() {
    expect![[r#"
        2 tasks
        Home/Garden.md: - [ ] Mow the *lawn* #home 📅 2025-11-08
        Home/Garden.md: - [ ] Plant 📅 2025-12-01"#]]
    .assert_eq(&above("not done\npath includes Garden"));
    expect![[r#"
        1 of 3 tasks
        Home/Garden.md: - [ ] Mow the *lawn* #home 📅 2025-11-08"#]]
    .assert_eq(&above("not done\nlimit 1"));
    assert_eq!(above("due before 2020"), "no tasks");
    assert_eq!(above("nonsense"), "this query is an error");
    assert_eq!(above("filter by function app.isMobile"), "not evaluated here: JavaScript");
}

/// What is shown at `$0`.
fn shown(block: &str) -> String {
    let fixture = Fixture::new(&format!("{VAULT}{block}\n"));
    let (note, offset) = fixture.at();
    let present = Present::new(today().to_zoned(TimeZone::UTC).unwrap());
    let found = hover(&View { vault: &fixture.vault, note, present: &present }, offset);
    found.map_or("nothing".to_owned(), |found| {
        format!("`{}`\n{}", slice(&note.text, found.range).trim(), found.text)
    })
}

#[test]
fn hover_says_what_a_line_means_today_and_what_the_block_finds() {
    expect![[r#"
        `due before next week`
        Tasks with a due date on or before Sunday 2025-11-09.

        1 of 4 tasks pass this line.
    "#]]
    .assert_eq(&shown("```tasks\ndue $0before next week\n```"));
    expect![[r#"
        `(starts after yesterday) AND (tags include home)`
        Tasks (with a start date on or after Saturday 2025-11-08, or with none) and (with a tag that holds "home").

        1 of 4 tasks pass this line.
    "#]].assert_eq(&shown("```tasks\n(starts after yes$0terday) AND (tags include home)\n```"));
    expect![[r#"
        ````tasks`
        **3 tasks** of 4 in the vault

        **(No heading)**

        - \[ \] Call Ida Mason ⏫

        **Beds**

        - \[ \] Mow the \*lawn\* \#home 📅 2025-11-08
        - \[ \] Plant 📅 2025-12-01
    "#]]
    .assert_eq(&shown("```ta$0sks\nnot done\ngroup by heading\n```"));
    expect![[r#"
        `preset hide_everything`
        `hide due date`: Hidden: due date.
        `hide scheduled date`: Hidden: scheduled date.
        `hide start date`: Hidden: start date.
        `hide created date`: Hidden: created date.
        `hide done date`: Hidden: done date.
        `hide cancelled date`: Hidden: cancelled date.
        `hide id`: Hidden: id.
        `hide depends on`: Hidden: depends on.
        `hide recurrence rule`: Hidden: recurrence rule.
        `hide on completion`: Hidden: on completion.
        `hide priority`: Hidden: priority.
        `hide toolbar`: Hidden: toolbar.
        `hide postpone button`: Hidden: postpone button.
        `hide edit button`: Hidden: edit button.
        `hide backlinks`: Hidden: backlink.
        `hide task count`: Hidden: task count.
    "#]]
    .assert_eq(&shown("```tasks\npreset hide_every$0thing\n```"));
    assert_eq!(shown("```tasks\nnon$0sense\n```"), "nothing");
}

/// The first items offered at `$0`, as the line they leave behind.
fn offered(line: &str) -> String {
    let fixture = Fixture::new(&format!("{VAULT}```tasks\n{line}\n```\n"));
    let (note, offset) = fixture.at();
    let Some(found) = complete(&fixture.vault, note, offset, &[], today()) else {
        return "nothing\n".to_owned();
    };
    let start = note.text[..usize::from(offset)].rfind('\n').map_or(0, |at| at + 1);
    let head = &note.text[start..usize::from(found.range.start())];
    let lines = found.items.iter().take(5).map(|item| format!("{head}{} | {}\n", item.insert, item.detail));
    lines.collect()
}

#[test]
fn completion_at_each_place_of_a_line() {
    let places = [
        "$0",
        "not$0",
        "due $0",
        "due before t$0",
        "path includes h$0",
        "tags include $0",
        "heading includes $0",
        "sort by d$0",
        "group by ba$0",
        "hide ta$0",
        "preset this_f$0",
        "path includes {{query.file.f$0",
        "(not d$0",
        "(not done) $0",
        "status.name includes $0",
        "priority is a$0",
    ];
    let all: String = places.into_iter().map(|place| format!("# {place}\n{}", offered(place))).collect();
    expect![[r#"
        # $0
        not done | filter
        done | filter
        path includes  | filter
        due before  | filter
        description includes  | filter
        # not$0
        not done | filter
        status.name does not include  | filter
        status.name regex does not match  | filter
        path does not include  | filter
        path regex does not match  | filter
        # due $0
        due before  | 
        due after  | 
        due on  | 
        due on or before  | 
        due on or after  | 
        # due before t$0
        due before today | Saturday 2025-11-08
        due before tomorrow | Sunday 2025-11-09
        due before this week | 2025-11-03 to 2025-11-09
        due before this month | 2025-11-01 to 2025-11-30
        due before this quarter | 2025-10-01 to 2025-12-31
        # path includes h$0
        path includes Home | folder
        # tags include $0
        tags include #home | tag
        # heading includes $0
        heading includes Beds | heading
        # sort by d$0
        sort by description | 
        sort by description reverse | 
        sort by due | 
        sort by due reverse | 
        sort by done | 
        # group by ba$0
        group by backlink | 
        group by backlink reverse | 
        # hide ta$0
        hide task count | 
        hide tags | 
        hide start date | 
        # preset this_f$0
        preset this_file | path includes {{query.file.path}}
        preset this_folder | folder includes {{query.file.folder}}
        preset this_folder_only | filter by function task.file.folder === query.file.folder
        # path includes {{query.file.f$0
        path includes {{query.file.folder}} | placeholder
        path includes {{query.file.filename}} | placeholder
        path includes {{query.file.filenameWithoutExtension}} | placeholder
        # (not d$0
        (not done | filter
        (status.name does not include  | filter
        (status.name regex does not match  | filter
        (path does not include  | filter
        (path regex does not match  | filter
        # (not done) $0
        (not done) AND ( | operator
        (not done) OR ( | operator
        (not done) AND NOT ( | operator
        (not done) OR NOT ( | operator
        (not done) XOR ( | operator
        # status.name includes $0
        status.name includes Todo | status
        status.name includes Done | status
        status.name includes In Progress | status
        status.name includes Cancelled | status
        # priority is a$0
        priority is above lowest | filter
        priority is above low | filter
        priority is above none | filter
        priority is above medium | filter
        priority is above high | filter
    "#]]
    .assert_eq(&all);
}

fn check_tokens(block: &str, expect: &Expect) {
    let lines = with(block, |_, view| {
        let all = tokens(view, TextRange::up_to(view.note.text.text_len()));
        let lines =
            all.iter().map(|token| format!("{:?} `{}`\n", token.kind, slice(&view.note.text, token.range)));
        lines.collect::<String>()
    });
    expect.assert_eq(&lines);
}

#[test]
fn words_have_their_kinds() {
    let block = "# soon\n(due before tomorrow) AND NOT (path includes Work)\nsort by due reverse\nlimit 5\n\
                 group by function task.tags\nhide tags";
    check_tokens(
        block,
        &expect![[r#"
        Comment `# soon`
        Variable `due`
        Keyword `before`
        Date `tomorrow`
        Operator `AND`
        Operator `NOT`
        Variable `path`
        Keyword `includes`
        Text `Work`
        Keyword `sort by`
        Variable `due`
        Keyword `reverse`
        Keyword `limit`
        Number `5`
        Keyword `group by`
        Keyword `function`
        Function `task.tags`
        Keyword `hide`
        Variable `tags`
    "#]],
    );
}

#[test]
fn completion_knows_ids_and_rules() {
    let vault = "//- Work.md\n- [ ] Build 🆔 abc12\n- [ ] Ship 🆔 xyz9 ⛔ abc12\n- [ ] Sweep 🔁 every week on Monday\n";
    let offered = |line: &str| {
        let fixture = Fixture::new(&format!("{vault}//- Board.md\n```tasks\n{line}\n```\n"));
        let (note, offset) = fixture.at();
        let found = complete(&fixture.vault, note, offset, &[], today()).unwrap();
        let items = found.items.iter().map(|item| format!("{} | {}\n", item.insert, item.detail));
        items.collect::<String>()
    };
    assert_eq!(offered("id includes $0"), "abc12 | Build\nxyz9 | Ship\n");
    assert_eq!(offered("(id includes x$0"), "xyz9 | Ship\n");
    assert_eq!(offered("recurrence includes ev$0"), "every week on Monday | rule\n");
}

#[test]
fn completion_behind_the_dots_of_an_expression() {
    let places = [
        "filter by function $0",
        "filter by function task.du$0",
        "sort by function reverse task.due.$0",
        "group by function task.file.fold$0",
        "filter by function !query.file.has$0",
        "filter by function task.due.moment?.isSameOr$0",
        "filter by function task.due.format('YYYY').sta$0",
        "filter by function task.tags.so$0",
        "group by function task.status.t$0",
        "group by function task.parent?.priorityNa$0",
        "(not done) AND (filter by function task.isB$0",
        "filter by function task.file \\\n  .root.le$0",
        "filter by function task.description.includes('task.$0",
        "filter by function tasks.$0",
    ];
    let all: String = places.into_iter().map(|place| format!("# {place}\n{}", offered(place))).collect();
    expect![[r#"
        # filter by function $0
        filter by function task | task
        filter by function query | query
        filter by function moment() | moment
        # filter by function task.du$0
        filter by function task.due | date
        filter by function task.dueDate | moment or null
        filter by function task.scheduled | date
        filter by function task.scheduledDate | moment or null
        # sort by function reverse task.due.$0
        sort by function reverse task.due.moment | moment or null
        sort by function reverse task.due.format( | text
        sort by function reverse task.due.formatAsDate() | text
        sort by function reverse task.due.formatAsDateAndTime() | text
        sort by function reverse task.due.toISOString() | text
        # group by function task.file.fold$0
        group by function task.file.folder | text
        # filter by function !query.file.has$0
        filter by function !query.file.hasProperty( | true or false
        # filter by function task.due.moment?.isSameOr$0
        filter by function task.due.moment?.isSameOrBefore( | true or false
        filter by function task.due.moment?.isSameOrAfter( | true or false
        # filter by function task.due.format('YYYY').sta$0
        filter by function task.due.format('YYYY').startsWith( | true or false
        filter by function task.due.format('YYYY').padStart( | text
        # filter by function task.tags.so$0
        filter by function task.tags.some( | true or false
        filter by function task.tags.sort() | list
        # group by function task.status.t$0
        group by function task.status.type | text
        group by function task.status.typeGroupText | text
        group by function task.status.nextSymbol | text
        # group by function task.parent?.priorityNa$0
        group by function task.parent?.priorityName | text
        group by function task.parent?.priorityNameGroupText | text
        # (not done) AND (filter by function task.isB$0
        (not done) AND (filter by function task.isBlocked(query.allTasks) | true or false
        (not done) AND (filter by function task.isBlocking(query.allTasks) | true or false
        # filter by function task.file \
          .root.le$0
          .root.length | number
          .root.localeCompare( | number
        # filter by function task.description.includes('task.$0
        nothing
        # filter by function tasks.$0
        nothing
    "#]]
    .assert_eq(&all);
}

/// Every member that is offered is there when it is asked for.
#[test]
fn members_that_are_offered_have_values() {
    let chains = [
        ("task.", "task"),
        ("task.due.", "task.due"),
        ("task.due.moment.", "task.due.moment"),
        ("task.due.category.", "task.due.category"),
        ("task.due.fromNow.", "task.due.fromNow"),
        ("task.status.", "task.status"),
        ("task.file.", "task.file"),
        ("query.", "query"),
        ("query.file.", "query.file"),
        ("task.description.", "task.description"),
        ("task.tags.", "task.tags"),
        ("task.urgency.", "task.urgency"),
    ];
    let mut asked = 0;
    for (typed, value) in chains {
        let names: Vec<String> = with(&format!("filter by function {typed}"), |_, view| {
            let end = view.note.text.find("\n```\n").unwrap();
            let found = complete(view.vault, view.note, TextSize::new(end as u32), &[], today()).unwrap();
            found.items.into_iter().map(|item| item.insert).collect()
        });
        for name in names {
            let call = match name.strip_suffix('(') {
                Some("some" | "every" | "filter" | "map" | "find" | "findIndex") => {
                    format!("{name}it => it)")
                }
                Some("add" | "subtract") => format!("{name}1, 'day')"),
                Some("startOf" | "endOf") => format!("{name}'week')"),
                Some("repeat" | "padStart" | "padEnd" | "toFixed" | "charAt" | "at") => format!("{name}0)"),
                Some("isBefore" | "isAfter" | "isSame" | "isSameOrBefore" | "isSameOrAfter" | "diff") => {
                    format!("{name}moment())")
                }
                Some(_) => format!("{name}'a')"),
                None => name.clone(),
            };
            let block = format!("has due date\nfilter by function {value}.{call} !== undefined");
            let title = above(&block);
            // The second task has no tags to find one among.
            let expected = if value == "task.tags" && matches!(name.as_str(), "find(" | "at(") {
                "1 task"
            } else {
                "2 tasks"
            };
            assert!(title.starts_with(expected), "{value}.{call}: {title}");
            asked += 1;
        }
    }
    assert!(asked > 100, "{asked}");
}
