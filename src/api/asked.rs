//! What the query of a call asks: filters, a cursor, how many.

use std::future::{Ready, ready};
use std::str::FromStr;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};

use crate::db::types::SheetId;
use crate::hall::error::{Error, Result, What};

/// Items of a list when the caller does not say.
const USUAL: i64 = 50;
/// Items of a list at most.
const MOST: i64 = 200;

/// The pairs of a query string, without NUL characters, which no database takes.
#[derive(Clone, Debug)]
pub(super) struct ApiParams(Vec<(String, String)>);

impl FromRequest for ApiParams {
    type Error = Error;
    type Future = Ready<Result<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let pairs = url::form_urlencoded::parse(request.query_string().as_bytes());
        ready(Ok(Self(pairs.map(|(key, value)| (key.into_owned(), value.replace('\0', ""))).collect())))
    }
}

impl ApiParams {
    /// The value of that name, unless it is blank.
    pub(super) fn text<'a>(&'a self, name: &'a str) -> Option<&'a str> {
        self.all(name).next()
    }

    /// Every value of that name that is not blank.
    pub(super) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(key, value)| key == name && !value.trim().is_empty()).map(|(_, value)| value.trim())
    }

    /// A value of some form; nonsense is refused.
    pub(super) fn read<T: FromStr>(&self, name: &str) -> Result<Option<T>> {
        match self.text(name) {
            Some(text) => text.parse().map(Some).map_err(|_| unreadable(name)),
            None => Ok(None),
        }
    }

    /// How many items, from 1 to 200.
    pub(super) fn limit(&self) -> Result<i64> {
        Ok(self.read("limit")?.unwrap_or(USUAL).clamp(1, MOST))
    }
}

/// A parameter that makes no sense.
pub(super) fn unreadable(name: &str) -> Error {
    Error::BadRequest(name.to_owned())
}

/// The sheet that an address names.
pub(super) fn sheet_id(text: &str) -> Result<SheetId> {
    text.parse().map(SheetId).map_err(|_| Error::NotFound(What::Sheet))
}
