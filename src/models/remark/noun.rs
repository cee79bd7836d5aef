//! Remarks among the nouns.

use diesel::prelude::*;
use serde_json::{Value, json};

use super::{CONTACT_DAYS, KEPT, Remark, threads};
use crate::db::Db;
use crate::db::schema::remarks;
use crate::db::types::{AccountId, EventKind, Moment, RemarkStage, SheetId};
use crate::hall::error::{Error, Result};
use crate::models::event::Event;
use crate::models::nouns::{Archived, Closing, Fate, Found, Heard, Noun, Owner, Stale};

/// What readers report, and what is said in discussions.
pub(in crate::models) struct Remarks;

impl Noun for Remarks {
    fn tables(&self) -> &'static [(&'static str, Archived)] {
        &[("remarks", Archived::Rows)]
    }

    fn own_data(&self, db: &mut Db, owner: &Owner<'_>) -> Result<Option<(&'static str, Value)>> {
        let (sent, treated) = Remark::of_account(db, owner.id)?;
        let (said, sent): (Vec<Remark>, Vec<Remark>) =
            sent.into_iter().partition(|remark| remark.stage == RemarkStage::Said);
        let said = threads::own_data(db, said)?;
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
        Ok(Some(("remarks", json!({ "sent": sent, "treated": treated, "said": said }))))
    }

    /// What they reported may still be wrong: it stays, and says nothing of them. What they said in public stays as
    /// what they published does, under the name that says nothing.
    fn close_account(&self, db: &mut Db, closing: &Closing<'_>) -> Result<()> {
        let own =
            remarks::table.filter(remarks::account_id.eq(closing.id)).filter(remarks::stage.ne(RemarkStage::Said));
        Ok(diesel::update(own).set(remarks::account_id.eq(None::<AccountId>)).execute(db).map(drop)?)
    }

    /// It is read with its sheet, by whoever may read that: of a deleted one by nobody until it comes back.
    fn follow_sheet(&self, _: &mut Db, _: SheetId, _: Fate) -> Result<()> {
        Ok(())
    }

    /// A stranger's name or address is forgotten some days after the closing, a closed remark after a year.
    fn purge(&self, db: &mut Db, now: Moment) -> Result<()> {
        let (old, closed) = (now.plus(-KEPT), now.plus(-CONTACT_DAYS * Moment::DAY));
        let private = remarks::table.filter(remarks::stage.ne(RemarkStage::Said));
        diesel::delete(private.filter(remarks::closed_at.lt(old))).execute(db)?;
        let past = remarks::closed_at.lt(closed).assume_not_null().or(remarks::sent_at.lt(old));
        let known = remarks::table.filter(remarks::contact.ne("")).filter(past);
        Ok(diesel::update(known).set(remarks::contact.eq("")).execute(db).map(drop)?)
    }

    fn check(&self, found: &mut Found<'_>) -> Result<()> {
        let strange = found.store.read::<_, Error>(|db| Ok(Remark::strange(db)?))?;
        found.say(strange.iter().map(|id| format!("remark {id}")), "empty, answered by nothing, or signed twice");
        let (lost, miscounted) =
            found.store.read::<_, Error>(|db| Ok((threads::lost(db)?, threads::miscounted(db)?)))?;
        found.say(lost.iter().map(|id| format!("message {id}")), "it stands in no thread of its sheet");
        found.say(miscounted.iter().map(|id| format!("sheet {id}")), "its discussion is miscounted");
        Ok(())
    }

    /// What is said is told to those who read the sheet; of what is reported nothing is, since those who may not know
    /// of it would hear.
    fn events(&self) -> &'static [(EventKind, Heard)] {
        &[(EventKind::Talked, Heard::BySheet), (EventKind::TalkChanged, Heard::BySheet)]
    }

    /// Its sheet shows what is said: what read the sheet is old already. No page that is kept shows what is reported.
    fn let_go(&self, _: &mut Db, _: &Event, _: &mut Stale<'_>) -> Result<()> {
        Ok(())
    }

    fn most(&self) -> usize {
        usize::MAX
    }
}
