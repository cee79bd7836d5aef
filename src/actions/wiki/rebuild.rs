//! Rebuilds what is derived from current texts — columns beside sheets, links, themes — and writes what differs.

use std::collections::HashMap;

use crate::app::App;
use crate::base::parallel;
use crate::db::happening::{Happening, OfSetting};
use crate::db::types::SheetId;
use crate::hall::error::{Error, Result};
use crate::hall::policy::{Act, Who};
use crate::models::event::{self, NewEvent};
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
struct Right {
    sheet: SheetId,
    head: i32,
    derived: Derived,
    links: Vec<Link>,
    themes: Vec<SheetTheme>,
}

/// Rebuilds all of it, in steps of one transaction each; `done` hears how many sheets each step took. Administrators and
/// the program may. A sheet that is saved meanwhile is left to its save.
pub fn rebuild(app: &App, who: &Who, done: &dyn Fn(usize)) -> Result<Rebuilt> {
    who.must(Act::Administer)?;
    let kinds = app.store.read::<_, Error>(|db| Ok(KindSet::load(db)?))?;
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
        app.store.write::<_, Error>(|db| wrong.iter().try_for_each(|right| mend(db, right)))?;
        done(step.len());
    }
    if rebuilt.mended > 0 {
        // Whoever keeps pages made from the rows that were wrong lets them go.
        let told = NewEvent::new(Happening::SettingChanged(OfSetting::default()), app.now(), who.account(), "reindex");
        app.store.write::<_, Error>(|db| Ok(event::tell(db, told.clone())?))?;
        app.follow()?;
    }
    Ok(rebuilt)
}

/// Rebuilds what stands beside these sheets, which something else than their text changed.
pub fn rebuild_these(app: &App, ids: &[SheetId]) -> Result<()> {
    let kinds = app.kinds();
    for ids in ids.chunks(usize::try_from(STEP).unwrap_or(200)) {
        let step = app.store.snapshot(|db| {
            let sheets = Sheet::find_all(db, &Who::Program, ids)?;
            hold(db, sheets)
        })?;
        let rights = step.iter().map(|held| right(app, &kinds, held)).collect::<Result<Vec<_>>>()?;
        app.store.write::<_, Error>(|db| rights.iter().flatten().try_for_each(|right| mend(db, right)))?;
    }
    let told = NewEvent::new(Happening::SettingChanged(OfSetting::default()), app.now(), None, "reindex");
    app.store.write::<_, Error>(|db| Ok(event::tell(db, told.clone())?))?;
    app.follow()?;
    Ok(())
}

fn hold(db: &mut crate::db::Db, sheets: Vec<Sheet>) -> Result<Vec<Held>> {
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
    let prepared = prepare::prepare(kinds, text)?;
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

fn mend(db: &mut crate::db::Db, right: &Right) -> Result<()> {
    if Sheet::refresh(db, right.sheet, right.head, &right.derived)? {
        link::replace(db, right.sheet, &right.links)?;
        theme::replace(db, right.sheet, &right.themes)?;
    }
    Ok(())
}
