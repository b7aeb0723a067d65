//! Sorting that keeps the order of equals, with little code for each type sorted.
//!
//! The standard library's stable sort is a copy of seven kilobytes for each type and each order; at a hundred places that
//! is a tenth of the program. Here one copy sorts places, and only comparing and moving is made for each type. It costs a
//! call for each comparison: what must be fast (reading notes, indexes) sorts by the standard library's.

use std::cmp::Ordering;

/// As [`slice::sort_by`].
pub fn by<T>(items: &mut [T], compare: impl Fn(&T, &T) -> Ordering) {
    if items.is_sorted_by(|a, b| compare(a, b).is_le()) {
        return;
    }
    let order = order(items.len(), &|a, b| match (items.get(a), items.get(b)) {
        (Some(a), Some(b)) => compare(a, b),
        _ => Ordering::Equal,
    });
    arrange(items, order);
}

/// As [`slice::sort_by_key`].
pub fn by_key<T, K: Ord>(items: &mut [T], key: impl Fn(&T) -> K) {
    by(items, |a, b| key(a).cmp(&key(b)));
}

/// As [`slice::sort_by_cached_key`].
pub fn by_cached_key<T, K: Ord>(items: &mut [T], key: impl Fn(&T) -> K) {
    let keys: Vec<K> = items.iter().map(key).collect();
    let order = order(items.len(), &|a, b| keys.get(a).cmp(&keys.get(b)));
    arrange(items, order);
}

/// Puts the `count` least items first, in no order. Nothing happens if there are fewer.
pub fn least_first<T>(items: &mut [T], count: usize, compare: impl Fn(&T, &T) -> Ordering) {
    if count == 0 || count > items.len() {
        return;
    }
    let mut order: Vec<usize> = (0..items.len()).collect();
    let compare: &dyn Fn(usize, usize) -> Ordering = &|a, b| match (items.get(a), items.get(b)) {
        (Some(a), Some(b)) => compare(a, b),
        _ => Ordering::Equal,
    };
    order.select_nth_unstable_by(count - 1, |a, b| compare(*a, *b).then(a.cmp(b)));
    arrange(items, order);
}

/// Which item belongs where: at each place the index of the item that belongs there.
fn order(len: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut order: Vec<usize> = (0..len).collect();
    order.sort_by(|a, b| compare(*a, *b));
    order
}

fn arrange<T>(items: &mut [T], order: Vec<usize>) {
    for (a, b) in swaps(order) {
        items.swap(a, b);
    }
}

/// The swaps that bring about an order made by [`order`]: each circle of items is walked once.
fn swaps(mut order: Vec<usize>) -> Vec<(usize, usize)> {
    let mut swaps = Vec::with_capacity(order.len());
    for start in 0..order.len() {
        let mut at = start;
        while let Some(wanted) = order.get_mut(at) {
            let from = std::mem::replace(wanted, at);
            if from == start || from == at {
                break;
            }
            swaps.push((at, from));
            at = from;
        }
    }
    swaps
}
