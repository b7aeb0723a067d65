//! Completion inside task lines.

use expect_test::{Expect, expect};
use jiff::civil::date;
use vaultls::features::completion::{Completions, complete};
use vaultls::text::{TextEdit, apply_edits};

use crate::fixture::Fixture;

fn found(fixture: &Fixture) -> Completions {
    let (note, offset) = fixture.at();
    complete(&fixture.vault, note, offset, &[], date(2025, 11, 8)).unwrap_or_default()
}

/// The list: label, detail, and the line that choosing the item makes.
fn list(story: &str) -> String {
    let fixture = Fixture::new(story);
    let (note, offset) = fixture.at();
    let found = found(&fixture);
    let mut out = String::new();
    for item in &found.items {
        let edit = TextEdit::replace(found.range, item.insert.clone());
        let after = apply_edits(&note.text, &[edit]).unwrap();
        let line =
            after.get(..).unwrap().lines().nth(note.lines().line_of(offset) as usize).unwrap_or_default();
        out.push_str(&format!("{} | {} => {line}\n", item.label, item.detail));
    }
    out
}

fn check(story: &str, expected: Expect) {
    expected.assert_eq(&list(story));
}

fn labels(story: &str) -> Vec<String> {
    found(&Fixture::new(story)).items.into_iter().map(|item| item.label).collect()
}

#[test]
fn dates_in_words_become_dates() {
    check(
        "- [ ] a 📅 $0\n",
        expect![[r#"
        today | Saturday 2025-11-08 => - [ ] a 📅 2025-11-08
        tomorrow | Sunday 2025-11-09 => - [ ] a 📅 2025-11-09
        monday | Monday 2025-11-10 => - [ ] a 📅 2025-11-10
        tuesday | Tuesday 2025-11-11 => - [ ] a 📅 2025-11-11
        wednesday | Wednesday 2025-11-12 => - [ ] a 📅 2025-11-12
        thursday | Thursday 2025-11-13 => - [ ] a 📅 2025-11-13
        friday | Friday 2025-11-14 => - [ ] a 📅 2025-11-14
        saturday | Saturday 2025-11-08 => - [ ] a 📅 2025-11-08
        sunday | Sunday 2025-11-09 => - [ ] a 📅 2025-11-09
        in 2 days | Monday 2025-11-10 => - [ ] a 📅 2025-11-10
        in 3 days | Tuesday 2025-11-11 => - [ ] a 📅 2025-11-11
        next week | Saturday 2025-11-15 => - [ ] a 📅 2025-11-15
        in 2 weeks | Saturday 2025-11-22 => - [ ] a 📅 2025-11-22
        in 3 weeks | Saturday 2025-11-29 => - [ ] a 📅 2025-11-29
        next month | Monday 2025-12-08 => - [ ] a 📅 2025-12-08
        in 2 months | Thursday 2026-01-08 => - [ ] a 📅 2026-01-08
        in 3 months | Sunday 2026-02-08 => - [ ] a 📅 2026-02-08
        in 6 months | Friday 2026-05-08 => - [ ] a 📅 2026-05-08
        next year | Sunday 2026-11-08 => - [ ] a 📅 2026-11-08
    "#]],
    );
    check(
        "- [ ] a 📅 tom$0\n",
        expect![[r#"
        tomorrow | Sunday 2025-11-09 => - [ ] a 📅 2025-11-09
    "#]],
    );
    check(
        "- [ ] a 📅$0 #tag\n",
        expect![[r#"
        today | Saturday 2025-11-08 => - [ ] a 📅 2025-11-08 #tag
        tomorrow | Sunday 2025-11-09 => - [ ] a 📅 2025-11-09 #tag
        monday | Monday 2025-11-10 => - [ ] a 📅 2025-11-10 #tag
        tuesday | Tuesday 2025-11-11 => - [ ] a 📅 2025-11-11 #tag
        wednesday | Wednesday 2025-11-12 => - [ ] a 📅 2025-11-12 #tag
        thursday | Thursday 2025-11-13 => - [ ] a 📅 2025-11-13 #tag
        friday | Friday 2025-11-14 => - [ ] a 📅 2025-11-14 #tag
        saturday | Saturday 2025-11-08 => - [ ] a 📅 2025-11-08 #tag
        sunday | Sunday 2025-11-09 => - [ ] a 📅 2025-11-09 #tag
        in 2 days | Monday 2025-11-10 => - [ ] a 📅 2025-11-10 #tag
        in 3 days | Tuesday 2025-11-11 => - [ ] a 📅 2025-11-11 #tag
        next week | Saturday 2025-11-15 => - [ ] a 📅 2025-11-15 #tag
        in 2 weeks | Saturday 2025-11-22 => - [ ] a 📅 2025-11-22 #tag
        in 3 weeks | Saturday 2025-11-29 => - [ ] a 📅 2025-11-29 #tag
        next month | Monday 2025-12-08 => - [ ] a 📅 2025-12-08 #tag
        in 2 months | Thursday 2026-01-08 => - [ ] a 📅 2026-01-08 #tag
        in 3 months | Sunday 2026-02-08 => - [ ] a 📅 2026-02-08 #tag
        in 6 months | Friday 2026-05-08 => - [ ] a 📅 2026-05-08 #tag
        next year | Sunday 2026-11-08 => - [ ] a 📅 2026-11-08 #tag
    "#]],
    );
    check(
        "- [ ] a ⏳ in 5 weeks$0\n",
        expect![[r#"
        in 5 weeks | Saturday 2025-12-13 => - [ ] a ⏳ 2025-12-13
    "#]],
    );
    check(
        "- [ ] a 🛫 next fri$0\n",
        expect![[r#"
        next fri | Friday 2025-11-14 => - [ ] a 🛫 2025-11-14
    "#]],
    );
    check(
        "- [ ] a 📅 dec 24$0\n",
        expect![[r#"
        dec 24 | Wednesday 2025-12-24 => - [ ] a 📅 2025-12-24
    "#]],
    );
    check(
        "- [x] a ✅ $0\n",
        expect![[r#"
        today | Saturday 2025-11-08 => - [x] a ✅ 2025-11-08
        yesterday | Friday 2025-11-07 => - [x] a ✅ 2025-11-07
        2 days ago | Thursday 2025-11-06 => - [x] a ✅ 2025-11-06
        3 days ago | Wednesday 2025-11-05 => - [x] a ✅ 2025-11-05
        4 days ago | Tuesday 2025-11-04 => - [x] a ✅ 2025-11-04
        5 days ago | Monday 2025-11-03 => - [x] a ✅ 2025-11-03
        6 days ago | Sunday 2025-11-02 => - [x] a ✅ 2025-11-02
        a week ago | Saturday 2025-11-01 => - [x] a ✅ 2025-11-01
        2 weeks ago | Saturday 2025-10-25 => - [x] a ✅ 2025-10-25
        a month ago | Wednesday 2025-10-08 => - [x] a ✅ 2025-10-08
    "#]],
    );
}

#[test]
fn fields_are_offered_by_name_behind_the_description() {
    check(
        "- [ ] Send it du$0\n",
        expect![[r#"
        due date 📅 |  => - [ ] Send it 📅 
        due today 📅 | Saturday 2025-11-08 => - [ ] Send it 📅 2025-11-08
        due tomorrow 📅 | Sunday 2025-11-09 => - [ ] Send it 📅 2025-11-09
        due next week 📅 | Saturday 2025-11-15 => - [ ] Send it 📅 2025-11-15
    "#]],
    );
    check(
        "- [ ] Send it sch$0 📅 2025-11-08 ^id\n",
        expect![[r#"
        scheduled date ⏳ |  => - [ ] Send it ⏳  📅 2025-11-08 ^id
        scheduled today ⏳ | Saturday 2025-11-08 => - [ ] Send it ⏳ 2025-11-08 📅 2025-11-08 ^id
        scheduled tomorrow ⏳ | Sunday 2025-11-09 => - [ ] Send it ⏳ 2025-11-09 📅 2025-11-08 ^id
    "#]],
    );
    check(
        "- [ ] Send it hi$0\n",
        expect![[r#"
        high priority ⏫ |  => - [ ] Send it ⏫
        highest priority 🔺 |  => - [ ] Send it 🔺
    "#]],
    );
    check(
        "- [ ] Send it rep$0\n",
        expect![[r#"
        repeat 🔁 |  => - [ ] Send it 🔁 
    "#]],
    );
    check(
        "- [ ] Send it 📅 2025-11-08 $0\n",
        expect![[r#"
        scheduled date ⏳ |  => - [ ] Send it 📅 2025-11-08 ⏳ 
        scheduled today ⏳ | Saturday 2025-11-08 => - [ ] Send it 📅 2025-11-08 ⏳ 2025-11-08
        scheduled tomorrow ⏳ | Sunday 2025-11-09 => - [ ] Send it 📅 2025-11-08 ⏳ 2025-11-09
        start date 🛫 |  => - [ ] Send it 📅 2025-11-08 🛫 
        start today 🛫 | Saturday 2025-11-08 => - [ ] Send it 📅 2025-11-08 🛫 2025-11-08
        start tomorrow 🛫 | Sunday 2025-11-09 => - [ ] Send it 📅 2025-11-08 🛫 2025-11-09
        repeat 🔁 |  => - [ ] Send it 📅 2025-11-08 🔁 
        depends on ⛔ |  => - [ ] Send it 📅 2025-11-08 ⛔ 
        id 🆔 |  => - [ ] Send it 📅 2025-11-08 🆔 
        on completion 🏁 |  => - [ ] Send it 📅 2025-11-08 🏁 
        created date ➕ |  => - [ ] Send it 📅 2025-11-08 ➕ 
        created today ➕ | Saturday 2025-11-08 => - [ ] Send it 📅 2025-11-08 ➕ 2025-11-08
        done date ✅ |  => - [ ] Send it 📅 2025-11-08 ✅ 
        done today ✅ | Saturday 2025-11-08 => - [ ] Send it 📅 2025-11-08 ✅ 2025-11-08
        cancelled date ❌ |  => - [ ] Send it 📅 2025-11-08 ❌ 
        cancelled today ❌ | Saturday 2025-11-08 => - [ ] Send it 📅 2025-11-08 ❌ 2025-11-08
        high priority ⏫ |  => - [ ] Send it 📅 2025-11-08 ⏫
        medium priority 🔼 |  => - [ ] Send it 📅 2025-11-08 🔼
        low priority 🔽 |  => - [ ] Send it 📅 2025-11-08 🔽
        highest priority 🔺 |  => - [ ] Send it 📅 2025-11-08 🔺
        lowest priority ⏬ |  => - [ ] Send it 📅 2025-11-08 ⏬
    "#]],
    );
}

#[test]
fn nothing_of_tasks_is_offered_in_prose() {
    for story in [
        "It is du$0\n",
        "- it is du$0\n",
        "- [ ] it is du$0 and more words\n",
        "- [ ] it is $0\n",
        "- [ ] due$0\n",
        "- [ ] residu$0\n",
        "- [ ] `it is du$0`\n",
        "```\n- [ ] it is du$0\n```\n",
        "A 📅 tom$0\n",
        "- [ ] a 📅 2025-11-08 and du$0e\n",
        "- [$0] a\n- [a$0\n",
        "---\nx: - [ ] it is du$0\n---\n",
    ] {
        let found = list(&story.replacen("$0", "\u{1}", 1).replace("$0", "").replace('\u{1}', "$0"));
        assert!(!found.contains("date"), "{story}: {found}");
    }
}

#[test]
fn rules_ids_and_words_stand_behind_their_signs() {
    check(
        "- [ ] a 🔁 every m$0\n",
        expect![[r#"
        every month |  => - [ ] a 🔁 every month
        every month on the 1st |  => - [ ] a 🔁 every month on the 1st
        every month on the last |  => - [ ] a 🔁 every month on the last
    "#]],
    );
    check(
        "- [ ] a 🔁 tue$0\n",
        expect![[r#"
        every week on Tuesday |  => - [ ] a 🔁 every week on Tuesday
    "#]],
    );
    check(
        "- [ ] a 🔁$0 📅 2025-11-08\n",
        expect![[r#"
        every day |  => - [ ] a 🔁 every day 📅 2025-11-08
        every weekday |  => - [ ] a 🔁 every weekday 📅 2025-11-08
        every week |  => - [ ] a 🔁 every week 📅 2025-11-08
        every 2 weeks |  => - [ ] a 🔁 every 2 weeks 📅 2025-11-08
        every month |  => - [ ] a 🔁 every month 📅 2025-11-08
        every month on the 1st |  => - [ ] a 🔁 every month on the 1st 📅 2025-11-08
        every month on the last |  => - [ ] a 🔁 every month on the last 📅 2025-11-08
        every 3 months |  => - [ ] a 🔁 every 3 months 📅 2025-11-08
        every year |  => - [ ] a 🔁 every year 📅 2025-11-08
        every week when done |  => - [ ] a 🔁 every week when done 📅 2025-11-08
        every week on Monday |  => - [ ] a 🔁 every week on Monday 📅 2025-11-08
        every week on Tuesday |  => - [ ] a 🔁 every week on Tuesday 📅 2025-11-08
        every week on Wednesday |  => - [ ] a 🔁 every week on Wednesday 📅 2025-11-08
        every week on Thursday |  => - [ ] a 🔁 every week on Thursday 📅 2025-11-08
        every week on Friday |  => - [ ] a 🔁 every week on Friday 📅 2025-11-08
        every week on Saturday |  => - [ ] a 🔁 every week on Saturday 📅 2025-11-08
        every week on Sunday |  => - [ ] a 🔁 every week on Sunday 📅 2025-11-08
    "#]],
    );
    check(
        "- [ ] a 🏁 $0\n",
        expect![[r#"
        delete | the line is removed when the task is done => - [ ] a 🏁 delete
        keep | the line stays => - [ ] a 🏁 keep
    "#]],
    );
    let ids = "//- Log.md\n- [ ] Draw the plan 🆔 draw 📅 2025-11-08\n- [x] Old 🆔 old\n//- Note.md\n- [ ] a ⛔ $0\n- [ ] Print it 🆔 print\n";
    check(
        ids,
        expect![[r#"
        Print it | print — Note => - [ ] a ⛔ print
        Draw the plan | draw — Log => - [ ] a ⛔ draw
        Old | old — Log, done => - [ ] a ⛔ old
    "#]],
    );
    check(
        &ids.replace("⛔ $0", "⛔ print, pl$0"),
        expect![[r#"
        Draw the plan | draw — Log => - [ ] a ⛔ print, draw
    "#]],
    );
    assert_eq!(labels("- [ ] a 🆔 $0\n").len(), 1);
}

#[test]
fn statuses_stand_between_the_brackets() {
    check(
        "- [$0] a\n",
        expect![[r#"
        [ ] Todo | todo => - [ ] a
        [x] Done | done => - [x] a
        [/] In Progress | in progress => - [/] a
        [-] Cancelled | cancelled => - [-] a
    "#]],
    );
    check(
        "- [$0 ] a\n",
        expect![[r#"
        [ ] Todo | todo => - [ ] a
        [x] Done | done => - [x] a
        [/] In Progress | in progress => - [/] a
        [-] Cancelled | cancelled => - [-] a
    "#]],
    );
    check(
        "- [x$0] a\n",
        expect![[r#"
        [ ] Todo | todo => - [ ] a
        [x] Done | done => - [x] a
        [/] In Progress | in progress => - [/] a
        [-] Cancelled | cancelled => - [-] a
    "#]],
    );
    check(
        "1. [$0\n",
        expect![[r#"
        [ ] Todo | todo => 1. [ ] 
        [x] Done | done => 1. [x] 
        [/] In Progress | in progress => 1. [/] 
        [-] Cancelled | cancelled => 1. [-] 
    "#]],
    );
    assert_eq!(labels("- [$0a note] b\n"), [""; 0]);
    assert_eq!(labels("text [$0\n"), [""; 0]);
}

#[test]
fn people_and_tags_are_offered_as_everywhere() {
    let people =
        "//- Note.md\n- [ ] a @an$0 📅 2025-11-08\n//- People/Ana Silva.md\n---\ntype: people\n---\n";
    check(
        people,
        expect![[r#"
        Ana Silva | person — People => - [ ] a @Ana Silva 📅 2025-11-08
    "#]],
    );
    check(
        "- [ ] a #pa$0\n- #paper\n",
        expect![[r#"
        paper | 1 note => - [ ] a #paper
    "#]],
    );
}

#[test]
fn the_bracketed_format_has_its_own_signs() {
    let dataview =
        |line: &str| format!("//- .vaultls.toml\n[tasks]\nformat = \"dataview\"\n//- Note.md\n{line}\n");
    check(
        &dataview("- [ ] a [due:: tom$0"),
        expect![[r#"
        tomorrow | Sunday 2025-11-09 => - [ ] a [due:: 2025-11-09]
    "#]],
    );
    check(
        &dataview("- [ ] a [due::$0]"),
        expect![[r#"
        today | Saturday 2025-11-08 => - [ ] a [due:: 2025-11-08]
        tomorrow | Sunday 2025-11-09 => - [ ] a [due:: 2025-11-09]
        monday | Monday 2025-11-10 => - [ ] a [due:: 2025-11-10]
        tuesday | Tuesday 2025-11-11 => - [ ] a [due:: 2025-11-11]
        wednesday | Wednesday 2025-11-12 => - [ ] a [due:: 2025-11-12]
        thursday | Thursday 2025-11-13 => - [ ] a [due:: 2025-11-13]
        friday | Friday 2025-11-14 => - [ ] a [due:: 2025-11-14]
        saturday | Saturday 2025-11-08 => - [ ] a [due:: 2025-11-08]
        sunday | Sunday 2025-11-09 => - [ ] a [due:: 2025-11-09]
        in 2 days | Monday 2025-11-10 => - [ ] a [due:: 2025-11-10]
        in 3 days | Tuesday 2025-11-11 => - [ ] a [due:: 2025-11-11]
        next week | Saturday 2025-11-15 => - [ ] a [due:: 2025-11-15]
        in 2 weeks | Saturday 2025-11-22 => - [ ] a [due:: 2025-11-22]
        in 3 weeks | Saturday 2025-11-29 => - [ ] a [due:: 2025-11-29]
        next month | Monday 2025-12-08 => - [ ] a [due:: 2025-12-08]
        in 2 months | Thursday 2026-01-08 => - [ ] a [due:: 2026-01-08]
        in 3 months | Sunday 2026-02-08 => - [ ] a [due:: 2026-02-08]
        in 6 months | Friday 2026-05-08 => - [ ] a [due:: 2026-05-08]
        next year | Sunday 2026-11-08 => - [ ] a [due:: 2026-11-08]
    "#]],
    );
    check(
        &dataview("- [ ] a sch$0"),
        expect![[r#"
            scheduled date [scheduled::] |  => - [ ] a [scheduled:: 
            scheduled today [scheduled::] | Saturday 2025-11-08 => - [ ] a [scheduled:: 2025-11-08]
            scheduled tomorrow [scheduled::] | Sunday 2025-11-09 => - [ ] a [scheduled:: 2025-11-09]
        "#]],
    );
    check(
        &dataview("- [ ] a [dep$0]"),
        expect![[r#"
        depends on [dependsOn::] |  => - [ ] a [dependsOn:: ]
    "#]],
    );
    check(
        &dataview("- [ ] a [priority:: hi$0"),
        expect![[r#"
        highest |  => - [ ] a [priority:: highest]
        high |  => - [ ] a [priority:: high]
    "#]],
    );
}
