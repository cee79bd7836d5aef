//! Brings the history of a page from elsewhere in: each revision at its own moment, signed by its author's name, who
//! has no account here.

use crate::actions::sheets::edit_sheet::{self, Before, Edit, Ready, Work};
use crate::actions::sheets::told::ToTell;
use crate::app::App;
use crate::db::Db;
use crate::db::types::{Moment, SheetId};
use crate::hall::error::{Error, Result};
use crate::hall::messages;
use crate::hall::policy::Who;
use crate::models::import::{self, Import, MEDIAWIKI};
use crate::models::name::{self, Name};
use crate::reading::prepare;
use crate::text::sheet_text::{SheetText, TITLE, Value};
use crate::text::title;

/// Letters of a summary that are kept.
const LONGEST_COMMENT: usize = 200;

/// A revision from elsewhere.
#[derive(Clone, Debug)]
pub struct PastRevision {
    /// The whole text of the sheet.
    pub text: String,
    /// When it was written.
    pub at: Moment,
    /// Who wrote it; empty for nobody that is named.
    pub author: String,
    /// Why.
    pub comment: String,
    /// Whether it was called minor.
    pub minor: bool,
    /// What its page is remembered by.
    pub page: String,
    /// Its number there.
    pub number: String,
    /// Other titles of its page, for a new sheet.
    pub also: Vec<String>,
}

/// The sheet of a page, as its last revision left it.
pub struct PastPage {
    before: Before,
}

impl PastPage {
    /// Its title here.
    #[must_use]
    pub fn title(&self) -> &str {
        self.before.title()
    }
}

/// The sheet of a page that came in before; none when the wiki changed it since, or deleted it.
pub fn at(app: &App, id: SheetId, base: i32) -> Result<Option<PastPage>> {
    match app.store.read(|db| edit_sheet::read_before(app, db, &Who::Program, id)) {
        Ok(before) => Ok((before.head_number() == base).then_some(PastPage { before })),
        Err(Error::Gone(_) | Error::NotFound(_)) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Writes a revision after those of its page; whether its text is another than the one before.
pub fn write(app: &App, page: Option<PastPage>, past: &PastRevision) -> Result<(PastPage, bool)> {
    let kinds = app.kinds();
    let before = page.map(|page| page.before);
    let text = match &before {
        // It stays under the title that it came in with.
        Some(before) => retitled(&past.text, before.title())?,
        None => free_title(app, &past.text)?,
    };
    let prepared = prepare::prepare(&kinds, &app.config.base_url, &text)?;
    if let Some(before) = before {
        if before.is(&prepared.text) {
            let row = |path: String| remembered(past, path, before.sheet_id(), before.head_number());
            app.store.write::<_, Error>(|db| {
                import::put(db, &row(past.page.clone()))?;
                Ok(import::put(db, &row(import::revision_path(&past.number)))?)
            })?;
            return Ok((PastPage { before }, false));
        }
        let ready = Ready::new(app, &kinds, Some(&before), None, prepared)?;
        return save(app, Some(&before), &ready, text, past).map(|page| (page, true));
    }
    let ready = Ready::new(app, &kinds, None, None, prepared)?;
    save(app, None, &ready, text, past).map(|page| (page, true))
}

fn save(app: &App, before: Option<&Before>, ready: &Ready, text: String, past: &PastRevision) -> Result<PastPage> {
    let comment: String = past.comment.replace(['\n', '\r'], " ").chars().take(LONGEST_COMMENT).collect();
    let mut edit = Edit::new(before.map(Before::sheet_id), before.map_or(0, Before::head_number), text, comment);
    edit.minor = past.minor;
    edit.approval.is_given = true;
    let unnamed = messages::held::UNNAMED.to_owned();
    edit.approval.signed = Some(Some(past.author.clone()).filter(|name| !name.is_empty()).unwrap_or(unnamed));
    // A clock that went back does not turn the history around.
    let at = before.map_or(past.at, |before| past.at.max(before.written_at())).min(app.now());
    let id = app.store.write::<_, Error>(|db| {
        let mut told = ToTell::default();
        let work = Work { app, who: &Who::Program, edit: &edit, before, ready, merged_with: None, files: &[] };
        let saved = work.write(db, at, &mut told)?.ok_or(Error::Busy)?;
        also_called(db, saved.id, past, at)?;
        for path in [past.page.clone(), import::revision_path(&past.number)] {
            import::put(db, &remembered(past, path, saved.id, saved.number))?;
        }
        told.tell(db, at)?;
        Ok(saved.id)
    })?;
    let before = app.store.read(|db| edit_sheet::read_before(app, db, &Who::Program, id))?;
    Ok(PastPage { before })
}

fn remembered(past: &PastRevision, path: String, sheet: SheetId, number: i32) -> Import {
    Import {
        source: MEDIAWIKI.to_owned(),
        path,
        sheet_id: Some(sheet),
        file_id: None,
        hash: past.number.clone(),
        base: number,
        text: String::new(),
    }
}

/// The titles that led to its page are names of its sheet, unless another sheet has them.
fn also_called(db: &mut Db, id: SheetId, past: &PastRevision, at: Moment) -> Result<()> {
    for called in &past.also {
        let Ok(clean) = title::clean(called) else { continue };
        name::take(db, &Name { key: title::key(&clean), sheet_id: id, title: clean, since: at })?;
    }
    Ok(())
}

fn retitled(text: &str, to: &str) -> Result<String> {
    let mut sheet = SheetText::parse(text).map_err(Error::Unreadable)?;
    if sheet.title() != Some(to) {
        sheet.set(TITLE, Some(Value::from(to)), &[]).map_err(Error::Unreadable)?;
    }
    Ok(sheet.text())
}

/// The text under a title that no other sheet has.
fn free_title(app: &App, text: &str) -> Result<String> {
    let sheet = SheetText::parse(text).map_err(Error::Unreadable)?;
    let wanted = sheet.title().unwrap_or_default().to_owned();
    let taken = |called: &str| {
        app.store.read::<_, Error>(|db| Ok(name::held_by_another(db, &title::key(called), SheetId(0))?.is_some()))
    };
    let mut called = wanted.clone();
    let mut number = 1;
    while taken(&called)? {
        called = if number == 1 { format!("{wanted} (MediaWiki)") } else { format!("{wanted} (MediaWiki {number})") };
        number += 1;
    }
    if called == wanted { Ok(text.to_owned()) } else { retitled(text, &called) }
}
