//! Puts one source's settings over those before it, and says what it cannot use.

use super::keys::{self, Draft, Key, Kind};
use super::{ConfigProblem, FolderRules, Level, PropertySchema};
use crate::syntax::task::{Status, StatusType};
use crate::syntax::{Entry, Node, NodeKind, fold};
use crate::text::TextRange;
use crate::vault::facts::kind_key;
use crate::vault::people::kind_named;
use crate::vault::{EntityKind, VaultPath, nearest};

/// The words for [`Level`], in its order.
pub(super) const LEVELS: &[(&str, Level)] = &[
    ("off", Level::Off),
    ("hint", Level::Hint),
    ("info", Level::Info),
    ("warning", Level::Warning),
    ("error", Level::Error),
];

/// One source on its way into a draft.
pub(super) struct Layer<'l> {
    pub(super) draft: &'l mut Draft,
    pub(super) problems: &'l mut Vec<ConfigProblem>,
    /// The file, or `None` for the editor's settings.
    pub(super) file: Option<VaultPath>,
    /// The codes of all rules.
    pub(super) codes: &'l [&'l str],
}

impl Layer<'_> {
    /// Whether the words in this file are not ours.
    fn is_obsidians(&self) -> bool {
        self.file.as_ref().is_some_and(|file| file.as_str() != super::build::OWN)
    }

    pub(super) fn report(&mut self, range: TextRange, message: impl Into<String>) {
        self.problems.push(ConfigProblem { file: self.file.clone(), range, message: message.into() });
    }

    /// Takes a whole tree of our own settings. `prefix` is the dotted name of the table that holds `entries`.
    pub(super) fn take(&mut self, prefix: &str, entries: &[Entry]) {
        for entry in entries {
            let name = match prefix {
                "" => entry.name.to_string(),
                _ => format!("{prefix}.{}", entry.name),
            };
            match keys::find(&name) {
                Some(key) => self.set(key, &name, &entry.value),
                None if keys::below(&name).is_empty() => self.unknown(prefix, entry),
                None => match &entry.value.kind {
                    NodeKind::Map(entries) => self.take(&name, entries),
                    NodeKind::Null => {}
                    _ => self.mistyped(&name, &entry.value, "a table"),
                },
            }
        }
    }

    fn unknown(&mut self, prefix: &str, entry: &Entry) {
        let known = keys::below(prefix);
        let place = if prefix.is_empty() { String::new() } else { format!(" in `{prefix}`") };
        let message = match nearest(&entry.name, known.iter().copied()).first() {
            Some((near, _)) => format!("no setting `{}`{place}; did you mean `{near}`?", entry.name),
            None => format!("no setting `{}`{place}; there are {}", entry.name, known.join(", ")),
        };
        self.report(entry.key, message);
    }

    fn mistyped(&mut self, name: &str, node: &Node, expected: &str) {
        let found = match node.kind {
            NodeKind::Null => "null",
            NodeKind::Bool(_) => "a truth value",
            NodeKind::Number(_) => "a number",
            NodeKind::Text(..) => "a text",
            NodeKind::List(_) => "a list",
            NodeKind::Map(_) => "a table",
        };
        self.report(node.range, format!("`{name}` must be {expected}, not {found}"));
    }

    /// Takes the value of one setting, which the file calls `name`. JSON's null means that it is not set.
    pub(super) fn set(&mut self, key: &Key, name: &str, node: &Node) {
        if node.kind == NodeKind::Null {
            return;
        }
        match &key.kind {
            Kind::Flag(field) => match node.kind {
                NodeKind::Bool(value) => *field(self.draft) = value,
                _ => self.mistyped(name, node, "true or false"),
            },
            Kind::Count(field) => match node.kind {
                NodeKind::Number(value) if value >= 1.0 && value.fract() == 0.0 => {
                    *field(self.draft) = value as usize
                }
                _ => self.mistyped(name, node, "a whole number above 0"),
            },
            Kind::Text(field) => {
                if let Some(text) = self.text(name, node) {
                    *field(self.draft) = text.to_owned();
                }
            }
            Kind::Folder(field) => {
                if let Some(text) = self.text(name, node) {
                    *field(self.draft) = text.trim_matches('/').to_owned();
                }
            }
            Kind::Texts(field) => {
                if let Some(texts) = self.texts(name, node) {
                    *field(self.draft) = texts;
                }
            }
            Kind::Excluded => {
                if let Some(filters) = self.texts(name, node) {
                    self.check_filters(node);
                    self.draft.excluded = filters;
                }
            }
            Kind::Choice(choice) => {
                if let Some(word) = self.word(name, node, choice.words) {
                    (choice.set)(self.draft, word);
                }
            }
            Kind::Names(allowed, field) => {
                for entry in self.table(name, node) {
                    let name = format!("{name}.{}", entry.name);
                    let Some(text) = self.text(&name, &entry.value) else { continue };
                    if allowed.is_empty() || self.word(&name, &entry.value, allowed).is_some() {
                        field(self.draft).insert(fold::key(&entry.name).into_owned(), text.to_owned());
                    }
                }
            }
            Kind::Statuses => {
                let statuses = self.statuses(name, node, "next");
                if !statuses.is_empty() {
                    self.draft.config.tasks.statuses = statuses;
                }
            }
            Kind::Rules => {
                let levels = self.levels(name, node);
                self.draft.config.levels.extend(levels);
            }
            Kind::Folders => self.folders(name, node),
            Kind::Schemas => self.schemas(name, node),
        }
    }

    fn text<'n>(&mut self, name: &str, node: &'n Node) -> Option<&'n str> {
        match &node.kind {
            NodeKind::Text(text, _) => Some(text),
            _ => {
                self.mistyped(name, node, "a text");
                None
            }
        }
    }

    fn texts(&mut self, name: &str, node: &Node) -> Option<Vec<String>> {
        let NodeKind::List(items) = &node.kind else {
            self.mistyped(name, node, "a list of texts");
            return None;
        };
        let item = |(at, item)| self.text(&format!("{name}[{at}]"), item).map(str::to_owned);
        Some(items.iter().enumerate().filter_map(item).collect())
    }

    fn table<'n>(&mut self, name: &str, node: &'n Node) -> &'n [Entry] {
        match &node.kind {
            NodeKind::Map(entries) => entries,
            _ => {
                self.mistyped(name, node, "a table");
                &[]
            }
        }
    }

    /// The index of the word that `node` is.
    fn word(&mut self, name: &str, node: &Node, words: &[&str]) -> Option<usize> {
        let text = self.text(name, node)?;
        let found = words.iter().position(|word| *word == text);
        if found.is_none() {
            let known = match self.is_obsidians() {
                true => "vaultls does not know that value".to_owned(),
                false => format!("it is one of {}", words.join(", ")),
            };
            self.report(node.range, format!("`{name}` cannot be `{text}`; {known}"));
        }
        found
    }

    fn check_filters(&mut self, node: &Node) {
        let NodeKind::List(items) = &node.kind else { return };
        for item in items {
            let NodeKind::Text(filter, _) = &item.kind else { continue };
            if !super::Excluded::new(vec![filter.to_string()]).1.is_empty() {
                self.report(item.range, format!("`{filter}` is no regular expression that vaultls can read"));
            }
        }
    }

    /// The statuses of a list; `next` is the name of the field for the next symbol.
    pub(super) fn statuses(&mut self, name: &str, node: &Node, next: &str) -> Vec<Status> {
        let NodeKind::List(items) = &node.kind else {
            self.mistyped(name, node, "a list of tables");
            return Vec::new();
        };
        items.iter().filter_map(|item| self.status(name, item, next)).collect()
    }

    fn status(&mut self, name: &str, node: &Node, next: &str) -> Option<Status> {
        let entries = self.table(name, node);
        let field =
            |name: &str| entries.iter().rev().find(|entry| &*entry.name == name).map(|entry| &entry.value);
        let (Some(symbol), Some(kind)) = (field("symbol"), field("type")) else {
            self.report(node.range, format!("each of {name} needs `symbol` and `type`"));
            return None;
        };
        let words = StatusType::ALL.map(StatusType::name);
        let symbol = self.symbol(&format!("{name}.symbol"), symbol)?;
        let kind = *StatusType::ALL.get(self.word(&format!("{name}.type"), kind, &words)?)?;
        let title =
            field("name").and_then(|node| self.text(&format!("{name}.name"), node)).unwrap_or_default();
        let next = field(next).and_then(|node| self.symbol(&format!("{name}.{next}"), node)).unwrap_or('x');
        Some(Status { symbol, name: title.to_owned(), next, kind })
    }

    fn symbol(&mut self, name: &str, node: &Node) -> Option<char> {
        let mut chars = self.text(name, node)?.chars();
        match (chars.next(), chars.next()) {
            (Some(symbol), None) => Some(symbol),
            _ => {
                self.report(node.range, format!("`{name}` must be a single character"));
                None
            }
        }
    }

    fn levels(&mut self, name: &str, node: &Node) -> Vec<(String, Level)> {
        let words: Vec<&str> = LEVELS.iter().map(|(word, _)| *word).collect();
        let mut levels = Vec::new();
        for entry in self.table(name, node) {
            let is_group = self.codes.iter().any(|code| code.split('/').next() == Some(&entry.name));
            if !is_group && !self.codes.contains(&&*entry.name) {
                let near = nearest(&entry.name, self.codes.iter().copied());
                let hint = near.first().map(|(code, _)| format!("did you mean `{code}`?"));
                let hint = hint.unwrap_or_else(|| "`vaultls explain` lists them".to_owned());
                self.report(entry.key, format!("no rule or group of rules `{}`; {hint}", entry.name));
                continue;
            }
            let word = self.word(&format!("{name}.{}", entry.name), &entry.value, &words);
            let level = word.and_then(|word| LEVELS.get(word));
            levels.extend(level.map(|(_, level)| (entry.name.to_string(), *level)));
        }
        levels
    }

    fn schemas(&mut self, name: &str, node: &Node) {
        for entry in self.table(name, node) {
            let Some(kind) = kind_named(&entry.name) else { continue };
            let inside = format!("{name}.{}", entry.name);
            for setting in self.table(&inside, &entry.value) {
                let said = format!("{inside}.{}", setting.name);
                match &*setting.name {
                    "required" => {
                        let required = self.texts(&said, &setting.value).unwrap_or_default();
                        self.schema(&kind).required = required;
                    }
                    "types" => {
                        for entry in self.table(&said, &setting.value) {
                            let said = format!("{said}.{}", entry.name);
                            let word = self.word(&said, &entry.value, keys::PROPERTY_TYPES);
                            if let Some(word) = word.and_then(|word| keys::PROPERTY_TYPES.get(word)) {
                                let name = fold::key(&entry.name).into_owned();
                                self.schema(&kind).types.insert(name, (*word).to_owned());
                            }
                        }
                    }
                    other => self.report(
                        setting.key,
                        format!("no setting `{other}` in `{inside}`; there are `required` and `types`"),
                    ),
                }
            }
        }
    }

    fn schema(&mut self, kind: &EntityKind) -> &mut PropertySchema {
        self.draft.config.schemas.entry(kind_key(kind).to_owned()).or_default()
    }

    fn folders(&mut self, name: &str, node: &Node) {
        for entry in self.table(name, node) {
            let folder = entry.name.trim_matches('/');
            let inside = format!("{name}.{folder}");
            for setting in self.table(&inside, &entry.value) {
                if &*setting.name != "rules" {
                    self.report(
                        setting.key,
                        format!("no setting `{}` in `{inside}`; there is `rules`", setting.name),
                    );
                    continue;
                }
                let levels = self.levels(&format!("{inside}.rules"), &setting.value);
                let known = &mut self.draft.config.folder_levels;
                match known.iter_mut().find(|known| known.folder == folder) {
                    Some(known) => known.levels.extend(levels),
                    None => known.push(FolderRules {
                        folder: folder.to_owned(),
                        levels: levels.into_iter().collect(),
                    }),
                }
            }
        }
    }
}
