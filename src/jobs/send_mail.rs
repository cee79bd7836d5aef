//! Delivers one mail to the SMTP server or the mail folder.

use crate::app::App;
use crate::jobs::runner::Failure;
use crate::mail::{MailError, Message};

/// Sends it.
pub fn perform(app: &App, message: &Message) -> Result<(), Failure> {
    app.mailer.send_as(&app.identity().name, message, app.now().0).map_err(|error| match error {
        MailError::Temporary(_) => Failure::Later(error.to_string()),
        MailError::Setting(_) | MailError::Refused(_) | MailError::NoSuchAddress(_) | MailError::Permanent(_) => {
            Failure::Never(error.to_string())
        }
    })
}
