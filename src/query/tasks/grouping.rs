//! Puts tasks into groups (`reference`: task queries, section 6).

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::instruction::{Group, GroupBy};
use super::names;
use super::note_orders::NoteOrders;
use super::search::{FoundGroup, Search, SearchError};
use super::task_ref::TaskRef;
use crate::query::collate;
use crate::sort;

/// The number of a name among those of its level.
type NameId = u32;

/// No name yet.
const NONE: NameId = NameId::MAX;

/// The names of the groups of one level.
struct Level<'s> {
    group: &'s Group,
    names: Vec<Arc<str>>,
    ids: FxHashMap<Arc<str>, NameId>,
    /// The name that all tasks of a note have, by note, where a task's group is its note's.
    of_note: Vec<NameId>,
    /// Groups by file name have their numbers, names and order from here.
    orders: Option<&'s NoteOrders>,
}

impl<'s> Level<'s> {
    fn new(search: &Search<'s>, group: &'s Group) -> Level<'s> {
        let notes = if is_about_note(&group.by) { search.tasks.note_count() } else { 0 };
        Level {
            group,
            names: Vec::new(),
            ids: FxHashMap::default(),
            of_note: vec![NONE; notes],
            orders: matches!(group.by, GroupBy::Filename).then(|| search.tasks.orders()),
        }
    }

    fn enter(&mut self, name: String) -> NameId {
        let next = NameId::try_from(self.names.len()).unwrap_or(NONE);
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
        task: TaskRef<'_>,
        index: usize,
        into: &mut Vec<NameId>,
    ) -> Result<(), SearchError> {
        into.clear();
        let note = search.tasks.note_of(index);
        if let Some(orders) = self.orders {
            into.push(orders.file_group_of(note));
            return Ok(());
        }
        let of_note = self.of_note.get(note as usize).copied();
        if let Some(name) = of_note.filter(|name| *name != NONE) {
            into.push(name);
            return Ok(());
        }
        let mut names = names::groups(search, &self.group.by, task, index)?;
        if names.is_empty() {
            names.push(String::new());
        }
        sort::by(&mut names, Ord::cmp);
        names.dedup();
        into.extend(names.into_iter().map(|name| self.enter(name)));
        if let (Some(of_note), Some(name)) = (self.of_note.get_mut(note as usize), into.first()) {
            *of_note = *name;
        }
        Ok(())
    }

    fn name(&self, id: NameId) -> Arc<str> {
        let name = match self.orders {
            Some(orders) => orders.file_group(id).map(|group| &group.name),
            None => self.names.get(id as usize),
        };
        name.map(Arc::clone).unwrap_or_default()
    }

    /// The place of each name in the order of groups, `reverse` included.
    fn ranks(&self) -> Ranks<'s> {
        // Urgency goes downwards unless reversed.
        let down = self.group.reverse != matches!(self.group.by, GroupBy::Urgency);
        let places = match self.orders {
            Some(orders) => Places::Files(orders),
            None => Places::Names(collate::ranks(self.names.iter().map(|name| &**name))),
        };
        Ranks { places, down }
    }
}

/// The order of the names of one level.
struct Ranks<'s> {
    places: Places<'s>,
    down: bool,
}

enum Places<'s> {
    Files(&'s NoteOrders),
    /// By number of the name.
    Names(Vec<u32>),
}

impl Ranks<'_> {
    fn of(&self, name: NameId) -> u32 {
        let rank = match &self.places {
            Places::Files(orders) => orders.file_group(name).map_or(0, |group| group.rank),
            Places::Names(ranks) => ranks.get(name as usize).copied().unwrap_or_default(),
        };
        if self.down { !rank } else { rank }
    }
}

/// The groups as a tree: a node for each name below the same outer names.
#[derive(Default)]
struct Tree {
    /// By number, from 1; the root is 0.
    nodes: Vec<Node>,
    /// The nodes right below the root by name: most queries have one level.
    outermost: Vec<u32>,
    deeper: FxHashMap<(u32, NameId), u32>,
}

struct Node {
    outer: u32,
    name: NameId,
    /// Of an innermost node.
    tasks: Vec<usize>,
}

impl Tree {
    /// The node of a name below another node.
    fn below(&mut self, outer: u32, name: NameId) -> u32 {
        let place = match outer {
            0 => {
                let at = name as usize;
                if self.outermost.len() <= at {
                    self.outermost.resize(at + 1, 0);
                }
                // Just made long enough.
                let Some(place) = self.outermost.get_mut(at) else { return 0 };
                place
            }
            outer => self.deeper.entry((outer, name)).or_default(),
        };
        if *place == 0 {
            self.nodes.push(Node { outer, name, tasks: Vec::new() });
            *place = u32::try_from(self.nodes.len()).unwrap_or(u32::MAX);
        }
        *place
    }

    fn node(&self, node: u32) -> Option<&Node> {
        self.nodes.get(usize::try_from(node.checked_sub(1)?).ok()?)
    }

    fn put(&mut self, node: u32, task: usize) {
        let place = node.checked_sub(1).and_then(|at| self.nodes.get_mut(usize::try_from(at).ok()?));
        place.into_iter().for_each(|node| node.tasks.push(task));
    }

    /// Puts the names that lead to a node into `into`, outermost first.
    fn names(&self, node: u32, into: &mut Vec<NameId>) {
        let start = into.len();
        let mut at = self.node(node);
        while let Some(node) = at {
            into.push(node.name);
            at = self.node(node.outer);
        }
        into.get_mut(start..).unwrap_or_default().reverse();
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
    let mut levels: Vec<Level<'_>> = groups.iter().map(|group| Level::new(search, group)).collect();
    let mut tree = Tree::default();
    let (mut nodes, mut inner, mut names) = (Vec::new(), Vec::new(), Vec::new());
    for index in found {
        let Some(task) = search.tasks.get(index) else { continue };
        search.budget.spend(1)?;
        nodes.clear();
        nodes.push(0);
        for level in &mut levels {
            level.names(search, task, index, &mut names)?;
            inner.clear();
            for outer in &nodes {
                inner.extend(names.iter().map(|name| tree.below(*outer, *name)));
            }
            std::mem::swap(&mut nodes, &mut inner);
            search.budget.spend(u64::try_from(nodes.len()).unwrap_or(u64::MAX))?;
        }
        nodes.iter().for_each(|node| tree.put(*node, index));
    }
    Ok(in_order(tree, &levels))
}

/// The innermost groups of a tree, in the order of their names level by level.
fn in_order(mut tree: Tree, levels: &[Level<'_>]) -> Vec<FoundGroup> {
    let depth = levels.len();
    let ranks: Vec<Ranks<'_>> = levels.iter().map(Level::ranks).collect();
    let innermost = (1..).zip(&tree.nodes).filter(|(_, node)| !node.tasks.is_empty());
    let innermost: Vec<u32> = innermost.map(|(node, _)| node).collect();
    // The names of each, and their places, one after the other.
    let mut names: Vec<NameId> = Vec::with_capacity(innermost.len() * depth);
    innermost.iter().for_each(|node| tree.names(*node, &mut names));
    let places: Vec<u32> =
        names.iter().zip(ranks.iter().cycle()).map(|(name, ranks)| ranks.of(*name)).collect();
    let mut rows: Vec<(&[u32], u32, &[NameId])> = Vec::with_capacity(innermost.len());
    for ((places, names), node) in places.chunks(depth).zip(names.chunks(depth)).zip(innermost) {
        rows.push((places, node, names));
    }
    // Groups whose names count as equal stand in the order in which they were met.
    sort::by(&mut rows, |(one, node, _), (other, other_node, _)| one.cmp(other).then(node.cmp(other_node)));
    let mut before: &[NameId] = &[];
    let mut out = Vec::with_capacity(rows.len());
    for (_, node, names) in rows {
        let texts = levels.iter().zip(names).map(|(level, name)| level.name(*name)).collect();
        let differs_from = before.iter().zip(names).take_while(|(one, other)| one == other).count();
        before = names;
        let at = usize::try_from(node.saturating_sub(1)).unwrap_or(usize::MAX);
        let tasks = tree.nodes.get_mut(at).map(|node| std::mem::take(&mut node.tasks)).unwrap_or_default();
        out.push(FoundGroup { names: texts, differs_from, tasks });
    }
    out
}
