//! Why a posted form did nothing, and what its page says of it.

use actix_web::http::StatusCode;

use crate::actions::sheets::keep_draft;
use crate::hall::error::{Error, FieldError};
use crate::hall::messages;
use crate::hall::messages::Said;
use crate::text::sheet_text::TITLE;
use crate::web::pages::editor::page::EditPage;

/// Why nothing was done, and what the page says of it.
#[derive(Clone)]
pub(super) struct FormRefusal {
    pub(super) status: StatusCode,
    pub(super) said: Said,
    /// The fields at fault; none when the form as a whole is.
    pub(super) fields: Vec<FieldError>,
    /// The sheet that has the title already.
    pub(super) taken: Option<String>,
    /// Seconds after which to come back.
    pub(super) retry: Option<u64>,
}

impl FormRefusal {
    /// What an error says in the editor.
    pub(super) fn of(error: Error, request: &str) -> Self {
        let said = messages::of_error(&error);
        let status = StatusCode::from_u16(error.status_and_code().0).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let beside = |field: &str| vec![FieldError { field: field.to_owned(), message: said.message.clone() }];
        let retry = error.retry_seconds();
        let (fields, taken) = match error {
            Error::Invalid(fields) if fields.iter().all(|field| field.field == keep_draft::WHOLE) => (Vec::new(), None),
            Error::Invalid(fields) => (fields, None),
            Error::Taken { sheet, .. } => (beside(TITLE), sheet.map(|sheet| format!("/f/{sheet}"))),
            Error::Unreadable(_) => (beside("texte"), None),
            Error::Internal(_) | Error::Database(_) => {
                tracing::error!(id = request, "{error}");
                (Vec::new(), None)
            }
            _ => (Vec::new(), None),
        };
        Self { status, said, fields, taken, retry }
    }
}

/// Says on top of the form why its text cannot be shown.
pub(super) fn tell(page: &mut EditPage, refusal: FormRefusal) {
    page.refusal = refusal.fields.is_empty().then_some(refusal.said);
    page.errors.extend(refusal.fields.into_iter().map(|field| (field.field, field.message)));
    page.status = Some(refusal.status);
}
