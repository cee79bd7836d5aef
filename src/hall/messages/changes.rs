//! French sentences of recent changes and of lists of sheets.

use super::finding::{counted, sheets};
use crate::text::diff::{Amount, Words};
use crate::text::risk;

/// The page of recent changes.
pub const RECENT_CHANGES: &str = "Modifications récentes";
/// The way through recent changes.
pub const PAGES_OF_CHANGES: &str = "Pages de modifications";
/// A sign by which a change deserves a second look.
#[must_use]
pub fn of_sign(sign: risk::Sign) -> &'static str {
    match sign {
        risk::Sign::Emptied => "page vidée",
        risk::Sign::Links => "liens en masse",
        risk::Sign::Phone => "numéro de téléphone",
    }
}

/// A risk sign: the person's first change.
pub const SIGN_FIRST: &str = "première contribution";
/// What feeds say of a hidden revision.
pub const HIDDEN_REVISION: &str = "Version masquée par la modération";
/// Who does what the program does, wherever it is named.
pub const THE_SITE: &str = "le site";

/// How many changes a page shows, by how many people, on how many sheets.
#[must_use]
pub fn changes_summary(changes: usize, people: usize, on: usize) -> String {
    let count = |n: usize| u64::try_from(n).unwrap_or(u64::MAX);
    let changes = counted(count(changes), "modification", "modifications");
    match people {
        0 => format!("{changes} sur {}", sheets(count(on))),
        _ => format!("{changes} de {} sur {}", counted(count(people), "personne", "personnes"), sheets(count(on))),
    }
}

/// « un mot changé », « 12 mots ajoutés », and the class of its colour.
#[must_use]
pub fn words_changed(words: Words) -> (String, &'static str) {
    let said = |one: &str, many: &str, count: usize| match count {
        1 => format!("un mot {one}"),
        _ => counted(u64::try_from(count).unwrap_or(u64::MAX), "mot", &format!("mots {many}")),
    };
    match (words.removed, words.added) {
        (0, 0) => ("mise en forme".to_owned(), ""),
        (0, added) => (said("ajouté", "ajoutés", added), "plus"),
        (removed, 0) => (said("retiré", "retirés", removed), "minus"),
        (removed, added) => (said("changé", "changés", removed.max(added)), ""),
    }
}

/// How much a text changed, in words where they were counted.
#[must_use]
pub fn amount_changed(amount: Amount) -> (String, &'static str) {
    match amount {
        Amount::Words(words) => words_changed(words),
        Amount::Bytes(bytes) => size_change(bytes),
    }
}

/// « + 148 octets » and the class of its colour.
#[must_use]
pub fn size_change(bytes: i32) -> (String, &'static str) {
    let number = crate::text::numbers::integer(i64::from(bytes.unsigned_abs()));
    let unit = if bytes.unsigned_abs() < 2 { "octet" } else { "octets" };
    match bytes {
        0 => (format!("0\u{a0}{unit}"), ""),
        1.. => (format!("+\u{a0}{number}\u{a0}{unit}"), "plus"),
        _ => (format!("\u{2212}\u{a0}{number}\u{a0}{unit}"), "minus"),
    }
}

/// The way through a list.
pub const PAGES_OF_LIST: &str = "Pages de la liste";

/// How many sheets ask for a title.
#[must_use]
pub fn asked_by(count: u64) -> String {
    format!("demandée par {}", sheets(count))
}

/// When a sheet last changed; `day` in words.
#[must_use]
pub fn changed_on(day: &str) -> String {
    format!("Modifiée le {day}")
}

/// When a field is asked.
#[must_use]
pub fn asked_when(field: &str, choices: &[String]) -> String {
    let quoted: Vec<String> = choices.iter().map(|choice| format!("«\u{202f}{choice}\u{202f}»")).collect();
    format!("Seulement si «\u{202f}{field}\u{202f}» est {}.", quoted.join(" ou "))
}

/// The line under a field: its help, then an example.
#[must_use]
pub fn hint(help: &str, example: &str) -> String {
    match (help.trim_end_matches('.'), example) {
        ("", "") => String::new(),
        (help, "") => format!("{help}."),
        ("", example) => format!("Exemple\u{a0}: {example}"),
        (help, example) => format!("{help}. Exemple\u{a0}: {example}"),
    }
}

/// « 2 modifiés, 1 ajouté, 1 supprimé »: what happened to the passages of a comparison.
#[must_use]
pub fn passages(modified: usize, added: usize, removed: usize) -> String {
    [(modified, "modifié"), (added, "ajouté"), (removed, "supprimé")]
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| format!("{count} {word}{}", if count > 1 { "s" } else { "" }))
        .collect::<Vec<_>>()
        .join(", ")
}

/// A kind that the wiki does not have.
pub const UNKNOWN_KIND: &str = "Ce modèle n’existe pas. La liste est à /api/v1/kinds.";
/// A value of a field that is no text, list or object.
pub const FIELD_UNREADABLE: &str = "Donnez un texte, une liste ou un objet.";
/// More fields in one request than one can set.
#[must_use]
pub fn too_many_fields(count: usize, most: usize) -> String {
    format!("{count} champs, pour {most} au plus en une demande. Retirez-en, ou envoyez le reste ensuite.")
}
/// An idempotency key that cannot be kept.
pub const KEY_UNREADABLE: &str = "La clé doit compter de 1 à 200 caractères ASCII.";
/// An idempotency key given again with another request.
pub const KEY_REUSED: &str = "Cette clé a déjà servi pour une autre demande. Prenez-en une nouvelle.";

/// A base that is no revision of the sheet.
#[must_use]
pub fn unknown_revision(head: i32) -> String {
    format!("Cette version n’existe pas. La version actuelle est {head}.")
}

#[cfg(test)]
mod tests {
    use crate::hall::messages::changes::*;

    #[test]
    fn a_change_is_said_in_words_and_its_size_in_figures() {
        for (removed, added, said) in [
            (0, 0, "mise en forme"),
            (1, 1, "un mot changé"),
            (2, 5, "5\u{a0}mots changés"),
            (0, 1, "un mot ajouté"),
            (0, 1200, "1\u{202f}200\u{a0}mots ajoutés"),
            (3, 0, "3\u{a0}mots retirés"),
        ] {
            assert_eq!(words_changed(Words { removed, added }).0, said);
        }
        for (bytes, said) in [(120, "+\u{a0}120\u{a0}octets"), (-1, "\u{2212}\u{a0}1\u{a0}octet"), (0, "0\u{a0}octet")]
        {
            assert_eq!(size_change(bytes).0, said);
        }
    }
}
