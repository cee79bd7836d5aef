//! The lists of sheets that home, themes and the last look before a 404 show.

use diesel::prelude::*;
use diesel::result::QueryResult;

use crate::db::Db;
use crate::db::schema::{sheet_themes, sheets};
use crate::db::types::{Moment, SheetId};
use crate::models::sheet::Sheet;
use crate::policy::Who;

impl Sheet {
    /// The live sheets of a kind in a theme (its sub-themes too), newest change first, and how many in all.
    pub fn of_theme_and_kind(
        db: &mut Db,
        who: &Who,
        theme: &str,
        kind: &str,
        limit: i64,
        offset: i64,
    ) -> QueryResult<(Vec<Self>, i64)> {
        let of = || {
            let below = format!("{theme}/%");
            let of_theme = sheet_themes::table
                .filter(sheet_themes::theme.eq(theme.to_owned()).or(sheet_themes::theme.like(below)))
                .select(sheet_themes::sheet_id);
            Self::visible_to(who).filter(sheets::kind.eq(kind.to_owned())).filter(sheets::id.eq_any(of_theme))
        };
        let count = of().count().get_result(db)?;
        let rows = of().order((sheets::updated_at.desc(), sheets::id.desc())).limit(limit).offset(offset).load(db)?;
        Ok((rows, count))
    }

    /// Whether a sheet of these kinds was ever written, deleted since or not.
    pub fn any_ever_of(db: &mut Db, kinds: &[String]) -> QueryResult<bool> {
        let found: Option<SheetId> = Self::visible_with_deleted(&Who::Program)
            .filter(sheets::kind.eq_any(kinds.to_vec()))
            .select(sheets::id)
            .first(db)
            .optional()?;
        Ok(found.is_some())
    }

    /// The live sheets of a slug, two at most: one alone can be meant by an address without number.
    pub fn of_slug(db: &mut Db, who: &Who, slug: &str) -> QueryResult<Vec<Self>> {
        Self::visible_to(who).filter(sheets::slug.eq(slug.to_owned())).order(sheets::id.asc()).limit(2).load(db)
    }

    /// The live sheets of these kinds, the latest changed first.
    pub fn latest(db: &mut Db, who: &Who, kinds: &[String], limit: i64) -> QueryResult<Vec<Self>> {
        Self::visible_to(who)
            .filter(sheets::kind.eq_any(kinds.to_vec()))
            .order((sheets::updated_at.desc(), sheets::id.desc()))
            .limit(limit)
            .load(db)
    }

    /// The live sheets of these kinds that somebody checked, the latest first.
    pub fn lately_verified(db: &mut Db, who: &Who, kinds: &[String], limit: i64) -> QueryResult<Vec<Self>> {
        Self::visible_to(who)
            .filter(sheets::kind.eq_any(kinds.to_vec()))
            .filter(sheets::verified_at.is_not_null())
            .order((sheets::verified_at.desc(), sheets::id.desc()))
            .limit(limit)
            .load(db)
    }

    /// The live sheets of these kinds whose check is due, the oldest first; looks at the `limit` × 8 oldest.
    pub fn due(db: &mut Db, who: &Who, kinds: &[String], now: Moment, limit: usize) -> QueryResult<Vec<Self>> {
        let few = i64::try_from(limit).unwrap_or(1).saturating_mul(8);
        let of = || Self::visible_to(who).filter(sheets::kind.eq_any(kinds.to_vec()));
        let mut oldest: Vec<Self> =
            of().filter(sheets::verified_at.is_null()).order(sheets::created_at.asc()).limit(few).load(db)?;
        oldest.extend(
            of().filter(sheets::verified_at.is_not_null())
                .order(sheets::verified_at.asc())
                .limit(few)
                .load::<Self>(db)?,
        );
        oldest.retain(|sheet| sheet.is_due(now));
        oldest.sort_by_key(|sheet| (sheet.checked_since(), sheet.id));
        oldest.truncate(limit);
        Ok(oldest)
    }

    /// The live sheets of these kinds that are least filled in, the latest changed first.
    pub fn drafts(db: &mut Db, who: &Who, kinds: &[String], limit: i64) -> QueryResult<Vec<Self>> {
        Self::visible_to(who)
            .filter(sheets::kind.eq_any(kinds.to_vec()))
            .filter(sheets::state.eq("ebauche"))
            .order((sheets::updated_at.desc(), sheets::id.desc()))
            .limit(limit)
            .load(db)
    }
}
