//! `/recherche.KEY`: a list of sheets as a document of its own, in a view that is one.

use std::sync::Arc;

use actix_web::http::header;
use actix_web::web::{self as at, Bytes};
use actix_web::{HttpRequest, HttpResponse};
use futures_util::StreamExt;
use futures_util::stream::{once, try_unfold};

use crate::app::App;
use crate::cache::Dep;
use crate::db::types::SheetId;
use crate::hall::error::{Error, Result, What};
use crate::hall::messages;
use crate::hall::policy::Who;
use crate::http::counted;
use crate::reading::listing;
use crate::search::{Listing, Sort};
use crate::text::{dates, title};
use crate::web::http::extract::{Query, Visitor};
use crate::web::http::{Look, Outcome, Params, Pool, Stop, look, respond};
use crate::web::pages::search::asked::{SEARCH, SearchParams};
use crate::web::pages::search::views;
use crate::web::pages::search::views::{Feed, File, Form, List, View};

/// Sheets read at once for a file. Between two steps others have their turn.
const STEP: usize = 100;

/// `GET /recherche.{view}?q=&type=&theme=…`, as `/recherche`.
pub async fn document(
    app: App,
    visitor: Visitor,
    view: at::Path<String>,
    query: Query,
    request: HttpRequest,
) -> Result<HttpResponse> {
    let view = views::documents().find(|known| known.key == *view).ok_or(Error::NotFound(What::Page))?;
    answer(app, visitor, view, &query, &request).await
}

/// `GET /flux/recherche.{view}`: where feeds stand.
pub async fn feed(
    app: App,
    visitor: Visitor,
    view: at::Path<String>,
    query: Query,
    request: HttpRequest,
) -> Result<HttpResponse> {
    let is_feed = |known: &&View| known.key == *view && matches!(known.form, Form::Feed(_));
    let view = views::documents().find(is_feed).ok_or(Error::NotFound(What::Page))?;
    answer(app, visitor, view, &query, &request).await
}

async fn answer(
    app: App,
    visitor: Visitor,
    view: &'static View,
    query: &Query,
    request: &HttpRequest,
) -> Result<HttpResponse> {
    app.must_have_index()?;
    let asked = SearchParams::read(SEARCH, query).at_page(1).seen_as("");
    match &view.form {
        Form::Inside(_) | Form::Whole(_) | Form::Above(_) => Err(Error::NotFound(What::Page)),
        Form::Feed(feed) => {
            asked.admit(&app, &visitor)?;
            let path = view.address(&asked);
            let sent = send_feed(app, visitor, (view, feed, path), asked.sorted(Sort::Date), request).await;
            sent.or_else(Stop::answer)
        }
        Form::File(file) => {
            counted::search(&app, visitor.address)?;
            send_file(app, visitor, view, file, asked).await.or_else(Stop::answer)
        }
    }
}

/// What a document says of its list.
fn about(app: &App, view: &View, asked: &SearchParams, found: &Listing) -> List {
    List {
        site: app.identity().name.clone(),
        language: app.identity().chosen.language(),
        licence: app.identity().chosen.licence(),
        base_url: app.config.base_url.clone(),
        title: messages::search_title(&asked.text, &messages::sheets(found.total), messages::SEARCH),
        page: asked.address(),
        path: view.address(asked),
        kinds: app.kinds(),
        of_kinds: found.kinds.clone(),
        total: found.total,
        now: app.now(),
    }
}

/// Readers of feeds carry no cookie: all are told what strangers may read.
async fn send_feed(
    app: App,
    visitor: Visitor,
    (view, feed, path): (&'static View, &'static Feed, String),
    asked: SearchParams,
    request: &HttpRequest,
) -> Outcome<HttpResponse> {
    let stranger = Visitor { who: Who::Stranger, session: None, ..visitor };
    let key = asked.is_common(&app.kinds()).then_some(path.as_str());
    respond::typed_page(&app, &stranger, request, key, feed.media_type, async || {
        let (asked, path) = (asked.clone(), path.clone());
        look(&app, &stranger, Pool::Reads, move |look| Ok(write_feed(look, (view, feed, path), &asked)?)).await
    })
    .await
}

fn write_feed(look: &mut Look<'_>, (view, feed, path): (&View, &Feed, String), asked: &SearchParams) -> Result<String> {
    let (app, kinds) = (look.app, look.app.kinds());
    let mut question = asked.to_query(&kinds, look.who());
    question.strict = true;
    if feed.is_in_time && question.days.is_none() {
        question.days = Some(i64::MIN..=i64::MAX);
    }
    let found = app.search.list(&question, feed.most)?;
    let ids: Vec<SheetId> = found.sheets.iter().copied().map(SheetId).collect();
    look.reader.saw(Dep::Found);
    let mut items = listing::of_sheets(&mut look.reader, &kinds, &ids)?;
    if feed.is_in_time {
        listing::with_texts(&mut look.reader, &mut items)?;
    }
    (feed.write)(&List { path, ..about(app, view, asked, &found) }, &items)
}

/// A file is the asker's own: nobody keeps it, and it holds what they may read.
async fn send_file(
    app: App,
    visitor: Visitor,
    view: &'static View,
    file: &'static File,
    asked: SearchParams,
) -> Outcome<HttpResponse> {
    let listed = look(&app, &visitor, Pool::Computes, move |look| {
        let found = look.app.search.list(&asked.to_query(&look.app.kinds(), look.who()), file.most)?;
        Ok((about(look.app, view, &asked, &found), found.sheets))
    });
    let ((list, sheets), _) = listed.await?;
    let day = dates::iso_day(list.now.0);
    let name = format!("{}-{day}.{}", title::slug_or(&list.site, "fiches"), view.key);
    let begin = Bytes::from((file.begin)(&list));
    let more = Making { app, visitor, file, list: Arc::new(list), sheets, at: 0, has_begun: false };
    let rest = try_unfold(more, |making| async move { making.step().await });
    let end = Bytes::from_static(file.end.as_bytes());
    let body = once(async move { Ok::<_, Error>(begin) }).chain(rest).chain(once(async move { Ok(end) }));
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, file.media_type))
        .insert_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")))
        .insert_header((header::CACHE_CONTROL, "private, no-store"))
        .insert_header((header::VARY, "Cookie"))
        .streaming(Box::pin(body)))
}

/// A file being made.
struct Making {
    app: App,
    visitor: Visitor,
    file: &'static File,
    list: Arc<List>,
    sheets: Vec<i64>,
    at: usize,
    /// Whether a sheet was written.
    has_begun: bool,
}

impl Making {
    /// The next sheets, and what is left to do; nothing after the last. Each step is a look of its own.
    async fn step(self) -> Result<Option<(Bytes, Self)>> {
        let ids: Vec<SheetId> = self.sheets.iter().skip(self.at).take(STEP).copied().map(SheetId).collect();
        if ids.is_empty() {
            return Ok(None);
        }
        let (file, list) = (self.file, Arc::clone(&self.list));
        let made = look(&self.app, &self.visitor, Pool::Computes, move |look| {
            let mut items = listing::of_sheets(&mut look.reader, &list.kinds, &ids)?;
            listing::with_texts(&mut look.reader, &mut items)?;
            Ok((file.more)(&list, &items))
        });
        let (text, _) = made.await.map_err(Stop::into_error)?;
        let text = if self.has_begun && !text.is_empty() { format!("{}{text}", file.between) } else { text };
        let has_begun = self.has_begun || !text.is_empty();
        Ok(Some((Bytes::from(text), Self { at: self.at + STEP, has_begun, ..self })))
    }
}
