//! An account is a person who may write: a name that others see, an e-mail that they do not, a role.

mod member;
mod named;
mod reads;
mod wanted;

use diesel::dsl::exists;
use diesel::prelude::*;
use diesel::result::QueryResult;
use diesel::sql_types::{Nullable, Text};

use crate::db::Db;
use crate::db::schema::{accounts, linked_identities, passkeys};
use crate::db::types::{AccountId, Moment, Role, fresh_id};
use crate::hall::policy::{Act, Who};
use crate::text::{confusable, title};
pub use wanted::Wanted;

diesel::define_sql_function!(
    /// Lower case, as the database knows it: enough for addresses.
    fn lower(text: Nullable<Text>) -> Nullable<Text>
);

/// A row of `accounts`.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = accounts)]
pub struct Account {
    /// Its number.
    pub id: AccountId,
    /// The name that others see.
    pub name: String,
    /// The name's key: see `text::title::key`.
    pub name_key: String,
    /// The e-mail address; none once the account is closed.
    pub email: Option<String>,
    /// The address in lower case.
    pub email_key: Option<String>,
    /// The argon2id hash of the password; none while there is no way to sign in.
    pub password: Option<String>,
    /// What it may do.
    pub role: Role,
    /// When the address was confirmed.
    pub confirmed_at: Option<Moment>,
    /// When a moderator let it in, where that is asked.
    pub approved_at: Option<Moment>,
    /// When it was opened.
    pub created_at: Moment,
    /// What the person says of themselves, in Markdown.
    pub about: String,
    /// When it was blocked.
    pub blocked_at: Option<Moment>,
    /// Until when; for ever when blocked and absent.
    pub blocked_until: Option<Moment>,
    /// By whom.
    pub blocked_by: Option<AccountId>,
    /// Why.
    pub block_reason: Option<String>,
    /// When it was closed.
    pub closed_at: Option<Moment>,
    /// What the name looks like: see `text::confusable`; none while it looks like an older account's, or once closed.
    pub skeleton: Option<String>,
}

impl Account {
    /// Whether it may sign in: confirmed, approved where asked, not closed.
    #[must_use]
    pub fn is_active(&self) -> bool {
        self.confirmed_at.is_some() && self.approved_at.is_some() && self.closed_at.is_none()
    }

    /// Whether it was not closed: one that nobody has signed in with yet may already be given something.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.closed_at.is_none()
    }

    /// Where letters about what others do reach it; nowhere while it may not sign in.
    #[must_use]
    pub fn reached_at(&self) -> Option<&str> {
        self.email.as_deref().filter(|_| self.is_active())
    }

    /// Whether somebody may see its page: moderators once it is confirmed, others once it was let in.
    #[must_use]
    pub fn is_shown_to(&self, who: &Who) -> bool {
        self.confirmed_at.is_some() && (self.approved_at.is_some() || who.may(Act::Block))
    }

    /// Whether it was ever confirmed: before that, nobody is told that it exists.
    #[must_use]
    pub fn was_confirmed(&self) -> bool {
        self.confirmed_at.is_some()
    }

    /// The block in force at this moment.
    #[must_use]
    pub fn block(&self, now: Moment) -> Option<(Option<Moment>, String)> {
        self.blocked_at?;
        let over = self.blocked_until.is_some_and(|end| end <= now);
        (!over).then(|| (self.blocked_until, self.block_reason.clone().unwrap_or_default()))
    }

    /// The account of that number.
    pub fn find(db: &mut Db, id: AccountId) -> QueryResult<Option<Self>> {
        accounts::table.find(id).first(db).optional()
    }

    /// Holds the row until the transaction ends: what one account does twice at once is done one after the other.
    pub fn lock(db: &mut Db, id: AccountId) -> QueryResult<()> {
        let row = accounts::table.find(id);
        diesel::update(row).set(accounts::about.eq(accounts::about)).execute(db).map(drop)
    }

    /// The account of that name, by its key.
    pub fn find_by_name(db: &mut Db, key: &str) -> QueryResult<Option<Self>> {
        accounts::table.filter(accounts::name_key.eq(key)).first(db).optional()
    }

    /// The account of that e-mail address, in lower case.
    pub fn find_by_email(db: &mut Db, key: &str) -> QueryResult<Option<Self>> {
        accounts::table.filter(accounts::email_key.eq(key)).first(db).optional()
    }

    /// Whether another account has a name that looks like this one.
    pub fn looks_like_another(db: &mut Db, name: &str) -> QueryResult<bool> {
        let alike = accounts::table.filter(accounts::skeleton.eq(confusable::skeleton(name)));
        diesel::select(diesel::dsl::exists(alike)).get_result(db)
    }

    /// Gives their skeletons to accounts that have none yet, the oldest first; one that looks like an older one's has
    /// none.
    pub fn fill_skeletons(db: &mut Db) -> QueryResult<()> {
        let bare: Vec<(AccountId, String)> = accounts::table
            .filter(accounts::skeleton.is_null())
            .filter(accounts::closed_at.is_null())
            .order((accounts::created_at, accounts::id))
            .select((accounts::id, accounts::name))
            .load(db)?;
        for (id, name) in bare {
            if !Self::looks_like_another(db, &name)? {
                let skeleton = Some(confusable::skeleton(&name));
                diesel::update(accounts::table.find(id)).set(accounts::skeleton.eq(skeleton)).execute(db)?;
            }
        }
        Ok(())
    }

    /// The names of these accounts.
    pub fn names(db: &mut Db, ids: &[AccountId]) -> QueryResult<Vec<(AccountId, String)>> {
        let named = accounts::table.select((accounts::id, accounts::name));
        match ids {
            [one] => named.filter(accounts::id.eq(*one)).load(db),
            _ => named.filter(accounts::id.eq_any(ids.to_vec())).load(db),
        }
    }

    /// Inserts an account; a unique violation when name or address is taken.
    pub fn insert(db: &mut Db, account: &Self) -> QueryResult<()> {
        diesel::insert_into(accounts::table).values(account).execute(db).map(drop)
    }

    /// The account by which changes of people without one are signed: closed from the start, nobody ever signs in with
    /// it. The second name is taken where somebody has the first.
    pub fn signing(db: &mut Db, names: [&str; 2], now: Moment) -> QueryResult<AccountId> {
        for name in names {
            match Self::find_by_name(db, &title::key(name))? {
                Some(known) if known.closed_at.is_some() => return Ok(known.id),
                Some(_) => {}
                None => {
                    let account = Self {
                        email: None,
                        role: Role::Reader,
                        confirmed_at: Some(now),
                        approved_at: Some(now),
                        closed_at: Some(now),
                        skeleton: None,
                        ..Self::new(now, name.to_owned(), String::new())
                    };
                    Self::insert(db, &account)?;
                    return Ok(account.id);
                }
            }
        }
        Err(diesel::result::Error::NotFound)
    }

    /// Stores another hash of the password.
    pub fn set_password(db: &mut Db, id: AccountId, hash: &str) -> QueryResult<()> {
        diesel::update(accounts::table.find(id)).set(accounts::password.eq(Some(hash))).execute(db).map(drop)
    }

    /// Whether anybody can administer the wiki.
    pub fn has_administrator(db: &mut Db, now: Moment) -> QueryResult<bool> {
        Self::has_other_administrator(db, AccountId(0), now)
    }
}

/// What the administration asks and changes.
impl Account {
    /// Whether somebody but this account can administer the wiki: who may sign in, has a way to, and is not blocked.
    /// Somebody invited who never came is nobody yet.
    pub fn has_other_administrator(db: &mut Db, but: AccountId, now: Moment) -> QueryResult<bool> {
        let by_key = passkeys::table.filter(passkeys::account_id.eq(accounts::id));
        let by_provider = linked_identities::table.filter(linked_identities::account_id.eq(accounts::id));
        let has_way = accounts::password.is_not_null().or(exists(by_key)).or(exists(by_provider));
        let is_free = accounts::blocked_at.is_null().or(accounts::blocked_until.le(now));
        let able = accounts::table
            .filter(accounts::role.eq(Role::Administrator).and(accounts::id.ne(but)))
            .filter(accounts::confirmed_at.is_not_null().and(accounts::approved_at.is_not_null()))
            .filter(accounts::closed_at.is_null())
            .filter(has_way)
            .filter(is_free);
        diesel::select(exists(able)).get_result(db)
    }

    /// Those who accept accounts: moderators and administrators with a confirmed address.
    pub fn moderators(db: &mut Db) -> QueryResult<Vec<Self>> {
        accounts::table
            .filter(accounts::role.eq_any([Role::Moderator, Role::Administrator]))
            .filter(accounts::closed_at.is_null())
            .filter(accounts::confirmed_at.is_not_null())
            .order(accounts::id.asc())
            .load(db)
    }

    /// How many accounts wait for a moderator.
    pub fn waiting(db: &mut Db) -> QueryResult<i64> {
        accounts::table
            .filter(accounts::approved_at.is_null())
            .filter(accounts::confirmed_at.is_not_null())
            .filter(accounts::closed_at.is_null())
            .count()
            .get_result(db)
    }

    /// Gives a role.
    pub fn set_role(db: &mut Db, id: AccountId, role: Role) -> QueryResult<()> {
        diesel::update(accounts::table.find(id)).set(accounts::role.eq(role)).execute(db).map(drop)
    }

    /// Blocks until a moment, or for ever.
    pub fn block_until(
        db: &mut Db,
        id: AccountId,
        now: Moment,
        until: Option<Moment>,
        by: Option<AccountId>,
        reason: Option<&str>,
    ) -> QueryResult<()> {
        diesel::update(accounts::table.find(id))
            .set((
                accounts::blocked_at.eq(Some(now)),
                accounts::blocked_until.eq(until),
                accounts::blocked_by.eq(by),
                accounts::block_reason.eq(reason),
            ))
            .execute(db)
            .map(drop)
    }

    /// Ends a block.
    pub fn unblock(db: &mut Db, id: AccountId) -> QueryResult<()> {
        diesel::update(accounts::table.find(id))
            .set((
                accounts::blocked_at.eq(None::<Moment>),
                accounts::blocked_until.eq(None::<Moment>),
                accounts::blocked_by.eq(None::<AccountId>),
                accounts::block_reason.eq(None::<String>),
            ))
            .execute(db)
            .map(drop)
    }

    /// Lets in an account that waited for it.
    pub fn approve(db: &mut Db, id: AccountId, now: Moment) -> QueryResult<()> {
        diesel::update(accounts::table.filter(accounts::id.eq(id)).filter(accounts::approved_at.is_null()))
            .set(accounts::approved_at.eq(Some(now)))
            .execute(db)
            .map(drop)
    }
}

/// What people change of their own account, and what opens it.
impl Account {
    /// A new account: nothing confirmed, nothing approved, no password.
    #[must_use]
    pub fn new(now: Moment, name: String, email: String) -> Self {
        Self {
            id: AccountId(fresh_id(now)),
            name_key: title::key(&name),
            email: Some(email),
            // Reserved only once confirmed: whoever types somebody else's address takes nothing from them.
            email_key: None,
            password: None,
            role: Role::Contributor,
            confirmed_at: None,
            approved_at: None,
            created_at: now,
            about: String::new(),
            blocked_at: None,
            blocked_until: None,
            blocked_by: None,
            block_reason: None,
            closed_at: None,
            skeleton: Some(confusable::skeleton(&name)),
            name,
        }
    }

    /// The account that somebody means: by name, else by confirmed address, else the latest to wait for confirmation.
    pub fn find_as_typed(db: &mut Db, typed: &str) -> QueryResult<Option<Self>> {
        if let Some(account) = Self::find_by_name(db, &title::key(typed))? {
            return Ok(Some(account));
        }
        let email = typed.trim().to_lowercase();
        match Self::find_by_email(db, &email)? {
            Some(account) => Ok(Some(account)),
            None => Self::find_unconfirmed(db, &email),
        }
    }

    /// The latest account that waits for this address, in lower case, to be confirmed.
    pub fn find_unconfirmed(db: &mut Db, email: &str) -> QueryResult<Option<Self>> {
        let waiting = accounts::table.filter(accounts::confirmed_at.is_null()).filter(accounts::closed_at.is_null());
        waiting
            .filter(lower(accounts::email).eq(email))
            .order((accounts::created_at.desc(), accounts::id.desc()))
            .first(db)
            .optional()
    }

    /// Confirms the address, which is theirs alone from now on; a unique violation when another has confirmed it.
    pub fn confirm(db: &mut Db, id: AccountId, email: &str, now: Moment) -> QueryResult<()> {
        diesel::update(accounts::table.find(id))
            .set((
                accounts::email.eq(Some(email)),
                accounts::email_key.eq(Some(email.to_lowercase())),
                accounts::confirmed_at.eq(Some(now)),
            ))
            .execute(db)
            .map(drop)
    }

    /// Forgets the other accounts that waited for this address, in lower case, to be confirmed.
    pub fn delete_rivals(db: &mut Db, id: AccountId, email: &str) -> QueryResult<usize> {
        let others = accounts::table.filter(accounts::confirmed_at.is_null()).filter(accounts::id.ne(id));
        diesel::delete(others.filter(lower(accounts::email).eq(email))).execute(db)
    }

    /// Gives another address; a unique violation when another account has it.
    pub fn set_email(db: &mut Db, id: AccountId, email: &str) -> QueryResult<()> {
        diesel::update(accounts::table.find(id))
            .set((accounts::email.eq(Some(email)), accounts::email_key.eq(Some(email.to_lowercase()))))
            .execute(db)
            .map(drop)
    }

    /// Stores what the person says of themselves.
    pub fn set_about(db: &mut Db, id: AccountId, about: &str) -> QueryResult<()> {
        diesel::update(accounts::table.find(id)).set(accounts::about.eq(about)).execute(db).map(drop)
    }

    /// Closes an account: only its number, its dates and this name remain.
    pub fn close(db: &mut Db, id: AccountId, name: &str, now: Moment) -> QueryResult<()> {
        let nothing = None::<String>;
        diesel::update(accounts::table.find(id))
            .set((
                accounts::name.eq(name),
                accounts::name_key.eq(title::key(name)),
                accounts::email.eq(nothing.clone()),
                accounts::email_key.eq(nothing.clone()),
                accounts::password.eq(nothing),
                accounts::role.eq(Role::Reader),
                accounts::about.eq(""),
                accounts::closed_at.eq(Some(now)),
                accounts::skeleton.eq(None::<String>),
            ))
            .execute(db)
            .map(drop)
    }

    /// The closed accounts that still say who they were.
    pub fn closed_but_known(db: &mut Db) -> QueryResult<Vec<AccountId>> {
        let known = accounts::email.is_not_null().or(accounts::password.is_not_null()).or(accounts::about.ne(""));
        accounts::table.filter(accounts::closed_at.is_not_null()).filter(known).select(accounts::id).load(db)
    }

    /// How many accounts were closed.
    pub fn closed(db: &mut Db) -> QueryResult<i64> {
        accounts::table.filter(accounts::closed_at.is_not_null()).count().get_result(db)
    }

    /// Forgets the accounts opened before this moment that nobody confirmed: their names are free again.
    pub fn purge_unconfirmed(db: &mut Db, before: Moment) -> QueryResult<usize> {
        let waiting = accounts::table.filter(accounts::confirmed_at.is_null()).filter(accounts::closed_at.is_null());
        diesel::delete(waiting.filter(accounts::created_at.lt(before))).execute(db)
    }
}
