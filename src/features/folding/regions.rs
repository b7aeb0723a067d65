//! Regions between a pair of comments: `<!-- ai:transcript:start -->` and `<!-- ai:transcript:end -->`,
//! `<!-- BEGIN x -->` and `<!-- END x -->`, `<!-- #region -->` and `<!-- #endregion -->`, `%% region %%` and
//! `%% endregion %%`.

use crate::syntax::OpaqueKind;
use crate::text::{TextRange, slice};
use crate::vault::Note;

/// Regions that are open are looked through for the one that ends: nobody nests deeper.
const DEEPEST: usize = 64;

/// What a comment says of a region.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Mark {
    Start(String),
    End(String),
}

/// The regions of a note, from the first comment's start to the last one's end. A comment that starts or ends nothing is
/// none; an end without a name ends the region that was opened last.
pub(super) fn regions(note: &Note) -> Vec<TextRange> {
    let mut open: Vec<(String, TextRange)> = Vec::new();
    let mut found = Vec::new();
    for opaque in &note.parsed.opaque {
        let comment = slice(&note.text, opaque.range);
        let inner = match opaque.kind {
            OpaqueKind::HtmlComment => comment.strip_prefix("<!--").and_then(|rest| rest.strip_suffix("-->")),
            OpaqueKind::Comment => comment.strip_prefix("%%").and_then(|rest| rest.strip_suffix("%%")),
            _ => None,
        };
        match inner.and_then(mark) {
            Some(Mark::Start(name)) => open.push((name, opaque.range)),
            Some(Mark::End(name)) => {
                let recent = open.iter().enumerate().rev().take(DEEPEST);
                let mut fitting = recent.filter(|(_, (start, _))| name.is_empty() || *start == name);
                let Some((at, (_, start))) = fitting.next() else { continue };
                found.push(start.cover(opaque.range));
                // What was opened inside and never closed is no region.
                open.truncate(at);
            }
            None => {}
        }
    }
    found
}

/// Reads what stands in a comment.
fn mark(comment: &str) -> Option<Mark> {
    let comment = comment.trim();
    if comment.lines().nth(1).is_some() {
        return None;
    }
    let name = |rest: &str| rest.trim_matches([':', '-', ' ']).to_lowercase();
    let words = comment.trim_start_matches('#');
    let (first, rest) = words.split_once([' ', ':']).unwrap_or((words, ""));
    match &*first.to_ascii_lowercase() {
        "region" | "begin" | "start" => return Some(Mark::Start(name(rest))),
        "endregion" | "end" => return Some(Mark::End(name(rest))),
        _ => {}
    }
    let (rest, last) = words.rsplit_once([' ', ':', '-'])?;
    match &*last.to_ascii_lowercase() {
        "start" | "begin" => Some(Mark::Start(name(rest))),
        "end" => Some(Mark::End(name(rest))),
        _ => None,
    }
}
