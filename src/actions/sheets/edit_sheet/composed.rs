//! A text composed of parts: those of a merge, or those that somebody may write.

use std::collections::HashSet;

use crate::hall::error::{Error, Result};
use crate::models::kind::KindSet;
use crate::text::merge::{Merge, Parts, SheetMerge};
use crate::text::sheet_text::{SheetText, Value};

/// The text of a clean merge: the published text, its merged fields set in place, the merged body. None for a clash.
pub fn apply(merge: &SheetMerge, theirs: &SheetText, kinds: &KindSet) -> Result<Option<String>> {
    let Merge::Clean(body) = &merge.body else { return Ok(None) };
    if !merge.field_clashes.is_empty() {
        return Ok(None);
    }
    let fields = merge.fields.iter().map(|(key, value)| (key.clone(), value.clone().map(Into::into))).collect();
    compose(theirs, fields, body, kinds).map(Some)
}

/// A text with these fields and this body: keys that are not named go, others are set in place.
pub fn compose(text: &SheetText, fields: Vec<(String, Option<Value>)>, body: &str, kinds: &KindSet) -> Result<String> {
    let mut composed = text.clone();
    let def = kinds.kind(text.kind().unwrap_or_default());
    let order = def.order();
    let kept: HashSet<String> = fields.iter().map(|(key, _)| key.clone()).collect();
    let gone = text.fields().iter().filter(|(key, _)| !kept.contains(key)).map(|(key, _)| (key.clone(), None));
    composed.set_all(gone.chain(fields).collect(), &order).map_err(Error::Unreadable)?;
    composed.set_body(body).map_err(Error::Unreadable)?;
    Ok(composed.text())
}

/// A text as the merge sees it.
#[must_use]
pub fn parts_of(text: &SheetText) -> Parts {
    Parts {
        fields: text.fields().iter().map(|(key, value)| (key.clone(), value.clone().into())).collect(),
        body: text.body().to_owned(),
    }
}
