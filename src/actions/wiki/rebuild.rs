//! Rebuilds what is derived from current texts — columns beside sheets, links, themes — and writes what differs.

use std::collections::HashMap;

use crate::app::App;
use crate::base::parallel;
use crate::db::Db;
use crate::db::happening::{Happening, OfSetting};
use crate::db::types::{Moment, SheetId};
use crate::hall::error::{Error, Result};
use crate::hall::policy::{Act, Who};
use crate::models::event::{self, NewEvent};
use crate::models::field_rule::FieldRule;
use crate::models::kind::KindSet;
use crate::models::link::{self, Link};
use crate::models::reader::Reader;
use crate::models::sheet::{Derived, Sheet};
use crate::models::theme::{self, SheetTheme};
use crate::reading::prepare;

/// Sheets taken at once.
const STEP: i64 = 200;

/// What a rebuilding found.
#[derive(Clone, Debug, Default)]
pub struct Rebuilt {
    /// Sheets looked at.
    pub sheets: usize,
    /// Those whose derived rows were wrong.
    pub mended: usize,
    /// Those whose text cannot be read, with the reason.
    pub unreadable: Vec<(SheetId, String)>,
}

/// A sheet and what is derived from its text.
struct Held {
    sheet: Sheet,
    text: Option<String>,
    links: Vec<Link>,
    themes: Vec<SheetTheme>,
}

/// What it should be.
pub(in crate::actions) struct Right {
    sheet: SheetId,
    head: i32,
    derived: Derived,
    links: Vec<Link>,
    themes: Vec<SheetTheme>,
}

/// Rebuilds all of it, in steps of one transaction each, since all at once would keep others from writing for minutes;
/// `done` hears how many sheets each step took. Administrators and the program may. A sheet that is saved meanwhile is
/// left to its save.
pub fn rebuild(app: &App, who: &Who, done: &dyn Fn(usize)) -> Result<Rebuilt> {
    who.must(Act::Administer)?;
    let kinds = app.store.read(KindSet::load)?;
    app.store.write::<_, Error>(|db| kinds.kinds().try_for_each(|kind| Ok(FieldRule::settle(db, kind).map(drop)?)))?;
    let mut rebuilt = Rebuilt::default();
    let mut after = SheetId(0);
    loop {
        let step = app.store.snapshot(|db| {
            let sheets = Sheet::walk(db, after, STEP)?;
            hold(db, sheets)
        })?;
        let Some(last) = step.last() else { break };
        after = last.sheet.id;
        let mut wrong = Vec::new();
        for (held, right) in step.iter().zip(parallel::map(&step, |held| right(app, &kinds, held))) {
            match right {
                Ok(Some(right)) => wrong.push(right),
                Ok(None) => {}
                Err(error) => rebuilt.unreadable.push((held.sheet.id, error.to_string())),
            }
        }
        rebuilt.sheets += step.len();
        rebuilt.mended += wrong.len();
        if !wrong.is_empty() {
            let now = app.now();
            app.store.write::<_, Error>(|db| {
                let (_, told) = mend_all(db, who, &wrong, now)?;
                Ok(event::tell(db, told).map(drop)?)
            })?;
        }
        done(step.len());
    }
    if rebuilt.mended > 0 {
        app.follow()?;
    }
    Ok(rebuilt)
}

/// What should stand beside these sheets once the kinds are these; nothing of those beside which it does.
pub(in crate::actions) fn rights(app: &App, kinds: &KindSet, ids: &[SheetId]) -> Result<Vec<Right>> {
    let mut rights = Vec::new();
    for ids in ids.chunks(usize::try_from(STEP).unwrap_or(200)) {
        let step = app.store.snapshot(|db| {
            let sheets = Sheet::find_all(db, &Who::Program, ids)?;
            hold(db, sheets)
        })?;
        for right in parallel::map(&step, |held| right(app, kinds, held)) {
            rights.extend(right?);
        }
    }
    Ok(rights)
}

/// Writes it, in the transaction under way, and what tells whoever keeps pages made from the rows that were wrong to
/// let them go. `false` when one of the sheets was saved since: it is left to its save.
pub(in crate::actions) fn mend_all(db: &mut Db, who: &Who, rights: &[Right], now: Moment) -> Result<(bool, NewEvent)> {
    let mut all = true;
    for right in rights {
        all &= mend(db, right)?;
    }
    let what = Happening::SettingChanged(OfSetting::default());
    Ok((all, NewEvent::new(what, now, who.account(), "reindex")))
}

fn hold(db: &mut Db, sheets: Vec<Sheet>) -> Result<Vec<Held>> {
    let ids: Vec<SheetId> = sheets.iter().map(|sheet| sheet.id).collect();
    let (mut links, mut themes): (HashMap<_, Vec<_>>, HashMap<_, Vec<_>>) = Default::default();
    for row in link::of_sheets(db, &ids)? {
        links.entry(row.source_id).or_default().push(row);
    }
    for row in theme::of_sheets(db, &ids)? {
        themes.entry(row.sheet_id).or_default().push(row);
    }
    let held = sheets.into_iter().map(|sheet| {
        Ok(Held {
            text: match Reader::keeper(db).text(&sheet, sheet.head) {
                Err(Error::NotFound(_)) => None,
                read => Some(read?),
            },
            links: links.remove(&sheet.id).unwrap_or_default(),
            themes: themes.remove(&sheet.id).unwrap_or_default(),
            sheet,
        })
    });
    held.collect()
}

/// What should stand beside a sheet; none when it does.
fn right(app: &App, kinds: &KindSet, held: &Held) -> Result<Option<Right>> {
    let text = held.text.as_deref().unwrap_or_default();
    let prepared = prepare::prepare(kinds, &app.config.base_url, text)?;
    let (id, head) = (held.sheet.id, held.sheet.head);
    let right = Right {
        sheet: id,
        head,
        derived: prepared.derived(),
        links: prepare::links_of(kinds, &app.config.base_url, id, &prepared),
        themes: prepare::themes_of(kinds, id, &prepared),
    };
    let same = right.derived == held.sheet.derived() && right.links == held.links && right.themes == held.themes;
    Ok((!same).then_some(right))
}

fn mend(db: &mut Db, right: &Right) -> Result<bool> {
    let is_same = Sheet::refresh(db, right.sheet, right.head, &right.derived)?;
    if is_same {
        link::replace(db, right.sheet, &right.links)?;
        theme::replace(db, right.sheet, &right.themes)?;
    }
    Ok(is_same)
}
