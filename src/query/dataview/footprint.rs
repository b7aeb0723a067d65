//! What the answer to a query depends on: which notes, and what of them. Where it is not known, all of them and all.

use std::sync::Arc;

use super::ast::{ClauseKind, Expr, ExprKind, HeaderKind, Query, Source, SourceKind};
use super::{LinkType, Value};
use crate::query::footprint::{Facets, Footprint, NoteScope};

/// The footprint of a query.
pub(super) fn of_query(query: &Query) -> Footprint {
    let mut reader = Reader { facets: Facets::PATH, ..Reader::default() };
    let is_task = matches!(query.header.kind, HeaderKind::Task);
    if is_task {
        reader.facets = reader.facets.and(ITEM);
    }
    let scope = match &query.from {
        Some(from) => reader.source(&from.source),
        None => None,
    };
    query.expressions(&mut |expr| reader.expr(expr));
    let of_items = query.clauses.iter().any(|clause| match &clause.kind {
        ClauseKind::Flatten(by) => is_items(&by.expr),
        _ => false,
    });
    let shows_whole = match &query.header.kind {
        HeaderKind::List { format, .. } => format.iter().any(|expr| is_shown_whole(expr, of_items)),
        HeaderKind::Table { columns, .. } => {
            columns.iter().any(|column| is_shown_whole(&column.expr, of_items))
        }
        HeaderKind::Task | HeaderKind::Calendar { .. } | HeaderKind::Unknown => false,
    };
    if shows_whole || query.clauses.iter().any(|clause| matches!(clause.kind, ClauseKind::From(_))) {
        reader.facets = Facets::ALL;
    }
    reader.footprint(scope)
}

/// The footprint of an inline query, which asks its own note first.
pub(super) fn of_expression(expr: &Expr) -> Footprint {
    let mut reader = Reader::default();
    reader.expr(expr);
    if is_shown_whole(expr, false) {
        reader.own = Facets::ALL;
    }
    let scope = (reader.facets == Facets::NONE).then(|| Arc::new(|_: &str| false) as Scope);
    reader.footprint(scope)
}

type Scope = Arc<dyn Fn(&str) -> bool + Send + Sync>;

/// What is written in properties, lines and list items.
const FIELD: Facets = Facets::FRONTMATTER.and(Facets::FIELDS).and(Facets::ITEMS);

/// What a list item or task says, its line left aside.
const ITEM: Facets =
    Facets::TASKS.and(Facets::ITEMS).and(Facets::HEADINGS).and(Facets::LINKS).and(Facets::FIELDS);

/// What a list item says of its lines: any change above it changes that.
const PLACES: [&str; 6] = ["line", "lineCount", "list", "parent", "position", "children"];

#[derive(Default)]
struct Reader {
    facets: Facets,
    own: Facets,
    /// Whether other notes than those of the source are asked, through links.
    beyond: bool,
}

impl Reader {
    fn footprint(self, scope: Option<Scope>) -> Footprint {
        let notes = match scope.filter(|_| !self.beyond) {
            Some(scope) => NoteScope::Paths(scope),
            None => NoteScope::All,
        };
        Footprint { notes, facets: self.facets, own: self.own, names: true }
    }

    /// Which paths can matter to the source; `None` for all.
    fn source(&mut self, source: &Source) -> Option<Scope> {
        match &source.kind {
            SourceKind::Folder(folder) => {
                let folder = folder.clone();
                (!matches!(&*folder, "" | "/"))
                    .then(|| Arc::new(move |path: &str| is_in(path, &folder)) as Scope)
            }
            SourceKind::Tag(_) => {
                self.facets = self.facets.and(Facets::TAGS).and(Facets::FRONTMATTER);
                None
            }
            SourceKind::Incoming(_) | SourceKind::Outgoing(_) => {
                self.facets = self.facets.and(Facets::LINKS).and(Facets::FRONTMATTER);
                None
            }
            SourceKind::Csv(_) => None,
            SourceKind::Negated(child) => {
                self.source(child);
                None
            }
            SourceKind::Binary { left, and, right, .. } => {
                let (left, right) = (self.source(left), self.source(right));
                match (left, right, and) {
                    (Some(left), Some(right), true) => Some(Arc::new(move |path| left(path) && right(path))),
                    (Some(left), Some(right), false) => Some(Arc::new(move |path| left(path) || right(path))),
                    (Some(one), None, true) | (None, Some(one), true) => Some(one),
                    _ => None,
                }
            }
            SourceKind::Missing => None,
        }
    }

    fn expr(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::Variable(name) => self.variable(name),
            ExprKind::Index { object, index, .. } => self.index(object, index),
            ExprKind::Call { function, arguments, .. } => {
                match &function.kind {
                    // The date of a link is that of its note.
                    ExprKind::Variable(name) if &**name == "date" => self.reach(FIELD.and(Facets::PATH)),
                    ExprKind::Variable(_) => {}
                    _ => self.expr(function),
                }
                arguments.iter().for_each(|argument| self.expr(argument));
            }
            _ => expr.children(&mut |child| self.expr(child)),
        }
    }

    fn variable(&mut self, name: &str) {
        match name {
            "this" => self.own = Facets::ALL,
            "file" | "row" => self.facets = Facets::ALL,
            _ => self.facets = self.facets.and(FIELD),
        }
    }

    /// Other notes are asked too.
    fn reach(&mut self, facets: Facets) {
        self.beyond = true;
        self.facets = self.facets.and(facets);
    }

    fn index(&mut self, object: &Expr, index: &Expr) {
        let ExprKind::Literal(Value::String(name)) = &index.kind else {
            self.expr(index);
            // A place in a list says nothing of its elements.
            if !matches!(index.kind, ExprKind::Literal(Value::Number(_))) {
                self.reach(Facets::ALL);
            }
            return self.expr(object);
        };
        if PLACES.contains(&&**name) {
            self.facets = self.facets.and(Facets::STAMP);
            self.own = self.own.and(Facets::STAMP);
        }
        match &object.kind {
            ExprKind::Variable(root) => match (&**root, &**name) {
                ("this", "file") => self.own = Facets::ALL,
                ("this", _) => self.own = self.own.and(FIELD),
                ("file", _) => self.file(name, false),
                ("row" | "rows", "file") => self.facets = Facets::ALL,
                ("row" | "rows", _) => self.facets = self.facets.and(FIELD),
                // A field may be a link, and what is asked is a field of the note that it leads to.
                _ => self.reach(FIELD),
            },
            ExprKind::Index { object: root, index: file, .. } if is_text(file, "file") => {
                match root_name(root) {
                    Some("this") => self.file(name, true),
                    Some("row" | "rows") => self.file(name, false),
                    _ => {
                        self.expr(root);
                        self.beyond = true;
                        self.file(name, false);
                    }
                }
            }
            ExprKind::Literal(Value::Link(link)) if link.kind != LinkType::Block || !link.path.is_empty() => {
                self.reach(FIELD);
            }
            // Of list items their own fields are asked.
            _ if is_items(object) => self.expr(object),
            _ => {
                self.expr(object);
                self.reach(FIELD);
            }
        }
    }

    /// A member of `file`.
    fn file(&mut self, name: &str, own: bool) {
        let facets = match name {
            "path" | "folder" | "name" | "ext" | "link" => Facets::PATH,
            "outlinks" => Facets::LINKS.and(Facets::FRONTMATTER),
            "inlinks" => {
                self.reach(Facets::LINKS.and(Facets::FRONTMATTER).and(Facets::PATH));
                Facets::NONE
            }
            "tags" | "etags" => Facets::TAGS.and(Facets::FRONTMATTER),
            "aliases" | "frontmatter" => Facets::FRONTMATTER,
            "lists" | "tasks" => ITEM,
            "day" => FIELD.and(Facets::PATH),
            "mtime" | "mday" | "ctime" | "cday" | "size" => Facets::FILE,
            _ => Facets::ALL,
        };
        let asked = if own { &mut self.own } else { &mut self.facets };
        *asked = asked.and(facets);
    }
}

/// Whether a note at `path` is in a folder, or is the note that the folder's name means.
fn is_in(path: &str, folder: &str) -> bool {
    match path.strip_prefix(folder) {
        Some(rest) => rest.is_empty() || rest == ".md" || rest.starts_with('/'),
        None => false,
    }
}

fn is_text(expr: &Expr, wanted: &str) -> bool {
    matches!(&expr.kind, ExprKind::Literal(Value::String(text)) if &**text == wanted)
}

fn root_name(expr: &Expr) -> Option<&str> {
    match &expr.kind {
        ExprKind::Variable(name) => Some(name),
        _ => None,
    }
}

/// Whether an expression is `file.tasks` or `file.lists`.
fn is_items(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Index { index, .. } => is_text(index, "tasks") || is_text(index, "lists"),
        _ => false,
    }
}

/// Whether what is shown may hold list items as a whole, with their lines: of `file.tasks.text` only the text is.
fn is_shown_whole(expr: &Expr, of_items: bool) -> bool {
    match &expr.kind {
        _ if is_items(expr) => true,
        ExprKind::Variable(name) => of_items || matches!(&**name, "file" | "row" | "rows" | "this"),
        ExprKind::Index { index, .. } => is_text(index, "file") || is_text(index, "subtasks"),
        ExprKind::Call { function, .. } if root_name(function) == Some("length") => false,
        _ => {
            let mut whole = false;
            expr.children(&mut |child| whole |= is_shown_whole(child, of_items));
            whole
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::dataview::{parse_expression, parse_query};

    fn query(text: &str) -> Footprint {
        let parsed = parse_query(text);
        assert!(parsed.problems.is_empty(), "{text}");
        of_query(&parsed.tree)
    }

    fn scope(footprint: &Footprint, path: &str) -> bool {
        match &footprint.notes {
            NoteScope::All => true,
            NoteScope::Paths(passes) => passes(path),
        }
    }

    #[test]
    fn prose_touches_only_what_asks_for_lines() {
        let free = [
            "LIST WHERE contains(file.outlinks, this.file.link)",
            "TASK WHERE !completed AND contains(text, \"@Ana\") SORT due",
            "TABLE due, length(file.tasks), file.tasks.text, file.mtime GROUP BY file.folder",
            "TABLE T.text FLATTEN file.tasks AS T WHERE T.completed",
        ];
        for text in free {
            let footprint = query(text);
            assert!(!footprint.facets.meets(Facets::STAMP) && !footprint.own.meets(Facets::STAMP), "{text}");
        }
        for text in [
            "TABLE file.tasks",
            "TABLE T FLATTEN file.tasks AS T",
            "TASK SORT position.start.line",
            "LIST file",
        ] {
            assert!(query(text).facets.meets(Facets::STAMP), "{text}");
        }
    }

    #[test]
    fn notes_outside_of_the_source_matter_only_if_links_are_followed() {
        let within = query("TABLE due FROM \"Work\" AND #a WHERE file.name != \"x\"");
        assert!(scope(&within, "Work/A.md") && scope(&within, "Work.md") && !scope(&within, "Workshop/A.md"));
        for text in [
            "TABLE owner.role FROM \"Work\"",
            "TABLE file.inlinks FROM \"Work\"",
            "LIST FROM \"Work\" OR #a",
            "LIST FROM -\"Work\"",
            "LIST FROM \"Work\" WHERE [[Plan]].due",
            "LIST FROM \"Work\" WHERE date(owner)",
        ] {
            assert!(scope(&query(text), "People/Ana.md"), "{text}");
        }
    }

    #[test]
    fn an_inline_query_asks_its_own_note() {
        let own = of_expression(&parse_expression("this.due - date(2025-01-01)").tree);
        assert!(!scope(&own, "Other.md") && own.own.meets(Facets::FIELDS) && !own.own.meets(Facets::STAMP));
        let other = of_expression(&parse_expression("[[Plan]].due").tree);
        assert!(scope(&other, "Plan.md") && other.facets.meets(Facets::FRONTMATTER));
    }
}
