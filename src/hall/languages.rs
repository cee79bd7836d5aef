//! The languages in which sheets may be written. Pages speak French around them.

use crate::text::title;

/// A language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Language {
    /// Its tag in pages (BCP 47).
    pub tag: &'static str,
    /// Its name in French.
    pub name: &'static str,
    /// Its tag with a country, for those who preview links.
    pub locale: &'static str,
}

const fn language(tag: &'static str, name: &'static str, locale: &'static str) -> Language {
    Language { tag, name, locale }
}

/// French first, those of France, then those of its neighbours.
const ALL: [Language; 21] = [
    language("fr", "Français", "fr_FR"),
    language("gsw", "Alsacien", "gsw_FR"),
    language("eu", "Basque", "eu_ES"),
    language("br", "Breton", "br_FR"),
    language("ca", "Catalan", "ca_ES"),
    language("co", "Corse", "co_FR"),
    language("gcf", "Créole antillais", "gcf_GP"),
    language("gcr", "Créole guyanais", "gcr_GF"),
    language("rcf", "Créole réunionnais", "rcf_RE"),
    language("vls", "Flamand", "vls_FR"),
    language("frp", "Francoprovençal", "frp_FR"),
    language("oc", "Occitan", "oc_FR"),
    language("pcd", "Picard", "pcd_FR"),
    language("ty", "Tahitien", "ty_PF"),
    language("de", "Allemand", "de_DE"),
    language("en", "Anglais", "en_GB"),
    language("es", "Espagnol", "es_ES"),
    language("it", "Italien", "it_IT"),
    language("lb", "Luxembourgeois", "lb_LU"),
    language("nl", "Néerlandais", "nl_NL"),
    language("pt", "Portugais", "pt_PT"),
];

/// The language of pages.
pub const FRENCH: Language = language("fr", "Français", "fr_FR");

/// Every language that can be chosen.
pub fn all() -> impl Iterator<Item = Language> {
    ALL.into_iter()
}

/// The language of that tag.
#[must_use]
pub fn of_tag(tag: &str) -> Option<Language> {
    all().find(|one| one.tag == tag)
}

/// The language of that tag or French name, however it is written: `br`, « Breton », `breton`.
#[must_use]
pub fn find(said: &str) -> Option<Language> {
    let said = title::slug(said);
    of_tag(&said).or_else(|| all().find(|one| title::slug(one.name) == said))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_is_found_by_its_tag_and_its_name() {
        for said in ["br", "BR", "Breton", " breton "] {
            assert_eq!(find(said).map(|one| one.tag), Some("br"), "{said}");
        }
        assert_eq!(find("francais").map(|one| one.locale), Some("fr_FR"));
        assert_eq!(find("créole-réunionnais").map(|one| one.tag), Some("rcf"));
        assert_eq!((find(""), find("klingon")), (None, None));
        assert_eq!(all().next(), Some(FRENCH));
    }
}
