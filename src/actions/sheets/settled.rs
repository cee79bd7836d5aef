//! What becomes of who reads and writes sheets when rules, texts or the tree of themes change: one way for all.

use crate::db::Db;
use crate::db::happening::Happening;
use crate::db::types::{AccountId, Moment, RuleScope, SheetId};
use crate::hall::error::{Error, Result};
use crate::hall::messages::groups as said;
use crate::hall::policy::{Act, Who};
use crate::models::access_rule::{self, AccessRule, Settled};
use crate::models::event::NewEvent;
use crate::models::kind::KindSet;
use crate::models::nouns::{self, Fate};
use crate::text::kind::KIND_OF_THEMES;

/// Works out anew what rules come to for every sheet that one of them is about, with the themes as they stand in the
/// transaction under way; what tells it, at its end. `field` bears what is refused.
pub(in crate::actions) fn settle_all(
    db: &mut Db,
    rule: &AccessRule,
    who: &Who,
    (field, now): (&str, Moment),
) -> Result<Vec<NewEvent>> {
    let (kinds, by) = (KindSet::load(db)?, who.account());
    let (settled, torn) = access_rule::settle_all(db, &kinds, rule)?;
    if !torn.is_empty() {
        let named = torn.iter().find(|sheet| sheet.is_seen_by(who)).map(|sheet| sheet.title.as_str());
        return Err(Error::field(field, said::torn(torn.len(), named)));
    }
    settled.into_iter().map(|(sheet, settled)| tell(db, sheet.id, &sheet.title, &settled, (by, now))).collect()
}

/// The same for every sheet, when themes stand elsewhere and rules are about some. Whoever looks after themes moves
/// them; who reads sheets, administrators alone change so.
pub(in crate::actions) fn settle_themes(db: &mut Db, who: &Who, now: Moment) -> Result<Vec<NewEvent>> {
    access_rule::hold(db, true)?;
    if !AccessRule::any_of_themes(db)? {
        return Ok(Vec::new());
    }
    let all = AccessRule::empty(RuleScope::Wiki, "");
    let told = settle_all(db, &all, who, (KIND_OF_THEMES, now))?;
    if told.is_empty() || who.may(Act::Administer) {
        return Ok(told);
    }
    Err(Error::field(KIND_OF_THEMES, said::moves_readers(told.len())))
}

/// What is told of a sheet whose readers or writers are others now.
pub(in crate::actions) fn tell(
    db: &mut Db,
    id: SheetId,
    title: &str,
    settled: &Settled,
    (by, now): (Option<AccountId>, Moment),
) -> Result<NewEvent> {
    if settled.before.reads != settled.after.reads {
        nouns::follow_sheet(db, id, Fate::SeenBy(settled.after.reads.visibility))?;
    }
    Ok(NewEvent::new(Happening::Governed(settled.told()), now, by, title).on(id))
}
