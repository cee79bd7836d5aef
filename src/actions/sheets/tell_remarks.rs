//! Tells those who treat remarks that some wait, by mail, at most once an hour each: who looks after the sheet, and the
//! moderators who want it. Who looks after a sheet is told so what others published in it, too.

use std::collections::HashMap;

use crate::actions::wiki::outbox;
use crate::app::App;
use crate::db::Db;
use crate::db::types::{AccountId, Moment};
use crate::hall::addresses;
use crate::hall::error::{Error, Result};
use crate::hall::messages::THE_SITE;
use crate::hall::messages::remarks as said;
use crate::hall::policy::{self, Act, Who};
use crate::mail::{ChangedLine, Occasion, RemarkLine};
use crate::models::account::Account;
use crate::models::group_member::GroupMember;
use crate::models::held_change::HeldChange;
use crate::models::job::{Job, Work};
use crate::models::reader::Reader;
use crate::models::remark::Remark;
use crate::models::remark_reader::RemarkReader;
use crate::models::sheet::Sheet;

/// The least time between two letters to the same person.
const EVERY: i64 = Moment::HOUR;
/// The most remarks, or changes, that a letter tells in full.
const MOST_TOLD: usize = 10;
/// What was published longer ago than this is told to nobody: a first letter is not about years.
const RECENT: i64 = Moment::DAY;
/// Where what waits is read.
pub const PATH: &str = addresses::TO_TREAT;

/// Makes sure that everybody who should hear of a remark on a sheet, or of a change of it that waits, gets a letter, in
/// the transaction that keeps it.
pub(in crate::actions) fn queue(db: &mut Db, sheet: Option<&Sheet>, by: Option<AccountId>, now: Moment) -> Result<()> {
    let mut keepers: Vec<AccountId> = sheet.and_then(|sheet| sheet.steward_id).into_iter().collect();
    if let Some(group) = sheet.and_then(|sheet| sheet.keepers_id) {
        keepers.extend(GroupMember::accounts(db, group)?);
    }
    let mut readers: Vec<AccountId> = Account::moderators(db)?.into_iter().map(|account| account.id).collect();
    readers.extend(&keepers);
    // Everybody locks the rows in the same order.
    readers.sort_unstable();
    readers.dedup();
    for account in readers.into_iter().filter(|account| Some(*account) != by) {
        let reader = RemarkReader::lock(db, account)?;
        if reader.wants || keepers.contains(&account) {
            let at = reader.told_at.plus(EVERY).max(now);
            make_due(db, reader, at, now)?;
        }
    }
    Ok(())
}

/// Who gets a letter about a version that is published in a sheet: who looks after it, if the policy says so and a
/// letter reaches them.
pub(in crate::actions) fn hearer(
    db: &mut Db,
    sheet: &Sheet,
    by: [Option<AccountId>; 2],
    is_minor: bool,
    now: Moment,
) -> Result<Option<AccountId>> {
    let Some(steward) = sheet.steward_id else { return Ok(None) };
    let Some(account) = Account::find(db, steward)?.filter(|account| account.reached_at().is_some()) else {
        return Ok(None);
    };
    let who = Who::Member(account.to_member(db, now)?);
    Ok(policy::hears_of(&who, by, is_minor, sheet.is_seen_by(&who)).then_some(steward))
}

/// Makes sure that a [`hearer`] gets a letter, in the transaction that publishes. It goes an hour later: whoever
/// corrects one thing corrects a second.
pub(in crate::actions) fn queue_changed(db: &mut Db, steward: AccountId, now: Moment) -> Result<()> {
    let reader = RemarkReader::lock(db, steward)?;
    make_due(db, reader, now.plus(EVERY), now)
}

fn make_due(db: &mut Db, mut reader: RemarkReader, at: Moment, now: Moment) -> Result<()> {
    if reader.due {
        return Ok(());
    }
    Job::queue_for(db, &Work::TellRemarks(reader.account_id), at, now)?;
    reader.due = true;
    Ok(reader.save(db)?)
}

/// Writes to an account of the remarks that came since its last letter and still wait; to nobody when there are none.
pub fn tell(app: &App, id: AccountId) -> Result<()> {
    let (leave, now) = (outbox::Leave::told(app, id)?, app.now());
    app.store.write::<_, Error>(|db| {
        let mut reader = RemarkReader::lock(db, id)?;
        reader.due = false;
        let account = Account::find(db, id)?;
        let Some((email, account)) = account.as_ref().and_then(|account| Some((account.reached_at()?, account))) else {
            return Ok(reader.save(db)?);
        };
        let who = Who::Member(account.to_member(db, now)?);
        let mut waiting = Remark::since(db, &who, reader.told_to)?;
        if !reader.wants {
            waiting.retain(|(_, sheet)| policy::cares_for(&who, sheet.steward_id, sheet.keepers_id));
        }
        let held = held_since(db, &who, &reader)?;
        let changed = changed_since(app, db, &who, &reader)?;
        let to = outbox::Reader { email, name: &account.name };
        if !waiting.is_empty() || !held.is_empty() {
            let lines = held.iter().map(held_line).chain(waiting.iter().map(line));
            let lines: Vec<(String, String)> = lines.take(MOST_TOLD).collect();
            let lines: Vec<RemarkLine<'_>> = lines.iter().map(|(place, words)| RemarkLine { place, words }).collect();
            let more = (waiting.len() + held.len()).saturating_sub(lines.len());
            let moderates = who.may(Act::TreatRemarks);
            let occasion = Occasion::RemarksWait { lines: &lines, more, changes: !held.is_empty(), moderates };
            outbox::queue(app, db, leave, to, occasion, PATH, now)?;
        }
        if let Some(latest) = changed.first() {
            let lines: Vec<ChangedLine<'_>> = changed.iter().take(MOST_TOLD).map(Changed::line).collect();
            let occasion = Occasion::SheetsChanged { lines: &lines, more: changed.len() - lines.len() };
            outbox::queue(app, db, leave, to, occasion, &latest.path, now)?;
        }
        let told = waiting.iter().map(|(remark, _)| remark.sent_at).chain(held.iter().map(|held| held.sent_at));
        if let Some(latest) = told.chain(changed.iter().map(|changed| changed.at)).max() {
            reader.told_at = now;
            reader.told_to = latest;
        }
        Ok(reader.save(db)?)
    })
}

/// What somebody published in a sheet, as a letter tells it.
struct Changed {
    sheet: String,
    by: String,
    why: String,
    at: Moment,
    /// Where the difference is read.
    path: String,
    /// The same, of the site.
    url: String,
}

impl Changed {
    fn line(&self) -> ChangedLine<'_> {
        ChangedLine { sheet: &self.sheet, by: &self.by, why: &self.why, url: &self.url }
    }
}

/// What others published since their last letter in the sheets that they look after, the latest first.
fn changed_since(app: &App, db: &mut Db, who: &Who, reader: &RemarkReader) -> Result<Vec<Changed>> {
    let after = reader.told_to.max(app.now().plus(-RECENT));
    let mut reads = Reader::new(db, who);
    let changed = reads.changed_by_others(reader.account_id, after)?;
    let names: HashMap<AccountId, String> =
        reads.names(changed.iter().filter_map(|(_, revision)| revision.author_id))?.into_iter().collect();
    let told = changed.into_iter().map(|(sheet, revision)| {
        let name = revision.author_id.and_then(|id| names.get(&id).cloned());
        let path = format!("{}/versions/{}...{}", sheet.path(), revision.number - 1, revision.number);
        Changed {
            by: name.unwrap_or_else(|| THE_SITE.to_owned()),
            why: revision.comment,
            at: revision.created_at,
            url: format!("{}{path}", app.config.base_url),
            sheet: sheet.title,
            path,
        }
    });
    Ok(told.collect())
}

/// The changes that wait for them since their last letter: of the sheets that they look after alone, if they would
/// rather not hear of others.
fn held_since(db: &mut Db, who: &Who, reader: &RemarkReader) -> Result<Vec<HeldChange>> {
    let mut held = HeldChange::since(db, who, reader.told_to)?;
    if !reader.wants {
        let mut own = Vec::new();
        for change in held {
            let Some(id) = change.sheet_id else { continue };
            let sheet = Reader::new(db, who).sheet(id)?;
            if policy::cares_for(who, sheet.steward_id, sheet.keepers_id) {
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
