//! « Toujours à jour », pressed below a sheet.

use actix_web::HttpResponse;

use crate::actions::sheets::verify_sheet::verify_sheet;
use crate::app::App;
use crate::hall::error::Result;
use crate::web::http::extract::{Form, SheetPath, Visitor};
use crate::web::http::{respond, session};
use crate::web::pages::sheets::find;
use crate::web::pages::sheets::show::VERIFIED;

/// `POST /fiches/{id}-{slug}/verifier`
pub async fn verify(app: App, visitor: Visitor, path: SheetPath, _form: Form) -> Result<HttpResponse> {
    let sheet = find::posted(&app, &visitor, &path).await?;
    let event = verify_sheet(&app, &visitor.who, sheet.id).await?;
    let location = format!("{}?avis={VERIFIED}", sheet.path());
    Ok(respond::see_other_with(&location, vec![session::seen(&app, event)]))
}
