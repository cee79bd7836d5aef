//! Groups: those that one is in or may join, the page of one, and what its people do there.

mod change;
mod form;
mod list;
mod show;

pub use change::{add, begin, describe, end, join, lead, leave, open};
pub use form::GroupForm;
pub use list::list;
pub use show::{GroupParams, show};

use crate::db::types::GroupEntry;
use crate::hall::messages::groups as said;

/// How one comes into a group, as a form asks: word, label, whether it is chosen.
pub(super) fn entries(chosen: GroupEntry) -> Vec<(&'static str, &'static str, bool)> {
    GroupEntry::ALL.iter().map(|entry| (entry.word(), said::of_entry(*entry), *entry == chosen)).collect()
}

/// The address of a group.
pub(super) fn path_of(id: crate::db::types::GroupId) -> String {
    format!("/groupes/{id}")
}
