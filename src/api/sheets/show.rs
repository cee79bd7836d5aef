//! One sheet.

use actix_web::HttpRequest;

use super::shape::{self, SheetBody};
use crate::api::asked::sheet_id;
use crate::api::call::{Call, CallParams};
use crate::api::coat::{Problems, SheetProblems};
use crate::db::types::SheetId;
use crate::hall::error::Result;

/// Read a sheet.
#[utoipa::path(
    get,
    path = "/api/v1/sheets/{id}",
    tag = "sheets",
    params(("id" = i64, Path, description = "The number of the sheet")),
    responses((status = 200, description = "The sheet", body = SheetBody), Problems, SheetProblems)
)]
pub(in crate::api) fn show(call: &mut Call<'_>, id: &SheetId) -> Result<SheetBody> {
    let sheet = call.reader.sheet(*id)?;
    shape::of_sheet(call, &sheet)
}

/// The sheet of the address.
impl CallParams for SheetId {
    fn read(request: &HttpRequest) -> Result<Self> {
        sheet_id(request)
    }
}
