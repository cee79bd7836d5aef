//! A sheet is what people write: one text with a number that stays, and the state kept beside it.

use diesel::prelude::*;
use diesel::result::QueryResult;
use diesel::sql_types::Bool;

use crate::db::schema::{names, sheet_themes, sheets};
use crate::db::types::{AccountId, GroupId, Moment, Protection, SheetId, Visibility};
use crate::db::{self, Db};
use crate::hall::error::Tombstone;
use crate::hall::policy::{Act, Who};

/// A row of `sheets`.
#[derive(Clone, Debug, Queryable, Selectable, Identifiable)]
#[diesel(table_name = sheets)]
pub struct Sheet {
    /// Its number, for ever.
    pub id: SheetId,
    /// The key of its kind.
    pub kind: String,
    /// Its title today.
    pub title: String,
    /// The slug of its title.
    pub slug: String,
    /// One sentence: the `resume` field, else the first sentence of the body.
    pub summary: String,
    /// `ebauche`, `partielle` or `complete`, computed from the text.
    pub state: String,
    /// The number of its current revision.
    pub head: i32,
    /// Bytes of its current text.
    pub size: i32,
    /// Who may see it.
    pub visibility: Visibility,
    /// Who may change it.
    pub protection: Protection,
    /// When it was first written.
    pub created_at: Moment,
    /// By whom.
    pub created_by: Option<AccountId>,
    /// When it was last changed.
    pub updated_at: Moment,
    /// By whom.
    pub updated_by: Option<AccountId>,
    /// When somebody last said « Toujours à jour ».
    pub verified_at: Option<Moment>,
    /// Who said so.
    pub verified_by: Option<AccountId>,
    /// Months after which it should be looked at again.
    pub review_months: i32,
    /// Who looks after it.
    pub steward_id: Option<AccountId>,
    /// When it was deleted.
    pub deleted_at: Option<Moment>,
    /// By whom.
    pub deleted_by: Option<AccountId>,
    /// Why.
    pub delete_reason: Option<String>,
    /// The sheet that takes its place.
    pub replaced_by: Option<SheetId>,
    /// The group that alone sees it.
    pub readers_id: Option<GroupId>,
    /// The group that alone changes it, beside moderators.
    pub writers_id: Option<GroupId>,
    /// The group that looks after it.
    pub keepers_id: Option<GroupId>,
    /// How many threads of its discussion its readers read.
    pub talked: i32,
}

/// A sheet to insert.
#[derive(Clone, Debug, Insertable)]
#[diesel(table_name = sheets)]
pub struct NewSheet {
    /// See [`Sheet`].
    pub id: SheetId,
    /// See [`Sheet`].
    pub kind: String,
    /// See [`Sheet`].
    pub title: String,
    /// See [`Sheet`].
    pub slug: String,
    /// See [`Sheet`].
    pub summary: String,
    /// See [`Sheet`].
    pub state: String,
    /// See [`Sheet`].
    pub head: i32,
    /// See [`Sheet`].
    pub size: i32,
    /// See [`Sheet`].
    pub visibility: Visibility,
    /// See [`Sheet`].
    pub protection: Protection,
    /// See [`Sheet`].
    pub readers_id: Option<GroupId>,
    /// See [`Sheet`].
    pub writers_id: Option<GroupId>,
    /// See [`Sheet`].
    pub keepers_id: Option<GroupId>,
    /// See [`Sheet`].
    pub created_at: Moment,
    /// See [`Sheet`].
    pub created_by: Option<AccountId>,
    /// See [`Sheet`].
    pub updated_at: Moment,
    /// See [`Sheet`].
    pub updated_by: Option<AccountId>,
    /// See [`Sheet`].
    pub review_months: i32,
}

/// What a new revision changes of its sheet.
#[derive(Clone, Debug, AsChangeset)]
#[diesel(table_name = sheets)]
pub struct NewHead {
    /// See [`Sheet`].
    pub kind: String,
    /// See [`Sheet`].
    pub title: String,
    /// See [`Sheet`].
    pub slug: String,
    /// See [`Sheet`].
    pub summary: String,
    /// See [`Sheet`].
    pub state: String,
    /// See [`Sheet`].
    pub head: i32,
    /// See [`Sheet`].
    pub size: i32,
    /// See [`Sheet`].
    pub updated_at: Moment,
    /// See [`Sheet`].
    pub updated_by: Option<AccountId>,
}

/// A line of the site map: number, kind, title, slug, last change.
pub type TitleRow = (SheetId, String, String, String, Moment);

/// Which sheets to list in the order of their last change.
#[derive(Clone, Debug)]
pub struct Changed {
    /// Of this kind only.
    pub kind: Option<String>,
    /// Of these themes only: one and those below it.
    pub theme: Option<Vec<String>>,
    /// Those after this place only.
    pub after: (Moment, SheetId),
}

/// What the current text says of its sheet, kept beside it for lists.
#[derive(Clone, Debug, PartialEq, Eq, AsChangeset)]
#[diesel(table_name = sheets)]
pub struct Derived {
    /// See [`Sheet`].
    pub kind: String,
    /// See [`Sheet`].
    pub title: String,
    /// See [`Sheet`].
    pub slug: String,
    /// See [`Sheet`].
    pub summary: String,
    /// See [`Sheet`].
    pub state: String,
    /// See [`Sheet`].
    pub size: i32,
}

impl Sheet {
    /// What is kept beside it now.
    #[must_use]
    pub fn derived(&self) -> Derived {
        Derived {
            kind: self.kind.clone(),
            title: self.title.clone(),
            slug: self.slug.clone(),
            summary: self.summary.clone(),
            state: self.state.clone(),
            size: self.size,
        }
    }

    /// Writes what the text says anew; `false` when the sheet moved on, whose save then wrote it.
    pub fn refresh(db: &mut Db, id: SheetId, head: i32, derived: &Derived) -> QueryResult<bool> {
        let still = sheets::table.filter(sheets::id.eq(id)).filter(sheets::head.eq(head));
        Ok(diesel::update(still).set(derived).execute(db)? == 1)
    }

    /// The sheets that this reader may see, deleted ones left out.
    pub fn visible_to(who: &Who) -> sheets::BoxedQuery<'static, <Db as Connection>::Backend> {
        Self::visible_with_deleted(who).filter(sheets::deleted_at.is_null())
    }

    /// The sheets that this reader may see, deleted ones as well: their addresses answer with the reason.
    pub fn visible_with_deleted(who: &Who) -> sheets::BoxedQuery<'static, <Db as Connection>::Backend> {
        sheets::table.filter(super::visible_to(who)).into_boxed()
    }

    /// The sheet of that number, deleted or not.
    pub fn find(db: &mut Db, who: &Who, id: SheetId) -> QueryResult<Option<Self>> {
        Self::visible_with_deleted(who).filter(sheets::id.eq(id)).first(db).optional()
    }

    /// The sheet that has or had this title; deleted ones too.
    pub fn find_by_key(db: &mut Db, who: &Who, key: &str) -> QueryResult<Option<Self>> {
        let owner: Option<SheetId> = names::table.find(key).select(names::sheet_id).first(db).optional()?;
        match owner {
            Some(id) => Self::find(db, who, id),
            None => Ok(None),
        }
    }

    /// The sheets of these numbers, live ones, in no order.
    pub fn find_all(db: &mut Db, who: &Who, ids: &[SheetId]) -> QueryResult<Vec<Self>> {
        Self::visible_to(who).filter(sheets::id.eq_any(ids.to_vec())).load(db)
    }

    /// The live sheets of these themes, one and those below it, newest change first.
    pub fn of_theme(db: &mut Db, who: &Who, theme: &[String]) -> QueryResult<Vec<Self>> {
        let of_theme = sheet_themes::table.filter(super::within(theme)).select(sheet_themes::sheet_id);
        Self::visible_to(who)
            .filter(sheets::id.eq_any(of_theme))
            .order((sheets::updated_at.desc(), sheets::id.desc()))
            .load(db)
    }

    /// Live sheets, the longest unchanged first: whoever follows them from one place to the next misses none.
    pub fn changed(db: &mut Db, who: &Who, wanted: &Changed, limit: i64) -> QueryResult<Vec<Self>> {
        let (moment, id) = wanted.after;
        let later = sheets::updated_at.gt(moment).or(sheets::updated_at.eq(moment).and(sheets::id.gt(id)));
        let mut query = Self::visible_to(who).filter(later);
        if let Some(kind) = &wanted.kind {
            query = query.filter(sheets::kind.eq(kind.clone()));
        }
        if let Some(theme) = &wanted.theme {
            let of_theme = sheet_themes::table.filter(super::within(theme)).select(sheet_themes::sheet_id);
            query = query.filter(sheets::id.eq_any(of_theme));
        }
        query.order((sheets::updated_at.asc(), sheets::id.asc())).limit(limit).load(db)
    }

    /// Every live sheet's number, title and slug, by title; for the site map.
    pub fn titles(db: &mut Db, who: &Who) -> QueryResult<Vec<TitleRow>> {
        Self::visible_to(who)
            .order((sheets::title.asc(), sheets::id.asc()))
            .select((sheets::id, sheets::kind, sheets::title, sheets::slug, sheets::updated_at))
            .load(db)
    }

    /// How many live sheets of each kind.
    pub fn count_by_kind(db: &mut Db, who: &Who) -> QueryResult<Vec<(String, i64)>> {
        sheets::table
            .filter(super::visible_to(who))
            .filter(sheets::deleted_at.is_null())
            .group_by(sheets::kind)
            .select((sheets::kind, diesel::dsl::count_star()))
            .load(db)
    }

    /// Numbers after this one, in order, for work that walks all sheets in steps.
    pub fn walk(db: &mut Db, after: SheetId, limit: i64) -> QueryResult<Vec<Self>> {
        sheets::table.filter(sheets::id.gt(after)).order(sheets::id.asc()).limit(limit).load(db)
    }

    /// Takes the next number, and inserts the sheet that `make` builds with it.
    pub fn insert(db: &mut Db, make: impl FnOnce(SheetId) -> NewSheet) -> QueryResult<SheetId> {
        let id = SheetId(db::next_number(db, "sheet")?);
        diesel::insert_into(sheets::table).values(&make(id)).execute(db)?;
        Ok(id)
    }

    /// Moves the head of a sheet that [stands as](Self::stands_as) it was read; `false` when it moved on. Locks the row
    /// until the end.
    pub fn advance(db: &mut Db, read: &Self, to: &NewHead) -> QueryResult<bool> {
        let nobody = read.steward_id.is_none().into_sql::<Bool>();
        let (no_readers, no_writers) =
            (read.readers_id.is_none().into_sql::<Bool>(), read.writers_id.is_none().into_sql::<Bool>());
        let live = sheets::table.find(read.id).filter(sheets::deleted_at.is_null());
        let as_read = live
            .filter(sheets::head.eq(read.head))
            .filter(sheets::protection.eq(read.protection))
            .filter(sheets::visibility.eq(read.visibility))
            .filter(sheets::readers_id.eq(read.readers_id).or(sheets::readers_id.is_null().and(no_readers)))
            .filter(sheets::writers_id.eq(read.writers_id).or(sheets::writers_id.is_null().and(no_writers)))
            .filter(sheets::steward_id.eq(read.steward_id).or(sheets::steward_id.is_null().and(nobody)));
        Ok(diesel::update(as_read).set(to).execute(db)? == 1)
    }

    /// Whether it is live, and its text and all that rights are read from are as they were.
    #[must_use]
    pub fn stands_as(&self, read: &Self) -> bool {
        let looked_at =
            |sheet: &Self| (sheet.id, sheet.head, sheet.guard(), sheet.visibility, sheet.readers_id, sheet.steward_id);
        looked_at(self) == looked_at(read) && self.deleted_at.is_none()
    }

    /// Locks the sheet until the transaction ends, and gives it as it stands then.
    pub fn lock(db: &mut Db, who: &Who, id: SheetId) -> QueryResult<Option<Self>> {
        diesel::update(sheets::table.find(id)).set(sheets::head.eq(sheets::head)).execute(db)?;
        Self::find(db, who, id)
    }

    /// Whether a sheet is deleted. If so its row is locked: nobody brings it back before the transaction ends.
    pub fn stays_deleted(db: &mut Db, id: SheetId) -> QueryResult<bool> {
        let deleted = sheets::table.filter(sheets::id.eq(id)).filter(sheets::deleted_at.is_not_null());
        Ok(diesel::update(deleted).set(sheets::head.eq(sheets::head)).execute(db)? == 1)
    }

    /// « Toujours à jour »: says who looked, and when.
    pub fn verify(db: &mut Db, id: SheetId, by: AccountId, at: Moment) -> QueryResult<()> {
        diesel::update(sheets::table.find(id))
            .set((sheets::verified_at.eq(Some(at)), sheets::verified_by.eq(Some(by))))
            .execute(db)
            .map(drop)
    }

    /// Marks a sheet as deleted; `false` when it was already.
    pub fn delete(
        db: &mut Db,
        id: SheetId,
        by: Option<AccountId>,
        at: Moment,
        reason: &str,
        replaced_by: Option<SheetId>,
    ) -> QueryResult<bool> {
        let changed = diesel::update(sheets::table.filter(sheets::id.eq(id)).filter(sheets::deleted_at.is_null()))
            .set((
                sheets::deleted_at.eq(Some(at)),
                sheets::deleted_by.eq(by),
                sheets::delete_reason.eq(Some(reason)),
                sheets::replaced_by.eq(replaced_by),
            ))
            .execute(db)?;
        Ok(changed == 1)
    }

    /// Brings a deleted sheet back; `false` when it was not deleted.
    pub fn undelete(db: &mut Db, id: SheetId) -> QueryResult<bool> {
        let changed = diesel::update(sheets::table.filter(sheets::id.eq(id)).filter(sheets::deleted_at.is_not_null()))
            .set((
                sheets::deleted_at.eq(None::<Moment>),
                sheets::deleted_by.eq(None::<AccountId>),
                sheets::delete_reason.eq(None::<String>),
                sheets::replaced_by.eq(None::<SheetId>),
            ))
            .execute(db)?;
        Ok(changed == 1)
    }

    /// Sets who looks after a sheet, and how often it is to be looked at again.
    pub(in crate::models) fn entrust(
        db: &mut Db,
        id: SheetId,
        steward: Option<AccountId>,
        review_months: i32,
    ) -> QueryResult<()> {
        diesel::update(sheets::table.find(id))
            .set((sheets::steward_id.eq(steward), sheets::review_months.eq(review_months)))
            .execute(db)
            .map(drop)
    }

    /// What remains of it when it is deleted.
    pub(in crate::models) fn tombstone(&self) -> Option<Tombstone> {
        let at = self.deleted_at?;
        Some(Tombstone {
            sheet: self.id,
            title: self.title.clone(),
            at,
            reason: self.delete_reason.clone().unwrap_or_default(),
            replaced_by: self.replaced_by,
        })
    }

    /// Whether its texts may be read by somebody who sees it: those of a deleted sheet are for who may bring it back.
    #[must_use]
    pub fn is_open_to(&self, who: &Who) -> bool {
        self.deleted_at.is_none() || who.may(Act::Delete)
    }

    /// Its address today.
    #[must_use]
    pub fn path(&self) -> String {
        path_of(self.id, &self.slug)
    }
}

/// The address of a sheet.
#[must_use]
pub fn path_of(id: SheetId, slug: &str) -> String {
    format!("/fiches/{id}-{slug}")
}
