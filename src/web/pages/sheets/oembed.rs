//! oEmbed (oembed.com): what other sites show in place of a link to a sheet. Only what strangers read.

use actix_web::HttpRequest;
use actix_web::http::StatusCode;
use askama::Template;
use serde_json::{Map, Value, json};

use crate::db::types::SheetId;
use crate::files::poster::{HEIGHT as HIGH, WIDTH as WIDE};
use crate::hall::error::{Error, Result, What};
use crate::text::links::{Destination, Site};
use crate::text::{title, typography};
use crate::web::http::extract::Query;
use crate::web::http::{Look, Outcome, Params, Stop, respond};
use crate::web::pages::sheets::poster;

/// How wide it is shown when nobody says, in pixels.
const WIDTH: u32 = 600;
/// How high: the quotation has no height of its own.
const HEIGHT: u32 = 160;
/// Where less fits than this, it is shown as a link alone.
const NARROWEST: u32 = 200;
const LOWEST: u32 = 80;
/// The media type of its XML.
const XML: &str = "text/xml; charset=utf-8";
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

/// The answer as XML: names and texts.
#[derive(Template)]
#[template(path = "sheets/oembed.xml")]
struct OembedXml {
    said: Vec<(&'static str, String)>,
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

    fn media(&self) -> &'static str {
        if self.0.get("format") == "xml" { XML } else { Self::MEDIA }
    }

    /// Another format is answered 501, as the protocol asks.
    fn read(request: &HttpRequest) -> Outcome<Self> {
        let query = Query::of(request);
        match query.get("format") {
            "" | "json" | "xml" => Ok(Self(query)),
            _ => Err(Stop::Said(StatusCode::NOT_IMPLEMENTED, String::new())),
        }
    }

    fn key(&self) -> Option<String> {
        None
    }
}

/// `GET /oembed?url=&maxwidth=&maxheight=&format=json|xml`
pub fn show(look: &mut Look<'_>, OembedParams(query): &OembedParams) -> Outcome<OembedPage> {
    let lost = || Stop::from(Error::NotFound(What::Sheet));
    let base = look.app.config.base_url.as_str();
    let mut reader = look.reader.as_stranger();
    let found = match Site::new(base).destination(query.get("url")) {
        Destination::Sheet(id, _) => reader.sheet(SheetId(id)),
        Destination::Title(name, _) => {
            reader.sheet_of_title(&title::key(&name)).and_then(|found| found.ok_or(Error::NotFound(What::Sheet)))
        }
        _ => return Err(lost()),
    };
    // The protocol knows no other answer to what may not be read, or is not there any more.
    let sheet = match found {
        Err(Error::Gone(_) | Error::SignInFirst | Error::Forbidden(_)) => return Err(lost()),
        found => found?,
    };
    let name = look.app.identity().name.clone();
    let (shown, summary) = (typography::french(&sheet.title), typography::french(&sheet.summary));
    let link = format!("{base}/f/{}", sheet.id);
    let most = |asked: &str| query.get(asked).parse::<u32>().ok().filter(|most| *most > 0).unwrap_or(u32::MAX);
    let (wide, high) = (most("maxwidth"), most("maxheight"));
    let is_rich = wide >= NARROWEST && high >= LOWEST;
    let mut said = vec![
        ("version", json!("1.0")),
        ("type", json!(if is_rich { "rich" } else { "link" })),
        ("title", json!(shown)),
        ("provider_name", json!(name)),
        ("provider_url", json!(format!("{base}/"))),
        ("cache_age", json!(KEPT)),
    ];
    if is_rich {
        let html = respond::render(&Quotation { title: &shown, summary: &summary, site: &name, link: &link })?;
        said.extend([("html", json!(html)), ("width", json!(wide.min(WIDTH))), ("height", json!(high.min(HEIGHT)))]);
    }
    // A picture that is larger than what fits is not offered.
    let social = poster::of_sheet(look.app, &mut reader, &sheet)?.filter(|_| wide >= WIDE && high >= HIGH);
    if let Some(social) = social {
        said.extend([
            ("thumbnail_url", json!(format!("{base}{}", social.src))),
            ("thumbnail_width", json!(WIDE)),
            ("thumbnail_height", json!(HIGH)),
        ]);
    }
    Ok(OembedPage { said: written(said, query.get("format"))? })
}

/// The answer in its format.
fn written(said: Vec<(&'static str, Value)>, format: &str) -> Result<String> {
    if format != "xml" {
        let object: Map<String, Value> = said.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        return Ok(Value::Object(object).to_string());
    }
    let plain = |value: Value| match value {
        Value::String(text) => text,
        other => other.to_string(),
    };
    respond::render(&OembedXml { said: said.into_iter().map(|(name, value)| (name, plain(value))).collect() })
}
