//! Whether anybody still waits for a long piece of work: rendering and comparing ask it between their steps.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// A flag that work shares with whoever waits for it. One that nobody holds a guard of is never cancelled.
#[derive(Clone, Debug, Default)]
pub struct Cancel(Arc<AtomicBool>);

impl Cancel {
    /// Whether nobody waits any more.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    /// Cancels the work once the guard is dropped, as happens to a request's future when its client leaves.
    #[must_use]
    pub fn guard(&self) -> CancelGuard {
        CancelGuard(self.clone())
    }
}

/// Held by whoever waits.
#[derive(Debug)]
pub struct CancelGuard(Cancel);

impl Drop for CancelGuard {
    fn drop(&mut self) {
        self.0.0.store(true, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use crate::text::cancel::*;

    #[test]
    fn work_is_cancelled_when_whoever_waits_lets_go() {
        let cancel = Cancel::default();
        let guard = cancel.guard();
        let seen_by_work = cancel.clone();
        assert!(!seen_by_work.is_cancelled());
        drop(guard);
        assert!(seen_by_work.is_cancelled() && !Cancel::default().is_cancelled());
    }
}
