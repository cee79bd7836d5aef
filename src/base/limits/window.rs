//! A window is what one key did lately: counts in slots of time, the oldest leaving one by one.

use super::{Rate, RetryAfter};
use parking_lot::Mutex;
use quick_cache::unsync::Cache;
use quick_cache::{DefaultHashBuilder, OptionsBuilder, UnitWeighter};

/// A window is cut in so many slots: what was done leaves the count between 15/16 of the window and the whole of it.
const SLOTS: i64 = 16;
/// Keys remembered for each limit, 100 bytes each; the least used leave first.
const KEYS: u32 = 50_000;

/// One limit, and what each key did lately.
pub(super) struct Counter {
    rate: Rate,
    windows: Mutex<Cache<u64, Window, UnitWeighter, DefaultHashBuilder>>,
}

impl Counter {
    pub(super) fn new(rate: Rate) -> Self {
        let windows =
            OptionsBuilder::new().estimated_items_capacity(256).weight_capacity(u64::from(KEYS)).build().map_or_else(
                |_| Cache::new(256),
                |options| Cache::with_options(options, UnitWeighter, DefaultHashBuilder::default(), Default::default()),
            );
        Self { rate, windows: Mutex::new(windows) }
    }

    pub(super) fn add(&self, key: u64, cost: u32, now_us: i64) -> Result<(), RetryAfter> {
        let mut windows = self.windows.lock();
        let mut window = windows.get(&key).copied().unwrap_or_default();
        let answer = window.add(self.rate, cost, now_us);
        windows.insert(key, window);
        answer
    }

    pub(super) fn take_back(&self, key: u64, now_us: i64) {
        let mut windows = self.windows.lock();
        if let Some(mut window) = windows.get(&key).copied() {
            window.take_back(self.rate, now_us);
            windows.insert(key, window);
        }
    }

    #[cfg(test)]
    pub(super) fn keys(&self) -> usize {
        self.windows.lock().len()
    }
}

fn slot_us(rate: Rate) -> i64 {
    rate.window_us() / SLOTS
}

/// What one key did in the last slots; the newest is first.
#[derive(Debug, Clone, Copy, Default)]
struct Window {
    newest: i64,
    counts: [u32; 16],
}

impl Window {
    /// Forgets what left the window. A clock that steps back counts as standing still.
    fn advance(&mut self, rate: Rate, now_us: i64) {
        let slot = now_us.div_euclid(slot_us(rate));
        let passed = slot.saturating_sub(self.newest).clamp(0, SLOTS);
        for _ in 0..passed {
            self.counts.rotate_right(1);
            if let Some(first) = self.counts.first_mut() {
                *first = 0;
            }
        }
        self.newest = self.newest.max(slot);
    }

    fn add(&mut self, rate: Rate, cost: u32, now_us: i64) -> Result<(), RetryAfter> {
        self.advance(rate, now_us);
        let total = self.counts.iter().fold(0u32, |sum, count| sum.saturating_add(*count));
        if total < rate.count() {
            if let Some(first) = self.counts.first_mut() {
                *first = first.saturating_add(cost);
            }
            return Ok(());
        }
        Err(self.retry_after(rate, now_us, total))
    }

    /// The oldest slots leave first: when enough of them have, one more is allowed.
    fn retry_after(&self, rate: Rate, now_us: i64, total: u32) -> RetryAfter {
        let mut left = total;
        let mut slots_to_wait = SLOTS;
        for (waited, count) in (1..=SLOTS).zip(self.counts.iter().rev()) {
            left = left.saturating_sub(*count);
            if left < rate.count() {
                slots_to_wait = waited;
                break;
            }
        }
        let free_at = self.newest.saturating_add(slots_to_wait).saturating_mul(slot_us(rate));
        let wait_us = free_at.saturating_sub(now_us).max(1);
        RetryAfter(u32::try_from((wait_us - 1) / 1_000_000 + 1).unwrap_or(u32::MAX))
    }

    fn take_back(&mut self, rate: Rate, now_us: i64) {
        self.advance(rate, now_us);
        if let Some(count) = self.counts.iter_mut().find(|count| **count > 0) {
            *count -= 1;
        }
    }
}
