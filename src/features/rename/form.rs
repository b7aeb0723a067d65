//! A link's target for a file's new path, in the form in which it was written.

use super::file::joined;
use super::links::Seen;
use crate::syntax::{Encoding, Link, LinkKind};
use crate::text::{TextRange, TextSize, size, slice};
use crate::vault::config::LinkFormat;
use crate::vault::{FileRef, Note, Vault, VaultPath};

/// What a link may be written as, best first: its text once decoded, and as it stands in the note.
pub(super) struct Form {
    pub(super) decoded: String,
    pub(super) raw: String,
}

/// A link to a file before and after.
pub(super) struct Moved<'l> {
    pub(super) note: &'l Note,
    pub(super) link: &'l Link,
    /// The linking note's new path.
    pub(super) from: &'l VaultPath,
    /// The file's old path.
    pub(super) old: &'l VaultPath,
    /// The file with its new path.
    pub(super) new: FileRef,
}

impl Moved<'_> {
    /// All forms that may do, best first: the segments that changed replaced and the rest as it is; then longer ones, which
    /// are made when asked for.
    pub(super) fn forms(&self, seen: Seen<'_>) -> impl Iterator<Item = Form> {
        let raw = slice(&self.note.text, self.link.target);
        let forms = match self.relative(seen.old) {
            Some(relative) => self.by_relative_path(raw, &relative),
            None => self.by_segments(raw),
        };
        let path = &self.new.path;
        let longer = (0..).map_while(move |nth| {
            Some(match nth {
                0 => seen.new.link_text(self.from, &self.new),
                1 => path.without_md().to_owned(),
                2 => path.as_str().to_owned(),
                3 => path.from_folder(self.from.folder()),
                _ => return None,
            })
        });
        forms.into_iter().chain(longer.map(|form| self.encoded(self.with_md(form))))
    }

    /// The `.md` that the link is written with, if it is.
    fn written_md(&self) -> Option<&str> {
        let raw = slice(&self.note.text, self.link.target);
        let endings = |name: &str| {
            name.as_bytes().rchunks(3).take_while(|end| end.eq_ignore_ascii_case(b".md")).count()
        };
        let decoded = self.link.encoding.decode(raw);
        let whole = self.old.is_note() && endings(decoded.trim()) == endings(self.old.file_name());
        let md = raw.len().checked_sub(3).and_then(|at| raw.get(at..)).unwrap_or(".md");
        whole.then_some(if md.eq_ignore_ascii_case(".md") { md } else { ".md" })
    }

    fn with_md(&self, mut form: String) -> String {
        let ends =
            form.get(form.len().saturating_sub(3)..).is_some_and(|end| end.eq_ignore_ascii_case(".md"));
        let named = self.new.path.as_str().ends_with(&form);
        if let Some(md) = self.written_md().filter(|_| self.new.path.is_note() && !(ends && named)) {
            form.push_str(md);
        }
        form
    }

    /// The last segment of a target to the file.
    fn name(&self) -> String {
        let path = &self.new.path;
        match self.written_md().filter(|_| path.is_note()) {
            Some(md) => format!("{}{md}", path.stem()),
            None => path.stem().to_owned(),
        }
    }

    /// How a path from the linking note's folder starts, if the link is written as one: `./` or nothing.
    fn relative(&self, old: &Vault) -> Option<Relative> {
        let target = self.link.target_text(&self.note.text);
        let target = target.trim();
        if target.starts_with("./") {
            return Some(Relative::Dotted);
        }
        if target.split('/').any(|segment| segment == ".." || segment == ".") {
            return Some(Relative::Plain);
        }
        self.is_by_format(old).then_some(Relative::Plain)
    }

    /// Whether this is a Markdown link from folder to file in a vault whose links are written so: other readers than
    /// Obsidian would not find the file by its name alone.
    pub(super) fn is_by_format(&self, old: &Vault) -> bool {
        let target = self.link.target_text(&self.note.text);
        let spelled = joined(self.note.path.folder(), target.trim());
        let spelled = spelled.is_some_and(|path| path == self.old.as_str() || path == self.old.without_md());
        spelled && self.link.kind != LinkKind::Wiki && old.config().link_format == LinkFormat::Relative
    }

    fn by_relative_path(&self, raw: &str, relative: &Relative) -> Vec<Form> {
        let mut forms = Vec::new();
        // In the same folders, only the name changes.
        if self.from.folder() == self.note.path.folder()
            && self.new.path.folder() == self.old.folder()
            && let Some((folders, name)) = raw.rsplit_once('/')
        {
            forms.push(
                self.joined(vec![folders.to_owned(), self.segment(name, self.old.file_name(), &self.name())]),
            );
        }
        let path = self.new.path.from_folder(self.from.folder());
        let path = match (relative, path.strip_prefix("./")) {
            (Relative::Plain, Some(plain)) => plain.to_owned(),
            _ => path,
        };
        forms.push(self.encoded(self.with_md(path)));
        forms
    }

    /// Each segment that is another one now is replaced; a whole path stays one, the end of a path one of its length.
    fn by_segments(&self, raw: &str) -> Vec<Form> {
        let rooted = raw.starts_with('/');
        let written: Vec<&str> = raw.trim_start_matches('/').split('/').collect();
        let decoded: Vec<String> =
            written.iter().map(|segment| self.link.encoding.decode(segment).into_owned()).collect();
        let old: Vec<&str> = self.old.as_str().split('/').collect();
        let new: Vec<&str> = self.new.path.as_str().split('/').collect();
        // An encoded `/`, or `a//b`: not worth taking apart.
        if written.len() > old.len()
            || decoded.iter().any(|segment| segment.is_empty() || segment.contains('/'))
        {
            return Vec::new();
        }
        let kept = if written.len() == old.len() { new.len() } else { written.len().min(new.len()) };
        let mut segments = Vec::new();
        for back in (0..kept).rev() {
            let nth = |of: &[&str]| {
                of.len().checked_sub(back + 1).and_then(|at| of.get(at).copied()).map(str::to_owned)
            };
            let (Some(new), was, raw) = (nth(&new), nth(&old), nth(&written)) else { return Vec::new() };
            let new = if back == 0 { self.name() } else { new };
            segments.push(match (raw, was) {
                (Some(raw), Some(was)) => self.segment(&raw, &was, &new),
                _ => self.encode(&new),
            });
        }
        if rooted {
            segments.insert(0, String::new());
        }
        vec![self.joined(segments)]
    }

    /// A segment: as it is written, if it stands for the same name.
    fn segment(&self, raw: &str, was: &str, new: &str) -> String {
        let same = was == new || (was == self.old.file_name() && self.old.stem() == self.new.path.stem());
        if same { raw.to_owned() } else { self.encode(new) }
    }

    fn joined(&self, segments: Vec<String>) -> Form {
        let raw = segments.join("/");
        Form { decoded: self.link.encoding.decode(&raw).into_owned(), raw: self.bracketed(raw) }
    }

    fn encoded(&self, decoded: String) -> Form {
        Form { raw: self.bracketed(self.encode(&decoded)), decoded }
    }

    /// A Markdown destination in quoted YAML is escaped as YAML is and cannot be percent-encoded too: blanks need `<…>`.
    fn bracketed(&self, raw: String) -> String {
        let yaml = self.link.kind == LinkKind::Markdown && self.link.encoding != Encoding::Percent;
        match yaml && self.link.fragment.is_none() && raw.contains([' ', '(', ')']) {
            true => format!("<{raw}>"),
            false => raw,
        }
    }

    fn encode(&self, text: &str) -> String {
        encode_as(self.note, self.link, text)
    }
}

/// Whether a path from the linking note's folder starts with `./`.
enum Relative {
    Dotted,
    Plain,
}

/// `text` encoded as the link's own target is: blanks stay blanks in `<…>`, letters beyond ASCII are escaped where they
/// were.
pub(super) fn encode_as(note: &Note, link: &Link, text: &str) -> String {
    if link.encoding != Encoding::Percent {
        return link.encoding.encode(text).into_owned();
    }
    let raw = slice(&note.text, link.target);
    let before = usize::from(link.target.start()).checked_sub(1);
    let angled = before.and_then(|at| note.text.as_bytes().get(at)) == Some(&b'<');
    let escapes_letters =
        raw.as_bytes().windows(2).any(|pair| matches!(pair, [b'%', b'8'..=b'9' | b'a'..=b'f' | b'A'..=b'F']));
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        let plain = match c {
            ' ' | '(' | ')' | '?' | '`' => angled,
            c if c.is_ascii() => !c.is_ascii_control() && !matches!(c, '%' | '<' | '>' | '#' | '\\' | '|'),
            _ => !escapes_letters,
        };
        if plain {
            out.push(c);
            continue;
        }
        for byte in c.encode_utf8(&mut [0; 4]).bytes() {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

/// The part of a fragment `A#B` that `offset` is in; `None` if it is in none.
pub(super) fn part_at(note: &Note, fragment: TextRange, offset: TextSize) -> Option<TextRange> {
    if !fragment.contains_inclusive(offset) {
        return None;
    }
    let raw = slice(&note.text, fragment);
    let (before, after) = raw.split_at_checked(usize::from(offset.checked_sub(fragment.start())?))?;
    let start = before.rfind('#').map_or(0, |hash| hash + 1);
    let end = after.find('#').map_or(raw.len(), |hash| before.len() + hash);
    Some(TextRange::new(fragment.start() + size(start), fragment.start() + size(end)))
}
