//! « Toujours à jour », pressed below a sheet.

use crate::actions::sheets::verify_sheet::verify_sheet;
use crate::web::http::act::{Contributor, Pressed};
use crate::web::http::extract::SheetPath;
use crate::web::http::{Acted, Desk, Outcome};
use crate::web::view::page::VERIFIED;

/// `POST /fiches/{id}-{slug}/verifier`
pub fn verify(desk: &Desk<'_>, who: &Contributor, path: &SheetPath, _: Pressed) -> Outcome<Acted> {
    let sheet = desk.sheet(path)?;
    let event = verify_sheet(desk.app, who, sheet.id)?;
    Ok(desk.go(format!("{}?avis={VERIFIED}", sheet.path()), Some(event)))
}
