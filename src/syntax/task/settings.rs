//! The settings of the Tasks plugin that change how a line is read (`data.json`).

use serde_json::Value;

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

    /// Whether a task of this status waits to be done; a symbol without a definition is a task to do.
    pub fn is_open(&self, symbol: char) -> bool {
        let kind = self.status(symbol).map_or(StatusType::Todo, |status| status.kind);
        matches!(kind, StatusType::Todo | StatusType::InProgress | StatusType::OnHold)
    }
}

impl StatusType {
    /// All of them.
    pub const ALL: [StatusType; 7] = [
        StatusType::Todo,
        StatusType::InProgress,
        StatusType::OnHold,
        StatusType::Done,
        StatusType::Cancelled,
        StatusType::NonTask,
        StatusType::Empty,
    ];

    /// Whether nothing is left to do: what queries of Tasks call `done`.
    pub fn is_done(self) -> bool {
        matches!(self, StatusType::Done | StatusType::Cancelled | StatusType::NonTask)
    }

    /// The name in `data.json`.
    pub fn name(self) -> &'static str {
        match self {
            StatusType::Todo => "TODO",
            StatusType::InProgress => "IN_PROGRESS",
            StatusType::OnHold => "ON_HOLD",
            StatusType::Done => "DONE",
            StatusType::Cancelled => "CANCELLED",
            StatusType::NonTask => "NON_TASK",
            StatusType::Empty => "EMPTY",
        }
    }

    /// Reads the name in `data.json`; the plugin takes an unknown one for `TODO`.
    pub fn of_name(name: &str) -> StatusType {
        StatusType::ALL.into_iter().find(|kind| kind.name() == name).unwrap_or(StatusType::Todo)
    }
}

impl TaskSettings {
    /// Takes over what an object with the plugin's own names (`data.json`) says; what is absent or of another type
    /// stays. Statuses are read from `statusSettings` (`coreStatuses`, then `customStatuses`), or from a plain
    /// list `statuses`.
    pub fn apply_json(&mut self, object: &Value) {
        let text = |key: &str| object.get(key).and_then(Value::as_str).map(str::to_owned);
        let flag = |key: &str, target: &mut bool| {
            *target = object.get(key).and_then(Value::as_bool).unwrap_or(*target);
        };
        flag("setCreatedDate", &mut self.set_created);
        flag("setDoneDate", &mut self.set_done);
        flag("setCancelledDate", &mut self.set_cancelled);
        flag("recurrenceOnNextLine", &mut self.recurrence_below);
        flag("removeScheduledDateOnRecurrence", &mut self.recurrence_drops_scheduled);
        flag("removeGlobalFilter", &mut self.hide_global_filter);
        flag("useFilenameAsScheduledDate", &mut self.scheduled_from_name);
        match text("taskFormat").as_deref() {
            Some("dataview") => self.format = TaskFormat::Dataview,
            Some("tasksPluginEmoji") => self.format = TaskFormat::Emoji,
            _ => {}
        }
        if let Some(filter) = text("globalFilter") {
            self.global_filter = filter;
        }
        if let Some(format) = text("filenameAsScheduledDateFormat") {
            self.name_date_format = format;
        }
        if let Some(folders) = object.get("filenameAsDateFolders").and_then(Value::as_array) {
            self.name_date_folders = folders.iter().filter_map(Value::as_str).map(str::to_owned).collect();
        }
        let settings = object.get("statusSettings");
        let list = |key: &str| settings.and_then(|it| it.get(key)).and_then(Value::as_array);
        let lists =
            [object.get("statuses").and_then(Value::as_array), list("coreStatuses"), list("customStatuses")];
        let statuses: Vec<Status> =
            lists.into_iter().flatten().flatten().filter_map(Status::of_json).collect();
        if !statuses.is_empty() {
            self.statuses = statuses;
        }
    }
}

impl Status {
    /// Reads one entry of the plugin's status lists; `None` if its symbol is not one character.
    fn of_json(object: &Value) -> Option<Status> {
        let text = |key: &str| object.get(key).and_then(Value::as_str);
        let single = |key: &str| {
            let mut chars = text(key)?.chars();
            chars.next().filter(|_| chars.next().is_none())
        };
        Some(Status {
            symbol: single("symbol")?,
            name: text("name").unwrap_or_default().to_owned(),
            next: single("nextStatusSymbol").unwrap_or('x'),
            kind: StatusType::of_name(text("type").unwrap_or_default()),
        })
    }
}
