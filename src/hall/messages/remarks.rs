//! French sentences about remarks, « Signaler une erreur », and what is done with them.

use crate::text::numbers;

/// A remark without a word.
pub const NOTHING: &str = "Dites ce qu’il faut corriger\u{a0}: une phrase suffit.";
/// What no person fills in was filled in.
pub const TRAP: &str = "Un champ qui doit rester vide ne l’était pas\u{a0}: il est vidé. Votre texte est gardé, \
     envoyez-le de nouveau.";
/// As many wait as anybody can read.
pub const FULL: &str = "Beaucoup de remarques attendent déjà d’être lues. Gardez votre texte et revenez dans \
     quelques jours, ou corrigez la fiche vous-même.";
/// As many of people without an account wait as there are places for them.
pub const FULL_FOR_STRANGERS: &str = "Beaucoup de messages de personnes sans compte attendent déjà d’être lus. Gardez \
     votre texte et revenez dans quelques jours, ou envoyez-le depuis un compte.";
/// An answer without a word.
pub const NO_ANSWER: &str = "Écrivez votre réponse\u{a0}: elle part par courriel.";
/// Above a form that a remark led to.
#[must_use]
pub fn to_treat(words: &str) -> String {
    format!("La remarque\u{a0}: «\u{202f}{words}\u{202f}»")
}

/// Two people treat one remark.
pub const TREATED_MEANWHILE: &str =
    "Quelqu’un vient de répondre à cette remarque, ou de la clore. Relisez-la avant d’envoyer votre réponse.";
/// Nobody can be answered.
pub const NO_ADDRESS: &str =
    "Aucune adresse ne permet plus de répondre. Corrigez la fiche si besoin, puis choisissez «\u{202f}Clore\u{202f}».";
/// Somebody got as many letters about one remark as they may.
pub const ENOUGH_LETTERS: &str = "Plusieurs réponses viennent de partir pour cette remarque. \
    Votre texte est gardé\u{a0}: envoyez-le dans une heure.";
/// The same words wait anew.
pub const WAITS_ANEW: &str = "La même remarque a été envoyée de nouveau et attend déjà\u{202f}: traitez celle-là.";
/// The list is longer than a page.
pub const PAGES: &str = "Pages des remarques";
/// Who sent a remark without saying who.
pub const SOMEBODY: &str = "une personne sans compte";
/// The characters of a remark that a letter repeats.
const SHORT: usize = 400;

/// A text that is too long.
#[must_use]
pub fn too_long(most: usize) -> String {
    let most = numbers::integer(i64::try_from(most).unwrap_or(i64::MAX));
    format!("Raccourcissez ce texte\u{a0}: {most} caractères au plus.")
}

/// Too many remarks in too short a time.
#[must_use]
pub fn too_many(seconds: u64) -> String {
    let minutes = i64::try_from(seconds.div_ceil(60)).unwrap_or(1);
    let unit = if minutes > 1 { "minutes" } else { "minute" };
    format!(
        "Beaucoup de remarques sont arrivées d’ici en peu de temps. Votre texte est gardé\u{a0}: envoyez-le de \
         nouveau dans {}\u{a0}{unit}.",
        numbers::integer(minutes)
    )
}

/// What a remark is about, in a letter: the sheet, and the place in it when it is not the whole.
#[must_use]
pub fn about(title: &str, place: &str) -> String {
    if place.is_empty() { title.to_owned() } else { format!("{title}\u{a0}: {place}") }
}

/// A remark as a letter repeats it: in one line, not endless.
#[must_use]
pub fn shortened(words: &str) -> String {
    let line = words.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= SHORT {
        return line;
    }
    line.chars().take(SHORT).chain(['…']).collect()
}

/// « la version 3 ».
#[must_use]
pub fn version(number: i32) -> String {
    format!("la version {number}")
}

/// « 3 personnes disent que cette fiche est à jour depuis la vérification »; nothing for none.
#[must_use]
pub fn nods(people: i64, was_verified: bool) -> Option<String> {
    let since = if was_verified { "la dernière vérification" } else { "sa publication" };
    match people {
        ..=0 => None,
        1 => Some(format!("Depuis {since}, une personne sans compte dit que cette fiche est à jour.")),
        _ => {
            let people = numbers::integer(people);
            Some(format!("Depuis {since}, {people}\u{a0}personnes sans compte disent que cette fiche est à jour."))
        }
    }
}

/// What is noticed after something was done with a remark, by the word in the address.
#[must_use]
pub fn of_notice(word: &str) -> Option<&'static str> {
    Some(match word {
        "repondue" => "Réponse envoyée. La remarque reste à traiter.",
        "repondue-close" => "Réponse envoyée, remarque close.",
        "remerciee" => "Remarque close. Si une adresse a été laissée, un merci part par courriel.",
        "close" => "Remarque close, sans courriel.",
        "corrigee" => "La correction est publiée. Il reste à clore la remarque, et à remercier.",
        "publiee" => "Question publiée dans la discussion.",
        "rouverte" => "La remarque est de nouveau à traiter.",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use crate::hall::messages::remarks::*;

    #[test]
    fn people_who_nod_are_counted_in_words() {
        assert_eq!(nods(0, true), None);
        assert!(nods(1, false).is_some_and(|said| said.contains("une personne") && said.contains("publication")));
        assert!(nods(3, true).is_some_and(|said| said.contains("3\u{a0}personnes") && said.contains("vérification")));
    }

    #[test]
    fn a_letter_repeats_a_remark_in_one_line() {
        assert_eq!(shortened(" Une \n faute "), "Une faute");
        assert_eq!(shortened(&"é".repeat(900)).chars().count(), 401);
        assert_eq!(about("Boule de neige", ""), "Boule de neige");
        assert_eq!(about("Boule de neige", "Durée"), "Boule de neige\u{a0}: Durée");
        assert!(too_many(90).contains("2\u{a0}minutes") && too_many(5).contains("1\u{a0}minute."));
    }
}
