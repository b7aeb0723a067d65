//! `vaultls query --lang tasks`: a query of the Tasks plugin on the terminal.

use std::io::{self, Write};
use std::path::Path;

use serde_json::json;

use super::args::{Global, Query as Options, RowFormat};
use super::open::{open, root};
use super::render::{self, Mistake};
use super::{backlinks, clock, print_error};
use crate::query::tasks::{
    Found, Query, QueryFile, ReadContext, Search, SearchError, TaskRef, TaskSet, settings_of, shown,
};
use crate::query::{Budget, Present};
use crate::text::{TextLen, TextRange};

/// How much work a query on the command line may be: minutes.
const STEPS: u64 = 20_000_000_000;

pub(super) fn run(global: &Global, options: &Options, text: &str, out: &mut dyn Write) -> anyhow::Result<u8> {
    let note = options.note.as_deref();
    let start = note.map(Path::new).filter(|file| file.is_file()).unwrap_or(Path::new("."));
    let opened = open(root(global, start)?);
    let present = Present::new(clock::now(global)?);
    let file = match note {
        Some(name) => Some(QueryFile::of(&opened.vault, backlinks::find(&opened.root, &opened.vault, name)?)),
        None => None,
    };
    let settings = settings_of(&opened.vault);
    let context = ReadContext { file: file.as_ref(), present: &present, settings };
    let query = Query::compose(text, TextRange::up_to(text.text_len()), false, context);
    if let Some((_, flaw)) = query.first_error() {
        let mistake = Mistake { text, range: Some(flaw.range), message: &flaw.message };
        print_error(&render::mistake(&mistake, global.color));
        return Ok(2);
    }
    let tasks = TaskSet::of_vault(&opened.vault);
    let budget = Budget::new(STEPS, None);
    let search = Search { tasks: &tasks, present: &present, file: file.as_ref(), settings, budget: &budget };
    match search.run(&query) {
        Ok(found) => print(options.format, &found, &tasks, out)?,
        Err(error) => {
            let message = match error {
                SearchError::NeedsJavaScript { what } => format!("not evaluated here: {what}"),
                SearchError::Failed(message) => message,
                SearchError::Stopped(_) => "the query takes too long".to_owned(),
            };
            print_error(&format!("vaultls: {message}"));
            return Ok(2);
        }
    }
    Ok(if opened.incomplete { 2 } else { 0 })
}

fn print(format: RowFormat, found: &Found, tasks: &TaskSet, out: &mut dyn Write) -> io::Result<()> {
    match format {
        RowFormat::Table => list(found, tasks, out, |task| {
            format!("{}:{}: {}", task.note.path(), task.facts.line + 1, task.markdown().trim_start())
        }),
        RowFormat::Markdown => list(found, tasks, out, |task| {
            format!("{} ([[{}]])", task.markdown().trim_start_matches([' ', '\t', '>']), link(task))
        }),
        RowFormat::Json => as_json(found, tasks, out),
        RowFormat::Csv => as_csv(found, tasks, out),
    }
}

/// The path of a task's note as a link has it.
fn link(task: TaskRef<'_>) -> &str {
    let path = task.note.path();
    path.strip_suffix(".md").unwrap_or(path)
}

/// Groups under headings, a line a task.
fn list(
    found: &Found,
    tasks: &TaskSet,
    out: &mut dyn Write,
    line: impl Fn(TaskRef<'_>) -> String,
) -> io::Result<()> {
    let mut first = true;
    for group in &found.groups {
        for (level, name) in group.headings() {
            if !first {
                writeln!(out)?;
            }
            first = false;
            writeln!(out, "{} {}", "#".repeat((level + 1).min(6)), shown(name))?;
        }
        for task in group.tasks.iter().filter_map(|index| tasks.get(*index)) {
            first = false;
            writeln!(out, "{}", line(task))?;
        }
    }
    Ok(())
}

fn as_json(found: &Found, tasks: &TaskSet, out: &mut dyn Write) -> io::Result<()> {
    let row = |index: &usize| {
        let task = tasks.get(*index)?;
        Some(json!({
            "path": task.note.path(),
            "line": task.facts.line,
            "status": task.status().name,
            "description": task.description(),
            "markdown": task.markdown(),
        }))
    };
    let groups = found.groups.iter().map(|group| {
        let names: Vec<String> = group.names.iter().map(|name| shown(name)).collect();
        json!({ "names": names, "tasks": group.tasks.iter().filter_map(row).collect::<Vec<_>>() })
    });
    let answer = json!({
        "total": found.total,
        "totalBeforeLimit": found.total_before_limit,
        "groups": groups.collect::<Vec<_>>(),
    });
    writeln!(out, "{answer}")
}

fn as_csv(found: &Found, tasks: &TaskSet, out: &mut dyn Write) -> io::Result<()> {
    let cell = |text: &str| match text.contains(['"', ',', '\n', '\r']) {
        true => format!("\"{}\"", text.replace('"', "\"\"")),
        false => text.to_owned(),
    };
    writeln!(out, "group,path,line,status,description")?;
    for group in &found.groups {
        let names: Vec<String> = group.names.iter().map(|name| shown(name)).collect();
        let name = cell(&names.join(" / "));
        for task in group.tasks.iter().filter_map(|index| tasks.get(*index)) {
            let (status, description) = (task.status().name, task.description());
            let (path, line) = (cell(task.note.path()), task.facts.line + 1);
            writeln!(out, "{name},{path},{line},{},{}", cell(&status), cell(&description))?;
        }
    }
    Ok(())
}
