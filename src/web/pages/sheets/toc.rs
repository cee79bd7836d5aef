//! The table of contents of a sheet.

use crate::cache::Body;
use crate::hall::messages::reading as said;
use crate::text::typography;
use crate::web::pages::sheets::card::Card;

/// The table of contents: the card, then the sections of the body, then the end of the page.
pub(super) fn toc(card: &Card, body: &Body, has_next: bool) -> Vec<(String, String)> {
    let entry = |id: &str, label: &str| (id.to_owned(), label.to_owned());
    let mut toc = card.headings();
    let sections = body.headings.iter().filter(|(level, _, _)| *level == 2);
    toc.extend(sections.map(|(_, id, text)| (id.clone(), typography::french(text).into_owned())));
    if !card.others.is_empty() {
        toc.push(entry("autres_champs", said::OTHER_FIELDS));
    }
    if has_next {
        toc.push(entry("lire-aussi", said::READ_NEXT));
    }
    toc.push(entry("credits", said::CREDITS));
    toc
}
