//! What a save changes of who reads and writes its sheet: a text may name other themes.

use super::Work;
use crate::actions::sheets::settled::tell;
use crate::db::Db;
use crate::db::types::{AccountId, GroupId, Moment, SheetId, Visibility};
use crate::hall::error::{Error, Result};
use crate::hall::messages::groups as said;
use crate::models::access_rule::{self, AccessRule, ReadBy, Settled};
use crate::models::event::NewEvent;
use crate::text::kind::field_keys;

impl Work<'_> {
    /// A new sheet may be born a group's own by whoever is in it. One that is there is given to a group, or shown
    /// beyond it, by who leads it: a theme is quickly chosen, and others would see the sheet no more.
    fn check(&self, settled: &Settled) -> Result<()> {
        let (was, is) = (settled.before.reads.group, settled.after.reads.group);
        // The program sees what each group does.
        if was == is || self.who.sees().contains(&Visibility::Group) {
            return Ok(());
        }
        let may = |group: GroupId| match self.before {
            None => self.who.is_in(group),
            Some(_) => self.who.is_in(group) && self.who.leads(group),
        };
        if is.is_some_and(|group| !may(group)) {
            return Err(Error::field(field_keys::THEMES, said::KEPT_FOR_OTHERS));
        }
        if was.is_some_and(|group| !may(group)) {
            return Err(Error::field(field_keys::THEMES, said::SHOWN_BY_LEADS));
        }
        Ok(())
    }

    /// Writes what the rules come to now, once the text is written; the event that tells it of a sheet that was there.
    pub(super) fn settle(&self, db: &mut Db, id: SheetId, by: (Option<AccountId>, Moment)) -> Result<Option<NewEvent>> {
        if let (None, Some(group)) = (self.before, self.edit.space) {
            AccessRule::put(db, &AccessRule::of_sheet(id).read_by(Some(ReadBy::of_group(group))))?;
        }
        let settled = access_rule::settle_sheet(db, id)?;
        if let Some(settled) = &settled {
            self.check(settled)?;
        }
        let known = settled.filter(|_| self.before.is_some());
        known.map(|settled| tell(db, id, &self.ready.prepared.title, &settled, by)).transpose()
    }
}
