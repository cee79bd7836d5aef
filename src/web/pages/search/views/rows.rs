//! Sheets one under the other.

use askama::Template;

use crate::hall::error::Result;
use crate::web::http::respond;
use crate::web::pages::search::views::{Form, Inside, View};
use crate::web::view::parts::{Card, Way};

pub(super) static VIEW: View =
    View { key: "liste", label: "Liste", icon: "liste", needs: None, form: Form::Inside(show) };

#[derive(Template)]
#[template(path = "search/views/rows.html")]
struct Rows<'a> {
    rows: &'a [(Card, Vec<Way>)],
    side_by_side: bool,
}

fn show(page: &Inside<'_>) -> Result<String> {
    set(page, false)
}

/// The same markup, one under the other or side by side.
pub(super) fn set(page: &Inside<'_>, side_by_side: bool) -> Result<String> {
    respond::render(&Rows { rows: page.rows, side_by_side })
}
