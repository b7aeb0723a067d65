//! Puts tasks into groups (`reference`: task queries, section 6).

use std::cmp::Ordering;

use rustc_hash::FxHashMap;

use super::facts::TaskRef;
use super::instruction::{Group, GroupBy};
use super::names;
use super::search::{FoundGroup, Search, SearchError};
use crate::query::collate;

/// The number of a name among those of its level.
type NameId = u32;

/// The names of the groups of one level.
#[derive(Default)]
struct Level {
    names: Vec<String>,
    ids: FxHashMap<String, NameId>,
    /// The name that all tasks of a note have: the note, and the name.
    of_note: Option<(u32, NameId)>,
}

impl Level {
    fn enter(&mut self, name: String) -> NameId {
        let next = NameId::try_from(self.names.len()).unwrap_or(NameId::MAX);
        let names = &mut self.names;
        *self.ids.entry(name).or_insert_with_key(|name| {
            names.push(name.clone());
            next
        })
    }

    /// The names of the groups that a task belongs to, without doubles; never none.
    fn names(
        &mut self,
        search: &Search<'_>,
        by: &GroupBy,
        task: TaskRef<'_>,
        index: usize,
    ) -> Result<Vec<NameId>, SearchError> {
        let note = search.tasks.note_of(index);
        if let Some((_, name)) = self.of_note.filter(|(known, _)| *known == note) {
            return Ok(vec![name]);
        }
        let mut names = names::groups(search, by, task, index)?;
        if names.is_empty() {
            names.push(String::new());
        }
        names.sort_unstable();
        names.dedup();
        let ids: Vec<NameId> = names.into_iter().map(|name| self.enter(name)).collect();
        if is_about_note(by) {
            self.of_note = ids.first().map(|name| (note, *name));
        }
        Ok(ids)
    }
}

/// Whether all tasks of a note are in the same group.
fn is_about_note(by: &GroupBy) -> bool {
    matches!(by, GroupBy::Path | GroupBy::Folder | GroupBy::Root | GroupBy::Filename)
}

/// The groups of the tasks found, in order; the order of the tasks stays.
pub(super) fn grouped(
    search: &Search<'_>,
    groups: &[&Group],
    found: Vec<usize>,
) -> Result<Vec<FoundGroup>, SearchError> {
    if groups.is_empty() {
        return Ok(vec![FoundGroup { tasks: found, ..FoundGroup::default() }]);
    }
    let mut levels: Vec<Level> = groups.iter().map(|_| Level::default()).collect();
    let mut places: FxHashMap<Vec<NameId>, usize> = FxHashMap::default();
    let mut rows: Vec<(Vec<NameId>, Vec<usize>)> = Vec::new();
    for index in found {
        let Some(task) = search.tasks.get(index) else { continue };
        search.budget.spend(1)?;
        for names in combinations(search, groups, &mut levels, task, index)? {
            let place = *places.entry(names).or_insert_with_key(|names| {
                rows.push((names.clone(), Vec::new()));
                rows.len() - 1
            });
            if let Some((_, tasks)) = rows.get_mut(place) {
                tasks.push(index);
            }
        }
    }
    let orders: Vec<Vec<collate::Key>> = levels
        .iter()
        .map(|level| level.names.iter().map(|name| collate::Key::numeric(name)).collect())
        .collect();
    rows.sort_by(|(one, _), (other, _)| order_of(groups, &orders, one, other));
    let mut before: &[NameId] = &[];
    let mut out = Vec::with_capacity(rows.len());
    for (names, tasks) in &rows {
        let text =
            |(level, name): (&Level, &NameId)| level.names.get(*name as usize).cloned().unwrap_or_default();
        let texts: Vec<String> = levels.iter().zip(names).map(text).collect();
        let headings = printed(before, names, &texts);
        before = names;
        out.push(FoundGroup { names: texts, headings, tasks: tasks.clone() });
    }
    Ok(out)
}

/// All combinations of the names that a task has at each level.
fn combinations(
    search: &Search<'_>,
    groups: &[&Group],
    levels: &mut [Level],
    task: TaskRef<'_>,
    index: usize,
) -> Result<Vec<Vec<NameId>>, SearchError> {
    let mut all: Vec<Vec<NameId>> = vec![Vec::new()];
    for (group, level) in groups.iter().zip(levels) {
        let names = level.names(search, &group.by, task, index)?;
        if let [name] = names.as_slice() {
            all.iter_mut().for_each(|outer| outer.push(*name));
            continue;
        }
        let next = all.iter().flat_map(|outer| {
            names.iter().map(|name| outer.iter().copied().chain(std::iter::once(*name)).collect())
        });
        all = next.collect();
        search.budget.spend(u64::try_from(all.len()).unwrap_or(u64::MAX))?;
    }
    Ok(all)
}

fn order_of(groups: &[&Group], orders: &[Vec<collate::Key>], one: &[NameId], other: &[NameId]) -> Ordering {
    for ((group, keys), (one, other)) in groups.iter().zip(orders).zip(one.iter().zip(other)) {
        let order = keys.get(*one as usize).cmp(&keys.get(*other as usize));
        if order.is_ne() {
            // Urgency goes downwards unless reversed.
            let down = group.reverse != matches!(group.by, GroupBy::Urgency);
            return if down { order.reverse() } else { order };
        }
    }
    Ordering::Equal
}

/// The headings that are printed for `names` behind a group of the names `before`.
fn printed(before: &[NameId], names: &[NameId], texts: &[String]) -> Vec<(usize, String)> {
    let same = before.iter().zip(names).take_while(|(one, other)| one == other).count();
    let rest = texts.iter().enumerate().skip(same);
    rest.filter(|(_, name)| !name.is_empty()).map(|(level, name)| (level, name.clone())).collect()
}
