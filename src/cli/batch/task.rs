//! Single task lines.

use super::Op;

pub(super) const OPS: &[(&str, Op)] = &[];
