//! The images of a brought text, described where the text is looked at.

use std::collections::HashMap;

use crate::actions::sheets::keep_brought::Described;
use crate::db::types::FileId;
use crate::hall::error::Result;
use crate::models::attachment::Attachment;
use crate::web::http::Look;
use crate::web::http::extract::is_ticked;

/// An image that waits with the text.
pub(super) struct PictureLine {
    pub(super) file: Attachment,
    pub(super) small: String,
}

/// The images that a text shows and that wait for it, in the order in which they came.
pub(super) fn shown(look: &mut Look<'_>, source: &str) -> Result<Vec<PictureLine>> {
    let files = look.reader.files_waiting()?.into_iter().rev();
    let shown = files.filter(|file| source.contains(&file.address()));
    Ok(shown.filter_map(|file| Some(PictureLine { small: file.small()?, file })).collect())
}

/// How they are described in a form.
pub(super) fn described(typed: &HashMap<String, String>) -> Vec<Described> {
    let one = |(name, alt): (&String, &String)| {
        let id = name.strip_prefix("image.")?.strip_suffix(".alt")?;
        let decorative = typed.get(&format!("image.{id}.decoratif")).is_some_and(|value| is_ticked(value));
        Some(Described { file: FileId(id.parse().ok()?), alt: alt.clone(), decorative })
    };
    typed.iter().filter_map(one).collect()
}
