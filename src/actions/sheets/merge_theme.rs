//! Merges a theme into another: its key becomes an old key of the other, so that no text and no link has to change.

use crate::actions::sheets::edit_sheet;
use crate::actions::sheets::edit_sheet::Edit;
use crate::actions::sheets::remove_sheet;
use crate::actions::wiki::rebuild;
use crate::app::App;
use crate::db::types::SheetId;
use crate::hall::error::{Error, Result, What};
use crate::hall::messages::reading as said;
use crate::hall::policy::{Act, Who};
use crate::models::kind::OLD_KEYS;
use crate::models::nouns::{self, Fate};
use crate::models::reader::Reader;
use crate::models::theme;
use crate::text::sheet_text::Value;

/// Merges; moderators may. A theme that has others below it is not merged before they are. The address of the theme
/// that stays.
///
/// The sheet of the other theme takes the key first; then the merged one is deleted, with a reason; then what stands
/// beside the sheets of the theme is worked out anew. A text that says both themes names one.
pub fn merge_theme(app: &App, who: &Who, merged: SheetId, into: &str) -> Result<String> {
    who.must(Act::WriteThemes)?;
    let kinds = app.kinds();
    let themes = kinds.themes();
    let gone = themes.iter().find(|theme| theme.sheet == merged).ok_or(Error::NotFound(What::Theme))?;
    let stays = themes.iter().find(|theme| theme.key == into).filter(|stays| stays.sheet != merged);
    let stays = stays.ok_or_else(|| Error::field("theme", said::CHOOSE_THEME))?;
    if kinds.themes_below(Some(&gone.key)).next().is_some() {
        return Err(Error::field("theme", said::MERGE_BELOW_FIRST));
    }
    let named = app.store.read::<_, Error>(|db| Ok(theme::sheets_of(db, &gone.key)?))?;
    let (head, mut text) = app.store.read::<_, Error>(|db| {
        let mut reader = Reader::new(db, who);
        let sheet = reader.sheet(stays.sheet)?;
        Ok((sheet.head, reader.sheet_text(&sheet, sheet.head)?))
    })?;
    let mut old: Vec<Value> =
        text.get(OLD_KEYS).map(Value::texts).unwrap_or_default().into_iter().map(Value::from).collect();
    // What was merged into the one that goes comes along.
    let keys = kinds.old_keys_of(&gone.key).into_iter().chain([gone.key.as_str()]);
    for key in keys.filter(|key| *key != stays.key) {
        if !old.iter().any(|known| known.as_text() == Some(key)) {
            old.push(Value::from(key));
        }
    }
    text.set(OLD_KEYS, Some(Value::List(old)), &[]).map_err(Error::Unreadable)?;
    let edit = Edit::new(Some(stays.sheet), head, text.text(), said::merging(&gone.label));
    edit_sheet::save_now(app, who, &edit)?;
    app.store.write::<_, Error>(|db| nouns::follow_sheet(db, merged, Fate::MergedInto(stays.sheet)))?;
    remove_sheet::remove_sheet(app, who, merged, &said::merged_into(&stays.label), &stays.sheet.to_string())?;
    rebuild::rebuild_these(app, &named)?;
    Ok(stays.path())
}
