//! What a save changes of who reads and writes sheets: a text may name other themes, and a theme may stand elsewhere.

use super::Work;
use crate::actions::sheets::told::ToTell;
use crate::db::Db;
use crate::db::happening::Happening;
use crate::db::types::{AccountId, Moment, RuleScope, SheetId};
use crate::hall::error::{Error, Result};
use crate::models::access_rule::{self, AccessRule, ReadBy, Settled};
use crate::models::event::NewEvent;
use crate::models::kind::KindSet;
use crate::models::nouns::{self, Fate};
use crate::text::kind::Purpose;

/// By whom, and when.
type By = (Option<AccountId>, Moment);

impl Work<'_> {
    /// Writes what the rules come to now, once the text is written; the event that tells it of a sheet that was there.
    pub(super) fn settle(&self, db: &mut Db, id: SheetId, told: &mut ToTell, by: By) -> Result<Option<NewEvent>> {
        if Purpose::of(&self.ready.prepared.kind) == Purpose::Theme {
            self.settle_themes(db, told, by)?;
        }
        if let (None, Some(group)) = (self.before, self.edit.space) {
            AccessRule::put(db, &AccessRule::of_sheet(id).read_by(Some(ReadBy::of_group(group))))?;
        }
        let settled = access_rule::settle_sheet(db, &self.app.kinds(), id)?;
        let known = settled.filter(|_| self.before.is_some());
        known.map(|settled| tell(db, id, &self.ready.prepared.title, &settled, by)).transpose()
    }

    /// A theme may stand elsewhere from now on: what rules of themes come to is worked out anew for every sheet.
    fn settle_themes(&self, db: &mut Db, told: &mut ToTell, by: By) -> Result<()> {
        if !AccessRule::any_of_themes(db)? {
            return Ok(());
        }
        let kinds = KindSet::load(db)?;
        let (settled, torn) = access_rule::settle_all(db, &kinds, &AccessRule::empty(RuleScope::Wiki, ""))?;
        if let Some(title) = torn.first() {
            return Err(Error::field("", crate::hall::messages::groups::torn(torn.len(), title)));
        }
        for (sheet, settled) in settled {
            told.events.push(tell(db, sheet.id, &sheet.title, &settled, by)?);
        }
        Ok(())
    }
}

fn tell(db: &mut Db, id: SheetId, title: &str, settled: &Settled, (by, now): By) -> Result<NewEvent> {
    nouns::follow_sheet(db, id, Fate::SeenBy(settled.after.reads.visibility))?;
    let what = Happening::Governed(settled.told(db)?);
    Ok(NewEvent::new(what, now, by, title).on(id))
}
