//! Asks for a sheet that people look for in vain: its title is linked from a page of the wiki, so that it is wanted.

use crate::actions::sheets::edit_sheet;
use crate::actions::sheets::edit_sheet::Edit;
use crate::app::App;
use crate::hall::error::{Error, Result};
use crate::hall::messages::finding as said;
use crate::hall::policy::{Act, Who};
use crate::models::reader::Reader;
use crate::models::sheet::Sheet;
use crate::text::sheet_text::SheetText;
use crate::text::title;

/// Links the title from the list of what searches want; nothing when it is there already. The title.
pub fn want_sheet(app: &App, who: &Who, words: &str) -> Result<String> {
    who.must(Act::WriteThemes)?;
    let wanted = title::clean(&crate::hall::messages::capitalised(words.trim()))
        .map_err(|_| Error::field("mots", said::NO_TITLE))?;
    let (link, key) = (format!("- [[{wanted}]]\n"), title::key(said::WANTED_LIST));
    let list = app.store.read::<_, Error>(|db| {
        let Some(sheet) = Sheet::find_by_key(db, who, &key)?.filter(|sheet| sheet.deleted_at.is_none()) else {
            return Ok(None);
        };
        let text = Reader::new(db, who).text(&sheet, sheet.head)?;
        Ok(Some((sheet, text)))
    })?;
    let edit = match list {
        Some((_, text)) if text.contains(link.trim_end()) => return Ok(wanted),
        Some((sheet, text)) => {
            let text = SheetText::parse(&text).map_err(Error::Unreadable)?.text();
            let text = format!("{}\n{link}", text.trim_end_matches('\n'));
            Edit::new(Some(sheet.id), sheet.head, text, said::wanting(&wanted))
        }
        None => {
            let text =
                format!("---\nmodele: page\ntitre: {}\n---\n{}\n\n{link}", said::WANTED_LIST, said::WANTED_INTRO);
            Edit::new(None, 0, text, said::wanting(&wanted))
        }
    };
    edit_sheet::save_now(app, who, &edit)?;
    Ok(wanted)
}
