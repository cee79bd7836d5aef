//! Where two steps of signing in are asked: whoever took one of them does less until they take both.

use crate::db::types::{Role, SecondStepOf};
use crate::hall::policy::Member;

/// The member as they signed in: where two steps are asked of their role and they took one, they do what a contributor
/// does until they take both.
#[must_use]
pub fn as_signed_in(member: Member, asked: SecondStepOf, in_two_steps: bool) -> Member {
    let is_asked = match asked {
        SecondStepOf::Nobody => false,
        SecondStepOf::Administrators => member.role >= Role::Administrator,
        SecondStepOf::Moderators => member.role >= Role::Moderator,
    };
    match is_asked && !in_two_steps {
        true => Member { withheld: Some(member.role), role: Role::Contributor, ..member },
        false => member,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::types::AccountId;
    use crate::hall::policy::{Act, Denied, Who};

    #[test]
    fn who_took_one_step_where_two_are_asked_does_what_a_contributor_does() {
        for (asked, role, in_two, withheld) in [
            (SecondStepOf::Nobody, Role::Administrator, false, false),
            (SecondStepOf::Administrators, Role::Administrator, false, true),
            (SecondStepOf::Administrators, Role::Administrator, true, false),
            (SecondStepOf::Administrators, Role::Moderator, false, false),
            (SecondStepOf::Moderators, Role::Moderator, false, true),
            (SecondStepOf::Moderators, Role::Administrator, false, true),
            (SecondStepOf::Moderators, Role::Contributor, false, false),
        ] {
            let member = Member {
                id: AccountId(1),
                name: "Ann".into(),
                email: String::new(),
                role,
                block: None,
                withheld: None,
                groups: Vec::new(),
            };
            let who = Who::Member(as_signed_in(member, asked, in_two));
            assert_eq!(who.may(Act::Delete), role >= Role::Moderator && !withheld, "{asked:?} {role:?} {in_two}");
            assert_eq!(who.must(Act::Delete) == Err(Denied::SecondStepFirst), withheld);
            assert!(who.may(Act::Write));
        }
    }
}
