//! `/fiches/{id}-{slug}/agenda.ics`: what takes place in one sheet, for an agenda of one's own.

use actix_web::HttpRequest;
use askama::Template;

use crate::hall::error::{Error, What};
use crate::reading::{in_time, listing};
use crate::web::http::extract::SheetPath;
use crate::web::http::{Look, Outcome, Params};
use crate::web::view::calendar;

/// A calendar of one sheet.
#[derive(Template)]
#[template(source = "{{ said|safe }}", ext = "txt")]
pub struct AgendaPage {
    said: String,
}

/// The sheet whose days are asked for.
#[derive(Clone)]
pub struct AgendaParams(SheetPath);

impl Params for AgendaParams {
    const MEDIA: &'static str = calendar::MEDIA_TYPE;

    fn read(request: &HttpRequest) -> Outcome<Self> {
        SheetPath::of(request).map(Self).map_err(Into::into)
    }

    fn key(&self) -> Option<String> {
        None
    }
}

/// `GET …/agenda.ics`; one that says no day has none.
pub fn show(look: &mut Look<'_>, AgendaParams(path): &AgendaParams) -> Outcome<AgendaPage> {
    let sheet = look.live(path)?;
    let kinds = look.app.kinds();
    let text = look.reader.sheet_text(&sheet, sheet.head)?;
    if in_time::of(&kinds, &sheet.kind, &text).is_empty() {
        return Err(Error::NotFound(What::Page).into());
    }
    let title = sheet.title.clone();
    let mut items = listing::of_sheets(&mut look.reader, &kinds, &[sheet.id])?;
    listing::with_texts(&mut look.reader, &mut items)?;
    Ok(AgendaPage { said: calendar::of_sheets(&title, "", (&look.app.config.base_url, &kinds), &items) })
}
