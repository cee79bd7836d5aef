//! Texts that were brought and looked at are published: one, or all that nobody has anything left to look at.

use actix_web::http::StatusCode;

use crate::hall::error::{Error, FieldError};
use crate::hall::messages::given as said;
use crate::http::session;
use crate::models::draft::Draft;
use crate::models::kind::KindSet;
use crate::reading::brought::text::{Given, PLACE};
use crate::reading::brought::{opened, pairs_of};
use crate::web::http::act::Contributor;
use crate::web::http::extract::Form;
use crate::web::http::{Acted, Desk, Outcome, Pool};
use crate::web::pages::editor::given::bring::{self, Told};
use crate::web::pages::editor::given::path::{AText, BroughtPath};
use crate::web::pages::editor::given::show;
use crate::web::pages::editor::open::drafts_of;
use crate::web::pages::editor::place;
use crate::web::pages::editor::post::Button;
use crate::web::pages::editor::posted::Posted;
use crate::web::pages::editor::typed::Held;

/// Publishes through the editor, once nothing is left that nobody looked at.
pub(super) fn one(
    desk: &Desk<'_>,
    who: &Contributor,
    path: &BroughtPath<AText>,
    given: Given,
    kinds: &KindSet,
) -> Outcome<Acted> {
    let errors = missing(&given, kinds, Which::LookedAt);
    if !errors.is_empty() {
        return again(path, given, errors);
    }
    let account = who.member().map_err(Error::from)?.id;
    let taken = desk.look(|look| Ok(look.reader.draft_places(account)?))?;
    posted(&given, kinds, &path.place(), &taken).perform(desk, Button::Publish)
}

/// The page again, with what is wrong; what was decided is kept.
pub(super) fn again(path: &BroughtPath<AText>, given: Given, errors: Vec<FieldError>) -> Outcome<Acted> {
    let path = path.clone();
    Ok(Acted::again(StatusCode::UNPROCESSABLE_ENTITY, Pool::Computes, move |look| {
        Ok(show::make(look, &path, given, errors)?)
    }))
}

/// Which of the texts that wait are published together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Which {
    /// Those in which nothing is left to look at.
    LookedAt,
    /// All of them, with what was guessed: whoever presses that button answers for it.
    All,
}

impl Which {
    /// What a button asks; nothing for another button.
    pub(super) fn parse(word: &str) -> Option<Self> {
        match word {
            "publier" => Some(Self::LookedAt),
            "publier-tout" => Some(Self::All),
            _ => None,
        }
    }
}

/// What a text lacks to be published.
fn missing(given: &Given, kinds: &KindSet, which: Which) -> Vec<FieldError> {
    let doubts = if which == Which::All { 0 } else { given.doubts(&given.lay_out(kinds)) };
    let error = |field: &str, message| FieldError { field: field.to_owned(), message };
    let doubtful = (doubts > 0).then(|| error("regarder", said::still_doubtful(doubts)));
    let untitled = given.title.trim().is_empty().then(|| error("titre", said::TITLE_ASKED.to_owned()));
    doubtful.into_iter().chain(untitled).collect()
}

/// The editor's form, filled with a text.
fn posted(given: &Given, kinds: &KindSet, place: &str, taken: &[String]) -> Posted {
    let mut form = given.form(kinds, place);
    form.push(("brouillon".to_owned(), place::free(&place::of(None, &given.kind, &Held::Sheet), taken)));
    Posted { form: Form(form), sheet: None, cookie: None, refused: None }
}

/// Publishes the texts that wait, and says what became of each: one that is not published stops none.
pub(super) fn all(desk: &Desk<'_>, which: Which) -> Outcome<Acted> {
    let (kinds, mut told, mut seen) = (desk.app.kinds(), Vec::new(), None);
    let mut drafts = desk.look(|look| Ok(drafts_of(look, None)?))?;
    let (taken, in_editor) = (place::all(&drafts), opened(&drafts));
    // In the order in which they came.
    drafts.sort_by_key(|draft| draft.saved_at);
    for draft in drafts.iter().filter(|draft| draft.place.starts_with(PLACE)) {
        let given = Given::of(&pairs_of(draft));
        let why = match in_editor.contains_key(&draft.place) {
            true => vec![said::IN_THE_EDITOR.to_owned()],
            false => missing(&given, &kinds, which).into_iter().map(|error| error.message).collect(),
        };
        if !why.is_empty() {
            told.push(left(draft, &given, &why));
            continue;
        }
        match posted(&given, &kinds, &draft.place, &taken).publish_among(desk)? {
            Ok(became) => {
                seen = became.event.or(seen);
                let why = if became.is_held { said::LOOKED_AT_FIRST.to_owned() } else { String::new() };
                told.push(Told { title: given.title.clone(), href: became.href, is_published: true, why });
            }
            Err(why) => told.push(left(draft, &given, &why)),
        }
    }
    let page = Acted::again(StatusCode::OK, Pool::Computes, move |look| Ok(bring::with_told(look, told)?));
    Ok(page.with(seen.map(|event| session::seen(desk.app, event))))
}

/// A text that is not published.
fn left(draft: &Draft, given: &Given, why: &[String]) -> Told {
    Told {
        title: given.title.clone(),
        href: place::address_of_given(&draft.place).unwrap_or_default(),
        is_published: false,
        why: why.join(" "),
    }
}
