//! The licences of sheets, and the reference to cite a sheet by.

use crate::hall::licences;
use crate::hall::messages::reading as said;
use crate::models::kind::KindSet;
use crate::models::sheet::Sheet;
use crate::text::dates;
use crate::text::kind::{LICENCES_VOCABULARY, field_keys};
use crate::text::sheet_text::{SheetText, Value};
use crate::web::view::page::short_link;

/// A licence.
pub struct Licence {
    /// Its id in the vocabulary.
    pub id: String,
    /// Its name.
    pub label: String,
    /// Where it is read; the terms of use of this site for one that we do not know.
    pub url: &'static str,
}

/// The licence of a text, or that of the wiki.
#[must_use]
pub fn of(kinds: &KindSet, text: &SheetText, shared: &str) -> Licence {
    let id = text
        .get(field_keys::LICENCE)
        .and_then(Value::as_text)
        .map(str::trim)
        .filter(|id| !id.is_empty())
        .unwrap_or(shared);
    Licence { label: kinds.label(LICENCES_VOCABULARY, id).to_owned(), url: licences::url(id), id: id.to_owned() }
}

/// The reference to cite a revision by: authors, title, site, version and date, permanent link, licence.
///
/// The authors are those whom the text credits, else those who wrote it here, else the site.
#[must_use]
pub fn citation(
    sheet: &Sheet,
    text: &SheetText,
    contributors: &[String],
    licence: &Licence,
    site: &str,
    base_url: &str,
) -> String {
    let credited = credited(text);
    let authors = match (credited.is_empty(), contributors.is_empty()) {
        (false, _) => credited.join(", "),
        (true, false) => contributors.join(", "),
        (true, true) => site.to_owned(),
    };
    let link = short_link(base_url, sheet.id, sheet.head);
    said::citation(&authors, &sheet.title, site, sheet.head, &dates::day(sheet.updated_at.0), &link, &licence.label)
}

/// The names that a text credits, each once.
fn credited(text: &SheetText) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for row in text.get(field_keys::CREDITS).and_then(Value::as_list).unwrap_or_default() {
        let name = row.as_text().or_else(|| row.get("nom").and_then(Value::as_text)).unwrap_or_default().trim();
        if !name.is_empty() && !names.iter().any(|known| known == name) {
            names.push(name.to_owned());
        }
    }
    names
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use crate::web::pages::sheets::licence::*;

    #[test]
    fn credited_names_come_once_each() {
        let text = SheetText::parse(
            "---\ntitre: A\ncredits:\n  - {nom: Odile T., role: redaction}\n  - {nom: Yann \
            Q.}\n  - {nom: Odile T.}\n---\n",
        )
        .unwrap();
        assert_eq!(credited(&text), ["Odile T.", "Yann Q."]);
    }

    #[test]
    fn a_sheet_without_licence_has_that_of_the_site() {
        let text = SheetText::parse("---\ntitre: A\n---\n").unwrap();
        assert_eq!(of(&KindSet::default(), &text, licences::DEFAULT).id, licences::DEFAULT);
        let text = SheetText::parse("---\ntitre: A\nlicence: Propre\n---\n").unwrap();
        assert_eq!(of(&KindSet::default(), &text, licences::DEFAULT).url, "/mentions-legales");
    }
}
