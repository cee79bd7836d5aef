//! The history of a sheet: its revisions, one of them, what changed between two.

use std::sync::Arc;

use actix_web::HttpRequest;
use serde::Serialize;
use utoipa::ToSchema;

use super::asked::{ApiParams, page_of, revision_number, sheet_id, unreadable};
use super::call::{Call, CallParams};
use super::coat::{Problems, SheetProblems};
use super::sheets::{RevisionBody, fields_of, json_of, of_revision};
use crate::db::types::SheetId;
use crate::hall::error::{Error, Result};
use crate::http::pool::Pool;
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

/// A page of which history.
pub(super) struct RevisionListParams {
    sheet: SheetId,
    before: i32,
    limit: i64,
}

impl CallParams for RevisionListParams {
    fn read(request: &HttpRequest) -> Result<Self> {
        let (sheet, asked) = (sheet_id(request)?, ApiParams::of(request));
        Ok(Self { sheet, limit: asked.limit()?, before: asked.read("cursor")?.unwrap_or(i32::MAX) })
    }
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
pub(super) fn list(call: &mut Call<'_>, asked: &RevisionListParams) -> Result<RevisionList> {
    let sheet = call.reader.sheet(asked.sheet)?;
    let (rows, more) = page_of(call.reader.revisions_before(&sheet, asked.before, asked.limit + 1)?, asked.limit);
    let next_cursor = rows.last().filter(|_| more).map(|row| row.number.to_string());
    Ok(RevisionList { items: RevisionBody::of_all(&mut call.reader, &rows)?, next_cursor })
}

/// Which revision.
pub(super) struct RevisionParams {
    sheet: SheetId,
    number: i32,
}

impl CallParams for RevisionParams {
    fn read(request: &HttpRequest) -> Result<Self> {
        Ok(Self { sheet: sheet_id(request)?, number: revision_number(request)? })
    }
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
pub(super) fn show(call: &mut Call<'_>, asked: &RevisionParams) -> Result<RevisionText> {
    let sheet = call.reader.sheet(asked.sheet)?;
    let (row, text) = of_revision(call, &sheet, asked.number)?;
    Ok(RevisionText {
        revision: RevisionBody::of(&mut call.reader, &row)?,
        title: row.title,
        kind: row.kind,
        fields: fields_of(&text),
        body: text.body().to_owned(),
        text: text.text(),
    })
}

/// Which revisions are compared.
pub(super) struct DiffParams {
    sheet: SheetId,
    from: Option<i32>,
    to: Option<i32>,
}

impl CallParams for DiffParams {
    const POOL: Pool = Pool::Computes;

    fn read(request: &HttpRequest) -> Result<Self> {
        let (sheet, asked) = (sheet_id(request)?, ApiParams::of(request));
        Ok(Self { sheet, from: asked.read("from")?, to: asked.read("to")? })
    }
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
pub(super) fn diff(call: &mut Call<'_>, asked: &DiffParams) -> Result<DiffBody> {
    let sheet = call.reader.sheet(asked.sheet)?;
    let to = asked.to.unwrap_or(sheet.head);
    let from = match asked.from {
        Some(from) => from,
        None => to.checked_sub(1).ok_or_else(|| unreadable("to"))?,
    };
    let old = match from {
        0 => Arc::new(SheetText::parse("").map_err(Error::Unreadable)?),
        from => of_revision(call, &sheet, from)?.1,
    };
    let new = of_revision(call, &sheet, to)?.1;
    call.caller.may_compare(call.app, old.body().len() + new.body().len())?;
    let (hunks, truncated) = hunks(&old, &new, &mut Budget::until(call.cancel));
    Ok(DiffBody { from, to, fields: field_changes(&old, &new), hunks, truncated })
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
