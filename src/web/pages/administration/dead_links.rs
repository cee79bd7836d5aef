//! « Liens morts »: addresses of other sites at which nothing stands any more, each with the sheets that lead there.

use askama::Template;
use serde::Deserialize;

use crate::actions::wiki::change_setting::choose_outside_links;
use crate::hall::messages::dead as said;
use crate::hall::policy::Act;
use crate::models::sheet::Sheet;
use crate::reading::outside::{self, OutsideSpot};
use crate::text::dates;
use crate::web::http::act::Administrator;
use crate::web::http::{Acted, Desk, Look, Outcome};
use crate::web::pages::sheets::doors::{self, Spot};
use crate::web::view::layout::Shell;
use crate::web::view::page;
use crate::web::view::parts::Way;

/// Addresses shown.
const MOST: i64 = 100;
/// Sheets of one address.
const MOST_SHEETS: usize = 10;

/// An address at which nothing stands.
struct DeadLink {
    url: String,
    answer: String,
    /// `<time>` in French.
    since: String,
    /// The sheets, each with the address of the form of the part that leads there.
    sheets: Vec<(Way, String)>,
}

/// The page.
#[derive(Template)]
#[template(path = "administration/dead_links.html")]
pub struct DeadLinksPage {
    shell: Shell,
    /// Whether addresses are asked.
    asks: bool,
    administrator: bool,
    /// How many addresses texts lead to, and how many of them were asked.
    counts: (i64, i64),
    rows: Vec<DeadLink>,
}

/// `GET /administration/liens-morts`
pub fn dead_links(look: &mut Look<'_>, (): &()) -> Outcome<DeadLinksPage> {
    look.who().must(Act::WriteThemes)?;
    let (asks, counts) = (look.reader.asks_outside()?, look.reader.count_outside()?);
    let mut rows = Vec::new();
    for (address, sheets) in look.reader.dead_addresses(MOST)? {
        let mut found = Vec::new();
        for sheet in sheets.into_iter().take(MOST_SHEETS) {
            // What was corrected since leads there no more.
            if let Some(form) = form_of(look, &sheet, &address.url)? {
                found.push((Way { href: sheet.path(), label: sheet.title }, form));
            }
        }
        if !found.is_empty() {
            let since = dates::day_tag(address.since.unwrap_or(address.asked_at).0);
            rows.push(DeadLink { answer: said::of_answer(&address.answer), url: address.url, since, sheets: found });
        }
    }
    let notice = said::of_chosen(look.query().get("avis")).and_then(page::done);
    Ok(DeadLinksPage {
        shell: Shell { notice, ..look.shell_with_form() },
        asks,
        administrator: look.who().may(Act::Administer),
        counts,
        rows,
    })
}

/// The form of the part of a sheet that leads to an address.
fn form_of(look: &mut Look<'_>, sheet: &Sheet, url: &str) -> Outcome<Option<String>> {
    let text = look.reader.sheet_text(sheet, sheet.head)?;
    Ok(match outside::spot(&text, &look.app.config.base_url, url) {
        Some(OutsideSpot::Passage(rank)) => doors::of_rank(sheet, text.body(), rank),
        Some(OutsideSpot::Field(key)) => Some(Spot::Field(key).address(&sheet.path())),
        None => None,
    })
}

/// What is chosen.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct OutsideForm {
    #[serde(rename = "verifier")]
    asks: String,
}

/// `POST /administration/liens-morts`: other sites are asked from now on, or not any more.
pub fn choose_outside(desk: &Desk<'_>, who: &Administrator, (): &(), typed: OutsideForm) -> Outcome<Acted> {
    let OutsideForm { asks } = typed;
    let asks = asks == "oui";
    choose_outside_links(desk.app, who, asks)?;
    let word = if asks { "oui" } else { "non" };
    Ok(desk.go(format!("/administration/liens-morts?avis={word}"), Some(desk.app.reached())))
}
