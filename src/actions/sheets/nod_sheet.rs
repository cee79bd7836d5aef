//! « Toujours à jour », said by who may not verify: counted beside the verification, once a month for each person and
//! sheet.

use std::net::IpAddr;

use crate::app::App;
use crate::base::limits;
use crate::db::types::SheetId;
use crate::hall::error::{Error, Result};
use crate::hall::policy::Who;
use crate::models::nod;
use crate::models::reader::Reader;

/// What nods are told apart for.
const PURPOSE: &str = "nod";

/// Nods to a sheet. Who nodded is kept as a hash that nobody can read back; pressed again it changes nothing.
pub fn nod_sheet(app: &App, who: &Who, id: SheetId, from: IpAddr) -> Result<()> {
    who.must_be_free()?;
    let now = app.now();
    let whom = match who.account() {
        Some(account) => account.to_string(),
        None => limits::visitor(from).to_string(),
    };
    let mark = app.secret.pseudonym(PURPOSE, now.0.div_euclid(nod::ONCE), &whom);
    let nodded = app.store.write::<_, Error>(|db| {
        let sheet = Reader::new(db, who).sheet(id)?;
        match nod::is_counted(db, sheet.id, &mark)? {
            true => Ok(()),
            false => Ok(nod::add(db, sheet.id, &mark, now)?),
        }
    });
    match nodded {
        // Two presses at once are one.
        Err(error) if error.is_duplicate() => Ok(()),
        other => other,
    }
}
