//! One statement: which kind it is, and what it says (`reference`: task queries, section 1).

use std::sync::Arc;

use super::advice;
use super::boolean;
use super::filter::{DateField, Filter};
use super::flaw::{Fault, FlawKind, nearest};
use super::instruction::{GROUPS, Group, GroupBy, Instruction, LayoutPart, SORTS, Sort, SortBy};
use super::script::Script;
use super::{read_filter, words};
use crate::query::Present;

/// What reading a statement depends on, beside its text.
pub(super) struct Reader<'r> {
    pub(super) present: &'r Present,
    pub(super) javascript: bool,
    /// What is accepted but not meant to be, as it is found.
    pub(super) notes: Vec<Fault>,
    /// How many combinations the text at hand stands in.
    pub(super) depth: usize,
    /// Where the text at hand starts in the statement.
    pub(super) base: usize,
}

impl Reader<'_> {
    /// Reads a statement; it is not empty, and no preset.
    pub(super) fn read(&mut self, text: &str) -> Result<Instruction, Fault> {
        if text.starts_with('#') {
            return Ok(Instruction::Comment);
        }
        let lower = text.to_ascii_lowercase();
        for (word, instruction, usual) in [
            ("short", Instruction::Short, "short mode"),
            ("full", Instruction::Full, "full mode"),
            ("explain", Instruction::Explain, "explain"),
            ("ignore global query", Instruction::IgnoreGlobalQuery, "ignore global query"),
        ] {
            if lower.starts_with(word) {
                self.note_rest(text, word, &[word, usual]);
                return Ok(instruction);
            }
        }
        if let Some(limit) = self.limit(text, &lower) {
            return Ok(limit);
        }
        if lower.starts_with("sort by ")
            && let Some(sort) = self.sort(text, &lower)?
        {
            return Ok(Instruction::Sort(sort));
        }
        if lower.starts_with("group by ")
            && let Some(group) = self.group(text, "group by ".len())?
        {
            return Ok(Instruction::Group(group));
        }
        if let Some(view) = self.view(text, &lower)? {
            return Ok(view);
        }
        if let Some(layout) = self.layout(text, &lower)? {
            return Ok(layout);
        }
        self.filter(text).map(Instruction::Filter)
    }

    /// Reads a filter, alone or a combination.
    pub(super) fn filter(&mut self, text: &str) -> Result<Filter, Fault> {
        if let Some(filter) = read_filter::single(self, text) {
            return filter;
        }
        if boolean::looks_combined(text) {
            return boolean::read(self, text);
        }
        Err(advice::unknown(text))
    }

    /// A pure expression, if JavaScript is allowed.
    pub(super) fn script(&mut self, text: &str, at: usize) -> Result<Arc<Script>, Fault> {
        let source = text.get(at..).unwrap_or_default();
        if !self.javascript {
            let message = "JavaScript in queries is off in Obsidian unless it is allowed on each device; \
                           this line is an error there.";
            return Err(Fault::new(FlawKind::JsDisabled, 0..text.len(), message));
        }
        let script = Script::new(source).map_err(|error| {
            let range = at + error.range.start..at + error.range.end;
            Fault::new(FlawKind::UnknownInstruction, range, format!("No expression: {}.", error.message))
        })?;
        if let Some((range, what)) = script.unsupported() {
            let message = format!("Not evaluated here ({what}); runs in Obsidian if JavaScript is enabled.");
            self.notes.push(Fault::new(FlawKind::JsUnsupported, at + range.start..at + range.end, message));
        }
        Ok(Arc::new(script))
    }

    /// Text behind a word that ends an instruction.
    fn note_rest(&mut self, text: &str, word: &str, usual: &[&str]) {
        if usual.iter().any(|usual| text.eq_ignore_ascii_case(usual)) {
            return;
        }
        let range = word.len()..text.len();
        let rest = text.get(range.clone()).unwrap_or_default().trim();
        let message = format!("\"{rest}\" has no effect: only \"{word}\" counts.");
        self.notes.push(Fault::new(FlawKind::IgnoredWords, range, message).or("Remove it", ""));
    }

    /// `limit [groups] [to] N [task[s]]`.
    fn limit(&mut self, text: &str, lower: &str) -> Option<Instruction> {
        let rest = lower.strip_prefix("limit ")?;
        let (rest, groups) = rest.strip_prefix("groups ").map_or((rest, false), |rest| (rest, true));
        let rest = rest.strip_prefix("to ").unwrap_or(rest);
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let number = rest.get(..digits).filter(|digits| !digits.is_empty())?.parse().unwrap_or(usize::MAX);
        let behind = rest.get(digits..)?;
        let counted = behind.strip_prefix(" tasks").or(behind.strip_prefix(" task")).unwrap_or(behind);
        if !counted.trim().is_empty() {
            let range = text.len() - counted.len()..text.len();
            let message = format!("\"{}\" has no effect behind a limit.", counted.trim());
            self.notes.push(Fault::new(FlawKind::IgnoredWords, range, message).or("Remove it", ""));
        }
        Some(if groups { Instruction::LimitGroups(number) } else { Instruction::Limit(number) })
    }

    fn sort(&mut self, text: &str, lower: &str) -> Result<Option<Sort>, Fault> {
        let at = "sort by ".len();
        let field = lower.get(at..).unwrap_or_default();
        if let Some((reverse, expression)) = function(lower, at) {
            let script = self.script(text, expression)?;
            return Ok(Some(Sort { by: SortBy::Function(script), reverse }));
        }
        let plain =
            SORTS.iter().find(|(word, _)| field.starts_with(word)).map(|(word, by)| (*word, by.clone()));
        let date = DateField::ALL.into_iter().find(|date| field.starts_with(date.name()));
        let date = date.map(|date| (date.name(), SortBy::Date(date)));
        let tag = field.starts_with("tag").then_some(("tag", SortBy::Tag(1)));
        let Some((word, mut by)) = plain.or(date).or(tag) else { return Ok(None) };
        let behind = field.get(word.len()..).unwrap_or_default();
        let (mut rest, reverse) =
            behind.strip_prefix(" reverse").map_or((behind, false), |rest| (rest, true));
        if let SortBy::Tag(number) = &mut by {
            let digits = rest.trim_start();
            let length = digits.bytes().take_while(u8::is_ascii_digit).count();
            if let Some(read) = digits.get(..length).and_then(|digits| digits.parse().ok()) {
                *number = read;
                rest = digits.get(length..).unwrap_or_default();
            }
            // `sort by tags` is meant as it is read.
            rest = if rest == "s" { "" } else { rest };
        }
        self.note_sort_rest(text, text.len() - rest.len(), reverse);
        Ok(Some(Sort { by, reverse }))
    }

    /// `sort by due desc` does not reverse.
    fn note_sort_rest(&mut self, text: &str, at: usize, reverse: bool) {
        let rest = text.get(at..).unwrap_or_default();
        if rest.trim().is_empty() {
            return;
        }
        let shown = rest.trim();
        let fault = |message: String| Fault::new(FlawKind::IgnoredWords, at..text.len(), message);
        let words: Vec<String> = shown.split_whitespace().map(str::to_ascii_lowercase).collect();
        let backwards = ["desc", "descending", "reverse", "reversed"];
        self.notes.push(match words.iter().any(|word| backwards.contains(&word.as_str())) && !reverse {
            true => {
                fault(format!("\"{shown}\" has no effect: this does not sort in reverse. Write \"reverse\"."))
                    .or("Write \"reverse\"", " reverse")
            }
            false => fault(format!("\"{shown}\" has no effect behind a sort.")).or("Remove it", ""),
        });
    }

    /// The grammar behind `group by ` and `view columns by `.
    fn group(&mut self, text: &str, at: usize) -> Result<Option<Group>, Fault> {
        let lower = text.to_ascii_lowercase();
        let field = lower.get(at..).unwrap_or_default();
        if let Some((reverse, expression)) = function(&lower, at) {
            // The plugin looks at the expression when it groups, not before.
            let script = match self.script(text, expression) {
                Err(fault) if fault.kind == FlawKind::UnknownInstruction => {
                    let fault = Fault { kind: FlawKind::JsUnsupported, ..fault };
                    self.notes.push(fault);
                    Arc::new(Script::broken(text.get(expression..).unwrap_or_default()))
                }
                script => script?,
            };
            return Ok(Some(Group { by: GroupBy::Function(script), reverse }));
        }
        let (word, reverse) = field.strip_suffix(" reverse").map_or((field, false), |word| (word, true));
        let plain = GROUPS.iter().find(|(known, _)| *known == word).map(|(_, by)| by.clone());
        let date = DateField::ALL.into_iter().find(|date| date.name() == word).map(GroupBy::Date);
        Ok(plain.or(date).map(|by| Group { by, reverse }))
    }

    fn view(&mut self, text: &str, lower: &str) -> Result<Option<Instruction>, Fault> {
        let Some(rest) = lower.strip_prefix("view ") else { return Ok(None) };
        if rest == "list" {
            return Ok(Some(Instruction::View(None)));
        }
        let columns = "view columns by ";
        let group = if lower.starts_with(columns) { self.group(text, columns.len())? } else { None };
        match group {
            Some(group) => Ok(Some(Instruction::View(Some(group)))),
            None => {
                let at = if lower.starts_with(columns) { columns.len() } else { "view ".len() };
                let message =
                    "Not a view. Write \"view list\" or \"view columns by\" and what \"group by\" takes.";
                let fault = Fault::new(FlawKind::UnknownInstruction, at..text.len(), message);
                Err(advice::with_nearest(fault, text, &words::group_words()))
            }
        }
    }

    fn layout(&mut self, text: &str, lower: &str) -> Result<Option<Instruction>, Fault> {
        let (hide, length) = match lower.get(..5) {
            Some("hide ") => (true, 5),
            Some("show ") => (false, 5),
            _ => return Ok(None),
        };
        let option = lower.get(length..).unwrap_or_default().trim_start();
        let at = text.len() - option.len();
        let part = LayoutPart::ALL.into_iter().find(|part| option.starts_with(part.name()));
        let Some(part) = part else {
            let names: Vec<&str> = LayoutPart::ALL.into_iter().map(LayoutPart::name).collect();
            let near = nearest(option, names.iter().copied());
            let starts = || names.iter().copied().find(|name| name.starts_with(option));
            let mut fault = Fault::new(
                FlawKind::UnknownInstruction,
                at..text.len(),
                "Nothing that can be hidden or shown.",
            );
            if let Some(near) = near.or_else(starts) {
                fault.message =
                    format!("\"{option}\" is nothing that can be hidden or shown. Did you mean \"{near}\"?");
                fault = fault.or(format!("Write \"{near}\""), near);
            }
            return Err(fault);
        };
        let rest = option.get(part.name().len()..).unwrap_or_default();
        if !matches!(rest, "" | "s") {
            let range = text.len() - rest.len()..text.len();
            let message = format!("\"{}\" has no effect.", rest.trim());
            self.notes.push(Fault::new(FlawKind::IgnoredWords, range, message).or("Remove it", ""));
        }
        Ok(Some(Instruction::Layout { hide, part }))
    }
}

/// `function [reverse] EXPRESSION` at `at`: whether reversed, and where the expression starts.
fn function(lower: &str, at: usize) -> Option<(bool, usize)> {
    let rest = lower.get(at..)?.strip_prefix("function")?;
    let reversed = rest.strip_prefix(" reverse").filter(|rest| rest.starts_with(' '));
    let expression = reversed.unwrap_or(rest).strip_prefix(' ').map(str::trim_start)?;
    (!expression.is_empty()).then_some((reversed.is_some(), lower.len() - expression.len()))
}
