//! A remark: what somebody, with or without an account, reports of a sheet. Who looks after the sheet and moderators
//! read it, answer it and close it; nobody else ever sees it.

use diesel::dsl::{InnerJoin, IntoBoxed};
use diesel::prelude::*;
use diesel::result::QueryResult;
use serde_json::{Value, json};

use crate::base::tokens;
use crate::db::Db;
use crate::db::schema::{remarks, sheets};
use crate::db::types::{AccountId, EventKind, Moment, RemarkId, RemarkPlace, SheetId};
use crate::hall::error::{Error, Result, What};
use crate::hall::policy::{self, Act, Who};
use crate::models::event::Event;
use crate::models::nouns::{Archived, Closing, Fate, Found, Heard, Noun, Owner, Stale};
use crate::models::reader::Reader;
use crate::models::sheet::Sheet;

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
}

type Backend = <Db as Connection>::Backend;

/// The remarks of live sheets that somebody may treat: moderators all, others those of the sheets that they look after.
fn treated_by(who: &Who) -> IntoBoxed<'static, InnerJoin<remarks::table, sheets::table>, Backend> {
    let live = sheets::deleted_at.is_null();
    let visible = remarks::table.inner_join(sheets::table).filter(super::visible_to(who)).filter(live).into_boxed();
    if who.may(Act::TreatRemarks) {
        return visible;
    }
    // No account has the number 0.
    let steward = policy::as_steward(who).unwrap_or(AccountId(0));
    visible.filter(super::looked_after_by(steward))
}

impl Remark {
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
        let parts = [&*sheet, place, &self.place_key, &self.passage, &self.words, &by, &self.contact];
        // No part holds U+0000: what is sent is read without it.
        tokens::hex(&tokens::hash(&parts.join("\0")))
    }

    /// Whether the same remark waits already.
    pub fn waits(db: &mut Db, mark: &str) -> QueryResult<bool> {
        let same = remarks::table.filter(remarks::mark.eq(mark)).filter(remarks::closed_at.is_null());
        diesel::select(diesel::dsl::exists(same)).get_result(db)
    }

    /// How many remarks are open, of a sheet and of all live ones: nobody sees those of a deleted sheet, nor closes
    /// them.
    pub fn count_open(db: &mut Db, sheet: SheetId) -> QueryResult<(i64, i64)> {
        let live = || sheets::table.filter(sheets::deleted_at.is_null()).select(sheets::id);
        let open = || remarks::table.filter(remarks::closed_at.is_null()).filter(remarks::sheet_id.eq_any(live()));
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
        let open = remarks::table.filter(remarks::closed_at.is_null());
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
        Ok((sent, remarks::table.filter(by).order(remarks::id.desc()).load(db)?))
    }

    /// Those that say nothing, hold a contact beside an account, or kept one past its time.
    fn strange(db: &mut Db) -> QueryResult<Vec<RemarkId>> {
        let both = remarks::account_id.is_not_null().and(remarks::contact.ne(""));
        let unanswered = remarks::answered_at.is_not_null().and(remarks::answer.eq(""));
        let strange = remarks::table.filter(remarks::words.eq("").or(both).or(unanswered));
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

/// What readers report.
pub(in crate::models) struct Remarks;

impl Noun for Remarks {
    fn tables(&self) -> &'static [(&'static str, Archived)] {
        &[("remarks", Archived::Rows)]
    }

    fn own_data(&self, db: &mut Db, owner: &Owner<'_>) -> Result<Option<(&'static str, Value)>> {
        let (sent, treated) = Remark::of_account(db, owner.id)?;
        let sent = sent.into_iter().map(|remark| {
            json!({
                "sheet": remark.sheet_id,
                "version": remark.revision,
                "place": remark.place.word(),
                "place_name": remark.place_name,
                "passage": remark.passage,
                "words": remark.words,
                "sent_at": remark.sent_at.rfc3339(),
                "answer": remark.answer,
                "answered_at": remark.answered_at.map(Moment::rfc3339),
                "closed_at": remark.closed_at.map(Moment::rfc3339),
            })
        });
        let treated = treated.into_iter().map(|remark| {
            let (answered, closed) = (remark.answered_by == Some(owner.id), remark.closed_by == Some(owner.id));
            json!({
                "sheet": remark.sheet_id,
                "answer": answered.then_some(remark.answer),
                "answered_at": remark.answered_at.filter(|_| answered).map(Moment::rfc3339),
                "closing": closed.then_some(remark.closing),
                "closed_at": remark.closed_at.filter(|_| closed).map(Moment::rfc3339),
            })
        });
        let (sent, treated): (Vec<Value>, Vec<Value>) = (sent.collect(), treated.collect());
        Ok(Some(("remarks", json!({ "sent": sent, "treated": treated }))))
    }

    /// What they reported may still be wrong: it stays, and says nothing of them.
    fn close_account(&self, db: &mut Db, closing: &Closing<'_>) -> Result<()> {
        let own = remarks::table.filter(remarks::account_id.eq(closing.id));
        Ok(diesel::update(own).set(remarks::account_id.eq(None::<AccountId>)).execute(db).map(drop)?)
    }

    /// It is read with its sheet, by whoever may read that: of a deleted one by nobody until it comes back.
    fn follow_sheet(&self, _: &mut Db, _: SheetId, _: Fate) -> Result<()> {
        Ok(())
    }

    /// A stranger's name or address is forgotten some days after the closing, a closed remark after a year.
    fn purge(&self, db: &mut Db, now: Moment) -> Result<()> {
        let (old, closed) = (now.plus(-KEPT), now.plus(-CONTACT_DAYS * Moment::DAY));
        diesel::delete(remarks::table.filter(remarks::closed_at.lt(old))).execute(db)?;
        let past = remarks::closed_at.lt(closed).assume_not_null().or(remarks::sent_at.lt(old));
        let known = remarks::table.filter(remarks::contact.ne("")).filter(past);
        Ok(diesel::update(known).set(remarks::contact.eq("")).execute(db).map(drop)?)
    }

    fn check(&self, found: &mut Found<'_>) -> Result<()> {
        let strange = found.store.read::<_, Error>(|db| Ok(Remark::strange(db)?))?;
        found.say(strange.iter().map(|id| format!("remark {id}")), "empty, answered by nothing, or signed twice");
        Ok(())
    }

    /// None: what is told would be read by those who may not know of it.
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
