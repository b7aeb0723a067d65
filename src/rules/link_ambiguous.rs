//! `link/ambiguous`: a link that several files answer to.

use super::link_edit::{fix, retarget_by_path, with_alias};
use super::{Context, Related, Rule, Sink};
use crate::syntax::LinkKind;
use crate::text::TextRange;
use crate::vault::config::Level;
use crate::vault::{Candidates, FileRef, Resolution, WonBy};

pub(super) const RULE: Rule = Rule {
    code: "link/ambiguous",
    level: Level::Info,
    summary: "Several files answer to a link's target.",
    docs: "\
The target is the name (or the end of the path) of more than one file. Obsidian chooses: a file at exactly that path, else
one in the linking note's own folder, else the one with the shortest path. Of several shortest paths Obsidian may take
either, and another one after a restart; vaultls takes the first by name.

Reported only when the length of the path or the name had to decide: an exact path or a note of the same folder is what
one means by such a link. The message says which file wins and why. The fixes write the whole path of each candidate.
",
    fails: "\
//- Log.md
See [[README]].
//- Work/README.md
//- Home/README.md
//- Archive/Old/README.md
",
    passes: "\
//- Work/Log.md
See [[README]] beside this note, [[Home/README]] by its path and [[Plan]] at the root.
//- Work/README.md
//- Home/README.md
//- Plan.md
//- Home/Plan.md
",
    check,
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for (link, resolution) in cx.links() {
        let Resolution::File { file: candidates, .. } = resolution else { continue };
        if link.kind == LinkKind::Reference {
            continue;
        }
        let Some(reason) = reason(candidates) else { continue };
        let target = link.target_text(cx.text());
        let winner = &candidates.file;
        let message = format!(
            "{} files answer to \"{}\"; \"{}\" is taken: {reason}",
            candidates.others.len() + 1,
            target.trim(),
            winner.path
        );
        let all = || std::iter::once(winner).chain(&candidates.others).take(5);
        let fixes = all().filter_map(|file: &FileRef| {
            let edits = with_alias(cx, link, retarget_by_path(cx, link, file)?);
            Some(fix(cx, format!("Link to \"{}\"", file.path), edits))
        });
        let mut report = sink.report(link.target, message).fixes(fixes);
        for file in all() {
            let message = format!("\"{}\"", file.path);
            report =
                report.related(Related { path: file.path.clone(), range: TextRange::default(), message });
        }
    }
}

/// Why the winner won, if that is worth a word.
fn reason(candidates: &Candidates) -> Option<&'static str> {
    match candidates.won_by {
        WonBy::Only | WonBy::ExactPath | WonBy::OwnFolder => None,
        WonBy::ShortestPath => Some("its path is the shortest"),
        WonBy::FirstByName => {
            Some("of the shortest paths it is the first by name, but Obsidian may take another")
        }
    }
}
