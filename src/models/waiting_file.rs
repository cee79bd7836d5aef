//! Files that wait: images of a document that somebody brought, which nobody else sees before a text that shows them is
//! published.

use diesel::prelude::*;
use diesel::result::QueryResult;

use crate::db::Db;
use crate::db::schema::files;
use crate::db::types::{AccountId, FileId, Moment};
use crate::hall::policy::{Act, Who};
use crate::models::attachment::{Attachment, id_of_path};
use crate::models::link::Link;

/// How long a file waits for its text, whose draft is kept less long unless it is taken up again.
const WAITS: i64 = 180 * Moment::DAY;

impl Attachment {
    /// Whether it waits, and is theirs to show: who added it, and moderators.
    pub(in crate::models) fn waits_for(&self, who: &Who) -> bool {
        let is_own = self.uploaded_by.is_some() && self.uploaded_by == who.account();
        self.waiting && (is_own || who.may(Act::Delete))
    }

    /// Ends the waiting of the files that a published text shows, added by its author or published by who sees all that
    /// wait: these files.
    pub fn release(db: &mut Db, who: &Who, by: Option<AccountId>, links: &[Link]) -> QueryResult<Vec<Self>> {
        if !links.iter().any(|link| link.relation == "fichier") {
            return Ok(Vec::new());
        }
        let shown = links.iter().filter(|link| link.relation == "fichier");
        let (ids, keys): (Vec<Option<FileId>>, Vec<String>) =
            shown.map(|link| (id_of_path(&link.target_title), link.target_key.clone())).unzip();
        let ids: Vec<FileId> = ids.into_iter().flatten().collect();
        let waiting = files::table.filter(files::waiting.eq(true)).into_boxed();
        let own = if who.may(Act::Delete) { waiting } else { waiting.filter(files::uploaded_by.eq(by)) };
        let meant: Vec<Self> = own.filter(files::id.eq_any(ids).or(files::name_key.eq_any(keys))).load(db)?;
        if !meant.is_empty() {
            let ids: Vec<FileId> = meant.iter().map(|file| file.id).collect();
            diesel::update(files::table.filter(files::id.eq_any(ids))).set(files::waiting.eq(false)).execute(db)?;
        }
        Ok(meant)
    }

    /// Ends the waiting of one.
    pub fn show(db: &mut Db, id: FileId) -> QueryResult<()> {
        diesel::update(files::table.find(id)).set(files::waiting.eq(false)).execute(db).map(drop)
    }

    /// Forgets the files that waited too long.
    pub(in crate::models) fn forget_waiting(db: &mut Db, now: Moment) -> QueryResult<()> {
        let late = files::table.filter(files::waiting.eq(true)).filter(files::uploaded_at.lt(now.plus(-WAITS)));
        diesel::delete(late).execute(db).map(drop)
    }
}
