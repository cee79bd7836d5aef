//! Rules and what they come to, for those who govern.

use diesel::prelude::*;

use super::AccessRule;
use crate::db::schema::access_rules;
use crate::db::types::{Moment, RuleScope, SheetId};
use crate::hall::error::{Error, Result};
use crate::hall::policy::{self, Act, Who};
use crate::models::account::Account;
use crate::models::reader::Reader;
use crate::models::sheet::Sheet;
use crate::text::title;

/// Rules are for those who govern.
impl Reader<'_> {
    /// The rules of the wiki, of kinds and of themes.
    pub fn wide_rules(&mut self) -> Result<Vec<AccessRule>> {
        self.ask_own(|db, _| {
            access_rules::table.filter(access_rules::scope.ne(RuleScope::Sheet)).load::<AccessRule>(db)
        })
    }

    /// The sheets that have a rule of their own and that this person may see, with the rule, the latest changed first.
    pub fn ruled_sheets(&mut self, most: usize) -> Result<Vec<(Sheet, AccessRule)>> {
        self.ask_own(|db, who| {
            let own = access_rules::table.filter(access_rules::scope.eq(RuleScope::Sheet));
            let rules: Vec<AccessRule> = own.load(db)?;
            let mut found = Vec::new();
            for rules in rules.chunks(400) {
                let ids: Vec<SheetId> = rules.iter().filter_map(|rule| rule.target.parse().ok().map(SheetId)).collect();
                let of = |sheet: &Sheet| rules.iter().find(|rule| rule.target == sheet.id.to_string()).cloned();
                let seen = Sheet::find_all(db, who, &ids)?;
                found.extend(
                    seen.into_iter().filter_map(|sheet| Some((of(&sheet)?, sheet))).map(|(rule, sheet)| (sheet, rule)),
                );
            }
            found.sort_by_key(|(sheet, _)| std::cmp::Reverse((sheet.updated_at, sheet.id)));
            found.truncate(most);
            Ok::<_, Error>(found)
        })
    }

    /// The rule of a sheet of its own.
    pub fn rule_of_sheet(&mut self, id: SheetId) -> Result<AccessRule> {
        let found = self.ask_own(|db, _| AccessRule::find(db, RuleScope::Sheet, &id.to_string()))?;
        Ok(found.unwrap_or_else(|| AccessRule::of_sheet(id)))
    }
}

/// What came of a question about somebody and a sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AccessChecked {
    /// No account has this name.
    NoPerson,
    /// Whoever asks sees no such sheet.
    NoSheet,
    /// The sheet, and what they may.
    Sees {
        /// Its title.
        title: String,
        /// Whether they read it.
        reads: bool,
        /// Whether they may change it.
        writes: bool,
        /// Whether they look after it.
        keeps: bool,
    },
}

impl Reader<'_> {
    /// What somebody, nobody in particular when the name is empty, may with a sheet that whoever asks sees: its
    /// title, or its number. For administrators.
    pub fn check_access(&mut self, person: &str, sheet: &str, now: Moment) -> Result<AccessChecked> {
        self.who().must(Act::Administer)?;
        self.ask_own(|db, who| {
            let other = match person {
                "" => Who::Stranger,
                name => match Account::find_as_typed(db, name)?.filter(Account::is_active) {
                    Some(account) => Who::Member(account.to_member(db, now)?),
                    None => return Ok(AccessChecked::NoPerson),
                },
            };
            let by_number = sheet.parse().ok().map(SheetId);
            let found = match by_number {
                Some(id) => Sheet::find(db, who, id)?,
                None => Sheet::find_by_key(db, who, &title::key(sheet))?,
            };
            let Some(sheet) = found.filter(|sheet| sheet.deleted_at.is_none()) else {
                return Ok(AccessChecked::NoSheet);
            };
            let reads = sheet.is_seen_by(&other);
            Ok::<_, Error>(AccessChecked::Sees {
                reads,
                writes: reads && other.account().is_some() && sheet.may_be_changed_by(&other),
                keeps: reads && policy::looks_after(&other, sheet.steward_id, sheet.keepers_id),
                title: sheet.title,
            })
        })
    }
}
