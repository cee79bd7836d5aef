//! A revision is one saved text of a sheet; it never changes.

pub mod codec;
pub(in crate::models) mod credit;
mod dated;
mod marks;
mod stewarded;

pub use credit::Ancestor;
pub use marks::marks;

use std::collections::HashMap;
use std::sync::Arc;

use diesel::prelude::*;
use diesel::result::QueryResult;

use crate::cache::{Dep, SavedText};
use crate::db::Db;
use crate::db::schema::revisions;
use crate::db::types::{AccountId, Moment, SheetId};
use crate::hall::error::{Error, Result, What};
use crate::hall::policy::{Act, Who};
use crate::models::reader::Reader;
use crate::models::sheet::Sheet;
use crate::text::sheet_text::SheetText;

use codec::Place;

/// A row of `revisions` without its text.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = revisions)]
pub struct Revision {
    /// The sheet.
    pub sheet_id: SheetId,
    /// Its number in the sheet, from 1, without a gap.
    pub number: i32,
    /// The title it gave.
    pub title: String,
    /// The kind it gave.
    pub kind: String,
    /// Who saved it; nobody when the program did.
    pub author_id: Option<AccountId>,
    /// When.
    pub created_at: Moment,
    /// The author's summary of the change.
    pub comment: String,
    /// Whether the author called it minor.
    pub minor: bool,
    /// The revision that the author started from.
    pub base: i32,
    /// Whether it was merged with what others published meanwhile.
    pub merged: bool,
    /// Bytes of its text.
    pub size: i32,
    /// Bytes more or fewer than the revision before.
    pub size_change: i32,
    /// SHA-256 of its text, in hexadecimal.
    pub hash: String,
    /// Whether only moderators may read its text and summary.
    pub hidden: bool,
    /// Whether its text was erased for ever.
    pub erased: bool,
    /// Links back to the key revision of its chain.
    pub chain_links: i32,
    /// Bytes of text that decoding its chain yields.
    pub chain_bytes: i64,
}

/// A revision to insert, text included.
#[derive(Clone, Debug, Insertable)]
#[diesel(table_name = revisions)]
pub struct NewRevision {
    /// See [`Revision`].
    pub sheet_id: SheetId,
    /// See [`Revision`].
    pub number: i32,
    /// See [`Revision`].
    pub title: String,
    /// See [`Revision`].
    pub kind: String,
    /// See [`Revision`].
    pub author_id: Option<AccountId>,
    /// See [`Revision`].
    pub created_at: Moment,
    /// See [`Revision`].
    pub comment: String,
    /// See [`Revision`].
    pub minor: bool,
    /// See [`Revision`].
    pub base: i32,
    /// See [`Revision`].
    pub merged: bool,
    /// See [`Revision`].
    pub size: i32,
    /// See [`Revision`].
    pub size_change: i32,
    /// See [`Revision`].
    pub hash: String,
    /// See [`Revision`].
    pub hidden: bool,
    /// See [`Revision`].
    pub erased: bool,
    /// See [`Revision`].
    pub chain_links: i32,
    /// See [`Revision`].
    pub chain_bytes: i64,
    /// The compressed text: see [`codec`].
    pub data: Vec<u8>,
}

/// The most revisions that one page of history shows.
pub const PAGE: i64 = 50;

impl Revision {
    /// Its place in the chain of stored texts.
    #[must_use]
    pub fn place(&self) -> Place {
        Place { links: self.chain_links, bytes: self.chain_bytes }
    }

    /// Whether this reader may read its text and summary.
    #[must_use]
    pub fn is_readable_by(&self, who: &Who) -> bool {
        !self.erased && (!self.hidden || who.may(Act::SeeHidden))
    }

    /// The revision of that number, whoever asks.
    fn find(db: &mut Db, sheet: SheetId, number: i32) -> QueryResult<Option<Self>> {
        revisions::table.find((sheet, number)).select(Self::as_select()).first(db).optional()
    }

    /// These revisions of sheets that this person may see, by sheet and number, without the words that they may not
    /// read.
    pub(in crate::models) fn seen(
        db: &mut Db,
        who: &Who,
        wanted: &[(&Sheet, i32)],
    ) -> QueryResult<HashMap<(SheetId, i32), Self>> {
        let sheets: HashMap<SheetId, &Sheet> = wanted.iter().map(|(sheet, _)| (sheet.id, *sheet)).collect();
        let rows: Vec<Self> = revisions::table
            .filter(revisions::sheet_id.eq_any(sheets.keys().copied().collect::<Vec<_>>()))
            .filter(revisions::number.eq_any(wanted.iter().map(|(_, number)| *number).collect::<Vec<_>>()))
            .select(Self::as_select())
            .load(db)?;
        let seen = |row: Self| {
            let sheet = sheets.get(&row.sheet_id)?;
            Some(((row.sheet_id, row.number), row.seen_by(who, sheet)))
        };
        Ok(rows.into_iter().filter_map(seen).collect())
    }

    /// This one without the words of its author, unless this person may read it.
    fn seen_by(mut self, who: &Who, sheet: &Sheet) -> Self {
        if !(sheet.is_open_to(who) && self.is_readable_by(who)) {
            self.title.clear();
            self.comment.clear();
        }
        self
    }

    /// Inserts a revision.
    pub fn insert(db: &mut Db, new: &NewRevision) -> QueryResult<()> {
        diesel::insert_into(revisions::table).values(new).execute(db).map(drop)
    }

    /// Hides a revision's text and summary from all but moderators, or shows them again.
    pub fn hide(db: &mut Db, sheet: SheetId, number: i32, hidden: bool) -> QueryResult<()> {
        diesel::update(revisions::table.find((sheet, number))).set(revisions::hidden.eq(hidden)).execute(db).map(drop)
    }

    /// Stores another text in a revision's place; only erasure does, and only around the text erased.
    pub fn rewrite(db: &mut Db, sheet: SheetId, number: i32, stored: &codec::Stored, erased: bool) -> QueryResult<()> {
        diesel::update(revisions::table.find((sheet, number)))
            .set((
                revisions::data.eq(&stored.data),
                revisions::chain_links.eq(stored.place.links),
                revisions::chain_bytes.eq(stored.place.bytes),
                revisions::erased.eq(erased),
            ))
            .execute(db)
            .map(drop)
    }

    /// Writes another summary in a revision's place; only what names a withdrawn title is.
    pub fn summarise(db: &mut Db, sheet: SheetId, number: i32, comment: &str) -> QueryResult<()> {
        diesel::update(revisions::table.find((sheet, number))).set(revisions::comment.eq(comment)).execute(db).map(drop)
    }

    /// Takes the words of an erased revision away: its title and its summary.
    pub fn silence(db: &mut Db, sheet: SheetId, number: i32) -> QueryResult<()> {
        diesel::update(revisions::table.find((sheet, number)))
            .set((revisions::title.eq(""), revisions::comment.eq("")))
            .execute(db)
            .map(drop)
    }

    /// Whether a text hashes to what was saved.
    #[must_use]
    pub fn is_whole(&self, text: &str) -> bool {
        codec::hash(text) == self.hash
    }
}

impl Reader<'_> {
    /// A revision that this person may read: not a hidden or erased one, not one of a deleted sheet, unless they may.
    pub fn revision(&mut self, sheet: &Sheet, number: i32) -> Result<Revision> {
        let who = self.who();
        let found = self.revision_row(sheet, number)?;
        found.filter(|row| sheet.is_open_to(who) && row.is_readable_by(who)).ok_or(Error::NotFound(What::Revision))
    }

    /// The row of a revision, which everybody knows to be there. Of one that this person may not read, its title and
    /// its summary are empty.
    pub fn revision_row(&mut self, sheet: &Sheet, number: i32) -> Result<Option<Revision>> {
        let who = self.who();
        let found = self.ask([Dep::Sheet(sheet.id)], |db, _| Revision::find(db, sheet.id, number))?;
        Ok(found.map(|row| row.seen_by(who, sheet)))
    }

    /// Rows of a history, the newest first.
    pub fn revisions(&mut self, sheet: &Sheet, limit: i64, offset: i64) -> Result<Vec<Revision>> {
        self.rows(sheet, |of_sheet| of_sheet.order(revisions::number.desc()).limit(limit).offset(offset))
    }

    /// The versions that an account wrote, the latest first: sheets and numbers, whoever may see those sheets.
    pub fn versions_of(&mut self, account: AccountId, limit: i64) -> Result<Vec<(SheetId, i32)>> {
        let own = revisions::table.filter(revisions::author_id.eq(account));
        let latest = own.order((revisions::created_at.desc(), revisions::number.desc())).limit(limit);
        self.ask_own(|db, _| latest.select((revisions::sheet_id, revisions::number)).load(db))
    }

    /// The rows before a number, the newest first.
    pub fn revisions_before(&mut self, sheet: &Sheet, number: i32, limit: i64) -> Result<Vec<Revision>> {
        self.rows(sheet, |of_sheet| {
            of_sheet.filter(revisions::number.lt(number)).order(revisions::number.desc()).limit(limit)
        })
    }

    /// All rows after a number, the oldest first.
    pub fn revisions_after(&mut self, sheet: &Sheet, number: i32) -> Result<Vec<Revision>> {
        self.rows(sheet, |of_sheet| of_sheet.filter(revisions::number.gt(number)).order(revisions::number.asc()))
    }

    fn rows(&mut self, sheet: &Sheet, narrow: impl FnOnce(OfSheet) -> OfSheet) -> Result<Vec<Revision>> {
        let who = self.who();
        let rows = narrow(of_sheet(sheet.id)).select(Revision::as_select());
        let rows: Vec<Revision> = self.ask([Dep::Sheet(sheet.id)], |db, _| rows.load(db))?;
        Ok(rows.into_iter().map(|row| row.seen_by(who, sheet)).collect())
    }

    /// The nearest revision before that number which this person may read.
    pub fn readable_before(&mut self, sheet: &Sheet, number: i32) -> Result<Option<Revision>> {
        self.nearest(sheet, |open| open.filter(revisions::number.lt(number)).order(revisions::number.desc()))
    }

    /// The nearest revision after that number which this person may read.
    pub fn readable_after(&mut self, sheet: &Sheet, number: i32) -> Result<Option<Revision>> {
        self.nearest(sheet, |open| open.filter(revisions::number.gt(number)).order(revisions::number.asc()))
    }

    fn nearest(&mut self, sheet: &Sheet, narrow: impl FnOnce(OfSheet) -> OfSheet) -> Result<Option<Revision>> {
        let who = self.who();
        self.saw(Dep::Sheet(sheet.id));
        if !sheet.is_open_to(who) {
            return Ok(None);
        }
        let open = of_sheet(sheet.id).filter(revisions::erased.eq(false));
        let open = if who.may(Act::SeeHidden) { open } else { open.filter(revisions::hidden.eq(false)) };
        let nearest = narrow(open).select(Revision::as_select());
        self.ask([Dep::Sheet(sheet.id)], |db, _| nearest.first(db).optional())
    }

    /// Who wrote the revisions after one number up to another, each once.
    pub fn authors_between(&mut self, sheet: &Sheet, after: i32, to: i32) -> Result<Vec<Option<AccountId>>> {
        let between = revisions::table
            .filter(revisions::sheet_id.eq(sheet.id))
            .filter(revisions::number.gt(after))
            .filter(revisions::number.le(to));
        self.ask([Dep::Sheet(sheet.id)], |db, _| between.select(revisions::author_id).distinct().load(db))
    }

    /// How many revisions a sheet has.
    pub fn count_revisions(&mut self, sheet: &Sheet) -> Result<i64> {
        let all = revisions::table.filter(revisions::sheet_id.eq(sheet.id));
        self.ask([Dep::Sheet(sheet.id)], |db, _| all.count().get_result(db))
    }

    /// A revision that this person may read, and its text without the fields that they may not; [`Error::NotFound`]
    /// else. There is no other way to a text that is shown.
    pub fn saved(&mut self, sheet: &Sheet, number: i32) -> Result<(Revision, Arc<SavedText>)> {
        let (row, whole) = self.saved_whole(sheet, number)?;
        let readable = self.readable(sheet, &row.kind, whole)?;
        Ok((row, readable))
    }

    /// The same with all its fields, whoever reads: what a save gives back, never what is shown.
    pub fn saved_whole(&mut self, sheet: &Sheet, number: i32) -> Result<(Revision, Arc<SavedText>)> {
        let row = self.revision(sheet, number)?;
        let texts = self.texts_shared();
        if let Some(known) = texts.and_then(|texts| texts.get(&row.hash)) {
            return Ok((row, known));
        }
        let saved = Arc::new(SavedText::from(self.ask([Dep::Sheet(sheet.id)], |db, _| decoded(db, &row))?));
        if let Some(texts) = texts {
            texts.keep(&row.hash, Arc::clone(&saved));
        }
        Ok((row, saved))
    }

    /// The text alone.
    pub fn text(&mut self, sheet: &Sheet, number: i32) -> Result<String> {
        Ok(self.saved(sheet, number)?.1.text().to_owned())
    }

    /// The same, read as a sheet.
    pub fn sheet_text(&mut self, sheet: &Sheet, number: i32) -> Result<Arc<SheetText>> {
        self.saved(sheet, number)?.1.sheet().map_err(Error::Unreadable)
    }

    /// The texts of the chain that ends with this version, the oldest first: they are stored together.
    /// Those of withdrawn versions are left out, whoever asks.
    pub fn chain(&mut self, sheet: &Sheet, number: i32) -> Result<Vec<(Revision, String)>> {
        let Some(last) = self.revision_row(sheet, number)? else { return Ok(Vec::new()) };
        if !sheet.is_open_to(self.who()) {
            return Err(Error::NotFound(What::Sheet));
        }
        let texts = self.ask([Dep::Sheet(sheet.id)], |db, _| {
            let from = number.saturating_sub(last.chain_links);
            texts_of(db, revisions::table.filter(revisions::number.between(from, number)).into_boxed(), sheet.id)
        })?;
        let open = texts.into_iter().filter(|(row, _)| !row.hidden && !row.erased);
        open.map(|(row, text)| {
            let readable = self.readable(sheet, &row.kind, Arc::new(SavedText::from(text?)))?;
            Ok((row, readable.text().to_owned()))
        })
        .collect()
    }

    /// Every text of a sheet with its row, the oldest first; only the program may ask.
    pub fn texts(&mut self, sheet: SheetId) -> Result<Vec<(Revision, std::io::Result<String>)>> {
        match self.who() {
            Who::Program => self.ask([Dep::Sheet(sheet)], |db, _| texts(db, sheet)),
            _ => Err(Error::Forbidden(Act::Administer)),
        }
    }

    /// The text under a revision's row, hidden or not, to store its neighbours anew; only who may erase it may ask.
    pub fn text_to_rewrite(&mut self, row: &Revision) -> Result<String> {
        self.who().must(Act::EraseRevision)?;
        self.ask_own(|db, _| decoded(db, row))
    }
}

/// The revisions of one sheet, to be narrowed.
type OfSheet = revisions::BoxedQuery<'static, <Db as Connection>::Backend>;

fn of_sheet(sheet: SheetId) -> OfSheet {
    revisions::table.filter(revisions::sheet_id.eq(sheet)).into_boxed()
}

/// The text of a revision, whoever asks.
fn decoded(db: &mut Db, row: &Revision) -> QueryResult<String> {
    let chain: Vec<Vec<u8>> = revisions::table
        .filter(revisions::sheet_id.eq(row.sheet_id))
        .filter(revisions::number.between(row.number - row.chain_links, row.number))
        .order(revisions::number.asc())
        .select(revisions::data)
        .load(db)?;
    codec::decode(chain.iter().map(Vec::as_slice))
        .map_err(|error| diesel::result::Error::DeserializationError(Box::new(error)))
}

/// Every text of a sheet, decoded in one walk along the chain.
fn texts(db: &mut Db, sheet: SheetId) -> QueryResult<Vec<(Revision, std::io::Result<String>)>> {
    texts_of(db, revisions::table.into_boxed(), sheet)
}

/// Those of a part of its revisions that begins a chain.
fn texts_of(db: &mut Db, some: OfSheet, sheet: SheetId) -> QueryResult<Vec<(Revision, std::io::Result<String>)>> {
    let rows: Vec<(Revision, Vec<u8>)> = some
        .filter(revisions::sheet_id.eq(sheet))
        .order(revisions::number.asc())
        .select((Revision::as_select(), revisions::data))
        .load(db)?;
    let mut texts = Vec::with_capacity(rows.len());
    let mut chain: Vec<u8> = Vec::new();
    for (row, data) in rows {
        if row.chain_links == 0 {
            chain.clear();
        }
        let decoded = codec::decode_next(&data, &chain);
        chain = decoded.as_ref().map_or_else(|_| Vec::new(), |text| text.clone().into_bytes());
        texts.push((row, decoded));
    }
    Ok(texts)
}
