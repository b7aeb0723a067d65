//! What the Markdown reader sees in a note.

use super::Op;

pub(super) const OPS: &[(&str, Op)] = &[];
