//! The pictures of sheets on their cards: small, described by what the sheet says of them, else by their file.

use crate::hall::error::Result;
use crate::models::kind::KindSet;
use crate::models::reader::Reader;
use crate::reading::listing::{self, Item};
use crate::text::kind::Shown;
use crate::web::view::parts::{Card, Cover, Way};

/// Gives the cards of these sheets their pictures.
pub(super) fn add(
    reader: &mut Reader<'_>,
    kinds: &KindSet,
    items: &mut [Item],
    rows: &mut [(Card, Vec<Way>)],
) -> Result<()> {
    listing::with_texts(reader, items)?;
    for (item, (card, _)) in items.iter().zip(rows) {
        card.cover = cover(reader, kinds, item)?;
    }
    Ok(())
}

/// The picture of a sheet; none when its text names no image that is there.
fn cover(reader: &mut Reader<'_>, kinds: &KindSet, item: &Item) -> Result<Option<Cover>> {
    let kind = kinds.kind(&item.sheet.kind);
    let named = item.text.as_ref().and_then(|text| {
        kind.fields.iter().find_map(|field| match field.read(kind.value(text, field)?.as_ref()) {
            Ok(Shown::Picture { file, alt, .. }) if !file.is_empty() => Some((file, alt)),
            _ => None,
        })
    });
    let Some((name, alt)) = named else { return Ok(None) };
    let Some(file) = reader.file_named(Some(item.sheet.id), &name)? else { return Ok(None) };
    let alt = if alt.is_empty() { file.to_reference().words().to_owned() } else { alt };
    Ok(file.small_side().zip(file.small()).map(|((width, height), src)| Cover { src, width, height, alt }))
}
