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
    /// The value of type `T`, made by `make` if there is none yet. `make` may ask for values of other types.
    pub(super) fn get<T: Send + Sync + 'static>(&self, make: impl Fn() -> T) -> &T {
        loop {
            if let Some(value) = self.find() {
                return value;
            }
            // Not made under the lock. Two threads may make it at the same time: the first one's counts.
            self.put(Box::new(make()));
        }
    }

    /// The value of type `T`, if it was made.
    pub(super) fn find<T: 'static>(&self) -> Option<&T> {
        let slot = self.slot.get()?;
        slot.value.downcast_ref().or_else(|| slot.others.find())
    }

    fn put(&self, value: Box<dyn Any + Send + Sync>) {
        if let Err(Slot { value, .. }) = self.slot.set(Slot { value, others: Box::default() })
            && let Some(taken) = self.slot.get()
        {
            taken.others.put(value);
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
        let nested = memo.get(|| vec![*memo.get(|| 'a')]);
        assert_eq!(*nested, ['a']);
    }
}
