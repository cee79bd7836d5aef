//! Changes the e-mail address of a member: the password is asked, the new address confirmed, the old one told.

use std::net::IpAddr;

use crate::actions::accounts::sign_in;
use crate::actions::wiki::outbox;
use crate::actions::wiki::outbox::{Leave, Reader};
use crate::app::App;
use crate::base::limits::Key;
use crate::db::types::{LinkPurpose, Moment};
use crate::hall::addresses;
use crate::hall::error::{Error, Result, What};
use crate::hall::messages;
use crate::hall::policy::{Member, Who};
use crate::mail::{self, Lifetime, Occasion};
use crate::models::account::Account;
use crate::models::one_time_link::OneTimeLink;
use crate::models::reader;
use crate::models::subscriber::Subscriber;

/// How long the link sent to the new address is good, in hours.
const HOURS: u32 = 48;

/// Sends a link to the new address. One that belongs to another account is told so there, and nowhere else.
pub fn ask(app: &App, from: IpAddr, member: &Member, password: &str, email: &str) -> Result<()> {
    let email = mail::address(email).ok_or_else(|| Error::field("courriel", messages::EMAIL_WRONG))?;
    if !sign_in::is_password_of(app, member.id, password)? {
        return Err(Error::field("mot_de_passe", messages::PRESENT_PASSWORD_WRONG));
    }
    let now = app.now();
    let typed = email.to_lowercase();
    let leave = Leave::asked(app, from, &[Key::Name(&typed), Key::Number(member.id.0)])?;
    app.store.write(|db| {
        OneTimeLink::end_all(db, LinkPurpose::Address, Some(member.id), now)?;
        if let Some(owner) = Account::find_by_email(db, &email.to_lowercase())? {
            let reader = Reader { email: &email, name: &owner.name };
            return outbox::queue(app, db, leave, reader, Occasion::AlreadyMember, addresses::FORGOTTEN, now);
        }
        let lifetime = i64::from(HOURS) * Moment::HOUR;
        let (link, secret) = OneTimeLink::new(LinkPurpose::Address, Some(member.id), now, lifetime);
        OneTimeLink::insert(db, &OneTimeLink { payload: email.clone(), ..link })?;
        let occasion = Occasion::AddressChange { lifetime: Lifetime::hours(HOURS) };
        let reader = Reader { email: &email, name: &member.name };
        outbox::queue(app, db, leave, reader, occasion, &format!("{}{secret}", addresses::NEW_EMAIL), now)
    })
}

/// The address that a member's link confirms, while it is good; nothing changes.
pub fn asked(reader: &mut reader::Reader<'_>, member: &Member, secret: &str, now: Moment) -> Result<String> {
    find(reader, member, secret, now).map(|link| link.payload)
}

fn find(reader: &mut reader::Reader<'_>, member: &Member, secret: &str, now: Moment) -> Result<OneTimeLink> {
    let link = reader.one_time_link(secret, LinkPurpose::Address, now)?;
    link.filter(|link| link.account_id == Some(member.id)).ok_or(Error::NotFound(What::Link))
}

/// Takes the new address by its link, once, for the member who asked and is signed in; the old address is told.
pub fn confirm(app: &App, member: &Member, secret: &str) -> Result<()> {
    let (id, now) = (member.id, app.now());
    let written = app.store.write(|db| {
        let link = find(&mut reader::Reader::new(db, &Who::Member(member.clone())), member, secret, now)?;
        if !link.use_up(db, now)? {
            return Err(Error::NotFound(What::Link));
        }
        let account = Account::find(db, id)?.ok_or(Error::NotFound(What::Account))?;
        Account::set_email(db, id, &link.payload)?;
        Subscriber::follow_account(db, id, &link.payload)?;
        OneTimeLink::end_all(db, LinkPurpose::Password, Some(id), now)?;
        Account::delete_rivals(db, id, &link.payload.to_lowercase())?;
        match &account.email {
            Some(old) => {
                let reader = Reader { email: old, name: &account.name };
                let leave = Leave::counted_before();
                outbox::queue(app, db, leave, reader, Occasion::AddressChanged, addresses::LEGAL, now)
            }
            None => Ok(()),
        }
    });
    match written {
        Err(error) if error.is_duplicate() => Err(Error::field("courriel", messages::EMAIL_TAKEN)),
        other => other,
    }
}
