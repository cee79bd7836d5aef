//! Approves several changes of one person that wait, or refuses them with one word, in one act; the person gets one
//! letter. What cannot be approved is left as it waits, and says why.

use crate::actions::sheets::edit_sheet::{self, Edit, OneOf};
use crate::actions::sheets::treat_change::{Case, checked};
use crate::actions::wiki::outbox;
use crate::app::App;
use crate::db::Db;
use crate::db::types::{HeldId, HeldState, Moment, SheetId};
use crate::hall::addresses;
use crate::hall::error::{Error, Result, What};
use crate::hall::policy::{self, Act, Who};
use crate::mail::{DecidedLine, Occasion};
use crate::models::held_change::{ChangeWriter, HeldChange, MOST};
use crate::models::kind::KindSet;
use crate::models::reader::Reader;
use crate::text::diff::Budget;
use crate::text::merge;
use crate::text::title;

/// A change that is decided upon with others: its number, and the mark of the text that was read.
pub type Read = (HeldId, String);

/// What became of one of them: decided, or why it waits still.
pub type DecidedChange = (HeldId, Option<Error>);

/// What would come of approving a change, as its sheet stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outlook {
    /// Its text is published as it stands.
    Goes,
    /// It is merged with what was published meanwhile.
    Merges,
    /// Others wrote at the same places since.
    Clashes,
    /// The sheet is protected, and another role changes it.
    Protected,
    /// Another sheet has its title.
    Taken,
}

impl Outlook {
    /// Whether it can be approved.
    #[must_use]
    pub fn goes(self) -> bool {
        matches!(self, Self::Goes | Self::Merges)
    }
}

/// Looks ahead, whoever wrote the change.
pub fn outlook(kinds: &KindSet, reader: &mut Reader<'_>, change: &HeldChange, budget: &mut Budget) -> Result<Outlook> {
    let holder = reader.sheet_of_title(&title::key(&change.title))?.map(|sheet| sheet.id);
    if holder.is_some() && holder != change.sheet_id {
        return Ok(Outlook::Taken);
    }
    let Some(id) = change.sheet_id else { return Ok(Outlook::Goes) };
    let sheet = reader.sheet(id)?;
    if !policy::may_edit(reader.who(), &sheet.kind, sheet.guard()) {
        return Ok(Outlook::Protected);
    }
    if sheet.head == change.base {
        return Ok(Outlook::Goes);
    }
    let base = match reader.sheet_text(&sheet, change.base) {
        Ok(base) => base,
        // What it started from was erased.
        Err(Error::NotFound(_)) => return Ok(Outlook::Clashes),
        Err(error) => return Err(error),
    };
    let (mine, theirs) = (reader.text_of_change(change)?, reader.sheet_text(&sheet, sheet.head)?);
    let parts = edit_sheet::parts_of;
    let merge = merge::sheets(&parts(&base), &parts(&mine), &parts(&theirs), budget);
    Ok(if edit_sheet::apply(&merge, &theirs, kinds)?.is_some() { Outlook::Merges } else { Outlook::Clashes })
}

/// What is decided upon, and what waits no more, was written anew since it was read, or is somebody else's.
struct Cases {
    cases: Vec<Case>,
    left: Vec<DecidedChange>,
    /// Leave for the one letter.
    leave: Option<outbox::Leave>,
}

impl Cases {
    fn find(app: &App, who: &Who, chosen: &[Read]) -> Result<Self> {
        who.must(Act::Write)?;
        if chosen.len() > MOST {
            return Err(Error::BadRequest(format!("at most {MOST} at once")));
        }
        let (mut cases, mut left) = (Vec::<Case>::new(), Vec::new());
        app.store.read::<_, Error>(|db| {
            for (id, mark) in chosen {
                let writer = cases.first().map(|case| case.change.writer());
                let is_of = |other: &Option<ChangeWriter>| writer.as_ref().is_none_or(|writer| writer == other);
                match Case::read(db, who, *id) {
                    Ok(case) if case.change.mark() == *mark && is_of(&case.change.writer()) => cases.push(case),
                    Ok(_) | Err(Error::NotFound(_)) => left.push((*id, Some(Error::NotFound(What::Change)))),
                    Err(error) => return Err(error),
                }
            }
            Ok(())
        })?;
        let leave = cases.first().and_then(|case| case.leave(app));
        Ok(Self { cases, left, leave })
    }

    /// Queues the letter about those of these places.
    fn write_to(&self, app: &App, db: &mut Db, decided: &[(usize, String)], word: &str, now: Moment) -> Result<()> {
        let lines = decided.iter().filter_map(|(at, path)| {
            let case = self.cases.get(*at)?;
            Some((case.change.title.as_str(), path.as_str(), format!("{}{path}", app.config.base_url)))
        });
        let lines: Vec<(&str, &str, String)> = lines.collect();
        let reader = decided.first().and_then(|(at, _)| self.cases.get(*at)?.reader());
        let (Some(reader), Some(leave), Some((sheet, path, _))) = (reader, self.leave, lines.first()) else {
            return Ok(());
        };
        let all: Vec<DecidedLine<'_>> = lines.iter().map(|(sheet, _, url)| DecidedLine { sheet, url }).collect();
        let occasion = match (all.len(), word) {
            (1, "") => Occasion::ChangeApproved { sheet },
            (1, word) => Occasion::ChangeRefused { sheet, word },
            (_, "") => Occasion::ChangesApproved { lines: &all },
            (_, word) => Occasion::ChangesRefused { lines: &all, word },
        };
        outbox::queue(app, db, leave, reader, occasion, path, now)
    }
}

/// Publishes those that can be under the name of their author, in one transaction, each merged with what was published
/// meanwhile. Whoever looks after their sheets and moderators may; twenty at once at most.
pub fn approve_changes(app: &App, who: &Who, chosen: &[Read]) -> Result<Vec<DecidedChange>> {
    let found = Cases::find(app, who, chosen)?;
    let edits = found.cases.iter().map(|case| {
        let HeldChange { sheet_id, base, comment, minor, .. } = &case.change;
        let text = app.store.read(|db| Reader::new(db, who).text_of_change(&case.change))?;
        let mut edit = Edit::new(*sheet_id, *base, text.text(), comment.clone());
        edit.minor = *minor;
        let (who, edit) = case.signed(who, &edit)?;
        Ok(OneOf { who, edit })
    });
    let edits: Vec<OneOf> = edits.collect::<Result<_>>()?;
    let decide = |db: &mut Db, at: usize, sheet: SheetId, now: Moment| {
        let Some(case) = found.cases.get(at) else { return Ok(()) };
        case.decide(db, who, (HeldState::Approved, ""), None, now)?;
        Ok(HeldChange::became(db, case.change.id, sheet)?)
    };
    let left = edit_sheet::save_those_that_go(app, &edits, &decide, &|db, _, saved, now| {
        let paths = saved.iter().map(|(at, sheet)| (*at, format!("{}{sheet}", addresses::SHEET)));
        found.write_to(app, db, &paths.collect::<Vec<_>>(), "", now)
    })?;
    let decided = found.cases.iter().map(|case| case.change.id).zip(left);
    Ok(decided.chain(found.left).collect())
}

/// Refuses them with one word, which their author reads; they keep their texts for some time.
pub fn refuse_changes(app: &App, who: &Who, chosen: &[Read], word: &str) -> Result<Vec<DecidedChange>> {
    let word = checked(word)?;
    let found = Cases::find(app, who, chosen)?;
    let left = app.store.write::<_, Error>(|db| {
        let (now, mut refused, mut left) = (app.now(), Vec::new(), Vec::new());
        for (at, case) in found.cases.iter().enumerate() {
            let path = case.own_path(db, now)?;
            match case.decide(db, who, (HeldState::Refused, word), None, now) {
                Ok(()) => {
                    refused.push((at, path));
                    left.push(None);
                }
                Err(error @ Error::NotFound(What::Change)) => left.push(Some(error)),
                Err(error) => return Err(error),
            }
        }
        found.write_to(app, db, &refused, word, now)?;
        Ok(left)
    })?;
    let decided = found.cases.iter().map(|case| case.change.id).zip(left);
    Ok(decided.chain(found.left).collect())
}
