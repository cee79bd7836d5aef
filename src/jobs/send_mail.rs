//! Delivers one mail to the SMTP server or the mail folder.

use crate::app::App;
use crate::jobs::runner::Failure;
use crate::mail::{MailError, Message};

/// Sends the message of the payload, a [`Message`] in JSON.
pub fn perform(app: &App, payload: &str) -> Result<(), Failure> {
    let message: Message = serde_json::from_str(payload).map_err(|error| Failure::Never(error.to_string()))?;
    app.mailer.send(&message, app.now().0).map_err(|error| match error {
        MailError::Temporary(_) => Failure::Later(error.to_string()),
        MailError::Setting(_) | MailError::Refused(_) | MailError::Permanent(_) => Failure::Never(error.to_string()),
    })
}
