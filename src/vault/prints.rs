//! Sets of names that say quickly what is surely not in them.

/// Names as bits by their prints: [`super::facts::link_print`].
#[derive(Debug)]
pub(super) struct Prints {
    bits: Vec<u64>,
}

impl Prints {
    /// Names by their prints. 0, which links to nothing of the vault have, is among them.
    pub(super) fn new(prints: impl Iterator<Item = u32>) -> Prints {
        let prints: Vec<u32> = prints.chain([0]).collect();
        // One bit in 64 is set at most: few other names share one.
        let mut all = Prints { bits: vec![0; prints.len().next_power_of_two()] };
        for print in &prints {
            let (word, bit) = all.place(*print);
            all.bits.get_mut(word).into_iter().for_each(|bits| *bits |= bit);
        }
        all
    }

    fn place(&self, print: u32) -> (usize, u64) {
        // A power of two.
        let mask = self.bits.len().saturating_sub(1);
        ((print >> 6) as usize & mask, 1 << (print & 63))
    }

    /// Whether a name may be among them.
    pub(super) fn has(&self, print: u32) -> bool {
        let (word, bit) = self.place(print);
        self.bits.get(word).is_none_or(|bits| bits & bit != 0)
    }
}
