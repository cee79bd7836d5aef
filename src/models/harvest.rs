//! Sheets as machines take them all: in parts of the site map by their numbers, and in steps of a harvest (OAI-PMH),
//! deleted ones as well.

use diesel::prelude::*;
use diesel::result::QueryResult;

use crate::cache::Dep;
use crate::db::Db;
use crate::db::schema::{sheet_themes, sheets};
use crate::db::types::{Moment, SheetId};
use crate::hall::error::Result;
use crate::hall::policy::Who;
use crate::models::reader::Reader;
use crate::models::sheet::Sheet;

/// A line of the site map.
#[derive(Clone, Debug, Queryable)]
pub struct MapRow {
    /// The number of the sheet.
    pub id: SheetId,
    /// The key of its kind.
    pub kind: String,
    /// The slug of its title.
    pub slug: String,
    /// When it was last changed.
    pub changed: Moment,
}

/// Which sheets are harvested, in the order of their numbers.
#[derive(Clone, Debug, Default)]
pub struct Harvest {
    /// Of these kinds.
    pub kinds: Vec<String>,
    /// Changed or deleted then or later.
    pub from: Option<Moment>,
    /// Changed or deleted then or before.
    pub until: Option<Moment>,
    /// Of these themes.
    pub theme: Option<Vec<String>>,
    /// Those after this number.
    pub after: i64,
}

impl Sheet {
    /// When it was last changed, or deleted.
    #[must_use]
    pub fn stamp(&self) -> Moment {
        self.deleted_at.unwrap_or(self.updated_at)
    }

    /// The lines of one part of the site map, from 1: the sheets of so many numbers.
    fn part_of_map(db: &mut Db, who: &Who, part: i64, size: i64) -> QueryResult<Vec<MapRow>> {
        Self::visible_to(who)
            .filter(sheets::id.gt(SheetId((part - 1).saturating_mul(size))))
            .filter(sheets::id.le(SheetId(part.saturating_mul(size))))
            .order(sheets::id.asc())
            .select((sheets::id, sheets::kind, sheets::slug, sheets::updated_at))
            .load(db)
    }

    /// The parts of the site map that hold something, each with the moment of its last change.
    fn parts_of_map(db: &mut Db, who: &Who, size: i64) -> QueryResult<Vec<(i64, Moment)>> {
        let last: Option<SheetId> =
            Self::visible_to(who).order(sheets::id.desc()).select(sheets::id).first(db).optional()?;
        let last = last.map_or(0, |last| last.0);
        let mut parts = Vec::new();
        for part in 1..=(last + size - 1) / size {
            let changed: Option<Moment> = Self::visible_to(who)
                .filter(sheets::id.gt(SheetId((part - 1) * size)))
                .filter(sheets::id.le(SheetId(part * size)))
                .order(sheets::updated_at.desc())
                .select(sheets::updated_at)
                .first(db)
                .optional()?;
            parts.extend(changed.map(|changed| (part, changed)));
        }
        Ok(parts)
    }

    /// The next sheets of a harvest, deleted ones as well.
    fn harvest(db: &mut Db, who: &Who, wanted: &Harvest, limit: i64) -> QueryResult<Vec<Self>> {
        let mut query = Self::visible_with_deleted(who)
            .filter(sheets::id.gt(SheetId(wanted.after)))
            .filter(sheets::kind.eq_any(wanted.kinds.clone()));
        if let Some(from) = wanted.from {
            let live = sheets::deleted_at.is_null().and(sheets::updated_at.ge(from));
            query = query.filter(live.or(sheets::deleted_at.ge(Some(from))));
        }
        if let Some(until) = wanted.until {
            let live = sheets::deleted_at.is_null().and(sheets::updated_at.le(until));
            query = query.filter(live.or(sheets::deleted_at.le(Some(until))));
        }
        if let Some(theme) = &wanted.theme {
            let of_theme = sheet_themes::table.filter(super::within(theme)).select(sheet_themes::sheet_id);
            query = query.filter(sheets::id.eq_any(of_theme));
        }
        query.order(sheets::id.asc()).limit(limit).load(db)
    }

    /// When the oldest sheet was last changed.
    fn oldest(db: &mut Db, who: &Who) -> QueryResult<Option<Moment>> {
        Self::visible_with_deleted(who).order(sheets::created_at.asc()).select(sheets::created_at).first(db).optional()
    }
}

impl Reader<'_> {
    /// The lines of one part of the site map.
    pub fn part_of_map(&mut self, part: i64, size: i64) -> Result<Vec<MapRow>> {
        self.ask([Dep::Lists], |db, who| Sheet::part_of_map(db, who, part, size))
    }

    /// The parts of the site map that hold something, each with the moment of its last change.
    pub fn parts_of_map(&mut self, size: i64) -> Result<Vec<(i64, Moment)>> {
        self.ask([Dep::Lists], |db, who| Sheet::parts_of_map(db, who, size))
    }

    /// The next sheets of a harvest, deleted ones as well.
    pub fn harvest(&mut self, wanted: &Harvest, limit: i64) -> Result<Vec<Sheet>> {
        self.ask([Dep::Lists], |db, who| Sheet::harvest(db, who, wanted, limit))
    }

    /// When the oldest sheet was written.
    pub fn oldest_sheet(&mut self) -> Result<Option<Moment>> {
        self.ask([Dep::Lists], Sheet::oldest)
    }
}
