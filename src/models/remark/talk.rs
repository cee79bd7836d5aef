//! What is said of a sheet: threads of messages, read by whoever reads the sheet. What was hidden is read by those who
//! may see it alone, wherever it is asked for.

use diesel::prelude::*;
use diesel::result::QueryResult;

use super::Remark;
use super::threads::{ThreadLine, outline, threads};
use crate::cache::Dep;
use crate::db::Db;
use crate::db::schema::{remarks, sheets};
use crate::db::types::{AccountId, Moment, RemarkId, RemarkPlace, RemarkStage, SheetId};
use crate::hall::error::{Error, Result, What};
use crate::hall::policy::{Act, Who};
use crate::models::reader::Reader;
use crate::models::sheet::Sheet;
use crate::text::{markup, sought};

/// Words are sought among so many messages, the latest ones: each is looked through.
const SOUGHT: i64 = 20_000;

/// Which messages of the whole wiki are wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TalkWanted {
    /// By this account.
    pub by: Option<AccountId>,
    /// Of this sheet.
    pub sheet: Option<SheetId>,
    /// Before this message.
    pub before: Option<RemarkId>,
    /// With each of these words, as they are sought.
    pub words: Vec<String>,
}

impl Remark {
    /// Whether nothing is left of it: its author took it back, or its words were erased.
    #[must_use]
    pub fn is_gone(&self) -> bool {
        self.words.is_empty()
    }

    /// Whether this person reads its words.
    #[must_use]
    pub fn is_shown_to(&self, who: &Who) -> bool {
        self.hidden_at.is_none() || who.may(Act::SeeHidden)
    }

    /// The same row for who may not read what is hidden: that it was there, and nothing of it.
    fn withheld_from(self, who: &Who) -> Self {
        if self.is_shown_to(who) {
            return Self { contact: String::new(), ..self };
        }
        Self {
            revision: self.revision,
            place: RemarkPlace::Sheet,
            stage: self.stage,
            thread_id: self.thread_id,
            closed_at: self.closed_at,
            hidden_at: self.hidden_at,
            ..Self::blank(self.id, self.sheet_id, self.sent_at)
        }
    }

    /// How many messages the discussion of a sheet has, whatever became of them.
    pub fn count_said(db: &mut Db, sheet: SheetId) -> QueryResult<i64> {
        remarks::table
            .filter(remarks::sheet_id.eq(sheet))
            .filter(remarks::thread_id.is_not_null())
            .count()
            .get_result(db)
    }

    fn count_questions(db: &mut Db, sheet: SheetId) -> QueryResult<i64> {
        let waiting = remarks::table.filter(remarks::sheet_id.eq(sheet)).filter(remarks::stage.eq(RemarkStage::Asked));
        waiting.filter(remarks::closed_at.is_null()).count().get_result(db)
    }

    /// The question that began a thread, of somebody without an account who left an address for an answer.
    pub fn asked_by_mail(db: &mut Db, thread: RemarkId) -> QueryResult<Option<Self>> {
        let asked = remarks::table.find(thread).filter(remarks::account_id.is_null()).filter(remarks::contact.ne(""));
        asked.filter(remarks::hidden_at.is_null()).first(db).optional()
    }

    /// Whether its author said the same in the same thread since that moment.
    pub fn said_already(db: &mut Db, row: &Self, begins: bool, since: Moment) -> QueryResult<Option<Self>> {
        let same = remarks::table
            .filter(remarks::account_id.eq(row.account_id))
            .filter(remarks::sheet_id.eq(row.sheet_id))
            .filter(remarks::stage.eq(RemarkStage::Said))
            .filter(remarks::sent_at.ge(since))
            .filter(remarks::words.eq(row.words.clone()));
        let same: Vec<Self> = same.load(db)?;
        Ok(same
            .into_iter()
            .find(|other| (begins && other.thread_id == Some(other.id)) || other.thread_id == row.thread_id))
    }

    /// The message of that number, with its sheet, when this person reads the sheet and nobody deleted it.
    pub fn find_said(db: &mut Db, who: &Who, id: RemarkId) -> QueryResult<Option<(Self, Sheet)>> {
        let found: Option<(Self, Sheet)> = remarks::table
            .inner_join(sheets::table)
            .filter(crate::models::visible_to(who))
            .filter(sheets::deleted_at.is_null())
            .filter(remarks::id.eq(id))
            .filter(remarks::stage.eq(RemarkStage::Said))
            .select((Self::as_select(), Sheet::as_select()))
            .first(db)
            .optional()?;
        Ok(found.map(|(message, sheet)| (message.withheld_from(who), sheet)))
    }

    /// The messages of these threads, the oldest first.
    fn of_threads(db: &mut Db, who: &Who, sheet: SheetId, threads: &[RemarkId]) -> QueryResult<Vec<Self>> {
        let all: Vec<Self> = remarks::table
            .filter(remarks::sheet_id.eq(sheet))
            .filter(remarks::thread_id.eq_any(threads.to_vec()))
            .order(remarks::id.asc())
            .load(db)?;
        Ok(all.into_iter().map(|message| message.withheld_from(who)).collect())
    }

    /// Changes its words.
    pub fn say_anew(db: &mut Db, id: RemarkId, words: &str, heading: &str, at: Moment) -> QueryResult<()> {
        let sought = Self::sought_in(heading, words);
        diesel::update(remarks::table.find(id))
            .set((
                remarks::words.eq(words.to_owned()),
                remarks::heading.eq(heading.to_owned()),
                remarks::sought.eq(sought),
                remarks::edited_at.eq(Some(at)),
            ))
            .execute(db)
            .map(drop)
    }

    /// Takes a message away: the row when nothing hangs on it, else all that it says.
    pub fn take_back(&self, db: &mut Db) -> QueryResult<()> {
        let replies = remarks::table.filter(remarks::thread_id.eq(self.id)).filter(remarks::id.ne(self.id));
        let has_replies: bool = diesel::select(diesel::dsl::exists(replies)).get_result(db)?;
        if has_replies {
            return Self::empty(db, self.id);
        }
        diesel::delete(remarks::table.find(self.id)).execute(db).map(drop)
    }

    /// Takes out all that a message says, for ever.
    pub fn empty(db: &mut Db, id: RemarkId) -> QueryResult<()> {
        diesel::update(remarks::table.find(id))
            .set((
                remarks::words.eq(""),
                remarks::sought.eq(""),
                remarks::heading.eq(""),
                remarks::passage.eq(""),
                remarks::signed.eq(""),
                remarks::contact.eq(""),
                remarks::answer.eq(""),
                remarks::answered_at.eq(None::<Moment>),
                remarks::answered_by.eq(None::<AccountId>),
                remarks::quotes.eq(None::<RemarkId>),
            ))
            .execute(db)
            .map(drop)
    }

    /// Hides a message with a reason, or shows it again.
    pub fn hide(db: &mut Db, id: RemarkId, hidden: Option<(Moment, Option<AccountId>, &str)>) -> QueryResult<()> {
        diesel::update(remarks::table.find(id))
            .set((
                remarks::hidden_at.eq(hidden.map(|(at, _, _)| at)),
                remarks::hidden_by.eq(hidden.and_then(|(_, by, _)| by)),
                remarks::hide_reason.eq(hidden.map(|(_, _, reason)| reason.to_owned())),
            ))
            .execute(db)
            .map(drop)
    }

    /// Resolves the thread that a message began, or opens it again.
    pub fn resolve(db: &mut Db, thread: RemarkId, by: Option<(AccountId, Moment)>) -> QueryResult<()> {
        diesel::update(remarks::table.find(thread))
            .set((remarks::closed_at.eq(by.map(|(_, at)| at)), remarks::closed_by.eq(by.map(|(by, _)| by))))
            .execute(db)
            .map(drop)
    }

    /// Lets a question through: from now on it is a message that begins a thread; `false` when it waits no more.
    pub fn let_through(db: &mut Db, id: RemarkId) -> QueryResult<bool> {
        let waiting =
            remarks::table.find(id).filter(remarks::stage.eq(RemarkStage::Asked)).filter(remarks::closed_at.is_null());
        let done = diesel::update(waiting)
            .set((
                remarks::stage.eq(RemarkStage::Said),
                remarks::thread_id.eq(Some(id)),
                remarks::mark.eq(Self::mark_said(id)),
            ))
            .execute(db)?;
        Ok(done == 1)
    }

    /// What a message says, as it is sought.
    #[must_use]
    pub fn sought_in(heading: &str, words: &str) -> String {
        sought::folded(&format!("{heading}\n{}", markup::plain(words)), false, false)
    }

    /// The mark of a message, which is of no other: the same words may be said again.
    #[must_use]
    pub fn mark_said(id: RemarkId) -> String {
        format!("m{id}")
    }

    /// Takes out of what is said the words that were selected in a revision which is being erased.
    pub fn forget_passages(db: &mut Db, sheet: SheetId, revision: i32) -> QueryResult<()> {
        let of_revision = remarks::table.filter(remarks::sheet_id.eq(sheet)).filter(remarks::revision.eq(revision));
        diesel::update(of_revision).set(remarks::passage.eq("")).execute(db).map(drop)
    }

    /// Counts the threads of a sheet anew.
    pub fn recount(db: &mut Db, sheet: SheetId) -> QueryResult<()> {
        let talked = i32::try_from(threads(&outline(db, sheet)?, false).len()).unwrap_or(i32::MAX);
        diesel::update(sheets::table.find(sheet)).set(sheets::talked.eq(talked)).execute(db).map(drop)
    }

    /// The messages of the wiki that somebody reads, with their sheets, the latest first.
    fn recent(db: &mut Db, who: &Who, wanted: &TalkWanted, limit: i64) -> QueryResult<Vec<(Self, Sheet)>> {
        let mut query = remarks::table
            .inner_join(sheets::table)
            .filter(crate::models::visible_to(who))
            .filter(sheets::deleted_at.is_null())
            .filter(remarks::stage.eq(RemarkStage::Said))
            .filter(remarks::words.ne(""))
            .filter(remarks::hidden_at.is_null())
            .into_boxed();
        if let Some(by) = wanted.by {
            query = query.filter(remarks::account_id.eq(by).assume_not_null());
        }
        if let Some(before) = wanted.before {
            query = query.filter(remarks::id.lt(before));
        }
        if !wanted.words.is_empty() {
            let latest = remarks::table.filter(remarks::stage.eq(RemarkStage::Said)).order(remarks::id.desc());
            let first: Option<RemarkId> = latest.select(remarks::id).offset(SOUGHT).first(db).optional()?;
            query = query.filter(remarks::id.gt(first.unwrap_or(RemarkId(0))));
        }
        for word in &wanted.words {
            let like = format!("%{}%", crate::models::literal(word));
            query = query.filter(remarks::sought.like(like).escape('\\'));
        }
        if let Some(sheet) = wanted.sheet {
            query = query.filter(remarks::sheet_id.eq(sheet));
        }
        let rows: Vec<(Self, Sheet)> =
            query.order(remarks::id.desc()).limit(limit).select((Self::as_select(), Sheet::as_select())).load(db)?;
        Ok(rows.into_iter().map(|(message, sheet)| (message.withheld_from(who), sheet)).collect())
    }

    /// How many messages of an account somebody reads.
    fn count_by(db: &mut Db, who: &Who, account: AccountId) -> QueryResult<i64> {
        remarks::table
            .inner_join(sheets::table)
            .filter(crate::models::visible_to(who))
            .filter(sheets::deleted_at.is_null())
            .filter(remarks::stage.eq(RemarkStage::Said))
            .filter(remarks::words.ne(""))
            .filter(remarks::hidden_at.is_null())
            .filter(remarks::account_id.eq(account))
            .count()
            .get_result(db)
    }
}

/// What those who read a sheet read of its discussion.
impl Reader<'_> {
    /// The threads of a sheet that hold something to read, the one with the latest message first.
    pub fn threads_of(&mut self, sheet: &Sheet) -> Result<Vec<ThreadLine>> {
        let sees = self.who().may(Act::SeeHidden);
        let lines = self.ask([Dep::Sheet(sheet.id)], |db, _| outline(db, sheet.id))?;
        Ok(threads(&lines, sees))
    }

    /// The messages of these threads, the oldest first; of hidden ones, that they were there.
    pub fn messages_of(&mut self, sheet: &Sheet, threads: &[RemarkId]) -> Result<Vec<Remark>> {
        self.ask([Dep::Sheet(sheet.id)], |db, who| Remark::of_threads(db, who, sheet.id, threads))
    }

    /// The message of that number, with its sheet; [`Error::NotFound`] when this person does not read it.
    pub fn message(&mut self, id: RemarkId) -> Result<(Remark, Sheet)> {
        let found = self.ask_own(|db, who| Remark::find_said(db, who, id))?;
        let (message, sheet) = found.ok_or(Error::NotFound(What::Page))?;
        match message.is_gone() {
            true => Err(Error::NotFound(What::Page)),
            false => Ok((message, sheet)),
        }
    }

    /// The messages of the wiki, with their sheets, the latest first; hidden ones are left out for all.
    pub fn recent_talk(&mut self, wanted: &TalkWanted, limit: i64) -> Result<Vec<(Remark, Sheet)>> {
        self.ask([Dep::Lists], |db, who| Remark::recent(db, who, wanted, limit))
    }

    /// How many questions wait on a sheet, for those who look after it.
    pub fn count_questions(&mut self, sheet: &Sheet) -> Result<i64> {
        self.ask_own(|db, _| Remark::count_questions(db, sheet.id))
    }

    /// How many messages of an account this person reads.
    pub fn count_talk_of(&mut self, account: AccountId) -> Result<i64> {
        self.ask([Dep::Lists, Dep::Account(account)], |db, who| Remark::count_by(db, who, account))
    }
}
