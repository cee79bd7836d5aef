//! How many news members have not seen yet, as counted last: counted again once something happened.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use crate::db::types::{AccountId, EventId};

/// Members of whom a count is kept. Past it all are counted anew.
const MOST: usize = 10_000;

/// The counts of this node.
#[derive(Default)]
pub struct UnreadCounts(Mutex<HashMap<AccountId, Counted>>);

/// A count, and between which events it holds.
#[derive(Clone, Copy)]
struct Counted {
    after: EventId,
    to: EventId,
    count: i64,
}

impl UnreadCounts {
    /// The count of a member between these events, if it was counted.
    #[must_use]
    pub fn find(&self, account: AccountId, after: EventId, to: EventId) -> Option<i64> {
        let counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let counted = counts.get(&account)?;
        (counted.after == after && counted.to == to).then_some(counted.count)
    }

    /// Keeps it.
    pub fn put(&self, account: AccountId, after: EventId, to: EventId, count: i64) {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if counts.len() >= MOST {
            counts.clear();
        }
        counts.insert(account, Counted { after, to, count });
    }

    /// Lets go of it: the member follows something else now.
    pub fn forget(&self, account: AccountId) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&account);
    }
}
