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
struct Case {
    change: HeldChange,
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
        let (change, author, original) = app.store.read::<_, Error>(|db| {
            let change = HeldChange::find_to_treat(db, who, id)?.ok_or(Error::NotFound(What::Change))?;
            let author = change.account_id.map(|id| Account::find(db, id)).transpose()?.flatten();
            let original = Original::of_change(db, id)?;
            Ok((change, author, original))
        })?;
        // Somebody who got enough letters is not written to once more: deciding goes on.
        let leave = match &author {
            Some(author) if author.is_active() => outbox::Leave::told(app, author.id).ok(),
            None if !change.email.is_empty() => outbox::Leave::about(app, Key::Name(&format!("change {id}"))).ok(),
            _ => None,
        };
        Ok(Self { change, author, original, leave })
    }

    /// The letter to its author, when there is an address.
    fn letter(&self, app: &App, occasion: Occasion<'_>, path: &str) -> Result<Option<Work>> {
        let to = match &self.author {
            Some(author) => author.email.as_deref().map(|email| outbox::Reader { email, name: &author.name }),
            None => Some(outbox::Reader { email: &self.change.email, name: &self.change.signed }),
        };
        let (Some(to), Some(leave)) = (to, self.leave) else { return Ok(None) };
        outbox::compose(app, leave, to, occasion, path).map(Some)
    }

    /// Decides, while it waits for this person.
    fn decide(
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
    fn own_path(&self, db: &mut Db, now: Moment) -> Result<String> {
        match (&self.author, self.leave) {
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
    let signer = match &case.author {
        // Their name, by the right of who approves: they may be blocked meanwhile, or the sheet protected.
        Some(author) => Who::Member(Member { role: who.member()?.role, block: None, ..author.to_member(app.now()) }),
        None => who.clone(),
    };
    let signed = case.author.is_none().then(|| said::signature(&case.change.signed));
    let approval = Approval { is_given: true, by: who.account(), signed };
    let edit = Edit { sheet: case.change.sheet_id, original: case.original.clone(), approval, ..edit.clone() };
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

/// Refuses a change with a word, which its author reads; they keep their text for some time.
pub fn refuse_change(app: &App, who: &Who, id: HeldId, word: &str) -> Result<()> {
    let word = word.trim();
    if word.is_empty() {
        return Err(Error::field("mot", said::SAY_WHY));
    }
    if word.chars().count() > MOST_WORD {
        return Err(Error::field("mot", crate::hall::messages::remarks::too_long(MOST_WORD)));
    }
    let case = Case::find(app, who, id)?;
    app.store.write::<_, Error>(|db| {
        let now = app.now();
        let path = case.own_path(db, now)?;
        let occasion = Occasion::ChangeRefused { sheet: &case.change.title, word };
        let letter = case.letter(app, occasion, &path)?;
        case.decide(db, who, (HeldState::Refused, word), letter.as_ref(), now)
    })
}
