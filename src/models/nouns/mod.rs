//! A noun is what stands beside a sheet or belongs to a person: a trial, a draft, a file, a session. Each answers the
//! same questions, and whoever goes through all of them — own data, the closing of an account, `check`, archives,
//! caches, the events that programs hear of — reads the one list, [`NOUNS`], which stands in `models/mod.rs` beside the
//! modules. No question has a default answer: a noun that forgets one does not compile, and a table that no noun claims
//! fails a test.

pub(super) mod accounts;
pub(super) mod events;
pub(super) mod files;
pub(super) mod settings;
pub(super) mod sheets;

use std::collections::HashSet;

use diesel::result::QueryResult;
use serde_json::{Map, Value};

use crate::cache::Dep;
use crate::db::types::{AccountId, EventKind, Moment, SheetId, Visibility};
use crate::db::{Db, Store};
use crate::files::Files;
use crate::hall::error::{Error, Result};
use crate::hall::policy::Who;
pub use crate::models::NOUNS;
use crate::models::event::Event;
use crate::models::kind::KindSet;
use crate::models::reader::Reader;

/// Tables of the program itself, which belong to nobody and stand beside nothing, and why they are no nouns.
pub const HOUSE: [(&str, &str); 4] = [
    ("counters", "the next numbers of sheets, files and events"),
    ("jobs", "what is to be done after an answer; what a job carried is forgotten once it is done"),
    ("shipped", "the texts as last shipped, for the merge at an upgrade"),
    ("imports", "where imported sheets came from, for the next import"),
];

/// What every noun answers.
pub trait Noun: Sync {
    /// Its tables, each after those that its rows refer to, and what an archive holds of them.
    fn tables(&self) -> &'static [(&'static str, Archived)];

    /// What it gives to « mes données », under which key; nothing when it says nothing of anybody.
    fn own_data(&self, db: &mut Db, owner: &Owner<'_>) -> Result<Option<(&'static str, Value)>>;

    /// What becomes of it when a person closes their account.
    fn close_account(&self, db: &mut Db, closing: &Closing<'_>) -> Result<()>;

    /// What becomes of it when its sheet does.
    fn follow_sheet(&self, db: &mut Db, sheet: SheetId, fate: Fate) -> Result<()>;

    /// What is forgotten of it with time.
    fn purge(&self, db: &mut Db, now: Moment) -> Result<()>;

    /// What `check` proves of it; what is wrong goes into `found`.
    fn check(&self, found: &mut Found<'_>) -> Result<()>;

    /// The events it tells, and who hears of them.
    fn events(&self) -> &'static [(EventKind, Heard)];

    /// What an event, told by whichever noun, makes old in the caches of pages that show this one.
    fn let_go(&self, db: &mut Db, event: &Event, stale: &mut Stale<'_>) -> Result<()>;

    /// The most that one person has. How often anything is written is counted at the doors, whatever it is
    /// (`http/counted.rs`), and so needs no answer here.
    fn most(&self) -> usize;
}

/// A noun of which each row belongs to one person, who alone sees it.
pub trait Own: Noun {
    /// A row.
    type Row: Send + Sync + 'static;

    /// Whose it is.
    fn owner(row: &Self::Row) -> AccountId;

    /// Whether there is one of this key.
    fn has(&self, db: &mut Db, row: &Self::Row) -> QueryResult<bool>;

    /// How many an account has.
    fn count(&self, db: &mut Db, account: AccountId) -> QueryResult<i64>;

    /// Writes one, in place of the one of this key.
    fn put(&self, db: &mut Db, row: &Self::Row) -> QueryResult<()>;

    /// Forgets the one of this key.
    fn delete(&self, db: &mut Db, row: &Self::Row) -> QueryResult<()>;
}

/// What an archive holds of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Archived {
    /// Its rows. A store that has one is not empty: nothing is restored over it.
    Rows,
    /// Its rows, and the bytes that their `hash` names.
    RowsAndBytes,
    /// Its rows; a new store writes some by itself.
    RowsOfANewStore,
}

/// Whose data is gathered.
pub struct Owner<'a> {
    /// Their account.
    pub id: AccountId,
    /// The same person as a reader.
    pub who: &'a Who,
    /// The address of the wiki without a final slash.
    pub base_url: &'a str,
    /// When.
    pub now: Moment,
}

impl Reader<'_> {
    /// What the wiki holds about a member, for the member alone: what the law calls portability. Each noun gives its
    /// part, in words that a person reads and shapes that a program reads.
    pub fn own_data(&mut self, id: AccountId, base_url: &str, now: Moment) -> Result<Map<String, Value>> {
        self.ask_own(|db, who| {
            let owner = Owner { id, who, base_url, now };
            let mut data = Map::new();
            for noun in NOUNS {
                data.extend(noun.own_data(db, &owner)?.map(|(key, value)| (key.to_owned(), value)));
            }
            Ok::<_, Error>(data)
        })
    }
}

/// An account that is being closed.
pub struct Closing<'a> {
    /// The account.
    pub id: AccountId,
    /// The name it had.
    pub from: &'a str,
    /// The name that says nothing, by which what stays is signed.
    pub to: &'a str,
    /// When.
    pub now: Moment,
}

/// What becomes of a sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It is deleted; perhaps another takes its place.
    Deleted(Option<SheetId>),
    /// It is back.
    Restored,
    /// It was a theme, which another one holds from now on.
    MergedInto(SheetId),
    /// Others see it than before.
    SeenBy(Visibility),
}

/// Who hears of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Heard {
    /// Whoever may see its sheet; nobody when it has none.
    BySheet,
    /// The same, and everybody when it has no sheet.
    ByEverybody,
    /// Those who look after the wiki, in its journal.
    ByTheHouse,
}

/// What `check` found.
pub struct Found<'a> {
    /// The rows.
    pub store: &'a Store,
    /// The bytes.
    pub bytes: &'a Files,
    /// Hears how many things were looked at.
    pub done: &'a dyn Fn(usize),
    /// Files whose bytes were read.
    pub files: usize,
    /// What is wrong, one line each.
    pub problems: Vec<String>,
}

impl Found<'_> {
    /// Says of each of these rows what is wrong with it.
    pub fn say<T: std::fmt::Display>(&mut self, rows: impl IntoIterator<Item = T>, what: &str) {
        self.problems.extend(rows.into_iter().map(|row| format!("{row}: {what}")));
    }

    /// Looks at every row of a table, some at once: those after a key, then those after the last of them.
    pub fn walk<R, K>(
        &mut self,
        first: K,
        some: impl Fn(&mut Db, &K) -> QueryResult<Vec<R>>,
        key: impl Fn(&R) -> K,
        mut look: impl FnMut(&mut Self, &[R]),
    ) -> Result<()> {
        let (store, mut after) = (self.store, first);
        loop {
            let rows = store.read::<_, Error>(|db| Ok(some(db, &after)?))?;
            let Some(last) = rows.last() else { return Ok(()) };
            after = key(last);
            look(self, &rows);
        }
    }
}

/// What events made old.
pub struct Stale<'a> {
    /// The kinds as this node knows them.
    pub known: &'a KindSet,
    /// Whether kinds, vocabularies or themes are others now.
    pub kinds: bool,
    /// Whether every page is old.
    pub everything: bool,
    /// Otherwise, what pages read.
    pub deps: HashSet<Dep>,
}

/// Tells every noun what became of a sheet, in the transaction that decides it.
pub fn follow_sheet(db: &mut Db, sheet: SheetId, fate: Fate) -> Result<()> {
    NOUNS.iter().try_for_each(|noun| noun.follow_sheet(db, sheet, fate))
}

/// The events that are heard so.
#[must_use]
pub fn told(heard: Heard) -> Vec<EventKind> {
    let events = NOUNS.iter().flat_map(|noun| noun.events());
    events.filter(|(_, by)| *by == heard).map(|(kind, _)| *kind).collect()
}

/// Every table of the program: those of nouns, each after those it refers to, then those of the house.
#[must_use]
pub fn tables() -> Vec<(&'static str, Archived)> {
    let of_nouns = NOUNS.iter().flat_map(|noun| noun.tables()).copied();
    of_nouns.chain(HOUSE.iter().map(|(name, _)| (*name, Archived::RowsOfANewStore))).collect()
}

#[cfg(test)]
mod tests {
    use crate::models::nouns::*;

    /// The names in `db/schema.rs`, which a test compares to the migrations.
    fn schema() -> Vec<&'static str> {
        let texts = [
            include_str!("../../db/schema.rs"),
            include_str!("../../db/schema/sending.rs"),
            include_str!("../../db/schema/signing_in.rs"),
            include_str!("../../db/schema/telling.rs"),
        ];
        let opened = texts.iter().flat_map(|text| text.split("diesel::table! {\n").skip(1));
        opened.filter_map(|rest| Some(rest.split_once(" (")?.0.trim())).collect()
    }

    #[test]
    fn every_table_is_claimed_once_by_a_noun_or_by_the_house_with_its_reason() {
        let mut claimed: Vec<&str> = tables().into_iter().map(|(name, _)| name).collect();
        claimed.sort_unstable();
        let mut known = schema();
        known.sort_unstable();
        assert!(known.len() > 20, "{known:?}");
        assert_eq!(claimed, known, "each table of the schema belongs in NOUNS or HOUSE, once");
        assert!(HOUSE.iter().all(|(_, reason)| reason.len() > 20));
    }

    #[test]
    fn every_event_is_told_by_one_noun() {
        let mut told: Vec<EventKind> = NOUNS.iter().flat_map(|noun| noun.events()).map(|(kind, _)| *kind).collect();
        told.sort_unstable();
        let mut all = EventKind::ALL.to_vec();
        all.sort_unstable();
        assert_eq!(told, all);
    }
}
