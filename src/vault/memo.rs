//! What the floors above work out from one note, kept as long as the note.

use std::any::Any;
use std::fmt;
use std::sync::OnceLock;

/// At most one value of each type, made when first asked for. The floors above own the types; this one does not know
/// them.
#[derive(Default)]
pub(super) struct Memo {
    slot: OnceLock<Slot>,
}

struct Slot {
    value: Box<dyn Any + Send + Sync>,
    /// Where values of other types are.
    others: Box<Memo>,
}

impl Memo {
    /// The value of type `T`, made by `make` if there is none yet.
    pub(super) fn get<T: Send + Sync + 'static>(&self, make: impl Fn() -> T) -> &T {
        let slot = self.slot.get_or_init(|| Slot { value: Box::new(make()), others: Box::default() });
        match slot.value.downcast_ref() {
            Some(value) => value,
            None => slot.others.get(make),
        }
    }
}

impl fmt::Debug for Memo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Memo")
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    #[test]
    fn each_type_is_made_once() {
        let (memo, made) = (Memo::default(), Cell::new(0));
        let count = |value: u32| {
            made.set(made.get() + 1);
            value
        };
        assert_eq!(*memo.get(|| count(1)), 1);
        assert_eq!(*memo.get(|| i64::from(count(2))), 2);
        assert_eq!((*memo.get(|| count(3)), *memo.get(|| i64::from(count(4)))), (1, 2));
        assert_eq!(made.get(), 2);
    }
}
