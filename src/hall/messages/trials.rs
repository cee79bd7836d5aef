//! French sentences about trials, « Je l’ai essayée », adaptations, and thanks.

use crate::text::numbers;

/// A date that cannot be read.
pub const DATE: &str = "Donnez le jour, le mois ou l’année\u{a0}: 12 mars 2026, mars 2026 ou 2026.";
/// A date in the future.
pub const FUTURE: &str = "Cette date est à venir. Donnez celle où vous l’avez essayée.";
/// An invalid number of people.
pub const PEOPLE: &str = "Donnez un nombre entier de personnes, ou laissez vide.";
/// A member told as many as they may.
pub const ENOUGH: &str = "Vous avez déjà raconté mille essais. Reprenez-en un avant d’en raconter un autre.";
/// An adaptation without a name.
pub const NO_TITLE: &str = "Dites comment elle s’appelle là-bas.";
/// An adaptation that is told nowhere.
pub const NO_PAGE: &str = "Cette page est introuvable. Collez une adresse entière (https://…), choisissez le titre \
     d’une autre fiche d’ici, ou laissez vide.";
/// The list is longer than a page.
pub const PAGES: &str = "Pages du fil de la fiche";

/// A text that is too long.
#[must_use]
pub fn too_long(most: usize) -> String {
    format!("Raccourcissez ce texte\u{a0}: {most} caractères au plus.")
}

/// « essayée 3 fois »; nothing for none.
#[must_use]
pub fn count(trials: i64) -> Option<String> {
    (trials > 0).then(|| format!("essayée {}\u{a0}fois", numbers::integer(trials)))
}

/// « essayée 3 fois, adaptée 2 fois ailleurs »; nothing for none.
#[must_use]
pub fn trail(trials: i64, adaptations: i64) -> Option<String> {
    let adapted = (adaptations > 0).then(|| format!("adaptée {}\u{a0}fois ailleurs", numbers::integer(adaptations)));
    let parts: Vec<String> = count(trials).into_iter().chain(adapted).collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// « 18 personnes ».
#[must_use]
pub fn people(people: i32) -> String {
    let noun = if people > 1 { "personnes" } else { "personne" };
    format!("{}\u{a0}{noun}", numbers::integer(i64::from(people)))
}

/// « 3 mercis ».
#[must_use]
pub fn thanks(count: i64) -> String {
    let noun = if count > 1 { "mercis" } else { "merci" };
    format!("{}\u{a0}{noun}", numbers::integer(count))
}

/// What is noticed after something was done, by the word in the address.
#[must_use]
pub fn of_notice(word: &str) -> Option<&'static str> {
    Some(match word {
        "racontee" => "Merci\u{202f}! Votre essai est en ligne.",
        "adaptee" => "Merci\u{202f}! Votre adaptation est en ligne.",
        "effacee" => "Récit effacé, pour de bon.",
        "reprise" => "Votre récit est retiré, pour de bon.",
        "masquee" => "Récit masqué\u{a0}: son auteur et la modération le voient encore, avec le motif.",
        "montree" => "Récit montré de nouveau.",
        _ => return super::thanks::of_press(word),
    })
}

#[cfg(test)]
mod tests {
    use crate::hall::messages::trials::*;

    #[test]
    fn trials_and_people_are_counted_in_words() {
        assert_eq!(count(0), None);
        assert_eq!(trail(0, 0), None);
        assert_eq!(trail(1, 2).as_deref(), Some("essayée 1\u{a0}fois, adaptée 2\u{a0}fois ailleurs"));
        assert_eq!((thanks(1), thanks(2)), ("1\u{a0}merci".to_owned(), "2\u{a0}mercis".to_owned()));
        assert_eq!(count(1).as_deref(), Some("essayée 1\u{a0}fois"));
        assert_eq!((people(1), people(18)), ("1\u{a0}personne".to_owned(), "18\u{a0}personnes".to_owned()));
    }
}
