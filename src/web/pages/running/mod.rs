//! Methods in use: a running order kept in its address, and a method conducted step by step.

mod conduct;
mod order;

pub use conduct::{conduct, offline};
pub use order::show;

use crate::app::App;
use crate::hall::error::Result;
use crate::models::reader::Reader;
use crate::models::sheet::Sheet;
use crate::reading::render::Resolver;
use crate::web::pages::sheets::card;
use crate::web::pages::sheets::card::{Card, CardParams, Content, Steps, Words};
use crate::web::pages::sheets::doors::Doors;

/// The card of a sheet for a number of people, and a time to begin.
fn card_of(app: &App, reader: &mut Reader<'_>, sheet: &Sheet, asked: CardParams) -> Result<Card> {
    let text = reader.sheet_text(sheet, sheet.head)?;
    let kinds = app.kinds();
    let resolver = Resolver::new(app, reader, Some(sheet.id));
    let words = Words { resolver: &resolver, kinds: &kinds };
    Ok(card::build(&words, &kinds.kind(&sheet.kind), &text, asked, &Doors::default()))
}

/// The steps of a card, when they have minutes.
fn steps_of(card: &Card) -> Option<&Steps> {
    match card.steps.as_ref().map(|block| &block.content) {
        Some(Content::Steps(steps)) => Some(steps),
        _ => None,
    }
}
