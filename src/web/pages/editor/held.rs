//! The form on a change that waits: its author completes it, who looks after the sheet corrects it, then approves.

use std::sync::Arc;

use crate::db::types::{HeldId, SheetId};
use crate::hall::error::{Error, Result};
use crate::models::held_change::HeldChange;
use crate::text::sheet_text::SheetText;
use crate::web::http::Look;

/// The parameter, and the field of the form, that name it.
pub(super) const WAITS: &str = "attente";

/// The change that an address or a form names; none when it is of another sheet, or was published.
pub(super) fn named(look: &mut Look<'_>, name: &str, sheet: Option<SheetId>) -> Result<Option<HeldChange>> {
    let Ok(id) = name.parse() else { return Ok(None) };
    match look.reader.held_change(HeldId(id)) {
        Ok(change) => Ok(Some(change).filter(|change| change.sheet_id == sheet && !change.state.is_approved())),
        Err(Error::NotFound(_)) => Ok(None),
        Err(error) => Err(error),
    }
}

/// The text that its form starts from: its own, on the version that its author read.
pub(super) fn text(change: &HeldChange) -> Result<Arc<SheetText>> {
    SheetText::parse(&change.content).map(Arc::new).map_err(Error::Unreadable)
}
