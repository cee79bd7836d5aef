//! Sentences about the name, the tagline and the logo of the wiki.

use crate::db::types::FromStrangers;
use crate::text::numbers;

/// The name that `templates/logo.html` draws.
pub const DRAWN_NAME: &str = "Maillage";
/// What stands under the name while nobody has chosen.
pub const TAGLINE: &str = "Le carnet commun des praticiennes et praticiens de la coopération territoriale et de \
    l’économie sociale et solidaire.";
/// What those who link to the wiki say of it while nobody has chosen.
pub const DESCRIPTION: &str = "Fiches pratiques, exemples inspirants et méthodes d’animation, \
    écrits et tenus à jour par celles et ceux qui les pratiquent.";
/// A logo without words, or with too many.
pub const LOGO_ALT: &str = "Écrivez ce que dit le logo, en 120 caractères au plus : on le lit à qui ne le voit pas.";
/// No file, or one that is no picture.
pub const LOGO_FORMAT: &str =
    "Choisissez une image PNG, JPEG, GIF ou WebP. Un dessin SVG s’exporte d’abord en PNG, 160 pixels de haut.";
/// A logo that weighs too much on every page.
pub const LOGO_TOO_LARGE: &str =
    "Ce logo est trop lourd pour être sur toutes les pages : 100 Ko au plus. Réduisez-le, puis recommencez.";

/// A text over its bound.
#[must_use]
pub fn text_too_long(most: usize) -> String {
    let most = numbers::integer(i64::try_from(most).unwrap_or(i64::MAX));
    format!("Ce texte est trop long : {most} caractères au plus.")
}

/// Which changes are looked at first, in the journal.
#[must_use]
pub fn looked_at(first: u32, strangers: Option<FromStrangers>) -> String {
    let members = match first {
        0 => "Modifications des membres\u{a0}: publiées aussitôt".to_owned(),
        1 => "Première modification de chaque membre relue".to_owned(),
        _ => format!("{first}\u{a0}premières modifications de chaque membre relues"),
    };
    match strangers {
        Some(chosen) => format!("{members}\u{202f}; sans compte\u{a0}: {}", of_strangers(chosen).to_lowercase()),
        None => members,
    }
}

/// What becomes of changes by people without an account.
#[must_use]
pub fn of_strangers(chosen: FromStrangers) -> &'static str {
    match chosen {
        FromStrangers::AtOnce => "Publiées aussitôt",
        FromStrangers::Looked => "Publiées après un regard",
        FromStrangers::Refused => "Refusées\u{a0}: il faut un compte",
    }
}

/// A number of first changes that is none.
#[must_use]
pub fn first_changes(most: u32) -> String {
    format!("Écrivez un nombre entier de 0 à {most}\u{202f}; 0 publie tout aussitôt.")
}

/// A setting in the journal; another subject is somebody's name.
#[must_use]
pub fn of_subject(subject: &str) -> &str {
    match subject {
        "identity" => "Nom, accueil et contact",
        "logo" => "Logo",
        "registration" => "Inscriptions",
        "looked_at" => "Premières modifications",
        "reindex" => "Recherche",
        other => other,
    }
}

/// What is noticed after a setting was changed, by the word in the address.
#[must_use]
pub fn of_setting(word: &str) -> Option<&'static str> {
    Some(match word {
        "inscription" => "Enregistré\u{a0}: ce choix vaut dès maintenant pour qui veut ouvrir un compte.",
        "regard" => "Enregistré\u{a0}: ce choix vaut pour les prochaines modifications.",
        "mots" => "Enregistré\u{a0}: ces mots se lisent dès maintenant sur toutes les pages.",
        "logo" => "Enregistré\u{a0}: ce logo se montre en haut de toutes les pages.",
        "logo-retire" => "Logo retiré\u{a0}: le nom du site est de nouveau en haut des pages.",
        _ => return None,
    })
}
