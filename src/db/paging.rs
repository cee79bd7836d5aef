//! Pagination by page number.

/// A page of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slice {
    /// Counted from 1.
    pub page: i64,
    /// Rows a page.
    pub size: i64,
}

impl Slice {
    /// The page of a number in an address; anything invalid means the first.
    #[must_use]
    pub fn of(page: Option<&str>, size: i64) -> Self {
        let page = page.and_then(|text| text.parse().ok()).unwrap_or(1).clamp(1, 1_000_000);
        Self { page, size }
    }

    /// Rows before this page.
    #[must_use]
    pub fn offset(self) -> i64 {
        (self.page - 1) * self.size
    }

    /// Pages of a list of so many rows, at least one.
    #[must_use]
    pub fn pages(self, rows: i64) -> i64 {
        ((rows + self.size - 1) / self.size).max(1)
    }
}
