//! A query: its statements, and what they amount to.

use super::filter::Filter;
use super::flaw::{Fault, Flaw, FlawKind};
use super::instruction::{Group, Instruction, LayoutPart, Sort};
use super::lines;
use super::mapped::Mapped;
use super::placeholder::{self, Source};
use super::query_file::QueryFile;
use super::read::Reader;
use super::settings::QuerySettings;
use crate::query::Present;
use crate::sort;
use crate::text::TextRange;

/// What reading a query depends on, beside its text.
#[derive(Clone, Copy)]
pub struct ReadContext<'c> {
    /// The note that holds it.
    pub file: Option<&'c QueryFile>,
    /// The present.
    pub present: &'c Present,
    /// Presets and the like.
    pub settings: &'c QuerySettings,
}

/// Where a statement comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StatementSource {
    /// The block itself.
    Block,
    /// A preset or placeholder that the block names.
    Expanded,
    /// The note's frontmatter.
    FileDefaults,
    /// The plugin's settings.
    GlobalQuery,
}

/// A statement.
#[derive(Clone, Debug)]
pub struct Statement {
    /// Its text after joining and expansion.
    pub text: Mapped,
    /// Where it comes from.
    pub source: StatementSource,
    /// What it says; `None` if it says nothing.
    pub instruction: Option<Instruction>,
    /// What is wrong with it.
    pub flaws: Vec<Flaw>,
}

impl Statement {
    /// Its place in the note: of a preset's line, the line that names the preset.
    pub fn range(&self) -> TextRange {
        self.text.whole()
    }
}

/// A query, read as far as it can be.
#[derive(Clone, Debug, Default)]
pub struct Query {
    /// Its statements in order.
    pub statements: Vec<Statement>,
}

/// Presets in presets go so deep.
const DEEPEST_PRESET: usize = 10;
/// More statements are not read.
const MOST_STATEMENTS: usize = 5000;

impl Query {
    /// Reads the lines of a block alone.
    pub fn read(source: &str, body: TextRange, quoted: bool, context: ReadContext<'_>) -> Query {
        let mut query = Query::default();
        query.add(&lines::body(source, body, quoted), StatementSource::Block, context, 0);
        query
    }

    /// Reads instructions that stand in no block.
    pub(super) fn of_text(text: &Mapped, source: StatementSource, context: ReadContext<'_>) -> Query {
        let mut query = Query::default();
        query.add(text, source, context, 0);
        query
    }

    /// Reads a block as it is run: the global query and the note's own defaults come first.
    pub fn compose(source: &str, body: TextRange, quoted: bool, context: ReadContext<'_>) -> Query {
        let own = Query::read(source, body, quoted, context);
        let before = TextRange::empty(body.start());
        let mut query = Query::default();
        let defaults = context.file.map(QueryFile::defaults).unwrap_or_default();
        let defaults = Mapped::standing_for(&defaults, before);
        let middle = Query::of_text(&defaults, StatementSource::FileDefaults, context);
        if !own.ignores_global_query() && !middle.ignores_global_query() {
            let global = Mapped::standing_for(&context.settings.global_query, before);
            query.add(&global, StatementSource::GlobalQuery, context, 0);
        }
        query.statements.extend(middle.statements);
        query.statements.extend(own.statements);
        query
    }

    fn add(&mut self, text: &Mapped, source: StatementSource, context: ReadContext<'_>, depth: usize) {
        for statement in lines::statements(text) {
            self.add_statement(&statement, source, context, depth);
        }
    }

    fn add_statement(
        &mut self,
        text: &Mapped,
        source: StatementSource,
        context: ReadContext<'_>,
        depth: usize,
    ) {
        if !placeholder::has_placeholder(&text.text) {
            self.add_expanded(text, source, context, depth);
            return;
        }
        let from = Source { file: context.file, settings: context.settings, present: context.present };
        match placeholder::expand(text, from) {
            // What a preset's placeholder stands for stays one line.
            Ok(expanded) if depth > 0 => self.add_expanded(&expanded.trimmed(), source, context, depth),
            Ok(expanded) => {
                for part in lines::statements(&expanded) {
                    self.add_expanded(&part, source, context, depth);
                }
            }
            Err(fault) => self.push(text, source, Err(fault), Vec::new()),
        }
    }

    fn add_expanded(
        &mut self,
        text: &Mapped,
        source: StatementSource,
        context: ReadContext<'_>,
        depth: usize,
    ) {
        if self.statements.len() >= MOST_STATEMENTS {
            return;
        }
        if let Some(at) = preset_name(&text.text) {
            self.add_preset(text, at, source, context, depth);
            return;
        }
        let mut reader = Reader {
            present: context.present,
            javascript: context.settings.javascript,
            notes: Vec::new(),
            depth: 0,
            base: 0,
        };
        let read = reader.read(&text.text);
        let notes = reader.notes;
        self.push(text, source, read, notes);
    }

    fn add_preset(
        &mut self,
        text: &Mapped,
        at: usize,
        source: StatementSource,
        context: ReadContext<'_>,
        depth: usize,
    ) {
        let name = text.text.get(at..).unwrap_or_default().trim();
        let Some(preset) = context.settings.preset(name) else {
            let fault = placeholder::unknown_preset(name, at, context.settings);
            self.push(text, source, Err(fault), Vec::new());
            return;
        };
        if depth >= DEEPEST_PRESET {
            let message = "Presets that name each other without end.";
            let fault = Fault::new(FlawKind::UnknownPreset, at..text.text.len(), message);
            self.push(text, source, Err(fault), Vec::new());
            return;
        }
        let source = if source == StatementSource::Block { StatementSource::Expanded } else { source };
        self.add(&placeholder::inserted(preset, text.whole()), source, context, depth + 1);
    }

    fn push(
        &mut self,
        text: &Mapped,
        source: StatementSource,
        read: Result<Instruction, Fault>,
        notes: Vec<Fault>,
    ) {
        let mut flaws: Vec<Flaw> = notes.into_iter().map(|note| note.placed(text)).collect();
        let instruction = match read {
            Ok(instruction) => Some(instruction),
            Err(fault) => {
                flaws.insert(0, fault.placed(text));
                None
            }
        };
        self.statements.push(Statement { text: text.clone(), source, instruction, flaws });
    }

    /// The first statement that the plugin does not understand; it shows only that one, and runs nothing.
    pub fn first_error(&self) -> Option<(&Statement, &Flaw)> {
        let failed = self.statements.iter().find(|statement| statement.instruction.is_none())?;
        Some((failed, failed.flaws.first()?))
    }

    fn instructions(&self) -> impl DoubleEndedIterator<Item = (&Statement, &Instruction)> {
        self.statements.iter().filter_map(|statement| Some((statement, statement.instruction.as_ref()?)))
    }

    /// The filters, in order.
    pub fn filters(&self) -> impl Iterator<Item = (&Statement, &Filter)> {
        self.instructions().filter_map(|(statement, it)| match it {
            Instruction::Filter(filter) => Some((statement, filter)),
            _ => None,
        })
    }

    /// The sorts, in order.
    pub fn sorts(&self) -> impl Iterator<Item = (&Statement, &Sort)> {
        self.instructions().filter_map(|(statement, it)| match it {
            Instruction::Sort(sort) => Some((statement, sort)),
            _ => None,
        })
    }

    /// The `group by` lines, in order.
    pub fn groups(&self) -> impl Iterator<Item = (&Statement, &Group)> {
        self.instructions().filter_map(|(statement, it)| match it {
            Instruction::Group(group) => Some((statement, group)),
            _ => None,
        })
    }

    /// The grouping of `view columns by`, if that is the view.
    pub fn columns(&self) -> Option<&Group> {
        self.instructions().rev().find_map(|(_, it)| match it {
            Instruction::View(group) => Some(group.as_ref()),
            _ => None,
        })?
    }

    /// The limit; the last one counts.
    pub fn limit(&self) -> Option<usize> {
        self.instructions().rev().find_map(|(_, it)| match it {
            Instruction::Limit(limit) => Some(*limit),
            _ => None,
        })
    }

    /// The limit of each group; the last one counts.
    pub fn group_limit(&self) -> Option<usize> {
        self.instructions().rev().find_map(|(_, it)| match it {
            Instruction::LimitGroups(limit) => Some(*limit),
            _ => None,
        })
    }

    /// Whether the plugin's global query is left out.
    pub fn ignores_global_query(&self) -> bool {
        self.instructions().any(|(_, it)| matches!(it, Instruction::IgnoreGlobalQuery))
    }

    /// Whether an explanation is asked for.
    pub fn explains(&self) -> bool {
        self.instructions().any(|(_, it)| matches!(it, Instruction::Explain))
    }

    /// Short mode; the last word counts.
    pub fn is_short(&self) -> bool {
        let mut modes =
            self.instructions().filter(|(_, it)| matches!(it, Instruction::Short | Instruction::Full));
        modes.next_back().is_some_and(|(_, it)| matches!(it, Instruction::Short))
    }

    /// What is not shown.
    pub fn hidden(&self) -> Vec<LayoutPart> {
        let mut hidden: Vec<LayoutPart> = LayoutPart::HIDDEN.to_vec();
        for (_, it) in self.instructions() {
            if let Instruction::Layout { hide, part } = it {
                hidden.retain(|known| known != part);
                if *hide {
                    hidden.push(*part);
                }
            }
        }
        sort::by(&mut hidden, Ord::cmp);
        hidden
    }
}

/// Where the name starts in `preset NAME`.
fn preset_name(text: &str) -> Option<usize> {
    let head = text.get(..7).filter(|head| head.eq_ignore_ascii_case("preset "))?;
    let rest = text.get(head.len()..)?;
    let name = rest.trim_start();
    (!name.is_empty()).then_some(text.len() - name.len())
}
