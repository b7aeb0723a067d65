//! What English phrases mean in date filters and completions.

use expect_test::{Expect, expect};
use jiff::civil::{DateTime, datetime};
use vaultls::syntax::task::{DateSpan, date_phrase, date_span};

/// A Saturday morning.
const NOW: DateTime = datetime(2025, 11, 8, 10, 15, 30, 0);

fn check(phrases: &[&str], expected: &Expect) {
    let lines = phrases.iter().map(|phrase| match date_span(phrase, NOW) {
        Some(DateSpan { first, last }) if first == last => format!("{phrase:<28} {first}\n"),
        Some(DateSpan { first, last }) => format!("{phrase:<28} {first} to {last}\n"),
        None => format!("{phrase:<28} -\n"),
    });
    expected.assert_eq(&lines.collect::<String>());
}

#[test]
fn days_by_word_weekday_and_distance() {
    let phrases = [
        "today",
        "tomorrow",
        "mon",
        "wednesday",
        "this sunday",
        "next friday",
        "last friday",
        "in 2 weeks",
        "3 days ago",
        "+3 days",
        "within a fortnight",
        "last 7 days",
        "half a year ago",
        "2 days after tomorrow",
        "a few months from now",
        "friday, 14 November 2025",
    ];
    check(
        &phrases,
        &expect![[r#"
        today                        2025-11-08
        tomorrow                     2025-11-09
        mon                          2025-11-10
        wednesday                    2025-11-05
        this sunday                  2025-11-02
        next friday                  2025-11-14
        last friday                  2025-10-31
        in 2 weeks                   2025-11-22
        3 days ago                   2025-11-05
        +3 days                      2025-11-11
        within a fortnight           -
        last 7 days                  2025-11-01
        half a year ago              2024-11-08
        2 days after tomorrow        2025-11-11
        a few months from now        2026-02-08
        friday, 14 November 2025     2025-11-14
    "#]],
    );
}

#[test]
fn spans_and_written_dates() {
    let phrases = [
        "this week",
        "next weekend",
        "last quarter",
        "2024",
        "2024-Q2",
        "2024-02",
        "2020-W53",
        "2025-W53",
        "2025-11-01 2025-11-15",
        "2025-11-15 2025-11-01",
        "2025-11-01 to 2025-11-15",
        "11/08/2025",
        "13/05/2025",
        "8.11.2025",
        "2025-02-30",
        "32 November",
        "2 days",
        "20251108",
        "eom",
        "",
    ];
    check(
        &phrases,
        &expect![[r#"
        this week                    2025-11-03 to 2025-11-09
        next weekend                 2025-11-10 to 2025-11-16
        last quarter                 2025-07-01 to 2025-09-30
        2024                         2024-01-01 to 2024-12-31
        2024-Q2                      2024-04-01 to 2024-06-30
        2024-02                      2024-02-01 to 2024-02-29
        2020-W53                     2020-12-28 to 2021-01-03
        2025-W53                     -
        2025-11-01 2025-11-15        2025-11-01 to 2025-11-15
        2025-11-15 2025-11-01        2025-11-01 to 2025-11-15
        2025-11-01 to 2025-11-15     2025-11-01
        11/08/2025                   2025-11-08
        13/05/2025                   2025-05-13
        8.11.2025                    2025-08-11
        2025-02-30                   -
        32 November                  2025-11-01
        2 days                       -
        20251108                     -
        eom                          -
                                     -
    "#]],
    );
}

#[test]
fn completions_look_ahead() {
    let day = |phrase| date_phrase(phrase, NOW, true).map(|day| day.to_string());
    assert_eq!(day("wednesday").as_deref(), Some("2025-11-12"));
    assert_eq!(day("2 weeks").as_deref(), Some("2025-11-22"));
    assert_eq!(day("3 march").as_deref(), Some("2026-03-03"));
}

proptest::proptest! {
    #[test]
    fn any_text_has_an_answer(text in "[a-zA-Z0-9 ,.:/+-]{0,40}|\\PC{0,40}", year in 1_i16..9999) {
        let now = datetime(year, 12, 31, 23, 59, 0, 0);
        let _ = date_phrase(&text, now, true);
        if let Some(span) = date_span(&text, now) {
            assert!(span.first <= span.last);
        }
    }
}

#[test]
fn what_lies_beyond_the_calendar_is_no_date() {
    let phrases = [
        "in 99999999999999 days",
        "in 9999999999 days",
        "in 999999999999 seconds",
        "99999999999 hours ago",
        "in 99999 years",
        "in 4294967296 months",
    ];
    check(
        &phrases,
        &expect![[r#"
        in 99999999999999 days       -
        in 9999999999 days           -
        in 999999999999 seconds      -
        99999999999 hours ago        -009383-11-28
        in 99999 years               -
        in 4294967296 months         -
    "#]],
    );
}
