//! Approves a change that waits, as it is or corrected, or refuses it with a word; its author is written to.

use crate::actions::sheets::edit_sheet::{self, Approval, Edit, Saved};
use crate::actions::wiki::outbox;
use crate::app::App;
use crate::base::limits::Key;
use crate::db::Db;
use crate::db::types::{HeldId, HeldState, Moment, SheetId};
use crate::hall::error::{Error, Result, What};
use crate::hall::messages::held as said;
use crate::hall::policy::{self, Act, Member, Who};
use crate::mail::Occasion;
use crate::models::account::Account;
use crate::models::held_change::{HeldChange, LINK};
use crate::models::original::Original;
use crate::models::reader::Reader;

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
            let change = HeldChange::find_to_treat(db, who, id)?.ok_or(Error::NotFound(What::Page))?;
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

    /// Decides, and writes to the author when there is an address.
    fn decide(
        &self,
        app: &App,
        db: &mut Db,
        who: &Who,
        (state, word): (HeldState, &str),
        (occasion, path): (Occasion<'_>, &str),
        now: Moment,
    ) -> Result<()> {
        if !HeldChange::decide(db, self.change.id, state, who.account(), now, word)? {
            return Err(Error::NotFound(What::Page));
        }
        let to = match &self.author {
            Some(author) => author.email.as_deref().map(|email| outbox::Reader { email, name: &author.name }),
            None => Some(outbox::Reader { email: &self.change.email, name: &self.change.signed }),
        };
        let (Some(to), Some(leave)) = (to, self.leave) else { return Ok(()) };
        outbox::queue(app, db, leave, to, occasion, path, now)
    }

    /// Where its author reads it again: on its page, or by another link.
    fn own_path(&self, db: &mut Db, now: Moment) -> Result<String> {
        match (&self.author, self.leave) {
            (None, Some(_)) => Ok(format!("{LINK}{}", HeldChange::another_link(db, self.change.id, now)?)),
            _ => Ok(format!("/mes-modifications/{}", self.change.id)),
        }
    }
}

/// Publishes a change under the name of its author, in the text of `edit`: theirs, or as it was corrected. Whoever
/// looks after the sheet and moderators may.
///
/// It is merged with what was published meanwhile; a clash is [`Error::Conflict`] and decides nothing.
pub fn approve_change(app: &App, who: &Who, id: HeldId, edit: &Edit) -> Result<Saved> {
    let case = Case::find(app, who, id)?;
    if let Some(sheet) = case.change.sheet_id {
        let sheet = app.store.read::<_, Error>(|db| Reader::new(db, who).sheet(sheet))?;
        policy::must_edit(who, &sheet.kind, sheet.protection)?;
    }
    let signer = match &case.author {
        // Their name, by the right of who approves: they may be blocked meanwhile, or the sheet protected.
        Some(author) => Who::Member(Member { role: who.member()?.role, block: None, ..author.to_member(app.now()) }),
        None => who.clone(),
    };
    let signed = case.author.is_none().then(|| said::signature(&case.change.signed));
    let (sheet, original) = (case.change.sheet_id, case.original.clone());
    let edit =
        Edit { sheet, original, approval: Approval { is_given: true, by: who.account(), signed }, ..edit.clone() };
    let title = case.change.title.clone();
    let also = |db: &mut Db, sheet: SheetId, at: Moment| {
        let occasion = Occasion::ChangeApproved { sheet: &title };
        case.decide(app, db, who, (HeldState::Approved, ""), (occasion, &format!("/f/{sheet}")), at)?;
        Ok(HeldChange::became(db, id, sheet)?)
    };
    edit_sheet::save_with(app, &signer, &edit, Some(&also))
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
        case.decide(app, db, who, (HeldState::Refused, word), (occasion, &path), now)
    })
}
