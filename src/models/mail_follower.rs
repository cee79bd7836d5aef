//! Somebody without an account who follows something by mail: an address, what it is told of, each with the proof that
//! somebody behind it asked, and how far its letters told. Nothing is told to an address before it confirmed.

use diesel::prelude::*;
use diesel::result::QueryResult;
use serde_json::{Value, json};

use crate::base::tokens;
use crate::db::Db;
use crate::db::schema::{mail_followers, mail_follows};
use crate::db::types::{EventId, EventKind, MailFollowerId, Moment, Pace, SheetId, fresh_id};
use crate::hall::error::{Error, Result, What};
use crate::models::account::Account;
use crate::models::event::{self, Event};
use crate::models::follow::Target;
use crate::models::follow_reader::{Reached, due_at};
use crate::models::nouns::{Archived, Closing, Fate, Found, Heard, Noun, Owner, Stale};
use crate::models::reader::Reader;

/// How long a link confirms.
pub const LINK: i64 = 48 * Moment::HOUR;
/// How long what nobody confirmed is kept.
const UNCONFIRMED: i64 = 7 * Moment::DAY;
/// What one address may follow.
const MOST: i64 = 100;

/// A row of `mail_followers`.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = mail_followers)]
pub struct MailFollower {
    /// Their number.
    pub id: MailFollowerId,
    /// Where letters go.
    pub email: String,
    /// The same in lower case.
    pub email_key: String,
    /// The last event of which letters at once told.
    pub at_once_to: EventId,
    /// The last event of which daily letters told.
    pub daily_to: EventId,
    /// The last event of which weekly letters told.
    pub weekly_to: EventId,
    /// When the next daily letter is due.
    pub daily_at: Moment,
    /// When the next weekly letter is due.
    pub weekly_at: Moment,
}

/// A row of `mail_follows`: one thing that an address follows, or asked to.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = mail_follows, primary_key(follower_id, what, target), treat_none_as_null = true)]
pub struct MailFollow {
    /// Who follows.
    pub follower_id: MailFollowerId,
    /// What; with [`MailFollow::target`], the words of a [`Target`].
    pub what: String,
    /// Which.
    pub target: String,
    /// How soon a letter tells of it.
    pub pace: Pace,
    /// When they asked.
    pub asked_at: Moment,
    /// When they confirmed.
    pub confirmed_at: Option<Moment>,
    /// SHA-256 of the secret in the link that confirms.
    pub link_hash: Option<String>,
    /// What they were shown when they asked.
    pub proof: String,
}

impl MailFollow {
    /// What is followed.
    #[must_use]
    pub fn what(&self) -> Option<Target> {
        Target::read(&self.what, &self.target)
    }
}

impl MailFollower {
    /// The last event of which letters of that pace told.
    #[must_use]
    pub fn told_to(&self, pace: Pace) -> EventId {
        match pace {
            Pace::AtOnce | Pace::Never => self.at_once_to,
            Pace::Daily => self.daily_to,
            Pace::Weekly => self.weekly_to,
        }
    }

    /// The same once a letter of that pace told of all up to an event.
    #[must_use]
    pub fn told(self, pace: Pace, to: EventId, now: Moment) -> Self {
        let (daily_at, weekly_at) = due_at(now, None);
        match pace {
            Pace::AtOnce | Pace::Never => Self { at_once_to: to, ..self },
            Pace::Daily => Self { daily_to: to, daily_at, ..self },
            Pace::Weekly => Self { weekly_to: to, weekly_at, ..self },
        }
    }

    /// The follower of that number.
    pub fn find(db: &mut Db, id: MailFollowerId) -> QueryResult<Option<Self>> {
        mail_followers::table.find(id).first(db).optional()
    }

    /// Whoever follows by mail at an address, in whatever case it is typed.
    pub fn find_by_email(db: &mut Db, email: &str) -> QueryResult<Option<Self>> {
        mail_followers::table.filter(mail_followers::email_key.eq(email.to_lowercase())).first(db).optional()
    }

    /// The row of an address, held until the transaction ends; one that is not there yet is written.
    pub fn lock(db: &mut Db, email: &str, now: Moment) -> QueryResult<Self> {
        let row = mail_followers::table.filter(mail_followers::email_key.eq(email.to_lowercase()));
        diesel::update(row).set(mail_followers::email_key.eq(mail_followers::email_key)).execute(db)?;
        if let Some(known) = Self::find_by_email(db, email)? {
            return Ok(known);
        }
        let (last, (daily_at, weekly_at)) = (event::last(db)?, due_at(now, None));
        let new = Self {
            id: MailFollowerId(fresh_id(now)),
            email: email.to_owned(),
            email_key: email.to_lowercase(),
            at_once_to: last,
            daily_to: last,
            weekly_to: last,
            daily_at,
            weekly_at,
        };
        diesel::insert_into(mail_followers::table).values(&new).execute(db)?;
        Ok(new)
    }

    /// The row of that number, held until the transaction ends.
    pub fn hold(db: &mut Db, id: MailFollowerId) -> QueryResult<Option<Self>> {
        let row = mail_followers::table.find(id);
        diesel::update(row).set(mail_followers::email_key.eq(mail_followers::email_key)).execute(db)?;
        Self::find(db, id)
    }

    /// Writes it as it is now.
    pub fn save(&self, db: &mut Db) -> QueryResult<()> {
        diesel::update(mail_followers::table.find(self.id)).set(self).execute(db).map(drop)
    }

    /// What they follow and confirmed, the latest first.
    pub fn follows(db: &mut Db, id: MailFollowerId) -> QueryResult<Vec<MailFollow>> {
        let own = mail_follows::table.filter(mail_follows::follower_id.eq(id));
        own.filter(mail_follows::confirmed_at.is_not_null()).order(mail_follows::asked_at.desc()).load(db)
    }

    /// They ask to follow something, which waits for a link; its secret. Nothing when they follow too much.
    pub fn ask(db: &mut Db, own: &Self, asked: MailFollow) -> QueryResult<Option<String>> {
        let held = mail_follows::table.filter(mail_follows::follower_id.eq(own.id)).count();
        let key = (own.id, asked.what.clone(), asked.target.clone());
        let known: Option<MailFollow> = mail_follows::table.find(key.clone()).first(db).optional()?;
        if known.is_none() && held.get_result::<i64>(db)? >= MOST {
            return Ok(None);
        }
        let secret = tokens::random();
        let link_hash = Some(tokens::hex(&tokens::hash(&secret)));
        // What is followed already stays as it is until the link is pressed.
        let confirmed_at = known.as_ref().and_then(|known| known.confirmed_at);
        let row = MailFollow { link_hash, confirmed_at, ..asked };
        match known {
            Some(known) if known.confirmed_at.is_some() => {
                let kept = MailFollow { link_hash: row.link_hash, asked_at: row.asked_at, ..known };
                diesel::update(mail_follows::table.find(key)).set(&kept).execute(db)?
            }
            Some(_) => diesel::update(mail_follows::table.find(key)).set(&row).execute(db)?,
            None => diesel::insert_into(mail_follows::table).values(&row).execute(db)?,
        };
        Ok(Some(secret))
    }

    /// What waits for that link, with whose it is.
    pub fn find_by_link(db: &mut Db, secret: &str, now: Moment) -> QueryResult<Option<(Self, MailFollow)>> {
        mail_follows::table
            .inner_join(mail_followers::table)
            .filter(mail_follows::link_hash.eq(Some(tokens::hex(&tokens::hash(secret)))))
            .filter(mail_follows::asked_at.gt(now.plus(-LINK)))
            .select((Self::as_select(), MailFollow::as_select()))
            .first(db)
            .optional()
    }

    /// They say that it was them: what they follow from now on is told from now on.
    pub fn confirm(self, db: &mut Db, follow: &MailFollow, now: Moment) -> QueryResult<()> {
        let id = self.id;
        self.begin(db, follow.pace)?.save(db)?;
        let row = mail_follows::table.find((id, follow.what.clone(), follow.target.clone()));
        let set = (mail_follows::confirmed_at.eq(Some(now)), mail_follows::link_hash.eq(None::<String>));
        diesel::update(row).set(set).execute(db).map(drop)
    }

    /// The same for who begins to read letters of that pace: what happened before is no news.
    fn begin(self, db: &mut Db, pace: Pace) -> QueryResult<Self> {
        if Self::follows(db, self.id)?.iter().any(|follow| follow.pace == pace) {
            return Ok(self);
        }
        let last = event::last(db)?;
        Ok(match pace {
            Pace::AtOnce => Self { at_once_to: last, ..self },
            Pace::Daily => Self { daily_to: last, ..self },
            Pace::Weekly => Self { weekly_to: last, ..self },
            Pace::Never => self,
        })
    }

    /// Gives what they follow other paces. Whoever follows nothing is forgotten; whether they still follow something.
    pub fn choose_paces(self, db: &mut Db, paces: &[(Target, Pace)]) -> QueryResult<bool> {
        let id = self.id;
        let own = paces.iter().try_fold(self, |own, (target, pace)| own.set_pace(db, target, *pace))?;
        if Self::follows(db, id)?.is_empty() {
            Self::forget(db, id)?;
            return Ok(false);
        }
        own.save(db)?;
        Ok(true)
    }

    /// Gives what they follow another pace; with « jamais » they follow it no longer.
    fn set_pace(self, db: &mut Db, target: &Target, pace: Pace) -> QueryResult<Self> {
        let (what, which) = target.words();
        let row = mail_follows::table.find((self.id, what, which));
        if pace == Pace::Never {
            diesel::delete(row).execute(db)?;
            return Ok(self);
        }
        let own = self.begin(db, pace)?;
        diesel::update(row).set(mail_follows::pace.eq(pace)).execute(db)?;
        Ok(own)
    }

    /// Nothing is kept of them.
    pub fn forget(db: &mut Db, id: MailFollowerId) -> QueryResult<()> {
        diesel::delete(mail_follows::table.filter(mail_follows::follower_id.eq(id))).execute(db)?;
        diesel::delete(mail_followers::table.find(id)).execute(db).map(drop)
    }

    /// Those to whom a letter of that pace may be due, by their number, after one.
    pub fn due(db: &mut Db, pace: Pace, reached: Reached, after: MailFollowerId, limit: i64) -> QueryResult<Vec<Self>> {
        let at_that_pace = mail_follows::table
            .filter(mail_follows::pace.eq(pace))
            .filter(mail_follows::confirmed_at.is_not_null())
            .select(mail_follows::follower_id);
        let rows: mail_followers::BoxedQuery<'_, <Db as Connection>::Backend> = mail_followers::table.into_boxed();
        let rows = rows.filter(mail_followers::id.gt(after)).filter(mail_followers::id.eq_any(at_that_pace));
        let due = match pace {
            Pace::AtOnce => rows.filter(mail_followers::at_once_to.lt(reached.event)),
            Pace::Daily => rows.filter(mail_followers::daily_at.le(reached.now)),
            Pace::Weekly => rows.filter(mail_followers::weekly_at.le(reached.now)),
            Pace::Never => return Ok(Vec::new()),
        };
        due.order(mail_followers::id.asc()).limit(limit).load(db)
    }

    /// What the wiki holds about an address, as whoever reads its mail may ask for it.
    pub fn own_data(db: &mut Db, own: &Self) -> QueryResult<Value> {
        let follows = mail_follows::table.filter(mail_follows::follower_id.eq(own.id)).load::<MailFollow>(db)?;
        let follows = follows.into_iter().map(|follow| {
            json!({
                "what": follow.what, "target": follow.target, "pace": follow.pace,
                "asked_at": follow.asked_at.rfc3339(), "confirmed_at": follow.confirmed_at.map(Moment::rfc3339),
                "shown": follow.proof,
            })
        });
        Ok(json!({ "email": own.email, "follows": follows.collect::<Vec<_>>() }))
    }
}

/// Whoever follows one thing follows another instead; nobody follows it twice.
fn go_over(db: &mut Db, from: &Target, to: &Target) -> QueryResult<()> {
    let ((what, old), (_, new)) = (from.words(), to.words());
    let of =
        |which: String| mail_follows::table.filter(mail_follows::what.eq(what)).filter(mail_follows::target.eq(which));
    let both: Vec<MailFollowerId> = of(new.clone()).select(mail_follows::follower_id).load(db)?;
    for both in both.chunks(400) {
        diesel::delete(of(old.clone()).filter(mail_follows::follower_id.eq_any(both.to_vec()))).execute(db)?;
    }
    diesel::update(of(old)).set(mail_follows::target.eq(new)).execute(db).map(drop)
}

/// Forgets what nobody confirmed, and whoever follows nothing.
fn purge(db: &mut Db, now: Moment) -> QueryResult<()> {
    let old = mail_follows::confirmed_at.is_null().and(mail_follows::asked_at.lt(now.plus(-UNCONFIRMED)));
    diesel::delete(mail_follows::table.filter(old)).execute(db)?;
    let idle = mail_followers::id.ne_all(mail_follows::table.select(mail_follows::follower_id));
    diesel::delete(mail_followers::table.filter(idle)).execute(db).map(drop)
}

/// Those who are told something and of whom nothing proves that they asked.
fn odd(db: &mut Db) -> QueryResult<Vec<MailFollowerId>> {
    let confirmed = mail_follows::table.filter(mail_follows::confirmed_at.is_not_null());
    confirmed.filter(mail_follows::proof.eq("")).select(mail_follows::follower_id).load(db)
}

impl Reader<'_> {
    /// The follower of that number, with what they follow.
    pub fn mail_follower(&mut self, id: MailFollowerId) -> Result<(MailFollower, Vec<MailFollow>)> {
        self.ask_own(|db, _| {
            let found = MailFollower::find(db, id)?.ok_or(Error::NotFound(What::Link))?;
            Ok::<_, Error>((found, MailFollower::follows(db, id)?))
        })
    }

    /// What waits for that link, with whose it is.
    pub fn mail_follow_of_link(&mut self, secret: &str, now: Moment) -> Result<(MailFollower, MailFollow)> {
        self.ask_own(|db, _| MailFollower::find_by_link(db, secret, now)?.ok_or(Error::NotFound(What::Link)))
    }
}

/// Whoever follows by mail without an account.
pub(in crate::models) struct MailFollowers;

impl Noun for MailFollowers {
    fn tables(&self) -> &'static [(&'static str, Archived)] {
        &[("mail_followers", Archived::Rows), ("mail_follows", Archived::Rows)]
    }

    /// What was asked for at the address of an account, without it.
    fn own_data(&self, db: &mut Db, owner: &Owner<'_>) -> Result<Option<(&'static str, Value)>> {
        let email = Account::find(db, owner.id)?.and_then(|account| account.email).unwrap_or_default();
        let Some(own) = MailFollower::find_by_email(db, &email)? else { return Ok(None) };
        Ok(Some(("followed_by_mail", MailFollower::own_data(db, &own)?)))
    }

    /// What was asked for without the account goes on without it.
    fn close_account(&self, _: &mut Db, _: &Closing<'_>) -> Result<()> {
        Ok(())
    }

    /// A deleted or hidden sheet may come back: who follows it goes on, without being told its title meanwhile.
    fn follow_sheet(&self, db: &mut Db, sheet: SheetId, fate: Fate) -> Result<()> {
        match fate {
            Fate::MergedInto(other) => Ok(go_over(db, &Target::Theme(sheet), &Target::Theme(other))?),
            Fate::Deleted(_) | Fate::Restored | Fate::SeenBy(_) => Ok(()),
        }
    }

    fn purge(&self, db: &mut Db, now: Moment) -> Result<()> {
        Ok(purge(db, now)?)
    }

    fn check(&self, found: &mut Found<'_>) -> Result<()> {
        let odd = found.store.read::<_, Error>(|db| Ok(odd(db)?))?;
        found.say(odd.iter().map(|id| format!("mail follower {id}")), "it is told, and nothing proves that it asked");
        Ok(())
    }

    fn events(&self) -> &'static [(EventKind, Heard)] {
        &[]
    }

    /// No page that is kept shows them.
    fn let_go(&self, _: &mut Db, _: &Event, _: &mut Stale<'_>) -> Result<()> {
        Ok(())
    }

    fn most(&self) -> usize {
        usize::MAX
    }
}
