//! What somebody may with a sheet.

use crate::db::types::Protection;
use crate::hall::policy::{self, Act, Denied, Guard, Keeping, Who};
use crate::models::sheet::Sheet;

impl Sheet {
    /// Whether this person may change it, or could once signed in.
    #[must_use]
    pub fn may_be_changed_by(&self, who: &Who) -> bool {
        self.deleted_at.is_none() && policy::may_edit(who, &self.kind, self.guard())
    }

    /// The same for whoever is about to change it, with the reason why not.
    pub fn must_be_changed_by(&self, who: &Who) -> Result<(), Denied> {
        policy::must_edit(who, &self.kind, self.guard())
    }

    /// How its changes are guarded.
    #[must_use]
    pub fn guard(&self) -> Guard {
        Guard { protection: self.protection, writers: self.writers_id }
    }

    /// Who looks after it.
    #[must_use]
    pub fn keeping(&self) -> Keeping {
        Keeping { steward: self.steward_id, keepers: self.keepers_id }
    }

    /// Whether somebody decides who reads and writes it: moderators, and who leads the group that alone reads it.
    #[must_use]
    pub fn may_be_governed_by(&self, who: &Who) -> bool {
        self.must_be_governed_by(who).is_ok()
    }

    /// The same, with the reason why not.
    pub fn must_be_governed_by(&self, who: &Who) -> Result<(), Denied> {
        let leads = self.readers_id.is_some_and(|group| who.leads(group) && who.is_in(group));
        if !leads {
            who.must(Act::Govern)?;
        }
        let is_reached = matches!(self.protection, Protection::Open | Protection::Group);
        if is_reached || policy::reaches(who, self.protection) {
            Ok(())
        } else {
            Err(Denied::Forbidden(Act::Administer))
        }
    }

    /// Whether somebody may see it.
    #[must_use]
    pub fn is_seen_by(&self, who: &Who) -> bool {
        who.reads(self.visibility, self.readers_id)
    }
}
