//! Tests of: frontmatter.
