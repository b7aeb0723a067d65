//! Panics on demand, so that tests can see what they leave behind. Builds without debug assertions have none.
//!
//! `vaultls/fault` with `{ "at": "apply" }` makes the next thing of that kind panic, once.

use std::sync::atomic::{AtomicU8, Ordering};

/// Where it panics.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// Half-way through changing a vault.
    Apply = 1,
    /// In the session thread, in a notification of files.
    Session = 2,
    /// On a worker thread, in a request.
    Worker = 3,
    /// In the thread that reads files.
    Librarian = 4,
    /// While diagnostics are started.
    Check = 5,
}

static ARMED: AtomicU8 = AtomicU8::new(0);

/// Makes the next thing of the kind of this name panic. `false` if there is none, or this is no build for tests.
pub(super) fn arm(at: &str) -> bool {
    let fault = match at {
        "apply" => Fault::Apply,
        "session" => Fault::Session,
        "worker" => Fault::Worker,
        "librarian" => Fault::Librarian,
        "check" => Fault::Check,
        _ => return false,
    };
    ARMED.store(fault as u8, Ordering::SeqCst);
    cfg!(debug_assertions)
}

/// Panics if that was asked for.
pub(super) fn strike(at: Fault) {
    strike_after(at, || {});
}

/// Does harm and panics, if that was asked for.
#[expect(clippy::panic, reason = "it is what is asked for")]
pub(super) fn strike_after(at: Fault, harm: impl FnOnce()) {
    let armed = || ARMED.compare_exchange(at as u8, 0, Ordering::SeqCst, Ordering::SeqCst).is_ok();
    if cfg!(debug_assertions) && armed() {
        harm();
        panic!("a fault that a test asked for");
    }
}
