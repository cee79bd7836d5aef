//! A follow: a member wants to come back to a sheet, a theme, a kind, a person or a search; only they see it.

use diesel::prelude::*;
use diesel::result::QueryResult;
use serde_json::{Value, json};

use crate::db::Db;
use crate::db::schema::follows;
use crate::db::types::{AccountId, EventKind, Moment, Pace, SheetId};
use crate::hall::error::{Error, Result};
use crate::models::event::Event;
use crate::models::follow_reader::FollowReader;
use crate::models::nouns::{Archived, Closing, Fate, Found, Heard, Noun, Own, Owner, Stale};
use crate::models::reader::Reader;
use crate::models::sheet::Sheet;
use crate::text::kind::{KIND_OF_KINDS, KIND_OF_THEMES, Purpose};

/// What can be followed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A sheet.
    Sheet(SheetId),
    /// A theme, by its sheet: its key may change.
    Theme(SheetId),
    /// A kind, by its sheet.
    Kind(SheetId),
    /// A person.
    Person(AccountId),
    /// A search, by what follows `/recherche?` in its canonical address.
    Search(String),
    /// A territory, by its code.
    Territory(String),
    /// What is said of a sheet, by the sheet.
    Discussion(SheetId),
}

impl Target {
    /// A sheet, or the theme that it is.
    #[must_use]
    pub fn of_sheet(sheet: &Sheet) -> Self {
        match Purpose::of(&sheet.kind) {
            Purpose::Theme => Self::Theme(sheet.id),
            _ => Self::Sheet(sheet.id),
        }
    }

    /// The words by which it is stored and posted: what it is, and which.
    #[must_use]
    pub fn words(&self) -> (&'static str, String) {
        match self {
            Self::Sheet(id) => ("fiche", id.to_string()),
            Self::Theme(id) => (KIND_OF_THEMES, id.to_string()),
            Self::Kind(id) => (KIND_OF_KINDS, id.to_string()),
            Self::Person(id) => ("personne", id.to_string()),
            Self::Search(query) => ("recherche", query.clone()),
            Self::Territory(code) => ("territoire", code.clone()),
            Self::Discussion(id) => ("discussion", id.to_string()),
        }
    }

    /// Reads these words.
    #[must_use]
    pub fn read(what: &str, which: &str) -> Option<Self> {
        let sheet = || which.parse().ok().map(SheetId);
        match what {
            "fiche" => sheet().map(Self::Sheet),
            KIND_OF_THEMES => sheet().map(Self::Theme),
            KIND_OF_KINDS => sheet().map(Self::Kind),
            "personne" => which.parse().ok().map(AccountId).map(Self::Person),
            "discussion" => sheet().map(Self::Discussion),
            "recherche" if !which.is_empty() => Some(Self::Search(which.to_owned())),
            "territoire" if !which.is_empty() => Some(Self::Territory(which.to_owned())),
            _ => None,
        }
    }
}

/// A row of `follows`.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = follows)]
pub struct Follow {
    /// Who follows.
    pub account_id: AccountId,
    /// What; with [`Follow::target`], the words of a [`Target`].
    pub what: String,
    /// Which.
    pub target: String,
    /// Since when.
    pub since: Moment,
    /// How soon a letter tells of it.
    pub pace: Pace,
}

impl Follow {
    /// A member follows something from now on, and reads of it once a day.
    #[must_use]
    pub fn new(account_id: AccountId, target: &Target, since: Moment) -> Self {
        let (what, target) = target.words();
        Self { account_id, what: what.to_owned(), target, since, pace: Pace::Daily }
    }

    /// What is followed.
    #[must_use]
    pub fn what(&self) -> Option<Target> {
        Target::read(&self.what, &self.target)
    }
}

/// What an account follows, the latest first.
pub fn of_account(db: &mut Db, account: AccountId) -> QueryResult<Vec<Follow>> {
    let own = follows::table.filter(follows::account_id.eq(account));
    own.order((follows::since.desc(), follows::what.asc(), follows::target.asc())).load(db)
}

/// Whether an account follows something.
pub fn is_followed(db: &mut Db, account: AccountId, target: &Target) -> QueryResult<bool> {
    Follows.has(db, &Follow::new(account, target, Moment(0)))
}

/// Gives what an account follows another pace.
pub fn set_pace(db: &mut Db, account: AccountId, target: &Target, pace: Pace) -> QueryResult<()> {
    let (what, which) = target.words();
    let row = follows::table.find((account, what, which));
    diesel::update(row).set(follows::pace.eq(pace)).execute(db).map(drop)
}

/// Those who follow something.
fn followers(db: &mut Db, target: &Target) -> QueryResult<Vec<AccountId>> {
    let (what, which) = target.words();
    let followers = follows::table.filter(follows::what.eq(what)).filter(follows::target.eq(which));
    followers.select(follows::account_id).load(db)
}

/// Nobody follows it any more.
fn forget(db: &mut Db, target: &Target) -> QueryResult<()> {
    let (what, which) = target.words();
    let all = follows::table.filter(follows::what.eq(what)).filter(follows::target.eq(which));
    diesel::delete(all).execute(db).map(drop)
}

/// Whoever follows one thing follows another instead; nobody follows it twice.
fn go_over(db: &mut Db, from: &Target, to: &Target) -> QueryResult<()> {
    let both = followers(db, to)?;
    let (what, old) = from.words();
    let gone = || follows::table.filter(follows::what.eq(what)).filter(follows::target.eq(old.clone()));
    for both in both.chunks(400) {
        diesel::delete(gone().filter(follows::account_id.eq_any(both.to_vec()))).execute(db)?;
    }
    diesel::update(gone()).set(follows::target.eq(to.words().1)).execute(db).map(drop)
}

/// Those who hold more than so many.
fn over(db: &mut Db, most: usize) -> QueryResult<Vec<AccountId>> {
    let rows: Vec<(AccountId, i64)> = follows::table
        .group_by(follows::account_id)
        .select((follows::account_id, diesel::dsl::count_star()))
        .load(db)?;
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    Ok(rows.into_iter().filter(|(_, held)| *held > most).map(|(account, _)| account).collect())
}

/// The rows that say nothing that can be followed.
fn strange(db: &mut Db) -> QueryResult<Vec<AccountId>> {
    let rows: Vec<Follow> = follows::table
        .filter(
            follows::what
                .ne_all(["fiche", KIND_OF_THEMES, KIND_OF_KINDS, "personne", "recherche", "territoire", "discussion"])
                .or(follows::target.eq("")),
        )
        .load(db)?;
    Ok(rows.into_iter().map(|row| row.account_id).collect())
}

/// What a member alone is shown.
impl Reader<'_> {
    /// What an account follows, the latest first.
    pub fn followed_by(&mut self, account: AccountId) -> Result<Vec<Follow>> {
        self.ask_own(|db, _| of_account(db, account))
    }

    /// Whether an account follows something.
    pub fn is_followed(&mut self, account: AccountId, target: &Target) -> Result<bool> {
        self.ask_own(|db, _| is_followed(db, account, target))
    }
}

/// What members follow.
pub struct Follows;

impl Own for Follows {
    type Row = Follow;

    fn owner(row: &Follow) -> AccountId {
        row.account_id
    }

    fn has(&self, db: &mut Db, row: &Follow) -> QueryResult<bool> {
        let key = (row.account_id, row.what.as_str(), row.target.as_str());
        diesel::select(diesel::dsl::exists(follows::table.find(key))).get_result(db)
    }

    fn count(&self, db: &mut Db, account: AccountId) -> QueryResult<i64> {
        follows::table.filter(follows::account_id.eq(account)).count().get_result(db)
    }

    fn put(&self, db: &mut Db, row: &Follow) -> QueryResult<()> {
        if self.has(db, row)? {
            return Ok(());
        }
        let reader = FollowReader::lock(db, row.account_id, row.since)?;
        reader.begin(db, row.pace)?.save(db)?;
        diesel::insert_into(follows::table).values(row).execute(db).map(drop)
    }

    fn delete(&self, db: &mut Db, row: &Follow) -> QueryResult<()> {
        let key = (row.account_id, row.what.as_str(), row.target.as_str());
        diesel::delete(follows::table.find(key)).execute(db).map(drop)
    }
}

impl Noun for Follows {
    fn tables(&self) -> &'static [(&'static str, Archived)] {
        &[("follows", Archived::Rows)]
    }

    fn own_data(&self, db: &mut Db, owner: &Owner<'_>) -> Result<Option<(&'static str, Value)>> {
        let followed = of_account(db, owner.id)?.into_iter().map(|follow| {
            json!({
                "what": follow.what, "target": follow.target, "since": follow.since.rfc3339(), "pace": follow.pace,
            })
        });
        Ok(Some(("follows", followed.collect())))
    }

    /// Nobody follows a person who left.
    fn close_account(&self, db: &mut Db, closing: &Closing<'_>) -> Result<()> {
        diesel::delete(follows::table.filter(follows::account_id.eq(closing.id))).execute(db)?;
        Ok(forget(db, &Target::Person(closing.id))?)
    }

    /// A deleted or hidden sheet may come back: who follows it goes on, without being told its title meanwhile.
    fn follow_sheet(&self, db: &mut Db, sheet: SheetId, fate: Fate) -> Result<()> {
        match fate {
            Fate::MergedInto(other) => Ok(go_over(db, &Target::Theme(sheet), &Target::Theme(other))?),
            Fate::Deleted(_) | Fate::Restored | Fate::SeenBy(_) => Ok(()),
        }
    }

    fn purge(&self, _: &mut Db, _: Moment) -> Result<()> {
        Ok(())
    }

    fn check(&self, found: &mut Found<'_>) -> Result<()> {
        let most = self.most();
        let (strange, over) = found.store.read::<_, Error>(|db| Ok((strange(db)?, over(db, most)?)))?;
        found.say(strange.iter().map(|id| format!("account {id}")), "it follows what nobody can follow");
        found.say(over.iter().map(|id| format!("account {id}")), "it follows more than anybody may");
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
        1_000
    }
}
