//! French sentences about the history: automatic summaries, refusals, events beside revisions.

use crate::db::happening::{Happening, Rules};
use crate::db::types::{EventKind, Protection};
use crate::hall::messages::of_somebody;
use crate::text::kind::Purpose;
use crate::text::numbers;

/// A missing reason.
pub const REASON: &str = "Dites pourquoi\u{a0}: ce motif reste dans l’historique.";
/// A sheet brought back that was not deleted.
pub const NOT_DELETED: &str = "Cette fiche n’est pas supprimée.";
/// The summary of the revision that a sheet comes back with when another has its title.
pub const TITLE_TAKEN_MEANWHILE: &str = "Fiche rétablie\u{a0}: son titre appartient maintenant à une autre fiche";
/// A deleted sheet named as its own replacement.
pub const REPLACES_ITSELF: &str = "Une fiche ne peut pas se remplacer elle-même. Nommez-en une autre, ou laissez vide.";
/// A replacement that does not exist.
pub const NO_REPLACEMENT: &str = "Aucune fiche ne porte ce titre ou ce numéro. Vérifiez-le, ou laissez vide.";
/// The current revision, hidden or erased.
pub const HEAD_STAYS: &str =
    "C’est la version actuelle, que tout le monde lit. Rétablissez d’abord une autre version, puis recommencez.";
/// A revision that was erased before.
pub const ALREADY_ERASED: &str = "Cette version est déjà effacée\u{a0}: son texte n’existe plus.";
/// A revision that somebody else hid or showed again meanwhile.
pub const ALREADY_SO: &str = "C’est déjà fait\u{a0}: quelqu’un d’autre s’en est chargé entre-temps.";
/// A text that readers must not see.
pub const NOT_READABLE: &str =
    "Cette opération reprendrait un texte masqué ou effacé par la modération. Choisissez une autre version.";
/// Nothing is chosen to be undone.
pub const NOTHING_TICKED: &str =
    "Rien n’est coché\u{a0}: cochez au moins une fiche, ou dites ce que devient le compte.";
/// The first revision, undone.
pub const FIRST_STAYS: &str =
    "La première version ne peut pas être annulée\u{a0}: il n’y a rien avant elle. On peut supprimer la fiche.";
/// A revision of which nothing is left.
pub const NOTHING_TO_UNDO: &str = "Il ne reste rien à annuler\u{a0}: ce que cette version changeait a déjà disparu.";
/// A revision that cannot be undone alone.
pub const UNDO_CLASHES: &str =
    "Les mêmes passages ont été modifiés depuis\u{a0}: cette version ne peut pas être annulée seule.";
/// All revisions are by one person.
pub const NOBODY_ELSE: &str = "Toutes les versions sont de la même personne\u{a0}: il n’y a pas de texte à reprendre. \
    On peut supprimer la fiche.";
/// A review interval out of bounds.
pub const MONTHS: &str = "Donnez un nombre de mois entre 1 et 120.";
/// A kind or a vocabulary, hidden or kept for members.
pub const ALWAYS_PUBLIC: &str = "Un modèle ou un vocabulaire reste public\u{a0}: \
    les formulaires et les listes le montrent à tout le monde. Pour ne plus l’employer, supprimez-le.";
/// Beside the choice of who reads a sheet that other pages use.
#[must_use]
pub fn seen_by_all(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::Kind | Purpose::Vocabulary => ALWAYS_PUBLIC,
        Purpose::Theme => {
            "Un thème qui n’est pas public n’est plus proposé ni affiché nulle part, sauf ici\u{202f}; \
             ses fiches gardent sa clé."
        }
        Purpose::Lexicon => {
            "Un lexique qui n’est pas public n’explique plus de sigle et n’aide plus la recherche, \
             même pour les membres."
        }
        Purpose::Page | Purpose::Sheet => "",
    }
}
/// A steward who does not exist.
pub const NOBODY: &str = "Personne ne contribue ici sous ce nom. Vérifiez-le, ou laissez vide.";
/// « tous les 6 mois ».
#[must_use]
pub fn every(months: i32) -> String {
    if months == 1 { "tous les mois".to_owned() } else { format!("tous les {months}\u{a0}mois") }
}

/// What is noticed of a sheet that was looked at again, by the word in the address.
#[must_use]
pub fn of_review(word: &str) -> Option<&'static str> {
    (word == "a-jour").then_some("Merci\u{a0}! La fiche est marquée à jour, à votre nom.")
}

/// Somebody looks after it already.
pub const LOOKED_AFTER: &str = "Quelqu’un veille déjà sur cette fiche.";
/// A reason that makes the summary too long.
pub const SHORTER: &str = "Le motif est trop long pour tenir dans l’historique. Raccourcissez-le.";
/// The word that must be typed before an erasure.
pub const ERASE_WORD: &str = "effacer";
/// That word is missing.
pub const TYPE_ERASE: &str = "Écrivez «\u{202f}effacer\u{202f}» pour confirmer\u{a0}: rien ne pourra rendre ce texte.";
/// The sheet moved on while a form was open.
pub const MOVED_ON: &str = "La fiche a changé pendant que vous regardiez cette page. Vérifiez le résultat ci-dessous, \
    puis confirmez de nouveau.";
/// The way through the history.
pub const PAGES: &str = "Pages de l’historique";
/// Two versions are needed.
pub const CHOOSE_TWO: &str = "Choisissez deux versions différentes, puis comparez.";
/// A link in the body.
pub const IN_TEXT: &str = "Dans le texte";
/// A sheet shown inside another.
pub const EMBEDDED: &str = "Fiche intégrée";
/// The title that a sheet has now is no old one.
pub const NOT_AN_ALIAS: &str = "C’est le titre actuel d’une fiche\u{a0}: il ne peut pas être libéré.";

/// The mark of the current version.
pub const CURRENT: &str = "version actuelle";
/// The mark of a hidden version.
pub const HIDDEN: &str = "masquée";
/// The mark of an erased version.
pub const ERASED: &str = "effacée";
/// The mark of a version that was merged with another.
pub const MERGED: &str = "fusion";

/// The mark of a version that gave another title.
#[must_use]
pub fn renamed(from: &str, to: &str) -> String {
    format!("«\u{202f}{from}\u{202f}» devient «\u{202f}{to}\u{202f}»")
}

fn because(what: String, reason: &str) -> String {
    if reason.is_empty() { what } else { format!("{what}\u{a0}: {reason}") }
}

/// The summary of a renaming. It names the title of its own version alone: the one before may be hidden some day, and
/// this summary would still say its title.
#[must_use]
pub fn renaming(to: &str, reason: &str) -> String {
    let title = format!("Renommage en «\u{202f}{to}\u{202f}»");
    // A long title leaves no room for the reason: it is the version's own anyway.
    let what = if title.chars().count() + reason.chars().count() > 190 { "Renommage".to_owned() } else { title };
    because(what, reason)
}

/// Stands where the title of a hidden or erased version was told.
pub const WITHHELD_TITLE: &str = "[titre retiré]";

/// The summary of a restoration.
#[must_use]
pub fn restoring(number: i32, moment: &str, reason: &str) -> String {
    because(format!("Rétablissement de la version {number} du {moment}"), reason)
}

/// The summary of an undoing.
#[must_use]
pub fn undoing(number: i32, author: &str, reason: &str) -> String {
    because(format!("Annulation de la version {number} {}", of_somebody(author)), reason)
}

/// The summary of what takes back all that somebody did in a sheet.
#[must_use]
pub fn undoing_person(author: &str, reason: &str) -> String {
    because(format!("Annulation des modifications {}", of_somebody(author)), reason)
}

/// The summary of what takes words out of a sheet.
#[must_use]
pub fn taking_out(reason: &str) -> String {
    because("Retrait d’un texte indésirable".to_owned(), reason)
}

/// The summary of a revocation.
#[must_use]
pub fn revoking(first: i32, last: i32, author: &str, reason: &str) -> String {
    let versions =
        if first == last { format!("de la version {first}") } else { format!("des versions {first} à {last}") };
    because(format!("Révocation {versions} {}", of_somebody(author)), reason)
}

/// What is noticed after something was done, by the word in the address.
#[must_use]
pub fn of_notice(word: &str) -> Option<&'static str> {
    Some(match word {
        "retablie" => "Version rétablie\u{a0}: c’est maintenant la version actuelle.",
        "annulee" => "Modification annulée. L’historique garde tout\u{a0}: on peut aussi annuler cette annulation.",
        "revoquee" => "Modifications révoquées. L’historique garde tout\u{a0}: on peut annuler cette révocation.",
        "renommee" => "Fiche renommée. L’ancien titre et les liens qui l’emploient continuent de mener ici.",
        "inchangee" => "Rien n’a changé\u{a0}: la fiche est déjà ainsi.",
        "supprimee" => {
            "Fiche supprimée. Son adresse dit désormais pourquoi\u{202f}; on peut la rétablir à tout moment."
        }
        "restauree" => "Fiche rétablie, comme elle était.",
        "restauree-numerotee" => {
            "Fiche rétablie. Une autre fiche a pris son titre entre-temps\u{a0}: elle revient sous ce titre, suivi \
             d’un numéro."
        }
        "masquee" => "Version masquée\u{a0}: seule la modération peut la lire.",
        "montree" => "Version montrée de nouveau.",
        "effacee" => "Version effacée. Il reste sa date et qui l’avait écrite.",
        "reglee" => "Réglages enregistrés.",
        "liberee" => "Ancien titre libéré.",
        _ => return super::thanks::of_press(word),
    })
}

/// Something that happened beside revisions, in a few words.
#[must_use]
pub fn of_happening(kind: EventKind, what: Option<Happening>, subject: &str, revision: Option<i32>) -> String {
    let number = revision.unwrap_or_default();
    let (said, reason) = match what {
        Some(Happening::Deleted(told)) => ("Fiche supprimée".to_owned(), told.reason),
        Some(Happening::Undeleted(told)) => ("Fiche rétablie après suppression".to_owned(), told.reason),
        Some(Happening::Verified(_)) => ("Toujours à jour".to_owned(), String::new()),
        Some(Happening::Hid(told)) if told.hidden => (format!("Version {number} masquée"), told.reason),
        Some(Happening::Hid(told)) => (format!("Version {number} montrée de nouveau"), told.reason),
        Some(Happening::Erased(told)) => (format!("Version {number} effacée"), told.reason),
        Some(Happening::AliasFreed(_)) => {
            (format!("Ancien titre libéré\u{a0}: «\u{202f}{subject}\u{202f}»"), String::new())
        }
        Some(Happening::Governed(rules)) => (governed(&rules), rules.reason),
        Some(Happening::TrialChanged(told)) => (super::of_event(kind).to_owned(), told.reason),
        Some(Happening::FileDeleted(told)) => (super::of_event(kind).to_owned(), told.reason),
        _ => (super::of_event(kind).to_owned(), String::new()),
    };
    because(said, &reason)
}

fn governed(rules: &Rules) -> String {
    let named = |told: &Option<Option<String>>, what: &str, nobody: &str| {
        let told = told.as_ref()?;
        Some(told.as_ref().map_or_else(|| nobody.to_owned(), |name| format!("{what}\u{a0}: {name}")))
    };
    let parts = [
        rules.protection.map(|protection| super::groups::of_protection(protection, None)),
        rules.visibility.map(|visibility| super::groups::of_visibility(visibility, None)),
        named(&rules.steward, "référence de la fiche", "plus de référent"),
        named(&rules.substitute, "suppléance de la fiche", "plus de suppléance"),
        rules.keepers.as_ref().map(|keepers| match keepers {
            Some(_) => "un groupe veille sur elle".to_owned(),
            None => "plus de groupe qui veille sur elle".to_owned(),
        }),
        rules.review_months.map(|months| format!("à vérifier tous les {months} mois")),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    if parts.is_empty() { "Réglage de la fiche".to_owned() } else { parts.join(" · ") }
}

/// « 12 versions depuis le 23 mars 2015, par 6 personnes. »
#[must_use]
pub fn summary(count: i64, since: &str, people: usize) -> String {
    let versions = if count == 1 {
        format!("Une seule version, du {since}")
    } else {
        format!("{} versions depuis le {since}", numbers::integer(count))
    };
    match people {
        0 => format!("{versions}."),
        1 => format!("{versions}, par une personne."),
        many => format!("{versions}, par {many} personnes."),
    }
}

/// The name of the link from a version to the current one: a number is the same in every zone of time.
#[must_use]
pub fn compare_current(number: i32) -> String {
    format!("comparer à l’actuelle\u{a0}: la version {number}")
}

/// The name of the link from a version to the one before.
#[must_use]
pub fn compare_before(number: i32, before: i32) -> String {
    format!("comparer à la précédente\u{a0}: la version {number} à la version {before}")
}

/// The name of a link between two versions.
#[must_use]
pub fn compare_with(number: i32, other: i32) -> String {
    format!("comparer la version {number} à la version {other}")
}

/// What a form does to a version.
#[must_use]
pub fn concealing(erases: &bool, is_hidden: &bool) -> &'static str {
    match (erases, is_hidden) {
        (true, _) => "effacer",
        (false, true) => "montrer",
        (false, false) => "masquer",
    }
}

/// What comes of taking back what somebody did.
pub const UNDONE_SAYS: &str = "La fiche reprend ce texte\u{a0}:";
/// Likewise.
pub const UNDONE_DELETED: &str = "Personne d’autre n’y a écrit\u{a0}: la fiche est retirée, et peut revenir depuis \
    son adresse.";
/// Likewise.
pub const UNDONE_NOTHING: &str = "Il n’en reste rien dans la fiche.";
/// Likewise.
pub const UNDONE_CLASH: &str = "D’autres ont écrit aux mêmes endroits depuis\u{a0}: à reprendre à la main, depuis \
    l’historique.";

/// « 12 lignes ».
#[must_use]
pub fn lines(count: u64) -> String {
    super::finding::counted(count, "ligne", "lignes")
}

/// Why a sheet under this protection is not theirs to take back.
#[must_use]
pub fn undone_protected(protection: Protection) -> &'static str {
    match protection {
        Protection::Administrators => {
            "Cette fiche est protégée\u{a0}: seule l’administration la modifie. Demandez-lui de la reprendre."
        }
        Protection::Open | Protection::Group | Protection::Moderators => {
            "Cette fiche n’est pas modifiable par votre compte\u{a0}: demandez à l’administration de la reprendre."
        }
    }
}

/// What comes of taking words out of a sheet by leaving lines out.
pub const OUT_LINES: &str = "La fiche perd ces lignes\u{a0}:";
/// Words that a title holds, or others wrote around.
pub const OUT_CLASH: &str = "À reprendre à la main\u{a0}: d’autres ont écrit aux mêmes endroits depuis, ou le titre \
    contient ce texte.";
/// Words that no recent change put in.
pub const OUT_OLDER: &str = "Aucune modification récente ne l’a ajouté\u{a0}: choisissez «\u{202f}Retirer seulement \
    les lignes\u{202f}», ou une période plus longue.";
/// Words that are too few, or too many, to be sought.
pub const OUT_WORDS: &str = "Écrivez de 3 à 200 caractères, sur une ligne.";

/// No sheet is ticked.
pub const NO_SHEET_TICKED: &str = "Cochez au moins une fiche.";

/// Days within which a change is recent.
#[must_use]
pub fn recent_days(days: i64) -> &'static str {
    match days {
        1 => "depuis hier",
        7 => "depuis une semaine",
        30 => "depuis un mois",
        _ => "depuis un an",
    }
}

/// Sheets that hold words: « 3 fiches contiennent ce texte ».
#[must_use]
pub fn holding(count: usize) -> String {
    let count = u64::try_from(count).unwrap_or(u64::MAX);
    match count {
        0 => "Aucune fiche modifiée dans cette période ne contient ce texte.".to_owned(),
        count => super::finding::counted(count, "fiche contient ce texte.", "fiches contiennent ce texte."),
    }
}

/// What was taken out, by the word in the address: sheets, and sheets left.
#[must_use]
pub fn of_words_out(word: &str) -> Option<String> {
    let (sheets, left) = word.split_once('-')?;
    of_person_undone(&format!("{sheets}-0-{left}"), false)
}

/// « 4 versions, dans 3 fiches ».
#[must_use]
pub fn person_counted(versions: usize, sheets: usize) -> String {
    let many = |count: usize, one: &str, many: &str| {
        super::finding::counted(u64::try_from(count).unwrap_or(u64::MAX), one, many)
    };
    format!("{}, dans {}", many(versions, "version", "versions"), many(sheets, "fiche", "fiches"))
}

/// « versions 4 et 7 ».
#[must_use]
pub fn person_versions(numbers: &[i32]) -> String {
    let (last, first) = (numbers.first().copied().unwrap_or(1), numbers.last().copied().unwrap_or(1));
    match numbers.len() {
        0 | 1 => format!("version {last}"),
        2 => format!("versions {first} et {last}"),
        count => format!("{count} versions, de la {first} à la {last}"),
    }
}

/// What was taken back, by the word in the address: sheets, hidden versions, sheets left; and whether the account is
/// blocked.
#[must_use]
pub fn of_person_undone(word: &str, is_blocked: bool) -> Option<String> {
    let numbers: Vec<u64> = word.split('-').map(str::parse).collect::<Result<_, _>>().ok()?;
    let [sheets, hidden, left] = numbers.try_into().ok()?;
    let many = super::finding::counted;
    let mut said = format!("C’est fait\u{a0}: {}", many(sheets, "fiche rétablie", "fiches rétablies"));
    if hidden > 0 {
        said = format!("{said}, {}", many(hidden, "version masquée", "versions masquées"));
    }
    said.push('.');
    if left > 0 {
        let rest = many(left, "fiche reste à reprendre à la main", "fiches restent à reprendre à la main");
        said = format!("{said} {}.", super::capitalised(&rest));
    }
    if is_blocked {
        said.push_str(" Le compte est bloqué.");
    }
    Some(said)
}

#[cfg(test)]
mod tests {
    use crate::hall::messages::history::*;

    #[test]
    fn summaries_say_which_version_of_whom_and_why() {
        assert_eq!(undoing(3, "Ann", ""), "Annulation de la version 3 d’Ann");
        assert_eq!(revoking(3, 5, "Bob", "spam"), "Révocation des versions 3 à 5 de Bob\u{a0}: spam");
        assert_eq!(revoking(3, 3, "Bob", ""), "Révocation de la version 3 de Bob");
        assert!(renaming(&"b".repeat(190), "") == "Renommage");
    }
}
