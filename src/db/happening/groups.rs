//! What happened to groups, and to what they may read and write.

use serde::{Deserialize, Serialize};

use crate::db::types::{AccountId, GroupId, Protection, RuleScope, Visibility};

/// Something happened to a group.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct OfGroup {
    /// Which.
    pub group: Option<GroupId>,
    /// What.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub change: Option<GroupChange>,
    /// Who came, left, or leads it from now on or no more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub person: Option<AccountId>,
}

/// What happened to a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum GroupChange {
    /// It began.
    #[serde(rename = "creation")]
    Began,
    /// Its name, its sentence or how one comes in is another.
    #[serde(rename = "modification")]
    Described,
    /// It ended.
    #[serde(rename = "suppression")]
    Ended,
    /// Somebody came in.
    #[serde(rename = "arrivee")]
    Joined,
    /// Somebody left.
    #[serde(rename = "depart")]
    Left,
    /// Somebody leads it.
    #[serde(rename = "animation")]
    Leads,
    /// Somebody leads it no more.
    #[serde(rename = "fin-animation")]
    LeadsNoMore,
}

/// A rule of access changed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct OfRule {
    /// What it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scope: Option<RuleScope>,
    /// Which: a key, or a number.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub target: String,
    /// What it said; nothing when there was none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<Ruled>,
    /// What it says; nothing when there is none any more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<Ruled>,
}

/// What a rule says; what is absent is inherited.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Ruled {
    /// Who reads.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub visibility: Option<Visibility>,
    /// The group that alone reads.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub readers: Option<GroupId>,
    /// Who writes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub protection: Option<Protection>,
    /// The group that alone writes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub writers: Option<GroupId>,
    /// The group that looks after the sheets.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub keepers: Option<GroupId>,
}
