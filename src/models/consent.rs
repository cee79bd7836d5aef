//! What is kept once somebody left the letters: that they had asked, when, and what they were shown, under a mark of
//! their address from which nobody reads it. Whoever gives the address finds it again.

use diesel::prelude::*;
use diesel::result::QueryResult;
use serde_json::{Value, json};

use crate::base::tokens::Secret;
use crate::db::Db;
use crate::db::schema::consents;
use crate::db::types::{EventKind, Moment, SheetId, fresh_id};
use crate::hall::error::{Error, Result};
use crate::models::account::Account;
use crate::models::event::Event;
use crate::models::nouns::{Archived, Closing, Fate, Found, Heard, Noun, Owner, Stale};
use crate::models::setting;

/// How long it is kept: as long as somebody may ask for the proof.
const KEPT: i64 = 3 * 365 * Moment::DAY;
/// For what marks are made.
const PURPOSE: &str = "accord";

/// A row of `consents`.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = consents)]
pub struct Consent {
    /// Its number.
    pub id: i64,
    /// Made of the address by the secret of the site.
    pub mark: String,
    /// When somebody asked.
    pub asked_at: Moment,
    /// When they confirmed.
    pub confirmed_at: Moment,
    /// When it ended.
    pub ended_at: Moment,
    /// What they were shown when they asked.
    pub shown: String,
}

/// The mark of an address, in lower case.
fn mark(db: &mut Db, email: &str) -> QueryResult<Option<String>> {
    let secret = setting::find(db, setting::SECRET)?.and_then(|kept| Secret::from_hex(&kept));
    Ok(secret.map(|secret| secret.pseudonym(PURPOSE, 0, &email.to_lowercase())))
}

impl Consent {
    /// Keeps what proves that an address asked for letters, which is about to be forgotten.
    pub fn keep(db: &mut Db, email: &str, proved: (Moment, Moment, &str), now: Moment) -> QueryResult<()> {
        let Some(mark) = mark(db, email)? else { return Ok(()) };
        let (asked_at, confirmed_at, shown) = proved;
        let row = Self { id: fresh_id(now), mark, asked_at, confirmed_at, ended_at: now, shown: shown.to_owned() };
        diesel::insert_into(consents::table).values(row).execute(db).map(drop)
    }

    /// What is kept of an address, the latest last.
    pub fn of_email(db: &mut Db, email: &str) -> QueryResult<Vec<Self>> {
        let Some(mark) = mark(db, email)? else { return Ok(Vec::new()) };
        consents::table.filter(consents::mark.eq(mark)).order(consents::ended_at.asc()).load(db)
    }

    /// The same, as whoever has the address may ask for it.
    pub fn told(db: &mut Db, email: &str) -> QueryResult<Vec<Value>> {
        let tell = |row: Self| {
            json!({
                "asked_at": row.asked_at.rfc3339(),
                "confirmed_at": row.confirmed_at.rfc3339(),
                "ended_at": row.ended_at.rfc3339(),
                "shown": row.shown,
            })
        };
        Ok(Self::of_email(db, email)?.into_iter().map(tell).collect())
    }
}

fn odd(db: &mut Db) -> QueryResult<Vec<i64>> {
    consents::table.filter(consents::confirmed_at.lt(consents::asked_at)).select(consents::id).load(db)
}

/// What proves that addresses had asked.
pub(in crate::models) struct Consents;

impl Noun for Consents {
    fn tables(&self) -> &'static [(&'static str, Archived)] {
        &[("consents", Archived::Rows)]
    }

    fn own_data(&self, db: &mut Db, owner: &Owner<'_>) -> Result<Option<(&'static str, Value)>> {
        let email = Account::find(db, owner.id)?.and_then(|account| account.email).unwrap_or_default();
        Ok(Some(("letters_left", Value::Array(Consent::told(db, &email)?))))
    }

    /// It stays, and says nothing of the account.
    fn close_account(&self, _: &mut Db, _: &Closing<'_>) -> Result<()> {
        Ok(())
    }

    fn follow_sheet(&self, _: &mut Db, _: SheetId, _: Fate) -> Result<()> {
        Ok(())
    }

    fn purge(&self, db: &mut Db, now: Moment) -> Result<()> {
        diesel::delete(consents::table.filter(consents::ended_at.lt(now.plus(-KEPT)))).execute(db)?;
        Ok(())
    }

    fn check(&self, found: &mut Found<'_>) -> Result<()> {
        let odd = found.store.read::<_, Error>(|db| Ok(odd(db)?))?;
        found.say(odd.iter().map(|id| format!("consent {id}")), "it was confirmed before it was asked for");
        Ok(())
    }

    fn events(&self) -> &'static [(EventKind, Heard)] {
        &[]
    }

    /// No page that is kept shows them.
    fn let_go(&self, _: &mut Db, _: &Event, _: &mut Stale<'_>) -> Result<()> {
        Ok(())
    }

    fn most(&self) -> usize {
        usize::MAX
    }
}
