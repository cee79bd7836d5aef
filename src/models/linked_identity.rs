//! A linked identity signs its owner in: whom a provider (OpenID Connect) says that somebody is, and whose account that
//! opens.

use diesel::prelude::*;
use diesel::result::QueryResult;
use serde_json::{Value, json};

use crate::base::tokens;
use crate::db::Db;
use crate::db::schema::{accounts, linked_identities};
use crate::db::types::{AccountId, EventKind, Moment, SheetId};
use crate::hall::error::{Error, Result};
use crate::models::event::Event;
use crate::models::nouns::{Archived, Closing, Fate, Found, Heard, Noun, Owner, Stale};
use crate::models::reader::Reader;

/// Identities that an account may have.
pub const MOST: usize = 10;

/// A row of `linked_identities`.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = linked_identities)]
pub struct LinkedIdentity {
    /// SHA-256 of who says it and of whom, in hexadecimal.
    pub id: String,
    /// Whose account it opens.
    pub account_id: AccountId,
    /// The address of the provider.
    pub issuer: String,
    /// How the provider knows that person, for ever.
    pub subject: String,
    /// What its owner knows it by: the mail address or the name that they have there.
    pub called: String,
    /// When it was linked.
    pub added_at: Moment,
    /// When it last signed in.
    pub used_at: Option<Moment>,
}

impl LinkedIdentity {
    /// One that opens this account from now on.
    #[must_use]
    pub fn new(account_id: AccountId, issuer: &str, subject: &str, called: &str, now: Moment) -> Self {
        Self {
            id: Self::id_of(issuer, subject),
            account_id,
            issuer: issuer.to_owned(),
            subject: subject.to_owned(),
            called: called.to_owned(),
            added_at: now,
            used_at: None,
        }
    }

    /// The provider's address holds no line break, so no two pairs are alike.
    fn id_of(issuer: &str, subject: &str) -> String {
        tokens::hex(&tokens::hash(&format!("{issuer}\n{subject}")))
    }

    /// The one that this provider knows so.
    pub fn find(db: &mut Db, issuer: &str, subject: &str) -> QueryResult<Option<Self>> {
        linked_identities::table.find(Self::id_of(issuer, subject)).first(db).optional()
    }

    /// Those of an account, the oldest first.
    pub fn list(db: &mut Db, account: AccountId) -> QueryResult<Vec<Self>> {
        let own = linked_identities::table.filter(linked_identities::account_id.eq(account));
        own.order((linked_identities::added_at, linked_identities::id)).load(db)
    }

    /// Inserts one; a unique violation when it is known.
    pub fn insert(db: &mut Db, row: &Self) -> QueryResult<()> {
        diesel::insert_into(linked_identities::table).values(row).execute(db).map(drop)
    }

    /// Says that it signed in.
    pub fn touch(&self, db: &mut Db, now: Moment) -> QueryResult<()> {
        let row = diesel::update(linked_identities::table.find(&self.id));
        row.set(linked_identities::used_at.eq(Some(now))).execute(db).map(drop)
    }

    /// Forgets one of an account; false when there is none of that number.
    pub fn delete(db: &mut Db, account: AccountId, id: &str) -> QueryResult<bool> {
        let own = linked_identities::table.find(id).filter(linked_identities::account_id.eq(account));
        Ok(diesel::delete(own).execute(db)? == 1)
    }

    /// Forgets those of an account.
    pub fn delete_of(db: &mut Db, account: AccountId) -> QueryResult<()> {
        let own = linked_identities::table.filter(linked_identities::account_id.eq(account));
        diesel::delete(own).execute(db).map(drop)
    }

    fn count_of_closed(db: &mut Db) -> QueryResult<i64> {
        let closed = accounts::table.filter(accounts::closed_at.is_not_null()).select(accounts::id);
        linked_identities::table.filter(linked_identities::account_id.eq_any(closed)).count().get_result(db)
    }
}

impl Reader<'_> {
    /// The identities that open an account; its owner alone is shown them.
    pub fn linked_identities_of(&mut self, account: AccountId) -> Result<Vec<LinkedIdentity>> {
        self.ask_own(|db, _| LinkedIdentity::list(db, account))
    }
}

/// The identities that open accounts.
pub(in crate::models) struct LinkedIdentities;

impl Noun for LinkedIdentities {
    fn tables(&self) -> &'static [(&'static str, Archived)] {
        &[("linked_identities", Archived::Rows)]
    }

    fn own_data(&self, db: &mut Db, owner: &Owner<'_>) -> Result<Option<(&'static str, Value)>> {
        let told = |row: LinkedIdentity| {
            json!({
                "provider": row.issuer,
                "subject": row.subject,
                "called": row.called,
                "added": row.added_at.rfc3339(),
                "used": row.used_at.map(Moment::rfc3339),
            })
        };
        Ok(Some(("linked_identities", LinkedIdentity::list(db, owner.id)?.into_iter().map(told).collect())))
    }

    fn close_account(&self, db: &mut Db, closing: &Closing<'_>) -> Result<()> {
        Ok(LinkedIdentity::delete_of(db, closing.id)?)
    }

    fn follow_sheet(&self, _: &mut Db, _: SheetId, _: Fate) -> Result<()> {
        Ok(())
    }

    fn purge(&self, _: &mut Db, _: Moment) -> Result<()> {
        Ok(())
    }

    fn check(&self, found: &mut Found<'_>) -> Result<()> {
        let closed = found.store.read::<_, Error>(|db| Ok(LinkedIdentity::count_of_closed(db)?))?;
        if closed > 0 {
            found.problems.push(format!("linked identities: {closed} are of closed accounts"));
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
        MOST
    }
}
