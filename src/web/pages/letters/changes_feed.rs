//! A feed for tools that send by mail what appears in one (Brevo, Mailchimp, listmonk): a sheet that is new or was made
//! anew is one entry, with all of its text and absolute pictures. One that changes every day comes once a week.

use actix_web::HttpRequest;

use crate::db::types::{Moment, SheetId};
use crate::hall::error::Result;
use crate::hall::languages;
use crate::hall::messages::letters as said;
use crate::models::issue::BlockKind;
use crate::models::sheet::Sheet;
use crate::reading::letter::{gather, words};
use crate::text::dates;
use crate::web::http::{Look, Outcome, Params, respond};
use crate::web::pages::changes::feeds::{ATOM, ChangesFeed, Entry, Heading, feed as written, legible};
use crate::web::pages::sheets::poster;

/// Where it stands.
pub(super) const PATH: &str = "/flux/pour-ma-lettre.atom";
/// How far it looks back.
const SINCE: i64 = 31 * Moment::DAY;
/// Entries of the feed.
const ENTRIES: usize = 20;

/// The feed: for everybody, as strangers read.
#[derive(Clone)]
pub struct ForLettersParams;

impl Params for ForLettersParams {
    const MEDIA: &'static str = ATOM;
    const SAME_FOR_ALL: bool = true;

    fn read(_: &HttpRequest) -> Outcome<Self> {
        Ok(Self)
    }

    fn key(&self) -> Option<String> {
        Some(PATH.to_owned())
    }
}

/// What an entry says.
#[derive(askama::Template)]
#[template(path = "letters/entry.html")]
struct Content<'a> {
    summary: &'a str,
    /// The address of its picture; empty without one.
    image: &'a str,
    alt: &'a str,
    html: &'a str,
    url: &'a str,
}

/// `GET /flux/pour-ma-lettre.atom`
pub fn for_letters(look: &mut Look<'_>, _: &ForLettersParams) -> Outcome<ChangesFeed> {
    let since = look.app.now().plus(-SINCE);
    let mut told: Vec<(Moment, String, Sheet)> = Vec::new();
    for kind in [BlockKind::New, BlockKind::Refreshed] {
        let block = gather::block(look.app, &mut look.reader, kind, 1, since)?;
        let ids: Vec<SheetId> = block.offered.iter().map(|offer| SheetId(offer.sheet)).collect();
        for sheet in look.reader.sheets(&ids)? {
            let (at, named) = match kind {
                BlockKind::New => (sheet.created_at, format!("nouvelle:{}", sheet.id)),
                _ => {
                    let at = sheet.verified_at.unwrap_or(sheet.updated_at).max(sheet.updated_at);
                    (at, format!("refaite:{}:{}", sheet.id, dates::iso_week(at.0)))
                }
            };
            told.push((at, named, sheet));
        }
    }
    told.sort_by_key(|(at, _, sheet)| (std::cmp::Reverse(*at), sheet.id));
    told.truncate(ENTRIES);
    let updated = told.first().map(|(at, ..)| *at);
    let mut entries = Vec::new();
    for (at, named, sheet) in told {
        entries.push((named, entry(look, &sheet, at)?));
    }
    let app = look.app;
    let (identity, rights) = (app.identity(), app.licence_label());
    let heading = Heading {
        site: &identity.name,
        language: languages::FRENCH,
        rights: &rights,
        base_url: &app.config.base_url,
        title: said::FOR_LETTERS,
        path: PATH,
        page: "/modifications-recentes",
        named: "",
    };
    Ok(written(&heading, updated, |host| {
        let tag = |(named, entry): (String, Entry)| Entry { id: format!("tag:{host},2026:{named}"), ..entry };
        entries.into_iter().map(tag).collect()
    }))
}

fn entry(look: &mut Look<'_>, sheet: &Sheet, at: Moment) -> Result<Entry> {
    let text = look.reader.sheet_text(sheet, sheet.head)?;
    let set = words::set(look.app, &mut look.reader, text.body(), None);
    let base = &look.app.config.base_url;
    let href = format!("{}{}", crate::hall::addresses::SHEET, sheet.id);
    let picture = poster::of_sheet(look.app, &mut look.reader, sheet)?;
    let image = picture.as_ref().map(|picture| format!("{base}{}", picture.src)).unwrap_or_default();
    let content = Content {
        summary: &sheet.summary,
        image: &image,
        alt: picture.as_ref().map_or("", |picture| &picture.alt),
        html: &set.html,
        url: &format!("{base}{href}"),
    };
    Ok(Entry {
        id: String::new(),
        title: legible(&sheet.title),
        href,
        updated: at.rfc3339(),
        author: legible(&look.app.identity().name),
        summary: legible(&respond::render(&content)?),
    })
}
