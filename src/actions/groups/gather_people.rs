//! Who comes into a group, leaves it, leads it.

use super::keep_group::{event_of, must_lead, write};
use crate::app::App;
use crate::db::Db;
use crate::db::happening::GroupChange;
use crate::db::types::{AccountId, GroupEntry, GroupId, Moment};
use crate::hall::error::{Error, Result, What};
use crate::hall::messages::groups as said;
use crate::hall::policy::{Act, Who};
use crate::models::account::Account;
use crate::models::group::Group;
use crate::models::group_member::GroupMember;
use crate::text::title;

/// The most people of a group.
pub const MOST: i64 = 1_000;

/// Adds people to a group, whose names or addresses stand one a line: all of them, or none. Whoever leads it may, and
/// administrators. How many came.
pub fn add_people(app: &App, who: &Who, id: GroupId, typed: &str) -> Result<usize> {
    must_lead(who, id)?;
    let names: Vec<&str> = typed.lines().map(str::trim).filter(|name| !name.is_empty()).collect();
    if names.is_empty() {
        return Err(Error::field("personnes", said::NOBODY_TYPED));
    }
    let now = app.now();
    write(app, |db, told| {
        let group = Group::lock(db, id)?.ok_or(Error::NotFound(What::Group))?;
        let mut unknown = Vec::new();
        for name in &names {
            let found = match Account::find_by_name(db, &title::key(name))? {
                Some(account) => Some(account),
                // Whether an address has an account is told to administrators alone.
                None if who.may(Act::Administer) => Account::find_as_typed(db, name)?,
                None => None,
            };
            match found.filter(Account::is_open) {
                Some(account) => {
                    if let Some(member) = enter(db, id, account.id, now)? {
                        told.events.push(event_of(&group, GroupChange::Joined, &member, who, now));
                    }
                }
                None => unknown.push(*name),
            }
        }
        match unknown.is_empty() {
            true => Ok(told.events.len()),
            false => Err(Error::field("personnes", said::unknown_people(&unknown))),
        }
    })
}

/// Comes into a group that members join by themselves.
pub fn join_group(app: &App, who: &Who, id: GroupId) -> Result<()> {
    who.must(Act::Write)?;
    let (account, now) = (who.member()?.id, app.now());
    write(app, |db, told| {
        let group = Group::lock(db, id)?.ok_or(Error::NotFound(What::Group))?;
        if group.entry != GroupEntry::Free {
            return Err(Error::NotFound(What::Group));
        }
        if let Some(member) = enter(db, id, account, now)? {
            told.events.push(event_of(&group, GroupChange::Joined, &member, who, now));
        }
        Ok(())
    })
}

/// Lets somebody go: themselves, or whom those who lead the group, or administrators, name.
pub fn leave_group(app: &App, who: &Who, id: GroupId, account: AccountId) -> Result<()> {
    if who.member()?.id != account {
        must_lead(who, id)?;
    }
    let now = app.now();
    write(app, |db, told| {
        let group = Group::lock(db, id)?.ok_or(Error::NotFound(What::Group))?;
        let Some(member) = GroupMember::find(db, id, account)? else { return Ok(()) };
        GroupMember::delete(db, id, account)?;
        told.events.push(event_of(&group, GroupChange::Left, &member, who, now));
        Ok(())
    })
}

/// Somebody of a group leads it from now on, or no more.
pub fn set_lead(app: &App, who: &Who, id: GroupId, account: AccountId, leads: bool) -> Result<()> {
    must_lead(who, id)?;
    let now = app.now();
    write(app, |db, told| {
        let group = Group::lock(db, id)?.ok_or(Error::NotFound(What::Group))?;
        let member = GroupMember::find(db, id, account)?.ok_or(Error::NotFound(What::Account))?;
        if member.leads == leads {
            return Ok(());
        }
        let member = GroupMember { leads, ..member };
        GroupMember::put(db, &member)?;
        let change = if leads { GroupChange::Leads } else { GroupChange::LeadsNoMore };
        told.events.push(event_of(&group, change, &member, who, now));
        Ok(())
    })
}

/// Adds an account to a group; none when it is there already.
pub(in crate::actions) fn enter(
    db: &mut Db,
    group: GroupId,
    account: AccountId,
    now: Moment,
) -> Result<Option<GroupMember>> {
    if GroupMember::find(db, group, account)?.is_some() {
        return Ok(None);
    }
    if GroupMember::count(db, group)? >= MOST {
        return Err(Error::field("personnes", said::FULL));
    }
    let member = GroupMember { group_id: group, account_id: account, leads: false, since: now };
    GroupMember::put(db, &member)?;
    Ok(Some(member))
}
