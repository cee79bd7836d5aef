//! Who calls, and what they send.

use std::future::Future;
use std::net::IpAddr;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::{FromRequest, HttpRequest, web};
use futures_util::StreamExt;
use serde::de::DeserializeOwned;

use crate::actions::accounts::sign_in;
use crate::app::App;
use crate::base::limits::{Key, What as Limited};
use crate::db::types::Scope;
use crate::hall::error::{Error, Result};
use crate::hall::policy::{Act, Who};
use crate::http::body::Deadline;
use crate::http::counted;
use crate::http::request::{app_of, kept, stranger_of};

/// The most bytes of a body: a text of 1 MiB whose every character JSON escapes, beside its fields.
const MOST_BYTES: usize = 8 * 1024 * 1024;

/// Who calls: the account of the token, or a stranger.
#[derive(Clone, Debug)]
pub(super) struct Caller {
    /// Who asks.
    pub(super) who: Who,
    /// Where from, for limits.
    address: IpAddr,
    /// What the token allows.
    scope: Scope,
}

impl FromRequest for Caller {
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self>>>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move {
            let app = app_of(&request)?;
            let address = stranger_of(&request, &app).address;
            let Some(authorization) = request.headers().get(header::AUTHORIZATION) else {
                return Ok(Self { who: Who::Stranger, address, scope: Scope::Read });
            };
            let secret = authorization.to_str().ok().and_then(bearer).ok_or(Error::SignInFirst)?.to_owned();
            let (member, scope) = sign_in::by_token(&app, secret).await?;
            Ok(Self { who: Who::Member(member), address, scope })
        })
    }
}

/// The token of `Bearer TOKEN`; the scheme's case does not matter.
fn bearer(value: &str) -> Option<&str> {
    let (scheme, token) = value.trim().split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(token.trim())
}

impl Caller {
    /// Whether this is nobody known.
    pub(super) fn is_stranger(&self) -> bool {
        matches!(self.who, Who::Stranger)
    }

    /// Counts one more search, by address.
    pub(super) fn may_search(&self, app: &App) -> Result<()> {
        Ok(counted::search(app, self.address)?)
    }

    /// Counts one more text to set: calls by account or by a stranger's address, and kilobytes by address.
    pub(super) fn may_render(&self, app: &App, bytes: usize) -> Result<()> {
        match self.who.account() {
            Some(account) => self.count(app, Limited::TokenWrite, Key::Number(account.0))?,
            None => self.count(app, Limited::FormOfStranger, Key::Address(self.address))?,
        }
        self.may_compare(app, bytes)
    }

    /// Counts texts to compare, of so many bytes, by address.
    pub(super) fn may_compare(&self, app: &App, bytes: usize) -> Result<()> {
        Ok(counted::text(app, self.address, bytes)?)
    }

    /// Counts one more call that writes, by account; strangers, blocked accounts and tokens that only read may not.
    pub(super) fn may_write(&self, app: &App) -> Result<()> {
        self.who.must(Act::UseToken)?;
        let account = self.who.member()?.id;
        if self.scope != Scope::Write {
            return Err(Error::ReadingToken);
        }
        self.count(app, Limited::TokenWrite, Key::Number(account.0))
    }

    /// Counts one more message of a discussion, as in our pages.
    pub(super) fn may_say(&self, app: &App) -> Result<()> {
        self.count(app, Limited::Remark, Key::Number(self.who.member()?.id.0))
    }

    fn count(&self, app: &App, what: Limited, key: Key<'_>) -> Result<()> {
        Ok(app.limiter.check(what, key, app.now().0)?)
    }
}

/// U+0000 as JSON writes it.
const NUL: &[u8] = b"\\u0000";

/// A body of JSON, with its bytes.
#[derive(Clone, Debug)]
pub(super) struct Sent<T> {
    /// What it says.
    pub(super) value: T,
    /// As it came.
    pub(super) bytes: web::Bytes,
}

impl<T: DeserializeOwned + 'static> FromRequest for Sent<T> {
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let media_type = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let is_json = media_type.is_some_and(is_json);
        let (mut payload, app) = (payload.take(), app_of(request));
        Box::pin(async move {
            if !is_json {
                return Err(Error::MediaType);
            }
            let (mut bytes, mut deadline) = (web::BytesMut::new(), Deadline::new(&app?));
            while let Some(chunk) = deadline.wait(payload.next()).await? {
                let chunk = chunk.map_err(|error| Error::BadRequest(error.to_string()))?;
                if bytes.len() + chunk.len() > MOST_BYTES {
                    return Err(Error::TooLarge {
                        limit: u64::try_from(crate::text::sheet_text::MAX_TEXT).unwrap_or(u64::MAX),
                    });
                }
                deadline.took(chunk.len());
                bytes.extend_from_slice(&chunk);
            }
            let value = read(&bytes).map_err(|error| Error::BadRequest(error.to_string()))?;
            Ok(Self { value, bytes: bytes.freeze() })
        })
    }
}

/// Reads a body, leaving U+0000 out of its strings, as forms do.
fn read<T: DeserializeOwned>(bytes: &[u8]) -> serde_json::Result<T> {
    if !bytes.windows(NUL.len()).any(|part| part == NUL) {
        return serde_json::from_slice(bytes);
    }
    let mut value = serde_json::from_slice(bytes)?;
    clean(&mut value);
    serde_json::from_value(value)
}

fn clean(value: &mut serde_json::Value) {
    use serde_json::Value;
    match value {
        Value::String(text) => *text = kept(std::mem::take(text)),
        Value::Array(values) => values.iter_mut().for_each(clean),
        Value::Object(values) => values.values_mut().for_each(clean),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn is_json(media_type: &str) -> bool {
    let essence = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    essence == "application/json" || (essence.starts_with("application/") && essence.ends_with("+json"))
}
