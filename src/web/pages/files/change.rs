//! What is done to a file on its page: described, deleted, brought back.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web as at};

use crate::actions::files::describe_file::describe_file;
use crate::actions::files::remove_file::{remove_file, restore_file};
use crate::app::App;
use crate::hall::error::{Error, Result};
use crate::hall::messages;
use crate::http::session;
use crate::web::http::Look;
use crate::web::http::extract::{Form, Visitor};
use crate::web::http::respond;
use crate::web::pages::files::add::words_of;
use crate::web::pages::files::show;
use crate::web::pages::files::show::Typed;
use crate::web::pages::files::{find, gone};

/// `POST /fichiers/{id}`
pub async fn change(app: App, visitor: Visitor, id: at::Path<String>, form: Form) -> Result<HttpResponse> {
    let (file, _) = find(&app, &visitor, &id).await?;
    let (node, who, number) = (app.clone(), visitor.who.clone(), file.id);
    let words = words_of(&form);
    let reason = form.get("motif").to_owned();
    let deleted = file.deleted_at.is_some();
    let done = match form.get("faire") {
        "decrire" if !deleted => {
            app.block(move || describe_file(&node, &who, number, &words).map(drop)).await.map(|()| "?fait=decrit")
        }
        "supprimer" if !deleted => app.block(move || remove_file(&node, &who, number, &reason)).await.map(|()| ""),
        "retablir" => app.block(move || restore_file(&node, &who, number)).await.map(|()| "?fait=retabli"),
        _ if deleted => return gone::page(&app, &visitor, &file),
        _ => Err(Error::field("faire", messages::UNKNOWN_CHOICE)),
    };
    match done {
        Ok(tail) => {
            let seen = session::seen(&app, app.reached());
            Ok(respond::see_other_with(&format!("{}{tail}", file.page()), vec![seen]))
        }
        Err(Error::Invalid(errors)) => {
            let described = form.get("faire") == "decrire";
            let typed =
                Typed { words: described.then(|| words_of(&form)), reason: form.get("motif").to_owned(), errors };
            let again = move |look: &mut Look<'_>| show::of(look, &file, typed);
            respond::with_look(&app, &visitor, StatusCode::UNPROCESSABLE_ENTITY, again).await
        }
        Err(error) => Err(error),
    }
}
