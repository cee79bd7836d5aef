//! Webhooks: what is said to those who say which other tools are told what happens.

use crate::db::types::{MessageFailure, MessageOutcome, WebhookTopic};

/// A webhook without a name.
pub const NO_NAME: &str = "Donnez un nom à cet outil, 60 signes au plus.";
/// An address that may not be told anything.
pub const NO_ADDRESS: &str = "Indiquez une adresse qui commence par https://, sans mot de passe dedans.";
/// The same where private networks may be.
pub const NO_WEB_ADDRESS: &str = "Indiquez une adresse qui commence par https:// ou http://, sans mot de passe dedans.";
/// Nothing to tell.
pub const NO_TOPIC: &str = "Cochez ce que cet outil doit apprendre.";
/// Too many of them.
pub const ENOUGH: &str = "Vous avez déjà 20 webhooks. Supprimez-en un avant d’en ajouter un autre.";
/// What a trial is called in the log.
pub const TRIAL: &str = "Essai";

/// What a webhook may be told of.
#[must_use]
pub fn of_topic(topic: WebhookTopic) -> &'static str {
    match topic {
        WebhookTopic::Created => "Une fiche est écrite",
        WebhookTopic::Changed => "Une fiche est modifiée ou vérifiée",
        WebhookTopic::Renamed => "Une fiche change de titre",
        WebhookTopic::Removed => "Une fiche est supprimée ou retirée, une version masquée ou effacée",
        WebhookTopic::Back => "Une fiche revient ou devient publique",
        WebhookTopic::Talked => "On parle d’une fiche",
        WebhookTopic::Tried => "On raconte un essai",
        WebhookTopic::Files => "Un fichier arrive ou part",
    }
}

/// What became of what was told.
#[must_use]
pub fn of_outcome(outcome: MessageOutcome) -> &'static str {
    match outcome {
        MessageOutcome::Waiting => "En attente",
        MessageOutcome::Taken => "Reçu",
        MessageOutcome::GivenUp => "Abandonné",
        MessageOutcome::Dropped => "Retiré avant l’envoi",
    }
}

/// What answered, or why nothing did.
#[must_use]
pub fn of_answer(status: Option<i32>, failure: Option<MessageFailure>) -> String {
    match (status, failure) {
        (Some(status @ 300..=399), _) => format!("Réponse {status}\u{a0}: une redirection, qui n’est pas suivie"),
        (Some(status), _) => format!("Réponse {status}"),
        (None, Some(MessageFailure::Address)) => "Cette adresse n’est pas en https".to_owned(),
        (None, Some(MessageFailure::Place)) => "Cette adresse ne mène à aucun site public".to_owned(),
        (None, Some(MessageFailure::Silent)) => "Pas de réponse en dix secondes, ou connexion refusée".to_owned(),
        (None, None) => String::new(),
    }
}

/// What is noticed after something was done, by the word in the address.
#[must_use]
pub fn of_notice(word: &str) -> Option<&'static str> {
    Some(match word {
        "garde" => "Enregistré.",
        "essai" => "L’essai part dans quelques secondes. Rechargez la page pour voir la réponse.",
        "pause" => "En pause\u{a0}: plus rien ne part, et rien n’est perdu.",
        "repris" => "Repris\u{a0}: ce qui attendait part dans la minute.",
        "renvoye" => "Ce message repart dans quelques secondes, sous le même numéro.",
        "supprime" => "Webhook supprimé\u{a0}: plus rien ne part vers cette adresse.",
        _ => return None,
    })
}
