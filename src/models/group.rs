//! A group is people of the wiki who read, write or look after some sheets together. Its members alone see what it
//! alone reads.

use diesel::prelude::*;
use diesel::result::QueryResult;
use serde_json::{Value, json};

use crate::db::Db;
use crate::db::schema::{accounts, group_members, groups, sheets};
use crate::db::types::{AccountId, EventKind, GroupEntry, GroupId, Moment, SheetId};
use crate::hall::error::{Error, Result};
use crate::hall::policy::{Act, Who};
use crate::models::event::Event;
use crate::models::nouns::{Archived, Closing, Fate, Found, Heard, Noun, Owner, Stale};
use crate::models::reader::Reader;
use crate::models::sheet::Sheet;

/// A row of `groups`.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = groups)]
pub struct Group {
    /// Its number.
    pub id: GroupId,
    /// The name that members see.
    pub name: String,
    /// The name's key: see `text::title::key`.
    pub name_key: String,
    /// What it is for, in a sentence; may be empty.
    pub about: String,
    /// How one comes in.
    pub entry: GroupEntry,
    /// Since when.
    pub created_at: Moment,
}

impl Group {
    /// The group of that number.
    pub fn find(db: &mut Db, id: GroupId) -> QueryResult<Option<Self>> {
        groups::table.find(id).first(db).optional()
    }

    /// Every group, by name.
    pub fn all(db: &mut Db) -> QueryResult<Vec<Self>> {
        groups::table.order((groups::name_key.asc(), groups::id.asc())).load(db)
    }

    /// Holds the row until the transaction ends; none when there is no such group.
    pub fn lock(db: &mut Db, id: GroupId) -> QueryResult<Option<Self>> {
        diesel::update(groups::table.find(id)).set(groups::created_at.eq(groups::created_at)).execute(db)?;
        Self::find(db, id)
    }

    /// Whether another group has this name.
    pub fn is_taken(db: &mut Db, key: &str, but: Option<GroupId>) -> QueryResult<bool> {
        let same: Option<GroupId> =
            groups::table.filter(groups::name_key.eq(key.to_owned())).select(groups::id).first(db).optional()?;
        Ok(same.is_some() && same != but)
    }

    /// Adds a group.
    pub fn insert(db: &mut Db, group: &Self) -> QueryResult<()> {
        diesel::insert_into(groups::table).values(group).execute(db).map(drop)
    }

    /// Says it otherwise.
    pub fn update(db: &mut Db, group: &Self) -> QueryResult<()> {
        diesel::update(groups::table.find(group.id)).set(group).execute(db).map(drop)
    }

    /// Forgets a group and who is in it.
    pub fn delete(db: &mut Db, id: GroupId) -> QueryResult<()> {
        diesel::delete(group_members::table.filter(group_members::group_id.eq(id))).execute(db)?;
        diesel::delete(groups::table.find(id)).execute(db).map(drop)
    }
}

/// Somebody of a group, for those who may see it.
#[derive(Clone, Debug, Queryable)]
pub struct Person {
    /// Their account.
    pub id: AccountId,
    /// Their name.
    pub name: String,
    /// Whether they lead.
    pub leads: bool,
    /// Since when they are in it.
    pub since: Moment,
}

fn people(db: &mut Db, group: GroupId) -> QueryResult<Vec<Person>> {
    group_members::table
        .inner_join(accounts::table)
        .filter(group_members::group_id.eq(group))
        .order((group_members::leads.desc(), accounts::name_key.asc()))
        .select((accounts::id, accounts::name, group_members::leads, group_members::since))
        .load(db)
}

fn of_account(db: &mut Db, account: AccountId) -> QueryResult<Vec<(Group, bool, Moment)>> {
    group_members::table
        .inner_join(groups::table)
        .filter(group_members::account_id.eq(account))
        .order(groups::name_key.asc())
        .select((groups::all_columns, group_members::leads, group_members::since))
        .load(db)
}

/// Members are shown groups that they are in or may join; administrators all. Nothing of it is kept.
impl Reader<'_> {
    /// A group, when this person may know of it.
    pub fn group(&mut self, id: GroupId) -> Result<Option<Group>> {
        self.ask_own(|db, who| Ok::<_, Error>(Group::find(db, id)?.filter(|group| may_know(who, group))))
    }

    /// The groups that this person may know of, by name.
    pub fn groups(&mut self) -> Result<Vec<Group>> {
        self.ask_own(|db, who| {
            let mut all = Group::all(db)?;
            all.retain(|group| may_know(who, group));
            Ok::<_, Error>(all)
        })
    }

    /// The people of a group, those who lead first; nobody to whom it is not for.
    pub fn people_of_group(&mut self, group: &Group) -> Result<Vec<Person>> {
        self.ask_own(|db, who| {
            let sees = who.is_in(group.id) || who.may(Act::Administer);
            Ok::<_, Error>(if sees { people(db, group.id)? } else { Vec::new() })
        })
    }

    /// The live sheets that a group alone reads, the latest changed first, for its people.
    pub fn sheets_of_group(&mut self, group: GroupId, limit: i64) -> Result<Vec<Sheet>> {
        self.ask_own(|db, who| {
            Sheet::visible_to(who)
                .filter(sheets::readers_id.eq(group))
                .order((sheets::updated_at.desc(), sheets::id.desc()))
                .limit(limit)
                .load(db)
        })
    }

    /// The names of groups, for what is told of rules to who governs; others know those of their own.
    pub fn group_name(&mut self, id: GroupId) -> Result<Option<String>> {
        self.ask_own(|db, who| {
            let sees = who.is_in(id) || who.may(Act::Govern);
            Ok::<_, Error>(Group::find(db, id)?.filter(|_| sees).map(|group| group.name))
        })
    }
}

/// Whether somebody may know that a group is there.
fn may_know(who: &Who, group: &Group) -> bool {
    let may_join = group.entry == GroupEntry::Free && who.may(Act::Write);
    who.is_in(group.id) || may_join || who.may(Act::Govern)
}

/// Groups, and who is in them.
pub(in crate::models) struct Groups;

impl Noun for Groups {
    fn tables(&self) -> &'static [(&'static str, Archived)] {
        &[("groups", Archived::Rows), ("group_members", Archived::Rows)]
    }

    fn own_data(&self, db: &mut Db, owner: &Owner<'_>) -> Result<Option<(&'static str, Value)>> {
        let own = of_account(db, owner.id)?
            .into_iter()
            .map(|(group, leads, since)| json!({ "group": group.name, "leads": leads, "since": since.rfc3339() }));
        Ok(Some(("groups", own.collect())))
    }

    fn close_account(&self, db: &mut Db, closing: &Closing<'_>) -> Result<()> {
        diesel::delete(group_members::table.filter(group_members::account_id.eq(closing.id))).execute(db)?;
        Ok(())
    }

    fn follow_sheet(&self, _: &mut Db, _: SheetId, _: Fate) -> Result<()> {
        Ok(())
    }

    fn purge(&self, _: &mut Db, _: Moment) -> Result<()> {
        Ok(())
    }

    fn check(&self, found: &mut Found<'_>) -> Result<()> {
        let unnamed: Vec<GroupId> = found
            .store
            .read::<_, Error>(|db| Ok(groups::table.filter(groups::name_key.eq("")).select(groups::id).load(db)?))?;
        found.say(unnamed.iter().map(|id| format!("group {id}")), "it has no name");
        Ok(())
    }

    fn events(&self) -> &'static [(EventKind, Heard)] {
        &[(EventKind::GroupChanged, Heard::ByTheHouse)]
    }

    /// No page that is kept shows it: what a group alone reads is never kept, and strangers are in none.
    fn let_go(&self, _: &mut Db, _: &Event, _: &mut Stale<'_>) -> Result<()> {
        Ok(())
    }

    fn most(&self) -> usize {
        usize::MAX
    }
}
