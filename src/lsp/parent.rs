//! The client's process: a server whose client is gone must not live on (LSP 3.17, `processId`).

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

const INTERVAL: Duration = Duration::from_secs(3);

/// Calls `gone` once when the process `pid` has ended; at once if it has by now.
pub(super) fn watch(pid: u32, gone: impl FnOnce() + Send + 'static) {
    std::thread::spawn(move || {
        while is_alive(pid) {
            std::thread::sleep(INTERVAL);
        }
        gone();
    });
}

/// Whether a process runs. Where that cannot be found out it counts as running.
fn is_alive(pid: u32) -> bool {
    if Path::new("/proc/self").exists() {
        return Path::new("/proc").join(pid.to_string()).exists();
    }
    if cfg!(windows) {
        return true;
    }
    let mut ask = Command::new("kill");
    ask.args(["-0", &pid.to_string()]).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    ask.status().map_or(true, |status| status.success())
}

#[cfg(all(test, unix))]
mod tests {
    use super::is_alive;

    #[test]
    fn a_process_that_ended_is_gone() {
        let mut child = std::process::Command::new("true").spawn().unwrap();
        child.wait().unwrap();
        assert!(!is_alive(child.id()));
        assert!(is_alive(std::process::id()));
    }
}
