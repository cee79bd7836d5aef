//! Images that a text holds itself, as `data:` addresses: each becomes a file of the sheet when the text is saved. One
//! that cannot be kept (too large, damaged, of a kind that is not shown) stays in the text as it was written, and the
//! page says that it is not shown.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use crate::actions::files::attach_file;
use crate::actions::files::attach_file::Taken;
use crate::actions::files::original_file;
use crate::actions::sheets::edit_sheet::Edit;
use crate::app::App;
use crate::db::Db;
use crate::files::data_url::{self, DataImage};
use crate::files::name;
use crate::hall::error::{Error, Result};
use crate::hall::policy::Who;
use crate::models::attachment::{Attachment, Words};
use crate::text::links::{self, Anew};
use crate::text::sheet_text::{SheetText, Value};
use crate::text::title;

/// What a text with such an image holds somewhere, before and after its colon.
const SIGN: (&str, &str) = ("data", "image/");

/// Whether a text may hold such an image.
#[must_use]
pub fn may_hold(text: &str) -> bool {
    let is = |part: Option<&[u8]>, wanted: &str| part.is_some_and(|part| part.eq_ignore_ascii_case(wanted.as_bytes()));
    let (before, after) = SIGN;
    let bytes = text.as_bytes();
    text.match_indices(':').any(|(at, _)| {
        let start = at.checked_sub(before.len());
        is(start.and_then(|start| bytes.get(start..at)), before) && is(bytes.get(at + 1..at + 1 + after.len()), after)
    })
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

/// The images that the texts of one save hold, each looked at once however often the save is tried. Nothing is written
/// before [`Self::keep`].
#[derive(Default)]
pub(in crate::actions) struct Images(HashMap<String, Option<Taken>>);

/// An edit whose images are shown by name, and the files that its save is to write with it.
pub(in crate::actions) struct Planned {
    pub(in crate::actions) edit: Edit,
    pub(in crate::actions) files: Vec<Attachment>,
}

impl Images {
    /// The edit with each image that can be kept shown by the name that its file has or will have, and with the name of
    /// the original that its text was read from. None when there is neither.
    pub(in crate::actions) fn plan(&mut self, app: &App, who: &Who, edit: &Edit) -> Result<Option<Planned>> {
        let holds = may_hold(&edit.text) || edit.aside.as_deref().is_some_and(may_hold);
        if !holds && edit.original.is_none() {
            return Ok(None);
        }
        let mut files = Vec::new();
        let mut named = |image: DataImage| {
            let given = image.name.clone();
            let Some(taken) = self.look(app, image)? else { return Ok(None) };
            let row = attach_file::row(app, who, &given, edit.sheet, Words::default(), taken);
            app.store.read(|db| name_for(db, who, row, &mut files)).map(Some)
        };
        let mut without = |text: &str| {
            let text = SheetText::parse(text).map_err(Error::Unreadable)?;
            renamed(&text, &mut named).map(|text| text.text())
        };
        let (mut text, aside) = (without(&edit.text)?, edit.aside.as_deref().map(without).transpose()?);
        if let Some(original) = &edit.original {
            let row = original_file::row(app, who, edit.sheet, original);
            let name = app.store.read(|db| name_for(db, who, row, &mut files))?;
            text = original_file::named(&app.kinds(), &text, &name)?;
        }
        Ok(Some(Planned { edit: Edit { text, aside, ..edit.clone() }, files }))
    }

    /// What is kept of an image; none of one that cannot be kept.
    fn look(&mut self, app: &App, image: DataImage) -> Result<Option<&Taken>> {
        match self.0.entry(image.name.clone()) {
            Entry::Occupied(known) => Ok(known.into_mut().as_ref()),
            Entry::Vacant(new) => Ok(new.insert(take_if_possible(app, image)?).as_ref()),
        }
    }

    /// Keeps the bytes of these files: on disk before their rows, since a row never names bytes that a power cut may
    /// have taken. What was kept for a save that is then refused after all has no row, and is forgotten by the hourly
    /// purge.
    pub(in crate::actions) fn keep(&self, app: &App, files: &[Attachment]) -> Result<()> {
        let mut taken = self.0.values().flatten().filter(|taken| files.iter().any(|file| file.hash == taken.hash));
        taken.try_for_each(|taken| Ok(app.files.put(&taken.bytes).map(drop)?))
    }
}

fn take_if_possible(app: &App, image: DataImage) -> Result<Option<Taken>> {
    match attach_file::take_image(app, image) {
        Ok(taken) => Ok(Some(taken)),
        Err(Error::Invalid(_) | Error::TooLarge { .. }) => Ok(None),
        Err(error) => Err(error),
    }
}

/// The name of the same file when there is one, or that of the one to write, which joins `files`.
fn name_for(db: &mut Db, who: &Who, mut row: Attachment, files: &mut Vec<Attachment>) -> Result<String> {
    if let Some(same) = files.iter().find(|file| file.hash == row.hash && name::is_of(&file.name, &row.name)) {
        return Ok(same.name.clone());
    }
    if let Some(same) = attach_file::same(db, who, &row)? {
        return Ok(same.name);
    }
    row.name = attach_file::free_name(db, &row.name)?;
    row.name_key = title::key(&row.name);
    let name = row.name.clone();
    files.push(row);
    Ok(name)
}
