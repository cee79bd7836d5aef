//! A subscriber receives letters at an address, with or without an account: what they want, and the proof that they
//! asked for it. Nothing is sent to an address that did not confirm.

use diesel::prelude::*;
use diesel::result::QueryResult;
use serde_json::{Value, json};

use crate::base::tokens;
use crate::db::Db;
use crate::db::schema::{bounces, subscribers, subscriptions};
use crate::db::types::{AccountId, EventKind, LetterId, Moment, SheetId, SubscriberId, SubscriberState, fresh_id};
use crate::hall::error::{Error, Result, What};
use crate::models::account::Account;
use crate::models::consent::Consent;
use crate::models::event::Event;
use crate::models::letter::Newsletter;
use crate::models::nouns::{Archived, Closing, Fate, Found, Heard, Noun, Owner, Stale};
use crate::models::reader::Reader;

/// How long a link confirms.
pub const LINK: i64 = 48 * Moment::HOUR;
/// How long an address is kept that nobody confirmed.
const UNCONFIRMED: i64 = 7 * Moment::DAY;
/// How long mails that came back for now count.
const SOFT: i64 = 30 * Moment::DAY;
/// How many suspend an address.
const MOST_SOFT: i64 = 3;
/// The least time between two that count: one sending may come back several times.
const SOFT_APART: i64 = 12 * Moment::HOUR;
/// How long an address is kept at which nobody is.
const SUSPENDED: i64 = 180 * Moment::DAY;

/// A row of `subscribers`.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = subscribers, treat_none_as_null = true)]
pub struct Subscriber {
    /// Their number.
    pub id: SubscriberId,
    /// Where letters go.
    pub email: String,
    /// The same in lower case.
    pub email_key: String,
    /// Where they stand.
    pub state: SubscriberState,
    /// The kinds of which they want to read, one a line; empty for all.
    pub kinds: String,
    /// The themes, one a line; empty for all.
    pub themes: String,
    /// The account by which they asked.
    pub account_id: Option<AccountId>,
    /// SHA-256 of the secret in the link that confirms.
    pub link_hash: Option<String>,
    /// When they asked.
    pub asked_at: Moment,
    /// When they confirmed.
    pub confirmed_at: Option<Moment>,
    /// What they were shown when they asked.
    pub proof: String,
    /// The codes of the territories, one a line; empty for all.
    pub territories: String,
}

/// What somebody wants to read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wishes {
    /// The letters.
    pub letters: Vec<LetterId>,
    /// The kinds; none for all.
    pub kinds: Vec<String>,
    /// The themes; none for all.
    pub themes: Vec<String>,
    /// The codes of territories; none for all.
    pub territories: Vec<String>,
}

impl Subscriber {
    /// Somebody who asked, and did not confirm yet.
    #[must_use]
    pub fn new(email: &str, proof: String, now: Moment) -> Self {
        Self {
            id: SubscriberId(fresh_id(now)),
            email: email.to_owned(),
            email_key: email.to_lowercase(),
            state: SubscriberState::Waiting,
            kinds: String::new(),
            themes: String::new(),
            account_id: None,
            link_hash: None,
            asked_at: now,
            confirmed_at: None,
            proof,
            territories: String::new(),
        }
    }

    /// The kinds that they want; none for all.
    pub fn kinds(&self) -> impl Iterator<Item = &str> {
        self.kinds.lines()
    }

    /// The themes that they want; none for all.
    pub fn themes(&self) -> impl Iterator<Item = &str> {
        self.themes.lines()
    }

    /// The codes of the territories that they want; none for all.
    pub fn territories(&self) -> impl Iterator<Item = &str> {
        self.territories.lines()
    }

    /// What they wish for, with these letters.
    #[must_use]
    pub fn wishes(&self, letters: Vec<LetterId>) -> Wishes {
        Wishes {
            letters,
            kinds: self.kinds().map(str::to_owned).collect(),
            themes: self.themes().map(str::to_owned).collect(),
            territories: self.territories().map(str::to_owned).collect(),
        }
    }

    /// Whether they are sent letters.
    #[must_use]
    pub fn is_confirmed(&self) -> bool {
        self.state == SubscriberState::Confirmed
    }

    /// The same with a link that confirms, and its secret.
    #[must_use]
    pub fn with_link(self) -> (Self, String) {
        let secret = tokens::random();
        (Self { link_hash: Some(tokens::hex(&tokens::hash(&secret))), ..self }, secret)
    }

    /// The subscriber of that number.
    pub fn find(db: &mut Db, id: SubscriberId) -> QueryResult<Option<Self>> {
        subscribers::table.find(id).first(db).optional()
    }

    /// Whoever receives letters at an address, in whatever case it is typed.
    pub fn find_by_email(db: &mut Db, email: &str) -> QueryResult<Option<Self>> {
        subscribers::table.filter(subscribers::email_key.eq(email.to_lowercase())).first(db).optional()
    }

    /// Whoever waits to confirm by that link.
    pub fn find_by_link(db: &mut Db, secret: &str, now: Moment) -> QueryResult<Option<Self>> {
        subscribers::table
            .filter(subscribers::link_hash.eq(tokens::hex(&tokens::hash(secret))))
            .filter(subscribers::asked_at.gt(now.plus(-LINK)))
            .first(db)
            .optional()
    }

    /// Writes it, new or not, with what they want.
    pub fn put(db: &mut Db, row: &Self, wishes: &Wishes) -> QueryResult<()> {
        let row = Self {
            kinds: wishes.kinds.join("\n"),
            themes: wishes.themes.join("\n"),
            territories: wishes.territories.join("\n"),
            ..row.clone()
        };
        if diesel::update(subscribers::table.find(row.id)).set(&row).execute(db)? == 0 {
            diesel::insert_into(subscribers::table).values(&row).execute(db)?;
        }
        diesel::delete(subscriptions::table.filter(subscriptions::subscriber_id.eq(row.id))).execute(db)?;
        for letter in &wishes.letters {
            let wanted = (subscriptions::subscriber_id.eq(row.id), subscriptions::letter_id.eq(*letter));
            diesel::insert_into(subscriptions::table).values(wanted).execute(db)?;
        }
        Ok(())
    }

    /// They confirmed.
    pub fn confirm(db: &mut Db, id: SubscriberId, now: Moment) -> QueryResult<()> {
        let set = (
            subscribers::state.eq(SubscriberState::Confirmed),
            subscribers::confirmed_at.eq(Some(now)),
            subscribers::link_hash.eq(None::<String>),
        );
        diesel::delete(bounces::table.filter(bounces::subscriber_id.eq(id))).execute(db)?;
        diesel::update(subscribers::table.find(id)).set(set).execute(db).map(drop)
    }

    /// A mail came back for now; whether that was one too many, so that they get no more.
    pub fn came_back(db: &mut Db, id: SubscriberId, now: Moment) -> QueryResult<bool> {
        let own = || bounces::table.filter(bounces::subscriber_id.eq(id));
        let lately: i64 = own().filter(bounces::at.gt(now.plus(-SOFT_APART))).count().get_result(db)?;
        if lately == 0 {
            let row = (bounces::subscriber_id.eq(id), bounces::at.eq(now));
            diesel::insert_into(bounces::table).values(row).execute(db)?;
        }
        let counted: i64 = own().filter(bounces::at.gt(now.plus(-SOFT))).count().get_result(db)?;
        let is_over = counted >= MOST_SOFT;
        if is_over {
            Self::suspend(db, id)?;
        }
        Ok(is_over)
    }

    /// Nobody is at that address, as its mail server says.
    pub fn suspend(db: &mut Db, id: SubscriberId) -> QueryResult<()> {
        let set = subscribers::state.eq(SubscriberState::Suspended);
        diesel::update(subscribers::table.find(id)).set(set).execute(db).map(drop)
    }

    /// The letters that they want.
    pub fn letters(db: &mut Db, id: SubscriberId) -> QueryResult<Vec<LetterId>> {
        let own = subscriptions::table.filter(subscriptions::subscriber_id.eq(id));
        own.select(subscriptions::letter_id).load(db)
    }

    /// They leave every letter: nothing is kept of them, but that one more is gone, and what proves that they had
    /// asked.
    pub fn leave(db: &mut Db, id: SubscriberId, now: Moment) -> QueryResult<()> {
        let letters = Self::letters(db, id)?;
        Newsletter::leave(db, &letters)?;
        Self::forget(db, id, now)
    }

    fn forget(db: &mut Db, id: SubscriberId, now: Moment) -> QueryResult<()> {
        // Who never confirmed leaves nothing.
        if let Some((known, at)) =
            Self::find(db, id)?.and_then(|known| known.confirmed_at.map(|at| (known.clone(), at)))
        {
            Consent::keep(db, &known.email, (known.asked_at, at, &known.proof), now)?;
        }
        diesel::delete(bounces::table.filter(bounces::subscriber_id.eq(id))).execute(db)?;
        diesel::delete(subscriptions::table.filter(subscriptions::subscriber_id.eq(id))).execute(db)?;
        diesel::delete(subscribers::table.find(id)).execute(db).map(drop)
    }

    /// Those of an account: who asked by it, and whoever has its address.
    pub fn of_account(db: &mut Db, account: AccountId) -> QueryResult<Vec<Self>> {
        let email = Account::find(db, account)?.and_then(|account| account.email).unwrap_or_default();
        subscribers::table
            .filter(subscribers::account_id.eq(Some(account)).or(subscribers::email_key.eq(email.to_lowercase())))
            .order(subscribers::id.asc())
            .load(db)
    }

    /// Those who asked by an account receive letters at its new address from now on, unless somebody does already.
    pub fn follow_account(db: &mut Db, account: AccountId, email: &str) -> QueryResult<()> {
        if Self::find_by_email(db, email)?.is_some() {
            return Ok(());
        }
        let set = (subscribers::email.eq(email), subscribers::email_key.eq(email.to_lowercase()));
        let own = subscribers::table.filter(subscribers::account_id.eq(Some(account)));
        diesel::update(own).set(set).execute(db).map(drop)
    }
}

/// Forgets addresses that nobody confirmed, and those at which nobody is.
fn purge(db: &mut Db, now: Moment) -> QueryResult<()> {
    let over: Vec<SubscriberId> = subscribers::table
        .filter(
            subscribers::state.eq(SubscriberState::Waiting).and(subscribers::asked_at.lt(now.plus(-UNCONFIRMED))).or(
                subscribers::state
                    .eq(SubscriberState::Suspended)
                    .and(subscribers::confirmed_at.lt(Some(now.plus(-SUSPENDED)))),
            ),
        )
        .select(subscribers::id)
        .limit(2_000)
        .load(db)?;
    over.into_iter().try_for_each(|id| Subscriber::forget(db, id, now))?;
    diesel::delete(bounces::table.filter(bounces::at.lt(now.plus(-SOFT)))).execute(db).map(drop)
}

/// Those who are sent letters without a moment at which they said so.
fn odd(db: &mut Db) -> QueryResult<Vec<SubscriberId>> {
    let unproved = subscribers::confirmed_at.is_null().or(subscribers::proof.eq(""));
    let confirmed = subscribers::table.filter(subscribers::state.eq(SubscriberState::Confirmed));
    confirmed.filter(unproved).select(subscribers::id).load(db)
}

impl Reader<'_> {
    /// The subscriber of that number.
    pub fn subscriber(&mut self, id: SubscriberId) -> Result<(Subscriber, Vec<LetterId>)> {
        self.ask_own(|db, _| {
            let found = Subscriber::find(db, id)?.ok_or(Error::NotFound(What::Link))?;
            Ok::<_, Error>((found, Subscriber::letters(db, id)?))
        })
    }

    /// Whoever waits to confirm by that link, or did a moment ago.
    pub fn subscriber_of_link(&mut self, secret: &str, now: Moment) -> Result<Subscriber> {
        self.ask_own(|db, _| Subscriber::find_by_link(db, secret, now)?.ok_or(Error::NotFound(What::Link)))
    }

    /// Whoever receives letters at an address.
    pub fn subscriber_at(&mut self, email: &str) -> Result<Option<(Subscriber, Vec<LetterId>)>> {
        self.ask_own(|db, _| {
            let Some(found) = Subscriber::find_by_email(db, email)? else { return Ok(None) };
            let letters = Subscriber::letters(db, found.id)?;
            Ok::<_, Error>(Some((found, letters)))
        })
    }
}

/// Whoever receives letters.
pub(in crate::models) struct Subscribers;

impl Noun for Subscribers {
    fn tables(&self) -> &'static [(&'static str, Archived)] {
        &[("subscribers", Archived::Rows), ("subscriptions", Archived::Rows), ("bounces", Archived::Rows)]
    }

    fn own_data(&self, db: &mut Db, owner: &Owner<'_>) -> Result<Option<(&'static str, Value)>> {
        let own = Subscriber::of_account(db, owner.id)?.into_iter().map(|own| own_data(db, &own));
        Ok(Some(("letters", own.collect::<Result<_>>()?)))
    }

    /// Letters stop with the account by which they were asked for.
    fn close_account(&self, db: &mut Db, closing: &Closing<'_>) -> Result<()> {
        for own in Subscriber::of_account(db, closing.id)? {
            // What was asked for without the account goes on without it.
            if own.account_id.is_some() {
                Subscriber::leave(db, own.id, closing.now)?;
            }
        }
        Ok(())
    }

    fn follow_sheet(&self, _: &mut Db, _: SheetId, _: Fate) -> Result<()> {
        Ok(())
    }

    fn purge(&self, db: &mut Db, now: Moment) -> Result<()> {
        Ok(purge(db, now)?)
    }

    fn check(&self, found: &mut Found<'_>) -> Result<()> {
        let odd = found.store.read::<_, Error>(|db| Ok(odd(db)?))?;
        found.say(
            odd.iter().map(|id| format!("subscriber {id}")),
            "it is sent letters, and nothing proves that it asked",
        );
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

/// How many mails came back for now.
fn count_back(db: &mut Db, id: SubscriberId) -> QueryResult<i64> {
    bounces::table.filter(bounces::subscriber_id.eq(id)).count().get_result(db)
}

/// What the wiki holds about a subscriber, as they may ask for it.
pub fn own_data(db: &mut Db, own: &Subscriber) -> Result<Value> {
    let mut letters = Vec::new();
    for id in Subscriber::letters(db, own.id)? {
        letters.extend(Newsletter::find(db, id)?.map(|letter| letter.name));
    }
    Ok(json!({
        "email": own.email,
        "state": own.state,
        "letters": letters,
        "kinds": own.kinds().collect::<Vec<_>>(),
        "themes": own.themes().collect::<Vec<_>>(),
        "territories": own.territories().collect::<Vec<_>>(),
        "came_back": count_back(db, own.id)?,
        "asked_at": own.asked_at.rfc3339(),
        "confirmed_at": own.confirmed_at.map(Moment::rfc3339),
        "shown": own.proof,
    }))
}

impl Subscriber {
    /// The same as [`Subscriber::leave`], of whoever may have left before.
    pub fn leave_if_there(db: &mut Db, id: SubscriberId, now: Moment) -> QueryResult<()> {
        match Self::find(db, id)? {
            Some(_) => Self::leave(db, id, now),
            None => Ok(()),
        }
    }
}
