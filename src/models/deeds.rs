//! How many things somebody did, by their kinds. They are told of one person, on their page; nobody is ranked by them.

use crate::db::types::EventKind;

/// What somebody did to sheets, counted by kind.
#[derive(Clone, Debug, Default)]
pub struct DeedCounts(pub(super) Vec<(EventKind, i64)>);

impl DeedCounts {
    /// All of them.
    #[must_use]
    pub fn all(&self) -> i64 {
        self.0.iter().map(|(_, count)| count).sum()
    }

    /// Those of these kinds.
    #[must_use]
    pub fn of(&self, kinds: &[EventKind]) -> i64 {
        self.0.iter().filter(|(kind, _)| kinds.contains(kind)).map(|(_, count)| count).sum()
    }
}

#[cfg(test)]
mod tests {
    use crate::models::deeds::*;

    #[test]
    fn deeds_are_counted_by_kind_and_in_all() {
        let counts = DeedCounts(vec![(EventKind::Created, 2), (EventKind::Edited, 3)]);
        assert_eq!((counts.all(), counts.of(&[EventKind::Created, EventKind::Tried])), (5, 2));
    }
}
