//! Keeps a search for a member, and forgets it.

use crate::actions::accounts::keep_own;
use crate::app::App;
use crate::hall::error::{Error, Result};
use crate::hall::messages::finding as said;
use crate::hall::policy::Member;
use crate::models::saved_search::{MOST_QUERY, SavedSearch, SavedSearches};

/// The most characters of a name.
pub const MOST_NAME: usize = 120;

/// Keeps it under a name. Nothing of the wiki changes: no event is told.
pub fn keep(app: &App, member: &Member, query: String, name: &str) -> Result<()> {
    let name = name.trim().to_owned();
    if name.is_empty() || name.chars().count() > MOST_NAME {
        return Err(Error::field("nom", said::SEARCH_NAME));
    }
    if query.is_empty() || query.len() > MOST_QUERY {
        return Err(Error::field("requete", said::SEARCH_EMPTY));
    }
    let row = SavedSearch { account_id: member.id, query, name, saved_at: app.now() };
    match keep_own::keep(app, &SavedSearches, &row)? {
        true => Ok(()),
        false => Err(Error::field("nom", said::TOO_MANY_SEARCHES)),
    }
}

/// Forgets it.
pub fn forget(app: &App, member: &Member, query: String) -> Result<()> {
    let row = SavedSearch { account_id: member.id, query, name: String::new(), saved_at: app.now() };
    keep_own::forget(app, &SavedSearches, &row)
}
