//! The order and the equality of values (`reference`: Dataview, B6).

use std::cmp::Ordering;
use std::sync::Arc;

use super::{Link, List, Object, Value};
use crate::query::collate;
use crate::sort;

/// How `left` stands to `right`. It is not quite an order: two durations of the same length in different units are
/// unequal, and each is greater than the other.
pub type Relation = Ordering;

/// The relation of two values; `resolve` gives the path of the file that a link's path leads to.
pub fn compare(left: &Value, right: &Value, resolve: &dyn Fn(&str) -> Option<Arc<str>>) -> Relation {
    match (left, right) {
        (Value::Null, Value::Null) => Ordering::Equal,
        (Value::Null, _) => Ordering::Less,
        (_, Value::Null) => Ordering::Greater,
        (Value::Bool(left), Value::Bool(right)) => left.cmp(right),
        (Value::Number(left), Value::Number(right)) => numbers(*left, *right),
        (Value::String(left), Value::String(right)) => collate::compare(left, right),
        (Value::Date(left), Value::Date(right)) => match (left.millis(), right.millis()) {
            (Some(a), Some(b)) if a < b => Ordering::Less,
            _ if left.same(right) => Ordering::Equal,
            _ => Ordering::Greater,
        },
        (Value::Duration(left), Value::Duration(right)) => {
            if left.millis() < right.millis() {
                Ordering::Less
            } else if left == right {
                Ordering::Equal
            } else {
                Ordering::Greater
            }
        }
        (Value::Link(left), Value::Link(right)) => links(left, right, resolve),
        (Value::Array(left), Value::Array(right)) => lists(left, right, resolve),
        (Value::Object(left), Value::Object(right)) => objects(left, right, resolve),
        (Value::Page(left), Value::Page(right)) if Arc::ptr_eq(left, right) => Ordering::Equal,
        (Value::Page(left), Value::Page(right)) => {
            objects(&left.materialise(), &right.materialise(), resolve)
        }
        (Value::Page(left), Value::Object(right)) => objects(&left.materialise(), right, resolve),
        (Value::Object(left), Value::Page(right)) => objects(left, &right.materialise(), resolve),
        // Widgets and functions among themselves are all the same.
        _ => left.type_name().cmp(right.type_name()),
    }
}

/// Whether two values are equal; quicker than [`compare`], and it agrees with it.
pub fn equal(left: &Value, right: &Value, resolve: &dyn Fn(&str) -> Option<Arc<str>>) -> bool {
    match (left, right) {
        (Value::String(left), Value::String(right)) => left == right || collate::compare(left, right).is_eq(),
        (Value::Link(left), Value::Link(right)) => same_link(left, right, resolve),
        _ => compare(left, right, resolve).is_eq(),
    }
}

/// JavaScript's `<` and `==`: all that is neither is greater.
fn numbers(left: f64, right: f64) -> Ordering {
    if left < right {
        Ordering::Less
    } else if left == right {
        Ordering::Equal
    } else {
        Ordering::Greater
    }
}

fn same_link(left: &Link, right: &Link, resolve: &dyn Fn(&str) -> Option<Arc<str>>) -> bool {
    let subpath = |link: &Link| link.subpath.clone().filter(|subpath| !subpath.is_empty());
    left.kind == right.kind
        && subpath(left) == subpath(right)
        && (left.path == right.path
            || !(left.resolved && right.resolved) && target(left, resolve) == target(right, resolve))
}

fn target(link: &Link, resolve: &dyn Fn(&str) -> Option<Arc<str>>) -> Arc<str> {
    if link.resolved { link.path.clone() } else { resolve(&link.path).unwrap_or_else(|| link.path.clone()) }
}

fn links(left: &Link, right: &Link, resolve: &dyn Fn(&str) -> Option<Arc<str>>) -> Ordering {
    let by_path = if left.path == right.path {
        Ordering::Equal
    } else {
        collate::compare(&target(left, resolve), &target(right, resolve))
    };
    let subpath = |link: &Link| link.subpath.clone().unwrap_or_default();
    let by_subpath = || match (&*subpath(left), &*subpath(right)) {
        ("", "") => Ordering::Equal,
        ("", _) => Ordering::Less,
        (_, "") => Ordering::Greater,
        (left, right) => collate::compare(left, right),
    };
    by_path.then(left.kind.cmp(&right.kind)).then_with(by_subpath)
}

fn lists(left: &List, right: &List, resolve: &dyn Fn(&str) -> Option<Arc<str>>) -> Ordering {
    let pairs = left.iter().zip(right.iter());
    let unequal = pairs.map(|(left, right)| compare(left, right, resolve)).find(|order| order.is_ne());
    unequal.unwrap_or_else(|| left.len().cmp(&right.len()))
}

/// By the lists of their keys in the order of their units, then by the values under them.
fn objects(left: &Object, right: &Object, resolve: &dyn Fn(&str) -> Option<Arc<str>>) -> Ordering {
    let (left_keys, right_keys) = (sorted_keys(left), sorted_keys(right));
    let pairs = left_keys.iter().zip(&right_keys);
    let by_keys = pairs.map(|(left, right)| collate::compare(left, right)).find(|order| order.is_ne());
    let by_keys = by_keys.unwrap_or_else(|| left_keys.len().cmp(&right_keys.len()));
    let by_values = || {
        let value = |object: &Object, key: &str| object.get(key).cloned().unwrap_or_default();
        left_keys
            .iter()
            .map(|key| compare(&value(left, key), &value(right, key), resolve))
            .find(|order| order.is_ne())
            .unwrap_or(Ordering::Equal)
    };
    by_keys.then_with(by_values)
}

fn sorted_keys(object: &Object) -> Vec<Arc<str>> {
    let mut keys: Vec<Arc<str>> = object.iter().map(|(key, _)| key.clone()).collect();
    sort::by(&mut keys, |left, right| left.encode_utf16().cmp(right.encode_utf16()));
    keys
}
