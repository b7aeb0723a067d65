//! What one note says: the facts that every feature reads.

use std::borrow::Cow;

use super::frontmatter::Frontmatter;
use super::task::TaskLine;
use crate::text::{TextRange, TextSize, slice};

/// The parse of one note. Lists are in the order of their ranges' starts.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ParsedNote {
    /// Frontmatter, if the note starts with a `---` line that is closed.
    pub frontmatter: Option<Frontmatter>,
    /// ATX and setext headings outside quotes, lists, code, HTML, comments and math (`reference`: Obsidian).
    pub headings: Vec<Heading>,
    /// Links of every kind and place, frontmatter first.
    pub links: Vec<Link>,
    /// `#tags` of the body. Those of the frontmatter are read from [`ParsedNote::frontmatter`].
    pub tags: Vec<Tag>,
    /// Places where `@` may start an owner's name.
    pub mentions: Vec<Mention>,
    /// Lines that Tasks and Obsidian take for tasks, whatever their status symbol.
    pub tasks: Vec<TaskLine>,
    /// All list items, tasks included.
    pub items: Vec<ListItem>,
    /// Block ids (`^id`).
    pub blocks: Vec<BlockId>,
    /// Dataview inline fields of the body (`key:: value`, `[key:: value]`, `(key:: value)`).
    pub fields: Vec<Field>,
    /// Query blocks: fences of a query language.
    pub queries: Vec<QueryBlock>,
    /// Footnote definitions and references.
    pub footnotes: Vec<Footnote>,
    /// Callouts (`> [!type] Title`).
    pub callouts: Vec<Callout>,
    /// Stretches whose text is not prose. Disjoint, but for code that starts in a comment and ends behind it.
    pub opaque: Vec<Opaque>,
    /// What is wrong with the note on its own, found while reading.
    pub problems: Vec<Problem>,
}

/// A heading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Heading {
    /// The whole heading, `#` signs and setext underline included, without the last line end.
    pub range: TextRange,
    /// Its text, trimmed, without `#` signs.
    pub text: TextRange,
    /// 1 to 6.
    pub level: u8,
}

/// What a link is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LinkKind {
    /// `[[target#fragment|display]]`.
    Wiki,
    /// `[display](target#fragment "title")`.
    Markdown,
    /// `[display][label]`, `[label][]` or `[label]` with a definition in the note: the target is the definition's
    /// destination, at the definition's place.
    Reference,
    /// `[label]: target "title"`.
    Definition,
    /// `<https://…>` or a bare address. Never a link to a note.
    Autolink,
}

/// Where in the note something stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum Place {
    /// Ordinary text.
    #[default]
    Body,
    /// A value in the frontmatter, at any depth.
    Frontmatter,
    /// Inside `%% … %%`. Obsidian counts links there.
    Comment,
    /// Inside a query block (a link literal). Obsidian does not count it; navigation and rename do.
    Query,
}

/// How the bytes of a link's target stand for its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum Encoding {
    /// As they are.
    #[default]
    Plain,
    /// Percent-encoded, with CommonMark backslash escapes (Markdown destinations).
    Percent,
    /// In a single-quoted YAML scalar: `''` is `'`.
    YamlSingle,
    /// In a double-quoted YAML scalar with backslash escapes.
    YamlDouble,
}

/// One link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Link {
    /// The whole link, brackets and the `!` of an embed included.
    pub range: TextRange,
    /// The target as written, without fragment and without surrounding blanks; empty for `[[#Heading]]`.
    pub target: TextRange,
    /// What follows the first `#`, that sign excluded.
    pub fragment: Option<TextRange>,
    /// The display text: behind the first `|` of a wikilink, between the brackets of a Markdown link.
    pub display: Option<TextRange>,
    /// How it is written.
    pub kind: LinkKind,
    /// `![[…]]` or `![…](…)`.
    pub embed: bool,
    /// Where it stands.
    pub place: Place,
    /// How target and fragment are encoded.
    pub encoding: Encoding,
    /// The `|` before the display text is written `\|`, as tables need it.
    pub escaped_pipe: bool,
}

impl Link {
    /// The target's text, decoded. `text` must be the text the link was read from.
    pub fn target_text<'t>(&self, text: &'t str) -> Cow<'t, str> {
        self.encoding.decode(slice(text, self.target))
    }

    /// The fragment's text, decoded; `None` when there is no `#`.
    pub fn fragment_text<'t>(&self, text: &'t str) -> Option<Cow<'t, str>> {
        self.fragment.map(|range| self.encoding.decode(slice(text, range)))
    }

    /// The text shown for the link, if it has one of its own.
    pub fn display_text<'t>(&self, text: &'t str) -> Option<&'t str> {
        self.display.map(|range| slice(text, range))
    }

    /// Whether the target has a URL scheme (`https:`, `mailto:`, `obsidian:`) and so names nothing in the vault.
    /// `[[https://…]]` is a (dead) note link to Obsidian, so wikilinks never count.
    pub fn is_external(&self, text: &str) -> bool {
        match self.kind {
            LinkKind::Wiki => false,
            LinkKind::Autolink => true,
            _ => has_scheme(slice(text, self.target)),
        }
    }
}

/// Whether a Markdown destination starts with a URL scheme of two or more letters (RFC 3986, 3.1).
fn has_scheme(target: &str) -> bool {
    let Some((scheme, _)) = target.split_once(':') else { return target.starts_with("//") };
    scheme.len() >= 2
        && scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
}

/// The parts of a link's fragment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fragment<'t> {
    /// `#A#B`: headings, outermost first; never empty.
    Headings(Vec<&'t str>),
    /// `#^id`.
    Block(&'t str),
}

impl<'t> Fragment<'t> {
    /// Reads a decoded fragment (what follows the first `#`).
    pub fn new(fragment: &'t str) -> Fragment<'t> {
        match fragment.trim().strip_prefix('^') {
            Some(id) => Fragment::Block(id),
            None => Fragment::Headings(fragment.split('#').map(str::trim).collect()),
        }
    }
}

/// A `#tag` in the body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tag {
    /// The tag with its `#`.
    pub range: TextRange,
}

/// An `@` that may start an owner's name. How far the name reaches depends on the names the vault knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mention {
    /// The `@` and the words that look like a name on their own (capitalised words, particles, initials, CJK).
    pub guess: TextRange,
    /// The furthest byte a known name could reach: the next field sign, `#`, `[[`, `@`, block id or line end.
    pub limit: TextSize,
    /// Where it stands; in a query it is inside a string.
    pub place: Place,
}

/// A list item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ListItem {
    /// The item with everything nested in it, from its marker on.
    pub range: TextRange,
    /// Index in [`ParsedNote::items`] of the item it is nested in.
    pub parent: Option<u32>,
    /// The character between the brackets of its checkbox.
    pub status: Option<char>,
}

/// A block id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BlockId {
    /// `^id`, the sign included.
    pub range: TextRange,
    /// The block that it names: paragraph, list item, or for an id on a line of its own the block before it.
    pub block: TextRange,
}

impl BlockId {
    /// The id without its `^`.
    pub fn id<'t>(&self, text: &'t str) -> &'t str {
        slice(text, self.range).trim_start_matches('^')
    }
}

/// How an inline field is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldWrapping {
    /// `key:: value` as a line or list item of its own.
    Line,
    /// `[key:: value]`.
    Bracket,
    /// `(key:: value)`.
    Paren,
}

/// A Dataview inline field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    /// All of it, wrapping included.
    pub range: TextRange,
    /// The key as written.
    pub key: TextRange,
    /// The value as written, trimmed; may be empty.
    pub value: TextRange,
    /// How it is written.
    pub wrapping: FieldWrapping,
}

/// A language of query blocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum QueryLanguage {
    /// ```` ```dataview ````
    Dataview,
    /// ```` ```dataviewjs ````: recognised, never run.
    DataviewJs,
    /// ```` ```tasks ````
    Tasks,
}

/// A fence of a query language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QueryBlock {
    /// The fence, both fence lines included.
    pub range: TextRange,
    /// The lines between the fence lines. In a quote, each still has its `>`.
    pub body: TextRange,
    /// The language.
    pub language: QueryLanguage,
}

/// What a footnote marker is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FootnoteKind {
    /// `[^id]: text`.
    Definition,
    /// `[^id]`.
    Reference,
}

/// A footnote's definition or a reference to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Footnote {
    /// `[^id]`; for a definition its whole block.
    pub range: TextRange,
    /// The id between `[^` and `]`.
    pub id: TextRange,
    /// Which of the two it is.
    pub kind: FootnoteKind,
}

/// A callout.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Callout {
    /// The whole quote.
    pub range: TextRange,
    /// The type between `[!` and `]`.
    pub kind: TextRange,
    /// The title behind it; may be empty.
    pub title: TextRange,
}

/// Why a stretch is not prose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OpaqueKind {
    /// A fenced or indented code block, fence lines included.
    CodeBlock,
    /// `` `code` ``.
    InlineCode,
    /// An HTML block or inline tag.
    Html,
    /// `<!-- … -->`.
    HtmlComment,
    /// `%% … %%`: links and tags in it count, nothing else does (observed on Obsidian's metadata).
    Comment,
    /// `$$ … $$`.
    MathBlock,
}

/// A stretch that is not prose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Opaque {
    /// Its bytes, delimiters included.
    pub range: TextRange,
    /// Why.
    pub kind: OpaqueKind,
}

/// Something wrong with a note on its own. Rules turn these into diagnostics.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Where.
    pub range: TextRange,
    /// What.
    pub kind: ProblemKind,
}

/// The kinds of [`Problem`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProblemKind {
    /// A frontmatter entry is not YAML: what was expected, in our words, and the value to put there (quoted) if
    /// quoting it mends it.
    YamlSyntax {
        /// One sentence, lower case, no full stop.
        message: String,
        /// The scalar, quoted, that could replace `Problem::range`.
        quoted: Option<String>,
    },
    /// The frontmatter's `---` is never closed.
    UnclosedFrontmatter,
    /// The same key twice in one map; the last one counts.
    DuplicateKey {
        /// The earlier key.
        first: TextRange,
    },
    /// `key: [[Note]]` without quotes: to YAML a list in a list.
    UnquotedLink,
}

impl ParsedNote {
    /// The opaque stretch that holds or touches `offset`, if any.
    pub fn opaque_at(&self, offset: TextSize) -> Option<&Opaque> {
        let after = self.opaque.partition_point(|opaque| opaque.range.start() <= offset);
        let candidates = self.opaque.get(..after)?.iter().rev();
        candidates.take(2).find(|opaque| opaque.range.contains_inclusive(offset))
    }
}
