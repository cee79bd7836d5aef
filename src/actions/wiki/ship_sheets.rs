//! Brings the shipped sheets — kinds, vocabularies, themes, pages — into the wiki, and their new versions at an upgrade.

use crate::actions::sheets::edit_sheet;
use crate::actions::sheets::edit_sheet::Edit;
use crate::app::App;
use crate::db::types::SheetId;
use crate::hall::error::{Error, Result};
use crate::hall::policy::Who;
use crate::models::kind::KindSet;
use crate::models::reader::Reader;
use crate::models::sheet::Sheet;
use crate::models::shipped::{self, Shipped};
use crate::text::diff::Budget;
use crate::text::merge;
use crate::text::sheet_text::SheetText;

/// A shipped sheet: its path below `kinds/` and its text.
pub type File = (&'static str, &'static str);

/// Creates what is missing and merges what changed, three-way with the text last shipped.
///
/// What the wiki wrote and a new version clash: the wiki's text stays and administrators are told. A shipped sheet that
/// was deleted stays deleted. The order of `files` is kept: vocabularies and kinds first, so that what follows is typed.
pub fn ship(app: &App, files: &[File]) -> Result<()> {
    let known = app.store.read::<_, Error>(|db| Ok(shipped::list(db)?))?;
    for (path, text) in files {
        let text = SheetText::parse(text).map_err(Error::Unreadable)?.text();
        match known.iter().find(|row| row.path == *path) {
            None => create(app, path, &text)?,
            Some(row) if row.text == text => {}
            Some(row) => upgrade(app, row, &text)?,
        }
    }
    Ok(())
}

fn create(app: &App, path: &str, text: &str) -> Result<()> {
    let mut edit = Edit::new(None, 0, text.to_owned(), crate::hall::messages::SHIPPED.to_owned());
    edit.page_key = path.strip_prefix("pages/").and_then(|name| name.strip_suffix(".md")).map(str::to_owned);
    match edit_sheet::save_now(app, &Who::Program, &edit) {
        Ok(saved) => remember(app, path, saved.id, text, false),
        // Somebody already wrote a sheet of that title: theirs stays.
        Err(Error::Taken { sheet, .. }) => remember(app, path, sheet, text, true),
        Err(error) => Err(error),
    }
}

fn upgrade(app: &App, last: &Shipped, text: &str) -> Result<()> {
    let id = last.sheet_id;
    let current = app.store.read::<_, Error>(|db| {
        let Some(sheet) = Sheet::find(db, &Who::Program, id)? else { return Ok(None) };
        if sheet.deleted_at.is_some() {
            return Ok(None);
        }
        Ok(Some((sheet.head, Reader::keeper(db).text(&sheet, sheet.head)?)))
    })?;
    let Some((head, current)) = current else { return remember(app, &last.path, id, text, false) };
    let merged = merged(&app.kinds(), &last.text, text, &current)?;
    let clash = merged.is_none();
    if let Some(merged) = merged {
        let edit = Edit::new(Some(id), head, merged, crate::hall::messages::SHIPPED_UPGRADE.to_owned());
        edit_sheet::save_now(app, &Who::Program, &edit)?;
    }
    remember(app, &last.path, id, text, clash)
}

/// The wiki's text with what the new shipped text changed; none when they clash.
fn merged(kinds: &KindSet, last: &str, new: &str, current: &str) -> Result<Option<String>> {
    let read = |text: &str| SheetText::parse(text).map_err(Error::Unreadable);
    let (last, new, current) = (read(last)?, read(new)?, read(current)?);
    let merge = merge::sheets(
        &edit_sheet::parts_of(&last),
        &edit_sheet::parts_of(&new),
        &edit_sheet::parts_of(&current),
        &mut Budget::default(),
    );
    edit_sheet::apply(&merge, &current, kinds)
}

fn remember(app: &App, path: &str, sheet_id: SheetId, text: &str, clash: bool) -> Result<()> {
    let row = Shipped { path: path.to_owned(), sheet_id, text: text.to_owned(), clash };
    app.store.write::<_, Error>(|db| Ok(shipped::put(db, &row)?))
}
