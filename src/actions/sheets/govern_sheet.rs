//! Governs a sheet: who may change it, who sees it, who looks after it, how often it is looked at again.

use crate::app::App;
use crate::db::Db;
use crate::db::happening::{Happening, Rules as Ruled};
use crate::db::types::{EventId, GroupId, Protection, RuleScope, SheetId, Visibility};
use crate::hall::error::{Error, Result, What};
use crate::hall::policy;
use crate::hall::policy::{Act, Who};
use crate::models::access_rule::{self, AccessRule, ReadBy, Settled, WrittenBy, kept};
use crate::models::account::Account;
use crate::models::event::{self, NewEvent};
use crate::models::group::Group;
use crate::models::nouns::{self, Fate};
use crate::models::sheet::Sheet;
use crate::models::stewardship;
use crate::text::kind::Purpose;
use crate::text::title;

/// The longest review interval, in months.
pub const MOST_MONTHS: i32 = 120;

/// How a sheet is to be governed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rules {
    /// Who may change it.
    pub protection: WrittenBy,
    /// Who sees it.
    pub visibility: ReadBy,
    /// The group that looks after it.
    pub keepers: Option<GroupId>,
    /// The name of who looks after it; empty for nobody.
    pub steward: String,
    /// Months after which it is to be looked at again, 1 to [`MOST_MONTHS`].
    pub review_months: i32,
    /// Why.
    pub reason: String,
}

/// Governs a sheet and tells what changed. Moderators may, and who leads the group that alone reads it; only
/// administrators touch what is theirs. None when nothing changed.
///
/// What the rules of its kind and themes say already becomes no rule of its own: it goes on following them.
pub fn govern_sheet(app: &App, who: &Who, id: SheetId, rules: &Rules) -> Result<Option<EventId>> {
    let now = app.now();
    let event = app.store.write::<_, Error>(|db| {
        access_rule::hold(db, false)?;
        let sheet = Sheet::lock(db, who, id)?.ok_or(Error::NotFound(What::Sheet))?;
        sheet.must_be_governed_by(who)?;
        check(db, who, &sheet, rules)?;
        let steward = match rules.steward.trim() {
            "" => None,
            name => Some(
                Account::find_by_name(db, &title::key(name))?
                    .filter(Account::is_active)
                    .ok_or_else(|| Error::field("referent", crate::hall::messages::history::NOBODY))?,
            ),
        };
        must_follow_rules(db, who, (&sheet, rules))?;
        let settled = settle(db, id, rules)?;
        let told = settled.map(|settled| settled.told()).unwrap_or_default();
        let Some(change) = change(&sheet, told, rules, steward.as_ref()) else { return Ok(None) };
        stewardship::entrust(db, id, steward.map(|account| account.id), rules.review_months)?;
        if let Some(settled) = settled.filter(|settled| settled.before.reads != settled.after.reads) {
            nouns::follow_sheet(db, id, Fate::SeenBy(settled.after.reads.visibility))?;
        }
        let told = NewEvent::new(Happening::Governed(change), now, who.account(), sheet.title).on(id);
        Ok(Some(event::tell(db, told)?))
    })?;
    app.follow()?;
    Ok(event)
}

/// Whether this may be said of this sheet.
fn check(db: &mut Db, who: &Who, sheet: &Sheet, rules: &Rules) -> Result<()> {
    if !(1..=MOST_MONTHS).contains(&rules.review_months) {
        return Err(Error::field("delai", crate::hall::messages::history::MONTHS));
    }
    for protection in [sheet.protection, rules.protection.protection] {
        may_protect(who, protection)?;
    }
    if !may_be_seen_by(sheet, rules.visibility.visibility) {
        return Err(Error::field("visibilite", crate::hall::messages::history::ALWAYS_PUBLIC));
    }
    let named =
        [("visibilite", rules.visibility.group), ("protection", rules.protection.group), ("groupe", rules.keepers)];
    for (field, group) in named {
        let Some(group) = group else { continue };
        let is_known = who.may(Act::Govern) || who.is_in(group) || kept(sheet).groups().any(|known| known == group);
        if !is_known || Group::lock(db, group)?.is_none() {
            return Err(Error::field(field, crate::hall::messages::groups::NO_SUCH));
        }
    }
    Ok(())
}

/// Who leads a group opens what is its own; what a rule of the administration gives to it, the administration opens.
fn must_follow_rules(db: &mut Db, who: &Who, (sheet, rules): (&Sheet, &Rules)) -> Result<()> {
    if who.may(Act::Govern) || rules.visibility == kept(sheet).reads {
        return Ok(());
    }
    let inherited = access_rule::inherited(db, sheet.id)?;
    match inherited.is_some_and(|inherited| inherited.reads.group.is_some() && inherited.reads != rules.visibility) {
        true => Err(Error::field("visibilite", crate::hall::messages::groups::KEPT_BY_THEMES)),
        false => Ok(()),
    }
}

/// Writes the rule of a sheet: what the others do not say without it.
fn settle(db: &mut Db, id: SheetId, rules: &Rules) -> Result<Option<Settled>> {
    let inherited = access_rule::inherited(db, id)?;
    let own = AccessRule::find(db, RuleScope::Sheet, &id.to_string())?;
    // What was said of the sheet itself stays said, though its themes say the same today.
    let (was_read, was_written) = (own.as_ref().and_then(AccessRule::reads), own.as_ref().and_then(AccessRule::writes));
    let said = |is_said: bool| is_said.then_some(());
    let reads =
        said(was_read == Some(rules.visibility) || inherited.is_none_or(|known| known.reads != rules.visibility))
            .map(|()| rules.visibility);
    let writes =
        said(was_written == Some(rules.protection) || inherited.is_none_or(|known| known.writes != rules.protection))
            .map(|()| rules.protection);
    let keepers = rules.keepers.filter(|group| inherited.is_none_or(|inherited| inherited.keepers != Some(*group)));
    let own = AccessRule::of_sheet(id).read_by(reads).written_by(writes);
    AccessRule::put(db, &AccessRule { keepers_id: keepers, ..own })?;
    access_rule::settle_sheet(db, id)
}

fn may_protect(who: &Who, protection: Protection) -> Result<()> {
    match who {
        Who::Member(_) if protection != Protection::Group && !policy::reaches(who, protection) => {
            Err(Error::Forbidden(Act::Administer))
        }
        _ => Ok(()),
    }
}

/// Whether only these people may see a sheet, or do already. Forms and lists show kinds and vocabularies to everybody:
/// they are public, or deleted.
#[must_use]
pub fn may_be_seen_by(sheet: &Sheet, visibility: Visibility) -> bool {
    let is_of_forms = matches!(Purpose::of(&sheet.kind), Purpose::Kind | Purpose::Vocabulary);
    !is_of_forms || visibility == Visibility::Public || visibility == sheet.visibility
}

/// What changes, as the event keeps it; none when nothing does.
fn change(sheet: &Sheet, told: Ruled, rules: &Rules, steward: Option<&Account>) -> Option<Ruled> {
    let changes = |is_other: bool| is_other.then_some(());
    let change = Ruled {
        steward: changes(sheet.steward_id != steward.map(|account| account.id))
            .map(|()| steward.map(|account| account.name.clone())),
        review_months: changes(sheet.review_months != rules.review_months).map(|()| rules.review_months),
        ..told
    };
    (change != Ruled::default()).then(|| Ruled { reason: rules.reason.trim().to_owned(), ..change })
}
