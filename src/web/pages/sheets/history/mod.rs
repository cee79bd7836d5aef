//! The history of a sheet: its versions, and what happened beside them, the latest first.

mod rows;

use std::collections::HashMap;

use actix_web::HttpRequest;
use askama::Template;

use crate::cache::Weigh;
use crate::db::paging::Slice;
use crate::db::types::{AccountId, EventId, SheetId};
use crate::hall::error::{Error, Result, What};
use crate::hall::messages::history as said;
use crate::hall::policy::Act;
use crate::models::event::Event;
use crate::models::reader::Reader;
use crate::models::revision::{PAGE, Revision};
use crate::models::sheet::Sheet;
use crate::reading::amount;
use crate::reading::amount::Room;
use crate::text::dates;
use crate::text::diff::Amount;
use crate::web::http::extract::{Query, SheetPath};
use crate::web::http::{Look, Outcome, Params, Stop};
use crate::web::pages::sheets::frame;
use crate::web::pages::sheets::frame::{Frame, Names};
use crate::web::view::layout::Shell;
use crate::web::view::pagination;
use crate::web::view::parts::Pages;

use rows::Entry;

/// The most events beside revisions that one page tells.
const MOST_EVENTS: i64 = 500;

/// The history.
#[derive(Template)]
#[template(path = "sheets/history.html")]
pub struct HistoryPage {
    shell: Shell,
    id: SheetId,
    frame: Frame,
    summary: String,
    /// When, by whom and why the sheet was deleted.
    deleted: Option<(String, frame::Author, String)>,
    choose_two: bool,
    may_compare: bool,
    /// Whether sizes are told in figures.
    figures: bool,
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
    /// How much each version changed, where its reader may know.
    amounts: HashMap<i32, Amount>,
    names: Names,
}

impl Weigh for Loaded {
    fn bytes(&self) -> usize {
        let revision = |revision: &Revision| 320 + revision.title.len() + revision.comment.len() + revision.hash.len();
        let event = |event: &Event| 240 + event.subject.len() + event.detail.len();
        self.revisions.iter().chain([&self.head, &self.first]).map(revision).sum::<usize>()
            + self.events.iter().map(event).sum::<usize>()
            + 32 * (self.authors.len() + self.amounts.len())
            + self.names.bytes()
    }
}

/// A page of a history, or two of its versions.
#[derive(Clone)]
pub struct HistoryParams {
    path: SheetPath,
    query: Query,
    slice: Slice,
    figures: bool,
    chosen: (Option<i32>, Option<i32>),
}

impl HistoryParams {
    fn chooses(&self) -> bool {
        self.chosen != (None, None)
    }
}

impl Params for HistoryParams {
    fn read(request: &HttpRequest) -> Outcome<Self> {
        let query = Query::of(request);
        Ok(Self {
            path: SheetPath::of(request)?,
            slice: Slice::of(query.find("page"), PAGE),
            figures: query.get("chiffres") == "oui",
            chosen: (query.find("a").and_then(number), query.find("b").and_then(number)),
            query,
        })
    }

    fn key(&self) -> Option<String> {
        let (path, slice, figures) = (&self.path, self.slice, self.figures);
        let chooses = self.chooses();
        let key = || format!("/fiches/{}-{}/historique?page={}&{chooses}&{figures}", path.id, path.slug, slice.page);
        pagination::is_near(slice).then(key)
    }
}

/// `GET /fiches/{id}-{slug}/historique`; `?a=3&b=5` leads to what changed between the two.
pub fn show(look: &mut Look<'_>, asked: &HistoryParams) -> Outcome<HistoryPage> {
    let sheet = look.with_deleted(&asked.path)?;
    if let (Some(a), Some(b)) = asked.chosen
        && a != b
    {
        return Err(Stop::SeeOther(format!("{}/versions/{}...{}", sheet.path(), a.min(b), a.max(b))));
    }
    let slice = asked.slice;
    // Who may read what was hidden is shown other words.
    let sees = (look.who().may(Act::SeeHidden), look.who().may(Act::Delete));
    let key = pagination::is_near(slice).then(|| format!("historique:{}?{}&{sees:?}", sheet.id.0, slice.page));
    let loaded = look.kept(key.as_deref(), |_, reader| load(reader, &sheet, slice))?;
    let figures = if asked.figures { "chiffres=oui&" } else { "" };
    let base = format!("{}/historique?{figures}", sheet.path());
    let (app, visitor) = (look.app, look.visitor);
    Ok(HistoryPage {
        shell: frame::shell(app, visitor, &asked.query),
        id: sheet.id,
        frame: frame::of(app, visitor, &sheet),
        summary: said::summary(
            loaded.count,
            &dates::day(loaded.first.created_at.0),
            loaded.authors.iter().filter(|(account, _)| account.is_some()).count(),
        ),
        deleted: deleted(&sheet, &loaded.names),
        choose_two: asked.chooses(),
        may_compare: sheet.is_open_to(&visitor.who) && loaded.count > 1,
        figures: asked.figures,
        entries: rows::entries(&visitor.who, &sheet, &loaded, &slice, asked.figures),
        pages: pagination::of_rows(said::PAGES, slice, loaded.count, &base),
    })
}

fn number(text: &str) -> Option<i32> {
    text.trim().parse().ok().filter(|number| *number > 0)
}

fn deleted(sheet: &Sheet, names: &Names) -> Option<(String, frame::Author, String)> {
    let at = sheet.deleted_at?;
    Some((dates::time_tag(at.0), names.author(sheet.deleted_by), sheet.delete_reason.clone().unwrap_or_default()))
}

fn load(reader: &mut Reader<'_>, sheet: &Sheet, slice: Slice) -> Result<Loaded> {
    let missing = || Error::NotFound(What::Revision);
    let revisions = reader.revisions(sheet, slice.size + 1, slice.offset())?;
    let head = reader.revision_row(sheet, sheet.head)?.ok_or_else(missing)?;
    let first = reader.revision_row(sheet, 1)?.ok_or_else(missing)?;
    let shown = usize::try_from(slice.size).unwrap_or(usize::MAX);
    let (top, last) = (revisions.first(), revisions.iter().take(shown).next_back());
    let mut event_of = |number: i32| reader.event_of_revision(sheet, number);
    let from = match last {
        // Whatever happened before the first version stands below it.
        Some(last) if last.number > 1 => event_of(last.number)?.unwrap_or(EventId(0)),
        _ => EventId(0),
    };
    let before = match top {
        Some(top) if top.number < sheet.head => event_of(top.number + 1)?,
        _ => None,
    };
    let events = reader.events_of(sheet, from, before, MOST_EVENTS)?;
    let authors = reader.authors(sheet)?;
    let (mut amounts, mut room) = (HashMap::new(), Room::default());
    for revision in revisions.iter().take(shown) {
        amounts.extend(amount::of(reader, sheet, revision, &mut room)?.map(|amount| (revision.number, amount)));
    }
    let people = revisions.iter().map(|revision| revision.author_id).chain(events.iter().map(|event| event.account_id));
    let names = Names::load(reader, people.chain([sheet.deleted_by]))?;
    let count = reader.count_revisions(sheet)?;
    Ok(Loaded { revisions, head, first, events, count, authors, amounts, names })
}
