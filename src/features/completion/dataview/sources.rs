//! Folders, tags and other sources, and the values of fields.

use rustc_hash::FxHashMap;

use super::super::{ItemKind, Request};
use super::offers::Offer;
use crate::sort;

fn notes(count: usize) -> String {
    if count == 1 { "1 note".to_owned() } else { format!("{count} notes") }
}

/// The folders that hold notes, at any depth, with how many they hold.
fn counted(request: &Request<'_>) -> Vec<(String, usize)> {
    let mut folders: FxHashMap<&str, usize> = FxHashMap::default();
    for note in request.vault.notes() {
        let mut path = note.path.as_str();
        while let Some((folder, _)) = path.rsplit_once('/') {
            *folders.entry(folder).or_default() += 1;
            path = folder;
        }
    }
    let mut folders: Vec<(String, usize)> =
        folders.into_iter().map(|(folder, count)| (folder.to_owned(), count)).collect();
    sort::by(&mut folders, |a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    folders
}

/// Folders inside quotes; `closed` if the closing one is there.
pub(super) fn folders(request: &Request<'_>, closed: bool) -> Vec<Offer> {
    let folder = |(folder, count): (String, usize)| {
        let insert = if closed { folder.clone() } else { format!("{folder}\"") };
        Offer::new(folder, ItemKind::Folder, 0).detail(notes(count)).insert(insert)
    };
    counted(request).into_iter().map(folder).collect()
}

/// What can stand behind FROM.
pub(super) fn sources(request: &Request<'_>) -> Vec<Offer> {
    let folder = |(folder, count): (String, usize)| {
        Offer::new(format!("\"{folder}\""), ItemKind::Folder, 0).detail(notes(count))
    };
    let mut all: Vec<Offer> = counted(request).into_iter().map(folder).collect();
    let tags = request.vault.tags().into_iter();
    all.extend(
        tags.map(|tag| Offer::new(format!("#{}", tag.name), ItemKind::Tag, 1).detail(notes(tag.notes))),
    );
    let others = [
        ("\"\"", "all notes"),
        ("[[]]", "notes that link here"),
        ("outgoing([[]])", "notes that this note links to"),
    ];
    all.extend(others.map(|(text, what)| Offer::new(text, ItemKind::Value, 2).detail(what)));
    all
}

/// The values that a field has elsewhere, inside quotes; `closed` if the closing one is there.
pub(super) fn values(request: &Request<'_>, field: &str, closed: bool) -> Vec<Offer> {
    let close = if closed { "" } else { "\"" };
    let offer = |(value, count): (String, usize), rank| {
        let text = value.replace('\\', "\\\\").replace('"', "\\\"");
        Offer::new(value, ItemKind::Value, rank).detail(notes(count)).insert(format!("{text}{close}"))
    };
    match field {
        "file.folder" => counted(request).into_iter().map(|folder| offer(folder, 0)).collect(),
        "file.tags" | "file.etags" | "tags" => {
            let tags = request.vault.tags().into_iter();
            tags.map(|tag| offer((format!("#{}", tag.name), tag.notes), 0)).collect()
        }
        _ => {
            let name = field.rsplit('.').next().unwrap_or(field);
            let values = request.vault.property_values(name);
            values
                .into_iter()
                .filter(|(value, _)| !value.contains('\n'))
                .map(|value| offer(value, 0))
                .collect()
        }
    }
}
