//! L4: the language server. The only place that knows the protocol, tower and tokio.

/// Serves LSP on standard input and output until the client leaves; the exit status is the protocol's.
pub fn serve() -> u8 {
    1
}
