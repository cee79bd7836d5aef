//! The fields that the author of an edit may not write: the sheet keeps what it says of them.

use super::{Before, Edit, compose};
use crate::db::types::EventKind;
use crate::hall::error::{Error, FieldError, Result};
use crate::hall::messages as said;
use crate::models::kind::KindSet;
use crate::models::reader::Reader;
use crate::models::sheet::Sheet;
use crate::text::kind::{FieldReach, KindDef};
use crate::text::sheet_text::{KIND, SheetText};

/// What a sheet keeps whatever an edit says.
#[derive(Debug, Default)]
pub(super) struct Kept {
    /// The keys of the fields.
    keys: Vec<String>,
    /// The text as it was saved; none where nothing is kept.
    whole: Option<SheetText>,
}

impl Kept {
    /// What a sheet keeps from this person, who changes it by this edit. Whoever approves a text of another has read
    /// all of it.
    pub(super) fn of(kinds: &KindSet, reader: &mut Reader<'_>, before: &Before, edit: &Edit) -> Result<Self> {
        if edit.is_looked_at() || !reader.reserves_fields()? {
            return Ok(Self::default());
        }
        let keys = check(kinds, reader, Some(&before.sheet), edit)?;
        let whole = SheetText::parse(&before.text).map_err(Error::Unreadable)?;
        Ok(Self { whole: Some(whole).filter(|_| !keys.is_empty()), keys })
    }

    /// A text with what the sheet keeps.
    pub(super) fn give_back(&self, kinds: &KindSet, text: String) -> Result<String> {
        let Some(whole) = &self.whole else { return Ok(text) };
        let mine = SheetText::parse(&text).map_err(Error::Unreadable)?;
        let is_kept = |key: &String| self.keys.contains(key);
        let own = mine.fields().iter().filter(|(key, _)| !is_kept(key));
        let kept = whole.fields().iter().filter(|(key, _)| is_kept(key));
        let fields = own.chain(kept).map(|(key, value)| (key.clone(), Some(value.clone()))).collect();
        compose(whole, fields, mine.body(), kinds)
    }
}

/// The fields that this person may not write of a sheet, or of a new one, once the edit leaves them as they were. What
/// brings an older text back leaves them as they are now.
pub(in crate::actions) fn check(
    kinds: &KindSet,
    reader: &mut Reader<'_>,
    sheet: Option<&Sheet>,
    edit: &Edit,
) -> Result<Vec<String>> {
    if !reader.reserves_fields()? {
        return Ok(Vec::new());
    }
    let mine = SheetText::parse(&edit.text).map_err(Error::Unreadable)?;
    let kind = mine.kind().unwrap_or_default().trim().to_owned();
    let mut keys = reader.not_to_write(&kind, sheet)?;
    let base = match sheet.map(|sheet| (sheet, reader.sheet_text(sheet, edit.base))) {
        // What was withdrawn since was read by nobody who may not read the text of today.
        Some((sheet, Err(Error::NotFound(_)))) => Some(reader.sheet_text(sheet, sheet.head)?),
        read => read.map(|(_, read)| read).transpose()?,
    };
    if let Some(sheet) = sheet.filter(|sheet| sheet.kind != kind) {
        let own = reader.not_to_write(&sheet.kind, Some(sheet))?;
        let whole = reader.saved_whole(sheet, sheet.head)?.1.sheet().map_err(Error::Unreadable)?;
        // Another kind would show them to all, whoever reads them today.
        let opened = reader.opened_by(&sheet.kind, &kind)?;
        let shows = |key: &String| if own.contains(key) { whole.get(key) } else { mine.get(key) }.is_some();
        if own.iter().any(|key| whole.get(key).is_some()) || opened.iter().any(shows) {
            return Err(Error::field(KIND, said::HOLDS_KEPT_FIELDS));
        }
        keys.extend(own);
    }
    if edit.cause != EventKind::Edited {
        return Ok(keys);
    }
    let def = kinds.kind(&kind);
    let changed = keys.iter().filter(|key| mine.get(key) != base.as_ref().and_then(|base| base.get(key)));
    let problems: Vec<FieldError> = changed.map(|key| refusal(&def, key)).collect();
    if problems.is_empty() { Ok(keys) } else { Err(Error::Invalid(problems)) }
}

fn refusal(def: &KindDef, key: &str) -> FieldError {
    let field = def.fields.iter().chain(&def.hidden).find(|field| field.key == key);
    let label = field.map_or(key, |field| field.label.as_str());
    let writers = field.map_or(FieldReach::Keepers, |field| def.writers_of(field));
    FieldError { field: key.to_owned(), message: said::kept_for(label, writers) }
}
