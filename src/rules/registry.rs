//! The registry: what a rule is, and how rules are run over a note.

use jiff::civil::Date;

use crate::text::{TextEdit, TextRange};
use crate::vault::config::Level;
use crate::vault::{Note, Vault, VaultPath};

/// One rule. Everything a user or a test needs to know of it is here, beside its code.
pub struct Rule {
    /// `group/name`, stable.
    pub code: &'static str,
    /// Its level when nothing is configured.
    pub level: Level,
    /// One sentence: what it finds.
    pub summary: &'static str,
    /// Markdown: why it matters, what is right, how to configure or silence it.
    pub docs: &'static str,
    /// A fixture (`//- path` headers) on which it reports at least one finding.
    pub fails: &'static str,
    /// A near miss on which it reports none.
    pub passes: &'static str,
    /// Looks at one note. Rules share what is costly (parsed task lines, resolved links) through [`Context`].
    pub check: fn(&Context<'_>, &mut Sink<'_>),
}

/// Takes the findings of one rule; knows its code and level.
pub struct Sink<'s> {
    rule: &'static Rule,
    level: Level,
    found: &'s mut Vec<Diagnostic>,
}

impl Sink<'_> {
    /// Adds a finding without fixes; give it fixes and related places through [`Report`].
    pub fn report(&mut self, range: TextRange, message: impl Into<String>) -> Report<'_> {
        self.found.push(Diagnostic {
            code: self.rule.code,
            level: self.level,
            range,
            message: message.into(),
            related: Vec::new(),
            fixes: Vec::new(),
        });
        Report { diagnostic: self.found.last_mut() }
    }
}

/// The finding just added.
pub struct Report<'d> {
    diagnostic: Option<&'d mut Diagnostic>,
}

impl Report<'_> {
    /// Adds a fix. The likeliest comes first.
    pub fn fix(mut self, fix: Fix) -> Self {
        if let Some(diagnostic) = self.diagnostic.as_deref_mut() {
            diagnostic.fixes.push(fix);
        }
        self
    }

    /// Adds a place that explains it.
    pub fn related(mut self, related: Related) -> Self {
        if let Some(diagnostic) = self.diagnostic.as_deref_mut() {
            diagnostic.related.push(related);
        }
        self
    }
}

/// The first part of a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Group {
    /// `link/…`
    Link,
    /// `owner/…`
    Owner,
    /// `frontmatter/…`
    Frontmatter,
    /// `text/…`
    Text,
    /// `task/…`
    Task,
}

/// What a rule sees.
pub struct Context<'v> {
    /// The vault.
    pub vault: &'v Vault,
    /// The note.
    pub note: &'v Note,
    /// The day that counts as today.
    pub today: Date,
}

/// A finding.
#[derive(Clone, Debug, PartialEq)]
pub struct Diagnostic {
    /// The rule's code.
    pub code: &'static str,
    /// How grave, after configuration.
    pub level: Level,
    /// Where in the note.
    pub range: TextRange,
    /// What is wrong, what was expected, the nearest valid thing.
    pub message: String,
    /// Other places that explain it.
    pub related: Vec<Related>,
    /// What mends it, the likeliest first.
    pub fixes: Vec<Fix>,
}

/// Another place that explains a finding.
#[derive(Clone, Debug, PartialEq)]
pub struct Related {
    /// Its note.
    pub path: VaultPath,
    /// Where in it.
    pub range: TextRange,
    /// What is there.
    pub message: String,
}

/// A fix.
#[derive(Clone, Debug, PartialEq)]
pub struct Fix {
    /// As the editor's menu shows it.
    pub title: String,
    /// It cannot change what is meant: `check --fix` may apply it unseen.
    pub safe: bool,
    /// What it does.
    pub edits: Vec<FileEdit>,
}

/// One part of a fix or refactoring.
#[derive(Clone, Debug, PartialEq)]
pub enum FileEdit {
    /// Edits a note.
    Text {
        /// Which.
        path: VaultPath,
        /// The edit.
        edit: TextEdit,
    },
    /// Makes a new file.
    Create {
        /// Where.
        path: VaultPath,
        /// Its text.
        text: String,
    },
}

/// All rules, sorted by code.
pub fn all() -> &'static [Rule] {
    &[]
}

/// A rule by its code.
pub fn find(code: &str) -> Option<&'static Rule> {
    all().iter().find(|rule| rule.code == code)
}

/// Every finding in one note that configuration and ignore comments let through, sorted by place, then code.
pub fn check_note(_vault: &Vault, _note: &Note, _today: Date) -> Vec<Diagnostic> {
    Vec::new()
}
