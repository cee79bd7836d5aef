//! What must not be found any more though the index still holds it: the index follows what happens later, and whatever
//! hides words cannot wait for it.

use std::sync::Arc;

use super::SearchIndex;
use super::index::Withheld;

impl SearchIndex {
    /// Withholds a sheet from every search from now on, until what this event changed is committed: whatever hides its
    /// words must not wait for the index.
    pub fn withhold(&self, sheet: i64, event: u64) {
        self.withheld_now().rcu(|known| {
            let mut known = Withheld::clone(known);
            known.insert(sheet, event);
            known
        });
    }

    pub(super) fn withheld(&self) -> Arc<Withheld> {
        self.withheld_now().load_full()
    }

    /// The index holds every event up to this one: what was withheld until then is found as it stands.
    pub fn holds(&self, cursor: u64) {
        if self.withheld_now().load().values().any(|event| *event <= cursor) {
            self.withheld_now().rcu(|known| {
                let left = known.iter().filter(|(_, event)| **event > cursor);
                left.map(|(sheet, event)| (*sheet, *event)).collect::<Withheld>()
            });
        }
    }
}
