//! A setting that lives in the database: the site's secret, choices made in the administration.

use diesel::prelude::*;
use diesel::result::QueryResult;

use crate::db::Db;
use crate::db::schema::settings;

/// The value of a setting.
pub fn find(db: &mut Db, key: &str) -> QueryResult<Option<String>> {
    settings::table.find(key).select(settings::value).first(db).optional()
}

/// Sets a setting, new or not.
pub fn put(db: &mut Db, key: &str, value: &str) -> QueryResult<()> {
    let changed = diesel::update(settings::table.find(key)).set(settings::value.eq(value)).execute(db)?;
    if changed == 0 {
        diesel::insert_into(settings::table).values((settings::key.eq(key), settings::value.eq(value))).execute(db)?;
    }
    Ok(())
}
