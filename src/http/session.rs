//! The cookie by which a member is known from one request to the next.

use actix_web::HttpRequest;
use actix_web::cookie::{Cookie, SameSite, time::Duration};

use crate::actions::accounts::session as sessions;
use crate::actions::accounts::session::{OfBrowser, Resumed};
use crate::app::App;
use crate::base::device::Device;
use crate::db::types::{AccountId, EventId, Moment};
use crate::hall::addresses;
use crate::hall::error::Result;
use crate::hall::policy::Member;

/// The name of the session's cookie, on http or below a path.
const COOKIE: &str = "maillage_session";
/// Its name on https at the root of a host: browsers take it from this very host alone, so that no neighbour plants
/// one.
const HOST_COOKIE: &str = "__Host-maillage_session";
/// The name of the cookie that says which event an author's pages must have reached.
pub const SEEN_COOKIE: &str = "maillage_vu";

/// How long a member may take to fill in a form.
const FORM_LIFE: i64 = 30 * Moment::DAY;

/// The session of a request.
#[derive(Clone, Debug)]
pub struct Session {
    /// SHA-256 of the cookie's secret.
    pub hash: String,
    /// The token that every form of its member carries.
    pub token: String,
}

/// Begins a session in place of the one that this browser had, if any: the cookie to give.
pub async fn begin(app: &App, account: AccountId, of: OfBrowser, before: Option<&Session>) -> Result<Cookie<'static>> {
    let before = before.map(|session| session.hash.clone());
    let secret = sessions::begin(app, account, of, before).await?;
    Ok(cookie(app, secret, of.remembered))
}

/// Gives the browser what its password opened: the cookie, and where it goes before anywhere else.
pub async fn open(
    app: &App,
    account: AccountId,
    of: OfBrowser,
    before: Option<&Session>,
    back: &str,
) -> Result<(Cookie<'static>, Option<&'static str>)> {
    let (node, back, before) = (app.clone(), back.to_owned(), before.map(|session| session.hash.clone()));
    let opened = app.block(move || sessions::open(&node, account, of, before.as_deref(), &back)).await?;
    // A step is remembered by nobody.
    let remembered = of.remembered && opened.then != Some(addresses::CODE);
    Ok((cookie(app, opened.secret, remembered), opened.then))
}

/// The hash of the secret that a browser sends though no session has it: that of a step of signing in, perhaps.
#[must_use]
pub fn step_of(app: &App, request: &HttpRequest) -> Option<String> {
    sent(app, request).filter(|sent| !sent.old).map(|sent| sessions::hash_of(&sent.secret))
}

/// The cookie of a session that a second step opened.
#[must_use]
pub fn of_entered(app: &App, secret: String, remembered: bool) -> Cookie<'static> {
    cookie(app, secret, remembered)
}

/// The same on the calling thread, for a form that opens an account.
pub fn begin_now(app: &App, account: AccountId, device: Device, before: Option<&Session>) -> Result<Cookie<'static>> {
    let of = OfBrowser { device, ..OfBrowser::default() };
    let secret = sessions::begin_now(app, account, of, before.map(|session| session.hash.as_str()))?;
    Ok(cookie(app, secret, false))
}

/// The session that a cookie just given to somebody opens: their next forms carry this token.
#[must_use]
pub fn opened_by(app: &App, member: &Member, cookie: &Cookie<'_>) -> Session {
    of_secret(app, member, cookie.value())
}

fn of_secret(app: &App, member: &Member, secret: &str) -> Session {
    let token = app.secret.member_token(member.id.0, app.now().plus(FORM_LIFE).0);
    Session { hash: sessions::hash_of(secret), token }
}

/// The secret that a browser sends, and whether under the name of http though this site has a better one.
struct Sent {
    secret: String,
    old: bool,
}

fn sent(app: &App, request: &HttpRequest) -> Option<Sent> {
    let under = |name: &str| request.cookie(name).map(|cookie| cookie.value().to_owned());
    let name = name(app);
    match under(name) {
        Some(secret) => Some(Sent { secret, old: false }),
        None if name == HOST_COOKIE => under(COOKIE).map(|secret| Sent { secret, old: true }),
        None => None,
    }
}

/// The member and the session of a request; none when it ended or the account may not sign in.
///
/// A site that takes its own cookie alone still knows the sessions that began before it did.
pub async fn resume(app: &App, request: &HttpRequest) -> Result<Option<(Resumed, Session)>> {
    let Some(Sent { secret, old }) = sent(app, request) else { return Ok(None) };
    let resumed = sessions::resume(app, &secret, old).await?;
    Ok(resumed.map(|resumed| {
        let session = of_secret(app, &resumed.member, &secret);
        (resumed, session)
    }))
}

/// The name under which this site gives its cookie.
fn name(app: &App) -> &'static str {
    if app.config.is_https() && app.config.base_path().is_empty() { HOST_COOKIE } else { COOKIE }
}

fn cookie(app: &App, secret: String, remembered: bool) -> Cookie<'static> {
    let mut cookie = Cookie::build(name(app), secret)
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(app.config.is_https())
        .finish();
    if remembered {
        cookie.set_max_age(Duration::days(
            i64::from(app.config.session_remembered_days).min(sessions::LONGEST / Moment::DAY),
        ));
    }
    cookie
}

/// The cookie that ends a session in the browser.
#[must_use]
pub fn farewell(app: &App) -> Cookie<'static> {
    let mut cookie = cookie(app, String::new(), false);
    cookie.make_removal();
    cookie
}

/// The cookie that says which event the author's next pages must have reached, on whatever node.
#[must_use]
pub fn seen(app: &App, event: EventId) -> Cookie<'static> {
    Cookie::build(SEEN_COOKIE, event.to_string())
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(app.config.is_https())
        .max_age(Duration::minutes(10))
        .finish()
}
