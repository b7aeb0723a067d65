//! The names of properties, each once for all notes that a thread reads: they are few, and every note has some.

use std::cell::RefCell;
use std::sync::Arc;

use rustc_hash::FxHashSet;

/// So many different names are remembered by a thread: a vault that was made by a program may have any number.
const MOST: usize = 1024;

/// Longer names are hardly written twice.
const LONGEST: usize = 64;

thread_local! {
    static KNOWN: RefCell<FxHashSet<Arc<str>>> = RefCell::default();
}

/// The name, as it was allocated before if this thread remembers it.
pub(super) fn shared(name: &str) -> Arc<str> {
    if name.len() > LONGEST {
        return name.into();
    }
    KNOWN.with_borrow_mut(|known| {
        if let Some(name) = known.get(name) {
            return Arc::clone(name);
        }
        let name: Arc<str> = name.into();
        if known.len() < MOST {
            known.insert(Arc::clone(&name));
        }
        name
    })
}
