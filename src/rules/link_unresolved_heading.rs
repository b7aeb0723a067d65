//! `link/unresolved-heading`: a link to a heading that its note does not have.

use super::link_edit::{fix, refragment};
use super::link_unresolved::either;
use super::{Context, Rule, Sink};
use crate::syntax::{Fragment, LinkKind, fold};
use crate::vault::config::Level;
use crate::vault::{FragmentTarget, Likeness, Note, Resolution, nearest};

pub(super) const RULE: Rule = Rule {
    code: "link/unresolved-heading",
    level: Level::Warning,
    summary: "A link names a heading that the note does not have.",
    docs: "\
The note exists, the heading behind `#` does not. Obsidian opens the note at its top and says nothing.

Headings are compared as Obsidian does: any case, with signs such as `: # | ^ ? & ( ) [ ]` read as blanks. `#A#B` means
the heading B somewhere below A. `-` counts, so a web-style `#my-heading` does not lead to `My heading`: that is the most
frequent cause, and its fix is safe.

Headings in code, comments, quotes and lists are no headings.
",
    fails: "\
//- Log.md
[[Apollo#Statsu]] [[Apollo#Next steps#Q5]] [Steps](Apollo.md#next-steps) [[#Nowhere]]
//- Apollo.md
# Status
## Next steps
### Q4
",
    passes: "\
//- Log.md
[[Apollo#status]] [[Apollo#Next steps#Q4]] [Steps](Apollo.md#Next%20steps) [[#Here: and now]] [[Plan.pdf#page=3]]
# Here (and now)
//- Apollo.md
# Status
## Next steps
### Q4
//- Plan.pdf
",
    check,
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for (link, resolution) in cx.links() {
        let Resolution::File { file, fragment: FragmentTarget::Missing } = resolution else { continue };
        let (Some(range), Some(text)) = (link.fragment, link.fragment_text(cx.text())) else { continue };
        let Fragment::Headings(path) = Fragment::new(&text) else { continue };
        let Some(note) = cx.vault.note(file.file.id) else { continue };
        if link.kind == LinkKind::Reference || path.iter().all(|segment| segment.is_empty()) {
            continue;
        }
        let missing = first_missing(cx, note, &path);
        let wanted = path.get(missing).copied().unwrap_or_default();
        let near = near_headings(note, wanted);
        let mut message = format!("\"{}\" has no heading \"{wanted}\"", note.path.stem());
        if missing > 0 {
            let above = path.get(..missing).unwrap_or_default().join("\" > \"");
            message.push_str(&format!(" below \"{above}\""));
        }
        if !near.is_empty() {
            let names: Vec<String> = near.iter().map(|(heading, _)| format!("\"{heading}\"")).collect();
            message.push_str(&format!("; nearest: {}", either(&names)));
        }
        let alone = near.len() == 1;
        let fixes = near.iter().filter_map(|(heading, likeness)| {
            let edit = refragment(link, &respelled(cx, note, &path, missing, heading)?)?;
            let safe = alone && *likeness == Likeness::SameWords;
            Some(fix(cx, format!("Link to the heading \"{heading}\""), [edit]).safe_if(safe))
        });
        sink.report(range, message).fixes(fixes);
    }
}

/// Which segment of the heading path is the first that leads nowhere.
fn first_missing(cx: &Context<'_>, note: &Note, path: &[&str]) -> usize {
    let leads = |upto: usize| {
        let fragment = path.get(..upto).unwrap_or_default().join("#");
        matches!(cx.vault.resolve_fragment(note, &fragment), FragmentTarget::Heading(_))
    };
    (1..path.len()).find(|upto| !leads(*upto)).unwrap_or(path.len()).saturating_sub(1)
}

fn near_headings<'n>(note: &'n Note, wanted: &str) -> Vec<(&'n str, Likeness)> {
    let texts = note.parsed.headings.iter().map(|heading| crate::text::slice(&note.text, heading.text));
    nearest(wanted, texts)
}

/// The fragment with `heading` in place of its missing segment, if that leads somewhere; else `heading` alone.
fn respelled(cx: &Context<'_>, note: &Note, path: &[&str], missing: usize, heading: &str) -> Option<String> {
    let heading = fold::heading_for_link(heading);
    let mut segments: Vec<&str> = path.to_vec();
    *segments.get_mut(missing)? = &heading;
    let leads =
        |fragment: &str| matches!(cx.vault.resolve_fragment(note, fragment), FragmentTarget::Heading(_));
    let whole = segments.join("#");
    [whole, heading.clone()].into_iter().find(|fragment| leads(fragment))
}
