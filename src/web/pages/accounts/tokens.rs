//! The tokens by which programs write as the member: made, shown once, revoked.

use actix_web::HttpResponse;

use crate::actions::accounts::grant_token;
use crate::actions::accounts::grant_token::Typed;
use crate::app::App;
use crate::hall::error::Result;
use crate::web::http::extract::{Form, Visitor};
use crate::web::http::respond;
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

/// `POST /mon-compte/jetons/revoquer`
pub async fn revoke(app: App, visitor: Visitor, form: Form) -> Result<HttpResponse> {
    let (node, who, hash) = (app.clone(), visitor.who.clone(), form.get("jeton_api").to_owned());
    app.block(move || grant_token::revoke(&node, &who, &hash)).await?;
    Ok(respond::see_other("/mon-compte?fait=jeton"))
}
