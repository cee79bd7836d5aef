//! What can go wrong, for people and for programs: one enum, one table; each door has its coat for it.

mod clash;

use std::time::Duration;

use crate::db::types::{Moment, SheetId};
use crate::hall::policy::{Act, Denied};
use crate::text::sheet_text::{Reason, Unreadable};

pub use clash::Clash;

/// The result of an action.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What was looked for and is not there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// No address of ours.
    Page,
    /// A sheet of that number or title.
    Sheet,
    /// A version of a sheet.
    Revision,
    /// A theme.
    Theme,
    /// A person.
    Account,
    /// A file.
    File,
    /// A kind of sheet.
    Kind,
    /// A link that was used already, is too old or was cut.
    Link,
    /// A group.
    Group,
    /// A letter, or an issue of it.
    Letter,
    /// A webhook.
    Webhook,
    /// A change that waits: it was decided meanwhile, or taken back.
    Change,
}

/// One field that cannot be taken as it is, and how to mend it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct FieldError {
    /// The field's path in the form or in the text: `duree.max`, `deroule.2.minutes`.
    pub field: String,
    /// A French sentence that says the fix.
    pub message: String,
}

/// What remains of a deleted sheet.
#[derive(Clone, Debug)]
pub struct Tombstone {
    /// The sheet.
    pub sheet: SheetId,
    /// Its last title.
    pub title: String,
    /// When it was deleted.
    pub at: Moment,
    /// Why.
    pub reason: String,
    /// The sheet that takes its place; none when the asker may not see that one.
    pub replaced_by: Option<SheetId>,
}

/// Why something did not happen.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no such thing.
    #[error("not found: {0:?}")]
    NotFound(What),
    /// It needs an account.
    #[error("sign in first")]
    SignInFirst,
    /// The API token ended.
    #[error("the token ended")]
    TokenEnded,
    /// The API token only reads.
    #[error("the token only reads")]
    ReadingToken,
    /// The account may not do that.
    #[error("forbidden: {0:?}")]
    Forbidden(Act),
    /// The account may, once it signs in in two steps.
    #[error("second step first")]
    SecondStepFirst,
    /// What a member publishes is looked at first, as the administration chose.
    #[error("held")]
    Held,
    /// The account is blocked.
    #[error("blocked")]
    Blocked {
        /// Until when; for ever when absent.
        until: Option<Moment>,
        /// The moderator's reason.
        reason: String,
    },
    /// The form does not come from our own pages, or its page is too old.
    #[error("forged form")]
    Forged,
    /// Some fields need mending.
    #[error("invalid: {0:?}")]
    Invalid(Vec<FieldError>),
    /// The text cannot be read as a sheet.
    #[error("unreadable text")]
    Unreadable(Unreadable),
    /// Somebody else changed the same passages.
    #[error("clash")]
    Conflict(Box<Clash>),
    /// The title belongs to another sheet.
    #[error("title taken")]
    Taken {
        /// The title asked for.
        title: String,
        /// The sheet that has it, as its title or as an old one; none when the asker may not see that one.
        sheet: Option<SheetId>,
    },
    /// The sheet was deleted.
    #[error("gone")]
    Gone(Box<Tombstone>),
    /// More than we take.
    #[error("too large: at most {limit} bytes")]
    TooLarge {
        /// The most we take, in bytes.
        limit: u64,
    },
    /// The body of the request did not come in time.
    #[error("too slow")]
    TooSlow,
    /// Too many of the same thing in too short a time, or a full house.
    #[error("too many")]
    TooMany {
        /// When to come back.
        retry: Duration,
    },
    /// The house is full for a moment.
    #[error("busy")]
    Busy,
    /// The search index is being built: nothing can be found yet.
    #[error("no search index yet")]
    Building,
    /// The store cannot be written now.
    #[error("read only: {0}")]
    ReadOnly(String),
    /// The request makes no sense.
    #[error("unreadable request: {0}")]
    BadRequest(String),
    /// The address knows other methods, which this lists as `Allow` does.
    #[error("the address knows {0} alone")]
    WrongMethod(&'static str),
    /// The body of the request is of another type than the one announced or asked for.
    #[error("unsupported media type")]
    MediaType,
    /// The database said no.
    #[error("database: {0}")]
    Database(diesel::result::Error),
    /// Our fault: shown as a neutral sentence and a request id, logged once.
    #[error("internal: {0:#}")]
    Internal(anyhow::Error),
}

impl From<diesel::result::Error> for Error {
    fn from(error: diesel::result::Error) -> Self {
        Self::Database(error)
    }
}

impl From<crate::db::Error> for Error {
    fn from(error: crate::db::Error) -> Self {
        match error {
            crate::db::Error::Full => Self::Busy,
            crate::db::Error::Unreachable(why) => Self::ReadOnly(why),
        }
    }
}

impl crate::db::Failure for Error {
    fn database(&self) -> Option<&diesel::result::Error> {
        match self {
            Self::Database(error) => Some(error),
            _ => None,
        }
    }
}

impl From<Denied> for Error {
    fn from(denied: Denied) -> Self {
        match denied {
            Denied::SignInFirst => Self::SignInFirst,
            Denied::Blocked { until, reason } => Self::Blocked { until, reason },
            Denied::Forbidden(act) => Self::Forbidden(act),
            Denied::SecondStepFirst => Self::SecondStepFirst,
        }
    }
}

impl From<anyhow::Error> for Error {
    fn from(error: anyhow::Error) -> Self {
        Self::Internal(error)
    }
}

impl From<std::io::Error> for Error {
    fn from(error: std::io::Error) -> Self {
        match error.kind() {
            std::io::ErrorKind::StorageFull
            | std::io::ErrorKind::ReadOnlyFilesystem
            | std::io::ErrorKind::PermissionDenied => Self::ReadOnly(error.to_string()),
            _ => Self::Internal(error.into()),
        }
    }
}

impl From<crate::base::limits::RetryAfter> for Error {
    fn from(over: crate::base::limits::RetryAfter) -> Self {
        Self::TooMany { retry: Duration::from_secs(u64::from(over.0)) }
    }
}

impl From<crate::base::passwords::PasswordError> for Error {
    fn from(error: crate::base::passwords::PasswordError) -> Self {
        use crate::base::passwords::PasswordError;
        match error {
            PasswordError::Busy => Self::Busy,
            PasswordError::TooLong | PasswordError::Broken => Self::Internal(error.into()),
        }
    }
}

impl Error {
    /// A single field to mend.
    #[must_use]
    pub fn field(field: &str, message: impl Into<String>) -> Self {
        Self::Invalid(vec![FieldError { field: field.to_owned(), message: message.into() }])
    }

    /// Whether a database error says that a unique index refused a row.
    #[must_use]
    pub fn is_duplicate(&self) -> bool {
        use diesel::result::{DatabaseErrorKind::UniqueViolation, Error::DatabaseError};
        matches!(self, Self::Database(DatabaseError(UniqueViolation, _)))
    }

    /// After how many seconds to come back, for what passes by itself.
    #[must_use]
    pub fn retry_seconds(&self) -> Option<u64> {
        match self {
            Self::TooMany { retry } => Some(retry.as_secs().max(1)),
            _ if self.status_and_code().0 == 503 => Some(5),
            _ => None,
        }
    }

    /// The HTTP status and the stable code of the API.
    #[must_use]
    pub fn status_and_code(&self) -> (u16, &'static str) {
        match self {
            Self::NotFound(_) => (404, "not_found"),
            Self::SignInFirst => (401, "sign_in_first"),
            Self::TokenEnded => (401, "token_ended"),
            Self::ReadingToken => (403, "token_only_reads"),
            Self::Forbidden(_) => (403, "forbidden"),
            Self::SecondStepFirst => (403, "second_step_first"),
            Self::Blocked { .. } => (403, "blocked"),
            Self::Forged => (403, "forged"),
            Self::Invalid(_) => (422, "invalid"),
            Self::Unreadable(unreadable) if unreadable.reason == Reason::TooLarge => (413, "too_large"),
            Self::Unreadable(_) => (422, "unreadable_text"),
            Self::Conflict(_) => (409, "conflict"),
            Self::Taken { .. } => (409, "title_taken"),
            Self::Gone(_) => (410, "gone"),
            Self::TooLarge { .. } => (413, "too_large"),
            Self::TooSlow => (408, "too_slow"),
            Self::TooMany { .. } => (429, "too_many"),
            Self::Held => (403, "held"),
            Self::Busy => (503, "busy"),
            Self::Building => (503, "index_building"),
            Self::ReadOnly(_) => (503, "read_only"),
            Self::BadRequest(_) => (400, "bad_request"),
            Self::WrongMethod(_) => (405, "method_not_allowed"),
            Self::MediaType => (415, "unsupported_media_type"),
            Self::Database(error) if crate::db::dialect::is_read_only(error) => (503, "read_only"),
            Self::Database(error) if crate::db::dialect::is_passing(error) => (503, "busy"),
            Self::Database(_) | Self::Internal(_) => (500, "internal"),
        }
    }
}
