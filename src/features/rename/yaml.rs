//! Names in the values of properties.

use super::Reason;
use super::draft::Draft;
use crate::features::property_edit::scalar;
use crate::syntax::{Encoding, Node, NodeKind, ScalarStyle};
use crate::vault::Note;

/// Replaces a scalar by `text`, quoted as it was; one without quotes gets them if it needs them. `false` if it is no text
/// that can be replaced.
pub(super) fn replace(draft: &mut Draft<'_>, note: &Note, node: &Node, text: &str) -> bool {
    let style = match &node.kind {
        NodeKind::Text(_, style) => *style,
        NodeKind::Number(_) | NodeKind::Bool(_) => ScalarStyle::Plain,
        NodeKind::Null | NodeKind::List(_) | NodeKind::Map(_) => return false,
    };
    let written = match style {
        ScalarStyle::Plain => scalar(text),
        ScalarStyle::Single => format!("'{}'", Encoding::YamlSingle.encode(text)),
        ScalarStyle::Double => format!("\"{}\"", Encoding::YamlDouble.encode(text)),
        ScalarStyle::Block => return false,
    };
    draft.edit(note, node.range, written, Reason::Name);
    true
}
