//! Tests of: vault.
