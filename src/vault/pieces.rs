//! What is worked out from each note alone, in pieces: a piece is made of 256 files with neighbouring numbers, as the files
//! themselves are kept, and made anew when a file in it has changed and somebody asks.

use std::sync::{Arc, Mutex, PoisonError, Weak};

use rayon::prelude::*;

use super::config::Config;
use super::files::{CHUNK, Chunk};
use super::{Note, NoteId, Vault};

/// Where the snapshots of a vault keep the pieces that they have in common.
#[derive(Debug)]
struct Slot<P>(Mutex<Kept<P>>);

#[derive(Debug)]
struct Kept<P> {
    config: Weak<Config>,
    /// What each piece was made of.
    of: Arc<[Weak<Chunk>]>,
    pieces: Pieces<P>,
}

/// What was made of the notes, piece by piece.
pub type Pieces<P> = Arc<[Arc<P>]>;

impl<P> Default for Slot<P> {
    fn default() -> Self {
        Slot(Mutex::new(Kept { config: Weak::new(), of: Arc::default(), pieces: Arc::default() }))
    }
}

/// The notes of a piece with their places in it.
pub type PieceNotes<'n> = dyn Iterator<Item = (usize, &'n Note)> + 'n;

impl NoteId {
    /// The number of its piece, and its place there.
    pub fn in_piece(self) -> (usize, usize) {
        let at = usize::try_from(self.0).unwrap_or(usize::MAX);
        (at / CHUNK, at % CHUNK)
    }

    /// The note at a place of a piece.
    pub fn of_piece(piece: usize, at: usize) -> NoteId {
        NoteId(u32::try_from(piece * CHUNK + at).unwrap_or(u32::MAX))
    }
}

impl Vault {
    /// The pieces that `make` makes: of notes, of what they are about, and of the configuration; of nothing else. Made when
    /// first asked for and after changes, which costs time proportional to the vault at first, then to the pieces in which
    /// something changed. One value of each type.
    pub fn pieces<P: Send + Sync + 'static>(
        &self,
        make: impl Fn(&mut PieceNotes<'_>) -> P + Sync,
    ) -> Pieces<P> {
        let slot: &Slot<P> = self.kept(Slot::default);
        // Not made under the lock: a thread that makes a piece may come to wait for another one's work.
        let kept = || slot.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (config, mut of, mut pieces) = {
            let kept = kept();
            (Weak::clone(&kept.config), Arc::clone(&kept.of), Arc::clone(&kept.pieces))
        };
        if !std::ptr::eq(config.as_ptr(), Arc::as_ptr(&self.config)) {
            (of, pieces) = (Arc::default(), Arc::default());
        }
        let chunks = self.files.chunks();
        let is_of = |of: &Weak<Chunk>, files: &Arc<Chunk>| std::ptr::eq(of.as_ptr(), Arc::as_ptr(files));
        let stale = |at: &usize| match (of.get(*at), chunks.get(*at)) {
            (Some(of), Some(files)) => !is_of(of, files),
            _ => true,
        };
        let stale: Vec<usize> = (0..chunks.len()).filter(stale).collect();
        if stale.is_empty() && of.len() == chunks.len() {
            return pieces;
        }
        let made = |at: &usize| {
            let files = chunks.get(*at)?;
            let notes =
                files.iter().enumerate().filter_map(|(at, file)| Some((at, file.as_ref()?.note.as_deref()?)));
            Some((*at, Arc::new(make(&mut notes.into_iter()))))
        };
        let made: Vec<_> = match stale.as_slice() {
            few @ ([] | [_]) => few.iter().filter_map(made).collect(),
            many => many.par_iter().filter_map(made).collect(),
        };
        let mut all = pieces.to_vec();
        all.truncate(chunks.len());
        for (at, piece) in made {
            match all.get_mut(at) {
                Some(old) => *old = piece,
                None => all.push(piece),
            }
        }
        pieces = all.into();
        let (config, of) = (Arc::downgrade(&self.config), chunks.iter().map(Arc::downgrade).collect());
        *kept() = Kept { config, of, pieces: Arc::clone(&pieces) };
        pieces
    }
}
