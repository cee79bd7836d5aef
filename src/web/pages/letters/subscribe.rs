//! Asking for letters, without an account: the form, the link that confirms.

use askama::Template;

use crate::actions::letters::subscribe;
use crate::hall::addresses;
use crate::models::issue::Issue;
use crate::text::dates;
use crate::web::http::act::{Anybody, Pressed};
use crate::web::http::{Acted, Desk, Look, Outcome, Pool};
use crate::web::pages::accounts::{LinkSecret, Problems};
use crate::web::pages::letters::archive::OfLettersParams;
use crate::web::pages::letters::typed::WishForm;
use crate::web::pages::letters::{Offers, offers};
use crate::web::view::layout::Shell;

/// Issues named under the form.
const LATEST: i64 = 3;

/// The form.
#[derive(Template)]
#[template(path = "letters/subscribe.html")]
pub struct SubscribePage {
    shell: Shell,
    email: String,
    offers: Offers,
    problems: Problems,
    /// The latest issues: their numbers, subjects and days.
    latest: Vec<(i64, String, String)>,
}

/// `GET /lettre`: no box is ticked.
pub fn form(look: &mut Look<'_>, _: &OfLettersParams) -> Outcome<SubscribePage> {
    make(look, &WishForm::default(), Problems::default())
}

fn make(look: &mut Look<'_>, typed: &WishForm, problems: Problems) -> Outcome<SubscribePage> {
    let wishes = typed.wishes();
    let mut offers = offers(look, &wishes)?;
    offers.place = typed.place.clone();
    offers.place_error = problems.at("lieu").unwrap_or_default().to_string();
    let line = |issue: Issue| {
        let day = issue.sent_at.map(|at| dates::day_tag(at.0)).unwrap_or_default();
        (issue.id.0, issue.subject, day)
    };
    let latest = look.reader.sent_issues(None, LATEST)?.into_iter().map(line).collect();
    Ok(SubscribePage { shell: look.shell_with_form(), email: typed.email.clone(), offers, problems, latest })
}

/// What is said once somebody asked, whether the address was known or not.
#[derive(Template)]
#[template(path = "letters/asked.html")]
struct AskedPage {
    shell: Shell,
    email: String,
}

/// `POST /lettre`
pub fn ask(desk: &Desk<'_>, _: &Anybody, (): &(), typed: WishForm) -> Outcome<Acted> {
    let asked =
        typed.checked().and_then(|wishes| subscribe::ask(desk.app, desk.visitor.address, &typed.email, &wishes));
    match asked {
        Ok(()) => Ok(Acted::told(move |look| Ok(AskedPage { shell: look.shell(), email: typed.email }))),
        Err(error) => {
            let (status, problems, wait) = Problems::of(error)?;
            Ok(Acted::again(status, Pool::Reads, move |look| make(look, &typed, problems)).after(wait))
        }
    }
}

/// What a link will do, with the button that does it: programs that scan mail open links, and press no button.
#[derive(Template)]
#[template(path = "letters/confirm.html")]
pub struct ConfirmLetterPage {
    shell: Shell,
    action: String,
    email: String,
}

/// `GET /lettre/confirmer/{secret}`
pub fn offer(look: &mut Look<'_>, LinkSecret(secret): &LinkSecret) -> Outcome<ConfirmLetterPage> {
    let found = look.reader.subscriber_of_link(secret, look.app.now())?;
    Ok(ConfirmLetterPage {
        shell: look.shell_with_form(),
        action: format!("{}{secret}", addresses::LETTER_CONFIRMATION),
        email: found.email,
    })
}

/// `POST /lettre/confirmer/{secret}`
pub fn confirm(desk: &Desk<'_>, _: &Anybody, LinkSecret(secret): &LinkSecret, _: Pressed) -> Outcome<Acted> {
    let id = subscribe::confirm(desk.app, secret)?;
    let choices = format!("{}{}", addresses::LETTER_CHOICES, subscribe::signed(desk.app, id));
    Ok(Acted::told(move |look| Ok(ConfirmedPage { shell: look.shell(), choices })))
}

/// What is said once somebody confirmed.
#[derive(Template)]
#[template(path = "letters/confirmed.html")]
struct ConfirmedPage {
    shell: Shell,
    choices: String,
}
