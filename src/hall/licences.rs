//! The licences under which sheets are shared, by their ids in the vocabulary, and where each is read.

/// The licence of sheets that say none, unless the wiki chose another.
pub const DEFAULT: &str = "CC-BY-SA-4.0";

/// Where each licence is read.
const TEXTS: [(&str, &str); 5] = [
    (DEFAULT, "https://creativecommons.org/licenses/by-sa/4.0/deed.fr"),
    ("CC-BY-4.0", "https://creativecommons.org/licenses/by/4.0/deed.fr"),
    ("CC0-1.0", "https://creativecommons.org/publicdomain/zero/1.0/deed.fr"),
    ("LO-2.0", "https://www.etalab.gouv.fr/licence-ouverte-open-licence/"),
    ("ODbL-1.0", "https://opendatacommons.org/licenses/odbl/1-0/"),
];

/// The licences that a wiki may choose.
pub fn all() -> impl Iterator<Item = &'static str> {
    TEXTS.iter().map(|(id, _)| *id)
}

/// A licence of that id, when we know it.
#[must_use]
pub fn known(id: &str) -> Option<&'static str> {
    all().find(|known| *known == id)
}

/// Where a licence is read; the terms of use of this site for one that we do not know.
#[must_use]
pub fn url(id: &str) -> &'static str {
    TEXTS.iter().find(|(known, _)| *known == id).map_or("/mentions-legales", |(_, url)| url)
}
