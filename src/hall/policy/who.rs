//! Who asks, and why they may not.

use super::{Act, allows};
use crate::db::types::{AccountId, GroupId, Moment, Role, Visibility};

/// Why somebody may not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Denied {
    /// It needs an account.
    SignInFirst,
    /// The account is blocked: until when (for ever when `None`) and why.
    Blocked {
        /// Until when; for ever when absent.
        until: Option<Moment>,
        /// The moderator's reason.
        reason: String,
    },
    /// The account may not do that.
    Forbidden(Act),
    /// It may, once it signs in in two steps.
    SecondStepFirst,
}

/// Why somebody is not signed in, though name and password were typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// No such account, or another password: which one is not told.
    Wrong,
    /// The address of this account was not confirmed yet.
    Unconfirmed(String),
    /// A moderator has not let the account in yet.
    Waiting,
    /// The account signs in in two steps, and no code was typed, or a wrong one.
    Code,
}

/// Somebody with an account, signed in, confirmed and not closed.
#[derive(Clone, Debug)]
pub struct Member {
    /// The account.
    pub id: AccountId,
    /// The name that others see.
    pub name: String,
    /// The address, which others do not; empty when there is none.
    pub email: String,
    /// What the account may do.
    pub role: Role,
    /// While blocked: until when (for ever when `None` inside) and why.
    pub block: Option<(Option<Moment>, String)>,
    /// The account's own role, while it does less because it signed in in one step where two are asked of it.
    pub withheld: Option<Role>,
    /// Their groups.
    pub groups: Vec<Belonging>,
}

/// Somebody's place in a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Belonging {
    /// Which.
    pub group: GroupId,
    /// Whether they lead it.
    pub leads: bool,
}

/// Who asks: everybody, or a member.
#[derive(Clone, Debug)]
pub enum Who {
    /// Not signed in.
    Stranger,
    /// Signed in.
    Member(Member),
    /// The program itself: imports, jobs, shipped sheets.
    Program,
}

impl Who {
    /// Somebody without an account whose change is published: they may what a contributor may. No account has the
    /// number 0, and what they publish is signed otherwise.
    #[must_use]
    pub fn newcomer() -> Self {
        let (name, email) = (String::new(), String::new());
        let groups = Vec::new();
        Self::Member(Member {
            id: AccountId(0),
            name,
            email,
            role: Role::Contributor,
            block: None,
            withheld: None,
            groups,
        })
    }

    /// Whether they may do that; blocked people may only read.
    pub fn may(&self, act: Act) -> bool {
        match self {
            Self::Program => true,
            Self::Stranger => false,
            Self::Member(member) => {
                let reading = matches!(act, Act::SeeHidden);
                allows(member.role, act) && (reading || member.block.is_none())
            }
        }
    }

    /// The same, with the reason why not.
    pub fn must(&self, act: Act) -> Result<(), Denied> {
        if self.may(act) {
            return Ok(());
        }
        self.must_be_free()?;
        match self {
            Self::Stranger => Err(Denied::SignInFirst),
            Self::Member(Member { withheld: Some(role), .. }) if allows(*role, act) => Err(Denied::SecondStepFirst),
            _ => Err(Denied::Forbidden(act)),
        }
    }

    /// What anybody may do, with an account or without: say what is wrong, or still true. Blocked people may not.
    pub fn must_be_free(&self) -> Result<(), Denied> {
        match self {
            Self::Member(Member { block: Some((until, reason)), .. }) => {
                Err(Denied::Blocked { until: *until, reason: reason.clone() })
            }
            _ => Ok(()),
        }
    }

    /// The account, if there is one.
    #[must_use]
    pub fn account(&self) -> Option<AccountId> {
        match self {
            Self::Member(member) => Some(member.id),
            _ => None,
        }
    }

    /// The member, or a request to sign in.
    pub fn member(&self) -> Result<&Member, Denied> {
        match self {
            Self::Member(member) => Ok(member),
            _ => Err(Denied::SignInFirst),
        }
    }

    /// The visibilities that they may see, their groups beside.
    #[must_use]
    pub fn sees(&self) -> &'static [Visibility] {
        match self {
            Self::Program => Visibility::ALL,
            _ if self.may(Act::SeeHidden) => &[Visibility::Public, Visibility::Members, Visibility::Hidden],
            Self::Member(_) => &[Visibility::Public, Visibility::Members],
            Self::Stranger => &[Visibility::Public],
        }
    }

    /// Whether they may see what these people see.
    #[must_use]
    pub fn reads(&self, visibility: Visibility, readers: Option<GroupId>) -> bool {
        self.sees().contains(&visibility) || readers.is_some_and(|group| self.is_in(group))
    }

    /// Their groups; the program is in none, and sees what each does.
    #[must_use]
    pub fn groups(&self) -> &[Belonging] {
        match self {
            Self::Member(member) => &member.groups,
            Self::Stranger | Self::Program => &[],
        }
    }

    /// Whether they are in a group.
    #[must_use]
    pub fn is_in(&self, group: GroupId) -> bool {
        self.groups().iter().any(|own| own.group == group)
    }

    /// Whether they add people to a group and let them go.
    #[must_use]
    pub fn leads(&self, group: GroupId) -> bool {
        self.may(Act::Administer)
            || (self.must_be_free().is_ok() && self.groups().iter().any(|own| own.group == group && own.leads))
    }
}
