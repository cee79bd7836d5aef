//! The page of a deleted file: why, since when, and the way back for those who may take it.

use askama::Template;

use crate::hall::policy::Act;
use crate::models::attachment::Attachment;
use crate::text::dates;
use crate::web::http::Look;
use crate::web::view::layout::Shell;

#[derive(Template)]
#[template(path = "files/gone.html")]
pub(super) struct GonePage {
    shell: Shell,
    name: String,
    address: String,
    when: Option<String>,
    reason: String,
    may_restore: bool,
}

/// The page itself.
pub(super) fn of(look: &Look<'_>, file: &Attachment) -> GonePage {
    GonePage {
        shell: look.shell(),
        name: file.name.clone(),
        address: file.page(),
        when: file.deleted_at.map(|at| dates::time_tag(at.0)),
        reason: file.delete_reason.clone().unwrap_or_default(),
        may_restore: look.who().may(Act::Delete),
    }
}
