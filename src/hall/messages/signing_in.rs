//! Sentences about the ways of signing in beside the password.

use crate::db::types::SecondStepOf;

/// A code that is not the one shown now, or that served already.
pub const CODE_WRONG: &str = "Ce code n’est pas le bon, ou il a déjà servi. Attendez le prochain, et vérifiez que \
    l’heure de votre téléphone est juste.";
/// A code was asked for and none was typed.
pub const CODE_ASKED: &str = "Tapez les six chiffres que montre votre application, ou un code de secours.";
/// There is nothing to take off.
pub const NO_SECOND_STEP: &str = "Ce compte n’a pas de double vérification.";
/// It is there already.
pub const ALREADY_ON: &str = "La double vérification est déjà activée.";
/// The code to set up was asked for too long ago.
pub const SET_UP_AGAIN: &str =
    "La mise en place a pris trop de temps. Recommencez\u{a0}: un nouveau code à scanner s’affichera.";

/// Browsers have no passkeys for an address on http, or for one that is a number.
pub const NO_PASSKEYS_HERE: &str = "Les clés d’accès demandent une adresse en https, avec un nom de domaine.";
/// An account has as many as it may.
pub const PASSKEYS_ENOUGH: &str = "Vous avez déjà 20 clés d’accès. Retirez-en une avant d’en ajouter une autre.";
/// What the device answered proves nothing.
pub const PASSKEY_REFUSED: &str = "Votre appareil n’a pas donné de clé que l’on puisse vérifier. Recommencez.";
/// It was asked for more than ten minutes ago.
pub const PASSKEY_TOO_LATE: &str = "La demande a pris trop de temps. Recommencez.";
/// The device is known already.
pub const PASSKEY_KNOWN: &str = "Cette clé d’accès est déjà connue.";
/// The device signs nobody in.
pub const PASSKEY_UNKNOWN: &str = "Aucun compte ne connaît cette clé d’accès.";
/// A passkey that nobody named.
pub const PASSKEY_NAME: &str = "Clé d’accès";

/// Without a password and with one identity, nothing else opens the account.
pub const ONLY_WAY_IN: &str =
    "C’est votre seule façon de vous connecter. Choisissez d’abord un mot de passe\u{a0}: voyez plus bas.";

/// Why signing in another way came to nothing, and what to do: what `?echec=` of a redirection says.
#[must_use]
pub fn of_failed(word: &str) -> Option<&'static str> {
    Some(match word {
        "etape" => "La connexion a pris trop de temps, ou a commencé ailleurs. Recommencez.",
        "cle-inconnue" => PASSKEY_UNKNOWN,
        "fournisseur-muet" => {
            "Le service de connexion ne répond pas. Réessayez dans un moment, ou connectez-vous avec votre mot de \
             passe."
        }
        "fournisseur-refus" => {
            "Le service de connexion n’a pas dit qui vous êtes. Recommencez, ou connectez-vous avec votre mot de \
             passe."
        }
        "fournisseur-non" => {
            "L’accord n’a pas été donné chez le service de connexion. Recommencez, ou connectez-vous avec votre mot \
             de passe."
        }
        "fournisseur-autre" => {
            "Cette identité ouvre déjà un autre compte d’ici. Connectez-vous par elle, et retirez-la de cet autre \
             compte."
        }
        "fournisseur-assez" => "Vous avez déjà 10 identités reliées. Retirez-en une avant d’en relier une autre.",
        _ => return None,
    })
}

/// Of whom two steps are asked.
#[must_use]
pub fn of_whom(asked: SecondStepOf) -> &'static str {
    match asked {
        SecondStepOf::Nobody => "Personne\u{a0}: chaque membre choisit pour soi",
        SecondStepOf::Administrators => "Les administratrices et administrateurs",
        SecondStepOf::Moderators => "La modération et l’administration",
    }
}

/// What became of the second step of an account, in the journal.
#[must_use]
pub fn of_change(on: bool) -> &'static str {
    if on { "Double vérification activée" } else { "Double vérification désactivée" }
}
