//! The fields of a sheet, read by the types of its kind: what does not fit, what is missing, and the way of values
//! through an HTML form. What one type says of its values stands in `text::kind::types`.
//!
//! A value that does not fit its type stays in the sheet: it is shown as text, and reported.

mod check;
mod form;
mod meant;
mod posted;
mod rows;

pub use check::{Completeness, Problem, State, check, check_values, completeness};
pub use form::{FormChoice, FormField, FormFile, FormGroup, FormRow, form_tree, posted as posted_by};
pub use posted::{changes, values_as_typed, values_from_pairs};
pub use rows::apply_row_action;

use crate::text::kind::Vocabulary;

/// Where vocabularies are found, by key.
pub type Vocabularies<'a> = &'a dyn Fn(&str) -> Option<&'a Vocabulary>;
