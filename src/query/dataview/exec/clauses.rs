//! The steps of a query, one after the other.

use std::cmp::Ordering;
use std::sync::Arc;

use indexmap::IndexMap;

use super::super::ast::{Clause, ClauseKind, Expr, HeaderKind, NamedExpr, Query, SortKey};
use super::super::{EvalError, Evaluator, PageObject, Value, Widget, csv};
use super::order::sort_by;
use super::{
    Answer, Day, Engine, NoteSet, Outcome, QueryError, Row, RowContext, RowError, Step, Tasks, plan,
    source_notes,
};
#[cfg(doc)]
use crate::query::Budget;
use crate::vault::{NoteId, VaultPath};

/// The room that a row of a CSV file takes ([`Budget::keep`]), and each of its values.
const CSV_ROW_UNITS: u64 = 6;
const CSV_CELL_UNITS: u64 = 2;

/// Answers `query`, whose text had no problems.
///
/// # Errors
/// A step in which every row fails, a LIMIT that is no number, a FROM that does not follow the header, a source that
/// makes no sense, or too much work.
pub fn run(engine: Engine<'_>, query: &Query) -> Result<Outcome, QueryError> {
    let this = engine.this();
    let mut run = Run::new(engine, &this);
    let mut rows = run.source_rows(query)?;
    for clause in &query.clauses {
        rows = run.clause(clause, rows)?;
    }
    let answer = run.show(query, rows)?;
    Ok(Outcome { answer, steps: run.steps })
}

/// The first row that reaches the clause of that number (from 0), or behind the last what is shown.
///
/// # Errors
/// As [`run`], of the clauses before.
pub fn first_row(engine: Engine<'_>, query: &Query, clause: usize) -> Result<Option<Row>, QueryError> {
    let this = engine.this();
    let mut run = Run::new(engine, &this);
    let mut rows = run.source_rows(query)?;
    for clause in query.clauses.iter().take(clause) {
        rows = run.clause(clause, rows)?;
    }
    Ok(rows.into_iter().next())
}

/// The condition of a query that starts with one.
fn first_where(query: &Query) -> Option<&Expr> {
    match query.clauses.first() {
        Some(Clause { kind: ClauseKind::Where(condition), .. }) => Some(condition),
        _ => None,
    }
}

struct Run<'r> {
    engine: Engine<'r>,
    this: &'r Value,
    steps: Vec<Step>,
    /// The names of the groups that the rows are in, innermost first.
    groups: Vec<Arc<str>>,
    /// Whether all rows are known to pass the WHERE that comes first.
    first_where_holds: bool,
}

/// What became of a row in one step.
type Kept<T> = Result<T, EvalError>;

impl<'r> Run<'r> {
    fn new(engine: Engine<'r>, this: &'r Value) -> Run<'r> {
        Run { engine, this, steps: Vec::new(), groups: Vec::new(), first_where_holds: false }
    }
}

impl Run<'_> {
    fn source_rows(&mut self, query: &Query) -> Result<Vec<Row>, QueryError> {
        let (pages, vault) = (self.engine.pages, self.engine.pages.vault());
        let mut notes = match &query.from {
            Some(from) => source_notes(self.engine, &from.source)?,
            None => NoteSet::all(vault),
        };
        let all = notes.len();
        self.narrow(query, &mut notes)?;
        let in_order = notes.in_order(vault);
        self.engine.budget.spend(in_order.len() as u64).map_err(EvalError::from)?;
        let mut rows: Vec<Row> = Vec::new();
        let is_task = matches!(query.header.kind, HeaderKind::Task);
        if is_task {
            let demand = first_where(query).map(plan::TaskDemand::of).unwrap_or_default();
            let wanted =
                in_order.into_iter().filter(|id| vault.note(*id).is_some_and(|note| demand.may_meet(note)));
            for page in wanted.filter_map(|id: NoteId| pages.page(id)) {
                let tasks = (0u32..).zip(page.items()).filter(|(_, item)| item.status.is_some());
                rows.extend(
                    tasks
                        .filter(|(_, item)| demand.meets(item))
                        .map(|(index, _)| Row::of_task(page.item(index))),
                );
            }
            self.first_where_holds = first_where(query).is_some() && demand.is_all();
        } else {
            rows.extend(in_order.into_iter().filter_map(|id: NoteId| Some(Row::of_page(pages.page(id)?))));
        }
        if !is_task {
            for path in &notes.csv {
                rows.extend(self.csv_rows(path, query)?);
            }
        }
        let left_out = all - notes.len();
        let before = if is_task { rows.len() } else { rows.len() + left_out };
        self.steps.push(Step { before, after: before, ..Step::default() });
        Ok(rows)
    }

    /// Leaves out notes that the first clause would drop, where the index of links knows.
    fn narrow(&self, query: &Query, notes: &mut NoteSet) -> Result<(), QueryError> {
        let Some(condition) = first_where(query) else { return Ok(()) };
        if !notes.csv.is_empty() {
            return Ok(());
        }
        let Some(link) = plan::wanted_link(condition) else { return Ok(()) };
        let context = RowContext::new(self.engine, self.this, None);
        let value = self.evaluator(&context).evaluate(link)?;
        if let Some(candidates) = plan::candidates(self.engine, &value) {
            notes.intersect(&candidates);
        }
        Ok(())
    }

    fn csv_rows(&self, path: &Arc<str>, query: &Query) -> Result<Vec<Row>, QueryError> {
        let range = query.from.as_ref().map(|from| from.source.range);
        let text = VaultPath::new(path).and_then(|path| self.engine.pages.vault().read_attachment(&path));
        let Some(text) = text else {
            return Err(QueryError::new(format!("there is no CSV file \"{path}\" in the vault"), range));
        };
        let budget = self.engine.budget;
        budget.spend(text.len() as u64 / 64).map_err(EvalError::from)?;
        let mut rows = Vec::new();
        for (at, object) in csv::rows(&text, self.engine.present).enumerate() {
            // A short line under a long header has all the columns, too.
            let room = CSV_ROW_UNITS + object.len() as u64 * CSV_CELL_UNITS;
            budget.keep(room).map_err(EvalError::from)?;
            rows.push(Row::of_object(Value::text(format!("{path}#{at}")), object));
        }
        Ok(rows)
    }

    fn clause(&mut self, clause: &Clause, rows: Vec<Row>) -> Result<Vec<Row>, QueryError> {
        match &clause.kind {
            ClauseKind::Where(condition) => self.filter(condition, rows),
            ClauseKind::Sort(keys) => self.sort(keys, rows),
            ClauseKind::Limit(amount) => self.limit(amount, rows),
            ClauseKind::Group(by) => self.group(by, rows),
            ClauseKind::Flatten(by) => self.flatten(by, rows),
            ClauseKind::From(_) => {
                Err(QueryError::new("FROM must stand right behind the first line", clause.keyword))
            }
        }
    }

    fn evaluator<'a>(&'a self, context: &'a RowContext<'a>) -> Evaluator<'a> {
        Evaluator::new(context, self.engine.present, self.engine.settings, self.engine.budget)
    }

    fn value(&self, expr: &Expr, row: &Row) -> Kept<Value> {
        let context = RowContext::new(self.engine, self.this, Some(row));
        self.evaluator(&context).evaluate(expr)
    }

    /// Does `work` to every row. Rows that fail are dropped and counted; if all of them fail, so does the query.
    fn each<T>(
        &mut self,
        what: &str,
        rows: Vec<Row>,
        mut work: impl FnMut(&Self, Row) -> Result<T, (Row, EvalError)>,
    ) -> Result<Vec<T>, QueryError> {
        let mut step = Step { before: rows.len(), ..Step::default() };
        let mut out = Vec::with_capacity(rows.len());
        for row in rows {
            match work(self, row) {
                Ok(done) => out.push(done),
                Err((_, error)) if error.stopped.is_some() => return Err(error.into()),
                Err((row, error)) => {
                    step.failed += 1;
                    step.first_error.get_or_insert_with(|| RowError {
                        message: error.message,
                        range: error.range,
                        row: row.id,
                    });
                }
            }
        }
        if let Some(first) = step.first_error.as_ref().filter(|_| step.failed == step.before) {
            let message = format!("{what} fails on every row: {}", first.message);
            return Err(QueryError::new(message, first.range));
        }
        step.after = out.len();
        self.steps.push(step);
        Ok(out)
    }

    fn filter(&mut self, condition: &Expr, rows: Vec<Row>) -> Result<Vec<Row>, QueryError> {
        if std::mem::take(&mut self.first_where_holds) {
            self.steps.push(Step { before: rows.len(), after: rows.len(), ..Step::default() });
            return Ok(rows);
        }
        let kept = self.each("WHERE", rows, |run, row| match run.value(condition, &row) {
            Ok(value) => Ok(value.is_truthy().then_some(row)),
            Err(error) => Err((row, error)),
        })?;
        let kept: Vec<Row> = kept.into_iter().flatten().collect();
        self.after(kept.len());
        Ok(kept)
    }

    /// Says how many rows the last step left.
    fn after(&mut self, rows: usize) {
        if let Some(step) = self.steps.last_mut() {
            step.after = rows;
        }
    }

    fn sort(&mut self, keys: &[SortKey], rows: Vec<Row>) -> Result<Vec<Row>, QueryError> {
        let keyed = self.each("SORT", rows, |run, row| {
            let values: Kept<Vec<Value>> = keys.iter().map(|key| run.value(&key.expr, &row)).collect();
            match values {
                Ok(values) => Ok((values, row)),
                Err(error) => Err((row, error)),
            }
        })?;
        let context = RowContext::new(self.engine, self.this, None);
        let evaluator = self.evaluator(&context);
        let sorted = sort_by(keyed, &mut |(a, _), (b, _)| {
            evaluator.budget().spend(1).map_err(EvalError::from)?;
            for ((a, b), key) in a.iter().zip(b).zip(keys) {
                let relation = evaluator.compare(a, b);
                if relation.is_ne() {
                    return Ok(if key.descending { relation.reverse() } else { relation });
                }
            }
            Ok::<Ordering, EvalError>(Ordering::Equal)
        })?;
        Ok(sorted.into_iter().map(|(_, row)| row).collect())
    }

    /// JavaScript's `slice(0, amount)`.
    fn limit(&mut self, amount: &Expr, mut rows: Vec<Row>) -> Result<Vec<Row>, QueryError> {
        let context = RowContext::new(self.engine, self.this, None);
        let value = self.evaluator(&context).evaluate(amount)?;
        let Value::Number(number) = value else {
            let message = format!("LIMIT takes a number, not a {}", value.type_name());
            return Err(QueryError::new(message, amount.range));
        };
        let before = rows.len();
        #[expect(clippy::cast_precision_loss, reason = "far fewer than 2^53 rows")]
        let number = if number < 0.0 { (before as f64 + number.trunc()).max(0.0) } else { number };
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it saturates")]
        rows.truncate(number as usize);
        self.steps.push(Step { before, after: rows.len(), ..Step::default() });
        Ok(rows)
    }

    fn group(&mut self, by: &NamedExpr, rows: Vec<Row>) -> Result<Vec<Row>, QueryError> {
        let keyed = self.each("GROUP BY", rows, |run, row| match run.value(&by.expr, &row) {
            Ok(key) => Ok((key, row)),
            Err(error) => Err((row, error)),
        })?;
        let mut groups: Vec<(Value, Vec<Arc<Row>>)> = Vec::new();
        {
            let context = RowContext::new(self.engine, self.this, None);
            let evaluator = self.evaluator(&context);
            let sorted = sort_by(keyed, &mut |(a, _), (b, _)| {
                evaluator.budget().spend(1).map_err(EvalError::from)?;
                Ok::<Ordering, EvalError>(evaluator.compare(a, b))
            })?;
            let mut last = None;
            for (key, row) in sorted {
                let row = Arc::new(row);
                let same = last.as_ref().is_some_and(|last| evaluator.equal(&key, last));
                last = Some(key.clone());
                match groups.last_mut() {
                    Some((_, rows)) if same => rows.push(row),
                    _ => groups.push((key, vec![row])),
                }
            }
        }
        self.after(groups.len());
        self.groups.insert(0, by.name.clone());
        Ok(groups.into_iter().map(|(key, rows)| Row::of_group(&by.name, key, rows)).collect())
    }

    fn flatten(&mut self, by: &NamedExpr, rows: Vec<Row>) -> Result<Vec<Row>, QueryError> {
        let parts = self.each("FLATTEN", rows, |run, row| match run.value(&by.expr, &row) {
            Ok(value) => Ok((value, row)),
            Err(error) => Err((row, error)),
        })?;
        let mut out = Vec::with_capacity(parts.len());
        for (value, row) in parts {
            match value {
                Value::Array(list) => {
                    let (budget, rows) = (self.engine.budget, list.len() as u64);
                    budget
                        .spend(rows)
                        .and_then(|()| budget.keep(rows * row.units()))
                        .map_err(EvalError::from)?;
                    out.extend(list.iter().map(|value| row.with(&by.name, value.clone())));
                }
                other => out.push(row.with(&by.name, other)),
            }
        }
        self.after(out.len());
        if self.groups.first() == Some(&by.name) {
            self.groups.remove(0);
        }
        Ok(out)
    }

    fn show(&mut self, query: &Query, rows: Vec<Row>) -> Result<Answer, QueryError> {
        match &query.header.kind {
            HeaderKind::List { format, without_id } => self.list(format.as_ref(), without_id.is_none(), rows),
            HeaderKind::Table { columns, without_id } => self.table(columns, without_id.is_none(), rows),
            HeaderKind::Task => {
                let rows = rows.into_iter().map(Arc::new).collect();
                Ok(Answer::Tasks(tasks(&self.groups, rows)))
            }
            HeaderKind::Calendar { date } => {
                let days = self.each("CALENDAR", rows, |run, row| match run.value(&date.expr, &row) {
                    Ok(value) => {
                        let link = row.get("file").and_then(|file| file.field("link"));
                        Ok(Day { date: value, link: link.unwrap_or_default() })
                    }
                    Err(error) => Err((row, error)),
                })?;
                Ok(Answer::Calendar(days))
            }
            HeaderKind::Unknown => {
                Err(QueryError::new("a query starts with LIST, TABLE, TASK or CALENDAR", query.header.range))
            }
        }
    }

    fn list(&mut self, format: Option<&Expr>, show_id: bool, rows: Vec<Row>) -> Result<Answer, QueryError> {
        let Some(format) = format else {
            return Ok(Answer::List(rows.into_iter().map(|row| row.id).collect()));
        };
        let rows = self.each("LIST", rows, |run, row| match run.value(format, &row) {
            Ok(value) if show_id => Ok(Value::Widget(Arc::new(Widget::ListPair { key: row.id, value }))),
            Ok(value) => Ok(value),
            Err(error) => Err((row, error)),
        })?;
        Ok(Answer::List(rows))
    }

    fn table(&mut self, columns: &[NamedExpr], show_id: bool, rows: Vec<Row>) -> Result<Answer, QueryError> {
        // Of columns with one name the last one counts, for all of them.
        let mut by_name: IndexMap<&Arc<str>, &Expr> = IndexMap::new();
        for column in columns {
            by_name.insert(&column.name, &column.expr);
        }
        let rows = self.each("TABLE", rows, |run, row| {
            let values: Kept<Vec<Value>> = by_name.values().map(|expr| run.value(expr, &row)).collect();
            let values = match values {
                Ok(values) => values,
                Err(error) => return Err((row, error)),
            };
            let cell = |column: &NamedExpr| {
                let at = by_name.get_index_of(&column.name);
                at.and_then(|at| values.get(at).cloned()).unwrap_or_default()
            };
            let id = show_id.then(|| row.id.clone());
            Ok(id.into_iter().chain(columns.iter().map(cell)).collect::<Vec<Value>>())
        })?;
        let settings = self.engine.settings;
        let id = self.groups.first().unwrap_or(&settings.table_id_column_name).clone();
        let headers =
            show_id.then_some(id).into_iter().chain(columns.iter().map(|column| column.name.clone()));
        Ok(Answer::Table { headers: headers.collect(), rows })
    }
}

/// Rows of groups as groups of rows.
fn tasks(groups: &[Arc<str>], rows: Vec<Arc<Row>>) -> Tasks {
    let Some((name, inner)) = groups.split_first() else { return Tasks::Flat(rows) };
    let group = |row: &Arc<Row>| (row.get(name).unwrap_or_default(), tasks(inner, row.members().to_vec()));
    Tasks::Groups(rows.iter().map(group).collect())
}
