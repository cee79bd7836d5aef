//! French sentences about changes that wait for a look.

use crate::hall::error::{Error, What};

/// When a change is published, before it is sent.
pub const AT_ONCE: &str = "Publié aussitôt, sous votre nom.";
/// The same, when it is looked at first.
pub const LOOKED_AT_FIRST: &str = "Qui veille sur la fiche la lira d’abord, puis elle paraîtra sous votre nom.";
/// The same, of the text of somebody without an account, who sent it by mail already.
pub const BY_ITS_LINK: &str = "Gardé d’abord, puis publié par le bouton de votre lien.";
/// The same, before somebody says who they are.
pub const ONCE_KNOWN: &str = "Rien ne paraît encore\u{a0}: l’étape suivante demande un courriel, ou votre compte.";
/// The same, of a change by somebody else that is approved.
pub const APPROVED_FOR: &str = "Publié aussitôt, sous le nom de qui l’a écrit.";
/// Who signs what somebody without an account publishes without a name.
pub const UNNAMED: &str = "Une personne sans compte";
/// The same within a line.
const UNNAMED_WITHIN: &str = "une personne sans compte";

/// The name that signs what somebody without an account publishes.
#[must_use]
pub fn signature(name: &str) -> String {
    if name.is_empty() { UNNAMED.to_owned() } else { format!("{name} (sans compte)") }
}

/// The same after « par ».
#[must_use]
pub fn signed_by(name: &str) -> String {
    if name.is_empty() { UNNAMED_WITHIN.to_owned() } else { signature(name) }
}

/// An account has the address already.
pub const HAS_ACCOUNT: &str = "Un compte a déjà ce courriel\u{a0}: connectez-vous, ou publiez sans compte.";
/// Images in the text of somebody without an account.
pub const NO_IMAGES: &str = "Joindre une image demande un compte\u{a0}: retirez-la, ou connectez-vous pour publier.";
/// What no person fills in.
pub const TRAP: &str = "Laissez ce champ vide\u{a0}: il arrête les programmes qui remplissent tout.";
/// More wait than anybody could look at.
pub const FULL: &str =
    "Trop de textes attendent déjà un lien\u{a0}: réessayez plus tard, ou connectez-vous pour publier.";
/// A change that changes nothing.
pub const NOTHING_NEW: &str = "Rien ne change par rapport à la fiche\u{a0}: modifiez-la, ou revenez à sa lecture.";
/// Another change of the same person waits, and both touch the same places or began apart.
pub const ANOTHER_WAITS: &str = "Une autre de vos modifications de cette fiche attend déjà un regard. Votre texte est \
    gardé ici\u{a0}: copiez-le, puis ouvrez celle qui attend depuis «\u{202f}Mon compte\u{202f}» pour l’y ajouter.";
/// Images that the text holds itself, too heavy to wait in it.
pub const HEAVY_IMAGES: &str = "Les images collées dans ce texte sont trop lourdes pour attendre un regard\u{a0}: \
    joignez-les comme fichiers, puis publiez de nouveau.";
/// A refusal without a word.
pub const SAY_WHY: &str = "Dites pourquoi\u{a0}: la personne qui a écrit lira ce mot.";

/// More than one person has waiting.
#[must_use]
pub fn too_many(most: usize) -> String {
    format!("{most}\u{a0}de vos modifications attendent déjà un regard. Gardez ce brouillon, et publiez-le ensuite.")
}

/// A change that was decided, or taken back, meanwhile.
pub const DECIDED: &str = "Cette modification n’attend plus\u{a0}: quelqu’un l’a traitée, ou reprise. Votre texte est \
    gardé ici\u{202f}; ouvrez la fiche pour y ajouter ce qui manque.";

/// A change that its author wrote anew while somebody corrected it.
pub const REWRITTEN: &str = "La personne qui a proposé cette modification l’a réécrite depuis que vous l’avez ouverte. \
    Voici ce que votre texte change du sien\u{a0}: complétez le vôtre, puis publiez de nouveau. Rien n’est perdu.";

/// What a letter says of a change that waits.
#[must_use]
pub fn line(comment: &str) -> String {
    match comment.trim() {
        "" => "Une modification attend votre regard.".to_owned(),
        comment => format!("Une modification attend votre regard\u{a0}: {}", super::remarks::shortened(comment)),
    }
}

/// How many changes of one person wait, as a link says it: « Les 4 de Kevin ».
#[must_use]
pub fn all_of(count: usize, name: &str) -> String {
    format!("Les {count} {}", super::of_somebody(name))
}

/// The heading of the page of the changes of one person.
#[must_use]
pub fn heading(count: usize, name: &str) -> String {
    match count {
        1 => format!("Une modification {}", super::of_somebody(name)),
        _ => format!("{count} modifications {}", super::of_somebody(name)),
    }
}

/// A sheet that changed since, without a clash.
pub const MERGES: &str = "La fiche a changé depuis\u{a0}: les deux textes s’accordent.";
/// Others wrote at the same places.
pub const CLASHES: &str = "D’autres ont écrit aux mêmes endroits depuis\u{a0}: ouvrez «\u{202f}Corriger puis \
    approuver\u{202f}» pour choisir ce qui reste.";
/// A sheet that another role changes.
pub const PROTECTED: &str = "Cette fiche est protégée\u{a0}: qui peut la modifier approuvera.";
/// Another sheet has the title.
pub const TITLE_TAKEN: &str = "Une autre fiche porte ce titre\u{a0}: donnez-en un autre par «\u{202f}Corriger puis \
    approuver\u{202f}».";
/// Nothing is ticked.
pub const NONE_TICKED: &str = "Cochez au moins une modification.";

/// Why a change is left as it waits, while others of the same person are approved.
#[must_use]
pub fn of_left(error: &Error) -> String {
    match error {
        Error::Conflict(_) => CLASHES.to_owned(),
        Error::Taken { .. } => TITLE_TAKEN.to_owned(),
        Error::Forbidden(_) => PROTECTED.to_owned(),
        Error::NotFound(What::Change) => "Ce texte n’attend plus, ou a été récrit\u{a0}: relisez-le.".to_owned(),
        Error::Busy => "La fiche vient de changer\u{a0}: relisez, puis approuvez de nouveau.".to_owned(),
        error => super::of_error(error).message,
    }
}

/// What became of several changes, when some of them wait still.
#[must_use]
pub fn all_but(decided: usize, left: usize) -> String {
    let many = |count: usize, one: &str, many: &str| {
        super::finding::counted(u64::try_from(count).unwrap_or(u64::MAX), one, many)
    };
    let rest = many(left, "attend encore, voyez pourquoi ci-dessous", "attendent encore, voyez pourquoi ci-dessous");
    format!("{}\u{202f}; {rest}.", many(decided, "modification approuvée", "modifications approuvées"))
}

/// What is noticed after something was done with a change, by the word in the address.
#[must_use]
pub fn of_notice(word: &str) -> Option<&'static str> {
    Some(match word {
        "gardee" => "Votre modification est bien reçue\u{202f}: rien n’est perdu.",
        "approuvee" => "Modification approuvée\u{a0}: elle est en ligne, sous le nom de qui l’a écrite.",
        "deja-traitee" => "Cette modification n’attend plus\u{a0}: quelqu’un l’a traitée, ou reprise.",
        "recrite" => "Son texte a été récrit pendant que vous le lisiez\u{a0}: le voici. Relisez-le avant d’approuver.",
        "approuvees" => "Modifications approuvées\u{a0}: elles sont en ligne, sous le nom de qui les a écrites.",
        "approuvees-sauf" => "Modifications approuvées, sauf ce qui n’attendait plus.",
        "refusees" => "Modifications refusées. La personne garde ses textes et reçoit votre mot, en un seul courriel.",
        "refusee" => "Modification refusée. La personne qui l’a écrite garde son texte et lit votre mot.",
        _ => return None,
    })
}
