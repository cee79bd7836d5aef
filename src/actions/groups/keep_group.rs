//! Begins a group, says it otherwise, ends it.

use crate::actions::groups::set_rule;
use crate::actions::sheets::told::ToTell;
use crate::app::App;
use crate::db::Db;
use crate::db::happening::{GroupChange, Happening, OfGroup};
use crate::db::types::{GroupEntry, GroupId, Moment, Protection, Visibility, fresh_id};
use crate::hall::error::{Error, Result, What};
use crate::hall::messages::groups as said;
use crate::hall::policy::{Act, Denied, Who};
use crate::models::access_rule::{self, AccessRule};
use crate::models::event::NewEvent;
use crate::models::group::Group;
use crate::models::group_member::GroupMember;
use crate::text::title;

/// The most characters of a name.
pub const MOST_NAME: usize = 60;
/// The most characters of what a group is for.
pub const MOST_ABOUT: usize = 300;
/// The most groups of a wiki.
const MOST: usize = 500;

/// What is said of a group.
#[derive(Clone, Debug)]
pub struct GroupWords {
    /// Its name.
    pub name: String,
    /// What it is for.
    pub about: String,
    /// How one comes in.
    pub entry: GroupEntry,
}

impl GroupWords {
    fn check(&self) -> Result<(String, String, String)> {
        let name = title::clean(&self.name).map_err(|_| Error::field("nom", said::NAME_ASKED))?;
        let key = title::key(&name);
        if key.is_empty() {
            return Err(Error::field("nom", said::NAME_ASKED));
        }
        if name.chars().count() > MOST_NAME {
            return Err(Error::field("nom", crate::hall::messages::text_too_long(MOST_NAME)));
        }
        let about = self.about.trim().replace('\0', "");
        if about.chars().count() > MOST_ABOUT {
            return Err(Error::field("objet", crate::hall::messages::text_too_long(MOST_ABOUT)));
        }
        Ok((name, key, about))
    }
}

/// Begins a group, without anybody in it. Administrators may.
pub fn begin_group(app: &App, who: &Who, words: &GroupWords) -> Result<GroupId> {
    who.must(Act::Administer)?;
    let ((name, name_key, about), now) = (words.check()?, app.now());
    let group = Group { id: GroupId(fresh_id(now)), name, name_key, about, entry: words.entry, created_at: now };
    write(app, |db, told| {
        if Group::all(db)?.len() >= MOST {
            return Err(Error::field("nom", said::too_many(MOST)));
        }
        if Group::is_taken(db, &group.name_key, None)? {
            return Err(Error::field("nom", said::NAME_TAKEN));
        }
        Group::insert(db, &group)?;
        told.events.push(event(&group, GroupChange::Began, who, now));
        Ok(())
    })?;
    Ok(group.id)
}

/// Says a group otherwise. Whoever leads it may, and administrators.
pub fn describe_group(app: &App, who: &Who, id: GroupId, words: &GroupWords) -> Result<()> {
    must_lead(who, id)?;
    let ((name, name_key, about), now) = (words.check()?, app.now());
    write(app, |db, told| {
        let known = Group::lock(db, id)?.ok_or(Error::NotFound(What::Group))?;
        if Group::is_taken(db, &name_key, Some(id))? {
            return Err(Error::field("nom", said::NAME_TAKEN));
        }
        let said = (name.clone(), name_key.clone(), about.clone());
        let group = Group { name: said.0, name_key: said.1, about: said.2, entry: words.entry, ..known.clone() };
        if group == known {
            return Ok(());
        }
        Group::update(db, &group)?;
        told.events.push(event(&group, GroupChange::Described, who, now));
        Ok(())
    })
}

/// Ends a group. What it alone read or wrote is for moderators from then on; how many sheets others see or change now.
/// Administrators may.
pub fn end_group(app: &App, who: &Who, id: GroupId) -> Result<usize> {
    who.must(Act::Administer)?;
    let now = app.now();
    write(app, |db, told| {
        access_rule::hold(db, true)?;
        let group = Group::lock(db, id)?.ok_or(Error::NotFound(What::Group))?;
        for rule in AccessRule::naming(db, id)? {
            set_rule::put(app, db, who, without(&rule, id), told)?;
        }
        let changed = told.events.iter().filter(|event| event.is_of_sheet()).count();
        Group::delete(db, id)?;
        told.events.push(event(&group, GroupChange::Ended, who, now));
        Ok(changed)
    })
}

/// The rule once this group is no more.
fn without(rule: &AccessRule, group: GroupId) -> AccessRule {
    let mut left = rule.clone();
    if left.readers_id == Some(group) {
        (left.visibility, left.readers_id) = (Some(Visibility::Hidden), None);
    }
    if left.writers_id == Some(group) {
        (left.protection, left.writers_id) = (Some(Protection::Moderators), None);
    }
    left.keepers_id = left.keepers_id.filter(|keepers| *keepers != group);
    left
}

/// Whoever leads a group, and administrators.
pub(super) fn must_lead(who: &Who, group: GroupId) -> Result<(), Denied> {
    if who.leads(group) { Ok(()) } else { who.must(Act::Administer) }
}

/// Writes in one transaction, and tells at its end what there is to tell.
pub(super) fn write<T>(app: &App, mut work: impl FnMut(&mut Db, &mut ToTell) -> Result<T>) -> Result<T> {
    let now = app.now();
    let done = app.store.write::<_, Error>(|db| {
        let mut told = ToTell::default();
        let done = work(db, &mut told)?;
        told.tell(db, now)?;
        Ok(done)
    })?;
    app.follow()?;
    Ok(done)
}

/// What happened to a group, as it is told.
pub(super) fn event(group: &Group, change: GroupChange, who: &Who, now: Moment) -> NewEvent {
    let what = Happening::GroupChanged(OfGroup { group: Some(group.id), change: Some(change), person: None });
    NewEvent::new(what, now, who.account(), group.name.clone())
}

/// What happened to somebody of a group, as it is told.
pub(super) fn event_of(group: &Group, change: GroupChange, member: &GroupMember, who: &Who, now: Moment) -> NewEvent {
    let of = OfGroup { group: Some(group.id), change: Some(change), person: Some(member.account_id) };
    NewEvent::new(Happening::GroupChanged(of), now, who.account(), group.name.clone())
}
