//! Rule codes and groups as written on the command line.

use anyhow::bail;

use crate::rules;
use crate::vault::nearest;

/// Fails if `wanted` is neither a rule's code nor a group, and names the nearest that is.
pub(super) fn known(option: &str, wanted: &str) -> anyhow::Result<()> {
    if is_known(wanted) {
        return Ok(());
    }
    bail!("{option}: {}", unknown(wanted))
}

/// Whether `wanted` is a rule's code or a group.
pub(super) fn is_known(wanted: &str) -> bool {
    candidates().any(|code| code == wanted)
}

/// Whether `code` is `wanted` or in the group `wanted`.
pub(super) fn covers(wanted: &str, code: &str) -> bool {
    code.strip_prefix(wanted).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// `no rule is called "link/unresovled"; nearest: link/unresolved`.
pub(super) fn unknown(wanted: &str) -> String {
    let near: Vec<&str> = nearest(wanted, candidates()).into_iter().map(|(code, _)| code).collect();
    match near.as_slice() {
        [] => format!("no rule is called \"{wanted}\"; `vaultls explain` lists all"),
        near => format!("no rule is called \"{wanted}\"; nearest: {}", near.join(", ")),
    }
}

/// All codes and the groups before them.
fn candidates() -> impl Iterator<Item = &'static str> {
    let codes = rules::all().iter().map(|rule| rule.code);
    codes.flat_map(|code| [code, code.split_once('/').map_or(code, |(group, _)| group)])
}
