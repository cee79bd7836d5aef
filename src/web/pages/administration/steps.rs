//! « Pour commencer »: what a new wiki wants first, with what is done ticked, until all is or somebody closes it.

use crate::actions::wiki::first_steps;
use crate::hall::error::Result;
use crate::hall::policy::Act;
use crate::web::http::act::{Administrator, Pressed};
use crate::web::http::{Acted, Desk, Look, Outcome};

/// Which of the first steps are done.
pub(super) struct FirstSteps {
    /// The wiki has a name of its own.
    pub(super) named: bool,
    /// The pages of the house have no blanks.
    pub(super) pages: bool,
    /// Somebody else has an account.
    pub(super) invited: bool,
    /// A sheet is written.
    pub(super) written: bool,
}

impl FirstSteps {
    fn are_done(&self) -> bool {
        self.named && self.pages && self.invited && self.written
    }

    /// The list as an administrator sees it: none once all is done, or it was closed.
    pub(super) fn shown(self, look: &mut Look<'_>) -> Result<Option<Self>> {
        let is_open = look.who().may(Act::Administer) && !self.are_done() && !look.reader.first_steps_closed()?;
        Ok(is_open.then_some(self))
    }
}

/// `POST /administration/debut`: closes the list.
pub fn close_steps(desk: &Desk<'_>, who: &Administrator, (): &(), _: Pressed) -> Outcome<Acted> {
    first_steps::close(desk.app, who)?;
    Ok(desk.go("/administration".to_owned(), None))
}
