//! Who may do what: one table.

mod who;

#[cfg(test)]
mod tests;

use crate::db::types::{AccountId, GroupId, Protection, Role};
use crate::text::kind::{FieldReach, Purpose};

pub use who::{Belonging, Denied, Member, Refused, Who};

/// Something that a person may or may not do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Act {
    /// Write and change sheets, add files, say « Toujours à jour ».
    Write,
    /// Give a sheet another title.
    Rename,
    /// Delete and restore sheets and files.
    Delete,
    /// Protect a sheet, choose who sees it, its steward, its review interval.
    Govern,
    /// Free an old title for another sheet.
    FreeAlias,
    /// Hide a revision.
    HideRevision,
    /// Read what is hidden.
    SeeHidden,
    /// Erase a revision for ever.
    EraseRevision,
    /// Block and unblock people.
    Block,
    /// Undo all consecutive revisions of one person at once.
    Rollback,
    /// Read, answer and close remarks on every sheet; whoever looks after a sheet treats those on it.
    TreatRemarks,
    /// Revise kinds, vocabularies and pages the law asks for.
    WriteKinds,
    /// Add, change and move themes.
    WriteThemes,
    /// See and change people's roles, settings and jobs.
    Administer,
    /// Save without the limit of members, with a token.
    UseToken,
}

/// The least role for each act.
#[must_use]
pub fn least_role(act: Act) -> Role {
    match act {
        Act::Write | Act::Rename | Act::UseToken => Role::Contributor,
        Act::Delete
        | Act::Govern
        | Act::FreeAlias
        | Act::HideRevision
        | Act::SeeHidden
        | Act::Block
        | Act::Rollback
        | Act::TreatRemarks
        | Act::WriteThemes => Role::Moderator,
        Act::EraseRevision | Act::WriteKinds | Act::Administer => Role::Administrator,
    }
}

/// Whether a role suffices for an act.
#[must_use]
pub fn allows(role: Role, act: Act) -> bool {
    role >= least_role(act)
}

/// The act that changing a sheet of this kind asks for.
#[must_use]
pub fn to_write_kind(kind: &str) -> Act {
    match Purpose::of(kind) {
        Purpose::Kind | Purpose::Vocabulary => Act::WriteKinds,
        Purpose::Theme | Purpose::Page => Act::WriteThemes,
        Purpose::Lexicon | Purpose::Sheet => Act::Write,
    }
}

/// The least role that may change a sheet under this protection; of a group's, whoever is not in the group.
#[must_use]
pub fn role_for_protection(protection: Protection) -> Role {
    match protection {
        Protection::Open => Role::Contributor,
        Protection::Group | Protection::Moderators => Role::Moderator,
        Protection::Administrators => Role::Administrator,
    }
}

/// How changes of a sheet are guarded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Guard {
    /// Who may change it.
    pub protection: Protection,
    /// The group, when only one may.
    pub writers: Option<GroupId>,
}

impl From<Protection> for Guard {
    fn from(protection: Protection) -> Self {
        Self { protection, writers: None }
    }
}

/// Whether this person may change a sheet of this kind that is guarded so, or could once signed in.
#[must_use]
pub fn may_edit(who: &Who, kind: &str, guard: Guard) -> bool {
    match who {
        Who::Stranger => to_write_kind(kind) == Act::Write && guard.protection == Protection::Open,
        Who::Member(_) | Who::Program => must_edit(who, kind, guard).is_ok(),
    }
}

/// The same for whoever is about to change it, with the reason why not.
pub fn must_edit(who: &Who, kind: &str, guard: Guard) -> Result<(), Denied> {
    who.must(to_write_kind(kind))?;
    let is_theirs = guard.writers.is_some_and(|group| who.is_in(group));
    if is_theirs || reaches(who, guard.protection) { Ok(()) } else { Err(Denied::Forbidden(Act::Govern)) }
}

/// Whether somebody looks after a sheet: its steward and the people of its group while they may write, and whoever
/// treats remarks.
#[must_use]
pub fn looks_after(who: &Who, steward: Option<AccountId>, keepers: Option<GroupId>) -> bool {
    who.may(Act::TreatRemarks) || cares_for(who, steward, keepers)
}

/// The same, of who was asked to: not because they treat remarks anywhere.
#[must_use]
pub fn cares_for(who: &Who, steward: Option<AccountId>, keepers: Option<GroupId>) -> bool {
    let in_group = who.may(Act::Write) && keepers.is_some_and(|group| who.is_in(group));
    in_group || (steward.is_some() && as_steward(who) == steward)
}

/// Who looks after a sheet; nobody yet of a new one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Keeping {
    /// Its steward.
    pub steward: Option<AccountId>,
    /// Its group.
    pub keepers: Option<GroupId>,
}

/// Whether a field that is for these people is for this one, in a sheet that is looked after so.
#[must_use]
pub fn reaches_field(who: &Who, reach: FieldReach, keeping: Keeping) -> bool {
    match (reach, who) {
        (FieldReach::All, _) | (_, Who::Program) => true,
        (_, Who::Stranger) => false,
        // Somebody without an account may what a contributor may, and is no member.
        (FieldReach::Members, Who::Member(member)) => member.id != AccountId(0),
        (FieldReach::Keepers, Who::Member(_)) => looks_after(who, keeping.steward, keeping.keepers),
    }
}

/// The account as which somebody looks after sheets: none of a stranger, nor of who may not write.
#[must_use]
pub fn as_steward(who: &Who) -> Option<AccountId> {
    who.account().filter(|_| who.may(Act::Write))
}

/// Whose files somebody sees that wait for their text to be published.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Awaited {
    /// Everybody's.
    pub all: bool,
    /// Those of this account.
    pub own: Option<AccountId>,
}

/// Whose waiting files somebody sees, and names in a text by their paths; by its bare name one means one's own. A text
/// publishes those of who wrote it and who approved it alone.
#[must_use]
pub fn awaited(who: &Who) -> Awaited {
    Awaited { all: who.may(Act::Delete), own: who.account() }
}

/// Whether who looks after a sheet, as their account stands, gets a letter about a version of it: not when it is minor,
/// nor when they signed it or let it through themselves (`by`), nor when they do not see the sheet.
#[must_use]
pub fn hears_of(steward: &Who, by: [Option<AccountId>; 2], is_minor: bool, is_seen: bool) -> bool {
    let is_own = steward.account().is_some_and(|own| by.contains(&Some(own)));
    !is_own && !is_minor && is_seen
}

/// Whether somebody may block an account of this role, or change it.
#[must_use]
pub fn governs(who: &Who, role: Role) -> bool {
    who.may(if role < Role::Moderator { Act::Block } else { Act::Administer })
}

/// Whether somebody's role reaches up to a protection.
#[must_use]
pub fn reaches(who: &Who, protection: Protection) -> bool {
    match who {
        Who::Stranger => false,
        Who::Member(member) => member.role >= role_for_protection(protection),
        Who::Program => true,
    }
}
