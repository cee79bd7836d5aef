//! Grants and revokes the tokens by which programs read and write as a member.

use std::net::IpAddr;

use crate::actions::accounts::sign_in;
use crate::actions::wiki::outbox;
use crate::actions::wiki::outbox::{Leave, Reader};
use crate::app::App;
use crate::base::limits::Key;
use crate::db::types::Scope;
use crate::hall::addresses;
use crate::hall::error::{Error, FieldError, Result, What};
use crate::hall::messages;
use crate::hall::policy::{Act, Member, Who};
use crate::mail::Occasion;
use crate::models::account::Account;
use crate::models::api_token::{ApiToken, Wanted};
use crate::text::dates;

/// Tokens that an account may have at once.
const MOST: usize = 20;
/// The most characters of a name.
pub const MOST_NAME: usize = 60;
/// The most days until a token ends.
pub const MOST_DAYS: i64 = 366;

/// What is typed to make a token.
#[derive(Clone, Debug, Default)]
pub struct Typed {
    /// What the member calls it.
    pub name: String,
    /// `read` or `write`.
    pub scope: String,
    /// For how many days.
    pub days: String,
    /// The member's password.
    pub password: String,
}

impl Typed {
    /// What it asks for, or every field to mend.
    fn read(&self) -> Result<Wanted> {
        let mut problems = Vec::new();
        let mut wrong = |field: &str, message: &str| {
            problems.push(FieldError { field: field.to_owned(), message: message.to_owned() });
        };
        let name = self.name.trim().to_owned();
        if !is_name(&name) {
            wrong("jeton_nom", messages::TOKEN_NAME);
        }
        let scope = self.scope.parse().unwrap_or_else(|_| {
            wrong("jeton_droits", messages::UNKNOWN_CHOICE);
            Scope::Read
        });
        let days = self.days.parse().ok().filter(|days| (1..=MOST_DAYS).contains(days)).unwrap_or_else(|| {
            wrong("jeton_jours", messages::TOKEN_DAYS);
            1
        });
        if problems.is_empty() { Ok(Wanted { name, scope, days }) } else { Err(Error::Invalid(problems)) }
    }
}

/// Whether a token can be called so.
#[must_use]
pub fn is_name(name: &str) -> bool {
    !name.is_empty() && name.chars().count() <= MOST_NAME && !name.contains(char::is_control)
}

/// A new token for a member who types their password again; told this once, and told of by mail.
pub fn ask(app: &App, from: IpAddr, member: &Member, typed: &Typed) -> Result<String> {
    let who = Who::Member(member.clone());
    who.must(Act::UseToken)?;
    let wanted = typed.read()?;
    if !sign_in::is_password_of(app, member.id, &typed.password)? {
        return Err(Error::field("jeton_passe", messages::PRESENT_PASSWORD_WRONG));
    }
    let leave = Leave::asked(app, from, &[Key::Number(member.id.0)])?;
    make(app, leave, &who, &wanted)
}

/// A new token, told this once, and told of by mail. For commands: the caller knows whose it is.
pub fn grant(app: &App, who: &Who, wanted: &Wanted) -> Result<String> {
    make(app, Leave::counted_before(), who, wanted)
}

fn make(app: &App, leave: Leave, who: &Who, wanted: &Wanted) -> Result<String> {
    who.must(Act::UseToken)?;
    let (id, now) = (who.member()?.id, app.now());
    app.store.write::<_, Error>(|db| {
        Account::lock(db, id)?;
        if ApiToken::list(db, id)?.len() >= MOST {
            return Err(Error::field("jetons", messages::TOKENS_ENOUGH));
        }
        let (token, secret) = ApiToken::new(id, wanted.clone(), now);
        ApiToken::insert(db, &token)?;
        let account = Account::find(db, id)?.ok_or(Error::NotFound(What::Account))?;
        if let Some(email) = &account.email {
            let reader = Reader { email, name: &account.name };
            let until = dates::day(token.expires_at.0);
            let occasion =
                Occasion::TokenMade { token: &token.name, writes: token.scope == Scope::Write, until: &until };
            outbox::queue(app, db, leave, reader, occasion, addresses::ACCOUNT, now)?;
        }
        Ok(secret)
    })
}

/// Revokes one of the member's own tokens, known by its hash.
pub fn revoke(app: &App, who: &Who, hash: &str) -> Result<()> {
    let id = who.member()?.id;
    let now = app.now();
    match app.store.write::<_, Error>(|db| Ok(ApiToken::revoke(db, id, hash, now)?))? {
        true => Ok(()),
        false => Err(Error::NotFound(What::Link)),
    }
}
