//! What the preview shows just now, and the bell that rings when it changes.
//!
//! The only lock of the preview is here. A rebuild makes everything first and then swaps it in; who reads takes a copy
//! of a few pointers. Nobody holds the lock while making, sending or waiting for anything.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::generation::Generation;
use super::problems::Problems;

/// Shared by the rebuilding thread and all connections.
#[derive(Debug)]
pub(super) struct State {
    current: Mutex<Shown>,
    changed: Condvar,
    /// Tells this run of the program from another on the same port.
    run: String,
}

/// What is shown.
#[derive(Clone, Debug, Default)]
pub(super) struct Shown {
    /// Counts every change; 0 before the first build has ended.
    pub number: u64,
    /// The number at which the pages changed; 0 if there are none.
    pub pages_number: u64,
    /// The last good pages.
    pub generation: Option<Arc<Generation>>,
    /// The problems of the last build, good or not.
    pub problems: Arc<Problems>,
}

impl State {
    /// Nothing built yet. `run` is a text that no other run has.
    pub(super) fn new(run: String) -> State {
        State { current: Mutex::default(), changed: Condvar::new(), run }
    }

    /// What is shown now.
    pub(super) fn shown(&self) -> Shown {
        self.lock().clone()
    }

    /// Swaps in what a build has made; pages stay if it has made none.
    pub(super) fn swap(&self, generation: Option<Generation>, problems: Problems) {
        let mut shown = self.lock();
        shown.number += 1;
        shown.problems = Arc::new(problems);
        let old = match generation {
            Some(generation) => {
                shown.pages_number = shown.number;
                shown.generation.replace(Arc::new(generation))
            }
            None => None,
        };
        drop(shown);
        self.changed.notify_all();
        drop(old);
    }

    /// Waits until something other than `known` is shown, at most `timeout`; gives what is shown then.
    pub(super) fn wait(&self, known: u64, timeout: Duration) -> Shown {
        let guard = self.lock();
        let waited = self.changed.wait_timeout_while(guard, timeout, |shown| shown.number == known);
        let (guard, _) = waited.unwrap_or_else(PoisonError::into_inner);
        guard.clone()
    }

    /// A name for a number, unlike those of other runs; empty for 0.
    pub(super) fn name(&self, number: u64) -> String {
        if number == 0 { String::new() } else { format!("{}-{number}", self.run) }
    }

    /// What is shown is whole even if a thread died while it held the lock: it is only ever replaced.
    fn lock(&self) -> MutexGuard<'_, Shown> {
        self.current.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_stay_while_there_are_errors() {
        let state = State::new("r".to_string());
        assert_eq!((state.shown().number, state.name(0)), (0, String::new()));
        state.swap(None, Problems::default());
        let shown = state.wait(0, Duration::from_secs(5));
        assert_eq!((shown.number, shown.pages_number, shown.generation.is_none()), (1, 0, true));
        assert_eq!(state.name(shown.number), "r-1");
    }
}
