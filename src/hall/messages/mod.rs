//! French sentences that come from Rust: errors, events, states, roles. All others stand in templates.

mod accounts;
pub mod attestation;
mod changes;
mod correcting;
pub mod dead;
pub mod documents;
mod errors;
mod files;
pub mod finding;
pub mod followed;
pub mod following;
pub mod given;
pub mod groups;
pub mod held;
pub mod history;
mod identity;
pub mod kinds;
pub mod letters;
pub mod lost;
pub mod maps;
pub mod people;
pub mod periods;
pub mod phrase;
pub mod reading;
pub mod remarks;
pub mod running;
mod server;
pub mod signing_in;
pub mod talk;
mod texts;
pub mod thanks;
pub mod themes;
pub mod trials;
pub mod ways;
pub mod webhooks;

use crate::db::happening::{AccountChange, Happening, OfAccount, OfLetter, OfSetting};
use crate::db::types::{EventKind, Moment, Protection, Role, Visibility};
use crate::hall::config::Registration;
use crate::text::dates;
pub use accounts::*;
pub use changes::*;
pub use correcting::*;
pub use errors::{Said, clash_still_open, of_error};
pub use files::*;
pub use finding::*;
pub use identity::*;
pub use phrase::*;
pub use server::of_server_setting;
pub use texts::*;

/// The name of a role.
#[must_use]
pub fn of_role(role: Role) -> &'static str {
    match role {
        Role::Reader => "Lectrice ou lecteur",
        Role::Contributor => "Contributrice ou contributeur",
        Role::Moderator => "Modératrice ou modérateur",
        Role::Administrator => "Administratrice ou administrateur",
    }
}

/// The name of a protection.
#[must_use]
pub fn of_protection(protection: Protection) -> &'static str {
    match protection {
        Protection::Open => "Toute personne avec un compte peut modifier",
        Protection::Group => "Un groupe peut modifier",
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
        Visibility::Group => "Visible par un groupe",
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
        EventKind::Adapted => "Adaptée ailleurs",
        EventKind::TrialChanged => "Essai retiré ou montré",
        EventKind::Talked => "Message dans la discussion",
        EventKind::TalkChanged => "Discussion modifiée",
        EventKind::Thanked => "Merci",
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
        EventKind::GroupChanged => "Groupe",
        EventKind::RuleChanged => "Règle d’accès",
        EventKind::LetterChanged => "Lettre",
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
#[must_use]
pub fn accessibility(level: &str) -> String {
    format!("{level} conforme")
}

/// The form of the keys of kinds, vocabularies and themes.
pub const KEY_FORM: &str = "La clé s’écrit en minuscules sans accents, chiffres, tirets et « / » pour un sous-thème ; \
    par exemple : tiers-lieux.";
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
/// A block that would end before it begins, or in more than ten years.
pub const BLOCK_DAYS: &str =
    "Un blocage dure de 1 à 3\u{202f}650 jours, ou sans limite de durée. Choisissez une durée de la liste.";

/// A text with more links than a sheet keeps.
#[must_use]
pub fn too_many_links(links: usize, most: usize) -> String {
    let number = |count: usize| crate::text::numbers::integer(i64::try_from(count).unwrap_or(i64::MAX));
    let (links, most) = (number(links), number(most));
    format!(
        "Ce texte contient {links} liens\u{202f}; une fiche en garde {most} au plus. \
         Répartissez-le en plusieurs fiches."
    )
}

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

/// How long a block lasts: « jusqu’au 23 mars 2015 à 17:09 », « sans limite de durée ».
#[must_use]
pub fn block_end(end: Option<Moment>) -> String {
    end.map_or_else(|| FOR_EVER.to_owned(), |end| until(&dates::full(end.0)))
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
        Some(Happening::SettingChanged(OfSetting { registration, looked_at, strangers, .. })) => {
            let mode = registration.as_deref().and_then(Registration::parse).map(of_registration);
            let mode = mode.map(|mode| format!("Inscription\u{a0}: {mode}"));
            let looked_at = looked_at.map(|first| identity::looked_at(first, *strangers));
            let told: Vec<String> = [mode, looked_at].into_iter().flatten().collect();
            return if told.is_empty() { of_event(kind).to_owned() } else { told.join("\u{202f}; ") };
        }
        Some(Happening::LetterChanged(OfLetter { change: Some(change), .. })) => {
            return letters::of_change(*change).to_owned();
        }
        _ => return of_event(kind).to_owned(),
    };
    match change {
        AccountChange::Role { role, .. } => format!("Nouveau rôle\u{a0}: {}", of_role(*role)),
        AccountChange::Blocked { reason, .. } => format!("Blocage\u{a0}: {reason}"),
        AccountChange::Unblocked { .. } => "Fin du blocage".to_owned(),
        AccountChange::Approved { .. } => "Compte accepté".to_owned(),
        AccountChange::Described { .. } => "Présentation".to_owned(),
        AccountChange::SecondStep { second_step } => signing_in::of_change(*second_step).to_owned(),
        AccountChange::Closed { .. } => of_event(kind).to_owned(),
    }
}
