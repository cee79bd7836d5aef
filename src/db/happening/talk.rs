//! What events of a discussion tell: which message of which thread, never its words.

use serde::{Deserialize, Serialize};

use super::is_false;
use crate::db::types::{AccountId, RemarkId};

/// Somebody said something. Who is told of it reads the message as its reader, since it may be hidden by then.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct OfTalk {
    /// Which message.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<RemarkId>,
    /// The message that began its thread; the same when it begins one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub thread: Option<RemarkId>,
    /// Those whom it names (« @nom »), as far as they read the sheet.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub mentions: Vec<AccountId>,
    /// Whether it is a question by somebody without an account, which the author of the event let through.
    #[serde(skip_serializing_if = "is_false")]
    pub let_through: bool,
}

/// Why a message is news to somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Concern {
    /// It names them.
    Named,
    /// It answers in a thread where they spoke before.
    Answered,
    /// They follow the discussion, or its sheet.
    Followed,
    /// It thanks them.
    Thanked,
}

/// What became of a message, or of its thread.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct TalkChange {
    /// Which message.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<RemarkId>,
    /// The message that began its thread.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub thread: Option<RemarkId>,
    /// What.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub what: Option<TalkVerb>,
    /// Those whom it names since it was changed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub mentions: Vec<AccountId>,
}

/// What was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum TalkVerb {
    /// Its author changed its words.
    #[serde(rename = "edited")]
    Edited,
    /// Its author took it back.
    #[serde(rename = "taken_back")]
    TakenBack,
    /// A moderator hid it.
    #[serde(rename = "hidden")]
    Hidden,
    /// A moderator showed it again.
    #[serde(rename = "shown")]
    Shown,
    /// Its words were erased for ever.
    #[serde(rename = "erased")]
    Erased,
    /// The thread is resolved.
    #[serde(rename = "resolved")]
    Resolved,
    /// The thread is open again.
    #[serde(rename = "reopened")]
    Reopened,
}
