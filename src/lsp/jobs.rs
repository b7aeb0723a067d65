//! Worker threads in lanes, so that what answers a key stroke never waits behind what reads the whole vault.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};

/// Where a job waits for its turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lane {
    /// What is asked while somebody types: completion.
    Typing,
    /// What is asked of one place: definition, code actions.
    Normal,
    /// Diagnostics, which nobody waits for.
    Background,
}

type Job = Box<dyn FnOnce() + Send>;

/// The worker threads. They end when the pool is dropped and their lanes are empty.
pub(super) struct Pool {
    typing: Sender<Job>,
    normal: Sender<Job>,
    background: Sender<Job>,
}

impl Pool {
    /// Starts the threads.
    pub(super) fn start() -> Pool {
        Pool { typing: lane("typing", 1), normal: lane("normal", 2), background: lane("background", 1) }
    }

    /// Queues a job. A job that panics ends alone; whoever waits for it must learn of that by [`guarded`].
    pub(super) fn run(&self, lane: Lane, job: impl FnOnce() + Send + 'static) {
        let queue = match lane {
            Lane::Typing => &self.typing,
            Lane::Normal => &self.normal,
            Lane::Background => &self.background,
        };
        // The threads live as long as the queue: this cannot fail.
        let _ = queue.send(Box::new(job));
    }
}

fn lane(name: &str, threads: usize) -> Sender<Job> {
    let (queue, jobs) = channel();
    let jobs = Arc::new(Mutex::new(jobs));
    for number in 0..threads {
        let jobs = Arc::clone(&jobs);
        let thread = std::thread::Builder::new().name(format!("{name}-{number}"));
        if let Err(error) = thread.spawn(move || work(&jobs)) {
            tracing::error!("cannot start a {name} thread: {error}");
        }
    }
    queue
}

fn work(jobs: &Mutex<Receiver<Job>>) {
    loop {
        // The lock is held while waiting: the other threads of the lane wait for the lock instead.
        let job = jobs.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(job) = job else { return };
        // Reported by the panic hook; the thread goes on with the next job.
        let _ = guarded(job);
    }
}

/// Runs `work`; a panic in it becomes an error. The panic hook has logged it by then.
pub(super) fn guarded<T>(work: impl FnOnce() -> T) -> Result<T, Box<dyn Any + Send>> {
    // What a job shares with others are immutable snapshots and locks that survive poisoning.
    catch_unwind(AssertUnwindSafe(work))
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;
    use std::time::Duration;

    use super::{Lane, Pool};

    #[test]
    fn a_panic_costs_one_job_and_no_thread() {
        let pool = Pool::start();
        let (done, seen) = channel();
        for number in 0..20 {
            let done = done.clone();
            pool.run(Lane::Typing, move || {
                assert!(number % 2 == 0, "odd");
                done.send(number).unwrap();
            });
        }
        drop(done);
        let numbers: Vec<i32> =
            std::iter::from_fn(|| seen.recv_timeout(Duration::from_secs(60)).ok()).collect();
        assert_eq!(numbers, [0, 2, 4, 6, 8, 10, 12, 14, 16, 18]);
    }

    #[test]
    fn a_long_job_in_one_lane_does_not_stop_another() {
        let pool = Pool::start();
        let (release, held) = channel::<()>();
        pool.run(Lane::Background, move || assert!(held.recv().is_err()));
        let (done, seen) = channel();
        pool.run(Lane::Typing, move || done.send(()).unwrap());
        assert!(seen.recv_timeout(Duration::from_secs(60)).is_ok());
        drop(release);
    }
}
