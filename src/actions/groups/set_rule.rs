//! Says who reads, writes and looks after the sheets of the wiki, of a kind or of a theme. What it comes to is
//! written on the row of each sheet, in one transaction, and told of each whose readers or writers are others now.

use crate::actions::sheets::settled::settle_all;
use crate::actions::sheets::told::ToTell;
use crate::app::App;
use crate::db::Db;
use crate::db::happening::{Happening, OfRule};
use crate::db::types::RuleScope;
use crate::hall::error::{Error, Result};
use crate::hall::messages::groups as said;
use crate::hall::policy::{Act, Who};
use crate::models::access_rule::{self, AccessRule};
use crate::models::event::NewEvent;
use crate::models::group::Group;

/// Sets a rule in place of the one before; one that says nothing goes. How many sheets others read or write now.
/// Administrators may.
pub fn set_rule(app: &App, who: &Who, rule: &AccessRule) -> Result<usize> {
    who.must(Act::Administer)?;
    check(app, rule)?;
    let changed = app.store.write::<_, Error>(|db| {
        access_rule::hold(db, true)?;
        for group in rule.groups() {
            Group::lock(db, group)?.ok_or_else(|| Error::field("ou", said::NO_SUCH))?;
        }
        let mut told = ToTell::default();
        put(app, db, who, rule.clone(), &mut told)?;
        let changed = told.events.iter().filter(|event| event.is_of_sheet()).count();
        told.tell(db, app.now())?;
        Ok(changed)
    })?;
    app.follow()?;
    Ok(changed)
}

/// Whether there is what it is about.
fn check(app: &App, rule: &AccessRule) -> Result<()> {
    let kinds = app.kinds();
    let is_known = match rule.scope {
        RuleScope::Wiki => rule.target.is_empty(),
        RuleScope::Kind => kinds.public().any(|kind| kind.key == rule.target),
        RuleScope::Theme => kinds.theme(&rule.target).is_some(),
        // A sheet is governed on its own page.
        RuleScope::Sheet => false,
    };
    // One that goes may be about what is no more; a sheet's own is not the administration's to take away.
    let may_go = rule.says_nothing() && rule.scope != RuleScope::Sheet;
    if is_known || may_go { Ok(()) } else { Err(Error::field("ou", said::NOWHERE)) }
}

/// The same in the transaction under way, which tells it at its end.
pub(super) fn put(app: &App, db: &mut Db, who: &Who, rule: AccessRule, told: &mut ToTell) -> Result<()> {
    let now = app.now();
    let before = AccessRule::find(db, rule.scope, &rule.target)?;
    let after = Some(rule.clone()).filter(|rule| !rule.says_nothing());
    if before == after {
        return Ok(());
    }
    AccessRule::put(db, &rule)?;
    told.events.extend(settle_all(db, &rule, who, ("ou", now))?);
    if rule.scope != RuleScope::Sheet {
        let of = |rule: &AccessRule| rule.told();
        let what = Happening::RuleChanged(OfRule {
            scope: Some(rule.scope),
            target: rule.target.clone(),
            before: before.as_ref().map(of),
            after: after.as_ref().map(of),
        });
        told.events.push(NewEvent::new(what, now, who.account(), rule.target));
    }
    Ok(())
}
