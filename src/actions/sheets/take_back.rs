//! What a sheet would say without some of its versions, whatever others wrote since.

use std::sync::Arc;

use crate::actions::sheets::edit_sheet;
use crate::hall::error::{Error, Result};
use crate::models::kind::KindSet;
use crate::models::reader::Reader;
use crate::models::sheet::Sheet;
use crate::text::diff::Budget;
use crate::text::merge;
use crate::text::sheet_text::SheetText;

/// The text of a version, where this person may read it and it can be read.
pub(in crate::actions) fn readable(
    reader: &mut Reader<'_>,
    sheet: &Sheet,
    number: i32,
) -> Result<Option<Arc<SheetText>>> {
    match reader.sheet_text(sheet, number) {
        Ok(text) => Ok(Some(text)),
        Err(Error::NotFound(_) | Error::Forbidden(_) | Error::Unreadable(_)) => Ok(None),
        Err(error) => Err(error),
    }
}

/// The current text without what these versions, the latest first, did; none where others wrote at the same places, or
/// where one of the texts cannot be read. What the first version of a sheet did stays.
pub(in crate::actions) fn take_back(
    kinds: &KindSet,
    reader: &mut Reader<'_>,
    sheet: &Sheet,
    versions: &[i32],
    current: &Arc<SheetText>,
) -> Result<Option<Arc<SheetText>>> {
    let mut now = Arc::clone(current);
    for number in versions.iter().copied().filter(|number| *number > 1) {
        let texts = readable(reader, sheet, number)?.zip(readable(reader, sheet, number - 1)?);
        let Some((theirs, earlier)) = texts else { return Ok(None) };
        if now.text() == theirs.text() {
            now = earlier;
            continue;
        }
        let parts = edit_sheet::parts_of;
        let merge = merge::sheets(&parts(&theirs), &parts(&earlier), &parts(&now), &mut Budget::default());
        match edit_sheet::apply(&merge, &now, kinds)? {
            Some(text) => now = Arc::new(SheetText::parse(&text).map_err(Error::Unreadable)?),
            None => return Ok(None),
        }
    }
    Ok(Some(now))
}
