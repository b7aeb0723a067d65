//! How a link that is being typed must be finished, so that it is one whatever stands around it.

use std::borrow::Cow;

use crate::syntax::Encoding;
use crate::text::TextRange;
use crate::vault::{FileKind, FileRef, Vault, VaultPath};

/// A place where a link or a part of one is being typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Site {
    /// The bytes that a choice replaces.
    pub(super) range: TextRange,
    /// What stands in `range` before the typed name: items must match it too.
    pub(super) lead: String,
    /// How the link is written.
    pub(super) form: Form,
}

/// The ways to write a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// Behind the `[[` of a wikilink.
    Wiki(Wiki),
    /// From the `[[` on, to be replaced by a whole Markdown link, as the vault wants them.
    MarkdownLink {
        /// Behind a `!`.
        embed: bool,
        /// In a row of a table.
        in_table: bool,
    },
    /// Behind the `](` of a Markdown link.
    Destination {
        /// Behind `](<`: blanks need no encoding.
        pointy: bool,
        /// What is missing at the end.
        closing: &'static str,
    },
}

/// What a wikilink needs at its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Wiki {
    /// What must stand before the target.
    pub(super) opening: String,
    /// What is missing behind the target.
    pub(super) closing: String,
    /// How the text between the brackets is encoded.
    pub(super) encoding: Encoding,
    /// In a row of a table: `|` is written `\|`.
    pub(super) in_table: bool,
    /// Parts of the link stand behind the cursor already (`|text` or `#heading`).
    pub(super) continued: bool,
}

/// The rest of a link behind its target, and what the link is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rest<'r> {
    /// How a link names the target, and the target; `None` for the note itself.
    pub(super) target: Option<&'r (String, FileRef)>,
    /// The fragment before `text`.
    pub(super) before: &'r str,
    /// What is chosen.
    pub(super) text: &'r str,
    /// What that is.
    pub(super) part: RestPart,
}

/// A part of a link behind its target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RestPart {
    /// A heading or a block.
    Fragment,
    /// A display text.
    Display,
}

impl Site {
    /// A link to `file`, shown as `alias` if there is one, and the text to match what was typed against when it
    /// was found by `name`. `None` if no such link can be written here.
    pub(super) fn file(
        &self,
        vault: &Vault,
        from: &VaultPath,
        file: &FileRef,
        name: &str,
        alias: Option<&str>,
    ) -> Option<(String, String)> {
        let target = vault.link_text(from, file);
        match &self.form {
            Form::Wiki(wiki) => {
                let insert = wiki.link(&target, alias)?;
                Some((insert, format!("{}{name}", self.lead)))
            }
            Form::MarkdownLink { embed, in_table } => {
                let destination = encode_path(&with_extension(&target, file));
                let shown = alias.unwrap_or(match file.kind {
                    FileKind::Attachment if *embed => "",
                    _ => file.path.stem(),
                });
                let insert = format!("[{}]({destination})", label(shown, *in_table));
                Some((insert, format!("{}{name}", self.lead)))
            }
            Form::Destination { .. } => self.destination(&with_extension(&target, file)),
        }
    }

    /// A link to a target that no file has.
    pub(super) fn dead(&self, target: &str) -> Option<(String, String)> {
        match &self.form {
            Form::Wiki(wiki) => Some((wiki.link(target, None)?, format!("{}{target}", self.lead))),
            Form::MarkdownLink { in_table, .. } => {
                let destination = encode_path(&format!("{target}.md"));
                let insert = format!("[{}]({destination})", label(target, *in_table));
                Some((insert, format!("{}{target}", self.lead)))
            }
            Form::Destination { .. } => self.destination(&format!("{target}.md")),
        }
    }

    /// A destination of a Markdown link, given as plain text; matched as it is written.
    pub(super) fn destination(&self, plain: &str) -> Option<(String, String)> {
        self.written(&encode_path(plain))
    }

    /// A destination of a Markdown link, given as it is encoded.
    fn written(&self, encoded: &str) -> Option<(String, String)> {
        let Form::Destination { pointy, closing } = self.form else { return None };
        // Between `<` and `>` blanks can stand as they are.
        let written = if pointy { encoded.replace("%20", " ") } else { encoded.to_owned() };
        Some((format!("{written}{closing}"), written))
    }

    /// The rest of a link behind its target.
    pub(super) fn rest(&self, rest: &Rest<'_>) -> Option<String> {
        let (text, part) = (rest.text, rest.part);
        let (embed, in_table) = match &self.form {
            Form::Wiki(wiki) => return wiki.rest(text),
            Form::Destination { .. } => return self.written(&encode_parts(text)).map(|(insert, _)| insert),
            Form::MarkdownLink { embed, in_table } => (*embed, *in_table),
        };
        let fragment = match (rest.before, part) {
            (before, RestPart::Display) => before.to_owned(),
            ("", RestPart::Fragment) => text.trim_start_matches('#').to_owned(),
            (before, RestPart::Fragment) => format!("{before}#{text}"),
        };
        let target = rest.target.map(|(target, file)| with_extension(target, file)).unwrap_or_default();
        let target = encode_path(&target);
        let sign = if fragment.is_empty() { "" } else { "#" };
        let destination = format!("{target}{sign}{}", encode_parts(&fragment));
        let shown = match (part, rest.target) {
            (RestPart::Fragment, _) if embed => String::new(),
            (RestPart::Fragment, Some((_, file))) => format!("{} > {fragment}", file.path.stem()),
            _ => text.to_owned(),
        };
        Some(format!("[{}]({destination})", label(&shown, in_table)))
    }

    /// What typed text is matched against for a part of a link that is written as `text`.
    pub(super) fn matched(&self, text: &str) -> String {
        match self.form {
            Form::Destination { pointy: false, .. } => encode_parts(text),
            Form::Destination { .. } | Form::Wiki(_) | Form::MarkdownLink { .. } => {
                format!("{}{text}", self.lead)
            }
        }
    }

    /// A link to a file under this relative path, and the text to match what was typed against.
    pub(super) fn path(&self, path: &str, file: &FileRef) -> Option<(String, String)> {
        match &self.form {
            Form::Wiki(wiki) => Some((wiki.link(path, None)?, format!("{}{path}", self.lead))),
            Form::MarkdownLink { in_table, .. } => {
                let destination = encode_path(&with_extension(path, file));
                let insert = format!("[{}]({destination})", label(file.path.stem(), *in_table));
                Some((insert, format!("{}{path}", self.lead)))
            }
            Form::Destination { .. } => self.destination(&with_extension(path, file)),
        }
    }
}

impl Wiki {
    fn link(&self, target: &str, alias: Option<&str>) -> Option<String> {
        if ends_a_target(target) {
            return None;
        }
        let shown = alias.filter(|_| !self.continued).filter(|alias| !ends_a_display(alias));
        let Some(shown) = shown else { return self.wrap(target) };
        let pipe = if self.in_table { "\\|" } else { "|" };
        let shown = if self.in_table { Cow::from(shown.replace('|', "\\|")) } else { Cow::from(shown) };
        self.wrap(&format!("{target}{pipe}{shown}"))
    }

    fn rest(&self, text: &str) -> Option<String> {
        match ends_a_display(text) {
            true => None,
            false if self.in_table => self.wrap(&text.replace('|', "\\|")),
            false => self.wrap(text),
        }
    }

    fn wrap(&self, inner: &str) -> Option<String> {
        // Two backticks make code of what is between them.
        let code = self.encoding == Encoding::Plain && inner.matches('`').count() > 1;
        (!code).then(|| format!("{}{}{}", self.opening, self.encoding.encode(inner), self.closing))
    }
}

/// A path as it stands in a Markdown destination. What is before a `:` would be read as a URL's scheme.
fn encode_path(path: &str) -> String {
    Encoding::Percent.encode(path).replace(':', "%3A")
}

/// A fragment as it stands in a Markdown destination.
fn encode_parts(fragment: &str) -> String {
    let parts: Vec<Cow<'_, str>> = fragment.split('#').map(|part| Encoding::Percent.encode(part)).collect();
    parts.join("#")
}

/// A wikilink's target cannot hold these: the link would end there or mean something else.
fn ends_a_target(target: &str) -> bool {
    target.contains(['#', '|', '\n', '\r']) || ends_a_display(target) || target.trim() != target
}

fn ends_a_display(text: &str) -> bool {
    text.contains(['\n', '\r'])
        || ["[[", "]]", "%%"].iter().any(|sign| text.contains(sign))
        || text.ends_with(']')
}

/// A link text as a Markdown destination: notes with their `.md`.
fn with_extension<'t>(target: &'t str, file: &FileRef) -> Cow<'t, str> {
    let lower = target.get(target.len().saturating_sub(3)..).unwrap_or_default();
    match file.kind {
        FileKind::Note if !lower.eq_ignore_ascii_case(".md") => Cow::Owned(format!("{target}.md")),
        _ => Cow::Borrowed(target),
    }
}

/// A text between the brackets of a Markdown link.
fn label(text: &str, in_table: bool) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '\\' | '[' | ']' | '`' | '<') || c == '|' && in_table {
            out.push('\\');
        }
        out.push(c);
    }
    out
}
