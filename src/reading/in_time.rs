//! What takes place: the days and periods that the fields of a sheet say.

use crate::models::kind::KindSet;
use crate::text::kind::{FieldDef, Shown};
use crate::text::periods::Period;
use crate::text::sheet_text::SheetText;

/// Whether a field says when something takes place.
#[must_use]
pub fn is_in_time(field: &FieldDef) -> bool {
    field.nature().is_in_time()
}

/// What the text of a sheet of this kind says takes place: the key of the field, and when. A date that is no whole day
/// says nothing.
#[must_use]
pub fn of(kinds: &KindSet, kind: &str, text: &SheetText) -> Vec<(String, Period)> {
    let def = kinds.kind(kind);
    let fields = def.fields.iter().filter(|field| is_in_time(field));
    let period = |field: &FieldDef| match field.read(&*def.value(text, field)?).ok()? {
        Shown::Period(period) => Some(period),
        Shown::Date(date) if date.day.is_some() => Period::once((date.first_day()?, None), (None, None)).ok(),
        _ => None,
    };
    fields.filter_map(|field| Some((field.key.clone(), period(field)?))).collect()
}

/// The label by which a sheet says that it does not take place; nothing when it does.
#[must_use]
pub fn called_off(kinds: &KindSet, kind: &str, text: &SheetText) -> Option<String> {
    let def = kinds.kind(kind);
    let of = |field: &FieldDef| {
        let vocabulary = kinds.vocabulary(field.vocabulary_key()?)?;
        let value = def.value(text, field)?;
        let said = value.texts();
        let choice = vocabulary.values.iter().find(|choice| choice.calls_off && said.contains(&choice.id.as_str()));
        choice.map(|choice| choice.label.clone())
    };
    def.fields.iter().find_map(of)
}
