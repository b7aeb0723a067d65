//! Tests of: sample_vault.
