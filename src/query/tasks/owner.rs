//! People in filters: written otherwise than tasks name them, or looked for in paths.

use super::filter::{Needle, TextField};
use super::flaw::{Fault, FlawKind};
use super::paths::Paths;
use super::task_set::TaskSet;
use crate::vault::Vault;

/// The fault of a filter for a person that no task can pass as the vault is written, while tasks name that person in
/// another way: `@FirstLast` where they say `@First Last`, or a name in a path where it stands in the text.
pub(super) fn named_otherwise(
    tasks: &TaskSet,
    vault: &Vault,
    field: Option<TextField>,
    needle: &Needle,
) -> Option<Fault> {
    let field = field?;
    let written = needle.written.as_str();
    let at = if field == TextField::Description { written.find('@')? + 1 } else { 0 };
    let name = written.get(at..)?;
    let is_path =
        matches!(field, TextField::Path | TextField::Folder | TextField::Root | TextField::Filename);
    if is_path && Paths::of(vault).is_in_task_path(field, needle) {
        return None;
    }
    let names = names_like(vault, name)?;
    let range = needle.range();
    let (form, count) = most_used(tasks, &names)?;
    match field {
        TextField::Description => {
            if tasks.spoken().count(tasks, name) > 0 {
                return None;
            }
            let message = format!("No task says \"@{name}\", and {} \"@{form}\".", said(count));
            let start = range.start + at.saturating_sub(1);
            let fault = Fault::new(FlawKind::Contradiction, range.clone(), message);
            Some(fault.or_at(format!("Write \"@{form}\""), start..range.end, format!("@{form}")))
        }
        _ if is_path => {
            let message = format!(
                "No task stands in a note whose {} has \"{written}\", and {} \"@{form}\" in their text.",
                field.name(),
                said(count)
            );
            // From the field on: its name and ` includes ` stand before the text.
            let start = range.start.saturating_sub(field.name().len() + " includes ".len());
            let new = format!("description includes @{form}");
            let fault = Fault::new(FlawKind::Contradiction, range.clone(), message);
            Some(fault.or_at(format!("Write \"{new}\""), start..range.end, new))
        }
        _ => None,
    }
}

fn said(count: usize) -> String {
    if count == 1 { "1 task says".to_owned() } else { format!("{count} tasks say") }
}

/// All ways to write the people that `name` can be, blanks and case aside.
fn names_like(vault: &Vault, name: &str) -> Option<Vec<String>> {
    let person = vault.people_named(name).into_iter().next()?;
    let known = &vault.entity(person.id)?.names;
    let joined = known.iter().map(|name| name.split_whitespace().collect::<String>());
    Some(known.iter().cloned().chain(joined).collect())
}

/// The form that most tasks have behind an `@`, and how many have it.
fn most_used(tasks: &TaskSet, names: &[String]) -> Option<(String, usize)> {
    let counted = names.iter().map(|name| (name.clone(), tasks.spoken().count(tasks, name)));
    // The first of equals: a name before its joined form.
    counted.filter(|(_, count)| *count > 0).reduce(|best, next| if next.1 > best.1 { next } else { best })
}
