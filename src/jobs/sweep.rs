//! Forgets bytes that no row names: what was kept for a save that was refused after all, or for one that a power cut
//! ended.

use std::time::{Duration, SystemTime};

use crate::app::App;
use crate::db::Db;
use crate::db::types::Moment;
use crate::files::SHELVES;
use crate::hall::error::Error;
use crate::models::attachment::Attachment;
use crate::models::original::Original;

/// Bytes are left alone so long: the row of a file comes a moment after its bytes.
const AGE: i64 = Moment::DAY;
/// Each hour of the day looks at its own part of the place of files, and a day at all of it.
const PARTS: i64 = 24;

/// Forgets those of this hour's part.
pub fn perform(app: &App, now: Moment) -> Result<(), Error> {
    let part = now.0.div_euclid(Moment::HOUR).rem_euclid(PARTS);
    let age = u64::try_from(now.plus(-AGE).0).unwrap_or_default();
    let before = SystemTime::UNIX_EPOCH + Duration::from_micros(age);
    for shelf in SHELVES.filter(|shelf| i64::from(*shelf) % PARTS == part) {
        for hash in app.files.put_before(shelf, before)? {
            let is_named = |db: &mut Db| Ok(Attachment::names(db, &hash)? || Original::names(db, &hash)?);
            if !app.store.read::<_, Error>(is_named)? {
                app.files.forget(&hash, before)?;
                tracing::info!(hash, "bytes that no file names are gone");
            }
        }
    }
    Ok(())
}
