//! What a rule sees: a note in its vault, and work that several rules share.

use std::cell::OnceCell;

use jiff::civil::Date;

use super::damage::NoteDamage;
use super::dataview_block::{CheckedBlock, checked_blocks};
use super::task_line::{CheckedTask, checked_tasks};
use super::task_links::NamedById;
use crate::query::tasks::Flaw;
use crate::syntax::{Link, Mention, Place};
use crate::text::{LineCol, PositionEncoding, TextRange, TextSize, slice};
use crate::vault::config::{Config, Level};
use crate::vault::{Note, NoteId, Resolution, Vault};

/// What a rule sees.
pub struct Context<'v> {
    /// The vault.
    pub vault: &'v Vault,
    /// The note.
    pub note: &'v Note,
    /// The day that counts as today.
    pub today: Date,
    links: OnceCell<Vec<(usize, Resolution)>>,
    files: OnceCell<Vec<OnceCell<Option<NoteId>>>>,
    owners: OnceCell<Vec<Owner<'v>>>,
    tasks: OnceCell<Vec<CheckedTask>>,
    damage: OnceCell<NoteDamage>,
    line_end: OnceCell<&'static str>,
    named: NamedById<'v>,
    query_flaws: OnceCell<Vec<Flaw>>,
    dataview: OnceCell<Vec<CheckedBlock>>,
}

/// A mention that stands in a task.
pub struct Owner<'v> {
    /// The mention.
    pub mention: &'v Mention,
    /// `@` and the name, as far as it reaches.
    pub range: TextRange,
    /// Who may be meant: nobody that is known, one, or several.
    pub people: &'v [NoteId],
}

impl<'v> Context<'v> {
    /// A note of `vault` on the day `today`.
    pub fn new(vault: &'v Vault, note: &'v Note, today: Date) -> Context<'v> {
        Context {
            vault,
            note,
            today,
            links: OnceCell::new(),
            files: OnceCell::new(),
            owners: OnceCell::new(),
            tasks: OnceCell::new(),
            damage: OnceCell::new(),
            line_end: OnceCell::new(),
            named: NamedById::default(),
            query_flaws: OnceCell::new(),
            dataview: OnceCell::new(),
        }
    }

    /// The configuration.
    pub fn config(&self) -> &'v Config {
        self.vault.config()
    }

    /// The note's text.
    pub fn text(&self) -> &'v str {
        &self.note.text
    }

    /// The note's line end, with what a further line starts with beside the one that `range` starts in: blanks, and the
    /// marks of a quote.
    pub fn line_break(&self, range: TextRange) -> String {
        let line = self.slice(self.note.line_around(range.start()));
        let margin = line.len() - line.trim_start_matches([' ', '\t', '>']).len();
        format!("{}{}", self.line_end(), line.get(..margin).unwrap_or_default())
    }

    /// The note's line end.
    pub(super) fn line_end(&self) -> &'static str {
        self.line_end.get_or_init(|| {
            // Most notes have no such byte, which is seen sooner than that they have no such pair.
            let any = memchr::memchr(b'\r', self.text().as_bytes()).is_some();
            if any && self.text().contains("\r\n") { "\r\n" } else { "\n" }
        })
    }

    /// The text of `range`.
    pub fn slice(&self, range: TextRange) -> &'v str {
        slice(&self.note.text, range)
    }

    /// Those of the note's links that do not lead plainly to the one file that has the name, and a few others, with what
    /// each leads to.
    pub fn links(&self) -> impl Iterator<Item = (&'v Link, &Resolution)> {
        let links = &self.note.parsed.links;
        self.odd_links().iter().filter_map(|(index, resolution)| Some((links.get(*index)?, resolution)))
    }

    /// Looked up once, whichever rule asks first. By their indexes.
    fn odd_links(&self) -> &[(usize, Resolution)] {
        let is_plain = |link, print| {
            let surely = self.vault.is_surely_plain(self.note, link, print);
            surely.unwrap_or_else(|| self.vault.resolve_plain(self.note, link).is_some())
        };
        self.links.get_or_init(|| {
            let links = self.note.parsed.links.iter().zip(self.note.link_prints()).enumerate();
            let odd = links.filter(|(_, (link, print))| !is_plain(link, **print));
            odd.map(|(index, (link, _))| (index, self.vault.resolve(self.note, link))).collect()
        })
    }

    /// The file that the link at an index in `ParsedNote::links` leads to. Looked up once: each dead link of a note asks this
    /// of a hundred others.
    pub(super) fn file_of_link(&self, index: usize) -> Option<NoteId> {
        let files = self.files.get_or_init(|| vec![OnceCell::new(); self.note.parsed.links.len()]);
        *files.get(index)?.get_or_init(|| self.look_up_file(index))
    }

    fn look_up_file(&self, index: usize) -> Option<NoteId> {
        let odd = self.odd_links();
        match odd.binary_search_by_key(&index, |(index, _)| *index).ok().and_then(|at| odd.get(at)) {
            Some((_, Resolution::File { file, .. })) => Some(file.file.id),
            Some((_, Resolution::External | Resolution::Unresolved)) => None,
            None => self.vault.file_of_link_at(self.note, index),
        }
    }

    /// The note's tasks with their fields. Read once, whichever rule asks first.
    pub(super) fn tasks(&self) -> &[CheckedTask] {
        self.tasks.get_or_init(|| checked_tasks(self))
    }

    /// What was looked up of tasks by their ids: see [`Context::tasks_named`].
    pub(super) fn named(&self) -> &NamedById<'v> {
        &self.named
    }

    /// What is wrong with the note's Tasks queries. Looked for once.
    pub(super) fn query_flaws(&self) -> &[Flaw] {
        self.query_flaws.get_or_init(|| super::tasks_query::flaws(self))
    }

    /// The note's Dataview blocks and inline queries. Read once, whichever rule asks first.
    pub(super) fn dataview(&self) -> &[CheckedBlock] {
        self.dataview.get_or_init(|| checked_blocks(self))
    }

    /// What a wrong encoding damaged in the note. Looked for once.
    pub(super) fn damage(&self) -> &NoteDamage {
        self.damage.get_or_init(|| NoteDamage::of(self))
    }

    /// Whether damage is reported, so that what is wrong only because of it need not be.
    pub(super) fn reports_damage(&self) -> bool {
        let level = self.config().level_for("text/mojibake", Level::Error, &self.note.path);
        level != Level::Off && !self.damage().texts.is_empty()
    }

    /// Whether `offset` lies on a task line.
    pub fn in_task(&self, offset: TextSize) -> bool {
        let tasks = &self.note.parsed.tasks;
        let after = tasks.partition_point(|task| task.range.start() <= offset);
        let task = after.checked_sub(1).and_then(|at| tasks.get(at));
        task.is_some_and(|task| task.range.contains_inclusive(offset))
    }

    /// The mentions that stand in tasks, with whom each means. Looked up once, whichever rule asks first.
    pub fn owners(&self) -> &[Owner<'v>] {
        self.owners.get_or_init(|| {
            let mentions = self.note.parsed.mentions.iter();
            let owners = mentions.filter(|mention| mention.place != Place::Query);
            let owners = owners.filter(|mention| self.in_task(mention.guess.start()));
            let owner = |mention| {
                let (range, people) = self.vault.mentioned(self.note, mention);
                Owner { mention, range, people }
            };
            owners.map(owner).collect()
        })
    }

    /// The zero-based line of `offset`.
    pub fn line(&self, offset: TextSize) -> u32 {
        self.note.line_of(offset)
    }

    /// Line and column (UTF-16) of `offset`, both zero-based.
    pub fn line_col(&self, offset: TextSize) -> LineCol {
        self.note.lines().line_col(&self.note.text, offset, PositionEncoding::Utf16)
    }
}
