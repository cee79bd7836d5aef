//! The cookie by which a member is known from one request to the next.

use actix_web::HttpRequest;
use actix_web::cookie::{Cookie, SameSite, time::Duration};

use crate::app::App;
use crate::base::tokens;
use crate::db::types::{AccountId, EventId, Moment};
use crate::hall::error::{Error, Result};
use crate::hall::policy::Member;
use crate::models::account::Account;
use crate::models::session::SessionRow;
use crate::models::setting;

/// The name of the session's cookie, on http or below a path.
const COOKIE: &str = "maillage_session";
/// Its name on https at the root of a host: browsers take it from this very host alone, so that no neighbour plants one.
const HOST_COOKIE: &str = "__Host-maillage_session";
/// A session ends so many days after it began, however often it is used.
const LONGEST: i64 = 180 * Moment::DAY;
/// The name of the cookie that says which event an author's pages must have reached.
pub const SEEN_COOKIE: &str = "maillage_vu";
/// Sessions that an account has at once; the one used the longest ago ends.
const MOST: i64 = 50;
/// A session's last use is written at most this often.
const TOUCH_EVERY: i64 = 5 * Moment::MINUTE;

/// The session of a request.
#[derive(Clone, Debug)]
pub struct Session {
    /// SHA-256 of the cookie's secret.
    pub hash: String,
    /// The token that every form of this session carries.
    pub token: String,
}

/// Begins a session: its row, and the cookie to give.
pub async fn begin(app: &App, account: AccountId, remembered: bool) -> Result<Cookie<'static>> {
    let secret = tokens::random();
    let now = app.now();
    let row = SessionRow {
        hash: tokens::hex(&tokens::hash(&secret)),
        account_id: account,
        created_at: now,
        seen_at: now,
        expires_at: end_of(app, now, now, remembered),
        remembered,
    };
    app.write::<_, Error>(move |db| {
        SessionRow::keep_latest(db, account, MOST - 1)?;
        Ok(SessionRow::insert(db, &row)?)
    })
    .await?;
    Ok(cookie(app, secret, remembered))
}

/// The session that a cookie just given opens: its next forms carry this token.
#[must_use]
pub fn opened_by(app: &App, cookie: &Cookie<'_>) -> Session {
    let digest = tokens::hash(cookie.value());
    Session { hash: tokens::hex(&digest), token: app.secret.session_form_token(&digest) }
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
pub async fn resume(app: &App, request: &HttpRequest) -> Result<Option<(Member, Session)>> {
    let Some(Sent { secret, old }) = sent(app, request) else { return Ok(None) };
    let digest = tokens::hash(&secret);
    let hash = tokens::hex(&digest);
    let token = app.secret.session_form_token(&digest);
    let now = app.now();
    let sought = hash.clone();
    let found = app
        .read::<_, Error>(move |db| {
            let found = SessionRow::find(db, &sought, now)?.filter(|row| now.0 < row.created_at.0 + LONGEST);
            let Some(row) = found else { return Ok(None) };
            if old && setting::of_plain_cookies(db)?.is_none_or(|until| row.created_at.0 >= until) {
                return Ok(None);
            }
            Ok(Account::find(db, row.account_id)?.map(|account| (row, account)))
        })
        .await?;
    let Some((row, account)) = found else { return Ok(None) };
    if !account.is_active() {
        return Ok(None);
    }
    if now.0 - row.seen_at.0 > TOUCH_EVERY {
        let ends = end_of(app, row.created_at, now, row.remembered);
        let touched = row.hash.clone();
        // A database that cannot be written must not keep members from reading.
        if let Err(error) = app.write::<_, Error>(move |db| Ok(SessionRow::touch(db, &touched, now, ends)?)).await {
            tracing::warn!(%error, "a session's last use was not written");
        }
    }
    Ok(Some((account.to_member(now), Session { hash, token })))
}

fn end_of(app: &App, began: Moment, now: Moment, remembered: bool) -> Moment {
    let config = &app.config;
    let unused = match remembered {
        true => i64::from(config.session_remembered_days) * Moment::DAY,
        false => i64::from(config.session_idle_hours) * Moment::HOUR,
    };
    Moment(now.0.saturating_add(unused).min(began.0.saturating_add(LONGEST)))
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
        cookie.set_max_age(Duration::days(i64::from(app.config.session_remembered_days).min(LONGEST / Moment::DAY)));
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
