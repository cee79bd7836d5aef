//! The tokens by which programs write as the member: made, shown once, revoked.

use serde::Deserialize;

use crate::actions::accounts::grant_token;
use crate::actions::accounts::grant_token::Typed;
use crate::web::http::act::Member;
use crate::web::http::{Acted, Desk, Outcome};
use crate::web::pages::accounts::own::Retyped;
use crate::web::pages::accounts::{Problems, own};

/// What is sent to make one.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct TokenForm {
    #[serde(rename = "jeton_nom")]
    name: String,
    #[serde(rename = "jeton_droits")]
    scope: String,
    #[serde(rename = "jeton_jours")]
    days: String,
    #[serde(rename = "jeton_passe")]
    password: String,
}

/// `POST /mon-compte/jetons`
pub fn grant(desk: &Desk<'_>, who: &Member, (): &(), form: TokenForm) -> Outcome<Acted> {
    let TokenForm { name, scope, days, password } = form;
    let typed = Typed { name, scope, days, password };
    match grant_token::ask(desk.app, desk.visitor.address, who.member()?, &typed) {
        Ok(token) => Ok(Acted::told(move |look| {
            let mut page = own::make(look, Problems::default())?;
            page.new_token = Some(token);
            Ok(page)
        })),
        Err(error) => own::again_with(error, Retyped { token: Some(typed), ..Retyped::default() }),
    }
}

/// What is sent to revoke one.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Revoked {
    #[serde(rename = "jeton_api")]
    hash: String,
}

/// `POST /mon-compte/jetons/revoquer`
pub fn revoke(desk: &Desk<'_>, who: &Member, (): &(), Revoked { hash }: Revoked) -> Outcome<Acted> {
    grant_token::revoke(desk.app, who, &hash)?;
    Ok(desk.go("/mon-compte?fait=jeton".to_owned(), None))
}
