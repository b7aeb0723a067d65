//! Symbols: the outline of a note, and a search over the names of the whole vault.

use std::cmp::Reverse;

use rustc_hash::FxHashSet;

use super::rank::{Best, Fit, Scatter, Typed};
use super::subject::section;
use super::wording::{kind_name, one_line};
use crate::sort;
use crate::syntax::fold::search_key;
use crate::syntax::task::read;
use crate::syntax::{QueryBlock, QueryLanguage};
use crate::text::{TextRange, TextSize, lines, size, slice};
use crate::vault::{ClassKind, EntityKind, NameKind, Note, NoteId, PartKind, PossibleName, Vault};

/// The most symbols that a search answers with.
const MOST: usize = 200;

/// The most headings, tasks and query blocks in an outline, and the most lines of one query block or properties. Clients
/// draw them all: a million would stop them for minutes.
const MOST_IN_OUTLINE: usize = 20_000;

/// What a symbol is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SymbolKind {
    /// The frontmatter.
    Frontmatter,
    /// A property.
    Property,
    /// A heading.
    Heading,
    /// A task.
    Task,
    /// A note that says what it is about.
    Entity(EntityKind),
    /// Any other note.
    Note,
    /// A tag.
    Tag,
    /// A query block, or a line of one.
    Query,
}

/// A symbol of a note's outline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Symbol {
    /// Its name: one line, never empty.
    pub name: String,
    /// What it is.
    pub kind: SymbolKind,
    /// All of it.
    pub range: TextRange,
    /// What to put the cursor on; lies in `range`.
    pub focus: TextRange,
    /// What it holds; all within `range`.
    pub children: Vec<Symbol>,
}

/// The outline of a note: the frontmatter with its properties, headings by level, tasks and query blocks below their
/// heading. Of more than 20,000 the highest headings come first, then query blocks, then tasks; the last symbol says how
/// many are left out.
pub fn document_symbols(vault: &Vault, note: &Note) -> Vec<Symbol> {
    let mut found: Vec<Symbol> = Vec::new();
    for level in 1..=6 {
        fill(&mut found, headings(note, level));
    }
    fill(&mut found, queries(note));
    fill(&mut found, tasks(vault, note));
    let blocks = note.parsed.queries.iter().filter(|block| word_of(block.language).is_some());
    let all = note.parsed.headings.len() + note.parsed.tasks.len() + blocks.count();
    let left_out = all - found.len();
    sort::by_key(&mut found, |symbol| symbol.range.start());
    let mut outline: Vec<Symbol> = frontmatter(note).into_iter().collect();
    let mut open: Vec<Symbol> = Vec::new();
    for symbol in found {
        while let Some(done) = open.pop_if(|above| !above.range.contains_range(symbol.range)) {
            close(done, &mut open, &mut outline);
        }
        open.push(symbol);
    }
    while let Some(done) = open.pop() {
        close(done, &mut open, &mut outline);
    }
    outline.extend((left_out > 0).then(|| {
        let end = TextRange::empty(TextSize::of(&*note.text));
        symbol(&format!("({left_out} more are not listed)"), SymbolKind::Heading, end, end)
    }));
    outline
}

/// Adds what there is room for.
fn fill(found: &mut Vec<Symbol>, symbols: impl Iterator<Item = Symbol>) {
    let room = MOST_IN_OUTLINE.saturating_sub(found.len());
    found.extend(symbols.take(room));
}

/// Puts a symbol that nothing more belongs to where it belongs.
fn close(done: Symbol, open: &mut [Symbol], outline: &mut Vec<Symbol>) {
    match open.last_mut() {
        Some(above) => above.children.push(done),
        None => outline.push(done),
    }
}

fn symbol(name: &str, kind: SymbolKind, range: TextRange, focus: TextRange) -> Symbol {
    let name = one_line(name.trim());
    // Clients refuse symbols without a name.
    let name = if name.is_empty() { "(empty)".to_owned() } else { name };
    Symbol { name, kind, range, focus, children: Vec::new() }
}

fn frontmatter(note: &Note) -> Option<Symbol> {
    let front = note.parsed.frontmatter.as_ref()?;
    let start = TextRange::empty(front.range.start());
    let mut whole = symbol("Frontmatter", SymbolKind::Frontmatter, front.range, start);
    whole.children = front
        .entries
        .iter()
        .take(MOST_IN_OUTLINE)
        .map(|entry| symbol(&entry.name, SymbolKind::Property, entry.key.cover(entry.value.range), entry.key))
        .collect();
    Some(whole)
}

fn headings(note: &Note, level: u8) -> impl Iterator<Item = Symbol> {
    let headings = note.parsed.headings.iter().enumerate().filter(move |(_, heading)| heading.level == level);
    headings.filter_map(|(index, _)| {
        let (range, text) = section(note, index)?;
        Some(symbol(slice(&note.text, text), SymbolKind::Heading, range, text))
    })
}

fn tasks(vault: &Vault, note: &Note) -> impl Iterator<Item = Symbol> {
    note.parsed.tasks.iter().map(|line| {
        let task = read(&note.text, line, &vault.config().tasks);
        let name = format!("[{}] {}", line.status, slice(&note.text, task.description));
        symbol(&name, SymbolKind::Task, TextRange::new(line.marker.start(), line.range.end()), line.body)
    })
}

/// What names a language in an outline; scripts are none of its queries.
fn word_of(language: QueryLanguage) -> Option<&'static str> {
    match language {
        QueryLanguage::Tasks => Some("tasks"),
        QueryLanguage::Dataview => Some("dataview"),
        QueryLanguage::DataviewJs => None,
    }
}

/// The query blocks with their lines, comments left out.
fn queries(note: &Note) -> impl Iterator<Item = Symbol> {
    let of_block = |block: &QueryBlock| {
        let language = word_of(block.language)?;
        let lines = lines(&note.text, block.body).filter_map(|line| query_line(note, line));
        let lines: Vec<Symbol> = lines.take(MOST_IN_OUTLINE).collect();
        let first = lines.first().map_or("(empty)", |line| line.name.as_str());
        let focus = TextRange::empty(block.range.start());
        let whole = symbol(&format!("{language}: {first}"), SymbolKind::Query, block.range, focus);
        Some(Symbol { children: lines, ..whole })
    };
    note.parsed.queries.iter().filter_map(of_block)
}

fn query_line(note: &Note, line: TextRange) -> Option<Symbol> {
    let text = slice(&note.text, line);
    let words = text.trim_start_matches([' ', '\t', '>']).trim_end();
    let start = line.start() + size(text.len() - text.trim_start_matches([' ', '\t', '>']).len());
    let range = TextRange::at(start, size(words.len()));
    (!words.is_empty() && !words.starts_with('#')).then(|| symbol(words, SymbolKind::Query, range, range))
}

/// A symbol found in the vault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundSymbol {
    /// Its name, as it matched.
    pub name: String,
    /// What it is.
    pub kind: SymbolKind,
    /// Where it belongs: kind and folder, or the note's name.
    pub container: String,
    /// Its note.
    pub note: NoteId,
    /// Its place there.
    pub range: TextRange,
}

/// What fits `query`, the best first, at most 200: notes by name, title and alias, tags, headings and tasks. Of what
/// fits equally well people and projects come first, then customers and other notes. Headings and tasks are looked through
/// only where names leave room for them.
pub fn workspace_symbols(vault: &Vault, query: &str) -> Vec<FoundSymbol> {
    let typed = Typed::new(query.trim());
    let catalogue = vault.catalogue();
    let mut best: Best<Rank, Hit<'_>> = Best::new(MOST);
    let mut pass = |worst: Fit| {
        if best.is_full() {
            return;
        }
        let known: FxHashSet<usize> = best.kept().map(|(rank, _)| rank.order).collect();
        let mut own: Option<(Rank, Hit<'_>)> = None;
        let mut bar = None;
        for name in catalogue.possible_names(&typed.print(worst)) {
            // However well it fits: most names are not read once enough good ones were found.
            let least = || Rank::of_name(&name, (typed.best_fit(name.len), Reverse(0)));
            if name.class.kind == ClassKind::Attachment
                || bar.as_ref().is_some_and(|bar| least() >= *bar)
                || known.contains(&name.file)
            {
                continue;
            }
            // Some that fit worse pass the first sieve, by luck: which, nobody could tell.
            let Some(fit) = typed.fit(name.text()).filter(|fit| *fit <= worst) else { continue };
            let rank = Rank::of_name(&name, (fit, Reverse(0)));
            if own.as_ref().is_some_and(|(own, _)| own.order == rank.order && *own <= rank) {
                continue;
            }
            if let Some((rank, hit)) = own.take_if(|(own, _)| own.order != rank.order) {
                best.offer(rank, hit);
                bar = best.bar();
            }
            own = Some((rank, Hit::File(name)));
        }
        if let Some((rank, hit)) = own {
            best.offer(rank, hit);
        }
    };
    pass(Fit::Words);
    if !typed.is_empty() {
        pass(Fit::Inside);
    }
    for (rank, hit) in if typed.is_empty() { Vec::new() } else { tags(vault, &typed) } {
        best.offer(rank, hit);
    }
    if !typed.is_empty() && !best.is_full() {
        parts(vault, &typed).into_iter().for_each(|found| best.absorb(found));
    }
    if let Some(mut scatter) = Scatter::new(&typed).filter(|_| !best.is_full()) {
        let known: FxHashSet<usize> = best.kept().filter_map(|(_, hit)| hit.file()).collect();
        for name in catalogue.possible_names(&typed.print(Fit::Scattered)) {
            if name.class.kind == ClassKind::Attachment
                || name.kind != NameKind::Stem
                || known.contains(&name.file)
            {
                continue;
            }
            if let Some(score) = scatter.score(name.text()) {
                let rank = Rank::of_name(&name, (Fit::Scattered, Reverse(score)));
                best.offer(rank, Hit::File(name));
            }
        }
    }
    let (hits, _) = best.finish();
    hits.into_iter().filter_map(|hit| found(vault, hit)).collect()
}

/// Smaller is better.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Rank {
    excluded: bool,
    /// Whole names, then where the words start words, then where the text stands inside, then scattered letters.
    band: u8,
    class: Class,
    fit: Fit,
    score: Reverse<u32>,
    kind: NameKind,
    len: usize,
    order: usize,
    at: TextSize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Class {
    Person,
    Project,
    Customer,
    Note,
    Tag,
    Heading,
    OpenTask,
    Task,
}

fn band(fit: Fit) -> u8 {
    match fit {
        Fit::Whole => 0,
        Fit::Prefix | Fit::Words => 1,
        Fit::Inside => 2,
        Fit::Scattered => 3,
    }
}

impl Rank {
    fn of_name(name: &PossibleName<'_>, (fit, score): (Fit, Reverse<u32>)) -> Rank {
        let class = match name.class.kind {
            ClassKind::Person => Class::Person,
            ClassKind::Project => Class::Project,
            ClassKind::Customer => Class::Customer,
            ClassKind::Note | ClassKind::Attachment => Class::Note,
        };
        let (excluded, order, at) = (name.class.excluded, name.file, TextSize::new(0));
        Rank { excluded, band: band(fit), class, fit, score, kind: name.kind, len: name.len, order, at }
    }

    fn of_part(class: Class, fit: Fit, len: usize, order: usize, at: TextSize) -> Rank {
        let (score, kind) = (Reverse(0), NameKind::Stem);
        // A tag or heading that is just what was typed still comes after a person whose name begins so.
        Rank { excluded: false, band: band(fit).max(1), class, fit, score, kind, len, order, at }
    }
}

enum Hit<'c> {
    File(PossibleName<'c>),
    Tag(String),
    Heading(NoteId, TextRange),
    /// The note, the description, and the index of the task.
    Task(NoteId, TextRange, usize),
}

impl Hit<'_> {
    /// The index of its file in the catalogue.
    fn file(&self) -> Option<usize> {
        match self {
            Hit::File(name) => Some(name.file),
            Hit::Tag(_) | Hit::Heading(..) | Hit::Task(..) => None,
        }
    }
}

/// All tags, folded and as written, the most used first.
struct FoldedTags(Vec<(String, String)>);

impl FoldedTags {
    fn of(vault: &Vault) -> FoldedTags {
        let tags = vault.tags().into_iter();
        FoldedTags(tags.map(|tag| (search_key(&tag.name).into_owned(), tag.name)).collect())
    }
}

fn tags<'c>(vault: &Vault, typed: &Typed) -> Vec<(Rank, Hit<'c>)> {
    let bare = Typed::new(typed.text().trim_start_matches('#'));
    let FoldedTags(tags) = vault.derived(|| FoldedTags::of(vault));
    let fitting = tags.iter().enumerate().filter_map(|(order, (folded, name))| {
        let fit = bare.fit(folded).filter(|_| !bare.is_empty())?;
        let rank = Rank::of_part(Class::Tag, fit, name.len(), order, TextSize::new(0));
        Some((rank, Hit::Tag(name.clone())))
    });
    fitting.collect()
}

/// The best of the headings and tasks of all notes, but for the first headings that are names of their notes: those that
/// each thread found.
fn parts<'c>(vault: &Vault, typed: &Typed) -> Vec<Best<Rank, Hit<'c>>> {
    let ranks = vault.ranks();
    vault.parts().search(
        typed.longest_word(),
        (typed.text(), |text: &str| typed.starts_squeezed(text)),
        || Best::new(MOST),
        |best, part| {
            let Some(fit) = typed.fit(part.text) else { return };
            let (class, hit) = match part.kind {
                PartKind::Heading => (Class::Heading, Hit::Heading(part.note, part.name)),
                PartKind::Task { index, open } => {
                    let class = if open { Class::OpenTask } else { Class::Task };
                    (class, Hit::Task(part.note, part.name, index))
                }
            };
            let order = usize::try_from(ranks.of(part.note)).unwrap_or(usize::MAX);
            best.offer(Rank::of_part(class, fit, part.name.len().into(), order, part.name.start()), hit);
        },
    )
}

fn found(vault: &Vault, hit: Hit<'_>) -> Option<FoundSymbol> {
    match hit {
        Hit::File(name) => {
            let file = name.to_file()?;
            let note = vault.note(file.id)?;
            let title = note.parsed.headings.iter().find(|heading| heading.level == 1);
            let range = title.map_or(TextRange::empty(TextSize::new(0)), |title| title.text);
            let kind = file.entity.clone().map_or(SymbolKind::Note, SymbolKind::Entity);
            let about = file.entity.as_ref().map(kind_name);
            let folder = Some(note.path.folder()).filter(|folder| !folder.is_empty());
            let container: Vec<&str> = about.into_iter().chain(folder).collect();
            let container = container.join(" — ");
            Some(FoundSymbol { name: shown(note, &name), kind, container, note: note.id, range })
        }
        Hit::Tag(tag) => {
            let note = *vault.notes_tagged(&tag).first()?;
            let range = note.tag_places(&tag).into_iter().next()?;
            let container = note.path.stem().to_owned();
            let name = format!("#{tag}");
            Some(FoundSymbol { name, kind: SymbolKind::Tag, container, note: note.id, range })
        }
        Hit::Heading(id, range) => part(vault, id, SymbolKind::Heading, range, range),
        Hit::Task(id, description, index) => {
            let line = vault.note(id)?.parsed.tasks.get(index)?;
            part(vault, id, SymbolKind::Task, description, line.body)
        }
    }
}

fn part(
    vault: &Vault,
    id: NoteId,
    kind: SymbolKind,
    name: TextRange,
    range: TextRange,
) -> Option<FoundSymbol> {
    let note = vault.note(id)?;
    let name = one_line(slice(&note.text, name));
    Some(FoundSymbol { name, kind, container: note.path.stem().to_owned(), note: id, range })
}

/// A note as its list entry names it: by the name that matched, since clients filter once more, and its own.
fn shown(note: &Note, name: &PossibleName<'_>) -> String {
    let stem = note.path.stem();
    let other = match name.kind {
        NameKind::Stem => None,
        NameKind::Title => note.title(),
        NameKind::Alias => {
            let aliases = note.aliases();
            let written = aliases.iter().find(|alias| search_key(alias.trim()) == name.text());
            written.map(|alias| alias.trim().to_owned())
        }
    };
    one_line(&other.map_or_else(|| stem.to_owned(), |other| format!("{other} ({stem})")))
}
