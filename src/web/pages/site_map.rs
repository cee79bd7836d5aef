//! Maps of the site: `/plan-du-site` for people, `/sitemap.xml`, `/robots.txt` and `/opensearch.xml` for machines.

use std::collections::BTreeMap;

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use crate::app::App;
use crate::db::types::{Moment, SheetId};
use crate::hall::error::{Error, Result, What};
use crate::models::kind::KindSet;
use crate::models::sheet::{self};
use crate::text::{numbers, title};
use crate::web::http::extract::{Query, app_of};
use crate::web::http::respond;
use crate::web::http::{Look, Outcome, Params};
use crate::web::pages::sheets::short;
use crate::web::view::layout::Shell;
use crate::web::view::parts::Way;

/// Beyond so many sheets of a kind, the plan shows them by their first letter.
const WHOLE: usize = 300;
/// The media type of sitemaps.
const XML: &str = "application/xml; charset=utf-8";
/// Where machines have nothing to read.
const ROBOTS: &str = "User-agent: *\n\
    Disallow: /recherche\n\
    Disallow: /api/\n\
    Disallow: /connexion\n\
    Disallow: /inscription\n\
    Disallow: /mon-compte\n\
    Disallow: /administration\n\
    Disallow: /fiches/nouvelle\n\
    Disallow: /*/modifier\n\
     Disallow: /*/signaler\n\
     Disallow: /m/\n\
     Disallow: /a-traiter\n";

/// Number, kind, title, slug, last change.
type Titled = (SheetId, String, String, String, Moment);

/// Every sheet by its letter, every theme: the way that needs no search.
#[derive(Template)]
#[template(path = "site_map/show.html")]
pub struct PlanPage {
    shell: Shell,
    kinds: Vec<OfKind>,
    themes: Vec<(Way, usize)>,
}

/// The sheets of one kind.
struct OfKind {
    key: String,
    plural: String,
    count: String,
    /// The letters, when there are too many sheets to show at once; the one shown has no address.
    letters: Vec<Way>,
    groups: Vec<Group>,
}

/// The sheets whose title begins with one letter.
struct Group {
    letter: String,
    sheets: Vec<Way>,
}

/// The plan, or the sheets of one kind under one letter.
#[derive(Clone)]
pub struct PlanParams(Option<(String, String)>);

impl Params for PlanParams {
    fn read(request: &HttpRequest) -> Outcome<Self> {
        let (kinds, query) = (app_of(request)?.kinds(), Query::of(request));
        Ok(Self(kinds.find(query.get("type")).map(|kind| (kind.key.clone(), letter_of(query.get("lettre"))))))
    }

    fn key(&self) -> Option<String> {
        Some(match &self.0 {
            Some((kind, letter)) => format!("/plan-du-site?type={kind}&lettre={letter}"),
            None => "/plan-du-site".to_owned(),
        })
    }
}

/// `GET /plan-du-site?type=&lettre=`
pub fn show(look: &mut Look<'_>, asked: &PlanParams) -> Outcome<PlanPage> {
    let kinds = look.app.kinds();
    let titles = look.reader.titles()?;
    Ok(PlanPage {
        shell: look.shell(),
        kinds: by_kind(&kinds, titles, asked.0.as_ref()),
        themes: kinds
            .themes()
            .iter()
            .filter(|theme| !theme.is_out_of_sight)
            .map(|theme| {
                let way = Way { label: theme.label.clone(), href: theme.path() };
                (way, kinds.theme_and_above(&theme.key).len().saturating_sub(1))
            })
            .collect(),
    })
}

/// The kinds that people write, their sheets by letter and title.
fn by_kind(kinds: &KindSet, titles: Vec<Titled>, chosen: Option<&(String, String)>) -> Vec<OfKind> {
    let mut sorted: BTreeMap<String, BTreeMap<String, Vec<(String, Way)>>> = BTreeMap::new();
    for (id, kind, label, slug, _) in titles {
        let way = Way { href: sheet::path_of(id, &slug), label };
        let of_letter = sorted.entry(kind).or_default().entry(letter_of(&way.label)).or_default();
        of_letter.push((title::slug_or(&way.label, ""), way));
    }
    let mut shown = Vec::new();
    for kind in kinds.public() {
        let mut of_kind = sorted.remove(&kind.key).unwrap_or_default();
        let count: usize = of_kind.values().map(Vec::len).sum();
        let mut letters = Vec::new();
        if count > WHOLE {
            let letter = chosen.filter(|(key, _)| *key == kind.key).map(|(_, letter)| letter.as_str());
            let address = |at: &str| format!("/plan-du-site?type={}&lettre={at}", kind.key);
            letters.extend(of_kind.keys().map(|at| Way {
                label: at.clone(),
                href: if Some(at.as_str()) == letter { String::new() } else { address(at) },
            }));
            of_kind.retain(|at, _| Some(at.as_str()) == letter);
        }
        let groups = of_kind.into_iter().map(|(letter, mut sheets)| {
            sheets.sort_by(|a, b| a.0.cmp(&b.0));
            Group { letter, sheets: sheets.into_iter().map(|(_, way)| way).collect() }
        });
        shown.push(OfKind {
            key: kind.key.clone(),
            plural: kind.plural.clone(),
            count: numbers::integer(i64::try_from(count).unwrap_or(i64::MAX)),
            letters,
            groups: groups.collect(),
        });
    }
    shown
}

/// The letter under which a title stands: its first, without accent; `0-9` for all that is no letter.
fn letter_of(text: &str) -> String {
    match title::slug_or(text, "").chars().next() {
        Some(letter) if letter.is_ascii_alphabetic() => letter.to_ascii_uppercase().to_string(),
        _ => "0-9".to_owned(),
    }
}

/// The same for search engines: addresses, or the parts in which they stand.
#[derive(Template)]
#[template(path = "site_map/sitemap.xml")]
pub struct SiteMap {
    base: String,
    /// Path and moment of the last change; empty for what has none of its own.
    addresses: Vec<(String, String)>,
    /// The parts, when one is not enough: number and moment of the last change.
    parts: Vec<(i64, String)>,
}

/// One part of the addresses; 0 is the first look.
#[derive(Clone)]
pub struct SiteMapParams(i64);

impl Params for SiteMapParams {
    const MEDIA: &'static str = XML;
    const SAME_FOR_ALL: bool = true;

    fn read(request: &HttpRequest) -> Outcome<Self> {
        let page = Query::of(request).get("page").parse().unwrap_or(0);
        if page < 0 { Err(Error::NotFound(What::Page).into()) } else { Ok(Self(page)) }
    }

    fn key(&self) -> Option<String> {
        Some(match self.0 {
            0 => "/sitemap.xml".to_owned(),
            page => format!("/sitemap.xml?page={page}"),
        })
    }
}

/// `GET /sitemap.xml?page=`: what strangers may read. Sheets stand in parts by their numbers, so that each part is read
/// by itself; the first look is an index of them when there are several.
pub fn sitemap(look: &mut Look<'_>, asked: &SiteMapParams) -> Outcome<SiteMap> {
    let size = look.app.config.sitemap_size.max(1);
    let parts = look.reader.parts_of_map(size)?;
    let base = look.app.config.base_url.clone();
    if asked.0 == 0 && parts.len() > 1 {
        let parts = parts.into_iter().map(|(part, changed)| (part, changed.rfc3339())).collect();
        return Ok(SiteMap { base, addresses: Vec::new(), parts });
    }
    let first = parts.first().map_or(1, |(part, _)| *part);
    let part = if asked.0 == 0 { first } else { asked.0 };
    if part != first && !parts.iter().any(|(known, _)| *known == part) {
        return Err(Error::NotFound(What::Page).into());
    }
    let mut addresses: Vec<(String, String)> = Vec::new();
    if part == first {
        addresses.extend(["/", "/fiches", "/themes", "/plan-du-site"].map(|path| (path.to_owned(), String::new())));
    }
    let kinds = look.app.kinds();
    for row in look.reader.part_of_map(part, size)? {
        let theme = kinds.themes().iter().find(|theme| theme.sheet == row.id);
        if theme.is_some() || !kinds.has_sheet(row.id) {
            let path = match theme {
                Some(theme) => theme.path(),
                None => {
                    short::own_address(look, &row.kind, row.id)?.unwrap_or_else(|| sheet::path_of(row.id, &row.slug))
                }
            };
            addresses.push((path, row.changed.rfc3339()));
        }
    }
    Ok(SiteMap { base, addresses, parts: Vec::new() })
}

/// `GET /robots.txt`
pub async fn robots(app: App) -> HttpResponse {
    let robots = ROBOTS.replace(": /", &format!(": {}/", app.config.base_path()));
    HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "text/plain; charset=utf-8"))
        .insert_header((header::CACHE_CONTROL, "public, max-age=3600"))
        .body(format!("{robots}\nSitemap: {}/sitemap.xml\n", app.config.base_url))
}

#[derive(Template)]
#[template(path = "site_map/opensearch.xml")]
struct OpenSearch {
    site: String,
    base: String,
    icon: &'static str,
}

/// `GET /opensearch.xml`: by which browsers search here from their own bar.
pub async fn opensearch(app: App) -> Result<HttpResponse> {
    let description = OpenSearch {
        site: app.identity().name.clone(),
        base: app.config.base_url.clone(),
        icon: crate::web::http::assets::url("favicon.svg"),
    };
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "application/opensearchdescription+xml; charset=utf-8"))
        .insert_header((header::CACHE_CONTROL, "public, max-age=86400"))
        .body(respond::render(&description)?))
}

#[cfg(test)]
mod tests {
    use crate::web::pages::site_map::*;

    #[test]
    fn a_title_stands_under_its_first_letter_without_accent() {
        for (text, letter) in
            [("Éco-quartier", "E"), ("œuvre", "O"), ("« Zone »", "Z"), ("3 tours", "0-9"), ("", "0-9")]
        {
            assert_eq!(letter_of(text), letter, "{text}");
        }
    }
}
