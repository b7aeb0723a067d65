//! Statuses, rules, ids and on-completion words.

use super::task::{TaskSite, ValueSite};
use super::{Completions, Documentation, Item, ItemKind, Request};
use crate::features::task_actions::{COMMON_RULES, free_task_id};
use crate::features::wording::one_line;
use crate::sort;
use crate::syntax::WEEKDAYS;
use crate::syntax::fold::search_key;
use crate::syntax::task::{FieldKind, OnCompletion, Recurrence, read};
use crate::text::{TextRange, slice};

/// The statuses of the settings, each by its name.
pub(super) fn statuses(request: &Request<'_>, range: TextRange, close: &str) -> Completions {
    let statuses = request.vault.config().tasks.statuses.iter();
    let item = |status: &crate::syntax::task::Status| Item {
        label: format!("[{}] {}", status.symbol, status.name),
        detail: status.kind.name().to_lowercase().replace('_', " "),
        kind: ItemKind::Value,
        // What stands between the brackets is to be another one: it must not sort anything out.
        filter: slice(&request.note.text, range).to_owned(),
        insert: format!("{}{close}", status.symbol),
        documentation: Documentation::None,
    };
    Completions { range, items: statuses.map(item).collect(), incomplete: false }
}

/// What may stand behind a sign that is no date's.
pub(super) fn complete(
    request: &Request<'_>,
    site: &TaskSite<'_>,
    value: &ValueSite<'_>,
) -> Option<Completions> {
    match value.kind {
        FieldKind::Recurrence => Some(rules(site, value)),
        FieldKind::OnCompletion => Some(words(site, value)),
        FieldKind::Id => Some(new_id(request, site, value)),
        FieldKind::DependsOn => Some(ids(request, site, value)),
        FieldKind::Priority => Some(priorities(site, value)),
        _ => None,
    }
}

fn plain(value: &ValueSite<'_>, text: &str, detail: &str) -> Item {
    Item {
        label: text.to_owned(),
        detail: detail.to_owned(),
        kind: ItemKind::Value,
        filter: text.to_owned(),
        insert: format!("{}{text}{}", value.lead, value.close),
        documentation: Documentation::None,
    }
}

fn begins(text: &str, typed: &str) -> bool {
    text.starts_with(&typed.to_lowercase())
}

/// Common rules that begin as typed or have the typed word in them, and what was typed as Tasks would write it.
fn rules(site: &TaskSite<'_>, value: &ValueSite<'_>) -> Completions {
    let typed = value.typed;
    let own = Recurrence::read(typed.trim_end()).filter(|rule| rule.used == typed.trim_end().len());
    let own = own.map(|rule| rule.to_string()).filter(|text| *text != typed);
    let weekly = WEEKDAYS.iter().map(|day| format!("every week on {day}"));
    let common = COMMON_RULES.iter().map(|rule| (*rule).to_owned()).chain(weekly);
    let inside = |rule: &str| {
        let mut words = rule.split(' ');
        !typed.is_empty() && !typed.contains(' ') && words.any(|word| begins(&word.to_lowercase(), typed))
    };
    let fitting = common.filter(|rule| begins(&rule.to_lowercase(), typed) || inside(rule));
    let mut items: Vec<Item> = Vec::new();
    for rule in own.into_iter().chain(fitting) {
        if rule != typed && !items.iter().any(|item| item.label == rule) {
            items.push(plain(value, &rule, ""));
        }
    }
    Completions { range: site.typed_range(typed), items, incomplete: true }
}

fn words(site: &TaskSite<'_>, value: &ValueSite<'_>) -> Completions {
    let words = [
        (OnCompletion::Delete, "the line is removed when the task is done"),
        (OnCompletion::Keep, "the line stays"),
    ];
    let fitting =
        words.into_iter().filter(|(word, _)| begins(word.word(), value.typed) && word.word() != value.typed);
    let items = fitting.map(|(word, detail)| plain(value, word.word(), detail)).collect();
    Completions { range: site.typed_range(value.typed), items, incomplete: false }
}

/// The words of priorities, behind the key of the Dataview format.
fn priorities(site: &TaskSite<'_>, value: &ValueSite<'_>) -> Completions {
    let words = ["highest", "high", "medium", "low", "lowest"];
    let fitting = words.into_iter().filter(|word| begins(word, value.typed));
    let items = fitting.map(|word| plain(value, word, "")).collect();
    Completions { range: site.typed_range(value.typed), items, incomplete: false }
}

/// An id that no task has.
fn new_id(request: &Request<'_>, site: &TaskSite<'_>, value: &ValueSite<'_>) -> Completions {
    let line = slice(&request.note.text, site.task.line.range);
    let free = value.typed.is_empty().then(|| free_task_id(request.vault, line));
    let items = free.map(|id| plain(value, &id, "a new id")).into_iter().collect();
    Completions { range: site.typed_range(value.typed), items, incomplete: false }
}

/// The ids of tasks with what those tasks are, open ones and those of this note first.
fn ids(request: &Request<'_>, site: &TaskSite<'_>, value: &ValueSite<'_>) -> Completions {
    let typed = value.typed.rsplit(',').next().unwrap_or_default().trim_start_matches(' ');
    let settings = site.settings;
    let known: Vec<&str> = value.typed.split(',').map(str::trim).collect();
    let own = site.task.field(FieldKind::Id).map(|field| slice(&request.note.text, field.value));
    let wanted = search_key(typed);
    let mut found = Vec::new();
    for id in request.vault.task_ids() {
        if Some(id) == own || (id != typed && known.contains(&id)) {
            continue;
        }
        let Some((note, linked)) = request.vault.tasks_with_id(id).into_iter().next() else { continue };
        let Some(line) = note.parsed.tasks.get(linked.task) else { continue };
        let task = read(&note.text, line, settings);
        let description = one_line(slice(&note.text, task.description).trim());
        let by_id = search_key(id).starts_with(&*wanted);
        if !by_id && !search_key(&description).contains(&*wanted) {
            continue;
        }
        let done = settings.status_of(line.status).kind.is_done();
        let rank = (done, note.id != request.note.id, !by_id, note.path.clone(), linked.task);
        found.push((rank, id, description, note.path.stem().to_owned()));
    }
    sort::by(&mut found, Ord::cmp);
    let more = found.len() > request.limit();
    let lead = if known.len() > 1 { "" } else { value.lead };
    let items = found.into_iter().take(request.limit()).map(|((done, ..), id, description, note)| Item {
        label: if description.is_empty() { id.to_owned() } else { description.clone() },
        detail: format!("{id} — {note}{}", if done { ", done" } else { "" }),
        kind: ItemKind::Value,
        filter: format!("{id} {description}"),
        insert: format!("{lead}{id}{}", value.close),
        documentation: Documentation::None,
    });
    Completions { range: site.typed_range(typed), items: items.collect(), incomplete: more }
}
