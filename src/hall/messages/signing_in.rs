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
