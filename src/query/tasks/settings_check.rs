//! Mistakes in the instructions that the settings of Tasks hold: the global query and the presets. Notes show their effect,
//! but are not the place to mend them.

use jiff::civil::Date;

use super::flaw::{Flaw, FlawKind};
use super::mapped::Mapped;
use super::query::{Query, ReadContext, StatementSource};
use super::query_file::QueryFile;
use super::settings::QuerySettings;
use crate::query::Present;
use crate::text::{TextLen, TextRange};
use crate::vault::config::{Config, ConfigFiles, ConfigProblem};

/// Whether a line is a mistake does not depend on the day; that it is read takes one.
const SOME_DAY: Date = Date::constant(2024, 1, 1);

/// What is wrong with the global query and the presets of a configuration, at the settings that hold them.
pub fn settings_problems(config: &Config, files: &ConfigFiles) -> Vec<ConfigProblem> {
    let settings = QuerySettings::of(&config.task_queries);
    let mut out = Vec::new();
    let mut add = |what: &str, text: &str, place: Option<(crate::vault::VaultPath, TextRange)>| {
        // The editor's settings have no place.
        let (file, range) = place.map_or((None, TextRange::default()), |(file, range)| (Some(file), range));
        for (line, flaw) in flaws(text, &settings) {
            let message = format!("{what}, \"{line}\": {}", flaw.message.trim_end_matches('.'));
            out.push(ConfigProblem { file: file.clone(), range, message });
        }
    };
    let query = &settings.global_query;
    add(
        "in the global query of Tasks",
        query,
        files.global_query().filter(|(_, _, text)| text == query).map(|(file, range, _)| (file, range)),
    );
    for (name, text) in config.task_queries.presets.iter().flatten() {
        add(&format!("in the preset \"{name}\" of Tasks"), text, files.preset(name));
    }
    out
}

/// The mistakes of instructions, each with the line that has it.
fn flaws(text: &str, settings: &QuerySettings) -> Vec<(String, Flaw)> {
    let file = QueryFile { path: "Note.md".to_owned(), ..QueryFile::default() };
    let present = Present::noon_of(SOME_DAY);
    let context = ReadContext { file: Some(&file), present: &present, settings };
    let query = Query::of_text(
        &Mapped::of(text, TextRange::up_to(text.text_len())),
        StatementSource::GlobalQuery,
        context,
    );
    let own = query.statements.into_iter();
    let flaws = own.flat_map(|statement| {
        let line = statement.text.text;
        statement.flaws.into_iter().map(move |flaw| (line.clone(), flaw))
    });
    // Which properties a note has is the note's.
    let is_mistake = |kind: FlawKind| {
        (kind.is_fatal() && kind != FlawKind::PlaceholderNull) || kind == FlawKind::IgnoredWords
    };
    flaws.filter(|(_, flaw)| is_mistake(flaw.kind)).collect()
}
