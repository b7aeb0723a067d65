//! Semantic tokens: what a colour scheme cannot see, for it needs the vault or the settings.

mod dataview;
mod frontmatter;
mod names;
mod tasks;
mod tasks_query;

use super::view::View;
use crate::sort;
use crate::text::TextRange;

/// A source of tokens: those of a note that touch a range. To add one: a file with such a function, and a line in
/// [`PROVIDERS`].
type Provider = fn(&View<'_>, TextRange) -> Vec<Token>;

static PROVIDERS: &[Provider] =
    &[names::tokens, tasks::tokens, frontmatter::tokens, tasks_query::tokens, dataview::tokens];

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TokenKind {
    /// A link to a file of the vault.
    Link,
    /// A link or a part of one that leads nowhere.
    Unresolved,
    /// An `@mention`.
    Owner,
    /// A tag.
    Tag,
    /// The sign or key of a field, a property.
    Field,
    /// A date.
    Date,
    /// In a query: a word of the language.
    Keyword,
    /// In a query: a function.
    Function,
    /// In a query: a name of a field or variable.
    Variable,
    /// In a query: an operator.
    Operator,
    /// In a query: a text.
    Text,
    /// In a query: a number.
    Number,
    /// In a query: a comment.
    Comment,
}

/// What else is known of a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TokenModifier {
    /// What it names exists.
    Resolved,
    /// What it names does not exist.
    Unresolved,
    /// What it names may be one of several.
    Ambiguous,
    /// It names a person.
    Person,
    /// It names a project.
    Project,
    /// It names a customer.
    Customer,
    /// A day that an open task is late for.
    Overdue,
}

/// A token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// Its bytes; may span lines.
    pub range: TextRange,
    /// What it is.
    pub kind: TokenKind,
    /// What else is known.
    pub modifiers: Vec<TokenModifier>,
}

impl Token {
    /// A token without modifiers.
    pub(super) fn new(range: TextRange, kind: TokenKind) -> Token {
        Token { range, kind, modifiers: Vec::new() }
    }

    pub(super) fn with(mut self, modifier: TokenModifier) -> Token {
        self.modifiers.push(modifier);
        self
    }
}

/// The tokens that touch `range`, in the order of the text. No two overlap: what starts first counts.
pub fn tokens(view: &View<'_>, range: TextRange) -> Vec<Token> {
    let mut found: Vec<Token> = PROVIDERS.iter().flat_map(|provider| provider(view, range)).collect();
    found.retain(|token| !token.range.is_empty() && token.range.intersect(range).is_some());
    // Stable: of two that start together the one of the earlier provider stays.
    sort::by_key(&mut found, |token| token.range.start());
    let mut end = None;
    found.retain(|token| {
        let free = end.is_none_or(|end| end <= token.range.start());
        if free {
            end = Some(token.range.end());
        }
        free
    });
    found
}
