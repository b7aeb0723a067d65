//! Any answer as one table, for terminals and spreadsheets.

use std::sync::Arc;

use super::{Answer, PageObject, Tasks, Value, Widget};

/// Headings and rows.
#[derive(Clone, Debug)]
pub struct Grid {
    /// The headings.
    pub headers: Vec<Arc<str>>,
    /// The rows, each as long as the headings.
    pub rows: Vec<Vec<Value>>,
}

impl Grid {
    /// `answer` as a table; `id` heads what rows of a list stand for.
    pub fn of(answer: &Answer, id: &Arc<str>) -> Grid {
        match answer {
            Answer::Table { headers, rows } => Grid { headers: headers.clone(), rows: rows.clone() },
            Answer::List(rows) => list(rows, id),
            Answer::Calendar(days) => Grid {
                headers: vec!["Date".into(), id.clone()],
                rows: days.iter().map(|day| vec![day.date.clone(), day.link.clone()]).collect(),
            },
            Answer::Tasks(tasks) => {
                let (mut rows, groups) = (Vec::new(), groups(tasks));
                collect(tasks, &mut Vec::new(), &mut rows);
                let group: Arc<str> = "Group".into();
                let fixed = ["File", "Line", "Status", "Task"].map(Arc::from);
                Grid { headers: std::iter::repeat_n(group, groups).chain(fixed).collect(), rows }
            }
        }
    }
}

fn list(rows: &[Value], id: &Arc<str>) -> Grid {
    let value: Arc<str> = "Value".into();
    let pair = |row: &Value| match row {
        Value::Widget(widget) => match &**widget {
            Widget::ListPair { key, value } => Some(vec![key.clone(), value.clone()]),
            Widget::ExternalLink { .. } => None,
        },
        _ => None,
    };
    if let Some(pairs) = rows.iter().map(pair).collect::<Option<Vec<_>>>().filter(|pairs| !pairs.is_empty()) {
        return Grid { headers: vec![id.clone(), value], rows: pairs };
    }
    let links = rows.iter().all(|row| matches!(row, Value::Link(_)));
    Grid {
        headers: vec![if links { id.clone() } else { value }],
        rows: rows.iter().map(|row| vec![row.clone()]).collect(),
    }
}

/// How many groups are in each other.
fn groups(tasks: &Tasks) -> usize {
    match tasks {
        Tasks::Flat(_) => 0,
        Tasks::Groups(inner) => 1 + inner.iter().map(|(_, tasks)| groups(tasks)).max().unwrap_or(0),
    }
}

fn collect(tasks: &Tasks, keys: &mut Vec<Value>, out: &mut Vec<Vec<Value>>) {
    match tasks {
        Tasks::Groups(groups) => {
            for (key, tasks) in groups {
                keys.push(key.clone());
                collect(tasks, keys, out);
                keys.pop();
            }
        }
        Tasks::Flat(rows) => {
            for row in rows {
                let field = |name| row.get(name).unwrap_or_default();
                // Lines are counted from 1 where people read them.
                let line = match field("line") {
                    Value::Number(line) => Value::Number(line + 1.0),
                    other => other,
                };
                let own = [field("path"), line, field("status"), field("text")];
                out.push(keys.iter().cloned().chain(own).collect());
            }
        }
    }
}
