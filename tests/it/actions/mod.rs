//! Code actions: what is offered at a place, and what is done when it is chosen.

mod links;
mod notes;
mod people;
mod registry;

use std::collections::BTreeMap;

use jiff::civil::{Date, date};
use vaultls::features::actions::{self, ActionContext, Outcome, Refusal};
use vaultls::rules::FileEdit;
use vaultls::text::{TextEdit, TextRange, TextSize, apply_edits};
use vaultls::vault::{Change, Note, Origin, Vault, VaultPath};

use crate::fixture::Fixture;

pub const TODAY: Date = date(2025, 11, 8);

/// A vault with a cursor (`$0`) or, between `$0` and `«end»`, a selection.
pub struct Desk {
    pub fixture: Fixture,
    range: TextRange,
}

impl Desk {
    pub fn new(story: &str) -> Desk {
        let end = "«end»";
        let fixture = Fixture::new(story);
        let (note, start) = fixture.at();
        match note.text.find(end) {
            None => Desk { range: TextRange::empty(start), fixture },
            Some(at) => {
                let range = TextRange::new(start, TextSize::try_from(at).unwrap());
                Desk { range, fixture: Fixture::new(&story.replace(end, "")) }
            }
        }
    }

    fn context(&self) -> ActionContext<'_> {
        let (note, _) = self.fixture.at();
        ActionContext { vault: &self.fixture.vault, note, range: self.range, today: TODAY }
    }

    /// What the menu shows of one action.
    pub fn offered(&self, name: &str) -> Vec<String> {
        let action = actions::find(name).expect("an action of this name");
        (action.offers)(&self.context()).into_iter().map(|offer| offer.title).collect()
    }

    /// What the menu holds of one action.
    pub fn offers(&self, name: &str) -> Vec<actions::Offer> {
        (actions::find(name).expect("an action of this name").offers)(&self.context())
    }

    /// As [`Desk::run`], of an outcome that is known.
    pub fn told(&self, outcome: &Outcome) -> String {
        told(&self.fixture.vault, outcome)
    }

    pub fn outcome(&self, name: &str, argument: Option<&str>) -> Result<Outcome, Refusal> {
        actions::run(&self.context(), actions::find(name).expect("an action of this name"), argument)
    }

    /// What becomes of the vault: every file that is new, different or gone.
    pub fn run(&self, name: &str, argument: Option<&str>) -> String {
        match self.outcome(name, argument) {
            Err(refusal) => format!("refused: {refusal}\n"),
            Ok(outcome) => told(&self.fixture.vault, &outcome),
        }
    }

    /// The vault after the action.
    pub fn after(&self, name: &str, argument: Option<&str>) -> Vault {
        applied(&self.fixture.vault, &self.outcome(name, argument).expect("not refused"))
    }
}

fn told(vault: &Vault, outcome: &Outcome) -> String {
    let after = applied(vault, outcome);
    let mut out = String::new();
    if let Some(text) = &outcome.text {
        out.push_str(&format!("told: {text}\n"));
    }
    for note in vault.notes().into_iter().filter(|note| after.note_at(&note.path).is_none()) {
        out.push_str(&format!("gone: {}\n", note.path));
    }
    for note in after.notes() {
        if vault.note_at(&note.path).is_none_or(|old| old.text != note.text) {
            out.push_str(&format!("//- {}\n{}", note.path, note.text));
            if !note.text.ends_with('\n') {
                out.push_str("¶\n");
            }
        }
    }
    out
}

/// The vault after the edits. Panics if one does not fit.
pub fn applied(vault: &Vault, outcome: &Outcome) -> Vault {
    let mut changes = Vec::new();
    let mut edits: BTreeMap<VaultPath, Vec<TextEdit>> = BTreeMap::new();
    for edit in &outcome.edits {
        match edit {
            FileEdit::Text { path, edit } => edits.entry(path.clone()).or_default().push(edit.clone()),
            FileEdit::Delete { path } => changes.push(Change::Remove(path.clone())),
            FileEdit::Create { path, text } => {
                assert!(vault.file_at(path).is_none(), "{path} exists");
                changes.push(upsert(path, text));
            }
        }
    }
    for (path, edits) in edits {
        let note: &Note = vault.note_at(&path).expect("edits are of notes that exist");
        changes.push(upsert(&path, &apply_edits(&note.text, &edits).expect("edits that fit")));
    }
    let mut after = vault.clone();
    after.apply(changes);
    after
}

fn upsert(path: &VaultPath, text: &str) -> Change {
    let origin = Origin::Disk { len: text.len() as u64, mtime: 1, lossy: false };
    Change::Upsert { path: path.clone(), text: text.into(), origin }
}
