//! Pages of lists: which slice, and whether more follows.

/// A slice of a long list, asked for by page number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slice {
    /// From 1.
    pub page: i64,
    /// Rows a page.
    pub size: i64,
}

impl Slice {
    /// The page asked for, from a number in an address; nonsense means the first.
    #[must_use]
    pub fn of(page: Option<&str>, size: i64) -> Self {
        let page = page.and_then(|text| text.parse().ok()).unwrap_or(1).clamp(1, 1_000_000);
        Self { page, size }
    }

    /// How many rows come before.
    #[must_use]
    pub fn offset(self) -> i64 {
        (self.page - 1) * self.size
    }

    /// How many pages a list of so many rows has, at least one.
    #[must_use]
    pub fn pages(self, rows: i64) -> i64 {
        ((rows + self.size - 1) / self.size).max(1)
    }
}
