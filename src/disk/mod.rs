//! L2': the only place that touches the file system on behalf of a vault: walking, decoding, watching, reading
//! configuration files. It makes [`crate::vault::Change`]s.
