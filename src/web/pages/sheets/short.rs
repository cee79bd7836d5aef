//! Short and other ways to a sheet: its number, its title, the addresses of the house, and addresses damaged on the
//! way.

use std::collections::BTreeMap;

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse};

use crate::app::App;
use crate::db::types::SheetId;
use crate::hall::error::{Error, Result, What};
use crate::models::import;
use crate::models::sheet::Sheet;
use crate::text::kind::KIND_OF_PAGES;
use crate::text::title;
use crate::web::http::extract::{Query, SheetPath, Visitor, only_reads};
use crate::web::http::{Look, Outcome, Params, Pool, Stop, look, respond};
use crate::web::pages::sheets::around::in_query;
use crate::web::pages::sheets::cited::{Citation, IN_VERSION};
use crate::web::pages::sheets::show;
use crate::web::pages::sheets::show::{SheetPage, SheetQuery};

/// `GET /f/{id}`: the sheet.
pub async fn sheet(app: App, visitor: Visitor, request: HttpRequest) -> Result<HttpResponse> {
    let path = below(&request, "/f/").ok_or(Error::NotFound(What::Sheet))?;
    leads(&app, &visitor, move |look| Ok(look.reader.sheet(path.id)?.path())).await
}

/// `GET /f/{id}/{n}`: its version n; `?passage=` leads to that passage of it, in the sheet as it stands if it does.
pub async fn version(app: App, visitor: Visitor, request: HttpRequest) -> Result<HttpResponse> {
    let path = below(&request, "/f/").ok_or(Error::NotFound(What::Sheet))?;
    let tail = path.tail.trim_start_matches('/');
    let digits: String = tail.chars().take_while(char::is_ascii_digit).collect();
    let number: i32 = digits.parse().map_err(|_| Error::NotFound(What::Revision))?;
    let passage = Query::of(&request).find(IN_VERSION).and_then(|rank| rank.parse().ok());
    leads(&app, &visitor, move |look| {
        let sheet = look.reader.sheet(path.id)?;
        if !(1..=sheet.head).contains(&number) {
            return Err(Error::NotFound(What::Revision).into());
        }
        match passage {
            Some(rank) => Ok(Citation { version: number, rank }.address(&mut look.reader, &sheet)?),
            None => Ok(format!("{}/versions/{number}", sheet.path())),
        }
    })
    .await
}

fn below(request: &HttpRequest, start: &str) -> Option<SheetPath> {
    request.path().strip_prefix(start).and_then(SheetPath::parse)
}

/// The address where what is looked for stands.
async fn leads(
    app: &App,
    visitor: &Visitor,
    find: impl FnOnce(&mut Look<'_>) -> Outcome<String> + Send + 'static,
) -> Result<HttpResponse> {
    let found = look(app, visitor, Pool::Reads, find).await;
    found.map_or_else(Stop::answer, |(path, _)| Ok(respond::moved(&path)))
}

/// `GET /titre/{title}`: the sheet that has or had that title, else a new one.
pub async fn title(app: App, visitor: Visitor, request: HttpRequest) -> Result<HttpResponse> {
    let raw = request.uri().path().strip_prefix("/titre/").unwrap_or_default().to_owned();
    let (found, words) = (title::rescue(&raw), title::rescue(&raw).into_iter().next());
    let rescued = look(&app, &visitor, Pool::Reads, move |look| rescued(look, &found));
    match rescued.await {
        Ok((Some(path), _)) => Ok(respond::moved(&path)),
        Ok((None, _)) => {
            let words = words.ok_or(Error::NotFound(What::Sheet))?;
            Ok(HttpResponse::Found()
                .insert_header((header::LOCATION, format!("/fiches/nouvelle?titre={}", in_query(&words))))
                .insert_header((header::CACHE_CONTROL, "no-cache"))
                .finish())
        }
        Err(stop) => stop.answer(),
    }
}

/// The last look before a 404: an address without a number, or damaged on its way, that can only mean one sheet.
pub async fn rescue(app: App, visitor: Visitor, request: HttpRequest) -> Result<HttpResponse> {
    let path = request.uri().path();
    // As MediaWiki writes them: `/wiki/Titre`, `/index.php?title=Titre`.
    let query = Query::of(&request);
    if path.ends_with("/index.php")
        && only_reads(request.method())
        && let Some(path) = old_revision(&query)
    {
        return leads(&app, &visitor, move |look| of_old_revision(look, &path)).await;
    }
    let of_wiki = query.find("title").filter(|_| path.ends_with("/index.php")).map(str::to_owned);
    let is_history = of_wiki.is_some() && query.get("action") == "history";
    let tail = path.strip_prefix("/fiches/").or_else(|| path.strip_prefix("/wiki/")).map(str::to_owned).or(of_wiki);
    let tail = tail.filter(|tail| !tail.is_empty()).ok_or(Error::NotFound(What::Page))?;
    if !only_reads(request.method()) {
        return Err(Error::NotFound(What::Sheet));
    }
    let candidates = title::rescue(&tail);
    let find = move |look: &mut Look<'_>| {
        let path = rescued(look, &candidates)?.ok_or(Error::NotFound(What::Sheet))?;
        Ok(if is_history { format!("{path}/historique") } else { path })
    };
    leads(&app, &visitor, find).await
}

/// What came from a MediaWiki that an address of it names by a number: a revision, or a page.
fn old_revision(query: &Query) -> Option<String> {
    let number = |name: &str| query.find(name).filter(|text| text.bytes().all(|byte| byte.is_ascii_digit()));
    number("oldid").map(import::revision_path).or_else(|| number("curid").map(import::page_path))
}

/// The version that it is here; of a page, the sheet as it stands.
fn of_old_revision(look: &mut Look<'_>, path: &str) -> Outcome<String> {
    let (id, number) = look.reader.from_mediawiki(path)?.ok_or(Error::NotFound(What::Revision))?;
    let sheet = look.reader.sheet(id)?;
    let is_page = path == import::page_path(path.rsplit(':').next().unwrap_or_default());
    Ok(if is_page { sheet.path() } else { format!("{}/versions/{number}", sheet.path()) })
}

/// Where the only live sheet stands that the tail of an address can mean, by a title that it has or had, or by its
/// slug.
fn rescued(look: &mut Look<'_>, candidates: &[String]) -> Outcome<Option<String>> {
    let reader = &mut look.reader;
    // The tail as it reads comes first: whoever bears that very title is meant.
    if let Some(first) = candidates.first()
        && let Some(sheet) = reader.sheet_of_title(&title::key(first))?
    {
        return Ok(Some(sheet.path()));
    }
    let mut found = BTreeMap::new();
    for candidate in candidates {
        let by_title = reader.sheet_of_title(&title::key(candidate))?;
        let by_slug = reader.sheets_of_slug(&title::slug_or(candidate, ""))?;
        found.extend(by_title.into_iter().chain(by_slug).map(|sheet| (sheet.id, sheet)));
    }
    let only = if found.len() == 1 { found.into_values().next() } else { None };
    Ok(only.map(|sheet| sheet.path()))
}

/// The pages of the house that have an address of their own.
pub const HOUSE: [&str; 6] =
    ["mentions-legales", "confidentialite", "accessibilite", "ecoconception", "aide", "moderation"];

/// The address of a page of the house; none for other sheets.
pub fn house_address(look: &mut Look<'_>, sheet: &Sheet) -> Result<Option<String>> {
    own_address(look, &sheet.kind, sheet.id)
}

/// The same by the number of a sheet and its kind.
pub fn own_address(look: &mut Look<'_>, kind: &str, id: SheetId) -> Result<Option<String>> {
    if kind != KIND_OF_PAGES {
        return Ok(None);
    }
    let key = look.reader.key_of_sheet(id)?;
    Ok(key.filter(|key| HOUSE.contains(&key.key.as_str())).map(|key| format!("/{}", key.key)))
}

/// A page of the house, by the key of its sheet.
#[derive(Clone)]
pub struct HouseParams {
    name: String,
    asked: SheetQuery,
}

impl Params for HouseParams {
    fn read(request: &HttpRequest) -> Outcome<Self> {
        Ok(Self { name: request.path().trim_matches('/').to_owned(), asked: SheetQuery::of(request) })
    }

    /// The address alone where nothing is asked of it: the guard looks for it so.
    fn key(&self) -> Option<String> {
        self.asked.is_common().then(|| format!("/{}", self.name))
    }
}

/// `GET /mentions-legales`, `/aide`…: a page of the house, in its place.
pub fn house(look: &mut Look<'_>, asked: &HouseParams) -> Outcome<SheetPage> {
    let id = look.reader.sheet_of_key(KIND_OF_PAGES, &asked.name)?;
    let id = id.ok_or(Error::NotFound(What::Page))?;
    let sheet = look.reader.sheet(id).map_err(|_| Error::NotFound(What::Page))?;
    Ok(show::make(look, &asked.asked, &sheet, format!("/{}", asked.name))?)
}
