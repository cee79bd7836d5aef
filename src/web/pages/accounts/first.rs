//! The first administrator: a link that `serve` prints while there is none.

use actix_web::{HttpResponse, web as at};

use crate::actions::accounts::appoint;
use crate::app::App;
use crate::hall::error::Result;
use crate::web::http::act::typed;
use crate::web::http::extract::{Form, Visitor};
use crate::web::http::sign_in::Entering;
use crate::web::http::{respond, sign_in};
use crate::web::pages::accounts::sign_up::SignUpForm;
use crate::web::pages::accounts::{Problems, again, sign_up};

/// `GET /premier-administrateur/{secret}`
pub async fn form(app: App, visitor: Visitor, secret: at::Path<String>) -> Result<HttpResponse> {
    appoint::check_first_link(&app, &secret).await?;
    respond::html(&sign_up::first(&app, &visitor, &secret, SignUpForm::default(), Problems::default()))
}

/// `POST /premier-administrateur/{secret}`
pub async fn become_first(app: App, visitor: Visitor, secret: at::Path<String>, form: Form) -> Result<HttpResponse> {
    let typed: SignUpForm = typed(form)?;
    match appoint::become_first(&app, &secret, &typed.read()).await {
        Ok(account) => {
            let location = "/administration/premiers-pas?fait=premier";
            sign_in::open(&app, &visitor, Entering { account: account.id, remembered: false, location, back: "" }).await
        }
        Err(error) => {
            let (status, problems, wait) = Problems::of(error)?;
            again(status, wait, &sign_up::first(&app, &visitor, &secret, typed, problems))
        }
    }
}
