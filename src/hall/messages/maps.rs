//! What maps say.

/// The way of a list by the places of its sheets.
pub const MAP: &str = "Carte";
/// What takes the places of a list away, for maps made elsewhere.
pub const GEOJSON: &str = "Télécharger en GeoJSON";

/// « Carte de 12 fiches ».
#[must_use]
pub fn map_of(count: usize) -> String {
    match count {
        0 => "Carte sans fiche".to_owned(),
        1 => "Carte d’une fiche".to_owned(),
        many => format!("Carte de {many} fiches"),
    }
}

/// « La laine du plateau, Saugues (Haute-Loire) ».
#[must_use]
pub fn of_one(title: &str, place: &str) -> String {
    format!("{title}, {place}")
}

/// « 4 fiches, Haute-Loire (département) ».
#[must_use]
pub fn of_several(count: usize, place: &str) -> String {
    format!("{count} fiches, {place}")
}

/// How many sheets the list has and the map has not.
#[must_use]
pub fn elsewhere(count: u64) -> String {
    match count {
        1 => "Une fiche n’est pas sur la carte\u{a0}: elle ne nomme aucun lieu que la carte connaisse.".to_owned(),
        many => {
            format!("{many} fiches ne sont pas sur la carte\u{a0}: elles ne nomment aucun lieu que la carte connaisse.")
        }
    }
}

/// « à 30 km au plus ».
#[must_use]
pub fn around(radius: u16) -> String {
    format!("à {radius}\u{a0}km au plus")
}

/// How precise a point is, in a file.
#[must_use]
pub fn precision(is_wide: bool) -> &'static str {
    if is_wide { "milieu du territoire" } else { "commune" }
}
