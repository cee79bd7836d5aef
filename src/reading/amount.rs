//! How much a revision changed of the text before it, in words.

use crate::hall::error::{Error, Result};
use crate::models::reader::Reader;
use crate::models::sheet::Sheet;
use crate::text::diff::{self, Budget, Words};

/// What this revision changed; nothing for the first one, or when this person may not read both texts.
pub fn of(reader: &mut Reader<'_>, sheet: &Sheet, number: i32) -> Result<Option<Words>> {
    if number <= 1 {
        return Ok(None);
    }
    let text = |reader: &mut Reader<'_>, number| match reader.text(sheet, number) {
        Err(Error::NotFound(_)) => Ok(None),
        text => text.map(Some),
    };
    let (Some(old), Some(new)) = (text(reader, number - 1)?, text(reader, number)?) else { return Ok(None) };
    Ok(Some(diff::words_changed(&old, &new, &mut Budget::default())))
}
