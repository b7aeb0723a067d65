//! Two notes of one person, made into one.

use super::moved_text::{MovedText, body, file_ref};
use super::{Action, ActionContext, ActionKind, Offer, Outcome, Refusal};
use crate::features::property_edit::add_to_list;
use crate::rules::{Context, FileEdit, are_doubles, retarget};
use crate::sort;
use crate::syntax::{BlockId, Link, fold};
use crate::text::{TextEdit, TextRange, TextSize, apply_edits, size, slice};
use crate::vault::{FragmentTarget, Note, NoteId, Resolution, Vault, VaultPath};

pub(super) const ACTION: Action = Action {
    name: "mergePeople",
    kind: ActionKind::Rewrite,
    summary: "Merge a person's note into that of the same person under another name",
    docs: "\
Offered on a person's note (its title or frontmatter) and on a link to one, if another person's name is all but the same
(`note/duplicate-person`); the argument of the command is the path of the note that stays, and may be any person's.

What happens, in one step that the editor can undo:
- every link to the note that goes leads to the one that stays, in the style in which it was written;
- its name, its title and its aliases become aliases, so that `@mentions` of it mean the person that stays;
- its text is put at the end of the note that stays, under a heading of its own, with what its frontmatter says in a block of code; links to its headings lead to these;
- its file is deleted.

Before it is offered to the editor the vault that results is worked out, and must hold that every link and mention that led to either
note leads to the one that stays, and that no other link leads elsewhere. Refused otherwise; if both notes have a block of the same id; if a note with such a link cannot be
written; and if the file on disk is not what we have read.
",
    tells: false,
    offers,
    run,
};

fn offers(cx: &ActionContext<'_>) -> Vec<Offer> {
    let Some(person) = person_at(cx) else { return Vec::new() };
    let likely = cx.vault.people_like(person.path.stem()).into_iter().filter_map(|(id, likeness)| {
        let other = cx.vault.note(id).filter(|other| other.id != person.id)?;
        are_doubles(cx.vault, person, other, likeness).then_some(other)
    });
    let offer = |other: &std::sync::Arc<Note>| {
        let title = format!("Merge \"{}\" into \"{}\"", person.path.stem(), other.path.stem());
        Offer::with(title, other.path.as_str())
    };
    likely.take(3).map(offer).collect()
}

/// The person of the link at the place, else of the note itself if the place is its title or frontmatter.
fn person_at<'v>(cx: &ActionContext<'v>) -> Option<&'v Note> {
    if let Some(link) = cx.counted_link() {
        return cx.target(link).filter(|note| cx.vault.is_person(note.id));
    }
    let at = cx.range.start();
    let title = cx.note.parsed.headings.iter().find(|heading| heading.level == 1);
    let here = cx.in_frontmatter(at) || title.is_some_and(|title| title.range.contains_inclusive(at));
    (here && cx.vault.is_person(cx.note.id)).then_some(cx.note)
}

fn run(cx: &ActionContext<'_>, survivor: &str) -> Result<Outcome, Refusal> {
    let own = cx.vault.is_person(cx.note.id).then_some(cx.note);
    let goes = person_at(cx).or(own).ok_or_else(|| Refusal::new("There is no person here"))?;
    let stays = VaultPath::new(survivor).and_then(|path| cx.vault.note_at(&path));
    let stays = stays.filter(|note| cx.vault.is_person(note.id) && note.id != goes.id);
    let stays =
        &**stays.ok_or_else(|| Refusal::new(format!("\"{survivor}\" is no note of another person")))?;
    if stays.text.contains('\u{fffd}') || goes.text.contains('\u{fffd}') {
        return Err(Refusal::new("One of the notes has bytes that could not be read"));
    }
    let merge = Merge { cx, goes, stays };
    let edits = merge.edits()?;
    merge.prove(&edits)?;
    Ok(Outcome { edits, text: None })
}

struct Merge<'m, 'v> {
    cx: &'m ActionContext<'v>,
    goes: &'m Note,
    stays: &'m Note,
}

impl Merge<'_, '_> {
    fn edits(&self) -> Result<Vec<FileEdit>, Refusal> {
        let (goes, stays) = (self.goes, self.stays);
        let id = |note: &Note, block: &BlockId| fold::key(block.id(&note.text)).into_owned();
        let taken =
            |block: &BlockId| stays.parsed.blocks.iter().any(|other| id(stays, other) == id(goes, block));
        if let Some(twice) = goes.parsed.blocks.iter().find(|block| taken(block)) {
            return Err(Refusal(format!("Both notes have a block ^{}", twice.id(&goes.text))));
        }
        let path = || stays.path.clone();
        let mut own: Vec<FileEdit> =
            self.aliases()?.into_iter().map(|edit| FileEdit::Text { path: path(), edit }).collect();
        let end = TextSize::of(&*stays.text);
        let append = |text| FileEdit::Text { path: path(), edit: TextEdit::insert(end, text) };
        let appended = self.appended()?;
        own.push(append(appended.clone()));
        let merged =
            super::edited(stays, &own).ok_or_else(|| Refusal::new("The note that stays cannot be edited"))?;
        let appended = self.with_own_fragments(appended, &merged)?;
        own.pop();
        own.push(append(appended));
        let mut edits = self.references(&merged)?;
        edits.append(&mut own);
        edits.push(FileEdit::Delete { path: goes.path.clone() });
        Ok(edits)
    }

    /// The edits of all links to the note that goes.
    fn references(&self, merged: &Note) -> Result<Vec<FileEdit>, Refusal> {
        let (vault, goes) = (self.cx.vault, self.goes);
        let file = file_ref(self.stays);
        let mut edits = Vec::new();
        for from in vault.linking_notes(goes.id).into_iter().filter(|from| from.id != goes.id) {
            let context = Context::new(vault, from, self.cx.today);
            for (link, place) in vault.links_to(from, goes.id) {
                let edit = retarget(&context, &link, &file);
                let edit = edit
                    .ok_or_else(|| Refusal(format!("A link in \"{}\" cannot be written anew", from.path)))?;
                let fragment = self.fragment(merged, &link, &from.text, place)?;
                edits.extend(
                    [Some(edit), fragment]
                        .into_iter()
                        .flatten()
                        .map(|edit| FileEdit::Text { path: from.path.clone(), edit }),
                );
            }
        }
        Ok(edits)
    }

    /// The edit of a link's fragment that keeps it leading to the heading it leads to, if it needs one: the note that stays
    /// may have a heading of the same words.
    fn fragment(
        &self,
        merged: &Note,
        link: &Link,
        text: &str,
        place: FragmentTarget,
    ) -> Result<Option<TextEdit>, Refusal> {
        let (FragmentTarget::Heading(index), Some(range)) = (place, link.fragment) else { return Ok(None) };
        let before = u32::try_from(self.stays.parsed.headings.len()).unwrap_or(u32::MAX);
        // The heading of the merger comes between.
        let wanted = FragmentTarget::Heading(before.saturating_add(1).saturating_add(index));
        let Some(written) = link.fragment_text(text) else { return Ok(None) };
        if self.cx.vault.resolve_fragment(merged, &written) == wanted {
            return Ok(None);
        }
        let longer = format!("{}#{written}", fold::heading_for_link(&self.heading()));
        match self.cx.vault.resolve_fragment(merged, &longer) == wanted {
            true => {
                let parts = longer.split('#').map(|part| link.encoding.encode(part));
                Ok(Some(TextEdit::replace(range, parts.collect::<Vec<_>>().join("#"))))
            }
            false => {
                Err(Refusal(format!("Both notes have a heading \"{written}\", and links to one of them")))
            }
        }
    }

    /// The text that is appended, with its links to its own headings leading to them.
    fn with_own_fragments(&self, appended: String, merged: &Note) -> Result<String, Refusal> {
        let start = merged.text.len() - appended.len();
        let moved = body(self.goes);
        let mut old = self.goes.parsed.links.iter().filter(|link| moved.contains_range(link.range));
        let links = merged.parsed.links.iter().filter(|link| usize::from(link.range.start()) >= start);
        let mut edits = Vec::new();
        for link in links {
            let Some(was) = old.next() else { break };
            if let Resolution::File { file, fragment } = self.cx.vault.resolve(self.goes, was)
                && file.file.id == self.goes.id
                && let Some(edit) = self.fragment(merged, link, &merged.text, fragment)?
            {
                edits.push(TextEdit { range: edit.range - size(start), ..edit });
            }
        }
        apply_edits(&appended, &edits).map_err(|_| Refusal::new("The links of the note share their bytes"))
    }

    /// The heading that the text of the note that goes gets.
    fn heading(&self) -> String {
        format!("Merged from {}", self.goes.path.stem())
    }

    /// The names of the note that goes, as aliases of the one that stays.
    fn aliases(&self) -> Result<Option<TextEdit>, Refusal> {
        let names = |note: &Note| -> Vec<String> {
            let own = [Some(note.path.stem().to_owned()), note.title()].into_iter().flatten();
            own.chain(note.aliases().iter().map(|alias| alias.trim().to_owned())).collect()
        };
        let mut known: Vec<String> =
            names(self.stays).iter().map(|name| fold::key(name).into_owned()).collect();
        let mut new = Vec::new();
        for name in names(self.goes) {
            let key = fold::key(&name).into_owned();
            if !known.contains(&key) {
                known.push(key);
                new.push(name);
            }
        }
        if new.is_empty() {
            return Ok(None);
        }
        let edit = add_to_list(self.stays, "aliases", &new);
        edit.map(Some)
            .ok_or_else(|| Refusal::new("The aliases of the note that stays are neither a text nor a list"))
    }

    /// What is put at the end of the note that stays.
    fn appended(&self) -> Result<String, Refusal> {
        let newline = if self.stays.text.contains("\r\n") { "\r\n" } else { "\n" };
        let mut out = String::new();
        if !self.stays.text.is_empty() && !self.stays.text.ends_with('\n') {
            out.push_str(newline);
        }
        // Of level 1, so that every other heading can be named below it.
        out.push_str(&format!("{newline}# {}{newline}", self.heading()));
        if let Some(front) = &self.goes.parsed.frontmatter {
            let said = slice(&self.goes.text, front.body).trim_end();
            let fence = "`".repeat(longest_fence(said).max(2) + 1);
            if !said.is_empty() {
                out.push_str(&format!("{newline}{fence}yaml{newline}{said}{newline}{fence}{newline}"));
            }
        }
        let moved = MovedText {
            vault: self.cx.vault,
            from: self.goes,
            range: body(self.goes),
            future: self.cx.vault,
            to: &self.stays.path,
        };
        let text = moved.text()?;
        if !text.trim().is_empty() {
            out.push_str(newline);
            out.push_str(text.trim_end());
            out.push_str(newline);
        }
        // The text that moves takes on the line ends of where it goes.
        Ok(out.replace("\r\n", "\n").replace('\n', newline))
    }

    /// Works out the vault that results and looks at all that led to either note.
    fn prove(&self, edits: &[FileEdit]) -> Result<(), Refusal> {
        let (vault, goes, stays) = (self.cx.vault, self.goes, self.stays);
        let after =
            super::applied(vault, edits).ok_or_else(|| Refusal::new("The edits get in each other's way"))?;
        let becomes = |file: Option<VaultPath>| {
            if file.as_ref() == Some(&goes.path) { Some(stays.path.clone()) } else { file }
        };
        let mut linking = vault.linking_notes(goes.id);
        linking.extend(vault.linking_notes(stays.id));
        for note in linking.into_iter().filter(|note| note.id != goes.id && note.id != stays.id) {
            let wanted: Vec<_> = super::leads(vault, note).into_iter().map(becomes).collect();
            let found = after.note_at(&note.path).map(|note| super::leads(&after, note));
            if found.as_ref() != Some(&wanted) {
                return Err(Refusal(format!(
                    "Some link in \"{}\" would not lead where it should",
                    note.path
                )));
            }
        }
        let merged =
            after.note_at(&stays.path).ok_or_else(|| Refusal::new("The note that stays would be gone"))?;
        let kept = self.kept_links(&after, merged, becomes);
        if !kept {
            return Err(Refusal::new("Some link of the two notes would not lead where it should"));
        }
        self.prove_mentions(&after, merged.id)
    }

    /// Whether the links of both notes, those of the frontmatter that goes left out, are the links of the merged one.
    fn kept_links(
        &self,
        after: &Vault,
        merged: &Note,
        becomes: impl Fn(Option<VaultPath>) -> Option<VaultPath>,
    ) -> bool {
        let moved = body(self.goes);
        let (vault, goes, stays) = (self.cx.vault, self.goes, self.stays);
        let gone = goes.parsed.links.iter().zip(super::leads(vault, goes));
        let gone = gone.filter(|(link, _)| moved.contains_range(link.range)).map(|(_, file)| file);
        let mut wanted: Vec<_> = super::leads(vault, stays).into_iter().chain(gone).map(becomes).collect();
        let mut found = super::leads(after, merged);
        sort::by(&mut wanted, Ord::cmp);
        sort::by(&mut found, Ord::cmp);
        wanted == found
    }

    /// Every mention of either person means the one that stays.
    fn prove_mentions(&self, after: &Vault, merged: NoteId) -> Result<(), Refusal> {
        let vault = self.cx.vault;
        for person in [self.goes.id, self.stays.id] {
            let mentions = vault.mentions(person);
            for note in mentions
                .notes()
                .into_iter()
                .filter(|note| note.id != self.goes.id && note.id != self.stays.id)
            {
                let places: Vec<TextRange> = mentions.places(note).collect();
                let Some(edited) = after.note_at(&note.path) else { continue };
                let count = after.mentions(merged).places(edited).count();
                if count < places.len() {
                    return Err(Refusal(format!("A mention in \"{}\" would mean nobody", note.path)));
                }
            }
        }
        Ok(())
    }
}

/// The longest run of backticks.
fn longest_fence(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or_default()
}
