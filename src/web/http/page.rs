//! The adapter around every page: who asks, the page kept for strangers with its ETag, the pool, the template,
//! compression. A page itself is a plain function.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, Route, guard, web};
use askama::Template;

use crate::app::App;
use crate::hall::error::Result;
use crate::hall::policy::Who;
use crate::web::http::extract::{SheetPath, Visitor};
use crate::web::http::look::{Look, Outcome, Pool, look};
use crate::web::http::respond;
use crate::web::http::respond::Made;

/// What an address asks of a page.
pub trait Params: Sized + Clone + Send + 'static {
    /// The media type of the page.
    const MEDIA: &'static str = respond::HTML;
    /// Whether it is the same for everybody: a feed, a map for machines.
    const SAME_FOR_ALL: bool = false;

    /// Whether it is for this reader alone: a form, or what a member sees only. Nobody keeps it.
    const OWN: bool = false;

    /// Where it is made.
    const POOL: Pool = Pool::Reads;

    /// The media type of what is asked, where one address has several.
    fn media(&self) -> &'static str {
        Self::MEDIA
    }

    /// Counts what may be asked so often only, before any work.
    fn admit(&self, _: &App, _: &Visitor) -> Result<()> {
        Ok(())
    }

    /// Reads a request; nonsense asks nothing.
    fn read(request: &HttpRequest) -> Outcome<Self>;

    /// The key under which strangers' page is kept: it names all that the page depends on besides what it reads. There
    /// is none when only this reader chose what is asked: nobody else would take the page, and it would push out
    /// others.
    fn key(&self) -> Option<String>;
}

/// The address of a form about a sheet.
impl Params for SheetPath {
    const OWN: bool = true;

    fn read(request: &HttpRequest) -> Outcome<Self> {
        Ok(Self::of(request)?)
    }

    fn key(&self) -> Option<String> {
        None
    }
}

/// The same where texts are compared, which keeps a processor busy.
#[derive(Clone)]
pub struct Compared(pub SheetPath);

impl Params for Compared {
    const OWN: bool = true;
    const POOL: Pool = Pool::Computes;

    fn read(request: &HttpRequest) -> Outcome<Self> {
        Ok(Self(SheetPath::of(request)?))
    }

    fn key(&self) -> Option<String> {
        None
    }
}

/// The address of a form that says all by itself.
impl Params for () {
    const OWN: bool = true;

    fn read(_: &HttpRequest) -> Outcome<Self> {
        Ok(())
    }

    fn key(&self) -> Option<String> {
        None
    }
}

/// A route that reads, by the function that makes its page.
pub fn page<P, T, F>(show: F) -> Route
where
    P: Params,
    T: Template,
    F: Fn(&mut Look<'_>, &P) -> Outcome<T> + Copy + Send + Sync + 'static,
{
    let handler = move |app: App, visitor: Visitor, request: HttpRequest| answer(app, visitor, request, show);
    web::route().guard(guard::Any(guard::Get()).or(guard::Head())).to(handler)
}

/// The answer of a page.
pub(super) async fn answer<P, T, F>(
    app: App,
    mut visitor: Visitor,
    request: HttpRequest,
    show: F,
) -> Result<HttpResponse>
where
    P: Params,
    T: Template,
    F: Fn(&mut Look<'_>, &P) -> Outcome<T> + Copy + Send + Sync + 'static,
{
    if P::SAME_FOR_ALL {
        visitor = Visitor { who: Who::Stranger, session: None, ..visitor };
    }
    let params = match P::read(&request) {
        Ok(params) => params,
        Err(stop) => return stop.answer(),
    };
    params.admit(&app, &visitor)?;
    if P::OWN {
        return match look(&app, &visitor, P::POOL, move |look| Ok(respond::render(&show(look, &params)?)?)).await {
            Ok((page, _)) => Ok(respond::written(StatusCode::OK, page)),
            Err(stop) => stop.answer(),
        };
    }
    let key = params.key();
    let media = params.media();
    let made = respond::typed_page(&app, &visitor, &request, key.as_deref(), media, async || {
        look(&app, &visitor, P::POOL, move |look| {
            let page = respond::render(&show(look, &params)?)?;
            Ok(Made::with(page, std::mem::take(&mut look.said)))
        })
        .await
    });
    made.await.or_else(|stop| stop.answer())
}
