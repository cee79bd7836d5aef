//! Documents that somebody brings: each is read as a text of ours by a process of its own, then waits like a text that
//! was pasted. What cannot be read says why; what was left out of a text is told beside it.

use actix_multipart::Multipart;
use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse};

use crate::actions::sheets::bring_document::{BroughtDocument, bring_document};
use crate::app::App;
use crate::files::documents;
use crate::hall::error::{Error, Result};
use crate::hall::messages;
use crate::hall::messages::documents as said;
use crate::hall::messages::given;
use crate::hall::policy::Act;
use crate::http::counted;
use crate::web::http::act::{at_desk, perform};
use crate::web::http::extract::Visitor;
use crate::web::http::{Acted, Desk, Pool, Stop, middleware};
use crate::web::pages::editor::given::PATH;
use crate::web::pages::editor::given::bring::{self, NotRead};
use crate::web::pages::editor::place;
use crate::web::pages::files::incoming::{self, Incoming, Spool};

/// `POST /fiches/nouvelle/texte/fichiers`. No processor of the search waits for a document: each is read in its turn,
/// beside everything else, and one after the other.
pub async fn take_files(app: App, visitor: Visitor, request: HttpRequest, parts: Multipart) -> Result<HttpResponse> {
    middleware::check_origin(&request)?;
    counted::form(&app, &visitor)?;
    visitor.who.must(Act::Write)?;
    let Incoming { form, file, others, too_large, .. } = incoming::receive(&app, &request, parts, true).await?;
    middleware::check_form(&request, &visitor, form.find("jeton"))?;
    let (mut kept, mut read, mut refused) = (Vec::new(), Vec::new(), Vec::new());
    let files: Vec<(String, Spool)> = others.into_iter().chain(file).collect();
    if too_large {
        let why = messages::file_too_large(app.config.upload_bytes);
        refused.push(NotRead { name: given::A_FILE.to_owned(), why });
    } else if files.is_empty() {
        refused.push(NotRead { name: given::A_FILE.to_owned(), why: messages::FILE_ASKED.to_owned() });
    }
    for (name, spool) in files {
        match brought(&app, &visitor, &name, spool).await {
            Ok(Ok(place)) => {
                kept.extend(place::address_of_given(&place));
                read.push(name);
            }
            Ok(Err(why)) => refused.push(NotRead { name, why: said::of_unread(why).to_owned() }),
            Err(error @ (Error::Internal(_) | Error::Database(_))) => return Err(error),
            Err(error) => refused.push(NotRead { name, why: messages::of_error(&error).message }),
        }
    }
    perform(&app, &visitor, Pool::Reads, move |_| {
        Ok(match (kept.as_slice(), refused.is_empty()) {
            ([one], true) => Acted::see_other(one.clone()),
            (_, true) => Acted::see_other(PATH.to_owned()),
            (kept, false) => {
                let status = if kept.is_empty() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
                Acted::again(status, Pool::Computes, move |look| Ok(bring::with_refused(look, read, refused)?))
            }
        })
    })
    .await
}

/// Reads a document and keeps it; the place of its draft, or why it cannot be read.
async fn brought(app: &App, visitor: &Visitor, name: &str, spool: Spool) -> Result<Result<String, documents::Unread>> {
    counted::text(app, visitor.address, usize::try_from(spool.size()).unwrap_or(usize::MAX))?;
    let came = match read(app, visitor, name, spool).await? {
        Ok(came) => came,
        Err(why) => return Ok(Err(why)),
    };
    let keep = move |desk: &Desk<'_>| {
        let may_add = || counted::save(desk.app, desk.visitor).is_ok();
        Ok(bring_document(desk.app, &desk.visitor.who, came, &may_add)?)
    };
    at_desk(app, visitor, Pool::Computes, keep).await.map(Ok).map_err(Stop::into_error)
}

/// Reads a document in its turn.
async fn read(
    app: &App,
    visitor: &Visitor,
    name: &str,
    spool: Spool,
) -> Result<Result<BroughtDocument, documents::Unread>> {
    let (turn, name) = (app.files.document_turn().await, name.to_owned());
    let work = move |desk: &Desk<'_>| {
        let _turn = turn;
        let bytes = spool.read()?;
        let read = documents::read(&desk.app.config.program, &name, bytes.clone());
        Ok(read.map(|read| BroughtDocument { name, bytes, read }))
    };
    at_desk(app, visitor, Pool::Reads, work).await.map_err(Stop::into_error)
}
