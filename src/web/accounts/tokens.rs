//! The tokens by which programs write as the member: made, shown once, revoked.

use actix_web::HttpResponse;

use crate::actions::grant_token;
use crate::app::App;
use crate::error::Result;
use crate::web::accounts::{Problems, own};
use crate::web::extract::{Form, Visitor};
use crate::web::respond;

/// `POST /mon-compte/jetons`
pub async fn grant(app: App, visitor: Visitor, form: Form) -> Result<HttpResponse> {
    let (node, who) = (app.clone(), visitor.who.clone());
    match app.block(move || grant_token::grant(&node, &who)).await {
        Ok(token) => {
            let mut page = own::shown(&app, &visitor, Problems::default()).await?;
            page.new_token = Some(token);
            respond::html(&page)
        }
        Err(error) => own::again_with(&app, &visitor, error, &form).await,
    }
}

/// `POST /mon-compte/jetons/revoquer`
pub async fn revoke(app: App, visitor: Visitor, form: Form) -> Result<HttpResponse> {
    let (node, who, hash) = (app.clone(), visitor.who.clone(), form.get("jeton_api").to_owned());
    app.block(move || grant_token::revoke(&node, &who, &hash)).await?;
    Ok(respond::see_other("/mon-compte?fait=jeton"))
}
