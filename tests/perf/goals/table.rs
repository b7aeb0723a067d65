//! A table in Markdown.

use std::fmt;
use std::time::Duration;

#[derive(Default)]
pub struct Table {
    columns: Vec<String>,
    rows: Vec<Row>,
}

struct Row {
    what: String,
    goal: &'static str,
    cells: Vec<String>,
}

impl Table {
    pub fn column(&mut self, name: &str) {
        self.columns.push(name.to_owned());
    }

    /// Enters a cell of the last column.
    pub fn cell(&mut self, what: &str, goal: &'static str, cell: String) {
        eprintln!("  {what}: {cell} (goal {goal})");
        let at = self.rows.iter().position(|row| row.what == what).unwrap_or_else(|| {
            self.rows.push(Row { what: what.to_owned(), goal, cells: Vec::new() });
            self.rows.len() - 1
        });
        let row = &mut self.rows[at];
        row.cells.resize(self.columns.len() - 1, String::new());
        row.cells.push(cell);
    }

    /// Enters median and 99th percentile.
    pub fn times(&mut self, what: &str, goal: &'static str, times: &[Duration]) {
        self.cell(what, goal, spread(times));
    }
}

/// Median and 99th percentile.
pub fn spread(times: &[Duration]) -> String {
    let mut times = times.to_vec();
    times.sort_unstable();
    let at = |part: usize| times[((times.len() - 1) * part).div_ceil(100)];
    format!("{}, p99 {}", short(at(50)), short(at(99)))
}

/// A time with two or three digits.
pub fn short(time: Duration) -> String {
    let ms = time.as_secs_f64() * 1000.0;
    match ms {
        ms if ms < 0.1 => format!("{:.0} us", ms * 1000.0),
        ms if ms < 10.0 => format!("{ms:.2} ms"),
        ms if ms < 1000.0 => format!("{ms:.0} ms"),
        ms => format!("{:.2} s", ms / 1000.0),
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "| what | goal |")?;
        for column in &self.columns {
            write!(f, " {column} |")?;
        }
        writeln!(f, "\n|---|---|{}", "---|".repeat(self.columns.len()))?;
        for row in &self.rows {
            write!(f, "| {} | {} |", row.what, row.goal)?;
            for at in 0..self.columns.len() {
                write!(f, " {} |", row.cells.get(at).map_or("", String::as_str))?;
            }
            writeln!(f)?;
        }
        Ok(())
    }
}
