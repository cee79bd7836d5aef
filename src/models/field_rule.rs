//! A field that is not for all: who reads it, and who writes it. Kinds say so; the rows are what each look asks.

use diesel::prelude::*;
use diesel::result::QueryResult;

use crate::db::Db;
use crate::db::schema::field_rules;
use crate::hall::policy::{self, Keeping, Who};
use crate::text::kind::{FieldDef, FieldReach, KindDef};

/// A row of `field_rules`.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = field_rules)]
pub struct FieldRule {
    /// The key of its kind.
    pub(in crate::models) kind: String,
    /// Its key.
    pub(in crate::models) field: String,
    /// The word of who reads it.
    readers: String,
    /// The word of who writes it.
    writers: String,
}

impl FieldRule {
    /// What a kind says of its fields.
    pub(in crate::models) fn of(kind: &KindDef) -> Vec<Self> {
        let row = |(field, readers, writers): (&FieldDef, FieldReach, FieldReach)| Self {
            kind: kind.key.clone(),
            field: field.key.clone(),
            readers: readers.key().to_owned(),
            writers: writers.key().to_owned(),
        };
        kind.reserved().map(row).collect()
    }

    /// All of them.
    pub(in crate::models) fn all(db: &mut Db) -> QueryResult<Vec<Self>> {
        field_rules::table.select(Self::as_select()).load(db)
    }

    /// Writes what a kind says of its fields; whether that is new. Those that it declares no more stay as they were.
    pub fn settle(db: &mut Db, kind: &KindDef) -> QueryResult<bool> {
        let declared: Vec<&str> = kind.fields.iter().chain(&kind.hidden).map(|field| field.key.as_str()).collect();
        let own = || {
            let own = field_rules::table.filter(field_rules::kind.eq(kind.key.clone()));
            own.filter(field_rules::field.eq_any(declared.clone()))
        };
        let (mut was, mut is): (Vec<Self>, _) = (own().select(Self::as_select()).load(db)?, Self::of(kind));
        was.sort_by(|a, b| a.field.cmp(&b.field));
        is.sort_by(|a, b| a.field.cmp(&b.field));
        if was == is {
            return Ok(false);
        }
        diesel::delete(own()).execute(db)?;
        for rule in is {
            diesel::insert_into(field_rules::table).values(rule).execute(db)?;
        }
        Ok(true)
    }

    /// A word that nobody knows keeps it for the fewest.
    fn reach(word: &str) -> FieldReach {
        FieldReach::from_key(word).unwrap_or(FieldReach::Keepers)
    }

    /// Whether any member writes it.
    pub(in crate::models) fn is_for_members_to_write(&self) -> bool {
        Self::reach(&self.writers) <= FieldReach::Members
    }

    /// Whether some do not read it.
    pub(in crate::models) fn hides(&self) -> bool {
        Self::reach(&self.readers) != FieldReach::All
    }

    /// Whether no more people read it than by another rule.
    pub(in crate::models) fn keeps_like(&self, other: &Self) -> bool {
        Self::reach(&self.readers) >= Self::reach(&other.readers)
    }

    /// Whether this person reads it, in a sheet that is looked after so.
    pub(in crate::models) fn is_read_by(&self, who: &Who, keeping: Keeping) -> bool {
        policy::reaches_field(who, Self::reach(&self.readers), keeping)
    }

    /// Whether this person writes it there.
    pub(in crate::models) fn is_written_by(&self, who: &Who, keeping: Keeping) -> bool {
        policy::reaches_field(who, Self::reach(&self.writers), keeping)
    }
}
