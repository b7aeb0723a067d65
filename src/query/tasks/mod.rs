//! The query language of the Tasks plugin.
