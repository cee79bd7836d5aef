//! A remark: what somebody, with or without an account, says of a sheet. What is reported is read, answered and closed
//! by who looks after the sheet and by moderators, and nobody else ever sees it; what is said in the discussion of the
//! sheet is read by whoever reads the sheet (`talk.rs`).

pub mod news;
mod noun;
pub mod talk;
pub mod threads;

use diesel::dsl::{InnerJoin, IntoBoxed};
use diesel::prelude::*;
use diesel::result::QueryResult;

use crate::base::tokens;
use crate::db::Db;
use crate::db::schema::{remarks, sheets};
use crate::db::types::{AccountId, Moment, RemarkId, RemarkPlace, RemarkStage, SheetId};
use crate::hall::error::{Error, Result, What};
use crate::hall::policy::{self, Act, Who};
use crate::models::reader::Reader;
use crate::models::sheet::Sheet;

pub(in crate::models) use noun::Remarks;

/// Days after its closing when the name or address that a stranger left is forgotten.
pub const CONTACT_DAYS: i64 = 30;
/// How long a contact is kept with a remark that nobody closes, and a closed remark at all.
const KEPT: i64 = 365 * Moment::DAY;

/// A row of `remarks`.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = remarks)]
pub struct Remark {
    /// Its number.
    pub id: RemarkId,
    /// The sheet.
    pub sheet_id: SheetId,
    /// The version that its author read.
    pub revision: i32,
    /// What part of the sheet.
    pub place: RemarkPlace,
    /// Which: the key of a field, the anchor of a section, the number of a file or of a version; empty for the whole.
    pub place_key: String,
    /// How the page called it then.
    pub place_name: String,
    /// The passage that it quotes; may be empty.
    pub passage: String,
    /// What is wrong, in their words.
    pub words: String,
    /// Who sent it, when they have an account.
    pub account_id: Option<AccountId>,
    /// The name or address that a stranger left; may be empty.
    pub contact: String,
    /// The same for the same words about the same place by the same person: see [`Remark::mark_of`].
    pub mark: String,
    /// When it was sent.
    pub sent_at: Moment,
    /// What was answered; empty when nothing was.
    pub answer: String,
    /// When.
    pub answered_at: Option<Moment>,
    /// By whom.
    pub answered_by: Option<AccountId>,
    /// The word with which it was closed; may be empty.
    pub closing: String,
    /// When it was closed.
    pub closed_at: Option<Moment>,
    /// By whom.
    pub closed_by: Option<AccountId>,
    /// When its author was thanked by mail.
    pub thanked_at: Option<Moment>,
    /// Who reads it.
    pub stage: RemarkStage,
    /// The message that began its thread, itself when it did; of what is said alone.
    pub thread_id: Option<RemarkId>,
    /// What its thread is about, when it begins one; may be empty.
    pub heading: String,
    /// The name by which somebody without an account signs a question; may be empty.
    pub signed: String,
    /// The message of its thread that it quotes: its words are read there, not kept here.
    pub quotes: Option<RemarkId>,
    /// When its author last changed its words.
    pub edited_at: Option<Moment>,
    /// When a moderator hid it.
    pub hidden_at: Option<Moment>,
    /// Who hid it.
    pub hidden_by: Option<AccountId>,
    /// Why.
    pub hide_reason: Option<String>,
    /// What is said, as it is sought: without capitals, accents and marks.
    pub sought: String,
}

type Backend = <Db as Connection>::Backend;

/// The remarks of live sheets that somebody may treat: moderators all, others those of the sheets that they look after.
fn treated_by(who: &Who) -> IntoBoxed<'static, InnerJoin<remarks::table, sheets::table>, Backend> {
    let live = sheets::deleted_at.is_null();
    let private = remarks::stage.ne(RemarkStage::Said);
    let all = remarks::table.inner_join(sheets::table).filter(super::visible_to(who)).filter(live);
    let visible = all.filter(private).into_boxed();
    if who.may(Act::TreatRemarks) {
        return visible;
    }
    // No account has the number 0.
    let steward = policy::as_steward(who).unwrap_or(AccountId(0));
    visible.filter(super::looked_after_by(steward))
}

impl Remark {
    /// A remark of a sheet that says nothing yet.
    #[must_use]
    pub fn blank(id: RemarkId, sheet_id: SheetId, sent_at: Moment) -> Self {
        Self {
            id,
            sheet_id,
            revision: 0,
            place: RemarkPlace::Sheet,
            place_key: String::new(),
            place_name: String::new(),
            passage: String::new(),
            words: String::new(),
            account_id: None,
            contact: String::new(),
            mark: String::new(),
            sent_at,
            answer: String::new(),
            answered_at: None,
            answered_by: None,
            closing: String::new(),
            closed_at: None,
            closed_by: None,
            thanked_at: None,
            stage: RemarkStage::Reported,
            thread_id: None,
            heading: String::new(),
            signed: String::new(),
            quotes: None,
            edited_at: None,
            hidden_at: None,
            hidden_by: None,
            hide_reason: None,
            sought: String::new(),
        }
    }

    /// Adds a row.
    pub fn insert(db: &mut Db, row: &Self) -> QueryResult<()> {
        diesel::insert_into(remarks::table).values(row).execute(db).map(drop)
    }

    /// What is the same when the same form is sent twice.
    #[must_use]
    pub fn mark_of(&self) -> String {
        let (sheet, by) =
            (self.sheet_id.0.to_string(), self.account_id.map_or_else(String::new, |id| id.0.to_string()));
        let place = self.place.word();
        let parts = [&*sheet, place, &self.place_key, &self.passage, &self.words, &by, &self.contact, &self.signed];
        // No part holds U+0000: what is sent is read without it.
        tokens::hex(&tokens::hash(&parts.join("\0")))
    }

    /// Whether the same remark waits already.
    pub fn waits(db: &mut Db, mark: &str) -> QueryResult<bool> {
        let same = remarks::table.filter(remarks::mark.eq(mark)).filter(remarks::closed_at.is_null());
        diesel::select(diesel::dsl::exists(same)).get_result(db)
    }

    /// How many remarks wait, of a sheet and of all live ones: nobody sees those of a deleted sheet, nor closes them.
    /// Those of people without an account alone, if asked.
    pub fn count_open(db: &mut Db, sheet: SheetId, strangers: bool) -> QueryResult<(i64, i64)> {
        let live = || sheets::table.filter(sheets::deleted_at.is_null()).select(sheets::id);
        let open = || {
            let open = remarks::table.filter(remarks::closed_at.is_null()).filter(remarks::stage.ne(RemarkStage::Said));
            let open = open.filter(remarks::sheet_id.eq_any(live())).into_boxed();
            if strangers { open.filter(remarks::account_id.is_null()) } else { open }
        };
        let of_sheet = open().filter(remarks::sheet_id.eq(sheet)).count().get_result(db)?;
        Ok((of_sheet, open().count().get_result(db)?))
    }

    /// The remark of that number, with its sheet, when this person may treat it.
    pub fn find(db: &mut Db, who: &Who, id: RemarkId) -> QueryResult<Option<(Self, Sheet)>> {
        let found = treated_by(who).filter(remarks::id.eq(id));
        found.select((Self::as_select(), Sheet::as_select())).first(db).optional()
    }

    /// The remarks that somebody may treat, with their sheets, the latest first: those that wait, or those closed.
    pub fn list(db: &mut Db, who: &Who, closed: bool, limit: i64, offset: i64) -> QueryResult<Vec<(Self, Sheet)>> {
        let all = treated_by(who);
        let ordered = match closed {
            false => all.filter(remarks::closed_at.is_null()).order((remarks::sent_at.desc(), remarks::id.desc())),
            true => all.filter(remarks::closed_at.is_not_null()).order((remarks::closed_at.desc(), remarks::id.desc())),
        };
        ordered.limit(limit).offset(offset).select((Self::as_select(), Sheet::as_select())).load(db)
    }

    /// How many there are of them.
    pub fn count(db: &mut Db, who: &Who, closed: bool) -> QueryResult<i64> {
        let open = remarks::table.filter(remarks::closed_at.is_null()).filter(remarks::stage.ne(RemarkStage::Said));
        // Asked with every page of a member; mostly nothing is open, which is quicker seen than whose it would be.
        if !closed && !diesel::select(diesel::dsl::exists(open)).get_result::<bool>(db)? {
            return Ok(0);
        }
        let all = treated_by(who);
        match closed {
            false => all.filter(remarks::closed_at.is_null()).count().get_result(db),
            true => all.filter(remarks::closed_at.is_not_null()).count().get_result(db),
        }
    }

    /// Those that came after a moment, wait and are not this person's own, with their sheets, the latest first.
    pub fn since(db: &mut Db, who: &Who, after: Moment) -> QueryResult<Vec<(Self, Sheet)>> {
        let by = who.account().unwrap_or(AccountId(0));
        treated_by(who)
            .filter(remarks::closed_at.is_null())
            .filter(remarks::sent_at.gt(after))
            .filter(remarks::account_id.is_null().or(remarks::account_id.ne(by).assume_not_null()))
            .order((remarks::sent_at.desc(), remarks::id.desc()))
            .select((Self::as_select(), Sheet::as_select()))
            .load(db)
    }

    /// Keeps what was answered, after what was answered before; `false` when somebody else treated it meanwhile.
    pub fn answer(&self, db: &mut Db, words: &str, by: AccountId, at: Moment) -> QueryResult<bool> {
        let as_read =
            remarks::table.find(self.id).filter(remarks::closed_at.is_null()).filter(remarks::answer.eq(&self.answer));
        let words = [self.answer.as_str(), words].into_iter().filter(|part| !part.is_empty());
        let words = words.collect::<Vec<_>>().join("\n\n");
        let answered = diesel::update(as_read)
            .set((remarks::answer.eq(words), remarks::answered_at.eq(Some(at)), remarks::answered_by.eq(Some(by))))
            .execute(db)?;
        Ok(answered == 1)
    }

    /// Closes it with a word, which may be empty; `false` when it was closed already.
    pub fn close(db: &mut Db, id: RemarkId, word: &str, by: AccountId, at: Moment) -> QueryResult<bool> {
        let open = remarks::table.find(id).filter(remarks::closed_at.is_null());
        let closed = diesel::update(open).set((
            remarks::closing.eq(word.to_owned()),
            remarks::closed_at.eq(Some(at)),
            remarks::closed_by.eq(Some(by)),
        ));
        Ok(closed.execute(db)? == 1)
    }

    /// Says that its author was thanked.
    pub fn thank(db: &mut Db, id: RemarkId, at: Moment) -> QueryResult<()> {
        diesel::update(remarks::table.find(id)).set(remarks::thanked_at.eq(Some(at))).execute(db).map(drop)
    }

    /// Opens a closed one again; a unique violation when the same words wait anew.
    pub fn reopen(db: &mut Db, id: RemarkId) -> QueryResult<()> {
        diesel::update(remarks::table.find(id))
            .set((
                remarks::closing.eq(""),
                remarks::closed_at.eq(None::<Moment>),
                remarks::closed_by.eq(None::<AccountId>),
            ))
            .execute(db)
            .map(drop)
    }

    /// What an account sent, and what it answered or closed, the latest first.
    fn of_account(db: &mut Db, account: AccountId) -> QueryResult<(Vec<Self>, Vec<Self>)> {
        let by = remarks::answered_by.eq(account).or(remarks::closed_by.eq(account)).assume_not_null();
        let sent = remarks::table.filter(remarks::account_id.eq(account)).order(remarks::id.desc()).load(db)?;
        let treated = remarks::table.filter(by).filter(remarks::stage.ne(RemarkStage::Said));
        Ok((sent, treated.order(remarks::id.desc()).load(db)?))
    }

    /// Those that say nothing, hold a contact beside an account, or kept one past its time.
    fn strange(db: &mut Db) -> QueryResult<Vec<RemarkId>> {
        let both = remarks::account_id.is_not_null().and(remarks::contact.ne(""));
        let unanswered = remarks::answered_at.is_not_null().and(remarks::answer.eq(""));
        let empty = remarks::words.eq("").and(remarks::stage.ne(RemarkStage::Said));
        let strange = remarks::table.filter(empty.or(both).or(unanswered));
        strange.select(remarks::id).order(remarks::id.asc()).load(db)
    }
}

/// What those who treat remarks alone are shown.
impl Reader<'_> {
    /// The remarks that this person may treat, with their sheets, the latest first: those that wait, or those closed.
    pub fn remarks(&mut self, closed: bool, limit: i64, offset: i64) -> Result<Vec<(Remark, Sheet)>> {
        self.ask_own(|db, who| Remark::list(db, who, closed, limit, offset))
    }

    /// How many there are of them.
    pub fn count_remarks(&mut self, closed: bool) -> Result<i64> {
        self.ask_own(|db, who| Remark::count(db, who, closed))
    }

    /// The remark of that number, with its sheet; [`Error::NotFound`] when this person may not treat it.
    pub fn remark(&mut self, id: RemarkId) -> Result<(Remark, Sheet)> {
        self.ask_own(|db, who| Remark::find(db, who, id))?.ok_or(Error::NotFound(What::Page))
    }
}
