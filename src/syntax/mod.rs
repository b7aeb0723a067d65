//! L1: one note's text -> [`ParsedNote`].
//!
//! Total and pure: every text has a parse, nothing here fails, panics, does I/O or knows that other notes exist.
//! Time is linear in the text's length, whatever the text is. All ranges are bytes of the original text.

pub mod fold;
pub mod mojibake;
pub mod task;

mod block_id;
mod blocks;
mod calendar;
mod callout;
mod dataview_fields;
mod dataview_name;
mod emoji;
mod encoding;
mod field;
mod frontmatter;
mod inline;
mod markdown_link;
mod mention;
mod note;
mod parse;
mod property_links;
mod property_name;
mod query;
mod source;
mod tag;
mod wikilink;
mod yaml;

pub use calendar::{MONTHS, WEEKDAYS, month_name, weekday_name};
pub use dataview_fields::{
    InlineField, InlineWrapping, full_line_field, inline_fields, is_tag_char, text_tags,
};
pub use dataview_name::{canonical_name, dataview_heading, identifier_len, is_letter, name_part_len};
pub use frontmatter::{Entry, Frontmatter, Node, NodeKind, ScalarStyle, parse_frontmatter};
pub use note::{
    BlockId, Callout, Encoding, Field, FieldWrapping, Footnote, FootnoteKind, Fragment, Heading, Link,
    LinkKind, ListItem, Mention, Opaque, OpaqueKind, ParsedNote, Place, Problem, ProblemKind, QueryBlock,
    QueryLanguage, Tag,
};
pub use parse::parse;
pub use yaml::read_json_object;
