//! French sentences of what one follows, of the news of it, and of how soon they are told.

use crate::db::types::Pace;

/// What is noticed of the list of what is followed, by the word in the address.
#[must_use]
pub fn of_followed(word: &str) -> Option<&'static str> {
    match word {
        "retire" => Some("Ce n’est plus dans votre liste de suivi."),
        "regle" => Some("Vos choix sont enregistrés."),
        _ => None,
    }
}

/// What is noticed of the news, by the word in the address.
#[must_use]
pub fn of_news(word: &str) -> Option<&'static str> {
    (word == "lues").then_some("Tout est marqué comme lu.")
}

/// An hour that is none.
pub const WRONG_HOUR: &str = "Choisissez une heure et un jour dans les listes.";
/// A pause of more than a year.
pub const LONG_PAUSE: &str = "Une pause dure un an au plus. Pour ne plus rien recevoir, décochez la case.";
/// A day that is none.
pub const WRONG_DAY: &str = "Écrivez un jour, comme 24/12/2026, ou laissez vide.";

/// How soon letters tell of something.
#[must_use]
pub fn of_pace(pace: Pace) -> &'static str {
    match pace {
        Pace::AtOnce => "tout de suite",
        Pace::Daily => "chaque jour",
        Pace::Weekly => "chaque semaine",
        Pace::Never => "jamais par courriel",
    }
}

/// « 8 h ».
#[must_use]
pub fn hour(hour: i32) -> String {
    format!("{hour}\u{a0}h")
}

/// « Anne, Bob et 3 autres ».
#[must_use]
pub fn people(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [first, second] => format!("{first} et {second}"),
        [first, second, third] => format!("{first}, {second} et {third}"),
        [first, second, others @ ..] => format!("{first}, {second} et {} autres", others.len()),
    }
}
