//! Writing: the form of a sheet, its preview, what it changes, its drafts, and the page of a clash.

mod clash;
mod drafts;
mod field;
mod open;
mod page;
mod post;
mod typed;

use crate::text::fields::FormField;
use askama::Template;

pub use drafts::{keep, preview};
pub use open::{edit, new};
pub use post::{save, save_new};

/// The HTML of a field inside another; templates call it, since a field may hold fields.
#[must_use]
pub fn field_html(field: &FormField, name: &str) -> String {
    field::FieldView::part(field, name).render().unwrap_or_default()
}
