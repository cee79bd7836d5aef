//! Somebody without an account follows something by mail: they ask, say that it was them, choose, and stop. Nothing but
//! one link is sent to an address before somebody behind it confirmed.

use std::net::IpAddr;

use crate::actions::wiki::outbox;
use crate::app::App;
use crate::base::limits::Key;
use crate::db::types::{MailFollowerId, Moment, Pace};
use crate::hall::addresses;
use crate::hall::error::{Error, Result, What};
use crate::hall::messages::{self, following as said};
use crate::mail::{self, Lifetime, Occasion};
use crate::models::follow::Target;
use crate::models::mail_follower::{LINK, MailFollow, MailFollower};

/// For what signed links are, so that one for something else opens nothing here.
const PURPOSE: &str = "suivi par courriel";

/// The end of the addresses at which somebody chooses and stops: signed, so that it needs no password.
#[must_use]
pub fn signed(app: &App, id: MailFollowerId) -> String {
    app.secret.signed_link(PURPOSE, id.0)
}

/// Whose address it is.
pub fn opened(app: &App, signed: &str) -> Result<MailFollowerId> {
    app.secret.opened_link(PURPOSE, signed).map(MailFollowerId).ok_or(Error::NotFound(What::Link))
}

/// What somebody asks to follow: its name is the one that they were shown.
#[derive(Clone, Debug)]
pub struct AskedFollow {
    /// What.
    pub target: Target,
    /// How it is called.
    pub name: String,
    /// How soon a letter tells of it.
    pub pace: Pace,
}

/// Asks to follow something at an address; what is answered never says whether the address was known. The caller saw
/// that anybody may read it. Counted by address of the visitor, and by mailbox.
pub fn ask(app: &App, from: IpAddr, typed: &str, asked: &AskedFollow) -> Result<()> {
    let email = mail::address(typed).ok_or_else(|| Error::field("courriel", messages::EMAIL_WRONG))?;
    if asked.pace == Pace::Never {
        return Err(Error::field("rythme", said::NO_PACE));
    }
    let leave = outbox::Leave::asked(app, from, &[Key::Name(&format!("suivi {}", mail::mailbox(&email)))])?;
    let now = app.now();
    let (what, target) = asked.target.words();
    app.store.write::<_, Error>(|db| {
        let own = MailFollower::lock(db, &email, now)?;
        let follow = MailFollow {
            follower_id: own.id,
            what: what.to_owned(),
            target: target.clone(),
            pace: asked.pace,
            asked_at: now,
            confirmed_at: None,
            link_hash: None,
            proof: said::proof(&asked.name, asked.pace),
        };
        let secret =
            MailFollower::ask(db, &own, follow)?.ok_or_else(|| Error::field("courriel", said::FULL_BY_MAIL))?;
        let path = format!("{}{secret}", addresses::FOLLOW_CONFIRMATION);
        let hours = u32::try_from(LINK / Moment::HOUR).unwrap_or_default();
        let occasion = Occasion::FollowAsked {
            what: &asked.name,
            pace: said::of_pace(asked.pace),
            lifetime: Lifetime::hours(hours),
        };
        outbox::queue(app, db, leave, outbox::Reader { email: &own.email, name: "" }, occasion, &path, now)
    })
}

/// Whoever a link reached says that it was them.
pub fn confirm(app: &App, secret: &str) -> Result<MailFollowerId> {
    let now = app.now();
    app.store.write::<_, Error>(|db| {
        let (own, follow) = MailFollower::find_by_link(db, secret, now)?.ok_or(Error::NotFound(What::Link))?;
        let own = MailFollower::hold(db, own.id)?.ok_or(Error::NotFound(What::Link))?;
        let id = own.id;
        own.confirm(db, &follow, now)?;
        Ok(id)
    })
}

/// They want to be told sooner or later of what they follow, or no longer. Whoever follows nothing is forgotten;
/// whether they still follow something.
pub fn choose(app: &App, id: MailFollowerId, paces: &[(Target, Pace)]) -> Result<bool> {
    app.store.write::<_, Error>(|db| {
        let own = MailFollower::hold(db, id)?.ok_or(Error::NotFound(What::Link))?;
        Ok(own.choose_paces(db, paces)?)
    })
}

/// They stop: nothing is kept of them. The second time changes nothing.
pub fn leave(app: &App, id: MailFollowerId) -> Result<()> {
    app.store.write::<_, Error>(|db| Ok(MailFollower::forget(db, id)?))
}
