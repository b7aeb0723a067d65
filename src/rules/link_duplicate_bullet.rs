//! `link/duplicate-bullet`: a list that leads to the same note twice.

use super::bullets::{Bullet, duplicate_bullets};
use super::link_edit::fix;
use super::{Context, Related, Rule, Sink};
use crate::vault::config::Level;

pub(super) const RULE: Rule = Rule {
    code: "link/duplicate-bullet",
    level: Level::Info,
    summary: "A list has two bullets for the same note.",
    docs: "\
Import scripts that add a bullet for each meeting or project add it again when they write the link in another form: once by the full
path with an alias, once by the bare name. The list then tells the same thing twice.

Compared are the bullets of one list, in one section, at one depth: those whose first words are a link, with or without a date before
it. Two such bullets are for the same note if their links lead to the same place in the same file, whatever form they are written in, and
the dates before them do not differ.

The fix takes a bullet out of the list. It is safe if nothing is lost: if the other bullet says the same in the same words. Which of
two bullets with different texts should stay is for a person to say; the action `vaultls.removeDuplicateBullets` keeps the one that
says most.

Not reported: tasks, and bullets with bullets below them; links to different headings of a note.
",
    fails: "\
//- People/Ana Silva.md
## Recent Context
- 2025-10-06: [[Log/2025-10-06 - Cache review.md|Cache review]] — Cache review...
- 2025-10-06: [[2025-10-06 - Cache review]] - Weekly 1:1 (via Kim Taylor)

## Related Projects
- [[Apollo]]
- [[Zeus]]
- [[apollo]]
//- Log/2025-10-06 - Cache review.md
//- Apollo.md
//- Zeus.md
",
    passes: "\
//- People/Ana Silva.md
- [[Apollo#Plan]]
- [[Apollo#Risks]]
- [[Apollo]]
    - [[Apollo]]
- Ask about [[Apollo]]
- [ ] [[Apollo]]

Last week:

1. 2025-10-06: [[Apollo]]
2. 2025-10-07: [[Apollo]]
3. [[Nothing]]
4. [[Nothing]]
//- Apollo.md
# Plan
# Risks
",
    check,
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    for group in duplicate_bullets(cx.vault, cx.note) {
        let Some((first, rest)) = group.split_first() else { continue };
        let links = cx.note.parsed.links.iter();
        let name =
            links.into_iter().find(|link| link.range == first.link).map(|link| link.target_text(cx.text()));
        let name = name.as_deref().map_or("", |target| stem(target));
        for bullet in rest {
            let line = cx.line(first.range.start()) + 1;
            let message = format!("\"{name}\" stands in this list already, in line {line}");
            let remove = fix(cx, "Remove this bullet".to_owned(), [bullet.removal(cx.text())]);
            let related = Related {
                path: cx.note.path.clone(),
                range: first.link,
                message: "the first bullet for the note".to_owned(),
            };
            sink.report(bullet.link, message)
                .fix(remove.safe_if(says_the_same(cx, first, bullet)))
                .related(related);
        }
    }
}

/// The last segment of a target, without `.md`.
fn stem(target: &str) -> &str {
    let name = target.trim().rsplit('/').next().unwrap_or_default();
    name.strip_suffix(".md").unwrap_or(name)
}

/// Whether two bullets have the same words around the same link.
fn says_the_same(cx: &Context<'_>, one: &Bullet, other: &Bullet) -> bool {
    let around = |bullet: &Bullet| {
        let (before, after) = bullet.around(cx.text());
        (before.trim().to_owned(), after.trim().to_owned())
    };
    around(one) == around(other)
}
