//! The proof of a rename: every edited text is read again, and must say what it said.

use rustc_hash::{FxHashMap, FxHashSet};

use super::links::Relinker;
use super::{PlannedEdit, Reason, Refusal};
use crate::sort;
use crate::syntax::{Link, ParsedNote, fold, parse};
use crate::text::{TextEdit, TextRange, TextSize, apply_edits, slice};
use crate::vault::{FragmentTarget, Note, NoteId, Resolution};

/// What must hold.
pub(super) struct Proof<'p> {
    pub(super) relinker: &'p Relinker<'p>,
    /// The mentions that were rewritten, by note: where the `@` stands, and who is meant.
    pub(super) mentions: &'p FxHashMap<NoteId, Vec<(TextSize, NoteId)>>,
    /// The notes whose headings or block ids are meant to change.
    pub(super) reworded: &'p FxHashSet<NoteId>,
}

impl Proof<'_> {
    /// Checks one note.
    ///
    /// # Errors
    /// What would differ.
    pub(super) fn check(&self, note: &Note, planned: &[PlannedEdit]) -> Result<(), Refusal> {
        let differs = |what| Refusal::Unproven { path: note.path.clone(), what };
        let edits: Vec<TextEdit> = planned.iter().map(|planned| planned.edit.clone()).collect();
        let text =
            apply_edits(&note.text, &edits).map_err(|_| differs("bytes that another edit changes too"))?;
        if !is_only_edited(&note.text, &text, &edits) {
            return Err(differs("other bytes than those of names"));
        }
        let after = parse(&text);
        let shift = Shift::new(&edits);
        let replaced = Replaced::new(planned, &shift);
        self.people(note, &text, &after, &shift)?;
        if let Some(what) = structure(&note.parsed, &after, &shift, &replaced) {
            return Err(differs(what));
        }
        if !self.reworded.contains(&note.id) && !same_anchors(note, &text, &after) {
            return Err(differs("a heading or block id"));
        }
        let keeps_name = planned.iter().any(|planned| planned.reason == Reason::OldName);
        if !same_properties(note, &after, &shift, &edits, keeps_name) {
            return Err(differs("other properties"));
        }
        self.links(note, &text, &replaced.links(&note.parsed, &after), &edits)
    }

    fn links(
        &self,
        note: &Note,
        text: &str,
        links: &[(usize, &Link, &Link)],
        edits: &[TextEdit],
    ) -> Result<(), Refusal> {
        let concerned = self.relinker.concerned(note);
        for (at, was, is) in links {
            let touched = edits.iter().any(|edit| was.range.intersect(edit.range).is_some());
            if !touched && concerned.get(*at) != Some(&true) {
                continue;
            }
            if !self.leads_alike(note, was, (text, is), touched) {
                return Err(Refusal::Unproven { path: note.path.clone(), what: "where a link leads" });
            }
        }
        Ok(())
    }

    fn leads_alike(&self, note: &Note, was: &Link, (text, is): (&str, &Link), touched: bool) -> bool {
        let seen = self.relinker.seen;
        let (file, fragment) = match seen.old.resolve(note, was) {
            Resolution::External => return is.is_external(text) || !touched,
            // What led nowhere may lead to the new name.
            Resolution::Unresolved => {
                let target = is.target_text(text);
                let found = seen.new.resolve_target(self.relinker.path_of(note), target.trim());
                return !touched || found.is_none();
            }
            Resolution::File { file, fragment } => (file.file.id, fragment),
        };
        let target = is.target_text(text);
        let target = target.trim();
        let leads = match target.is_empty() {
            true => file == note.id && was.target_text(&note.text).trim().is_empty(),
            false => {
                let found = seen.new.resolve_target(self.relinker.path_of(note), target);
                found.is_some_and(|found| found.file.id == file)
            }
        };
        let place =
            |fragment: &str| seen.new.note(file).map(|target| seen.new.resolve_fragment(target, fragment));
        leads
            && match fragment {
                FragmentTarget::Heading(_) | FragmentTarget::Block(_) => {
                    is.fragment_text(text).and_then(|fragment| place(&fragment)) == Some(fragment)
                }
                FragmentTarget::None | FragmentTarget::Missing | FragmentTarget::NotANote => true,
            }
    }

    fn people(&self, note: &Note, text: &str, after: &ParsedNote, shift: &Shift) -> Result<(), Refusal> {
        let Some(meant) = self.mentions.get(&note.id) else { return Ok(()) };
        for (old, person) in meant {
            let (old, at) = (*old, shift.apply(*old));
            let found = after.mentions.iter().find(|mention| mention.guess.start() == at);
            let found = found.map(|mention| self.relinker.seen.new.resolve_mention_in(text, mention));
            let first = found.and_then(|target| target.people.first().map(|first| first.id));
            if first != Some(*person) {
                let mentions = note.parsed.mentions.iter();
                let written =
                    mentions.filter(|mention| mention.guess.start() == old).map(|mention| mention.guess);
                let written = written.map(|range| slice(&note.text, range)).collect();
                return Err(Refusal::Unwritable { path: note.path.clone(), written });
            }
        }
        Ok(())
    }
}

/// Whether `new` is `old` outside of the edits: told by comparing, not by trusting whoever made `new`.
fn is_only_edited(old: &str, new: &str, edits: &[TextEdit]) -> bool {
    let mut order: Vec<&TextEdit> = edits.iter().collect();
    sort::by_key(&mut order, |edit| (edit.range.start(), edit.range.end()));
    let (mut from, mut rest) = (0, new);
    for edit in order {
        let kept = old.get(from..usize::from(edit.range.start()));
        let Some(after) = kept.and_then(|kept| rest.strip_prefix(kept)?.strip_prefix(&*edit.text)) else {
            return false;
        };
        (from, rest) = (usize::from(edit.range.end()), after);
    }
    old.get(from..) == Some(rest)
}

/// Where things that were not edited go.
struct Shift {
    /// The ends of the edits, with what all edits up to there add.
    ends: Vec<(TextSize, i64)>,
}

impl Shift {
    fn new(edits: &[TextEdit]) -> Shift {
        let mut ends: Vec<(TextSize, i64)> = edits
            .iter()
            .map(|edit| {
                let added = i64::try_from(edit.text.len()).unwrap_or(i64::MAX);
                (edit.range.end(), added - i64::from(u32::from(edit.range.len())))
            })
            .collect();
        ends.sort_unstable_by_key(|(end, _)| *end);
        let mut sum = 0i64;
        for (_, added) in &mut ends {
            sum = sum.saturating_add(*added);
            *added = sum;
        }
        Shift { ends }
    }

    /// The new place of what starts at `at`.
    fn apply(&self, at: TextSize) -> TextSize {
        let before = self.ends.partition_point(|(end, _)| *end <= at);
        let added = before.checked_sub(1).and_then(|last| self.ends.get(last)).map_or(0, |(_, sum)| *sum);
        let moved = i64::from(u32::from(at)).saturating_add(added);
        TextSize::new(u32::try_from(moved.max(0)).unwrap_or(u32::MAX))
    }
}

/// Texts that were replaced as a whole: a link in a heading goes with the heading's text, and a new text may have one.
struct Replaced {
    old: Vec<TextRange>,
    new: Vec<TextRange>,
}

impl Replaced {
    fn new(planned: &[PlannedEdit], shift: &Shift) -> Replaced {
        let names =
            planned.iter().filter(|planned| planned.reason == Reason::Name).map(|planned| &planned.edit);
        let (old, new) = names
            .map(|edit| {
                (edit.range, TextRange::at(shift.apply(edit.range.start()), TextSize::of(&*edit.text)))
            })
            .unzip();
        Replaced { old, new }
    }

    fn holds(ranges: &[TextRange], range: TextRange) -> bool {
        ranges.iter().any(|replaced| replaced.contains_range(range))
    }

    /// The links that stay, before and after, with their numbers before.
    fn links<'n>(&self, old: &'n ParsedNote, new: &'n ParsedNote) -> Vec<(usize, &'n Link, &'n Link)> {
        let old = old.links.iter().enumerate().filter(|(_, link)| !Replaced::holds(&self.old, link.range));
        let new = new.links.iter().filter(|link| !Replaced::holds(&self.new, link.range));
        old.zip(new).map(|((at, old), new)| (at, old, new)).collect()
    }
}

/// What differs between two readings, but for places that moved.
fn structure(old: &ParsedNote, new: &ParsedNote, shift: &Shift, replaced: &Replaced) -> Option<&'static str> {
    let same = |old: &mut dyn Iterator<Item = TextRange>, new: &mut dyn Iterator<Item = TextRange>| {
        let old = old.filter(|range| !Replaced::holds(&replaced.old, *range));
        let mut old = old.map(|range| shift.apply(range.start()));
        let mut new = new.filter(|range| !Replaced::holds(&replaced.new, *range));
        loop {
            match (old.next(), new.next()) {
                (None, None) => return true,
                (Some(old), Some(new)) if old == new.start() => {}
                _ => return false,
            }
        }
    };
    macro_rules! compare {
        ($($list:ident, $range:expr, $what:literal;)*) => {
            $(if !same(&mut old.$list.iter().map($range), &mut new.$list.iter().map($range)) {
                return Some($what);
            })*
        };
    }
    compare! {
        links, |link| link.range, "what is a link";
        headings, |heading| heading.range, "what is a heading";
        tags, |tag| tag.range, "what is a tag";
        mentions, |mention| mention.guess, "what is a mention";
        tasks, |task| task.marker, "what is a task";
        items, |item| item.range, "what is a list item";
        blocks, |block| block.range, "what is a block id";
        fields, |field| field.range, "what is an inline field";
        queries, |query| query.range, "what is a query";
        footnotes, |footnote| footnote.range, "what is a footnote";
        callouts, |callout| callout.range, "what is a callout";
        opaque, |opaque| opaque.range, "what is code";
    }
    let kinds = replaced.links(old, new).into_iter().all(|(_, old, new)| {
        (old.kind, old.embed, old.place, old.escaped_pipe, old.fragment.is_some(), old.display.is_some())
            == (
                new.kind,
                new.embed,
                new.place,
                new.escaped_pipe,
                new.fragment.is_some(),
                new.display.is_some(),
            )
    });
    (!kinds).then_some("how a link is written")
}

/// Whether fragments of links find the same headings and block ids under the same names.
fn same_anchors(note: &Note, text: &str, after: &ParsedNote) -> bool {
    let old = note.parsed.headings.iter().map(|heading| slice(&note.text, heading.text));
    let new = after.headings.iter().map(|heading| slice(text, heading.text));
    let same = old.zip(new).all(|(old, new)| old == new || fold::heading_key(old) == fold::heading_key(new));
    let ids = note.parsed.blocks.iter().map(|block| block.id(&note.text));
    same && ids.eq(after.blocks.iter().map(|block| block.id(text)))
}

/// Whether the frontmatter has the same entries, but for keys that were edited and for `aliases`, if the old name is kept
/// there.
fn same_properties(
    note: &Note,
    after: &ParsedNote,
    shift: &Shift,
    edits: &[TextEdit],
    keeps_name: bool,
) -> bool {
    if after.problems.len() > note.parsed.problems.len() {
        return false;
    }
    let old = note.parsed.frontmatter.as_ref().map_or(&[][..], |front| &front.entries);
    let new = after.frontmatter.as_ref().map_or(&[][..], |front| &front.entries);
    let added = usize::from(keeps_name && !old.iter().any(|entry| &*entry.name == "aliases"));
    let same = old.iter().zip(new).all(|(old, new)| {
        let renamed = || {
            edits.iter().any(|edit| edit.range.intersect(old.key).is_some_and(|common| !common.is_empty()))
        };
        shift.apply(old.key.start()) == new.key.start() && (old.name == new.name || renamed())
    });
    same && old.len() + added == new.len()
}
