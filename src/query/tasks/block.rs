//! A query block in a note of a vault: read, answered, kept.

use super::flaw::Flaw;
use super::query::{Query, ReadContext};
use super::query_file::QueryFile;
use super::search::{Found, Search, SearchError};
use super::settings::QuerySettings;
use super::task_set::TaskSet;
use super::{check, footprint};
use crate::query::keeper::{Keeper, Kept, Language, Question};
use crate::query::{Present, Stopped};
use crate::syntax::{QueryBlock, QueryLanguage};
use crate::text::{TextRange, slice};
use crate::vault::{Note, NoteId, Vault};

/// So many tasks of an answer are kept; all are counted.
const MOST_ROWS: usize = 1000;

/// The answer to a block.
#[derive(Clone, Debug, Default)]
pub struct Answer {
    /// How many tasks are shown in Obsidian, each counted once.
    pub total: usize,
    /// How many pass the filters.
    pub total_before_limit: usize,
    /// How many tasks there are.
    pub searched: usize,
    /// The groups in order, cut to a bounded number of tasks.
    pub groups: Vec<AnswerGroup>,
    /// Why there is no answer.
    pub error: Option<SearchError>,
    /// That the global query leaves nothing of what the block finds; its place counts from the block's first line.
    pub flaw: Option<Flaw>,
}

/// A group of an answer.
#[derive(Clone, Debug, Default)]
pub struct AnswerGroup {
    /// The level and name of each heading before it, as shown.
    pub headings: Vec<(usize, String)>,
    /// Its tasks.
    pub rows: Vec<Row>,
}

/// A task of an answer. It names the task by its place among the note's, which prose around it does not shift.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Its note.
    pub note: NoteId,
    /// Its index in `ParsedNote::tasks`.
    pub task: u32,
    /// Its line.
    pub markdown: Box<str>,
}

impl Row {
    /// Where the task stands now.
    pub fn range(&self, vault: &Vault) -> Option<TextRange> {
        let note = vault.note(self.note)?;
        note.parsed.tasks.get(self.task as usize).map(|task| task.range)
    }
}

/// The settings of queries that a vault's configuration has. Made once: each block of a vault asks for them.
pub fn settings_of(vault: &Vault) -> &QuerySettings {
    vault.derived(|| QuerySettings::of(&vault.config().task_queries))
}

/// The blocks of the Tasks plugin in a note.
pub fn blocks(note: &Note) -> impl Iterator<Item = &QueryBlock> {
    note.parsed.queries.iter().filter(|block| block.language == QueryLanguage::Tasks)
}

/// Whether a block stands in a quote, so that its lines have `>` before them.
fn is_quoted(note: &Note, block: &QueryBlock) -> bool {
    let start = usize::from(block.range.start());
    let line = note.text.get(..start).and_then(|before| before.rsplit('\n').next()).unwrap_or_default();
    let head = slice(&note.text, block.range).trim_start();
    line.contains('>') || head.starts_with('>')
}

/// Reads a block alone, as its writer sees it.
pub fn read_block(vault: &Vault, note: &Note, block: &QueryBlock, present: &Present) -> Query {
    let (settings, file) = (settings_of(vault), QueryFile::of(vault, note));
    let context = ReadContext { file: Some(&file), present, settings };
    Query::read(&note.text, block.body, is_quoted(note, block), context)
}

/// The answer to a block, kept until something it depends on changes.
pub fn answer(vault: &Vault, note: &Note, block: &QueryBlock, present: &Present) -> Kept<Answer> {
    let question = Question {
        language: Language::Tasks,
        note: note.id,
        text: slice(&note.text, block.body).into(),
        day: present.today(),
        zone: present.zone_name(),
    };
    Keeper::of(vault).ask(&question, vault.revision(), |budget| {
        let (settings, file) = (settings_of(vault), QueryFile::of(vault, note));
        let context = ReadContext { file: Some(&file), present, settings };
        let query = Query::compose(&note.text, block.body, is_quoted(note, block), context);
        let tasks = TaskSet::of_vault(vault);
        let search = Search { tasks: &tasks, present, file: Some(&file), settings, budget };
        let mut answer = run(&search, &query)?;
        let found = answer.error.is_none().then_some(answer.total_before_limit);
        let flaw = if found == Some(0) { check::global_query(&search, &query) } else { None };
        answer.flaw = flaw.map(|flaw| flaw.relative_to(block.body.start()));
        Ok((answer, footprint::of(&query)))
    })
}

fn run(search: &Search<'_>, query: &Query) -> Result<Answer, Stopped> {
    if let Some((_, flaw)) = query.first_error() {
        let error = Some(SearchError::Failed(flaw.message.clone()));
        return Ok(Answer { error, ..Answer::default() });
    }
    match search.run(query) {
        Ok(found) => Ok(kept(search.tasks, &found)),
        Err(SearchError::Stopped(stopped)) => Err(stopped),
        Err(error) => Ok(Answer { error: Some(error), searched: search.tasks.len(), ..Answer::default() }),
    }
}

fn kept(tasks: &TaskSet, found: &Found) -> Answer {
    let mut left = MOST_ROWS;
    let mut groups = Vec::new();
    for group in &found.groups {
        let rows = group.tasks.iter().take(left).filter_map(|index| {
            let task = tasks.get(*index)?;
            let note = task.note.note()?;
            Some(Row { note: note.id, task: task.facts.index, markdown: task.markdown().into() })
        });
        let rows: Vec<Row> = rows.collect();
        left -= rows.len().min(left);
        let headings = group.headings().map(|(level, name)| (level, shown(name))).collect();
        groups.push(AnswerGroup { headings, rows });
        if left == 0 {
            break;
        }
    }
    Answer {
        total: found.total,
        total_before_limit: found.total_before_limit,
        searched: tasks.len(),
        groups,
        ..Answer::default()
    }
}

/// A group's name as it is shown: without what stands between `%%`.
pub fn shown(name: &str) -> String {
    let mut out = String::new();
    let mut rest = name;
    while let Some((before, behind)) = rest.split_once("%%") {
        let Some((_, after)) = behind.split_once("%%") else { break };
        out.push_str(before);
        rest = after;
    }
    out.push_str(rest);
    out.trim().to_owned()
}
