//! What events tell of what stands beside a sheet: trials, and thanks.

use serde::{Deserialize, Serialize};

use super::is_false;
use crate::db::types::{AccountId, RemarkId, TrialId};

/// What became of a trial.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct TrialChange {
    /// Its author took it back.
    #[serde(skip_serializing_if = "is_false")]
    pub taken_back: bool,
    /// Whether a moderator hid it, or showed it again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hidden: Option<bool>,
    /// Why.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub reason: String,
}

/// Somebody thanked somebody. Who is told of it hears of the first time alone: neither of what was taken back nor of
/// what is given again.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct OfThanks {
    /// Who is thanked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<AccountId>,
    /// For which message.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<RemarkId>,
    /// For which trial.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trial: Option<TrialId>,
    /// For which version.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<i32>,
    /// Whether it was given before, and taken back.
    #[serde(skip_serializing_if = "is_false")]
    pub again: bool,
    /// Whether it is taken back.
    #[serde(skip_serializing_if = "is_false")]
    pub taken_back: bool,
}
