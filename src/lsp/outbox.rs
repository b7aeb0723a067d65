//! What goes to the client: one thread writes, everybody may hand it messages.

use std::io::{self, Write};
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use rustc_hash::FxHashSet;
use serde::Serialize;

use super::frames::write_frame;
use super::jobs::guarded;
use super::message::{self, Answer, Id, REQUEST_CANCELLED, ResponseError};

/// How long a leaving server waits for a client that does not read.
const LAST_WORDS: Duration = Duration::from_secs(2);
/// How long an important message is waited for.
const MOMENT: Duration = Duration::from_millis(20);
/// So many bytes may wait to be written before no more is read.
const MAX_UNWRITTEN: usize = 64 << 20;
/// So many requests may wait for their answers before no more is read.
const MAX_OPEN: usize = 10_000;
/// How long reading waits for a client that does not read.
const PATIENCE: Duration = Duration::from_secs(10);

/// A message in pieces; without any it ends the writing thread.
type Message = Vec<Vec<u8>>;

/// Hands messages to the writing thread. Cheap to clone.
#[derive(Clone)]
pub(super) struct Outbox {
    queue: Sender<Message>,
    open: Arc<Mutex<FxHashSet<Id>>>,
    last_id: Arc<AtomicI64>,
    /// Bytes that are queued and not written.
    unwritten: Arc<AtomicUsize>,
    /// Only answers are sent.
    quiet: Arc<AtomicBool>,
}

impl Outbox {
    /// Starts the thread that writes to `output`. The receiver says when everything is written, after the last
    /// clone of the outbox is gone or [`Outbox::close`] was called.
    pub(super) fn start(output: impl Write + Send + 'static) -> (Outbox, Receiver<()>) {
        let (queue, messages) = channel();
        let (done, finished) = channel();
        let unwritten = Arc::new(AtomicUsize::new(0));
        let queued = Arc::clone(&unwritten);
        std::thread::spawn(move || {
            // An error means that the client is gone; its end of our input says so too.
            let mut output = io::BufWriter::new(output);
            // A panic costs one message.
            while guarded(|| drop(write_all(&mut output, &messages, &queued))).is_err() {}
            drop(messages);
            queued.store(0, Ordering::Relaxed);
            let _ = done.send(());
        });
        let (open, last_id, quiet) = (Arc::default(), Arc::default(), Arc::default());
        (Outbox { queue, open, last_id, unwritten, quiet }, finished)
    }

    /// Waits while the client has too much to read already: what is queued for one that does not read would grow without
    /// bound. Not for ever, since it may come to life.
    pub(super) fn wait_for_room(&self) {
        wait_while(|| self.unwritten.load(Ordering::Relaxed) > MAX_UNWRITTEN);
    }

    /// Waits while the client asks more than is answered. Not for ever: some answers wait for what it says next.
    pub(super) fn wait_for_answers(&self) {
        wait_while(|| self.open().len() > MAX_OPEN);
    }

    /// Sends a notification, unless the server was shut down.
    pub(super) fn notify(&self, method: &str, params: impl Serialize) {
        if !self.is_quiet() {
            self.send(vec![message::call(None, method, params)]);
        }
    }

    /// Sends a request, unless the server was shut down; the answer will bear the returned id.
    pub(super) fn request(&self, method: &str, params: impl Serialize) -> i64 {
        let id = self.last_id.fetch_add(1, Ordering::Relaxed);
        if !self.is_quiet() {
            self.send(vec![message::call(Some(id), method, params)]);
        }
        id
    }

    /// From now on sends answers only. After `shutdown` a client has no use for anything else: findings that come late
    /// could be shown beside those of the server that it starts next.
    pub(super) fn fall_quiet(&self) {
        self.quiet.store(true, Ordering::Relaxed);
    }

    fn is_quiet(&self) -> bool {
        self.quiet.load(Ordering::Relaxed)
    }

    /// Notes that `id` waits for an answer. `false` if that id waits already.
    pub(super) fn expect(&self, id: &Id) -> bool {
        self.open().insert(id.clone())
    }

    /// Whether nobody has answered `id` yet: a job whose request was cancelled need not start.
    pub(super) fn is_expected(&self, id: &Id) -> bool {
        self.open().contains(id)
    }

    /// Whether any request waits for its answer.
    pub(super) fn is_idle(&self) -> bool {
        self.open().is_empty()
    }

    /// Answers a request, unless it was answered (as cancelled) before.
    pub(super) fn answer(&self, id: &Id, result: Result<impl Serialize, ResponseError>) {
        if self.open().remove(id) {
            self.send(vec![message::answer(Some(id), result)]);
        }
    }

    /// As [`Outbox::answer`], with what a worker found.
    pub(super) fn answer_with(&self, id: &Id, answer: impl Answer) {
        if self.open().remove(id) {
            self.send(answer.message(id));
        }
    }

    /// Answers a message that is not even a request.
    pub(super) fn complain(&self, id: Option<&Id>, error: ResponseError) {
        let result: Result<(), _> = Err(error);
        self.send(vec![message::answer(id, result)]);
    }

    /// Answers a request as cancelled, unless it was answered before.
    pub(super) fn cancel(&self, id: &Id) {
        let result: Result<(), _> = Err(ResponseError::new(REQUEST_CANCELLED, "cancelled"));
        self.answer(id, result);
    }

    /// Waits a little until every open request is answered.
    pub(super) fn settle(&self) {
        let end = Instant::now() + LAST_WORDS;
        while !self.is_idle() && Instant::now() < end {
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// Waits a moment until what is queued is written: what comes next keeps all processors busy.
    pub(super) fn wait_until_written(&self) {
        let end = Instant::now() + MOMENT;
        while self.unwritten.load(Ordering::Relaxed) > 0 && Instant::now() < end {
            std::thread::sleep(Duration::from_micros(100));
        }
    }

    /// Ends the writing thread when it has written what is queued, and waits for that a little.
    pub(super) fn close(&self, finished: &Receiver<()>) {
        self.send(Vec::new());
        let _ = finished.recv_timeout(LAST_WORDS);
    }

    fn send(&self, message: Message) {
        let length = length(&message);
        self.unwritten.fetch_add(length, Ordering::Relaxed);
        // Fails only when the client is gone: nothing waits for it any more.
        if self.queue.send(message).is_err() {
            self.unwritten.fetch_sub(length, Ordering::Relaxed);
        }
    }

    fn open(&self) -> std::sync::MutexGuard<'_, FxHashSet<Id>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn length(message: &Message) -> usize {
    message.iter().map(Vec::len).sum()
}

fn wait_while(crowded: impl Fn() -> bool) {
    let end = Instant::now() + PATIENCE;
    while crowded() && Instant::now() < end {
        std::thread::sleep(Duration::from_millis(5));
    }
}

fn write_all(
    output: &mut impl Write,
    messages: &Receiver<Message>,
    unwritten: &AtomicUsize,
) -> io::Result<()> {
    while let Ok(message) = messages.recv() {
        let (mut next, mut written) = (Some(message), 0);
        while let Some(message) = next {
            if message.is_empty() {
                return output.flush();
            }
            write_frame(output, &message)?;
            written += length(&message);
            next = messages.try_recv().ok();
        }
        output.flush()?;
        unwritten.fetch_sub(written, Ordering::Relaxed);
    }
    Ok(())
}
