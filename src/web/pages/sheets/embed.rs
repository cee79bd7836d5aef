//! A sheet as a card in the page of a partner, which frames it: it holds nothing of who reads.

use actix_web::HttpRequest;
use askama::Template;

use crate::db::types::SheetId;
use crate::hall::error::{Error, Result, What};
use crate::web::http::respond::framed;
use crate::web::http::{Look, Outcome, Params, respond};
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
#[derive(Template)]
#[template(path = "embed/code.html")]
struct EmbedCode<'a> {
    address: &'a str,
    title: &'a str,
    height: u32,
}

/// The code that shows an address of ours, on one line.
pub fn code(address: &str, title: &str, height: u32) -> Result<String> {
    let code = respond::render(&EmbedCode { address, title, height })?;
    Ok(code.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// The same for a sheet.
pub fn code_of(base: &str, sheet: SheetId, title: &str) -> Result<String> {
    code(&format!("{base}/f/{sheet}/carte"), title, HEIGHT)
}
