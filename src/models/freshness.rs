//! How long ago somebody looked whether a sheet is up to date.

use crate::db::types::Moment;
use crate::models::sheet::Sheet;

/// A month of thirty days and a half.
const MONTH: i64 = 30 * Moment::DAY + Moment::DAY / 2;

impl Sheet {
    /// Whether the check on this sheet is older than its review interval, or was never made.
    #[must_use]
    pub fn is_due(&self, now: Moment) -> bool {
        let months = i64::from(self.review_months);
        now.0 - self.checked_since().0 > months * MONTH
    }

    /// When somebody last looked: the last check, else the first writing.
    #[must_use]
    pub fn checked_since(&self) -> Moment {
        self.verified_at.unwrap_or(self.created_at).max(self.created_at)
    }

    /// How many months ago that was.
    #[must_use]
    pub fn months_unchecked(&self, now: Moment) -> i64 {
        (now.0 - self.checked_since().0) / MONTH
    }
}
