//! Reminds those who look after sheets of what is to be looked at again: one letter a month at most.

use crate::actions::sheets::look_after;
use crate::actions::wiki::outbox;
use crate::app::App;
use crate::db::types::{AccountId, Moment};
use crate::hall::error::{Error, Result};
use crate::hall::messages::reading as said;
use crate::hall::policy::{Act, Who};
use crate::mail::{DueLine, Occasion};
use crate::models::account::Account;
use crate::models::reader::Reader;
use crate::models::remark_reader::RemarkReader;
use crate::models::sheet::Sheet;
use crate::models::stewardship;

/// The least time between two reminders to the same person.
const EVERY: i64 = 30 * Moment::DAY;
/// The most sheets that one names.
const MOST: usize = 10;

/// Writes to everybody of whose sheets one is due, each in a transaction of their own: one letter that cannot be
/// written keeps nobody else from theirs.
pub fn remind_all(app: &App) -> Result<()> {
    for account in app.store.read::<_, Error>(|db| Ok(stewardship::stewards(db)?))? {
        if let Err(error) = remind(app, account) {
            tracing::warn!(account = account.0, %error, "a steward was not reminded");
        }
    }
    Ok(())
}

fn remind(app: &App, id: AccountId) -> Result<()> {
    let now = app.now();
    app.store.write::<_, Error>(|db| {
        let row = RemarkReader::lock(db, id)?;
        if row.reminded_at > now.plus(-EVERY) {
            return Ok(());
        }
        let Some(account) = Account::find(db, id)? else { return Ok(()) };
        let Some(email) = account.reached_at() else { return Ok(()) };
        let who = Who::Member(account.to_member(db, now)?);
        if !who.may(Act::Write) {
            return Ok(());
        }
        let mut due: Vec<Sheet> = Reader::new(db, &who).looked_after_by(id)?;
        due.retain(|sheet| sheet.is_due(now));
        if due.is_empty() {
            return Ok(());
        }
        let since: Vec<String> = due.iter().take(MOST).map(|sheet| said::due(sheet.months_unchecked(now)).1).collect();
        let lines = due.iter().zip(&since).map(|(sheet, since)| DueLine { sheet: &sheet.title, since });
        let lines: Vec<DueLine<'_>> = lines.collect();
        let occasion = Occasion::ReviewDue { lines: &lines, more: due.len() - lines.len() };
        let to = outbox::Reader { email, name: &account.name };
        let leave = outbox::Leave::counted_before();
        outbox::queue(app, db, leave, to, occasion, &look_after::link(app, id), now)?;
        Ok(RemarkReader { reminded_at: now, ..row }.save(db)?)
    })
}
