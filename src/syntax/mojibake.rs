//! Encoding damage: UTF-8 bytes read as Windows-1252 and saved again.
