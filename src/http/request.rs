//! What every door asks of a request: the application, who visits and from where, the pairs of a query.

use std::future::{Ready, ready};
use std::net::{IpAddr, Ipv4Addr};
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::http::header::{self, HeaderValue};
use actix_web::{FromRequest, HttpMessage, HttpRequest, web};

use crate::app::App;
use crate::base::device::Device;
use crate::db::types::EventId;
use crate::hall::config::Proxies;
use crate::hall::error::{Error, Result};
use crate::hall::policy::Who;
use crate::http::session;
use crate::http::session::Session;

impl FromRequest for App {
    type Error = Error;
    type Future = Ready<Result<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(app_of(request))
    }
}

/// The application that serves this request.
pub fn app_of(request: &HttpRequest) -> Result<App> {
    request
        .app_data::<web::Data<App>>()
        .map(|data| App::clone(data))
        .ok_or_else(|| Error::Internal(anyhow::anyhow!("no application")))
}

/// The number by which the log and error pages know a request.
#[derive(Clone, Debug)]
pub struct RequestId(pub String);

/// Who visits, and from where.
#[derive(Clone, Debug)]
pub struct Visitor {
    /// Who asks.
    pub who: Who,
    /// Their session, when signed in.
    pub session: Option<Session>,
    /// The address they come from, for limits only.
    pub address: IpAddr,
    /// The number by which the log knows this request.
    pub request_id: String,
    /// The path asked for.
    pub path: String,
    /// The query asked for, without its `?`.
    pub query: String,
    /// How many remarks and changes wait for them.
    pub waiting: i64,
    /// How many news of what they follow they have not seen.
    pub unread: i64,
    /// What a stranger's browser sent as its session, hashed: that of a step of signing in, perhaps.
    pub step: Option<String>,
    /// What names their browser, as it was sent; see [`Visitor::device`].
    pub agent: Option<HeaderValue>,
}

impl Visitor {
    /// Whether this is a reader without an account, whose pages may be kept.
    #[must_use]
    pub fn is_stranger(&self) -> bool {
        matches!(self.who, Who::Stranger)
    }

    /// Their browser, which is asked for only where somebody signs in.
    #[must_use]
    pub fn device(&self) -> Device {
        Device::of(self.agent.as_ref().and_then(|sent| sent.to_str().ok()).unwrap_or_default())
    }

    /// The path and query asked for, to come back to after signing in.
    #[must_use]
    pub fn address_asked(&self) -> String {
        if self.query.is_empty() { self.path.clone() } else { format!("{}?{}", self.path, self.query) }
    }
}

impl FromRequest for Visitor {
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self>>>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move { visitor_of(&request).await })
    }
}

/// Reads who visits, once a request.
pub async fn visitor_of(request: &HttpRequest) -> Result<Visitor> {
    if let Some(known) = request.extensions().get::<Visitor>() {
        return Ok(known.clone());
    }
    let app = app_of(request)?;
    let mut visitor = stranger_of(request, &app);
    if let Some(seen) = request.cookie(session::SEEN_COOKIE).and_then(|cookie| cookie.value().parse().ok().map(EventId))
        && seen > app.reached()
    {
        let node = app.clone();
        app.block(move || node.follow()).await?;
    }
    if let Some((resumed, session)) = session::resume(&app, request).await? {
        visitor.who = Who::Member(resumed.member);
        visitor.waiting = resumed.waiting;
        visitor.unread = resumed.unread;
        visitor.session = Some(session);
    } else {
        visitor.step = session::step_of(&app, request);
    }
    request.extensions_mut().insert(visitor.clone());
    Ok(visitor)
}

/// The visitor as a stranger: all that is known without asking the database.
pub fn stranger_of(request: &HttpRequest, app: &App) -> Visitor {
    Visitor {
        who: Who::Stranger,
        session: None,
        address: client_address(request, &app.config.trusted_proxies),
        request_id: request.extensions().get::<RequestId>().map_or_else(String::new, |id| id.0.clone()),
        path: request.path().to_owned(),
        query: request.query_string().to_owned(),
        waiting: 0,
        unread: 0,
        step: None,
        agent: request.headers().get(header::USER_AGENT).cloned(),
    }
}

/// The client's address: the peer's, or what trusted proxies say it is.
fn client_address(request: &HttpRequest, trusted: &Proxies) -> IpAddr {
    let peer = request.peer_addr().map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |peer| peer.ip());
    trusted.client(peer, request.headers().get_all("x-forwarded-for").map(HeaderValue::as_bytes))
}

/// Text as it is kept: U+0000, which no database holds and nobody types, is left out.
#[must_use]
pub fn kept(text: String) -> String {
    if text.contains('\0') { text.replace('\0', "") } else { text }
}

/// The pairs of a form or a query.
#[must_use]
pub fn pairs(encoded: &[u8]) -> Vec<(String, String)> {
    url::form_urlencoded::parse(encoded).into_owned().map(|(name, value)| (kept(name), kept(value))).collect()
}

/// The pairs of a query string.
#[derive(Clone, Debug, Default)]
pub struct Query(pub Vec<(String, String)>);

impl Query {
    /// The first value of that name.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The first value of that name; empty when absent.
    #[must_use]
    pub fn get(&self, name: &str) -> &str {
        self.find(name).unwrap_or_default()
    }

    /// Every value of that name.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

impl FromRequest for Query {
    type Error = Error;
    type Future = Ready<Result<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(Self::of(request)))
    }
}

impl Query {
    /// What a request asks.
    #[must_use]
    pub fn of(request: &HttpRequest) -> Self {
        Self::read(request.query_string())
    }

    /// Reads a query string; `&amp;` that a mail program left in is mended.
    #[must_use]
    pub fn read(query: &str) -> Self {
        let mended = query.replace("&amp;", "&");
        Self(pairs(mended.as_bytes()))
    }
}

#[cfg(test)]
mod tests {
    use crate::http::request::*;

    #[test]
    fn a_query_mangled_by_a_mail_program_is_mended() {
        let query = Query::read("q=a&amp;type=page&theme=a&theme=b");
        assert_eq!(query.get("type"), "page");
        assert_eq!(query.all("theme").collect::<Vec<_>>(), ["a", "b"]);
    }
}
