//! What may be offered, and fields, functions and members.

use super::super::{Documentation, Item, ItemKind, Request};
use crate::features::wording::one_line;
use crate::query::Present;
use crate::query::dataview::functions::{self, Function};
use crate::query::dataview::{Part, Situation, field_uses};
use jiff::tz::TimeZone;

/// Something to offer.
pub(super) struct Offer {
    pub(super) label: String,
    pub(super) detail: String,
    pub(super) kind: ItemKind,
    pub(super) insert: String,
    pub(super) documentation: Option<String>,
    /// Smaller ones come first among those that fit alike.
    pub(super) rank: u8,
}

impl Offer {
    pub(super) fn new(label: impl Into<String>, kind: ItemKind, rank: u8) -> Offer {
        let label = label.into();
        Offer { insert: label.clone(), label, detail: String::new(), kind, documentation: None, rank }
    }

    pub(super) fn detail(mut self, detail: impl Into<String>) -> Offer {
        self.detail = detail.into();
        self
    }

    pub(super) fn insert(mut self, insert: impl Into<String>) -> Offer {
        self.insert = insert.into();
        self
    }

    pub(super) fn documented(mut self, text: impl Into<String>) -> Offer {
        self.documentation = Some(text.into());
        self
    }

    pub(super) fn filter(&self) -> &str {
        &self.label
    }

    /// The item; a keyword comes in the case that is being typed.
    pub(super) fn item(self, typed: &str) -> Item {
        let small = self.kind == ItemKind::Keyword
            && !typed.is_empty()
            && typed.chars().all(|c| c.is_lowercase() || !c.is_alphabetic());
        let insert = if small { self.insert.to_lowercase() } else { self.insert };
        Item {
            filter: self.label.clone(),
            label: self.label,
            detail: self.detail,
            kind: self.kind,
            insert,
            documentation: self.documentation.map_or(Documentation::None, Documentation::Text),
        }
    }
}

/// The fields of `file`, with their type and what they are.
const FILE: &[(&str, &str, &str)] = &[
    ("name", "string", "the name without extension"),
    ("link", "link", "a link to the note"),
    ("path", "string", "the path in the vault"),
    ("folder", "string", "the folder's path"),
    ("ext", "string", "the extension"),
    ("tags", "array", "the tags, with all tags above them"),
    ("etags", "array", "the tags as written"),
    ("outlinks", "array", "links from this note"),
    ("inlinks", "array", "links to this note"),
    ("aliases", "array", "the aliases"),
    ("tasks", "array", "the tasks"),
    ("lists", "array", "the list items, tasks included"),
    ("day", "date", "the day of the name or of a field `date`"),
    ("ctime", "date", "when it was created"),
    ("cday", "date", "the day it was created"),
    ("mtime", "date", "when it was changed"),
    ("mday", "date", "the day it was changed"),
    ("size", "number", "the size in bytes"),
    ("starred", "boolean", "whether it is bookmarked"),
    ("frontmatter", "object", "the properties as written"),
];

/// The fields that every task has.
const TASK: &[(&str, &str, &str)] = &[
    ("text", "string", "the task's text"),
    ("status", "string", "the character in the box"),
    ("completed", "boolean", "whether it is done: the box holds x"),
    ("fullyCompleted", "boolean", "whether it and all tasks below it are done"),
    ("checked", "boolean", "whether the box holds anything"),
    ("due", "date", "the due date"),
    ("scheduled", "date", "the scheduled date"),
    ("start", "date", "the start date"),
    ("created", "date", "the date of creation"),
    ("completion", "date", "the date it was done"),
    ("tags", "array", "its tags"),
    ("outlinks", "array", "its links"),
    ("link", "link", "a link to the task or its heading"),
    ("section", "link", "a link to the heading above"),
    ("path", "string", "the note's path"),
    ("line", "number", "its line, from 0"),
    ("children", "array", "the items below it"),
    ("parent", "number", "the line of the item above"),
    ("task", "boolean", "true"),
    ("symbol", "string", "the list's sign"),
];

const DATE_PARTS: [&str; 9] =
    ["year", "month", "day", "hour", "minute", "second", "weekday", "week", "weekyear"];

fn listed(list: &[(&str, &str, &str)], rank: u8) -> impl Iterator<Item = Offer> {
    list.iter().map(move |(name, kind, what)| {
        Offer::new(*name, ItemKind::Property, rank).detail(*kind).documented(format!("{what}."))
    })
}

fn fields(request: &Request<'_>, rank: u8) -> impl Iterator<Item = Offer> {
    let midnight = request.today.to_zoned(TimeZone::UTC).map(Present::new);
    let uses = midnight.map(|present| field_uses(request.vault, &present)).unwrap_or_default();
    uses.into_iter().map(move |field| {
        let notes = if field.notes == 1 { "1 note".to_owned() } else { format!("{} notes", field.notes) };
        let offer =
            Offer::new(field.name, ItemKind::Property, rank).detail(format!("{}, {notes}", field.kind));
        if field.example.is_empty() {
            offer
        } else {
            offer.documented(format!("For example: {}", one_line(&field.example)))
        }
    })
}

/// What can stand behind a point.
pub(super) fn members(request: &Request<'_>, chain: &[&str], found: &Situation<'_>) -> Vec<Offer> {
    match chain {
        [.., "file"] => listed(FILE, 0).collect(),
        [
            ..,
            "ctime" | "cday" | "mtime" | "mday" | "day" | "due" | "scheduled" | "start" | "created"
            | "completion",
        ] => DATE_PARTS
            .into_iter()
            .map(|part| Offer::new(part, ItemKind::Property, 0).detail("number"))
            .collect(),
        [.., "tasks" | "lists" | "children" | "subtasks"] => {
            listed(TASK, 0).chain(fields(request, 1)).collect()
        }
        ["this" | "row"] | ["rows"] | [_] | [.., "link"] => {
            let mut all: Vec<Offer> = vec![file_offer(1)];
            if found.header.is_some_and(|header| header.eq_ignore_ascii_case("TASK")) && chain != ["this"] {
                all.extend(listed(TASK, 0));
            }
            all.extend(fields(request, 0));
            all
        }
        _ => Vec::new(),
    }
}

fn file_offer(rank: u8) -> Offer {
    Offer::new("file", ItemKind::Property, rank)
        .detail("object")
        .documented("What the note is: its name, link, tags, dates.")
}

/// What can stand where an expression starts.
pub(super) fn operands(request: &Request<'_>, found: &Situation<'_>) -> Vec<Offer> {
    let named =
        found.names.iter().map(|name| Offer::new(*name, ItemKind::Property, 0).detail("named in this query"));
    let mut all: Vec<Offer> = named.collect();
    if found.grouped {
        all.push(
            Offer::new("rows", ItemKind::Property, 0).detail("array").documented("The notes of the group."),
        );
        all.push(Offer::new("key", ItemKind::Property, 0).documented("What the group is grouped by."));
    }
    if found.header.is_some_and(|header| header.eq_ignore_ascii_case("TASK")) {
        all.extend(listed(TASK, 1));
    }
    // An inline query has no row: its fields are those of `this`.
    if found.part != Part::Expression {
        all.extend(fields(request, 2));
        all.push(file_offer(1));
    }
    all.push(
        Offer::new("this", ItemKind::Property, 2)
            .detail("object")
            .documented("The note that holds the query."),
    );
    all.extend(functions::all().map(of_function));
    all.extend(["true", "false", "null"].map(|word| Offer::new(word, ItemKind::Value, 4)));
    let today =
        Offer::new("date(today)", ItemKind::Value, 3).detail("date").documented("The start of today.");
    all.push(today);
    all
}

fn of_function(function: &Function) -> Offer {
    Offer::new(function.name, ItemKind::Function, 3)
        .detail(function.signatures().next().unwrap_or_default())
        .insert(format!("{}(", function.name))
        .documented(function.describe())
}
