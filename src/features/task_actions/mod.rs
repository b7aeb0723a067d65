//! Actions on task lines: what Tasks itself does (toggle, status, next occurrence), and what its dialog does (dates,
//! priority, dependencies), as edits of the line's own bytes.
//!
//! A line is written anew, in Tasks' order, only if nothing on it would be lost; else single fields are edited and the
//! rest stays. Every edit is proved: the edited line is read again, and must say what it said before but for the change.

mod dependency;
mod due;
mod fix_all;
mod format;
mod line;
mod normalise;
mod owner;
mod postpone;
mod priority;
mod recurrence;
mod status;
mod toggle;

pub(super) use dependency::free_task_id;
pub(super) use recurrence::COMMON as COMMON_RULES;

use super::actions::Action;

/// Actions on tasks, in the order in which they are offered.
pub(super) static ACTIONS: &[Action] = &[
    toggle::ACTION,
    postpone::ACTION,
    status::ACTION,
    due::ACTION,
    priority::ACTION,
    owner::ACTION,
    recurrence::ACTION,
    dependency::ACTION,
    normalise::ACTION,
    format::ACTION,
    normalise::ALL,
    fix_all::ACTION,
];
