//! Tests of: completion.
