//! The words of the language, for advice and completion.

use super::filter::{DateField, TextField};
use super::instruction::{GROUPS, LayoutPart, SORTS};
use crate::syntax::WEEKDAYS;

/// What can follow `sort by `.
pub fn sort_words() -> Vec<&'static str> {
    let dates = DateField::ALL.into_iter().map(DateField::name);
    SORTS.iter().map(|(word, _)| *word).chain(dates).chain(["tag", "function"]).collect()
}

/// What can follow `group by `.
pub fn group_words() -> Vec<&'static str> {
    let dates = DateField::ALL.into_iter().map(DateField::name);
    GROUPS.iter().map(|(word, _)| *word).chain(dates).chain(["function"]).collect()
}

/// How text filters can go on behind their field.
pub const TEXT_TESTS: [&str; 4] = ["includes", "does not include", "regex matches", "regex does not match"];

/// How date filters can go on behind their field. Longer ones first.
pub const DATE_WORDS: [&str; 8] =
    ["on or before", "on or after", "in or before", "in or after", "before", "after", "on", "in"];

/// Phrases for days, common ones first: what completion offers, and what a misspelt one was meant to be.
pub fn date_phrases() -> Vec<String> {
    let weekdays = WEEKDAYS.iter().map(|day| day.to_lowercase());
    DATE_PHRASES.iter().map(|phrase| (*phrase).to_owned()).chain(weekdays).collect()
}

const DATE_PHRASES: [&str; 18] = [
    "today",
    "tomorrow",
    "yesterday",
    "this week",
    "next week",
    "last week",
    "this month",
    "next month",
    "last month",
    "this quarter",
    "this year",
    "next year",
    "in 3 days",
    "in 7 days",
    "in two weeks",
    "in a month",
    "7 days ago",
    "one month ago",
];

/// Filters that are whole lines.
pub fn whole_filters() -> Vec<String> {
    let mut out: Vec<String> = [
        "done",
        "not done",
        "is recurring",
        "is not recurring",
        "has tags",
        "no tags",
        "has tag",
        "no tag",
        "has id",
        "no id",
        "has depends on",
        "no depends on",
        "is blocking",
        "is not blocking",
        "is blocked",
        "is not blocked",
        "exclude sub-items",
    ]
    .map(str::to_owned)
    .to_vec();
    for field in DateField::ALL {
        let name = field.name();
        out.extend([format!("has {name} date"), format!("no {name} date")]);
        if field != DateField::Happens {
            out.push(format!("{name} date is invalid"));
        }
    }
    out
}

/// Everything a line can start with, up to where a value follows.
pub(super) fn starts() -> Vec<String> {
    let mut out = whole_filters();
    for field in DateField::ALL {
        out.extend(DATE_WORDS.iter().map(|word| format!("{} {word}", field.filter_name())));
    }
    for field in TextField::ALL {
        out.extend(TEXT_TESTS.iter().map(|test| format!("{} {test}", field.name())));
    }
    out.extend(
        ["tags include", "tags do not include", "tags regex matches", "tags regex does not match"]
            .map(str::to_owned),
    );
    for level in ["lowest", "low", "none", "medium", "high", "highest"] {
        out.extend([
            format!("priority is {level}"),
            format!("priority is above {level}"),
            format!("priority is below {level}"),
            format!("priority is not {level}"),
        ]);
    }
    for kind in ["TODO", "IN_PROGRESS", "ON_HOLD", "DONE", "CANCELLED", "NON_TASK"] {
        out.extend([format!("status.type is {kind}"), format!("status.type is not {kind}")]);
    }
    out.extend(sort_words().into_iter().map(|word| format!("sort by {word}")));
    out.extend(group_words().into_iter().map(|word| format!("group by {word}")));
    for part in LayoutPart::ALL {
        out.extend([format!("hide {}", part.name()), format!("show {}", part.name())]);
    }
    let rest = [
        "preset",
        "short mode",
        "full mode",
        "explain",
        "ignore global query",
        "limit",
        "limit groups",
        "view list",
        "view columns by",
        "filter by function",
    ];
    out.extend(rest.map(str::to_owned));
    out
}
