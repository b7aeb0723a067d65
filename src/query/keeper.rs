//! Answers that are kept: a query is answered again only if a change may have touched its answer.

use std::any::Any;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::civil::Date;
use rustc_hash::FxHashMap;

use super::footprint::{Footprint, VaultChange};
use super::{Budget, Stopped};
use crate::vault::{NoteId, Vault};

/// A language of query blocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Language {
    /// Dataview's queries.
    Dataview,
    /// Dataview's inline queries.
    DataviewInline,
    /// Tasks.
    Tasks,
}

/// A question: what is asked, where, on which day.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Question {
    /// The language.
    pub language: Language,
    /// The note that holds it.
    pub note: NoteId,
    /// The query's text.
    pub text: Box<str>,
    /// Today.
    pub day: Date,
    /// The time zone.
    pub zone: Box<str>,
}

/// The answer to a question.
#[derive(Clone, Debug)]
pub struct Kept<T> {
    /// The answer; `None` if there never was one: it took too long.
    pub answer: Option<Arc<T>>,
    /// It is of an older state of the vault: answering anew was stopped.
    pub stale: bool,
}

/// The steps of one answer: seconds on a slow machine.
pub(super) const STEPS: u64 = 50_000_000;

/// So many answers are kept; the one asked for longest ago goes.
const MOST: usize = 256;

/// The kept answers of one vault, through all its changes.
#[derive(Debug, Default)]
pub struct Keeper {
    slots: Mutex<FxHashMap<Question, Slot>>,
    runs: AtomicUsize,
    clock: AtomicUsize,
}

#[derive(Debug, Default)]
struct Slot {
    answer: Option<Arc<dyn Any + Send + Sync>>,
    footprint: Footprint,
    /// The latest revision at which it is known to hold.
    revision: Option<u64>,
    /// Ends the evaluation that is under way.
    running: Option<Arc<AtomicBool>>,
    asked: usize,
}

impl Keeper {
    /// The keeper of a vault; all its later states have the same.
    pub fn of(vault: &Vault) -> &Keeper {
        vault.kept(Keeper::default)
    }

    /// The answer to a question at a revision of the vault: kept if it still holds, else made by `run` within its
    /// budget.
    pub fn ask<T: Send + Sync + 'static>(
        &self,
        question: &Question,
        revision: u64,
        run: impl FnOnce(&Budget) -> Result<(T, Footprint), Stopped>,
    ) -> Kept<T> {
        let asked = self.clock.fetch_add(1, Ordering::Relaxed);
        let cancelled = Arc::new(AtomicBool::new(false));
        {
            let mut slots = self.lock();
            let slot = slots.entry(question.clone()).or_default();
            slot.asked = asked;
            if let (true, Some(answer)) = (slot.revision == Some(revision), as_answer(slot)) {
                return Kept { answer: Some(answer), stale: false };
            }
            slot.running = Some(Arc::clone(&cancelled));
            forget_oldest(&mut slots);
        }
        self.runs.fetch_add(1, Ordering::Relaxed);
        let budget = Budget::new(STEPS, Some(Arc::clone(&cancelled)));
        let made = run(&budget);
        let mut slots = self.lock();
        let slot = slots.entry(question.clone()).or_default();
        match made {
            Ok((answer, footprint)) => {
                let answer = Arc::new(answer);
                // Touched meanwhile: good enough to show, not to keep.
                let stale = cancelled.load(Ordering::Relaxed);
                let revision = (!stale).then_some(revision);
                *slot = Slot { answer: Some(answer.clone()), footprint, revision, running: None, asked };
                Kept { answer: Some(answer), stale }
            }
            Err(_) => Kept { answer: as_answer(slot), stale: true },
        }
    }

    /// Notes that a change led from one revision to the next: answers that it does not touch hold there too, and
    /// evaluations that it makes pointless are stopped.
    pub fn note(&self, change: &VaultChange, from: u64, to: u64) {
        for (question, slot) in self.lock().iter_mut() {
            // An evaluation under way has no footprint yet: whatever changes may touch it.
            let touched = slot.running.is_some() || change.touches(&slot.footprint, question.note);
            if !touched && slot.revision == Some(from) {
                slot.revision = Some(to);
            }
            if touched {
                slot.revision = None;
                if let Some(running) = slot.running.take() {
                    running.store(true, Ordering::Relaxed);
                }
            }
        }
    }

    /// How many queries were answered so far, kept answers not counted.
    pub fn runs(&self) -> usize {
        self.runs.load(Ordering::Relaxed)
    }

    fn lock(&self) -> MutexGuard<'_, FxHashMap<Question, Slot>> {
        self.slots.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn as_answer<T: Send + Sync + 'static>(slot: &Slot) -> Option<Arc<T>> {
    Arc::clone(slot.answer.as_ref()?).downcast().ok()
}

fn forget_oldest(slots: &mut FxHashMap<Question, Slot>) {
    if slots.len() > MOST
        && let Some(oldest) =
            slots.iter().min_by_key(|(_, slot)| slot.asked).map(|(question, _)| question.clone())
    {
        slots.remove(&oldest);
    }
}
