//! What a subscriber wants, behind a signed link or in their account; leaving by a page, or in one click from a mail.

use actix_web::HttpRequest;
use actix_web::http::StatusCode;
use askama::Template;

use crate::actions::letters::subscribe;
use crate::hall::addresses;
use crate::hall::error::{Error, Result};
use crate::hall::messages::letters as said;
use crate::models::subscriber::Wishes;
use crate::web::http::act::{Anybody, Member, Pressed};
use crate::web::http::extract::{Query, segment};
use crate::web::http::{Acted, Desk, Look, Outcome, Params, Pool};
use crate::web::pages::letters::typed::WishForm;
use crate::web::pages::letters::{Offers, offers};
use crate::web::view::layout::{Notice, Shell};
use crate::web::view::page;

/// A signed link, and what was just done.
#[derive(Clone)]
pub struct SignedParams {
    signed: String,
    done: String,
}

impl Params for SignedParams {
    const OWN: bool = true;

    fn read(request: &HttpRequest) -> Outcome<Self> {
        Ok(Self { signed: segment(request, "signed"), done: Query::of(request).get("avis").to_owned() })
    }

    fn key(&self) -> Option<String> {
        None
    }
}

/// What one wants.
#[derive(Template)]
#[template(path = "letters/choices.html")]
pub struct ChoicesPage {
    shell: Shell,
    action: String,
    /// Where one leaves; empty in an account, which unticks.
    leave: String,
    email: String,
    offers: Offers,
}

/// `GET /lettre/choix/{signed}`
pub fn show(look: &mut Look<'_>, asked: &SignedParams) -> Outcome<ChoicesPage> {
    let id = subscribe::opened(look.app, &asked.signed)?;
    let (found, letters) = look.reader.subscriber(id)?;
    let offers = offers(look, &found.wishes(letters))?;
    let notice = said::of_notice(&asked.done).and_then(page::done);
    Ok(chosen_by_link(look, asked, found.email, offers, notice))
}

fn chosen_by_link(
    look: &mut Look<'_>,
    asked: &SignedParams,
    email: String,
    offers: Offers,
    notice: Option<Notice>,
) -> ChoicesPage {
    ChoicesPage {
        shell: Shell { notice, ..look.shell_with_form() },
        action: format!("{}{}", addresses::LETTER_CHOICES, asked.signed),
        leave: format!("{}{}", addresses::LETTER_LEAVE, asked.signed),
        email,
        offers,
    }
}

/// What was ticked and typed, again, with what is wrong with it.
fn again(look: &mut Look<'_>, typed: &WishForm, error: Error) -> Result<Offers> {
    let Error::Invalid(errors) = error else { return Err(error) };
    let mut offers = offers(look, &typed.wishes())?;
    offers.place = typed.place.clone();
    offers.place_error = errors.into_iter().map(|error| error.message).collect::<Vec<_>>().join(" ");
    Ok(offers)
}

/// `POST /lettre/choix/{signed}`
pub fn choose(desk: &Desk<'_>, _: &Anybody, asked: &SignedParams, typed: WishForm) -> Outcome<Acted> {
    let wishes = match typed.checked() {
        Ok(wishes) => wishes,
        Err(error) => {
            let asked = asked.clone();
            return Ok(Acted::again(StatusCode::UNPROCESSABLE_ENTITY, Pool::Reads, move |look| {
                let (found, _) = look.reader.subscriber(subscribe::opened(look.app, &asked.signed)?)?;
                let offers = again(look, &typed, error)?;
                Ok(chosen_by_link(look, &asked, found.email, offers, None))
            }));
        }
    };
    subscribe::choose(desk.app, subscribe::opened(desk.app, &asked.signed)?, &wishes)?;
    if wishes.letters.is_empty() {
        return Ok(Acted::told(|look| Ok(LeftPage { shell: look.shell() })));
    }
    Ok(desk.go(format!("{}{}?avis=choix", addresses::LETTER_CHOICES, asked.signed), None))
}

/// `GET /mon-compte/lettres`
pub fn of_member(look: &mut Look<'_>, (): &()) -> Outcome<ChoicesPage> {
    let id = look.who().member()?.id;
    let email = look.reader.account(id)?.email.unwrap_or_default();
    let known = look.reader.subscriber_at(&email)?.filter(|(found, _)| found.is_confirmed());
    let wishes = known.map_or_else(Wishes::default, |(found, letters)| found.wishes(letters));
    let offers = offers(look, &wishes)?;
    let notice = said::of_notice(look.query().get("avis")).and_then(page::done);
    Ok(own_choices(look, email, offers, notice))
}

fn own_choices(look: &mut Look<'_>, email: String, offers: Offers, notice: Option<Notice>) -> ChoicesPage {
    ChoicesPage {
        shell: Shell { notice, ..look.shell_with_form() },
        action: addresses::OWN_LETTERS.to_owned(),
        leave: String::new(),
        email,
        offers,
    }
}

/// `POST /mon-compte/lettres`
pub fn of_member_form(desk: &Desk<'_>, who: &Member, (): &(), typed: WishForm) -> Outcome<Acted> {
    let wishes = match typed.checked() {
        Ok(wishes) => wishes,
        Err(error) => {
            return Ok(Acted::again(StatusCode::UNPROCESSABLE_ENTITY, Pool::Reads, move |look| {
                let id = look.who().member()?.id;
                let email = look.reader.account(id)?.email.unwrap_or_default();
                let offers = again(look, &typed, error)?;
                Ok(own_choices(look, email, offers, None))
            }));
        }
    };
    subscribe::choose_as_member(desk.app, who, &wishes)?;
    Ok(desk.go(format!("{}?avis=choix", addresses::OWN_LETTERS), None))
}

/// The page with the one button that leaves.
#[derive(Template)]
#[template(path = "letters/leave.html")]
pub struct LeavePage {
    shell: Shell,
    action: String,
    choices: String,
}

/// `GET /lettre/desinscription/{signed}`
pub fn leaving(look: &mut Look<'_>, asked: &SignedParams) -> Outcome<LeavePage> {
    subscribe::opened(look.app, &asked.signed)?;
    Ok(LeavePage {
        shell: look.shell_with_form(),
        action: format!("{}{}", addresses::LETTER_LEAVE, asked.signed),
        choices: format!("{}{}", addresses::LETTER_CHOICES, asked.signed),
    })
}

/// What is said once somebody left.
#[derive(Template)]
#[template(path = "letters/left.html")]
struct LeftPage {
    shell: Shell,
}

/// `POST /lettre/desinscription/{signed}`: the button of the page, or a mail program's one click (RFC 8058).
pub fn leave(desk: &Desk<'_>, _: &Anybody, asked: &SignedParams, _: Pressed) -> Outcome<Acted> {
    subscribe::leave(desk.app, subscribe::opened(desk.app, &asked.signed)?)?;
    Ok(Acted::told(|look| Ok(LeftPage { shell: look.shell() })))
}
