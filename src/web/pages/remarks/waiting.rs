//! The changes that wait in « À traiter », each with what it changes.

use crate::db::types::HeldId;
use crate::hall::error::Result;
use crate::hall::messages::held as said;
use crate::models::held_change::{ChangeWriter, HeldChange};
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
    /// « Les 4 de Kevin », when others of the same person wait; empty else.
    pub(super) beside: String,
}

/// The first changes that wait for this person, and how many there are in all.
pub(super) fn load(look: &mut Look<'_>) -> Result<(Vec<WaitingChange>, i64)> {
    let (rows, count) = look.reader.held_changes(MOST)?;
    let names = Names::load(&mut look.reader, rows.iter().map(|change| change.account_id).collect::<Vec<_>>())?;
    let writers: Vec<ChangeWriter> = rows.iter().filter_map(HeldChange::writer).collect();
    let counts = look.reader.count_held_changes_of(&writers)?;
    let case = |change: HeldChange| {
        let proposal = held_changes::proposal(look, &change)?;
        let author = match change.account_id {
            Some(_) => names.author(change.account_id),
            None => Author { name: said::signed_by(&change.signed), href: None },
        };
        let count = change.writer().and_then(|writer| counts.get(&writer)).copied().unwrap_or(1);
        let beside =
            if count > 1 && !change.is_of(look.who()) { said::all_of(count, &author.name) } else { String::new() };
        Ok(WaitingChange { id: change.id, author, proposal, mark: change.mark(), beside })
    };
    Ok((rows.into_iter().map(case).collect::<Result<_>>()?, count))
}
