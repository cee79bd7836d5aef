//! Asks once a week whether what texts lead to outside the wiki still answers, where that was chosen: some addresses
//! at a time, one of each site.

use crate::app::App;
use crate::base::probe;
use crate::db::types::{Moment, SheetId};
use crate::hall::error::{Error, Result};
use crate::hall::policy::Who;
use crate::models::outside_link::{self, OutsideAddress, OutsideLink};
use crate::models::reader::Reader;
use crate::models::setting;
use crate::reading::outside;

/// How often texts are looked through, and each address is asked.
const EVERY: i64 = 7 * Moment::DAY;
/// Sheets whose texts are looked through at once.
const STEP: usize = 200;
/// Addresses that wait which are looked at to find some of different sites.
const WAITING: i64 = 2_000;
/// Addresses asked at once.
const AT_ONCE: usize = 20;

/// Looks texts through when they were not for a week, then asks some addresses. Each step is a transaction of its own:
/// other sites are waited for between them, and one for all would hold every writer meanwhile.
pub fn ask_outside(app: &App) -> Result<()> {
    let now = app.now();
    let (asks, walked) =
        app.store.read::<_, Error>(|db| Ok((setting::asks_outside(db)?, setting::outside_walked(db)?)))?;
    if !asks {
        return Ok(());
    }
    if walked <= now.0.saturating_sub(EVERY) {
        walk(app)?;
        app.store.write::<_, Error>(|db| {
            outside_link::forget_unlinked(db)?;
            Ok(setting::walk_outside(db, now.0)?)
        })?;
    }
    let due = app.store.read::<_, Error>(|db| Ok(OutsideAddress::due(db, now.plus(-EVERY + 1), WAITING)?))?;
    let mut some: Vec<String> = Vec::new();
    let mut sites = std::collections::HashSet::new();
    for url in due {
        if some.len() < AT_ONCE && sites.insert(probe::site_of(&url)) {
            some.push(url);
        }
    }
    if some.is_empty() {
        return Ok(());
    }
    let agent = format!("Maillage/{} (+{})", env!("CARGO_PKG_VERSION"), app.config.base_url);
    let answers = probe::probe(&some, &agent, app.config.fetch_private);
    app.store.write::<_, Error>(|db| {
        for (url, probed) in &answers {
            OutsideAddress::note(db, url, &probed.word(), probed.is_failure(), now)?;
        }
        Ok(())
    })
}

/// Writes down where the sheets lead that strangers read, as they read them: to ask for an address tells its site that
/// somebody wrote it.
fn walk(app: &App) -> Result<()> {
    let mut ids: Vec<SheetId> = app
        .store
        .read::<_, Error>(|db| Reader::new(db, &Who::Stranger).titles())?
        .into_iter()
        .map(|(id, ..)| id)
        .collect();
    ids.sort_unstable();
    let mut after = SheetId(0);
    let mut steps = ids.chunks(STEP).peekable();
    while let Some(some) = steps.next() {
        let links = app.store.snapshot::<_, Error>(|db| links_of(app, &mut Reader::new(db, &Who::Stranger), some))?;
        let last = some.last().copied().filter(|_| steps.peek().is_some());
        app.store.write::<_, Error>(|db| Ok(outside_link::replace(db, after, last, &links)?))?;
        after = last.unwrap_or(after);
    }
    Ok(())
}

fn links_of(app: &App, reader: &mut Reader<'_>, ids: &[SheetId]) -> Result<Vec<OutsideLink>> {
    let mut links = Vec::new();
    for sheet in reader.sheets(ids)? {
        // One that was hidden meanwhile, or cannot be read, leads nowhere this week.
        let Ok(text) = reader.sheet_text(&sheet, sheet.head) else { continue };
        let urls = outside::addresses(&text, &app.config.base_url);
        links.extend(urls.into_iter().map(|url| OutsideLink { sheet_id: sheet.id, url }));
    }
    Ok(links)
}
