//! Reminds those who look after sheets of what is to be looked at again: one letter a month at most.

use std::collections::BTreeSet;

use crate::actions::sheets::look_after;
use crate::actions::wiki::outbox;
use crate::app::App;
use crate::db::Db;
use crate::db::types::{AccountId, Moment};
use crate::hall::error::{Error, Result};
use crate::hall::messages::reading as said;
use crate::hall::policy::{Act, Who};
use crate::mail::{DueLine, Occasion};
use crate::models::account::Account;
use crate::models::job::Job;
use crate::models::reader::Reader;
use crate::models::remark_reader::RemarkReader;
use crate::models::sheet::Sheet;
use crate::models::{stewardship, substitute};

/// The least time between two reminders to the same person.
const EVERY: i64 = 30 * Moment::DAY;
/// How long whoever looks after a sheet is waited for before their substitute is reminded.
const PATIENCE: i64 = EVERY;
/// The most sheets that one names.
const MOST: usize = 10;

/// Writes to everybody of whose sheets one is due, each in a transaction of their own: one letter that cannot be
/// written keeps nobody else from theirs.
pub fn remind_all(app: &App) -> Result<()> {
    let all = app.store.read::<_, Error>(|db| {
        let stewards = stewardship::stewards(db)?;
        Ok(stewards.into_iter().chain(substitute::all(db)?).collect::<BTreeSet<_>>())
    })?;
    for account in all {
        if let Err(error) = remind(app, account) {
            tracing::warn!(account = account.0, %error, "a steward was not reminded");
        }
    }
    Ok(())
}

fn remind(app: &App, id: AccountId) -> Result<()> {
    let now = app.now();
    let was_reminded = |row: &RemarkReader| row.reminded_at > now.plus(-EVERY);
    let found = app.store.snapshot::<_, Error>(|db| {
        match RemarkReader::find(db, id)?.is_some_and(|row| was_reminded(&row)) {
            true => Ok(None),
            false => due_of(db, id, now),
        }
    })?;
    let Some((account, due)) = found else { return Ok(()) };
    let Some(email) = account.reached_at() else { return Ok(()) };
    let since: Vec<String> = due.iter().take(MOST).map(|sheet| said::due(sheet.months_unchecked(now)).1).collect();
    let lines = due.iter().zip(&since).map(|(sheet, since)| DueLine { sheet: &sheet.title, since });
    let lines: Vec<DueLine<'_>> = lines.collect();
    let occasion = Occasion::ReviewDue { lines: &lines, more: due.len() - lines.len() };
    let to = outbox::Reader { email, name: &account.name };
    let leave = outbox::Leave::counted_before();
    let letter = outbox::compose(app, leave, to, occasion, &look_after::link(app, id))?;
    app.store.write::<_, Error>(|db| {
        // Another node may have been faster.
        let row = RemarkReader::lock(db, id)?;
        if was_reminded(&row) {
            return Ok(());
        }
        Job::queue(db, &letter, now)?;
        Ok(RemarkReader { reminded_at: now, ..row }.save(db)?)
    })
}

/// An account that may still write, and which of its sheets are due, when there are any.
fn due_of(db: &mut Db, id: AccountId, now: Moment) -> Result<Option<(Account, Vec<Sheet>)>> {
    let Some(account) = Account::find(db, id)? else { return Ok(None) };
    let who = Who::Member(account.to_member(db, now)?);
    if !who.may(Act::Write) {
        return Ok(None);
    }
    let mut reader = Reader::new(db, &who);
    let mut due: Vec<Sheet> = reader.looked_after_by(id)?;
    due.retain(|sheet| sheet.is_due(now));
    due.extend(reader.stood_in_by(id)?.into_iter().filter(|sheet| sheet.is_due(now.plus(-PATIENCE))));
    Ok((!due.is_empty()).then_some((account, due)))
}
