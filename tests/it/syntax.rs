//! Tests of: syntax.
