//! A member's change that the wiki looks at before it is published: kept, sent again, taken back.

use crate::actions::files::pasted_images;
use crate::actions::sheets::edit_sheet::{self, Edit};
use crate::actions::sheets::tell_remarks;
use crate::app::App;
use crate::db::Db;
use crate::db::types::{AccountId, HeldId, HeldState, Moment, fresh_id};
use crate::hall::error::{Error, Result, What};
use crate::hall::messages::held as said;
use crate::hall::policy::{self, Act, Who};
use crate::models::held_change::{HeldChange, MOST};
use crate::models::name;
use crate::models::original::Original;
use crate::models::reader::Reader;
use crate::reading::prepare;
use crate::reading::prepare::Prepared;
use crate::text::diff::Budget;
use crate::text::merge;
use crate::text::sheet_text::{MAX_TEXT, SheetText};

/// Keeps a change for those who look after the sheet, and tells them. Contributors may.
///
/// One person has one change of a sheet waiting: `again` names the one that this text takes the place of; another one
/// is merged with it, or refused.
pub fn hold_change(app: &App, who: &Who, edit: &Edit, again: Option<HeldId>) -> Result<HeldId> {
    let account = who.member()?.id;
    who.must(Act::Write)?;
    edit.check_comment()?;
    let kinds = app.kinds();
    let now = app.now();
    if edit.text.len() > MAX_TEXT && pasted_images::may_hold(&edit.text) {
        return Err(Error::field("corps", said::HEAVY_IMAGES));
    }
    let prepared = prepare::prepare(&kinds, &edit.text)?;
    who.must(policy::to_write_kind(&prepared.kind))?;
    let held = app.store.write::<_, Error>(|db| {
        let steward = steward_of(db, who, edit, &prepared)?;
        let again = again.map(|id| HeldChange::find(db, who, id)).transpose()?.flatten();
        let again = again.filter(|row| row.is_of(who) && row.state.is_waiting() && row.sheet_id == edit.sheet);
        let (known, content) = match (again, edit.sheet) {
            (Some(known), _) => (Some(known), prepared.text.clone()),
            (None, Some(sheet)) => match HeldChange::of_sheet(db, account, sheet)? {
                Some(waiting) => {
                    let content = joined(app, db, who, edit, &waiting)?;
                    (Some(waiting), content)
                }
                None => (None, prepared.text.clone()),
            },
            (None, None) => (None, prepared.text.clone()),
        };
        let id = keep(db, account, edit, &prepared, content, known.as_ref(), now)?;
        Original::wait_with(db, id, edit.original.as_ref().map(|original| original.id))?;
        tell_remarks::queue(db, steward, Some(account), now)?;
        Ok(id)
    });
    match held {
        // Two forms sent in the same instant.
        Err(error) if error.is_duplicate() => Err(Error::Busy),
        held => held,
    }
}

/// Who looks after the sheet, once its author may change it, something changes, and its title is free.
pub(in crate::actions) fn steward_of(
    db: &mut Db,
    who: &Who,
    edit: &Edit,
    prepared: &Prepared,
) -> Result<Option<AccountId>> {
    if let Some(taken) = name::find(db, &prepared.key)?
        && Some(taken.sheet_id) != edit.sheet
    {
        return Err(Reader::new(db, who).taken(&prepared.title, taken.sheet_id)?);
    }
    let Some(id) = edit.sheet else { return Ok(None) };
    let mut reader = Reader::new(db, who);
    let sheet = reader.sheet(id)?;
    policy::must_edit(who, &sheet.kind, sheet.protection)?;
    if reader.text(&sheet, sheet.head)? == prepared.text {
        return Err(Error::field("corps", said::NOTHING_NEW));
    }
    Ok(sheet.steward_id)
}

/// The text with what waits already: both started from the same version, and changed other places.
fn joined(app: &App, db: &mut Db, who: &Who, edit: &Edit, waiting: &HeldChange) -> Result<String> {
    let clash = || Error::field("corps", said::ANOTHER_WAITS);
    let (Some(id), true) = (edit.sheet, waiting.base == edit.base) else { return Err(clash()) };
    let mut reader = Reader::new(db, who);
    let sheet = reader.sheet(id)?;
    let base = reader.sheet_text(&sheet, edit.base)?;
    let mine = SheetText::parse(&edit.text).map_err(Error::Unreadable)?;
    let theirs = SheetText::parse(&waiting.content).map_err(Error::Unreadable)?;
    let parts = edit_sheet::parts_of;
    let merge = merge::sheets(&parts(&base), &parts(&mine), &parts(&theirs), &mut Budget::default());
    edit_sheet::apply(&merge, &theirs, &app.kinds())?.ok_or_else(clash)
}

/// The row of a change by nobody yet.
pub(in crate::actions) fn row(edit: &Edit, prepared: &Prepared, now: Moment) -> HeldChange {
    HeldChange {
        id: HeldId(fresh_id(now)),
        sheet_id: edit.sheet,
        base: edit.base,
        kind: prepared.kind.clone(),
        title: prepared.title.clone(),
        content: prepared.text.clone(),
        comment: edit.comment.replace('\0', "").trim().to_owned(),
        minor: edit.minor,
        account_id: None,
        state: HeldState::Waiting,
        sent_at: now,
        decided_at: None,
        decided_by: None,
        word: String::new(),
        email: String::new(),
        signed: String::new(),
    }
}

fn keep(
    db: &mut Db,
    account: AccountId,
    edit: &Edit,
    prepared: &Prepared,
    content: String,
    known: Option<&HeldChange>,
    now: Moment,
) -> Result<HeldId> {
    let row = HeldChange {
        id: known.map_or_else(|| HeldId(fresh_id(now)), |known| known.id),
        content,
        account_id: Some(account),
        ..row(edit, prepared, now)
    };
    if known.is_some() {
        HeldChange::rewrite(db, &row)?;
    } else {
        let most = i64::try_from(MOST).unwrap_or(i64::MAX);
        if HeldChange::count_waiting(db, account)? >= most {
            return Err(Error::field("corps", said::too_many(MOST)));
        }
        HeldChange::insert(db, &row)?;
    }
    Ok(row.id)
}

/// Takes one's own change back, while it waits.
pub fn withdraw_change(app: &App, who: &Who, id: HeldId) -> Result<()> {
    let account = who.member()?.id;
    app.store.write::<_, Error>(|db| match HeldChange::withdraw(db, account, id)? {
        true => Ok(()),
        false => Err(Error::NotFound(What::Page)),
    })
}
