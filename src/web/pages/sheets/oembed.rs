//! oEmbed (oembed.com): what other sites show in place of a link to a sheet. Only what strangers read.

use actix_web::HttpRequest;
use actix_web::http::StatusCode;
use askama::Template;
use serde_json::json;

use crate::db::types::SheetId;
use crate::files::poster::{HEIGHT as HIGH, WIDTH as WIDE};
use crate::hall::error::{Error, What};
use crate::text::links::{Destination, Site};
use crate::text::{title, typography};
use crate::web::http::extract::Query;
use crate::web::http::{Look, Outcome, Params, Stop, respond};
use crate::web::pages::sheets::poster;

/// How wide it is shown when nobody says, in pixels.
const WIDTH: u32 = 600;
/// How high: the quotation has no height of its own.
const HEIGHT: u32 = 160;
/// Seconds for which it may be kept.
const KEPT: u32 = 3_600;

/// A sheet as a quotation, which every site draws in its own way.
#[derive(Template)]
#[template(path = "sheets/oembed.html")]
struct Quotation<'a> {
    title: &'a str,
    summary: &'a str,
    site: &'a str,
    link: &'a str,
}

/// The answer.
#[derive(Template)]
#[template(source = "{{ said|safe }}", ext = "txt")]
pub struct OembedPage {
    said: String,
}

/// The address that is asked about, and how large it may be.
#[derive(Clone)]
pub struct OembedParams(Query);

impl Params for OembedParams {
    const MEDIA: &'static str = "application/json";
    const SAME_FOR_ALL: bool = true;

    /// There is no XML: 501, as the protocol asks.
    fn read(request: &HttpRequest) -> Outcome<Self> {
        let query = Query::of(request);
        match query.get("format") {
            "" | "json" => Ok(Self(query)),
            _ => Err(Stop::Said(StatusCode::NOT_IMPLEMENTED, String::new())),
        }
    }

    fn key(&self) -> Option<String> {
        None
    }
}

/// `GET /oembed?url=&maxwidth=&maxheight=&format=json`
pub fn show(look: &mut Look<'_>, OembedParams(query): &OembedParams) -> Outcome<OembedPage> {
    let lost = || Stop::from(Error::NotFound(What::Sheet));
    let base = look.app.config.base_url.as_str();
    let mut reader = look.reader.as_stranger();
    let sheet = match Site::new(base).destination(query.get("url")) {
        Destination::Sheet(id, _) => reader.sheet(SheetId(id))?,
        Destination::Title(name, _) => reader.sheet_of_title(&title::key(&name))?.ok_or_else(lost)?,
        _ => return Err(lost()),
    };
    let name = look.app.identity().name.clone();
    let (shown, summary) = (typography::french(&sheet.title), typography::french(&sheet.summary));
    let link = format!("{base}/f/{}", sheet.id);
    let most = |asked: &str, usual: u32| asked.parse().ok().filter(|most| *most < usual).unwrap_or(usual);
    let html = respond::render(&Quotation { title: &shown, summary: &summary, site: &name, link: &link })?;
    let social = poster::of_sheet(look.app, &mut reader, &sheet)?;
    let mut said = json!({
        "version": "1.0",
        "type": "rich",
        "title": shown,
        "provider_name": name,
        "provider_url": format!("{base}/"),
        "cache_age": KEPT,
        "html": html,
        "width": most(query.get("maxwidth"), WIDTH),
        "height": most(query.get("maxheight"), HEIGHT),
    });
    if let (Some(social), Some(object)) = (social, said.as_object_mut()) {
        object.insert("thumbnail_url".to_owned(), json!(format!("{base}{}", social.src)));
        object.insert("thumbnail_width".to_owned(), json!(WIDE));
        object.insert("thumbnail_height".to_owned(), json!(HIGH));
    }
    Ok(OembedPage { said: said.to_string() })
}
