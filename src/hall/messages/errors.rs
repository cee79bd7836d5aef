//! What an error says to people: what happened, and what to do next.

use super::texts::of_unreadable;
use crate::db::types::Moment;
use crate::hall::error::{Error, FieldError, Tombstone, What};
use crate::text::{dates, numbers};

/// The text of an error page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// The heading.
    pub title: String,
    /// What happened and what to do next.
    pub message: String,
}

/// A heading and a message that never change.
type Sentence = (&'static str, &'static str);

fn said(title: &str, message: impl Into<String>) -> Said {
    Said { title: title.to_owned(), message: message.into() }
}

/// The text of an error page for an error.
#[must_use]
pub fn of_error(error: &Error) -> Said {
    let (title, message) = match error {
        Error::NotFound(what) => not_found(what),
        Error::SignInFirst => SIGN_IN_FIRST,
        Error::TokenEnded => TOKEN_ENDED,
        Error::ReadingToken => READING_TOKEN,
        Error::Forbidden(_) => FORBIDDEN,
        Error::SecondStepFirst => SECOND_STEP_FIRST,
        Error::Forged => FORGED,
        Error::Conflict(_) => CONFLICT,
        Error::TooSlow => TOO_SLOW,
        Error::Building => BUILDING,
        Error::WrongMethod(_) => WRONG_METHOD,
        Error::MediaType => MEDIA_TYPE,
        Error::BadRequest(_) => BAD_REQUEST,
        Error::Held => HELD,
        Error::Busy => BUSY,
        Error::ReadOnly(_) => READ_ONLY,
        Error::Database(_) | Error::Internal(_) => match error.status_and_code().1 {
            "read_only" => READ_ONLY,
            "busy" => BUSY,
            _ => INTERNAL,
        },
        Error::Blocked { until, reason } => return blocked(*until, reason),
        Error::Invalid(fields) => return invalid(fields),
        Error::Unreadable(unreadable) => return said("Texte illisible", of_unreadable(unreadable)),
        Error::Taken { title, sheet } => return taken(title, sheet.is_some()),
        Error::Gone(stone) => return gone(stone),
        Error::TooLarge { limit } => return too_large(*limit),
        Error::TooMany { .. } => return too_many(error.retry_seconds().unwrap_or(1)),
    };
    said(title, message)
}

const SIGN_IN_FIRST: Sentence =
    ("Connectez-vous", "Cette action demande un compte. Connectez-vous, puis recommencez\u{202f}; rien n’est perdu.");
const TOKEN_ENDED: Sentence =
    ("Jeton terminé", "Ce jeton n’est plus valable. Créez-en un autre dans la page «\u{202f}Mon compte\u{202f}».");
const READING_TOKEN: Sentence = (
    "Jeton de lecture",
    "Ce jeton permet de lire seulement\u{a0}: il lui manque le droit «\u{202f}Lire et écrire\u{202f}» (write). \
     Créez-en un autre qui l’a, dans la page «\u{202f}Mon compte\u{202f}».",
);
const SECOND_STEP_FIRST: Sentence = (
    "Double vérification demandée",
    "Votre rôle demande la double vérification. Activez-la dans votre compte\u{a0}: l’administration répondra ensuite.",
);
const FORBIDDEN: Sentence = (
    "Action réservée",
    "Votre compte ne permet pas cette action. Demandez à une personne de la modération ou de l’administration.",
);
const HELD: Sentence = (
    "Un regard d’abord",
    "Vos premières modifications attendent un regard avant de paraître\u{a0}: faites celle-ci par \
     «\u{202f}Modifier\u{202f}» dans la fiche, elle sera gardée.",
);
const FORGED: Sentence = (
    "Formulaire expiré",
    "Ce formulaire est trop ancien ou ne vient pas de ce site. Revenez en arrière, rechargez la page et \
     recommencez\u{202f}; votre texte est encore dans la page précédente.",
);
const CONFLICT: Sentence =
    ("Conflit de modification", "Vos modifications ne sont pas perdues. Une autre version a été publiée entre-temps.");
const TOO_SLOW: Sentence = (
    "Envoi trop lent",
    "Ce que vous envoyez n’est pas arrivé à temps. Revenez en arrière et recommencez, avec une meilleure connexion si \
     vous le pouvez\u{202f}; votre texte est encore dans la page précédente.",
);
const BUILDING: Sentence = (
    "L’index se construit",
    "La recherche répondra dans quelques instants. Réessayez, ou parcourez les thèmes et le plan du site.",
);
const BUSY: Sentence = (
    "Le site est très demandé",
    "Réessayez dans quelques secondes\u{202f}; votre texte reste dans la page précédente.",
);
const READ_ONLY: Sentence = (
    "Modification suspendue",
    "Le site ne peut pas enregistrer pour le moment. Vous pouvez lire\u{202f}; gardez votre texte et réessayez dans \
     quelques minutes.",
);
const WRONG_METHOD: Sentence = (
    "Adresse d’un formulaire",
    "Cette adresse n’accepte pas cette méthode. Revenez à la page d’où vous venez et recommencez.",
);
const MEDIA_TYPE: Sentence =
    ("Format inattendu", "Cette adresse attend du JSON\u{a0}: envoyez l’en-tête Content-Type: application/json.");
const BAD_REQUEST: Sentence =
    ("Demande incompréhensible", "L’adresse ou le formulaire est incomplet. Revenez en arrière et recommencez.");
const INTERNAL: Sentence = (
    "Une panne de notre côté",
    "Quelque chose n’a pas fonctionné sur le site. Réessayez dans un instant\u{202f}; si cela continue, signalez le \
     numéro ci-dessous.",
);

fn blocked(until: Option<Moment>, reason: &str) -> Said {
    let end = super::block_end(until);
    said(
        "Compte bloqué",
        format!(
            "Votre compte est bloqué {end}. Motif\u{a0}: {}. Vous pouvez toujours lire, et répondre à l’équipe.",
            reason.trim_end_matches('.')
        ),
    )
}

fn invalid(fields: &[FieldError]) -> Said {
    said("À corriger", fields.iter().map(|field| field.message.as_str()).collect::<Vec<_>>().join(" "))
}

/// A sheet that the asker may not see is not offered to them.
fn taken(title: &str, is_seen: bool) -> Said {
    let rest = match is_seen {
        true => "à une autre fiche, comme titre actuel ou ancien. Choisissez-en un autre, ou complétez cette fiche.",
        false => "à une fiche que vous ne pouvez pas voir. Choisissez-en un autre.",
    };
    said("Titre déjà pris", format!("Le titre «\u{202f}{title}\u{202f}» appartient déjà {rest}"))
}

fn gone(stone: &Tombstone) -> Said {
    said(
        "Fiche supprimée",
        format!(
            "La fiche «\u{202f}{}\u{202f}» a été supprimée le {}. Motif\u{a0}: {}",
            stone.title,
            dates::full(stone.at.0),
            if stone.reason.is_empty() { "non précisé." } else { &stone.reason }
        ),
    )
}

fn too_large(limit: u64) -> Said {
    said(
        "Trop volumineux",
        format!("Ce que vous envoyez dépasse {}. Réduisez-le, ou partagez-le en plusieurs.", numbers::size(limit)),
    )
}

fn too_many(seconds: u64) -> Said {
    said(
        "Un instant",
        format!(
            "Trop de demandes en peu de temps. Réessayez dans {seconds} secondes\u{202f}; ce que vous avez écrit n’est \
             pas perdu."
        ),
    )
}

fn not_found(what: &What) -> Sentence {
    match what {
        What::Page => (
            "Page introuvable",
            "Aucune page n’existe à cette adresse. Elle a peut-être été coupée en chemin ; cherchez par mots \
             ci-dessous.",
        ),
        What::Sheet => (
            "Fiche introuvable",
            "Aucune fiche n’existe à cette adresse. Elle a peut-être été coupée en chemin ; cherchez par mots \
             ci-dessous.",
        ),
        What::Revision => {
            ("Version introuvable", "Cette fiche n’a pas de version de ce numéro. L’historique les montre toutes.")
        }
        What::Theme => {
            ("Thème introuvable", "Aucun thème n’existe à cette adresse. La liste des thèmes les montre tous.")
        }
        What::Letter => ("Lettre introuvable", "Cette lettre n’existe pas, ou n’est pas encore partie."),
        What::Webhook => ("Webhook introuvable", "Ce webhook n’existe pas, ou a été supprimé."),
        What::Group => ("Groupe introuvable", "Ce groupe n’existe pas, ou vous n’en faites pas partie."),
        What::Account => ("Personne introuvable", "Personne ne contribue ici sous ce nom."),
        What::File => ("Fichier introuvable", "Ce fichier n’existe pas, ou a été supprimé."),
        What::Kind => ("Sorte de fiche introuvable", "Aucune sorte de fiche ne porte ce nom."),
        What::Change => (
            "Modification déjà traitée",
            "Cette modification n’attend plus\u{a0}: quelqu’un l’a traitée, ou reprise. Rien n’a changé.",
        ),
        What::Link => {
            ("Lien expiré", "Ce lien a déjà servi, est trop ancien, ou a été coupé en chemin. Demandez-en un nouveau.")
        }
    }
}

/// Answers to a clash that leave passages without one.
#[must_use]
pub fn clash_still_open(open: usize) -> Said {
    let message = match open {
        1 => "Il reste un passage sans choix. Cochez une version, ou écrivez le résultat, puis publiez.".to_owned(),
        _ => format!(
            "Il reste {open} passages sans choix. Pour chacun, cochez une version ou écrivez le résultat, puis publiez."
        ),
    };
    said("Rien n’est encore publié", message)
}
