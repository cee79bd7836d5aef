//! Files that wait: images of a document that somebody brought, and what somebody adds while they write a sheet that is
//! not there yet. Nobody else sees them before a text that shows them is published.

use diesel::prelude::*;
use diesel::result::QueryResult;

use crate::db::Db;
use crate::db::schema::files;
use crate::db::types::{AccountId, FileId, Moment};
use crate::hall::error::Result;
use crate::hall::policy::{self, Who};
use crate::models::attachment::{Attachment, id_of_path};
use crate::models::link::Link;
use crate::models::reader::Reader;
use crate::text::title;

/// How long a file waits for its text, whose draft is kept less long unless it is taken up again.
const WAITS: i64 = 180 * Moment::DAY;
/// The most files of one person that a preview shows though they wait.
const MOST_SHOWN: i64 = 200;

impl Attachment {
    /// Whether it waits, and this person's text may show it by this name or path.
    pub(in crate::models) fn is_named_by(&self, who: &Who, name: &str) -> bool {
        let awaited = policy::awaited(who);
        let is_own = self.uploaded_by.is_some() && self.uploaded_by == awaited.own;
        self.waiting && (is_own || awaited.all && id_of_path(name).is_some())
    }

    /// Whether a text of no sheet means it by this name or path.
    #[must_use]
    pub fn is_meant_by(&self, name: &str) -> bool {
        id_of_path(name).map_or_else(|| self.name_key == title::key(name), |id| id == self.id)
    }

    /// Ends the waiting of the files that a published text begins to show and one of these accounts added: who wrote
    /// it, who approved it. What somebody else's text is to show waits on, whoever names it: these files.
    pub fn release(db: &mut Db, by: &[AccountId], links: &[Link]) -> QueryResult<Vec<Self>> {
        if links.is_empty() || by.is_empty() {
            return Ok(Vec::new());
        }
        let ids: Vec<FileId> = links.iter().filter_map(|link| id_of_path(&link.target_title)).collect();
        let keys: Vec<String> = links.iter().map(|link| link.target_key.clone()).collect();
        let mut meant: Vec<Self> = files::table
            .filter(files::waiting.eq(true))
            .filter(files::uploaded_by.eq_any(by.iter().copied().map(Some).collect::<Vec<_>>()))
            .filter(files::id.eq_any(ids).or(files::name_key.eq_any(keys)))
            .load(db)?;
        if !meant.is_empty() {
            let ids: Vec<FileId> = meant.iter().map(|file| file.id).collect();
            diesel::update(files::table.filter(files::id.eq_any(ids))).set(files::waiting.eq(false)).execute(db)?;
        }
        meant.iter_mut().for_each(|file| file.waiting = false);
        Ok(meant)
    }

    /// Ends the waiting of one.
    pub fn show(db: &mut Db, id: FileId) -> QueryResult<()> {
        diesel::update(files::table.find(id)).set(files::waiting.eq(false)).execute(db).map(drop)
    }

    /// Forgets the files that waited too long.
    pub(in crate::models) fn forget_waiting(db: &mut Db, now: Moment) -> QueryResult<()> {
        Self::forget(db, files::table.filter(files::uploaded_at.lt(now.plus(-WAITS))).into_boxed())
    }

    /// Forgets the files of an account that wait: nobody publishes them any more.
    pub(in crate::models) fn forget_waiting_of(db: &mut Db, account: AccountId) -> QueryResult<()> {
        Self::forget(db, files::table.filter(files::uploaded_by.eq(account)).into_boxed())
    }

    fn forget(db: &mut Db, among: files::BoxedQuery<'static, <Db as Connection>::Backend>) -> QueryResult<()> {
        let ids: Vec<FileId> = among.filter(files::waiting.eq(true)).select(files::id).load(db)?;
        diesel::delete(files::table.filter(files::id.eq_any(ids))).execute(db).map(drop)
    }
}

impl Reader<'_> {
    /// The files that wait for a text of the person who looks, newest first: no page that is kept shows them.
    pub fn files_waiting(&mut self) -> Result<Vec<Attachment>> {
        self.ask_own(|db, who| {
            let Some(account) = who.account() else { return Ok(Vec::new()) };
            let own = files::table.filter(files::uploaded_by.eq(account)).filter(files::waiting.eq(true));
            own.filter(files::deleted_at.is_null()).order(files::id.desc()).limit(MOST_SHOWN).load(db)
        })
    }
}
