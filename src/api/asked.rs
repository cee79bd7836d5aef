//! What the query of a call asks: filters, a cursor, how many.

use std::str::FromStr;

use actix_web::HttpRequest;

use crate::db::types::SheetId;
use crate::hall::error::{Error, Result, What};

/// Items of a list when the caller does not say.
const USUAL: i64 = 50;
/// Items of a list at most.
const MOST: i64 = 200;

/// The pairs of a query string, without NUL characters, which no database takes.
#[derive(Clone, Debug)]
pub(super) struct ApiParams(Vec<(String, String)>);

impl ApiParams {
    /// What a request asks.
    pub(super) fn of(request: &HttpRequest) -> Self {
        let pairs = url::form_urlencoded::parse(request.query_string().as_bytes());
        Self(pairs.map(|(key, value)| (key.into_owned(), value.replace('\0', ""))).collect())
    }

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

/// The sheet that an address names by `{id}`.
pub(super) fn sheet_id(request: &HttpRequest) -> Result<SheetId> {
    part(request, "id").map(SheetId).ok_or(Error::NotFound(What::Sheet))
}

/// The revision that an address names by `{number}`.
pub(super) fn revision_number(request: &HttpRequest) -> Result<i32> {
    part(request, "number").ok_or(Error::NotFound(What::Revision))
}

fn part<T: FromStr>(request: &HttpRequest, name: &str) -> Option<T> {
    request.match_info().query(name).parse().ok()
}

/// As many rows as a page holds, of one more than that; and whether there are more.
pub(super) fn page_of<T>(mut rows: Vec<T>, limit: i64) -> (Vec<T>, bool) {
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = rows.len() > limit;
    rows.truncate(limit);
    (rows, more)
}
