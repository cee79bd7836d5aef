//! The time that the body of a request may take: so many seconds, and one more for each 8 kB that came. Whoever sends a
//! byte now and then holds no connection.

use std::future::Future;
use std::time::{Duration, Instant};

use actix_web::rt::time::timeout;

use crate::app::App;
use crate::hall::error::{Error, Result};

/// Bytes a second below which a connection is too slow: half of what the slowest lines at home send.
const SLOWEST: u32 = 8_000;

/// When a body must have come.
#[derive(Debug)]
pub struct Deadline {
    begun: Instant,
    allowed: Duration,
}

impl Deadline {
    /// From now on.
    #[must_use]
    pub fn new(app: &App) -> Self {
        Self { begun: Instant::now(), allowed: Duration::from_secs(app.config.body_seconds.into()) }
    }

    /// What comes next, or [`Error::TooSlow`].
    pub async fn wait<T>(&self, next: impl Future<Output = T>) -> Result<T> {
        let left = self.allowed.saturating_sub(self.begun.elapsed());
        timeout(left, next).await.map_err(|_| Error::TooSlow)
    }

    /// So many bytes came: the rest has more time.
    pub fn took(&mut self, bytes: usize) {
        self.allowed += Duration::from_secs(1) * u32::try_from(bytes).unwrap_or(u32::MAX) / SLOWEST;
    }
}
