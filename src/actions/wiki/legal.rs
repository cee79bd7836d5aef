//! What the law asks of whoever hosts the wiki, and is still blank; and what fills it in.

use std::collections::HashMap;

use crate::actions::sheets::edit_sheet;
use crate::actions::sheets::edit_sheet::Edit;
use crate::app::App;
use crate::db::types::SheetId;

use crate::hall::error::{Error, Result};
use crate::hall::messages;
use crate::hall::policy::{Act, Who};
use crate::models::reader::Reader;
use crate::text::blanks;
use crate::text::kind::KIND_OF_PAGES;

/// A page of the house that still has blanks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unfinished {
    /// Its address.
    pub path: String,
    /// Its title.
    pub title: String,
    /// How many blanks.
    pub blanks: usize,
    /// What each of them asks, once, and the sentence that it completes.
    pub asked: Vec<(String, String)>,
}

/// The most characters shown of the sentence around a blank.
const MOST_AROUND: usize = 240;
/// The most characters of what fills a blank.
pub const MOST_FILLED: usize = 500;

/// The pages of the house that still have blanks `{{à remplir : …}}`, by their keys; of those that this reader may see.
pub fn blanks(reader: &mut Reader<'_>) -> Result<Vec<Unfinished>> {
    let mut unfinished = Vec::new();
    for row in reader.live_keys(KIND_OF_PAGES)? {
        let Some(sheet) = reader.sheets(&[row.sheet_id])?.pop() else { continue };
        let text = reader.text(&sheet, sheet.head)?;
        let count = blanks::count(&text);
        if count > 0 {
            let mut asked: Vec<(String, String)> = Vec::new();
            for blank in blanks::all(&text) {
                if !asked.iter().any(|(known, _)| known == blank) {
                    asked.push((blank.to_owned(), blanks::around(&text, blank, MOST_AROUND)));
                }
            }
            unfinished.push(Unfinished { path: format!("/{}", row.key), title: sheet.title, blanks: count, asked });
        }
    }
    Ok(unfinished)
}

/// Fills in blanks of the pages, by what each asks: the same answer wherever it is asked. Each page that changes gets a
/// new version. Administrators only.
pub fn fill(app: &App, who: &Who, said: &HashMap<String, String>) -> Result<()> {
    who.must(Act::Administer)?;
    let words = |blank: &str| {
        let words = said.get(blank)?.split_whitespace().collect::<Vec<_>>().join(" ");
        (!words.is_empty()).then_some(words)
    };
    let too_long = said.values().any(|words| words.chars().count() > MOST_FILLED);
    if too_long {
        return Err(Error::field("blancs", messages::text_too_long(MOST_FILLED)));
    }
    let pages = app.store.read::<_, Error>(|db| {
        let mut reader = Reader::new(db, who);
        let mut pages = Vec::new();
        for row in reader.live_keys(KIND_OF_PAGES)? {
            let Some(sheet) = reader.sheets(&[row.sheet_id])?.pop() else { continue };
            let text = reader.text(&sheet, sheet.head)?;
            pages.push((sheet.id, sheet.head, text.to_string()));
        }
        Ok(pages)
    })?;
    let edit = |(sheet, head, text): (SheetId, i32, String)| {
        let filled = blanks::fill(&text, &words);
        (filled != text).then(|| Edit::new(Some(sheet), head, filled, messages::BLANKS_FILLED.to_owned()))
    };
    let edits: Vec<Edit> = pages.into_iter().filter_map(edit).collect();
    edit_sheet::save_all(app, who, &edits)
}
