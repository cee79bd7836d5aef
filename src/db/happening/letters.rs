//! What happened to letters.

use serde::{Deserialize, Serialize};

use crate::db::types::{IssueId, LetterId};

/// Something happened to a letter, or to one of its issues.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct OfLetter {
    /// Which.
    pub letter: Option<LetterId>,
    /// The issue, when it is about one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub issue: Option<IssueId>,
    /// What.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub change: Option<LetterChange>,
}

/// What happened to a letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum LetterChange {
    /// It began.
    #[serde(rename = "creation")]
    Began,
    /// Its name, its pace or its sender is another.
    #[serde(rename = "modification")]
    Described,
    /// It ended: nobody is offered it.
    #[serde(rename = "fin")]
    Ended,
    /// It is offered again.
    #[serde(rename = "reprise")]
    Resumed,
    /// A draft of an issue was thrown away.
    #[serde(rename = "abandon")]
    ThrownAway,
    /// An issue waits for its time.
    #[serde(rename = "depart")]
    Scheduled,
    /// An issue that waited is a draft again.
    #[serde(rename = "annulation")]
    Cancelled,
    /// An issue left, to all.
    #[serde(rename = "envoi")]
    Sent,
}
