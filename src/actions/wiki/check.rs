//! Proves the store whole: texts decode to what was saved, what is derived says what the texts say, and of each noun
//! what it says of itself.

use std::collections::{HashMap, HashSet};

use crate::app::App;
use crate::base::parallel;
use crate::db::Db;
use crate::db::types::{EventId, SheetId, Visibility};
use crate::hall::error::{Error, Result};
use crate::hall::policy::{Act, Who};
use crate::models::anchor::{self, Anchor};
use crate::models::event;
use crate::models::kind::KindSet;
use crate::models::link::{self, Link};
use crate::models::name::{self, Name};
use crate::models::nouns::{Found, NOUNS};
use crate::models::reader::Reader;
use crate::models::revision::Revision;
use crate::models::sheet::Sheet;
use crate::models::sheet_key::{self, SheetKey};
use crate::models::theme::{self, SheetTheme};
use crate::reading::prepare;
use crate::reading::prepare::Prepared;
use crate::text::kind::Purpose;
use crate::text::title;

/// Sheets taken at once: all their revisions are in memory meanwhile.
const STEP: i64 = 100;

/// What a check found.
#[derive(Clone, Debug, Default)]
pub struct Checked {
    /// Sheets looked at.
    pub sheets: usize,
    /// Revisions decoded.
    pub revisions: usize,
    /// Files read.
    pub files: usize,
    /// What is wrong, one line each.
    pub problems: Vec<String>,
}

/// A sheet with everything kept of it.
struct Held {
    sheet: Sheet,
    texts: Vec<(Revision, std::io::Result<String>)>,
    names: Vec<Name>,
    /// Whether it is deleted and another sheet has its title.
    gave_its_title: bool,
    anchors: Vec<Anchor>,
    links: Vec<Link>,
    themes: Vec<SheetTheme>,
    key: Option<SheetKey>,
}

/// Checks sheets and files; `done` hears how many of them each step took. Administrators and the program may. Each step
/// sees one state of the wiki, which may be written meanwhile.
pub fn check(app: &App, who: &Who, done: &dyn Fn(usize)) -> Result<Checked> {
    who.must(Act::Administer)?;
    let kinds = app.store.read(KindSet::load)?;
    let mut checked = Checked::default();
    let mut after = SheetId(0);
    loop {
        let step = app.store.snapshot(|db| hold(db, after))?;
        let Some(last) = step.last() else { break };
        after = last.sheet.id;
        checked.sheets += step.len();
        checked.revisions += step.iter().map(|held| held.texts.len()).sum::<usize>();
        checked.problems.extend(parallel::map(&step, |held| of_sheet(app, &kinds, held)).into_iter().flatten());
        done(step.len());
    }
    let mut found = Found { store: &app.store, bytes: &app.files, done, files: 0, problems: checked.problems };
    for noun in NOUNS {
        noun.check(&mut found)?;
    }
    Ok(Checked { files: found.files, problems: found.problems, ..checked })
}

fn hold(db: &mut Db, after: SheetId) -> Result<Vec<Held>> {
    let held = Sheet::walk(db, after, STEP)?.into_iter().map(|sheet| {
        let id = sheet.id;
        Ok(Held {
            texts: Reader::keeper(db).texts(id)?,
            names: name::of_sheet(db, id)?,
            gave_its_title: gave_its_title(db, &sheet)?,
            anchors: anchor::of_sheet(db, id)?,
            links: link::of_sheet(db, id)?,
            themes: theme::of_sheets(db, &[id])?,
            key: sheet_key::of_sheet(db, id)?,
            sheet,
        })
    });
    held.collect()
}

/// Only titles of deleted sheets go to others.
fn gave_its_title(db: &mut Db, sheet: &Sheet) -> Result<bool> {
    let key = title::key(&sheet.title);
    Ok(sheet.deleted_at.is_some() && name::find(db, &key)?.is_some_and(|name| name.sheet_id != sheet.id))
}

fn of_sheet(app: &App, kinds: &KindSet, held: &Held) -> Vec<String> {
    let mut problems = Vec::new();
    let id = held.sheet.id;
    for (place, (row, text)) in held.texts.iter().enumerate() {
        let expected = i32::try_from(place + 1).unwrap_or(i32::MAX);
        if row.number != expected {
            problems.push(format!("sheet {id}: revision {expected} is missing"));
            break;
        }
        match text {
            Err(error) => problems.push(format!("sheet {id}, revision {expected}: does not decode: {error}")),
            Ok(text) if !row.erased && !row.is_whole(text) => {
                problems.push(format!("sheet {id}, revision {expected}: its text is not the one that was saved"));
            }
            Ok(_) => {}
        }
    }
    let is_of_forms = matches!(Purpose::of(&held.sheet.kind), Purpose::Kind | Purpose::Vocabulary);
    if is_of_forms && held.sheet.deleted_at.is_none() && held.sheet.visibility != Visibility::Public {
        problems
            .push(format!("sheet {id}: forms show it to everybody, though it is not public: show it, or delete it"));
    }
    match held.texts.last() {
        Some((row, Ok(text))) if row.number == held.sheet.head => {
            match prepare::prepare(kinds, &app.config.base_url, text) {
                Ok(prepared) => of_text(app, kinds, held, &prepared, &mut problems),
                Err(error) => problems.push(format!("sheet {id}: its text cannot be read: {error}")),
            }
        }
        Some((row, Ok(_))) => {
            problems.push(format!(
                "sheet {id}: revision {} is the last, {} is said to be current",
                row.number, held.sheet.head
            ));
        }
        Some((_, Err(_))) => {}
        None => problems.push(format!("sheet {id}: it has no revision")),
    }
    problems
}

/// What is derived must say what the text says; titles and anchors must be known.
fn of_text(app: &App, kinds: &KindSet, held: &Held, prepared: &Prepared, problems: &mut Vec<String>) {
    let id = held.sheet.id;
    if prepared.derived() != held.sheet.derived() {
        problems.push(format!("sheet {id}: what is kept beside it is not what its text says: run reindex"));
    }
    if prepare::links_of(kinds, &app.config.base_url, id, prepared) != held.links {
        problems.push(format!("sheet {id}: its links are not those of its text: run reindex"));
    }
    if prepare::themes_of(kinds, id, prepared) != held.themes {
        problems.push(format!("sheet {id}: its themes are not those of its text: run reindex"));
    }
    if !held.gave_its_title && !held.names.iter().any(|name| name.key == prepared.key) {
        problems.push(format!("sheet {id}: its title « {} » is not among its names", prepared.title));
    }
    if prepared.house_key.is_some() && held.key.as_ref().map(|row| &row.key) != prepared.house_key.as_ref() {
        problems.push(format!("sheet {id}: its key is not the one of its text"));
    }
    for section in &prepared.sections {
        if !held.anchors.iter().any(|anchor| anchor.anchor == section.id) {
            problems.push(format!("sheet {id}: its section #{} is not among its anchors", section.id));
        }
    }
}

/// Checks this node's search index, which holds everything up to the event `cursor`: nobody may write it meanwhile.
/// Sheets that events touched since are left out: the server catches up with them when it starts.
pub fn check_index(app: &App, cursor: u64) -> Result<Vec<String>> {
    let indexed: HashMap<i64, i64> = app.search.revisions()?.into_iter().collect();
    let mut seen = HashSet::new();
    let mut problems = Vec::new();
    let since = touched_since(app, EventId(i64::try_from(cursor).unwrap_or(i64::MAX)))?;
    let mut after = SheetId(0);
    loop {
        let step = app.store.read::<_, Error>(|db| Ok(Sheet::walk(db, after, STEP)?))?;
        let Some(last) = step.last() else { break };
        after = last.id;
        for sheet in step {
            seen.insert(sheet.id.0);
            let expected = sheet.deleted_at.is_none().then_some(i64::from(sheet.head));
            if indexed.get(&sheet.id.0).copied() != expected && !since.contains(&sheet.id) {
                problems.push(format!("sheet {}: the search index does not hold it as it is: run reindex", sheet.id));
            }
        }
    }
    problems.extend(
        indexed
            .keys()
            .filter(|id| !seen.contains(*id))
            .map(|id| format!("sheet {id}: only the search index knows it: run reindex")),
    );
    Ok(problems)
}

fn touched_since(app: &App, mut cursor: EventId) -> Result<HashSet<SheetId>> {
    let mut touched = HashSet::new();
    loop {
        let events = app.store.read::<_, Error>(|db| Ok(event::after(db, cursor, 500)?))?;
        let Some(last) = events.last() else { return Ok(touched) };
        cursor = last.id;
        touched.extend(events.iter().filter_map(|event| event.sheet_id));
    }
}
