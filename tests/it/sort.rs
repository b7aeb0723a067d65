//! Sorting with little code for each type.

use proptest::prelude::*;
use vaultls::sort;

proptest! {
    #[test]
    fn sorting_is_that_of_the_standard_library_with_equals_in_their_order(keys in prop::collection::vec(0..9u8, 0..60)) {
        let items: Vec<(u8, usize)> = keys.into_iter().zip(0..).collect();
        let mut wanted = items.clone();
        wanted.sort_by_key(|(key, _)| *key);
        let mut sorted = items.clone();
        sort::by_key(&mut sorted, |(key, _)| *key);
        prop_assert_eq!(&sorted, &wanted);
        let mut sorted = items.clone();
        sort::by_cached_key(&mut sorted, |(key, _)| *key);
        prop_assert_eq!(&sorted, &wanted);
        let count = items.len() / 3;
        let mut least = items.clone();
        sort::least_first(&mut least, count, |(a, _), (b, _)| a.cmp(b));
        least.truncate(count);
        least.sort_unstable();
        prop_assert_eq!(&*least, &wanted[..count]);
        wanted.sort_by(|(a, _), (b, _)| b.cmp(a));
        let mut sorted = wanted.clone();
        sort::by(&mut sorted, |(a, _), (b, _)| b.cmp(a));
        prop_assert_eq!(&sorted, &wanted);
    }
}
