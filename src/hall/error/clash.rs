//! A clash is what a save cannot merge alone: three texts, and the passages that both sides changed.

use crate::db::types::{AccountId, Moment, SheetId};
use crate::text::merge::SheetMerge;

/// What the clash page needs; nothing of either side is left out.
#[derive(Clone, Debug)]
pub struct Clash {
    /// The sheet.
    pub sheet: SheetId,
    /// The revision that the author started from.
    pub base: i32,
    /// The revision published meanwhile.
    pub head: i32,
    /// Who published it.
    pub their_author: Option<AccountId>,
    /// When.
    pub their_moment: Moment,
    /// The text at `base`.
    pub base_text: String,
    /// The author's text.
    pub mine: String,
    /// The text at `head`.
    pub theirs: String,
    /// The merge, as far as it goes.
    pub merge: SheetMerge,
    /// The author's summary of the change.
    pub comment: String,
    /// Whether the author called it minor.
    pub minor: bool,
}
