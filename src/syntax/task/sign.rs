//! The fields of a task and the signs and keys they are written with (`reference`: task lines, sections 2 and 3).

/// What a field says. In the order in which the plugin tries them at the end of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FieldKind {
    /// How important it is.
    Priority,
    /// The day it was done.
    Done,
    /// The day it was given up.
    Cancelled,
    /// The day it must be done by.
    Due,
    /// The day it is planned for.
    Scheduled,
    /// The first day it can be done.
    Start,
    /// The day it was written.
    Created,
    /// How it repeats.
    Recurrence,
    /// What becomes of the line once it is done.
    OnCompletion,
    /// Its id, for dependencies.
    Id,
    /// The ids of the tasks it waits for.
    DependsOn,
}

/// How important a task is, most first. `None` stands between medium and low, as in the plugin's sorting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Priority {
    /// 🔺
    Highest,
    /// ⏫
    High,
    /// 🔼
    Medium,
    /// No sign.
    #[default]
    None,
    /// 🔽
    Low,
    /// ⏬
    Lowest,
}

impl FieldKind {
    /// Every kind.
    pub const ALL: [FieldKind; 11] = [
        FieldKind::Priority,
        FieldKind::Done,
        FieldKind::Cancelled,
        FieldKind::Due,
        FieldKind::Scheduled,
        FieldKind::Start,
        FieldKind::Created,
        FieldKind::Recurrence,
        FieldKind::OnCompletion,
        FieldKind::Id,
        FieldKind::DependsOn,
    ];

    /// The kind that an emoji stands for, by exact code point; every alternative sign counts.
    pub fn of_sign(sign: char) -> Option<FieldKind> {
        match sign {
            '🔺' | '⏫' | '🔼' | '🔽' | '⏬' => Some(FieldKind::Priority),
            '✅' => Some(FieldKind::Done),
            '❌' => Some(FieldKind::Cancelled),
            '📅' | '📆' | '🗓' => Some(FieldKind::Due),
            '⏳' | '⌛' => Some(FieldKind::Scheduled),
            '🛫' => Some(FieldKind::Start),
            '➕' => Some(FieldKind::Created),
            '🔁' => Some(FieldKind::Recurrence),
            '🏁' => Some(FieldKind::OnCompletion),
            '🆔' => Some(FieldKind::Id),
            '⛔' => Some(FieldKind::DependsOn),
            _ => None,
        }
    }

    /// The emoji the plugin writes; empty for priorities, whose emoji is their value.
    pub fn sign(self) -> &'static str {
        match self {
            FieldKind::Priority => "",
            FieldKind::Done => "✅",
            FieldKind::Cancelled => "❌",
            FieldKind::Due => "📅",
            FieldKind::Scheduled => "⏳",
            FieldKind::Start => "🛫",
            FieldKind::Created => "➕",
            FieldKind::Recurrence => "🔁",
            FieldKind::OnCompletion => "🏁",
            FieldKind::Id => "🆔",
            FieldKind::DependsOn => "⛔",
        }
    }

    /// The kind of a Dataview key; case counts.
    pub fn of_key(key: &str) -> Option<FieldKind> {
        FieldKind::ALL.into_iter().find(|kind| kind.key() == key)
    }

    /// The key in Dataview format.
    pub fn key(self) -> &'static str {
        match self {
            FieldKind::Priority => "priority",
            FieldKind::Done => "completion",
            FieldKind::Cancelled => "cancelled",
            FieldKind::Due => "due",
            FieldKind::Scheduled => "scheduled",
            FieldKind::Start => "start",
            FieldKind::Created => "created",
            FieldKind::Recurrence => "repeat",
            FieldKind::OnCompletion => "onCompletion",
            FieldKind::Id => "id",
            FieldKind::DependsOn => "dependsOn",
        }
    }

    /// What to call it in a sentence.
    pub fn name(self) -> &'static str {
        match self {
            FieldKind::Priority => "priority",
            FieldKind::Done => "done date",
            FieldKind::Cancelled => "cancelled date",
            FieldKind::Due => "due date",
            FieldKind::Scheduled => "scheduled date",
            FieldKind::Start => "start date",
            FieldKind::Created => "created date",
            FieldKind::Recurrence => "recurrence",
            FieldKind::OnCompletion => "on-completion action",
            FieldKind::Id => "id",
            FieldKind::DependsOn => "dependency list",
        }
    }

    /// Whether its value is a date.
    pub fn is_date(self) -> bool {
        matches!(
            self,
            FieldKind::Done
                | FieldKind::Cancelled
                | FieldKind::Due
                | FieldKind::Scheduled
                | FieldKind::Start
                | FieldKind::Created
        )
    }
}

impl Priority {
    /// The priority that an emoji stands for.
    pub fn of_sign(sign: char) -> Option<Priority> {
        match sign {
            '🔺' => Some(Priority::Highest),
            '⏫' => Some(Priority::High),
            '🔼' => Some(Priority::Medium),
            '🔽' => Some(Priority::Low),
            '⏬' => Some(Priority::Lowest),
            _ => None,
        }
    }

    /// The priority of a Dataview value; `none` is no value there.
    pub fn of_word(word: &str) -> Option<Priority> {
        let written = [Priority::Highest, Priority::High, Priority::Medium, Priority::Low, Priority::Lowest];
        written.into_iter().find(|priority| priority.word() == word)
    }

    /// Its emoji; empty for none.
    pub fn sign(self) -> &'static str {
        match self {
            Priority::Highest => "🔺",
            Priority::High => "⏫",
            Priority::Medium => "🔼",
            Priority::None => "",
            Priority::Low => "🔽",
            Priority::Lowest => "⏬",
        }
    }

    /// Its name, lower case.
    pub fn word(self) -> &'static str {
        match self {
            Priority::Highest => "highest",
            Priority::High => "high",
            Priority::Medium => "medium",
            Priority::None => "none",
            Priority::Low => "low",
            Priority::Lowest => "lowest",
        }
    }
}
