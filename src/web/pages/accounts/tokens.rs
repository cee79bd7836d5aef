//! The tokens by which programs write as the member: made, shown once, revoked.

use actix_web::HttpResponse;
use serde::Deserialize;

use crate::actions::accounts::grant_token;
use crate::actions::accounts::grant_token::Typed;
use crate::app::App;
use crate::hall::error::Result;
use crate::web::http::act::Member;
use crate::web::http::extract::{Form, Visitor};
use crate::web::http::{Acted, Desk, Outcome, respond};
use crate::web::pages::accounts::{Problems, own};

/// `POST /mon-compte/jetons`
pub async fn grant(app: App, visitor: Visitor, form: Form) -> Result<HttpResponse> {
    let typed = typed(&form);
    match grant_token::ask(&app, visitor.address, visitor.who.member()?, &typed).await {
        Ok(token) => {
            let mut page = own::shown(&app, &visitor, Problems::default()).await?;
            page.new_token = Some(token);
            respond::html(&page)
        }
        Err(error) => own::again_with(&app, &visitor, error, &form).await,
    }
}

/// What the form holds.
pub(super) fn typed(form: &Form) -> Typed {
    let text = |name: &str| form.get(name).to_owned();
    Typed {
        name: text("jeton_nom"),
        scope: text("jeton_droits"),
        days: text("jeton_jours"),
        password: text("jeton_passe"),
    }
}

/// What is sent to revoke one.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Revoked {
    #[serde(rename = "jeton_api")]
    hash: String,
}

/// `POST /mon-compte/jetons/revoquer`
pub fn revoke(desk: &Desk<'_>, who: &Member, (): &(), Revoked { hash }: Revoked) -> Outcome<Acted> {
    grant_token::revoke(desk.app, who, &hash)?;
    Ok(desk.go("/mon-compte?fait=jeton".to_owned(), None))
}
