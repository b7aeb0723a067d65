//! `link/unresolved-block`: a link to a block id that its note does not have.

use super::link_edit::{fix, refragment};
use super::link_unresolved::either;
use super::{Context, Rule, Sink};
use crate::syntax::{Fragment, LinkKind};
use crate::vault::config::Level;
use crate::vault::{FragmentTarget, Resolution, nearest};

pub(super) const RULE: Rule = Rule {
    code: "link/unresolved-block",
    level: Level::Warning,
    summary: "A link names a block id that the note does not have.",
    docs: "\
The note exists, the block `^id` behind `#` does not. Obsidian opens the note at its top; an embed shows nothing.

A block id stands at the end of a paragraph or list item after a blank, or alone on a line between blank lines after a
quote, list or table. It consists of Latin letters, digits and dashes; case does not count. An id in the middle of a line
or inside code is none. The fixes name the nearest ids of the note.
",
    fails: "\
//- Log.md
![[Apollo#^stauts-block]] [[Apollo#^gone]]
//- Apollo.md
Going well. ^status-block
",
    passes: "\
//- Log.md
![[Apollo#^status-block]] [[Apollo#^STATUS-BLOCK|status]]
//- Apollo.md
Going well. ^status-block
",
    check,
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for (link, resolution) in cx.links() {
        let Resolution::File { file, fragment: FragmentTarget::Missing } = resolution else { continue };
        let (Some(range), Some(text)) = (link.fragment, link.fragment_text(cx.text())) else { continue };
        let Fragment::Block(id) = Fragment::new(&text) else { continue };
        let Some(note) = cx.vault.note(file.file.id) else { continue };
        if link.kind == LinkKind::Reference || id.trim().is_empty() {
            continue;
        }
        let ids = note.parsed.blocks.iter().map(|block| block.id(&note.text));
        let near = nearest(id, ids);
        let mut message = format!("\"{}\" has no block \"^{id}\"", note.path.stem());
        if !near.is_empty() {
            let names: Vec<String> = near.iter().map(|(id, _)| format!("\"^{id}\"")).collect();
            message.push_str(&format!("; nearest: {}", either(&names)));
        }
        let fixes = near.iter().filter_map(|(id, _)| {
            let edit = refragment(link, &format!("^{id}"))?;
            Some(fix(cx, format!("Link to the block \"^{id}\""), [edit]))
        });
        sink.report(range, message).fixes(fixes);
    }
}
