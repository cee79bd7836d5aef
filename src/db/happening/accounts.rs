//! What happened to an account.

use serde::de::{Deserializer, Error as _};
use serde::{Deserialize, Serialize, Serializer};

use crate::db::types::{AccountId, Moment, Role};

/// Something happened to an account.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct OfAccount {
    /// Which.
    pub account: Option<AccountId>,
    /// What.
    #[serde(flatten)]
    pub change: Option<AccountChange>,
}

/// What changed in an account, told apart by what it says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum AccountChange {
    /// It may do other things.
    Role {
        /// Its role now.
        role: Role,
        /// Its role before.
        from: Role,
    },
    /// It may only read.
    Blocked {
        /// Until when; for ever when absent.
        blocked_until: Option<Moment>,
        /// Why.
        reason: String,
    },
    /// It may write again.
    Unblocked {
        /// So it is.
        unblocked: Yes,
    },
    /// A moderator let it in.
    Approved {
        /// So it is.
        approved: Yes,
    },
    /// The person wrote something else about themselves.
    Described {
        /// So it is.
        about: Yes,
    },
    /// Signing in takes a second step from now on, or no longer.
    SecondStep {
        /// Whether it does.
        second_step: bool,
    },
    /// The person closed it.
    Closed {
        /// So it is.
        closed: Yes,
    },
}

/// The word `true`, which alone tells some changes apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Yes;

impl Serialize for Yes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bool(true)
    }
}

impl<'de> Deserialize<'de> for Yes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if bool::deserialize(deserializer)? { Ok(Self) } else { Err(D::Error::custom("not so")) }
    }
}
