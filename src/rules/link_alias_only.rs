//! `link/alias-only`: a dead link that is some note's alias.

use super::dead_link::dead_links;
use super::link_edit::{fix, retarget, with_alias};
use super::link_unresolved::either;
use super::{Context, Rule, Sink};
use crate::vault::FileRef;
use crate::vault::config::Level;

pub(super) const RULE: Rule = Rule {
    code: "link/alias-only",
    level: Level::Warning,
    summary: "A link names an alias, which does not make it lead anywhere.",
    docs: "\
The target is no file, but it is an alias in the frontmatter of a note. Obsidian resolves links by file name only; an
alias acts in its suggester, which writes `[[Note|Alias]]`. Written by hand or by a script, `[[Alias]]` stays a dead
link, and clicking it makes a second, empty note.

The fix writes `[[Note|Alias]]` (with `\\|` in a table), which shows the same text. It is safe if one note alone has the
alias.
",
    fails: "\
//- Log.md
Talked about [[Project Apollo]] and ![[project apollo]].

| who | what |
|-----|------|
| [[Project Apollo]] | [[Project Apollo#Goal\\|the goal]] |
//- Apollo.md
---
aliases: [Project Apollo]
---
# Goal
",
    passes: "\
//- Log.md
Talked about [[Apollo|Project Apollo]] and [[Project Zeus]].
//- Apollo.md
---
aliases: [Project Apollo, Project Zeus]
---
//- Project Zeus.md
",
    check,
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for dead in dead_links(cx) {
        let ids = cx.vault.notes_with_alias(&dead.target);
        let files: Vec<FileRef> = ids.into_iter().filter_map(|id| cx.vault.file(id)).collect();
        if files.is_empty() {
            continue;
        }
        let names: Vec<String> = files.iter().map(|file| format!("\"{}\"", file.path.stem())).collect();
        let message = format!(
            "\"{}\" is an alias of {}; an alias does not make a link lead there",
            dead.target.trim(),
            either(&names)
        );
        let fixes = files.iter().filter_map(|file| {
            let edits = with_alias(cx, dead.link, retarget(cx, dead.link, file)?);
            let title = format!("Link to \"{}\" and show \"{}\"", file.path.stem(), dead.target.trim());
            Some(fix(cx, title, edits).safe_if(files.len() == 1))
        });
        sink.report(dead.link.target, message).fixes(fixes);
    }
}
