//! The history of a sheet: its revisions, one of them, what changed between two.

use actix_web::{HttpRequest, HttpResponse, web};
use serde::Serialize;
use utoipa::ToSchema;

use super::answer;
use super::asked::{ApiParams, sheet_id, unreadable};
use super::caller::Caller;
use super::coat::{Problems, SheetProblems};
use super::sheets::{RevisionBody, live, of_revision};
use crate::api::sheets::{fields_of, json_of, names_of};
use crate::app::App;
use crate::hall::error::{Error, Result, What};
use crate::models::revision::Revision;
use crate::text::diff::{self, Budget, Op};
use crate::text::sheet_text::SheetText;

/// Lines kept around a change.
const CONTEXT: usize = 3;
/// The most lines of one answer: two texts of a million short lines would make 16 MB.
const MOST_LINES: usize = 20_000;

/// A page of revisions.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct RevisionList {
    items: Vec<RevisionBody>,
    /// What to give as `cursor` for the next page; null on the last.
    next_cursor: Option<String>,
}

/// A revision with its text.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct RevisionText {
    #[serde(flatten)]
    revision: RevisionBody,
    /// The title that it gave.
    title: String,
    /// The key of the kind that it gave.
    kind: String,
    /// Its fields by key.
    #[schema(value_type = std::collections::HashMap<String, serde_json::Value>)]
    fields: serde_json::Map<String, serde_json::Value>,
    /// The Markdown after the front matter.
    body: String,
    /// The whole text.
    text: String,
}

/// What changed between two revisions.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct DiffBody {
    from: i32,
    to: i32,
    /// The fields that differ, kind and title among them.
    fields: Vec<FieldChange>,
    /// The lines of the body that differ, with lines around.
    hunks: Vec<HunkBody>,
    /// Whether more lines differ than one answer holds: read both revisions instead.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    #[schema(required = false)]
    truncated: bool,
}

/// A field that differs; null where a revision lacks it.
#[derive(Debug, Serialize, ToSchema)]
struct FieldChange {
    key: String,
    #[schema(value_type = Option<serde_json::Value>)]
    from: Option<serde_json::Value>,
    #[schema(value_type = Option<serde_json::Value>)]
    to: Option<serde_json::Value>,
}

/// Changes close to each other.
#[derive(Debug, Serialize, ToSchema)]
struct HunkBody {
    /// The number of its first line in the older body, from 1.
    from_line: usize,
    /// The same in the newer body.
    to_line: usize,
    lines: Vec<LineBody>,
}

/// A line of a hunk.
#[derive(Debug, Serialize, ToSchema)]
struct LineBody {
    /// `=` in both, `-` only in the older, `+` only in the newer.
    op: &'static str,
    text: String,
}

/// List the revisions of a sheet, the newest first.
#[utoipa::path(
    get,
    path = "/api/v1/sheets/{id}/revisions",
    tag = "revisions",
    params(
        ("id" = i64, Path, description = "The number of the sheet"),
        ("cursor" = Option<String>, Query, description = "`next_cursor` of the page before"),
        ("limit" = Option<i64>, Query, description = "1 to 200; 50 when absent"),
    ),
    responses((status = 200, description = "Revisions", body = RevisionList), Problems, SheetProblems)
)]
pub(super) async fn list(
    app: App,
    caller: Caller,
    request: HttpRequest,
    id: web::Path<String>,
    asked: ApiParams,
) -> Result<HttpResponse> {
    let (id, limit) = (sheet_id(&id)?, asked.limit()?);
    let before: i32 = asked.read("cursor")?.unwrap_or(i32::MAX);
    let who = caller.who.clone();
    let list = app
        .read::<_, Error>(move |db| {
            live(db, &who, id)?;
            let mut rows = Revision::before(db, id, before, limit + 1)?;
            let more = rows.len() > usize::try_from(limit).unwrap_or(usize::MAX);
            rows.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
            let names = names_of(db, &rows)?;
            let next_cursor = rows.last().filter(|_| more).map(|row| row.number.to_string());
            let items = rows.iter().map(|row| RevisionBody::new(row, &who, &names)).collect();
            Ok(RevisionList { items, next_cursor })
        })
        .await?;
    answer::read(&request, &caller, &list)
}

/// Read a revision. A hidden one is not there for those who may not read it.
#[utoipa::path(
    get,
    path = "/api/v1/sheets/{id}/revisions/{number}",
    tag = "revisions",
    params(
        ("id" = i64, Path, description = "The number of the sheet"),
        ("number" = i32, Path, description = "The number of the revision, from 1"),
    ),
    responses((status = 200, description = "The revision", body = RevisionText), Problems, SheetProblems)
)]
pub(super) async fn show(
    app: App,
    caller: Caller,
    request: HttpRequest,
    path: web::Path<(String, String)>,
) -> Result<HttpResponse> {
    let (id, number) = path.into_inner();
    let id = sheet_id(&id)?;
    let number: i32 = number.parse().map_err(|_| Error::NotFound(What::Revision))?;
    let (node, who) = (app.clone(), caller.who.clone());
    let body = app
        .read::<_, Error>(move |db| {
            let sheet = live(db, &who, id)?;
            let (row, text) = of_revision(&node, db, &who, &sheet, number)?;
            let names = names_of(db, std::slice::from_ref(&row))?;
            Ok(RevisionText {
                revision: RevisionBody::new(&row, &who, &names),
                title: row.title.clone(),
                kind: row.kind.clone(),
                fields: fields_of(&text),
                body: text.body().to_owned(),
                text: text.text(),
            })
        })
        .await?;
    answer::read(&request, &caller, &body)
}

/// Compare two revisions: the last change when neither is named.
#[utoipa::path(
    get,
    path = "/api/v1/sheets/{id}/diff",
    tag = "revisions",
    params(
        ("id" = i64, Path, description = "The number of the sheet"),
        ("from" = Option<i32>, Query, description = "The older revision; the one before `to` when absent"),
        ("to" = Option<i32>, Query, description = "The newer revision; the current one when absent"),
    ),
    responses((status = 200, description = "What changed", body = DiffBody), Problems, SheetProblems)
)]
pub(super) async fn diff(
    app: App,
    caller: Caller,
    request: HttpRequest,
    id: web::Path<String>,
    asked: ApiParams,
) -> Result<HttpResponse> {
    let id = sheet_id(&id)?;
    let (from, to): (Option<i32>, Option<i32>) = (asked.read("from")?, asked.read("to")?);
    let (node, asker, who) = (app.clone(), caller.clone(), caller.who.clone());
    let body = app
        .compute_while_awaited(move |cancel| {
            let (from, to, old, new) = node.store.read::<_, Error>(|db| {
                let sheet = live(db, &who, id)?;
                let to = to.unwrap_or(sheet.head);
                let from = match from {
                    Some(from) => from,
                    None => to.checked_sub(1).ok_or_else(|| unreadable("to"))?,
                };
                let old = match from {
                    0 => SheetText::parse("").map_err(Error::Unreadable)?,
                    from => of_revision(&node, db, &who, &sheet, from)?.1,
                };
                let new = of_revision(&node, db, &who, &sheet, to)?.1;
                Ok((from, to, old, new))
            })?;
            asker.may_compare(&node, old.body().len() + new.body().len())?;
            let (hunks, truncated) = hunks(&old, &new, &mut Budget::until(cancel));
            Ok(DiffBody { from, to, fields: field_changes(&old, &new), hunks, truncated })
        })
        .await?;
    answer::read(&request, &caller, &body)
}

fn field_changes(old: &SheetText, new: &SheetText) -> Vec<FieldChange> {
    let gone = old.fields().iter().filter(|(key, _)| new.get(key).is_none());
    let keys = new.fields().iter().chain(gone).map(|(key, _)| key);
    let change = |key: &String| {
        let (from, to) = (old.get(key), new.get(key));
        (from != to).then(|| FieldChange { key: key.clone(), from: from.map(json_of), to: to.map(json_of) })
    };
    keys.filter_map(change).collect()
}

/// The lines that changed, and whether there are more than one answer holds.
fn hunks(old: &SheetText, new: &SheetText, budget: &mut Budget) -> (Vec<HunkBody>, bool) {
    let line = |line: diff::Line| LineBody {
        op: match line.op {
            Op::Equal => "=",
            Op::Remove => "-",
            Op::Add => "+",
        },
        text: line.text,
    };
    let (mut hunks, mut left) = (Vec::new(), MOST_LINES);
    for hunk in diff::lines(old.body(), new.body(), CONTEXT, budget) {
        if left == 0 {
            return (hunks, true);
        }
        let whole = hunk.lines.len() <= left;
        let lines: Vec<LineBody> = hunk.lines.into_iter().take(left).map(line).collect();
        left -= lines.len();
        hunks.push(HunkBody { from_line: hunk.from_line, to_line: hunk.to_line, lines });
        if !whole {
            return (hunks, true);
        }
    }
    (hunks, false)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use crate::api::revisions::*;

    #[test]
    fn a_comparison_holds_so_many_lines_and_says_when_there_are_more() {
        let text = |lines: usize| {
            let body: String = (0..lines).map(|n| format!("ligne {n}\n")).collect();
            SheetText::parse(&format!("---\ntitre: Une\n---\n\n{body}")).unwrap()
        };
        for (lines, told, truncated) in
            [(0, 0, false), (MOST_LINES - 5, MOST_LINES - 5, false), (MOST_LINES + 5, MOST_LINES, true)]
        {
            let (hunks, more) = hunks(&text(0), &text(lines), &mut Budget::new(10_000_000));
            let held: usize = hunks.iter().map(|hunk| hunk.lines.len()).sum();
            assert!(more == truncated && held.abs_diff(told) < 5, "{lines}: {held}, {more}");
        }
    }
}
