//! Progress of long work, on a terminal only.

use std::io::Write;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

/// Shows `label done/total` on standard error, from the second second on, until dropped.
pub(super) struct Progress {
    shown: bool,
    label: &'static str,
    done: AtomicU64,
    total: AtomicU64,
    ended: AtomicBool,
}

impl Progress {
    pub fn new(shown: bool, label: &'static str) -> Progress {
        let zero = AtomicU64::new(0);
        Progress { shown, label, done: zero, total: AtomicU64::new(0), ended: AtomicBool::new(false) }
    }

    /// Notes how far the work is.
    pub fn set(&self, done: u64, total: u64) {
        self.done.fetch_max(done, Ordering::Relaxed);
        self.total.store(total, Ordering::Relaxed);
    }

    /// Runs the work while another thread shows how far it is.
    pub fn during<T>(&self, work: impl FnOnce() -> T) -> T {
        if !self.shown {
            return work();
        }
        std::thread::scope(|scope| {
            scope.spawn(|| self.show());
            let result = work();
            self.ended.store(true, Ordering::Relaxed);
            result
        })
    }

    fn show(&self) {
        let tick = Duration::from_millis(50);
        let mut ticks = 0;
        let mut written = false;
        while !self.ended.load(Ordering::Relaxed) {
            std::thread::sleep(tick);
            ticks += 1;
            let total = self.total.load(Ordering::Relaxed);
            if ticks > 20 && total > 0 {
                let done = self.done.load(Ordering::Relaxed);
                // A closed terminal is no reason to stop.
                let _ = write!(std::io::stderr().lock(), "\r\u{1b}[K{} {done}/{total}", self.label);
                written = true;
            }
        }
        if written {
            let _ = write!(std::io::stderr().lock(), "\r\u{1b}[K");
        }
    }
}
