//! Tests of: batch.
