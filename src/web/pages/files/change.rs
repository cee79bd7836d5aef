//! What is done to a file on its page: described, deleted, brought back.

use actix_web::HttpRequest;
use actix_web::http::StatusCode;
use serde::Deserialize;

use crate::actions::files::describe_file::describe_file;
use crate::actions::files::remove_file::{remove_file, restore_file};
use crate::hall::error::{Error, Result};
use crate::hall::messages;
use crate::models::attachment::{Attachment, Words};
use crate::web::http::act::Anybody;
use crate::web::http::extract::{is_ticked, segment};
use crate::web::http::{Acted, Desk, Outcome, Params, Pool};
use crate::web::pages::files::show::Typed;
use crate::web::pages::files::{find, live, show};

/// The file that a form is about.
#[derive(Clone)]
pub struct FilePath(String);

impl Params for FilePath {
    const OWN: bool = true;

    fn read(request: &HttpRequest) -> Outcome<Self> {
        Ok(Self(segment(request, "id")))
    }

    fn key(&self) -> Option<String> {
        None
    }
}

/// What is sent.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct FileForm {
    #[serde(rename = "faire")]
    does: Does,
    #[serde(rename = "motif")]
    reason: String,
    alt: String,
    #[serde(rename = "decoratif")]
    decorative: String,
    #[serde(rename = "legende")]
    caption: String,
    credit: String,
    licence: String,
}

#[derive(Clone, Copy, Default, Deserialize, PartialEq)]
enum Does {
    #[serde(rename = "decrire")]
    Describe,
    #[serde(rename = "supprimer")]
    Remove,
    #[serde(rename = "retablir")]
    BringBack,
    #[default]
    #[serde(other)]
    Nothing,
}

impl FileForm {
    fn words(&self) -> Words {
        Words {
            alt: self.alt.clone(),
            decorative: is_ticked(&self.decorative),
            caption: self.caption.clone(),
            credit: self.credit.clone(),
            licence: self.licence.clone(),
        }
    }
}

/// `POST /fichiers/{id}`
pub fn change(desk: &Desk<'_>, _: &Anybody, path: &FilePath, form: FileForm) -> Outcome<Acted> {
    let file = desk.look(|look| match form.does {
        Does::BringBack => find(look, &path.0),
        _ => live(look, &path.0),
    })?;
    match perform(desk, &file, &form) {
        Ok(tail) => Ok(desk.go(format!("{}{tail}", file.page()), Some(desk.app.reached()))),
        Err(Error::Invalid(errors)) => {
            let words = (form.does == Does::Describe).then(|| form.words());
            let typed = Typed { words, reason: form.reason, errors };
            Ok(Acted::again(StatusCode::UNPROCESSABLE_ENTITY, Pool::Reads, move |look| {
                Ok(show::of(look, &file, typed)?)
            }))
        }
        Err(error) => Err(error.into()),
    }
}

/// Does it; what the address of the file's page says of it.
fn perform(desk: &Desk<'_>, file: &Attachment, form: &FileForm) -> Result<&'static str> {
    let (app, who) = (desk.app, &desk.visitor.who);
    match form.does {
        Does::Describe => describe_file(app, who, file.id, &form.words()).map(|_| "?fait=decrit"),
        Does::Remove => remove_file(app, who, file.id, &form.reason).map(|()| ""),
        Does::BringBack => restore_file(app, who, file.id).map(|()| "?fait=retabli"),
        Does::Nothing => Err(Error::field("faire", messages::UNKNOWN_CHOICE)),
    }
}
