//! Queries (`reference`: Dataview, B1).

use std::sync::Arc;

use super::cursor::{Parser, is_blank};
use super::expr::RESERVED;
use super::literal::string_prefix;
use super::problem::ProblemKind;
use crate::query::dataview::ast::{
    Clause, ClauseKind, Expr, ExprKind, From, Header, HeaderKind, NamedExpr, Query, SortKey,
};
use crate::text::{TextRange, span};

const CLAUSES: [&str; 6] = ["FROM", "WHERE", "SORT", "LIMIT", "GROUP BY", "FLATTEN"];

impl Parser<'_> {
    /// A whole query.
    pub(super) fn query(&mut self) -> Query {
        self.skip_comments();
        let mut query = Query { header: self.header(), from: None, clauses: Vec::new() };
        let mut first = true;
        loop {
            if self.failed {
                self.recover();
            }
            self.skip_comments();
            if self.at >= self.text.len() {
                return query;
            }
            match self.clause() {
                Some(Clause { range, kind: ClauseKind::From(source), .. }) if first => {
                    query.from = Some(From { range, source });
                }
                Some(clause) => query.clauses.push(clause),
                None => {
                    self.no_clause();
                    // What was reported here is not looked at again.
                    self.skip_word();
                }
            }
            first = false;
        }
    }

    /// Skips blanks and comments.
    fn skip_comments(&mut self) {
        loop {
            self.skip_blanks();
            if !self.is_at("//") {
                return;
            }
            self.at += self.rest().find('\n').unwrap_or(self.rest().len());
        }
    }

    /// Skips to the next word that starts a clause, outside of texts.
    fn recover(&mut self) {
        self.failed = false;
        let mut before = ' ';
        while let Some(c) = self.peek() {
            if is_blank(before) && self.at_clause() {
                return;
            }
            let length = match c {
                '"' => string_prefix(self.rest()).map_or(1, |(_, length)| length),
                _ => c.len_utf8(),
            };
            self.at += length;
            before = if c == '"' { '"' } else { c };
        }
    }

    /// Skips a name or a sign.
    fn skip_word(&mut self) {
        let name = self.identifier().map_or(0, str::len);
        self.at += if name > 0 { name } else { self.peek().map_or(0, char::len_utf8) };
    }

    /// Whether a clause's keyword stands at the cursor as a word of its own.
    fn at_clause(&self) -> bool {
        let word = self.identifier().unwrap_or_default();
        RESERVED.iter().chain(&["SORT"]).any(|keyword| word.eq_ignore_ascii_case(keyword))
    }

    /// Reports what stands where a clause should.
    fn no_clause(&mut self) {
        let word = self.next_word();
        let text = self.slice(word.start().into(), word.end().into());
        if text.eq_ignore_ascii_case("GROUP") {
            return self.group_without_by(word);
        }
        if self.is_at(",") {
            return self.fail("no comma may stand here");
        }
        self.unexpected("FROM, WHERE, SORT, GROUP BY, FLATTEN or LIMIT");
    }

    /// `GROUP  BY x`: exactly one blank is allowed. `GROUP x`: BY is missing.
    fn group_without_by(&mut self, word: TextRange) {
        let rest = self.text.get(usize::from(word.end())..).unwrap_or_default();
        let by = rest.trim_start_matches(is_blank);
        if by.get(..2).is_some_and(|by| by.eq_ignore_ascii_case("by")) {
            let blanks = span(word.end().into(), usize::from(word.end()) + rest.len() - by.len());
            let range = span(word.start().into(), usize::from(blanks.end()) + 2);
            let fix = ("Write one blank", vec![(blanks, " ".to_owned())]);
            let message = "exactly one blank stands between GROUP and BY";
            return self.fail_with(ProblemKind::GroupBySpaces, range, message, Some(fix));
        }
        let end = span(word.end().into(), word.end().into());
        let fix = ("Insert BY", vec![(end, " BY".to_owned())]);
        self.fail_with(ProblemKind::GroupBySpaces, word, "GROUP needs BY behind it", Some(fix));
    }

    fn header(&mut self) -> Header {
        let start = self.at;
        let keywords = ["TABLE", "LIST", "TASK", "CALENDAR"];
        let Some(found) = keywords.into_iter().find(|keyword| self.eat_word(keyword)) else {
            let range = self.next_word();
            let message = if self.at >= self.text.len() {
                "the query is empty: it starts with LIST, TABLE, TASK or CALENDAR".to_owned()
            } else {
                "a query starts with LIST, TABLE, TASK or CALENDAR".to_owned()
            };
            self.fail_at(ProblemKind::Syntax, range, message);
            return Header { range, keyword: range, kind: HeaderKind::Unknown };
        };
        let keyword = self.since(start);
        let blank = self.peek().is_none_or(is_blank) || self.is_at("//") && found != "CALENDAR";
        if !blank {
            let message = format!("a blank is expected behind {found}");
            let end = span(self.at, self.at);
            let fix = ("Insert a blank", vec![(end, " ".to_owned())]);
            self.fail_with(ProblemKind::Syntax, self.next_word(), message, Some(fix));
            return Header { range: keyword, keyword, kind: HeaderKind::Unknown };
        }
        let kind = match found {
            "TABLE" => self.table(),
            "LIST" => self.list_header(),
            "CALENDAR" => {
                self.skip_blanks();
                HeaderKind::Calendar { date: self.named() }
            }
            _ => HeaderKind::Task,
        };
        Header { range: self.since(start), keyword, kind }
    }

    fn without_id(&mut self) -> Option<TextRange> {
        let before = self.at;
        self.skip_blanks();
        let start = self.at;
        if self.eat_word("WITHOUT") && self.skip_blanks() && self.eat_word("ID") {
            return Some(self.since(start));
        }
        self.at = before;
        None
    }

    /// Whether something is shown behind the header's keyword: an expression, and no clause.
    fn shows_something(&mut self) -> bool {
        let before = self.at;
        self.skip_blanks();
        let reserved =
            self.identifier().is_some_and(|name| RESERVED.iter().any(|word| name.eq_ignore_ascii_case(word)));
        let shown = self.at < self.text.len() && !self.is_at("//") && !reserved;
        if !shown {
            self.at = before;
        }
        shown
    }

    fn list_header(&mut self) -> HeaderKind {
        let without_id = self.without_id();
        let mut format = None;
        if self.shows_something() {
            let start = self.at;
            let expr = self.expression();
            self.check_sort(start, &expr, "LIST");
            format = Some(expr);
        }
        HeaderKind::List { format, without_id }
    }

    fn table(&mut self) -> HeaderKind {
        let without_id = self.without_id();
        let mut columns = Vec::new();
        if self.shows_something() {
            let start = self.at;
            columns.push(self.named());
            if let [only] = columns.as_slice() {
                self.check_sort(start, &only.expr, "TABLE");
            }
            while !self.failed && self.comma() {
                columns.push(self.named());
            }
            self.check_next_column();
        }
        HeaderKind::Table { columns, without_id }
    }

    /// Skips a comma with the blanks around it; one with nothing behind it is a problem.
    fn comma(&mut self) -> bool {
        let before = self.at;
        self.skip_blanks();
        let comma = self.at;
        if !self.eat(",") {
            self.at = before;
            return false;
        }
        self.skip_blanks();
        if self.at >= self.text.len() || self.at_clause() && !self.is_at_word("SORT") {
            self.trailing_comma(comma, before);
            return false;
        }
        true
    }

    /// `LIST SORT x`: SORT is no reserved word, so it is the field that is shown, and `x` stands alone.
    fn check_sort(&mut self, start: usize, expr: &Expr, header: &str) {
        let ExprKind::Variable(name) = &expr.kind else { return };
        let next = self.rest().trim_start_matches(is_blank);
        let sort = name.eq_ignore_ascii_case("SORT");
        let followed = !next.is_empty() && !next.starts_with([',', '/']) && !is_clause(next);
        if !self.failed && sort && followed && !starts_with_word(next, "AS") {
            let fix = ("Insert FROM \"\"", vec![(span(start, start), "FROM \"\" ".to_owned())]);
            let message = format!(
                "right behind {header}, SORT is read as the field to show; write FROM \"\" before it"
            );
            self.fail_with(ProblemKind::ListSort, expr.range, message, Some(fix));
        }
    }

    /// Reports a column that follows without a comma, or a name without AS.
    fn check_next_column(&mut self) {
        if self.failed {
            return;
        }
        let before = self.at;
        self.skip_blanks();
        if self.is_at("\"") && !self.at_clause() {
            let fix = ("Insert AS", vec![(span(self.at, self.at), "AS ".to_owned())]);
            let length = string_prefix(self.rest()).map_or(1, |(_, length)| length);
            let range = span(self.at, self.at + length);
            self.fail_with(ProblemKind::MissingAs, range, "the name of a column stands behind AS", Some(fix));
        } else if self.identifier().is_some() && !self.at_clause() {
            let fix = ("Insert a comma", vec![(span(before, before), ",".to_owned())]);
            let message = "a comma is expected between columns";
            self.fail_with(ProblemKind::MissingComma, self.next_word(), message, Some(fix));
        } else {
            self.at = before;
        }
    }

    /// An expression with an optional name behind AS.
    fn named(&mut self) -> NamedExpr {
        let start = self.at;
        let expr = self.expression();
        let text = self.slice(start, self.at);
        let unnamed: Arc<str> = text.split(['\n', '\r']).map(str::trim).collect::<String>().into();
        if self.failed {
            return NamedExpr { name: unnamed, alias: None, expr };
        }
        let before = self.at;
        let named = self.skip_blanks() && self.eat_word("AS") && self.skip_blanks();
        let at = self.at;
        let name: Option<Arc<str>> = if !named {
            None
        } else if let Some(name) = self.identifier() {
            self.at += name.len();
            Some(name.into())
        } else if let Some((text, length)) = string_prefix(self.rest()) {
            self.at += length;
            Some(text.into())
        } else {
            self.unexpected("a name or a text in quotes behind AS");
            None
        };
        match name {
            Some(name) => NamedExpr { name, alias: Some(self.since(at)), expr },
            None => {
                if !self.failed {
                    self.at = before;
                }
                NamedExpr { name: unnamed, alias: None, expr }
            }
        }
    }

    fn clause(&mut self) -> Option<Clause> {
        let start = self.at;
        let found = CLAUSES.into_iter().find(|keyword| self.eat_word(keyword))?;
        let keyword = self.since(start);
        if !self.skip_blanks() {
            if self.at < self.text.len() && self.identifier().is_some() {
                self.at = start;
                return None;
            }
            self.fail(format!("{} is expected behind {found}", wanted(found)));
        }
        let kind = match found {
            "FROM" => ClauseKind::From(self.source()),
            "WHERE" => ClauseKind::Where(self.expression()),
            "SORT" => ClauseKind::Sort(self.sort_keys()),
            "LIMIT" => ClauseKind::Limit(self.expression()),
            "GROUP BY" => ClauseKind::Group(self.named()),
            _ => ClauseKind::Flatten(self.named()),
        };
        Some(Clause { range: self.since(start), keyword, kind })
    }

    fn sort_keys(&mut self) -> Vec<SortKey> {
        let mut keys = Vec::new();
        if self.is_at_word("BY") && self.identifier().is_some_and(|name| name.len() == 2) {
            let by = span(self.at, self.at + 2);
            let after = self.slice(self.at + 2, self.text.len()).trim_start_matches(is_blank);
            if crate::syntax::identifier_len(after) > 0
                && !is_clause(after)
                && !starts_with_word(after, "ASC")
            {
                let blanks = span(self.at, self.text.len() - after.len());
                let fix = ("Remove BY", vec![(blanks, String::new())]);
                self.fail_with(ProblemKind::Syntax, by, "SORT takes no BY", Some(fix));
            }
        }
        while !self.failed {
            let expr = self.expression();
            let before = self.at;
            self.skip_blanks();
            let words = [("ASCENDING", false), ("DESCENDING", true), ("ASC", false), ("DESC", true)];
            let direction =
                (!self.failed).then(|| words.into_iter().find(|(word, _)| self.eat_word(word))).flatten();
            if direction.is_none() && !self.failed {
                self.at = before;
            }
            keys.push(SortKey { expr, descending: direction.is_some_and(|(_, descending)| descending) });
            if self.failed || !self.comma() {
                break;
            }
        }
        keys
    }
}

fn wanted(clause: &str) -> &'static str {
    match clause {
        "FROM" => "a source",
        "LIMIT" => "a number",
        _ => "an expression",
    }
}

fn is_clause(text: &str) -> bool {
    RESERVED.iter().chain(&["SORT"]).any(|keyword| starts_with_word(text, keyword))
}

fn starts_with_word(text: &str, word: &str) -> bool {
    text.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word))
        && text.get(word.len()..).is_some_and(|rest| crate::syntax::name_part_len(rest) == 0)
}
