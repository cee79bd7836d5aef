//! Images that a text holds itself, as `data:` addresses: each becomes a file of the sheet when the text is saved. One that
//! cannot be kept (too large, damaged, of a kind that is not shown) stays in the text as it was written, and the page says
//! that it is not shown.

use std::collections::HashMap;

use crate::actions::files::attach_file::{attach_pasted, tell};
use crate::actions::sheets::edit_sheet::Edit;
use crate::app::App;
use crate::db::happening::{Happening, OfFile};
use crate::db::types::SheetId;
use crate::files::data_url::{self, DataImage};
use crate::hall::error::{Error, Result};
use crate::hall::policy::Who;
use crate::models::attachment::Attachment;
use crate::text::links::{self, Anew};
use crate::text::sheet_text::{SheetText, Value};

/// What a text with such an image holds somewhere.
const SIGN: &str = "data:image/";

/// Whether a text may hold such an image.
#[must_use]
pub fn may_hold(text: &str) -> bool {
    text.as_bytes().windows(SIGN.len()).any(|part| part.eq_ignore_ascii_case(SIGN.as_bytes()))
}

/// The text with each image that `keep` names shown by that name: in its body and in its fields.
pub fn renamed(text: &SheetText, keep: &mut dyn FnMut(DataImage) -> Result<Option<String>>) -> Result<SheetText> {
    let mut known: HashMap<String, Option<String>> = HashMap::new();
    let mut failed = None;
    let mut rewritten = |written: &str| {
        links::rewrite(written, &mut |link| {
            let image = data_url::read(link.address)?;
            let named = match known.get(&image.name) {
                Some(name) => name.clone(),
                None => {
                    let hashed = image.name.clone();
                    let name = keep(image).unwrap_or_else(|error| {
                        failed.get_or_insert(error);
                        None
                    });
                    known.insert(hashed, name.clone());
                    name
                }
            };
            named.map(|address| Anew { address, whole: None })
        })
    };
    let body = rewritten(text.body());
    let fields: Vec<(String, String)> = text
        .fields()
        .iter()
        .filter_map(|(key, value)| Some((key.clone(), value.as_text().filter(|text| may_hold(text))?.to_owned())))
        .map(|(key, value)| (key, rewritten(&value)))
        .collect();
    if let Some(error) = failed {
        return Err(error);
    }
    let mut new = text.clone();
    new.set_body(&body).map_err(Error::Unreadable)?;
    for (key, value) in fields {
        new.set(&key, Some(Value::from(value.as_str())), &[]).map_err(Error::Unreadable)?;
    }
    Ok(new)
}

/// The edit with its images kept as files of its sheet, and those that wait for the number of a new one. None when the text
/// holds no image.
pub(in crate::actions) fn kept(app: &App, who: &Who, edit: &Edit) -> Result<Option<(Edit, Vec<Attachment>)>> {
    if !may_hold(&edit.text) {
        return Ok(None);
    }
    let (text, begun) = (SheetText::parse(&edit.text).map_err(Error::Unreadable)?, app.now());
    let mut waiting = Vec::new();
    let text = renamed(&text, &mut |image| match attach_pasted(app, who, image, edit.sheet) {
        Ok(file) => {
            let name = file.name.clone();
            if edit.sheet.is_none() && file.sheet_id.is_none() && file.uploaded_at >= begun {
                waiting.push(file);
            }
            Ok(Some(name))
        }
        Err(Error::Invalid(_) | Error::TooLarge { .. }) => Ok(None),
        Err(error) => Err(error),
    })?;
    Ok(Some((Edit { text: text.text(), ..edit.clone() }, waiting)))
}

/// Gives the files that waited to the new sheet.
pub(in crate::actions) fn belong(app: &App, who: &Who, files: &[Attachment], sheet: SheetId) -> Result<()> {
    if files.is_empty() {
        return Ok(());
    }
    let now = app.now();
    app.store.write::<_, Error>(|db| {
        for file in files {
            Attachment::adopt(db, file.id, sheet)?;
            let file = Attachment { sheet_id: Some(sheet), ..file.clone() };
            tell(db, who, &file, Happening::FileAdded(OfFile { described: true, ..file.id.into() }), now)?;
        }
        Ok(())
    })?;
    app.follow()?;
    Ok(())
}
