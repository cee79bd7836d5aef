//! The names that a message may bear after `@`, while one types it: those of members who read the sheet, for members
//! alone.

use actix_web::HttpRequest;
use askama::Template;
use serde_json::json;

use crate::actions::sheets::talk::MOST_SIGNED;
use crate::hall::policy::Act;
use crate::web::http::extract::{Query, SheetPath};
use crate::web::http::{Look, Outcome, Params};

/// The most names of one answer.
const MOST: usize = 6;

/// What the address asks.
#[derive(Clone)]
pub struct NamesParams {
    path: SheetPath,
    typed: String,
}

impl Params for NamesParams {
    const MEDIA: &'static str = "application/json";

    fn read(request: &HttpRequest) -> Outcome<Self> {
        let typed = Query::of(request).get("q").chars().take(MOST_SIGNED).collect();
        Ok(Self { path: SheetPath::of(request)?, typed })
    }

    fn key(&self) -> Option<String> {
        None
    }
}

/// The names as JSON.
#[derive(Template)]
#[template(source = "{{ self.0|safe }}", ext = "txt")]
pub struct NamesFound(String);

/// `GET …/discussion/noms?q=`
pub fn names(look: &mut Look<'_>, asked: &NamesParams) -> Outcome<NamesFound> {
    look.who().must(Act::Write)?;
    let sheet = look.live(&asked.path)?;
    let names = look.reader.names_to_mention(&sheet, &asked.typed, look.app.now(), MOST)?;
    Ok(NamesFound(json!({ "items": names }).to_string()))
}
