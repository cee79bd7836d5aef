//! The member that an account is.

use diesel::result::QueryResult;

use super::Account;
use crate::db::Db;
use crate::db::types::Moment;
use crate::hall::policy::Member;
use crate::models::group_member::GroupMember;

impl Account {
    /// Who they are to the policy.
    pub fn to_member(&self, db: &mut Db, now: Moment) -> QueryResult<Member> {
        Ok(Member {
            id: self.id,
            name: self.name.clone(),
            email: self.email.clone().unwrap_or_default(),
            role: self.role,
            block: self.block(now),
            withheld: None,
            groups: GroupMember::belongings(db, self.id)?,
        })
    }
}
