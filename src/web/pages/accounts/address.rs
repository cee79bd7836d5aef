//! Another e-mail address: asked from one's account, confirmed by a link.

use actix_web::{HttpResponse, web as at};
use askama::Template;

use crate::actions::accounts::change_address;
use crate::app::App;
use crate::hall::error::Result;
use crate::web::http::extract::{Form, Visitor};
use crate::web::http::respond;
use crate::web::pages::accounts::own;
use crate::web::view::layout::Shell;
use crate::web::view::page;

/// What the link will do, with the one button that does it.
#[derive(Template)]
#[template(path = "accounts/address.html")]
struct AddressPage {
    shell: Shell,
    action: String,
    email: String,
}

/// `POST /mon-compte/adresse`
pub async fn ask(app: App, visitor: Visitor, form: Form) -> Result<HttpResponse> {
    let member = visitor.who.member()?;
    match change_address::ask(&app, visitor.address, member, form.get("mot_de_passe"), form.get("courriel")).await {
        Ok(()) => Ok(respond::see_other("/mon-compte?fait=adresse-demandee")),
        Err(error) => own::again_with(&app, &visitor, error, &form).await,
    }
}

/// `GET /mon-compte/adresse/{secret}`
///
/// Only the member who asked, signed in: a link that reached a stranger by a slip must not give them the account.
pub async fn offer(app: App, visitor: Visitor, secret: at::Path<String>) -> Result<HttpResponse> {
    let email = change_address::asked(&app, visitor.who.member()?, &secret).await?;
    respond::html(&AddressPage {
        shell: page::shell(&app, &visitor),
        action: format!("/mon-compte/adresse/{secret}"),
        email,
    })
}

/// `POST /mon-compte/adresse/{secret}`
pub async fn confirm(app: App, visitor: Visitor, secret: at::Path<String>, _form: Form) -> Result<HttpResponse> {
    change_address::confirm(&app, visitor.who.member()?, &secret).await?;
    Ok(respond::see_other("/mon-compte?fait=adresse"))
}
