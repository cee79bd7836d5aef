//! What a page says of what its reader has just done to its sheet: thanks, what changed, who is told, and one small
//! thing that would help as well.

use crate::app::App;
use crate::db::types::AccountId;
use crate::hall::error::{Error, Result};
use crate::hall::messages;
use crate::hall::messages::groups;
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

/// The parameter that names whoever gets a letter about what was published.
pub const HEARS: &str = "apprend";

/// The notice that `?avis=` of a redirection asks for.
pub(super) fn notice(reader: &mut Reader<'_>, sheet: &Sheet, query: &Query, base_url: &str) -> Result<Option<Notice>> {
    let text = match query.get("avis") {
        sign_in::WELCOME => messages::WELCOME_BACK.to_owned(),
        VERIFIED => said::VERIFIED.to_owned(),
        "inchange" => messages::UNCHANGED.to_owned(),
        "ouverte" => groups::OPENED.to_owned(),
        "enregistre" | "cree" | "fusion" if sheet.readers_id.is_some() => groups::SAVED.to_owned(),
        "enregistre" | "cree" => messages::SAVED.to_owned(),
        "fusion" => {
            let with = query.get("avec").parse().ok();
            let Some(name) = with.map(|number| author_of(reader, sheet, number)).transpose()?.flatten() else {
                return Ok(None);
            };
            match query.get("ajouts") {
                "deux" => messages::both_added(&name),
                _ => messages::merged_with(&name),
            }
        }
        _ => return Ok(None),
    };
    Ok(Some(match query.get("avis") {
        "enregistre" | "cree" | "fusion" if sheet.readers_id.is_none() => {
            let hears = query.get(HEARS).parse().ok().map(AccountId);
            published(reader, sheet, text, hears, base_url)?
        }
        _ => Notice::new("ok", text),
    }))
}

/// The notice after something was published, of which `hears` gets a letter.
fn published(
    reader: &mut Reader<'_>,
    sheet: &Sheet,
    mut text: String,
    hears: Option<AccountId>,
    base_url: &str,
) -> Result<Notice> {
    // An address may be made by hand: it names nobody who does not look after the sheet.
    if let Some(steward) = hears.filter(|hears| sheet.steward_id == Some(*hears))
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

fn author_of(reader: &mut Reader<'_>, sheet: &Sheet, number: i32) -> Result<Option<String>> {
    let author = match reader.revision(sheet, number) {
        Ok(revision) => revision.author_id,
        Err(Error::NotFound(_)) => return Ok(None),
        Err(error) => return Err(error),
    };
    match author {
        Some(id) => Ok(reader.names([id])?.pop().map(|(_, name)| name)),
        None => Ok(Some(messages::THE_SITE.to_owned())),
    }
}
