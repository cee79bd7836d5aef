//! Sentences about the name, the tagline and the logo of the wiki.

use crate::db::types::FromStrangers;
use crate::hall::config::Registration;
use crate::hall::languages;
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
    "Choisissez un dessin SVG, ou une image PNG, JPEG, GIF ou WebP. Un SVG que l’on ne peut pas lire s’exporte en PNG.";
/// A logo that weighs too much on every page.
pub const LOGO_TOO_LARGE: &str =
    "Ce logo est trop lourd pour être sur toutes les pages : 100 Ko au plus. Réduisez-le, puis recommencez.";

/// The summary of a page whose blanks were filled in.
pub const BLANKS_FILLED: &str = "Blancs remplis";
/// An icon that would be too small to be seen.
pub const ICON_SHAPE: &str = "Choisissez une image à peu près carrée\u{a0}: elle se montre en 16 pixels de côté.";
/// A colour that is none.
pub const ACCENT_FORMAT: &str = "Écrivez une couleur en six chiffres, comme #24479b.";
/// An entry of the menu that leads nowhere.
pub const ENTRY_NOWHERE: &str = "Dites où mène cette entrée, ou retirez-la.";
/// An entry of the menu that leads to nothing we know.
pub const ENTRY_UNKNOWN: &str =
    "Rien ne porte ce nom. Écrivez le titre exact d’une fiche, le nom d’un modèle ou d’un thème, ou une adresse.";
/// An entry of the menu without a word.
pub const ENTRY_WITHOUT_WORD: &str = "Donnez un mot à cette entrée du menu.";
/// A change that cannot be undone.
pub const CHANGED_SINCE: &str =
    "Ces réglages ont encore changé depuis\u{a0}: défaites d’abord le changement le plus récent.";

/// A part of the choices that somebody else changed while the form was open.
#[must_use]
pub fn changed_by_another(part: &str) -> String {
    format!("«\u{202f}{part}\u{202f}» a changé entre-temps. Publiez de nouveau pour garder le vôtre.")
}

/// Too many examples, or too long ones.
#[must_use]
pub fn examples_too_many(most: usize, letters: usize) -> String {
    format!("Écrivez {most} exemples au plus, de {letters} caractères au plus chacun.")
}

/// Messages that stand ready for who moderates, unless the site chose others.
pub const REASONS: [&str; 6] = [
    "Texte vidé",
    "Publicité",
    "Propos qui visent une personne",
    "Coordonnées personnelles",
    "Texte copié sans autorisation",
    "Essai sans suite",
];

/// Too many messages that stand ready, or too long ones.
#[must_use]
pub fn reasons_too_many(most: usize, letters: usize) -> String {
    format!("Écrivez {most} messages au plus, de {letters} caractères au plus chacun.")
}

/// A menu that nobody would read.
#[must_use]
pub fn menu_too_long(most: usize) -> String {
    format!("Gardez {most} entrées au plus dans le menu.")
}

/// A ratio in French: « 8,2 : 1 ».
fn ratio(value: f64) -> String {
    // Rounded down: what is told as enough is enough.
    format!("{:.1}\u{a0}:\u{a0}1", (value * 10.0).floor() / 10.0).replace('.', ",")
}

/// How well a colour is read.
#[must_use]
pub fn contrast(value: f64, least: f64) -> String {
    let word = if value >= least { "lisible" } else { "trop pâle" };
    format!("{}, {word}.", ratio(value))
}

/// A colour that is not read well enough on light paper.
#[must_use]
pub fn accent_too_pale(value: f64, instead: &str) -> String {
    format!(
        "Cette couleur est trop pâle pour se lire sur fond clair\u{a0}: {}, il faut 4,5\u{a0}:\u{a0}1. La même, plus \
         foncée, irait\u{a0}: #{instead}.",
        ratio(value)
    )
}

/// A first step: its title, what it is for, where it is done and what leads there.
#[must_use]
pub fn of_first_step(word: &str) -> (&'static str, &'static str, (&'static str, &'static str)) {
    match word {
        "nom" => (
            "Un nom",
            "Le nom, la couleur, le logo et la page d’accueil, avec un aperçu à côté.",
            ("/administration/site", "Donner un nom"),
        ),
        "ecrire" => (
            "Qui peut écrire",
            "Qui ouvre un compte, et si l’on relit avant de publier.",
            ("/administration/site#ecriture", "Choisir qui peut écrire"),
        ),
        "modeles" => (
            "Quels types de fiches",
            "Des types sont prêts. Leurs questions se changent à tout moment.",
            ("/administration/modeles", "Voir les types"),
        ),
        "ranger" => (
            "Vos thèmes",
            "Des thèmes sont proposés. Gardez-les, retirez-les, ou collez votre liste.",
            ("/administration/themes", "Ranger les thèmes"),
        ),
        "inviter" => (
            "Inviter",
            "Une adresse, un courriel, un compte\u{a0}: celles et ceux qui écriront avec vous.",
            ("/administration/invitations", "Inviter quelqu’un"),
        ),
        "fiche" => (
            "Une première fiche",
            "Un titre et une phrase suffisent. Un texte que vous avez déjà, aussi.",
            ("/fiches/nouvelle", "Écrire une fiche"),
        ),
        _ => ("", "", ("", "")),
    }
}

/// A part of the home page: its name, and what it shows.
#[must_use]
pub fn of_block(word: &str) -> (&'static str, &'static str) {
    match word {
        "modeles" => ("Commencer par", "Une porte par modèle de fiche"),
        "nous" => ("Qui sommes-nous", "Votre texte, s’il y en a un"),
        "arbre" => ("Par thème", "Tous les thèmes"),
        "verifiees" => ("Vérifiées récemment", "Les cinq dernières"),
        "dernieres" => ("Écrites ou modifiées récemment", "Les cinq dernières"),
        "aider" => ("Deux minutes pour aider", "Ce qui attend quelqu’un"),
        _ => ("", ""),
    }
}

/// A part of a setting, as `models/watched.rs` names it.
#[must_use]
pub fn of_setting_part(what: &str) -> &str {
    match what {
        "identity.name" => "Nom du site",
        "identity.tagline" => "En une phrase",
        "identity.title" => "Titre de l’accueil",
        "identity.welcome" => "Mot d’accueil",
        "identity.about" => "Qui sommes-nous",
        "identity.examples" => "Exemples de recherches",
        "identity.reasons" => "Messages types",
        "identity.blocks" => "Parties de l’accueil",
        "identity.menu" => "Menu",
        "identity.footer" => "Pied de page",
        "identity.accessibility" => "Accessibilité déclarée",
        "identity.contact" => "Adresse de l’équipe",
        "identity.language" => "Langue des fiches",
        "identity.licence" => "Licence des fiches",
        "identity.accent" => "Couleur",
        "logo" => "Logo",
        "tab_icon" => "Icône d’onglet",
        "registration" => "Inscriptions",
        "looked_at" => "Premières modifications de chaque membre, relues",
        "from_strangers" => "Modifications sans compte",
        "second_step_of" => "Double vérification demandée",
        "outside_links" => "Recherche des liens morts",
        other => other,
    }
}

/// A value of a setting, in words where it has some.
#[must_use]
pub fn of_setting_value(what: &str, value: &str) -> String {
    let words = match what {
        "registration" => Registration::parse(value).map(super::of_registration),
        "from_strangers" => value.parse().ok().map(of_strangers),
        "second_step_of" => value.parse().ok().map(super::signing_in::of_whom),
        "identity.language" => languages::find(value).map(|language| language.name),
        "identity.accessibility" if !value.is_empty() => return super::accessibility(value),
        "identity.accent" if !value.is_empty() => return format!("#{value}"),
        _ => None,
    };
    words.unwrap_or(value).to_owned()
}

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
        "identity" => "Mon site",
        "logo" => "Logo",
        "tab_icon" => "Icône d’onglet",
        "writing" => "Inscription et écriture",
        "registration" => "Inscriptions",
        "looked_at" => "Premières modifications",
        "second_step_of" => "Double vérification",
        "outside_links" => "Liens morts",
        "reindex" => "Recherche",
        "webhooks" => "Webhooks",
        other => other,
    }
}

/// What is noticed after a setting was changed, by the word in the address.
#[must_use]
pub fn of_setting(word: &str) -> Option<&'static str> {
    Some(match word {
        "ecriture" => "Enregistré\u{a0}: ces choix valent dès maintenant.",
        "double" => "Enregistré\u{a0}: ce choix vaut dès la prochaine page de chacune et de chacun.",
        "mots" => "Publié\u{a0}: le site se montre ainsi dès maintenant.",
        "demo" => "Les fiches de démonstration sont retirées. Chacune peut revenir, depuis son adresse.",
        "pages" => "Enregistré\u{a0}: ces pages disent maintenant ce que vous avez écrit.",
        "icone" => "Enregistré\u{a0}: cette icône se montre dans les onglets.",
        "icone-retiree" => "Icône retirée.",
        "defait" => "Défait\u{a0}: les réglages sont comme avant ce changement.",
        "logo" => "Enregistré\u{a0}: ce logo se montre en haut de toutes les pages.",
        "logo-retire" => "Logo retiré\u{a0}: le nom du site est de nouveau en haut des pages.",
        _ => return None,
    })
}
