//! What a YAML scalar is: the 1.2 core schema, as the `yaml` npm package reads it.

use crate::syntax::{NodeKind, ScalarStyle};

/// The type of a scalar. `tag` is its core-schema tag (`str`, `int` …), or `""` for a tag of any other kind.
///
/// Quoted and block scalars are text. A tag that the text does not fit leaves it text.
pub(super) fn typed(text: &str, style: ScalarStyle, tag: Option<&str>) -> NodeKind {
    let as_text = || NodeKind::Text(text.into(), style);
    let fits = |kind: &NodeKind| {
        matches!(
            (tag, kind),
            (Some("null"), NodeKind::Null)
                | (Some("bool"), NodeKind::Bool(_))
                | (Some("int" | "float"), NodeKind::Number(_))
        )
    };
    match tag {
        None if style == ScalarStyle::Plain => plain(text).unwrap_or_else(as_text),
        None => as_text(),
        Some(_) => plain(text).filter(fits).unwrap_or_else(as_text),
    }
}

/// Whether a plain scalar without a tag is text.
pub(super) fn is_text(text: &str) -> bool {
    plain(text).is_none()
}

/// The type of a plain scalar; `None` for text. The first byte tells most texts apart.
fn plain(text: &str) -> Option<NodeKind> {
    match text.as_bytes().first() {
        None => Some(NodeKind::Null),
        Some(b'0'..=b'9' | b'+' | b'-' | b'.') => number(text).map(NodeKind::Number),
        Some(b'~' | b'n' | b'N' | b't' | b'T' | b'f' | b'F') => match text {
            "~" | "null" | "Null" | "NULL" => Some(NodeKind::Null),
            "true" | "True" | "TRUE" => Some(NodeKind::Bool(true)),
            "false" | "False" | "FALSE" => Some(NodeKind::Bool(false)),
            _ => None,
        },
        Some(_) => None,
    }
}

fn number(text: &str) -> Option<f64> {
    match text {
        ".nan" | ".NaN" | ".NAN" => return Some(f64::NAN),
        ".inf" | ".Inf" | ".INF" | "+.inf" | "+.Inf" | "+.INF" => return Some(f64::INFINITY),
        "-.inf" | "-.Inf" | "-.INF" => return Some(f64::NEG_INFINITY),
        _ => {}
    }
    if let Some(digits) = text.strip_prefix("0x") {
        return radix(digits, 16);
    }
    if let Some(digits) = text.strip_prefix("0o") {
        return radix(digits, 8);
    }
    let sound = text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'+' | b'-' | b'.' | b'e' | b'E'));
    // Rust's grammar for decimal numbers is the core schema's, but for the names of the infinities.
    sound.then(|| text.parse().ok()).flatten()
}

fn radix(digits: &str, radix: u32) -> Option<f64> {
    let mut value = 0.0;
    for c in digits.chars() {
        value = value * f64::from(radix) + f64::from(c.to_digit(radix)?);
    }
    (!digits.is_empty()).then_some(value)
}
