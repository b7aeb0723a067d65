//! What the rules on Dataview queries share: the blocks of a note, read once.

use super::{Context, Fix, Sink};
use crate::query::dataview::ast::{Expr, HeaderKind, Query};
use crate::query::dataview::{
    Block, BlockKind, Engine, Flaw, FlawKind, NameUse, NoteSet, PageOptions, Pages, Problem, Replacement,
    Settings, check_expression, check_query, functions, names_in_expression, names_in_query,
    parse_expression, parse_query, source_notes,
};
use crate::query::{Budget, Present};
use crate::syntax::identifier_len;
use crate::text::{TextEdit, TextRange};

/// The steps that asking for the notes of a source may take.
const STEPS: u64 = 1_000_000;

/// A block or inline query with what its text alone tells of mistakes.
pub(super) struct CheckedBlock {
    pub(super) block: Block,
    pub(super) problems: Vec<Problem>,
    pub(super) flaws: Vec<Flaw>,
    tree: Tree,
}

/// What was read of a block.
enum Tree {
    Query(Query),
    Inline(Expr),
}

pub(super) fn checked_blocks(cx: &Context<'_>) -> Vec<CheckedBlock> {
    let prefix = &cx.config().dataview.inline_prefix;
    Block::all(cx.text(), &cx.note.parsed, prefix).into_iter().filter_map(checked).collect()
}

fn checked(block: Block) -> Option<CheckedBlock> {
    Some(match block.kind {
        BlockKind::Query => {
            let parsed = parse_query(&block.text);
            let flaws = check_query(&parsed.tree, &block.text);
            CheckedBlock { block, problems: parsed.problems, flaws, tree: Tree::Query(parsed.tree) }
        }
        BlockKind::Inline => {
            let parsed = parse_expression(&block.text);
            // Code that only starts like an inline query is none.
            if !parsed.problems.is_empty() && !is_surely_dataview(&block.text) {
                return None;
            }
            let flaws = check_expression(&parsed.tree, &block.text);
            let flaws = if parsed.problems.is_empty() && !is_surely_dataview(&block.text) {
                Vec::new()
            } else {
                flaws
            };
            CheckedBlock { block, problems: parsed.problems, flaws, tree: Tree::Inline(parsed.tree) }
        }
    })
}

/// Whether a text is meant for Dataview: it speaks of `this`, calls a function of it or holds a link.
fn is_surely_dataview(text: &str) -> bool {
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let length = identifier_len(rest);
        let (word, behind) = (rest.get(..length).unwrap_or_default(), rest.get(length..).unwrap_or_default());
        if word == "this" && behind.starts_with('.')
            || behind.starts_with('(') && functions::find(word).is_some()
            || rest.starts_with("[[")
        {
            return true;
        }
        at += length.max(rest.chars().next().map_or(1, char::len_utf8));
    }
    false
}

impl CheckedBlock {
    /// The query; `None` for inline queries and for what cannot be read.
    pub(super) fn query(&self) -> Option<&Query> {
        match &self.tree {
            Tree::Query(query) if self.problems.is_empty() => Some(query),
            Tree::Query(_) | Tree::Inline(_) => None,
        }
    }

    /// The notes of the source; `None` where it makes no sense.
    pub(super) fn source(&self, cx: &Context<'_>) -> Option<NoteSet> {
        let query = self.query()?;
        let Some(from) = &query.from else { return Some(NoteSet::all(cx.vault)) };
        let present = Present::noon_of(cx.today);
        let pages = Pages::new(cx.vault.clone(), PageOptions::new(present.now().time_zone().clone()));
        let (settings, budget) = (Settings::from(cx.config()), Budget::new(STEPS, None));
        let engine = Engine {
            pages: &pages,
            present: &present,
            settings: &settings,
            budget: &budget,
            origin: &cx.note.path,
        };
        source_notes(engine, &from.source).ok()
    }

    /// Whether rows come from a CSV file.
    pub(super) fn reads_csv(&self, cx: &Context<'_>) -> bool {
        self.source(cx).is_some_and(|source| !source.csv.is_empty())
    }

    /// Whether the rows are tasks.
    pub(super) fn is_task_query(&self) -> bool {
        self.query().is_some_and(|query| matches!(query.header.kind, HeaderKind::Task))
    }

    /// The names of fields, folders and tags in it; none in what cannot be read or may be no query.
    pub(super) fn names(&self) -> Vec<NameUse> {
        match &self.tree {
            _ if !self.problems.is_empty() => Vec::new(),
            Tree::Query(query) => names_in_query(query),
            Tree::Inline(expr) if is_surely_dataview(&self.block.text) => names_in_expression(expr),
            Tree::Inline(_) => Vec::new(),
        }
    }

    /// The fix in the note.
    pub(super) fn fix(&self, cx: &Context<'_>, fix: &Replacement) -> Fix {
        let edit = |(range, text): &(TextRange, String)| {
            let range = self.block.in_note(*range);
            TextEdit { range, text: text.replace('\n', &cx.line_break(range)) }
        };
        Fix::edit(fix.title.clone(), &cx.note.path, fix.edits.iter().map(edit))
    }
}

/// Reports all flaws of a kind.
pub(super) fn report(cx: &Context<'_>, sink: &mut Sink<'_>, kind: FlawKind) {
    for block in cx.dataview() {
        // A query that cannot be read has no meaning that could be wrong.
        let flaws = block.flaws.iter().filter(|flaw| flaw.kind == kind && block.problems.is_empty());
        for flaw in flaws {
            let fixes = flaw.fix.iter().map(|fix| block.fix(cx, fix));
            sink.report(block.block.in_note(flaw.range), flaw.message.clone()).fixes(fixes);
        }
    }
}

/// Reports a name that is nobody's, with the nearest that are: the first in the message, all as fixes.
pub(super) fn report_nearest(
    cx: &Context<'_>,
    sink: &mut Sink<'_>,
    range: TextRange,
    message: String,
    near: &[&str],
) {
    let message = match near.first() {
        Some(first) => format!("{message}; nearest: \"{first}\""),
        None => message,
    };
    let change = near.iter().map(|near| {
        Fix::edit(format!("Change to \"{near}\""), &cx.note.path, [TextEdit::replace(range, *near)])
    });
    sink.report(range, message).fixes(change);
}
