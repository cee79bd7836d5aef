//! A new sheet that a group alone reads, and the day when everybody may.

use crate::actions::sheets::edit_sheet::{self, Edit, Saved};
use crate::actions::sheets::moderated;
use crate::actions::sheets::settled::tell;
use crate::app::App;
use crate::db::types::{EventId, GroupId, RuleScope, SheetId};
use crate::hall::error::{Error, Result, What};
use crate::hall::messages::groups as said;
use crate::hall::policy::{Act, Who};
use crate::models::access_rule::{self, AccessRule};
use crate::models::event;
use crate::models::reader::Reader;
use crate::models::sheet::Sheet;
use crate::text::kind::Purpose;
use crate::text::sheet_text::SheetText;
use crate::text::title;

/// Begins a sheet that a group alone reads: its title and its kind; the rest is written in it as in any other. Whoever
/// is in the group and may write.
pub fn begin_in_group(app: &App, who: &Who, group: GroupId, typed: &str, kind: &str) -> Result<Saved> {
    if !who.is_in(group) {
        return Err(Error::NotFound(What::Group));
    }
    who.must(Act::Write)?;
    let title = title::clean(typed).map_err(|_| Error::field("titre", said::TITLE_ASKED))?;
    let kinds = app.kinds();
    if !kinds.public().any(|known| known.key == kind) || Purpose::of(kind) != Purpose::Sheet {
        return Err(Error::field("modele", crate::hall::messages::UNKNOWN_CHOICE));
    }
    let text = SheetText::new(kind, &title, "").map_err(Error::Unreadable)?;
    let edit = Edit { space: Some(group), ..Edit::new(None, 0, text.text(), said::BEGUN.to_owned()) };
    edit_sheet::save_now(app, who, &edit)
}

/// Shows a sheet that a group alone read to whom the rules of its kind and its themes say: to everybody, mostly.
/// Whoever is in the group and may change it.
pub fn open_to_all(app: &App, who: &Who, id: SheetId) -> Result<EventId> {
    let now = app.now();
    let event = app.store.write::<_, Error>(|db| {
        access_rule::hold(db, false)?;
        let sheet = Sheet::lock(db, who, id)?.ok_or(Error::NotFound(What::Sheet))?;
        sheet.must_be_changed_by(who)?;
        if !sheet.readers_id.is_some_and(|group| who.is_in(group)) {
            return Err(Error::Forbidden(Act::Govern));
        }
        // What nobody else has seen is new to them.
        if moderated::waits(&mut Reader::new(db, who), None)? {
            return Err(Error::field("visibilite", said::LOOKED_AT));
        }
        let own = AccessRule::find(db, RuleScope::Sheet, &id.to_string())?;
        let own = own.unwrap_or_else(|| AccessRule::of_sheet(id));
        AccessRule::put(db, &own.read_by(None))?;
        let settled = access_rule::settle_sheet(db, id)?;
        let settled = settled.ok_or_else(|| Error::field("visibilite", said::KEPT_BY_THEMES))?;
        let told = tell(db, id, &sheet.title, &settled, (who.account(), now))?;
        Ok(event::tell(db, told)?)
    })?;
    app.follow()?;
    Ok(event)
}
