//! Lists of sheets, in the order of their last change, so that whoever follows them misses none.

use actix_web::HttpRequest;
use serde::Serialize;
use utoipa::ToSchema;

use crate::api::asked::{ApiParams, page_of, unreadable};
use crate::api::call::{Call, CallParams};
use crate::api::coat::Problems;
use crate::app::App;
use crate::db::types::{Moment, SheetId};
use crate::hall::error::Result;
use crate::models::sheet::{Changed, Sheet};

/// A sheet without its text.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::api) struct SheetItem {
    /// Its number, for ever.
    id: i64,
    /// Its address today.
    url: String,
    /// The key of its kind.
    kind: String,
    /// Its title.
    title: String,
    /// One sentence.
    summary: String,
    /// `ebauche`, `partielle` or `complete`.
    state: String,
    /// Keys of its themes, in order.
    themes: Vec<String>,
    /// The number of its current revision.
    revision: i32,
    /// Bytes of its text.
    size: i32,
    /// When it was first written.
    created_at: String,
    /// When it was last changed.
    updated_at: String,
}

/// A page of sheets.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::api) struct SheetList {
    items: Vec<SheetItem>,
    /// What to give as `cursor` for the next page; null on the last.
    next_cursor: Option<String>,
}

/// Which sheets, and how many.
pub(in crate::api) struct SheetListParams {
    wanted: Changed,
    limit: i64,
}

impl CallParams for SheetListParams {
    fn read(request: &HttpRequest) -> Result<Self> {
        let asked = ApiParams::of(request);
        let limit = asked.limit()?;
        let since = match asked.text("updated_since") {
            Some(text) => Moment::parse(text).ok_or_else(|| unreadable("updated_since"))?,
            None => Moment(i64::MIN),
        };
        let after = match asked.text("cursor") {
            Some(cursor) => read_cursor(cursor).ok_or_else(|| unreadable("cursor"))?,
            None => (since, SheetId(0)),
        };
        let wanted = Changed {
            kind: asked.text("kind").map(str::to_owned),
            theme: asked.text("theme").map(|theme| vec![theme.to_owned()]),
            after: after.max((since, SheetId(0))),
        };
        Ok(Self { wanted, limit })
    }
}

/// List sheets, the longest unchanged first.
#[utoipa::path(
    get,
    path = "/api/v1/sheets",
    tag = "sheets",
    params(
        ("kind" = Option<String>, Query, description = "The key of a kind"),
        ("theme" = Option<String>, Query, description = "The key of a theme; its sub-themes count"),
        ("updated_since" = Option<String>, Query, description = "RFC 3339, or a date"),
        ("cursor" = Option<String>, Query, description = "`next_cursor` of the page before"),
        ("limit" = Option<i64>, Query, description = "1 to 200; 50 when absent"),
    ),
    responses((status = 200, description = "Sheets", body = SheetList), Problems)
)]
pub(in crate::api) fn list(call: &mut Call<'_>, asked: &SheetListParams) -> Result<SheetList> {
    let SheetListParams { wanted, limit } = asked;
    let kinds = call.app.kinds();
    let below = |themes: &Vec<String>| themes.iter().flat_map(|theme| kinds.theme_and_below(theme)).collect();
    let wanted = Changed { theme: wanted.theme.as_ref().map(below), ..wanted.clone() };
    let rows = call.reader.changed_sheets(&wanted, limit + 1)?;
    let (sheets, more) = page_of(rows, *limit);
    let ids: Vec<SheetId> = sheets.iter().map(|sheet| sheet.id).collect();
    let themes = call.reader.themes_of(&ids)?;
    let last = sheets.last().map(|sheet| format!("{}-{}", sheet.updated_at.0, sheet.id));
    let items = sheets.iter().map(|sheet| {
        let own = themes.iter().filter(|row| row.sheet_id == sheet.id).map(|row| row.theme.clone());
        item(call.app, sheet, own.collect())
    });
    Ok(SheetList { items: items.collect(), next_cursor: last.filter(|_| more) })
}

fn item(app: &App, sheet: &Sheet, themes: Vec<String>) -> SheetItem {
    SheetItem {
        id: sheet.id.0,
        url: format!("{}{}", app.config.base_url, sheet.path()),
        kind: sheet.kind.clone(),
        title: sheet.title.clone(),
        summary: sheet.summary.clone(),
        state: sheet.state.clone(),
        themes,
        revision: sheet.head,
        size: sheet.size,
        created_at: sheet.created_at.rfc3339(),
        updated_at: sheet.updated_at.rfc3339(),
    }
}

fn read_cursor(cursor: &str) -> Option<(Moment, SheetId)> {
    let (moment, id) = cursor.split_once('-')?;
    Some((Moment(moment.parse().ok()?), SheetId(id.parse().ok()?)))
}
