//! The search index, rebuilt when an administrator asks.

use crate::actions::wiki::reindex;
use crate::web::http::act::{Administrator, Pressed};
use crate::web::http::{Acted, Desk, Outcome};

/// `POST /administration/index`: asks for a rebuild; the present index goes on answering meanwhile.
pub fn rebuild(desk: &Desk<'_>, who: &Administrator, (): &(), _: Pressed) -> Outcome<Acted> {
    reindex::ask(desk.app, who)?;
    Ok(desk.go("/administration".to_owned(), None))
}
