//! Tags in a task's description, as the plugin finds them (`reference`: task lines, section 2).

use super::line::is_js_space;
use super::value::ends_tag;
use crate::text::{TextRange, span};

/// Where the tags of `text` are, `#` included, in order.
///
/// Only U+0020 and punctuation end a tag, so one may hold a tab or NBSP; a blank that a tag has swallowed does not
/// lead the next one.
pub fn tags(text: &str) -> impl Iterator<Item = TextRange> {
    let mut free = 0;
    memchr::memchr_iter(b'#', text.as_bytes()).filter_map(move |at| {
        let before = text.get(free..at)?;
        let leads = at == 0 || before.ends_with(is_js_space);
        let name = text.get(at + 1..)?;
        let len = name.bytes().position(ends_tag).unwrap_or(name.len());
        if !leads || len == 0 {
            return None;
        }
        free = at + 1 + len;
        Some(span(at, at + text.get(at..free)?.trim_end_matches(is_js_space).len()))
    })
}
