//! Dataview's language: read, checked, answered.

use std::sync::OnceLock;

use jiff::tz::TimeZone;
use vaultls::query::dataview::{
    Engine, Evaluator, NoContext, PageOptions, Pages, Problem, Replacement, Settings, check_expression,
    check_query, inline_value, lexemes, names_in_expression, names_in_query, parse_date, parse_duration,
    parse_expression, parse_link, parse_query, parse_source, run, situation, to_markdown, to_text,
};
use vaultls::query::{Budget, Present};
use vaultls::vault::{Vault, VaultPath};

use super::{edited, on_text, text_of};
use vaultls::text::TextEdit;

/// What one answer may cost here.
const STEPS: u64 = 50_000;

const NOTES: &[(&str, &str)] = &[
    (
        "Home.md",
        "---\ntags: [a, b/c]\nrating: 3\ndue: 2025-11-08\nwho: \"[[Ana]]\"\nlist: [1, two, null, {a: 1}]\n---\n# Home\nkey:: value\n- [ ] task #t 📅 2025-11-08\n  - [x] sub [done:: 2025-11-01]\n- item (n:: 5)\n[[Ana]] [[Nobody|x]]\n",
    ),
    ("People/Ana.md", "---\ntype: people\naliases: Annie\nrating: high\n---\n[[Home]] @Ana\n- [/] b ⏫\n"),
    ("2025-11-08.md", "length:: 3 days\nwhen:: 2025-11-08T10:00\n"),
];

pub(super) fn vault() -> &'static Vault {
    static VAULT: OnceLock<Vault> = OnceLock::new();
    VAULT.get_or_init(|| super::editor::vault_of(NOTES))
}

/// Problems and flaws lie in the text, their replacements fit, pieces are in order and apart, evaluation ends within its
/// budget and gives the same twice.
pub fn any_query(data: &[u8]) {
    let text = text_of(data);
    let query = parse_query(&text);
    let expression = parse_expression(&text);
    problems(&text, &query.problems);
    problems(&text, &expression.problems);
    problems(&text, &parse_source(&text).problems);
    for flaw in check_query(&query.tree, &text).into_iter().chain(check_expression(&expression.tree, &text)) {
        on_text(&text, flaw.range);
        flaw.fix.iter().for_each(|fix| fits(&text, fix));
    }
    names_in_query(&query.tree);
    names_in_expression(&expression.tree);
    inline_value(&text, &present());
    parse_date(&text, false);
    parse_date(&text, true);
    parse_duration(&text);
    parse_link(&text);
    let mut behind = 0;
    for lexeme in lexemes(&text) {
        assert_eq!(text.get(lexeme.range.clone()), Some(lexeme.text));
        assert!(behind <= lexeme.range.start, "{lexeme:?} overlaps in {text:?}");
        behind = lexeme.range.end;
    }
    let places: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    for at in places.iter().step_by(places.len() / 16 + 1) {
        let found = situation(&text, *at, false);
        assert!(text.get(found.typed.clone()).is_some(), "{:?} of {text:?}", found.typed);
    }
    if query.problems.is_empty() {
        assert_eq!(answer(&text), answer(&text), "{text:?}");
    }
    if expression.problems.is_empty() {
        assert_eq!(value(&text), value(&text), "{text:?}");
    }
}

fn problems(text: &str, problems: &[Problem]) {
    for problem in problems {
        on_text(text, problem.range);
        problem.fix.iter().for_each(|replacement| fits(text, replacement));
    }
}

fn fits(text: &str, replacement: &Replacement) {
    let edits = replacement.edits.iter();
    let edits: Vec<TextEdit> = edits.map(|(range, text)| TextEdit::replace(*range, text.clone())).collect();
    edited(text, &edits);
}

fn present() -> Present {
    Present::new("2025-11-08T12:00[UTC]".parse().unwrap())
}

fn answer(text: &str) -> String {
    let pages = Pages::new(vault().clone(), PageOptions::new(TimeZone::UTC));
    let (present, settings, budget) = (present(), Settings::default(), Budget::new(STEPS, None));
    let origin = VaultPath::new("Home.md").unwrap();
    let engine =
        Engine { pages: &pages, present: &present, settings: &settings, budget: &budget, origin: &origin };
    match run(engine, &parse_query(text).tree) {
        Ok(outcome) => to_markdown(&outcome.answer, &settings),
        Err(error) => {
            error.range.into_iter().for_each(|range| on_text(text, range));
            error.message
        }
    }
}

fn value(text: &str) -> String {
    let (present, settings, budget) = (present(), Settings::default(), Budget::new(STEPS, None));
    let evaluator = Evaluator::new(&NoContext, &present, &settings, &budget);
    match evaluator.evaluate(&parse_expression(text).tree) {
        Ok(value) => to_text(&value, &settings),
        Err(error) => {
            error.range.into_iter().for_each(|range| on_text(text, range));
            error.message
        }
    }
}
