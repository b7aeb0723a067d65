//! Hover in a Tasks query: what a line means today, and on the fence what is found.

use super::Hover;
use crate::features::view::View;
use crate::features::wording::{counted, one_line};
use crate::query::Budget;
use crate::query::tasks::{
    Filter, Instruction, QueryFile, Search, SearchError, StatementSource, TaskSet, answer, blocks, explain,
    read_block, settings_of,
};
use crate::syntax::QueryBlock;
use crate::text::{TextRange, TextSize};

/// So many tasks are listed.
const LISTED: usize = 20;

/// The steps that counting for a hover may take.
const STEPS: u64 = 5_000_000;

pub(super) fn hover(view: &View<'_>, offset: TextSize) -> Option<Hover> {
    let block = blocks(view.note).find(|block| block.range.contains_inclusive(offset))?;
    if offset < block.body.start() {
        return Some(Hover {
            range: TextRange::new(block.range.start(), block.body.start()),
            text: found(view, block)?,
        });
    }
    let query = read_block(view.vault, view.note, block, view.present);
    let mut statements =
        query.statements.iter().filter(|it| it.range().contains_inclusive(offset)).peekable();
    let range = statements.peek()?.range();
    let mut text = String::new();
    for statement in statements {
        let Some(instruction) = &statement.instruction else { continue };
        if statement.source != StatementSource::Block {
            text.push_str(&format!("`{}`: ", one_line(&statement.text.text)));
        }
        text.push_str(&escaped(&explain(instruction)));
        text.push_str(".\n");
        if let Instruction::Filter(filter) = instruction {
            text.push_str(&passing(view, filter));
        }
    }
    (!text.is_empty()).then_some(Hover { range, text })
}

fn passing(view: &View<'_>, filter: &Filter) -> String {
    let (settings, file, tasks) =
        (settings_of(view.vault), QueryFile::of(view.vault, view.note), TaskSet::of_vault(view.vault));
    let budget = Budget::new(STEPS, None);
    let search =
        Search { tasks: &tasks, present: view.present, file: Some(&file), settings, budget: &budget };
    match search.passing(&[filter]) {
        Ok(found) => format!("\n{} of {} pass this line.\n", found.len(), counted(tasks.len(), "task")),
        Err(_) => String::new(),
    }
}

/// The tasks that a block finds, as a list.
fn found(view: &View<'_>, block: &QueryBlock) -> Option<String> {
    let kept = answer(view.vault, view.note, block, view.present);
    let answer = kept.answer?;
    if let Some(error) = &answer.error {
        return Some(match error {
            SearchError::NeedsJavaScript { what } => format!("Not evaluated here: {}.", escaped(what)),
            SearchError::Failed(message) => format!("This query is an error: {}", escaped(message)),
            SearchError::Stopped(_) => "This query takes too long.".to_owned(),
        });
    }
    let count = match answer.total < answer.total_before_limit {
        true => format!("{} of {}", answer.total, counted(answer.total_before_limit, "task")),
        false => counted(answer.total, "task"),
    };
    let mut text = format!(
        "**{count}** of {} in the vault{}\n",
        answer.searched,
        if kept.stale { ", as of before" } else { "" }
    );
    let mut listed = 0;
    for group in &answer.groups {
        for (_, name) in &group.headings {
            text.push_str(&format!("\n**{}**\n", escaped(&one_line(name))));
        }
        text.push('\n');
        for row in &group.rows {
            if listed == LISTED {
                text.push_str(&format!("- … and {} more\n", answer.total.saturating_sub(listed)));
                return Some(text);
            }
            let line = row.markdown.trim_start_matches([' ', '\t', '>']);
            let line = line
                .trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '-' | '*' | '+' | '.' | ')'))
                .trim_start();
            text.push_str(&format!("- {}\n", escaped(&one_line(line))));
            listed += 1;
        }
    }
    Some(text)
}

/// As Markdown that shows it as it is.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '\\' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}
