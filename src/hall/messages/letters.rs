//! Letters: what is said to those who receive them, and to those who write them.

use crate::db::happening::LetterChange;
use crate::db::types::{BlockKind, IssueState, LetterPace};

/// What stands before the blocks of an issue.
pub const INTRO: &str = "Mot d’ouverture";
/// The title of the feed of issues.
pub const LETTERS: &str = "Lettres";
/// The title of the feed of what a letter may tell.
pub const FOR_LETTERS: &str = "Nouveau ou refait";
/// Somebody asks for letters and ticks none.
pub const NO_LETTER: &str = "Cochez la lettre que vous voulez recevoir.";
/// Where a member asked.
pub const FROM_ACCOUNT: &str = "Demandé depuis «\u{a0}Mon compte\u{a0}».";
/// A letter without a name.
pub const NO_NAME: &str = "Donnez un nom à la lettre, 80 signes au plus.";
/// An address that is none.
pub const ANSWERS_WRONG: &str = "Indiquez une adresse électronique, ou rien.";
/// A moment that is none, or is over.
pub const WHEN_WRONG: &str = "Indiquez un jour et une heure à venir.";
/// A letter that cannot leave as it is.
pub const NOT_READY: &str = "La lettre ne peut pas partir ainsi\u{a0}: voyez «\u{a0}Avant d’envoyer\u{a0}».";
/// A letter that ended.
pub const LETTER_ENDED: &str = "Cette lettre n’est plus proposée\u{a0}: proposez-la de nouveau pour l’envoyer.";
/// Nobody else wrote in it meanwhile, or somebody did.
pub const MOVED_ON: &str = "Quelqu’un a changé cette lettre entre-temps. Ce que vous avez écrit est ci-dessous\u{a0}: \
                            enregistrez de nouveau pour le garder à la place.";

/// What somebody was shown beside the button that asks for these letters.
#[must_use]
pub fn proof(names: &[&str]) -> String {
    format!(
        "«\u{a0}Recevoir la lettre\u{a0}»\u{a0}: {}. «\u{a0}Votre adresse sert à cette lettre, rien d’autre.\u{a0}»",
        names.join(", ")
    )
}

/// What happened to a letter, or to an issue of one.
#[must_use]
pub fn of_change(change: LetterChange) -> &'static str {
    match change {
        LetterChange::Began => "Nouvelle lettre",
        LetterChange::Described => "Lettre modifiée",
        LetterChange::Ended => "Fin d’une lettre",
        LetterChange::Resumed => "Reprise d’une lettre",
        LetterChange::ThrownAway => "Brouillon de lettre jeté",
        LetterChange::Scheduled => "Départ d’une lettre prévu",
        LetterChange::Cancelled => "Départ d’une lettre annulé",
        LetterChange::Sent => "Lettre partie",
    }
}

/// How often a letter comes.
#[must_use]
pub fn of_pace(pace: LetterPace) -> &'static str {
    match pace {
        LetterPace::Weekly => "chaque semaine",
        LetterPace::Monthly => "chaque mois",
    }
}

/// A territory that is none, or may be one of these.
#[must_use]
pub fn unknown_place(meant: &[String]) -> String {
    match meant {
        [] => "Aucun territoire ne porte ce nom. Essayez une commune, un département, une région ou un code postal."
            .to_owned(),
        meant => {
            format!("Plusieurs territoires peuvent être celui-là. Écrivez l’un d’eux\u{a0}: {}.", meant.join(", "))
        }
    }
}

/// Where an issue stands.
#[must_use]
pub fn of_state(state: IssueState) -> &'static str {
    match state {
        IssueState::Draft => "Brouillon",
        IssueState::Scheduled => "Prévue",
        IssueState::Sending => "En train de partir",
        IssueState::Sent => "Partie",
    }
}

/// The heading of a block, until somebody writes another.
#[must_use]
pub fn of_block(kind: BlockKind) -> &'static str {
    match kind {
        BlockKind::Text => "Un texte",
        BlockKind::New => "Nouvelles fiches",
        BlockKind::Refreshed => "Refaites depuis la dernière lettre",
        BlockKind::Unattended => "Cherchent un référent ou une référente",
        BlockKind::Tried => "Les plus essayées",
        BlockKind::Wanted => "Restent à écrire",
    }
}

/// A sheet of a letter that who writes it may not read.
#[must_use]
pub fn unread_sheet(id: i64) -> String {
    format!("Fiche n°\u{a0}{id}")
}

/// The name of an issue that has no subject yet.
#[must_use]
pub fn untitled(month: &str) -> String {
    format!("Lettre de {month}").replace("de a", "d’a").replace("de o", "d’o")
}

/// What is noticed on a page, by the word in its address.
#[must_use]
pub fn of_notice(word: &str) -> Option<&'static str> {
    Some(match word {
        "choix" => "Vos choix sont enregistrés.",
        "gardee" => "La lettre est enregistrée.",
        "creee" => "La lettre est créée. Commencez un premier numéro quand vous voulez.",
        "close" => "La lettre n’est plus proposée. Ses numéros restent lisibles.",
        "rouverte" => "La lettre est de nouveau proposée.",
        "jetee" => "Le brouillon est supprimé.",
        "essai" => "Un essai est parti à votre adresse.",
        "prevue" => "Le départ est prévu.",
        "annulee" => "Le départ est annulé\u{a0}: la lettre est de nouveau un brouillon.",
        "oubliee" => "Cette adresse est oubliée.",
        "inconnue" => "Le site n’a pas cette adresse.",
        _ => return None,
    })
}
