//! The adapters around calls: who calls, what it counts as, the pool; for one that reads one snapshot, and JSON with
//! its ETag. A call itself is a plain function.

use actix_web::http::header;
use actix_web::{FromRequest, HttpRequest, HttpResponse, Route, guard, web};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::answer;
use super::caller::{Caller, Sent};
use crate::app::App;
use crate::hall::error::{Error, Result};
use crate::http::pool::Pool;
use crate::models::reader::Reader;
use crate::text::cancel::Cancel;

/// What a call is answered with. The database is asked through the reader alone.
pub(super) struct Call<'a> {
    /// The application; what it holds in memory.
    pub(super) app: &'a App,
    /// Who calls, from where, and what their token allows.
    pub(super) caller: &'a Caller,
    /// What they may read.
    pub(super) reader: Reader<'a>,
    /// Whether somebody still waits.
    pub(super) cancel: &'a Cancel,
}

/// What an address asks of a call.
pub(super) trait CallParams: Sized + Send + 'static {
    /// Where it is answered.
    const POOL: Pool = Pool::Reads;

    /// Reads a request; nonsense is refused.
    fn read(request: &HttpRequest) -> Result<Self>;

    /// Counts the call, or says why it is not answered now.
    fn count(&self, _: &App, _: &Caller) -> Result<()> {
        Ok(())
    }
}

/// A call that asks for one thing only.
impl CallParams for () {
    fn read(_: &HttpRequest) -> Result<Self> {
        Ok(())
    }
}

/// A route that reads, by the function that answers.
pub(super) fn read<P, T, F>(show: F) -> Route
where
    P: CallParams,
    T: Serialize,
    F: Fn(&mut Call<'_>, &P) -> Result<T> + Copy + Send + Sync + 'static,
{
    let handler = move |app: App, caller: Caller, request: HttpRequest| async move {
        let params = P::read(&request)?;
        params.count(&app, &caller)?;
        let answered = answered(&app, &caller, P::POOL, move |call| answer::written(&show(call, &params)?)).await?;
        Ok::<_, Error>(answer::of_read(&request, &caller, answered))
    };
    web::route().guard(guard::Any(guard::Get()).or(guard::Head())).to(handler)
}

/// What came of a call that writes.
pub(super) struct Done<T> {
    /// What it answers.
    pub(super) body: T,
    /// Where what it made is read; none when it made nothing.
    pub(super) made_at: Option<String>,
}

/// A route that writes, by the function that does it. Who may not write is told so before the body is read.
pub(super) fn write<P, B, T, F>(route: Route, act: F) -> Route
where
    P: CallParams,
    B: DeserializeOwned + Send + 'static,
    T: Serialize + Send + 'static,
    F: Fn(&App, &Caller, &P, B) -> Result<Done<T>> + Copy + Send + Sync + 'static,
{
    route.to(move |app: App, caller: Caller, request: HttpRequest, payload: web::Payload| async move {
        caller.may_write(&app)?;
        let params = P::read(&request)?;
        params.count(&app, &caller)?;
        let sent = Sent::<B>::from_request(&request, &mut payload.into_inner()).await?;
        let node = app.clone();
        let done = app.block(move || act(&node, &caller, &params, sent.value)).await?;
        let mut response = if done.made_at.is_some() { HttpResponse::Created() } else { HttpResponse::Ok() };
        if let Some(path) = done.made_at {
            response.insert_header((header::LOCATION, path));
        }
        Ok::<_, Error>(answer::own(response, &done.body))
    })
}

/// Answers on a pool, in one snapshot. Once the client has left, what asks [`Call::cancel`] gives up.
pub(super) async fn answered<T: Send + 'static>(
    app: &App,
    caller: &Caller,
    pool: Pool,
    answer: impl FnOnce(&mut Call<'_>) -> Result<T> + Send + 'static,
) -> Result<T> {
    let (node, caller, cancel) = (app.clone(), caller.clone(), Cancel::default());
    let _awaited = cancel.guard();
    let cancel = cancel.clone();
    pool.run(app, move || at_once(&node, &caller, &cancel, answer)).await
}

/// The same on the thread that is here already: what a call that writes reads before and after.
pub(super) fn at_once<T>(
    app: &App,
    caller: &Caller,
    cancel: &Cancel,
    answer: impl FnOnce(&mut Call<'_>) -> Result<T>,
) -> Result<T> {
    app.store.snapshot(|db| {
        let reader = Reader::new(db, &caller.who).sharing(&app.caches.texts);
        answer(&mut Call { app, caller, reader, cancel })
    })
}
