//! The way through a list that has several pages: numbers when its length is known, previous and next when it is not.

use crate::db::paging::Slice;
use crate::web::view::parts::{PageLink, Pages};

/// The last page of a list that a cache keeps.
const NEAR: i64 = 5;

/// Whether many readers come to this page of a list: who turns farther reads alone, and the page is not kept.
#[must_use]
pub fn is_near(slice: Slice) -> bool {
    slice.page <= NEAR
}

/// Pages by their number, the first, the last and those around the present one; empty when there is only one.
#[must_use]
pub fn numbered(label: &str, current: usize, last: usize, href: impl Fn(usize) -> String) -> Pages {
    if last <= 1 && current <= 1 {
        return Pages { label: label.to_owned(), ..Pages::default() };
    }
    let mut numbers = Vec::new();
    let mut before = 0;
    for number in (1..=last).filter(|number| *number == 1 || *number == last || number.abs_diff(current) <= 1) {
        if number > before + 1 {
            numbers.push(PageLink { number: 0, href: None, current: false });
        }
        numbers.push(PageLink { number, href: Some(href(number)), current: number == current });
        before = number;
    }
    Pages {
        label: label.to_owned(),
        previous: (current > 1).then(|| href((current - 1).min(last))),
        next: (current < last).then(|| href(current + 1)),
        numbers,
    }
}

/// The pages of a list of so many rows, each with its own number in the address. `base` ends in `?` or `&`.
#[must_use]
pub fn of_rows(label: &str, slice: Slice, rows: i64, base: &str) -> Pages {
    let [current, last] = [slice.page, slice.pages(rows)].map(|page| usize::try_from(page).unwrap_or(1));
    numbered(label, current, last, |number| format!("{base}page={number}"))
}

/// Previous and next, for a list whose length is not counted.
#[must_use]
pub fn onward(label: &str, previous: Option<String>, next: Option<String>) -> Pages {
    Pages { label: label.to_owned(), previous, next, numbers: Vec::new() }
}

impl Pages {
    /// Whether there is only one page.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.previous.is_none() && self.next.is_none()
    }
}

#[cfg(test)]
mod tests {
    use crate::web::view::pagination::*;

    #[test]
    fn rows_make_pages() {
        let pages = |page, rows| of_rows("Pages", Slice { page, size: 10 }, rows, "/a?");
        assert!(pages(1, 10).is_empty() && pages(1, 0).is_empty());
        assert_eq!((pages(1, 11).previous, pages(1, 11).next.as_deref()), (None, Some("/a?page=2")));
        assert_eq!((pages(2, 11).previous.as_deref(), pages(2, 11).next), (Some("/a?page=1"), None));
    }

    #[test]
    fn the_first_the_last_and_the_neighbours_are_numbered() {
        for (current, last, expected) in [
            (1, 1, ""),
            (1, 2, "[1] 2"),
            (1, 9, "[1] 2 … 9"),
            (5, 9, "1 … 4 [5] 6 … 9"),
            (9, 9, "1 … 8 [9]"),
            (3, 5, "1 2 [3] 4 5"),
            (12, 9, "1 … 9"),
        ] {
            let pages = numbered("Pages", current, last, |page| format!("?page={page}"));
            let shown: Vec<String> = pages
                .numbers
                .iter()
                .map(|page| match (&page.href, page.current) {
                    (None, _) => "…".to_owned(),
                    (_, true) => format!("[{}]", page.number),
                    _ => page.number.to_string(),
                })
                .collect();
            assert_eq!(shown.join(" "), expected, "{current}/{last}");
        }
        let beyond = numbered("Pages", 12, 9, |page| page.to_string());
        assert_eq!((beyond.previous.as_deref(), beyond.next), (Some("9"), None));
    }
}
