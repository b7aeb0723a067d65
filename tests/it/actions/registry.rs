//! The list of actions, and its page in `docs/`.

use std::fmt::Write;

use expect_test::expect_file;
use vaultls::features::actions;

use super::Desk;

#[test]
fn every_action_is_documented_and_has_a_name_of_its_own() {
    let mut names: Vec<_> = actions::all().map(|action| action.name).collect();
    for action in actions::all() {
        assert!(action.name.chars().all(|c| c.is_ascii_alphabetic()), "{}", action.name);
        assert!(action.summary.len() < 100 && !action.summary.ends_with('.'), "{}: summary", action.name);
        assert!(action.docs.len() > 150, "{}: a page says what it does and what it refuses", action.name);
    }
    names.sort_unstable();
    assert!(names.is_sorted_by(|a, b| a < b), "{names:?}");
}

#[test]
fn the_actions_page_is_what_the_actions_say() {
    let mut page = "# Actions\n\n\
        This page is made from the actions themselves (`UPDATE_EXPECT=1 cargo test actions::`). Each is offered in the editor's menu of \
        code actions where it applies, and is a command for a key: `vaultls.NAME` with the document's URI, a position or range and, where \
        the action takes one, an argument.\n\n\
        | command | does |\n|---|---|\n"
        .to_owned();
    for action in actions::all() {
        writeln!(
            page,
            "| [`vaultls.{0}`](#vaultls{1}) | {2} |",
            action.name,
            action.name.to_lowercase(),
            action.summary
        )
        .unwrap();
    }
    page.push_str("| `vaultls.reload` | Read every vault again from disk |\n\n");
    for action in actions::all() {
        writeln!(page, "## vaultls.{}\n\n{}.\n\n{}\n", action.name, action.summary, action.docs.trim())
            .unwrap();
    }
    expect_file!["../../../docs/actions.md"].assert_eq(&format!("{}\n", page.trim_end()));
}

#[test]
fn nothing_is_offered_in_a_note_that_was_decoded_with_losses() {
    let desk = Desk::new("//- A.md\n[[B]]$0 \u{fffd}\n//- B.md\n");
    for action in actions::all() {
        assert!(desk.run(action.name, None).starts_with("refused: "), "{}", action.name);
    }
}
