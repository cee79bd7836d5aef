//! Who else writes the same sheet, and what they publish, told to an open form as it happens (server-sent events).
//!
//! While the stream is open its page is there for others, on every node: the database holds it. A stream ends by itself
//! after a while, so that who may read is asked again; browsers open another.

use std::time::Duration;

use actix_web::HttpResponse;
use actix_web::http::header;
use actix_web::rt::time::sleep;
use actix_web::web::Bytes;
use futures_util::stream::try_unfold;
use serde::Serialize;

use crate::actions::sheets::be_present::{be_present, leave};
use crate::app::App;
use crate::db::types::{AccountId, Moment, SheetId};
use crate::hall::error::{Error, Result, What};
use crate::models::presence::Present;
use crate::web::http::extract::{Query, SheetPath, Visitor};
use crate::web::http::{Look, Pool, Stop, look};

/// How often a stream looks.
const STEP: Duration = Duration::from_secs(1);
/// How many steps pass between two words of the page that it is there.
const BEAT: u32 = 10;
/// After how many steps a stream ends.
const LAST: u32 = 120;
/// The longest word that names a page, and the longest id of a part.
const LONGEST: usize = 80;

/// What an open form is told.
#[derive(PartialEq, Eq, Serialize)]
struct State {
    /// Who else writes.
    present: Vec<Present>,
    /// The version that is published, and by whom; nobody when the program did.
    version: i32,
    by: String,
}

/// `GET /fiches/{sheet}/presence?onglet=…&partie=…`
pub async fn presence(app: App, visitor: Visitor, path: SheetPath, query: Query) -> Result<HttpResponse> {
    let (page, part) = (word(&query, "onglet")?, word(&query, "partie").unwrap_or_default());
    let Some(account) = visitor.who.account() else { return Err(Error::NotFound(What::Page)) };
    let mut open = Open { app, visitor, sheet: path.id, account, page, part, seen_at: None, step: 0, said: None };
    open.beat().await?;
    let body = try_unfold(open, |open| async move { open.next().await });
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "text/event-stream"))
        .insert_header((header::CACHE_CONTROL, "no-store, no-transform"))
        // Some proxies hold an answer back until it is whole.
        .insert_header(("X-Accel-Buffering", "no"))
        .streaming(Box::pin(body)))
}

/// A word of the script's own: letters, digits, dashes.
fn word(query: &Query, name: &str) -> Result<String> {
    let word = query.get(name);
    let is_plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
    let is_one = !word.is_empty() && word.len() <= LONGEST && word.chars().all(is_plain);
    if is_one { Ok(word.to_owned()) } else { Err(Error::NotFound(What::Page)) }
}

/// A stream that is open.
struct Open {
    app: App,
    visitor: Visitor,
    sheet: SheetId,
    account: AccountId,
    page: String,
    part: String,
    /// When it said last that the page is there.
    seen_at: Option<Moment>,
    step: u32,
    said: Option<State>,
}

impl Open {
    /// What is to be said next: the state when it changed, a comment now and then so that a page that left is noticed.
    async fn next(mut self) -> Result<Option<(Bytes, Self)>> {
        loop {
            if self.step >= LAST || self.app.is_stopping() {
                return Ok(None);
            }
            if self.step > 0 {
                sleep(STEP).await;
                if self.step.is_multiple_of(BEAT) && !self.beat().await? {
                    return Ok(None);
                }
            }
            self.step += 1;
            let state = self.state().await?;
            if self.said.as_ref() != Some(&state) {
                let json = serde_json::to_string(&state).map_err(|error| Error::Internal(error.into()))?;
                self.said = Some(state);
                return Ok(Some((Bytes::from(format!("retry: 2000\ndata: {json}\n\n")), self)));
            }
            if self.step.is_multiple_of(BEAT) {
                return Ok(Some((Bytes::from_static(b":\n\n"), self)));
            }
        }
    }

    /// Says that the page is there; false when another stream says so from now on.
    async fn beat(&mut self) -> Result<bool> {
        let (app, account, before) = (self.app.clone(), self.account, self.seen_at);
        let (sheet, page, part) = (self.sheet, self.page.clone(), self.part.clone());
        let said = self.app.block(move || be_present(&app, account, sheet, (&page, &part), before)).await?;
        self.seen_at = said.or(before);
        Ok(said.is_some())
    }

    async fn state(&self) -> Result<State> {
        let (sheet, own) = (self.sheet, self.account);
        let state = look(&self.app, &self.visitor, Pool::Reads, move |look| Ok(read(look, sheet, own)?)).await;
        state.map(|(state, _)| state).map_err(Stop::into_error)
    }
}

fn read(look: &mut Look<'_>, sheet: SheetId, own: AccountId) -> Result<State> {
    let now: Moment = look.app.now();
    let sheet = look.reader.sheet(sheet)?;
    let by = match sheet.updated_by {
        Some(account) => look.reader.account(account)?.name,
        None => String::new(),
    };
    Ok(State { present: look.reader.present_beside(&sheet, own, now)?, version: sheet.head, by })
}

impl Drop for Open {
    fn drop(&mut self) {
        let (app, page) = (self.app.clone(), std::mem::take(&mut self.page));
        let (account, Some(seen_at)) = (self.account, self.seen_at) else { return };
        // The page moves to another part, or leaves: in both cases nobody waits for this.
        actix_web::rt::spawn(async move {
            let node = app.clone();
            if let Err(error) = app.block(move || leave(&node, account, &page, seen_at)).await {
                tracing::warn!(?error, "a page that was left stays named for half a minute");
            }
        });
    }
}
