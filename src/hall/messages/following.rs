//! French sentences of what one follows, of the news of it, and of how soon they are told.

use crate::db::types::Pace;

/// Somebody names themselves.
pub const NOT_ONESELF: &str = "Vous veillez déjà sur elle\u{a0}: nommez quelqu’un d’autre.";
/// What is noticed of the list of what is followed, by the word in the address.
#[must_use]
pub fn of_followed(word: &str) -> Option<&'static str> {
    match word {
        "retire" => Some("Ce n’est plus dans votre liste de suivi."),
        "regle" => Some("Vos choix sont enregistrés."),
        "confirme" => Some("C’est fait\u{a0}: vous serez prévenu à cette adresse."),
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

/// The same as a choice of somebody without an account, who follows nothing that never tells them.
#[must_use]
pub fn of_pace_by_mail(pace: Pace) -> &'static str {
    match pace {
        Pace::Never => "ne plus suivre",
        told => of_pace(told),
    }
}

/// An address that follows as much as one may.
pub const FULL_BY_MAIL: &str = "Cette adresse suit déjà cent pages, le maximum. Arrêtez-en une d’abord, par le lien au \
     bas d’un de ces messages.";
/// A pace at which nothing is told.
pub const NO_PACE: &str = "Choisissez un rythme dans la liste.";

/// What somebody was shown beside the button that follows something by mail.
#[must_use]
pub fn proof(what: &str, pace: Pace) -> String {
    format!(
        "«\u{a0}Suivre par courriel\u{a0}»\u{a0}: {what}, {}. «\u{a0}Votre adresse sert à ces messages, rien \
         d’autre.\u{a0}»",
        of_pace_by_mail(pace)
    )
}

/// The discussion of a sheet, as something that is followed.
#[must_use]
pub fn discussion(sheet: &str) -> String {
    format!("Discussion de «\u{202f}{sheet}\u{202f}»")
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

/// A sheet that nobody takes by themselves.
pub const TO_BE_ENTRUSTED: &str = "Cette fiche se confie\u{a0}: demandez-la à la modération, qui la confie dans \
     «\u{202f}Informations\u{202f}».";
