//! Puts the pieces of a note together.

use super::note::ParsedNote;

/// Reads a note. Total: any text has a parse, in time linear in its length.
pub fn parse(text: &str) -> ParsedNote {
    let (frontmatter, links, problems) = super::parse_frontmatter(text);
    ParsedNote { frontmatter, links, problems, ..ParsedNote::default() }
}
