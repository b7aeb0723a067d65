//! What a statement says.

use std::sync::Arc;

use super::filter::{DateField, Filter};
use super::script::Script;

/// A statement that was understood.
#[derive(Clone, Debug)]
pub enum Instruction {
    /// `# …`
    Comment,
    /// `short`
    Short,
    /// `full`
    Full,
    /// `explain`
    Explain,
    /// `ignore global query`
    IgnoreGlobalQuery,
    /// `limit 10`
    Limit(usize),
    /// `limit groups 10`
    LimitGroups(usize),
    /// `sort by …`
    Sort(Sort),
    /// `group by …`
    Group(Group),
    /// `view list`; `view columns by …`
    View(Option<Group>),
    /// `hide …`, `show …`
    Layout {
        /// `hide`.
        hide: bool,
        /// What.
        part: LayoutPart,
    },
    /// Any filter.
    Filter(Filter),
}

impl Instruction {
    /// The kind, in a word.
    pub fn kind(&self) -> &'static str {
        match self {
            Instruction::Comment => "comment",
            Instruction::Limit(_) => "limit",
            Instruction::LimitGroups(_) => "limit groups",
            Instruction::Sort(_) => "sort",
            Instruction::Group(_) => "group",
            Instruction::Filter(_) => "filter",
            Instruction::Short
            | Instruction::Full
            | Instruction::Explain
            | Instruction::IgnoreGlobalQuery
            | Instruction::View(_)
            | Instruction::Layout { .. } => "layout",
        }
    }
}

/// `sort by …`
#[derive(Clone, Debug)]
pub struct Sort {
    /// By what.
    pub by: SortBy,
    /// `reverse`.
    pub reverse: bool,
}

/// What tasks are sorted by.
#[derive(Clone, Debug)]
pub enum SortBy {
    /// `status`: not done before done.
    Status,
    /// `status.name`
    StatusName,
    /// `status.type`
    StatusType,
    /// `priority`
    Priority,
    /// `urgency`
    Urgency,
    /// A date.
    Date(DateField),
    /// `description`
    Description,
    /// `path`
    Path,
    /// `filename`
    Filename,
    /// `heading`
    Heading,
    /// `tag`: the N-th, from 1.
    Tag(usize),
    /// `recurring`
    Recurring,
    /// `id`
    Id,
    /// `random`
    Random,
    /// `function`
    Function(Arc<Script>),
}

/// `group by …`
#[derive(Clone, Debug)]
pub struct Group {
    /// By what.
    pub by: GroupBy,
    /// `reverse`.
    pub reverse: bool,
}

/// What tasks are grouped by.
#[derive(Clone, Debug)]
pub enum GroupBy {
    /// `status`
    Status,
    /// `status.name`
    StatusName,
    /// `status.type`
    StatusType,
    /// `priority`
    Priority,
    /// `urgency`
    Urgency,
    /// A date.
    Date(DateField),
    /// `path`
    Path,
    /// `folder`
    Folder,
    /// `root`
    Root,
    /// `filename`
    Filename,
    /// `backlink`
    Backlink,
    /// `heading`
    Heading,
    /// `tags`
    Tags,
    /// `recurring`
    Recurring,
    /// `recurrence`
    Recurrence,
    /// `id`
    Id,
    /// `function`
    Function(Arc<Script>),
}

/// The words of `sort by` that are not dates, with what they mean; `tag` and `function` are read apart. In the order
/// in which the plugin tries them.
pub const SORTS: [(&str, SortBy); 12] = [
    ("status.name", SortBy::StatusName),
    ("status.type", SortBy::StatusType),
    ("status", SortBy::Status),
    ("recurring", SortBy::Recurring),
    ("priority", SortBy::Priority),
    ("path", SortBy::Path),
    ("description", SortBy::Description),
    ("heading", SortBy::Heading),
    ("filename", SortBy::Filename),
    ("urgency", SortBy::Urgency),
    ("id", SortBy::Id),
    ("random", SortBy::Random),
];

/// The words of `group by` that are not dates, with what they mean.
pub const GROUPS: [(&str, GroupBy); 15] = [
    ("status.name", GroupBy::StatusName),
    ("status.type", GroupBy::StatusType),
    ("status", GroupBy::Status),
    ("recurring", GroupBy::Recurring),
    ("priority", GroupBy::Priority),
    ("path", GroupBy::Path),
    ("folder", GroupBy::Folder),
    ("root", GroupBy::Root),
    ("backlink", GroupBy::Backlink),
    ("tags", GroupBy::Tags),
    ("heading", GroupBy::Heading),
    ("filename", GroupBy::Filename),
    ("urgency", GroupBy::Urgency),
    ("recurrence", GroupBy::Recurrence),
    ("id", GroupBy::Id),
];

/// What `hide` and `show` are about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the names are the plugin's words; see `LayoutPart::name`")]
pub enum LayoutPart {
    Toolbar,
    EditButton,
    PostponeButton,
    Backlink,
    NestedBacklink,
    TaskCount,
    GroupCount,
    Urgency,
    Tree,
    Tags,
    Id,
    DependsOn,
    Priority,
    RecurrenceRule,
    OnCompletion,
    CreatedDate,
    StartDate,
    ScheduledDate,
    DueDate,
    CancelledDate,
    DoneDate,
}

impl LayoutPart {
    /// All of them.
    pub const ALL: [LayoutPart; 21] = [
        LayoutPart::Toolbar,
        LayoutPart::EditButton,
        LayoutPart::PostponeButton,
        LayoutPart::Backlink,
        LayoutPart::NestedBacklink,
        LayoutPart::TaskCount,
        LayoutPart::GroupCount,
        LayoutPart::Urgency,
        LayoutPart::Tree,
        LayoutPart::Tags,
        LayoutPart::Id,
        LayoutPart::DependsOn,
        LayoutPart::Priority,
        LayoutPart::RecurrenceRule,
        LayoutPart::OnCompletion,
        LayoutPart::CreatedDate,
        LayoutPart::StartDate,
        LayoutPart::ScheduledDate,
        LayoutPart::DueDate,
        LayoutPart::CancelledDate,
        LayoutPart::DoneDate,
    ];

    /// Not shown unless asked for.
    pub const HIDDEN: [LayoutPart; 3] = [LayoutPart::Urgency, LayoutPart::Tree, LayoutPart::GroupCount];

    /// The words after `hide` and `show`.
    pub fn name(self) -> &'static str {
        match self {
            LayoutPart::Toolbar => "toolbar",
            LayoutPart::EditButton => "edit button",
            LayoutPart::PostponeButton => "postpone button",
            LayoutPart::Backlink => "backlink",
            LayoutPart::NestedBacklink => "nested backlink",
            LayoutPart::TaskCount => "task count",
            LayoutPart::GroupCount => "group count",
            LayoutPart::Urgency => "urgency",
            LayoutPart::Tree => "tree",
            LayoutPart::Tags => "tags",
            LayoutPart::Id => "id",
            LayoutPart::DependsOn => "depends on",
            LayoutPart::Priority => "priority",
            LayoutPart::RecurrenceRule => "recurrence rule",
            LayoutPart::OnCompletion => "on completion",
            LayoutPart::CreatedDate => "created date",
            LayoutPart::StartDate => "start date",
            LayoutPart::ScheduledDate => "scheduled date",
            LayoutPart::DueDate => "due date",
            LayoutPart::CancelledDate => "cancelled date",
            LayoutPart::DoneDate => "done date",
        }
    }
}
