//! Passkeys: those of an account, and signing in by one. The page that asks for one holds what the browser is asked;
//! its script asks, and sends the answer by the form.

use askama::Template;
use serde::Deserialize;

use crate::actions::accounts::passkey;
use crate::hall::addresses;
use crate::hall::error::Error;
use crate::http::session;
use crate::models::passkey::PasskeyRow;
use crate::text::dates;
use crate::web::http::act::{Anybody, Member};
use crate::web::http::{Acted, Desk, Look, Outcome, Pool, sign_in};
use crate::web::pages::accounts::{Problems, notice};
use crate::web::view::layout::Shell;

/// A passkey in the list.
struct Listed {
    id: String,
    name: String,
    since: String,
    used: Option<String>,
}

/// Those of an account.
#[derive(Template)]
#[template(path = "accounts/passkeys.html")]
pub struct PasskeysPage {
    shell: Shell,
    passkeys: Vec<Listed>,
    /// Whether browsers have any for this site.
    are_here: bool,
    /// The account, for its password.
    account_name: String,
    /// What was typed as the name of another.
    name: String,
    problems: Problems,
}

/// `GET /mon-compte/cles`
pub fn show(look: &mut Look<'_>, (): &()) -> Outcome<PasskeysPage> {
    let mut page = make(look, String::new(), Problems::default())?;
    page.shell.notice = notice(&look.query());
    Ok(page)
}

fn make(look: &mut Look<'_>, name: String, problems: Problems) -> Outcome<PasskeysPage> {
    let member = look.who().member()?;
    let listed = |row: PasskeyRow| Listed {
        since: dates::day_tag(row.added_at.0),
        used: row.used_at.map(|at| dates::time_tag(at.0)),
        id: row.id,
        name: row.name,
    };
    Ok(PasskeysPage {
        passkeys: look.reader.passkeys_of(member.id)?.into_iter().map(listed).collect(),
        shell: look.shell(),
        are_here: passkey::are_here(look.app),
        account_name: member.name.clone(),
        name,
        problems,
    })
}

/// The page that asks the browser.
#[derive(Template)]
#[template(path = "accounts/passkey_ask.html")]
struct AskPage {
    shell: Shell,
    title: &'static str,
    /// Where the answer goes.
    action: &'static str,
    /// Whether a new one is asked for.
    is_new: bool,
    options: String,
    /// What the new one is called.
    name: String,
    /// Where to go when nothing comes of it.
    back: &'static str,
}

/// What is sent to add one, in two forms, or to take one away.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct PasskeyForm {
    #[serde(rename = "mot_de_passe")]
    password: String,
    #[serde(rename = "cle_nom")]
    name: String,
    #[serde(rename = "reponse")]
    answer: String,
    #[serde(rename = "cle")]
    id: String,
}

fn here<'a>(desk: &'a Desk<'_>) -> &'a str {
    desk.visitor.session.as_ref().map_or("", |session| session.hash.as_str())
}

/// `POST /mon-compte/cles/demande`
pub fn ask(desk: &Desk<'_>, who: &Member, (): &(), form: PasskeyForm) -> Outcome<Acted> {
    let PasskeyForm { password, name, .. } = form;
    match passkey::ask(desk.app, who.member()?, here(desk), &password) {
        Ok(options) => Ok(Acted::told(move |look| {
            let (action, back) = (addresses::PASSKEYS, addresses::PASSKEYS);
            Ok(AskPage {
                shell: look.shell(),
                title: "Ajouter une clé d’accès",
                action,
                is_new: true,
                options,
                name,
                back,
            })
        })),
        Err(error) => again(error, name),
    }
}

/// `POST /mon-compte/cles`
pub fn add(desk: &Desk<'_>, who: &Member, (): &(), form: PasskeyForm) -> Outcome<Acted> {
    let PasskeyForm { name, answer, .. } = form;
    match passkey::add(desk.app, desk.visitor.address, who.member()?, here(desk), &name, &answer) {
        Ok(()) => Ok(desk.go("/mon-compte/cles?fait=cle-ajoutee".to_owned(), None)),
        Err(error) => again(error, name),
    }
}

/// `POST /mon-compte/cles/retirer`
pub fn remove(desk: &Desk<'_>, who: &Member, (): &(), PasskeyForm { id, .. }: PasskeyForm) -> Outcome<Acted> {
    match passkey::remove(desk.app, desk.visitor.address, who.member()?, &id) {
        // Taken away meanwhile, in another tab.
        Ok(()) | Err(Error::NotFound(_)) => Ok(desk.go("/mon-compte/cles?fait=cle-retiree".to_owned(), None)),
        Err(error) => again(error, String::new()),
    }
}

fn again(error: Error, name: String) -> Outcome<Acted> {
    let (status, problems, wait) = Problems::of(error)?;
    Ok(Acted::again(status, Pool::Reads, move |look| make(look, name, problems)).after(wait))
}

/// What is sent to sign in.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct PasskeySignIn {
    #[serde(rename = "suite")]
    back: String,
    #[serde(rename = "rester")]
    remembered: String,
    #[serde(rename = "reponse")]
    answer: String,
}

/// `POST /connexion/cle`
///
/// Whoever signed in meanwhile in another tab is where they wanted to be, here and below.
pub fn begin(desk: &Desk<'_>, _: &Anybody, (): &(), form: PasskeySignIn) -> Outcome<Acted> {
    let PasskeySignIn { back, remembered, .. } = form;
    let (visitor, back) = (desk.visitor, sign_in::way_back(&back));
    if !visitor.is_stranger() {
        return Ok(Acted::see_other(back.to_owned()));
    }
    let asked = passkey::begin(desk.app, visitor.step.as_deref(), remembered == "oui", back)?;
    let cookie = asked.secret.map(|secret| session::of_entered(desk.app, secret, false));
    let page = move |look: &mut Look<'_>| {
        Ok(AskPage {
            shell: look.shell_with_form(),
            title: "Se connecter avec une clé d’accès",
            action: "/connexion/cle/reponse",
            is_new: false,
            options: asked.options,
            name: String::new(),
            back: addresses::SIGN_IN,
        })
    };
    Ok(Acted::told(page).with(cookie))
}

/// `POST /connexion/cle/reponse`
pub fn enter(desk: &Desk<'_>, _: &Anybody, (): &(), form: PasskeySignIn) -> Outcome<Acted> {
    let PasskeySignIn { answer, .. } = form;
    let visitor = desk.visitor;
    if !visitor.is_stranger() {
        return Ok(Acted::see_other(addresses::ACCOUNT.to_owned()));
    }
    let browser = visitor.step.as_deref().unwrap_or_default();
    match passkey::enter(desk.app, visitor.address, browser, &answer, visitor.device()) {
        Ok(entered) => {
            let cookie = session::of_entered(desk.app, entered.secret, entered.remembered);
            Ok(Acted::see_other(sign_in::way_back(&entered.back).to_owned()).with(Some(cookie)))
        }
        Err(Error::NotFound(_)) => Ok(Acted::see_other("/connexion?echec=etape".to_owned())),
        Err(Error::Invalid(_)) => Ok(Acted::see_other("/connexion?echec=cle-inconnue".to_owned())),
        Err(error) => Err(error.into()),
    }
}
