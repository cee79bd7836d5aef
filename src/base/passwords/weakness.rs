//! The rules for new passwords, from the CNIL's recommendation of 2022: 12 varied characters or a long phrase.

use super::MAX_BYTES;
use std::collections::BTreeSet;
use unicode_normalization::UnicodeNormalization;

/// Why a password is refused. `hall/messages` says how to mend it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weakness {
    /// Fewer than 12 characters.
    TooShort,
    /// More than [`MAX_BYTES`] bytes.
    TooLong,
    /// Under 20 characters and fewer than three kinds among capitals, small letters, digits and others; or too few
    /// different characters.
    NotVaried,
    /// It holds the person's name.
    HasName,
    /// It holds the local part of the person's e-mail address.
    HasAddress,
    /// Made of common passwords and digits, disguised or not.
    Common,
}

const SHORTEST: usize = 12;
/// From this length on, a phrase need not be varied.
const PHRASE: usize = 20;
const KINDS: usize = 3;
const DIFFERENT: usize = 6;
/// Shorter parts of a name occur by chance in good phrases: « ann » in « panneau ».
const SHORTEST_NAME: usize = 4;
/// Letters required beside common passwords.
const OWN_LETTERS: usize = 4;

/// The commonest passwords in French and English, and the beginnings of keyboards and alphabets.
const COMMONEST: [&str; 41] = [
    "motdepasse",
    "passe",
    "password",
    "passw",
    "azertyuiop",
    "azerty",
    "qwertyuiop",
    "qwerty",
    "qwertz",
    "qsdfgh",
    "wxcvbn",
    "1q2w3e4r",
    "abcdef",
    "abcd",
    "abc",
    "0123456789",
    "1234567890",
    "123456",
    "12345",
    "1234",
    "123",
    "987654321",
    "654321",
    "000000",
    "111111",
    "bonjour",
    "bienvenue",
    "soleil",
    "doudou",
    "loulou",
    "chouchou",
    "jetaime",
    "iloveyou",
    "marseille",
    "france",
    "welcome",
    "letmein",
    "changeme",
    "administrateur",
    "admin",
    "maillage",
];

/// What is wrong with a password for the person of this name and address, or nothing.
#[must_use]
pub fn weakness(password: &str, name: &str, email: &str) -> Option<Weakness> {
    if password.len() > MAX_BYTES {
        return Some(Weakness::TooLong);
    }
    let password: String = password.nfkc().collect();
    let length = password.chars().count();
    let (local, _) = email.split_once('@').unwrap_or((email, ""));
    if length < SHORTEST {
        Some(Weakness::TooShort)
    } else if holds(&password, name) {
        Some(Weakness::HasName)
    } else if holds(&password, local) {
        Some(Weakness::HasAddress)
    } else if is_common(&password) {
        Some(Weakness::Common)
    } else if !is_varied(&password, length) {
        Some(Weakness::NotVaried)
    } else {
        None
    }
}

fn is_varied(password: &str, length: usize) -> bool {
    let different: BTreeSet<char> = password.chars().collect();
    let kinds: BTreeSet<u8> = password.chars().map(kind).collect();
    different.len() >= DIFFERENT && (length >= PHRASE || kinds.len() >= KINDS)
}

fn kind(c: char) -> u8 {
    match c {
        c if c.is_uppercase() => 0,
        c if c.is_alphabetic() => 1,
        c if c.is_numeric() => 2,
        _ => 3,
    }
}

/// Whether a name, or a long enough word of it, is in the password, whatever their case and punctuation.
fn holds(password: &str, name: &str) -> bool {
    let password = squeezed(password);
    let words = name.split(|c: char| !c.is_alphanumeric()).map(squeezed);
    words
        .chain(std::iter::once(squeezed(name)))
        .any(|word| word.chars().count() >= SHORTEST_NAME && password.contains(&word))
}

/// Letters and digits alone, small, without accents.
fn squeezed(text: &str) -> String {
    text.nfkd().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Whether fewer than [`OWN_LETTERS`] letters are the person's own, the rest being common passwords and digits.
fn is_common(password: &str) -> bool {
    let plain: Vec<char> =
        password.nfkd().filter(|c| c.is_alphanumeric() || undisguised(*c) != *c).flat_map(char::to_lowercase).collect();
    // « P@ssw0rd » is no better than « password ».
    let seen: Vec<char> = plain.iter().copied().map(undisguised).collect();
    let mut covered = vec![false; plain.len()];
    for word in COMMONEST.map(|word| word.chars().collect::<Vec<_>>()) {
        for text in [&plain, &seen] {
            for (at, _) in text.windows(word.len()).enumerate().filter(|(_, part)| **part == word) {
                covered.iter_mut().skip(at).take(word.len()).for_each(|c| *c = true);
            }
        }
    }
    let own = plain.iter().zip(&covered).filter(|(c, covered)| c.is_alphabetic() && !**covered).count();
    covered.contains(&true) && own < OWN_LETTERS
}

fn undisguised(c: char) -> char {
    match c {
        '@' | '4' => 'a',
        '0' => 'o',
        '1' | '!' => 'i',
        '3' => 'e',
        '5' | '$' => 's',
        '7' => 't',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use crate::base::passwords::weakness::*;

    #[test]
    fn passwords_are_judged_as_the_cnil_asks() {
        for (password, expected) in [
            ("Quatre-lapins7", None),
            ("quatre lapins sous la pluie", None),
            ("rG7$kq!pL2zW", None),
            ("Été à Sète 34", None),
            ("court", Some(Weakness::TooShort)),
            ("Onze-carac7", Some(Weakness::TooShort)),
            ("quatrelapins", Some(Weakness::NotVaried)),
            ("quatre-lapins", Some(Weakness::NotVaried)),
            ("aaaaaaaaaaaaaaaaaaaaaaaa", Some(Weakness::NotVaried)),
            ("Motdepasse2026!", Some(Weakness::Common)),
            ("P@ssw0rd12345", Some(Weakness::Common)),
            ("Azerty-123456", Some(Weakness::Common)),
            ("123456789012", Some(Weakness::Common)),
            ("Bonjour-Maillage-1", Some(Weakness::Common)),
            ("Samira-44-rue", Some(Weakness::HasName)),
            ("Bélanger-44-rue", Some(Weakness::HasName)),
            ("xX-compta.asso-7", Some(Weakness::HasAddress)),
            ("Panneau-44-rue", None),
        ] {
            assert_eq!(weakness(password, "Samira Belanger ann", "compta-asso@exemple.fr"), expected, "{password}");
        }
        assert_eq!(weakness(&"Aé1-".repeat(300), "", ""), Some(Weakness::TooLong));
    }

    #[test]
    fn length_counts_characters_not_bytes() {
        assert_eq!(weakness("Éééééé-1", "", ""), Some(Weakness::TooShort));
    }
}
