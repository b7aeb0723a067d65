//! What is wrong with a query in its vault: texts that nothing holds, filters that exclude each other.

use rustc_hash::FxHashSet;

use super::filter::{DateField, Filter};
use super::flaw::{Flaw, FlawKind, Repair};
use super::instruction::{Group, GroupBy, Instruction, Sort, SortBy};
use super::possible::Possible;
use super::query::{Query, Statement, StatementSource};
use super::search::Search;
use super::task_set::TaskSet;
use super::{block, missing};
use crate::query::Present;
use crate::syntax::QueryBlock;
use crate::text::TextRange;
use crate::vault::{Note, Vault};

/// All flaws of a block: those of its lines, then those that take the vault to see. These only if the vault is loaded.
pub fn check_block(vault: &Vault, note: &Note, block: &QueryBlock, present: &Present) -> Vec<Flaw> {
    let query = block::read_block(vault, note, block, present);
    let mut flaws: Vec<Flaw> = Vec::new();
    let whole = vault.config().tasks.global_filter.is_empty();
    for statement in &query.statements {
        // A preset's own flaws are not the note's.
        if statement.source == StatementSource::Block {
            let own = statement.flaws.iter().cloned().chain(javascript(statement, whole));
            flaws.extend(own.map(|flaw| mendable(&note.text, statement, flaw)));
        } else {
            // Its text is elsewhere: it cannot be mended here.
            let fatal = statement.flaws.iter().filter(|flaw| flaw.kind.is_fatal());
            flaws.extend(fatal.map(|flaw| Flaw { repairs: Vec::new(), ..flaw.clone() }));
        }
    }
    if own_filters(&query)
        .any(|(_, filter)| matches!(filter, Filter::HasDate { field: DateField::Start, has: true }))
    {
        flaws.retain(|flaw| flaw.kind != FlawKind::StartsIncludesUndated);
    }
    flaws.extend(duplicates(&query));
    flaws.extend(contradictions(&query));
    if vault.is_loaded() {
        flaws.extend(missing::flaws(&TaskSet::of_vault(vault), vault, &query));
        // The only flaw that takes answering the query, which costs time in proportion to the vault.
        if !block::settings_of(vault).global_query.trim().is_empty()
            && let Some(answer) = block::answer(vault, note, block, present).answer
        {
            let start = block.body.start();
            flaws.extend(answer.flaw.iter().map(|flaw| flaw.moved(start)));
        }
    }
    flaws
}

/// A flaw that keeps Obsidian from showing anything, or us from answering, with at least one way out: the line as a comment.
fn mendable(text: &str, statement: &Statement, mut flaw: Flaw) -> Flaw {
    let range = statement.range();
    // What a placeholder stands for is written elsewhere.
    let is_written = statement.text.is_exact();
    if !is_written {
        flaw.repairs.retain(|repair| repair.range != range);
    }
    let stops = flaw.kind.is_fatal() || matches!(flaw.kind, FlawKind::JsDisabled | FlawKind::JsUnsupported);
    let before = text.get(..usize::from(range.start())).and_then(|before| before.rsplit('\n').next());
    let starts_line = before.is_some_and(|before| before.trim_matches([' ', '\t', '>']).is_empty());
    if flaw.repairs.is_empty() && stops && starts_line {
        let title = "Turn the line into a comment".to_owned();
        flaw.repairs.push(Repair { title, range: TextRange::empty(range.start()), text: "# ".to_owned() });
    }
    flaw
}

/// A global query that leaves nothing of what the block finds.
pub(super) fn global_query(search: &Search<'_>, query: &Query) -> Option<Flaw> {
    let global = |statement: &Statement| statement.source == StatementSource::GlobalQuery;
    query.filters().find(|(statement, _)| global(statement))?;
    let own: Vec<&Filter> =
        query.filters().filter(|(statement, _)| !global(statement)).map(|(_, filter)| filter).collect();
    let count = search.passing(&own).ok()?.len();
    let first = query.statements.iter().find(|statement| statement.source == StatementSource::Block)?;
    let found = if count == 1 { "1 task passes".to_owned() } else { format!("{count} tasks pass") };
    let message = format!("{found} this query, but none the global query in the settings of Tasks.");
    let start = TextRange::empty(first.range().start());
    let repair = Repair {
        title: "Add \"ignore global query\"".to_owned(),
        range: start,
        text: "ignore global query\n".to_owned(),
    };
    let range = first.range();
    (count > 0).then(|| Flaw { kind: FlawKind::GlobalQuery, range, message, repairs: vec![repair] })
}

/// Lines of JavaScript, which Obsidian runs only where it is allowed to.
fn javascript(statement: &Statement, whole: bool) -> Option<Flaw> {
    let mut found = false;
    let native = match statement.instruction.as_ref()? {
        Instruction::Filter(filter) => {
            filter.leaves(&mut |leaf| found |= matches!(leaf, Filter::Function(_)));
            match filter {
                Filter::Function(script) => script.as_filter(whole),
                _ => None,
            }
        }
        Instruction::Sort(Sort { by: SortBy::Function(script), reverse }) => {
            found = true;
            script.as_sort(*reverse).map(|by| format!("sort by {by}"))
        }
        Instruction::Group(Group { by: GroupBy::Function(script), reverse }) => {
            found = true;
            script.as_group(*reverse).map(|by| format!("group by {by}"))
        }
        Instruction::View(Some(group)) => {
            found = matches!(group.by, GroupBy::Function(_));
            None
        }
        _ => None,
    };
    let message = "This line is JavaScript. Obsidian runs it only on devices where JavaScript in queries is allowed; \
                   elsewhere the whole query shows an error.";
    let range = statement.range();
    let repair = native.map(|text| Repair { title: format!("Write \"{text}\""), range, text });
    found.then(|| Flaw {
        kind: FlawKind::JsDisabled,
        range,
        message: message.to_owned(),
        repairs: repair.into_iter().collect(),
    })
}

/// The filter lines of the block itself.
pub(super) fn own_filters(query: &Query) -> impl Iterator<Item = (&Statement, &Filter)> {
    query.filters().filter(|(statement, _)| statement.source == StatementSource::Block)
}

fn duplicates(query: &Query) -> Vec<Flaw> {
    let mut seen: FxHashSet<String> = FxHashSet::default();
    let mut out = Vec::new();
    for (statement, _) in own_filters(query) {
        if !seen.insert(statement.text.text.clone()) {
            let range = statement.range();
            let repair = Repair { title: "Remove this line".to_owned(), range, text: String::new() };
            let message = "The same filter stands above already.".to_owned();
            out.push(Flaw { kind: FlawKind::DuplicateLine, range, message, repairs: vec![repair] });
        }
    }
    out
}

/// Lines that no task passes, alone or with those before.
fn contradictions(query: &Query) -> Vec<Flaw> {
    let mut out = Vec::new();
    let mut before: Vec<(&Statement, Possible)> = Vec::new();
    for (statement, filter) in own_filters(query) {
        let possible = Possible::of(filter);
        let line = |statement: &Statement| statement.text.text.lines().next().unwrap_or_default().to_owned();
        let message = if possible.is_empty() {
            "Nothing can pass: the parts of this line exclude each other.".to_owned()
        } else if let Some((other, _)) =
            before.iter().find(|(_, other)| other.clone().both(&possible).is_empty())
        {
            format!("Nothing can pass: no task passes this line and \"{}\" as well.", line(other))
        } else {
            let all = before.iter().fold(possible.clone(), |all, (_, other)| all.both(other));
            before.push((statement, possible));
            if !all.is_empty() {
                continue;
            }
            "Nothing can pass: no task passes this line and all lines before it as well.".to_owned()
        };
        out.push(contradiction(statement, message));
    }
    let empty = |instruction: &Option<Instruction>| {
        matches!(instruction, Some(Instruction::Limit(0) | Instruction::LimitGroups(0)))
    };
    let limits = query.statements.iter().filter(|it| it.source == StatementSource::Block);
    let limits = limits.filter(|it| empty(&it.instruction));
    out.extend(limits.map(|it| contradiction(it, "Nothing is shown: the limit is 0.".to_owned())));
    out
}

fn contradiction(statement: &Statement, message: String) -> Flaw {
    let range = statement.range();
    let repair = Repair { title: "Remove this line".to_owned(), range, text: String::new() };
    Flaw { kind: FlawKind::Contradiction, range, message, repairs: vec![repair] }
}
