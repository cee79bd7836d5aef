//! Sheets a line each, with columns.

use askama::Template;

use crate::hall::error::Result;
use crate::web::http::respond;
use crate::web::pages::search::views::{Form, Inside, View};
use crate::web::view::parts::{Card, Way};

pub(super) static VIEW: View =
    View { key: "tableau", label: "Tableau", icon: "tableau", needs: None, form: Form::Inside(show) };

#[derive(Template)]
#[template(path = "search/views/table.html")]
struct Table<'a> {
    rows: &'a [(Card, Vec<Way>)],
    named_by: &'a str,
}

fn show(page: &Inside<'_>) -> Result<String> {
    respond::render(&Table { rows: page.rows, named_by: page.named_by })
}
