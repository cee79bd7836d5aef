//! French sentences of an attestation of contribution.

use crate::text::numbers;

fn counted(count: usize, one: &str, many: &str) -> String {
    let noun = if count > 1 { many } else { one };
    format!("{}\u{a0}{noun}", numbers::integer(i64::try_from(count).unwrap_or(i64::MAX)))
}

/// What somebody did in all, as a list: versions in sheets, sheets begun, verified and tried, messages.
#[must_use]
pub fn summary(
    (versions, sheets): (usize, usize),
    created: usize,
    (verified, tried): (usize, usize),
    messages: usize,
) -> Vec<String> {
    let mut told = Vec::new();
    if versions > 0 {
        let versions = counted(versions, "version écrite", "versions écrites");
        told.push(format!("{versions}, dans {}", counted(sheets, "fiche", "fiches")));
    }
    if created > 0 {
        told.push(counted(created, "fiche commencée", "fiches commencées"));
    }
    if verified > 0 {
        told.push(counted(verified, "vérification", "vérifications"));
    }
    if tried > 0 {
        told.push(counted(tried, "essai raconté", "essais racontés"));
    }
    if messages > 0 {
        told.push(counted(messages, "message dans les discussions", "messages dans les discussions"));
    }
    told
}

/// What somebody did with one sheet.
#[must_use]
pub fn of_sheet(created: bool, versions: usize, verified: usize, tried: usize) -> String {
    let changes = versions - usize::from(created && versions > 0);
    let mut told = Vec::new();
    if created {
        told.push("création".to_owned());
    }
    if changes > 0 {
        told.push(counted(changes, "modification", "modifications"));
    }
    if verified > 0 {
        told.push(counted(verified, "vérification", "vérifications"));
    }
    if tried > 0 {
        told.push(counted(tried, "essai", "essais"));
    }
    told.join(", ")
}

/// From one day to another.
#[must_use]
pub fn between(first: &str, last: &str) -> String {
    format!("du {first} au {last}")
}

#[cfg(test)]
mod tests {
    use crate::hall::messages::attestation::*;

    #[test]
    fn what_somebody_did_is_told_in_words() {
        assert_eq!(of_sheet(true, 3, 1, 0), "création, 2\u{a0}modifications, 1\u{a0}vérification");
        assert_eq!(of_sheet(false, 1, 0, 2), "1\u{a0}modification, 2\u{a0}essais");
        assert_eq!(summary((0, 0), 0, (0, 0), 0), [""; 0]);
        let told = summary((3, 2), 1, (0, 0), 0);
        assert_eq!(told, ["3\u{a0}versions écrites, dans 2\u{a0}fiches", "1\u{a0}fiche commencée"]);
    }
}
