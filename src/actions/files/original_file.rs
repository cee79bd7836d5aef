//! The file that an original becomes when its text is published, and where the text names it.

use crate::app::App;
use crate::db::types::SheetId;
use crate::hall::error::{Error, Result};
use crate::hall::messages::given as said;
use crate::hall::policy::Who;
use crate::models::attachment::{Attachment, KeptBytes};
use crate::models::kind::KindSet;
use crate::models::original::Original;
use crate::text::kind::{FieldDef, Nature, Shape};
use crate::text::sheet_text::{SheetText, Value};

/// The row of the file, whose number is not known yet.
pub(super) fn row(app: &App, who: &Who, sheet: Option<SheetId>, original: &Original) -> Attachment {
    let content = KeptBytes {
        hash: original.hash.clone(),
        media_type: original.media_type.clone(),
        size: original.size,
        sides: None,
    };
    Attachment {
        sheet_id: sheet,
        caption: said::original_named(&original.name),
        uploaded_by: who.account(),
        ..Attachment::new(content, original.name.clone(), app.now())
    }
}

/// The text with the name of its original: in the first field for several files, else in a line at its end.
pub(super) fn named(kinds: &KindSet, text: &str, name: &str) -> Result<String> {
    let mut text = SheetText::parse(text).map_err(Error::Unreadable)?;
    let kind = kinds.kind(text.kind().unwrap_or_default());
    let several = |def: &&FieldDef| def.nature() == Nature::File && matches!(def.shape(), Shape::Items { .. });
    match kind.fields.iter().find(several) {
        Some(field) => {
            let mut names: Vec<&str> = text.get(&field.key).map(Value::texts).unwrap_or_default();
            names.retain(|known| *known != name);
            names.push(name);
            let value = Value::List(names.into_iter().map(Value::from).collect());
            text.set(&field.key, Some(value), &kind.order()).map_err(Error::Unreadable)?;
        }
        None => {
            let body = format!("{}\n\n[{}](<{name}>)\n", text.body().trim_end(), said::original_named(name));
            text.set_body(body.trim_start()).map_err(Error::Unreadable)?;
        }
    }
    Ok(text.text())
}
