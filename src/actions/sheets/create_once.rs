//! Makes a sheet at the asking of a program that may ask twice: the same key and the same request make one sheet.

use crate::actions::files::pasted_images::Images;
use crate::actions::sheets::edit_sheet;
use crate::actions::sheets::edit_sheet::{Edit, Ready, Saved, Work};
use crate::actions::sheets::moderated;
use crate::actions::sheets::told::ToTell;
use crate::app::App;
use crate::db::types::{AccountId, SheetId};
use crate::hall::error::{Error, Result};
use crate::hall::policy;
use crate::hall::policy::{Act, Who};
use crate::models::idempotency::Repeatable;
use crate::models::reader::Reader;
use crate::reading::prepare;

/// The key of a request, and the hash of what it asks.
#[derive(Clone, Debug)]
pub struct Once {
    /// As the program gave it.
    pub key: String,
    /// The hash of the whole request.
    pub request: String,
}

/// Makes the sheet of an edit that names none, or finds the one that the same request made; its number and revision.
///
/// Contributors may. The same key with another request is refused. Sheet and key are written in one transaction.
pub fn create_once(app: &App, who: &Who, edit: &Edit, once: Option<&Once>) -> Result<(SheetId, i32)> {
    let Some(once) = once else {
        let saved = edit_sheet::save_now(app, who, edit)?;
        return Ok((saved.id, saved.number));
    };
    let account = who.member()?.id;
    if let Some(made) = made_before(app, account, once)? {
        return Ok(made);
    }
    who.must(Act::Write)?;
    edit.check_comment()?;
    app.store.read(|db| moderated::must_publish(db, who, None))?;
    let mut images = Images::default();
    let planned = images.plan(app, who, edit)?;
    let (edit, files) = planned.as_ref().map_or((edit, &[][..]), |planned| (&planned.edit, &planned.files));
    let kinds = app.kinds();
    let prepared = prepare::prepare(&kinds, &app.config.base_url, &edit.text)?;
    who.must(policy::to_write_kind(&prepared.kind))?;
    let ready = Ready::new(app, &kinds, None, None, prepared)?;
    let work = Work { app, who, edit, before: None, ready: &ready, merged_with: None, files };
    match write(&work, &images, account, once) {
        Ok(made) => {
            app.follow()?;
            Ok(made)
        }
        // The same request may have come in the same instant and won.
        Err(error) if error.is_duplicate() || matches!(error, Error::Taken { .. }) => {
            match made_before(app, account, once)? {
                Some(made) => Ok(made),
                None if error.is_duplicate() => Err(work.whose_title(&error)?),
                None => Err(error),
            }
        }
        Err(error) => Err(error),
    }
}

/// Writes the sheet and the key in one transaction.
fn write(work: &Work<'_>, images: &Images, account: AccountId, once: &Once) -> Result<(SheetId, i32)> {
    let now = work.app.now();
    if !work.keep_files(images, now)? {
        return Err(Error::Busy);
    }
    work.app.store.write(|db| {
        let mut told = ToTell::default();
        let saved = work.write(db, now, &mut told)?.ok_or(Error::Busy)?;
        let row = Repeatable {
            account_id: account,
            key: once.key.clone(),
            request: once.request.clone(),
            sheet_id: saved.id,
            revision: saved.number,
            created_at: now,
        };
        Repeatable::insert(db, &row)?;
        told.tell(db, now)?;
        Ok((saved.id, saved.number))
    })
}

/// The sheet that the same form made a moment ago, when a new one may not have the title that `taken` has: somebody
/// pressed the button twice.
pub(super) fn made_by_same_form(app: &App, who: &Who, edit: &Edit, taken: Option<SheetId>) -> Result<Option<Saved>> {
    let Some(taken) = taken else { return Ok(None) };
    let Some(account) = who.account().filter(|_| edit.sheet.is_none()) else { return Ok(None) };
    let planned = Images::default().plan(app, who, edit)?;
    let edit = planned.as_ref().map_or(edit, |planned| &planned.edit);
    let prepared = prepare::prepare(&app.kinds(), &app.config.base_url, &edit.text)?;
    app.store.read::<_, Error>(|db| {
        let mut reader = Reader::new(db, who);
        let found =
            reader.sheet(taken).and_then(|sheet| Ok((reader.revision(&sheet, 1)?, reader.text(&sheet, 1)?, sheet)));
        let (first, text, sheet) = match found {
            Ok(found) => found,
            Err(Error::NotFound(_) | Error::Gone(_)) => return Ok(None),
            Err(error) => return Err(error),
        };
        let is_same = first.author_id == Some(account) && text == prepared.text;
        Ok(is_same.then_some(Saved {
            id: sheet.id,
            slug: sheet.slug,
            number: 1,
            merged_with: None,
            kept_both: false,
            unchanged: false,
            event: None,
            hears: None,
        }))
    })
}

fn made_before(app: &App, account: AccountId, once: &Once) -> Result<Option<(SheetId, i32)>> {
    match app.store.read::<_, Error>(|db| Ok(Repeatable::find(db, account, &once.key)?))? {
        Some(row) if row.request == once.request => Ok(Some((row.sheet_id, row.revision))),
        Some(_) => Err(Error::field("Idempotency-Key", crate::hall::messages::KEY_REUSED)),
        None => Ok(None),
    }
}
