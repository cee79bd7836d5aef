//! A member's change that the wiki looks at before it is published: kept, sent again, taken back.

use crate::actions::files::pasted_images;
use crate::actions::sheets::edit_sheet::{self, Edit};
use crate::actions::sheets::{keep_draft, tell_remarks};
use crate::app::App;
use crate::db::Db;
use crate::db::types::{HeldId, HeldState, Moment, fresh_id};
use crate::hall::error::{Error, Result, What};
use crate::hall::messages::held as said;
use crate::hall::policy::{self, Act, Who};
use crate::models::draft::Hand;
use crate::models::held_change::{HeldChange, MOST};
use crate::models::name;
use crate::models::original::Original;
use crate::models::reader::Reader;
use crate::models::sheet::Sheet;
use crate::reading::prepare;
use crate::reading::prepare::Prepared;
use crate::text::diff::Budget;
use crate::text::merge;
use crate::text::sheet_text::{MAX_TEXT, SheetText};

/// What moves on while a change is merged is read again, at most this often.
const TRIES: usize = 5;

/// Keeps a change for those who look after the sheet, and tells them. Contributors may.
///
/// One person has one change of a sheet waiting: `again` names the one that this text takes the place of; another one
/// is merged with it, or refused. The drafts that it was typed in end with it.
pub fn hold_change(
    app: &App,
    who: &Who,
    edit: &Edit,
    again: Option<HeldId>,
    drafts: &[(String, Hand)],
) -> Result<HeldId> {
    let account = who.member()?.id;
    who.must(Act::Write)?;
    edit.check_comment()?;
    let kinds = app.kinds();
    let now = app.now();
    if edit.text.len() > MAX_TEXT && pasted_images::may_hold(&edit.text) {
        return Err(Error::field("corps", said::HEAVY_IMAGES));
    }
    let prepared = prepare::prepare(&kinds, &app.config.base_url, &edit.text)?;
    who.must(policy::to_write_kind(&prepared.kind))?;
    // Merging is slow: it is done before the transaction, which looks whether everything stands as it was read.
    for _ in 0..TRIES {
        let going = Going::new(app, who, edit, &prepared, again)?;
        let held = app.store.write::<_, Error>(|db| {
            if !target_stands(db, who, edit, &prepared, going.sheet.as_ref())?
                || !going.waits_still(db, who, edit, again)?
            {
                return Ok(None);
            }
            let Some(id) = going.keep(db, who, edit, &prepared, now)? else { return Ok(None) };
            keep_draft::forget(db, account, drafts)?;
            Original::wait_with(db, id, edit.original.as_ref().map(|original| original.id))?;
            tell_remarks::queue(db, going.sheet.as_ref(), Some(account), now)?;
            Ok(Some(id))
        });
        match held {
            // Two forms sent in the same instant.
            Err(error) if error.is_duplicate() => return Err(Error::Busy),
            Ok(None) => {}
            held => return held?.ok_or(Error::Busy),
        }
    }
    Err(Error::Busy)
}

/// The sheet of a change, once its author may change it, something changes, and its title is free. Reads the text.
pub(in crate::actions) fn target(
    app: &App,
    db: &mut Db,
    who: &Who,
    edit: &Edit,
    prepared: &Prepared,
) -> Result<Option<Sheet>> {
    title_is_free(db, who, edit, prepared)?;
    let mut reader = Reader::new(db, who).sharing(&app.caches.texts);
    let Some(id) = edit.sheet else {
        edit_sheet::check_kept_fields(&app.kinds(), &mut reader, None, edit)?;
        return Ok(None);
    };
    let sheet = reader.sheet(id)?;
    sheet.must_be_changed_by(who)?;
    edit_sheet::check_kept_fields(&app.kinds(), &mut reader, Some(&sheet), edit)?;
    if reader.saved(&sheet, sheet.head)?.1.text() == prepared.text {
        return Err(Error::field("corps", said::NOTHING_NEW));
    }
    Ok(Some(sheet))
}

/// Whether [`target`] would say the same in the transaction under way, which holds the sheet from here on.
pub(in crate::actions) fn target_stands(
    db: &mut Db,
    who: &Who,
    edit: &Edit,
    prepared: &Prepared,
    read: Option<&Sheet>,
) -> Result<bool> {
    title_is_free(db, who, edit, prepared)?;
    let Some(read) = read else { return Ok(true) };
    Ok(Sheet::lock(db, who, read.id)?.is_some_and(|sheet| sheet.stands_as(read)))
}

fn title_is_free(db: &mut Db, who: &Who, edit: &Edit, prepared: &Prepared) -> Result<()> {
    match name::find(db, &prepared.key)? {
        Some(taken) if Some(taken.sheet_id) != edit.sheet => {
            Err(Reader::new(db, who).taken(&prepared.title, taken.sheet_id)?)
        }
        _ => Ok(()),
    }
}

/// A change on its way to be kept.
struct Going {
    sheet: Option<Sheet>,
    /// The change of the same person whose place it takes.
    waiting: Option<HeldChange>,
    /// Its text, merged with what waits already.
    content: String,
}

impl Going {
    fn new(app: &App, who: &Who, edit: &Edit, prepared: &Prepared, again: Option<HeldId>) -> Result<Self> {
        let (sheet, waiting, base) = app.store.read::<_, Error>(|db| {
            let sheet = target(app, db, who, edit, prepared)?;
            let (waiting, is_same) = waiting(db, who, edit, again)?;
            let base = match (&sheet, &waiting) {
                (Some(sheet), Some(waiting)) if !is_same && waiting.base == edit.base => {
                    Some(Reader::new(db, who).sharing(&app.caches.texts).sheet_text(sheet, edit.base)?)
                }
                (_, Some(_)) if !is_same => return Err(another_waits()),
                _ => None,
            };
            Ok((sheet, waiting, base))
        })?;
        let content = match (&base, &waiting) {
            (Some(base), Some(waiting)) => joined(app, base, edit, waiting)?,
            _ => prepared.text.clone(),
        };
        Ok(Self { sheet, waiting, content })
    }

    /// Keeps it: in the place of what waits, or as another one. None when what waits moved on.
    fn keep(&self, db: &mut Db, who: &Who, edit: &Edit, prepared: &Prepared, now: Moment) -> Result<Option<HeldId>> {
        let account = who.member()?.id;
        let id = self.waiting.as_ref().map_or_else(|| HeldId(fresh_id(now)), |waiting| waiting.id);
        let row =
            HeldChange { id, content: self.content.clone(), account_id: Some(account), ..row(edit, prepared, now) };
        if let Some(waiting) = &self.waiting {
            return Ok(HeldChange::rewrite(db, waiting, &row)?.then_some(id));
        }
        if HeldChange::count_waiting(db, account)? >= i64::try_from(MOST).unwrap_or(i64::MAX) {
            return Err(Error::field("corps", said::too_many(MOST)));
        }
        HeldChange::insert(db, &row)?;
        Ok(Some(id))
    }

    /// Whether the same change waits as when it was read.
    fn waits_still(&self, db: &mut Db, who: &Who, edit: &Edit, again: Option<HeldId>) -> Result<bool> {
        let (now, _) = waiting(db, who, edit, again)?;
        let looked_at = |row: &HeldChange| (row.id, row.mark());
        Ok(now.as_ref().map(looked_at) == self.waiting.as_ref().map(looked_at))
    }
}

/// What of this person waits and is written anew: what `again` names, else their change of the same sheet, which is
/// another one. Whether it is the one that is named.
fn waiting(db: &mut Db, who: &Who, edit: &Edit, again: Option<HeldId>) -> Result<(Option<HeldChange>, bool)> {
    let named = again.map(|id| HeldChange::find(db, who, id)).transpose()?.flatten();
    let named = named.filter(|row| row.is_of(who) && row.state.is_waiting() && row.sheet_id == edit.sheet);
    match (named, edit.sheet) {
        (None, Some(sheet)) => Ok((HeldChange::of_sheet(db, who.member()?.id, sheet)?, false)),
        (named, _) => Ok((named, true)),
    }
}

fn another_waits() -> Error {
    Error::field("corps", said::ANOTHER_WAITS)
}

/// The text with what waits already: both started from the same version, and changed other places.
fn joined(app: &App, base: &SheetText, edit: &Edit, waiting: &HeldChange) -> Result<String> {
    let mine = SheetText::parse(&edit.text).map_err(Error::Unreadable)?;
    let theirs = SheetText::parse(&waiting.content).map_err(Error::Unreadable)?;
    let parts = edit_sheet::parts_of;
    let merge = merge::sheets(&parts(base), &parts(&mine), &parts(&theirs), &mut Budget::default());
    edit_sheet::apply(&merge, &theirs, &app.kinds())?.ok_or_else(another_waits)
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

/// Takes one's own change back, while it waits.
pub fn withdraw_change(app: &App, who: &Who, id: HeldId) -> Result<()> {
    let account = who.member()?.id;
    app.store.write::<_, Error>(|db| match HeldChange::withdraw(db, account, id)? {
        true => Ok(()),
        false => Err(Error::NotFound(What::Page)),
    })
}
