//! A note in a vault, and all that an editor asks of it.

use std::sync::{Arc, OnceLock};

use jiff::civil::{Date, date};
use vaultls::features::actions::{self, ActionContext};
use vaultls::features::{
    View, completion, definition, document_links, folding, hover, inlay, lens, linked_editing, overview,
    references, rename, selection_ranges, semantic_tokens, signature_help, symbols, task_list,
};
use vaultls::query::Present;
use vaultls::rules::{self, FileEdit, SafeFixes};
use vaultls::text::{TextEdit, TextRange, TextSize};
use vaultls::vault::config::Config;
use vaultls::vault::{Change, Origin, Vault, VaultPath};

use super::{edited, on_text, text_of, tried};

pub(super) const TODAY: Date = date(2025, 11, 8);

const NOTES: &[(&str, &str)] = &[
    (
        "Home.md",
        "---\ntags: a\nup: '[[Plan]]'\n---\n# One\n[[Ana Silva]] #a/b @Ana ^id\n- [ ] t 🆔 a ⛔ b\n## One\n",
    ),
    ("People/Ana Silva.md", "---\ntype: people\naliases: [Ana]\ntitle: Ana Silva\n---\n# Plan\n[[Note]]\n"),
    ("a/Plan.md", "- [ ] b 🆔 b ⛔ a 📅 2025-11-09\n[[Note#x]] [[Home#One|one]] [p](../Home.md#One)\n"),
    ("b/Plan.md", "```tasks\nnot done\n```\n```dataview\nTASK\n```\n"),
];

pub(super) fn vault() -> &'static Vault {
    static VAULT: OnceLock<Vault> = OnceLock::new();
    VAULT.get_or_init(|| vault_of(NOTES))
}

pub(super) fn vault_of(notes: &[(&str, &str)]) -> Vault {
    let mut vault = Vault::new(Arc::new(Config::default()));
    let mut changes: Vec<Change> = notes.iter().map(|(path, text)| upsert(path, text)).collect();
    changes.push(Change::Attachment(VaultPath::new("files/pic one.png").unwrap()));
    changes.push(Change::Loaded);
    vault.apply(changes);
    vault
}

fn upsert(path: &str, text: &str) -> Change {
    let origin = Origin::Disk { len: text.len() as u64, mtime: 0, lossy: false };
    Change::Upsert { path: VaultPath::new(path).unwrap(), text: Arc::from(text), origin }
}

/// The vault with one more note, `Note.md`.
pub(super) fn with_note(vault: &Vault, text: &str) -> Vault {
    let mut vault = vault.clone();
    vault.apply(vec![upsert("Note.md", text)]);
    vault
}

/// Every finding lies in the note and every fix can be made; making the safe ones comes to an end. Whatever is asked at
/// places that the input chooses, the answer lies in the text and its edits fit.
pub fn any_note(data: &[u8]) {
    let text = text_of(data);
    let vault = with_note(vault(), &text);
    findings(&vault);
    whole(&vault);
    let places: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    for at in tried(data, places.len(), (1, 4)) {
        at_place(&vault, TextSize::try_from(places[at]).unwrap(), data);
    }
}

fn path() -> VaultPath {
    VaultPath::new("Note.md").unwrap()
}

fn findings(vault: &Vault) {
    let mut vault = vault.clone();
    for round in 0.. {
        let note = vault.note_at(&path()).unwrap().clone();
        let found = rules::check_note(&vault, &note, TODAY);
        for diagnostic in &found {
            on_text(&note.text, diagnostic.range);
            diagnostic.fixes.iter().for_each(|fix| made(&vault, &fix.edits));
        }
        let edits = SafeFixes::of(&vault, &found).into_edits();
        if edits.is_empty() {
            return;
        }
        assert!(round < 12, "safe fixes do not end: {edits:?} on {:?}", note.text);
        for (path, edits) in edits {
            let text = edited(&vault.note_at(&path).unwrap().text, &edits);
            vault.apply(vec![upsert(path.as_str(), &text)]);
        }
    }
}

fn made(vault: &Vault, edits: &[FileEdit]) {
    for edit in edits {
        let FileEdit::Text { path, edit } = edit else { continue };
        edited(&vault.note_at(path).unwrap().text, std::slice::from_ref(edit));
    }
}

fn whole(vault: &Vault) {
    let note = vault.note_at(&path()).unwrap();
    let present = Present::noon_of(TODAY);
    let view = View { vault, note, present: &present };
    let all = TextRange::up_to(TextSize::of(&*note.text));
    let tokens = semantic_tokens::tokens(&view, all);
    tokens.iter().for_each(|token| on_text(&note.text, token.range));
    assert!(tokens.windows(2).all(|pair| pair[0].range.end() <= pair[1].range.start()), "tokens overlap");
    symbols::document_symbols(vault, note).iter().for_each(|symbol| on_text(&note.text, symbol.range));
    symbols::workspace_symbols(vault, note.text.lines().next().unwrap_or_default());
    document_links::document_links(vault, note).iter().for_each(|link| on_text(&note.text, link.range));
    folding::folds(note);
    inlay::hints(&view, all);
    lens::lenses(&view);
    overview::owners(vault);
    overview::people(vault, TODAY);
    overview::unresolved(vault, 100, 10);
    task_list::tasks(vault, &task_list::TaskFilter::default());
    references::backlinks(vault, note.id);
}

fn at_place(vault: &Vault, offset: TextSize, data: &[u8]) {
    let note = vault.note_at(&path()).unwrap();
    let present = Present::noon_of(TODAY);
    let view = View { vault, note, present: &present };
    if let Some(found) = hover::hover(&view, offset) {
        on_text(&note.text, found.range);
    }
    completion::complete(vault, note, offset, &[], TODAY);
    definition::definition(vault, note, offset);
    references::references(vault, note, offset, true);
    references::highlights(vault, note, offset).into_iter().for_each(|range| on_text(&note.text, range));
    linked_editing::linked_places(note, offset);
    signature_help::signature_help(&view, offset);
    let around = selection_ranges::selection_ranges(note, offset);
    assert!(around.windows(2).all(|pair| pair[1].contains_range(pair[0])), "{around:?} do not nest");
    task_list::tasks_of(vault, note, Some(offset), true);
    if let Ok(prepared) = rename::prepare(vault, note, offset) {
        on_text(&note.text, prepared.range);
    }
    if let Ok(plan) = rename::rename(vault, note, offset, "New name") {
        for (path, edits) in &plan.edits {
            let edits: Vec<TextEdit> = edits.iter().map(|edit| edit.edit.clone()).collect();
            edited(&vault.note_at(path).unwrap().text, &edits);
        }
    }
    let cx = ActionContext { vault, note, range: TextRange::empty(offset), today: TODAY };
    let offers: Vec<_> = actions::offers(&cx, |_| true).collect();
    // Each makes its edits in a vault of its own to prove them.
    for (action, offer) in tried(data, offers.len(), (2, 64)).map(|at| &offers[at]) {
        if let Ok(outcome) = actions::run(&cx, action, Some(&offer.argument)) {
            made(vault, &outcome.edits);
        }
    }
}
