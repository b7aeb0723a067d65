//! What is wrong with a query on the command line, with a caret under the place.

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};
use std::io::{self, IsTerminal};

use crate::cli::args::Color;
use crate::text::TextRange;

/// Something wrong in a text that the user typed.
pub(in crate::cli) struct Mistake<'m> {
    /// The text.
    pub(in crate::cli) text: &'m str,
    /// Where in it.
    pub(in crate::cli) range: Option<TextRange>,
    /// What: one sentence without a full stop.
    pub(in crate::cli) message: &'m str,
}

/// The mistake as compilers show theirs.
pub(in crate::cli) fn mistake(mistake: &Mistake<'_>, color: Color) -> String {
    let colored = match color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none(),
    };
    let renderer = if colored { Renderer::styled() } else { Renderer::plain() };
    let title = Level::ERROR.primary_title(mistake.message);
    let group = match mistake.range {
        Some(range) => {
            let end = usize::from(range.end()).min(mistake.text.len());
            let span = usize::from(range.start()).min(end)..end;
            let snippet =
                Snippet::source(mistake.text).fold(true).annotation(AnnotationKind::Primary.span(span));
            title.element(snippet)
        }
        None => annotate_snippets::Group::with_title(title),
    };
    renderer.decor_style(DecorStyle::Ascii).render(&[group])
}
