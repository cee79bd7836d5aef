//! An issue as it will arrive: the mail itself in a frame, light or dark, or its plain text. It says nothing to who may
//! not write it.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse};

use crate::app::App;
use crate::db::types::IssueId;
use crate::hall::error::{Error, Result, What};
use crate::hall::policy::Act;
use crate::reading::letter::mailed::{self, Look as How};
use crate::reading::letter::set;
use crate::web::http::extract::{Query, Visitor, segment};
use crate::web::http::{Look, Outcome, Pool, look};

/// The mail has styles of its own, no script, and shows images of this wiki alone.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; frame-ancestors 'self'; sandbox";

/// `GET /administration/numeros/{issue}/apercu?vue=texte|sombre`
pub async fn show(app: App, visitor: Visitor, request: HttpRequest) -> Result<HttpResponse> {
    let id = segment(&request, "issue").parse().map(IssueId).map_err(|_| Error::NotFound(What::Letter))?;
    let view = Query::of(&request).get("vue").to_owned();
    let (is_text, dark) = (view == "texte", view == "sombre");
    let made = look(&app, &visitor, Pool::Reads, move |look| mailed_of(look, id, dark)).await;
    let mailed = match made {
        Ok((mailed, _)) => mailed,
        Err(stop) => return stop.answer(),
    };
    let mut response = HttpResponse::Ok();
    response
        .insert_header((header::CACHE_CONTROL, "private, no-store"))
        .insert_header((header::X_FRAME_OPTIONS, "SAMEORIGIN"))
        .insert_header((header::CONTENT_SECURITY_POLICY, POLICY));
    Ok(match is_text {
        true => response.content_type("text/plain; charset=utf-8").body(mailed.text),
        false => response.content_type("text/html; charset=utf-8").body(mailed.html),
    })
}

fn mailed_of(look: &mut Look<'_>, id: IssueId, dark: bool) -> Outcome<mailed::Mailed> {
    look.who().must(Act::Administer)?;
    let issue = look.reader.issue(id)?;
    let letter = look.reader.letter(issue.letter_id)?;
    let set = set(look.app, &mut look.reader, &letter, &issue)?;
    Ok(mailed::both(look.app, &set, How { online: "", dark })?)
}
