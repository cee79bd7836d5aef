//! Another e-mail address: asked from one's account, confirmed by a link.

use askama::Template;
use serde::Deserialize;

use crate::actions::accounts::change_address;
use crate::web::http::act::{Member, Pressed};
use crate::web::http::{Acted, Desk, Look, Outcome};
use crate::web::pages::accounts::own;
use crate::web::pages::accounts::own::Retyped;
use crate::web::pages::accounts::secret::LinkSecret;
use crate::web::view::layout::Shell;

/// What the link will do, with the one button that does it.
#[derive(Template)]
#[template(path = "accounts/address.html")]
pub struct AddressPage {
    shell: Shell,
    action: String,
    email: String,
}

/// What is sent.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct NewAddressForm {
    #[serde(rename = "mot_de_passe")]
    password: String,
    #[serde(rename = "courriel")]
    email: String,
}

/// `POST /mon-compte/adresse`
pub fn ask(
    desk: &Desk<'_>,
    who: &Member,
    (): &(),
    NewAddressForm { password, email }: NewAddressForm,
) -> Outcome<Acted> {
    match change_address::ask(desk.app, desk.visitor.address, who.member()?, &password, &email) {
        Ok(()) => Ok(desk.go("/mon-compte?fait=adresse-demandee".to_owned(), None)),
        Err(error) => own::again_with(error, Retyped { email, ..Retyped::default() }),
    }
}

/// `GET /mon-compte/adresse/{secret}`
///
/// Only the member who asked, signed in: a link that reached a stranger by a slip must not give them the account.
pub fn offer(look: &mut Look<'_>, secret: &LinkSecret) -> Outcome<AddressPage> {
    let (member, now) = (look.who().member()?, look.app.now());
    let email = change_address::asked(&mut look.reader, member, &secret.0, now)?;
    Ok(AddressPage { shell: look.shell(), action: format!("/mon-compte/adresse/{}", secret.0), email })
}

/// `POST /mon-compte/adresse/{secret}`
pub fn confirm(desk: &Desk<'_>, who: &Member, secret: &LinkSecret, _: Pressed) -> Outcome<Acted> {
    change_address::confirm(desk.app, who.member()?, &secret.0)?;
    Ok(desk.go("/mon-compte?fait=adresse".to_owned(), None))
}
