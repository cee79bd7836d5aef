//! The files that a form offers by name: those of its sheet, and those that its writer added for a sheet to come. A
//! name is chosen, never typed; one that leads to no file is refused.

use std::collections::BTreeSet;

use crate::db::types::SheetId;
use crate::hall::error::{FieldError, Result};
use crate::hall::messages;
use crate::hall::policy::Act;
use crate::models::attachment::Attachment;
use crate::models::kind::KindSet;
use crate::text::fields::{FormField, FormFile, FormGroup};
use crate::text::kind::{FieldDef, Mention, Widget};
use crate::text::links::{self, Target};
use crate::text::sheet_text::SheetText;
use crate::web::http::Look;
use crate::web::pages::files::about;

/// The most files that one field offers.
const MOST: i64 = 40;
/// The most rows that offer them: in a longer list the others keep their name.
const MOST_ROWS: usize = 20;

/// What a form offers.
struct Offer {
    files: Vec<FormFile>,
    sheet: Option<SheetId>,
    /// Where one more is added; empty for who may not.
    adds: String,
}

/// Gives the fields of a form the files that they may name.
pub(super) fn offer(look: &mut Look<'_>, sheet: Option<SheetId>, groups: &mut [FormGroup]) -> Result<()> {
    if !groups.iter().flat_map(|group| &group.fields).any(takes_files) {
        return Ok(());
    }
    let files = look.reader.files_to_show(sheet, MOST)?.iter().map(to_form).collect();
    let adds = match (look.who().may(Act::Write), sheet) {
        (false, _) => String::new(),
        (true, None) => "/fichiers/nouveau".to_owned(),
        (true, Some(sheet)) => format!("/fichiers/nouveau?fiche={sheet}"),
    };
    let offer = Offer { files, sheet, adds };
    groups.iter_mut().flat_map(|group| &mut group.fields).try_for_each(|field| offer.fill(look, field))
}

/// Whether a field is filled by choosing a file.
pub(super) fn takes_files(field: &FormField) -> bool {
    let asks = matches!(field.input.widget, Widget::File | Widget::Picture);
    let cells = field.rows.iter().take(1).flat_map(|row| &row.fields);
    asks || field.parts.iter().chain(cells).any(takes_files)
}

impl Offer {
    fn fill(&self, look: &mut Look<'_>, field: &mut FormField) -> Result<()> {
        if takes_files(field) {
            field.adds_files.clone_from(&self.adds);
        }
        match field.input.widget {
            Widget::File | Widget::Picture => {
                let is_picture = field.input.widget == Widget::Picture;
                field.files = self.files.iter().filter(|file| !is_picture || !file.small.is_empty()).cloned().collect();
                let name = field.value.trim();
                if !name.is_empty()
                    && !field.files.iter().any(|file| file.name == name)
                    && let Some(file) = look.reader.file_named(self.sheet, name)?
                {
                    // As the sheet writes it: an address means a file too.
                    field.files.push(FormFile { name: field.value.clone(), ..to_form(&file) });
                }
                Ok(())
            }
            _ => {
                let cells = field.rows.iter_mut().take(MOST_ROWS).flat_map(|row| &mut row.fields);
                field.parts.iter_mut().chain(cells).try_for_each(|part| self.fill(look, part))
            }
        }
    }
}

fn to_form(file: &Attachment) -> FormFile {
    FormFile { name: file.name.clone(), small: file.small().unwrap_or_default(), said: about(file) }
}

/// What is wrong with the files that a text newly names: those that are not there, by field.
pub(super) fn not_there(
    look: &mut Look<'_>,
    kinds: &KindSet,
    sheet: Option<SheetId>,
    base: &SheetText,
    text: &SheetText,
) -> Result<Vec<FieldError>> {
    let def = kinds.kind(text.kind().unwrap_or_default());
    let mut errors = Vec::new();
    for field in &def.fields {
        let before = named(field, base);
        for name in named(field, text).into_iter().filter(|name| !before.contains(name)) {
            if look.reader.file_named(sheet, &name)?.is_none() {
                errors.push(FieldError { field: field.key.clone(), message: messages::no_such_file(&name) });
            }
        }
    }
    let before = shown(base, &look.app.config.base_url);
    for name in shown(text, &look.app.config.base_url).difference(&before) {
        if look.reader.file_named(sheet, name)?.is_none() {
            errors.push(FieldError { field: "corps".to_owned(), message: messages::no_such_file_in_text(name) });
        }
    }
    Ok(errors)
}

/// The files that a text shows or links to by their name.
fn shown(text: &SheetText, base_url: &str) -> BTreeSet<String> {
    let named = links::in_text(text.body(), base_url).into_iter();
    named.filter_map(|found| if let Target::File(name) = found.target { Some(name) } else { None }).collect()
}

fn named(field: &FieldDef, text: &SheetText) -> Vec<String> {
    let mentions = text.get(&field.key).map(|value| field.mentions(value)).unwrap_or_default();
    let file = |mention| if let Mention::File(name) = mention { Some(name) } else { None };
    mentions.into_iter().filter_map(file).collect()
}
