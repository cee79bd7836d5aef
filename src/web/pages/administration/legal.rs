//! The pages that the law asks for, with their blanks as one form: what two pages ask is asked once.

use std::collections::{BTreeMap, HashMap};

use actix_web::http::StatusCode;
use askama::Template;
use serde::Deserialize;

use crate::actions::wiki::legal;
use crate::actions::wiki::legal::{MOST_FILLED, Unfinished};
use crate::hall::error::{Error, FieldError};
use crate::hall::messages;
use crate::hall::policy::Act;
use crate::web::http::act::Administrator;
use crate::web::http::{Acted, Desk, Look, Outcome, Pool};
use crate::web::view::layout::Shell;
use crate::web::view::page;

/// The form.
#[derive(Template)]
#[template(path = "administration/legal.html")]
pub struct LegalPage {
    shell: Shell,
    pages: Vec<Unfinished>,
    /// What was typed, by what is asked.
    typed: HashMap<String, String>,
    errors: Vec<FieldError>,
}

impl LegalPage {
    fn list(&self) -> Vec<(&str, &str)> {
        self.errors.iter().map(|error| (error.field.as_str(), error.message.as_str())).collect()
    }

    fn label(&self, blank: &str) -> String {
        messages::upper_first(blank)
    }

    fn said(&self, blank: &str) -> &str {
        self.typed.get(blank).map_or("", String::as_str)
    }

    /// The questions of a page that no page before it asks.
    fn own<'p>(&self, page: &'p Unfinished) -> Vec<&'p (String, String)> {
        let before = self.pages.iter().take_while(|other| other.path != page.path);
        let known: Vec<&String> = before.flat_map(|other| &other.asked).map(|(blank, _)| blank).collect();
        page.asked.iter().filter(|(blank, _)| !known.contains(&blank)).collect()
    }
}

/// What is sent: each answer under what is asked.
#[derive(Deserialize)]
pub struct LegalForm {
    #[serde(flatten)]
    fields: BTreeMap<String, String>,
}

/// What the name of each answer begins with.
const ANSWER: &str = "blanc:";

/// `GET /administration/pages`
pub fn blanks(look: &mut Look<'_>, (): &()) -> Outcome<LegalPage> {
    let mut page = make(look, HashMap::new(), Vec::new())?;
    page.shell.notice = messages::of_setting(look.query().get("avis")).and_then(page::done);
    Ok(page)
}

fn make(look: &mut Look<'_>, typed: HashMap<String, String>, errors: Vec<FieldError>) -> Outcome<LegalPage> {
    look.who().must(Act::Administer)?;
    Ok(LegalPage { shell: look.shell(), pages: legal::blanks(&mut look.reader)?, typed, errors })
}

/// `POST /administration/pages`
pub fn fill(desk: &Desk<'_>, who: &Administrator, (): &(), form: LegalForm) -> Outcome<Acted> {
    let answer = |(name, words): (String, String)| Some((name.strip_prefix(ANSWER)?.to_owned(), words));
    let said: HashMap<String, String> = form.fields.into_iter().filter_map(answer).collect();
    match legal::fill(desk.app, who, &said) {
        Ok(()) => Ok(desk.go("/administration/pages?avis=pages".to_owned(), Some(desk.app.reached()))),
        Err(Error::Invalid(errors)) => {
            Ok(Acted::again(StatusCode::UNPROCESSABLE_ENTITY, Pool::Reads, move |look| make(look, said, errors)))
        }
        Err(error) => Err(error.into()),
    }
}
