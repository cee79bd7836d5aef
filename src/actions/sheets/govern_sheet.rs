//! Governs a sheet: who may change it, who sees it, who looks after it, how often it is looked at again.

use crate::app::App;
use crate::db::happening::{Happening, Rules as Ruled};
use crate::db::types::{AccountId, EventId, Protection, SheetId, Visibility};
use crate::hall::error::{Error, Result, What};
use crate::hall::policy;
use crate::hall::policy::{Act, Who};
use crate::models::account::Account;
use crate::models::event::{self, NewEvent};
use crate::models::nouns::{self, Fate};
use crate::models::sheet::Sheet;
use crate::text::kind::Purpose;
use crate::text::title;

/// The longest review interval, in months.
pub const MOST_MONTHS: i32 = 120;

/// How a sheet is to be governed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rules {
    /// Who may change it.
    pub protection: Protection,
    /// Who sees it.
    pub visibility: Visibility,
    /// The name of who looks after it; empty for nobody.
    pub steward: String,
    /// Months after which it is to be looked at again, 1 to [`MOST_MONTHS`].
    pub review_months: i32,
    /// Why.
    pub reason: String,
}

/// Governs a sheet and tells what changed. Moderators may; only administrators touch what is theirs. None when nothing
/// changed.
pub fn govern_sheet(app: &App, who: &Who, id: SheetId, rules: &Rules) -> Result<Option<EventId>> {
    who.must(Act::Govern)?;
    if !(1..=MOST_MONTHS).contains(&rules.review_months) {
        return Err(Error::field("delai", crate::hall::messages::history::MONTHS));
    }
    let now = app.now();
    let event = app.store.write::<_, Error>(|db| {
        let sheet = Sheet::lock(db, who, id)?.ok_or(Error::NotFound(What::Sheet))?;
        for protection in [sheet.protection, rules.protection] {
            may_protect(who, protection)?;
        }
        if !may_be_seen_by(&sheet, rules.visibility) {
            return Err(Error::field("visibilite", crate::hall::messages::history::ALWAYS_PUBLIC));
        }
        let steward = match rules.steward.trim() {
            "" => None,
            name => Some(
                Account::find_by_name(db, &title::key(name))?
                    .filter(Account::is_active)
                    .ok_or_else(|| Error::field("referent", crate::hall::messages::history::NOBODY))?,
            ),
        };
        let Some(change) = change(&sheet, rules, steward.as_ref()) else { return Ok(None) };
        let steward: Option<AccountId> = steward.map(|account| account.id);
        Sheet::govern(db, id, rules.protection, rules.visibility, steward, rules.review_months)?;
        if sheet.visibility != rules.visibility {
            nouns::follow_sheet(db, id, Fate::SeenBy(rules.visibility))?;
        }
        let told = NewEvent::new(Happening::Governed(change), now, who.account(), sheet.title).on(id);
        Ok(Some(event::tell(db, told)?))
    })?;
    app.follow()?;
    Ok(event)
}

fn may_protect(who: &Who, protection: Protection) -> Result<()> {
    match who {
        Who::Member(_) if !policy::reaches(who, protection) => Err(Error::Forbidden(Act::Administer)),
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
fn change(sheet: &Sheet, rules: &Rules, steward: Option<&Account>) -> Option<Ruled> {
    let changes = |is_other: bool| is_other.then_some(());
    let change = Ruled {
        protection: changes(sheet.protection != rules.protection).map(|()| rules.protection),
        visibility: changes(sheet.visibility != rules.visibility).map(|()| rules.visibility),
        steward: changes(sheet.steward_id != steward.map(|account| account.id))
            .map(|()| steward.map(|account| account.name.clone())),
        review_months: changes(sheet.review_months != rules.review_months).map(|()| rules.review_months),
        reason: String::new(),
    };
    (change != Ruled::default()).then(|| Ruled { reason: rules.reason.trim().to_owned(), ..change })
}
