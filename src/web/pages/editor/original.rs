//! The box that joins the document a text was read from to its sheet: on the page of what was recognised, and in the
//! editor that was opened from it.

use crate::db::types::OriginalId;
use crate::hall::error::Result;
use crate::hall::messages::given as said;
use crate::models::original::{ORIGINAL, Original};
use crate::reading::brought::text::{JOINED, YES};
use crate::web::http::Look;

/// The box.
pub(super) struct OriginalBox {
    pub(super) id: OriginalId,
    pub(super) label: String,
    pub(super) is_ticked: bool,
}

/// The box of an original; none when there is none, or somebody else brought it.
pub(super) fn shown(look: &mut Look<'_>, (id, is_ticked): (Option<OriginalId>, bool)) -> Result<Option<OriginalBox>> {
    let original = find(look, id)?;
    Ok(original.map(|original| OriginalBox {
        id: original.id,
        label: said::join_original(&original.name, u64::try_from(original.size).unwrap_or_default()),
        is_ticked,
    }))
}

/// The number that a form names, and whether its box is ticked.
pub(super) fn typed(get: &dyn Fn(&str) -> Option<String>) -> (Option<OriginalId>, bool) {
    let id = get(ORIGINAL).and_then(|id| id.parse().ok()).map(OriginalId);
    (id, get(JOINED).is_some_and(|said| said == YES))
}

/// The original that a form joins.
pub(super) fn joined(look: &mut Look<'_>, get: &dyn Fn(&str) -> Option<String>) -> Result<Option<Original>> {
    match typed(get) {
        (id, true) => find(look, id),
        (_, false) => Ok(None),
    }
}

fn find(look: &mut Look<'_>, id: Option<OriginalId>) -> Result<Option<Original>> {
    match (look.who().account(), id) {
        (Some(account), Some(id)) => look.reader.original(account, id),
        _ => Ok(None),
    }
}
