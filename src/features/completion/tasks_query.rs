//! Completion in Tasks queries: at each place of a line what can stand there, and what it means.

use jiff::civil::Date;

use super::{Completions, Documentation, Item, ItemKind, Request, tasks_function};
use crate::features::wording::one_line;
use crate::query::Present;
use crate::query::tasks::{
    DATE_WORDS, DateField, LEVELS, LayoutPart, PLACEHOLDERS, Query, QueryFile, ReadContext, TEXT_TESTS,
    TaskRef, TaskSet, TextField, blocks, date_phrases, explain, group_words, settings_of, sort_words,
    whole_filters,
};
use crate::sort;
use crate::syntax::task::{DateSpan, date_span};
use crate::syntax::weekday_name;
use crate::text::{TextLen, TextRange, size, slice};

/// One thing that can stand at the cursor: the text, and what is said beside it.
type Offer = (String, String);

pub(super) fn complete(request: &Request<'_>) -> Option<Completions> {
    let Request { note, offset, .. } = *request;
    let block = blocks(note).find(|block| block.body.contains_inclusive(offset))?;
    let before = slice(&note.text, TextRange::new(block.body.start(), offset));
    let last = last_line(before);
    let joined = joined(before);
    let line = joined.as_str();
    if let Some(expression) = tasks_function::expression(line) {
        return tasks_function::complete(expression, offset);
    }
    let (typed, offers) = offers(request, line);
    if typed.len() > last.len() {
        return None;
    }
    let range = TextRange::new(offset - size(typed.len()), offset);
    let lower = typed.to_lowercase();
    let fits = |offer: &Offer| {
        let text = offer.0.to_lowercase();
        text.contains(&lower) || lower.split_whitespace().all(|word| text.contains(word))
    };
    let mut offers: Vec<Offer> = offers.into_iter().filter(fits).collect();
    // What starts like the typed text comes first; the order of the list is kept otherwise.
    sort::by_key(&mut offers, |offer| !offer.0.to_lowercase().starts_with(&lower));
    let limit = request.limit();
    let incomplete = offers.len() > limit;
    let present = Present::noon_of(request.today);
    let head = line.get(..line.len() - typed.len()).unwrap_or_default();
    let items = offers.into_iter().take(limit).map(|(text, detail)| Item {
        documentation: meaning(request, &present, &format!("{head}{text}")),
        label: text.trim_end().to_owned(),
        detail,
        kind: ItemKind::Value,
        filter: text.clone(),
        insert: text,
    });
    let items: Vec<Item> = items.collect();
    (!items.is_empty()).then_some(Completions { range, items, incomplete })
}

fn last_line(before: &str) -> &str {
    before.rsplit('\n').next().unwrap_or_default().trim_start_matches([' ', '\t', '>'])
}

/// The line that the cursor is in up to there, with the lines before that it goes on from.
fn joined(before: &str) -> String {
    let mut lines = before.rsplit('\n').map(|line| line.trim_start_matches([' ', '\t', '>']));
    let mut out = lines.next().unwrap_or_default().to_owned();
    for line in lines {
        let Some(head) = line.trim_end_matches('\r').strip_suffix('\\').filter(|head| !head.ends_with('\\'))
        else {
            break;
        };
        out = format!("{} {out}", head.trim_end());
    }
    out
}

/// Makes what can stand behind the first words of a line.
type MakeOffers = fn(&Request<'_>) -> Vec<Offer>;

/// What a whole line means, if it is one.
fn meaning(request: &Request<'_>, present: &Present, line: &str) -> Documentation {
    let (settings, file) = (settings_of(request.vault), QueryFile::of(request.vault, request.note));
    let context = ReadContext { file: Some(&file), present, settings };
    let query = Query::read(line, TextRange::up_to(line.text_len()), false, context);
    let words = query.statements.iter().filter_map(|statement| statement.instruction.as_ref()).map(explain);
    let words: Vec<String> = words.collect();
    if words.is_empty() { Documentation::None } else { Documentation::Text(words.join(".\n\n") + ".") }
}

/// The part of the line that an offer replaces, and the offers.
fn offers<'l>(request: &Request<'_>, line: &'l str) -> (&'l str, Vec<Offer>) {
    if let Some((_, typed)) = line.rsplit_once("{{").filter(|(_, typed)| !typed.contains("}}")) {
        let names = PLACEHOLDERS.iter().map(|name| {
            let close = if name.ends_with('.') { "" } else { "}}" };
            (format!("{name}{close}"), "placeholder".to_owned())
        });
        return (typed, names.collect());
    }
    // Within a combination only what stands behind the last delimiter counts.
    let combined = line.starts_with(['(', '[', '{', '"']) || line.starts_with("NOT ");
    let inner = match combined {
        true => line.rsplit(['(', '[', '{', '"']).next().unwrap_or_default(),
        false => line,
    };
    if combined && line.trim_end().ends_with([')', ']', '}']) {
        return ("", operators(line.ends_with(' ')));
    }
    let lower = inner.to_ascii_lowercase();
    if !combined {
        let heads: [(&str, MakeOffers); 6] = [
            ("preset ", presets),
            ("sort by ", |_| directed(&sort_words())),
            ("group by ", |_| directed(&group_words())),
            ("view columns by ", |_| directed(&group_words())),
            ("hide ", |_| layout()),
            ("show ", |_| layout()),
        ];
        for (head, offers) in heads {
            if lower.starts_with(head) {
                return (tail(inner, head.len()), offers(request));
            }
        }
    }
    if let Some((at, offers)) = text_value(request, &lower).or_else(|| date_value(request, &lower)) {
        return (tail(inner, at), offers);
    }
    (inner, starts(combined))
}

fn tail(text: &str, at: usize) -> &str {
    text.get(at..).unwrap_or_default()
}

fn operators(after_blank: bool) -> Vec<Offer> {
    let words = ["AND (", "OR (", "AND NOT (", "OR NOT (", "XOR ("];
    let blank = if after_blank { "" } else { " " };
    words.map(|word| (format!("{blank}{word}"), "operator".to_owned())).to_vec()
}

fn presets(request: &Request<'_>) -> Vec<Offer> {
    let settings = settings_of(request.vault);
    settings.presets.iter().map(|(name, text)| (name.clone(), text.replace('\n', "; "))).collect()
}

fn directed(words: &[&str]) -> Vec<Offer> {
    let mut out: Vec<Offer> = Vec::new();
    for word in words {
        out.push(((*word).to_owned(), String::new()));
        if *word != "function" {
            out.push((format!("{word} reverse"), String::new()));
        }
    }
    out
}

fn layout() -> Vec<Offer> {
    LayoutPart::ALL.into_iter().map(|part| (part.name().to_owned(), String::new())).collect()
}

/// The texts that a text filter can look for, and where its value starts.
fn text_value(request: &Request<'_>, lower: &str) -> Option<(usize, Vec<Offer>)> {
    let fields = TextField::ALL.into_iter().map(|field| (field.name(), Some(field)));
    let fields = fields.chain([("tags", None), ("tag", None)]);
    let (name, field) = fields
        .into_iter()
        .find(|(name, _)| lower.strip_prefix(name).is_some_and(|it| it.starts_with(' ')))?;
    let rest = lower.get(name.len() + 1..)?;
    let tests = TEXT_TESTS.iter().copied().chain(["do not include", "include"]);
    let test =
        tests.into_iter().find(|test| rest.strip_prefix(test).is_some_and(|rest| rest.starts_with(' ')))?;
    let at = name.len() + 1 + test.len() + 1;
    if test.starts_with("regex") {
        return Some((at, vec![("//".to_owned(), "a pattern between slashes".to_owned())]));
    }
    let plain =
        |texts: Vec<String>, detail: &str| texts.into_iter().map(|text| (text, detail.to_owned())).collect();
    let offers: Vec<Offer> = match field {
        None => plain(request.vault.tags().into_iter().map(|tag| format!("#{}", tag.name)).collect(), "tag"),
        Some(TextField::Path | TextField::Folder | TextField::Root) => plain(folders(request), "folder"),
        Some(TextField::Filename) => {
            let notes = request.vault.notes().into_iter().filter(|note| !note.parsed.tasks.is_empty());
            plain(notes.map(|note| note.path.stem().to_owned()).collect(), "note")
        }
        Some(TextField::Heading) => plain(headings(request), "heading"),
        Some(TextField::StatusName) => {
            let statuses = &request.vault.config().tasks.statuses;
            plain(statuses.iter().map(|status| status.name.clone()).collect(), "status")
        }
        Some(TextField::Id) => ids(request),
        Some(TextField::Recurrence) => {
            let tasks = TaskSet::of_vault(request.vault);
            plain(distinct(tasks.iter().filter_map(|task| task.recurrence())), "rule")
        }
        Some(TextField::Description) => Vec::new(),
    };
    Some((at, offers))
}

fn folders(request: &Request<'_>) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for note in request.vault.notes() {
        let mut folder = note.path.as_str();
        while let Some((outer, _)) = folder.rsplit_once('/') {
            folder = outer;
            if out.last().is_some_and(|last| last == outer) {
                break;
            }
            out.push(outer.to_owned());
        }
    }
    out.sort_unstable();
    out.dedup();
    out
}

/// The ids that tasks have, with what is to be done.
fn ids(request: &Request<'_>) -> Vec<Offer> {
    let tasks = TaskSet::of_vault(request.vault);
    let offer = |task: TaskRef<'_>| Some((task.id()?.to_owned(), one_line(&task.description())));
    let mut out: Vec<Offer> = tasks.iter().filter_map(offer).collect();
    out.sort_unstable();
    out.dedup_by(|one, other| one.0 == other.0);
    out
}

fn distinct(texts: impl Iterator<Item = String>) -> Vec<String> {
    let mut out: Vec<String> = texts.collect();
    out.sort_unstable();
    out.dedup();
    out
}

fn headings(request: &Request<'_>) -> Vec<String> {
    let notes = request.vault.notes().into_iter().filter(|note| !note.parsed.tasks.is_empty());
    let texts = notes
        .flat_map(|note| note.parsed.headings.iter().map(|it| slice(&note.text, it.text).trim().to_owned()));
    distinct(texts)
}

/// The words and days that a date filter can go on with, and where they start.
fn date_value(request: &Request<'_>, lower: &str) -> Option<(usize, Vec<Offer>)> {
    let field = DateField::ALL
        .into_iter()
        .find(|field| lower.strip_prefix(field.filter_name()).is_some_and(|rest| rest.starts_with(' ')))?;
    let at = field.filter_name().len() + 1;
    let rest = lower.get(at..)?;
    let word =
        DATE_WORDS.into_iter().find(|word| rest.strip_prefix(word).is_some_and(|rest| rest.starts_with(' ')));
    let days = date_phrases().into_iter().map(|phrase| {
        let days = span_words(&phrase, request.today);
        (phrase, days)
    });
    let mut offers: Vec<Offer> = days.collect();
    if word.is_none() {
        offers.splice(
            0..0,
            ["before", "after", "on", "on or before", "on or after", "in"]
                .map(|word| (format!("{word} "), String::new())),
        );
    }
    Some((at + word.map_or(0, |word| word.len() + 1), offers))
}

fn span_words(phrase: &str, today: Date) -> String {
    match date_span(phrase, today.at(12, 0, 0, 0)) {
        Some(DateSpan { first, last }) if first == last => {
            format!("{} {first}", weekday_name(first.weekday()))
        }
        Some(DateSpan { first, last }) => format!("{first} to {last}"),
        None => String::new(),
    }
}

/// What a line, or a filter of a combination, can start with; what is used most comes first.
fn starts(combined: bool) -> Vec<Offer> {
    let mut out: Vec<Offer> = Vec::new();
    let filter = |text: String| (text, "filter".to_owned());
    out.extend(
        ["not done", "done", "path includes ", "due before ", "description includes ", "tags include "]
            .map(|text| filter(text.to_owned())),
    );
    for field in [
        DateField::Due,
        DateField::Scheduled,
        DateField::Start,
        DateField::Happens,
        DateField::Done,
        DateField::Created,
        DateField::Cancelled,
    ] {
        out.push(filter(format!("{} ", field.filter_name())));
    }
    for field in TextField::ALL {
        out.extend(TEXT_TESTS.iter().map(|test| filter(format!("{} {test} ", field.name()))));
    }
    out.extend(
        ["tags include ", "tags do not include ", "tags regex matches ", "tags regex does not match "]
            .map(|text| filter(text.to_owned())),
    );
    for (level, _) in LEVELS {
        out.extend(
            ["", "above ", "below ", "not "].map(|compare| filter(format!("priority is {compare}{level}"))),
        );
    }
    for kind in ["TODO", "IN_PROGRESS", "ON_HOLD", "DONE", "CANCELLED", "NON_TASK"] {
        out.extend([filter(format!("status.type is {kind}")), filter(format!("status.type is not {kind}"))]);
    }
    out.extend(whole_filters().into_iter().map(filter));
    out.push(filter("filter by function ".to_owned()));
    if !combined {
        let heads = [
            "sort by ",
            "group by ",
            "limit ",
            "limit groups ",
            "hide ",
            "show ",
            "short mode",
            "full mode",
            "explain",
            "preset ",
            "ignore global query",
            "view list",
            "view columns by ",
        ];
        out.splice(6..6, heads.map(|head| (head.to_owned(), "instruction".to_owned())));
    }
    let mut seen: Vec<String> = Vec::new();
    out.retain(|(text, _)| {
        let new = !seen.contains(text);
        if new {
            seen.push(text.clone());
        }
        new
    });
    out
}
