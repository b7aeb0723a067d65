//! The settings of the Dataview plugin that change what a query answers or how it is shown.

use std::sync::Arc;

/// Settings under the names that the plugin's `data.json` has for them; the defaults are the plugin's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// `renderNullAs`: what is shown for null.
    pub render_null_as: Arc<str>,
    /// `defaultDateFormat`: how a date is shown, in luxon's letters.
    pub default_date_format: Arc<str>,
    /// `defaultDateTimeFormat`: how a date with a time of day is shown.
    pub default_date_time_format: Arc<str>,
    /// `tableIdColumnName`: the heading of a table's first column.
    pub table_id_column_name: Arc<str>,
    /// `tableGroupColumnName`: the same in a grouped table without a name.
    pub table_group_column_name: Arc<str>,
    /// `inlineQueryPrefix`: what a code span starts with that is an expression.
    pub inline_query_prefix: Arc<str>,
    /// `inlineJsQueryPrefix`: what a code span starts with that is JavaScript.
    pub inline_js_query_prefix: Arc<str>,
    /// `dataviewJsKeyword`: the language of code blocks in JavaScript.
    pub dataview_js_keyword: Arc<str>,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            render_null_as: "\\-".into(),
            default_date_format: "MMMM dd, yyyy".into(),
            default_date_time_format: "h:mm a - MMMM dd, yyyy".into(),
            table_id_column_name: "File".into(),
            table_group_column_name: "Group".into(),
            inline_query_prefix: "=".into(),
            inline_js_query_prefix: "$=".into(),
            dataview_js_keyword: "dataviewjs".into(),
        }
    }
}
