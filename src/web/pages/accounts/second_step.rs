//! Setting up the second step of signing in, and taking it off.

use askama::Template;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;

use crate::actions::accounts::second_step;
use crate::hall::error::{Error, Result};
use crate::models::second_step::{CODES, SET_UP};
use crate::text::dates;
use crate::text::qr::Qr;
use crate::web::http::act::Member;
use crate::web::http::{Acted, Desk, Look, Outcome, Pool};
use crate::web::pages::accounts::{Problems, has_passkeys};
use crate::web::view::layout::Shell;

/// Where somebody is with it.
enum State {
    /// It is not asked for.
    Off,
    /// It waits for its first code.
    Waiting {
        /// What a phone reads.
        qr: Option<Qr>,
        /// The same for who types it.
        typed: String,
        /// The same for an application on this very device.
        address: String,
    },
    /// It is asked for.
    On {
        /// Since when.
        since: String,
        /// Recovery codes that did not serve yet.
        left: i64,
    },
}

/// The page.
#[derive(Template)]
#[template(path = "accounts/second_step.html")]
pub struct SecondStepPage {
    shell: Shell,
    state: State,
    /// The name that a password manager knows.
    name: String,
    /// Whether the role of the account asks for it.
    is_asked: bool,
    /// Whether a passkey may stand for it.
    passkeys: bool,
    problems: Problems,
}

/// `GET /mon-compte/double-verification`
pub fn show(look: &mut Look<'_>, (): &()) -> Outcome<SecondStepPage> {
    make(look, Problems::default())
}

fn make(look: &mut Look<'_>, problems: Problems) -> Outcome<SecondStepPage> {
    let (member, now) = (look.who().member()?.clone(), look.app.now());
    let state = match look.reader.second_step(member.id)? {
        Some(step) if step.since.is_none() && now.0 < step.asked_at.0 + SET_UP => {
            let codes = second_step::codes_of(look.app, &step, &member.name);
            let address = codes.address();
            State::Waiting { qr: Qr::of(&address), typed: codes.typed(), address }
        }
        Some(step) if step.since.is_some() => State::On {
            since: dates::day_tag(step.since.unwrap_or(now).0),
            left: look.reader.recovery_codes_left(member.id)?,
        },
        _ => State::Off,
    };
    let (is_asked, passkeys) = (member.withheld.is_some(), has_passkeys(look.app));
    Ok(SecondStepPage { shell: look.shell(), state, name: member.name, is_asked, passkeys, problems })
}

/// What is sent to set it up, to take it off, to have other codes.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct SecondStepForm {
    #[serde(rename = "mot_de_passe")]
    password: String,
    #[serde(rename = "codes_passe")]
    for_codes: String,
    #[serde(rename = "arret_passe")]
    to_end: String,
    code: String,
}

/// `POST /mon-compte/double-verification`
pub fn begin(desk: &Desk<'_>, who: &Member, (): &(), form: SecondStepForm) -> Outcome<Acted> {
    let SecondStepForm { password, .. } = form;
    match second_step::begin(desk.app, who.member()?, &password) {
        Ok(()) => Ok(desk.go("/mon-compte/double-verification#code".to_owned(), None)),
        Err(error) => again(error),
    }
}

/// `POST /mon-compte/double-verification/code`
pub fn confirm(desk: &Desk<'_>, who: &Member, (): &(), form: SecondStepForm) -> Outcome<Acted> {
    let here = desk.visitor.session.as_ref().map_or("", |session| session.hash.as_str());
    let SecondStepForm { code, .. } = form;
    told(second_step::confirm(desk.app, desk.visitor.address, who.member()?, here, &code), true)
}

/// `POST /mon-compte/double-verification/codes`
pub fn renew(desk: &Desk<'_>, who: &Member, (): &(), form: SecondStepForm) -> Outcome<Acted> {
    let SecondStepForm { for_codes, .. } = form;
    told(second_step::renew_codes(desk.app, desk.visitor.address, who.member()?, &for_codes), false)
}

/// `POST /mon-compte/double-verification/arret`
pub fn turn_off(desk: &Desk<'_>, who: &Member, (): &(), form: SecondStepForm) -> Outcome<Acted> {
    let SecondStepForm { to_end, .. } = form;
    match second_step::turn_off(desk.app, desk.visitor.address, who.member()?, &to_end) {
        Ok(()) => Ok(desk.go("/mon-compte?fait=double-retiree".to_owned(), None)),
        Err(error) => again(error),
    }
}

fn again(error: Error) -> Outcome<Acted> {
    let (status, problems, wait) = Problems::of(error)?;
    Ok(Acted::again(status, Pool::Reads, move |look| make(look, problems)).after(wait))
}

/// Recovery codes, shown this once.
#[derive(Template)]
#[template(path = "accounts/recovery.html")]
struct RecoveryPage {
    shell: Shell,
    codes: Vec<String>,
    /// Whether the second step was just set up.
    first: bool,
    /// They are a text to keep: its address, which holds it.
    file: String,
}

fn told(codes: Result<Vec<String>>, first: bool) -> Outcome<Acted> {
    match codes {
        Ok(codes) => Ok(Acted::told(move |look| {
            let shell = look.shell();
            let file = format!("{}\r\n\r\n{}\r\n", shell.site, codes.join("\r\n"));
            let file = format!("data:text/plain;charset=utf-8;base64,{}", STANDARD.encode(file));
            Ok(RecoveryPage { shell, codes, first, file })
        })),
        Err(error) => again(error),
    }
}
