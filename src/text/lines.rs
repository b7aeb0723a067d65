//! Lines and columns of a text, in the three encodings that LSP knows.

use super::{TextRange, TextSize, size};

/// How the columns of a protocol position are counted (LSP `PositionEncodingKind`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum PositionEncoding {
    /// Columns are bytes.
    Utf8,
    /// Columns are UTF-16 code units: the protocol's default.
    #[default]
    Utf16,
    /// Columns are Unicode scalar values.
    Utf32,
}

impl PositionEncoding {
    /// The number of columns that `text` takes.
    pub fn width(self, text: &str) -> u32 {
        let columns = match self {
            PositionEncoding::Utf8 => text.len(),
            _ if text.is_ascii() => text.len(),
            // A character takes two units if it takes four bytes. Bytes are counted many at a time, characters are not.
            PositionEncoding::Utf16 => count(text, is_start) + count(text, |byte| byte >= 0xf0),
            PositionEncoding::Utf32 => count(text, is_start),
        };
        u32::try_from(columns).unwrap_or(u32::MAX)
    }
}

/// How many bytes of a text are of a kind.
fn count(text: &str, kind: impl Fn(u8) -> bool) -> usize {
    text.bytes().map(|byte| usize::from(kind(byte))).sum()
}

/// Whether a byte of UTF-8 starts a character.
#[inline]
fn is_start(byte: u8) -> bool {
    byte & 0xc0 != 0x80
}

/// A zero-based line and a zero-based column in some [`PositionEncoding`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct LineCol {
    /// Zero-based line.
    pub line: u32,
    /// Zero-based column, in units of the encoding it was made with.
    pub col: u32,
}

/// The lines in `range` of `text`, each without its line end (`\n`, `\r\n` or a lone `\r`). A line end at the end
/// of the range starts no further line.
pub fn lines(text: &str, range: TextRange) -> impl Iterator<Item = TextRange> + '_ {
    let bytes = super::slice(text, range).as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = bytes.get(at..).filter(|rest| !rest.is_empty())?;
        let start = at;
        let len = memchr::memchr2(b'\n', b'\r', rest).unwrap_or(rest.len());
        let crlf = rest.get(len..).is_some_and(|end| end.starts_with(b"\r\n"));
        at = start + len + if crlf { 2 } else { 1 };
        Some(TextRange::at(range.start() + size(start), size(len)))
    })
}

/// The last place at or before `offset` that is between two characters.
fn boundary(text: &str, offset: TextSize) -> usize {
    let mut at = usize::from(offset).min(text.len());
    while at > 0 && !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// Finds lines and columns by counting what is behind the last offset, or else from the start: for a short text without an
/// index, of which little is asked.
#[derive(Clone, Debug)]
pub struct LineCounter<'t> {
    text: &'t str,
    encoding: PositionEncoding,
    /// The last offset, its line, and where that starts.
    at: usize,
    line: u32,
    start: usize,
}

impl<'t> LineCounter<'t> {
    /// At the start of a text.
    pub fn new(text: &'t str, encoding: PositionEncoding) -> LineCounter<'t> {
        LineCounter { text, encoding, at: 0, line: 0, start: 0 }
    }

    /// What [`LineIndex::line_col`] says of an offset; `None` if a carriage return lies before it.
    pub fn line_col(&mut self, offset: TextSize) -> Option<LineCol> {
        let at = boundary(self.text, offset);
        if at < self.at {
            *self = LineCounter::new(self.text, self.encoding);
        }
        let between = self.text.get(self.at..at)?.as_bytes();
        if memchr::memchr(b'\r', between).is_some() {
            return None;
        }
        if let Some(end) = memchr::memrchr(b'\n', between) {
            self.start = self.at + end + 1;
            let ends = memchr::memchr_iter(b'\n', between).count();
            self.line = self.line.saturating_add(u32::try_from(ends).unwrap_or(u32::MAX));
        }
        self.at = at;
        let col = self.encoding.width(self.text.get(self.start..at)?);
        Some(LineCol { line: self.line, col })
    }
}

/// Where the lines of one text start.
///
/// Line ends are `\n`, `\r\n` and a lone `\r`, as LSP defines them; nothing else (not U+2028) ends a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineIndex {
    /// Byte offset of the start of every line; never empty, the first is 0.
    starts: Box<[TextSize]>,
    len: TextSize,
    /// Columns counted so far, about every [`STRIDE`] bytes; empty for ASCII, where columns are bytes, and without a
    /// line longer than that. Without them a thousand positions on one long line would count that line a thousand
    /// times.
    marks: Box<[Mark]>,
}

/// How far apart marks are, in bytes.
const STRIDE: usize = 1024;

/// The columns before a place in the text, as if all of it were one line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
struct Mark {
    at: usize,
    utf16: u32,
    utf32: u32,
}

impl Mark {
    fn columns(self, encoding: PositionEncoding) -> u32 {
        match encoding {
            PositionEncoding::Utf8 => u32::try_from(self.at).unwrap_or(u32::MAX),
            PositionEncoding::Utf16 => self.utf16,
            PositionEncoding::Utf32 => self.utf32,
        }
    }
}

/// Marks of a text: the one of number `n` is at the first character that starts at or behind `n * STRIDE`.
fn marks(text: &str) -> Box<[Mark]> {
    if text.is_ascii() {
        return Box::default();
    }
    let mut marks = vec![Mark::default()];
    let mut last = Mark::default();
    while last.at + STRIDE < text.len() {
        let wanted = marks.len() * STRIDE;
        let at = (wanted..=text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len());
        let between = text.get(last.at..at).unwrap_or_default();
        last = Mark {
            at,
            utf16: last.utf16.saturating_add(PositionEncoding::Utf16.width(between)),
            utf32: last.utf32.saturating_add(PositionEncoding::Utf32.width(between)),
        };
        marks.push(last);
    }
    marks.into()
}

impl LineIndex {
    /// Indexes `text` in one pass.
    pub fn new(text: &str) -> LineIndex {
        let bytes = text.as_bytes();
        // Counting takes a part of the time that growing does.
        let mut starts = Vec::with_capacity(memchr::memchr_iter(b'\n', bytes).count() + 1);
        starts.push(TextSize::new(0));
        if memchr::memchr(b'\r', bytes).is_none() {
            starts.extend(memchr::memchr_iter(b'\n', bytes).map(|at| size(at + 1)));
        } else {
            let ends = memchr::memchr2_iter(b'\n', b'\r', bytes);
            let ends = ends.filter(|at| !bytes.get(*at..).is_some_and(|end| end.starts_with(b"\r\n")));
            starts.extend(ends.map(|at| size(at + 1)));
        }
        let long = |start: &TextSize, end: TextSize| usize::from(end - *start) > STRIDE;
        let last = starts.last().is_some_and(|start| long(start, size(text.len())));
        let any = last || starts.windows(2).any(|pair| matches!(pair, [start, end] if long(start, *end)));
        let marks = if any { marks(text) } else { Box::default() };
        LineIndex { starts: starts.into(), len: size(text.len()), marks }
    }

    /// The number of lines; a text that ends with a line end has an empty last line.
    pub fn line_count(&self) -> u32 {
        u32::try_from(self.starts.len()).unwrap_or(u32::MAX)
    }

    /// The zero-based line that holds `offset`; offsets past the end are on the last line.
    pub fn line_of(&self, offset: TextSize) -> u32 {
        let after = self.starts.partition_point(|start| *start <= offset);
        u32::try_from(after.saturating_sub(1)).unwrap_or(u32::MAX)
    }

    /// The byte offset at which `line` starts; `None` past the last line.
    pub fn line_start(&self, line: u32) -> Option<TextSize> {
        self.starts.get(usize::try_from(line).ok()?).copied()
    }

    /// The bytes of `line` in `text`, without its line end. `text` must be the indexed text.
    pub fn line_range(&self, text: &str, line: u32) -> Option<TextRange> {
        let start = self.line_start(line)?;
        let end = self.line_start(line.saturating_add(1)).unwrap_or(self.len);
        let raw = super::slice(text, TextRange::new(start, end));
        let content = raw.strip_suffix('\n').unwrap_or(raw);
        let content = content.strip_suffix('\r').unwrap_or(content);
        Some(TextRange::at(start, size(content.len())))
    }

    /// Line and column of a byte offset. Offsets inside a character or past the end move back to a valid place.
    pub fn line_col(&self, text: &str, offset: TextSize, encoding: PositionEncoding) -> LineCol {
        let at = boundary(text, offset.min(self.len));
        let line = self.line_of(size(at));
        let start = usize::from(self.line_start(line).unwrap_or_default());
        let col = match at - start <= STRIDE {
            // Nearly every line: shorter than the way from a mark.
            true => encoding.width(text.get(start..at).unwrap_or_default()),
            false => self
                .columns_before(text, at, encoding)
                .saturating_sub(self.columns_before(text, start, encoding)),
        };
        LineCol { line, col }
    }

    /// The columns of `text` before the character boundary `at`, as if all of it were one line.
    fn columns_before(&self, text: &str, at: usize, encoding: PositionEncoding) -> u32 {
        let number = (at / STRIDE).min(self.marks.len().saturating_sub(1));
        let near = [number, number.saturating_sub(1)];
        let mark = near.into_iter().filter_map(|n| self.marks.get(n)).find(|mark| mark.at <= at);
        let Some(mark) = mark else { return u32::try_from(at).unwrap_or(u32::MAX) };
        mark.columns(encoding).saturating_add(encoding.width(text.get(mark.at..at).unwrap_or_default()))
    }

    /// The byte offset of a protocol position. A column past the end of its line means the line's end (LSP 3.17,
    /// "Position"); a line past the last one, or a column inside a character, gives `None`.
    pub fn offset(&self, text: &str, position: LineCol, encoding: PositionEncoding) -> Option<TextSize> {
        let range = self.line_range(text, position.line)?;
        let line = super::slice(text, range);
        let mut col = 0;
        for (at, c) in line.char_indices() {
            if col == position.col {
                return Some(range.start() + size(at));
            }
            if col > position.col {
                return None;
            }
            col += encoding.width(c.encode_utf8(&mut [0; 4]));
        }
        (col <= position.col).then_some(range.end())
    }
}
