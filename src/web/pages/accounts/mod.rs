//! The pages of an account: opening it, signing in and out, forgetting a password, changing what it holds.

mod address;
mod code;
mod first;
#[cfg(feature = "openid")]
mod identities;
mod own;
#[cfg(feature = "passkeys")]
mod passkeys;
mod password;
#[cfg(feature = "openid")]
mod provider;
mod second_step;
mod secret;
mod sessions;
mod sign_in;
mod sign_up;
mod tokens;
mod told;

use actix_web::http::{StatusCode, header};
use actix_web::{HttpResponse, ResponseError};
use askama::Template;

use crate::app::App;
use crate::hall::error::{Error, FieldError, Result};
use crate::hall::messages;
use crate::web::http::extract::Query;
use crate::web::http::respond;
use crate::web::view::layout::Notice;

pub use address::{ask as ask_address, confirm as confirm_address, offer as offer_address};
pub use code::{form as code_form, give as give_code};
pub use first::{become_first, form as first_form};
#[cfg(feature = "openid")]
pub use identities::{show as identities, unlink as unlink_identity};
pub use own::{close, data as own_data, describe, show as own};
#[cfg(feature = "passkeys")]
pub use passkeys::{
    add as add_passkey, ask as ask_passkey, begin as begin_by_passkey, enter as enter_by_passkey,
    remove as remove_passkey, show as passkeys,
};
pub use password::{ask as ask_reset, change as change_password, forgotten, form as reset_form, reset};
#[cfg(feature = "openid")]
pub use provider::{
    begin as begin_by_provider, come_back as come_from_provider, link as link_identity, name as newcomer_name,
    open as open_newcomer,
};
pub use second_step::{
    begin as begin_second_step, confirm as confirm_second_step, renew as renew_codes, show as second_step,
    turn_off as end_second_step,
};
pub use secret::LinkSecret;
pub use sessions::end as end_session;
pub use sign_in::{form as sign_in_form, sign_in, sign_out, sign_out_everywhere};
pub use sign_up::{confirm, form as sign_up_form, offer as offer_confirmation, resend, sign_up};
pub use tokens::{grant as grant_token, revoke as revoke_token};

/// Whether members have passkeys: this build knows them, and browsers do for the address of this site.
#[cfg(feature = "passkeys")]
fn has_passkeys(app: &App) -> bool {
    crate::actions::accounts::passkey::are_here(app)
}

/// This build knows none.
#[cfg(not(feature = "passkeys"))]
fn has_passkeys(_: &App) -> bool {
    false
}

/// The name of the provider by which people may sign in too, if there is one.
fn has_provider(app: &App) -> Option<String> {
    app.config.provider.as_ref().map(|provider| provider.name.clone())
}

/// What is wrong in a form that shows itself again.
#[derive(Clone, Debug, Default)]
pub struct Problems(Vec<(String, String)>);

impl Problems {
    /// The problems of an error that a form can show, and the status to answer with; any other error goes on.
    pub fn of(error: Error) -> Result<(StatusCode, Self, u64)> {
        let (status, retry) = (error.status_code(), error.retry_seconds());
        match error {
            Error::Invalid(fields) => {
                let pair = |field: FieldError| (field.field, field.message);
                Ok((status, Self(fields.into_iter().map(pair).collect()), 0))
            }
            Error::TooMany { .. } => {
                let wait = retry.unwrap_or(1);
                Ok((status, Self(vec![(String::new(), messages::wait_a_while(wait))]), wait))
            }
            other => Err(other),
        }
    }

    /// A problem of the form as a whole.
    #[must_use]
    pub fn general(message: &str) -> Self {
        Self(vec![(String::new(), message.to_owned())])
    }

    /// The same, said of the form as a whole: it asks one thing only.
    #[must_use]
    pub fn in_general(self) -> Self {
        Self(self.0.into_iter().take(1).map(|(_, message)| (String::new(), message)).collect())
    }

    /// What is wrong with a field.
    #[must_use]
    pub fn at(&self, field: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == field).map(|(_, message)| message.as_str())
    }

    /// What is wrong with no field in particular.
    #[must_use]
    pub fn whole(&self) -> Option<&str> {
        self.at("")
    }

    /// The fields to mend, with their sentences.
    #[must_use]
    pub fn fields(&self) -> Vec<(&str, &str)> {
        self.0.iter().filter(|(field, _)| !field.is_empty()).map(|(f, m)| (f.as_str(), m.as_str())).collect()
    }

    /// The ids that describe a field: its hint and its error.
    #[must_use]
    pub fn described_by(&self, field: &str, hinted: bool) -> String {
        let hint = hinted.then(|| format!("{field}-a"));
        let error = self.at(field).map(|_| format!("{field}-e"));
        hint.into_iter().chain(error).collect::<Vec<_>>().join(" ")
    }
}

/// A form that shows itself again, with the status of what is wrong and, over a limit, when to come back.
fn again(status: StatusCode, wait: u64, page: &impl Template) -> Result<HttpResponse> {
    let mut response = respond::html_with(status, page)?;
    if wait > 0 {
        response.headers_mut().insert(header::RETRY_AFTER, header::HeaderValue::from(wait));
    }
    Ok(response)
}

/// The notice that `?fait=` of a redirection asks for.
fn notice(query: &Query) -> Option<Notice> {
    messages::of_done(query.get("fait")).map(|text| Notice::new("ok", text))
}
