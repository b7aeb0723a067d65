//! Tests of: tasks.
