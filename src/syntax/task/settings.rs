//! The settings of the Tasks plugin that change how a line is read (`data.json`).

/// How fields are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum TaskFormat {
    /// `📅 2025-11-08`
    #[default]
    Emoji,
    /// `[due:: 2025-11-08]`
    Dataview,
}

/// What a status means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum StatusType {
    /// Not started.
    Todo,
    /// Started.
    InProgress,
    /// Waiting.
    OnHold,
    /// Done.
    Done,
    /// Given up.
    Cancelled,
    /// A checkbox that is no task.
    NonTask,
    /// Internal to the plugin.
    Empty,
}

/// One status: a symbol and what it means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Status {
    /// The character between the brackets.
    pub symbol: char,
    /// Its name.
    pub name: String,
    /// The symbol that toggling leads to.
    pub next: char,
    /// What it means.
    pub kind: StatusType,
}

/// The settings of the Tasks plugin that matter here, with the plugin's defaults.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaskSettings {
    /// `taskFormat`.
    pub format: TaskFormat,
    /// `globalFilter`: only lines that contain it are tasks; empty means all are.
    pub global_filter: String,
    /// All statuses, core first; the first definition of a symbol counts.
    pub statuses: Vec<Status>,
    /// `setCreatedDate`.
    pub set_created: bool,
    /// `setDoneDate`.
    pub set_done: bool,
    /// `setCancelledDate`.
    pub set_cancelled: bool,
    /// `recurrenceOnNextLine`.
    pub recurrence_below: bool,
    /// `removeScheduledDateOnRecurrence`.
    pub recurrence_drops_scheduled: bool,
    /// `removeGlobalFilter`: hide it from descriptions.
    pub hide_global_filter: bool,
    /// `useFilenameAsScheduledDate`.
    pub scheduled_from_name: bool,
    /// `filenameAsScheduledDateFormat`: a moment format; empty for the built-in ones.
    pub name_date_format: String,
    /// `filenameAsDateFolders`: only below these folders; empty for everywhere.
    pub name_date_folders: Vec<String>,
}

impl Default for TaskSettings {
    fn default() -> TaskSettings {
        let status = |symbol, name: &str, next, kind| Status { symbol, name: name.to_owned(), next, kind };
        TaskSettings {
            format: TaskFormat::Emoji,
            global_filter: String::new(),
            statuses: vec![
                status(' ', "Todo", 'x', StatusType::Todo),
                status('x', "Done", ' ', StatusType::Done),
                status('/', "In Progress", 'x', StatusType::InProgress),
                status('-', "Cancelled", ' ', StatusType::Cancelled),
            ],
            set_created: false,
            set_done: true,
            set_cancelled: true,
            recurrence_below: false,
            recurrence_drops_scheduled: false,
            hide_global_filter: false,
            scheduled_from_name: false,
            name_date_format: String::new(),
            name_date_folders: Vec::new(),
        }
    }
}

impl TaskSettings {
    /// The status of a symbol; `None` if no definition has it.
    pub fn status(&self, symbol: char) -> Option<&Status> {
        self.statuses.iter().find(|status| status.symbol == symbol)
    }
}
