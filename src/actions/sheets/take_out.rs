//! Takes words out of every sheet that a recent change put them into: by taking those changes back, or by leaving out
//! the lines that hold them.

use std::cell::Cell;
use std::sync::Arc;

use crate::actions::sheets::edit_sheet::{self, Edit, OneOf};
use crate::actions::sheets::remove_sheet;
use crate::actions::sheets::take_back::{readable, take_back};
use crate::app::App;
use crate::db::types::{AccountId, EventKind, Moment, SheetId};
use crate::hall::error::{Error, Result};
use crate::hall::messages::history as said;
use crate::hall::policy::{self, Act, Who};
use crate::models::kind::KindSet;
use crate::models::reader::Reader;
use crate::models::sheet::Sheet;
use crate::text::cancel::Cancel;
use crate::text::kind::Purpose;
use crate::text::sheet_text::SheetText;
use crate::text::sought::Sought;

/// The most sheets that are read, the latest changed first.
pub const MOST_READ: usize = 500;
/// The most sheets that are shown, and changed in one act.
pub const MOST_FOUND: usize = 40;
/// Days that a change is recent, as one may choose.
pub const DAYS: [i64; 4] = [1, 7, 30, 365];

/// How words are taken out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TakeOut {
    /// The changes that put them in are taken back.
    Changes,
    /// The lines that hold them are left out.
    Lines,
}

/// What is sought, and how it goes.
#[derive(Clone, Debug)]
pub struct Search {
    /// The words.
    pub sought: Sought,
    /// How they are taken out.
    pub how: TakeOut,
    /// In sheets changed since then; changes before are not taken back.
    pub since: Moment,
}

/// A sheet that holds the words.
pub struct HoldingSheet {
    /// The sheet.
    pub sheet: Sheet,
    /// The text of today.
    pub current: Arc<SheetText>,
    /// The last version that put them in, with who wrote it; none when that is older than what was looked at.
    pub by: Option<(i32, Option<AccountId>)>,
    /// What comes of it.
    pub outcome: TakenOut,
}

/// What comes of taking words out of a sheet.
pub enum TakenOut {
    /// The sheet says this.
    Says(Arc<SheetText>),
    /// Nobody else wrote in it: it is deleted, and can be brought back.
    Deleted,
    /// Others wrote at the same places since, or the title holds them.
    Clash,
    /// No recent change put them in.
    Older,
    /// The sheet is protected, and another role changes it.
    Protected,
}

impl TakenOut {
    /// Whether something can be done.
    #[must_use]
    pub fn goes(&self) -> bool {
        matches!(self, Self::Says(_) | Self::Deleted)
    }
}

/// What was done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WordsOut {
    /// Sheets that hold them no more.
    pub sheets: usize,
    /// Sheets that stay as they are.
    pub left: usize,
}

/// The sheets that hold the words, the latest changed first, and whether more were left unread or unshown; moderators
/// may look.
pub fn holders(
    kinds: &KindSet,
    reader: &mut Reader<'_>,
    search: &Search,
    cancel: &Cancel,
) -> Result<(Vec<HoldingSheet>, bool)> {
    reader.who().must(Act::Rollback)?;
    let names: Vec<String> = kinds.kinds().map(|kind| kind.key.clone()).collect();
    let names: Vec<String> = names.into_iter().filter(|kind| !Purpose::of(kind).is_edited_as_text()).collect();
    let limit = i64::try_from(MOST_READ + 1).unwrap_or(i64::MAX);
    let mut sheets = reader.latest_sheets(&names, limit)?;
    sheets.retain(|sheet| sheet.updated_at >= search.since);
    let is_cut = sheets.len() > MOST_READ;
    sheets.truncate(MOST_READ);
    let mut found = Vec::new();
    for sheet in sheets {
        if cancel.is_cancelled() {
            return Err(Error::Busy);
        }
        let Some(current) = readable(reader, &sheet, sheet.head)? else { continue };
        if search.sought.count_in(&current) == 0 {
            continue;
        }
        if found.len() == MOST_FOUND {
            return Ok((found, true));
        }
        found.push(holder(kinds, reader, search, sheet, current)?);
    }
    Ok((found, is_cut))
}

/// What a sheet that holds the words is like, and what comes of taking them out.
fn holder(
    kinds: &KindSet,
    reader: &mut Reader<'_>,
    search: &Search,
    sheet: Sheet,
    current: Arc<SheetText>,
) -> Result<HoldingSheet> {
    let put_in = put_in(reader, search, &sheet)?;
    let by = put_in.first().copied();
    let outcome = if !policy::may_edit(reader.who(), &sheet.kind, sheet.guard()) {
        TakenOut::Protected
    } else if search.how == TakeOut::Lines {
        match search.sought.without(&current) {
            Some((fields, body)) => {
                let text = edit_sheet::compose(&current, fields, &body, kinds)?;
                TakenOut::Says(Arc::new(SheetText::parse(&text).map_err(Error::Unreadable)?))
            }
            None => TakenOut::Clash,
        }
    } else if put_in.is_empty() {
        TakenOut::Older
    } else if put_in.iter().any(|(number, _)| *number == 1) {
        let is_alone = reader.authors_between(&sheet, 0, sheet.head)?.len() == 1;
        if is_alone { TakenOut::Deleted } else { TakenOut::Clash }
    } else {
        let numbers: Vec<i32> = put_in.iter().map(|(number, _)| *number).collect();
        let without = take_back(kinds, reader, &sheet, &numbers, &current)?;
        let held = search.sought.count_in(&current);
        match without.filter(|text| search.sought.count_in(text) < held) {
            Some(text) => TakenOut::Says(text),
            None => TakenOut::Clash,
        }
    };
    Ok(HoldingSheet { sheet, current, by, outcome })
}

/// The recent versions that put words into a sheet, with who wrote them, the latest first. What stood there before is
/// not theirs; nor is it looked for beyond the chain of stored texts that ends with the current one.
fn put_in(reader: &mut Reader<'_>, search: &Search, sheet: &Sheet) -> Result<Vec<(i32, Option<AccountId>)>> {
    let chain = reader.chain(sheet, sheet.head)?;
    let mut found = Vec::new();
    let mut rest = chain.as_slice();
    let mut count = rest.last().map_or(0, |(_, text)| search.sought.count_in_text(text));
    while let Some(((row, _), before)) = rest.split_last() {
        if count == 0 || row.created_at < search.since {
            break;
        }
        let had = match before.last() {
            Some((_, text)) => search.sought.count_in_text(text),
            None if row.number == 1 => 0,
            None => break,
        };
        if count > had {
            found.push((row.number, row.author_id));
        }
        (rest, count) = (before, had);
    }
    Ok(found)
}

/// Takes them out of these sheets in one transaction. Moderators may; a reason is asked for. What cannot be taken out
/// stays.
pub fn take_out(app: &App, who: &Who, search: &Search, sheets: &[SheetId], reason: &str) -> Result<WordsOut> {
    who.must(Act::Rollback)?;
    let reason = remove_sheet::reason(reason)?;
    let kinds = app.kinds();
    let found = app.store.read(|db| holders(&kinds, &mut Reader::new(db, who), search, &Cancel::default()))?.0;
    let wanted: Vec<&HoldingSheet> = found.iter().filter(|one| sheets.contains(&one.sheet.id)).collect();
    let edits = wanted.iter().filter_map(|one| edit(one, search.how, &reason));
    let edits: Vec<OneOf> = edits.map(|edit| OneOf { who: who.clone(), edit }).collect();
    let done = Cell::new(0);
    edit_sheet::save_those_that_go(app, &edits, &|_, _, _, _| Ok(()), &|db, told, saved, now| {
        let mut gone = 0;
        for one in wanted.iter().filter(|one| matches!(one.outcome, TakenOut::Deleted)) {
            match remove_sheet::remove(db, who, one.sheet.id, &reason, "", now) {
                Ok(event) => {
                    told.events.push(event);
                    told.touched(who, &one.sheet.kind);
                }
                // Somebody deleted or protected it in the same instant.
                Err(Error::Gone(_) | Error::NotFound(_) | Error::Forbidden(_)) => continue,
                Err(error) => return Err(error),
            }
            gone += 1;
        }
        done.set(saved.len() + gone);
        Ok(())
    })?;
    Ok(WordsOut { sheets: done.get(), left: sheets.len().saturating_sub(done.get()) })
}

fn edit(one: &HoldingSheet, how: TakeOut, reason: &str) -> Option<Edit> {
    let TakenOut::Says(text) = &one.outcome else { return None };
    let mut edit = Edit::new(Some(one.sheet.id), one.sheet.head, text.text(), said::taking_out(reason));
    if how == TakeOut::Changes {
        edit.cause = EventKind::Undone;
        edit.back.undoes = one.by.map(|(number, _)| number);
    }
    Some(edit)
}
