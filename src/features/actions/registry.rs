//! The list of actions.

use super::Action;

/// Every list of actions there is; each floor of features adds its own as one line.
static LISTS: &[&[Action]] = &[ACTIONS, crate::features::task_actions::ACTIONS];

/// Actions on links, notes and people, in the order in which they are offered. A new action is one file and one line.
static ACTIONS: &[Action] = &[
    super::relink_titles::ACTION,
    super::create_missing::ACTION,
    super::merge_people::ACTION,
    super::last_contact::ACTION,
    super::link_mention::ACTION,
    super::add_alias::ACTION,
    super::duplicate_bullets::ACTION,
    super::extract_note::ACTION,
    super::inline_note::ACTION,
    super::convert_link::ACTION,
    super::block_link::ACTION,
];

/// All actions.
pub fn all() -> impl Iterator<Item = &'static Action> {
    LISTS.iter().flat_map(|list| list.iter())
}

/// An action by its name.
pub fn find(name: &str) -> Option<&'static Action> {
    all().find(|action| action.name == name)
}
