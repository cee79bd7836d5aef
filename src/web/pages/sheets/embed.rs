//! A sheet as a card in the page of a partner: `<iframe>` shows it, so it may be framed, and holds nothing of who reads.

use actix_web::HttpRequest;
use askama::Template;

use crate::db::types::SheetId;
use crate::hall::error::{Error, What};
use crate::text::escape;
use crate::web::http::respond::framed;
use crate::web::http::{Look, Outcome, Params};
use crate::web::pages::sheets::cards;
use crate::web::view::layout::Shell;
use crate::web::view::parts::Card;

/// How high a card stands on a phone, in pixels.
const HEIGHT: u32 = 240;

/// The card.
#[derive(Template)]
#[template(path = "embed/card.html")]
pub struct EmbedCard {
    shell: Shell,
    card: Card,
}

/// The sheet that is shown.
#[derive(Clone)]
pub struct EmbedParams(SheetId);

impl Params for EmbedParams {
    const SAME_FOR_ALL: bool = true;

    fn read(request: &HttpRequest) -> Outcome<Self> {
        let id = request.match_info().get("id").and_then(|id| id.parse().ok());
        Ok(Self(SheetId(id.ok_or(Error::NotFound(What::Sheet))?)))
    }

    fn key(&self) -> Option<String> {
        Some(format!("/f/{}/carte", self.0))
    }
}

/// `GET /f/{id}/carte`
pub fn card(look: &mut Look<'_>, EmbedParams(id): &EmbedParams) -> Outcome<EmbedCard> {
    let sheet = look.reader.sheet(*id)?;
    let card = cards::of(look.app, &mut look.reader, &[sheet])?.pop().ok_or(Error::NotFound(What::Sheet))?;
    look.said.push(framed());
    Ok(EmbedCard { shell: look.shell(), card })
}

/// What a partner copies to show an address of ours.
#[must_use]
pub fn code(address: &str, title: &str, height: u32) -> String {
    let (address, title) = (escape::escaped(address), escape::escaped(title));
    format!(
        "<iframe src=\"{address}\" title=\"{title}\" width=\"100%\" height=\"{height}\" loading=\"lazy\" \
         style=\"border:0\"></iframe>"
    )
}

/// The same for a sheet.
#[must_use]
pub fn code_of(base: &str, sheet: SheetId, title: &str) -> String {
    code(&format!("{base}/f/{sheet}/carte"), title, HEIGHT)
}
