//! Brings the shipped sheets — kinds, vocabularies, themes, pages — into the wiki, and their new versions at an
//! upgrade.

use crate::actions::sheets::edit_sheet;
use crate::actions::sheets::edit_sheet::Edit;
use crate::app::App;
use crate::db::Db;
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
/// was deleted stays deleted. Each sheet is written with what is remembered of it in a transaction of its own: a start
/// that is cut short goes on at the next. The order of `files` is kept: vocabularies and kinds first, so that what
/// follows is typed.
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
    match edit_sheet::save_with(app, &Who::Program, &edit, Some(&|db, id, _| remember(db, path, id, text, false))) {
        // Somebody already wrote a sheet of that title: theirs stays.
        Err(Error::Taken { sheet: Some(sheet), .. }) => app.store.write(|db| remember(db, path, sheet, text, true)),
        saved => saved.map(drop),
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
    let merged = match &current {
        Some((_, current)) => merged(&app.kinds(), &last.text, text, current)?,
        None => None,
    };
    match (current, merged) {
        (Some((head, _)), Some(merged)) => {
            let edit = Edit::new(Some(id), head, merged, crate::hall::messages::SHIPPED_UPGRADE.to_owned());
            let also = |db: &mut Db, id, _| remember(db, &last.path, id, text, false);
            edit_sheet::save_with(app, &Who::Program, &edit, Some(&also)).map(drop)
        }
        (current, _) => app.store.write(|db| remember(db, &last.path, id, text, current.is_some())),
    }
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

fn remember(db: &mut Db, path: &str, sheet_id: SheetId, text: &str, clash: bool) -> Result<()> {
    let row = Shipped { path: path.to_owned(), sheet_id, text: text.to_owned(), clash };
    Ok(shipped::put(db, &row)?)
}
