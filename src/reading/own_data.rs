//! What the wiki holds about a member, for the member alone: what the law calls portability. Each noun gives its part.

use serde_json::{Map, Value};

use crate::app::App;
use crate::db::Db;
use crate::db::types::AccountId;
use crate::hall::error::Result;
use crate::hall::policy::Who;
use crate::models::nouns::{NOUNS, Owner};

/// Gathers it, in words that a person reads and shapes that a program reads.
pub fn gather(app: &App, db: &mut Db, who: &Who, id: AccountId) -> Result<Map<String, Value>> {
    let owner = Owner { id, who, base_url: &app.config.base_url, now: app.now() };
    let mut data = Map::new();
    for noun in NOUNS {
        data.extend(noun.own_data(db, &owner)?.map(|(key, value)| (key.to_owned(), value)));
    }
    Ok(data)
}
