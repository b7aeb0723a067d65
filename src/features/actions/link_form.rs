//! New links: how one is written so that it leads where it should.

use super::ActionContext;
use crate::syntax::Encoding;
use crate::text::{TextRange, TextSize};
use crate::vault::{FileRef, Note, Resolution, VaultPath, breaks_links};

/// What a new link says.
pub(super) struct NewLink<'l> {
    /// Where it leads.
    pub(super) file: &'l FileRef,
    /// The place in it, without `#`.
    pub(super) fragment: Option<&'l str>,
    /// What it shows; `None` for what a link shows by itself.
    pub(super) display: Option<&'l str>,
    /// `![[…]]`.
    pub(super) embed: bool,
    /// A bare `|` would end a table's cell here.
    pub(super) in_table: bool,
}

impl<'l> NewLink<'l> {
    /// A plain link to a file.
    pub(super) fn to(file: &'l FileRef) -> NewLink<'l> {
        NewLink { file, fragment: None, display: None, embed: false, in_table: false }
    }

    /// As a wikilink in a note at `from`; `None` if no wikilink can say it.
    pub(super) fn wiki(&self, cx: &ActionContext<'_>, from: &VaultPath) -> Option<String> {
        let target = match self.file.path == *from && self.fragment.is_some() {
            true => String::new(),
            false => cx.vault.link_text(from, self.file),
        };
        let broken = breaks_links(&target).is_some();
        let fragment = self.fragment.map(|fragment| format!("#{fragment}")).unwrap_or_default();
        let display = self.display.filter(|display| *display != target || !fragment.is_empty());
        let ends = |text: &str| text.contains("]]") || text.contains("[[") || text.contains(['\n', '\r']);
        if broken || ends(&fragment) || fragment.contains('|') || display.is_some_and(ends) {
            return None;
        }
        let bar = if self.in_table { "\\|" } else { "|" };
        let display = match display {
            Some(display) if self.in_table => format!("{bar}{}", with_escaped_bars(display)),
            Some(display) => format!("{bar}{display}"),
            None => String::new(),
        };
        let embed = if self.embed { "!" } else { "" };
        Some(format!("{embed}[[{target}{fragment}{display}]]"))
    }

    /// As a Markdown link in a note at `from`; `None` if its text cannot stand between brackets.
    pub(super) fn markdown(&self, cx: &ActionContext<'_>, from: &VaultPath) -> Option<String> {
        let mut target = match self.file.path == *from && self.fragment.is_some() {
            true => String::new(),
            false => cx.vault.link_text(from, self.file),
        };
        let path = self.file.path.as_str();
        let extension = path.get(self.file.path.without_md().len()..).unwrap_or_default();
        if !target.is_empty() && !target.ends_with(extension) {
            target.push_str(extension);
        }
        let shown = match (self.display, self.fragment) {
            (Some(display), _) => display.to_owned(),
            // What a wikilink without a text shows.
            (None, Some(fragment)) if target.is_empty() => fragment.replace('#', " > "),
            (None, Some(fragment)) => format!("{} > {}", self.file.path.stem(), fragment.replace('#', " > ")),
            (None, None) => self.file.path.stem().to_owned(),
        };
        if shown.contains(['\n', '\r']) {
            return None;
        }
        let shown = if self.in_table { with_escaped_bars(&shown) } else { shown };
        let encode = |text: &str| Encoding::Percent.encode(text).into_owned();
        let fragment = self
            .fragment
            .map(|fragment| format!("#{}", fragment.split('#').map(encode).collect::<Vec<_>>().join("#")));
        let embed = if self.embed { "!" } else { "" };
        Some(format!("{embed}[{}]({}{})", bracketed(&shown), encode(&target), fragment.unwrap_or_default()))
    }

    /// As the vault writes links (`useMarkdownLinks`), in a note at `from`; in the other form if that one cannot say it.
    pub(super) fn text(&self, cx: &ActionContext<'_>, from: &VaultPath) -> Option<String> {
        match cx.vault.config().markdown_links {
            true => self.markdown(cx, from).or_else(|| self.wiki(cx, from)),
            false => self.wiki(cx, from).or_else(|| self.markdown(cx, from)),
        }
    }
}

/// `text` with every bare `|` written `\|`.
fn with_escaped_bars(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c == '|' && !out.ends_with('\\') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// `text` as it can stand between the brackets of a Markdown link: brackets without a partner are escaped.
fn bracketed(text: &str) -> String {
    let mut depth = 0i32;
    let balanced = text.chars().all(|c| {
        depth += i32::from(c == '[') - i32::from(c == ']');
        depth >= 0
    });
    match balanced && depth == 0 {
        true => text.to_owned(),
        false => text.replace('[', "\\[").replace(']', "\\]"),
    }
}

/// Whether a bare `|` would end a table cell at `range`: another one stands on the line, outside of it.
pub(super) fn in_table(cx: &ActionContext<'_>, range: TextRange) -> bool {
    let line = cx.line(range.start());
    let before = cx.slice(TextRange::new(line.start(), range.start().max(line.start())));
    let after = cx.slice(TextRange::new(range.end().min(line.end()), line.end()));
    let bare = |text: &str| {
        text.trim_start().starts_with('|') || text.contains(" | ") || text.trim_end().ends_with('|')
    };
    bare(before) || bare(after)
}

/// Whether the link that starts at `at` in `note`, a changed form of a note of the vault, leads where `expected` says.
pub(super) fn leads_there(cx: &ActionContext<'_>, note: &Note, at: TextSize, expected: &Resolution) -> bool {
    let found = note.parsed.links.iter().find(|link| link.range.start() == at);
    found.is_some_and(|link| same_place(&cx.vault.resolve(note, link), expected))
}

/// Whether two links lead to the same place in the same file.
fn same_place(one: &Resolution, other: &Resolution) -> bool {
    match (one, other) {
        (
            Resolution::File { file: one, fragment: one_place },
            Resolution::File { file: other, fragment: other_place },
        ) => one.file.id == other.file.id && one_place == other_place,
        (one, other) => one == other,
    }
}
