//! YAML -> [`Entry`] and [`Node`] with byte ranges. The only file that knows `granit_parser`.

mod mend;
mod schema;
mod simple;

use granit_parser::{ErrorKind, Event, Parser, ScalarStyle as Style, ScanError, Span, StructureStyle, Tag};
use rustc_hash::FxHashMap;

use self::mend::Patch;
use super::frontmatter::{Entry, Node, NodeKind, ScalarStyle};
use super::note::{Problem, ProblemKind};
use super::property_name;
use crate::sort;
use crate::text::{TextRange, TextSize, size, slice, span};

/// The most collections in one another. Obsidian has no use for more than a few.
const MAX_DEPTH: usize = 64;
/// What copies by `*alias` may cost in one note, in nodes and 16-byte steps of their text. Ten levels of tenfold
/// aliases ("billion laughs") end here.
const ALIAS_BUDGET: usize = 10_000;
/// Up to so many keys are compared with each other for duplicates.
const FEW_KEYS: usize = 12;
/// How often one broken entry is read again with one more of its values masked.
const MAX_ROUNDS: usize = 8;

/// Reads the map that `body` of `text` holds. A broken entry costs that entry and one problem.
pub(super) fn read(text: &str, body: TextRange) -> (Vec<Entry>, Vec<Problem>) {
    let mut problems = Vec::new();
    match simple::read(text, body, &mut |entries| report_duplicates(entries, &mut problems)) {
        Some(entries) => finished(entries, problems),
        None => read_any(text, body),
    }
}

/// As [`read`], by the full parser.
fn read_any(text: &str, body: TextRange) -> (Vec<Entry>, Vec<Problem>) {
    let mut reader = Reader { text, anchors: Anchors::new(), problems: Vec::new() };
    let entries = match reader.attempt(&Patch::none(text, body)) {
        Ok(entries) => entries,
        Err(broken) => {
            let chunks = mend::chunks(text, body);
            let entries = chunks.iter().flat_map(|chunk| reader.read_chunk(*chunk)).collect();
            if reader.problems.is_empty() {
                reader.problems.push(mend::hopeless(text, body, broken.at, broken.message));
            }
            entries
        }
    };
    finished(entries, reader.problems)
}

fn finished(entries: Vec<Entry>, mut problems: Vec<Problem>) -> (Vec<Entry>, Vec<Problem>) {
    report_duplicates(&entries, &mut problems);
    sort::by_key(&mut problems, |problem| problem.range.start());
    (entries, problems)
}

/// The entries of a JSON text that is one object, with their places: JSON is YAML. `None` if it is no object or is
/// nested deeper than anyone would write by hand. Whether it is sound JSON is for a JSON parser to say.
pub fn read_json_object(text: &str) -> Option<Vec<Entry>> {
    let mut reader = Reader { text, anchors: Anchors::new(), problems: Vec::new() };
    let whole = Patch::none(text, span(0, text.len()));
    let entries = reader.attempt(&whole).ok()?;
    text.trim_start().starts_with('{').then_some(entries)
}

/// Why a text is not YAML.
struct Broken {
    at: TextSize,
    message: String,
}

struct Reader<'t> {
    text: &'t str,
    anchors: Anchors,
    problems: Vec<Problem>,
}

impl Reader<'_> {
    /// Parses `patch` as one map. Nothing is kept of a failed attempt.
    fn attempt(&mut self, patch: &Patch<'_>) -> Result<Vec<Entry>, Broken> {
        let base = usize::from(patch.range.start());
        let options = granit_parser::options! {
            emit_comments: false,
            emit_anchor_events: true,
            emit_unresolved_aliases: true,
            disallow_directives: true,
            flow_nesting_limit: MAX_DEPTH,
            block_nesting_limit: MAX_DEPTH,
        };
        let mut parser = Parser::new_from_str_with_options(&patch.source, options);
        parser.set_anchor_offset(self.anchors.next_id);
        let mut builder = Builder {
            text: self.text,
            base,
            patch,
            anchors: self.anchors.clone(),
            stack: Vec::new(),
            root: None,
            problems: Vec::new(),
            last_end: base,
        };
        while let Some(event) = parser.next_event() {
            let (event, span) = event.map_err(|error| broken(&error, base))?;
            builder.take(event, span)?;
        }
        builder.anchors.next_id = parser.anchor_offset();
        let entries = match builder.root {
            None | Some(Node { kind: NodeKind::Null, .. }) => Vec::new(),
            Some(Node { kind: NodeKind::Map(entries), .. }) => entries,
            Some(other) => {
                return Err(Broken { at: other.range.start(), message: "expected `key: value`".to_owned() });
            }
        };
        self.anchors = builder.anchors;
        self.problems.append(&mut builder.problems);
        Ok(entries)
    }

    /// Reads one entry on its own, with its broken values masked.
    fn read_chunk(&mut self, chunk: TextRange) -> Vec<Entry> {
        let mut patch = Patch::none(self.text, chunk);
        let mut failed = match self.attempt(&patch) {
            Ok(entries) => return entries,
            Err(broken) => broken,
        };
        patch.mask_faults(self.text);
        for _ in 0..MAX_ROUNDS {
            failed = match self.attempt(&patch) {
                Ok(entries) => {
                    self.problems.extend(patch.into_problems());
                    return entries;
                }
                Err(broken) => broken,
            };
            if !patch.mask_at(self.text, failed.at, &failed.message) {
                break;
            }
        }
        self.problems.push(mend::hopeless(self.text, chunk, failed.at, failed.message));
        Vec::new()
    }
}

/// The nodes that aliases may stand for.
#[derive(Clone)]
struct Anchors {
    nodes: std::rc::Rc<FxHashMap<usize, Node>>,
    ids: std::rc::Rc<FxHashMap<String, usize>>,
    next_id: usize,
    budget: usize,
    exhausted: bool,
}

impl Anchors {
    fn new() -> Anchors {
        Anchors {
            nodes: Default::default(),
            ids: Default::default(),
            next_id: 1,
            budget: ALIAS_BUDGET,
            exhausted: false,
        }
    }

    fn name(&mut self, name: &str, id: usize) {
        std::rc::Rc::make_mut(&mut self.ids).insert(name.to_owned(), id);
    }

    /// A copy of `node` if the budget allows it.
    fn copy(&mut self, node: &Node) -> Option<Node> {
        self.budget = node.within(self.budget)?;
        Some(node.clone())
    }

    fn remember(&mut self, id: usize, node: &Node) {
        if let Some(copy) = self.copy(node) {
            std::rc::Rc::make_mut(&mut self.nodes).insert(id, copy);
        }
    }
}

impl Node {
    /// What is left of `budget` after a copy of this node; `None` if it is not enough.
    fn within(&self, budget: usize) -> Option<usize> {
        let left = budget.checked_sub(1)?;
        match &self.kind {
            NodeKind::Text(text, _) => left.checked_sub(text.len() / 16),
            NodeKind::List(items) => items.iter().try_fold(left, |left, item| item.within(left)),
            NodeKind::Map(entries) => entries.iter().try_fold(left, |left, entry| entry.value.within(left)),
            NodeKind::Null | NodeKind::Bool(_) | NodeKind::Number(_) => Some(left),
        }
    }
}

/// A collection whose end is not yet read.
struct Open {
    start: TextSize,
    end: TextSize,
    anchor: usize,
    content: Content,
}

enum Content {
    List(Vec<Node>),
    Map { entries: Vec<Entry>, key: Option<(TextRange, Box<str>)> },
}

/// Makes nodes of the parser's events, on a stack of its own.
struct Builder<'b, 't> {
    text: &'t str,
    base: usize,
    patch: &'b Patch<'t>,
    anchors: Anchors,
    stack: Vec<Open>,
    root: Option<Node>,
    problems: Vec<Problem>,
    /// Where the last event ended: a block scalar's header lies behind it.
    last_end: usize,
}

impl Builder<'_, '_> {
    fn take(&mut self, event: Event<'_>, at: Span) -> Result<(), Broken> {
        let start = self.base + at.start.byte_offset().unwrap_or_default();
        let end = self.base + at.end.byte_offset().unwrap_or_default();
        match event {
            Event::DocumentStart(..) if self.root.is_some() => {
                return Err(Broken {
                    at: size(start),
                    message: "expected a single YAML document".to_owned(),
                });
            }
            Event::Anchor(id, name) => {
                self.anchors.name(&name, id);
                return Ok(());
            }
            Event::Scalar(value, style, anchor, tag) => {
                let node = self.scalar(&value, style, tag.as_deref(), start, end);
                self.place(node, anchor);
            }
            Event::Alias(id) => {
                let node = self.alias(span(start, end), Some(id));
                self.place(node, 0);
            }
            Event::UnresolvedAlias(name) => {
                let id = self.anchors.ids.get(name.as_ref()).copied();
                let node = self.alias(span(start, end), id);
                self.place(node, 0);
            }
            Event::SequenceStart(style, anchor, _) => {
                let start = if style == StructureStyle::Block { self.dash(start) } else { start };
                self.open(start, anchor, Content::List(Vec::new()));
            }
            Event::MappingStart(_, anchor, _) => {
                self.open(start, anchor, Content::Map { entries: Vec::new(), key: None });
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(end),
            // Kinds of events that a later parser may add say nothing about values.
            _ => return Ok(()),
        }
        self.last_end = end;
        Ok(())
    }

    fn open(&mut self, start: usize, anchor: usize, content: Content) {
        self.stack.push(Open { start: size(start), end: size(start), anchor, content });
    }

    /// Ends the innermost collection: at its bracket, or with its last child, for a block has no end of its own.
    fn close(&mut self, end: usize) {
        let Some(open) = self.stack.pop() else { return };
        let bracket = slice(self.text, span(end.saturating_sub(1), end));
        let flow = matches!(slice(self.text, TextRange::at(open.start, size(1))), "[" | "{");
        let end = if flow && matches!(bracket, "]" | "}") { size(end) } else { open.end };
        let kind = match open.content {
            Content::List(items) => NodeKind::List(items),
            Content::Map { entries, .. } => {
                if !self.stack.is_empty() {
                    report_duplicates(&entries, &mut self.problems);
                }
                NodeKind::Map(entries)
            }
        };
        self.place(Node { range: TextRange::new(open.start, end.max(open.start)), kind }, open.anchor);
    }

    /// Puts a node where it belongs: as a list's item, as a map's next key or value, or as the root.
    fn place(&mut self, node: Node, anchor: usize) {
        if anchor != 0 {
            self.anchors.remember(anchor, &node);
        }
        let text = self.text;
        let Some(open) = self.stack.last_mut() else {
            self.root = Some(node);
            return;
        };
        match &mut open.content {
            Content::List(items) => {
                open.end = open.end.max(node.range.end());
                items.push(node);
            }
            Content::Map { entries, key } => match key.take() {
                None => {
                    open.end = open.end.max(node.range.end());
                    *key = Some((node.range, name(text, &node)));
                }
                Some((key, name)) => {
                    let value = behind_colon(text, key, node);
                    open.end = open.end.max(value.range.end());
                    entries.push(Entry { key, name: property_name::shared(&name), value });
                }
            },
        }
    }

    fn scalar(&mut self, value: &str, style: Style, tag: Option<&Tag>, start: usize, end: usize) -> Node {
        let style = match style {
            Style::Plain => ScalarStyle::Plain,
            Style::SingleQuoted => ScalarStyle::Single,
            Style::DoubleQuoted => ScalarStyle::Double,
            Style::Literal | Style::Folded => ScalarStyle::Block,
        };
        if style == ScalarStyle::Block {
            let header = self.block_header(start);
            let content = slice(self.text, span(header, end)).trim_end();
            let kind = schema::typed(value, style, tag.map(core_tag));
            return Node { range: span(header, header + content.len()), kind };
        }
        let range = span(start, end);
        let kind = match self.patch.mask_on(range) {
            Some(kind) => kind,
            None => schema::typed(value, style, tag.map(core_tag)),
        };
        Node { range, kind }
    }

    /// Where the `|` or `>` of the block scalar stands whose content starts at `content`.
    fn block_header(&self, content: usize) -> usize {
        let before = slice(self.text, span(self.last_end, content));
        let before = before.trim_end();
        let header_line = before.rfind(['\n', '\r']).map_or(0, |at| at + 1);
        let line = before.get(header_line..).unwrap_or_default();
        let is_header = |at: &usize| mend::is_block_header(line.get(*at..).unwrap_or_default());
        let at = line.match_indices(['|', '>']).map(|(at, _)| at).find(is_header);
        at.map_or(content, |at| self.last_end + header_line + at)
    }

    /// The `-` of a list's first item; the parser gives the place behind it for lists that are not indented.
    fn dash(&self, start: usize) -> usize {
        if slice(self.text, span(start, start + 1)) == "-" {
            return start;
        }
        let before = slice(self.text, span(self.base, start)).trim_end();
        if before.ends_with('-') { self.base + before.len() - 1 } else { start }
    }

    /// What an alias stands for, at the alias's own place. Unknown ones are text that should have been quoted.
    fn alias(&mut self, range: TextRange, id: Option<usize>) -> Node {
        let nodes = std::rc::Rc::clone(&self.anchors.nodes);
        let written = slice(self.text, range);
        let mut report = |message: &str, quoted| {
            let kind = ProblemKind::YamlSyntax { message: message.to_owned(), quoted };
            self.problems.push(Problem { range, kind });
        };
        let Some(target) = id.and_then(|id| nodes.get(&id)) else {
            report(
                "expected quotes: `*` starts an alias in YAML, and no anchor has this name",
                Some(mend::quoted(written)),
            );
            return Node { range, kind: NodeKind::Text(written.into(), ScalarStyle::Plain) };
        };
        match self.anchors.copy(target) {
            Some(copy) => Node { range, kind: copy.kind },
            None => {
                if !self.anchors.exhausted {
                    report("expected fewer aliases: this one and those behind it are not followed", None);
                    self.anchors.exhausted = true;
                }
                Node { range, kind: NodeKind::Null }
            }
        }
    }
}

/// The text of a key, as JavaScript would write it as the name of a property.
fn name(text: &str, key: &Node) -> Box<str> {
    match &key.kind {
        NodeKind::Text(name, _) => name.clone(),
        NodeKind::Null => "".into(),
        NodeKind::Bool(value) => value.to_string().into(),
        NodeKind::Number(value) => value.to_string().into(),
        NodeKind::List(_) | NodeKind::Map(_) => slice(text, key.range).into(),
    }
}

/// A value that is not there stands behind the colon.
fn behind_colon(text: &str, key: TextRange, mut value: Node) -> Node {
    if value.range.is_empty() && value.kind == NodeKind::Null {
        let rest = slice(text, TextRange::new(key.end(), size(text.len())));
        let blanks = rest.len() - rest.trim_start_matches([' ', '\t']).len();
        let colon = rest.get(blanks..).is_some_and(|rest| rest.starts_with(':'));
        let at = key.end() + if colon { size(blanks + 1) } else { TextSize::new(0) };
        value.range = TextRange::empty(at);
    }
    value
}

/// The name of a core-schema tag; other tags make text.
fn core_tag(tag: &Tag) -> &str {
    tag.core_suffix().unwrap_or_default()
}

fn report_duplicates(entries: &[Entry], problems: &mut Vec<Problem>) {
    let later = |at: usize| entries.get(at + 1..).unwrap_or_default();
    let few = entries.len() <= FEW_KEYS;
    if few
        && !entries.iter().enumerate().any(|(at, entry)| later(at).iter().any(|next| next.name == entry.name))
    {
        return;
    }
    let mut seen: FxHashMap<&str, TextRange> = FxHashMap::default();
    seen.reserve(entries.len());
    for entry in entries {
        if let Some(first) = seen.insert(&entry.name, entry.key) {
            problems.push(Problem { range: entry.key, kind: ProblemKind::DuplicateKey { first } });
        }
    }
}

fn broken(error: &ScanError, base: usize) -> Broken {
    let at = size(base + error.marker().byte_offset().unwrap_or_default());
    Broken { at, message: expected(error.kind()) }
}

/// What YAML would have wanted, in our words.
fn expected(kind: &ErrorKind) -> String {
    use ErrorKind as E;
    let message = match kind {
        E::UnexpectedCharacter { character } if character.is_control() => "expected no control character",
        E::UnexpectedCharacter { character } => {
            return format!("expected quotes around a value that starts with `{character}`");
        }
        E::UnclosedQuotedScalar | E::InvalidQuotedScalarIndent => "expected a closing quote",
        E::InvalidTrailingSingleQuotedScalar | E::InvalidTrailingDoubleQuotedScalar => {
            "expected nothing behind the closing quote"
        }
        E::UnclosedFlowCollection { open: '{' } | E::UnexpectedEofFlowMapping => "expected a closing `}`",
        E::UnclosedFlowCollection { .. } | E::UnexpectedEofFlowSequence => "expected a closing `]`",
        E::ExpectedFlowMappingSeparator => "expected `,` or `}`",
        E::ExpectedFlowSequenceSeparator => "expected `,` or `]`",
        E::MisplacedFlowCollectionEnd | E::MismatchedFlowCollectionEnd { .. } => {
            "expected a matching bracket"
        }
        E::TabNotAllowed | E::TabInBlockIndentation | E::TabInIndentation | E::TabInPlainScalar => {
            "expected spaces: YAML allows no tabs as indentation"
        }
        E::MappingValueNotAllowed | E::InvalidColonPlacement => {
            "expected quotes around a value with a colon in it, or one `key: value` a line"
        }
        E::SimpleKeyExpected | E::ExpectedBlockMappingKey | E::MappingKeyNotAllowed => {
            "expected `key: value`"
        }
        E::UnknownQuotedScalarEscape | E::InvalidQuotedScalarHexEscape | E::InvalidUnicodeEscape => {
            "expected a valid escape behind `\\`; in single quotes a backslash means itself"
        }
        E::BlockSequenceEntryNotAllowed => "expected the list on the lines below its key",
        E::InvalidBlockScalarHeader | E::ZeroBlockScalarIndent => "expected a line end behind `|` or `>`",
        E::InvalidIndentation | E::InvalidBlockScalarIndent | E::InvalidFlowScalarIndent => {
            "expected the indentation of the lines above"
        }
        E::ExpectedNodeContent => "expected a value",
        E::RecursionLimitExceeded => "expected fewer levels of nesting",
        E::DirectiveDisallowed => "expected no YAML directive",
        _ => "expected valid YAML",
    };
    message.to_owned()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn simple(text: &str) -> Option<(Vec<Entry>, Vec<Problem>)> {
        let mut problems = Vec::new();
        let body = span(0, text.len());
        let entries = simple::read(text, body, &mut |entries| report_duplicates(entries, &mut problems))?;
        Some(finished(entries, problems))
    }

    #[test]
    fn what_is_usually_written_needs_no_full_parser() {
        let usual = [
            "",
            "type: people\ntitle: First Last\ncreated: '2026-01-03'\nauto_created: true\ntags:\n- type/people\n- a-b\n",
            "entities:\n  people:\n  - '[[First Last]]'\ntype: transcript\ndate: '2025-09-29'\n",
            "aliases: []\r\nkey two: it''s\r\n\r\nurl: https://a.b/c#d\r\nn: -1.5\r\ne:\r\n",
            "a: \"q\"\nb:\n    - 1\n    - x y\nc: 日本 🔼\na: 2\n",
        ];
        for yaml in usual {
            let read = simple(yaml);
            assert!(read.is_some(), "{yaml}");
            assert_eq!(read, Some(read_any(yaml, span(0, yaml.len()))), "{yaml}");
        }
    }

    /// A line as people write them, or one with something odd in it.
    fn line() -> impl Strategy<Value = String> {
        let usual = prop_oneof![
            8 => "[a-d]: [a-z0-9é🔼]([a-z0-9 .:#'\"/+$(&,\\[-]{0,6}[a-z0-9])?",
            3 => "[a-d]: ('[a-z' #:]{0,6}'|\"[a-z #:]{0,6}\"|[0-9xoe.+-]{1,5}|\\[\\]|true|Null|\\.inf)",
            4 => "[a-d]:",
            8 => "( {2}| {4})?- [a-z0-9é🔼.]{1,6}",
            4 => "( {2}| {4})[a-d]: ?[a-z0-9é🔼.]{1,6}",
            1 => "",
        ];
        let odd = (
            "| {1,4}|\t",
            "key two: |- ?|  - |'q': |12: |null: |~: |a:b: |a : |\\? |",
            "[a-z0-9 .:#'\"é🔼/+$(&*!|>@%`,\\[\\]{}=?~\u{1}\u{7f}\u{85}\u{a0}\u{2028}\u{feff}\u{fffe}-]{0,8}|---|\\.\\.\\.",
        );
        let end = prop_oneof![12 => Just("\n"), 2 => Just("\r\n"), 1 => Just("  \n"), 1 => Just("\n# c\n")];
        let line =
            prop_oneof![20 => usual, 1 => odd.prop_map(|(indent, lead, value)| indent + &lead + &value)];
        (line, end).prop_map(|(line, end)| line + end)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1_000))]
        #[test]
        fn where_the_simple_reader_answers_the_full_parser_agrees(lines in proptest::collection::vec(line(), 0..7)) {
            let text = lines.concat();
            if let Some(read) = simple(&text) {
                prop_assert_eq!(read, read_any(&text, span(0, text.len())), "{:?}", text);
            }
        }
    }
}
