//! A kind given as a file, and taken from one or from the address of another wiki.

use actix_web::HttpRequest;
use actix_web::http::StatusCode;
use askama::Template;

use super::make;
use crate::actions::wiki::take_kind::{MOST_BYTES, kind_file, take_kind};
use crate::app::App;
use crate::base::fetch;
use crate::hall::error::{Error, FieldError, Result};
use crate::hall::messages::kinds as said;
use crate::web::http::act::Administrator;
use crate::web::http::extract::segment;
use crate::web::http::{Acted, Desk, Look, Outcome, Params, Pool};
use crate::web::pages::files::incoming::Incoming;

/// The kind that is given.
#[derive(Clone)]
pub struct KindFileParams(String);

impl Params for KindFileParams {
    const MEDIA: &'static str = "application/json; charset=utf-8";

    fn read(request: &HttpRequest) -> Outcome<Self> {
        Ok(Self(segment(request, "key")))
    }

    fn key(&self) -> Option<String> {
        Some(format!("modele {}", self.0))
    }
}

/// A kind as a file.
#[derive(Template)]
#[template(source = "{{ json|safe }}", ext = "html")]
pub struct KindFilePage {
    json: String,
}

/// `GET /modeles/{key}/fichier`: for anybody, as its sheet and those of its lists are.
pub fn export(look: &mut Look<'_>, KindFileParams(key): &KindFileParams) -> Outcome<KindFilePage> {
    let kinds = look.app.kinds();
    Ok(KindFilePage { json: kind_file(&mut look.reader, &kinds, key)? })
}

/// `POST /administration/modeles`: takes a kind from a file, or from the address of another wiki.
pub fn take(desk: &Desk<'_>, who: &Administrator, (): &(), incoming: Incoming) -> Outcome<Acted> {
    let address = incoming.form.get("adresse").trim().to_owned();
    let json = match incoming.file {
        _ if incoming.too_large => Err(Error::field("fichier", said::FILE_TOO_LARGE)),
        Some((_, spool)) if usize::try_from(spool.size()).is_ok_and(|size| size <= MOST_BYTES) => {
            spool.read().map(|bytes| text(&bytes))
        }
        Some(_) => Err(Error::field("fichier", said::FILE_TOO_LARGE)),
        None if address.is_empty() => Err(Error::field("fichier", said::FILE_ASKED)),
        None => fetched(desk.app, &address),
    };
    match json.and_then(|json| take_kind(desk.app, who, &json)) {
        Ok(key) => Ok(desk.go(format!("/administration/modeles/{key}?avis=repris"), Some(desk.app.reached()))),
        Err(Error::Invalid(errors)) => {
            let place = |error: FieldError| {
                let id = if !address.is_empty() && error.field == "fichier" { "adresse" } else { error.field.as_str() };
                (id.to_owned(), error.message.clone())
            };
            let errors: Vec<(String, String)> = errors.into_iter().map(place).collect();
            let again = move |look: &mut Look<'_>| make(look, &address, errors);
            Ok(Acted::again(StatusCode::UNPROCESSABLE_ENTITY, Pool::Reads, again))
        }
        Err(error) => Err(error.into()),
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// The file of a kind, by any address of that kind: its file, its editor, its page.
fn fetched(app: &App, address: &str) -> Result<String> {
    let wrong = || Error::field("adresse", said::ADDRESS_FORM);
    let (before, rest) = address.split_once("/modeles/").ok_or_else(wrong)?;
    let key = rest.split(['/', '?', '#']).next().filter(|key| !key.is_empty()).ok_or_else(wrong)?;
    let site = before.strip_suffix("/administration").unwrap_or(before);
    let bytes = fetch::bytes(&format!("{site}/modeles/{key}/fichier"), MOST_BYTES, app.config.fetch_private);
    bytes.map(|bytes| text(&bytes)).map_err(|why| Error::field("adresse", said::not_fetched(&why)))
}
