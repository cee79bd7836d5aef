//! Documents that somebody brings: each is read as a text of ours by a process of its own, then waits like a text that
//! was pasted. What cannot be read says why; what was left out of a text is told beside it.

use actix_multipart::Multipart;
use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse};

use crate::actions::files::attach_file::{Upload, attach_file};
use crate::actions::sheets::keep_draft::keep_draft;
use crate::app::App;
use crate::files::documents;
use crate::files::documents::ReadDocument;
use crate::hall::error::{Error, Result};
use crate::hall::messages;
use crate::hall::messages::documents as said;
use crate::hall::messages::given;
use crate::hall::policy::Act;
use crate::http::counted;
use crate::models::attachment::Words;
use crate::text::links::{self, Anew};
use crate::text::sheet_text::MAX_TEXT;
use crate::web::http::act::perform;
use crate::web::http::extract::Visitor;
use crate::web::http::{Acted, Desk, Outcome, Pool, middleware};
use crate::web::pages::editor::given::bring::{self, NotRead, PATH};
use crate::web::pages::editor::given::kept::{Given, PREFIX};
use crate::web::pages::editor::open::drafts_of;
use crate::web::pages::editor::place;
use crate::web::pages::files::incoming::{self, Incoming, Spool};

/// `POST /fiches/nouvelle/texte/fichiers`
pub async fn take_files(app: App, visitor: Visitor, request: HttpRequest, parts: Multipart) -> Result<HttpResponse> {
    middleware::check_origin(&request)?;
    counted::form(&app, &visitor)?;
    visitor.who.must(Act::Write)?;
    let Incoming { form, file, others, too_large, .. } = incoming::receive(&app, &request, parts, true).await?;
    middleware::check_form(&request, &visitor, form.find("jeton"))?;
    let files: Vec<(String, Spool)> = others.into_iter().chain(file).collect();
    let turn = app.files.turn().await;
    let work = move |desk: &Desk<'_>| {
        let _turn = turn;
        read_all(desk, files, too_large)
    };
    perform(&app, &visitor, Pool::Computes, work).await
}

fn read_all(desk: &Desk<'_>, files: Vec<(String, Spool)>, too_large: bool) -> Outcome<Acted> {
    let (mut kept, mut refused) = (Vec::new(), Vec::new());
    if too_large {
        let why = messages::file_too_large(desk.app.config.upload_bytes);
        refused.push(NotRead { name: given::A_FILE.to_owned(), why });
    } else if files.is_empty() {
        refused.push(NotRead { name: given::A_FILE.to_owned(), why: messages::FILE_ASKED.to_owned() });
    }
    for (name, spool) in files {
        if desk.cancel.is_cancelled() {
            break;
        }
        match documents::read(&desk.app.config.program, &name, spool.read()?) {
            Ok(document) => match keep(desk, &name, &document) {
                Ok(address) => kept.push(address),
                Err(error) => refused.push(NotRead { name, why: messages::of_error(&error).message }),
            },
            Err(why) => refused.push(NotRead { name, why: said::of_unread(why).to_owned() }),
        }
    }
    match (kept.as_slice(), refused.is_empty()) {
        ([one], true) => Ok(Acted::see_other(one.clone())),
        (_, true) => Ok(Acted::see_other(PATH.to_owned())),
        (kept, false) => {
            let status = if kept.is_empty() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
            Ok(Acted::again(status, Pool::Computes, move |look| Ok(bring::with_refused(look, refused)?)))
        }
    }
}

/// Keeps a document as a text that waits; the address where it is looked at.
fn keep(desk: &Desk<'_>, name: &str, document: &ReadDocument) -> Result<String> {
    if document.body.len() > MAX_TEXT {
        return Err(Error::field("texte", given::TEXT_TOO_LONG));
    }
    let (body, images) = with_images(desk, name, document);
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem).replace('_', " ");
    let text = format!("# {}\n\n{body}", document.title.as_deref().unwrap_or(&stem));
    if text.len() > MAX_TEXT {
        return Err(Error::field("texte", given::TEXT_TOO_LONG));
    }
    let told = document.report.iter().map(said::of_note);
    let notes = told.chain(document.guessed.iter().map(said::of_guess)).chain(images).collect();
    let drafts = desk.look(|look| Ok(drafts_of(look, None)?)).map_err(crate::web::http::Stop::into_error)?;
    let (place, number) = place::free_given(PREFIX, &drafts);
    let text = Given { notes, ..Given::new(&text, &desk.app.kinds()) };
    keep_draft(desk.app, &desk.visitor.who, &place, None, &text.pairs())?;
    Ok(format!("{PATH}/{number}"))
}

/// Its text, each image a file of the wiki, and what is told of them; one that the wiki does not take leaves its words.
fn with_images(desk: &Desk<'_>, name: &str, document: &ReadDocument) -> (String, Vec<String>) {
    let added: Vec<Option<String>> = document
        .images
        .iter()
        .enumerate()
        .map(|(at, image)| {
            let alt = if image.alt.trim().is_empty() { given::image_of(name, at + 1) } else { image.alt.clone() };
            let words = Words {
                alt,
                credit: given::credit_of(name),
                licence: messages::LICENCE_PROPOSED.to_owned(),
                ..Words::default()
            };
            let upload = Upload { bytes: image.bytes.clone(), name: image.name.clone(), sheet: None, words };
            attach_file(desk.app, &desk.visitor.who, upload).ok().map(|file| file.address())
        })
        .collect();
    let body = links::rewrite(&document.body, &mut |link| {
        let rank = link.address.strip_prefix("image:")?.parse::<usize>().ok()?;
        let at = rank.checked_sub(1)?;
        Some(match added.get(at)?.clone() {
            Some(address) => Anew { address, whole: None },
            None => Anew { address: String::new(), whole: Some(document.images.get(at)?.alt.clone()) },
        })
    });
    (body, given::of_images(added.iter().flatten().count(), added.iter().filter(|one| one.is_none()).count()))
}
