//! What stands inside lines: wikilinks, tags, owner mentions, block ids, inline fields, comments.
