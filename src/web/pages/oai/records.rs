//! Records: sheets in the fifteen words of Dublin Core.

use std::collections::HashMap;

use super::{set_of, stamp};
use crate::app::App;
use crate::db::types::SheetId;
use crate::hall::error::Result;
use crate::hall::licences;
use crate::models::sheet::Sheet;
use crate::models::theme::SheetTheme;
use crate::reading::listing;
use crate::text::typography;
use crate::web::http::Look;
use crate::web::pages::changes::feeds::host;
use crate::web::pages::changes::feeds::legible;
use crate::web::pages::sheets::frame::Names;
use crate::web::pages::sheets::licence;

/// A record.
pub(super) struct Record {
    pub(super) id: String,
    pub(super) stamp: String,
    pub(super) sets: Vec<String>,
    /// The words of a live sheet, each with its value; a deleted one has none.
    pub(super) words: Option<Vec<(&'static str, String)>>,
}

/// What every identifier begins with.
pub(super) fn start_of_names(app: &App) -> String {
    format!("oai:{}:", host(&app.config.base_url))
}

/// The identifier of a sheet.
pub(super) fn name_of(app: &App, id: SheetId) -> String {
    format!("{}{id}", start_of_names(app))
}

/// The records of these sheets, in their order.
pub(super) fn of(look: &mut Look<'_>, sheets: Vec<Sheet>) -> Result<Vec<Record>> {
    let (app, kinds) = (look.app, look.app.kinds());
    let ids: Vec<SheetId> = sheets.iter().map(|sheet| sheet.id).collect();
    let mut themes: HashMap<SheetId, Vec<SheetTheme>> = HashMap::new();
    for row in look.reader.themes_of(&ids)? {
        themes.entry(row.sheet_id).or_default().push(row);
    }
    let mut records = Vec::with_capacity(sheets.len());
    for sheet in sheets {
        let own = themes.remove(&sheet.id).unwrap_or_default();
        let own: Vec<_> = own
            .iter()
            .filter(|row| !kinds.withholds(kinds.theme_key(&row.theme)))
            .filter_map(|row| kinds.theme(&row.theme))
            .collect();
        let words = match sheet.deleted_at {
            Some(_) => None,
            None => Some(words(look, &sheet, own.iter().map(|theme| theme.label.clone()).collect())?),
        };
        records.push(Record {
            id: name_of(app, sheet.id),
            stamp: stamp(sheet.stamp()),
            sets: own.iter().map(|theme| set_of(&theme.key)).collect(),
            words,
        });
    }
    Ok(records)
}

fn words(look: &mut Look<'_>, sheet: &Sheet, themes: Vec<String>) -> Result<Vec<(&'static str, String)>> {
    let (app, kinds, identity) = (look.app, look.app.kinds(), look.app.identity());
    let authors = look.reader.authors(sheet)?;
    let names = Names::load(&mut look.reader, authors.iter().map(|(id, _)| *id))?;
    let text = listing::text_of(&mut look.reader, sheet)?;
    let licence = text.map(|text| licence::of(&kinds, &text, identity.chosen.licence()).id);
    let rights = licence.as_deref().map_or("", licences::url);
    let absolute = if rights.starts_with('/') { format!("{}{rights}", app.config.base_url) } else { rights.to_owned() };
    let creators = authors.iter().filter(|(id, _)| id.is_some()).map(|(id, _)| ("creator", names.author(*id).name));
    let mut words = vec![("title", typography::french(&sheet.title).into_owned())];
    words.extend(creators);
    words.extend(themes.into_iter().map(|theme| ("subject", theme)));
    words.extend([
        ("description", typography::french(&sheet.summary).into_owned()),
        ("publisher", identity.name.clone()),
        ("date", stamp(sheet.updated_at)),
        ("type", "Text".to_owned()),
        ("type", kinds.kind(&sheet.kind).label.clone()),
        ("format", "text/html".to_owned()),
        ("identifier", format!("{}/f/{}", app.config.base_url, sheet.id)),
        ("language", identity.chosen.language().tag.to_owned()),
        ("rights", absolute),
    ]);
    let words = words.into_iter().map(|(name, value)| (name, legible(&value)));
    Ok(words.filter(|(_, value)| !value.is_empty()).collect())
}
