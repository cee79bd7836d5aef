//! Who is in which group.

use diesel::prelude::*;
use diesel::result::QueryResult;

use crate::db::Db;
use crate::db::schema::group_members;
use crate::db::types::{AccountId, GroupId, Moment};
use crate::hall::policy::Belonging;

/// A row of `group_members`.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = group_members)]
pub struct GroupMember {
    /// Which group.
    pub group_id: GroupId,
    /// Who.
    pub account_id: AccountId,
    /// Whether they add people and let them go.
    pub leads: bool,
    /// Since when.
    pub since: Moment,
}

impl GroupMember {
    /// Whether somebody is in a group, and how.
    pub fn find(db: &mut Db, group: GroupId, account: AccountId) -> QueryResult<Option<Self>> {
        group_members::table.find((group, account)).first(db).optional()
    }

    /// Adds somebody, or says anew whether they lead.
    pub fn put(db: &mut Db, row: &Self) -> QueryResult<()> {
        let known = group_members::table.find((row.group_id, row.account_id));
        if diesel::update(known).set(group_members::leads.eq(row.leads)).execute(db)? == 0 {
            diesel::insert_into(group_members::table).values(row).execute(db)?;
        }
        Ok(())
    }

    /// Lets somebody go; `false` when they were not there.
    pub fn delete(db: &mut Db, group: GroupId, account: AccountId) -> QueryResult<bool> {
        Ok(diesel::delete(group_members::table.find((group, account))).execute(db)? == 1)
    }

    /// How many are in a group.
    pub fn count(db: &mut Db, group: GroupId) -> QueryResult<i64> {
        group_members::table.filter(group_members::group_id.eq(group)).count().get_result(db)
    }

    /// The accounts of a group.
    pub fn accounts(db: &mut Db, group: GroupId) -> QueryResult<Vec<AccountId>> {
        let all = group_members::table.filter(group_members::group_id.eq(group));
        all.order(group_members::account_id.asc()).select(group_members::account_id).load(db)
    }

    /// The groups of an account, as the policy knows them.
    pub fn belongings(db: &mut Db, account: AccountId) -> QueryResult<Vec<Belonging>> {
        let own = group_members::table.filter(group_members::account_id.eq(account));
        let rows: Vec<(GroupId, bool)> = own
            .order(group_members::group_id.asc())
            .select((group_members::group_id, group_members::leads))
            .load(db)?;
        Ok(rows.into_iter().map(|(group, leads)| Belonging { group, leads }).collect())
    }
}
