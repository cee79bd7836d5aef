//! How a sheet is governed, and what changed in it.

use serde::de::Deserializer;
use serde::{Deserialize, Serialize};

use crate::db::types::{Protection, Visibility};

/// What changed in how a sheet is governed; what is absent stayed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Rules {
    /// Who may change it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub protection: Option<Protection>,
    /// Who sees it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub visibility: Option<Visibility>,
    /// A group looks after it from now on, whose name is not told; none any more when none inside.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "given")]
    pub keepers: Option<Option<String>>,
    /// The name of who looks after it; nobody any more when none inside.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "given")]
    pub steward: Option<Option<String>>,
    /// The name of who looks at it in their place; nobody any more when none inside.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "given")]
    pub substitute: Option<Option<String>>,
    /// Months after which it is to be looked at again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub review_months: Option<i32>,
    /// Why.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub reason: String,
}

/// Tells a value that is null from one that is absent.
fn given<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Option<String>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}
