//! The history of a sheet: its versions, and what happened beside them, the latest first.

mod rows;

use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use crate::app::App;
use crate::cache::{Dep, Reads, Weigh};
use crate::db::Db;
use crate::db::paging::Slice;
use crate::db::types::{AccountId, EventId, SheetId};
use crate::error::{Error, Result, What};
use crate::messages::history as said;
use crate::models::event::{self, Event};
use crate::models::revision::{PAGE, Revision};
use crate::models::sheet::Sheet;
use crate::text::dates;
use crate::web::extract::{Query, SheetPath, Visitor};
use crate::web::parts::Pages;
use crate::web::sheets::find::{self, Found};
use crate::web::sheets::frame::{self, Frame, Names};
use crate::web::shell::Shell;
use crate::web::{page, paging, respond};

use rows::Entry;

/// The most events beside revisions that one page tells.
const MOST_EVENTS: i64 = 500;

/// The history.
#[derive(Template)]
#[template(path = "sheets/history.html")]
struct HistoryPage {
    shell: Shell,
    id: SheetId,
    frame: Frame,
    summary: String,
    /// When, by whom and why the sheet was deleted.
    deleted: Option<(String, frame::Author, String)>,
    choose_two: bool,
    may_compare: bool,
    entries: Vec<Entry>,
    pages: Pages,
}

/// What the history is made of.
struct Loaded {
    /// The versions of this page, then the one before them.
    revisions: Vec<Revision>,
    head: Revision,
    first: Revision,
    events: Vec<Event>,
    count: i64,
    authors: Vec<(Option<AccountId>, i64)>,
    names: Names,
}

impl Weigh for Loaded {
    fn bytes(&self) -> usize {
        let revision = |revision: &Revision| 320 + revision.title.len() + revision.comment.len() + revision.hash.len();
        let event = |event: &Event| 240 + event.subject.len() + event.detail.len();
        self.revisions.iter().chain([&self.head, &self.first]).map(revision).sum::<usize>()
            + self.events.iter().map(event).sum::<usize>()
            + 32 * self.authors.len()
            + self.names.bytes()
    }
}

/// `GET /fiches/{id}-{slug}/historique`; `?a=3&b=5` leads to what changed between the two.
pub async fn show(
    app: App,
    visitor: Visitor,
    path: SheetPath,
    query: Query,
    request: HttpRequest,
) -> Result<HttpResponse> {
    let sheet = match find::with_deleted(&app, &visitor, &path).await? {
        Found::Here(sheet) => sheet,
        Found::Moved(location) => return Ok(respond::moved(&location)),
    };
    let chosen = (query.find("a").and_then(number), query.find("b").and_then(number));
    if let (Some(a), Some(b)) = chosen
        && a != b
    {
        return Ok(respond::see_other(&format!("{}/versions/{}...{}", sheet.path(), a.min(b), a.max(b))));
    }
    let choose_two = chosen != (None, None);
    let slice = Slice::of(query.find("page"), PAGE);
    let is_kept = paging::is_near(slice);
    let key = is_kept.then(|| format!("{}/historique?page={}&{choose_two}", sheet.path(), slice.page));
    respond::page(&app, &visitor, &request, key.as_deref(), async || {
        let mut reads = Reads::default();
        reads.saw(Dep::Sheet(sheet.id));
        let (node, of) = (app.clone(), sheet.clone());
        let kept = is_kept.then(|| format!("historique:{}?{}", sheet.id.0, slice.page));
        let loaded = app
            .block(move || {
                node.caches.facts(kept.as_deref(), || {
                    let mut reads = Reads::default();
                    reads.saw(Dep::Sheet(of.id));
                    let loaded = node.store.read(|db| load(db, &of, slice))?;
                    loaded.names.seen_by(&mut reads);
                    Ok::<_, Error>((loaded, reads))
                })
            })
            .await?;
        reads.also(&loaded.reads);
        let base = format!("{}/historique?", sheet.path());
        let page = HistoryPage {
            shell: frame::shell(&app, &visitor, &query),
            id: sheet.id,
            frame: frame::of(&app, &visitor, &sheet),
            summary: said::summary(loaded.count, &dates::day(loaded.first.created_at.0), loaded.authors.len()),
            deleted: deleted(&sheet, &loaded.names),
            choose_two,
            may_compare: rows::may_read(&visitor.who, &sheet) && loaded.count > 1,
            entries: rows::entries(&visitor.who, &sheet, &loaded, &slice),
            pages: Pages { label: said::PAGES.to_owned(), ..page::pages(slice, loaded.count, &base) },
        };
        Ok((respond::render(&page)?, reads))
    })
    .await
}

fn number(text: &str) -> Option<i32> {
    text.trim().parse().ok().filter(|number| *number > 0)
}

fn deleted(sheet: &Sheet, names: &Names) -> Option<(String, frame::Author, String)> {
    let at = sheet.deleted_at?;
    Some((dates::time_tag(at.0), names.author(sheet.deleted_by), sheet.delete_reason.clone().unwrap_or_default()))
}

fn load(db: &mut Db, sheet: &Sheet, slice: Slice) -> Result<Loaded> {
    let missing = || Error::NotFound(What::Revision);
    let revisions = Revision::list(db, sheet.id, slice.size + 1, slice.offset())?;
    let head = Revision::find(db, sheet.id, sheet.head)?.ok_or_else(missing)?;
    let first = Revision::find(db, sheet.id, 1)?.ok_or_else(missing)?;
    let shown = usize::try_from(slice.size).unwrap_or(usize::MAX);
    let (top, last) = (revisions.first(), revisions.iter().take(shown).next_back());
    let from = match last {
        // Whatever happened before the first version stands below it.
        Some(last) if last.number > 1 => event::of_revision(db, sheet.id, last.number)?.unwrap_or(EventId(0)),
        _ => EventId(0),
    };
    let before = match top {
        Some(top) if top.number < sheet.head => event::of_revision(db, sheet.id, top.number + 1)?,
        _ => None,
    };
    let events = event::of_sheet(db, sheet.id, from, before, MOST_EVENTS)?;
    let authors = Revision::authors(db, sheet.id)?;
    let people = revisions.iter().map(|revision| revision.author_id).chain(events.iter().map(|event| event.account_id));
    let names = Names::load(db, people.chain([sheet.deleted_by]))?;
    let count = Revision::count(db, sheet.id)?;
    Ok(Loaded { revisions, head, first, events, count, authors, names })
}
