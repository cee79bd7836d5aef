//! French sentences of correcting a sheet in place: the names of its parts, and the reasons that a form fills in.

/// Most letters of a summary that the program writes.
const MOST: usize = 200;

/// The help under the title.
pub const TITLE_HELP: &str = "Une action ou un nom, sans sigle seul. 90 caractères suffisent.";
/// The title of the form of a section.
pub const TEXT_OF_SECTION: &str = "Texte de la section";
/// The title of the form of a passage.
pub const TEXT_OF_PASSAGE: &str = "Texte du passage";
/// A field that the kind of the sheet does not have.
pub const NO_SUCH_FIELD: &str =
    "Ce champ n’existe pas, ou plus, dans cette sorte de fiche. Choisissez ci-dessous ce qu’il faut corriger.";
/// A passage that became another text before its form was opened.
pub const PASSAGE_CHANGED: &str =
    "Ce passage a changé depuis que vous avez ouvert la page\u{a0}: voici ce qu’il dit aujourd’hui.";
/// A passage that is gone before its form was opened.
pub const PASSAGE_GONE: &str =
    "Ce passage a été retiré, ou écrit autrement, depuis que vous avez ouvert la page. Voici le texte entier.";
/// The text typed for a passage cannot be put back in its place.
pub const PASSAGE_LOST: &str = "Ce passage a changé depuis\u{a0}: il n’est plus là où vous l’aviez lu. \
    Copiez votre texte, puis corrigez la section ou la fiche entière.";

/// A label as it stands in a sentence: « budget et financements », « SIRET ».
#[must_use]
pub fn within_a_sentence(label: &str) -> String {
    let mut letters = label.chars();
    let Some(first) = letters.next() else { return String::new() };
    let is_word = letters.clone().next().is_none_or(|second| !second.is_uppercase() && !second.is_ascii_digit());
    if is_word { first.to_lowercase().chain(letters).collect() } else { label.to_owned() }
}

/// « la section : Pendant ».
#[must_use]
pub fn the_section(words: &str) -> String {
    format!("section «\u{a0}{words}\u{a0}»")
}

/// « passage : « On écoute chacun… » ».
#[must_use]
pub fn the_passage(words: &str) -> String {
    if words.is_empty() { "passage".to_owned() } else { format!("passage «\u{a0}{words}\u{a0}»") }
}

/// What a correction does to its part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PartChange {
    /// It was empty.
    Added,
    /// It says something else.
    Corrected,
    /// It is empty now.
    Removed,
}

/// The summary of a correction, which its author may write otherwise. Nothing in it agrees with the name of the part,
/// which may be of any gender and number: « Correction : budget et financements ».
#[must_use]
pub fn reason(change: PartChange, part: &str) -> String {
    let what = match change {
        PartChange::Added => "Ajout",
        PartChange::Corrected => "Correction",
        PartChange::Removed => "Retrait",
    };
    let whole = format!("{what}\u{a0}: {part}");
    if whole.chars().count() <= MOST {
        return whole;
    }
    whole.chars().take(MOST - 1).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use crate::hall::messages::correcting::*;

    #[test]
    fn a_label_begins_small_within_a_sentence_unless_it_is_an_acronym() {
        for (label, shown) in [
            ("Budget et financements", "budget et financements"),
            ("En une phrase", "en une phrase"),
            ("À quel problème cela répond\u{202f}?", "à quel problème cela répond\u{202f}?"),
            ("SIRET", "SIRET"),
            ("Échecs", "échecs"),
            ("", ""),
        ] {
            assert_eq!(within_a_sentence(label), shown);
        }
    }

    #[test]
    fn a_reason_names_the_part_and_fits_a_summary() {
        assert_eq!(reason(PartChange::Corrected, "budget et financements"), "Correction\u{a0}: budget et financements");
        assert_eq!(reason(PartChange::Added, "matériel"), "Ajout\u{a0}: matériel");
        assert_eq!(reason(PartChange::Removed, &the_section("Un")), "Retrait\u{a0}: section «\u{a0}Un\u{a0}»");
        let long = reason(PartChange::Corrected, &"é".repeat(300));
        assert_eq!((long.chars().count(), long.ends_with('…')), (200, true));
    }
}
