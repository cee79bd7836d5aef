//! The table, line by line.

use crate::db::types::{AccountId, GroupId, Protection, Role, Visibility};
use crate::hall::policy::*;

fn member(role: Role) -> Who {
    let groups = Vec::new();
    Who::Member(Member {
        id: AccountId(1),
        name: "Ann".into(),
        email: String::new(),
        role,
        block: None,
        withheld: None,
        groups,
    })
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
    let blocked = Who::Member(Member {
        id: AccountId(1),
        name: "Ann".into(),
        email: String::new(),
        role: Role::Moderator,
        block: Some((None, "spam".into())),
        withheld: None,
        groups: Vec::new(),
    });
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
        assert_eq!(by.map(|who| may_edit(who, kind, protection.into())), may, "{kind}, {protection:?}");
        assert!(may_edit(&Who::Program, kind, protection.into()));
    }
    let blocked = Member {
        id: AccountId(1),
        name: "Ann".into(),
        email: String::new(),
        role: Role::Moderator,
        block: Some((None, "x".into())),
        withheld: None,
        groups: Vec::new(),
    };
    assert!(!may_edit(&Who::Member(blocked), DEFAULT_KIND, Protection::Open.into()));
}

#[test]
fn who_looks_after_a_sheet_hears_of_what_others_published_and_they_see() {
    let (steward, other) = (member(Role::Contributor), Some(AccountId(2)));
    let own = steward.account();
    assert!(hears_of(&steward, [other, None], false, true) && hears_of(&steward, [None, other], false, true));
    assert!(!hears_of(&steward, [other, None], true, true), "minor");
    assert!(!hears_of(&steward, [own, None], false, true), "signed by them");
    assert!(!hears_of(&steward, [other, own], false, true), "let through by them");
    assert!(!hears_of(&steward, [other, None], false, false), "not seen");
}

#[test]
fn what_a_group_reads_writes_and_looks_after_is_its_own() {
    let (ours, theirs) = (GroupId(3), GroupId(4));
    let groups = vec![Belonging { group: ours, leads: false }];
    let of = |role, block| Member {
        id: AccountId(1),
        name: "Ann".into(),
        email: String::new(),
        role,
        block,
        withheld: None,
        groups: groups.clone(),
    };
    let one = Who::Member(of(Role::Contributor, None));
    let (moderator, administrator) = (member(Role::Moderator), member(Role::Administrator));
    let guard = |group| Guard { protection: Protection::Group, writers: Some(group) };
    let kind = crate::text::kind::DEFAULT_KIND;
    assert!(one.reads(Visibility::Group, Some(ours)) && !one.reads(Visibility::Group, Some(theirs)));
    for other in [&moderator, &administrator, &Who::Stranger] {
        assert!(!other.reads(Visibility::Group, Some(ours)), "{other:?}");
    }
    assert!(Who::Program.reads(Visibility::Group, Some(ours)));
    assert!(may_edit(&one, kind, guard(ours)) && !may_edit(&one, kind, guard(theirs)));
    assert!(may_edit(&moderator, kind, guard(ours)) && !may_edit(&Who::Stranger, kind, guard(ours)));
    assert!(looks_after(&one, None, Some(ours)) && !looks_after(&one, None, Some(theirs)));
    let blocked = Who::Member(of(Role::Contributor, Some((None, "x".into()))));
    assert!(blocked.reads(Visibility::Group, Some(ours)));
    assert!(!may_edit(&blocked, kind, guard(ours)) && !looks_after(&blocked, None, Some(ours)));
}

#[test]
fn strangers_see_only_what_is_public() {
    assert_eq!(Who::Stranger.sees(), &[Visibility::Public]);
    assert!(!member(Role::Contributor).sees().contains(&Visibility::Hidden));
    assert!(member(Role::Moderator).sees().contains(&Visibility::Hidden));
}
