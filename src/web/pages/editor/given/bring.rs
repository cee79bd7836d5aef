//! The page where somebody brings a text, and where those that they brought wait for them.

use actix_web::HttpRequest;
use actix_web::http::StatusCode;
use askama::Template;
use serde::Deserialize;

use crate::actions::sheets::keep_draft::{keep_new_draft, take_draft_back};
use crate::files::documents;
use crate::hall::error::{Error, Result};
use crate::hall::messages::given as said;
use crate::hall::messages::of_error;
use crate::hall::policy::Act;
use crate::models::draft::Draft;
use crate::reading::brought::free_place;
use crate::reading::brought::text::{Given, PLACE};
use crate::text::sheet_text::MAX_TEXT;
use crate::text::{dates, numbers};
use crate::web::http::act::Contributor;
use crate::web::http::{Acted, Desk, Look, Outcome, Params, Pool};
use crate::web::pages::editor::given::PATH;
use crate::web::pages::editor::open::drafts_of;
use crate::web::pages::editor::place;
use crate::web::view::layout::Shell;
use crate::web::view::page;
use crate::web::view::parts::KindBadge;

/// A text that waits.
struct Waiting {
    title: String,
    href: String,
    badge: KindBadge,
    when: String,
    /// Whether it is a text: notes are sorted on a board.
    is_text: bool,
    /// How many things nobody has looked at.
    doubts: usize,
}

/// A document that became no text, and why.
#[derive(Clone, Debug)]
pub(super) struct NotRead {
    pub(super) name: String,
    pub(super) why: String,
}

/// The page.
#[derive(Template)]
#[template(path = "editor/given/bring.html")]
pub struct BringPage {
    shell: Shell,
    text: String,
    error: String,
    waiting: Vec<Waiting>,
    /// The place of the text that was just let go.
    let_go: String,
    /// The documents that could not be read.
    refused: Vec<NotRead>,
    /// How heavy a document may be.
    most: String,
    /// The ends of the names that are read, as an input of files takes them.
    ends: String,
}

/// The page lays out every text that waits, which is work for a processor.
#[derive(Clone)]
pub struct BringParams;

impl Params for BringParams {
    const OWN: bool = true;
    const POOL: Pool = Pool::Computes;

    fn read(_: &HttpRequest) -> Outcome<Self> {
        Ok(Self)
    }

    fn key(&self) -> Option<String> {
        None
    }
}

/// `GET /fiches/nouvelle/texte`
pub fn bring(look: &mut Look<'_>, _: &BringParams) -> Outcome<BringPage> {
    look.who().must(Act::Write)?;
    let mut page = make(look, String::new(), String::new())?;
    look.query().get("abandonne").clone_into(&mut page.let_go);
    Ok(page)
}

fn make(look: &mut Look<'_>, text: String, error: String) -> Result<BringPage> {
    let drafts = drafts_of(look, None)?;
    let waiting = drafts
        .iter()
        .filter(|draft| place::address_of_given(&draft.place).is_some())
        .filter_map(|draft| waiting(look, draft));
    let waiting = waiting.collect();
    let most = numbers::size(look.app.config.upload_bytes);
    let (let_go, refused) = (String::new(), Vec::new());
    Ok(BringPage {
        shell: look.shell_with_form(),
        text,
        error,
        waiting,
        let_go,
        refused,
        most,
        ends: documents::ends(),
    })
}

/// The page, with why documents became no text.
pub(super) fn with_refused(look: &mut Look<'_>, refused: Vec<NotRead>) -> Result<BringPage> {
    Ok(BringPage { refused, ..make(look, String::new(), String::new())? })
}

fn waiting(look: &Look<'_>, draft: &Draft) -> Option<Waiting> {
    let kinds = look.app.kinds();
    let given = Given::of(&serde_json::from_str::<Vec<(String, String)>>(&draft.content).ok()?);
    let is_text = draft.place.starts_with(PLACE);
    Some(Waiting {
        title: given.title.clone(),
        href: place::address_of_given(&draft.place)?,
        badge: page::badge(look.app, &given.kind),
        when: dates::time_tag(draft.saved_at.0),
        is_text,
        doubts: if is_text { given.doubts(&given.lay_out(&kinds)) } else { 0 },
    })
}

/// What is sent.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct BringForm {
    #[serde(rename = "texte")]
    text: String,
    /// The place of a text that was let go, to be taken back.
    #[serde(rename = "retrouver")]
    back: String,
}

/// `POST /fiches/nouvelle/texte`: keeps a text as it came, and goes on to what was recognised in it.
pub fn take(desk: &Desk<'_>, who: &Contributor, (): &(), typed: BringForm) -> Outcome<Acted> {
    if place::address_of_given(&typed.back).is_some() {
        return take_back(desk, who, &typed.back);
    }
    let (text, kinds) = (typed.text, desk.app.kinds());
    let refused =
        |status, why: String, text| Ok(Acted::again(status, Pool::Computes, move |look| Ok(make(look, text, why)?)));
    if text.trim().is_empty() {
        return refused(StatusCode::UNPROCESSABLE_ENTITY, said::TEXT_ASKED.to_owned(), text);
    }
    if text.len() > MAX_TEXT {
        return refused(StatusCode::PAYLOAD_TOO_LARGE, said::TEXT_TOO_LONG.to_owned(), text);
    }
    match keep_new_draft(desk.app, who, &Given::new(&text, &kinds).pairs(), |taken| free_place(PLACE, taken)) {
        Ok(place) => Ok(Acted::see_other(place::address_of_given(&place).unwrap_or_else(|| PATH.to_owned()))),
        Err(error @ (Error::Invalid(_) | Error::TooLarge { .. })) => {
            let status = crate::web::http::act::status_of(&error);
            refused(status, said::not_kept(&error, &of_error(&error)), text)
        }
        Err(error) => Err(error.into()),
    }
}

fn take_back(desk: &Desk<'_>, who: &Contributor, place: &str) -> Outcome<Acted> {
    let account = who.member().map_err(Error::from)?.id;
    let beginning = place.trim_end_matches(|c: char| c.is_ascii_digit());
    let taken = take_draft_back(desk.app, account, place, |taken| free_place(beginning, taken))?;
    let to = taken.and_then(|place| place::address_of_given(&place));
    Ok(Acted::see_other(to.unwrap_or_else(|| PATH.to_owned())))
}
