//! Signature help: the ways to call the function whose parentheses the cursor is in.

use std::ops::Range;

use crate::features::view::View;
use crate::query::dataview::functions::{self, Function, Variant};
use crate::query::dataview::{Block, BlockKind, situation};
use crate::text::TextSize;

/// The ways to call a function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignatureHelp {
    /// Each way, shortest first.
    pub signatures: Vec<Signature>,
    /// The first that has room for the argument being typed.
    pub active: usize,
    /// Which argument is being typed, from 0; of a repeated one the same.
    pub parameter: usize,
}

/// One way to call a function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    /// `round(number: number, digits: number) → number`.
    pub label: String,
    /// The bytes of each parameter in the label.
    pub parameters: Vec<Range<usize>>,
    /// Markdown.
    pub documentation: String,
}

/// The function that is being called at `offset`, in a Dataview query or inline expression.
pub fn signature_help(view: &View<'_>, offset: TextSize) -> Option<SignatureHelp> {
    let block =
        Block::at(&view.note.text, &view.note.parsed, &view.vault.config().dataview.inline_prefix, offset)?;
    let at = block.from_note(offset)?;
    let found = situation(&block.text, at, block.kind == BlockKind::Inline);
    let call = found.call?;
    let function = functions::find(call.name)?;
    let variants: Vec<&Variant> = function.shown_variants().collect();
    let room = |variant: &&&Variant| variant.variadic || variant.parameters.len() > call.argument;
    let chosen = variants.iter().find(room).copied().or_else(|| variants.last().copied())?;
    let active = variants.iter().position(|variant| std::ptr::eq(*variant, chosen)).unwrap_or_default();
    let last = chosen.parameters.len().saturating_sub(1);
    Some(SignatureHelp {
        signatures: variants.into_iter().map(|variant| signature(function, variant)).collect(),
        active,
        parameter: if chosen.variadic { call.argument.min(last) } else { call.argument },
    })
}

fn signature(function: &Function, variant: &Variant) -> Signature {
    let mut label = format!("{}(", function.name);
    let mut parameters = Vec::new();
    for (at, parameter) in variant.parameters.iter().enumerate() {
        if at > 0 {
            label.push_str(", ");
        }
        let start = label.len();
        label.push_str(&parameter.describe());
        parameters.push(start..label.len());
    }
    label.push_str(if variant.variadic { ", …)" } else { ")" });
    label.push_str(&format!(" → {}", variant.result.describe()));
    let (expr, value) = function.example;
    let documentation = format!("{}\n\n`{expr}` → `{value}`", function.documentation);
    Signature { label, parameters, documentation }
}
