//! The page behind a mailed link: the text of somebody without an account, the button that publishes it, and what
//! became of it. Opening it changes nothing.

use actix_web::HttpRequest;
use actix_web::http::StatusCode;
use askama::Template;
use serde::Deserialize;

use crate::actions::accounts::publish_by_mail;
use crate::db::types::{FromStrangers, HeldState};
use crate::hall::config::Registration;
use crate::hall::error::{Error, Result, What};
use crate::hall::messages::held as said;
use crate::http::session;
use crate::models::held_change::{HeldChange, LINK};
use crate::text::fields;
use crate::web::http::act::{Anybody, status_of};
use crate::web::http::extract::{Query, segment};
use crate::web::http::{Acted, Desk, Look, Outcome, Params, Pool};
use crate::web::pages::held_changes::{self, Proposal};
use crate::web::pages::sheets::frame::Problems;
use crate::web::view::layout::Shell;
use crate::web::view::page;

/// The page.
#[derive(Template)]
#[template(path = "held_changes/link.html")]
pub struct ByLinkPage {
    shell: Shell,
    /// Where its buttons are sent.
    action: String,
    proposal: Proposal,
    state: HeldState,
    /// The name that signs it.
    signature: String,
    /// Whether the button publishes at once.
    at_once: bool,
    /// Why it was refused.
    word: String,
    /// Where its form opens, unless it was published.
    edit: Option<String>,
    /// Whether it belongs to an account, which its author opened by this link.
    has_account: bool,
    /// Whether it made a sheet.
    is_new: bool,
    /// Whether an account would publish it at once.
    at_once_with_account: bool,
    /// The short address of its sheet, to be sent to somebody.
    share: Option<String>,
    /// The name typed to open an account; none where that is not offered.
    name: Option<String>,
    problems: Problems,
    /// A field of the sheet that nobody filled in: its name, and where it is.
    next: Option<(String, String)>,
}

/// Which link, and what was just done.
#[derive(Clone)]
pub struct ByLinkParams {
    secret: String,
    done: String,
}

impl Params for ByLinkParams {
    const OWN: bool = true;

    fn read(request: &HttpRequest) -> Outcome<Self> {
        Ok(Self { secret: segment(request, "secret"), done: Query::of(request).get("avis").to_owned() })
    }

    fn key(&self) -> Option<String> {
        None
    }
}

/// `GET /publier/{secret}`
pub fn show(look: &mut Look<'_>, asked: &ByLinkParams) -> Outcome<ByLinkPage> {
    let change = look.reader.held_change_of_link(&asked.secret, look.app.now())?;
    let mut page = make(look, &asked.secret, change)?;
    page.shell.notice = said::of_notice(&asked.done).and_then(page::done);
    Ok(page)
}

fn make(look: &mut Look<'_>, secret: &str, change: HeldChange) -> Result<ByLinkPage> {
    let proposal = held_changes::proposal(look, &change)?;
    // One that was refused is taken up again as another.
    let edit = proposal.edit.as_deref().filter(|_| !change.state.is_approved());
    let edit = edit.and_then(|edit| edit.rsplit_once("attente=")).map(|(form, _)| format!("{form}lien={secret}"));
    let base_url = look.app.config.base_url.clone();
    let named = look.reader.names(change.account_id)?.pop().map(|(_, name)| name);
    let may_join = !change.email.is_empty() && look.app.registration(&mut look.reader)? != Registration::Invited;
    Ok(ByLinkPage {
        shell: look.shell_with_form(),
        action: format!("{LINK}{secret}"),
        state: change.state,
        signature: named.unwrap_or_else(|| said::signature(&change.signed)),
        name: may_join.then(|| change.signed.clone()),
        problems: Problems::default(),
        at_once: look.reader.from_strangers()? == FromStrangers::AtOnce,
        at_once_with_account: look.reader.looked_at()? == 0,
        has_account: change.account_id.is_some(),
        is_new: change.base == 0,
        share: change.sheet_id.map(|id| format!("{base_url}/f/{id}")),
        next: if change.state.is_approved() { next(look, &change)? } else { None },
        word: change.word,
        edit,
        proposal,
    })
}

/// One small thing more: the first field that a complete sheet has and this one lacks.
fn next(look: &mut Look<'_>, change: &HeldChange) -> Result<Option<(String, String)>> {
    let Some(id) = change.sheet_id else { return Ok(None) };
    let sheet = match look.reader.sheet(id) {
        Ok(sheet) => sheet,
        Err(Error::NotFound(_) | Error::Gone(_)) => return Ok(None),
        Err(error) => return Err(error),
    };
    let text = look.reader.sheet_text(&sheet, sheet.head)?;
    let kinds = look.app.kinds();
    let def = look.reader.kind_to_fill(&kinds, &sheet.kind, Some(&sheet))?;
    let missing = fields::completeness(&def, &text).missing;
    let field = missing.iter().find_map(|key| def.field(key));
    Ok(field.map(|field| (field.label.clone(), format!("{}?champ={}", sheet.path(), field.key))))
}

/// What is sent: the button, and what opens an account.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct LinkForm {
    #[serde(rename = "faire")]
    does: String,
    #[serde(rename = "nom")]
    name: String,
    #[serde(rename = "mot_de_passe")]
    password: String,
}

/// `POST /publier/{secret}`: publishes it, asks for a look, or throws it away.
pub fn press(desk: &Desk<'_>, _: &Anybody, asked: &ByLinkParams, form: LinkForm) -> Outcome<Acted> {
    let secret = asked.secret.as_str();
    match form.does.as_str() {
        "publier" => publish(desk, secret),
        "compte" => join(desk, asked, form),
        "jeter" => {
            publish_by_mail::throw_away(desk.app, secret)?;
            let page = ThrownPage { shell: desk.look(|look| Ok(look.shell()))? };
            Ok(Acted::page(StatusCode::OK, &page)?)
        }
        other => Err(Error::BadRequest(format!("nothing is called {other}")).into()),
    }
}

/// Publishes it at once where the wiki does; a text that cannot be published as it stands waits for somebody who makes
/// it fit.
fn publish(desk: &Desk<'_>, secret: &str) -> Outcome<Acted> {
    let published = publish_by_mail::publish(desk.app, secret);
    let event = match published {
        Ok(Some(saved)) => saved.event,
        // Pressed twice: the page says what became of it.
        Err(Error::NotFound(What::Change)) => None,
        Ok(None) | Err(Error::Conflict(_) | Error::Taken { .. } | Error::Forbidden(_) | Error::Invalid(_)) => {
            publish_by_mail::ask_for_a_look(desk.app, secret)?;
            None
        }
        Err(error) => return Err(error.into()),
    };
    Ok(desk.go(format!("{LINK}{secret}"), event))
}

/// Opens an account, signs in, and publishes; the page with what is wrong otherwise.
fn join(desk: &Desk<'_>, asked: &ByLinkParams, form: LinkForm) -> Outcome<Acted> {
    let secret = asked.secret.clone();
    match publish_by_mail::open_account(desk.app, &secret, &form.name, &form.password) {
        Ok(account) => {
            let opened = account.is_active();
            let (device, before) = (desk.visitor.device(), desk.visitor.session.as_ref());
            let cookie = opened.then(|| session::begin_now(desk.app, account.id, device, before));
            Ok(publish(desk, &secret)?.with(cookie.transpose()?))
        }
        Err(error @ Error::Invalid(_)) => {
            let status = status_of(&error);
            let problems = Problems::of_error(error)?;
            Ok(Acted::again(status, Pool::Reads, move |look| {
                let change = look.reader.held_change_of_link(&secret, look.app.now())?;
                let page = make(look, &secret, change)?;
                Ok(ByLinkPage { name: Some(form.name), problems, ..page })
            }))
        }
        Err(error) => Err(error.into()),
    }
}

/// What is said once a text was thrown away.
#[derive(Template)]
#[template(path = "held_changes/thrown.html")]
struct ThrownPage {
    shell: Shell,
}
