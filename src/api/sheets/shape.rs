//! A sheet and a revision as programs see them.

use std::sync::Arc;

use serde::Serialize;
use utoipa::ToSchema;

use crate::api::call::Call;
use crate::db::types::{AccountId, Moment};
use crate::hall::error::{Error, Result};
use crate::hall::policy::Who;
use crate::models::reader::Reader;
use crate::models::revision::Revision;
use crate::models::sheet::Sheet;
use crate::reading::prepare;
use crate::text::kind::{FieldDef, KindDef, Shown};
use crate::text::sheet_text::{KIND, SheetText, TITLE, Value};

/// A revision without its text.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(in crate::api) struct RevisionBody {
    /// Its number in the sheet, from 1.
    pub(in crate::api) number: i32,
    /// The name of who saved it; null when the program did.
    pub(in crate::api) author: Option<String>,
    /// When, RFC 3339, UTC.
    pub(in crate::api) created_at: String,
    /// The author's summary; empty when it is hidden.
    pub(in crate::api) comment: String,
    /// Whether the author called it minor.
    pub(in crate::api) minor: bool,
    /// Bytes of its text.
    pub(in crate::api) size: i32,
    /// Bytes more or fewer than the revision before.
    pub(in crate::api) size_change: i32,
    /// SHA-256 of its text; null when it is hidden.
    pub(in crate::api) hash: Option<String>,
    /// Whether only moderators may read it.
    pub(in crate::api) hidden: bool,
}

/// A sheet, text included.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(in crate::api) struct SheetBody {
    /// Its number, for ever.
    pub(in crate::api) id: i64,
    /// Its address today.
    pub(in crate::api) url: String,
    /// The key of its kind.
    pub(in crate::api) kind: String,
    /// Its title.
    pub(in crate::api) title: String,
    /// One sentence.
    pub(in crate::api) summary: String,
    /// `ebauche`, `partielle` or `complete`.
    pub(in crate::api) state: String,
    /// Its fields by key, as written: texts, lists and objects.
    #[schema(value_type = std::collections::HashMap<String, serde_json::Value>)]
    pub(in crate::api) fields: serde_json::Map<String, serde_json::Value>,
    /// The sums that its kind declares, by key: worked out, written in no text.
    #[serde(skip_serializing_if = "std::collections::BTreeMap::is_empty")]
    pub(in crate::api) computed: std::collections::BTreeMap<String, f64>,
    /// The Markdown after the front matter.
    pub(in crate::api) body: String,
    /// The whole text, front matter included.
    pub(in crate::api) text: String,
    /// Keys of its themes, in order.
    pub(in crate::api) themes: Vec<String>,
    /// When it was first written.
    pub(in crate::api) created_at: String,
    /// When it was last changed.
    pub(in crate::api) updated_at: String,
    /// When somebody last said that it is still right.
    pub(in crate::api) verified_at: Option<String>,
    /// Its current revision: the `base_revision` of a change.
    pub(in crate::api) revision: RevisionBody,
}

impl RevisionBody {
    /// Revisions as this reader may see them, with the names of their authors.
    pub(in crate::api) fn of_all(reader: &mut Reader<'_>, rows: &[Revision]) -> Result<Vec<Self>> {
        let names = reader.names(rows.iter().filter_map(|row| row.author_id))?;
        let told = rows.iter().map(|row| Ok(Self::new(row, reader.reads_all_of(&row.kind)?, reader.who(), &names)));
        told.collect()
    }

    /// One revision.
    pub(in crate::api) fn of(reader: &mut Reader<'_>, row: &Revision) -> Result<Self> {
        let names = reader.names(row.author_id)?;
        let reads_all = reader.reads_all_of(&row.kind)?;
        Ok(Self::new(row, reads_all, reader.who(), &names))
    }

    fn new(row: &Revision, reads_all: bool, who: &Who, names: &[(AccountId, String)]) -> Self {
        let readable = row.is_readable_by(who);
        let author = row.author_id.and_then(|id| names.iter().find(|(known, _)| *known == id));
        Self {
            number: row.number,
            author: author.map(|(_, name)| name.clone()),
            created_at: row.created_at.rfc3339(),
            comment: row.comment.clone(),
            minor: row.minor,
            size: row.size,
            size_change: row.size_change,
            // That of the whole text would let who reads a part of it guess the rest.
            hash: (readable && reads_all).then(|| row.hash.clone()),
            hidden: row.hidden || row.erased,
        }
    }
}

/// A sheet at its head. A head that the reader may not read is not there.
pub(in crate::api) fn of_sheet(call: &mut Call<'_>, sheet: &Sheet) -> Result<SheetBody> {
    let (row, text) = of_revision(call, sheet, sheet.head)?;
    of_text(call, sheet, &row, &text)
}

/// A sheet as a save left it, whatever others saved in the same instant: its answer tells of that very revision.
pub(in crate::api) fn as_saved(call: &mut Call<'_>, sheet: Sheet, number: i32) -> Result<SheetBody> {
    let (row, text) = of_revision(call, &sheet, number)?;
    if number == sheet.head {
        return of_text(call, &sheet, &row, &text);
    }
    let kinds = call.app.kinds();
    let prepared = prepare::prepare(&kinds, &call.app.config.base_url, &text.text())?;
    let themes = prepare::themes_of(&kinds, sheet.id, &prepared);
    let sheet = Sheet {
        kind: prepared.kind,
        title: prepared.title,
        slug: prepared.slug,
        summary: prepared.summary,
        state: prepared.state.to_owned(),
        updated_at: row.created_at,
        ..sheet
    };
    let mut body = of_text(call, &sheet, &row, &text)?;
    body.themes = themes.into_iter().map(|theme| theme.theme).collect();
    Ok(body)
}

fn of_text(call: &mut Call<'_>, sheet: &Sheet, row: &Revision, text: &SheetText) -> Result<SheetBody> {
    let themes = call.reader.themes_of(&[sheet.id])?;
    Ok(SheetBody {
        id: sheet.id.0,
        url: format!("{}{}", call.app.config.base_url, sheet.path()),
        kind: sheet.kind.clone(),
        title: sheet.title.clone(),
        summary: sheet.summary.clone(),
        state: sheet.state.clone(),
        fields: fields_of(text),
        computed: computed_of(&call.app.kinds().kind(&sheet.kind), text),
        body: text.body().to_owned(),
        text: text.text(),
        themes: themes.into_iter().map(|theme| theme.theme).collect(),
        created_at: sheet.created_at.rfc3339(),
        updated_at: sheet.updated_at.rfc3339(),
        verified_at: sheet.verified_at.map(Moment::rfc3339),
        revision: RevisionBody::of(&mut call.reader, row)?,
    })
}

/// A revision that this reader may read, and its text.
pub(in crate::api) fn of_revision(
    call: &mut Call<'_>,
    sheet: &Sheet,
    number: i32,
) -> Result<(Revision, Arc<SheetText>)> {
    let (row, saved) = call.reader.saved(sheet, number)?;
    Ok((row, saved.sheet().map_err(Error::Unreadable)?))
}

/// What a kind works out of a text, by key.
fn computed_of(kind: &KindDef, text: &SheetText) -> std::collections::BTreeMap<String, f64> {
    let number = |field: &FieldDef| match field.read(&*kind.value(text, field)?) {
        Ok(Shown::Measure(sum)) => Some(sum),
        _ => None,
    };
    let sums = kind.fields.iter().filter(|field| field.is_computed());
    sums.filter_map(|field| Some((field.key.clone(), number(field)?))).collect()
}

/// The fields of a text as JSON; kind and title stand apart.
pub(in crate::api) fn fields_of(text: &SheetText) -> serde_json::Map<String, serde_json::Value> {
    let own = text.fields().iter().filter(|(key, _)| key != KIND && key != TITLE);
    own.map(|(key, value)| (key.clone(), json_of(value))).collect()
}

/// A value as JSON.
pub(in crate::api) fn json_of(value: &Value) -> serde_json::Value {
    match value {
        Value::Text(text) => serde_json::Value::String(text.clone()),
        Value::List(items) => items.iter().map(json_of).collect(),
        Value::Map(pairs) => pairs.iter().map(|(key, value)| (key.clone(), json_of(value))).collect(),
    }
}
