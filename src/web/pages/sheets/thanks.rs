//! What a page says of what its reader has just done to its sheet: thanks, what changed, who is told, and one small
//! thing that would help as well.

use crate::app::App;
use crate::hall::error::Result;
use crate::hall::messages;
use crate::hall::messages::reading as said;
use crate::hall::messages::thanks;
use crate::models::reader::Reader;
use crate::models::sheet::Sheet;
use crate::text::kind::KindDef;
use crate::text::{fields, typography};
use crate::web::http::extract::Query;
use crate::web::http::sign_in;
use crate::web::pages::sheets::around;
use crate::web::pages::sheets::doors::Doors;
use crate::web::view::layout::Notice;
use crate::web::view::page::VERIFIED;
use crate::web::view::parts::Way;

/// The notice that `?avis=` of a redirection asks for.
pub(super) fn notice(reader: &mut Reader<'_>, sheet: &Sheet, query: &Query, base_url: &str) -> Option<Notice> {
    let text = match query.get("avis") {
        sign_in::WELCOME => messages::WELCOME_BACK.to_owned(),
        VERIFIED => said::VERIFIED.to_owned(),
        "inchange" => messages::UNCHANGED.to_owned(),
        "enregistre" | "cree" => messages::SAVED.to_owned(),
        "fusion" => {
            let name = author_of(reader, sheet, query.get("avec").parse().ok()?)?;
            match query.get("ajouts") {
                "deux" => messages::both_added(&name),
                _ => messages::merged_with(&name),
            }
        }
        _ => return None,
    };
    match query.get("avis") {
        "enregistre" | "cree" | "fusion" => published(reader, sheet, text, base_url).ok(),
        _ => Some(Notice::new("ok", text)),
    }
}

/// The notice after something was published.
fn published(reader: &mut Reader<'_>, sheet: &Sheet, mut text: String, base_url: &str) -> Result<Notice> {
    // Nobody is written to about what its author calls minor.
    let is_told = !reader.revision(sheet, sheet.head)?.minor;
    if let Some(steward) = sheet.steward_id.filter(|steward| is_told && Some(*steward) != reader.who().account())
        && let Some((_, name)) = reader.names([steward])?.pop()
    {
        text = format!("{text} {}", thanks::steward_is_told(&name));
    }
    let mut ways = Vec::new();
    if let Some(before) = reader.readable_before(sheet, sheet.head)? {
        let href = format!("{}/versions/{}...{}", sheet.path(), before.number, sheet.head);
        ways.push(Way { label: thanks::WHAT_CHANGED.to_owned(), href });
    }
    Ok(Notice { ways, link: format!("{base_url}/f/{}", sheet.id), ..Notice::new("ok", text) })
}

/// Adds one small thing that would help as well to what is said of something published: a field that lacks in the
/// sheet, or a sheet near it that lacks something.
pub(super) fn propose(
    app: &App,
    reader: &mut Reader<'_>,
    sheet: &Sheet,
    def: &KindDef,
    notice: &mut Notice,
) -> Result<()> {
    if notice.link.is_empty() {
        return Ok(());
    }
    let text = reader.sheet_text(sheet, sheet.head)?;
    let missing = fields::completeness(def, &text).missing;
    let next = match missing.first().and_then(|key| def.field(key)) {
        Some(field) => {
            Some(Way { label: thanks::complete_field(&field.label), href: Doors::of(sheet, None).address(&field.key) })
        }
        None => around::incomplete(app, reader, sheet, &text)?
            .map(|near| Way { label: thanks::complete_sheet(&typography::french(&near.title)), href: near.path() }),
    };
    notice.ways.extend(next);
    Ok(())
}

fn author_of(reader: &mut Reader<'_>, sheet: &Sheet, number: i32) -> Option<String> {
    match reader.revision(sheet, number).ok()?.author_id {
        Some(id) => reader.names([id]).ok()?.pop().map(|(_, name)| name),
        None => Some(messages::THE_SITE.to_owned()),
    }
}
