//! Sorting by relations that are not quite orders.

use std::cmp::Ordering;

/// Sorts stably by merging. Durations of one length in different units are each greater than the other, and a sort of
/// the standard library may panic on that.
pub(super) fn sort_by<T, E>(
    items: Vec<T>,
    relation: &mut dyn FnMut(&T, &T) -> Result<Ordering, E>,
) -> Result<Vec<T>, E> {
    let mut runs: Vec<Vec<T>> = items.into_iter().map(|item| vec![item]).collect();
    while runs.len() > 1 {
        let mut merged = Vec::with_capacity(runs.len().div_ceil(2));
        let mut pairs = runs.into_iter();
        while let Some(left) = pairs.next() {
            merged.push(match pairs.next() {
                Some(right) => merge(left, right, relation)?,
                None => left,
            });
        }
        runs = merged;
    }
    Ok(runs.pop().unwrap_or_default())
}

fn merge<T, E>(
    left: Vec<T>,
    right: Vec<T>,
    relation: &mut dyn FnMut(&T, &T) -> Result<Ordering, E>,
) -> Result<Vec<T>, E> {
    let mut out = Vec::with_capacity(left.len() + right.len());
    let (mut left, mut right) = (left.into_iter().peekable(), right.into_iter().peekable());
    loop {
        let from_right = match (left.peek(), right.peek()) {
            (Some(a), Some(b)) => relation(a, b)? == Ordering::Greater,
            (None, Some(_)) => true,
            (Some(_), None) => false,
            (None, None) => return Ok(out),
        };
        out.extend(if from_right { right.next() } else { left.next() });
    }
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use super::*;

    #[test]
    fn equal_items_keep_their_order_and_nonsense_does_no_harm() {
        let items: Vec<(u32, u32)> = (0..100).map(|n| (n % 7, n)).collect();
        let sorted = sort_by(items.clone(), &mut |a, b| Ok::<_, Infallible>(a.0.cmp(&b.0))).unwrap();
        let mut expected = items.clone();
        expected.sort_by_key(|item| item.0);
        assert_eq!(sorted, expected);
        let always = sort_by(items, &mut |_, _| Ok::<_, Infallible>(Ordering::Greater)).unwrap();
        assert_eq!(always.len(), 100);
    }
}
