//! Who may do what: one table.

use crate::db::types::{AccountId, Moment, Protection, Role, Visibility};
use crate::text::kind::Purpose;

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

/// The least role that may change a sheet under this protection.
#[must_use]
pub fn role_for_protection(protection: Protection) -> Role {
    match protection {
        Protection::Open => Role::Contributor,
        Protection::Moderators => Role::Moderator,
        Protection::Administrators => Role::Administrator,
    }
}

/// Whether this person may change a sheet of this kind under this protection, or could once signed in.
#[must_use]
pub fn may_edit(who: &Who, kind: &str, protection: Protection) -> bool {
    match who {
        Who::Stranger => to_write_kind(kind) == Act::Write && protection == Protection::Open,
        Who::Member(_) | Who::Program => must_edit(who, kind, protection).is_ok(),
    }
}

/// The same for whoever is about to change it, with the reason why not.
pub fn must_edit(who: &Who, kind: &str, protection: Protection) -> Result<(), Denied> {
    who.must(to_write_kind(kind))?;
    if reaches(who, protection) { Ok(()) } else { Err(Denied::Forbidden(Act::Govern)) }
}

/// Whether somebody looks after a sheet: its steward while they may write, and whoever treats remarks.
#[must_use]
pub fn looks_after(who: &Who, steward: Option<AccountId>) -> bool {
    who.may(Act::TreatRemarks) || (steward.is_some() && as_steward(who) == steward)
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
pub fn hears_of(steward: &Who, by: [Option<AccountId>; 2], is_minor: bool, visibility: Visibility) -> bool {
    let is_own = steward.account().is_some_and(|own| by.contains(&Some(own)));
    !is_own && !is_minor && steward.sees().contains(&visibility)
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
        Self::Member(Member { id: AccountId(0), name, email, role: Role::Contributor, block: None, withheld: None })
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

    /// The visibilities that they may see.
    #[must_use]
    pub fn sees(&self) -> &'static [Visibility] {
        match self {
            _ if self.may(Act::SeeHidden) => &[Visibility::Public, Visibility::Members, Visibility::Hidden],
            Self::Member(_) | Self::Program => &[Visibility::Public, Visibility::Members],
            Self::Stranger => &[Visibility::Public],
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::hall::policy::*;

    fn member(role: Role) -> Who {
        Who::Member(Member {
            id: AccountId(1),
            name: "Ann".into(),
            email: String::new(),
            role,
            block: None,
            withheld: None,
        })
    }

    fn blocked(role: Role) -> Who {
        match member(role) {
            Who::Member(one) => Who::Member(Member { block: Some((None, "spam".into())), ..one }),
            other => other,
        }
    }

    #[test]
    fn each_act_has_its_least_role() {
        let table = [
            (Act::Write, Role::Contributor),
            (Act::Rename, Role::Contributor),
            (Act::UseToken, Role::Contributor),
            (Act::Delete, Role::Moderator),
            (Act::Govern, Role::Moderator),
            (Act::FreeAlias, Role::Moderator),
            (Act::HideRevision, Role::Moderator),
            (Act::SeeHidden, Role::Moderator),
            (Act::Block, Role::Moderator),
            (Act::Rollback, Role::Moderator),
            (Act::TreatRemarks, Role::Moderator),
            (Act::WriteThemes, Role::Moderator),
            (Act::EraseRevision, Role::Administrator),
            (Act::WriteKinds, Role::Administrator),
            (Act::Administer, Role::Administrator),
        ];
        for (act, least) in table {
            for role in Role::ALL {
                assert_eq!(member(*role).may(act), *role >= least, "{act:?} by {role:?}");
            }
            assert!(!Who::Stranger.may(act), "{act:?} by a stranger");
        }
    }

    #[test]
    fn a_role_of_an_older_archive_is_read_as_what_it_could_do() {
        assert_eq!("relecteur".parse::<Role>(), Ok(Role::Contributor));
        assert_eq!("contributeur".parse::<Role>(), Ok(Role::Contributor));
        assert_eq!(Role::Contributor.word(), "contributeur");
        assert!("relectrice".parse::<Role>().is_err());
        assert!(Role::ALL.iter().all(|role| role.word() != "relecteur"));
    }

    #[test]
    fn a_blocked_member_reads_but_does_not_write() {
        let blocked = blocked(Role::Moderator);
        assert!(!blocked.may(Act::Write));
        assert!(blocked.may(Act::SeeHidden));
        assert!(matches!(blocked.must(Act::Write), Err(Denied::Blocked { .. })));
        assert!(matches!(blocked.must_be_free(), Err(Denied::Blocked { .. })));
        assert!(Who::Stranger.must_be_free().is_ok() && member(Role::Reader).must_be_free().is_ok());
    }

    #[test]
    fn kinds_are_for_administrators_and_themes_for_moderators() {
        assert_eq!(to_write_kind(crate::text::kind::KIND_OF_KINDS), Act::WriteKinds);
        assert_eq!(to_write_kind(crate::text::kind::KIND_OF_THEMES), Act::WriteThemes);
        assert_eq!(to_write_kind(crate::text::kind::DEFAULT_KIND), Act::Write);
    }

    #[test]
    fn a_sheet_is_changed_by_whoever_its_kind_and_its_protection_both_let() {
        use crate::text::kind::{DEFAULT_KIND, KIND_OF_KINDS, KIND_OF_THEMES};
        let (one, moderator) = (member(Role::Contributor), member(Role::Moderator));
        let administrator = member(Role::Administrator);
        for (kind, protection, may) in [
            (DEFAULT_KIND, Protection::Open, [true, true, true, true]),
            (DEFAULT_KIND, Protection::Moderators, [false, false, true, true]),
            (DEFAULT_KIND, Protection::Administrators, [false, false, false, true]),
            (KIND_OF_THEMES, Protection::Open, [false, false, true, true]),
            (KIND_OF_THEMES, Protection::Administrators, [false, false, false, true]),
            (KIND_OF_KINDS, Protection::Open, [false, false, false, true]),
        ] {
            let by = [&Who::Stranger, &one, &moderator, &administrator];
            assert_eq!(by.map(|who| may_edit(who, kind, protection)), may, "{kind}, {protection:?}");
            assert!(may_edit(&Who::Program, kind, protection));
        }
        assert!(!may_edit(&blocked(Role::Moderator), DEFAULT_KIND, Protection::Open));
    }

    #[test]
    fn who_looks_after_a_sheet_hears_of_what_others_published_and_they_see() {
        let (steward, other) = (member(Role::Contributor), Some(AccountId(2)));
        let (own, seen) = (steward.account(), Visibility::Members);
        assert!(hears_of(&steward, [other, None], false, seen) && hears_of(&steward, [None, other], false, seen));
        assert!(!hears_of(&steward, [other, None], true, seen), "minor");
        assert!(!hears_of(&steward, [own, None], false, seen), "signed by them");
        assert!(!hears_of(&steward, [other, own], false, seen), "let through by them");
        assert!(!hears_of(&steward, [other, None], false, Visibility::Hidden));
        assert!(hears_of(&member(Role::Moderator), [other, None], false, Visibility::Hidden));
    }

    #[test]
    fn strangers_see_only_what_is_public() {
        assert_eq!(Who::Stranger.sees(), &[Visibility::Public]);
        assert!(!member(Role::Contributor).sees().contains(&Visibility::Hidden));
        assert!(member(Role::Moderator).sees().contains(&Visibility::Hidden));
    }
}
