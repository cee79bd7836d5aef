//! Writing: the form of a sheet, its preview, what it changes, its drafts, and the page of a clash.

mod alone;
mod among;
mod clash;
mod decide;
mod drafts;
mod field;
mod files;
mod finish;
pub mod given;
mod held;
mod here;
mod invite;
mod open;
mod original;
mod page;
mod parts;
mod place;
mod post;
mod posted;
mod prefill;
mod presence;
mod refusal;
mod saved;
mod typed;

use crate::text::fields::FormField;
use askama::Template;

pub use decide::decide;
pub use drafts::{keep, preview};
pub use here::{asks_for_a_part, correct};
pub use open::{edit, new};
pub use parts::{Blank, blank_form};
pub use place::address_of;
pub use post::{save, save_new};
pub use presence::presence;
pub use typed::Held;

/// The HTML of a part of a field; templates call it, since a field may hold fields.
#[must_use]
pub fn part_html(field: &FormField) -> String {
    field::FieldView::part(field).render().unwrap_or_default()
}

/// What the ids of a row begin with; no column's input has such an id.
#[must_use]
pub fn row_id(path: &str) -> String {
    format!("champ-{}-_", path.replace('.', "-"))
}
