//! `task/depends-cycle`: tasks that wait for each other.

use std::collections::VecDeque;

use rustc_hash::FxHashMap;

use super::task_links::needs_of;
use super::{Context, Related, Rule, Sink};
use crate::text::slice;
use crate::vault::Vault;
use crate::vault::config::Level;

pub(super) const RULE: Rule = Rule {
    code: "task/depends-cycle",
    level: Level::Error,
    summary: "Tasks depend on each other in a circle.",
    docs: "\
Each of these tasks waits for the next and the last for the first: all of them are blocked for ever, and lists of tasks
that can be worked on show none. Tasks does not notice.

Each dependency of the circle is reported in its own note, with the others as related places. Removing one opens the
circle.
",
    fails: "\
//- Plan.md
- [ ] Send the plan 🆔 send ⛔ print
//- Log.md
- [ ] Print the plan 🆔 print ⛔ draw, send
- [ ] Draw the plan 🆔 draw
",
    passes: "\
//- Plan.md
- [ ] Send the plan 🆔 send ⛔ print
//- Log.md
- [ ] Print the plan 🆔 print ⛔ draw
- [ ] Draw the plan 🆔 draw
",
    check,
};

/// A circle of more ids is shown by its beginning.
const SHOWN: usize = 8;

/// So many ids are looked at for the shortest way back to a task.
const SEARCHED: usize = 200;

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    let chained = || cx.linked_tasks().filter(|(_, linked)| linked.id.is_some() && !linked.needs.is_empty());
    let starts: Vec<&str> = chained().filter_map(|(_, linked)| linked.id).map(|id| cx.slice(id)).collect();
    if starts.is_empty() {
        return;
    }
    let graph = Graph::reached_from(cx.vault, starts);
    let circles = graph.circles();
    let mut edges: FxHashMap<(&str, &str), Option<Related>> = FxHashMap::default();
    let circle = |id: &str| graph.number(id).and_then(|at| circles.get(at));
    for (checked, linked) in chained() {
        let Some(id) = linked.id.map(|id| cx.slice(id)) else { continue };
        for need in &linked.needs {
            let next = cx.slice(*need);
            // A task that waits for itself has a rule of its own.
            if next == id || circle(id).is_none() || circle(id) != circle(next) {
                continue;
            }
            let way = graph.way(next, id);
            let shown = match &way {
                Some(way) if way.len() <= SHOWN => way.join(" -> "),
                Some(way) => {
                    format!("{} -> … -> {id}", way.get(..SHOWN - 1).unwrap_or_default().join(" -> "))
                }
                None => format!("{next} -> … -> {id}"),
            };
            let mut report = sink.report(*need, format!("Cycle: {id} -> {shown}"));
            let pairs = way.iter().flat_map(|way| way.windows(2)).take(SHOWN);
            for pair in pairs {
                let [from, to] = *pair else { continue };
                let edge = edges.entry((from, to)).or_insert_with(|| edge(cx.vault, from, to));
                if let Some(related) = edge.clone() {
                    report = report.related(related);
                }
            }
            report.fixes(cx.without_need(checked, linked, *need));
        }
    }
}

/// Where a task with the first id names the second.
fn edge(vault: &Vault, from: &str, to: &str) -> Option<Related> {
    let mut places = vault.tasks_with_id(from).into_iter();
    places.find_map(|(note, task)| {
        let range = *task.needs.iter().find(|need| slice(&note.text, **need) == to)?;
        Some(Related { path: note.path.clone(), range, message: format!("\"{from}\" depends on \"{to}\"") })
    })
}

/// The ids that can be reached from some, and which depend on which.
struct Graph<'v> {
    ids: Vec<&'v str>,
    numbers: FxHashMap<&'v str, usize>,
    needs: Vec<Vec<usize>>,
}

impl<'v> Graph<'v> {
    fn reached_from(vault: &'v Vault, starts: Vec<&'v str>) -> Graph<'v> {
        let mut graph = Graph { ids: Vec::new(), numbers: FxHashMap::default(), needs: Vec::new() };
        for id in starts {
            graph.enter(id);
        }
        while let Some(id) = graph.ids.get(graph.needs.len()) {
            let mut needs: Vec<usize> =
                needs_of(vault, id).into_iter().map(|need| graph.enter(need)).collect();
            // An id in every line of a note names the same few others again and again.
            needs.sort_unstable();
            needs.dedup();
            graph.needs.push(needs);
        }
        graph
    }

    fn enter(&mut self, id: &'v str) -> usize {
        let next = self.ids.len();
        let number = *self.numbers.entry(id).or_insert(next);
        if number == next {
            self.ids.push(id);
        }
        number
    }

    fn number(&self, id: &str) -> Option<usize> {
        self.numbers.get(id).copied()
    }

    fn needs(&self, at: usize) -> &[usize] {
        self.needs.get(at).map(Vec::as_slice).unwrap_or_default()
    }

    /// For each id the number of its strongly connected component (Tarjan's algorithm, without recursion): two ids
    /// lie on a common circle if and only if theirs is the same.
    fn circles(&self) -> Vec<usize> {
        const NONE: usize = usize::MAX;
        let count = self.ids.len();
        let (mut order, mut low, mut circle) = (vec![NONE; count], vec![NONE; count], vec![NONE; count]);
        let (mut open, mut next, mut circles) = (Vec::new(), 0, 0);
        for start in 0..count {
            // Each frame is an id and how many of its needs were followed.
            let mut frames: Vec<(usize, usize)> = Vec::new();
            if at(&order, start) == NONE {
                frames.push((start, 0));
            }
            while let Some((id, followed)) = frames.pop() {
                if followed == 0 {
                    set(&mut order, id, next);
                    set(&mut low, id, next);
                    next += 1;
                    open.push(id);
                }
                if let Some(need) = self.needs(id).get(followed).copied() {
                    frames.push((id, followed + 1));
                    if at(&order, need) == NONE {
                        frames.push((need, 0));
                    } else if at(&circle, need) == NONE {
                        let lower = at(&low, id).min(at(&order, need));
                        set(&mut low, id, lower);
                    }
                    continue;
                }
                if at(&low, id) == at(&order, id) {
                    while let Some(member) = open.pop() {
                        set(&mut circle, member, circles);
                        if member == id {
                            break;
                        }
                    }
                    circles += 1;
                }
                if let Some((above, _)) = frames.last().copied() {
                    let lower = at(&low, above).min(at(&low, id));
                    set(&mut low, above, lower);
                }
            }
        }
        circle
    }

    /// The ids on the shortest way from one to another, both included; `None` if it is too far to look for.
    fn way(&self, from: &str, to: &str) -> Option<Vec<&'v str>> {
        let (from, to) = (self.number(from)?, self.number(to)?);
        let mut before: FxHashMap<usize, usize> = FxHashMap::default();
        let mut open = VecDeque::from([from]);
        while let Some(id) = open.pop_front() {
            if id == to {
                let back = std::iter::successors(Some(to), |at| before.get(at).copied());
                let mut way: Vec<&str> = back.filter_map(|at| self.ids.get(at).copied()).collect();
                way.reverse();
                return Some(way);
            }
            for need in self.needs(id) {
                if *need != from && before.len() < SEARCHED && !before.contains_key(need) {
                    before.insert(*need, id);
                    open.push_back(*need);
                }
            }
        }
        None
    }
}

fn at(list: &[usize], index: usize) -> usize {
    list.get(index).copied().unwrap_or(usize::MAX)
}

fn set(list: &mut [usize], index: usize, value: usize) {
    if let Some(slot) = list.get_mut(index) {
        *slot = value;
    }
}
