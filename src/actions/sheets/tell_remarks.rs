//! Tells those who treat remarks that some wait, by mail, at most once an hour each: who looks after the sheet, and the
//! moderators who want it.

use crate::actions::wiki::outbox;
use crate::app::App;
use crate::db::Db;
use crate::db::types::{AccountId, Moment};
use crate::hall::error::{Error, Result};
use crate::hall::messages::remarks as said;
use crate::hall::policy::{Act, Who};
use crate::mail::{Occasion, RemarkLine};
use crate::models::account::Account;
use crate::models::held_change::HeldChange;
use crate::models::job::{Job, Work};
use crate::models::reader::Reader;
use crate::models::remark::Remark;
use crate::models::remark_reader::RemarkReader;
use crate::models::sheet::Sheet;

/// The least time between two letters to the same person.
const EVERY: i64 = Moment::HOUR;
/// The most remarks that a letter tells in full.
const MOST_TOLD: usize = 10;
/// Where what waits is read.
pub const PATH: &str = "/a-traiter";

/// Makes sure that everybody who should hear of a remark on a sheet, or of a change of it that waits, gets a letter, in
/// the transaction that keeps it.
pub(in crate::actions) fn queue(
    db: &mut Db,
    steward: Option<AccountId>,
    by: Option<AccountId>,
    now: Moment,
) -> Result<()> {
    let mut readers: Vec<AccountId> = Account::moderators(db)?.into_iter().map(|account| account.id).collect();
    readers.extend(steward);
    // Everybody locks the rows in the same order.
    readers.sort_unstable();
    readers.dedup();
    for account in readers.into_iter().filter(|account| Some(*account) != by) {
        let mut reader = RemarkReader::lock(db, account)?;
        if reader.due || !(reader.wants || steward == Some(account)) {
            continue;
        }
        let at = reader.told_at.plus(EVERY).max(now);
        Job::queue_for(db, &Work::TellRemarks(account), at, now)?;
        reader.due = true;
        reader.save(db)?;
    }
    Ok(())
}

/// Writes to an account of the remarks that came since its last letter and still wait; to nobody when there are none.
pub fn tell(app: &App, id: AccountId) -> Result<()> {
    let (leave, now) = (outbox::Leave::told(app, id)?, app.now());
    app.store.write::<_, Error>(|db| {
        let mut reader = RemarkReader::lock(db, id)?;
        reader.due = false;
        let account = Account::find(db, id)?.filter(Account::is_active);
        let Some((email, account)) = account.and_then(|account| Some((account.email.clone()?, account))) else {
            return Ok(reader.save(db)?);
        };
        let who = Who::Member(account.to_member(now));
        let mut waiting = Remark::since(db, &who, reader.told_to)?;
        if !reader.wants {
            waiting.retain(|(_, sheet)| sheet.steward_id == Some(id));
        }
        let held = held_since(db, &who, &reader)?;
        let latest = waiting.iter().map(|(remark, _)| remark.sent_at).chain(held.iter().map(|held| held.sent_at)).max();
        if let Some(latest) = latest {
            let lines = held.iter().map(held_line).chain(waiting.iter().map(line));
            let lines: Vec<(String, String)> = lines.take(MOST_TOLD).collect();
            let lines: Vec<RemarkLine<'_>> = lines.iter().map(|(place, words)| RemarkLine { place, words }).collect();
            let more = (waiting.len() + held.len()).saturating_sub(lines.len());
            let moderates = who.may(Act::TreatRemarks);
            let occasion = Occasion::RemarksWait { lines: &lines, more, changes: !held.is_empty(), moderates };
            let to = outbox::Reader { email: &email, name: &account.name };
            reader.told_at = now;
            reader.told_to = latest;
            outbox::queue(app, db, leave, to, occasion, PATH, now)?;
        }
        Ok(reader.save(db)?)
    })
}

/// The changes that wait for them since their last letter: of the sheets that they look after alone, if they would
/// rather not hear of others.
fn held_since(db: &mut Db, who: &Who, reader: &RemarkReader) -> Result<Vec<HeldChange>> {
    let mut held = HeldChange::since(db, who, reader.told_to)?;
    if !reader.wants {
        let mut own = Vec::new();
        for change in held {
            let Some(id) = change.sheet_id else { continue };
            if Reader::new(db, who).sheet(id)?.steward_id == Some(reader.account_id) {
                own.push(change);
            }
        }
        held = own;
    }
    Ok(held)
}

fn held_line(change: &HeldChange) -> (String, String) {
    (change.title.clone(), crate::hall::messages::held::line(&change.comment))
}

fn line((remark, sheet): &(Remark, Sheet)) -> (String, String) {
    (said::about(&sheet.title, &remark.place_name), said::shortened(&remark.words))
}

/// A member chooses whether to be told of remarks on the sheets that others look after.
pub fn choose(app: &App, who: &Who, wants: bool) -> Result<()> {
    let id = who.member()?.id;
    app.store.write::<_, Error>(|db| {
        let reader = RemarkReader { wants, ..RemarkReader::lock(db, id)? };
        Ok(reader.save(db)?)
    })
}
