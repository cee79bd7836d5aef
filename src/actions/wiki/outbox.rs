//! The outbox: letters queued in the transaction that causes them, so that none is sent for nothing and none is lost.

use std::net::IpAddr;

use crate::app::App;
use crate::base::limits::{Key, What as Limit};
use crate::db::Db;
use crate::db::types::{AccountId, Moment};
use crate::hall::error::{Error, Result};
use crate::mail::{Letter, MailingList, Message, Occasion};
use crate::models::identity::Chosen;
use crate::models::job::{Job, Work};

/// Whom a letter is for.
#[derive(Clone, Copy, Debug)]
pub struct Reader<'a> {
    /// The address.
    pub email: &'a str,
    /// The name by which the wiki knows them.
    pub name: &'a str,
}

/// Leave to send what one act sends. It is had by counting, so that no letter is left uncounted.
#[derive(Clone, Copy, Debug)]
pub struct Leave(());

impl Leave {
    /// For a letter that somebody asks for from an address: counted by it, and by whatever names the account.
    pub fn asked(app: &App, from: IpAddr, named: &[Key<'_>]) -> Result<Self> {
        let mut counted: Vec<_> = named.iter().map(|key| (Limit::AskedMail, *key)).collect();
        counted.push((Limit::AskedMailFromAddress, Key::Address(from)));
        app.limiter.check_all(&counted, app.now().0)?;
        Ok(Self(()))
    }

    /// For a letter that tells an account what somebody who looks after the wiki did to it: counted by the account
    /// told, apart from what it asks for itself, which must not keep anybody from blocking it.
    pub fn told(app: &App, account: AccountId) -> Result<Self> {
        app.limiter.check(Limit::AskedMail, Key::Name(&format!("told {account}")), app.now().0)?;
        Ok(Self(()))
    }

    /// For a letter to whoever reported something, by those who treat what was reported: counted by what it is about.
    pub fn about(app: &App, reported: Key<'_>) -> Result<Self> {
        app.limiter.check(Limit::AskedMail, reported, app.now().0)?;
        Ok(Self(()))
    }

    /// For what follows from a link or a job, good once, that came of a letter counted already; and for commands of
    /// whoever runs the wiki.
    #[must_use]
    pub fn counted_before() -> Self {
        Self(())
    }
}

/// Queues a letter whose one link leads to this path of the site.
pub fn queue(
    app: &App,
    db: &mut Db,
    leave: Leave,
    reader: Reader<'_>,
    occasion: Occasion<'_>,
    path: &str,
    now: Moment,
) -> Result<()> {
    let letter = compose(app, leave, reader, occasion, path)?;
    Ok(Job::queue(db, &letter, now).map(drop)?)
}

/// The same for a list, which its reader leaves in one click.
pub fn compose_for(
    app: &App,
    leave: Leave,
    reader: Reader<'_>,
    occasion: Occasion<'_>,
    path: &str,
    list: &MailingList<'_>,
) -> Result<Work> {
    let mut message = message(app, leave, reader, occasion, path)?;
    list.mark(&mut message);
    Ok(Work::SendMail(message))
}

/// The letter alone, to be queued: for who would not keep a transaction waiting while it is set.
pub fn compose(app: &App, leave: Leave, reader: Reader<'_>, occasion: Occasion<'_>, path: &str) -> Result<Work> {
    Ok(Work::SendMail(message(app, leave, reader, occasion, path)?))
}

fn message(app: &App, _: Leave, reader: Reader<'_>, occasion: Occasion<'_>, path: &str) -> Result<Message> {
    let url = format!("{}{path}", app.config.base_url);
    let identity = app.identity();
    let Chosen { contact, accent, .. } = &identity.chosen;
    let letter = Letter { occasion, name: reader.name, site: &identity.name, url: &url, contact, accent };
    letter.to(reader.email).map_err(|error| Error::Internal(error.into()))
}
