//! Whether what a member saves is published at once, or waits for a look first, as the administration chose.

use crate::db::Db;
use crate::hall::error::{Error, Result};
use crate::hall::policy::{self, Act, Who};
use crate::models::reader::Reader;
use crate::models::sheet::Sheet;

/// Whether a change of this sheet, or a new one, waits for a look: that of a member until so many of their versions
/// stand; never that of a moderator, nor of who looks after the sheet.
pub fn waits(reader: &mut Reader<'_>, sheet: Option<&Sheet>) -> Result<bool> {
    let who = reader.who().clone();
    let Some(account) = who.account().filter(|_| !who.may(Act::TreatRemarks)) else { return Ok(false) };
    // A group looks at what it alone reads as it likes; and moderators do not see it.
    let is_theirs =
        |sheet: &Sheet| sheet.readers_id.is_some() || policy::cares_for(&who, sheet.steward_id, sheet.keepers_id);
    if sheet.is_some_and(is_theirs) {
        return Ok(false);
    }
    let first = i64::from(reader.looked_at()?);
    Ok(first > 0 && reader.count_accepted(account)? < first)
}

/// Lets pass what is published at once; else [`Error::Held`].
pub(in crate::actions) fn must_publish(db: &mut Db, who: &Who, sheet: Option<&Sheet>) -> Result<()> {
    if waits(&mut Reader::new(db, who), sheet)? { Err(Error::Held) } else { Ok(()) }
}
