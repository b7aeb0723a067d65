//! What is wrong with a query in its vault: texts that nothing holds, filters that exclude each other.

use rustc_hash::FxHashSet;

use super::block;
use super::filter::{DateField, DateFilter, Filter, TextField, TextTest};
use super::flaw::{Flaw, FlawKind, Repair, nearest};
use super::query::{Query, Statement, StatementSource};
use super::search::Search;
use crate::query::Present;
use crate::syntax::{QueryBlock, fold};
use crate::text::{TextRange, TextSize};
use crate::vault::{EntityKind, Note, Vault};

/// All flaws of a block: those of its lines, then those that take the vault to see. These only if the vault is loaded.
pub fn check_block(vault: &Vault, note: &Note, block: &QueryBlock, present: &Present) -> Vec<Flaw> {
    let query = block::read_block(vault, note, block, present);
    let mut flaws: Vec<Flaw> = Vec::new();
    for statement in &query.statements {
        // A preset's own flaws are not the note's.
        let own = statement.source == StatementSource::Block;
        flaws.extend(statement.flaws.iter().filter(|flaw| own || flaw.kind.is_fatal()).cloned());
        if own {
            flaws.extend(javascript(statement));
        }
    }
    if own_filters(&query)
        .any(|(_, filter)| matches!(filter, Filter::HasDate { field: DateField::Start, has: true }))
    {
        flaws.retain(|flaw| flaw.kind != FlawKind::StartsIncludesUndated);
    }
    flaws.extend(duplicates(&query));
    flaws.extend(contradictions(&query));
    if vault.is_loaded()
        && let Some(answer) = block::answer(vault, note, block, present).answer
    {
        let start = block.body.start();
        flaws.extend(answer.flaws.iter().map(|flaw| flaw.moved(start)));
    }
    flaws
}

/// The flaws that take the vault to see. `found` says how many tasks pass, if the query runs.
pub(super) fn in_vault(search: &Search<'_>, vault: &Vault, query: &Query, found: Option<usize>) -> Vec<Flaw> {
    let mut flaws = unknown_texts(search, vault, query);
    if flaws.is_empty() && found == Some(0) && contradictions(query).is_empty() {
        flaws.extend(nothing_passes(search, query));
    }
    flaws
}

/// Lines of JavaScript, which Obsidian runs only where it is allowed to.
fn javascript(statement: &Statement) -> Option<Flaw> {
    let mut found = false;
    match statement.instruction.as_ref()? {
        super::Instruction::Filter(filter) => {
            filter.leaves(&mut |leaf| found |= matches!(leaf, Filter::Function(_)));
        }
        super::Instruction::Sort(sort) => found = matches!(sort.by, super::SortBy::Function(_)),
        super::Instruction::Group(group) | super::Instruction::View(Some(group)) => {
            found = matches!(group.by, super::GroupBy::Function(_));
        }
        _ => {}
    }
    let message = "This line is JavaScript. Obsidian runs it only on devices where JavaScript in queries is allowed; \
                   elsewhere the whole query shows an error.";
    found.then(|| Flaw {
        kind: FlawKind::JsDisabled,
        range: statement.range(),
        message: message.to_owned(),
        repairs: Vec::new(),
    })
}

/// Own filter lines, alone or parts of nothing.
fn own_filters(query: &Query) -> impl Iterator<Item = (&Statement, &Filter)> {
    query.filters().filter(|(statement, _)| statement.source == StatementSource::Block)
}

fn duplicates(query: &Query) -> Vec<Flaw> {
    let mut seen: FxHashSet<String> = FxHashSet::default();
    let mut out = Vec::new();
    for (statement, _) in own_filters(query) {
        let text = statement.text.text.split_whitespace().collect::<Vec<_>>().join(" ");
        if !seen.insert(text) {
            let range = statement.range();
            let repair = Repair { title: "Remove this line".to_owned(), range, text: String::new() };
            let message = "The same filter stands above already.".to_owned();
            out.push(Flaw { kind: FlawKind::DuplicateLine, range, message, repairs: vec![repair] });
        }
    }
    out
}

/// Pairs of lines of which a task can pass only one.
fn contradictions(query: &Query) -> Vec<Flaw> {
    let filters: Vec<(&Statement, &Filter)> = own_filters(query).collect();
    let mut out = Vec::new();
    for (at, (statement, filter)) in filters.iter().enumerate() {
        let before = filters.iter().take(at);
        let Some((other, _)) = before.into_iter().find(|(_, other)| exclude(other, filter)) else { continue };
        let message = format!(
            "Nothing can pass: no task passes this line and \"{}\" as well.",
            other.text.text.lines().next().unwrap_or_default()
        );
        out.push(Flaw {
            kind: FlawKind::Contradiction,
            range: statement.range(),
            message,
            repairs: Vec::new(),
        });
    }
    for (statement, filter) in &filters {
        if let Filter::Date(DateFilter { from: Some(from), to: Some(to), .. }) = filter
            && from > to
        {
            let message = "Nothing can pass: the range of days is empty.".to_owned();
            out.push(Flaw {
                kind: FlawKind::Contradiction,
                range: statement.range(),
                message,
                repairs: Vec::new(),
            });
        }
    }
    out
}

/// Whether no task passes both.
fn exclude(one: &Filter, other: &Filter) -> bool {
    match (one, other) {
        (Filter::Done(one), Filter::Done(other))
        | (Filter::Recurring(one), Filter::Recurring(other))
        | (Filter::HasId(one), Filter::HasId(other))
        | (Filter::HasTags(one), Filter::HasTags(other))
        | (Filter::HasDependsOn(one), Filter::HasDependsOn(other)) => one != other,
        (Filter::StatusType { is: true, kind: one }, Filter::StatusType { is: true, kind: other }) => {
            one != other
        }
        (
            Filter::Priority { compare: super::Compare::Is, priority: one },
            Filter::Priority { compare: super::Compare::Is, priority: other },
        ) => one != other,
        (Filter::HasDate { field: one, has }, Filter::HasDate { field: other, has: other_has }) => {
            one == other && has != other_has
        }
        (Filter::Date(date), Filter::HasDate { field, has: false })
        | (Filter::HasDate { field, has: false }, Filter::Date(date)) => {
            date.field == *field && !date.keeps_undated()
        }
        (Filter::Date(one), Filter::Date(other)) if one.field == other.field && !one.keeps_undated() => {
            // A task has several dates that happen.
            one.field != DateField::Happens && disjoint(one, other)
        }
        _ => false,
    }
}

fn disjoint(one: &DateFilter, other: &DateFilter) -> bool {
    let before =
        |one: &DateFilter, other: &DateFilter| one.to.zip(other.from).is_some_and(|(to, from)| to < from);
    before(one, other) || before(other, one)
}

/// Texts that no path, tag or heading of the vault holds.
fn unknown_texts(search: &Search<'_>, vault: &Vault, query: &Query) -> Vec<Flaw> {
    let mut out = Vec::new();
    for (statement, filter) in own_filters(query) {
        let (field, needle) = match filter {
            Filter::Text { field, test: TextTest::Includes(needle), negated: false } => {
                (Some(*field), needle)
            }
            Filter::Tags { test: TextTest::Includes(needle), negated: false } => (None, needle),
            _ => continue,
        };
        let text = &statement.text.text;
        let at = text.len() - needle.written.len()..text.len();
        let range = statement.text.span(at);
        let flaw = |kind, message: String, near: Option<String>| {
            let repairs = near.map(|near| Repair { title: format!("Write \"{near}\""), range, text: near });
            Flaw { kind, range, message, repairs: repairs.into_iter().collect() }
        };
        let missing = |what: &str, near: &Option<String>| {
            let near = near.as_ref().map(|near| format!(" Did you mean \"{near}\"?"));
            format!("{what} \"{}\".{}", needle.written, near.unwrap_or_default())
        };
        let paths = || vault.notes().into_iter().map(|note| note.path.as_str());
        match field {
            Some(TextField::Path | TextField::Folder | TextField::Root | TextField::Filename) => {
                let of = |path| part_of(field, path);
                if !paths().any(|path| needle.is_in(of(path))) {
                    let names = names_of_paths(vault, field);
                    let near = nearest(&needle.written, names.iter().map(String::as_str)).map(str::to_owned);
                    out.push(flaw(FlawKind::UnknownPath, missing("No path of the vault has", &near), near));
                }
            }
            Some(TextField::Heading) => {
                let headings: Vec<String> = headings(vault);
                if !headings.iter().any(|heading| needle.is_in(heading)) {
                    let near =
                        nearest(&needle.written, headings.iter().map(String::as_str)).map(str::to_owned);
                    out.push(flaw(
                        FlawKind::UnknownHeading,
                        missing("No heading of the vault has", &near),
                        near,
                    ));
                }
            }
            Some(TextField::Description) if needle.written.contains('@') => {
                out.extend(unknown_owner(search, vault, &needle.written, range));
            }
            None => {
                let tags: Vec<String> =
                    vault.tags().into_iter().map(|tag| format!("#{}", tag.name)).collect();
                if !tags.iter().any(|tag| needle.is_in(tag)) {
                    let hash = needle.written.starts_with('#');
                    let word = if hash { needle.written.clone() } else { format!("#{}", needle.written) };
                    let near = nearest(&word, tags.iter().map(String::as_str));
                    let near = near.map(|near| {
                        if hash { near.to_owned() } else { near.trim_start_matches('#').to_owned() }
                    });
                    out.push(flaw(FlawKind::UnknownTag, missing("No tag of the vault has", &near), near));
                }
            }
            Some(_) => {}
        }
    }
    out
}

fn part_of(field: Option<TextField>, path: &str) -> &str {
    match field {
        Some(TextField::Folder) => super::facts::folder_of(path),
        Some(TextField::Root) => super::facts::root_of(path),
        Some(TextField::Filename) => super::facts::filename_of(path),
        _ => path,
    }
}

/// What a path filter can have meant: folders, and names of notes.
fn names_of_paths(vault: &Vault, field: Option<TextField>) -> Vec<String> {
    let mut out: FxHashSet<&str> = FxHashSet::default();
    for note in vault.notes() {
        let path = note.path.as_str();
        let mut folder = super::facts::folder_of(path).trim_end_matches('/');
        while !folder.is_empty() {
            out.insert(folder);
            out.extend(folder.rsplit('/').next());
            folder = folder.rsplit_once('/').map_or("", |(outer, _)| outer);
        }
        if matches!(field, Some(TextField::Path | TextField::Filename)) {
            out.insert(super::facts::without_extension(super::facts::filename_of(path)));
        }
    }
    let mut out: Vec<String> = out.into_iter().map(str::to_owned).collect();
    out.sort_unstable();
    out
}

fn headings(vault: &Vault) -> Vec<String> {
    let notes = vault.notes().into_iter().filter(|note| !note.parsed.tasks.is_empty());
    let mut out: FxHashSet<String> = FxHashSet::default();
    for note in notes {
        let texts = note.parsed.headings.iter();
        out.extend(texts.map(|heading| crate::text::slice(&note.text, heading.text).trim().to_owned()));
    }
    let mut out: Vec<String> = out.into_iter().collect();
    out.sort_unstable();
    out
}

/// `@FirstLast` where tasks say `@First Last`.
fn unknown_owner(search: &Search<'_>, vault: &Vault, written: &str, range: TextRange) -> Option<Flaw> {
    let at = written.find('@')?;
    let name = written.get(at + 1..)?.trim();
    if name.is_empty() {
        return None;
    }
    let squeezed = |name: &str| fold::key(name).chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    let needle = super::Needle::new(written);
    let wanted = squeezed(name);
    if search.tasks.iter().any(|task| needle.is_in(&task.bare_description())) {
        return None;
    }
    let people = vault.entities(&EntityKind::Person);
    let known = people.iter().flat_map(|person| &person.names).find(|name| squeezed(name) == wanted)?;
    let start = range.start() + TextSize::try_from(at + 1).ok()?;
    let place = TextRange::new(start.min(range.end()), range.end());
    let message = format!("No task says \"@{name}\". Tasks say \"@{known}\".");
    let repair = Repair { title: format!("Write \"@{known}\""), range: place, text: known.clone() };
    Some(Flaw { kind: FlawKind::Contradiction, range, message, repairs: vec![repair] })
}

/// Which line leaves nothing.
fn nothing_passes(search: &Search<'_>, query: &Query) -> Option<Flaw> {
    if search.tasks.is_empty() {
        return None;
    }
    let filters: Vec<(&Statement, &Filter)> = query.filters().collect();
    let passing = |list: &[&Filter]| search.passing(list).map(|found| found.len()).ok();
    let flaw = |statement: &Statement, of: usize| Flaw {
        kind: FlawKind::Contradiction,
        range: statement.range(),
        message: format!("Nothing is found: 0 of {of} tasks pass this line."),
        repairs: Vec::new(),
    };
    // A line that excludes everything alone explains most; else the line at which nothing is left.
    if let Some((statement, _)) = filters.iter().find(|(_, filter)| passing(&[filter]) == Some(0)) {
        return Some(flaw(statement, search.tasks.len()));
    }
    let (mut kept, mut before): (Vec<&Filter>, usize) = (Vec::new(), search.tasks.len());
    for (statement, filter) in filters {
        kept.push(filter);
        let left = passing(&kept)?;
        if left == 0 {
            return Some(flaw(statement, before));
        }
        before = left;
    }
    None
}
