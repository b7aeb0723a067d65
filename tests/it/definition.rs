//! Tests of: definition.
