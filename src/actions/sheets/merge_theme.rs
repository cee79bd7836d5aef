//! Merges a theme into another: its key becomes an old key of the other, so that no text and no link has to change.

use crate::actions::sheets::edit_sheet;
use crate::actions::sheets::edit_sheet::{Edit, SheetChange};
use crate::actions::sheets::remove_sheet;
use crate::actions::sheets::told::ToTell;
use crate::actions::wiki::rebuild;
use crate::app::App;
use crate::db::Db;
use crate::db::types::{RuleScope, SheetId};
use crate::hall::error::{Error, Result, What};
use crate::hall::messages::reading as said;
use crate::hall::policy::{Act, Who};
use crate::models::access_rule::AccessRule;
use crate::models::kind::{KindSet, OLD_KEYS, Theme};
use crate::models::nouns::{self, Fate};
use crate::models::theme;
use crate::text::sheet_text::{SheetText, Value};

/// A sheet of the theme that is saved meanwhile is read again, at most this often.
const TRIES: usize = 5;

/// Merges, in one transaction; moderators may. A theme that has others below it is not merged before they are. The
/// address of the theme that stays.
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
    let ruled = app.store.read::<_, Error>(|db| Ok(AccessRule::find(db, RuleScope::Theme, &gone.key)?))?;
    if ruled.is_some() {
        return Err(Error::field("theme", crate::hall::messages::groups::RULE_FIRST));
    }
    let merging = Merging { app, who, kinds: &kinds, gone, stays };
    for _ in 0..TRIES {
        if merging.done()? {
            app.follow()?;
            return Ok(stays.path());
        }
    }
    Err(Error::Busy)
}

struct Merging<'a> {
    app: &'a App,
    who: &'a Who,
    kinds: &'a KindSet,
    gone: &'a Theme,
    stays: &'a Theme,
}

impl Merging<'_> {
    /// One try; `false` when a sheet was saved between the preparation and the transaction.
    fn done(&self) -> Result<bool> {
        let Self { app, who, gone, stays, .. } = self;
        let (named, before) = app.store.read::<_, Error>(|db| {
            Ok((theme::sheets_of(db, &gone.key)?, edit_sheet::read_before(app, db, who, stays.sheet)?))
        })?;
        let edit = Edit::new(
            Some(stays.sheet),
            before.sheet.head,
            self.text_with_keys(&before.text)?,
            said::merging(&gone.label),
        );
        let change = SheetChange::new(app, who, before, edit)?;
        let merge = |db: &mut Db, told: &mut ToTell| {
            change.write(app, who, db, told)?;
            nouns::follow_sheet(db, gone.sheet, Fate::MergedInto(stays.sheet))?;
            let (why, replacement) = (said::merged_into(&stays.label), stays.sheet.to_string());
            let removed = remove_sheet::remove(db, who, gone.sheet, &why, &replacement, app.now())?;
            told.events.push(removed);
            Ok::<_, Error>(())
        };
        // What is derived depends on the kinds as they will be.
        let kinds = app.store.rehearse::<_, Error>(|db| {
            merge(db, &mut ToTell::default())?;
            KindSet::load(db)
        })?;
        let rights = rebuild::rights(app, &kinds, &named)?;
        let merged = app.store.write(|db| {
            let (mut told, now) = (ToTell::default(), app.now());
            merge(db, &mut told)?;
            match rebuild::mend_all(db, who, &rights, now)? {
                (true, mended) => told.events.push(mended),
                (false, _) => return Err(Error::Busy),
            }
            told.tell(db, now)
        });
        match merged {
            Err(Error::Busy) => Ok(false),
            merged => merged.map(|_| true),
        }
    }

    /// The text of the theme that stays, with the keys of the one that goes. What was merged into that one comes along.
    fn text_with_keys(&self, text: &str) -> Result<String> {
        let mut text = SheetText::parse(text).map_err(Error::Unreadable)?;
        let mut old: Vec<Value> =
            text.get(OLD_KEYS).map(Value::texts).unwrap_or_default().into_iter().map(Value::from).collect();
        let keys = self.kinds.old_keys_of(&self.gone.key).into_iter().chain([self.gone.key.as_str()]);
        for key in keys.filter(|key| *key != self.stays.key) {
            if !old.iter().any(|known| known.as_text() == Some(key)) {
                old.push(Value::from(key));
            }
        }
        text.set(OLD_KEYS, Some(Value::List(old)), &[]).map_err(Error::Unreadable)?;
        Ok(text.text())
    }
}
