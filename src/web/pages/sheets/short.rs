//! Short and other ways to a sheet: its number, its title, the addresses of the house, and addresses damaged on the way.

use std::collections::BTreeMap;

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse};

use crate::app::App;
use crate::cache::Dep;
use crate::db::Db;
use crate::db::types::SheetId;
use crate::hall::error::{Error, Result, What};
use crate::hall::policy::Who;
use crate::models::reader::Reader;
use crate::models::sheet::Sheet;
use crate::models::sheet_key;
use crate::text::kind::KIND_OF_PAGES;
use crate::text::title;
use crate::web::http::extract::{Query, SheetPath, Visitor};
use crate::web::http::respond;
use crate::web::http::{Look, Outcome, Params};
use crate::web::pages::search::live::Shown;
use crate::web::pages::sheets::around::in_query;
use crate::web::pages::sheets::show;
use crate::web::pages::sheets::show::SheetPage;

/// `GET /f/{id}`: the sheet.
pub async fn sheet(app: App, visitor: Visitor, request: HttpRequest) -> Result<HttpResponse> {
    let path = below(&request, "/f/").ok_or(Error::NotFound(What::Sheet))?;
    Ok(respond::moved(&find(&app, &visitor, path.id).await?.path()))
}

/// `GET /f/{id}/{n}`: its version n.
pub async fn version(app: App, visitor: Visitor, request: HttpRequest) -> Result<HttpResponse> {
    let path = below(&request, "/f/").ok_or(Error::NotFound(What::Sheet))?;
    let tail = path.tail.trim_start_matches('/');
    let digits: String = tail.chars().take_while(char::is_ascii_digit).collect();
    let number: i32 = digits.parse().map_err(|_| Error::NotFound(What::Revision))?;
    let sheet = find(&app, &visitor, path.id).await?;
    if !(1..=sheet.head).contains(&number) {
        return Err(Error::NotFound(What::Revision));
    }
    Ok(respond::moved(&format!("{}/versions/{number}", sheet.path())))
}

fn below(request: &HttpRequest, start: &str) -> Option<SheetPath> {
    request.path().strip_prefix(start).and_then(SheetPath::parse)
}

async fn find(app: &App, visitor: &Visitor, id: SheetId) -> Result<Sheet> {
    let who = visitor.who.clone();
    app.read(move |db| Reader::new(db, &who).sheet(id)).await
}

/// `GET /titre/{title}`: the sheet that has or had that title, else a new one.
pub async fn title(app: App, visitor: Visitor, request: HttpRequest) -> Result<HttpResponse> {
    let raw = request.uri().path().strip_prefix("/titre/").unwrap_or_default();
    if let Some(sheet) = rescued(&app, &visitor, raw).await? {
        return Ok(respond::moved(&sheet.path()));
    }
    let words = title::rescue(raw).into_iter().next().ok_or(Error::NotFound(What::Sheet))?;
    Ok(HttpResponse::Found()
        .insert_header((header::LOCATION, format!("/fiches/nouvelle?titre={}", in_query(&words))))
        .insert_header((header::CACHE_CONTROL, "no-cache"))
        .finish())
}

/// The last look before a 404: an address without a number, or damaged on its way, that can only mean one sheet.
pub async fn rescue(app: App, visitor: Visitor, request: HttpRequest) -> Result<HttpResponse> {
    let path = request.uri().path();
    let tail = path.strip_prefix("/fiches/").filter(|tail| !tail.is_empty());
    if let Some(tail) = tail.filter(|_| crate::web::http::extract::only_reads(request.method()))
        && let Some(sheet) = rescued(&app, &visitor, tail).await?
    {
        return Ok(respond::moved(&sheet.path()));
    }
    Err(Error::NotFound(if tail.is_some() { What::Sheet } else { What::Page }))
}

/// The only live sheet that the tail of an address can mean, by a title that it has or had, or by its slug.
async fn rescued(app: &App, visitor: &Visitor, tail: &str) -> Result<Option<Sheet>> {
    let (who, candidates) = (visitor.who.clone(), title::rescue(tail));
    app.read::<_, Error>(move |db| {
        // The tail as it reads comes first: whoever bears that very title is meant.
        if let Some(first) = candidates.first()
            && let Some(sheet) = live_by_title(db, &who, first)?
        {
            return Ok(Some(sheet));
        }
        let mut found = BTreeMap::new();
        for candidate in &candidates {
            found.extend(live_by_title(db, &who, candidate)?.map(|sheet| (sheet.id, sheet)));
            let by_slug = Sheet::of_slug(db, &who, &title::slug_or(candidate, ""))?;
            found.extend(by_slug.into_iter().map(|sheet| (sheet.id, sheet)));
        }
        Ok(if found.len() == 1 { found.into_values().next() } else { None })
    })
    .await
}

fn live_by_title(db: &mut Db, who: &Who, text: &str) -> Result<Option<Sheet>> {
    let found = Sheet::find_by_key(db, who, &title::key(text))?;
    Ok(found.filter(|sheet| sheet.deleted_at.is_none()))
}

/// The pages of the house that have an address of their own.
pub const HOUSE: [&str; 6] =
    ["mentions-legales", "confidentialite", "accessibilite", "ecoconception", "aide", "moderation"];

/// The address of a page of the house; none for other sheets.
pub fn house_address(look: &mut Look<'_>, sheet: &Sheet) -> Result<Option<String>> {
    let key = look.reader.ask([Dep::Sheet(sheet.id)], |db, _| sheet_key::of_sheet(db, sheet.id))?;
    Ok(key.filter(|key| HOUSE.contains(&key.key.as_str())).map(|key| format!("/{}", key.key)))
}

/// A page of the house, by the key of its sheet.
#[derive(Clone)]
pub struct HouseParams {
    name: String,
    query: Query,
}

impl Params for HouseParams {
    fn read(request: &HttpRequest) -> Outcome<Self> {
        Ok(Self { name: request.path().trim_matches('/').to_owned(), query: Query::of(request) })
    }

    /// The address alone where no list is turned: the guard looks for it so.
    fn key(&self) -> Option<String> {
        Shown::read(&self.query).is_first().then(|| format!("/{}", self.name))
    }
}

/// `GET /mentions-legales`, `/aide`…: a page of the house, in its place.
pub fn house(look: &mut Look<'_>, asked: &HouseParams) -> Outcome<SheetPage> {
    let id = look.reader.ask([Dep::Lists], |db, _| sheet_key::find(db, KIND_OF_PAGES, &asked.name))?;
    let id = id.ok_or(Error::NotFound(What::Page))?;
    let sheet = look.reader.sheet(id).map_err(|_| Error::NotFound(What::Page))?;
    Ok(show::make(look, &asked.query, &sheet, format!("/{}", asked.name))?)
}
