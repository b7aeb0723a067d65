//! Which patterns the Tasks plugin refuses, for fear of matches that never end.

use super::parse::Node;

/// Why a pattern is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Danger {
    /// A repetition in a repetition: `(a+)+`.
    Nested,
    /// More than 25 repetitions.
    Many,
}

const MOST_REPETITIONS: usize = 25;

pub(super) fn danger(root: &Node) -> Option<Danger> {
    let (height, count) = measure(root);
    if height > 1 {
        return Some(Danger::Nested);
    }
    (count > MOST_REPETITIONS).then_some(Danger::Many)
}

/// How deep repetitions are nested, and how many there are.
fn measure(node: &Node) -> (usize, usize) {
    let all = |nodes: &[Node]| {
        nodes
            .iter()
            .map(measure)
            .fold((0, 0), |(height, count), (high, more)| (height.max(high), count + more))
    };
    match node {
        Node::Repeat { node, .. } => {
            let (height, count) = measure(node);
            (height + 1, count + 1)
        }
        Node::Group(node, _) | Node::Look { node, .. } => measure(node),
        Node::Sequence(nodes) | Node::Either(nodes) => all(nodes),
        _ => (0, 0),
    }
}
