//! Closes a member's own account: address, profile, password, drafts and sessions go at once; what they published stays,
//! signed by a name that says nothing.

use crate::actions::sign_in;
use crate::app::App;
use crate::db::types::{EventKind, LinkPurpose, Role};
use crate::error::{Error, Result, What};
use crate::messages;
use crate::models::account::Account;
use crate::models::api_token::ApiToken;
use crate::models::draft;
use crate::models::event::{self, NewEvent};
use crate::models::one_time_link::OneTimeLink;
use crate::models::saved_search;
use crate::models::session::SessionRow;
use crate::policy::Member;

/// Closes it, for good. The password is asked again; the last administrator stays.
pub async fn close(app: &App, member: &Member, password: &str) -> Result<()> {
    if !sign_in::is_password_of(app, member.id, password).await? {
        return Err(Error::field("fermeture", messages::PRESENT_PASSWORD_WRONG));
    }
    let (id, now) = (member.id, app.now());
    app.write::<_, Error>(move |db| {
        let account = Account::find(db, id)?.ok_or(Error::NotFound(What::Account))?;
        if account.role == Role::Administrator && Account::administrators(db)? < 2 {
            return Err(Error::field("fermeture", messages::LAST_ADMINISTRATOR));
        }
        let name = messages::closed_account(Account::closed(db)? + 1);
        Account::close(db, id, &name, now)?;
        SessionRow::delete_others(db, id, None)?;
        for token in ApiToken::list(db, id)? {
            ApiToken::revoke(db, id, &token.hash, now)?;
        }
        for purpose in [LinkPurpose::Password, LinkPurpose::Address, LinkPurpose::Confirmation] {
            OneTimeLink::end_all(db, purpose, Some(id), now)?;
        }
        draft::delete_all(db, id)?;
        saved_search::delete_all(db, id)?;
        event::rename_account(db, &account.name, &name)?;
        let told = serde_json::json!({ "account": id, "closed": true });
        event::tell(db, NewEvent::new(EventKind::AccountChanged, now, Some(id), name).with(told))?;
        Ok(())
    })
    .await?;
    app.follow()?;
    Ok(())
}
