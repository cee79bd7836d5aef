//! The threads of a sheet, worked out of its messages, and what is proved and taken away of them.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use diesel::prelude::*;
use diesel::result::QueryResult;
use diesel::sql_types::Bool;
use serde_json::{Value, json};

use super::Remark;
use crate::db::Db;
use crate::db::schema::{remarks, sheets};
use crate::db::types::{AccountId, Moment, RemarkId, RemarkStage, SheetId};
use crate::models::account::Account;
use crate::text::mentions;

/// A thread, as a list of threads needs it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ThreadLine {
    /// The message that began it.
    pub id: RemarkId,
    /// Its latest message.
    pub latest: RemarkId,
    /// Whether it is resolved.
    pub resolved: bool,
}

/// What a list of threads is made of: message, thread, resolved, hidden, empty.
pub(super) type Outline = (RemarkId, Option<RemarkId>, Option<Moment>, Option<Moment>, bool);

pub(super) fn outline(db: &mut Db, sheet: SheetId) -> QueryResult<Vec<Outline>> {
    remarks::table
        .filter(remarks::sheet_id.eq(sheet))
        .filter(remarks::thread_id.is_not_null())
        .order(remarks::id.asc())
        .select((
            remarks::id,
            remarks::thread_id,
            remarks::closed_at,
            remarks::hidden_at,
            remarks::words.eq("").into_sql::<Bool>(),
        ))
        .load(db)
}

/// The threads that hold something to read, the one with the latest message first.
pub(super) fn threads(outline: &[Outline], sees_hidden: bool) -> Vec<ThreadLine> {
    let mut found: BTreeMap<RemarkId, (ThreadLine, bool)> = BTreeMap::new();
    for (id, thread, closed, hidden, is_empty) in outline {
        let Some(thread) = *thread else { continue };
        let line = ThreadLine { id: thread, latest: *id, resolved: false };
        let (line, is_read) = found.entry(thread).or_insert((line, false));
        if *id == thread {
            line.resolved = closed.is_some();
        }
        if !is_empty && (sees_hidden || hidden.is_none()) {
            line.latest = *id;
            *is_read = true;
        }
    }
    let mut read: Vec<ThreadLine> = found.into_values().filter(|(_, is_read)| *is_read).map(|(line, _)| line).collect();
    read.sort_by_key(|line| std::cmp::Reverse(line.latest));
    read
}

/// The messages that stand in no thread of their sheet.
pub(super) fn lost(db: &mut Db) -> QueryResult<Vec<RemarkId>> {
    let rows: Vec<(RemarkId, SheetId, Option<RemarkId>, RemarkStage)> = remarks::table
        .filter(remarks::stage.eq(RemarkStage::Said).or(remarks::thread_id.is_not_null()))
        .order(remarks::id.asc())
        .select((remarks::id, remarks::sheet_id, remarks::thread_id, remarks::stage))
        .load(db)?;
    let began: HashSet<(RemarkId, SheetId)> =
        rows.iter().filter(|(id, _, thread, _)| *thread == Some(*id)).map(|(id, sheet, ..)| (*id, *sheet)).collect();
    let stands = |sheet: SheetId, thread: Option<RemarkId>| thread.is_some_and(|id| began.contains(&(id, sheet)));
    let lost =
        rows.into_iter().filter(|(_, sheet, thread, stage)| *stage != RemarkStage::Said || !stands(*sheet, *thread));
    Ok(lost.map(|(id, ..)| id).collect())
}

/// The sheets whose threads are not as many as they say.
pub(super) fn miscounted(db: &mut Db) -> QueryResult<Vec<SheetId>> {
    let spoken_of: Vec<SheetId> =
        remarks::table.filter(remarks::thread_id.is_not_null()).select(remarks::sheet_id).distinct().load(db)?;
    let counted: Vec<SheetId> = sheets::table.filter(sheets::talked.ne(0)).select(sheets::id).load(db)?;
    let all: BTreeSet<SheetId> = spoken_of.into_iter().chain(counted).collect();
    let mut wrong = Vec::new();
    for sheet in all {
        let talked = i32::try_from(threads(&outline(db, sheet)?, false).len()).unwrap_or(i32::MAX);
        let same = sheets::table.filter(sheets::id.eq(sheet)).filter(sheets::talked.eq(talked)).select(sheets::id);
        if same.first::<SheetId>(db).optional()?.is_none() {
            wrong.push(sheet);
        }
    }
    Ok(wrong)
}

/// What an account said, as it takes it away: those whom it names by the names that they have.
pub(super) fn own_data(db: &mut Db, said: Vec<Remark>) -> QueryResult<Vec<Value>> {
    let named: BTreeSet<AccountId> =
        said.iter().flat_map(|message| mentions::named(&message.words)).map(AccountId).collect();
    let names: HashMap<AccountId, String> =
        Account::names(db, &named.into_iter().collect::<Vec<_>>())?.into_iter().collect();
    let told = said.into_iter().map(|message| {
        json!({
            "sheet": message.sheet_id,
            "message": message.id,
            "thread": message.thread_id,
            "heading": message.heading,
            "words": mentions::written(&message.words, |id| names.get(&AccountId(id)).cloned()),
            "place": message.place.word(),
            "place_name": message.place_name,
            "passage": message.passage,
            "sent_at": message.sent_at.rfc3339(),
            "edited_at": message.edited_at.map(Moment::rfc3339),
            "hidden_at": message.hidden_at.map(Moment::rfc3339),
            "hide_reason": message.hide_reason,
        })
    });
    Ok(told.collect())
}

#[cfg(test)]
mod tests {
    use crate::models::remark::threads::*;

    #[test]
    fn a_thread_of_which_nothing_is_left_to_read_is_none() {
        let row = |id: i64, thread: i64, hidden: bool, is_empty: bool| {
            (RemarkId(id), Some(RemarkId(thread)), None, hidden.then_some(Moment(1)), is_empty)
        };
        let rows = [
            row(1, 1, false, true),
            row(2, 1, false, false),
            row(3, 3, true, false),
            row(4, 4, false, false),
            row(5, 1, false, false),
            row(6, 4, true, false),
            row(7, 7, false, true),
        ];
        let ids = |sees: bool| threads(&rows, sees).into_iter().map(|line| line.id.0).collect::<Vec<_>>();
        assert_eq!(ids(false), [1, 4]);
        assert_eq!(ids(true), [4, 1, 3]);
    }
}
