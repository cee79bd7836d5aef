//! French sentences that come from Rust: errors, events, states, roles. All others stand in templates.

mod accounts;
mod changes;
mod files;
pub mod finding;
pub mod history;
mod identity;
pub mod reading;
pub mod running;
mod texts;
pub mod trials;

use crate::db::happening::{AccountChange, Happening, OfAccount, OfSetting};
use crate::db::types::{EventKind, Protection, Role, Visibility};
use crate::hall::config::Registration;
use crate::hall::error::{Error, What};
pub use accounts::*;
pub use changes::*;
pub use files::*;
pub use finding::*;
pub use identity::*;
use texts::of_unreadable;
pub use texts::*;

/// The text of an error page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// The heading.
    pub title: String,
    /// What happened and what to do next.
    pub message: String,
}

fn said(title: &str, message: impl Into<String>) -> Said {
    Said { title: title.to_owned(), message: message.into() }
}

/// The text of an error page for an error.
#[must_use]
pub fn of_error(error: &Error) -> Said {
    match error {
        Error::NotFound(what) => not_found(what),
        Error::SignInFirst => said(
            "Connectez-vous",
            "Cette action demande un compte. Connectez-vous, puis recommencez ; rien n’est perdu.",
        ),
        Error::TokenEnded => said(
            "Jeton terminé",
            "Ce jeton n’est plus valable. Créez-en un autre dans la page «\u{202f}Mon compte\u{202f}».",
        ),
        Error::ReadingToken => said(
            "Jeton de lecture",
            "Ce jeton permet de lire seulement. Pour écrire, créez-en un autre qui le permet dans la page «\u{202f}Mon compte\u{202f}».",
        ),
        Error::Forbidden(_) => said(
            "Action réservée",
            "Votre compte ne permet pas cette action. Demandez à une personne de la modération ou de l’administration.",
        ),
        Error::Blocked { until, reason } => {
            let end = until.map_or_else(
                || "sans limite de durée".to_owned(),
                |end| format!("jusqu’au {}", crate::text::dates::full(end.0)),
            );
            said(
                "Compte bloqué",
                format!(
                    "Votre compte est bloqué {end}. Motif\u{a0}: {}. Vous pouvez toujours lire\u{202f}; pour répondre, écrivez à l’équipe de modération.",
                    reason.trim_end_matches('.')
                ),
            )
        }
        Error::Forged => said(
            "Formulaire expiré",
            "Ce formulaire est trop ancien ou ne vient pas de ce site. Revenez en arrière, rechargez la page et recommencez ; votre texte est encore dans la page précédente.",
        ),
        Error::Invalid(fields) => {
            said("À corriger", fields.iter().map(|field| field.message.as_str()).collect::<Vec<_>>().join(" "))
        }
        Error::Unreadable(unreadable) => said("Texte illisible", of_unreadable(unreadable)),
        Error::Conflict(_) => said(
            "Conflit de modification",
            "Vos modifications ne sont pas perdues. Une autre version a été publiée entre-temps.",
        ),
        Error::Taken { title, .. } => said(
            "Titre déjà pris",
            format!(
                "Le titre «\u{202f}{title}\u{202f}» appartient déjà à une autre fiche, comme titre actuel ou ancien. Choisissez-en un autre, ou complétez cette fiche."
            ),
        ),
        Error::Gone(stone) => said(
            "Fiche supprimée",
            format!(
                "La fiche «\u{202f}{}\u{202f}» a été supprimée le {}. Motif\u{a0}: {}",
                stone.title,
                crate::text::dates::full(stone.at.0),
                if stone.reason.is_empty() { "non précisé." } else { &stone.reason }
            ),
        ),
        Error::TooLarge { limit } => said(
            "Trop volumineux",
            format!(
                "Ce que vous envoyez dépasse {}. Réduisez-le, ou partagez-le en plusieurs.",
                crate::text::numbers::size(*limit)
            ),
        ),
        Error::TooSlow => said(
            "Envoi trop lent",
            "Ce que vous envoyez n’est pas arrivé à temps. Revenez en arrière et recommencez, avec une meilleure connexion si vous le pouvez\u{202f}; votre texte est encore dans la page précédente.",
        ),
        Error::TooMany { .. } => said(
            "Un instant",
            format!(
                "Trop de demandes en peu de temps. Réessayez dans {} secondes\u{202f}; ce que vous avez écrit n’est pas perdu.",
                error.retry_seconds().unwrap_or(1)
            ),
        ),
        Error::Building => said(
            "L’index se construit",
            "La recherche répondra dans quelques instants. Réessayez, ou parcourez les thèmes et le plan du site.",
        ),
        Error::Busy => said(
            "Le site est très demandé",
            "Réessayez dans quelques secondes ; votre texte reste dans la page précédente.",
        ),
        Error::ReadOnly(_) => said(
            "Modification suspendue",
            "Le site ne peut pas enregistrer pour le moment. Vous pouvez lire ; gardez votre texte et réessayez dans quelques minutes.",
        ),
        Error::WrongMethod(_) => said(
            "Adresse d’un formulaire",
            "Cette adresse n’accepte pas cette méthode. Revenez à la page d’où vous venez et recommencez.",
        ),
        Error::MediaType => said(
            "Format inattendu",
            "Cette adresse attend du JSON\u{a0}: envoyez l’en-tête Content-Type: application/json.",
        ),
        Error::BadRequest(_) => said(
            "Demande incompréhensible",
            "L’adresse ou le formulaire est incomplet. Revenez en arrière et recommencez.",
        ),
        Error::Database(_) if error.status_and_code().1 == "read_only" => of_error(&Error::ReadOnly(String::new())),
        Error::Database(_) if error.status_and_code().1 == "busy" => of_error(&Error::Busy),
        Error::Database(_) | Error::Internal(_) => said(
            "Une panne de notre côté",
            "Quelque chose n’a pas fonctionné sur le site. Réessayez dans un instant ; si cela continue, signalez le numéro ci-dessous.",
        ),
    }
}

fn not_found(what: &What) -> Said {
    match what {
        What::Page => said(
            "Page introuvable",
            "Aucune page n’existe à cette adresse. Elle a peut-être été coupée en chemin ; cherchez par mots ci-dessous.",
        ),
        What::Sheet => said(
            "Fiche introuvable",
            "Aucune fiche n’existe à cette adresse. Elle a peut-être été coupée en chemin ; cherchez par mots ci-dessous.",
        ),
        What::Revision => {
            said("Version introuvable", "Cette fiche n’a pas de version de ce numéro. L’historique les montre toutes.")
        }
        What::Theme => {
            said("Thème introuvable", "Aucun thème n’existe à cette adresse. La liste des thèmes les montre tous.")
        }
        What::Account => said("Personne introuvable", "Personne ne contribue ici sous ce nom."),
        What::File => said("Fichier introuvable", "Ce fichier n’existe pas, ou a été supprimé."),
        What::Kind => said("Modèle introuvable", "Aucun modèle de fiche ne porte ce nom."),
        What::Link => said(
            "Lien expiré",
            "Ce lien a déjà servi, est trop ancien, ou a été coupé en chemin. Demandez-en un nouveau.",
        ),
    }
}

/// The name of a role.
#[must_use]
pub fn of_role(role: Role) -> &'static str {
    match role {
        Role::Reader => "Lecture",
        Role::Contributor => "Contribution",
        Role::Moderator => "Modération",
        Role::Administrator => "Administration",
    }
}

/// The name of a protection.
#[must_use]
pub fn of_protection(protection: Protection) -> &'static str {
    match protection {
        Protection::Open => "Toute personne avec un compte peut modifier",
        Protection::Moderators => "Seule la modération peut modifier",
        Protection::Administrators => "Seule l’administration peut modifier",
    }
}

/// The name of a visibility.
#[must_use]
pub fn of_visibility(visibility: Visibility) -> &'static str {
    match visibility {
        Visibility::Public => "Visible par tout le monde",
        Visibility::Members => "Visible par les membres",
        Visibility::Hidden => "Visible par la modération seulement",
    }
}

/// The name of a registration mode.
#[must_use]
pub fn of_registration(mode: Registration) -> &'static str {
    match mode {
        Registration::Open => "Ouverte à tout le monde",
        Registration::Approved => "Ouverte, après accord de la modération",
        Registration::Invited => "Sur invitation seulement",
    }
}

/// What an event tells, as a noun at the start of a line.
#[must_use]
pub fn of_event(kind: EventKind) -> &'static str {
    match kind {
        EventKind::Created => "Nouvelle fiche",
        EventKind::Edited => "Modification",
        EventKind::Restored => "Version rétablie",
        EventKind::Undone => "Annulation",
        EventKind::Renamed => "Renommage",
        EventKind::Deleted => "Suppression",
        EventKind::Undeleted => "Restauration",
        EventKind::Verified => "Toujours à jour",
        EventKind::Tried => "Essayée",
        EventKind::TrialChanged => "Essai retiré ou montré",
        EventKind::Governed => "Réglage de la fiche",
        EventKind::Hid => "Version masquée ou montrée",
        EventKind::Erased => "Version effacée",
        EventKind::AliasFreed => "Ancien titre libéré",
        EventKind::FileAdded => "Fichier",
        EventKind::FileRead => "Fichier lu pour la recherche",
        EventKind::FileDeleted => "Fichier supprimé",
        EventKind::Registered => "Inscription",
        EventKind::AccountChanged => "Compte",
        EventKind::SettingChanged => "Réglage du site",
    }
}

/// The word for a sheet's computed state.
#[must_use]
pub fn of_state(state: &str) -> &'static str {
    match state {
        "complete" => "Complète",
        "partielle" => "Partielle",
        _ => "Ébauche",
    }
}

/// The accessibility level that every page says.
pub const ACCESSIBILITY: &str = "partiellement conforme";
/// The form of the keys of kinds, vocabularies and themes.
pub const KEY_FORM: &str = "La clé s’écrit en minuscules sans accents, chiffres, tirets et « / » pour un sous-thème ; par exemple : tiers-lieux.";
/// A key that another kind, vocabulary or theme has.
pub const KEY_TAKEN: &str = "Cette clé appartient déjà à une autre fiche. Choisissez-en une autre.";
/// A summary of a change that is too long.
pub const COMMENT_TOO_LONG: &str = "Le résumé de la modification dépasse 200 caractères. Raccourcissez-le.";
/// The summary of the first revision of a shipped sheet.
pub const SHIPPED: &str = "Fourni avec Maillage";
/// The summary of the revision that an upgrade makes of a shipped sheet.
pub const SHIPPED_UPGRADE: &str = "Mise à jour fournie avec Maillage";

/// A key that somebody tried to change.
#[must_use]
pub fn key_never_changes(key: &str) -> String {
    format!("La clé d’une fiche ne change jamais : gardez « {key} ». Son titre, lui, peut changer.")
}

/// Somebody tried to govern their own account.
pub const NOT_ONESELF: &str =
    "Vous ne pouvez pas changer votre propre compte ici. Demandez à une autre personne de l’administration.";
/// A block without its reason.
pub const REASON_ASKED: &str = "Dites pourquoi : la personne concernée lira ce motif.";
/// A reason that is too long.
pub const REASON_TOO_LONG: &str = "Le motif dépasse 500 caractères. Raccourcissez-le.";
/// The last administrator would lose their role.
pub const LAST_ADMINISTRATOR: &str =
    "C’est la dernière personne de l’administration. Donnez d’abord ce rôle à quelqu’un d’autre.";
/// A role, a duration or a mode that does not exist.
pub const UNKNOWN_CHOICE: &str = "Ce choix n’existe pas. Prenez-en un dans la liste.";
/// What the numbered pages of a list are called.
pub const PAGES: &str = "Pages de la liste";
/// A block without end.
pub const FOR_EVER: &str = "sans limite de durée";
/// The value of a setting that must not be shown.
pub const SECRET: &str = "(secret)";

/// « jusqu’au 23 mars 2015 à 17:09 ».
#[must_use]
pub fn until(moment: &str) -> String {
    format!("jusqu’au {moment}")
}

/// Where the value of a setting comes from.
#[must_use]
pub fn of_source(source: &str) -> &'static str {
    match source {
        "environment" => "variable d’environnement",
        "maillage.toml" => "fichier maillage.toml",
        _ => "valeur par défaut",
    }
}

/// The state of an account, when it is not simply active.
#[must_use]
pub fn of_account_state(confirmed: bool, approved: bool, blocked: bool) -> Option<&'static str> {
    match (confirmed, approved, blocked) {
        (_, _, true) => Some("bloqué"),
        (false, _, _) => Some("adresse non confirmée"),
        (true, false, _) => Some("en attente d’accord"),
        (true, true, false) => None,
    }
}

/// What happened to an account or a setting.
#[must_use]
pub fn of_account_event(kind: EventKind, what: Option<&Happening>) -> String {
    let change = match what {
        Some(Happening::AccountChanged(OfAccount { change: Some(change), .. })) => change,
        Some(Happening::SettingChanged(OfSetting { registration: Some(word) })) => {
            let mode = Registration::parse(word).map(of_registration);
            return mode.map_or_else(|| of_event(kind).to_owned(), |mode| format!("Inscription\u{a0}: {mode}"));
        }
        _ => return of_event(kind).to_owned(),
    };
    match change {
        AccountChange::Role { role, .. } => format!("Nouveau rôle\u{a0}: {}", of_role(*role)),
        AccountChange::Blocked { reason, .. } => format!("Blocage\u{a0}: {reason}"),
        AccountChange::Unblocked { .. } => "Fin du blocage".to_owned(),
        AccountChange::Approved { .. } => "Compte accepté".to_owned(),
        AccountChange::Described { .. } => "Présentation".to_owned(),
        AccountChange::Closed { .. } => of_event(kind).to_owned(),
    }
}
