//! Patterns as instructions for the matcher.

use super::Flags;
use super::class::{Class, folded};
use super::parse::{Node, Tree};

#[derive(Clone, Debug)]
pub(super) enum Step {
    Char(u32),
    Any,
    Class(Class),
    Start,
    End,
    Boundary(bool),
    /// Goes on at the first, later at the second.
    Split(usize, usize),
    Jump(usize),
    /// Notes the position in a slot.
    Save(usize),
    /// Forgets the groups from .. to .., as every round of a repetition does.
    Forget(usize, usize),
    Back(Vec<usize>),
    /// Matches what stands from the next step to the given one, without moving.
    Look {
        negated: bool,
        end: usize,
    },
    /// Sets a repetition's counter to zero.
    Count(usize),
    /// The head of a repetition: another round, which starts at the next step, or on at `exit`.
    Round {
        counter: usize,
        min: u32,
        max: Option<u32>,
        greedy: bool,
        exit: usize,
    },
    /// Counts a round and notes where it starts.
    Enter(usize),
    /// The end of a round: back to the head, unless the round matched nothing.
    Again {
        counter: usize,
        head: usize,
        min: u32,
    },
    /// The end of the pattern, or of what is looked at.
    Done,
}

#[derive(Clone, Debug)]
pub(super) struct Program {
    /// Each with its direction: `true` reads to the left.
    pub(super) steps: Vec<(Step, bool)>,
    pub(super) groups: usize,
    pub(super) counters: usize,
    pub(super) names: Vec<(Box<str>, usize)>,
}

pub(super) fn compile(tree: &Tree, flags: Flags) -> Program {
    let program =
        Program { steps: Vec::new(), groups: tree.groups + 1, counters: 0, names: tree.names.clone() };
    let mut compiler = Compiler { program, flags };
    compiler.node(&tree.root, false);
    compiler.push(Step::Done, false);
    compiler.program
}

struct Compiler {
    program: Program,
    flags: Flags,
}

impl Compiler {
    fn push(&mut self, step: Step, left: bool) -> usize {
        self.program.steps.push((step, left));
        self.program.steps.len() - 1
    }

    fn here(&self) -> usize {
        self.program.steps.len()
    }

    fn set(&mut self, at: usize, step: Step) {
        if let Some((old, _)) = self.program.steps.get_mut(at) {
            *old = step;
        }
    }

    fn node(&mut self, node: &Node, left: bool) {
        match node {
            Node::Char(unit) => {
                let unit = if self.flags.ignore_case { folded(*unit) } else { *unit };
                self.push(Step::Char(unit), left);
            }
            Node::Any => {
                self.push(Step::Any, left);
            }
            Node::Class(class) => {
                self.push(Step::Class(class.clone()), left);
            }
            Node::Start => {
                self.push(Step::Start, left);
            }
            Node::End => {
                self.push(Step::End, left);
            }
            Node::Boundary(negated) => {
                self.push(Step::Boundary(*negated), left);
            }
            Node::Back(group) => {
                self.push(Step::Back(vec![*group]), left);
            }
            Node::NamedBack(name) => {
                let named = self.program.names.iter().filter(|(known, _)| known == name);
                let groups = named.map(|(_, group)| *group).collect();
                self.push(Step::Back(groups), left);
            }
            Node::Group(node, None) => self.node(node, left),
            Node::Group(node, Some(group)) => {
                let (first, second) = (group * 2, group * 2 + 1);
                self.push(Step::Save(if left { second } else { first }), left);
                self.node(node, left);
                self.push(Step::Save(if left { first } else { second }), left);
            }
            Node::Look { behind, negated, node } => {
                let look = self.push(Step::Done, left);
                self.node(node, *behind);
                let end = self.push(Step::Done, left);
                self.set(look, Step::Look { negated: *negated, end });
            }
            Node::Sequence(items) if left => items.iter().rev().for_each(|item| self.node(item, left)),
            Node::Sequence(items) => items.iter().for_each(|item| self.node(item, left)),
            Node::Either(options) => self.either(options, left),
            Node::Repeat { node, min, max, greedy, groups } => {
                self.repeat(node, (*min, *max, *greedy), *groups, left)
            }
        }
    }

    fn either(&mut self, options: &[Node], left: bool) {
        let mut ends = Vec::new();
        for (index, option) in options.iter().enumerate() {
            if index + 1 == options.len() {
                self.node(option, left);
                break;
            }
            let split = self.push(Step::Done, left);
            self.node(option, left);
            ends.push(self.push(Step::Done, left));
            let next = self.here();
            self.set(split, Step::Split(split + 1, next));
        }
        let end = self.here();
        ends.into_iter().for_each(|at| self.set(at, Step::Jump(end)));
    }

    fn repeat(&mut self, node: &Node, bounds: (u32, Option<u32>, bool), groups: (usize, usize), left: bool) {
        let (min, max, greedy) = bounds;
        let counter = self.program.counters;
        self.program.counters += 1;
        self.push(Step::Count(counter), left);
        let head = self.push(Step::Done, left);
        self.push(Step::Enter(counter), left);
        if groups.0 < groups.1 {
            self.push(Step::Forget(groups.0 + 1, groups.1 + 1), left);
        }
        self.node(node, left);
        self.push(Step::Again { counter, head, min }, left);
        let exit = self.here();
        self.set(head, Step::Round { counter, min, max, greedy, exit });
    }
}
