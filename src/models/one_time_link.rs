//! A link that serves once: sent by mail, or printed by a command; only the hash of its secret is kept.

use diesel::prelude::*;
use diesel::result::QueryResult;
use serde_json::Value;

use crate::base::tokens;
use crate::db::Db;
use crate::db::schema::one_time_links;
use crate::db::types::{AccountId, EventKind, LinkPurpose, Moment, SheetId};
use crate::hall::error::{Error, Result};
use crate::models::event::Event;
use crate::models::nouns::{Archived, Closing, Fate, Found, Heard, Noun, Owner, Stale};
use crate::models::reader::Reader;

/// A row of `one_time_links`.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = one_time_links)]
pub struct OneTimeLink {
    /// SHA-256 of the secret in its address.
    pub hash: String,
    /// What it is for.
    pub purpose: LinkPurpose,
    /// Whose it is; nobody's when it makes an account.
    pub account_id: Option<AccountId>,
    /// What it carries: the new address, or where its owner was; empty otherwise.
    pub payload: String,
    /// When it was made.
    pub created_at: Moment,
    /// When it stops being good.
    pub expires_at: Moment,
    /// When it served.
    pub used_at: Option<Moment>,
}

impl OneTimeLink {
    /// A link good for so many microseconds, and its secret.
    #[must_use]
    pub fn new(purpose: LinkPurpose, account_id: Option<AccountId>, now: Moment, lifetime: i64) -> (Self, String) {
        let secret = tokens::random();
        let link = Self {
            hash: hash_of(&secret),
            purpose,
            account_id,
            payload: String::new(),
            created_at: now,
            expires_at: now.plus(lifetime),
            used_at: None,
        };
        (link, secret)
    }

    /// Inserts a link.
    pub fn insert(db: &mut Db, link: &Self) -> QueryResult<()> {
        diesel::insert_into(one_time_links::table).values(link).execute(db).map(drop)
    }

    /// The link of that secret, if it is for this purpose, did not serve and is still good.
    pub fn find(db: &mut Db, secret: &str, purpose: LinkPurpose, now: Moment) -> QueryResult<Option<Self>> {
        one_time_links::table
            .find(hash_of(secret))
            .filter(one_time_links::purpose.eq(purpose))
            .filter(one_time_links::used_at.is_null())
            .filter(one_time_links::expires_at.gt(now))
            .first(db)
            .optional()
    }

    /// Uses a link; false when somebody else was faster.
    pub fn use_up(&self, db: &mut Db, now: Moment) -> QueryResult<bool> {
        let unused = one_time_links::table.find(&self.hash).filter(one_time_links::used_at.is_null());
        Ok(diesel::update(unused).set(one_time_links::used_at.eq(Some(now))).execute(db)? == 1)
    }

    /// Ends every link of an account, or of nobody, for one purpose.
    pub fn end_all(db: &mut Db, purpose: LinkPurpose, account: Option<AccountId>, now: Moment) -> QueryResult<()> {
        let open =
            one_time_links::table.filter(one_time_links::purpose.eq(purpose)).filter(one_time_links::used_at.is_null());
        let served = one_time_links::used_at.eq(Some(now));
        match account {
            Some(id) => diesel::update(open.filter(one_time_links::account_id.eq(id))).set(served).execute(db),
            None => diesel::update(open.filter(one_time_links::account_id.is_null())).set(served).execute(db),
        }
        .map(drop)
    }

    /// How many links end before they begin.
    pub fn count_never_good(db: &mut Db) -> QueryResult<i64> {
        let never = one_time_links::table.filter(one_time_links::expires_at.lt(one_time_links::created_at));
        never.count().get_result(db)
    }

    /// Forgets links that stopped being good before this moment.
    pub fn purge(db: &mut Db, before: Moment) -> QueryResult<usize> {
        diesel::delete(one_time_links::table.filter(one_time_links::expires_at.lt(before))).execute(db)
    }
}

fn hash_of(secret: &str) -> String {
    tokens::hex(&tokens::hash(secret))
}

impl Reader<'_> {
    /// The link of that secret, if it is for this purpose, did not serve and is still good.
    pub fn one_time_link(&mut self, secret: &str, purpose: LinkPurpose, now: Moment) -> Result<Option<OneTimeLink>> {
        self.ask_own(|db, _| OneTimeLink::find(db, secret, purpose, now))
    }
}

/// The links that wait to be opened.
pub(in crate::models) struct OneTimeLinks;

impl Noun for OneTimeLinks {
    fn tables(&self) -> &'static [(&'static str, Archived)] {
        &[("one_time_links", Archived::Rows)]
    }

    /// They are secrets, known by their hashes alone.
    fn own_data(&self, _: &mut Db, _: &Owner<'_>) -> Result<Option<(&'static str, Value)>> {
        Ok(None)
    }

    fn close_account(&self, db: &mut Db, closing: &Closing<'_>) -> Result<()> {
        for purpose in LinkPurpose::ALL {
            OneTimeLink::end_all(db, *purpose, Some(closing.id), closing.now)?;
        }
        Ok(())
    }

    fn follow_sheet(&self, _: &mut Db, _: SheetId, _: Fate) -> Result<()> {
        Ok(())
    }

    fn purge(&self, db: &mut Db, now: Moment) -> Result<()> {
        Ok(OneTimeLink::purge(db, now).map(drop)?)
    }

    fn check(&self, found: &mut Found<'_>) -> Result<()> {
        let ended = found.store.read::<_, Error>(|db| Ok(OneTimeLink::count_never_good(db)?))?;
        if ended > 0 {
            found.problems.push(format!("one-time links: {ended} end before they begin"));
        }
        Ok(())
    }

    fn events(&self) -> &'static [(EventKind, Heard)] {
        &[]
    }

    /// No page that is kept shows it.
    fn let_go(&self, _: &mut Db, _: &Event, _: &mut Stale<'_>) -> Result<()> {
        Ok(())
    }

    fn most(&self) -> usize {
        usize::MAX
    }
}
