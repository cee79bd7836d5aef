//! Gives an address that led nowhere a target in this wiki: an old site's page, a letter's mistyped link.

use crate::app::App;
use crate::db::Db;
use crate::db::happening::{Happening, OfSetting};
use crate::hall::addresses;
use crate::hall::error::{Error, Result, What};
use crate::hall::messages::lost as said;
use crate::hall::policy::{Act, Who};
use crate::models::event::{self, NewEvent};
use crate::models::missed_address;
use crate::models::reader::Reader;
use crate::text::links::{Destination, Site};
use crate::text::title;

/// Points an address at a sheet, by its title or its address, or at another page of the wiki; at nothing any more when
/// nothing is typed. Moderators may.
pub fn point_address(app: &App, who: &Who, path: &str, typed: &str) -> Result<()> {
    who.must(Act::WriteThemes)?;
    let now = app.now();
    app.store.write::<_, Error>(|db| {
        let target = match typed.trim() {
            "" => None,
            typed => Some(target(app, db, who, typed)?),
        };
        if let Some(target) = &target
            && (target == path || missed_address::target_of(db, target)?.is_some())
        {
            return Err(Error::field("cible", said::LEADS_BACK));
        }
        if !missed_address::point(db, path, target.as_deref())? {
            return Err(Error::NotFound(What::Page));
        }
        let told = Happening::SettingChanged(OfSetting::default());
        event::tell(db, NewEvent::new(told, now, who.account(), path))?;
        Ok(())
    })?;
    app.follow()?;
    Ok(())
}

/// The path that somebody means by a title or an address. A sheet is meant by its number alone: whoever is led
/// there may not know its title.
fn target(app: &App, db: &mut Db, who: &Who, typed: &str) -> Result<String> {
    let nowhere = || Error::field("cible", said::NO_TARGET);
    let is_address = typed.starts_with('/') || typed.contains("://");
    let meant = match is_address {
        true => Site::new(&app.config.base_url).destination(typed),
        false => Destination::Title(typed.to_owned(), None),
    };
    let mut reader = Reader::new(db, who);
    match meant {
        Destination::Sheet(id, tail) => {
            let sheet = reader.sheet(crate::db::types::SheetId(id)).map_err(|_| nowhere())?;
            let anchor = tail.find('#').and_then(|at| tail.get(at..)).unwrap_or_default();
            Ok(format!("{}{}{anchor}", addresses::SHEET, sheet.id))
        }
        Destination::Title(name, anchor) => {
            let sheet = reader.sheet_of_title(&title::key(&name))?.ok_or_else(nowhere)?;
            let anchor = anchor.map(|anchor| format!("#{anchor}")).unwrap_or_default();
            Ok(format!("{}{}{anchor}", addresses::SHEET, sheet.id))
        }
        Destination::Local(path) | Destination::File(path) if path.starts_with('/') => Ok(path),
        _ => Err(nowhere()),
    }
}
