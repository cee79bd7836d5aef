//! Sheets side by side.

use crate::hall::error::Result;
use crate::web::pages::search::views::{Form, Inside, View, rows};

pub(super) static VIEW: View =
    View { key: "cartes", label: "Cartes", icon: "apercu", needs: None, form: Form::Inside(show) };

fn show(page: &Inside<'_>) -> Result<String> {
    rows::set(page, true)
}
