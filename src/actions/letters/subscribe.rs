//! Somebody asks for letters, says that it was them, chooses others, leaves. Nothing but one link is sent to an address
//! before somebody behind it confirmed; what is answered never says whether an address was known.

use std::net::IpAddr;

use serde_json::{Value, json};

use crate::actions::wiki::outbox;
use crate::app::App;
use crate::base::limits::Key;
use crate::db::Db;
use crate::db::types::{LetterId, Moment, SubscriberId, SubscriberState};
use crate::hall::addresses;
use crate::hall::error::{Error, Result, What};
use crate::hall::messages::letters as said;
use crate::hall::policy::{Act, Who};
use crate::mail::{self, Lifetime, Occasion};
use crate::models::account::Account;
use crate::models::consent::Consent;
use crate::models::letter::Newsletter;
use crate::models::mail_follower::MailFollower;
use crate::models::subscriber::{LINK, Subscriber, Wishes, own_data};
use crate::text::territory;

/// For what signed links are, so that one for something else opens nothing here.
const PURPOSE: &str = "lettre";
/// The same of addresses to which their mails come back.
const BACK: &str = "retour";
/// The most choices of one sort that are kept.
const MOST: usize = 100;

/// The end of the addresses at which a subscriber chooses and leaves: signed, so that it needs no password.
#[must_use]
pub fn signed(app: &App, id: SubscriberId) -> String {
    app.secret.signed_link(PURPOSE, id.0)
}

/// What the address says to which a subscriber's mails come back.
#[must_use]
pub fn way_back(app: &App, id: SubscriberId) -> String {
    app.secret.signed_link(BACK, id.0)
}

/// Whose mail came back, by what its address says, or by the link that it holds.
#[must_use]
pub fn came_back(app: &App, signed: &str) -> Option<SubscriberId> {
    let opened = app.secret.opened_link(BACK, signed).or_else(|| app.secret.opened_link(PURPOSE, signed));
    opened.map(SubscriberId)
}

/// Whose address it is.
pub fn opened(app: &App, signed: &str) -> Result<SubscriberId> {
    app.secret.opened_link(PURPOSE, signed).map(SubscriberId).ok_or(Error::NotFound(What::Link))
}

/// Somebody without an account, or with one, asks for letters at an address. Counted by address of the visitor, and by
/// e-mail address without what follows `+`.
pub fn ask(app: &App, from: IpAddr, typed: &str, wishes: &Wishes) -> Result<()> {
    let email = mail::address(typed).ok_or_else(|| Error::field("courriel", crate::hall::messages::EMAIL_WRONG))?;
    if wishes.letters.is_empty() {
        return Err(Error::field("lettres", said::NO_LETTER));
    }
    let leave = outbox::Leave::asked(app, from, &[Key::Name(&format!("lettre {}", mail::mailbox(&email)))])?;
    let now = app.now();
    app.store.write::<_, Error>(|db| {
        let wishes = checked(app, db, wishes)?;
        if wishes.letters.is_empty() {
            return Err(Error::field("lettres", said::NO_LETTER));
        }
        let known = Subscriber::find_by_email(db, &email)?;
        if let Some(known) = known.as_ref().filter(|known| known.is_confirmed()) {
            let path = format!("{}{}", addresses::LETTER_CHOICES, signed(app, known.id));
            let reader = outbox::Reader { email: &known.email, name: "" };
            return outbox::queue(app, db, leave, reader, Occasion::LetterKnown, &path, now);
        }
        let proof = proof(db, &wishes)?;
        let fresh = Subscriber::new(&email, proof, now);
        let id = known.map_or(fresh.id, |known| known.id);
        let (row, secret) = Subscriber { id, ..fresh }.with_link();
        Subscriber::put(db, &row, &wishes)?;
        let path = format!("{}{secret}", addresses::LETTER_CONFIRMATION);
        let hours = u32::try_from(LINK / Moment::HOUR).unwrap_or_default();
        let occasion = Occasion::LetterAsked { lifetime: Lifetime::hours(hours) };
        outbox::queue(app, db, leave, outbox::Reader { email: &row.email, name: "" }, occasion, &path, now)
    })
}

/// What can be wished for: letters that one may receive, kinds that sheets have, themes that the wiki has.
fn checked(app: &App, db: &mut Db, wishes: &Wishes) -> Result<Wishes> {
    let kinds = app.kinds();
    let offered: Vec<LetterId> = Newsletter::all(db, false)?.into_iter().map(|letter| letter.id).collect();
    let letters = wishes.letters.iter().filter(|id| offered.contains(id)).copied().collect();
    let known_kinds = wishes.kinds.iter().filter(|key| kinds.public().any(|kind| kind.key == **key));
    let territories = wishes.territories.iter().filter(|code| territory::find(code).is_some());
    let known_themes = wishes.themes.iter().filter(|key| kinds.theme(key).is_some() && !kinds.withholds(key));
    Ok(Wishes {
        letters,
        kinds: known_kinds.take(MOST).cloned().collect(),
        themes: known_themes.take(MOST).cloned().collect(),
        territories: territories.take(MOST).cloned().collect(),
    })
}

/// What somebody was shown when they asked, beside which they pressed the button.
fn proof(db: &mut Db, wishes: &Wishes) -> Result<String> {
    let all = Newsletter::all(db, false)?;
    let names: Vec<&str> =
        all.iter().filter(|letter| wishes.letters.contains(&letter.id)).map(|letter| letter.name.as_str()).collect();
    Ok(said::proof(&names))
}

/// Whoever a link reached says that it was them.
pub fn confirm(app: &App, secret: &str) -> Result<SubscriberId> {
    let now = app.now();
    app.store.write::<_, Error>(|db| {
        let found = Subscriber::find_by_link(db, secret, now)?.ok_or(Error::NotFound(What::Link))?;
        Subscriber::confirm(db, found.id, now)?;
        Ok(found.id)
    })
}

/// A subscriber wants other letters, kinds or themes. Without any letter they leave.
pub fn choose(app: &App, id: SubscriberId, wishes: &Wishes) -> Result<()> {
    let now = app.now();
    app.store.write::<_, Error>(|db| {
        let row = Subscriber::find(db, id)?.ok_or(Error::NotFound(What::Link))?;
        let wishes = checked(app, db, wishes)?;
        if wishes.letters.is_empty() {
            return Ok(Subscriber::leave(db, id, now)?);
        }
        Ok(Subscriber::put(db, &row, &wishes)?)
    })
}

/// A subscriber leaves all letters. The second time changes nothing.
pub fn leave(app: &App, id: SubscriberId) -> Result<()> {
    let now = app.now();
    app.store.write::<_, Error>(|db| Ok(Subscriber::leave_if_there(db, id, now)?))
}

/// A member wants letters at the address of their account, which they confirmed when they opened it; or none any more.
pub fn choose_as_member(app: &App, who: &Who, wishes: &Wishes) -> Result<()> {
    let member = who.member()?;
    let now = app.now();
    app.store.write::<_, Error>(|db| {
        let account = Account::find(db, member.id)?.filter(Account::is_active).ok_or(Error::NotFound(What::Account))?;
        let email = account.email.ok_or(Error::NotFound(What::Account))?;
        let wishes = checked(app, db, wishes)?;
        let known = Subscriber::find_by_email(db, &email)?;
        if wishes.letters.is_empty() {
            return Ok(known.map_or(Ok(()), |known| Subscriber::leave(db, known.id, now))?);
        }
        let row = match known.filter(Subscriber::is_confirmed) {
            Some(known) => known,
            None => Subscriber {
                state: SubscriberState::Confirmed,
                confirmed_at: Some(now),
                ..Subscriber::new(&email, format!("{} {}", proof(db, &wishes)?, said::FROM_ACCOUNT), now)
            },
        };
        // One who waited at the same address is this one.
        let id = Subscriber::find_by_email(db, &email)?.map_or(row.id, |known| known.id);
        Ok(Subscriber::put(db, &Subscriber { id, account_id: Some(member.id), ..row }, &wishes)?)
    })
}

/// What the wiki holds about an address, for whoever asks an administrator; nothing when it holds nothing.
pub fn held_about(app: &App, who: &Who, typed: &str) -> Result<Option<Value>> {
    who.must(Act::Administer)?;
    let email = mail::address(typed).ok_or_else(|| Error::field("courriel", crate::hall::messages::EMAIL_WRONG))?;
    app.store.read::<_, Error>(|db| {
        let letters = Subscriber::find_by_email(db, &email)?.map(|found| own_data(db, &found)).transpose()?;
        let left = Consent::told(db, &email)?;
        let followed = MailFollower::find_by_email(db, &email)?;
        let followed = followed.map(|found| MailFollower::own_data(db, &found)).transpose()?;
        let is_held = letters.is_some() || followed.is_some() || !left.is_empty();
        Ok(is_held.then(|| json!({ "letters": letters, "left": left, "followed_by_mail": followed })))
    })
}

/// Forgets an address, for whoever asks an administrator; whether it was there.
pub fn remove(app: &App, who: &Who, typed: &str) -> Result<bool> {
    who.must(Act::Administer)?;
    let email = mail::address(typed).ok_or_else(|| Error::field("courriel", crate::hall::messages::EMAIL_WRONG))?;
    let now = app.now();
    app.store.write::<_, Error>(|db| {
        let subscriber = Subscriber::find_by_email(db, &email)?;
        let follower = MailFollower::find_by_email(db, &email)?;
        if let Some(found) = &subscriber {
            Subscriber::leave(db, found.id, now)?;
        }
        if let Some(found) = &follower {
            MailFollower::forget(db, found.id)?;
        }
        Ok(subscriber.is_some() || follower.is_some())
    })
}
