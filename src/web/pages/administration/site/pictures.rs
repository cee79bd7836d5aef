//! The logo and the icon of the wiki: sent, described, taken away, shown.

use actix_web::http::{StatusCode, header};
use actix_web::web::Path;
use actix_web::{HttpRequest, HttpResponse};

use super::{SitePage, make, present};
use crate::actions::wiki::change_identity::{change_icon, change_logo, describe_logo, remove_icon, remove_logo};
use crate::app::App;
use crate::hall::error::{Error, Result, What};
use crate::hall::messages;
use crate::web::http::act::Administrator;
use crate::web::http::extract::segment;
use crate::web::http::{Acted, Desk, Outcome, Params, Pool};
use crate::web::pages::files::incoming::Incoming;

/// Which of the two pictures a form is about.
#[derive(Clone)]
pub struct WhichPicture(String);

impl Params for WhichPicture {
    const OWN: bool = true;

    fn read(request: &HttpRequest) -> Outcome<Self> {
        Ok(Self(segment(request, "picture")))
    }

    fn key(&self) -> Option<String> {
        None
    }
}

/// `POST /administration/site/logo` and `/icone`: a picture, the words of a logo, or « faire=retirer ».
pub fn logo(
    desk: &Desk<'_>,
    _: &Administrator,
    WhichPicture(picture): &WhichPicture,
    incoming: Incoming,
) -> Outcome<Acted> {
    match picture.as_str() {
        "logo" => save_logo(desk, incoming),
        "icone" => save_icon(desk, incoming),
        _ => Err(Error::NotFound(What::Page).into()),
    }
}

fn save_logo(desk: &Desk<'_>, incoming: Incoming) -> Outcome<Acted> {
    let (app, who) = (desk.app, &desk.visitor.who);
    let alt = incoming.form.get("logo_alt").to_owned();
    let is_removal = incoming.form.get("faire") == "retirer";
    let changed = match incoming.file {
        _ if is_removal => remove_logo(app, who),
        _ if incoming.too_large => Err(Error::field("fichier", messages::LOGO_TOO_LARGE)),
        Some((_, spool)) => spool.read().and_then(|bytes| change_logo(app, who, &bytes, &alt)),
        None => describe_logo(app, who, &alt),
    };
    match changed {
        Ok(()) => Ok(done(desk, if is_removal { "logo-retire" } else { "logo" })),
        Err(error) => again(error, |page| page.logo_alt = alt),
    }
}

fn save_icon(desk: &Desk<'_>, incoming: Incoming) -> Outcome<Acted> {
    let (app, who) = (desk.app, &desk.visitor.who);
    let is_removal = incoming.form.get("faire") == "retirer";
    let changed = match incoming.file {
        _ if is_removal => remove_icon(app, who),
        _ if incoming.too_large => Err(Error::field("icone", messages::LOGO_TOO_LARGE)),
        Some((_, spool)) => spool.read().and_then(|bytes| change_icon(app, who, &bytes)),
        None => Err(Error::field("icone", messages::LOGO_FORMAT)),
    };
    match changed {
        Ok(()) => Ok(done(desk, if is_removal { "icone-retiree" } else { "icone" })),
        Err(error) => again(error, |_| ()),
    }
}

fn done(desk: &Desk<'_>, notice: &str) -> Acted {
    desk.go(format!("/administration/site?avis={notice}"), Some(desk.app.reached()))
}

/// The page again with what was typed and what needs mending.
fn again(error: Error, typed: impl FnOnce(&mut SitePage) + Send + 'static) -> Outcome<Acted> {
    let Error::Invalid(errors) = error else { return Err(error.into()) };
    Ok(Acted::again(StatusCode::UNPROCESSABLE_ENTITY, Pool::Reads, |look| {
        let mut page = make(look, present(look.app), errors)?;
        typed(&mut page);
        Ok(page)
    }))
}

/// `GET /logo/{hash}`: the bytes of the logo or of the icon, whose address changes with them. A drawing opened by
/// itself runs nothing.
pub async fn picture(app: App, hash: Path<String>) -> Result<HttpResponse> {
    let identity = app.identity();
    let known = identity.logo.iter().chain(&identity.icon).find(|logo| logo.hash == *hash);
    let logo = known.ok_or(Error::NotFound(What::File))?;
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, logo.media_type.as_str()))
        .insert_header((header::CACHE_CONTROL, "public, max-age=31536000, immutable"))
        .insert_header((header::CONTENT_SECURITY_POLICY, "default-src 'none'; style-src 'unsafe-inline'; sandbox"))
        .body(logo.bytes.clone()))
}
