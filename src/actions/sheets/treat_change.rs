//! Approves a change that waits, as it is or corrected, or refuses it with a word; its author is written to.

use crate::actions::sheets::edit_sheet::{self, Also, Approval, Edit, Saved};
use crate::actions::wiki::outbox;
use crate::app::App;
use crate::base::limits::Key;
use crate::db::Db;
use crate::db::types::{HeldId, HeldState, Moment, SheetId};
use crate::hall::addresses;
use crate::hall::error::{Error, Result, What};
use crate::hall::messages::held as said;
use crate::hall::policy::{Act, Member, Who};
use crate::mail::Occasion;
use crate::models::account::Account;
use crate::models::held_change::{HeldChange, LINK};
use crate::models::job::{Job, Work};
use crate::models::original::Original;

/// The most characters of a word.
pub const MOST_WORD: usize = 500;

/// What is decided upon.
pub(super) struct Case {
    pub(super) change: HeldChange,
    /// Their account; none of somebody without one.
    author: Option<Account>,
    /// The document that its text was read from.
    original: Option<Original>,
    leave: Option<outbox::Leave>,
}

impl Case {
    /// Finds it, when this person may decide.
    fn find(app: &App, who: &Who, id: HeldId) -> Result<Self> {
        who.must(Act::Write)?;
        let case = app.store.read(|db| Self::read(db, who, id))?;
        let leave = case.leave(app);
        Ok(Self { leave, ..case })
    }

    /// The same in a look under way; no letter is counted yet.
    pub(super) fn read(db: &mut Db, who: &Who, id: HeldId) -> Result<Self> {
        let change = HeldChange::find_to_treat(db, who, id)?.ok_or(Error::NotFound(What::Change))?;
        let author = change.account_id.map(|id| Account::find(db, id)).transpose()?.flatten();
        Ok(Self { original: Original::of_change(db, id)?, change, author, leave: None })
    }

    /// Leave to write to its author. Somebody who got enough letters is not written to once more: deciding goes on.
    pub(super) fn leave(&self, app: &App) -> Option<outbox::Leave> {
        match &self.author {
            Some(author) if author.is_active() => outbox::Leave::told(app, author.id).ok(),
            None if !self.change.email.is_empty() => {
                outbox::Leave::about(app, Key::Name(&format!("change {}", self.change.id))).ok()
            }
            _ => None,
        }
    }

    /// Whom a letter about it is for, when there is an address.
    pub(super) fn reader(&self) -> Option<outbox::Reader<'_>> {
        match &self.author {
            Some(author) => author.email.as_deref().map(|email| outbox::Reader { email, name: &author.name }),
            None if self.change.email.is_empty() => None,
            None => Some(outbox::Reader { email: &self.change.email, name: &self.change.signed }),
        }
    }

    /// Who signs its text, and the edit that publishes it with this text and this comment.
    pub(super) fn signed(&self, who: &Who, edit: &Edit) -> Result<(Who, Edit)> {
        let signer = match &self.author {
            // Their name, by the right of who approves: they may be blocked meanwhile, or the sheet protected.
            Some(author) => Who::Member(signing(who.member()?, author)),
            None => who.clone(),
        };
        let signed = self.author.is_none().then(|| said::signature(&self.change.signed));
        let approval = Approval { is_given: true, by: who.account(), signed };
        let edit = Edit { sheet: self.change.sheet_id, original: self.original.clone(), approval, ..edit.clone() };
        Ok((signer, edit))
    }

    /// The letter to its author, when there is an address.
    fn letter(&self, app: &App, occasion: Occasion<'_>, path: &str) -> Result<Option<Work>> {
        let (Some(to), Some(leave)) = (self.reader(), self.leave) else { return Ok(None) };
        outbox::compose(app, leave, to, occasion, path).map(Some)
    }

    /// Decides, while it waits for this person.
    pub(super) fn decide(
        &self,
        db: &mut Db,
        who: &Who,
        (state, word): (HeldState, &str),
        letter: Option<&Work>,
        at: Moment,
    ) -> Result<()> {
        let waits = HeldChange::find_to_treat(db, who, self.change.id)?;
        let as_read = waits.is_some_and(|change| change.mark() == self.change.mark());
        if !as_read || !HeldChange::decide(db, self.change.id, state, who.account(), at, word)? {
            return Err(Error::NotFound(What::Change));
        }
        letter.map_or(Ok(()), |letter| Ok(Job::queue(db, letter, at).map(drop)?))
    }

    /// Where its author reads it again: on its page, or by another link.
    pub(super) fn own_path(&self, db: &mut Db, now: Moment) -> Result<String> {
        match (&self.author, self.reader()) {
            (None, Some(_)) => Ok(format!("{LINK}{}", HeldChange::another_link(db, self.change.id, now)?)),
            _ => Ok(format!("{}{}", addresses::OWN_CHANGE, self.change.id)),
        }
    }
}

/// Publishes a change under the name of its author, in the text of `edit`: theirs, or as it was corrected. Whoever
/// looks after the sheet and moderators may.
///
/// It is merged with what was published meanwhile; a clash is [`Error::Conflict`] and decides nothing. One that waits
/// no more, or was written anew since it was `read`, is [`What::Change`].
pub(super) fn approve_with(app: &App, who: &Who, read: &HeldChange, edit: &Edit, also: Also<'_>) -> Result<Saved> {
    let id = read.id;
    let case = Case::find(app, who, id)?;
    if case.change.mark() != read.mark() {
        return Err(Error::NotFound(What::Change));
    }
    let (signer, edit) = case.signed(who, edit)?;
    let letter = |sheet: SheetId| {
        let occasion = Occasion::ChangeApproved { sheet: &case.change.title };
        case.letter(app, occasion, &format!("{}{sheet}", addresses::SHEET))
    };
    // That of a new sheet is composed once its number is known.
    let composed = case.change.sheet_id.map(letter).transpose()?;
    let decided = |db: &mut Db, sheet: SheetId, at: Moment| {
        let letter = composed.clone().map_or_else(|| letter(sheet), Ok)?;
        case.decide(db, who, (HeldState::Approved, ""), letter.as_ref(), at)?;
        HeldChange::became(db, id, sheet)?;
        also.map_or(Ok(()), |also| also(db, sheet, at))
    };
    edit_sheet::save_with(app, &signer, &edit, Some(&decided))
}

/// The author of a change, by the right of who approves it.
fn signing(approver: &Member, author: &Account) -> Member {
    Member {
        id: author.id,
        name: author.name.clone(),
        email: author.email.clone().unwrap_or_default(),
        role: approver.role,
        block: None,
        withheld: None,
        groups: approver.groups.clone(),
    }
}

/// Refuses a change with a word, which its author reads; they keep their text for some time.
pub fn refuse_change(app: &App, who: &Who, id: HeldId, word: &str) -> Result<()> {
    let word = checked(word)?;
    let case = Case::find(app, who, id)?;
    app.store.write::<_, Error>(|db| {
        let now = app.now();
        let path = case.own_path(db, now)?;
        let occasion = Occasion::ChangeRefused { sheet: &case.change.title, word };
        let letter = case.letter(app, occasion, &path)?;
        case.decide(db, who, (HeldState::Refused, word), letter.as_ref(), now)
    })
}

/// A word, trimmed: it is asked for, and not too long.
pub(super) fn checked(word: &str) -> Result<&str> {
    match word.trim() {
        "" => Err(Error::field("mot", said::SAY_WHY)),
        word if word.chars().count() > MOST_WORD => {
            Err(Error::field("mot", crate::hall::messages::remarks::too_long(MOST_WORD)))
        }
        word => Ok(word),
    }
}
