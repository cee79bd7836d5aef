//! A field alone in its form, printed, and what its form needs.

use askama::Template;

use crate::hall::error::FieldError;
use crate::text::fields::{FormField, FormGroup};
use crate::text::kind::Widget;
use crate::web::pages::editor::field::FieldView;
use crate::web::pages::editor::files;

/// A field alone in its form, printed.
pub(super) struct GroupView {
    /// The help of its first field, and whether that field holds rows.
    pub(super) help: String,
    pub(super) has_rows: bool,
    /// Whether files are chosen in it.
    pub(super) has_files: bool,
    /// Whether text is laid out in it.
    pub(super) is_rich: bool,
    pub(super) fields: Vec<String>,
}

/// A field alone in its form has its name and its help above it.
pub(super) fn print(group: &FormGroup, errors: &[FieldError]) -> GroupView {
    GroupView {
        help: group.fields.first().map(|field| FieldView::new(field, &[]).help()).unwrap_or_default(),
        has_files: group.fields.iter().any(files::takes_files),
        is_rich: group.fields.iter().any(is_rich),
        has_rows: group.fields.first().is_some_and(|field| field.input.widget == Widget::Rows),
        fields: group.fields.iter().map(|field| FieldView::alone(field, errors).render().unwrap_or_default()).collect(),
    }
}

/// Whether a field, or one inside it, holds text that is laid out.
fn is_rich(field: &FormField) -> bool {
    let mut inside = field.parts.iter().chain(field.rows.iter().flat_map(|row| &row.fields));
    field.input.widget == Widget::Area || inside.any(is_rich)
}
