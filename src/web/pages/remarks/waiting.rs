//! The changes that wait in « À traiter », each with what it changes.

use crate::db::types::HeldId;
use crate::hall::error::Result;
use crate::hall::messages::held as said;
use crate::models::held_change::HeldChange;
use crate::web::http::Look;
use crate::web::pages::held_changes::{self, Proposal};
use crate::web::pages::sheets::frame::{Author, Names};

/// The most changes that the page shows: the oldest come first, the others follow as these are decided.
const MOST: i64 = 10;

/// One change.
pub(super) struct WaitingChange {
    pub(super) id: HeldId,
    pub(super) author: Author,
    pub(super) proposal: Proposal,
    /// The mark of its text, which comes back with the decision.
    pub(super) mark: String,
}

/// The first changes that wait for this person, and how many there are in all.
pub(super) fn load(look: &mut Look<'_>) -> Result<(Vec<WaitingChange>, i64)> {
    let (rows, count) = look.reader.held_changes(MOST)?;
    let names = Names::load(&mut look.reader, rows.iter().map(|change| change.account_id).collect::<Vec<_>>())?;
    let case = |change: HeldChange| {
        let proposal = held_changes::proposal(look, &change)?;
        let author = match change.account_id {
            Some(_) => names.author(change.account_id),
            None => Author { name: said::signed_by(&change.signed), href: None },
        };
        Ok(WaitingChange { id: change.id, author, proposal, mark: change.mark() })
    };
    Ok((rows.into_iter().map(case).collect::<Result<_>>()?, count))
}
