//! Those whom a message may name, while one types the first letters of their names.

use diesel::prelude::*;
use diesel::result::QueryResult;

use crate::db::Db;
use crate::db::schema::{accounts, remarks};
use crate::db::types::{AccountId, Moment, RemarkStage, SheetId};
use crate::hall::error::{Error, Result};
use crate::hall::policy::Who;
use crate::models::account::Account;
use crate::models::reader::Reader;
use crate::models::sheet::Sheet;
use crate::text::sought;

/// The most accounts that are looked at for one answer.
const LOOKED_AT: i64 = 200;
/// Letters that may bear a sign where the key of a name has it and who types does not.
const BARE: &str = "aceinouy";

impl Account {
    /// The active accounts of these numbers, or those of which a word of the name matches a pattern, by name.
    fn active(db: &mut Db, ids: Option<&[AccountId]>, pattern: &str) -> QueryResult<Vec<Self>> {
        let mut query = accounts::table
            .filter(accounts::confirmed_at.is_not_null())
            .filter(accounts::approved_at.is_not_null())
            .filter(accounts::closed_at.is_null())
            .into_boxed();
        if let Some(ids) = ids {
            query = query.filter(accounts::id.eq_any(ids.to_vec()));
        } else {
            let first = accounts::name_key.like(format!("{pattern}%")).escape('\\');
            query = query.filter(first.or(accounts::name_key.like(format!("% {pattern}%")).escape('\\')));
        }
        query.order(accounts::name_key.asc()).limit(LOOKED_AT).load(db)
    }
}

/// Those who said something of a sheet that is still read.
fn talkers(db: &mut Db, sheet: SheetId) -> QueryResult<Vec<AccountId>> {
    let found: Vec<Option<AccountId>> = remarks::table
        .filter(remarks::sheet_id.eq(sheet))
        .filter(remarks::stage.eq(RemarkStage::Said))
        .filter(remarks::hidden_at.is_null())
        .filter(remarks::words.ne(""))
        .filter(remarks::account_id.is_not_null())
        .select(remarks::account_id)
        .distinct()
        .load(db)?;
    Ok(found.into_iter().flatten().collect())
}

/// The letters as a pattern of `LIKE` in which a bare vowel stands for those with a sign as well.
fn pattern(typed: &str) -> String {
    crate::models::literal(typed).chars().map(|c| if BARE.contains(c) { '_' } else { c }).collect()
}

/// Whether a word of a name begins with these letters, whatever its capitals and accents.
fn begins(name: &str, typed: &str) -> bool {
    let name = sought::folded(name, false, false);
    name.starts_with(typed) || name.match_indices([' ', '-']).any(|(at, _)| name.split_at(at + 1).1.starts_with(typed))
}

impl Reader<'_> {
    /// The names of members who read a sheet, of which a word begins with these letters: those who talk of it already
    /// first, and they alone while nothing is typed.
    pub fn names_to_mention(&mut self, sheet: &Sheet, typed: &str, now: Moment, most: usize) -> Result<Vec<String>> {
        let typed = sought::folded(typed.trim(), false, false);
        self.ask_own(|db, _| {
            let talkers = talkers(db, sheet.id)?;
            let mut found = Account::active(db, Some(&talkers), "")?;
            if !typed.is_empty() {
                found.extend(Account::active(db, None, &crate::models::literal(&typed))?);
                found.extend(Account::active(db, None, &pattern(&typed))?);
            }
            let mut names: Vec<String> = Vec::new();
            for account in found {
                if names.len() == most {
                    break;
                }
                if !begins(&account.name, &typed) || names.contains(&account.name) {
                    continue;
                }
                let who = Who::Member(account.to_member(db, now)?);
                if sheet.is_seen_by(&who) {
                    names.push(account.name);
                }
            }
            Ok::<_, Error>(names)
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::models::account::named::*;

    #[test]
    fn a_name_is_found_by_the_beginning_of_any_of_its_words_without_its_accents() {
        for typed in ["he", "hel", "mar", "helene m", "no"] {
            assert!(begins("Hélène Marchand-Noël", typed), "{typed}");
        }
        assert!(!begins("Hélène Marchand", "lene") && !begins("Hélène", "x"));
        assert_eq!(pattern("he_l%"), "h_\\_l\\%");
    }
}
