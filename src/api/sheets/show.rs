//! One sheet.

use actix_web::{HttpRequest, HttpResponse, web};

use super::shape::{self, SheetBody};
use crate::api::answer;
use crate::api::asked::sheet_id;
use crate::api::caller::Caller;
use crate::api::coat::{Problems, SheetProblems};
use crate::app::App;
use crate::db::Db;
use crate::db::types::SheetId;
use crate::hall::error::{Error, Result};
use crate::hall::policy::Who;
use crate::models::reader::Reader;
use crate::models::sheet::Sheet;

/// Read a sheet.
#[utoipa::path(
    get,
    path = "/api/v1/sheets/{id}",
    tag = "sheets",
    params(("id" = i64, Path, description = "The number of the sheet")),
    responses((status = 200, description = "The sheet", body = SheetBody), Problems, SheetProblems)
)]
pub(in crate::api) async fn show(
    app: App,
    caller: Caller,
    request: HttpRequest,
    id: web::Path<String>,
) -> Result<HttpResponse> {
    let id = sheet_id(&id)?;
    let (node, who) = (app.clone(), caller.who.clone());
    let body = app
        .read::<_, Error>(move |db| {
            let sheet = live(db, &who, id)?;
            shape::of_sheet(&node, db, &who, &sheet)
        })
        .await?;
    answer::read(&request, &caller, &body)
}

/// The live sheet of that number, if this reader may see it.
pub(in crate::api) fn live(db: &mut Db, who: &Who, id: SheetId) -> Result<Sheet> {
    Reader::new(db, who).sheet(id)
}
