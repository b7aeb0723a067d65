//! Puts tasks into groups (`reference`: task queries, section 6).

use std::cmp::Ordering;
use std::sync::Arc;

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
    names: Vec<Arc<str>>,
    ids: FxHashMap<Arc<str>, NameId>,
    /// The name that all tasks of a note have, by note.
    of_note: FxHashMap<u32, NameId>,
}

impl Level {
    fn enter(&mut self, name: String) -> NameId {
        let next = NameId::try_from(self.names.len()).unwrap_or(NameId::MAX);
        let names = &mut self.names;
        *self.ids.entry(name.into()).or_insert_with_key(|name| {
            names.push(Arc::clone(name));
            next
        })
    }

    /// Puts the names of the groups that a task belongs to into `into`, without doubles; never none.
    fn names(
        &mut self,
        search: &Search<'_>,
        by: &GroupBy,
        task: TaskRef<'_>,
        index: usize,
        into: &mut Vec<NameId>,
    ) -> Result<(), SearchError> {
        into.clear();
        let note = search.tasks.note_of(index);
        if let Some(name) = self.of_note.get(&note) {
            into.push(*name);
            return Ok(());
        }
        let mut names = names::groups(search, by, task, index)?;
        if names.is_empty() {
            names.push(String::new());
        }
        names.sort_unstable();
        names.dedup();
        into.extend(names.into_iter().map(|name| self.enter(name)));
        if is_about_note(by) {
            self.of_note.extend(into.first().map(|name| (note, *name)));
        }
        Ok(())
    }

    /// The place of each name in the order of names.
    fn ranks(&self, search: &Search<'_>, by: &GroupBy) -> Vec<u32> {
        if !matches!(by, GroupBy::Filename) {
            return collate::ranks(self.names.iter().map(|name| &**name));
        }
        // The order of file names is known.
        let mut ranks = vec![0; self.names.len()];
        for (note, name) in &self.of_note {
            if let Some(rank) = ranks.get_mut(*name as usize) {
                *rank = search.tasks.orders().file_group(*note);
            }
        }
        ranks
    }
}

/// The groups as a tree: a node for each name below the same outer names.
#[derive(Default)]
struct Tree {
    /// Outer node and name of each node but the root, which is 0.
    nodes: Vec<(u32, NameId)>,
    places: FxHashMap<(u32, NameId), u32>,
}

impl Tree {
    /// The node of a name below another node.
    fn below(&mut self, outer: u32, name: NameId) -> u32 {
        let nodes = &mut self.nodes;
        *self.places.entry((outer, name)).or_insert_with(|| {
            nodes.push((outer, name));
            u32::try_from(nodes.len()).unwrap_or(u32::MAX)
        })
    }

    /// The names that lead to a node, outermost first.
    fn names(&self, node: u32) -> Vec<NameId> {
        let parent = |node: u32| self.nodes.get(usize::try_from(node.checked_sub(1)?).ok()?).copied();
        let mut names = Vec::new();
        let mut at = parent(node);
        while let Some((outer, name)) = at {
            names.push(name);
            at = parent(outer);
        }
        names.reverse();
        names
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
    let mut tree = Tree::default();
    let mut tasks_of: FxHashMap<u32, Vec<usize>> = FxHashMap::default();
    let (mut nodes, mut inner, mut names) = (Vec::new(), Vec::new(), Vec::new());
    for index in found {
        let Some(task) = search.tasks.get(index) else { continue };
        search.budget.spend(1)?;
        nodes.clear();
        nodes.push(0);
        for (group, level) in groups.iter().zip(&mut levels) {
            level.names(search, &group.by, task, index, &mut names)?;
            inner.clear();
            for outer in &nodes {
                inner.extend(names.iter().map(|name| tree.below(*outer, *name)));
            }
            std::mem::swap(&mut nodes, &mut inner);
            search.budget.spend(u64::try_from(nodes.len()).unwrap_or(u64::MAX))?;
        }
        for node in &nodes {
            tasks_of.entry(*node).or_default().push(index);
        }
    }
    let orders: Vec<Vec<u32>> =
        groups.iter().zip(&levels).map(|(group, level)| level.ranks(search, &group.by)).collect();
    let mut rows: Vec<(u32, Vec<NameId>, Vec<usize>)> =
        tasks_of.into_iter().map(|(node, tasks)| (node, tree.names(node), tasks)).collect();
    // Groups whose names count as equal stand in the order in which they were met.
    rows.sort_by(|(node, one, _), (other_node, other, _)| {
        order_of(groups, &orders, one, other).then_with(|| node.cmp(other_node))
    });
    let mut before: &[NameId] = &[];
    let mut out = Vec::with_capacity(rows.len());
    for (_, names, tasks) in &mut rows {
        let text =
            |(level, name): (&Level, &NameId)| level.names.get(*name as usize).cloned().unwrap_or_default();
        let texts: Vec<Arc<str>> = levels.iter().zip(names.iter()).map(text).collect();
        let headings = printed(before, names, &texts);
        before = names;
        out.push(FoundGroup { names: texts, headings, tasks: std::mem::take(tasks) });
    }
    Ok(out)
}

fn order_of(groups: &[&Group], orders: &[Vec<u32>], one: &[NameId], other: &[NameId]) -> Ordering {
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
fn printed(before: &[NameId], names: &[NameId], texts: &[Arc<str>]) -> Vec<(usize, Arc<str>)> {
    let same = before.iter().zip(names).take_while(|(one, other)| one == other).count();
    let rest = texts.iter().enumerate().skip(same);
    rest.filter(|(_, name)| !name.is_empty()).map(|(level, name)| (level, Arc::clone(name))).collect()
}
