//! Grants and revokes the tokens by which programs write as a member.

use crate::app::App;
use crate::error::{Error, Result, What};
use crate::messages;
use crate::models::api_token::ApiToken;
use crate::policy::{Act, Who};

/// Tokens that an account may have at once.
const MOST: usize = 20;

/// A new token, told this once. For those who may write.
pub fn grant(app: &App, who: &Who) -> Result<String> {
    who.must(Act::UseToken)?;
    let id = who.member()?.id;
    let now = app.now();
    app.store.write::<_, Error>(|db| {
        if ApiToken::list(db, id)?.len() >= MOST {
            return Err(Error::field("jetons", messages::TOKENS_ENOUGH));
        }
        let (token, secret) = ApiToken::new(id, now);
        ApiToken::insert(db, &token)?;
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
