//! What a page asks of its request: a form whose origin is checked, the sheet of an address; and what every door asks.

use std::future::{Ready, ready};
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::http::Method;
use actix_web::http::header;
use actix_web::{FromRequest, HttpMessage, HttpRequest, web};
use futures_util::StreamExt;

use crate::base::limits::RetryAfter;
use crate::db::types::SheetId;
use crate::hall::error::{Error, Result, What};
use crate::http::body::Deadline;
use crate::http::counted;
use crate::http::request::pairs;
pub use crate::http::request::{Query, RequestId, Visitor, app_of, kept, stranger_of, visitor_of};
use crate::web::http::middleware;

/// Most bytes of a posted form: a sheet of 1 MiB, percent-encoded, beside its fields.
pub const MOST_FORM_BYTES: usize = 8 * 1024 * 1024;

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
        is_ticked(self.get(name))
    }
}

/// Whether a box is ticked, by the value that it sends.
#[must_use]
pub fn is_ticked(value: &str) -> bool {
    !value.is_empty() && value != "non"
}

impl FromRequest for Form {
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, payload) = (request.clone(), payload.take());
        Box::pin(async move {
            let LooseForm { form, genuine, over, .. } = loose(&request, payload).await?;
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
    /// Whether the token is of who sends it.
    pub genuine: bool,
    /// Whether it is one of ours, though its sender signed in or out since.
    pub earlier: bool,
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
    let bearer = middleware::bearer(request, form.find("jeton"))?;
    let genuine = middleware::check_form(request, &visitor, form.find("jeton")).is_ok();
    let over = counted::form(&app_of(request)?, &visitor).err();
    Ok(LooseForm { form, genuine, earlier: bearer.is_some() && !genuine, over })
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
}
