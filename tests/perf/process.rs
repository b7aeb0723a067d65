//! What the system says of a process. Empty where there is no `/proc`.

use std::fs;
use std::time::Duration;

/// A running process.
#[derive(Clone, Copy)]
pub struct Process(pub u32);

impl Process {
    /// This process.
    pub fn own() -> Process {
        Process(std::process::id())
    }

    /// Processor time of all its threads, those that ended included, in hundredths of a second.
    pub fn processor(self) -> Duration {
        ticks(&self.stat(), [11, 12])
    }

    /// Processor time of its children that were waited for, in hundredths of a second.
    pub fn children(self) -> Duration {
        ticks(&self.stat(), [13, 14])
    }

    /// Processor time of the threads that live, exact.
    pub fn threads(self) -> Duration {
        let times = self.each_thread("schedstat");
        Duration::from_nanos(
            times.iter().filter_map(|text| text.split(' ').next()?.parse::<u64>().ok()).sum(),
        )
    }

    /// How often its threads went to sleep and were woken.
    pub fn wakeups(self) -> u64 {
        let texts = self.each_thread("status");
        texts.iter().filter_map(|text| value(text, "voluntary_ctxt_switches:")).sum()
    }

    /// Resident memory, in bytes.
    pub fn resident(self) -> u64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.0)).unwrap_or_default();
        value(&status, "VmRSS:").unwrap_or_default() * 1024
    }

    fn stat(self) -> String {
        fs::read_to_string(format!("/proc/{}/stat", self.0)).unwrap_or_default()
    }

    fn each_thread(self, file: &str) -> Vec<String> {
        let threads = fs::read_dir(format!("/proc/{}/task", self.0)).into_iter().flatten().flatten();
        threads.filter_map(|thread| fs::read_to_string(thread.path().join(file)).ok()).collect()
    }
}

fn ticks(stat: &str, fields: [usize; 2]) -> Duration {
    let behind = stat.rsplit_once(')').map_or("", |(_, behind)| behind);
    let all: Vec<&str> = behind.split_whitespace().collect();
    let ticks = fields.iter().filter_map(|field| all.get(*field)?.parse::<u64>().ok());
    Duration::from_millis(10 * ticks.sum::<u64>())
}

fn value(status: &str, name: &str) -> Option<u64> {
    let line = status.lines().find(|line| line.starts_with(name))?;
    line.split_whitespace().nth(1)?.parse().ok()
}
