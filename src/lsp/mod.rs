//! L4: the language server. The only place that knows the protocol.
//!
//! Threads, and what passes between them:
//!
//! ```text
//! stdin -> reader --events--> session --jobs--> worker lanes --answers--> outbox -> writer -> stdout
//!                               ^  |                                        ^
//!                               |  +--tasks--> one librarian a vault        |
//!                               +--------news--+                            |
//!                               +--notifications, own requests--------------+
//! ```
//!
//! The session owns all state and takes events strictly in the order of the wire, so a request sees every edit
//! that was sent before it. It does nothing that takes long: answers are worked out by the worker threads on
//! snapshots, files are read by the librarians. Cancelling answers a request at once; whatever the worker finds
//! afterwards is dropped.
//!
//! There is no async runtime and no server framework here. `tower-lsp-server` was tried: its codec ends the
//! session at the first malformed message, knows `Content-Length` in one spelling only and stops at a third
//! header; its server polls handlers out of order; and requests for unknown methods pass its `initialize` gate.
//! What would be left of it is a table of methods.

mod buffer;
mod capabilities;
mod client;
mod edits;
mod faults;
mod frames;
mod half_characters;
mod handlers;
mod jobs;
mod librarian;
mod message;
mod open_documents;
mod outbox;
mod parent;
mod session;
mod snapshot;
mod uri;

use std::io::{BufRead, BufReader, Read, Write};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Sender, channel};

use jiff::Zoned;
use jiff::tz::TimeZone;
use memchr::memmem;

use frames::{Frame, FrameReader};
use jobs::guarded;
use message::{INVALID_REQUEST, Incoming, PARSE_ERROR, ResponseError};
use outbox::Outbox;
use session::{Event, Session};

/// How to serve.
#[derive(Clone, Debug)]
pub struct Options {
    /// The moment that counts as now; without it the one it is.
    pub fixed_now: Option<Zoned>,
    /// The time zone that days are counted in.
    pub zone: TimeZone,
    /// A vault to serve whatever folders the client has open.
    pub vault: Option<PathBuf>,
}

/// Serves LSP on standard input and output until the client leaves. The exit status is the protocol's: 0 after
/// `shutdown` and `exit`, else 1.
pub fn serve(options: &Options) -> u8 {
    std::panic::set_hook(Box::new(log_panic));
    // Not the locked handles: they cannot move to other threads.
    let (code, session) = run(options, std::io::stdin(), std::io::stdout());
    // The process ends: giving back the memory note by note would only keep the client waiting.
    std::mem::forget(session);
    code
}

/// As [`serve`], on any pair of streams, as often as wanted in one process. The hook for panics is the caller's.
pub fn serve_on(
    options: &Options,
    input: impl Read + Send + 'static,
    output: impl Write + Send + 'static,
) -> u8 {
    run(options, input, output).0
}

fn run(
    options: &Options,
    input: impl Read + Send + 'static,
    output: impl Write + Send + 'static,
) -> (u8, Session) {
    let (events, inbox) = channel();
    let (outbox, written) = Outbox::start(output);
    let reader = (outbox.clone(), events.clone());
    std::thread::spawn(move || {
        let mut frames = FrameReader::new(BufReader::with_capacity(64 * 1024, input));
        // What was being read is lost with a panic; the frames behind it are not.
        while guarded(|| read(&mut frames, &reader.0, &reader.1)).is_err() {}
    });
    let mut session = Session::new(options, outbox.clone(), events);
    let code = session.run(&inbox);
    outbox.close(&written);
    (code, session)
}

/// Hands over what the client sends, in order. Cancelling alone overtakes what is queued.
fn read(frames: &mut FrameReader<impl BufRead>, outbox: &Outbox, events: &Sender<Event>) {
    loop {
        outbox.wait_for_room();
        outbox.wait_for_answers();
        let Some(frame) = frames.next() else { break };
        let event = match frame {
            Frame::BadHeader(reason) => {
                tracing::warn!("bad header: {reason}");
                complain(outbox, reason);
                continue;
            }
            Frame::Body(body) if body.is_empty() => continue,
            Frame::Body(body) => match message::parse(&body) {
                Ok(message) => message,
                Err(error) => {
                    // The error names a place, never a piece of the message.
                    tracing::warn!("malformed message: {error}");
                    complain(outbox, "the message is not JSON");
                    let lost = frames.unread(&body);
                    if memmem::find(lost, b"\"textDocument/didChange\"").is_some() {
                        let _ = events.send(Event::EditLost);
                    }
                    continue;
                }
            },
        };
        if noted(outbox, &event) && events.send(Event::Message(event)).is_err() {
            return;
        }
    }
    let _ = events.send(Event::InputEnded);
}

/// Notes requests and takes cancelled ones back. Whether the session has to see the message.
fn noted(outbox: &Outbox, message: &Incoming) -> bool {
    match message {
        Incoming::Request { id, .. } if !outbox.expect(id) => {
            let error = ResponseError::new(INVALID_REQUEST, "a request with this id is not answered yet");
            outbox.complain(Some(id), error);
            false
        }
        Incoming::Notification { method, params } if method == "$/cancelRequest" => {
            if let Some(id) = params.get("id").and_then(message::read_id) {
                outbox.cancel(&id);
            }
            false
        }
        _ => true,
    }
}

fn complain(outbox: &Outbox, reason: &str) {
    outbox.complain(None, ResponseError::new(PARSE_ERROR, reason));
}

/// How many panics there were in this process, on whatever thread. All are caught.
static PANICS: AtomicU64 = AtomicU64::new(0);

/// How many internal errors there were so far.
fn internal_errors() -> u64 {
    PANICS.load(Ordering::Relaxed)
}

/// Counts a panic and logs where it was; what it says may quote a note and so is for the debug level only.
fn log_panic(panic: &std::panic::PanicHookInfo<'_>) {
    let count = PANICS.fetch_add(1, Ordering::Relaxed) + 1;
    let place = panic.location().map(ToString::to_string).unwrap_or_default();
    tracing::error!("internal error at {place} (the {count}. of this process)");
    tracing::debug!("{panic}");
}
