//! « Toujours à jour », pressed below a sheet: a verification by who may write, a nod by anybody else.

use crate::actions::sheets::nod_sheet::nod_sheet;
use crate::actions::sheets::verify_sheet::verify_sheet;
use crate::hall::policy::Act;
use crate::web::http::act::{Anybody, Pressed};
use crate::web::http::extract::SheetPath;
use crate::web::http::{Acted, Desk, Outcome};
use crate::web::pages::sheets::show;
use crate::web::pages::sheets::show::Answered;
use crate::web::view::page::VERIFIED;

/// `POST /fiches/{id}-{slug}/verifier`
pub fn verify(desk: &Desk<'_>, who: &Anybody, path: &SheetPath, _: Pressed) -> Outcome<Acted> {
    let sheet = desk.sheet(path)?;
    if who.may(Act::Write) {
        let event = verify_sheet(desk.app, who, sheet.id)?;
        return Ok(desk.go(format!("{}?avis={VERIFIED}", sheet.path()), Some(event)));
    }
    nod_sheet(desk.app, who, sheet.id, desk.visitor.address)?;
    Ok(Acted::told(move |look| Ok(show::answering(look, &sheet, Answered::Nodded)?)))
}
