//! Names of which each word is a word of other names, too: two such names are two people's, though a letter is all that
//! tells them apart.

use std::hash::BuildHasher;

use rustc_hash::FxBuildHasher;

use crate::syntax::fold;

/// The words of a name, a bit for each; none if it has a word that no other name has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct CommonWords(u64);

impl CommonWords {
    /// Those of `name`, where `count` says how many names have a folded word.
    pub(super) fn of(name: &str, count: impl Fn(&str) -> u32) -> CommonWords {
        let mut bits = 0;
        for word in name.split_whitespace() {
            let word = fold::key(word);
            if count(&word) < 2 {
                return CommonWords(0);
            }
            bits |= 1 << (FxBuildHasher.hash_one(&*word) >> 58);
        }
        CommonWords(bits)
    }

    /// Whether there is none, for the name has a word that no other name has.
    pub(super) fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// How many bits they have.
    pub(super) fn len(self) -> usize {
        self.0.count_ones() as usize
    }

    /// All of them, and all choices of some of them, if there are any.
    pub(super) fn parts(self) -> impl Iterator<Item = CommonWords> {
        let next = move |part: &u64| Some(part.saturating_sub(1) & self.0);
        std::iter::successors(Some(self.0), next).take_while(|part| *part != 0).map(CommonWords)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::CommonWords;

    /// Whether each of two names surely has a word that the other has not, and that others have as well.
    fn tell_apart(one: CommonWords, other: CommonWords) -> bool {
        let is_part =
            |part: CommonWords, of: CommonWords| part.is_empty() || of.parts().any(|own| own == part);
        !is_part(one, other) && !is_part(other, one)
    }

    proptest! {
        #[test]
        fn names_that_are_told_apart_have_a_word_each_that_others_have(
            names in prop::collection::vec(prop::collection::vec("[a-d]", 1..4), 2..8),
        ) {
            let with = |word: &str| names.iter().flatten().filter(|other| *other == word).count();
            let words = |name: &[String]| CommonWords::of(&name.join(" "), |word| u32::try_from(with(word)).unwrap());
            for (one, other) in names.iter().flat_map(|one| names.iter().map(move |other| (one, other))) {
                let known = |of: &[String], not: &[String]| {
                    let own: Vec<_> = of.iter().filter(|word| !not.contains(word)).collect();
                    !own.is_empty() && own.iter().all(|word| with(word) > 1)
                };
                if tell_apart(words(one), words(other)) {
                    prop_assert!(known(one, other) && known(other, one), "{one:?} {other:?}");
                }
            }
        }
    }

    #[test]
    fn jan_is_not_jana_where_there_are_others_of_both_names() {
        let words = |name, count: u32| CommonWords::of(name, move |_| count);
        assert!(tell_apart(words("Jan Berg", 2), words("Jana Berg", 2)));
        assert!(!tell_apart(words("Jan Berg", 2), words("Jana Berg", 1)));
        assert!(!tell_apart(words("Jan Berg", 2), words("Jan K Berg", 2)), "a word more");
    }
}
