//! Old versions by their date (Memento, RFC 7089): a sheet names the address that finds the version of a moment, and
//! the list of all versions that its reader may read.

use actix_web::HttpRequest;
use actix_web::http::StatusCode;
use askama::Template;

use crate::db::paging::Slice;
use crate::db::types::{Moment, SheetId};
use crate::hall::error::{Error, What};
use crate::models::revision::Revision;
use crate::models::sheet::Sheet;
use crate::text::dates;
use crate::web::http::extract::Query;
use crate::web::http::{Look, Outcome, Params, Stop};

/// Versions that one page of the list names.
const PAGE: i64 = 500;

/// The addresses by which a sheet's versions are found.
struct Ways {
    original: String,
    gate: String,
    map: String,
}

impl Ways {
    fn of(base: &str, sheet: &Sheet) -> Self {
        Self {
            original: format!("{base}{}", sheet.path()),
            gate: format!("{base}/memento/{}", sheet.id),
            map: format!("{base}/memento/{}/versions", sheet.id),
        }
    }

    fn version(&self, number: i32) -> String {
        format!("{}/versions/{number}", self.original)
    }

    /// What says where they are.
    fn header(&self) -> String {
        format!(
            "<{}>; rel=\"original\", <{}>; rel=\"timegate\", <{}>; rel=\"timemap\"; type=\"application/link-format\"",
            self.original, self.gate, self.map
        )
    }
}

/// Has the page of a sheet say where its versions are found; that of a version also when it was the sheet.
pub fn tell(look: &mut Look<'_>, sheet: &Sheet, version: Option<Moment>) {
    let ways = Ways::of(&look.app.config.base_url, sheet);
    look.said.push(("link", ways.header()));
    look.said.extend(version.map(|at| ("memento-datetime", dates::http(at.0))));
}

/// A sheet, and the moment or the page of its versions that is asked for.
#[derive(Clone)]
pub struct MementoParams {
    sheet: SheetId,
    /// `Accept-Datetime`, as it was sent.
    at: Option<String>,
    slice: Slice,
}

impl Params for MementoParams {
    const MEDIA: &'static str = "application/link-format";
    const SAME_FOR_ALL: bool = true;

    fn read(request: &HttpRequest) -> Outcome<Self> {
        let id = request.match_info().get("id").and_then(|id| id.parse().ok());
        let at = request.headers().get("accept-datetime").map(|value| value.to_str().unwrap_or_default().to_owned());
        let slice = Slice::of(Query::of(request).find("page"), PAGE);
        Ok(Self { sheet: SheetId(id.ok_or(Error::NotFound(What::Sheet))?), at, slice })
    }

    fn key(&self) -> Option<String> {
        None
    }
}

/// Nothing: the address answers by another.
#[derive(Template)]
#[template(source = "", ext = "txt")]
pub struct TimeGate;

/// `GET /memento/{id}`: the version that was the sheet at `Accept-Datetime`, else the present one.
pub fn gate(look: &mut Look<'_>, asked: &MementoParams) -> Outcome<TimeGate> {
    let sheet = look.reader.sheet(asked.sheet)?;
    let moment = match asked.at.as_deref().map(dates::read_http) {
        None => look.app.now(),
        Some(Some(at)) => Moment(at),
        Some(None) => return Err(Stop::Said(StatusCode::BAD_REQUEST, String::new())),
    };
    let found = match look.reader.readable_at(&sheet, moment)? {
        Some(found) => Some(found),
        None => look.reader.readable_after(&sheet, 0)?,
    };
    let found = found.ok_or(Error::NotFound(What::Revision))?;
    let ways = Ways::of(&look.app.config.base_url, &sheet);
    let at = dates::http(found.created_at.0);
    let own = format!("<{}>; rel=\"memento\"; datetime=\"{at}\"", ways.version(found.number));
    Err(Stop::Found(vec![
        ("location", ways.version(found.number)),
        ("vary", "accept-datetime".to_owned()),
        ("link", format!("{}, {own}", ways.header())),
    ]))
}

/// The versions of a sheet, as links.
#[derive(Template)]
#[template(source = "{{ links|safe }}\n", ext = "txt")]
pub struct TimeMap {
    links: String,
}

/// `GET /memento/{id}/versions?page=`
pub fn map(look: &mut Look<'_>, asked: &MementoParams) -> Outcome<TimeMap> {
    let sheet = look.reader.sheet(asked.sheet)?;
    let count = look.reader.count_revisions(&sheet)?;
    let slice = asked.slice;
    let rows = look.reader.revisions(&sheet, slice.size, slice.offset())?;
    if rows.is_empty() {
        return Err(Error::NotFound(What::Page).into());
    }
    let (who, ways) = (look.reader.who(), Ways::of(&look.app.config.base_url, &sheet));
    let readable: Vec<&Revision> = rows.iter().filter(|row| row.is_readable_by(who)).collect();
    let own = if slice.page > 1 { format!("{}?page={}", ways.map, slice.page) } else { ways.map.clone() };
    let at = |row: &&&Revision| dates::http(row.created_at.0);
    let ends = readable.last().zip(readable.first());
    let span = ends.map(|(from, until)| format!("; from=\"{}\"; until=\"{}\"", at(&from), at(&until)));
    let mut links = vec![
        format!("<{}>; rel=\"original\"", ways.original),
        format!("<{}>; rel=\"timegate\"", ways.gate),
        format!("<{own}>; rel=\"self\"; type=\"application/link-format\"{}", span.unwrap_or_default()),
    ];
    if slice.offset() + slice.size < count {
        let next = format!("{}?page={}", ways.map, slice.page + 1);
        links.push(format!("<{next}>; rel=\"timemap\"; type=\"application/link-format\""));
    }
    links.extend(readable.iter().rev().map(|row| {
        let rel = match row.number {
            1 if sheet.head == 1 => "first last memento",
            1 => "first memento",
            number if number == sheet.head => "last memento",
            _ => "memento",
        };
        format!("<{}>; rel=\"{rel}\"; datetime=\"{}\"", ways.version(row.number), at(&row))
    }));
    Ok(TimeMap { links: links.join(",\n") })
}
