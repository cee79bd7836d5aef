//! A held change: the text that a member published, which waits for a look before everybody reads it, or that of
//! somebody without an account, which waits for the button behind a mailed link first. Its author, who looks after the
//! sheet and moderators read it; nobody else ever knows of it.

mod reads;

pub use reads::ChangeWriter;

use diesel::prelude::*;
use diesel::result::QueryResult;
use serde_json::{Value, json};

use crate::base::tokens;
use crate::db::Db;
use crate::db::schema::{held_changes, revisions, sheets};
use crate::db::types::{AccountId, EventKind, HeldId, HeldState, LinkPurpose, Moment, SheetId};
use crate::hall::error::{Error, Result};
use crate::hall::policy::{self, Act, Who};
use crate::models::event::Event;
use crate::models::nouns::{Archived, Closing, Fate, Found, Heard, Noun, Owner, Stale};
use crate::models::one_time_link::OneTimeLink;

/// Days that a mailed link waits for its button.
pub const LINK_DAYS: i64 = 7;
/// How long a change that was decided is kept, for its author.
const KEPT: i64 = 90 * Moment::DAY;
/// What the addresses of mailed links begin with.
pub const LINK: &str = "/publier/";
/// How long a link shows what became of its change.
const LINK_LIFE: i64 = 365 * Moment::DAY;
/// The most changes of one person that wait.
pub const MOST: usize = 20;

/// A row of `held_changes`.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = held_changes)]
pub struct HeldChange {
    /// Its number.
    pub id: HeldId,
    /// The sheet; none for a new one.
    pub sheet_id: Option<SheetId>,
    /// The version that its author started from; 0 for a new sheet.
    pub base: i32,
    /// The kind of the sheet.
    pub kind: String,
    /// The title that it gives.
    pub title: String,
    /// The whole text.
    pub content: String,
    /// Why, in its author's words.
    pub comment: String,
    /// Whether its author calls it minor.
    pub minor: bool,
    /// Its author; nobody once the account is closed.
    pub account_id: Option<AccountId>,
    /// What became of it.
    pub state: HeldState,
    /// When it was sent, or sent again.
    pub sent_at: Moment,
    /// When it was decided.
    pub decided_at: Option<Moment>,
    /// By whom.
    pub decided_by: Option<AccountId>,
    /// Why it was refused; empty otherwise.
    pub word: String,
    /// The address of an author without an account, until it served; empty otherwise.
    pub email: String,
    /// The name that this author gave; may be empty.
    pub signed: String,
}

type Backend = <Db as Connection>::Backend;

/// The changes that wait for this person: for moderators all, for others those of the sheets that they look after.
fn treated_by(who: &Who) -> held_changes::BoxedQuery<'static, Backend> {
    let waiting = held_changes::table.filter(held_changes::state.eq(HeldState::Waiting)).into_boxed();
    let live = sheets::table.filter(super::visible_to(who)).filter(sheets::deleted_at.is_null());
    if who.may(Act::TreatRemarks) {
        let of_live = held_changes::sheet_id.eq_any(live.select(sheets::id.nullable()));
        return waiting.filter(held_changes::sheet_id.is_null().or(of_live));
    }
    // No account has the number 0.
    let steward = policy::as_steward(who).unwrap_or(AccountId(0));
    let looked_after = live.filter(super::looked_after_by(steward)).select(sheets::id.nullable());
    // What starts from a version that they may not read holds its words.
    let withdrawn = revisions::table
        .select(revisions::number)
        .filter(revisions::sheet_id.nullable().eq(held_changes::sheet_id))
        .filter(revisions::number.eq(held_changes::base))
        .filter(revisions::hidden.eq(true).or(revisions::erased.eq(true)));
    let of_withdrawn = diesel::dsl::exists(withdrawn);
    waiting.filter(held_changes::sheet_id.eq_any(looked_after)).filter(diesel::dsl::not(of_withdrawn))
}

impl HeldChange {
    /// Whether this person wrote it.
    #[must_use]
    pub fn is_of(&self, who: &Who) -> bool {
        self.account_id.is_some() && self.account_id == who.account()
    }

    /// Made of what it would publish: another text has another mark.
    #[must_use]
    pub fn mark(&self) -> String {
        tokens::hex(&tokens::hash(&format!("{}\0{}\0{}", self.base, self.comment, self.content)))
    }

    /// Whether somebody decided on it.
    #[must_use]
    pub fn is_decided(&self) -> bool {
        self.decided_at.is_some()
    }

    /// Adds a row.
    pub fn insert(db: &mut Db, row: &Self) -> QueryResult<()> {
        diesel::insert_into(held_changes::table).values(row).execute(db).map(drop)
    }

    /// Another text in the place of one that waits; `false` when it stands no more as it was read: it was decided,
    /// taken back or written anew.
    pub fn rewrite(db: &mut Db, read: &Self, row: &Self) -> QueryResult<bool> {
        let as_read = held_changes::table
            .find(read.id)
            .filter(held_changes::state.eq(read.state))
            .filter(held_changes::content.eq(read.content.clone()));
        let rewritten = diesel::update(as_read)
            .set((
                held_changes::base.eq(row.base),
                held_changes::kind.eq(row.kind.clone()),
                held_changes::title.eq(row.title.clone()),
                held_changes::content.eq(row.content.clone()),
                held_changes::comment.eq(row.comment.clone()),
                held_changes::minor.eq(row.minor),
                held_changes::sent_at.eq(row.sent_at),
            ))
            .execute(db)?;
        Ok(rewritten == 1)
    }

    /// The change of that number, when it waits for this person, or is their own.
    pub fn find(db: &mut Db, who: &Who, id: HeldId) -> QueryResult<Option<Self>> {
        let treated = treated_by(who).filter(held_changes::id.eq(id)).select(Self::as_select()).first(db).optional()?;
        match (treated, who.account()) {
            (None, Some(account)) => {
                let own = held_changes::table.find(id).filter(held_changes::account_id.eq(account));
                own.select(Self::as_select()).first(db).optional()
            }
            (treated, _) => Ok(treated),
        }
    }

    /// The change of that number, when it waits and this person may decide: never on their own.
    pub fn find_to_treat(db: &mut Db, who: &Who, id: HeldId) -> QueryResult<Option<Self>> {
        let found = treated_by(who).filter(held_changes::id.eq(id)).select(Self::as_select());
        Ok(found.first(db).optional()?.filter(|row: &Self| !row.is_of(who)))
    }

    /// The change of a sheet by this account that waits.
    pub fn of_sheet(db: &mut Db, account: AccountId, sheet: SheetId) -> QueryResult<Option<Self>> {
        held_changes::table
            .filter(held_changes::account_id.eq(account))
            .filter(held_changes::sheet_id.eq(sheet))
            .filter(held_changes::state.eq(HeldState::Waiting))
            .select(Self::as_select())
            .first(db)
            .optional()
    }

    /// The change that a mailed link leads to; none past its days when nobody pressed the button.
    pub fn find_by_link(db: &mut Db, secret: &str, now: Moment) -> QueryResult<Option<Self>> {
        let link = OneTimeLink::find(db, secret, LinkPurpose::Publication, now)?;
        let Some(id) = link.and_then(|link| link.payload.parse().ok()) else { return Ok(None) };
        let found: Option<Self> = held_changes::table.find(HeldId(id)).first(db).optional()?;
        let is_late = |row: &Self| row.state.is_unopened() && row.sent_at.plus(LINK_DAYS * Moment::DAY) <= now;
        Ok(found.filter(|row| !is_late(row)))
    }

    /// Another link to a change by somebody without an account: its secret.
    pub fn another_link(db: &mut Db, id: HeldId, now: Moment) -> QueryResult<String> {
        let (link, secret) = OneTimeLink::new(LinkPurpose::Publication, None, now, LINK_LIFE);
        OneTimeLink::insert(db, &OneTimeLink { payload: id.to_string(), ..link })?;
        Ok(secret)
    }

    /// The change of that text whose link was sent to this address already.
    pub fn sent_before(db: &mut Db, row: &Self) -> QueryResult<Option<HeldId>> {
        let same = held_changes::table
            .filter(held_changes::state.eq(HeldState::Unopened))
            .filter(held_changes::email.eq(row.email.clone()))
            .filter(held_changes::content.eq(row.content.clone()));
        let found: Vec<(HeldId, Option<SheetId>)> = same.select((held_changes::id, held_changes::sheet_id)).load(db)?;
        Ok(found.into_iter().find(|(_, sheet)| *sheet == row.sheet_id).map(|(id, _)| id))
    }

    /// How many by people without an account wait: of this address, and whose link nobody opened yet.
    pub fn count_by_mail(db: &mut Db, email: &str) -> QueryResult<(i64, i64)> {
        let undecided = held_changes::table.filter(held_changes::decided_at.is_null());
        let own = undecided.filter(held_changes::email.eq(email.to_owned())).count().get_result(db)?;
        let unopened = held_changes::table.filter(held_changes::state.eq(HeldState::Unopened));
        Ok((own, unopened.count().get_result(db)?))
    }

    /// Remembers the sheet that a new one became.
    pub fn became(db: &mut Db, id: HeldId, sheet: SheetId) -> QueryResult<()> {
        let row = held_changes::table.find(id);
        diesel::update(row).set(held_changes::sheet_id.eq(Some(sheet))).execute(db).map(drop)
    }

    /// Asks for a look at a change whose button was pressed; `false` when it was pressed before.
    pub fn ask_for_a_look(db: &mut Db, id: HeldId, now: Moment) -> QueryResult<bool> {
        let unopened = held_changes::table.find(id).filter(held_changes::state.eq(HeldState::Unopened));
        let waits = (held_changes::state.eq(HeldState::Waiting), held_changes::sent_at.eq(now));
        Ok(diesel::update(unopened).set(waits).execute(db)? == 1)
    }

    /// Gives a change by somebody without an account to the account that they opened.
    pub fn give_to(db: &mut Db, id: HeldId, account: AccountId) -> QueryResult<()> {
        diesel::update(held_changes::table.find(id))
            .set((
                held_changes::account_id.eq(Some(account)),
                held_changes::email.eq(String::new()),
                held_changes::signed.eq(String::new()),
            ))
            .execute(db)
            .map(drop)
    }

    /// Forgets a change that is not published.
    pub fn throw_away(db: &mut Db, id: HeldId) -> QueryResult<()> {
        let open = held_changes::table.find(id).filter(held_changes::state.ne(HeldState::Approved));
        diesel::delete(open).execute(db).map(drop)
    }

    /// All of an account, the latest first.
    pub fn of_account(db: &mut Db, account: AccountId) -> QueryResult<Vec<Self>> {
        held_changes::table.filter(held_changes::account_id.eq(account)).order(held_changes::id.desc()).load(db)
    }

    /// How many of an account wait.
    pub fn count_waiting(db: &mut Db, account: AccountId) -> QueryResult<i64> {
        let own = held_changes::table.filter(held_changes::account_id.eq(account));
        own.filter(held_changes::state.eq(HeldState::Waiting)).count().get_result(db)
    }

    /// How many wait for this person.
    pub fn count(db: &mut Db, who: &Who) -> QueryResult<i64> {
        // As for remarks: mostly nothing waits.
        let undecided = held_changes::table.filter(held_changes::decided_at.is_null());
        if !diesel::select(diesel::dsl::exists(undecided)).get_result::<bool>(db)? {
            return Ok(0);
        }
        treated_by(who).count().get_result(db)
    }

    /// Those that came after a moment, wait for this person and are not their own, the latest first.
    pub fn since(db: &mut Db, who: &Who, after: Moment) -> QueryResult<Vec<Self>> {
        let rows: Vec<Self> = treated_by(who)
            .filter(held_changes::sent_at.gt(after))
            .order((held_changes::sent_at.desc(), held_changes::id.desc()))
            .select(Self::as_select())
            .load(db)?;
        Ok(rows.into_iter().filter(|row| !row.is_of(who)).collect())
    }

    /// Forgets those that were refused and started from a version that is erased.
    pub fn forget_from(db: &mut Db, sheet: SheetId, base: i32) -> QueryResult<()> {
        let of_base = held_changes::table.filter(held_changes::sheet_id.eq(sheet)).filter(held_changes::base.eq(base));
        diesel::delete(of_base.filter(held_changes::decided_at.is_not_null())).execute(db).map(drop)
    }

    /// Says what became of it; `false` when it was decided already.
    pub fn decide(
        db: &mut Db,
        id: HeldId,
        state: HeldState,
        by: Option<AccountId>,
        at: Moment,
        word: &str,
    ) -> QueryResult<bool> {
        let open = held_changes::state.eq(HeldState::Waiting).or(held_changes::state.eq(HeldState::Unopened));
        if state.is_approved() {
            // The history has it from now on: what is hidden or erased there stands nowhere else.
            let row = held_changes::table.find(id).filter(open);
            diesel::update(row).set(held_changes::content.eq(String::new())).execute(db)?;
        }
        let decided = diesel::update(held_changes::table.find(id).filter(open)).set((
            // It served: the author was written to, or publishes right now.
            held_changes::email.eq(String::new()),
            held_changes::state.eq(state),
            held_changes::decided_at.eq(Some(at)),
            held_changes::decided_by.eq(by),
            held_changes::word.eq(word.to_owned()),
        ));
        Ok(decided.execute(db)? == 1)
    }

    /// Takes a change of an account back; `false` when it waits no more.
    pub fn withdraw(db: &mut Db, account: AccountId, id: HeldId) -> QueryResult<bool> {
        let own = held_changes::table.find(id).filter(held_changes::account_id.eq(account));
        let waiting = own.filter(held_changes::state.eq(HeldState::Waiting));
        Ok(diesel::delete(waiting).execute(db)? == 1)
    }

    /// Those that say nothing, wait though they were decided or the other way round, or keep an address that served.
    fn strange(db: &mut Db) -> QueryResult<Vec<HeldId>> {
        let waits = || held_changes::state.eq_any([HeldState::Waiting, HeldState::Unopened]);
        let decided = || held_changes::decided_at.is_not_null();
        let undecided = held_changes::decided_at.is_null().and(diesel::dsl::not(waits()));
        let known = decided().and(held_changes::email.ne(""));
        let empty = held_changes::content.eq("").and(held_changes::state.ne(HeldState::Approved));
        held_changes::table
            .filter(empty.or(waits().and(decided())).or(undecided).or(known))
            .select(held_changes::id)
            .order(held_changes::id.asc())
            .load(db)
    }
}

/// What waits for a look.
pub(in crate::models) struct HeldChanges;

impl Noun for HeldChanges {
    fn tables(&self) -> &'static [(&'static str, Archived)] {
        &[("held_changes", Archived::Rows)]
    }

    fn own_data(&self, db: &mut Db, owner: &Owner<'_>) -> Result<Option<(&'static str, Value)>> {
        let sent = HeldChange::of_account(db, owner.id)?.into_iter().map(|change| {
            json!({
                "sheet": change.sheet_id,
                "base": change.base,
                "title": change.title,
                "text": change.content,
                "comment": change.comment,
                "state": change.state.word(),
                "sent_at": change.sent_at.rfc3339(),
                "decided_at": change.decided_at.map(Moment::rfc3339),
                "word": change.word,
            })
        });
        Ok(Some(("held_changes", sent.collect())))
    }

    /// What was not published goes with its author.
    fn close_account(&self, db: &mut Db, closing: &Closing<'_>) -> Result<()> {
        let own = held_changes::table.filter(held_changes::account_id.eq(closing.id));
        Ok(diesel::delete(own).execute(db).map(drop)?)
    }

    /// It waits with its sheet: for that of a deleted one nobody is asked until it comes back.
    fn follow_sheet(&self, _: &mut Db, _: SheetId, _: Fate) -> Result<()> {
        Ok(())
    }

    /// What was decided is forgotten after some time, and what nobody pressed the button of.
    fn purge(&self, db: &mut Db, now: Moment) -> Result<()> {
        let old = held_changes::table.filter(held_changes::decided_at.lt(now.plus(-KEPT)));
        diesel::delete(old).execute(db)?;
        let unopened = held_changes::table.filter(held_changes::state.eq(HeldState::Unopened));
        let late = unopened.filter(held_changes::sent_at.lt(now.plus(-LINK_DAYS * Moment::DAY)));
        diesel::delete(late).execute(db)?;
        // Nobody looked at it in a year: its author is not written to any more.
        let known = held_changes::table.filter(held_changes::sent_at.lt(now.plus(-LINK_LIFE)));
        let known = known.filter(held_changes::email.ne(""));
        Ok(diesel::update(known).set(held_changes::email.eq("")).execute(db).map(drop)?)
    }

    fn check(&self, found: &mut Found<'_>) -> Result<()> {
        let strange = found.store.read::<_, Error>(|db| Ok(HeldChange::strange(db)?))?;
        found.say(
            strange.iter().map(|id| format!("held change {id}")),
            "empty, decided and waiting at once, or with an address that served",
        );
        Ok(())
    }

    /// None: the version that it becomes tells of itself.
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
