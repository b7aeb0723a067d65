//! `vaultls tasks`: the action items of the vault.

use std::io::Write;
use std::path::Path;

use anyhow::{Context as _, bail};
use jiff::civil::Date;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

use super::args::{Global, TaskFailOn, TaskFormat, TaskGroup, Tasks};
use super::check::{colored, terminal_width};
use super::clock;
use super::open::{Opened, open, root};
use super::render::{json_range, shown_path};
use super::table::{Cell, Table, Tone};
use crate::features::task_list::{
    DateFilter, ListedTask, OwnerFilter, TaskFilter, TaskGrouping, grouped, sort, sort_by_urgency, tasks,
    type_word,
};
use crate::syntax::fold;
use crate::syntax::task::{FieldKind, Priority, TaskDate};
use crate::vault::{EntityKind, Vault};

pub(super) fn run(global: &Global, options: &Tasks, out: &mut dyn Write) -> anyhow::Result<u8> {
    let today = clock::today(global)?;
    let Opened { root, vault, incomplete } = open(root(global, Path::new("."))?);
    let filter = filter(options, &vault, today)?;
    let mut found = tasks(&vault, &filter);
    sort(&mut found);
    if options.urgency {
        sort_by_urgency(&mut found, today);
    }
    let count = found.len();
    if let Some(most) = options.limit {
        found.truncate(most);
    }
    let groups = match options.group {
        None => vec![(None, found)],
        Some(by) => {
            let by = match by {
                TaskGroup::Owner => TaskGrouping::Owner,
                TaskGroup::Due => TaskGrouping::Due,
                TaskGroup::Path => TaskGrouping::Path,
            };
            let unnamed = if by == TaskGrouping::Owner { "No owner" } else { "No due date" };
            let named = |name: Option<String>| Some(name.unwrap_or_else(|| unnamed.to_owned()));
            grouped(found, by).into_iter().map(|(name, tasks)| (named(name), tasks)).collect()
        }
    };
    let list = List { vault: &vault, root: root.dir(), today, groups };
    match options.format {
        TaskFormat::Table if count == 0 => {}
        TaskFormat::Table => list.table().write_text(out, terminal_width(), colored(global.color))?,
        TaskFormat::Markdown => list.markdown().write_markdown(out)?,
        TaskFormat::Csv => list.csv().write_csv(out)?,
        TaskFormat::Json => list.write_json(out)?,
    }
    let failed = match options.fail_on {
        TaskFailOn::Any => count > 0,
        TaskFailOn::None => count == 0,
        TaskFailOn::Never => false,
    };
    Ok(match (incomplete, failed) {
        (true, _) => 2,
        (false, true) => 1,
        (false, false) => 0,
    })
}

/// The options as a filter.
///
/// # Errors
/// A date, priority or person that is none.
fn filter(options: &Tasks, vault: &Vault, today: Date) -> anyhow::Result<TaskFilter> {
    let dates = [
        (FieldKind::Due, "--due", &options.due),
        (FieldKind::Scheduled, "--scheduled", &options.scheduled),
        (FieldKind::Start, "--start", &options.start),
        (FieldKind::Created, "--created", &options.created),
        (FieldKind::Done, "--done-date", &options.done_date),
        (FieldKind::Cancelled, "--cancelled-date", &options.cancelled_date),
    ];
    let mut filter = TaskFilter::default();
    for (kind, option, texts) in dates {
        for text in texts {
            let date = DateFilter::read(text, today.at(0, 0, 0, 0)).with_context(|| {
                format!(
                    "{option}: \"{text}\" is no date: write before:DATE, after:DATE, on:DATE, none or any, with a date as \
                     2025-11-08, \"today\" or \"next week\""
                )
            })?;
            filter.dates.push((kind, date));
        }
    }
    for word in &options.priority {
        let word = word.to_lowercase();
        let priority = if word == "none" { Some(Priority::None) } else { Priority::of_word(&word) };
        let priority = priority.with_context(|| {
            format!("--priority: \"{word}\" is none of highest, high, medium, none, low, lowest")
        })?;
        filter.priorities.push(priority);
    }
    for name in &options.owner {
        filter.owners.extend(owner(vault, name)?);
    }
    filter.statuses = options.status.iter().map(|word| fold::key(word).into_owned()).collect();
    filter.paths = options.path.iter().map(|path| fold::key(path).into_owned()).collect();
    filter.tags = options
        .tag
        .iter()
        .map(|tag| fold::key(tag.trim_start_matches('#').trim_end_matches('/')).into_owned())
        .collect();
    filter.text = options.text.as_ref().map(|text| fold::key(text).into_owned());
    filter.done = match (options.done, options.not_done) {
        (true, _) => Some(true),
        (_, true) => Some(false),
        _ => None,
    };
    filter.blocked = match (options.blocked, options.not_blocked) {
        (true, _) => Some(true),
        (_, true) => Some(false),
        _ => None,
    };
    Ok(filter)
}

/// The people that a name means.
///
/// # Errors
/// The vault has people, and neither is one of them called so nor does any task name such an owner.
fn owner(vault: &Vault, name: &str) -> anyhow::Result<Vec<Option<OwnerFilter>>> {
    let name = name.trim().trim_start_matches('@');
    if name == "none" {
        return Ok(vec![None]);
    }
    let people = vault.people_named(name);
    if !people.is_empty() {
        return Ok(people.into_iter().map(|person| Some(OwnerFilter::Person(person.id))).collect());
    }
    let wanted = vec![Some(OwnerFilter::Name(fold::person_key(name)))];
    let filter = TaskFilter { owners: wanted.clone(), ..TaskFilter::default() };
    if vault.has_entities(&EntityKind::Person) && tasks(vault, &filter).is_empty() {
        let is_person = |id| vault.entity(id).is_some_and(|entity| entity.kind == EntityKind::Person);
        let near = vault.near_files_among(name, &is_person);
        let near: Vec<String> = near.iter().map(|near| format!("\"{}\"", near.file.path.stem())).collect();
        match near.as_slice() {
            [] => bail!("--owner: no person is called \"{name}\""),
            near => bail!("--owner: no person is called \"{name}\"; there is {}", near.join(", ")),
        }
    }
    Ok(wanted)
}

/// What is printed.
struct List<'l> {
    vault: &'l Vault,
    root: &'l Path,
    today: Date,
    groups: Vec<(Option<String>, Vec<ListedTask<'l>>)>,
}

/// The characters of a path that stand for themselves in a URI.
const PATH: &AsciiSet = &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'_').remove(b'.').remove(b'~');

impl List<'_> {
    /// For a terminal: what is due when, whose it is, and where it stands.
    fn table(&self) -> Table<'static> {
        let row = |task: &ListedTask<'_>| {
            let path = shown_path(self.root, &task.note.path);
            let uri = self.root.join(task.note.path.as_str()).to_string_lossy().replace('\\', "/");
            let uri = format!(
                "file://{}{}",
                if uri.starts_with('/') { "" } else { "/" },
                utf8_percent_encode(&uri, PATH)
            );
            let place =
                Cell { text: format!("{path}:{}", task.line() + 1), tone: Tone::Dim, link: Some(uri) };
            vec![
                Cell::new(format!("[{}]", task.values.status.symbol)),
                Cell::toned(task.summary(), if task.is_done() { Tone::Dim } else { Tone::Plain }),
                Cell::new(owners(task)),
                Cell::toned(date_text(task.values.due), self.tone(task)),
                Cell::new(priority(task)),
                place,
            ]
        };
        let columns = &["", "Task", "Owner", "Due", "Priority", "Where"];
        Table { columns, flexible: 1, groups: self.rows(row) }
    }

    /// How pressing a task is.
    fn tone(&self, task: &ListedTask<'_>) -> Tone {
        match task.values.due {
            Some(TaskDate::Invalid) => Tone::Alarm,
            _ if task.is_done() => Tone::Dim,
            Some(TaskDate::Valid(due)) if due < self.today => Tone::Alarm,
            Some(TaskDate::Valid(due)) if due == self.today => Tone::Notice,
            _ => Tone::Plain,
        }
    }

    /// As [`List::table`], with links that Obsidian follows.
    fn markdown(&self) -> Table<'static> {
        let row = |task: &ListedTask<'_>| {
            vec![
                Cell::new(task.values.status.name.clone()),
                Cell::new(task.summary()),
                Cell::new(owners(task)),
                Cell::new(date_text(task.values.due)),
                Cell::new(priority(task)),
                Cell::new(format!("[[{}]]", task.note.path.without_md())),
            ]
        };
        let columns = &["Status", "Task", "Owner", "Due", "Priority", "Note"];
        Table { columns, flexible: 1, groups: self.rows(row) }
    }

    /// Everything that a task says.
    fn csv(&self) -> Table<'static> {
        let row = |task: &ListedTask<'_>| {
            let values = &task.values;
            let texts = [
                task.note.path.as_str().to_owned(),
                (task.line() + 1).to_string(),
                values.status.symbol.to_string(),
                type_word(values.status.kind.name()),
                task.values.description.clone().into_owned(),
                owners(task),
                values.priority.word().to_owned(),
                date_text(values.due),
                date_text(values.scheduled),
                date_text(values.start),
                date_text(values.created),
                date_text(values.done),
                date_text(values.cancelled),
                values.recurrence.as_ref().map(ToString::to_string).unwrap_or_default(),
                task.tags.join(" "),
                values.id.unwrap_or_default().to_owned(),
                values.depends_on.join(" "),
                task.heading().unwrap_or_default().to_owned(),
            ];
            texts.into_iter().map(Cell::new).collect()
        };
        let columns = &[
            "path",
            "line",
            "status",
            "type",
            "description",
            "owners",
            "priority",
            "due",
            "scheduled",
            "start",
            "created",
            "done",
            "cancelled",
            "recurrence",
            "tags",
            "id",
            "depends_on",
            "heading",
        ];
        Table { columns, flexible: 4, groups: self.rows(row) }
    }

    fn rows(&self, row: impl Fn(&ListedTask<'_>) -> Vec<Cell>) -> Vec<(Option<String>, Vec<Vec<Cell>>)> {
        let groups = self.groups.iter();
        groups.map(|(title, tasks)| (title.clone(), tasks.iter().map(&row).collect())).collect()
    }

    /// One object; one task a line.
    fn write_json(&self, out: &mut dyn Write) -> anyhow::Result<()> {
        let head =
            json!({ "version": 1, "vault": self.root.to_string_lossy(), "today": self.today.to_string() });
        write!(out, "{},\n \"tasks\": [", head.to_string().trim_end_matches('}'))?;
        let mut comma = "";
        for (title, tasks) in &self.groups {
            for task in tasks {
                write!(out, "{comma}\n  {}", self.to_json(task, title.as_deref()))?;
                comma = ",";
            }
        }
        writeln!(out, "{}]}}", if comma.is_empty() { "" } else { "\n " })?;
        Ok(())
    }

    fn to_json(&self, task: &ListedTask<'_>, group: Option<&str>) -> Value {
        let values = &task.values;
        let date = |date: Option<TaskDate>| date.map(|_| date_text(date));
        let owners: Vec<Value> = task
            .owners
            .iter()
            .map(|owner| {
                let notes = owner.people.iter().filter_map(|id| self.vault.note(*id));
                let notes: Vec<&str> = notes.map(|note| note.path.as_str()).collect();
                json!({ "name": owner.name, "notes": notes })
            })
            .collect();
        let status = &values.status;
        let mut out = json!({
            "path": task.note.path.as_str(),
            "range": json_range(task.note, task.task.line.range),
            "heading": task.heading(),
            "status": { "symbol": status.symbol, "name": status.name, "type": status.kind.name() },
            "description": values.description,
            "owners": owners,
            "tags": task.tags,
            "priority": values.priority.word(),
            "due": date(values.due),
            "scheduled": date(values.scheduled),
            "start": date(values.start),
            "created": date(values.created),
            "done": date(values.done),
            "cancelled": date(values.cancelled),
            "recurrence": values.recurrence.as_ref().map(ToString::to_string),
            "id": values.id,
            "dependsOn": values.depends_on,
            "blocked": task.is_blocked(self.vault),
            "urgency": (values.urgency(self.today) * 100.0).round() / 100.0,
        });
        if let (Some(object), Some(group)) = (out.as_object_mut(), group) {
            object.insert("group".to_owned(), json!(group));
        }
        out
    }
}

fn owners(task: &ListedTask<'_>) -> String {
    task.owners.iter().map(|owner| owner.name.as_str()).collect::<Vec<_>>().join(", ")
}

fn priority(task: &ListedTask<'_>) -> String {
    match task.values.priority {
        Priority::None => String::new(),
        priority => priority.word().to_owned(),
    }
}

fn date_text(date: Option<TaskDate>) -> String {
    match date {
        Some(TaskDate::Valid(date)) => date.to_string(),
        Some(TaskDate::Invalid) => "invalid".to_owned(),
        None => String::new(),
    }
}
