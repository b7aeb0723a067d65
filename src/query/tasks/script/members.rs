//! The members that expressions can ask for, with what they mean: what completion offers behind a dot.

/// What a member's value is, as far as that decides what stands behind the next dot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MemberOf {
    /// `task`
    Task,
    /// `query`
    Query,
    /// `task.file`, `query.file`
    File,
    /// `task.due`
    Date,
    /// `task.due.moment`
    Moment,
    /// `task.due.category`, `task.due.fromNow`
    Category,
    /// `task.status`
    Status,
    /// A text.
    Text,
    /// A list.
    List,
    /// A number.
    Number,
    /// What nothing stands behind.
    Other,
}

/// A member.
#[derive(Clone, Copy, Debug)]
pub struct Member {
    /// Its name, a method's with `(`, one without arguments with `()`.
    pub name: &'static str,
    /// What it gives.
    pub gives: MemberOf,
    /// What that is called.
    pub kind: &'static str,
    /// What it means.
    pub meaning: &'static str,
}

const fn member(name: &'static str, gives: MemberOf, kind: &'static str, meaning: &'static str) -> Member {
    Member { name, gives, kind, meaning }
}

use MemberOf::{Category, Date, File, List, Moment, Number, Other, Query, Status, Task, Text};

/// The names that expressions start with.
pub const ROOTS: [Member; 3] = [
    member("task", Task, "task", "The task that the line is about."),
    member("query", Query, "query", "The query: its note and all tasks."),
    member("moment()", Moment, "moment", "Now; `moment('2025-11-08')` is that day."),
];

const OF_TASK: [Member; 40] = [
    member("description", Text, "text", "What is to be done, tags and the global filter included."),
    member("descriptionWithoutTags", Text, "text", "The description without its tags."),
    member("due", Date, "date", "The due date; `task.due.moment` is null if there is none."),
    member("scheduled", Date, "date", "The scheduled date."),
    member("start", Date, "date", "The start date."),
    member("created", Date, "date", "The created date."),
    member("done", Date, "date", "The done date."),
    member("cancelled", Date, "date", "The cancelled date."),
    member("happens", Date, "date", "The earliest of start, scheduled and due date."),
    member("status", Status, "status", "The status: its name, type and symbols."),
    member("isDone", Other, "true or false", "Whether the status is done, cancelled or that of no task."),
    member("priorityName", Text, "text", "`Highest`, `High`, `Medium`, `Normal`, `Low` or `Lowest`."),
    member("priorityNumber", Number, "number", "0 for highest to 5 for lowest; 3 without a priority."),
    member(
        "priorityNameGroupText",
        Text,
        "text",
        "The priority as a name of a group, in order of priorities.",
    ),
    member("urgency", Number, "number", "The number that `sort by urgency` uses."),
    member("tags", List, "list of texts", "The tags with their `#`."),
    member("file", File, "note", "The note of the task."),
    member("heading", Text, "text or null", "The nearest heading above."),
    member("hasHeading", Other, "true or false", "Whether there is a heading above."),
    member("isRecurring", Other, "true or false", "Whether it has a rule that is understood."),
    member("recurrenceRule", Text, "text", "The rule, or an empty text."),
    member("id", Text, "text", "Its id, or an empty text."),
    member("dependsOn", List, "list of texts", "The ids it depends on."),
    member(
        "isBlocked(query.allTasks)",
        Other,
        "true or false",
        "Whether a task that is not done stands in its way.",
    ),
    member(
        "isBlocking(query.allTasks)",
        Other,
        "true or false",
        "Whether it stands in the way of a task that is not done.",
    ),
    member(
        "parent",
        Task,
        "task, list item or null",
        "The list item that it is nested in; members of tasks only where that is one.",
    ),
    member("children", List, "list of tasks and list items", "The list items right below it."),
    member("root", Task, "task or list item", "The outermost list item that it is nested in, or itself."),
    member("isRoot", Other, "true or false", "Whether it is nested in nothing."),
    member("findClosestParentTask()", Task, "task or null", "The nearest task that it is nested in."),
    member("outlinks", List, "list of links", "The links in its line."),
    member("onCompletion", Text, "text", "`delete`, `keep` or an empty text."),
    member("blockLink", Text, "text", "Its block link with the blank before, or an empty text."),
    member("lineNumber", Number, "number", "Its line in the note, from 0."),
    member("listMarker", Text, "text", "`-`, `*`, `+`, `1.`"),
    member("indentation", Text, "text", "What stands before its list marker."),
    member("originalMarkdown", Text, "text", "The line as written."),
    member("dueDate", Moment, "moment or null", "The older form of `task.due.moment`."),
    member("scheduledDate", Moment, "moment or null", "The older form of `task.scheduled.moment`."),
    member("startDate", Moment, "moment or null", "The older form of `task.start.moment`."),
];

const OF_QUERY: [Member; 2] = [
    member("file", File, "note", "The note that holds the query."),
    member("allTasks", List, "list of tasks", "All tasks of the vault."),
];

const OF_FILE: [Member; 12] = [
    member("path", Text, "text", "The path in the vault, with extension."),
    member("pathWithoutExtension", Text, "text", "The path without `.md`."),
    member("folder", Text, "text", "The folder with a `/` at its end; `/` for the vault's root."),
    member("root", Text, "text", "The first folder of the path with its `/`; `/` for the vault's root."),
    member("filename", Text, "text", "The name with extension."),
    member("filenameWithoutExtension", Text, "text", "The name without `.md`."),
    member(
        "property(",
        Other,
        "any value",
        "The value of a property; null if there is none. Case is ignored.",
    ),
    member("hasProperty(", Other, "true or false", "Whether there is such a property with a value."),
    member("tags", List, "list of texts", "All tags of the note, those of its frontmatter included."),
    member("outlinks", List, "list of links", "All links of the note."),
    member("outlinksInBody", List, "list of links", "The links below the frontmatter."),
    member("outlinksInProperties", List, "list of links", "The links in the frontmatter."),
];

const OF_DATE: [Member; 7] = [
    member(
        "moment",
        Moment,
        "moment or null",
        "The day for comparing and reckoning; null if there is no date.",
    ),
    member(
        "format(",
        Text,
        "text",
        "The date in a form such as `'YYYY-MM dddd'`; a second text for tasks without the date.",
    ),
    member("formatAsDate()", Text, "text", "`2025-11-08`, or the given text without a date."),
    member("formatAsDateAndTime()", Text, "text", "`2025-11-08 00:00`, or the given text without a date."),
    member("toISOString()", Text, "text", "The date as ISO 8601."),
    member(
        "category",
        Category,
        "category",
        "Overdue, today, future, undated or invalid: `.groupText` as a name of a group.",
    ),
    member("fromNow", Category, "category", "`in 3 days`, `2 days ago`: `.groupText` as a name of a group."),
];

const OF_CATEGORY: [Member; 3] = [
    member("groupText", Text, "text", "The name with its place in the order before it, which is not shown."),
    member("name", Text, "text", "The name."),
    member("sortOrder", Number, "number", "Its place in the order."),
];

const OF_STATUS: [Member; 5] = [
    member("name", Text, "text", "The name in the settings: `Todo`."),
    member("type", Text, "text", "`TODO`, `IN_PROGRESS`, `ON_HOLD`, `DONE`, `CANCELLED` or `NON_TASK`."),
    member("symbol", Text, "text", "The character in the checkbox."),
    member("nextSymbol", Text, "text", "The character that it is toggled to."),
    member("typeGroupText", Text, "text", "The type as a name of a group, in order of types."),
];

const OF_MOMENT: [Member; 17] = [
    member(
        "isBefore(",
        Other,
        "true or false",
        "Whether it is before another; `'day'` behind it compares days.",
    ),
    member("isAfter(", Other, "true or false", "Whether it is after another."),
    member(
        "isSame(",
        Other,
        "true or false",
        "Whether it is the same as another; `'week'` behind it compares weeks.",
    ),
    member("isSameOrBefore(", Other, "true or false", "Whether it is not after another."),
    member("isSameOrAfter(", Other, "true or false", "Whether it is not before another."),
    member("diff(", Number, "number", "How far it is from another, in the unit behind it: `'days'`."),
    member("format(", Text, "text", "It in a form such as `'YYYY-MM dddd'`."),
    member("add(", Moment, "moment", "So much later: `add(1, 'week')`."),
    member("subtract(", Moment, "moment", "So much earlier."),
    member("startOf(", Moment, "moment", "The start of its `'week'`, `'month'`, …"),
    member("endOf(", Moment, "moment", "The end of its `'week'`, `'month'`, …"),
    member("day()", Number, "number", "The day of the week, Sunday is 0."),
    member("date()", Number, "number", "The day of the month."),
    member("week()", Number, "number", "The week, from Sundays."),
    member("isoWeek()", Number, "number", "The ISO week."),
    member("month()", Number, "number", "The month, January is 0."),
    member("year()", Number, "number", "The year."),
];

const OF_TEXT: [Member; 22] = [
    member("includes(", Other, "true or false", "Whether it holds a text; case counts."),
    member("startsWith(", Other, "true or false", "Whether it starts with a text."),
    member("endsWith(", Other, "true or false", "Whether it ends with a text."),
    member("length", Number, "number", "How long it is."),
    member("toLowerCase()", Text, "text", "In small letters."),
    member("toUpperCase()", Text, "text", "In capitals."),
    member("trim()", Text, "text", "Without blanks around it."),
    member("replace(", Text, "text", "With the first place of a text or pattern replaced."),
    member("replaceAll(", Text, "text", "With all places of a text replaced."),
    member("split(", List, "list of texts", "Cut at a text."),
    member("slice(", Text, "text", "A part, from and to these places; negative ones from the end."),
    member("substring(", Text, "text", "A part, from and to these places."),
    member("match(", List, "list of texts or null", "Where a pattern matches."),
    member("indexOf(", Number, "number", "The first place of a text, or -1."),
    member("lastIndexOf(", Number, "number", "The last place of a text, or -1."),
    member("padStart(", Text, "text", "Made so long with blanks or a text before it."),
    member("padEnd(", Text, "text", "Made so long with blanks or a text behind it."),
    member("repeat(", Text, "text", "So many times."),
    member("charAt(", Text, "text", "The character at a place."),
    member("at(", Text, "text", "The character at a place; negative ones from the end."),
    member("concat(", Text, "text", "With texts behind it."),
    member("localeCompare(", Number, "number", "Negative, 0 or positive: the order of two texts."),
];

const OF_LIST: [Member; 16] = [
    member("length", Number, "number", "How many there are."),
    member("includes(", Other, "true or false", "Whether a value is among them."),
    member("some(", Other, "true or false", "Whether one passes: `some(tag => tag.includes('#home'))`."),
    member("every(", Other, "true or false", "Whether all pass."),
    member("filter(", List, "list", "Those that pass."),
    member("map(", List, "list", "What a function gives for each."),
    member("find(", Other, "value or undefined", "The first that passes."),
    member("findIndex(", Number, "number", "The place of the first that passes, or -1."),
    member("indexOf(", Number, "number", "The place of a value, or -1."),
    member("join(", Text, "text", "All as one text, with this between."),
    member("slice(", List, "list", "A part, from and to these places."),
    member("sort()", List, "list", "In order."),
    member("reverse()", List, "list", "The other way round."),
    member("concat(", List, "list", "With others behind it."),
    member("flat()", List, "list", "With lists in it laid open."),
    member("at(", Other, "value", "That at a place; negative ones from the end."),
];

const OF_NUMBER: [Member; 2] = [
    member("toFixed(", Text, "text", "With so many decimals."),
    member("toString()", Text, "text", "As a text."),
];

/// The members of a value of this kind, what is used most first.
pub fn members(of: MemberOf) -> &'static [Member] {
    match of {
        Task => &OF_TASK,
        Query => &OF_QUERY,
        File => &OF_FILE,
        Date => &OF_DATE,
        Moment => &OF_MOMENT,
        Category => &OF_CATEGORY,
        Status => &OF_STATUS,
        Text => &OF_TEXT,
        List => &OF_LIST,
        Number => &OF_NUMBER,
        Other => &[],
    }
}
