//! Query blocks of the Tasks plugin: read, checked, answered (`reference`: task queries).
//!
//! [`Query::read`] takes a block apart into statements and never fails: what it does not understand is a [`Flaw`] with
//! its place. [`Search::run`] answers it over a [`TaskSet`].

mod advice;
mod block;
mod boolean;
mod check;
mod check_defaults;
mod explain;
mod facts;
mod filter;
mod flaw;
mod footprint;
mod grouping;
mod instruction;
mod lines;
mod mapped;
mod missing;
mod names;
mod note_orders;
mod order;
mod owner;
mod parts;
mod paths;
mod placeholder;
mod possible;
mod query;
mod query_file;
mod read;
mod read_date;
mod read_filter;
mod script;
mod search;
mod settings;
mod settings_check;
mod shared;
mod spoken;
mod task_ref;
mod task_set;
mod words;

pub use block::{Answer, AnswerGroup, Row, answer, blocks, read_block, settings_of, shown};
pub use check::check_block;
pub use check_defaults::check_defaults;
pub use explain::explain;
pub use facts::{LooseTask, NoteTasks, TaskFacts, TaskNote};
pub use filter::{Compare, DateField, DateFilter, Filter, Needle, TextField, TextTest};
pub use flaw::{Flaw, FlawKind, Repair};
pub use instruction::{GROUPS, Group, GroupBy, Instruction, LayoutPart, SORTS, Sort, SortBy};
pub use mapped::Mapped;
pub use parts::{PartKind, parts};
pub use placeholder::NAMES as PLACEHOLDERS;
pub use query::{Query, ReadContext, Statement, StatementSource};
pub use query_file::QueryFile;
pub use read_filter::LEVELS;
pub use script::{
    Member, MemberOf, Moment, ROOTS as MEMBER_ROOTS, Scope, Script, ScriptError, SyntaxError, Value, members,
};
pub use search::{Found, FoundGroup, Search, SearchError};
pub use settings::QuerySettings;
pub use settings_check::settings_problems;
pub use task_ref::TaskRef;
pub use task_set::TaskSet;
pub use words::{DATE_WORDS, TEXT_TESTS, date_phrases, group_words, sort_words, whole_filters};
