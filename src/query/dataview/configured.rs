//! The plugin's settings as a vault has them.

use super::Settings;
use crate::vault::config::Config;

impl From<&Config> for Settings {
    fn from(config: &Config) -> Settings {
        let own = &config.dataview;
        Settings {
            render_null_as: own.null_text.as_str().into(),
            default_date_format: own.date_format.as_str().into(),
            default_date_time_format: own.datetime_format.as_str().into(),
            table_id_column_name: own.table_id_column.as_str().into(),
            inline_js_query_prefix: own.inline_js_prefix.as_str().into(),
            dataview_js_keyword: own.js_keyword.as_str().into(),
            inline_query_prefix: own.inline_prefix.as_str().into(),
            ..Settings::default()
        }
    }
}
