//! Themes as the transaction under way has them: a node may not know yet that one moved.

use std::sync::Arc;

use parking_lot::Mutex;

use crate::db::Db;
use crate::hall::error::Result;
use crate::models::kind::KindSet;
use crate::models::revision::marks;
use crate::text::kind::KIND_OF_THEMES;

/// The themes alone, for where they stand. Nothing is read where they are those that somebody asked for last.
pub fn themes_now(db: &mut Db) -> Result<Arc<KindSet>> {
    static LAST: Mutex<Option<(Vec<String>, Arc<KindSet>)>> = Mutex::new(None);
    let marks = marks(db, KIND_OF_THEMES)?;
    if let Some((_, kept)) = LAST.lock().as_ref().filter(|(known, _)| *known == marks) {
        return Ok(Arc::clone(kept));
    }
    let mut set = KindSet::default();
    set.read_themes(db)?;
    let set = Arc::new(set);
    *LAST.lock() = Some((marks, Arc::clone(&set)));
    Ok(set)
}
