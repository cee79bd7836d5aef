//! The form on a change that waits: its author completes it, who looks after the sheet corrects it, then approves.

use std::sync::Arc;

use crate::db::types::{HeldId, SheetId};
use crate::hall::error::{Error, Result};
use crate::models::held_change::HeldChange;
use crate::text::sheet_text::SheetText;
use crate::web::http::Look;

/// The parameter, and the field of the form, that name it.
pub(super) const WAITS: &str = "attente";

/// Stands between its number and the mark of its text.
const MARKED: char = '-';

/// The same for somebody without an account: the secret of their link.
pub(super) const LINKED: &str = "lien";

/// The change that an address or a form names, by its number or by a link; none when it is of another sheet, or was
/// published.
pub(super) fn named(
    look: &mut Look<'_>,
    (waits, linked): (&str, &str),
    sheet: Option<SheetId>,
) -> Result<Option<HeldChange>> {
    let number = waits.split_once(MARKED).map_or(waits, |(number, _)| number);
    let found = match number.parse() {
        Ok(id) => look.reader.held_change(HeldId(id)),
        Err(_) if linked.is_empty() => return Ok(None),
        Err(_) => look.reader.held_change_of_link(linked, look.app.now()),
    };
    match found {
        Ok(change) => Ok(Some(change).filter(|change| change.sheet_id == sheet && !change.state.is_approved())),
        Err(Error::NotFound(_)) => Ok(None),
        Err(error) => Err(error),
    }
}

/// The pair that names it in its form: by its number and the mark of the text that is read there.
pub(super) fn pair(change: &HeldChange, linked: &str) -> (&'static str, String) {
    if linked.is_empty() { (WAITS, numbered(change)) } else { (LINKED, linked.to_owned()) }
}

fn numbered(change: &HeldChange) -> String {
    format!("{}{MARKED}{}", change.id, change.mark())
}

/// Whether the form so named was opened on the text that the change has now.
pub(super) fn is_read(waits: &str, change: &HeldChange) -> bool {
    waits == numbered(change)
}

/// The same, of a form that was sent.
pub(super) fn carried(typed: &dyn Fn(&str) -> Option<String>) -> Option<(&'static str, String)> {
    [WAITS, LINKED].into_iter().find_map(|name| Some((name, typed(name).filter(|value| !value.is_empty())?)))
}

/// The text that its form starts from: its own, on the version that its author read.
pub(super) fn text(look: &mut Look<'_>, change: &HeldChange) -> Result<Arc<SheetText>> {
    look.reader.text_of_change(change).map(Arc::new)
}
