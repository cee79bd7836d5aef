//! What is said to whoever has just published something.

use crate::hall::messages::within_a_sentence;

/// The way to the difference.
pub const WHAT_CHANGED: &str = "Voir ce qui a changé";

/// Who looks after the sheet gets a letter.
#[must_use]
pub fn steward_is_told(name: &str) -> String {
    format!("{name}, qui veille sur la fiche, le saura par courriel.")
}

/// One small thing more: a field of the same sheet.
#[must_use]
pub fn complete_field(label: &str) -> String {
    format!("Encore une minute\u{202f}? Compléter\u{a0}: {}", within_a_sentence(label))
}

/// The same: a sheet that stands beside it.
#[must_use]
pub fn complete_sheet(title: &str) -> String {
    format!("Encore une minute\u{202f}? Compléter «\u{202f}{title}\u{202f}»")
}

/// What is noticed after somebody pressed « Merci », by the word in the address.
#[must_use]
pub fn of_press(word: &str) -> Option<&'static str> {
    Some(match word {
        "merci" => "Merci transmis.",
        "merci-repris" => "Merci repris.",
        _ => return None,
    })
}
