//! Addresses that led nowhere.

/// A target that is not of this wiki, or that nobody may read.
pub const NO_TARGET: &str = "Indiquez le titre d’une fiche, ou une adresse de ce wiki.";
/// A target that leads to where it comes from.
pub const LEADS_BACK: &str = "Cette adresse ne mène nulle part elle-même\u{a0}: indiquez la fiche où aller.";

/// What is noticed once an address has a target, by the word in the address.
#[must_use]
pub fn of_pointed(word: &str) -> Option<&'static str> {
    match word {
        "adresse" => Some("C’est noté\u{a0}: cette adresse mène désormais à bon port."),
        "adresse-libre" => Some("C’est noté\u{a0}: cette adresse ne mène plus nulle part."),
        _ => None,
    }
}
