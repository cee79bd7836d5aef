//! The lists of sheets that home, themes and the last look before a 404 show.

use std::cmp::Reverse;

use diesel::dsl::count;
use diesel::prelude::*;
use diesel::result::QueryResult;

use crate::cache::Dep;
use crate::db::Db;
use crate::db::schema::{links, names, revisions, sheet_themes, sheets};
use crate::db::types::{Moment, SheetId};
use crate::hall::error::Result;
use crate::hall::policy::Who;
use crate::models::reader::Reader;
use crate::models::sheet::{Changed, Sheet, TitleRow};

/// Sheets that a query will find.
type Listed = sheets::BoxedQuery<'static, <Db as Connection>::Backend>;

impl Sheet {
    /// The live sheets of a theme and of those below it, in no order: what the lists of a theme are made of.
    fn in_theme(who: &Who, theme: &[String]) -> Listed {
        let of_theme = sheet_themes::table.filter(super::within(theme)).select(sheet_themes::sheet_id);
        Self::visible_to(who).filter(sheets::id.eq_any(of_theme))
    }

    /// The newest sheets of a theme.
    pub fn newest_of_theme(db: &mut Db, who: &Who, theme: &[String], limit: i64) -> QueryResult<Vec<Self>> {
        Self::in_theme(who, theme).order((sheets::created_at.desc(), sheets::id.desc())).limit(limit).load(db)
    }

    /// The sheets of a theme that most other sheets link to by a title, the most first.
    pub fn most_linked_of_theme(db: &mut Db, who: &Who, theme: &[String], limit: i64) -> QueryResult<Vec<(Self, i64)>> {
        let of_theme = sheet_themes::table.filter(super::within(theme)).select(sheet_themes::sheet_id.nullable());
        let sources = || count(links::source_id).aggregate_distinct();
        let mut counts: Vec<(SheetId, i64)> = links::table
            .inner_join(names::table.on(names::key.eq(links::target_key)))
            .filter(names::sheet_id.nullable().eq_any(of_theme))
            .filter(names::sheet_id.ne(links::source_id))
            .group_by(names::sheet_id)
            .order((sources().desc(), names::sheet_id.asc()))
            .select((names::sheet_id, sources()))
            .limit(limit)
            .load(db)?;
        counts.retain(|(_, links)| *links > 0);
        let ids: Vec<SheetId> = counts.iter().map(|(id, _)| *id).collect();
        let known = Self::find_all(db, who, &ids)?;
        let found = |id: SheetId| known.iter().find(|sheet| sheet.id == id && sheet.deleted_at.is_none()).cloned();
        Ok(counts.into_iter().filter_map(|(id, links)| Some((found(id)?, links))).collect())
    }

    /// The sheets of a theme whose check is due, the longest unchecked first; looks at the `limit` × 8 oldest.
    pub fn due_of_theme(db: &mut Db, who: &Who, theme: &[String], now: Moment, limit: usize) -> QueryResult<Vec<Self>> {
        let few = i64::try_from(limit).unwrap_or(1).saturating_mul(8);
        let mut oldest: Vec<Self> = Self::in_theme(who, theme)
            .filter(sheets::verified_at.is_null())
            .order(sheets::created_at.asc())
            .limit(few)
            .load(db)?;
        oldest.extend(
            Self::in_theme(who, theme)
                .filter(sheets::verified_at.is_not_null())
                .order(sheets::verified_at.asc())
                .limit(few)
                .load::<Self>(db)?,
        );
        Ok(longest_unchecked(oldest, now, limit))
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

    /// The live sheets that the program wrote with this summary, and that nobody changed since.
    pub fn untouched_since(db: &mut Db, summary: &str) -> QueryResult<Vec<SheetId>> {
        let written = revisions::table
            .filter(revisions::number.eq(1))
            .filter(revisions::author_id.is_null())
            .filter(revisions::comment.eq(summary.to_owned()))
            .select(revisions::sheet_id);
        sheets::table
            .filter(sheets::id.eq_any(written))
            .filter(sheets::head.eq(1))
            .filter(sheets::deleted_at.is_null())
            .order(sheets::id.asc())
            .select(sheets::id)
            .load(db)
    }

    /// The live sheets of a slug, two at most: one alone can be meant by an address without number.
    pub fn of_slug(db: &mut Db, who: &Who, slug: &str) -> QueryResult<Vec<Self>> {
        Self::visible_to(who).filter(sheets::slug.eq(slug.to_owned())).order(sheets::id.asc()).limit(2).load(db)
    }

    /// The live sheets of each of these kinds, as `of_kind` orders and cuts them: an index gives the first of one kind,
    /// and none the first of several.
    fn of_kinds(
        db: &mut Db,
        who: &Who,
        kinds: &[String],
        of_kind: impl Fn(Listed) -> Listed,
    ) -> QueryResult<Vec<Self>> {
        let mut found = Vec::new();
        for kind in kinds {
            let listed = Self::visible_to(who).filter(sheets::kind.eq(kind.clone()));
            found.extend(of_kind(listed).load::<Self>(db)?);
        }
        Ok(found)
    }

    /// The live sheets of these kinds, the latest changed first.
    pub fn latest(db: &mut Db, who: &Who, kinds: &[String], limit: i64) -> QueryResult<Vec<Self>> {
        let found = Self::of_kinds(db, who, kinds, |listed| {
            listed.order((sheets::updated_at.desc(), sheets::id.desc())).limit(limit)
        })?;
        Ok(first_by(found, limit, |sheet| Reverse((sheet.updated_at, sheet.id))))
    }

    /// The live sheets of these kinds that somebody checked, the latest first.
    pub fn lately_verified(db: &mut Db, who: &Who, kinds: &[String], limit: i64) -> QueryResult<Vec<Self>> {
        let found = Self::of_kinds(db, who, kinds, |listed| {
            listed
                .filter(sheets::verified_at.is_not_null())
                .order((sheets::verified_at.desc(), sheets::id.desc()))
                .limit(limit)
        })?;
        Ok(first_by(found, limit, |sheet| Reverse((sheet.verified_at, sheet.id))))
    }

    /// The live sheets of these kinds whose check is due, the oldest first; looks at the `limit` × 8 oldest of each
    /// kind.
    pub fn due(db: &mut Db, who: &Who, kinds: &[String], now: Moment, limit: usize) -> QueryResult<Vec<Self>> {
        let few = i64::try_from(limit).unwrap_or(1).saturating_mul(8);
        let mut oldest = Self::of_kinds(db, who, kinds, |listed| {
            listed.filter(sheets::verified_at.is_null()).order(sheets::created_at.asc()).limit(few)
        })?;
        oldest.extend(Self::of_kinds(db, who, kinds, |listed| {
            listed.filter(sheets::verified_at.is_not_null()).order(sheets::verified_at.asc()).limit(few)
        })?);
        Ok(longest_unchecked(oldest, now, limit))
    }

    /// The live sheets of these kinds that are least filled in, the latest changed first.
    pub fn drafts(db: &mut Db, who: &Who, kinds: &[String], limit: i64) -> QueryResult<Vec<Self>> {
        let found = Self::of_kinds(db, who, kinds, |listed| {
            listed
                .filter(sheets::state.eq("ebauche"))
                .order((sheets::updated_at.desc(), sheets::id.desc()))
                .limit(limit)
        })?;
        Ok(first_by(found, limit, |sheet| Reverse((sheet.updated_at, sheet.id))))
    }
}

/// The lists, as a reader asks for them.
impl Reader<'_> {
    /// How many sheets the program wrote with this summary, and nobody changed since.
    pub fn count_untouched(&mut self, summary: &str) -> Result<usize> {
        Ok(self.ask_own(|db, _| Sheet::untouched_since(db, summary))?.len())
    }

    /// The newest sheets of a theme.
    pub fn newest_of_theme(&mut self, theme: &[String], limit: i64) -> Result<Vec<Sheet>> {
        self.ask([Dep::Lists], |db, who| Sheet::newest_of_theme(db, who, theme, limit))
    }

    /// The sheets of a theme that most other sheets link to by a title, each with how many do.
    pub fn most_linked_of_theme(&mut self, theme: &[String], limit: i64) -> Result<Vec<(Sheet, i64)>> {
        self.ask([Dep::Lists], |db, who| Sheet::most_linked_of_theme(db, who, theme, limit))
    }

    /// The sheets of a theme whose check is due, the longest unchecked first.
    pub fn due_of_theme(&mut self, theme: &[String], now: Moment, limit: usize) -> Result<Vec<Sheet>> {
        self.ask([Dep::Lists], |db, who| Sheet::due_of_theme(db, who, theme, now, limit))
    }

    /// The live sheets of a theme, its sub-themes too, newest change first.
    pub fn sheets_of_theme(&mut self, theme: &[String]) -> Result<Vec<Sheet>> {
        self.ask([Dep::Lists], |db, who| Sheet::of_theme(db, who, theme))
    }

    /// The live sheets of a slug, two at most.
    pub fn sheets_of_slug(&mut self, slug: &str) -> Result<Vec<Sheet>> {
        self.ask([Dep::Lists], |db, who| Sheet::of_slug(db, who, slug))
    }

    /// The live sheets of these kinds, the latest changed first.
    pub fn latest_sheets(&mut self, kinds: &[String], limit: i64) -> Result<Vec<Sheet>> {
        self.ask([Dep::Lists], |db, who| Sheet::latest(db, who, kinds, limit))
    }

    /// The live sheets of these kinds that somebody checked, the latest first.
    pub fn lately_verified(&mut self, kinds: &[String], limit: i64) -> Result<Vec<Sheet>> {
        self.ask([Dep::Lists], |db, who| Sheet::lately_verified(db, who, kinds, limit))
    }

    /// The live sheets of these kinds whose check is due, the longest unchecked first.
    pub fn due_sheets(&mut self, kinds: &[String], now: Moment, limit: usize) -> Result<Vec<Sheet>> {
        self.ask([Dep::Lists], |db, who| Sheet::due(db, who, kinds, now, limit))
    }

    /// The live sheets of these kinds that are least filled in, the latest changed first.
    pub fn least_filled(&mut self, kinds: &[String], limit: i64) -> Result<Vec<Sheet>> {
        self.ask([Dep::Lists], |db, who| Sheet::drafts(db, who, kinds, limit))
    }

    /// How many live sheets of each kind.
    pub fn count_by_kind(&mut self) -> Result<Vec<(String, i64)>> {
        self.ask([Dep::Lists], Sheet::count_by_kind)
    }

    /// The line of every live sheet in the site map, by title.
    pub fn titles(&mut self) -> Result<Vec<TitleRow>> {
        self.ask([Dep::Lists], Sheet::titles)
    }

    /// The live sheets wanted, in the order of their last change.
    pub fn changed_sheets(&mut self, wanted: &Changed, limit: i64) -> Result<Vec<Sheet>> {
        self.ask([Dep::Lists], |db, who| Sheet::changed(db, who, wanted, limit))
    }
}

/// The first of the sheets in an order.
fn first_by<Order: Ord>(mut sheets: Vec<Sheet>, limit: i64, order: impl Fn(&Sheet) -> Order) -> Vec<Sheet> {
    sheets.sort_by_key(order);
    sheets.truncate(usize::try_from(limit).unwrap_or_default());
    sheets
}

/// Those whose check is due, the longest unchecked first.
fn longest_unchecked(mut sheets: Vec<Sheet>, now: Moment, limit: usize) -> Vec<Sheet> {
    sheets.retain(|sheet| sheet.is_due(now));
    sheets.sort_by_key(|sheet| (sheet.checked_since(), sheet.id));
    sheets.truncate(limit);
    sheets
}
