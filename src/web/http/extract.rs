//! What a handler asks for: the application, who visits, a form whose origin is checked, the sheet of an address.

use std::future::{Ready, ready};
use std::net::{IpAddr, Ipv4Addr};
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::http::Method;
use actix_web::http::header::{self, HeaderValue};
use actix_web::{FromRequest, HttpMessage, HttpRequest, web};
use futures_util::StreamExt;

use crate::app::App;
use crate::base::limits::RetryAfter;
use crate::db::types::{EventId, SheetId};
use crate::hall::config::Proxies;
use crate::hall::error::{Error, Result, What};
use crate::hall::policy::Who;
use crate::web::http::body::Deadline;
use crate::web::http::session;
use crate::web::http::session::Session;
use crate::web::http::{counted, middleware};

/// Most bytes of a posted form: a sheet of 1 MiB, percent-encoded, beside its fields.
pub const MOST_FORM_BYTES: usize = 8 * 1024 * 1024;

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
}

impl Visitor {
    /// Whether this is a reader without an account, whose pages may be kept.
    #[must_use]
    pub fn is_stranger(&self) -> bool {
        matches!(self.who, Who::Stranger)
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
    if let Some((member, session)) = session::resume(&app, request).await? {
        visitor.who = Who::Member(member);
        visitor.session = Some(session);
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
fn pairs(encoded: &[u8]) -> Vec<(String, String)> {
    url::form_urlencoded::parse(encoded).into_owned().map(|(name, value)| (kept(name), kept(value))).collect()
}

/// The pairs of a posted form whose origin and token were checked.
#[derive(Clone, Debug, Default)]
pub struct Form(pub Vec<(String, String)>);

impl Form {
    /// The first value of that name; empty when absent.
    #[must_use]
    pub fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value)
    }

    /// The first value of that name, when the form has one.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// Every value of that name.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// Whether a box of that name is ticked.
    #[must_use]
    pub fn is_on(&self, name: &str) -> bool {
        self.find(name).is_some_and(|value| !value.is_empty() && value != "non")
    }
}

impl FromRequest for Form {
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, payload) = (request.clone(), payload.take());
        Box::pin(async move {
            let LooseForm { form, genuine, over } = loose(&request, payload).await?;
            if let Some(over) = over {
                let by_script = request.headers().contains_key("x-jeton");
                if genuine && !by_script {
                    request.extensions_mut().insert(Unsent(form));
                }
                return Err(over.into());
            }
            if genuine { Ok(form) } else { Err(Error::Forged) }
        })
    }
}

/// What was typed in a form that came too soon: the page that says so gives it back.
#[derive(Clone, Debug)]
pub struct Unsent(pub Form);

/// A posted form from one of our pages, whose token may be of a session that ended: what was typed is not lost.
#[derive(Clone, Debug)]
pub struct LooseForm {
    /// What was typed.
    pub form: Form,
    /// Whether the token is of the present session.
    pub genuine: bool,
    /// Whether its sender sends too many.
    pub over: Option<RetryAfter>,
}

impl FromRequest for LooseForm {
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, payload) = (request.clone(), payload.take());
        Box::pin(async move { loose(&request, payload).await })
    }
}

async fn loose(request: &HttpRequest, mut payload: Payload) -> Result<LooseForm> {
    middleware::check_origin(request)?;
    let too_large = || Error::TooLarge { limit: u64::try_from(MOST_FORM_BYTES).unwrap_or(u64::MAX) };
    let announced = request.headers().get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse().ok());
    if announced.is_some_and(|length: usize| length > MOST_FORM_BYTES) {
        return Err(too_large());
    }
    let (mut body, mut deadline) = (web::BytesMut::new(), Deadline::new(&app_of(request)?));
    while let Some(chunk) = deadline.wait(payload.next()).await? {
        let chunk = chunk.map_err(|error| Error::BadRequest(error.to_string()))?;
        if body.len() + chunk.len() > MOST_FORM_BYTES {
            return Err(too_large());
        }
        deadline.took(chunk.len());
        body.extend_from_slice(&chunk);
    }
    let form = Form(pairs(&body));
    let visitor = visitor_of(request).await?;
    let genuine = middleware::check_form(request, &visitor, form.find("jeton")).is_ok();
    let over = counted::form(&app_of(request)?, &visitor).err();
    Ok(LooseForm { form, genuine, over })
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

/// The sheet that an address `/fiches/{id}-{slug}` names.
#[derive(Clone, Debug)]
pub struct SheetPath {
    /// The sheet's number.
    pub id: SheetId,
    /// What stands after the number and its dash; empty when nothing does.
    pub slug: String,
    /// What follows in the path, with its slash: `/historique`.
    pub tail: String,
}

impl FromRequest for SheetPath {
    type Error = Error;
    type Future = Ready<Result<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Self::of(request))
    }
}

impl SheetPath {
    /// The sheet that a request names.
    pub fn of(request: &HttpRequest) -> Result<Self> {
        request.path().strip_prefix("/fiches/").and_then(Self::parse).ok_or(Error::NotFound(What::Sheet))
    }

    /// Reads what follows `/fiches/`.
    #[must_use]
    pub fn parse(rest: &str) -> Option<Self> {
        let (first, tail) = match rest.find('/') {
            Some(at) => rest.split_at(at),
            None => (rest, ""),
        };
        let digits = first.find(|c: char| !c.is_ascii_digit()).unwrap_or(first.len());
        let (number, slug) = first.split_at(digits);
        Some(Self {
            id: SheetId(number.parse().ok()?),
            slug: slug.strip_prefix('-').unwrap_or(slug).to_owned(),
            tail: tail.to_owned(),
        })
    }
}

/// A part of an address, percent-decoded, by its name in the route.
#[must_use]
pub fn segment(request: &HttpRequest, name: &str) -> String {
    let part = request.match_info().query(name);
    kept(percent_encoding::percent_decode_str(part).decode_utf8_lossy().into_owned())
}

/// Whether a request only reads.
#[must_use]
pub fn only_reads(method: &Method) -> bool {
    method == Method::GET || method == Method::HEAD
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use crate::web::http::extract::*;

    #[test]
    fn a_sheet_is_found_by_its_number_whatever_follows() {
        for (rest, id, slug, tail) in [
            ("12-boule-de-neige", 12, "boule-de-neige", ""),
            ("12", 12, "", ""),
            ("12-boule).", 12, "boule).", ""),
            ("12./historique", 12, ".", "/historique"),
            ("12-x/versions/3", 12, "x", "/versions/3"),
        ] {
            let path = SheetPath::parse(rest).unwrap();
            assert_eq!((path.id.0, path.slug.as_str(), path.tail.as_str()), (id, slug, tail), "{rest}");
        }
        assert!(SheetPath::parse("boule-de-neige").is_none());
        assert!(SheetPath::parse("99999999999999999999-x").is_none());
    }

    #[test]
    fn a_query_mangled_by_a_mail_program_is_mended() {
        let query = Query::read("q=a&amp;type=page&theme=a&theme=b");
        assert_eq!(query.get("type"), "page");
        assert_eq!(query.all("theme").collect::<Vec<_>>(), ["a", "b"]);
    }
}
